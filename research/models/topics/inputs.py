"""What a topic model is fitted on: a table of passages."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from research.corpus import PASSAGE_COLUMNS, Corpus
from research.errors import ResearchError
from research.text.language import identify

MOST_COMPARED = 1000  # a control of more texts costs much, and says no more
Texts = Corpus | pd.DataFrame | Iterable[str]


def passages_of(data: Texts) -> pd.DataFrame:
    """Return `data` as a passages table; each string of a list, or row of a table, is a passage.

    Raises
    ------
    ResearchError
        A table has no column ``text``, a text is no string, or there is no passage.
    """
    if isinstance(data, Corpus):
        passages = data.passages
    else:
        if isinstance(data, str):
            raise ResearchError(
                "One text was given where several are expected; give a list."
            )
        passages = data if isinstance(data, pd.DataFrame) else _table_of(data)
        if "text" in passages and not set(PASSAGE_COLUMNS) <= set(passages):
            passages = _table_of(passages["text"])
    if "text" not in passages or passages.empty:
        raise ResearchError(
            "There is no passage to find topics in: give texts, or a corpus."
        )
    return passages


def _table_of(texts: Iterable[str]) -> pd.DataFrame:
    texts = list(texts)
    if not all(isinstance(text, str) for text in texts):
        raise ResearchError(
            "Some of the texts are no strings; leave out what is missing."
        )
    # Halves of characters (lone surrogates) cannot stand in a table of strings.
    texts = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    index = pd.RangeIndex(len(texts), name="passage_id")
    columns = {
        "doc_id": index,
        "start": 0,
        "end": [len(text) for text in texts],
        "text": texts,
    }
    languages = [identify(text) for text in texts]
    return pd.DataFrame(columns, index=index).assign(
        language=languages, kind="paragraph"
    )


def exchanged(passages: pd.DataFrame, random_state: int) -> pd.DataFrame:
    """Return passages as long as these, their words exchanged within a language: no structure."""
    generator = np.random.default_rng(random_state)
    table = passages.drop_duplicates("text").sort_values("text")
    places = generator.permutation(len(table))[:MOST_COMPARED]
    parts = []
    for _, group in table.iloc[np.sort(places)].groupby("language", dropna=False):
        words = [text.split() for text in group["text"]]
        mixed = generator.permutation(
            np.array([w for each in words for w in each], dtype=object)
        )
        ends = np.cumsum([len(each) for each in words])[:-1]
        parts.append(
            group.assign(text=[" ".join(part) for part in np.split(mixed, ends)])
        )
    return pd.concat(parts)
