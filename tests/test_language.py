"""Language: identification, lemmas, content words."""

import pytest

from research.text.language import (
    UNDETERMINED,
    content_words,
    dictionary_forms,
    grammatical_cases,
    identify,
    is_person,
    language_data,
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


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("тысяча тыс млн", "ru", ["тысяча"]),
        ("МВД", "ru", ["МВД"]),
        ("он их", "ru", []),
        ("до суда", "ru", ["суда"]),
        ("is gangs", "en", ["gangs"]),
        ("та зброя", "uk", ["зброя"]),
        ("well-known так-то", "kk", ["well-known", "так-то"]),
    ],
)
def test_each_language_has_its_rule_of_content(text, language, expected):
    assert [word.text for word in content_words(text, language)] == expected


def test_every_language_has_an_alphabet_and_a_prior():
    for code, row in language_data().items():
        assert len(code) == 2
        assert len(row["letters"]) > 20
        assert 0 < row["prior"] <= 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Иванов", False), ("Иван", True), ("Суд Иван", False)],
)
def test_a_person_has_a_given_name_and_no_other_word(name, expected):
    assert is_person(name) is expected


@pytest.mark.parametrize(
    ("word", "forms", "cases"),
    [("Россию", {"россия"}, {"accs"}), ("Кубы", {"куб", "куба"}, {"nomn", "gent"})],
)
def test_forms_and_cases_of_russian_words(word, forms, cases):
    assert dictionary_forms(word) == forms
    assert grammatical_cases(word) >= cases
