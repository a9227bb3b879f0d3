"""Copies: documents with the same words, and near copies that share most of them.

Candidates are found by MinHash and locality-sensitive hashing (Broder 1997,
https://doi.org/10.1109/SEQUEN.1997.666900) over pairs of neighbouring long words; the signatures
are `datasketch`'s. Each is then compared word by word, by the longest common subsequence of
`rapidfuzz`: reports of one template share most words too, but exchange what they report.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from textwrap import shorten
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

# Chosen on country texts and on one half of edited copies (5 to 30 % of the words changed) of
# news and of short incidents in two languages.
MIN_SIMILARITY = 0.6
# Numbers in a signature: the similarity that it tells has a standard error of 0.04 or less.
SIZE = 128
COPY_COLUMNS = ["doc_id", "original", "kind", "similarity", "difference"]

_LEAST_LIKENESS = 0.1  # of the signatures of two texts that are compared
_NEIGHBOURS = 8  # texts before it that a text is likened to in each band
_COMPARED = 16  # texts, the likest, that a text is compared with
_AT_ONCE = 10_000  # pairs whose likeness is counted
_LONGEST = 5_000  # words of a text that are compared
_LONGEST_DIFFERENCE = 300  # characters
_STEM = 5  # letters of a name that all its forms have
_MORE_SHARED = (
    2  # of the shorter text's n words, this / n more than the least similarity
)
# Of the facts, and of the other long words, that are shared or exchanged.
_MOST_EXCHANGED = np.array([0.12, 0.25])
_WORD = re.compile(r"\w+")

Array = npt.NDArray[Any]


@lru_cache(maxsize=1)
def _empty() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=SIZE, seed=1, hashfunc=int)


def signature(text: str) -> Array:
    """Return the MinHash signature of the pairs of neighbouring long words of a text, as uint32.

    All its numbers are at their maximum for a text that has no such pair.

    >>> one, other = signature("Police seized the arms."), signature("police seized an ARMS")
    >>> bool((one == other).all())
    True
    """
    words = [word for word in _WORD.findall(text.lower()) if _is_counted(word)]
    codes = [crc32(word.encode("utf-8", "replace")) for word in words]
    hashes = np.array(codes, dtype=np.uint32)
    pairs = hashes[:-1] * np.uint32(31) + hashes[1:]
    minima = _empty().copy()
    if pairs.size:
        minima.update_batch(pairs.tolist())
    return np.asarray(minima.hashvalues, dtype=np.uint32)


def _is_counted(word: str) -> bool:
    return len(word) > 3 or word.isdigit()


def _neighbours(band: Array) -> Iterator[tuple[Array, Array]]:
    """Yield pairs of places with equal values, the later place first.

    Each place is paired with a few before it and with the first, so that the number of pairs
    grows as the number of places, however many have the same value.
    """
    order = np.argsort(band, kind="stable")
    values = band[order]
    first, places = np.searchsorted(values, values), np.arange(len(values))
    if np.array_equal(first, places):
        return
    for back in range(1, _NEIGHBOURS + 1):
        later = places[places - back >= first]
        yield order[later], order[later - back]
    far = places[places - first > _NEIGHBOURS]
    yield order[far], order[first[far]]


def _likeness(signatures: Array, later: Array, earlier: Array) -> Array:
    parts = [np.empty(0)]
    for i in range(0, len(later), _AT_ONCE):
        some = slice(i, i + _AT_ONCE)
        equal = signatures[later[some]] == signatures[earlier[some]]
        parts.append(equal.mean(axis=1))
    return np.concatenate(parts)


def _candidates(signatures: Array) -> dict[int, list[int]]:
    """Return for each row that has some the earlier rows that are like it, the likest first."""
    size = len(signatures)
    pairs = [np.empty(0, dtype=np.int64)]
    # A band is two numbers of the signature: texts that share one are likened.
    for band in signatures.view(np.uint64).T:
        for later, earlier in _neighbours(band):
            alike = _likeness(signatures, later, earlier) >= _LEAST_LIKENESS
            pairs.append(later[alike] * size + earlier[alike])
    later, earlier = np.divmod(np.unique(np.concatenate(pairs)), max(size, 1))
    order = np.lexsort([earlier, -_likeness(signatures, later, earlier), later])
    rows = zip(later[order].tolist(), earlier[order].tolist(), strict=True)
    return {
        row: [other for _, other in likest][:_COMPARED]
        for row, likest in groupby(rows, key=itemgetter(0))
    }


class _Words:
    """The words of a text, and how many facts and other long words stand before each.

    Facts are numbers and names: words that are mostly written with a capital. The subjects are
    the names that are repeated, at least half as often as any.
    """

    def __init__(self, text: str) -> None:
        self.written = _WORD.findall(text)[:_LONGEST]
        self.words = [word.lower() for word in self.written]
        n_all = Counter(self.words)
        n_capital = Counter(word.lower() for word in self.written if word[0].isupper())
        n_names = {
            word: n_all[word] for word, n in n_capital.items() if 2 * n >= n_all[word]
        }
        most = max(n_names.values(), default=0)
        repeated = (name for name, n in n_names.items() if n > 1 and 2 * n >= most)
        self.stems = {word[:_STEM] for word in self.words}
        self.subjects = {name[:_STEM] for name in repeated}
        kinds = np.zeros((2, len(self.words) + 1), dtype=np.int64)
        for i, word in enumerate(self.words, 1):
            is_fact = word in n_names or word.isdigit()
            kinds[0 if is_fact else 1, i] = is_fact or len(word) > 3
        self.n_before = kinds.cumsum(axis=1)


class _Comparison(NamedTuple):
    """How much of two texts is shared, whether they are near copies, and what differs."""

    similarity: float
    is_near: bool
    difference: str


def _compare(one: _Words, other: _Words) -> _Comparison:
    """Compare two texts word by word.

    They are near copies where most words of both are shared in the same order, few facts and
    words of one stand in the place of facts and words of the other, and not each has a subject
    of its own.
    """
    from rapidfuzz.distance import LCSseq

    blocks = LCSseq.editops(one.words, other.words).as_matching_blocks()
    starts = np.array([(block.a, block.b) for block in blocks])
    ends = starts + [[block.size] for block in blocks]
    gaps = np.vstack([[(0, 0)], ends[:-1]])  # what differs stands before a block
    sides = [
        text.n_before[:, starts[:, side]] - text.n_before[:, gaps[:, side]]
        for side, text in enumerate((one, other))
    ]
    n_exchanged = np.minimum(*sides).sum(axis=1)
    n_shared = one.n_before[:, -1] - sides[0].sum(axis=1)
    sizes = len(one.words), len(other.words)
    similarity = 2 * int((ends - starts)[:, 0].sum()) / sum(sizes)
    own_subjects = one.subjects - other.stems
    other_subjects = other.subjects - one.stems
    is_near = (
        not (own_subjects and other_subjects)
        and similarity >= max(MIN_SIMILARITY, 0.5 + _MORE_SHARED / min(sizes))
        and np.all(n_exchanged <= _MOST_EXCHANGED * (n_exchanged + n_shared))
    )
    places = np.hstack([gaps, starts])[(gaps != starts).any(axis=1)].tolist()
    differences = (
        f"{' '.join(one.written[a:to_a]) or '–'} → {' '.join(other.written[b:to_b]) or '–'}"
        for a, b, to_a, to_b in places
    )
    difference = shorten("; ".join(differences), _LONGEST_DIFFERENCE, placeholder=" …")
    return _Comparison(similarity, bool(is_near), difference)


def _originals(
    candidates: Mapping[int, Sequence[int]], words: Mapping[int, _Words]
) -> dict[int, tuple[int, _Comparison]]:
    """Return for each row that is a near copy the original's row and how the two compare."""
    copies: dict[int, tuple[int, _Comparison]] = {}
    for row, likest in candidates.items():
        # The original of a near copy is none itself: what it is a copy of stands for it.
        originals = {copies[i][0] if i in copies else i for i in likest}
        near = [
            (original, comparison)
            for original in sorted(originals)
            if (comparison := _compare(words[row], words[original])).is_near
        ]
        if near:
            copies[row] = max(near, key=lambda found: found[1].similarity)
    return copies


