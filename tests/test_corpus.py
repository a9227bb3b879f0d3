"""Corpus: its four tables, their offsets, and what happens to input that is not as it should be."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import research
from research.corpus import corpus_from_texts, load_corpus
from research.corpus.tables import (
    DOCUMENT_COLUMNS,
    NOISE_COLUMNS,
    PASSAGE_COLUMNS,
    PROBLEM_COLUMNS,
)
from research.errors import CorpusError
from research.files.paths import project_root

NUMBERS = ["n_chars", "start", "end"]


@pytest.fixture(scope="module")
def seeds():
    return load_corpus("seeds")


def assert_slices_back(corpus):
    for table in (corpus.passages, corpus.noise):
        for row in table.itertuples():
            assert corpus.documents["text"][row.doc_id][row.start : row.end] == row.text


def test_tables_have_their_columns(seeds):
    assert list(seeds.documents) == DOCUMENT_COLUMNS
    assert list(seeds.passages) == PASSAGE_COLUMNS
    assert list(seeds.noise) == NOISE_COLUMNS
    assert list(seeds.problems) == PROBLEM_COLUMNS
    assert seeds.documents.index.is_unique
    assert seeds.passages.index.is_unique


def test_every_row_slices_back(seeds):
    assert_slices_back(seeds)


def test_text_is_as_received(seeds):
    for document in seeds.documents.itertuples():
        data = (project_root() / "seeds" / document.path).read_bytes()
        assert document.text.encode() == data
        assert document.n_chars == len(document.text)


def test_passages_and_noise_cover_the_seeds(seeds):
    for doc_id, text in seeds.documents["text"].items():
        left = list(text)
        for table in (seeds.passages, seeds.noise):
            for row in table[table["doc_id"] == doc_id].itertuples():
                assert "".join(left[row.start : row.end]) == row.text
                left[row.start : row.end] = " " * len(row.text)
        assert not "".join(left).strip()


def test_noise_of_the_seeds(seeds):
    kinds = seeds.noise.merge(
        seeds.documents["path"], left_on="doc_id", right_index=True
    )
    short = kinds[kinds["kind"] != "sidebar"]
    found = {
        path[:3]: list(zip(rows["kind"], rows["text"].str[:20], strict=True))
        for path, rows in short.groupby("path")
    }
    assert found == {
        "000": [("field_prefix", "Title:")],
        "001": [
            ("counter", "1321"),
            ("repeated", "Накрыли разом"),
            ("photo_credit", "Фото с сайта polisia"),
            ("byline", "Александр СКРЕЛИНГ, "),
            ("share_button", "Поделиться"),
            ("share_button", "Класснуть"),
        ],
        "002": [
            ("photo_credit", "Photo:\xa0Prosecutor Ge"),
            ("signature", "Department for inter"),
            ("signature", "and editorial activi"),
            ("signature", "of the Prosecutor’s "),
            ("navigation", "Other news"),
        ],
        "003": [
            ("dateline", "Wednesday, 01 Septem"),
            ("tags", "Published in Field R"),
            ("byline", "By Georgiy Voloshin "),
            ("repeated", "As Russia, Kazakhsta"),
            ("counter", "Read 2740 times"),
            ("navigation", "Visit also"),
            ("navigation", "Staff Publications"),
            ("boilerplate", "The Central Asia-Cau"),
            ("navigation", "Newsletter"),
            ("boilerplate", "Sign up for upcoming"),
            ("navigation", "Newsletter"),
        ],
    }
    assert kinds[kinds["kind"] == "sidebar"].groupby("path").size().to_dict() == {
        "002_986729a9992e5bba.txt": 1,
        "003_cb9c46e238814e3a.txt": 16,
    }


def test_kinds_of_passages(seeds):
    items = seeds.passages[seeds.passages["kind"] == "list_item"]
    assert items.groupby("doc_id").size().tolist() == [8, 11]
    assert set(seeds.passages["kind"]) == {"title", "paragraph", "list_item", "quote"}


def test_ids_come_from_content_not_from_names_or_order(tmp_path):
    texts = {"a.txt": "Police seized arms.", "b.txt": "Изъято оружие."}
    for folder, names in (("one", texts), ("two", ["z.txt", "y.txt"])):
        (tmp_path / folder).mkdir()
        for name, text in zip(names, texts.values(), strict=True):
            (tmp_path / folder / name).write_text(text, encoding="utf-8")
    one, two = load_corpus(tmp_path / "one"), load_corpus(tmp_path / "two")
    assert one.documents["text"].to_dict() == two.documents["text"].to_dict()
    assert one.documents.index.tolist() == two.documents.index.tolist()[::-1]
    assert one.content_hash == two.content_hash


def test_the_fingerprint_is_the_same_in_every_process(seeds):
    code = (
        "import research, sys;"
        "print(research.load_corpus(sys.argv[1], progress=False).fingerprint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(project_root() / "seeds")],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == load_corpus("seeds").fingerprint == seeds.fingerprint


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("documents", name) for name in DOCUMENT_COLUMNS if name != "text"),
        *(("passages", name) for name in PASSAGE_COLUMNS),
        *(("noise", name) for name in NOISE_COLUMNS),
    ],
)
def test_the_fingerprint_changes_with_every_column(seeds, table, column):
    changed = getattr(seeds, table).copy()
    value = changed[column].iloc[-1]
    changed[column] = [*changed[column][:-1], value + 1 if column in NUMBERS else "?"]
    other = replace(seeds, **{table: changed})
    assert other.fingerprint != seeds.fingerprint
    assert replace(other, **{table: getattr(seeds, table)}).fingerprint == (
        seeds.fingerprint
    )


def test_the_fingerprint_changes_with_ids_order_and_rows(seeds):
    passages = seeds.passages
    for other in (passages[::-1], passages[1:], passages.rename(index=str.upper)):
        assert replace(seeds, passages=other).fingerprint != seeds.fingerprint
    assert seeds.originals.fingerprint == seeds.fingerprint


def test_duplicates(tmp_path):
    for name, text in {
        "a": "Arms seized.",
        "b": "Arms seized.",
        "c": "ARMS\n seized.",
        "d": "Arms",
    }.items():
        (tmp_path / f"{name}.txt").write_text(text)
    documents = load_corpus(tmp_path).documents
    assert documents.index.is_unique
    originals = documents["duplicate_of"].dropna()
    assert len(originals) == 2
    assert len(set(originals)) == 1
    assert originals.iloc[0] in documents.index
    assert originals.iloc[0] not in originals.index
    assert pd.isna(documents.set_index("path").loc["d.txt", "duplicate_of"])


def test_bad_files_are_problems_and_stop_nothing(tmp_path):
    (tmp_path / "good.txt").write_text("Arms seized.")
    for name, data in {
        "empty": b"",
        "blank": b" \n",
        "binary": b"\x89PNG\xff",
        "nul": b"a\0",
    }.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    (tmp_path / "table.xyz").write_text("a")
    (tmp_path / ".hidden").write_text("a")
    corpus = load_corpus(tmp_path)
    assert corpus.documents["path"].tolist() == ["good.txt"]
    assert corpus.problems["path"].tolist() == [
        ".hidden",
        "binary.txt",
        "blank.txt",
        "empty.txt",
        "nul.txt",
        "table.xyz",
    ]
    assert corpus.problems["reason"].str.endswith(".").all()


def test_hostile_names_stay_as_they_are(tmp_path):
    names = ["<b>'\"&.txt", "a\nb.txt"]
    for name in names:
        (tmp_path / name).write_text("Arms seized.")
    assert load_corpus(tmp_path).documents["path"].tolist() == sorted(names)


def test_five_megabytes_in_one_line(tmp_path):
    text = "don't say 'arms' were seized " * 180_000
    (tmp_path / "a.txt").write_text(text)
    corpus = load_corpus(tmp_path)
    assert_slices_back(corpus)
    assert corpus.passages["text"].tolist() == [text.strip()]


def test_missing_path(tmp_path):
    with pytest.raises(CorpusError, match="no-such-folder"):
        load_corpus(tmp_path / "no-such-folder")


def test_empty_folder(tmp_path):
    with pytest.raises(CorpusError, match="holds no files") as caught:
        load_corpus(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_nothing_readable(tmp_path):
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(CorpusError, match=r"a\.txt: The file holds no text"):
        load_corpus(tmp_path)


def test_hard_wrapped_text_is_whole_paragraphs():
    first = (
        "The Investigative Committee has completed a preliminary inquiry into an\r\n"
        "organised group that sold firearms through encrypted messengers. By the end\r\n"
        "of 2023 the group had sold at least 86 pistols."
    )
    corpus = corpus_from_texts([f"An inquiry\r\n\r\n{first}\r\n\r\nThey fled."])
    assert corpus.passages["text"].tolist() == ["An inquiry", first, "They fled."]
    assert_slices_back(corpus)


def test_texts_from_memory():
    corpus = corpus_from_texts(
        ["Arms were seized.", "Изъято оружие.", "", " ", np.nan, None]
    )
    assert corpus.documents["path"].tolist() == ["text 1", "text 2"]
    assert corpus.problems["path"].tolist() == ["text 3", "text 4", "text 5", "text 6"]
    assert_slices_back(corpus)


def test_one_string_is_one_text():
    assert corpus_from_texts("Arms were seized.").documents["text"].tolist() == [
        "Arms were seized."
    ]


def test_dict_is_texts_by_name():
    corpus = corpus_from_texts({"a.txt": "Arms were seized.", "b.txt": ""})
    assert corpus.documents["path"].tolist() == ["a.txt"]
    assert corpus.documents["text"].tolist() == ["Arms were seized."]
    assert corpus.problems["path"].tolist() == ["b.txt"]


def test_table_of_texts():
    frame = pd.DataFrame(
        {
            "text": ["Arms seized.", np.nan],
            "title": ["Given", None],
            "date": [None, None],
            "more": [1, 2],
        },
        index=[5, 5],
    )
    corpus = corpus_from_texts(frame, languages=["ru", "en"])
    assert corpus.documents["title"].tolist() == ["Given"]
    assert corpus.documents["language"].tolist() == ["ru"]
    assert len(corpus.problems) == 1


@pytest.mark.parametrize("texts", [[], [""], [np.nan]])
def test_no_texts(texts):
    with pytest.raises(CorpusError):
        corpus_from_texts(texts)


def test_table_without_texts():
    with pytest.raises(CorpusError, match=r"no column 'text'; it has \['body'\]"):
        corpus_from_texts(pd.DataFrame({"body": ["a"]}))


def test_same_input_same_tables(seeds):
    again = research.load_corpus("seeds")
    for name in ("documents", "passages", "noise", "problems"):
        assert_frame_equal(getattr(again, name), getattr(seeds, name))


def test_files_of_the_same_name_in_two_folders_are_told_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(
            f"Arms were seized in {folder}.", encoding="utf-8"
        )
    corpus = load_corpus([tmp_path / "a", tmp_path / "b"])
    assert corpus.documents["path"].tolist() == ["a/x.txt", "b/x.txt"]


def test_half_a_character_is_a_problem_and_no_crash():
    corpus = corpus_from_texts(["broken \ud800 text", "Arms were seized."])
    assert len(corpus) == 1
    assert "surrogates" in corpus.problems["reason"].iloc[0]


def test_a_language_for_each_text_or_none():
    with pytest.raises(CorpusError, match="There are 2 texts but 1 languages"):
        corpus_from_texts(["one", "two"], languages=["en"])


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_path_is_not_the_working_directory(empty):
    with pytest.raises(CorpusError, match="path of the corpus is empty"):
        load_corpus(empty)


def test_what_recurs_over_a_publisher_is_boilerplate():
    rows = [
        {
            "text": f"Arrests in {town}\n\nPolice in {town} arrested {n} men who had smuggled arms "
            f"over the border near {town}.\n\nThe desk of the Border Courier wishes a quiet week",
            "url": f"https://courier.example/{n}",
        }
        for n, town in enumerate(["Brest", "Osh", "Omsk", "Minsk"])
    ]
    corpus = corpus_from_texts(pd.DataFrame(rows))
    assert (
        corpus.noise["text"].tolist()
        == ["The desk of the Border Courier wishes a quiet week"] * 4
    )
    assert set(corpus.noise["kind"]) == {"boilerplate"}
    assert_slices_back(corpus)
    without_url = corpus_from_texts([row["text"] for row in rows])
    assert without_url.noise.empty


def test_the_only_passage_has_the_language_of_its_document():
    german = (
        "Die Polizei hat gestern in Berlin eine Bande von Waffenhändlern festgenommen. "
        * 2
    )
    assert corpus_from_texts(german, "en").passages["language"].tolist() == ["en"]
    english = (
        "Customs officers seized forty kilograms of heroin in a truck on Monday. " * 2
    )
    two = corpus_from_texts(f"{english}\n\n{german}", "en")
    assert two.passages["language"].tolist() == ["en", "de"]


def test_a_document_that_is_mostly_noise_has_a_problem():
    noise = "Читайте также: Суд вынес приговор\n" * 9
    corpus = corpus_from_texts([f"{noise}\nПолиция изъяла оружие в Минске."])
    [problem] = corpus.problems.to_dict("records")
    assert problem["path"] == "text 1"
    n_noise = corpus.noise["text"].str.len().sum()
    share = n_noise / (n_noise + corpus.passages["text"].str.len().sum())
    assert problem["reason"] == (
        f"{share:.0%} of its text was taken for noise; look at its rows in "
        "corpus.noise."
    )
    rest = "Полиция изъяла оружие в Минске, сообщил её начальник. " * 8
    assert corpus_from_texts([f"{noise}\n{rest}"]).problems.empty


def test_a_document_with_little_noise_has_no_problem(seeds):
    assert seeds.problems.empty
    assert (seeds.documents["share_read"] == 1).all()
