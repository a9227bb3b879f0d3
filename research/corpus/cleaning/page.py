"""A page in numbers: what each line shows by itself, by its place and among the lines around."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import log1p
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from research.corpus.cleaning.line_rules import (
    LINE_RULES,
    is_dateline,
    is_interface,
    is_notice,
)
from research.corpus.cleaning.patterns import SHAPES
from research.corpus.cleaning.vocabulary import after, count_forms, words
from research.text.lines import Line, is_prose, is_statement

MarkedLine = tuple[Line, str | None]  # a line with its kind of noise, or None for text
MarkedLines = Sequence[MarkedLine]
Numbers = npt.NDArray[Any]

_LONGEST = 250  # characters of a line whose words are looked up
_FARTHEST = 20  # lines
_LONGEST_HEAD = 12
_LISTS = (
    ("interface", "acts"),
    ("interface", "words"),
    ("interface", "links"),
    ("appeal", "own"),
    ("appeal", "media"),
)
_OPENINGS = (
    ("photo_credit", "starts"),
    ("photo_credit", "phrases"),
    ("byline", "starts"),
    ("byline", "labels"),
    ("tags",),
    ("read_also",),
    ("boilerplate", "starts"),
    ("signature", "starts"),
    ("signature", "sources"),
    ("navigation", "lines"),
    ("end_marker", "lines"),
)
_RULES: dict[str, Callable[[str], bool]] = {
    "dateline": is_dateline,
    "interface": is_interface,
    "notice": is_notice,
}
_FORMS = ("characters", "words", "digits", "capitals", "marks", "prose", "says")
_NAMES = (*_FORMS, *SHAPES, *_RULES, *map(" ".join, _LISTS), *_OPENINGS)
_KINDS = np.array([*LINE_RULES])


@lru_cache(maxsize=10_000)
def _own_numbers(line: str) -> list[float]:
    """Return what a line shows by itself; the words of a paragraph are not looked up."""
    length = len(line)
    numbers: list[float] = [
        log1p(length),
        log1p(len(line.split())),
        sum(map(str.isdigit, line)) / length,
        sum(map(str.isupper, line)) / length,
        1 - sum(map(str.isalnum, line)) / length,
        is_prose(line),
        is_statement(line),
    ]
    ends = line if length <= 100 else f"{line[:50]} {line[-50:]}"
    numbers += [bool(shape.search(ends)) for shape in SHAPES.values()]
    if length <= _LONGEST and not is_prose(line):
        used = words(line)
        numbers += [knows(line) for knows in _RULES.values()]
        numbers += [count_forms(used, *path) / (len(used) or 1) for path in _LISTS]
        numbers += [after(line, *path) is not None for path in _OPENINGS]
    return numbers


def _shared(used: Sequence[Sequence[str]], says: Numbers) -> Numbers:
    """Return the share of words of each line that statements of the page have, and 0 for these."""
    stems = [{word[:5] for word in line if len(word) > 3} for line in used]
    said = set().union(*(stems[place] for place in np.flatnonzero(says)))
    return (1 - says) * [len(own & said) / (len(own) or 1) for own in stems]


def beside(signals: Numbers) -> Numbers:
    """Return the numbers of the next lines above and below, and means of four and ten lines."""
    n = len(signals)
    at = np.arange(n)
    sums = np.vstack([0 * signals[:1], np.cumsum(signals, axis=0)])
    blocks = []
    for far in (1, 4, 10):
        first = np.maximum(0, at - far)
        end = np.minimum(n, at + far + 1)
        blocks.append((sums[at] - sums[first]) / far)
        blocks.append((sums[end] - sums[at + 1]) / far)
    return np.hstack(blocks)


def _distances(flags: Numbers) -> Numbers:
    """Return how far above each line the nearest one with each flag is."""
    at = np.arange(len(flags))[:, None]
    nothing = 0 * flags[:1] - _FARTHEST
    flagged = np.where(flags > 0, at, -_FARTHEST)
    last = np.maximum.accumulate(flagged, axis=0)
    above = np.vstack([nothing, last[:-1]])
    distances: Numbers = np.log1p(np.minimum(_FARTHEST, at - above))
    return distances


class PageNumbers(NamedTuple):
    """The numbers of the lines of a page, which stand outside what it says, and where."""

    all: Numbers
    is_outside: Numbers
    at_edge: Numbers
    in_tail: Numbers


def page_numbers(
    lines: Sequence[str], used: Sequence[Sequence[str]], kinds: Sequence[str | None]
) -> PageNumbers:
    """Return a row of numbers for each line of a page.

    `used` holds the words of each line, and `kinds` the kinds of noise that are known.
    """
    own = np.zeros((len(lines), len(_NAMES)))
    for row, line in zip(own, lines, strict=True):
        numbers = _own_numbers(line)
        row[: len(numbers)] = numbers
    columns = dict(zip(_NAMES, own.T, strict=True))
    of_kind = np.array(kinds, dtype=object)[:, None] == _KINDS
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
    of_site = sum(columns[f"interface {kind}"] for kind in ("acts", "words", "links"))
    near = np.column_stack(
        [
            known,
            says,
            is_dated,
            of_site,
            columns["count"],
            columns["characters"],
            columns["interface"],
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
            above_title * is_dated.sum(),
            in_head & (at > title),
            at == title,
            may_be_title & (length >= min(log1p(5), length.max())),
            known,
            said / total,
            above / total,
            _shared(used, says),
            np.log1p(at),
            np.log1p(at[::-1]),
            0 * at + log1p(len(at)),
            0 * at + log1p(says.sum()),
            0 * at + log1p(known.sum()),
            0 * at + known.mean(),
        ]
    )
    blocks = [
        own,
        of_kind,
        place,
        beside(near),
        _distances(far),
        _distances(far[::-1])[::-1],
    ]
    in_tail = (above == said[-1]) & ~in_head
    at_edge = in_tail | (in_head & (at < _LONGEST_HEAD))
    return PageNumbers(np.hstack(blocks), in_head | in_tail, at_edge, in_tail)
