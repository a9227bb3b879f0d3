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

from research.paths import read_toml
from research.readers.archives import MAX_UNPACKED, open_office
from research.readers.base import (
    Item,
    Problem,
    Record,
    Unreadable,
    checked,
    digest,
    first_date,
    tidy,
)
from research.readers.encodings import decode, decode_table

Row = tuple[str, dict[str, Any] | Problem]

_COLUMNS = read_toml("readers.toml")["columns"]
_ROLES = {name: role for role, names in _COLUMNS.items() for name in names.split()}
_SLASHED = re.compile(r"\s*(\d\d?)[/.](\d\d?)[/.](\d{4})\b")
_LONGEST_NAME = 60  # characters of a column's name
_FIRST_ROWS = 1_000  # that decide what a column is


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
    match = _SLASHED.match(str(value))
    if match and day_first is not None:
        day, month = (match[1], match[2]) if day_first else (match[2], match[1])
        return first_date(f"{match[3]}-{month}-{day}")
    return first_date(str(value))


def _metadata(row: dict[str, Any], column: str | None, day_first: bool | None) -> dict[str, str]:
    """Return what the cells of a row beside its text say of it."""
    stated = {role: row[name] for name in row if name != column and (role := _role(name))}
    stated.pop("text", None)
    language = re.match(r"[a-z]{2}(?![a-z])", str(stated.pop("language", "")).lower())
    stated["language"] = language and language[0]
    stated["date"] = _date(stated.get("date", ""), day_first=day_first)
    return tidy({name: value for name, value in stated.items() if isinstance(value, str | int)})


def _documents(rows: Iterable[Row], encoding: str) -> Iterator[Item]:
    """Make documents of the rows of a table, and problems of those that hold no text."""
    rows = iter(rows)
    first = list(islice(rows, _FIRST_ROWS))
    if not first:
        raise Unreadable("The table has no rows.")
    known = [row for _, row in first if isinstance(row, dict)]
    column = _text_column(known)
    if column is None and known:
        raise Unreadable("The table has no column of texts; name one of its columns 'text'.")
    day_first = _day_first(row[name] for row in known for name in row if _role(name) == "date")
    for part, row in chain(first, rows):
        if isinstance(row, Problem):
            yield row._replace(part=part)
            continue
        try:
            text = row.get(column or "")
            text = checked(text if isinstance(text, str) else "")
        except Unreadable as reason:
            yield Problem(str(reason).replace("The file", "The row"), part)
        else:
            yield Record(text, encoding, digest(text), _metadata(row, column, day_first), part)


def _rows_of_cells(lines: Iterable[list[Any] | Problem], sheet: str = "") -> Iterator[Row]:
    """Name the cells of each line by the header; a line of another length is a problem."""
    lines = dropwhile(lambda line: not isinstance(line, list) or not any(line), lines)
    header = next(lines, [])
    if any(len(str(name)) > _LONGEST_NAME for name in header):  # a text: there is no header
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
        lines = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 50))
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
            yield Problem(f"A quote in line {start} is not closed, or text follows it; double it.")


def read_csv(data: bytes) -> Iterator[Item]:
    """Read a table of values that commas, semicolons, tabs or bars separate."""
    text, encoding = decode_table(data)
    yield from _documents(_rows_of_cells(_lines_of_csv(text)), encoding)


def read_excel(data: bytes) -> Iterator[Item]:
    """Read the sheets of an Excel file; of a formula, the value that was saved with it."""
    import openpyxl

    open_office(data)
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    many = len(book.worksheets) > 1
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        lines = [list(line) for line in sheet.iter_rows(values_only=True)]
        width = max(map(len, lines), default=0)
        padded = (line + [None] * (width - len(line)) for line in lines)
        name = f"{sheet.title}!" if many else ""
        if any(map(any, lines)) or not many:
            yield from _documents(_rows_of_cells(padded, name), "xlsx")


def read_parquet(data: bytes) -> Iterator[Item]:
    """Read a Parquet file with pyarrow, which holds values and never objects."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(pa.BufferReader(data))
    except pa.ArrowException as error:
        raise Unreadable("The Parquet file is damaged; get it again.") from error
    rows = (row for batch in table.iter_batches(1_000) for row in batch.to_pylist())
    yield from _documents(((f"#{i}", row) for i, row in enumerate(rows, 1)), "parquet")


def _rows_of_values(values: Iterable[tuple[str, object]]) -> Iterator[Row]:
    for part, value in values:
        if isinstance(value, str):
            yield part, {"text": value}
        elif isinstance(value, dict | Problem):
            yield part, value
        else:
            yield part, Problem("It is neither a text nor an object with one; leave it out.")


def _value_of_line(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return Problem("The line is not valid JSON; mend it or take it out.")


def read_json_lines(data: bytes) -> Iterator[Item]:
    """Read a file with one JSON value a line."""
    text, encoding = decode_table(data)
    lines = ((f"#{i}", line) for i, line in enumerate(text.split("\n"), 1) if line.strip())
    values = ((part, _value_of_line(line)) for part, line in lines)
    yield from _documents(_rows_of_values(values), encoding)


def _values_of_json(value: object) -> Iterator[tuple[str, object]]:
    """Find the rows in a JSON value: a list, an object's only list, or the objects in it."""
    if isinstance(value, dict):
        if len(value) > 1 and all(isinstance(row, dict) for row in value.values()):
            yield from ((f"#{key}", row) for key, row in value.items())
            return
        lists = [each for each in value.values() if isinstance(each, list) and each]
        if len(lists) == 1 and all(isinstance(row, dict) for row in lists[0]):
            value = lists[0]
    if isinstance(value, list):
        yield from ((f"#{i}", row) for i, row in enumerate(value, 1))
    else:
        yield "", value


def read_json(data: bytes) -> Iterator[Item]:
    """Read a JSON file: a list of texts or objects, an object of them, or one object."""
    text, encoding = decode(data)
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        raise Unreadable(f"It is not valid JSON: {error}; mend it.") from error
    yield from _documents(_rows_of_values(_values_of_json(value)), encoding)
