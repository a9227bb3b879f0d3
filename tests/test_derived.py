"""Derived tables: made once for a corpus, kept by its content, and never changed by keeping."""

import subprocess
import sys

import pandas as pd
import pytest

from research import corpus_from_texts
from research.corpus import derived
from research.corpus.derived import kept_table

MODULE = "research.evidence.claims"


@pytest.fixture(autouse=True)
def empty(monkeypatch, tmp_path):
    """Keep nothing from other tests, neither in memory nor on disk."""
    monkeypatch.setattr(derived, "_kept", type(derived._kept)())
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path))


class Counter:
    """A maker of tables that counts how often it is asked."""

    def __init__(self, table):
        self.table, self.calls = table, 0

    def __call__(self):
        self.calls += 1
        return self.table.copy()


@pytest.fixture
def maker():
    return Counter(
        pd.DataFrame({"doc_id": ["a", None], "ids": [["x"], []], "n": [1.5, 2]})
    )


def test_a_table_is_made_once_and_a_change_of_what_is_returned_does_not_stay(maker):
    corpus = corpus_from_texts(["Two gangs."])
    first = kept_table(corpus, MODULE, "", maker)
    first["n"] = 0
    second = kept_table(corpus_from_texts(["Two gangs."]), MODULE, "", maker)
    assert maker.calls == 1
    pd.testing.assert_frame_equal(second, maker.table)


@pytest.mark.parametrize(
    ("text", "languages", "module", "settings"),
    [
        ("Three gangs.", "en", MODULE, ""),
        ("Two gangs.", "ru", MODULE, ""),
        ("Two gangs.", "en", "research.evidence.roles", ""),
        ("Two gangs.", "en", MODULE, "0.5"),
    ],
)
def test_another_text_language_module_or_setting_makes_it_anew(
    maker, text, languages, module, settings
):
    kept_table(corpus_from_texts(["Two gangs."], "en"), MODULE, "", maker)
    kept_table(corpus_from_texts([text], languages), module, settings, maker)
    assert maker.calls == 2


def test_a_table_that_took_long_is_read_from_disk_by_the_next_process(
    maker, monkeypatch
):
    monkeypatch.setattr(derived, "_SLOW", 0)
    corpus = corpus_from_texts(["Two gangs."])
    kept_table(corpus, MODULE, "", maker)
    derived._kept.clear()
    pd.testing.assert_frame_equal(kept_table(corpus, MODULE, "", maker), maker.table)
    assert maker.calls == 1


def test_a_damaged_table_is_made_anew(maker, monkeypatch):
    monkeypatch.setattr(derived, "_SLOW", 0)
    corpus = corpus_from_texts(["Two gangs."])
    kept_table(corpus, MODULE, "", maker)
    derived._kept.clear()
    monkeypatch.setattr(
        derived.Cache, "get", lambda _, keys: {keys[0]: b"PAR1 no table"}
    )
    pd.testing.assert_frame_equal(kept_table(corpus, MODULE, "", maker), maker.table)
    assert maker.calls == 2


def test_what_parquet_would_change_is_not_kept_on_disk(monkeypatch):
    monkeypatch.setattr(derived, "_SLOW", 0)
    maker = Counter(pd.DataFrame({"place": [("a", "b")]}))
    corpus = corpus_from_texts(["Two gangs."])
    kept_table(corpus, MODULE, "", maker)
    derived._kept.clear()
    pd.testing.assert_frame_equal(kept_table(corpus, MODULE, "", maker), maker.table)
    assert maker.calls == 2


def test_few_tables_are_in_memory(maker):
    for i in range(derived._IN_MEMORY + 3):
        kept_table(corpus_from_texts([f"Gang {i}."]), MODULE, "", maker)
    assert len(derived._kept) == derived._IN_MEMORY


def test_what_parquet_cannot_hold_is_made_all_the_same(monkeypatch):
    monkeypatch.setattr(derived, "_SLOW", 0)
    maker = Counter(pd.DataFrame({"place": [("a", 1)]}))
    made = kept_table(corpus_from_texts(["Two gangs."]), MODULE, "", maker)
    pd.testing.assert_frame_equal(made, maker.table)


def test_two_processes_have_the_same_key():
    code = """
from research import corpus_from_texts
from research.files.fingerprint import fingerprint
print(corpus_from_texts(["Two gangs."]).fingerprint, fingerprint("evidence"))
"""
    command = [sys.executable, "-c", code]
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert len(runs[0].stdout.split()) == 2
    assert runs[0].stdout == runs[1].stdout
