"""Copies: documents with the same words, and near copies that share most of them.

Candidates are found by MinHash and locality-sensitive hashing (Broder 1997,
https://doi.org/10.1109/SEQUEN.1997.666900) over pairs of neighbouring long words; the signatures
are `datasketch`'s. Each is then compared word by word, by the longest common subsequence of
`rapidfuzz`: reports of one template share most words too, but exchange what they report.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from textwrap import shorten
from typing import Any
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

_NEIGHBOURS = 8  # texts before it that a text is paired with in each band
_COMPARED = 16  # texts, the likest, that a text is compared with
_LONGEST = 5_000  # words of a text that are compared
_LONGEST_DIFFERENCE = 300  # characters
_AT_ONCE = 10_000  # pairs of words
_STEM = 5  # letters of a name that all its forms have
_MORE_SHARED = (
    2  # of the shorter text's n words, this / n more than the least similarity
)
# Of the facts, and of the other long words, that are shared or exchanged.
_MOST_EXCHANGED = np.array([0.12, 0.25])
_WORD = re.compile(r"\w+")

Array = npt.NDArray[Any]
Gap = tuple[int, int, int, int]  # a piece of one text, and one of another in its place
Comparison = tuple[float, list[Gap]]  # what two texts share, and where they differ


@cache
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
    words = _WORD.findall(text.lower())
    counted = [word for word in words if len(word) > 3 or word.isdigit()]
    codes = [crc32(word.encode("utf-8", "replace")) for word in counted]
    hashes = np.array(codes, dtype=np.uint32)
    pairs = np.unique(hashes[:-1] * np.uint32(31) + hashes[1:])
    minima = _empty().copy()
    for start in range(0, pairs.size, _AT_ONCE):
        minima.update_batch(pairs[start : start + _AT_ONCE].tolist())
    return np.asarray(minima.hashvalues, dtype=np.uint32)


def _candidates(signatures: Array) -> dict[Any, list[int]]:
    """Return for each row that has some the earlier rows that are like it, the likest first.

    Rows are paired that are equal in a band, each with a few of those before it: so the number
    of pairs grows as the number of rows, however many are equal.
    """
    # A band is two numbers of the signature: texts that share more of them are liker.
    bands = pd.DataFrame(signatures.view(np.uint64)).melt(ignore_index=False)
    bands["later"] = bands.index
    equal = bands.groupby(["variable", "value"], sort=False)["later"]
    pairs = []
    for back in range(1, _NEIGHBOURS + 1):
        bands["earlier"] = equal.shift(back, fill_value=-1)
        pairs.append(bands.loc[bands["earlier"] >= 0, ["later", "earlier"]])
    likeness = pd.concat(pairs).value_counts().reset_index()
    likeness = likeness.sort_values(["count", "earlier"], ascending=[False, True])
    likest = likeness.groupby("later").head(_COMPARED)
    return likest.groupby("later")["earlier"].agg(list).to_dict()


def _names(written: Sequence[str]) -> dict[str, int]:
    """Count the words that are mostly written with a capital, in lower case."""
    n_all = Counter(map(str.lower, written))
    n_capital = Counter(word.lower() for word in written if word[0].isupper())
    return {name: n_all[name] for name, n in n_capital.items() if 2 * n >= n_all[name]}


class _Words:
    """The words of a text, and how many facts and other long words stand before each.

    Facts are numbers and names. The subjects are the names that are repeated, at least half as
    often as any.
    """

    def __init__(self, text: str) -> None:
        self.written = _WORD.findall(text)[:_LONGEST]
        self.words = list(map(str.lower, self.written))
        self.stems = {word[:_STEM] for word in self.words}
        names = _names(self.written)
        often = max([4, *names.values()]) / 2
        self.subjects = {name[:_STEM] for name, n in names.items() if n >= often}
        are_facts = [word in names or word.isdigit() for word in self.words]
        are_long = [len(word) > 3 for word in self.words]
        kinds = np.array([are_facts, are_long], dtype=bool)
        kinds[1] &= ~kinds[0]
        self.n_before = np.pad(kinds.cumsum(axis=1), ((0, 0), (1, 0)))


def _gaps(blocks: Iterable[Any]) -> Iterator[Gap]:
    """Yield where two texts start and end to differ, before each block that both share."""
    i = j = 0
    for block in blocks:
        yield i, block.a, j, block.b
        i = block.a + block.size
        j = block.b + block.size


def _compare(one: _Words, other: _Words) -> Comparison | None:
    """Compare two texts word by word; of texts that are no near copies nothing is returned.

    They are near copies where most words of both are shared in the same order, few facts and
    words of one stand in the place of facts and words of the other, and not each has a subject
    of its own.
    """
    from rapidfuzz.distance import Indel

    similarity = Indel.normalized_similarity(one.words, other.words)
    have_own_subjects = one.subjects - other.stems and other.subjects - one.stems
    n_words = min(len(one.words), len(other.words))
    least_similar = max(MIN_SIMILARITY, 0.5 + _MORE_SHARED / n_words)
    if similarity < least_similar or have_own_subjects:
        return None
    gaps = list(_gaps(Indel.editops(one.words, other.words).as_matching_blocks()))
    start, end, other_start, other_end = np.array(gaps).T
    n_own = one.n_before[:, end] - one.n_before[:, start]
    n_other = other.n_before[:, other_end] - other.n_before[:, other_start]
    n_exchanged = np.minimum(n_own, n_other).sum(axis=1)
    n_shared = one.n_before[:, -1] - n_own.sum(axis=1)
    most_exchanged = _MOST_EXCHANGED * (n_exchanged + n_shared)
    if (n_exchanged > most_exchanged).any():
        return None
    return similarity, gaps


def _difference(copy: _Words, original: _Words, gaps: list[Gap]) -> str:
    """Return what stands in a copy, and what in its place in the original."""
    parts = []
    for a, b, c, d in gaps:
        if a < b or c < d:
            own = " ".join(copy.written[a:b]) or "–"
            other = " ".join(original.written[c:d]) or "–"
            parts.append(f"{own} → {other}")
    return shorten("; ".join(parts), _LONGEST_DIFFERENCE, placeholder=" …")


def _near_copies(
    candidates: Mapping[int, Sequence[int]], words: Callable[[int], _Words]
) -> Iterator[tuple[int, int, Comparison]]:
    """Yield each row that is a near copy, the original's row, and how the two compare."""
    original_of: dict[int, int] = {}
    for row, likest in candidates.items():
        near = {}
        # The original of a near copy is none itself: what it is a copy of stands for it.
        for original in sorted({original_of.get(i, i) for i in likest}):
            if comparison := _compare(words(row), words(original)):
                near[original] = comparison
        if near:
            original = max(near, key=lambda i: near[i][0])
            original_of[row] = original
            yield row, original, near[original]


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
    table = documents[["date", "n_chars"]].reset_index(names="doc_id")
    table = table.assign(words=words).sort_values("doc_id")
    original = table.groupby("words")["doc_id"].transform("first")
    is_copy = original != table["doc_id"]
    exact = zip(table["doc_id"][is_copy], original[is_copy], strict=True)
    copies = [(*pair, "exact", 1.0, "") for pair in exact]
    has_pairs = signatures.min(axis=1) < np.iinfo(np.uint32).max
    rest = table[~is_copy & has_pairs[table.index]]
    ranks = ["date", "n_chars", "doc_id"]
    rest = rest.sort_values(ranks, ascending=[True, False, True])
    rows = rest.index.tolist()
    ids = rest["doc_id"].tolist()
    words_of = cache(lambda i: _Words(text_of(rows[i])))
    candidates = _candidates(signatures[rows])
    for copy, first, (similarity, gaps) in _near_copies(candidates, words_of):
        difference = _difference(words_of(copy), words_of(first), gaps)
        copies.append((ids[copy], ids[first], "near", round(similarity, 2), difference))
    found = pd.DataFrame(copies, columns=COPY_COLUMNS)
    return found.sort_values("doc_id", ignore_index=True)
