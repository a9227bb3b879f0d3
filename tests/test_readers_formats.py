"""Readers: text and metadata of each format, and the encodings of old Cyrillic texts."""

import gzip
import json

import pytest
import samples
from samples import ARTICLE, PAGE, RECORDS, ROWS, SAMPLES, SECOND

from research.corpus import load_corpus
from research.corpus.readers import Problem, Record, decode, read
from research.corpus.readers.encodings import (
    _IMPOSSIBLE,
    _LONE_LETTER,
    pair_value,
)
from research.corpus.readers.office import _NO_TITLE, author_of
from research.corpus.readers.web import _DECLARED, _PUBLISHED, _without_title
from research.files.paths import project_root

SEEDS = [
    path.read_bytes().decode()
    for path in sorted((project_root() / "seeds").glob("*.txt"))
]
EIGHT_BIT = ["cp1251", "koi8-r", "cp866", "mac-cyrillic"]


@pytest.fixture
def read_as(tmp_path):
    def items(name, data):
        (tmp_path / name).write_bytes(data)
        return list(read(tmp_path / name))

    return items


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_format_gives_its_text(name, read_as):
    items = read_as(name, SAMPLES[name])
    texts = [" ".join(item.text.split()) for item in items if isinstance(item, Record)]
    assert texts
    assert " ".join(texts).startswith(ARTICLE)
    assert name in ("a.eml",) or not [
        item for item in items if isinstance(item, Problem)
    ]


