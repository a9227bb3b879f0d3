"""Lines of noise among others, their kinds, and lines that must not be taken for noise."""

import pytest

from research.corpus.cleaning import mark_lines

SENTENCE = "Police seized arms in the city of Minsk."
P = f"{SENTENCE} The weapons had come from Transnistria in a lorry, the ministry said."

# The lines of a page, and the kinds of those that are noise.
NOTICES = [
    (["Arms seized", "3 June 2021 • 5 comments", P], ["byline"]),
    (["Arms seized", "Minsk • Arms", P], []),
    (["Arms seized", P, "Ann Lee covers crime"], []),
    ([P, "Menu", "The four men were:", "Search"], []),
    ([P, "The men:", "Search"], []),
    ([P, "Join us"], ["boilerplate"]),
    ([P, "Join us", f"{P} Again."], ["repeated"]),
]
ABOVE_THE_TEXT = [
    (
        ["Arms seized here", "Brest", "3 May 2021", "A line of five words", P],
        ["dateline"],
    ),
    (["Arms", "Reuters said", P], []),
    (["Telegram", P], []),
    (["They use:", "Telegram", "VK", "Facebook", P], []),
    (["Users", "Telegram", "VK", P], []),
    (["1321", "Arms", P], ["counter"]),
    (["Arms", "of Brest", "1321", P], []),
    (["1321"], []),
]
BELOW_THE_TEXT = [
    ([P, "They seized:", "Menu"], []),
    ([P, "Join us", "The men are to be tried in Minsk"], ["boilerplate"]),
    ([P, "Related", "Gomel", "They fled."], ["navigation"]),
    (["Related", "Four men held in Brest", P], ["navigation"]),
    ([P, "Comments", "So I say.", f"And they: {P}"], ["navigation"]),
]
REPEATED = [
    (["Arms are seized", P, "Arms are seized"], ["repeated"]),
    (["Arms are seized", P, "Arms in all"], []),
    (["Arms here", "Arms here", P], []),
    (["Arms in Minsk", "Arms in Minsk", P], ["repeated"]),
    ([SENTENCE, "Brest", "Gomel", P], ["repeated"]),
    ([SENTENCE, "Brest", "Gomel", "Varna", P], []),
    ([SENTENCE.rstrip("."), P], []),
]
NAMES = [
    ([P, "Иван ПЕ, Минск"], []),
    (["Иван ПЕТРОВ", P], []),
    (["Arms", "Иван Петров", P], []),
    ([P, "Обвиняемые", "Иван Петров"], []),
]
SIGNATURES = [
    ([P, "Department of Justice"], ["signature"]),
    ([P, "Department of Justice:"], []),
    ([P, "They left", "Department of Justice"], []),
    ([P, "These are the men who fled", "Department of Justice"], ["signature"]),
    ([P, "ІІМ баспасөз қызметі"], ["signature"]),
    ([P, "(Источник: МВД)"], ["signature"]),
]


@pytest.mark.parametrize(
    ("lines", "kinds"),
    NOTICES + ABOVE_THE_TEXT + BELOW_THE_TEXT + REPEATED + NAMES + SIGNATURES,
)
def test_kinds_of_noise(lines, kinds):
    marked = mark_lines("\n".join(lines))
    assert [kind for _, kind in marked if kind] == kinds


NOTES = [
    [
        "Field notes, Osh",
        "Source: interview with a border officer",
        "heroin goes north in melon trucks twice a week",
        "trucks are not checked at night when the scanner is off",
        "20 kg were seized in May and nobody was charged",
    ],
    [
        "Полевые заметки, Ош",
        "Источник: беседа с пограничником",
        "героин везут на север в грузовиках с дынями",
        "ночью машины не проверяют, сканер выключен",
    ],
    ["Seizures by port", "Port", "2018", "2019", "Gdansk", "1,204", "1,530", SENTENCE],
    [
        "Users move between",
        "Facebook",
        "They sell there.",
        "Signal",
        "They meet there.",
    ],
]


@pytest.mark.parametrize("lines", NOTES)
def test_notes_and_tables_are_text(lines):
    marked = mark_lines("\n".join(lines))
    assert [line.text for line, kind in marked if kind] in ([], lines[1:2])


@pytest.mark.parametrize(
    "heading", ["Read also", "Comments", "Source: BelTA", "© 2023"]
)
def test_a_paragraph_is_no_noise_for_what_stands_above_it(heading):
    paragraphs = [f"It was in {town}. {P}" for town in ("Brest", "Gomel", "Grodno")]
    marked = mark_lines("\n".join(["Arms seized", heading, *paragraphs]))
    assert [line.text for line, kind in marked if not kind][-3:] == paragraphs
    below = mark_lines("\n".join([P, heading, *paragraphs]))
    kept = [line.text for line, kind in below if not kind]
    assert [line for line in kept if line != heading] == [P, *paragraphs]
