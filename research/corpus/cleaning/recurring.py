"""Boilerplate that no list knows: lines that recur over the documents of one publisher."""

from collections import Counter
from collections.abc import Hashable, Sequence

from research.corpus.cleaning.page import MarkedLine
from research.text.lexicon import fold
from research.text.lines import is_prose, plain

MarkedLines = Sequence[MarkedLine]
Key = tuple[Hashable, str]  # a publisher, and a line as it is compared


def _keys(publisher: Hashable, lines: MarkedLines) -> tuple[Key, ...]:
    return tuple((publisher, fold(plain(line.text))) for line, _ in lines)


def _common(documents: Sequence[tuple[Key, ...]]) -> set[Key]:
    """Return the lines in at least three, and a fifth, of a publisher's distinct texts."""
    n_texts: Counter[Hashable] = Counter()
    n_texts_with: Counter[Key] = Counter()
    for keys in set(documents):
        n_texts.update({publisher for publisher, _ in keys})
        n_texts_with.update(set(keys))
    return {
        key
        for key, n_found in n_texts_with.items()
        if key[0] is not None and n_found >= max(3, n_texts[key[0]] / 5)
    }


def _outside_prose(lines: MarkedLines, recurs: Sequence[bool]) -> list[int]:
    """Return the places of recurring lines that stand above or below a document's own prose."""
    unmarked = [place for place, (_, kind) in enumerate(lines) if kind is None]
    own = [place for place in unmarked if not recurs[place]]
    if not own:
        return []
    own_prose = [place for place in own if is_prose(lines[place][0].text)] or own

    def is_outside(place: int) -> bool:
        if not own[0] < place < own[-1]:
            return True
        if is_prose(lines[place][0].text):
            return False
        # A recurring line right above a paragraph may be its heading: it stays.
        return not own_prose[0] - 1 <= place <= own_prose[-1]

    return [place for place in unmarked if recurs[place] and is_outside(place)]


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
    keys = [_keys(publisher, lines) for publisher, lines in documents]
    common = _common(keys)
    places = []
    for own_keys, (_, lines) in zip(keys, documents, strict=True):
        recurs = [key in common for key in own_keys]
        places.append(_outside_prose(lines, recurs))
    return places
