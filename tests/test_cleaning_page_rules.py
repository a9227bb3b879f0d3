"""Each rule for a page: lines among which it fires, and some among which it must not."""

import pytest

from research.corpus.cleaning import mark_lines

SENTENCE = "Police seized arms in the city of Minsk."
P = f"{SENTENCE} The weapons had come from Transnistria in a lorry, the ministry said."

# The lines of a page, and the kinds of those that are noise.
NOTICES = [
    (["Arms seized", "3 June 2021 • 5 comments", P], ["byline"]),
    (["Arms seized", "Minsk • Arms", P], []),
    (["Arms seized", "Ann Lee", P, "Ann Lee covers crime"], ["boilerplate"]),
    (["By Ann Lee", P, "Ann Lee covers crime"], ["byline", "boilerplate"]),
    (["Arms seized", P, "Ann Lee covers crime"], []),
    ([P, "Menu", "More on:", "Search"], ["navigation", "boilerplate", "navigation"]),
    ([P, "Menu", "The four men were:", "Search"], []),
    ([P, "The men:", "Search"], []),
    ([P, "Join us"], ["boilerplate"]),
    ([P, "Join us", f"{P} Again."], ["repeated"]),
]
ABOVE_THE_TEXT = [
    (["Home", "News", "Brest", "Arms are seized", P], ["navigation"] * 3),
    (["Home", "Brest", "Arms are seized", P], ["navigation"]),
    (["Home", "News", "Brest desk of arms is up", P], ["navigation"] * 2),
    (
        ["Arms seized here", "Brest", "3 May 2021", "A line of five words", P],
        ["dateline"],
    ),
    (["Arms", "Reuters", P], ["agency"]),
    (["Arms", "Reuters said", P], []),
    (["Share", "Telegram", P], ["share_button"] * 2),
    (["Telegram", P], []),
    (["Arms", "3 May 2021", "Telegram", P], ["dateline", "share_button"]),
    (["Users", "Telegram", "VK", "Facebook", P], ["share_button"] * 3),
    (["They use:", "Telegram", "VK", "Facebook", P], []),
    (["Users", "Telegram", "VK", P], []),
    (["1321", "Arms", P], ["counter"]),
    (["Arms", "1321", P], ["counter"]),
    (["Arms", "of Brest", "1321", P], []),
    (["1321"], []),
]
BELOW_THE_TEXT = [
    ([P, "Brest", "Menu"], ["navigation"]),
    ([P, "They seized:", "Menu"], []),
    ([P, "Tags: arms", "Gomel", "- Gomel"], ["tags", "sidebar"]),
    ([P, "Join us", "The four men"], ["boilerplate", "sidebar"]),
    ([P, "Join us", "The men are to be tried in Minsk"], ["boilerplate"]),
    ([P, "Join us", "The men are tried today in Minsk"], ["boilerplate", "sidebar"]),
    ([P, "Related", "- one", "They fled."], ["navigation", "sidebar"]),
    ([P, "Related", "12.01.2023 A session", "They fled."], ["navigation", "sidebar"]),
    ([P, "Related", "Gomel", "They fled."], ["navigation"]),
    (["Related", "Four men held in Brest", P], ["navigation"]),
    (
        [P, "Read also", "Four held", "The Diplomat is an online magazine."],
        ["navigation", "sidebar", "sidebar"],
    ),
    ([P, "Comments", "So I say."], ["navigation", "comment"]),
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
    ([P, "Иван ПЕТРОВ, Минск"], ["byline"]),
    ([P, "Иван ПЕ, Минск"], []),
    (["Иван ПЕТРОВ", P], []),
    (["Arms", "Иван ПЕТРОВ", P], ["byline"]),
    (["Arms", "Иван Петров", P], []),
    ([P, "Иван Петров"], ["byline"]),
    ([P, "Обвиняемые", "Иван Петров"], []),
]
SIGNATURES = [
    ([P, "Department of Justice"], ["signature"]),
    ([P, "Department of Justice", "of Belarus"], ["signature"] * 2),
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
def test_rule(lines, kinds):
    marked = mark_lines("\n".join(lines))
    assert [kind for _, kind in marked if kind] == kinds


def test_a_signature_does_not_go_on_in_another_block():
    text = f"{P}\n\nDepartment of Justice\n\nThe Police of Minsk"
    assert [kind for _, kind in mark_lines(text)][:2] == [None, "signature"]


def test_the_head_has_twelve_lines_beside_the_labels_of_the_site():
    title = "Arms in Minsk"
    for n_between, kind in [(10, "repeated"), (11, None)]:
        between = [f"Gomel {letter}" for letter in "abcdefghijkl"[:n_between]]
        marked = mark_lines("\n".join(["Home", title, *between, title, P]))
        assert marked[-2][1] == kind
