"""JSON of any form: the lists and objects in it that hold texts, wherever they lie.

Interfaces, messengers and programs lay out their texts in many ways. None is known by its name
here: each list and object of the tree may be a table, from the top down; those with a column
that is named as one of texts are taken, or else the one that holds the most text.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, permutations
from typing import Any, NamedTuple

from research.corpus.readers.base import Item, Problem
from research.corpus.readers.columns import (
    Cells,
    Rows,
    documents_of,
    leaves,
    members_of,
    named_role,
    numbered,
    prose,
)
from research.corpus.readers.encodings import decode
from research.corpus.readers.tables import rows_of_cells

# What names, in an object, who published the list in it.
_PUBLISHERS = (
    "name",
    "title",
    "publisher",
)
_START = re.compile(r"[^\s,;\x1e\ufeff]")  # of a value, after what separates two
_SCRIPT = re.compile(r"\A\s*[\w.]+\s*=")  # that an export of X begins with
_NUMBERS = re.compile(r"\.\d+(?=\.|$)")  # of members of lists, on the way to a text
_NEXT = re.compile(r"\n(?=[{\[\"])")  # where one may begin after one that is damaged
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


class Table(NamedTuple):
    """The rows of a list or an object, the way to it, and whether a column is named as of texts."""

    path: str
    rows: Rows
    publisher: str
    has_texts: bool


def _is_of_cells(value: object) -> bool:
    """Tell whether a value is a list of lists that hold nothing but cells."""
    if not isinstance(value, list) or set(map(type, value)) != {list}:
        return False
    kinds = set(map(type, chain(*value)))
    return kinds.isdisjoint({list, dict})


def _unfold(objects: list[Cells]) -> None:
    """Take what is in lists that never hold more than one out of them, as Facebook has it."""
    lists = [
        (row, name)
        for row in objects
        for name, member in row.items()
        if isinstance(member, list)
    ]
    longer = {name for row, name in lists if len(row[name]) > 1}
    for row, name in lists:
        if name not in longer:
            row[name] = next(iter(row[name]), None)


def _turned(columns: Cells) -> Cells:
    """Return the rows of columns, each of which is a list or an object of its cells."""
    rows: Cells = defaultdict(dict)
    for name, column in columns.items():
        for key, cell in members_of(column):
            rows[key][name] = cell
    return rows


def _split(members: list[Any]) -> Any:
    """Return the lines of a table below the names of its columns, or None."""
    lists = [member for member in members if isinstance(member, list)]
    for lines, names in permutations(lists, 2):
        are_strings = set(map(type, names)) == {str}
        if are_strings and _is_of_cells(lines) and len(names) == len(lines[0]):
            return [names, *lines]
    return None


def _rows_within(value: Cells) -> Any:
    """Return the rows that an object holds by their names, as columns or as lines, or None."""
    members = list(value.values())
    roles = {named_role(name)[0] for name in value}
    if set(map(type, members)) == {dict}:
        return _turned(value) if "text" in roles else value
    if _is_of_cells(members) and len(set(map(len, members))) == 1:
        return _turned(value)
    if roles == {""} and len(members) > 1 and min(map(prose, members)) > 1:
        return value
    return _split(members)


def _rows(value: Any) -> Rows:
    """Return a list or an object as a table; an object that holds no rows is one itself."""
    rows = _rows_within(value) if isinstance(value, dict) else value
    if rows is None:
        return {"": dict(leaves(value))}
    if _is_of_cells(rows):
        return rows_of_cells(rows)
    members = numbered(rows)
    objects = [row for row in members.values() if isinstance(row, dict)]
    _unfold(objects)
    name = "text"
    if isinstance(rows, list) and not objects:
        name = "string"  # a list of nothing but strings may be anything
    return {
        part: dict(leaves(row, name if isinstance(row, str) else ""))
        for part, row in members.items()
    }


def _tables(value: Any, path: str = "", publisher: str = "") -> Iterator[Table]:
    """Yield what may be a table of texts in a tree; within one that is named so are no others."""
    rows = _rows(value)
    has_texts = any(
        isinstance(cell, str) and named_role(name)[0] == "text"
        for part, row in rows.items()
        for name, cell in row.items()
        if part or name in value
    )
    yield Table(path, rows, publisher, has_texts)
    if has_texts:
        return
    members = dict(members_of(value))
    for name, member in members.items():
        if isinstance(member, str) and named_role(name)[0] in _PUBLISHERS:
            publisher = member
    for name, member in members.items():
        if isinstance(member, dict | list):
            yield from _tables(member, f"{path}{name}.", publisher)


def _size(table: Table) -> float:
    return sum(sum(map(prose, row.values())) for row in table.rows.values())


def _left_out(value: Any, taken: Sequence[Table]) -> Iterator[Problem]:
    """Yield a problem that says which texts in a tree are in no table, and how much they are."""
    read = {table.path for table in taken}
    sizes: Counter[str] = Counter()
    for way, text in leaves(value, in_lists=True, apart=read):
        sizes[_NUMBERS.sub("", way)] += int(prose(text))
    if places := list(+sizes):
        yield Problem(
            f"About {sizes.total():,} characters of text beside the documents were not read: "
            f"{', '.join(places[:5])}."
        )


def _documents(value: Any, encoding: str) -> Iterator[Item]:
    """Make documents of the tables of a tree, and a problem of the texts beside them."""
    tables = list(_tables(value))
    taken = [table for table in tables if table.has_texts]
    if not taken:
        taken = [max(tables, key=_size)]
    for path, rows, publisher, _ in taken:
        prefix = ""
        if len(taken) > 1:
            prefix = f"#{path}"
        named = {part: {"channel": publisher, **row} for part, row in rows.items()}
        for item in documents_of(named, encoding):
            yield item._replace(part=prefix + item.part)
    yield from _left_out(value, taken)


def read_json(data: bytes) -> Iterator[Item]:
    """Read JSON: one value, or one after another, each named by its number."""
    text, encoding = decode(data)
    text = _SCRIPT.sub("", text)
    values: Any = []
    at = 0
    while start := _START.search(text, at):
        value = None
        try:
            value, at = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError) as error:
            reason = f"It is not valid JSON: {error}; mend it."
            yield Problem(reason, f"#{len(values) + 1}")
            at = len(text)
            if after := _NEXT.search(text, start.end()):
                at = after.end()
        values.append(value)
    if values == [None]:
        return
    if len(values) == 1 and isinstance(values[0], dict | list):
        [values] = values
    yield from _documents(values, encoding)
