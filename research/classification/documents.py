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


def unsure_labels(
    labels: pd.DataFrame, corpus: Corpus, min_probability: float = 0.5
) -> pd.DataFrame:
    """Return where the classifier abstains, and why: what `document_labels` leaves out.

    Returns
    -------
    pandas.DataFrame
        Columns doc_id, key (missing where nothing was found), reason (``name``: only in the name
        of an organ; ``weak``: only a weak term; ``similarity``; ``learned``; ``nothing found``),
        probability and text, the surest evidence.
    """
    surest = labels.sort_values("probability", ascending=False, kind="stable")
    surest = surest.drop_duplicates(["doc_id", "key"])
    surest = surest[surest["probability"] < min_probability]
    silent = corpus.documents.index.difference(pd.Index(labels["doc_id"]), sort=False)
    nothing = pd.DataFrame({"doc_id": silent, "method": "nothing found"})
    table = pd.concat([surest, nothing]).rename(columns={"method": "reason"})
    columns = ["doc_id", "key", "reason", "probability", "text"]
    return table.reindex(columns=columns).reset_index(drop=True)
