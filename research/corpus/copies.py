"""Copies: documents with the same words, and near copies that share most of them.

Near copies are found by MinHash and locality-sensitive hashing (Broder 1997,
https://doi.org/10.1109/SEQUEN.1997.666900) over pairs of neighbouring long words; the signatures
are `datasketch`'s. Words of fewer than four letters are passed over, so that an edited copy still
shares pairs with its original.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

# Chosen on one half of edited copies (5 to 30 % of the words changed) of news in two languages.
MIN_SIMILARITY = 0.22
# Numbers in a signature: the similarity has a standard error of 0.04 or less.
SIZE = 128
COPY_COLUMNS = ["doc_id", "original", "kind", "similarity"]

_NEIGHBOURS = 8  # texts before it that a text is compared with in each band
_AT_ONCE = 10_000  # pairs whose similarity is counted
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


def _are_near(signatures: Array, later: Array, earlier: Array) -> Array:
    parts = [np.empty(0, dtype=bool)]
    for i in range(0, len(later), _AT_ONCE):
        some = slice(i, i + _AT_ONCE)
        equal = signatures[later[some]] == signatures[earlier[some]]
        parts.append(equal.mean(axis=1) >= MIN_SIMILARITY)
    return np.concatenate(parts)


def _similar_pairs(signatures: Array) -> list[tuple[int, int]]:
    """Return the pairs of rows that are near copies, the later row first, in order."""
    size = len(signatures)
    pairs = [np.empty(0, dtype=np.int64)]
    # A band is two numbers of the signature: texts that share one are compared.
    for band in signatures.view(np.uint64).T:
        for later, earlier in _neighbours(band):
            near = _are_near(signatures, later, earlier)
            pairs.append(later[near] * size + earlier[near])
    return [divmod(pair, size) for pair in np.unique(np.concatenate(pairs)).tolist()]


def _originals(signatures: Array) -> dict[int, tuple[int, float]]:
    """Return for each row that is a near copy the original's row and their similarity."""
    copies: dict[int, tuple[int, float]] = {}
    for row, pairs in groupby(_similar_pairs(signatures), key=itemgetter(0)):
        # The original of a near copy is none itself: what it is a copy of stands for it.
        near = {copies[i][0] if i in copies else i for _, i in pairs}
        originals = sorted(near)
        equal = signatures[originals] == signatures[row]
        similarity = equal.mean(axis=1)
        best = int(similarity.argmax())
        highest = float(similarity[best])
        if highest >= MIN_SIMILARITY:
            copies[row] = originals[best], round(highest, 2)
    return copies


def find_copies(
    documents: pd.DataFrame, words: Sequence[str], signatures: Array
) -> pd.DataFrame:
    """Return which documents are copies, of what, and how alike the two are: `COPY_COLUMNS`.

    Documents with the same `words`, a hash of them, are exact copies of the first by id. Of
    several near copies, the original is the one with the earliest date, then the longest, then
    the first by id; an original is no near copy of another document. The similarity is the
    estimated share of pairs of long words in either text that are in both. A signature, one row
    a document, is that of the text without its noise.
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
    copies = [(doc_id, first, "exact", 1.0) for doc_id, first in exact]
    has_pairs = signatures.min(axis=1) < np.iinfo(np.uint32).max
    rest = table[~is_copy & has_pairs[table["row"]]]
    rest = rest.sort_values(["date", "size", "doc_id"])
    ids = rest["doc_id"].tolist()
    for copy, (row, similarity) in _originals(signatures[rest["row"]]).items():
        copies.append((ids[copy], ids[row], "near", similarity))
    found = pd.DataFrame(copies, columns=COPY_COLUMNS)
    return found.sort_values("doc_id", ignore_index=True)
