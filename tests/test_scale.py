"""Many documents: in batches, in memory that stays, and each worked out once."""

import sqlite3

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from research import CorpusError, corpus_from_texts, iter_corpus, load_corpus
from research.corpus import analysis

TABLES = ["documents", "passages", "noise", "problems", "copies"]
TEXT = "Police seized {} kilograms of heroin in the city of {} and arrested several men on Monday."


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for i, city in enumerate(["Минске", "Almaty", "Brest", "Osh", "Omsk"]):
        (folder / f"{i}.txt").write_text(
            f"Title {i}\n\n{TEXT.format(i, city)}", encoding="utf-8"
        )
    (folder / "5.txt").write_bytes(b"")
    rows = pd.DataFrame(
        {"text": ["Arms were found.", "Two men fled to Osh."], "title": ["A", "B"]}
    )
    rows.to_csv(folder / "6.csv", index=False)
    return folder


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def analysed(monkeypatch):
    """Note which texts are worked out."""
    seen, real = [], analysis.analyse
    monkeypatch.setattr(
        analysis, "analyse", lambda record: seen.append(record) or real(record)
    )
    return seen


def assert_same(one, other):
    for name in TABLES:
        assert_frame_equal(getattr(one, name), getattr(other, name))


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_batches_hold_what_the_whole_holds(folder, size):
    whole = load_corpus(folder)
    batches = list(iter_corpus(folder, size))
    assert [len(batch) for batch in batches[:-1]] == [size] * (len(batches) - 1)
    for name in ["passages", "noise", "problems"]:
        parts = pd.concat([getattr(batch, name) for batch in batches])
        is_noise = name != "passages"
        assert_frame_equal(
            parts.reset_index(drop=is_noise),
            getattr(whole, name).reset_index(drop=is_noise),
            check_dtype=False,
        )
    documents = pd.concat([batch.documents for batch in batches])
    columns = [name for name in documents if "duplicate" not in name]
    assert_frame_equal(documents[columns], whole.documents[columns], check_dtype=False)


def test_ids_are_unique_over_batches(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text("The same text three times.")
    ids = [batch.documents.index[0] for batch in iter_corpus(tmp_path, 1)]
    assert ids == list(load_corpus(tmp_path).documents.index)
    assert len(set(ids)) == 3


@pytest.mark.parametrize("size", [0, -1])
def test_a_batch_needs_room(size):
    with pytest.raises(CorpusError, match="one document or more"):
        next(iter_corpus("seeds", size))


def test_batches_of_nothing_are_an_error_as_the_whole_is(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"")
    with pytest.raises(CorpusError, match=r"a\.txt: "):
        list(iter_corpus(tmp_path))


def test_a_second_run_works_nothing_out(folder, cache, analysed):
    first = load_corpus(folder)
    assert len(analysed) == len(first)
    assert_same(load_corpus(folder), first)
    assert len(analysed) == len(first)
    assert [file.name[:9] for file in cache.iterdir()] == ["findings-"]


@pytest.mark.usefixtures("cache")
def test_what_is_added_or_changed_costs_itself(folder, analysed):
    load_corpus(folder)
    analysed.clear()
    (folder / "7.txt").write_text("A new text.")
    (folder / "0.txt").write_text("A changed text.")
    load_corpus(folder)
    assert [record.text for record in analysed] == ["A changed text.", "A new text."]


@pytest.mark.usefixtures("cache")
def test_a_new_name_changes_the_path_alone(folder, analysed):
    before = load_corpus(folder).documents
    analysed.clear()
    (folder / "0.txt").rename(folder / "00.txt")
    after = load_corpus(folder).documents
    assert not analysed
    assert_frame_equal(after.drop(columns="path"), before.drop(columns="path"))


def test_other_rules_make_everything_anew(folder, cache, analysed, monkeypatch):
    load_corpus(folder)
    analysed.clear()
    monkeypatch.setattr(analysis, "rules_version", lambda: "other")
    assert len(load_corpus(folder)) == len(analysed)
    assert [file.stem for file in cache.iterdir()] == ["findings-other"]


@pytest.mark.parametrize("value", [b"", b"{", b"\xff\xfe"])
def test_a_damaged_value_is_made_anew(folder, cache, value):
    first = load_corpus(folder)
    [file] = cache.iterdir()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE kept SET value = ?", [value])
    connection.close()
    assert_same(load_corpus(folder), first)


def test_copies_are_told_with_their_likeness_and_left_out_of_originals():
    long = " ".join(
        TEXT.format(i, city)
        for i, city in enumerate(["Osh", "Omsk", "Brest", "Almaty"])
    )
    texts = [
        long,
        long.upper(),
        long.replace("heroin", "cocaine"),
        "Hackers stole data in Minsk.",
    ]
    corpus = corpus_from_texts(texts)
    assert corpus.copies["kind"].tolist().count("exact") == 1
    assert corpus.copies["kind"].tolist().count("near") == 1
    assert corpus.copies["similarity"].between(0.5, 1).all()
    assert corpus.copies.query("kind == 'exact'")["similarity"].tolist() == [1.0]
    assert len(corpus.originals) == 2
    assert set(corpus.originals.passages["doc_id"]) == set(
        corpus.originals.documents.index
    )


def test_many_like_texts_all_point_to_the_first():
    frame = pd.DataFrame(
        {
            "text": [
                " ".join(TEXT.format(i, "Osh") for i in range(8)) + f" Day {n}."
                for n in range(40)
            ],
            "date": [f"2024-01-{n % 28 + 1:02d}" for n in range(40)],
        }
    )
    copies = corpus_from_texts(frame).copies
    assert len(copies) == 39
    assert len(set(copies["original"])) == 1
