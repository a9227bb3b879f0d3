"""Search: across languages, by words where meaning fails, the same in any order."""

import pandas as pd
import pytest

from research import ResearchError, corpus_from_texts, search

TEXTS = [
    "Customs officers seized forty kilograms of heroin in a lorry.",
    "Сотрудники полиции изъяли партию оружия на границе.",
    "The weather in the mountains was warm and sunny.",
    "Хакеры похитили данные банковских карт клиентов.",
    "Case No. 4471 against Perimov was sent to court.",
    "Футбольная команда выиграла кубок страны.",
]


@pytest.fixture(scope="module")
def corpus():
    return corpus_from_texts(TEXTS)


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("изъятие наркотиков на таможне", 0),
        ("weapons confiscated at the border", 1),
        ("stolen bank card data", 3),
        ("Perimov", 4),
        ("спорт", 5),
    ],
)
def test_the_passage_meant_is_first(corpus, query, place):
    hits = search(corpus, query, n=3)
    assert hits["text"].iloc[0] == TEXTS[place]
    assert hits["rank"].tolist() == [1, 2, 3]


def test_hits_slice_back(corpus):
    for row in search(corpus, "police", n=6).itertuples():
        assert corpus.documents["text"][row.doc_id][row.start : row.end] == row.text


def test_order_of_the_corpus_does_not_matter(corpus):
    other = corpus_from_texts(TEXTS[::-1])
    expected = search(corpus, "дело о наркотиках", n=6)[["text", "score", "similarity"]]
    found = search(other, "дело о наркотиках", n=6)[["text", "score", "similarity"]]
    pd.testing.assert_frame_equal(found, expected)


def test_a_part_of_the_passages_can_be_searched(corpus):
    russian = corpus.passages.query("language == 'ru'")
    assert set(search(russian, "heroin", n=9)["language"]) == {"ru"}


@pytest.mark.parametrize("query", ["", "  ", "???"])
def test_a_query_without_words(corpus, query):
    if query.strip():
        assert len(search(corpus, query, n=2)) == 2
    else:
        with pytest.raises(ResearchError, match="query is empty"):
            search(corpus, query)


def test_nothing_to_search_in(corpus):
    with pytest.raises(ResearchError, match="no passage"):
        search(corpus.passages.iloc[:0], "heroin")
