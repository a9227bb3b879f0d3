"""What a topic model is fitted on: a table of passages."""

from collections.abc import Iterable

import pandas as pd

from research.corpus import PASSAGE_COLUMNS, Corpus
from research.errors import ResearchError
from research.language import identify

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
            raise ResearchError("One text was given where several are expected; give a list.")
        passages = data if isinstance(data, pd.DataFrame) else _table_of(data)
        if "text" in passages and not set(PASSAGE_COLUMNS) <= set(passages):
            passages = _table_of(passages["text"])
    if "text" not in passages or passages.empty:
        raise ResearchError("There is no passage to find topics in: give texts, or a corpus.")
    return passages


def _table_of(texts: Iterable[str]) -> pd.DataFrame:
    texts = list(texts)
    if not all(isinstance(text, str) for text in texts):
        raise ResearchError("Some of the texts are no strings; leave out what is missing.")
    # Halves of characters (lone surrogates) cannot stand in a table of strings.
    texts = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    index = pd.RangeIndex(len(texts), name="passage_id")
    columns = {"doc_id": index, "start": 0, "end": [len(text) for text in texts], "text": texts}
    languages = [identify(text) for text in texts]
    return pd.DataFrame(columns, index=index).assign(language=languages, kind="paragraph")
