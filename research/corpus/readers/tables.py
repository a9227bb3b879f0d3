"""Tables of texts: one document a row, the other columns its metadata.

A row is named by its number, the first one below the header being 1.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from statistics import multimode
from textwrap import shorten
from typing import Any

from research.corpus.readers.archives import (
    MAX_UNPACKED,
    open_office,
)
from research.corpus.readers.base import Item, Problem, Unreadable
from research.corpus.readers.columns import (
    NO_ROWS,
    Cells,
    Rows,
    documents_of,
    is_date,
    leaves,
    named_role,
    numbered,
    prose,
    written,
)
from research.corpus.readers.encodings import decode

Lines = list[list[Any]]
Items = Iterator[Item]

_DELIMITERS = ",;\t|"
_NO_DELIMITER = "\x1f"
_SEPARATOR_LINE = re.compile(r"(?i)\A\"?sep=(.)\"?[^\r\n]*(?:\r\n?|\n)")
_VALUE = re.compile(r"(?s)[\d ./:-]+$|https?:|.{61}|\S+\s+\S+\s.*[.!…]$")
_LONGEST_NAME = 40  # characters of a name that tells what a column holds
_LONGEST_TITLE = 1_000  # characters of what stands above a table
_FIRST_LINES = 50  # that show where a table begins, and how it is split
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"


def _is_header(line: Sequence[Any], below: Sequence[Any]) -> bool:
    """Tell whether cells are the names of columns, and not values as those below.

    >>> _is_header(["Дата", "Текст"], []), _is_header(["2023-03-04", "Изъято оружие"], [])
    (True, False)
    >>> _is_header(["What did you see?", "N"], ["Arms", "5"]), _is_header(["Arms were seized"], [])
    (True, False)
    """
    cells = [str(cell) for cell in line if cell]
    if any(is_date(cell) or _VALUE.match(cell) for cell in cells):
        return False
    if any(named_role(cell)[0] for cell in cells if prose(cell) < _LONGEST_NAME):
        return True
    for cell in map(str, below):
        if is_date(cell) or cell.isdecimal():
            return True
    return max(map(prose, cells), default=0) < 1


def _names(cells: Sequence[Any]) -> list[str]:
    """Return names of columns; one that is empty or there already is named by its place.

    >>> _names(["text", "", "text"])
    ['text', 'column 2', 'text 3']
    """
    names: list[str] = []
    taken = {"column"}
    for i, cell in enumerate(cells, 1):
        name = str(cell).strip() or "column"
        if name in taken:
            name = f"{name} {i}"
        names.append(name)
        taken.add(name)
    return names


def _first_full(lines: Lines) -> int:
    """Return the place of the first line that is no title above a table."""
    counts = [len(line) - line.count("") for line in lines]
    usual = max(multimode(filter(None, counts[:_FIRST_LINES])), default=0)
    full = (i for i, n in enumerate(counts) if n * 2 > usual)
    return next(full, len(lines))


def rows_of_cells(lines: Lines, sheet: str = "") -> Rows:
    """Find the header and name the cells below it; a title above travels with each row."""
    lines = [[written(cell) for cell in line] for line in lines]
    top = _first_full(lines)
    body = lines[top:]
    first, below = [*body[:2], [], []][:2]
    header = []
    if _is_header(first, below):
        header = first
        body = body[1:]
    width = max((i for i, cell in enumerate(first, 1) if cell), default=0)
    n_longer = sum(any(line[width:]) for line in body)
    if n_longer * 2 > len(body):  # there is a column without a name
        width = max(map(len, body))
    padded = [*header, *[""] * width]
    names = _names(padded[:width])
    above = " ".join(map(str, chain(*lines[:top])))
    beside = {"above the table": shorten(above, _LONGEST_TITLE)}
    wide = Problem(f"The row has more than the {width} cells of the header; mend it.")
    rows: dict[str, Cells] = {}
    for i, line in enumerate(body, 1):
        if any(line):
            row = dict(zip(names, line, strict=False)) | beside
            if any(line[width:]):
                row = {"": wide}
            rows[f"#{sheet}{i}"] = row
    return rows


def delimiter(text: str) -> str:
    r"""Return the sign that splits most of the first lines of a table into as many cells.

    >>> delimiter("a;b\n1,5;2\n"), delimiter("sep=|\na|b\n")
    (';', '|')
    """
    if stated := _SEPARATOR_LINE.match(text):
        return stated[1]
    lines = text.lstrip().splitlines(keepends=True)[:_FIRST_LINES]
    are_texts = named_role(lines[0])[0] == "text"  # with any of the signs within them
    signs = [sign for sign in _DELIMITERS if sign in lines[0] or not are_texts]

    def fit(sign: str) -> tuple[int, int]:
        cells_of_lines = csv.reader(lines, delimiter=sign)
        widths = [len(cells) for cells in cells_of_lines if cells]
        width = max(multimode(widths))
        n = widths.count(width)
        if width > 1 and n * 2 > len(widths):
            return n, width
        return 0, 0

    return max([_NO_DELIMITER, *signs], key=fit)


def _lines_of_csv(text: str) -> Iterator[list[Any]]:
    """Split a table into rows; after a quote that is not closed, begin again in the next line."""
    csv.field_size_limit(MAX_UNPACKED)
    sign = delimiter(text)
    lines = list(io.StringIO(_SEPARATOR_LINE.sub("", text), newline=""))
    start = 0
    while start < len(lines):
        rest = map(lines.__getitem__, range(start, len(lines)))
        reader = csv.reader(rest, delimiter=sign, strict=True)
        n_read = 0
        try:
            for cells in reader:
                n_read = reader.line_num
                yield cells
            return
        except csv.Error:
            start += n_read + 1
            reason = (
                f"A quote in line {start} is not closed, or text follows it; double it."
            )
            yield [Problem(reason)]


def read_csv(data: bytes) -> Items:
    """Read a table of values that commas, semicolons, tabs or bars separate."""
    text, encoding = decode(data)
    lines = list(_lines_of_csv(text))
    yield from documents_of(rows_of_cells(lines), encoding)


def _cells(sheet: Any) -> Lines:
    """Return the rows of a sheet; one that is empty as no cells."""
    rows: Lines = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        cell = rows[top][left : left + 1]
        for row in rows[top + 1 : bottom + 1]:  # one date for several rows
            row[left : left + 1] = cell
    return [row if any(map(str, row)) else [] for row in rows]


def read_excel(data: bytes) -> Items:
    """Read the sheets of an Excel or OpenDocument file; of a formula, the value saved with it."""
    if data.lstrip().startswith(b"<"):
        raise Unreadable("It is a web page under another name; name it .html.")
    if not data.startswith((_ZIP, _OLE)):
        yield from read_csv(data)
        return
    if data.startswith(_ZIP):
        open_office(data)
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise Unreadable("It is encrypted; save it without its password.") from error
    sheets = {name: _cells(book.get_sheet_by_name(name)) for name in book.sheet_names}
    full = [name for name, rows in sheets.items() if any(rows)]
    for name in full:
        sheet = f"{name}!" * (len(full) > 1)
        try:
            table = rows_of_cells(
                sheets[name],
                sheet,
            )
            yield from documents_of(table, "spreadsheet")
        except Unreadable as reason:
            yield Problem(str(reason), f"#{name}" * bool(sheet))
    if not full:
        raise Unreadable(NO_ROWS)


def read_parquet(data: bytes) -> Items:
    """Read a Parquet file with pyarrow, which holds values and never objects."""
    import pyarrow.parquet as pq

    batches = pq.ParquetFile(io.BytesIO(data)).iter_batches(1_000)
    rows = (row for batch in batches for row in batch.to_pylist())
    flat = map(dict, map(leaves, rows))
    yield from documents_of(numbered(flat), "parquet")
