"""Tokens: words, figures and signs, one literal a rule."""

import pytest

from research.text.tokens import tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,204.5 kg", "1,204.5|kg"),
        (".5 or 2.", ".5|or|2|."),
        ("v.5", "v|.|5"),
        ("½ tonne", "½|tonne"),
        ("полтонны полка", "пол|тонны|полка"),
        ("Кот-д'Ивуар, it’s", "Кот|-|д'Ивуар|,|it’s"),
        ("a_b", "a|_|b"),
        (" \n", ""),
    ],
)
def test_a_text_is_cut(text, expected):
    cut = tokens(text)
    assert "|".join(token.text for token in cut) == expected
    assert all(text[token.start : token.end] == token.text for token in cut)


@pytest.mark.parametrize(
    ("text", "is_word"), [("Ab", True), ("5", False), ("½", False)]
)
def test_words_are_of_letters(text, is_word):
    [token] = tokens(text)
    assert token.is_word is is_word
    assert token.lower == text.lower()
