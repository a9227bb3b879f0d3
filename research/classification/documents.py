"""Labels of whole documents, from those of their passages."""

from __future__ import annotations

import pandas as pd

from research.corpus import Corpus

_COLUMNS = ["doc_id", "key", "probability", "n_passages", "headline_only"]
_COLUMNS += ["passage_id", "method", "start", "end", "text"]


def document_labels(
    labels: pd.DataFrame, corpus: Corpus, min_probability: float = 0.5
) -> pd.DataFrame:
    """Return one row a document and key from the labels of its passages.

    Parameters
    ----------
    labels
        What `CodebookClassifier.predict` returned.
    corpus
        The corpus that it was given.
    min_probability
        Passages below it do not count; 0.5 leaves out what stands only in the name of an organ.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, key, probability (of the surest passage), n_passages, headline_only (no
        evidence outside titles), and passage_id, method, start, end, text of that passage.
    """
    rows = labels[labels["probability"] >= min_probability]
    rows = rows.assign(
        place=corpus.documents.index.get_indexer(pd.Index(rows["doc_id"])),
        in_title=rows["passage_id"].map(corpus.passages["kind"]).eq("title"),
    ).sort_values(["place", "key", "probability", "start"], ascending=[True, True, False, True])
    groups = rows.groupby(["place", "key"])
    table = rows.assign(
        n_passages=groups["key"].transform("size"),
        headline_only=groups["in_title"].transform("all"),
    )
    return table.drop_duplicates(["place", "key"])[_COLUMNS].reset_index(drop=True)
