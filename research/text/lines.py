"""Lines of a text, with their places, and what their form shows."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

_NARROWEST, _WIDEST = 50, 120  # columns that hard-wrapped text comes in
_SENTENCE_ENDS = tuple(".!?…:;")
CLOSERS = "\"'”’»)]"
_QUOTE_OPENS = "\"“„«'"

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_QUOTED = re.compile(r"[\"“„«']([^\"”“»]+)[\"”“»]")
_BULLET = re.compile(
    r"""(?:[-–—•*·▪◦‣●■]     # • seized
    | \d{1,2}[.)]            # 3. seized
    | [a-zа-яё][)]           # a) seized
    )\s+""",
    re.VERBOSE,
)
# The end of a reference: "S. Cornell, Strong and Unique, May 6, 2022."
_CITATION = re.compile(
    r""",\s+
    (?:[^\W\d_]+\.?\s+)?     # May
    (?:\d\d?,\s+)?           # 6,
    (?:19|20)\d\d\.$         # 2022.
    """,
    re.VERBOSE,
)


class Line(NamedTuple):
    """A line of a text without the white space around it, with its place in the text."""

    start: int
    end: int
    text: str


def line_at(start: int, text: str) -> Line:
    """Return the line that a piece of a text holds, without the white space around it.

    >>> line_at(10, "  Arms seized ")
    Line(start=12, end=23, text='Arms seized')
    """
    line = text.strip()
    start += len(text) - len(text.lstrip())
    return Line(start, start + len(line), line)


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, each without surrounding white space."""
    lines = []
    start = 0
    for row in text.splitlines(keepends=True):
        lines.append(line_at(start, row))
        start += len(row)
    return [line for line in lines if line.text]


def plain(line: str) -> str:
    r"""Return a line as it looks: no invisible characters, every white space one space.

    >>> plain("Чи\xadтай\xadте\xa0  также")
    'Читайте также'
    """
    return " ".join(_INVISIBLE.sub("", line).split())


def is_list_item(line: str) -> bool:
    """Tell whether a line starts with a bullet or an item's number."""
    return bool(_BULLET.match(line))


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence or a clause does."""
    unquoted = line.rstrip(CLOSERS)
    return unquoted.endswith(_SENTENCE_ENDS) or line.endswith(_SENTENCE_ENDS)


def is_prose(line: str) -> bool:
    """Tell whether a line is a paragraph of running text."""
    return len(line) >= 80 and ends_sentence(line)


def is_statement(line: str) -> bool:
    """Tell whether a line says something in a sentence, and is not a headline or a reference.

    >>> [is_statement(line) for line in ("They fled.", "Who fled?", "S. Cornell, May 6, 2022.")]
    [True, False, False]
    """
    bare = line.rstrip(CLOSERS + " ")
    if bare.endswith(("...", "…")) or _CITATION.search(bare[-40:]):
        return False
    has_two_words = len(line.split(maxsplit=2)) > 1
    return has_two_words and bare.endswith((".", ";", ":"))


def opens_block(text: str, above: Line, line: Line) -> bool:
    """Tell whether a blank line stands between two lines that follow one another."""
    rows = text[above.end : line.start + 1].splitlines()
    return len(rows) > 2


def _filled_lines(text: str, lines: Sequence[Line]) -> list[int]:
    """Return the places of lines that the next one's first word would not have fitted into.

    The width of the text is that of its longest line above another one of the same block.
    """
    within_block = [
        place
        for place, (line, below) in enumerate(pairwise(lines))
        if not opens_block(text, line, below)
    ]
    # The column where each line ends, its indentation included.
    rows = map(str.rstrip, text.splitlines())
    columns = [len(row) for row in rows if row]
    width = max((columns[place] for place in within_block), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return []

    def is_filled(place: int) -> bool:
        below = lines[place + 1].text
        first_word = below.split(maxsplit=1)[0]
        needed = columns[place] + 1 + len(first_word)
        return needed > width and not is_list_item(below)

    return list(filter(is_filled, within_block))


def _wrapped_lines(text: str, lines: Sequence[Line]) -> set[int]:
    """Return the places of lines that go on in the next one, where a text is hard-wrapped.

    It is where most of the filled lines break off within a sentence, and a third of them in
    front of a lower-case letter.
    """
    filled = _filled_lines(text, lines)
    n_lower = 0
    n_mid_sentence = 0
    for place in filled:
        before_lower = lines[place + 1].text[0].islower()
        n_lower += before_lower
        n_mid_sentence += before_lower or not ends_sentence(lines[place].text)
    if n_lower < 2 or 3 * n_lower < len(filled):
        return set()
    return set(filled) if 3 * n_mid_sentence >= 2 * len(filled) else set()


def join_wrapped(text: str, stands_alone: Callable[[str], bool]) -> list[Line]:
    r"""Return the lines of a text, with hard-wrapped ones joined to whole paragraphs.

    A line goes on in the next one of its block where that one's first word would not have fitted
    into the width of the text. A line that `stands_alone` is not joined, unless the next one
    starts in lower case. A joined line still slices back: it holds the line breaks.

    >>> apart = "A heading\nA line that is much shorter than hard-wrapped text"
    >>> [line.text for line in join_wrapped(apart, lambda line: False)] == apart.split("\n")
    True
    """
    lines = split_lines(text)
    wrapped = _wrapped_lines(text, lines)
    joined = lines[:1]

    def goes_on(place: int) -> bool:
        line, below = lines[place : place + 2]
        if below.text[0].islower():
            return True
        return not stands_alone(line.text) and not stands_alone(below.text)

    for place, line in enumerate(lines[1:]):
        start = line.start
        if place in wrapped and goes_on(place):
            start = joined.pop().start
        joined.append(Line(start, line.end, text[start : line.end]))
    return joined


def _is_heading(line: str) -> bool:
    """Tell whether a line is short and open at its end: 'Key findings'."""
    is_open = not ends_sentence(line) and not line.endswith(",")
    return len(line) <= 100 and line[:1].isupper() and is_open


def _is_quote(line: str) -> bool:
    """Tell whether most of a line stands in quotation marks: '“They fled,” he said.'."""
    if line[:1] not in _QUOTE_OPENS or len(line) > 10_000:
        return False
    return 2 * sum(map(len, _QUOTED.findall(line))) > len(line)


def kind_of_passage(line: Line, title: Line | None, *, is_last: bool) -> str:
    """Return what a line of text is: title (or heading), paragraph, list_item or quote."""
    if is_list_item(line.text):
        return "list_item"
    if line == title or (_is_heading(line.text) and not is_last):
        return "title"
    return "quote" if _is_quote(line.text) else "paragraph"