def find_copies(
    documents: pd.DataFrame,
    words: Sequence[str],
    signatures: Array,
    text_of: Callable[[int], str],
) -> pd.DataFrame:
    """Return which documents are copies, of what, and how alike the two are: `COPY_COLUMNS`.

    Documents with the same `words`, a hash of them, are exact copies of the first by id. Of
    several near copies, the original is the one with the earliest date, then the longest, then
    the first by id; an original is no near copy of another document. The similarity is the
    share of the words of both that stand in both in the same order; the difference, what stands
    in the copy and what in its place in the original. A signature, one row a document, is that
    of the text without its noise, which `text_of` gives by the number of its document.
    """
    table = pd.DataFrame(
        {
            "doc_id": documents.index,
            "words": list(words),
            "date": documents["date"].fillna("9999").to_numpy(),
            "size": -documents["n_chars"].to_numpy(),
            "row": np.arange(len(documents)),
        }
    ).sort_values("doc_id")
    original = table.groupby("words")["doc_id"].transform("first")
    is_copy = original != table["doc_id"]
    exact = zip(table["doc_id"][is_copy], original[is_copy], strict=True)
    copies = [(doc_id, first, "exact", 1.0, "") for doc_id, first in exact]
    has_pairs = signatures.min(axis=1) < np.iinfo(np.uint32).max
    rest = table[~is_copy & has_pairs[table["row"]]]
    rest = rest.sort_values(["date", "size", "doc_id"])
    candidates = _candidates(signatures[rest["row"]])
    compared = sorted(set(chain(candidates, *candidates.values())))
    rows, ids = rest["row"].tolist(), rest["doc_id"].tolist()
    near = _originals(candidates, {i: _Words(text_of(rows[i])) for i in compared})
    for copy, (first, comparison) in near.items():
        similarity = round(comparison.similarity, 2)
        copies.append(
            (ids[copy], ids[first], "near", similarity, comparison.difference)
        )
    found = pd.DataFrame(copies, columns=COPY_COLUMNS)
    return found.sort_values("doc_id", ignore_index=True)
