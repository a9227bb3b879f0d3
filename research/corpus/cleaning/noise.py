"""Which lines of a page are noise, as a small network has learned, and of what kind each is.

The network reads the numbers of `page`. Its weights, in `noise.csv`, were learned from the layouts
of `tests/gold`, with tables, headings and lists put among their lines, and from pages of the
article extraction benchmark (https://github.com/scrapinghub/article-extraction-benchmark, MIT).
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from research.corpus.cleaning.line_rules import (
    heading,
    is_dateline,
    is_imprint,
    is_notice,
    is_office,
)
from research.corpus.cleaning.page import Kinds, Numbers, PageNumbers, page_numbers
from research.corpus.cleaning.patterns import (
    ABOUT_PUBLISHER,
    COUNT,
    NAMES,
    OWN_ADDRESS,
    SENTENCE_WITHIN,
    SITE,
)
from research.corpus.cleaning.vocabulary import after, count_forms, entries, words
from research.text.language import is_person
from research.text.lines import ends_sentence, is_statement

_LEAST = 0.7  # of certainty that a line is noise
_LEAST_OF_MANY_WORDS = 0.9
_SURE = 0.97  # of two sentences: "Liked it? Tell a friend"
_DOUBT_WITHIN = 0.2  # between statements, where a heading or a list may stand
_SHORTEST_PARAGRAPH = 80  # characters
_LISTS = ("navigation", "read_also", "sidebar")


@cache
def _weights() -> Numbers:
    return np.loadtxt(Path(__file__).with_name("noise.csv"), delimiter=",")


def _certainty(numbers: Numbers) -> Numbers:
    """Return how certain it is that each line is noise: the network of one hidden layer."""
    weights = _weights()
    hidden = np.maximum(0, numbers @ weights[:-2] + weights[-2])
    certainty: Numbers = (1 + np.tanh(hidden @ weights[-1] / 2)) / 2
    return certainty


def _is_prose(line: str, certainty: float = 0) -> bool:
    """Tell a paragraph, two sentences or a heading of Markdown: the network marks none of them."""
    is_paragraph = len(line) >= _SHORTEST_PARAGRAPH and is_statement(line)
    is_heading = line.startswith(("# ", "## "))
    is_sure = certainty > _SURE and len(line) < _SHORTEST_PARAGRAPH
    has_two = not is_sure and bool(SENTENCE_WITHIN.search(line))
    return is_paragraph or is_heading or has_two


def with_notices(lines: Sequence[str], known: Kinds) -> list[str | None]:
    """Mark what the site says of itself above the first and below the last statement."""
    kinds = list(known)
    order = range(len(lines))
    for places in (order, reversed(order)):
        for place in places:
            line = lines[place]
            if kinds[place] is None:
                if (
                    is_notice(line)
                    or ABOUT_PUBLISHER.match(line)
                    or OWN_ADDRESS.fullmatch(line)
                ):
                    kinds[place] = "boilerplate"
                elif is_statement(line) or _is_prose(line):
                    break
    return kinds


def _is_author(line: str) -> bool:
    name = line.rstrip(".").split(",")[0]
    return is_imprint(line) or bool(NAMES.fullmatch(name) and is_person(name))


def _is_appeal(line: str) -> bool:
    return is_notice(line) or count_forms(words(line), "appeal", "own") > 0


def _is_button(line: str) -> bool:
    used = words(line)
    n_acts = count_forms(used, "interface", "acts") + count_forms(used, "share_button")
    return 2 * n_acts > len(used)


_KINDS: dict[str, Callable[[str], object]] = {
    "dateline": is_dateline,
    "agency": lambda line: heading(line) in entries("byline", "agencies"),
    "signature": is_office,
    "counter": COUNT.fullmatch,
    "byline": _is_author,
    "boilerplate": _is_appeal,
    "tags": lambda line: after(line, "tags") is not None,
    "read_also": lambda line: after(line, "read_also") is not None,
    "contact": SITE.fullmatch,
    "share_button": _is_button,
}


def _kind_of_noise(line: str, kind_above: str | None, *, below_text: bool) -> str:
    """Return of what kind a line is that is noise."""
    for kind, knows in _KINDS.items():
        if knows(line):
            return kind
    if not below_text:
        return "navigation"
    return "signature" if kind_above == "signature" else "sidebar"


def _is_origin(line: str, above: str, *, below_text: bool) -> bool:
    """Know when the text came out or, below it, from which office, where it need not be likely."""
    is_first_count = not above and COUNT.fullmatch(line)
    if is_first_count or is_dateline(line) or is_imprint(line):
        return True
    if after(line, "tags", "phrases") is not None:
        return True
    # Below a short line that says nothing, an office may be an item of a list.
    return below_text and is_office(line) and len(above.split()) > 4


def _marked(
    lines: Sequence[str], kinds: Kinds, numbers: PageNumbers
) -> Iterator[str | None]:
    """Yield the kind of each line of a page, of which some are known."""
    certainty = _certainty(numbers.all) - np.where(numbers.is_outside, 0, _DOUBT_WITHIN)
    in_list = False
    above = ""
    kind_above = None
    for place, (line, known) in enumerate(zip(lines, kinds, strict=True)):
        below_text = bool(numbers.in_tail[place])
        is_origin = numbers.at_edge[place] and _is_origin(
            line, above, below_text=below_text
        )
        is_short = len(line.split()) < 6 or kind_above in _LISTS
        least = _LEAST if is_short else _LEAST_OF_MANY_WORDS
        is_likely = certainty[place] > least
        is_noise = (in_list or is_likely) and not _is_prose(line, certainty[place])
        kind = known
        if not known and (is_noise or is_origin):
            kind = _kind_of_noise(line, kind_above, below_text=below_text)
        yield kind
        in_list |= below_text and heading(line) in entries("end_marker", "lines")
        above = line
        kind_above = kind


def kinds_of_noise(lines: Sequence[str], known: Kinds) -> list[str | None]:
    """Return the kind of noise of each line of a page, or None for what the text says.

    `known` holds the kinds that the lines show by themselves.
    """
    if len(lines) == 1:
        return list(known)
    kinds = with_notices(lines, known)
    numbers = page_numbers(lines, kinds)
    kinds = list(_marked(lines, kinds, numbers))
    compared = [" ".join(words(line)) for line in lines]
    _mark_repeated(lines, compared, kinds, numbers.is_outside)
    return kinds


def _is_lead(compared: Sequence[str], place: int) -> bool:
    """Tell whether one of the next three lines begins with all of a line."""
    lead = compared[place]
    return any(
        line.startswith(lead) and line != lead
        for line in compared[place + 1 : place + 4]
    )


def _mark_repeated(
    lines: Sequence[str],
    compared: Sequence[str],
    kinds: list[str | None],
    at_edge: Numbers,
) -> None:
    """Mark a lead that the text repeats, and a title or paragraph that stood before."""
    seen: set[str] = set()
    title = compared[kinds.index(None)] if None in kinds else ""
    for place, line in enumerate(compared):
        may_be_title = at_edge[place] or line == title
        stood_before = line in seen and len(line) >= (12 if may_be_title else 60)
        is_lead = (
            len(line) >= 30
            and ends_sentence(lines[place])
            and _is_lead(compared, place)
        )
        if stood_before or is_lead:
            kinds[place] = kinds[place] or "repeated"
        if kinds[place] != "field_prefix":
            seen.add(line)
