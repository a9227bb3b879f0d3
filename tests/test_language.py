"""Language: identification, lemmas, content words."""

import pytest

from research.text.language import (
    UNDETERMINED,
    content_words,
    identify,
    is_person,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Three men were detained in Brest after customs officers found drugs in a lorry.",
            "en",
        ),
        (
            "В Гомеле задержаны пять участников преступной группы, сбывавшей мефедрон.",
            "ru",
        ),
        (
            "Правоохоронці викрили злочинну групу, яка переправляла чоловіків через кордон.",
            "uk",
        ),
        (
            "У Гродне затрымалі групу кантрабандыстаў, якія вывозілі цыгарэты ў Польшчу.",
            "be",
        ),
        ("Алматыда полиция адам саудасымен айналысқан қылмыстық топты ұстады.", "kk"),
        ("", UNDETERMINED),
        ("1 204 — 26,8 %", UNDETERMINED),
    ],
)
def test_identify(text, expected):
    assert identify(text) == expected


def test_words_slice_back():
    text = "Партии оружия — in Минске, don't"
    found = words(text, "ru")
    assert [text[word.start : word.end] for word in found] == [
        word.text for word in found
    ]
    assert [word.lemma for word in found][:2] == ["партия", "оружие"]


def test_content_words_leave_out_function_words():
    text = "Это оружие, которое было изъято в Минске"
    assert [word.lemma for word in content_words(text, "ru")] == ["оружие", "минск"]
    assert [word.text for word in content_words("the arms of them", "en")] == ["arms"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Иван Петров", True),
        ("Анна Петрова", True),
        ("Раздел имущества", False),
        ("", False),
    ],
)
def test_is_person(name, expected):
    assert is_person(name) is expected
