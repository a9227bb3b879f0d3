"""Labels that people give: the file that they edit, and its checks."""

import sqlite3
import warnings
from collections.abc import Callable, Iterable
from contextlib import closing
from io import StringIO
from pathlib import Path
from textwrap import shorten
from typing import Any

import pandas as pd

from research.corpus.readers import Unreadable
from research.corpus.readers.encodings import decode
from research.corpus.readers.tables import delimiter
from research.errors import ResearchError
from research.files.paths import PathLike, write_atomically

_JUDGEMENT = ["doc_id", "start", "end", "key", "value"]
LABEL_FILE = [
    *_JUDGEMENT,
    "annotator",
    "date",
    "note",
]
_TRUTH = {
    **dict.fromkeys(["true", "1", "yes", "истина", "да"], True),
    **dict.fromkeys(["false", "0", "no", "ложь", "нет"], False),
}
# What a spreadsheet would compute is given an apostrophe.
_COMPUTED = r"^(?=[=+@\t]|-\D|\d{12}$|\d+e\d+$)"
_GUARDED = "^'" + _COMPUTED[1:]


def read_labels(path: PathLike) -> pd.DataFrame:
    """Read the labels that people gave; rows that cannot be used are left out and named.

    The file at `path` is a CSV, as a spreadsheet saves it, with the columns doc_id, start, end, key
    and value (true or false), and perhaps annotator, date and note; one that is none of labels is
    a `ResearchError`.
    """
    labels, _ = _read(path)
    return labels


def _read(path: PathLike) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the labels of a file, and the rows that are damaged as they stand."""
    try:
        text, _ = decode(Path(path).read_bytes())
        table = pd.read_csv(
            StringIO(text),
            sep=delimiter(text),
            dtype=str,
            keep_default_na=False,
        )
    except (OSError, ValueError, Unreadable) as error:
        raise ResearchError(f"The labels in {path} cannot be read: {error}.") from error
    check_columns(table, f"The labels in {path}")
    table = table.replace(_GUARDED, "", regex=True)
    is_sound = _are_places(table) & _truth(table["value"]).notna()
    damaged = table[~is_sound]
    if len(damaged):
        warnings.warn(
            f"Lines of {path} are left out and stay as they are, for they have no place (start, "
            "end), or neither true nor false: "
            f"{[*damaged.index + 2]}.",
            stacklevel=3,
        )
    return _checked(table[is_sound], path), damaged


def _checked(table: pd.DataFrame, path: PathLike) -> pd.DataFrame:
    check_columns(table, f"The labels for {path}")
    further = table.columns.difference(LABEL_FILE, sort=False)
    table = table.reindex(columns=[*LABEL_FILE, *further], fill_value="")
    table = checked_places(table.fillna({"annotator": "", "note": ""}), path)
    return table.assign(value=as_truth(table["value"]))


def change_labels(
    path: PathLike, change: Callable[[pd.DataFrame], pd.DataFrame]
) -> pd.DataFrame:
    """Save what `change` makes of the labels in a file; nobody else saves there meanwhile."""
    lock = Path(path).with_name(f".{Path(path).name}.lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(lock, timeout=60)) as database:
        database.execute("BEGIN EXCLUSIVE")  # until this process ends, however it does
        labels = damaged = pd.DataFrame(columns=LABEL_FILE)
        if Path(path).exists():
            labels, damaged = _read(path)
        labels = change(labels)
        rows = pd.concat([labels, damaged]).replace(_COMPUTED, "'", regex=True)
        write_atomically(path, rows.to_csv(index=False, lineterminator="\n"))
    return labels


def add_labels(path: PathLike, labels: pd.DataFrame) -> pd.DataFrame:
    """Add labels to a file, made if need be; what is in it stays. Return all of them.

    What is there already is not added twice; a label that contradicts another is added.
    """
    new = _checked(labels, path)[LABEL_FILE]
    return change_labels(
        path,
        lambda old: pd.concat([old, new]).drop_duplicates(
            [*_JUDGEMENT, "annotator"], ignore_index=True
        ),
    )


def check_columns(table: pd.DataFrame, what: str) -> None:
    """Refuse a table of labels that lacks a column; `what` names it."""
    missing = [column for column in _JUDGEMENT if column not in table]
    if missing:
        raise ResearchError(f"{what} lack the column {', '.join(missing)}.")


def check_known(
    values: Iterable[object],
    known: Iterable[object],
    what: str,
) -> None:
    """Refuse values that are not known; `what` says what they would be."""
    unknown = sorted(set(map(str, values)) - set(map(str, known)))
    if unknown:
        shown = shorten(str(unknown)[1:-1], 200)
        raise ResearchError(
            f"The labels name {what}: {shown}; correct or drop these rows."
        )


def checked_places(labels: pd.DataFrame, source: PathLike) -> pd.DataFrame:
    """Return the labels with whole numbers as places, or refuse what is no place in a text."""
    is_place = _are_places(labels)
    if not is_place.all():
        line = is_place.argmin() + 2  # the first line holds the names of the columns
        raise ResearchError(
            f"Line {line} of {source} has no place (start, end) in its document."
        )
    return labels.assign(**labels[["start", "end"]].astype(float).astype(int))


def _are_places(labels: pd.DataFrame) -> Any:
    places = labels[["start", "end"]].apply(pd.to_numeric, errors="coerce")
    return places.eval("start >= 0 and start < end")


def with_passages(spans: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Give every span of a document its passage; it counts for each that it overlaps."""
    places = passages.reset_index()[["passage_id", "doc_id", "start", "end"]]
    pairs = spans.merge(places, on="doc_id", suffixes=("", "_passage"))
    return pairs.query("start < end_passage and start_passage < end")


def as_truth(values: pd.Series) -> pd.Series:
    """Return true and false as people write them, or refuse what is neither."""
    truth = _truth(values)
    if truth.isna().any():
        value, *_ = values[truth.isna()]
        raise ResearchError(
            f'The label value "{value}" is neither true nor false; write either.'
        )
    return truth


def _truth(values: pd.Series) -> pd.Series:
    written = values.astype(str).str.strip().str.lower()
    # A column of 1 and 0 with a gap is read as 1.0 and 0.0.
    return written.str.removesuffix(".0").map(_TRUTH)
