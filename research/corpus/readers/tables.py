"""Tables of texts: one document a row, the other columns its metadata.

A row is named by its number, the first one below the header being 1; in JSON lines, by its line.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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

Cells = dict[str, Any]
Row = Cells | Problem | None  # an empty line is None: it counts, and gives nothing
Rows = Iterable[Row]
Lines = Iterable[list[Any] | Problem]
Items = Iterator[Item]

_COLUMNS = read_toml(__file__, "readers.toml")["columns"]
_ROLES = {name: role for role, names in _COLUMNS.items() for name in names.split()}
_SLASHED = re.compile(r"\s*(\d\d?)[/.](\d\d?)[/.](\d{4})\b")
_AS_ISO = {True: r"\3-\2-\1", False: r"\3-\1-\2", None: r"\g<0>"}  # by day_first
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])")
_DELIMITERS = ",;\t|"
_NO_DELIMITER = "\x1f"
_LONGEST_NAME = 60  # characters of a column's name
_FIRST_ROWS = 1_000  # that decide what a column is


def _role(column: str) -> str | None:
    """Return what a column holds of a text, by its name.

    >>> _role("Full text"), _role("pub_date"), _role("n")
    ('text', 'date', None)
    """
    return _ROLES.get(re.sub(r"[\W_]+", "", column).lower())


def _text_column(rows: Sequence[Cells]) -> str:
    """Return the column that is named as a text, or else the one with the longest strings."""
    lengths: Counter[str] = Counter()
    for row in rows:
        for column, value in row.items():
            lengths[column] += len(value) if isinstance(value, str) else 0
    for column in lengths:
        if _role(column) == "text":
            return column
    free = [column for column in lengths if lengths[column] and not _role(column)]
    return max(free, key=lengths.__getitem__, default="")


def _day_first(dates: Iterable[object]) -> bool | None:
    """Tell the order in a column of dates from those that have but one reading, or None.

    >>> _day_first(["1/2/2020", "13/1/2020"]), _day_first(["1/2/2020", "3/4/2020"])
    (True, None)
    """
    day_first = month_first = False
    for date in dates:
        if match := _SLASHED.match(str(date)):
            day_first |= int(match[1]) > 12
            month_first |= int(match[2]) > 12
    return day_first if day_first != month_first else None


def _metadata(row: Cells, day_first: bool | None) -> dict[str, Any]:
    """Return what the cells of a row beside its text say of it."""
    stated = {_role(name): value for name, value in row.items()}
    language = _LANGUAGE.match(str(stated.get("language")).lower())
    # A spreadsheet's date is no text, so that every value of the column counts as written.
    date = str(stated.get("date"))
    metadata: dict[str, Any] = {
        role: value
        for role, value in stated.items()
        if role and role != "text" and isinstance(value, str | int)
    }
    metadata["language"] = language and language[0]
    metadata["date"] = first_date(_SLASHED.sub(_AS_ISO[day_first], date, count=1))
    return metadata


def _document(
    row: Cells | Problem, column: str, day_first: bool | None, encoding: str
) -> Item:
    if isinstance(row, Problem):
        return row
    cell = row.get(column)
    text = cell if isinstance(cell, str) else ""
    try:
        return make_record(text, encoding, text, **_metadata(row, day_first))
    except Unreadable as reason:
        return Problem(str(reason).replace("The file", "The row"))


def _documents(rows: Rows, encoding: str, sheet: str = "") -> Items:
    """Make documents of the rows of a table, and problems of those that hold no text."""
    numbered = ((i, row) for i, row in enumerate(rows, 1) if row is not None)
    first = list(islice(numbered, _FIRST_ROWS))
    if not first:
        raise Unreadable("The table has no rows.")
    known = [row for _, row in first if isinstance(row, dict)]
    column = _text_column(known)
    if known and not column:
        raise Unreadable(
            "The table has no column of texts; name one of its columns 'text'."
        )
    day_first = _day_first(
        value for row in known for name, value in row.items() if _role(name) == "date"
    )
    for i, row in chain(first, numbered):
        item = _document(row, column, day_first, encoding)
        yield item._replace(part=f"#{sheet}{i}")


def _row_of_cells(line: list[Any] | Problem, header: list[str]) -> Row:
    """Name the cells of a line by the header; a line of another length is a problem."""
    if isinstance(line, Problem):
        return line
    if len(line) == len(header):
        return dict(zip(header, line, strict=True))
    if not any(line):
        return None
    return Problem(
        f"The row has {len(line)} cells where the header has {len(header)}; mend it."
    )


def _rows_of_cells(lines: Lines) -> Iterator[Row]:
    """Find the header, the first line that holds anything, and name the cells of the others."""
    lines = dropwhile(lambda line: isinstance(line, Problem) or not any(line), lines)
    first = next(lines, [])
    header = [str(name) for name in first]
    if any(len(name) > _LONGEST_NAME for name in header):  # a text: there is no header
        header = [str(number) for number in range(1, len(first) + 1)]
        lines = chain([first], lines)
    for line in lines:
        yield _row_of_cells(line, header)


def _delimiter(text: str) -> str:
    """Return the sign that splits most of the first lines into as many cells as the header."""

    def fit(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths = [len(line) for line in islice(reader, 50)]
        width = widths[0] if widths else 0
        return (widths.count(width) if width > 1 else 0), width

    fits = {delimiter: fit(delimiter) for delimiter in _DELIMITERS}
    best = max(fits, key=fits.__getitem__)
    return best if fits[best][0] else _NO_DELIMITER


def _lines_of_csv(text: str) -> Iterator[list[Any] | Problem]:
    """Split a table into rows; after a quote that is not closed, begin again in the next line."""
    csv.field_size_limit(MAX_UNPACKED)
    delimiter = _delimiter(text)
    lines = list(io.StringIO(text, newline=""))
    start = 0
    while start < len(lines):
        rest = islice(lines, start, None)
        reader = csv.reader(rest, delimiter=delimiter, strict=True)
        n_read = 0
        try:
            for cells in reader:
                n_read = reader.line_num
                yield cells
            return
        except csv.Error:
            start += n_read + 1
            yield Problem(
                f"A quote in line {start} is not closed, or text follows it; double it."
            )


def read_csv(data: bytes) -> Items:
    """Read a table of values that commas, semicolons, tabs or bars separate."""
    text, encoding = decode_table(data)
    yield from _documents(_rows_of_cells(_lines_of_csv(text)), encoding)


def read_excel(data: bytes) -> Items:
    """Read the sheets of an Excel file; of a formula, the value that was saved with it."""
    import pandas as pd

    open_office(data)
    book = pd.read_excel(
        io.BytesIO(data), sheet_name=None, header=None, dtype=object, na_filter=False
    )
    for title, sheet in book.items():
        lines = sheet.to_numpy().tolist()
        name = f"{title}!" if len(book) > 1 else ""
        if any(map(any, lines)) or not name:
            yield from _documents(_rows_of_cells(lines), "xlsx", name)


def read_parquet(data: bytes) -> Items:
    """Read a Parquet file with pyarrow, which holds values and never objects."""
    import pyarrow.parquet as pq

    batches = pq.ParquetFile(io.BytesIO(data)).iter_batches(1_000)
    rows = (row for batch in batches for row in batch.to_pylist())
    yield from _documents(rows, "parquet")


def _row_of_json(value: object) -> Row:
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, dict):
        return value
    return Problem("It is neither a text nor an object with one; leave it out.")


def _row_of_line(line: str) -> Row:
    if not line.strip():
        return None
    try:
        return _row_of_json(json.loads(line))
    except (ValueError, RecursionError):
        return Problem("The line is not valid JSON; mend it or take it out.")


def read_json_lines(data: bytes) -> Items:
    """Read a file with one JSON value a line."""
    text, encoding = decode_table(data)
    yield from _documents(map(_row_of_line, text.split("\n")), encoding)


def _are_objects(values: Iterable[object]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _values_by_name(value: object) -> dict[str, object]:
    """Find the rows in a JSON value: a list, an object's only list, or the objects in it."""
    if isinstance(value, dict):
        if len(value) > 1 and _are_objects(value.values()):
            return {f"#{key}": row for key, row in value.items()}
        lists = [
            member for member in value.values() if member and isinstance(member, list)
        ]
        if len(lists) == 1 and _are_objects(lists[0]):
            value = lists[0]
    if isinstance(value, list):
        return {f"#{i}": row for i, row in enumerate(value, 1)}
    return {"": value}


def read_json(data: bytes) -> Items:
    """Read a JSON file: a list of texts or objects, an object of them, or one object."""
    text, encoding = decode(data)
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        raise Unreadable(f"It is not valid JSON: {error}; mend it.") from error
    values = _values_by_name(value)
    items = _documents(map(_row_of_json, values.values()), encoding)
    for part, item in zip(values, items, strict=True):
        yield item._replace(part=part)
