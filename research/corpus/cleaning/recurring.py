"""Boilerplate that no list knows: lines that recur over the documents of one publisher."""

from collections import Counter
from collections.abc import Hashable, Sequence

from research.corpus.cleaning.vocabulary import fold
from research.text.lines import Line, is_prose, plain

Lines = Sequence[tuple[Line, str | None]]


def _common(
    documents: Sequence[tuple[Hashable, tuple[str, ...]]],
) -> set[tuple[Hashable, str]]:
    """Return the lines in at least three, and a fifth, of a publisher's distinct texts."""
    distinct = {document for document in documents if document[0] is not None}
    sizes = Counter(publisher for publisher, _ in distinct)
    counts = Counter(
        (publisher, key) for publisher, keys in distinct for key in set(keys)
    )
    return {found for found, n in counts.items() if n >= max(3, sizes[found[0]] / 5)}


def _outside(lines: Lines, recurs: Sequence[bool]) -> list[int]:
    """Return the places of recurring lines that stand above or below a document's own prose."""
    own = [i for i, (_, kind) in enumerate(lines) if kind is None and not recurs[i]]
    prose = {i for i, (line, _) in enumerate(lines) if is_prose(line.text)}
    said = [i for i in own if i in prose] or own
    if not own:
        return []
    edges = (i for i in range(len(lines)) if i < own[0] or i > own[-1])
    # A recurring line right above a paragraph may be its heading: it stays.
    near = (
        i
        for i in range(len(lines))
        if not said[0] - 1 <= i <= said[-1] and i not in prose
    )
    return sorted(i for i in {*edges, *near} if recurs[i] and lines[i][1] is None)


def recurring_lines(documents: Sequence[tuple[Hashable, Lines]]) -> list[list[int]]:
    r"""Return for each document, a publisher and its marked lines, which unmarked lines recur.

    What recurs is boilerplate where it stands outside the document's own prose. Nothing is learned
    of an unknown publisher (None), and copies of a text count once.

    >>> from research.corpus.cleaning import mark_lines
    >>> texts = (f"{town} police\nSeized in {town}.\nBrest Courier desk" for town in "ABC")
    >>> recurring_lines([("courier.example", mark_lines(text)) for text in texts])
    [[2], [2], [2]]
    """
    keyed = [
        (publisher, tuple(fold(plain(line.text)) for line, _ in lines))
        for publisher, lines in documents
    ]
    common = _common(keyed)
    return [
        _outside(lines, [(publisher, key) in common for key in keys])
        for (publisher, keys), (_, lines) in zip(keyed, documents, strict=True)
    ]
