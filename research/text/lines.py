"""Lines of a text, with their places, and what their form shows."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_BULLET = re.compile(r"(?:[-–—•*·▪◦‣●■]|\d{1,2}[.)]|[a-zа-яё][)])\s+")
_CITATION = re.compile(r",\s+(?:[^\W\d_]+\.?\s+)?(?:\d\d?,\s+)?(?:19|20)\d\d\.$")
_SENTENCE_ENDS = tuple(".!?…:;")
_CLOSERS = "\"'”’»)]"
_NARROWEST, _WIDEST = 50, 120  # columns that hard-wrapped text comes in

_QUOTE_OPENS = "\"“„«'"
_QUOTED = re.compile(r"[\"“„«']([^\"”“»]+)[\"”“»]")


class Line(NamedTuple):
    """A line of a text without the white space around it, with its place in the text."""

    start: int
    end: int
    text: str


def split_lines(text: str) -> list[Line]:
    """Return the lines of `text` that are not blank, each without surrounding white space."""
    found = [
        (match.end() - len(match[0].lstrip()), match[0].strip())
        for match in _LINE.finditer(text)
    ]
    return [Line(start, start + len(line), line) for start, line in found if line]


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
    return line.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS) or line.endswith(
        _SENTENCE_ENDS
    )


def is_prose(line: str) -> bool:
    """Tell whether a line is a paragraph of running text."""
    return len(line) >= 80 and ends_sentence(line)


def opens_block(text: str, before: Line, line: Line) -> bool:
    """Tell whether a blank line stands between two lines that follow one another."""
    return len(_BREAK.findall(text, before.end, line.start)) > 1


def _continued(text: str, lines: Sequence[Line]) -> set[int]:
    """Return the places of lines that were broken because the next one's first word did not fit."""
    pairs = [
        (i, a, b)
        for i, (a, b) in enumerate(pairwise(lines))
        if not opens_block(text, a, b)
    ]
    # The column where each line ends, its indentation included.
    columns = [
        len(match[0].rstrip()) for match in _LINE.finditer(text) if match[0].strip()
    ]
    width = max((columns[i] for i, _, _ in pairs), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return set()
    full = [
        (i, a, b)
        for i, a, b in pairs
        if columns[i] + 1 + len(b.text.split(maxsplit=1)[0]) > width
        and not is_list_item(b.text)
    ]
    mid_sentence = sum(
        b.text[0].islower() or not ends_sentence(a.text) for _, a, b in full
    )
    lower = sum(b.text[0].islower() for _, a, b in full)
    is_wrapped = (
        lower >= 2 and 3 * lower >= len(full) and 3 * mid_sentence >= 2 * len(full)
    )
    return {i for i, _, _ in full} if is_wrapped else set()


def join_wrapped(
    text: str, lines: Sequence[Line], stands_alone: Callable[[str], bool]
) -> list[Line]:
    r"""Return the lines with hard-wrapped ones joined to whole paragraphs.

    A line goes on in the next one of its block where that one's first word would not have fitted
    into the width of the text. A line that `stands_alone` is not joined, unless the next one
    starts in lower case. A joined line still slices back: it holds the line breaks.
    """
    if not lines:
        return []
    broken = _continued(text, lines)
    joined = [lines[0]]
    for i, (before, line) in enumerate(pairwise(lines)):
        goes_on = i in broken and (
            line.text[0].islower()
            or not (stands_alone(before.text) or stands_alone(line.text))
        )
        start = joined.pop().start if goes_on else line.start
        joined.append(Line(start, line.end, text[start : line.end]))
    return joined


def is_statement(line: str) -> bool:
    """Tell whether a line says something in a sentence, and is not a headline or a reference.

    >>> [is_statement(line) for line in ("They fled.", "Who fled?", "S. Cornell, May 6, 2022.")]
    [True, False, False]
    """
    bare = line.rstrip(_CLOSERS + " ")
    if bare.endswith(("...", "…")) or _CITATION.search(bare[-40:]):
        return False
    return bare.endswith((".", ";", ":")) and len(line.split(maxsplit=2)) > 1


def _is_heading(line: str) -> bool:
    is_open = not ends_sentence(line) and not line.endswith(",")
    return len(line) <= 100 and line[:1].isupper() and is_open


def _is_quote(line: str) -> bool:
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
