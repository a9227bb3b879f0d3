"""Search: across languages, by words where meaning fails, the same in any order."""

import dataclasses

import pandas as pd
import pytest

from research import ResearchError, corpus_from_texts, search
from research.models import search as searching

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


@pytest.mark.parametrize("query", ["", "  ", "???"])
def test_a_query_without_words(corpus, query):
    if query.strip():
        assert len(search(corpus, query, n=2)) == 2
    else:
        with pytest.raises(ResearchError, match="query is empty"):
            search(corpus, query)


def test_nothing_to_search_in(corpus):
    empty = dataclasses.replace(corpus, passages=corpus.passages.iloc[:0])
    with pytest.raises(ResearchError, match="no passage"):
        search(empty, "heroin")


@pytest.mark.parametrize(
    ("query", "filters", "places"),
    [
        ("drugs", {"language": "en"}, {0, 2, 4}),
        ("heroin", {"language": ["ru"]}, {1, 3, 5, 6}),
        ("gun", {"label": "market.arms_trafficking"}, {1}),
        ('"банковских карт"', {}, {3}),
        ('"bank card"', {}, set()),
        ("theft +офицер", {}, set()),
        ("theft +хакер", {}, {3}),
        ("+officer", {}, {0}),
        ("crime", {"since": "2024-02", "until": "2024-03"}, {1, 2}),
        ("crime", {"country": "KZ"}, {6}),
    ],
)
def test_filters_phrases_and_lemmas(query, filters, places):
    dates = [f"2024-0{i + 1}-20" for i in range(6)] + [None]
    texts = [*TEXTS, "В Астане поймали вора."]
    corpus = corpus_from_texts(pd.DataFrame({"text": texts, "date": dates}))
    assert set(search(corpus, query, **filters)["text"]) == {texts[i] for i in places}


def test_the_sentence_that_matches_is_marked():
    text = "The weather was warm. Customs seized heroin. Then they went home."
    corpus = corpus_from_texts([text])
    for query, match in [
        ("наркотики", "Customs seized heroin."),
        ('"went home"', "went home"),
    ]:
        [hit] = search(corpus, query).itertuples()
        assert text[hit.match_start : hit.match_end] == match


@pytest.fixture
def weather_labels(corpus):
    """Return a table in which only the weather is a cybercrime."""
    place = corpus.passages.iloc[2][["doc_id", "start", "end"]]
    return pd.DataFrame([{**place, "key": "market.cybercrime", "value": True}])


def test_labels_of_a_table(corpus, weather_labels):
    def texts(**asked):
        hits = search(corpus, "gun", label="market.cybercrime", **asked)
        return hits["text"].tolist()

    assert texts(labels=weather_labels) == [TEXTS[2]]
    assert texts(labels=weather_labels.assign(value=False)) == []
    doubtful = weather_labels.drop(columns="value").assign(probability=0.4)
    assert texts(labels=doubtful) == []
    assert texts(labels=doubtful.assign(probability=0.5)) == [TEXTS[2]]


def test_the_labels_of_one_call_are_not_those_of_the_next(corpus, weather_labels):
    def texts(key, labels=None):
        return search(corpus, "gun", label=key, labels=labels)["text"].tolist()

    arms, own = "market.arms_trafficking", weather_labels.assign(key="mine")
    assert texts(arms) == [TEXTS[1]]
    assert texts(arms, weather_labels) == []
    assert texts(arms) == [TEXTS[1]]
    assert texts("mine", own) == [TEXTS[2]]
    with pytest.raises(ResearchError, match='label is "mine"'):
        texts("mine")


def test_passages_are_read_once(corpus, monkeypatch):
    hits = search(corpus, "gun")
    monkeypatch.setattr(
        searching, "_spans", lambda text: pytest.fail(f"{text!r} was read again")
    )
    pd.testing.assert_frame_equal(search(corpus_from_texts(TEXTS), "gun"), hits)


@pytest.mark.parametrize(
    ("query", "place"), [("+EU", 0), ("+РФ", 1), ("+ЕС помощь", 1)]
)
def test_a_short_word_that_is_required_must_be_there(query, place):
    texts = [
        "The EU helped the police.",
        "РФ и ЕС помогли полиции.",
        "Погода была тёплая.",
    ]
    hits = search(corpus_from_texts(texts), query)
    assert hits["text"].tolist() == [texts[place]]


def test_a_country_may_be_given_in_small_letters():
    assert len(
        search(
            corpus_from_texts(["Police in Minsk seized heroin."]), "drugs", country="by"
        )
    )


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"label": "market.drug"}, "market.drug"),
        ({"document": "nowhere"}, "nowhere"),
        ({"since": "May 2024"}, "2024-05"),
    ],
)
def test_a_filter_that_nothing_can_meet_is_refused(corpus, filters, said):
    with pytest.raises(ResearchError, match=said):
        search(corpus, "police", **filters)


def test_a_filter_that_does_not_exist_is_refused(corpus):
    with pytest.raises(TypeError, match="'lang'"):
        search(corpus, "gun", lang="en")