@pytest.mark.parametrize("encoding", [*EIGHT_BIT, "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("seed", SEEDS)
def test_seeds_in_every_encoding(encoding, seed):
    for text in (seed, *(seed[i : i + 200] for i in range(0, len(seed) - 200, 150))):
        data = text.encode(encoding, errors="replace")
        assert decode(data)[0] == data.decode(encoding)


@pytest.mark.parametrize("encoding", EIGHT_BIT)
@pytest.mark.parametrize(
    "text",
    [
        "Привет",
        "ЗАДЕРЖАНЫ ДВОЕ",
        "Я не знаю, где он. Он ушёл.",
        "Удалось изъять 12 кг героина",
        "Suspects said: «Нет».",
    ],
)
def test_short_texts(text, encoding):
    data = text.encode(encoding, errors="replace")
    assert decode(data)[0] == data.decode(encoding)


def test_western_accents_are_not_cyrillic():
    text = "The café isn’t open. Señor Müller went to São Paulo."
    assert decode(text.encode("cp1252")) == (text, "cp1252")


def test_web_page(read_as):
    (record,) = read_as("a.html", PAGE.encode())
    assert record.text == f"{ARTICLE}\n{SECOND}"
    assert record.metadata == {
        "title": "Изъят героин и оружие",
        "date": "2021-03-04",
        "author": "Анна Петрова",
        "publisher": "Вестник",
        "url": "https://example.org/news/1.html",
    }


def test_web_page_in_the_encoding_that_it_declares(read_as):
    page = PAGE.replace("utf-8", "koi8-r").replace("©", "(c)")
    (record,) = read_as("a.htm", page.encode("koi8-r"))
    assert record.encoding == "koi8-r"
    assert record.text.startswith(ARTICLE)


def test_a_script_in_the_title_stays_text(read_as):
    page = PAGE.replace(
        '<meta property="og:title" content="Изъят героин и оружие">', ""
    )
    (record,) = read_as("a.html", page.encode())
    assert "alert" not in record.text
    assert "document.write" not in record.text
    assert "<script" not in record.metadata["title"]


def test_a_date_that_has_two_readings_is_not_used(read_as):
    page = PAGE.replace("2021-03-04T10:00:00+03:00", "03/04/2021")
    (record,) = read_as("a.html", page.encode())
    assert "date" not in record.metadata


def test_a_short_page(read_as):
    (record,) = read_as("a.html", "<p>Изъято оружие.</p>".encode())
    assert record.text == "Изъято оружие."


def test_pdf(read_as):
    (record,) = read_as("a.pdf", SAMPLES["a.pdf"])
    first, second = record.text.split("\n\n")
    assert (" ".join(first.split()), " ".join(second.split())) == (ARTICLE, SECOND)
    assert record.metadata["title"] == "Доклад"
    assert record.metadata["author"] == "Анна Петрова"


def test_docx(read_as):
    (record,) = read_as("a.docx", SAMPLES["a.docx"])
    assert record.text == f"{ARTICLE}\n\n{SECOND}"
    # The day on which the file was made is no day of publication.
    assert record.metadata == {"title": "Доклад", "author": "Анна Петрова"}


def test_mail(read_as):
    record, attachment = read_as("a.eml", SAMPLES["a.eml"])
    assert record.text.strip() == ARTICLE
    assert record.encoding == "koi8-r"
    stated = {
        "title": "Изъят героин",
        "author": "press@example.org",
        "date": "2021-03-04",
    }
    assert record.metadata == stated
    assert attachment.part == "/a.pdf"


@pytest.mark.parametrize(
    "name", ["a.csv", "a.tsv", "a.xlsx", "a.parquet", "a.json", "a.jsonl"]
)
def test_tables(name, read_as):
    first, second = read_as(name, SAMPLES[name])
    assert [first.text, second.text] == [ARTICLE, SECOND]
    assert [first.part, second.part] == ["#1", "#2"]
    assert first.metadata == {
        "title": "Один",
        "date": "2021-03-04",
        "author": "А. Петрова",
        "url": "https://example.org/1",
        "language": "ru",
    }
    assert second.metadata["date"] == "2020-12-23"


def test_a_column_of_dates_shows_its_own_order(read_as):
    table = "date,text\n1/2/2020,Arms seized.\n{},Drugs seized.\n"
    for other, day in (
        ("1/13/2020", "2020-01-02"),
        ("13/1/2020", "2020-02-01"),
        ("3/1/2020", None),
    ):
        first, _ = read_as("a.csv", table.format(other).encode())
        assert first.metadata.get("date") == day


def test_the_longest_column_is_the_text(read_as):
    data = (
        ROWS.rename(columns={"Текст": "x1"}).assign(x2="a").to_csv(index=False, sep=";")
    )
    assert [item.text for item in read_as("a.csv", data.encode())] == [ARTICLE, SECOND]


def test_a_table_without_a_header_keeps_its_first_row(read_as):
    data = "\n".join([f'1,"{ARTICLE}"', f'2,"{SECOND}"'])
    assert [item.text for item in read_as("a.csv", data.encode())] == [ARTICLE, SECOND]


def test_one_column_may_hold_commas(read_as):
    items = read_as("a.csv", b"text\nArms, drugs; cash\nCash\n")
    assert [item.text for item in items] == ["Arms, drugs; cash", "Cash"]


def test_ragged_rows_are_problems_and_the_others_stay(read_as):
    data = (
        b'title,text\na,Arms seized.\nb,c,d\ne\n\nf,"said "so" he"\ng,Drugs seized.\n'
    )
    items = read_as("a.csv", data)
    assert [item.text for item in items if isinstance(item, Record)] == [
        "Arms seized.",
        "Drugs seized.",
    ]
    assert {item.part for item in items} == {"#1", "#2", "#3", "#5", "#6"}


def test_a_quote_that_is_never_closed(read_as):
    items = read_as("a.csv", b'title,text\na,Arms seized.\nb,"never closed\nc,Cash.\n')
    assert [item.part for item in items] == ["#1", "#2", "#3"]
    assert "in line 3 is not closed" in items[1].reason
    assert items[2].text == "Cash."


def test_a_bad_line_in_json_lines(read_as):
    items = read_as(
        "a.jsonl",
        b'{"text": "Arms."}\n{"text": \n\n[1]\n"Drugs."\n{"text": "", "id": 1}',
    )
    assert [item.text for item in items if isinstance(item, Record)] == [
        "Arms.",
        "Drugs.",
    ]
    damaged, empty = (item for item in items if isinstance(item, Problem))
    assert (damaged.part, empty.part) == ("#2", "#3")
    assert empty.reason == "Rows from here on that hold no text: 2."


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_row_with_a_damaged_byte(name, read_as):
    row = '"{}"\n' * 3
    data = ("text\n" if name == "a.csv" else "").encode() + row.format(
        ARTICLE, SECOND, ARTICLE
    ).encode()
    damaged = data.replace("двое".encode(), b"\xd0\xd0")
    first, second, problem, third = read_as(name, damaged)
    assert (first.text, third.text) == (ARTICLE, ARTICLE)
    assert second.text == SECOND.replace("двое", "\ufffd\ufffd")
    assert problem.part == second.part


@pytest.mark.parametrize(
    "value",
    [
        RECORDS,
        {"items": RECORDS, "n": 2},
        {"a": RECORDS[0], "b": RECORDS[1]},
        [ARTICLE, SECOND],
    ],
    ids=["list", "object with a list", "object of objects", "texts"],
)
def test_forms_of_json(value, read_as):
    assert [item.text for item in read_as("a.json", json.dumps(value).encode())] == [
        ARTICLE,
        SECOND,
    ]


def test_records_travel_between_processes(read_as):
    import pickle

    items = read_as("a.eml", SAMPLES["a.eml"])
    assert pickle.loads(pickle.dumps(items)) == items


def test_one_object_is_one_document(read_as):
    (record,) = read_as("a.json", json.dumps(RECORDS[0]).encode())
    assert (record.text, record.part) == (ARTICLE, "")


def test_formulas_are_not_evaluated(read_as):
    (record,) = read_as("a.xlsx", samples.formula())
    assert (record.text, dict(record.metadata)) == ("Arms seized.", {})


def test_zip_names_its_parts(read_as):
    nested = samples.packed(
        {"in.zip": SAMPLES["a.zip"], "p.html.gz": SAMPLES["a.html.gz"]}
    )
    parts = [item.part for item in read_as("a.zip", nested)]
    assert parts == [
        "/in.zip/b.txt",
        "/in.zip/c/d.csv#1",
        "/in.zip/c/d.csv#2",
        "/p.html.gz",
    ]


def test_corpus_takes_what_the_files_state(tmp_path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "b.csv").write_bytes(SAMPLES["a.csv"] + b"ragged\n")
    corpus = load_corpus(tmp_path)
    documents = corpus.documents.set_index("path")
    assert documents.index.tolist() == ["a.html.gz", "b.csv#1", "b.csv#2"]
    assert documents["title"].tolist() == ["Изъят героин и оружие", "Один", "Два"]
    assert documents["date"].tolist() == ["2021-03-04", "2021-03-04", "2020-12-23"]
    assert documents.loc["a.html.gz", "url"] == "https://example.org/news/1.html"
    assert corpus.problems["path"].tolist() == ["b.csv#3"]
    for row in corpus.passages.itertuples():
        assert corpus.documents["text"][row.doc_id][row.start : row.end] == row.text


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("ст", 1),
        ("СТ", 1),
        ("а.", 1),
        ("щъ", -0.2),
        ("сТ", -1),
        ("я»", 1),
        ("»я", -1),
        ("а«", -1),
        ("« ", -1),
        (" «", 0.9),
        ("а\u2592", -1),
        ("а№", -1),
        ("№5", 0.9),
        ("яz", -1),
        ("оz", 0.5),
        ("\xa0я", 1),
        ("\xa0,", 1),
        ("—,", 0.9),
        ("éè", -0.2),
        ("né", 0.65),
        ("é.", 0.65),
        ("t’", 0.65),
        ("я5", -0.2),
    ],
)
def test_what_a_pair_says_of_its_decoding(pair, value):
    assert pair_value(pair) == value


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        (_LONE_LETTER, "он щ был", "он и был"),
        (_IMPOSSIBLE, "иЗ", "Из"),
        (_NO_TITLE, "Microsoft Word - a.doc", "Word of mouth"),
        (_NO_TITLE, "report.docx", "A report. Done"),
        (_NO_TITLE, "без имени 1", "без вины"),
        (_DECLARED, b'<meta charset="koi8-r">', b"<p>charset=koi8-r</p>"),
        (_DECLARED, b'<?xml encoding="cp1251"?>', b"<?xml version?>"),
        (_PUBLISHED, '"datePublished": "2021-03-04"', '"dateModified": "2021-03-04"'),
    ],
)
def test_patterns_of_formats(pattern, fits, fits_not):
    assert pattern.search(fits)
    assert not pattern.search(fits_not)


@pytest.mark.parametrize(
    ("text", "title", "left"),
    [
        ("Arms seized\nThey fled.", "Arms seized!", "They fled."),
        (
            "Arms were seized here\nThey fled.",
            "Arms were seized here | News",
            "They fled.",
        ),
        ("Arms\nThey fled.", "Arms seized", "Arms\nThey fled."),
        ("Arms seized", "Arms seized", "Arms seized"),
        ("Arms\nThey fled.", None, "Arms\nThey fled."),
    ],
)
def test_a_title_before_the_article_is_no_part_of_it(text, title, left):
    assert _without_title(text, title) == left


@pytest.mark.parametrize("name", ["python-docx", " Administrator ", "Пользователь"])
def test_a_program_or_an_account_is_no_author(name):
    assert author_of(name) is None
    assert author_of("Анна Петрова") == "Анна Петрова"
    assert author_of(None) is None
