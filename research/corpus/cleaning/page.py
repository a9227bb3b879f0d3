"""A page in numbers: what each line shows by itself, by its place and among the lines around."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log1p
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from research.corpus.cleaning.line_rules import is_dateline, is_interface, is_notice
from research.corpus.cleaning.patterns import ADDRESS, COUNT
from research.corpus.cleaning.vocabulary import after, count_forms, leaning, words
from research.text.lines import CLOSERS, Line, is_prose, is_statement

MarkedLine = tuple[Line, str | None]  # a line with its kind of noise, or None for text
MarkedLines = Sequence[MarkedLine]
Kinds = Sequence[str | None]  # of noise, or None for text
Numbers = npt.NDArray[Any]

_LONGEST = 250  # characters of a line whose words are looked up
_FARTHEST = 20  # lines
_LONGEST_HEAD = 12
_OF_SITE = ("interface acts", "interface words", "interface links")
_LISTS = (*_OF_SITE, "appeal own", "appeal media")
_OPENINGS = (
    "photo_credit starts",
    "photo_credit phrases",
    "byline starts",
    "byline labels",
    "tags",
    "read_also",
    "boilerplate starts",
    "signature starts",
    "signature sources",
    "navigation lines",
    "end_marker lines",
)
_RULES: dict[str, Callable[[str], bool]] = {
    "dateline": is_dateline,
    "interface": is_interface,
    "notice": is_notice,
}
_FORMS = (
    "characters",
    "words",
    "digits",
    "capitals",
    "marks",
    "prose",
    "says",
    "introduces",
    "count",
    "address",
)
_NAMES = (*_FORMS, *_RULES, *_LISTS, *_OPENINGS, "leaning")


@lru_cache(10_000)
def _own_numbers(line: str) -> list[float]:
    """Return what a line shows by itself, 0 for the words of a paragraph: none is looked up."""
    length = len(line)
    numbers: list[float] = [
        log1p(length),
        log1p(len(line.split())),
        sum(map(str.isdigit, line)) / length,
        sum(map(str.isupper, line)) / length,
        1 - sum(map(str.isalnum, line)) / length,
        is_prose(line),
        is_statement(line),
        line.rstrip(CLOSERS).endswith(":"),
        COUNT.fullmatch(line[:_LONGEST]) is not None,
        ADDRESS.search(line[:_LONGEST]) is not None,
    ]
    if length <= _LONGEST and not is_prose(line):
        used = words(line)
        numbers += [knows(line) for knows in _RULES.values()]
        n_words = len(used) or 1
        numbers += [count_forms(used, *path.split()) / n_words for path in _LISTS]
        numbers += [after(line, *path.split()) is not None for path in _OPENINGS]
        numbers.append(leaning(used))
    numbers += [0] * (len(_NAMES) - len(numbers))
    return numbers


def beside(signals: Numbers) -> Numbers:
    """Return the numbers of the next lines above and below, and means of four and ten lines."""
    farthest = 10
    # Of all lines above each, with as many of nothing around the page.
    sums = np.pad(signals, ((farthest + 1, farthest), (0, 0))).cumsum(axis=0)
    at = farthest + np.arange(len(signals))
    blocks = []
    for far in (1, 4, farthest):
        blocks.append((sums[at] - sums[at - far]) / far)
        blocks.append((sums[at + far + 1] - sums[at + 1]) / far)
    return np.hstack(blocks)


def _distances(flags: Numbers) -> Numbers:
    """Return how far above each line the nearest one with each flag is."""
    at = np.arange(len(flags))[:, None]
    flagged = np.where(flags > 0, at, -_FARTHEST)
    last = np.maximum.accumulate(flagged)
    above = np.pad(last[:-1], ((1, 0), (0, 0)), constant_values=-_FARTHEST)
    distances: Numbers = np.log1p(np.minimum(_FARTHEST, at - above))
    return distances


class PageNumbers(NamedTuple):
    """The numbers of the lines of a page, which stand outside what it says, and where."""

    all: Numbers
    is_outside: Numbers
    at_edge: Numbers
    in_tail: Numbers


def page_numbers(lines: Sequence[str], kinds: Kinds) -> PageNumbers:
    """Return a row of numbers for each line of a page, whose known kinds of noise are given."""
    own = np.array([*map(_own_numbers, lines)], dtype=float)
    columns = dict(zip(_NAMES, own.T, strict=True))
    known = np.array([kind is not None for kind in kinds])
    says = columns["says"] * (known + columns["notice"] == 0)
    said = np.cumsum(says * np.expm1(columns["characters"]))
    above = np.append(0, said[:-1])
    total = max(1, said[-1])
    at = np.arange(len(lines))
    in_head = said == 0
    is_dated = columns["dateline"]
    may_be_title = in_head & (known + columns["interface"] + is_dated == 0)
    length = np.where(may_be_title, columns["words"], 0)
    of_site = sum(map(columns.__getitem__, _OF_SITE))
    near = np.column_stack(
        [
            known,
            says,
            is_dated,
            of_site,
            columns["count"],
            columns["characters"],
            columns["interface"],
            columns["leaning"],
        ]
    )
    far = np.column_stack(
        [
            known,
            says,
            says * columns["prose"],
            columns["introduces"],
        ]
    )
    title = length.argmax()
    above_title = in_head & (at < title)
    place = np.column_stack(
        [
            in_head,
            above_title,
            in_head & (at > title),
            at == title,
            known,
            said / total,
            above / total,
            np.log1p(at),
            np.log1p(at[::-1]),
        ]
    )
    blocks = [
        own,
        place,
        beside(near),
        _distances(far),
        _distances(far[::-1])[::-1],
    ]
    in_tail = (above == said[-1]) & ~in_head
    at_edge = in_tail | (in_head & (at < _LONGEST_HEAD))
    return PageNumbers(np.hstack(blocks), in_head | in_tail, at_edge, in_tail)
