"""A program: a spreadsheet comes in, and the cells of its sheets go out as JSON.

The library that reads it ends its process where a hostile file asks for more memory than there is,
so it has a process of its own, with a bound on its memory where the system knows one.
"""

import json
import sys
from contextlib import suppress
from io import BytesIO

MOST_MEMORY = 4_000_000_000  # bytes


def main() -> None:
    """Write the sheets of the book on the standard input, a list of rows by the sheet's name."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
    sheets = {}
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
            cell = rows[top][left : left + 1]
            for row in rows[top + 1 : bottom + 1]:  # one date for several rows
                row[left : left + 1] = cell
        filled = [row if any(map(str, row)) else [] for row in rows]
        if any(filled):
            sheets[name] = filled
    json.dump(sheets, sys.stdout, default=str)


if __name__ == "__main__":
    main()
