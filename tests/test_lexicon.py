"""Lexicons: words of a data file, folded and compiled."""

import tomllib
from pathlib import Path

import pytest

import research
from research.text.lexicon import Lexicon

PACKAGE = Path(research.__file__).parent

DATA = '''
factor = 2.5
names = """
Anna bin
ЁЛКА
"""
[cities]
north = ["Astana"]
south = ["Taraz*", "Taraz"]
'''


def lexicon(tmp_path, text):
    (tmp_path / "words.toml").write_text(text, encoding="utf-8")
    return Lexicon(str(tmp_path / "module.py"), "words.toml")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (["names"], {"anna", "bin", "елка"}),
        (["cities"], {"astana", "taraz", "taraz*"}),
        (["cities", "north"], {"astana"}),
    ],
)
def test_words_are_folded(tmp_path, path, expected):
    assert lexicon(tmp_path, DATA).words(*path) == expected


def test_what_is_written_can_be_read(tmp_path):
    assert lexicon(tmp_path, DATA).table("factor") == 2.5


@pytest.mark.parametrize(
    ("text", "expected"),
    [("in Tarazdan", "Tarazdan"), ("TARAZ", "TARAZ"), ("of Almaty", None)],
)
def test_any_word_matches_the_longest_first(tmp_path, text, expected):
    match = lexicon(tmp_path, DATA).any_of("cities").search(text)
    assert (match and match[0]) == expected


def entries(value):
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return [value]
    return [entry for part in value for entry in entries(part)]


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "text").rglob("*.toml")), ids=lambda p: p.name
)
def test_data_files_hold_words_and_numbers(path):
    assert [
        entry
        for entry in entries(tomllib.loads(path.read_text(encoding="utf-8")))
        if entry == "" or not isinstance(entry, str | int | float)
    ] == []
