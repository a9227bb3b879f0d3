"""Tables of texts: one document a row, the other columns its metadata.

A row is named by its number, the first one below the header being 1; in JSON lines, by its line.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, dropwhile, islice
from typing import Any

from research.corpus.readers.archives import MAX_UNPACKED, open_office
from research.corpus.readers.base import (
    Item,
    Problem,
    Unreadable,
    first_date,
    make_record,
)
from research.corpus.readers.encodings import decode, decode_table
from research.files.paths import read_toml

Row = tuple[str, Any]  # its name, and its cells, its text or its problem

_COLUMNS = read_toml(__file__, "readers.toml")["columns"]
_ROLES = {name: role for role, names in _COLUMNS.items() for name in names.split()}
_SLASHED = re.compile(r"\s*(\d\d?)[/.](\d\d?)[/.](\d{4})\b")
_LONGEST_NAME = 60  # characters of a column's name
_FIRST_ROWS = 1_000  # that decide what a column is
_NO_TEXT = "It is neither a text nor an object with one; leave it out."


def _role(column: str) -> str | None:
    return _ROLES.get(re.sub(r"[\W_]+", "", column).lower())


def _text_column(rows: list[dict[str, Any]]) -> str | None:
    """Return the column that is named as a text, or else the one with the longest strings."""
    lengths: Counter[str] = Counter()
    for row in rows:
        for column, value in row.items():
            lengths[column] += len(value) if isinstance(value, str) else 0
    named = [column for column in lengths if _role(column) == "text"]
    free = [column for column in lengths if _role(column) is None and lengths[column]]
    return named[0] if named else max(free, key=lengths.__getitem__, default=None)


def _day_first(values: Iterable[object]) -> bool | None:
    """Tell the order in a column of dates from those that have but one reading, or None."""
    found = [match for value in values if (match := _SLASHED.match(str(value)))]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[2]) > 12 for match in found)
    return day_first if day_first != month_first else None


def _date(value: object, *, day_first: bool | None) -> str | None:
    order = {True: r"\3-\2-\1", False: r"\3-\1-\2", None: r"\g<0>"}[day_first]
    return first_date(_SLASHED.sub(order, str(value), count=1))


def _metadata(
    row: dict[str, Any], column: str, day_first: bool | None
) -> dict[str, object]:
    """Return what the cells of a row beside its text say of it."""
    stated = {
        role: row[name] for name in row if name != column and (role := _role(name))
    }
    stated.pop("text", None)
    language = re.match(r"[a-z]{2}(?![a-z])", str(stated.pop("language", "")).lower())
    stated["language"] = language and language[0]
    stated["date"] = _date(stated.get("date", ""), day_first=day_first)
    return {
        name: value for name, value in stated.items() if isinstance(value, str | int)
    }


def _documents(rows: Iterable[Row], encoding: str) -> Iterator[Item]:
    """Make documents of the rows of a table, and problems of those that hold no text."""
    rows = (
        (part, {"text": row} if isinstance(row, str) else row) for part, row in rows
    )
    first = list(islice(rows, _FIRST_ROWS))
    if not first:
        raise Unreadable("The table has no rows.")
    known = [row for _, row in first if isinstance(row, dict)]
    column = _text_column(known) or ""
    if not column and known:
        raise Unreadable(
            "The table has no column of texts; name one of its columns 'text'."
        )
    day_first = _day_first(
        row[name] for row in known for name in row if _role(name) == "date"
    )
    for part, row in chain(first, rows):
        if not isinstance(row, dict):
            yield Problem(row.reason if isinstance(row, Problem) else _NO_TEXT, part)
            continue
        text = row.get(column)
        text = text if isinstance(text, str) else ""
        try:
            made = make_record(
                text, encoding, text, **_metadata(row, column, day_first)
            )
            yield made._replace(part=part)
        except Unreadable as reason:
            yield Problem(str(reason).replace("The file", "The row"), part)


def _rows_of_cells(
    lines: Iterable[list[Any] | Problem], sheet: str = ""
) -> Iterator[Row]:
    """Name the cells of each line by the header; a line of another length is a problem."""
    lines = dropwhile(lambda line: not isinstance(line, list) or not any(line), lines)
    header = next(lines, [])
    if any(
        len(str(name)) > _LONGEST_NAME for name in header
    ):  # a text: there is no header
        lines, header = chain([header], lines), list(range(1, len(header) + 1))
    for number, cells in enumerate(lines, 1):
        part = f"#{sheet}{number}"
        if isinstance(cells, Problem):
            yield part, cells
        elif len(cells) == len(header):
            yield part, dict(zip(map(str, header), cells, strict=True))
        elif any(cells):
            reason = f"The row has {len(cells)} cells where the header has {len(header)}; mend it."
            yield part, Problem(reason)


def _delimiter(text: str) -> str:
    """Return the sign that splits most of the first lines into as many cells as the header."""

    def fit(delimiter: str) -> tuple[int, int]:
        lines = list(
            islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 50)
        )
        width = len(lines[0]) if lines else 0
        return (sum(len(line) == width for line in lines) if width > 1 else 0, width)

    best = max(",;\t|", key=fit)
    return best if fit(best)[0] else "\x1f"  # one column


def _lines_of_csv(text: str) -> Iterator[list[str] | Problem]:
    """Split a table into rows; after a quote that is not closed, begin again in the next line."""
    csv.field_size_limit(MAX_UNPACKED)
    lines, delimiter, start = list(io.StringIO(text, newline="")), _delimiter(text), 0
    while start < len(lines):
        rest = map(lines.__getitem__, range(start, len(lines)))
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        good = 0
        try:
            for cells in reader:
                good = reader.line_num
                yield cells
            return
        except csv.Error:
            start += good + 1
            yield Problem(
                f"A quote in line {start} is not closed, or text follows it; double it."
            )


def read_csv(data: bytes) -> Iterator[Item]:
    """Read a table of values that commas, semicolons, tabs or bars separate."""
    text, encoding = decode_table(data)
    yield from _documents(_rows_of_cells(_lines_of_csv(text)), encoding)


def read_excel(data: bytes) -> Iterator[Item]:
    """Read the sheets of an Excel file; of a formula, the value that was saved with it."""
    import pandas as pd

    open_office(data)
    book = pd.read_excel(
        io.BytesIO(data), sheet_name=None, header=None, dtype=object, na_filter=False
    )
    for title, sheet in book.items():
        lines, name = sheet.to_numpy().tolist(), f"{title}!" if len(book) > 1 else ""
        if any(map(any, lines)) or not name:
            yield from _documents(_rows_of_cells(lines, name), "xlsx")


def read_parquet(data: bytes) -> Iterator[Item]:
    """Read a Parquet file with pyarrow, which holds values and never objects."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(io.BytesIO(data))
    rows = (row for batch in table.iter_batches(1_000) for row in batch.to_pylist())
    yield from _documents(((f"#{i}", row) for i, row in enumerate(rows, 1)), "parquet")


