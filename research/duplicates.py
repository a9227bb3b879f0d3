"""Copies: documents with the same words, and near copies that share most of them.

Near copies are found by MinHash and locality-sensitive hashing (Broder 1997,
https://doi.org/10.1109/SEQUEN.1997.666900) over pairs of neighbouring long words; the signatures
are `datasketch`'s. Words of fewer than four letters are passed over, so that an edited copy still
shares pairs with its original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

# Chosen on one half of edited copies (5 to 30 % of the words changed) of news in two languages.
MIN_SIMILARITY = 0.22
SIZE = 128  # numbers in a signature: the similarity has a standard error of 0.04 or less
COPY_COLUMNS = ["doc_id", "original", "kind", "similarity"]

_ROWS = 2  # numbers of a band: texts that share a band are compared
_NEIGHBOURS = 8  # texts before it that a text is compared with in each band, beside the first
_WORD = re.compile(r"\w+")

Array = npt.NDArray[Any]


@lru_cache(maxsize=1)
def _empty() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=SIZE, seed=1, hashfunc=int)


def signature(text: str) -> Array:
    """Return the MinHash signature of the pairs of neighbouring long words of a text.

    Returns
    -------
    numpy.ndarray of shape (SIZE,), uint32
        All at their maximum for a text that has no such pair.

    Examples
    --------
    >>> one, other = signature("Police seized the arms."), signature("police seized an ARMS")
    >>> bool((one == other).all())
    True
    """
    words = [w for w in _WORD.findall(text.lower()) if len(w) > 3 or w.isdigit()]
    hashes = np.fromiter((crc32(w.encode("utf-8", "replace")) for w in words), dtype=np.uint32)
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


def _similarity(signatures: Array, later: Array, earlier: Array) -> Array:
    parts = [
        (signatures[later[i : i + 10_000]] == signatures[earlier[i : i + 10_000]]).mean(axis=1)
        for i in range(0, len(later), 10_000)
    ]
    return np.concatenate(parts) if parts else np.empty(0)


def _similar_pairs(signatures: Array) -> pd.DataFrame:
    """Return the pairs of rows that are near copies: ``later, earlier, similarity``."""
    found = [np.empty((0, 3))]
    for at in range(0, SIZE, _ROWS):
        band = signatures[:, at].astype(np.uint64) << np.uint64(32) | signatures[:, at + 1]
        for later, earlier in _neighbours(band):
            similarity = _similarity(signatures, later, earlier)
            near = similarity >= MIN_SIMILARITY
            found.append(np.c_[later, earlier, similarity][near])
    pairs = pd.DataFrame(np.concatenate(found), columns=["later", "earlier", "similarity"])
    pairs = pairs.drop_duplicates(["later", "earlier"]).sort_values(["later", "earlier"])
    return pairs.astype({"later": int, "earlier": int})


def _originals(signatures: Array) -> dict[int, tuple[int, float]]:
    """Return for each row that is a near copy the original's row and their similarity."""
    copies: dict[int, tuple[int, float]] = {}
    pairs = _similar_pairs(signatures)
    for later, earlier in pairs["earlier"].groupby(pairs["later"].to_numpy()).agg(list).items():
        near = sorted({copies[i][0] if i in copies else i for i in earlier})
        row = int(str(later))
        alike = (signatures[near] == signatures[row]).mean(axis=1)
        best = int(alike.argmax())
        if alike[best] >= MIN_SIMILARITY:
            copies[row] = near[best], round(float(alike[best]), 2)
    return copies


def find_copies(documents: pd.DataFrame, words: Sequence[str], signatures: Array) -> pd.DataFrame:
    """Return which documents are copies, of what, and how alike the two are.

    Parameters
    ----------
    documents
        With ``date`` and ``n_chars``; the index is ``doc_id``.
    words
        A hash of the words of each document; documents with the same one are exact copies.
    signatures
        The signature of each document's text without its noise, of shape (n_documents, SIZE).

    Returns
    -------
    pandas.DataFrame
        ``doc_id, original, kind`` (exact or near) and ``similarity``, the estimated share of
        pairs of long words in either text that are in both. Of several near copies the original
        is the one with the earliest date, then the longest, then the first by id; of exact ones
        the first by id. An original is no near copy of another document.
    """
    table = pd.DataFrame({"words": list(words), "row": np.arange(len(documents))})
    table = table.assign(doc_id=documents.index, date=documents["date"].fillna("9999").to_numpy())
    table = table.assign(size=-documents["n_chars"].to_numpy()).sort_values("doc_id")
    first = table.groupby("words")["doc_id"].transform("first")
    is_copy = first != table["doc_id"]
    exact = pd.DataFrame({"doc_id": table["doc_id"], "original": first})[is_copy]
    rest = table[~is_copy & (signatures.min(axis=1) < np.iinfo(np.uint32).max)[table["row"]]]
    rest = rest.sort_values(["date", "size", "doc_id"])
    ids = rest["doc_id"].tolist()
    near = [
        (ids[copy], ids[original], "near", similarity)
        for copy, (original, similarity) in _originals(signatures[rest["row"]]).items()
    ]
    copies = [(*pair, "exact", 1.0) for pair in exact.itertuples(index=False)] + near
    return pd.DataFrame(copies, columns=COPY_COLUMNS).sort_values("doc_id", ignore_index=True)
