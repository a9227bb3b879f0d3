"""Title, date, author, publisher: found where the text states them, and nowhere else."""

import pytest

from research import corpus_from_texts, load_corpus
from research.corpus.cleaning import mark_lines
from research.corpus.cleaning.metadata import (
    find_author,
    find_date,
    find_publisher,
    find_title,
)

PARAGRAPH = "Police seized arms in the city of Minsk. They had come from Transnistria, it was said."


def test_seeds():
    found = load_corpus("seeds").documents.set_index("path")
    columns = found[["date", "author", "publisher"]].astype(object)
    known = columns.where(columns.notna(), None)
    assert known.to_numpy().tolist() == [
        [None, None, None],
        [None, "Александр СКРЕЛИНГ", None],
        [None, None, "Prosecutor’s General Office"],
        ["2010-09-01", "Georgiy Voloshin", "CACI Analyst"],
    ]
    assert [title[:30] for title in found["title"]] == [
        "Belarus: A Hub for Human Traff",
        "Накрыли разом",
        "Prosecutor General's Office: a",
        "RUSSIA, KAZAKHSTAN AND BELARUS",
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Arms seized\n{PARAGRAPH}", "Arms seized"),
        (f"1321\nArms seized\n{PARAGRAPH}", "Arms seized"),
        (f"Who sold the arms?\n{PARAGRAPH}", "Who sold the arms?"),
        (f"Title: Arms seized\n{PARAGRAPH}", "Arms seized"),
        (f"3 May 2021\nArms seized\n{PARAGRAPH}", "Arms seized"),
        (f"{PARAGRAPH}\nThey fled.", None),
        ("Arms seized", None),
        (f"- Arms seized\n{PARAGRAPH}", None),
    ],
)
def test_title(text, title):
    found = find_title(mark_lines(text))
    assert (found.text if found else None) == title


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Published: 14 March 2023, 10:45", "2023-03-14"),
        ("Брест, 21 июля 2021 г.", "2021-07-21"),
        ("17 лютага 2022", "2022-02-17"),
        ("2023 жылғы 3 наурыз, 11:40", "2023-03-03"),
        ("By Ann Lee (9/23/2010 issue of the Analyst)", "2010-09-23"),
        ("9/1/2010", None),
        ("On 3 May 2021 they fled.", None),
    ],
)
def test_date(line, date):
    assert find_date(mark_lines(f"Arms seized\n{line}\n{PARAGRAPH}")) == date


def test_the_subjects_dates_are_not_the_documents():
    text = f"Arms seized\n{PARAGRAPH}\n3 May 2021\n{PARAGRAPH} Again."
    assert find_date(mark_lines(text)) is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Anna Petrova", "Anna Petrova"),
        ("Written by Anna Petrova, BBC", "Anna Petrova"),
        ("Автор: Игорь Семёнов, эксперт центра", "Игорь Семёнов"),
        ("Аўтар: Алесь Кавальчук", "Алесь Кавальчук"),
        (
            "By Georgiy Voloshin (9/1/2010 issue of the CACI Analyst)",
            "Georgiy Voloshin",
        ),
        ("By 2020 it had doubled.", None),
    ],
)
def test_author(line, author):
    assert find_author(mark_lines(f"Arms seized\n{line}\n{PARAGRAPH}")) == author


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("© 2023 Western Observer. All rights reserved.", "Western Observer"),
        ("© Центр евразийских исследований, 2024", "Центр евразийских исследований"),
        ("Press Service of the Investigative Committee", "Investigative Committee"),
        ("Пресс-служба МВД", "МВД"),
        ("By Ann Lee (9/1/2010 issue of the CACI Analyst)", "CACI Analyst"),
        ("They fled.", None),
    ],
)
def test_publisher(line, publisher):
    assert find_publisher(mark_lines(f"Arms seized\n{PARAGRAPH}\n{line}")) == publisher


@pytest.mark.parametrize(
    ("opening", "date"),
    [
        (
            "ROTTERDAM, 14 March 2025 - Police detained nine men in the port.",
            "2025-03-14",
        ),
        ("Бишкек, 3 апреля 2025 года. Задержаны пятеро жителей Оша.", "2025-04-03"),
        ("Минск, 18 февраля 2025 г. Оперативники изъяли мефедрон.", "2025-02-18"),
        ("MINSK (May 3, 2024) — Two men were arrested.", "2024-05-03"),
        ("On 14 March 2025 police detained nine men in the port.", None),
        ("The law of 3 May 2024 - a long one - came into force.", None),
    ],
)
def test_a_dateline_that_opens_a_paragraph_dates_the_document(opening, date):
    documents = corpus_from_texts(["Nine men held\n\n" + opening]).documents
    assert documents["date"].fillna("none").tolist() == [date or "none"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# Arms seized", "Arms seized"),
        ("### Тайник в **порту** ###", "Тайник в порту"),
        ("#metoo in Minsk", "#metoo in Minsk"),
        ("Issue #3", "Issue #3"),
    ],
)
def test_a_title_is_without_the_signs_of_markdown(heading, title):
    [document] = corpus_from_texts([f"{heading}\n\n{PARAGRAPH}"]).documents.to_dict(
        "records"
    )
    assert document["title"] == title


