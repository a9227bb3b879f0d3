"""What a labels table teaches: one small model a category, blended with the codebook."""

import warnings
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from research.errors import ResearchError
from research.models.classification.zero_shot import Scores
from research.models.embedding import Vectors
from research.text.codes.codebook import Codebook

_TRUST_AFTER = 10
_SPAN = {"doc_id", "start", "end"}
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Learned(NamedTuple):
    """A model of one category on the vectors, and the share it has beside the codebook."""

    model: LogisticRegression
    share: float

    def blend(self, vectors: Vectors, prior: Scores) -> Scores:
        """Return the probability between what was learned and the codebook's `prior`."""
        learned = self.model.predict_proba(vectors.astype(np.float64))[:, 1]
        return np.asarray(self.share * learned + (1 - self.share) * prior)


def judgements(
    labels: pd.DataFrame, passages: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Return what is known: a row a passage, a column a key; True, False, or missing.

    Without a column `value`, a passage that has labels is taken as labelled in full: it is an
    example against every key that it does not have.
    """
    if "key" not in labels or not ("passage_id" in labels or set(labels) >= _SPAN):
        raise ResearchError(
            'The labels need "key" and either "passage_id" or "doc_id", "start" and "end".'
        )
    check_known(labels["key"], codebook.keys, "categories that the codebook lacks")
    rows = _with_passages(labels, passages)
    if "value" not in rows:
        return pd.crosstab(rows["passage_id"], rows["key"]).astype(bool)
    rows = rows.assign(value=as_truth(rows["value"]))
    rows = rows.drop_duplicates(["passage_id", "key", "value"])
    twice = rows[rows.duplicated(["passage_id", "key"])]
    if not twice.empty:
        passage, key = twice.iloc[0][["passage_id", "key"]]
        raise ResearchError(
            f'"{key}" is both true and false of passage "{passage}"; keep one.'
        )
    return rows.pivot(index="passage_id", columns="key", values="value")


def check_columns(table: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    """Refuse a table that lacks a column; `what` names the table."""
    if missing := [column for column in columns if column not in table]:
        raise ResearchError(f"{what} lack the column {', '.join(missing)}.")


def checked_places(
    labels: pd.DataFrame, source: Any, sizes: Any = np.inf
) -> pd.DataFrame:
    """Return the labels with whole numbers as places, or refuse what is no place in a document."""
    places = labels[["start", "end"]].apply(pd.to_numeric, errors="coerce")
    is_good = (
        (places["start"] >= 0)
        & (places["start"] < places["end"])
        & (places["end"] <= sizes)
    )
    if not is_good.all():
        line = int(np.flatnonzero(~is_good)[0]) + 2
        raise ResearchError(
            f"Line {line} of {source} has no place (start, end) in its document."
        )
    return labels.assign(**places.astype(int))


def check_known(values: Iterable[object], known: Iterable[object], what: str) -> None:
    """Refuse values that are not known; `what` says what they would be."""
    if unknown := sorted(set(map(str, values)) - set(map(str, known))):
        shown = ", ".join(f'"{value}"' for value in unknown[:5])
        more = ", ..." if len(unknown) > 5 else ""
        raise ResearchError(
            f"The labels name {what}: {shown}{more}; correct or drop these rows."
        )


def _with_passages(labels: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Give every label its passage; a span counts for each passage that it overlaps."""
    if "passage_id" in labels:
        check_known(
            labels["passage_id"], passages.index, "passages that the corpus lacks"
        )
        return labels
    check_known(labels["doc_id"], passages["doc_id"], "documents that the corpus lacks")
    places = (
        passages[["doc_id", "start", "end"]].rename_axis("passage_id").reset_index()
    )
    labels = checked_places(labels, "the labels").rename_axis("row").reset_index()
    joined = labels.merge(places, on="doc_id", suffixes=("", "_passage"))
    joined = joined.query("start < end_passage and start_passage < end")
    if lost := len(labels) - joined["row"].nunique():
        warnings.warn(
            f"{lost} labels lie in no passage and teach nothing.", stacklevel=4
        )
    return joined


def as_truth(values: pd.Series) -> pd.Series:
    """Return true and false as people write them, or refuse what is neither."""
    truth = (
        values.astype(str).str.strip().str.lower().str.removesuffix(".0").map(_TRUTH)
    )
    if truth.isna().any():
        value = values[truth.isna()].iloc[0]
        raise ResearchError(
            f'The label value "{value}" is neither true nor false; write either.'
        )
    return truth


def learn(
    known: pd.DataFrame, vectors: Vectors, min_examples: int
) -> dict[str, Learned]:
    """Return a model for each key that has `min_examples` for and against.

    There is one vector for each row of `known`, which is what `judgements` returned.
    """
    models = {}
    for key, column in known.items():
        is_known = column.notna().to_numpy()
        values = column[is_known].astype(bool)
        if min(values.sum(), (~values).sum()) >= min_examples:
            model = LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
            model.fit(vectors[is_known].astype(np.float64), values)
            models[str(key)] = Learned(
                model, len(values) / (len(values) + _TRUST_AFTER)
            )
    return models
