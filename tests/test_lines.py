"""Lines: their places, what their form shows, and hard-wrapped ones joined."""

import pytest

from research.text.lines import (
    Line,
    ends_sentence,
    is_list_item,
    is_prose,
    is_statement,
    join_wrapped,
    kind_of_passage,
    opens_block,
    plain,
    split_lines,
)

FORMS = [
    (is_list_item, "• seized", "•seized"),
    (is_list_item, "12) seized", "123) seized"),
    (is_list_item, "3. seized", "3.5 seized"),
    (is_list_item, "b) seized", "B) seized"),
    (is_list_item, "— оружие", "оружие — груз"),
    (ends_sentence, "“They fled.”", "They fled"),
    (ends_sentence, "They fled (by car);", "They fled,"),
    (ends_sentence, "Seized:", "Seized -"),
    (is_prose, "a" * 79 + ".", "a" * 78 + "."),
    (is_prose, "a" * 79 + ".", "a" * 80),
    (is_statement, "They fled.", "Who fled?"),
    (is_statement, "They took:", "Taken:"),
    (is_statement, "(They fled.)", "They fled..."),
    (is_statement, "They fled in 2021.", "S. Cornell, AFPC, December 2021."),
]


@pytest.mark.parametrize(("knows", "fires", "not_so"), FORMS)
def test_form(knows, fires, not_so):
    assert knows(fires)
    assert not knows(not_so)


def test_plain():
    assert plain("\u200bЧи\xadтай\xa0\t те ") == "Читай те"


def test_lines_have_their_places():
    text = " One \r\n\r\n\tTwo\u2028Three"
    lines = split_lines(text)
    assert lines == [Line(1, 4, "One"), Line(10, 13, "Two"), Line(14, 19, "Three")]
    assert opens_block(text, lines[0], lines[1])
    assert not opens_block(text, lines[1], lines[2])


@pytest.mark.parametrize(
    ("between", "opens"),
    [("\n", False), ("\r\n", False), ("\n  ", False), ("\n\n", True), ("\n \n ", True)],
)
def test_a_blank_line_opens_a_block(between, opens):
    text = f"One{between}Two"
    assert opens_block(text, *split_lines(text)) == opens


WRAPPED = """Customs officers found twelve kilograms of drugs in a lorry
that had come from the port, and three men of the crew were
taken to the city of Minsk, where they were tried in March."""


def joined(text, *, stands_alone=lambda _: False):
    return [line.text for line in join_wrapped(text, stands_alone)]


def test_wrapped_lines_are_joined():
    assert joined(WRAPPED) == [WRAPPED]
    assert joined(f"Seized\n\n{WRAPPED}\n\nThey fled") == [
        "Seized",
        WRAPPED,
        "They fled",
    ]


@pytest.mark.parametrize(
    "text",
    [
        WRAPPED.replace("\n", "\n\n"),
        WRAPPED.replace("that", "- that").replace("taken", "- taken"),
        WRAPPED.replace("taken", "Taken"),
        "in the\nport of\nthe city\nin May",
        "\n".join(f"{'word ' * 26}{n} and" for n in "abc"),
    ],
    ids=["blocks", "items", "one in lower case", "narrow", "wide"],
)
def test_lines_stay_apart(text):
    assert joined(text) == [line.text for line in split_lines(text)]


@pytest.mark.parametrize(("n_upper", "n_lines"), [(4, 1), (5, 8)])
def test_a_third_of_wrapped_lines_go_on_in_lower_case(n_upper, n_lines):
    starts = ["Brest", *["Minsk"] * n_upper, "gomel", "gomel"]
    text = "\n".join(f"{start} {'words ' * 9}and" for start in starts)
    assert len(joined(text)) == n_lines


def test_a_line_that_stands_alone_is_joined_to_lower_case_only():
    text = WRAPPED + "\n" + WRAPPED.replace("Customs", "In Minsk customs")
    first, *rest = text.split("\n")
    assert joined(text, stands_alone=lambda line: line == first)[0].startswith(first)
    after_name = f"{WRAPPED[:-1]} and April in\nMinsk they fled."
    assert joined(after_name)[-1].endswith("Minsk they fled.")
    assert joined(after_name, stands_alone=lambda line: "April" in line)[-1] == (
        "Minsk they fled."
    )
    assert rest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- seized arms", "list_item"),
        ("Key findings", "title"),
        ("Key findings,", "paragraph"),
        ("key findings", "paragraph"),
        ("They fled.", "paragraph"),
        ("K" * 101, "paragraph"),
        ("“They fled, all of them,” he said.", "quote"),
        ("“They” fled to the city of Minsk.", "paragraph"),
    ],
)
def test_kind_of_passage(text, kind):
    line = Line(0, len(text), text)
    assert kind_of_passage(line, None, is_last=False) == kind
    expected = "paragraph" if kind == "title" else kind
    assert kind_of_passage(line, None, is_last=True) == expected


def test_the_title_is_a_title_even_as_a_sentence():
    line = Line(0, 9, "Who fled?")
    assert kind_of_passage(line, line, is_last=True) == "title"
