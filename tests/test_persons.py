"""Names of persons are found in English and Russian, and little else is taken for one."""

import re

import pytest

from research.text.persons import find_persons, mask_persons


def sentences(root, language):
    """Yield the sentences of a language, each with the places of the words of its names."""
    part = (
        (root / "tests/gold/persons.txt").read_text("utf-8").split(f"# {language}\n")[1]
    )
    for line in part.split("\n#")[0].splitlines():
        text, names = "", set()
        for piece in re.split(r"(\[\[.*?\]\])", line):
            bare = piece[2:-2] if piece.startswith("[[") else piece
            if bare != piece:
                words = (
                    m for m in re.finditer(r"\w+", bare) if m[0] not in ("and", "и")
                )
                names |= {len(text) + m.start() for m in words}
            text += bare
        yield text, names


@pytest.mark.parametrize("language", ["English", "Russian"])
def test_hardly_a_name_is_missed(root, language):
    hits = expected = found = 0
    for text, names in sentences(root, language):
        spans = find_persons(text)
        words = {
            a + m.start() for a, b in spans for m in re.finditer(r"\w+", text[a:b])
        }
        hits, expected, found = (
            hits + len(words & names),
            expected + len(names),
            found + len(words),
        )
    assert expected > 60
    assert hits / expected >= 0.97
    assert hits / found >= 0.95


@pytest.mark.parametrize(
    "text",
    [
        "In May, Victoria and Georgia signed.",
        "Суд Гродно",
        "Central Bank of Jordan",
        "",
    ],
)
def test_other_capitals_are_no_names(text):
    assert find_persons(text) == []


def test_a_family_name_is_found_again_and_masks_are_stable():
    text = mask_persons("Judge Adam Brock spoke. Later Brock left <b>Minsk</b>.")
    assert text == "Judge [name] spoke. Later [name] left <b>Minsk</b>."
    assert mask_persons(text) == text


@pytest.mark.parametrize(
    "name", ["Georgiy Voloshin", "Yuriy", "Zhanna", "Sarah O&#x27;Connor"]
)
def test_spellings_of_names_are_many(name):
    assert mask_persons(f"Written by {name}, Minsk") == "Written by [name], Minsk"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # One line for each form of a name, and what the form must not take.
        ("Judge Brock spoke.", ["Brock"]),
        ("Mr. Brock spoke.", ["Brock"]),
        ("Then Brock spoke.", []),
        ("А. К. Стук ждал.", ["А. К. Стук"]),
        ("Ждал Стук А. К. дома.", ["Стук А. К."]),
        ("Это пункт А. К. ждал.", []),
        ("by Frobnitz, Georgiy in", ["Frobnitz, Georgiy"]),
        ("by Frobnitz, Minsk in", []),
        ("by Frobnitz, Rose in", ["Frobnitz, Rose"]),
        ("by Frobnitz, Georgiy Petrov in", ["Georgiy Petrov"]),
        ("they saw Mogilev there", []),
        ("они видели Конаев там", []),
        ("Hasan ibn Ali left.", ["Hasan ibn Ali"]),
        ("Then Rose left.", []),
        ("Then Rose Ivanova left.", ["Rose Ivanova"]),
        ("of O'Connor there", ["O'Connor"]),
        ("of Podrabinekidze there", ["Podrabinekidze"]),
        ("Then MACHINE left.", []),
        ("Maria <em>Gonzalez</em> left.", ["Maria <em>Gonzalez"]),
        (r"says \"Maria Gonzalez\" left", ["Maria Gonzalez"]),
        ("Maria Gonzalez's house", ["Maria Gonzalez"]),
        ("ждал осуждённый Мороз там", ["Мороз"]),
        ("ждал осужденный Мороз там", ["Мороз"]),
    ],
)
def test_a_name_has_a_form(text, expected):
    assert [text[start:end] for start, end in find_persons(text)] == expected
