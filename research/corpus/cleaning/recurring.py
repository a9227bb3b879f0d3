"""Boilerplate that no list knows: lines that recur over the documents of one publisher."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from itertools import chain

from research.corpus.cleaning.page import MarkedLines
from research.text.lexicon import fold
from research.text.lines import plain

_Text = tuple[str, ...]  # the lines of a text, as they are compared


def _as_compared(lines: MarkedLines) -> _Text:
    return tuple(fold(plain(line.text)) for line, _ in lines)


def _common(texts: set[_Text]) -> set[str]:
    """Return the lines in at least three, and a fifth, of a publisher's distinct texts."""
    counts = Counter(chain.from_iterable(map(set, texts)))
    enough = max(3, len(texts) / 5)
    return {line for line, n_texts in counts.items() if n_texts >= enough}


def _outside_own_lines(lines: MarkedLines, common: set[str]) -> list[int]:
    """Return the places of common lines above or below all of a document's own lines."""
    keys = _as_compared(lines)
    unmarked = [place for place, (_, kind) in enumerate(lines) if kind is None]
    own = [place for place in unmarked if keys[place] not in common]
    if not own:
        return []
    return [place for place in unmarked if not own[0] <= place <= own[-1]]


def recurring_lines(
    documents: Sequence[tuple[Hashable, MarkedLines]],
) -> list[list[int]]:
    r"""Return for each document, a publisher and its marked lines, which unmarked lines recur.

    What recurs is boilerplate where it stands outside the document's own lines. Nothing is learned
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
    return [
        _outside_own_lines(lines, common[publisher]) for publisher, lines in documents
    ]
