"""Boilerplate that no list knows: lines that recur over the documents of one publisher."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

from research.corpus.cleaning.page import MarkedLines
from research.text.lexicon import fold
from research.text.lines import is_prose, plain

_Text = tuple[str, ...]  # the lines of a text, as they are compared


def _as_compared(lines: MarkedLines) -> _Text:
    return tuple(fold(plain(line.text)) for line, _ in lines)


def _common(texts: set[_Text]) -> set[str]:
    """Return the lines in at least three, and a fifth, of a publisher's distinct texts."""
    counts: Counter[str] = Counter()
    for lines in texts:
        counts.update(set(lines))
    enough = max(3, len(texts) / 5)
    return {line for line, n_texts in counts.items() if n_texts >= enough}


def _is_outside(place: int, own: list[int], prose: set[int]) -> bool:
    """Tell whether a place is above or below a document's own prose; prose, below all lines."""
    if not own:
        return False
    if not own[0] < place < own[-1]:
        return True
    own_prose = [other for other in own if other in prose] or own
    # A recurring line right above a paragraph may be its heading: it stays.
    is_near = own_prose[0] - 1 <= place <= own_prose[-1]
    return not is_near and place not in prose


def _outside_prose(lines: MarkedLines, common: set[str]) -> list[int]:
    """Return the places of common lines that stand outside a document's own prose."""
    recurring = []
    own = []
    prose = set()
    for place, (line, key) in enumerate(zip(lines, _as_compared(lines), strict=True)):
        span, kind = line
        if kind is not None:
            continue
        if key in common:
            recurring.append(place)
        else:
            own.append(place)
        if is_prose(span.text):
            prose.add(place)
    return [place for place in recurring if _is_outside(place, own, prose)]


def recurring_lines(
    documents: Sequence[tuple[Hashable, MarkedLines]],
) -> list[list[int]]:
    r"""Return for each document, a publisher and its marked lines, which unmarked lines recur.

    What recurs is boilerplate where it stands outside the document's own prose. Nothing is learned
    of an unknown publisher (None), and copies of a text count once.

    >>> from research.corpus.cleaning import mark_lines
    >>> texts = (f"{town} police\nSeized in {town}.\nBrest Courier desk" for town in "ABC")
    >>> recurring_lines([("courier.example", mark_lines(text)) for text in texts])
    [[2], [2], [2]]
    """
    texts_by: defaultdict[Hashable, set[_Text]] = defaultdict(set)
    for publisher, lines in documents:
        texts_by[publisher].add(_as_compared(lines))
    common = {publisher: _common(texts) for publisher, texts in texts_by.items()}
    common[None] = set()
    return [_outside_prose(lines, common[publisher]) for publisher, lines in documents]
