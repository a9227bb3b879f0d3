"""The labelling loop: a file that people edit, what to label next, doubtful labels, agreement."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from research.errors import ResearchError
from research.files.paths import PathLike, write_atomically
from research.models.embedding import embed

_PLACE = ["doc_id", "start", "end", "key"]
_JUDGEMENT = [*_PLACE, "value"]
LABEL_FILE = [*_JUDGEMENT, "annotator", "date", "note"]
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


def read_labels(path: PathLike) -> pd.DataFrame:
    """Read the labels that people gave, and check them.

    The file at `path` is a CSV with the columns doc_id, start, end, key and value (true or false),
    and perhaps annotator, date and note; what cannot be used is named in a `ResearchError`.
    """
    try:
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig"
        )
    except (OSError, ValueError) as error:
        raise ResearchError(f"The labels in {path} cannot be read: {error}.") from error
    return _checked(table, path)


def _checked(table: pd.DataFrame, path: PathLike) -> pd.DataFrame:
    check_columns(table, _JUDGEMENT, f"The labels for {path}")
    columns = dict.fromkeys([*LABEL_FILE, *table])
    table = table.reindex(columns=list(columns), fill_value="")
    table = table.fillna({"annotator": "", "note": ""})
    table = checked_places(table, path)
    return table.assign(value=as_truth(table["value"]))


def add_labels(path: PathLike, labels: pd.DataFrame) -> pd.DataFrame:
    """Add labels to a file, made if need be; what is in it stays. Return all of them.

    What is there already is not added twice; a label that contradicts another is added and can be
    seen with `conflicts`.
    """
    new = _checked(labels, path)[LABEL_FILE]
    everything = pd.concat([read_labels(path), new]) if Path(path).exists() else new
    everything = everything.drop_duplicates(
        [*_JUDGEMENT, "annotator"], ignore_index=True
    )
    lines = everything.to_csv(index=False, lineterminator="\n")
    write_atomically(path, lines)
    return everything


def check_columns(
    table: pd.DataFrame,
    columns: Sequence[str],
    what: str,
) -> None:
    """Refuse a table that lacks a column; `what` names the table."""
    missing = [column for column in columns if column not in table]
    if missing:
        raise ResearchError(f"{what} lack the column {', '.join(missing)}.")


def check_known(
    values: Iterable[object],
    known: Iterable[object],
    what: str,
) -> None:
    """Refuse values that are not known; `what` says what they would be."""
    names = set(map(str, values))
    unknown = sorted(names - set(map(str, known)))
    if not unknown:
        return
    shown = ", ".join(f'"{value}"' for value in unknown[:5])
    more = ", ..." if len(unknown) > 5 else ""
    raise ResearchError(
        f"The labels name {what}: {shown}{more}; correct or drop these rows."
    )


def checked_places(labels: pd.DataFrame, source: PathLike) -> pd.DataFrame:
    """Return the labels with whole numbers as places, or refuse what is no place in a text."""
    places = labels[["start", "end"]].apply(pd.to_numeric, errors="coerce")
    start, end = places["start"], places["end"]
    is_place = (start >= 0) & (start < end)
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
    written = written.str.removesuffix(".0")
    truth = written.map(_TRUTH)
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
    n_values = _values_by_place(labels).transform("nunique")
    differing: pd.DataFrame = labels[n_values > 1]
    return differing.sort_values(_PLACE, kind="stable")


def agreement(labels: pd.DataFrame) -> float:
    """Return Krippendorff's alpha of the annotators for true and false (Krippendorff 2011).

    1 is full agreement, 0 what chance gives; missing where nothing was judged twice.

    >>> places = pd.DataFrame({"doc_id": list("aabbcc"), "start": 0, "end": 9, "key": "k"})
    >>> round(agreement(places.assign(value=[True, True, False, False, True, False])), 3)
    0.444
    """
    places = _values_by_place(labels).agg(n="size", true="sum")
    places = places[places["n"] > 1]
    in_all = places.sum()
    observed = _disagreement(places["n"], places["true"]).sum()
    expected = _disagreement(in_all["n"], in_all["true"])
    if expected == 0:
        return float("nan")
    share = observed / expected
    return float(1 - share)


def _values_by_place(labels: pd.DataFrame) -> Any:
    check_columns(labels, _JUDGEMENT, "The labels")
    return labels.groupby(_PLACE)["value"]


def _disagreement(n: Any, n_true: Any) -> Any:
    """Return the pairs that differ among `n` judgements, for each other one that there is."""
    others = np.maximum(1, n - 1)
    return n_true * (n - n_true) / others


def next_to_label(
    model: Any,
    texts: Sequence[str],
    n: int = 10,
) -> pd.DataFrame:
    """Return the texts whose labels would teach the most: in doubt, and unlike one another.

    `model` is fitted and has probabilities. Columns row (the number of the text), text, predicted
    and doubt (0 sure, 1 at even odds): the first is the most in doubt, each next one weighs doubt
    by its distance to those before.
    """
    if not len(texts) or n < 1:
        raise ResearchError("There are no texts to choose from, or none is asked for.")
    chances = np.sort(model.predict_proba(texts), axis=1)
    lead = chances[:, -1] - chances[:, -2]
    doubt = 1 - lead
    vectors = embed(texts)
    distance = np.ones(len(texts))
    rows: list[int] = []
    while len(rows) < min(n, len(texts)):
        value = np.round(doubt * distance, 9)
        value[rows] = -1
        row = int(value.argmax())
        rows.append(row)
        nearness = vectors @ vectors[row]
        distance = np.minimum(distance, 1 - nearness)
    chosen = [texts[row] for row in rows]
    return pd.DataFrame(
        {
            "row": rows,
            "text": chosen,
            "predicted": model.predict(chosen),
            "doubt": doubt[rows],
        }
    )
