"""What a topic model is fitted on: passages, and the vectors of their distinct texts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from research.corpus import PASSAGE_COLUMNS, Corpus
from research.embedding import embed
from research.errors import ResearchError
from research.language import identify
from research.topics.solver import Array

Texts = Corpus | pd.DataFrame | Iterable[str]


def passages_of(data: Texts) -> pd.DataFrame:
    """Return `data` as a passages table; each string of a list is one passage.

    Raises
    ------
    ResearchError
        A table has no column ``text``, or there is no passage.
    """
    if isinstance(data, Corpus):
        passages = data.passages
    elif isinstance(data, pd.DataFrame):
        passages = data
    else:
        # Halves of characters (lone surrogates) cannot stand in a table of strings.
        texts = [text.encode("utf-8", "replace").decode("utf-8") for text in data]
        columns = {"start": 0, "end": [len(text) for text in texts], "text": texts}
        passages = pd.DataFrame(columns, index=pd.RangeIndex(len(texts), name="passage_id"))
        passages = passages.assign(
            doc_id=passages.index, language=[identify(text) for text in texts], kind="paragraph"
        )[PASSAGE_COLUMNS]
    if "text" not in passages or passages.empty:
        raise ResearchError("There is no passage to find topics in: give texts, or a corpus.")
    return passages


def distinct_vectors(passages: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Return the vectors and lengths of the distinct texts, and the number of each passage's.

    Each text counts once, in the order of the texts: copies would pull a centre to themselves,
    and the order of the documents must not matter. A heading counts less than a paragraph.
    """
    texts, inverse = np.unique(passages["text"].to_numpy(dtype=str), return_inverse=True)
    lengths = np.log1p([max(1, len(text.split())) for text in texts])
    return embed(texts).astype(np.float64), lengths, inverse
