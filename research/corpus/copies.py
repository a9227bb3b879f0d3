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
SIZE = (
    128  # numbers in a signature: the similarity has a standard error of 0.04 or less
)
COPY_COLUMNS = ["doc_id", "original", "kind", "similarity"]

_ROWS = 2  # numbers of a band: texts that share a band are compared
_NEIGHBOURS = (
    8  # texts before it that a text is compared with in each band, beside the first
)
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
    words = [w for w in _WORD.findall(text.lower()) if len(w) > 3 or w.isdigit()]
    hashes = np.fromiter(
        (crc32(w.encode("utf-8", "replace")) for w in words), dtype=np.uint32
    )
    made = _empty().copy()
    if len(hashes) > 1:
        made.update_batch((hashes[:-1] * np.uint32(31) + hashes[1:]).tolist())
    return np.asarray(made.hashvalues, dtype=np.uint32)


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
        equal = (
            signatures[later[i : i + _AT_ONCE]] == signatures[earlier[i : i + _AT_ONCE]]
        )
        parts.append(equal.mean(axis=1) >= MIN_SIMILARITY)
    return np.concatenate(parts)


def _similar_pairs(signatures: Array) -> list[tuple[int, int]]:
    """Return the pairs of rows that are near copies, the later row first, in order."""
    found = [np.empty(0, dtype=np.int64)]
    for at in range(0, SIZE, _ROWS):
        band = (
            signatures[:, at].astype(np.uint64) << np.uint64(32) | signatures[:, at + 1]
        )
        for later, earlier in _neighbours(band):
            near = _are_near(signatures, later, earlier)
            found.append(later[near] * len(signatures) + earlier[near])
    pairs = np.unique(np.concatenate(found))
    return [divmod(pair, len(signatures)) for pair in pairs.tolist()]


def _originals(signatures: Array) -> dict[int, tuple[int, float]]:
    """Return for each row that is a near copy the original's row and their similarity."""
    copies: dict[int, tuple[int, float]] = {}
    for row, pairs in groupby(_similar_pairs(signatures), key=itemgetter(0)):
        near = sorted({copies[i][0] if i in copies else i for _, i in pairs})
        alike = (signatures[near] == signatures[row]).mean(axis=1)
        best = int(alike.argmax())
        if alike[best] >= MIN_SIMILARITY:
            copies[row] = near[best], round(float(alike[best]), 2)
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
    table = pd.DataFrame({"words": list(words), "row": np.arange(len(documents))})
    table = table.assign(
        doc_id=documents.index, date=documents["date"].fillna("9999").to_numpy()
    )
    table = table.assign(size=-documents["n_chars"].to_numpy()).sort_values("doc_id")
    first = table.groupby("words")["doc_id"].transform("first")
    is_copy = first != table["doc_id"]
    exact = zip(table["doc_id"][is_copy], first[is_copy], strict=True)
    copies = [(copy, original, "exact", 1.0) for copy, original in exact]
    has_pairs = signatures.min(axis=1) < np.iinfo(np.uint32).max
    rest = table[~is_copy & has_pairs[table["row"]]].sort_values(
        ["date", "size", "doc_id"]
    )
    ids = rest["doc_id"].tolist()
    near = _originals(signatures[rest["row"]])
    copies += [
        (ids[copy], ids[row], "near", alike) for copy, (row, alike) in near.items()
    ]
    return pd.DataFrame(copies, columns=COPY_COLUMNS).sort_values(
        "doc_id", ignore_index=True
    )
