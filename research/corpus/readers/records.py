"""JSON of any form: the lists and objects in it that hold texts, wherever they lie.

Interfaces, messengers and programs lay out their texts in many ways. None is known by its name
here: each list and object of the tree may be a table, from the top down; those with a column
that is named as one of texts are taken, or else the one that holds the most text.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from research.corpus.readers.base import Item, Problem, Unreadable
from research.corpus.readers.columns import (
    Cells,
    Rows,
    documents_of,
    flat,
    named_role,
    numbered,
    prose,
    strings_in,
)
from research.corpus.readers.encodings import decode_table
from research.corpus.readers.tables import rows_of_cells

_START = re.compile(r"[^\s,;\x1e\ufeff]")  # of a value, after what separates two


class _Table(NamedTuple):
    """A list or an object of the tree; `given` is what the object around it says."""

    path: str
    rows: Rows
    has_texts: bool  # in a column that is named so
    given: dict[str, str]


def _joined(value: dict[str, Any]) -> dict[str, Any]:
    """Return an object with each text in pieces, as Telegram writes it, in one."""
    for name, pieces in value.items():
        if isinstance(pieces, list) and {str, dict} == set(map(type, pieces)):
            texts = [p.get("text", "") if isinstance(p, dict) else p for p in pieces]
            value[name] = "".join(map(str, texts))
    return value


_DECODER = json.JSONDecoder(object_hook=_joined, parse_int=str, parse_float=str)


def _is_of_cells(value: object) -> bool:
    """Tell whether a value is a list, each of its members one too, of nothing but cells."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(line, list)
            and not any(isinstance(cell, dict | list) for cell in line)
            for line in value
        )
    )


def _names_texts(names: Iterable[str]) -> bool:
    return any(named_role(str(name))[0] == "text" for name in names)


def _row(value: Any) -> Cells:
    """Return an object, or a text, as a row."""
    if isinstance(value, list):
        return {
            "": Problem("It is neither a text nor an object with one; leave it out.")
        }
    return flat(value) if isinstance(value, dict) else {"text": value}


def _rows(value: Any) -> Rows:
    """Return a list or an object as a table."""
    if isinstance(value, list):
        return (
            rows_of_cells(value) if _is_of_cells(value) else numbered(map(_row, value))
        )
    members = list(value.values())
    kinds = set(map(type, members))
    for cells in filter(_is_of_cells, members):
        for names in members:
            if len(names) == len(cells[0]) and set(map(type, names)) == {str}:
                return rows_of_cells([names, *cells])
    if kinds == {list} and len(set(map(len, members))) == 1:
        return numbered(
            dict(zip(value, row, strict=True)) for row in zip(*members, strict=True)
        )
    if kinds == {dict}:
        if _names_texts(value):  # columns, each an object of its cells
            value = {
                key: {name: value[name].get(key) for name in value}
                for key in members[0]
            }
        return {f"#{name}": flat(row) for name, row in value.items()}
    return {"": flat(value)}


def _given(value: dict[str, Any]) -> dict[str, str]:
    """Return what an object says of the list in it: who published it."""
    roles = {"name": "publisher", "title": "publisher", "publisher": "publisher"}
    return {
        roles[role]: member
        for name, member in value.items()
        if isinstance(member, str) and (role := named_role(name)[0]) in roles
    }


def _tables(value: Any, path: str, given: dict[str, str]) -> Iterator[_Table]:
    """Yield what may be a table of texts in a tree; within one that is named so are no others."""
    is_object = isinstance(value, dict)
    if not value or not (is_object or isinstance(value, list)):
        return
    members = list(value.items() if is_object else enumerate(value, 1))
    is_deep = any(isinstance(member, dict | list) for _, member in members)
    if path and not is_deep and not (is_object and _names_texts(value)):
        return
    rows = _rows(value)
    names = {
        name
        for row in rows.values()
        for name, cell in row.items()
        if isinstance(cell, str) and ("" not in rows or name in value)
    }
    has_texts = _names_texts(names) and (is_deep or is_object)
    yield _Table(path, rows, has_texts, given)
    if not has_texts:
        around = _given(value) if is_object else {}
        for key, member in members:
            yield from _tables(member, f"{path}.{key}", around or given)


def _size(table: _Table) -> float:
    """Return how much text is in the column that holds the most."""
    sizes: Counter[str] = Counter()
    for row in table.rows.values():
        sizes.update({name: prose(cell) for name, cell in row.items()})
    return max(sizes.values(), default=0)


def _documents(value: Any, encoding: str) -> Iterator[Item]:
    """Make documents of the tables of a tree, and a problem of the texts beside them."""
    tables = list(_tables(value, "", {}))
    taken = [table for table in tables if table.has_texts]
    if tables and not taken:
        taken = [max(tables, key=_size)]
    if not taken:
        raise Unreadable("It holds no texts in lists or objects.")
    for path, rows, _, given in taken:
        prefix = f"#{path[1:]}" if len(taken) > 1 else ""
        for item in documents_of(rows, encoding, given):
            yield item._replace(part=prefix + item.part)
    read = tuple(f"{table.path}." for table in taken)
    left: Counter[str] = Counter()
    for path, text in strings_in(value):
        if not path.startswith(read):
            left[re.sub(r"\.\d+", "", path)[1:]] += int(prose(text))
    if places := list(+left):
        yield Problem(
            f"About {left.total():,} characters of text beside the documents were not read: "
            f"{', '.join(places[:5])}{' ...' if places[5:] else ''}."
        )


def _value_of_line(line: str) -> Any:
    try:
        return _DECODER.decode(line) if line.strip() else None
    except (ValueError, RecursionError):
        return Problem("The line is not valid JSON; mend it or take it out.")


def _one_after_another(text: str) -> list[Any]:
    """Return the JSON values that follow one another, as far as they are valid."""
    values: list[Any] = []
    at = 0
    while start := _START.search(text, at):
        try:
            value, at = _DECODER.raw_decode(text, start.start())
        except ValueError as error:
            reason = f"It is not valid JSON: {error}; mend it."
            if not values:
                raise Unreadable(reason) from error
            return [*values, Problem(reason)]
        values.append(value)
    return values


def read_json(data: bytes) -> Iterator[Item]:
    """Read JSON: one value, one a line, or one after another."""
    text, encoding = decode_table(data)
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        value = [_value_of_line(line) for line in text.split("\n")]
        n_bad = sum(isinstance(each, Problem) for each in value)
        if n_bad * 2 > sum(each is not None for each in value):
            value = _one_after_another(text)
    yield from _documents(value, encoding)
