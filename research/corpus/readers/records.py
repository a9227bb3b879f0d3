"""JSON of any form: the lists and objects in it that hold texts, wherever they lie.

Interfaces, messengers and programs lay out their texts in many ways. None is known by its name
here: each list and object of the tree may be a table, from the top down; those with a column
that is named as one of texts are taken, or else the one that holds the most text.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from research.corpus.readers.base import Item, Problem
from research.corpus.readers.columns import (
    Rows,
    documents_of,
    leaves,
    named_role,
    numbered,
    prose,
)
from research.corpus.readers.encodings import decode_table
from research.corpus.readers.tables import rows_of_cells

# The way to a list or an object, its rows, its publisher, whether a column is named as of texts.
Table = tuple[str, Rows, str, bool]
_START = re.compile(r"[^\s,;\x1e\ufeff]")  # of a value, after what separates two
_NEXT = re.compile(r"\n(?=[{\[\"])")  # where one may begin after one that is damaged


def _joined(value: dict[str, Any]) -> dict[str, Any]:
    """Return an object with each text in pieces, as Telegram writes it, in one."""
    for name, pieces in value.items():
        if isinstance(pieces, list) and set(map(type, pieces)) == {str, dict}:
            value[name] = "".join(
                piece if isinstance(piece, str) else str(piece.get("text", ""))
                for piece in pieces
            )
    return value


_DECODER = json.JSONDecoder(object_hook=_joined, parse_int=str, parse_float=str)


def _is_of_cells(value: object) -> bool:
    """Tell whether a value is a list of lists that hold nothing but cells."""
    return isinstance(value, list) and all(
        isinstance(line, list)
        and not any(isinstance(cell, dict | list) for cell in line)
        for line in value or [None]
    )


def _name_texts(names: Iterable[str]) -> bool:
    return any(named_role(name)[0] == "text" for name in names)


def _rows(value: Any) -> Rows:
    """Return a list or an object as a table."""
    if _is_of_cells(value):
        return rows_of_cells(value)
    if isinstance(value, list):
        return numbered(
            dict(leaves(each, "text" * isinstance(each, str))) for each in value
        )
    members = list(value.values())
    for cells in filter(_is_of_cells, members):  # as pandas writes a table
        for names in members:
            if len(names) == len(cells[0]) and set(map(type, names)) == {str}:
                return rows_of_cells([names, *cells])
    kinds = set(map(type, members))
    if kinds == {list} and len(set(map(len, members))) == 1:
        return rows_of_cells([list(value), *map(list, zip(*members, strict=True))])
    if kinds != {dict}:
        return {"": dict(leaves(value))}
    if _name_texts(value):  # columns, each an object of its cells
        value = {
            key: {name: value[name].get(key) for name in value} for key in members[0]
        }
    return {f"#{name}": dict(leaves(row)) for name, row in value.items()}


def _publisher(value: dict[str, Any], otherwise: str) -> str:
    """Return who published the list in an object, such as the name of a channel."""
    for name, member in value.items():
        if isinstance(member, str) and named_role(name)[0] in {
            "name",
            "title",
            "publisher",
        }:
            return member
    return otherwise


def _tables(value: Any, path: str = "", publisher: str = "") -> Iterator[Table]:
    """Yield what may be a table of texts in a tree; within one that is named so are no others."""
    is_object = isinstance(value, dict)
    if not value or not (is_object or isinstance(value, list)):
        return
    members = list(value.items() if is_object else enumerate(value, 1))
    is_deep = any(isinstance(member, dict | list) for _, member in members)
    if path and not is_deep and not (is_object and _name_texts(value)):
        return
    rows = _rows(value)
    names = {
        name
        for row in rows.values()
        for name, cell in row.items()
        if isinstance(cell, str) and ("" not in rows or name in value)
    }
    has_texts = _name_texts(names) and (is_deep or is_object)
    yield path, rows, publisher, has_texts
    if not has_texts:
        around = _publisher(value, publisher) if is_object else publisher
        for key, member in members:
            yield from _tables(member, f"{path}{key}.", around)


def _size(table: Table) -> float:
    return sum(prose(cell) for row in table[1].values() for cell in row.values())


def _documents(value: Any, encoding: str) -> Iterator[Item]:
    """Make documents of the tables of a tree, and a problem of the texts beside them."""
    tables = list(_tables(value))
    taken = [table for table in tables if table[-1]]
    taken = taken or [max(tables, key=_size, default=("", {}, "", False))]
    for path, rows, publisher, _ in taken:
        prefix = f"#{path}" * (len(taken) > 1)
        named = {part: {"channel": publisher, **row} for part, row in rows.items()}
        for item in documents_of(named, encoding):
            yield item._replace(part=prefix + item.part)
    read = tuple(path for path, *_ in taken)
    left: Counter[str] = Counter()
    for path, text in leaves(value, in_lists=True):
        if not path.startswith(read):
            left[re.sub(r"\d+\.", "", path)] += int(prose(text))
    if places := list(+left):
        yield Problem(
            f"About {left.total():,} characters of text beside the documents were not read: "
            f"{', '.join(places[:5])}."
        )


def read_json(data: bytes) -> Iterator[Item]:
    """Read JSON: one value, or one after another, each named by the line that it begins in."""
    text, encoding = decode_table(data)
    values: list[Any] = [None] * (text.count("\n") + 1)
    at = line = 0
    while start := _START.search(text, at):
        line += text.count("\n", at, start.start())
        at = start.start()
        try:
            values[line], end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            values[line] = Problem(f"It is not valid JSON: {error}; mend it.")
            after = _NEXT.search(text, at)
            end = after.end() if after else len(text)
        line += text.count("\n", at, end)
        at = end
    filled = [value for value in values if value is not None]
    is_one = len(filled) == 1 and isinstance(filled[0], dict | list)
    yield from _documents(filled[0] if is_one else values, encoding)