def test_a_short_note_keeps_its_title():
    head = "# Тайник в порту\n\nSource: https://port.example.org/news/1"
    text = f"{head}\n\nТаможня нашла 80 кг кокаина. Двое задержаны.\n"
    [document] = corpus_from_texts([text]).documents.to_dict("records")
    assert document["title"] == "Тайник в порту"
    assert document["url"] == "https://port.example.org/news/1"


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("Source: https://port.example.org/news/1", "https://port.example.org/news/1"),
        ("Источник — <https://port.example.org/1>", "https://port.example.org/1"),
        ("Read also: https://port.example.org/2", None),
        ("Source: interview with a border officer", None),
        ("The source: https://port.example.org/2 says more.", None),
    ],
)
def test_an_address_that_a_line_gives_is_the_url_and_no_publisher(line, url):
    text = f"# Arms seized\n\n{line}\n\n{PARAGRAPH}"
    [document] = corpus_from_texts([text]).documents.to_dict("records")
    assert document["url"] == url
    assert "http" not in str(document["publisher"])


def test_an_article_on_one_line_has_passages_of_readable_size():
    sentence = "Суд рассмотрел дело номер {} о контрабанде и вынес решение."
    text = " ".join(sentence.format(i) for i in range(100))
    passages = corpus_from_texts([text]).passages
    assert passages["text"].str.len().between(700, 1_700).all()
    assert passages["text"].str.endswith("решение.").all()
    assert " ".join(passages["text"]) == text
    assert [text[row.start : row.end] for row in passages.itertuples()] == passages[
        "text"
    ].tolist()


def test_a_long_sentence_and_a_long_paragraph_stay_whole():
    long = "arms were seized in the city and then " * 80
    assert len(corpus_from_texts([long]).passages) == 1
    assert len(corpus_from_texts([PARAGRAPH * 20]).passages) == 1


FIELDS = """---
title: "Cocaine in Rotterdam"
date: 2021-04-03 10:00:00 +0300
authors: [Ann Lee, Ivan Petrov]
source: Port Weekly
source_url: https://port.example.org/1
tags: {a: [b]}
---
"""


def test_front_matter_is_no_text_and_states_what_it_says():
    text = f"{FIELDS}\n# Another title\n\n{PARAGRAPH}\n\nTwo men were held."
    corpus = corpus_from_texts([text])
    [document] = corpus.documents.to_dict("records")
    columns = ("title", "date", "author", "publisher", "url")
    assert [document[name] for name in columns] == [
        "Cocaine in Rotterdam",
        "2021-04-03",
        "Ann Lee, Ivan Petrov",
        "Port Weekly",
        "https://port.example.org/1",
    ]
    assert corpus.noise["text"].tolist() == [FIELDS.strip()]
    assert corpus.noise["kind"].tolist() == ["front_matter"]
    for row in corpus.passages.itertuples():
        assert text[row.start : row.end] == row.text


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{PARAGRAPH}\n---\n",
        f"---\n\n{PARAGRAPH}",
        f"{PARAGRAPH}\n---\ntitle: A\n---\n",
        "---\n" + "[" * 4_000 + "\n---\nArms were seized.",
        "---\na: [unclosed\n---\nArms were seized.",
        "---\ndate: 2021-99-99\n---\nArms were seized.",
    ],
)
def test_other_hyphens_open_no_front_matter(text):
    assert "front_matter" not in corpus_from_texts([text]).noise["kind"].tolist()


def test_front_matter_with_a_date_that_is_none_states_the_rest():
    text = f"---\r\ntitle: Arms\r\ndate: soon\r\n...\r\n{PARAGRAPH}"
    [document] = corpus_from_texts([text]).documents.to_dict("records")
    assert (document["title"], document["date"]) == ("Arms", None)


def test_aliases_in_front_matter_stay_small():
    bomb = "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 60))
    text = f"---\na0: &a0 [x]\n{bomb}title: *a59\n---\n{PARAGRAPH}"
    assert corpus_from_texts([text]).documents["title"].isna().all()