def _value_of_line(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return Problem("The line is not valid JSON; mend it or take it out.")


def read_json_lines(data: bytes) -> Iterator[Item]:
    """Read a file with one JSON value a line."""
    text, encoding = decode_table(data)
    lines = ((i, line) for i, line in enumerate(text.split("\n"), 1) if line.strip())
    yield from _documents(
        ((f"#{i}", _value_of_line(line)) for i, line in lines), encoding
    )


def _rows_of_json(value: object) -> list[Row]:
    """Find the rows in a JSON value: a list, an object's only list, or the objects in it."""
    if isinstance(value, dict):
        if len(value) > 1 and all(isinstance(row, dict) for row in value.values()):
            return [(f"#{key}", row) for key, row in value.items()]
        lists = [each for each in value.values() if isinstance(each, list) and each]
        if len(lists) == 1 and all(isinstance(row, dict) for row in lists[0]):
            value = lists[0]
    if isinstance(value, list):
        return [(f"#{i}", row) for i, row in enumerate(value, 1)]
    return [("", value)]


def read_json(data: bytes) -> Iterator[Item]:
    """Read a JSON file: a list of texts or objects, an object of them, or one object."""
    text, encoding = decode(data)
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        raise Unreadable(f"It is not valid JSON: {error}; mend it.") from error
    yield from _documents(_rows_of_json(value), encoding)
