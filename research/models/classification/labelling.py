"""The labelling loop: a file that people edit, what to label next, doubtful labels, agreement."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from research.corpus import Corpus
from research.errors import ResearchError
from research.files.paths import PathLike, write_atomically
from research.models.classification.evaluation import held_out
from research.models.classification.learning import (
    as_truth,
    check_columns,
    check_known,
    checked_places,
)
from research.models.embedding import embed
from research.text.codes.codebook import Codebook

LABEL_FILE = ["doc_id", "start", "end", "key", "value", "annotator", "date", "note"]
_PLACE = ["doc_id", "start", "end", "key"]


def read_labels(
    path: PathLike, corpus: Corpus | None = None, codebook: Codebook | None = None
) -> pd.DataFrame:
    """Read the labels that people gave, and check them.

    The file at `path` is a CSV with the columns doc_id, start, end, key and value (true or false),
    and perhaps annotator, date and note. Documents, places and keys must be in `corpus` and
    `codebook` where those are given; what cannot be used is named in a `ResearchError`.
    """
    try:
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig"
        )
    except (
        OSError,
        UnicodeDecodeError,
        pd.errors.ParserError,
        pd.errors.EmptyDataError,
    ) as error:
        raise ResearchError(f"The labels in {path} cannot be read: {error}.") from error
    table = _checked(table, path)
    if codebook is not None:
        check_known(table["key"], codebook.keys, "categories that the codebook lacks")
    if corpus is not None:
        check_known(
            table["doc_id"], corpus.documents.index, "documents that the corpus lacks"
        )
        checked_places(
            table, path, table["doc_id"].map(corpus.documents["text"].str.len())
        )
    return table


def _checked(table: pd.DataFrame, path: PathLike) -> pd.DataFrame:
    check_columns(table, LABEL_FILE[:5], f"The labels for {path}")
    columns = list(dict.fromkeys([*LABEL_FILE, *table]))
    table = table.reindex(columns=columns, fill_value="").fillna(
        {"annotator": "", "note": ""}
    )
    return checked_places(table, path).assign(value=as_truth(table["value"]))


def add_labels(path: PathLike, labels: pd.DataFrame) -> pd.DataFrame:
    """Add labels to a file, made if need be; what is in it stays. Return all of them.

    What is there already is not added twice; a label that contradicts another is added and can be
    seen with `conflicts`.
    """
    new = _checked(labels, path)[LABEL_FILE]
    everything = pd.concat([read_labels(path), new]) if Path(path).exists() else new
    everything = everything.drop_duplicates(
        [*_PLACE, "value", "annotator"], ignore_index=True
    )
    buffer = io.StringIO()
    everything.to_csv(buffer, index=False, lineterminator="\n")
    write_atomically(path, buffer.getvalue())
    return everything


def conflicts(labels: pd.DataFrame) -> pd.DataFrame:
    """Return the labels that say both true and false of one key in one place.

    >>> table = pd.DataFrame({"doc_id": "d", "start": 0, "end": 9, "key": ["a", "a", "b"]})
    >>> conflicts(table.assign(value=[True, False, True]))["key"].tolist()
    ['a', 'a']
    """
    check_columns(labels, [*_PLACE, "value"], "The labels")
    differ = labels.groupby(_PLACE)["value"].transform("nunique") > 1
    return labels[differ].sort_values(_PLACE, kind="stable")


def agreement(labels: pd.DataFrame) -> float:
    """Return Krippendorff's alpha of the annotators for true and false (Krippendorff 2011).

    1 is full agreement, 0 what chance gives; missing where nothing was judged twice.

    >>> places = pd.DataFrame({"doc_id": list("aabbcc"), "start": 0, "end": 9, "key": "k"})
    >>> round(agreement(places.assign(value=[True, True, False, False, True, False])), 3)
    0.444
    """
    check_columns(labels, [*_PLACE, "value"], "The labels")
    counts = labels.groupby([*_PLACE, "value"]).size().unstack(fill_value=0)
    counts = counts[counts.sum(axis=1) > 1]
    judged, totals = counts.sum(axis=1), counts.sum()
    observed = ((judged**2 - (counts**2).sum(axis=1)) / (judged - 1)).sum()
    expected = (totals.sum() ** 2 - (totals**2).sum()) / max(1, totals.sum() - 1)
    return float(1 - observed / expected) if expected else float("nan")


def next_to_label(model: Any, texts: Sequence[str], n: int = 10) -> pd.DataFrame:
    """Return the texts whose labels would teach the most: in doubt, and unlike one another.

    `model` is fitted and has probabilities. Columns row (the number of the text), text, predicted
    and doubt (0 sure, 1 at even odds): the first is the most in doubt, each next one weighs doubt
    by its distance to those before.
    """
    if not len(texts) or n < 1:
        raise ResearchError("There are no texts to choose from, or none is asked for.")
    chances, vectors = np.sort(model.predict_proba(texts), axis=1), embed(texts)
    doubt = 1 - (chances[:, -1] - chances[:, -2])
    distance = np.ones(len(texts))
    rows: list[int] = []
    while len(rows) < min(n, len(texts)):
        value = np.round(doubt * distance, 9)
        value[rows] = -1
        rows.append(int(value.argmax()))
        distance = np.minimum(distance, 1 - vectors @ vectors[rows[-1]])
    table = pd.DataFrame({"row": rows, "text": [texts[i] for i in rows]})
    return table.assign(
        predicted=model.predict(table["text"].tolist()), doubt=doubt[rows]
    )


def suspected_labels(
    model: Any, texts: Sequence[str], labels: Sequence[Any], folds: int = 5
) -> pd.DataFrame:
    """Rank the labels by how likely they are wrong, the likeliest first.

    A label is suspected where models that have not learned from it predict another one (Northcutt
    et al. 2021); copies of a text may speak against its label. Columns row (the number of the
    text), text, label, suggested, probability (of what is suggested) and given (of the label).
    """
    table = held_out(model, texts, labels, folds=folds, groups=range(len(texts)))
    table = table.rename_axis("row").reset_index()
    table = table.rename(columns={"truth": "label", "predicted": "suggested"})
    wrong = table[table["label"] != table["suggested"]].round(4)
    wrong = wrong.sort_values(["given", "row"], ignore_index=True)
    return wrong[["row", "text", "label", "suggested", "probability", "given"]]
