"""Lexicons: words of a data file, checked, folded and compiled."""

import pytest

from research.text.lexicon import Lexicon

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


@pytest.mark.parametrize("text", ['a = ""', 'a = ["b", ""]', "a = 2020-01-01"])
def test_a_file_with_anything_else_is_refused(tmp_path, text):
    with pytest.raises(ValueError, match=r"words\.toml has the entry"):
        lexicon(tmp_path, text)