@pytest.mark.parametrize(
    ("query", "words", "required", "phrases"),
    [
        ("seized weapons", [{"seize"}, {"weapon"}], [], []),
        ("the of", [], [], []),
        ("theft +weapons", [{"theft"}, {"weapon"}], [{"weapon"}], []),
        ("1+weapons", [{"weapon"}], [], []),
        ("+EU", [], [], ["EU"]),
        ("+the", [], [], ["the"]),
        ('"Bank  Card"', [{"bank"}, {"card"}], [], ["Bank Card"]),
        (
            "«bank card» „a gun“",
            [{"bank"}, {"card"}, {"gun"}],
            [],
            ["bank card", "a gun"],
        ),
        ('"..."', [], [], []),
    ],
)
def test_what_a_query_asks_for(query, words, required, phrases):
    asked = searching._Query(query, ["en"])
    assert asked.words == words
    assert asked.required == required
    assert asked.phrases == [searching._phrase_pattern(phrase) for phrase in phrases]


@pytest.mark.parametrize(
    ("phrase", "text", "is_there"),
    [
        ("bank card", "A Bank\nCARD was found.", True),
        ("bank card", "bank cards", False),
        ("ank card", "bank card", False),
        ("U.S.", "the UXSX", False),
    ],
)
def test_a_phrase_is_of_whole_words(phrase, text, is_there):
    assert bool(searching._phrase_pattern(phrase).search(text)) == is_there


def test_a_long_sentence_is_taken_apart_at_its_semicolons():
    short, clause = "One; two.", "a gang of thieves " * 10
    long = f"{clause};{clause}."
    assert searching._spans(short) == [(0, len(short))]
    assert searching._spans(long) == [
        (0, len(clause) + 1),
        (len(clause) + 1, len(long)),
    ]
    assert searching._spans("") == [(0, 0)]


def test_lemmas_of_a_passage_leave_out_english_function_words_only():
    assert searching._lemmas_of("The gangs were there", "en") == ["gang"]
    assert searching._lemmas_of("Банды были там", "ru") == ["банда", "быть", "там"]
    assert searching._lemmas_of("It is", "en") == ["-"]


def test_words_count_as_bm25_beside_meaning():
    texts = ["gun gun money", "gun", "money money money money", "house"]
    corpus = corpus_from_texts([f"{text} {text}" for text in texts])
    hits = search(corpus, "gun", n=4).set_index("text")
    counts = pd.Series([4, 2], index=["gun gun money gun gun money", "gun gun"])
    lengths, mean = pd.Series([6, 2], index=counts.index), (6 + 2 + 8 + 2) / 4
    weight = counts * 2.2 / (counts + 1.2 * (0.25 + 0.75 * lengths / mean))
    expected = weight / weight.max()
    assert hits["words"].reindex(counts.index).tolist() == pytest.approx(
        expected.tolist(), abs=1e-3
    )
    assert hits["words"].drop(counts.index).tolist() == [0, 0]
    says_little = hits.index.str.count(" ") < 3
    score = hits["similarity"] + 0.2 * hits["words"] - 0.3 * says_little
    assert score.to_numpy() == pytest.approx(hits["score"].to_numpy(), abs=2e-3)


def test_a_rare_word_counts_more_than_a_frequent_one():
    corpus = corpus_from_texts(["police opium", *["police gun"] * 5, "a house"])
    words = search(corpus, "police opium gun", n=7).set_index("text")["words"]
    assert words["police opium"] == 1
    assert words["police gun"].max() < 0.6


@pytest.mark.parametrize(
    ("filters", "places"),
    [
        ({"since": "2024-02"}, {1, 2}),
        ({"since": "2024-02-20"}, {1, 2}),
        ({"since": "2024-02-21"}, {2}),
        ({"until": "2024-02"}, {0, 1}),
        ({"until": "2024-02-19"}, {0}),
        ({"until": "2024"}, {0, 1, 2}),
    ],
)
def test_dates_are_both_included_and_undated_left_out(filters, places):
    dates = ["2024-01-20", "2024-02-20", "2024-03-20", None]
    corpus = corpus_from_texts(pd.DataFrame({"text": TEXTS[:4], "date": dates}))
    assert set(search(corpus, "crime", **filters)["text"]) == {TEXTS[i] for i in places}


def test_filters_are_met_together_and_documents_are_named(corpus):
    documents = corpus.passages["doc_id"].iloc[[0, 1]].tolist()
    assert len(search(corpus, "police", document=documents)) == 2
    [hit] = search(corpus, "police", document=documents, language="ru")["text"]
    assert hit == TEXTS[1]


def test_the_place_of_a_required_word_is_marked():
    text = "The weather was warm. Then customs officers seized heroin."
    [hit] = search(corpus_from_texts([text]), "weather +officer").itertuples()
    assert text[hit.match_start : hit.match_end] == "officers"


def test_a_sentence_comes_before_a_heading_and_a_fragment():
    text = "Trafficking in persons\n\nPolice freed victims of human trafficking."
    other = (
        "Human traffickers\n\nWomen were sold into slavery by a gang of traffickers."
    )
    hits = search(corpus_from_texts([text, other]), "human trafficking in slavery", 4)
    assert hits["text"].str.endswith(".").tolist() == [True, True, False, False]
    assert hits["similarity"].idxmax() == 2  # a fragment is the nearest
