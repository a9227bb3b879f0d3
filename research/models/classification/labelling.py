"""The labelling loop: a file that people edit, what to label next, doubtful labels, agreement."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from research.corpus import Corpus
from research.errors import ResearchError
from research.files.paths import PathLike, write_atomically
from research.models.classification.evaluation import held_out
from research.models.embedding import embed
from research.text.codes.codebook import Codebook

LABEL_FILE = ["doc_id", "start", "end", "key", "value", "annotator", "date", "note"]
_PLACE = ["doc_id", "start", "end", "key"]
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


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
    except (OSError, ValueError) as error:
        raise ResearchError(f"The labels in {path} cannot be read: {error}.") from error
    table = _checked(table, path)
    if codebook is not None:
        check_known(table["key"], codebook.keys, "categories that the codebook lacks")
    if corpus is not None:
        texts = corpus.documents["text"]
        check_known(table["doc_id"], texts.index, "documents that the corpus lacks")
        checked_places(table, path, table["doc_id"].map(texts.str.len()))
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


def check_columns(table: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    """Refuse a table that lacks a column; `what` names the table."""
    missing = [column for column in columns if column not in table]
    if missing:
        raise ResearchError(f"{what} lack the column {', '.join(missing)}.")


def check_known(values: Iterable[object], known: Iterable[object], what: str) -> None:
    """Refuse values that are not known; `what` says what they would be."""
    unknown = sorted(set(map(str, values)) - set(map(str, known)))
    if unknown:
        shown = ", ".join(f'"{value}"' for value in unknown[:5])
        more = ", ..." if len(unknown) > 5 else ""
        raise ResearchError(
            f"The labels name {what}: {shown}{more}; correct or drop these rows."
        )


def checked_places(
    labels: pd.DataFrame, source: Any, sizes: Any = np.inf
) -> pd.DataFrame:
    """Return the labels with whole numbers as places, or refuse what is no place in a document."""
    places = labels[["start", "end"]].apply(pd.to_numeric, errors="coerce")
    start, end = places["start"], places["end"]
    is_place = (start >= 0) & (start < end) & (end <= sizes)
    if not is_place.all():
        line = is_place.argmin() + 2  # the first line holds the names of the columns
        raise ResearchError(
            f"Line {line} of {source} has no place (start, end) in its document."
        )
    return labels.assign(**places.astype(int))


def as_truth(values: pd.Series) -> pd.Series:
    """Return true and false as people write them, or refuse what is neither."""
    written = values.astype(str).str.strip().str.lower()
    # A column of 1 and 0 with a gap is read as 1.0 and 0.0.
    truth = written.str.removesuffix(".0").map(_TRUTH)
    if truth.isna().any():
        value = values[truth.isna()].iloc[0]
        raise ResearchError(
            f'The label value "{value}" is neither true nor false; write either.'
        )
    return truth


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
    places = labels.groupby(_PLACE)["value"].agg(n="size", true="sum")
    places = places[places["n"] > 1]
    observed = _disagreement(places["n"], places["true"]).sum()
    expected = _disagreement(places["n"].sum(), places["true"].sum())
    return float(1 - observed / expected) if expected else float("nan")


def _disagreement(n: Any, n_true: Any) -> Any:
    """Return how many of `n` judgements differ from another one of the `n`, on average."""
    return n_true * (n - n_true) / np.maximum(1, n - 1)


def next_to_label(model: Any, texts: Sequence[str], n: int = 10) -> pd.DataFrame:
    """Return the texts whose labels would teach the most: in doubt, and unlike one another.

    `model` is fitted and has probabilities. Columns row (the number of the text), text, predicted
    and doubt (0 sure, 1 at even odds): the first is the most in doubt, each next one weighs doubt
    by its distance to those before.
    """
    if not len(texts) or n < 1:
        raise ResearchError("There are no texts to choose from, or none is asked for.")
    chances = np.sort(model.predict_proba(texts), axis=1)
    doubt = 1 - (chances[:, -1] - chances[:, -2])
    vectors = embed(texts)
    distance = np.ones(len(texts))
    rows: list[int] = []
    for _ in range(min(n, len(texts))):
        value = np.round(doubt * distance, 9)
        value[rows] = -1
        rows.append(int(value.argmax()))
        distance = np.minimum(distance, 1 - vectors @ vectors[rows[-1]])
    chosen = [texts[row] for row in rows]
    return pd.DataFrame(
        {
            "row": rows,
            "text": chosen,
            "predicted": model.predict(chosen),
            "doubt": doubt[rows],
        }
    )


def suspected_labels(
    model: Any, texts: Sequence[str], labels: Sequence[Any]
) -> pd.DataFrame:
    """Rank the labels by how likely they are wrong, the likeliest first.

    A label is suspected where models that have not learned from it predict another one (Northcutt
    et al. 2021); copies of a text may speak against its label. Columns row (the number of the
    text), text, label, suggested, probability (of what is suggested) and given (of the label).
    """
    table = held_out(model, texts, labels, groups=range(len(texts)))
    table = table.query("truth != predicted").round(4).reset_index(names="row")
    table = table.rename(columns={"truth": "label", "predicted": "suggested"})
    columns = ["row", "text", "label", "suggested", "probability", "given"]
    return table.sort_values(["given", "row"], ignore_index=True)[columns]
