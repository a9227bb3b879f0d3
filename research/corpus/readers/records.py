"""JSON of any form: the lists and objects in it that hold texts, wherever they lie.

Interfaces, messengers and programs lay out their texts in many ways. None is known by its name
here: each list and object of the tree may be a table, from the top down; those with a column
that is named as one of texts are taken, or else the one that holds the most text.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from research.corpus.readers.base import Item, Problem
from research.corpus.readers.columns import (
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

# The way to a list or an object, its rows, its publisher, whether a column is named as of texts.
Table = tuple[str, Rows, str, bool]
# What names, in an object, who published the list in it.
_PUBLISHERS = (
    "name",
    "title",
    "publisher",
)
_START = re.compile(r"[^\s,;\x1e\ufeff]")  # of a value, after what separates two
_SCRIPT = re.compile(r"(?:\s*[\w.]+\s*=)?")  # that an export of X begins with
_NEXT = re.compile(r"\n(?=[{\[\"])")  # where one may begin after one that is damaged


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


def _is_of_cells(value: object) -> bool:
    """Tell whether a value is a list of lists that hold nothing but cells."""
    return isinstance(value, list) and all(
        isinstance(line, list)
        and not any(isinstance(cell, dict | list) for cell in line)
        for line in value or [None]
    )


def _unfolded(values: list[Any]) -> list[Any]:
    """Return objects with what is in lists that never hold more than one, as Facebook has it."""
    objects = [value for value in values if isinstance(value, dict)]
    lists = [
        (each, name)
        for each in objects
        for name, member in each.items()
        if isinstance(member, list)
    ]
    long = {name for each, name in lists if len(each[name]) > 1}
    for each, name in lists:
        if name not in long:
            each[name] = next(iter(each[name]), None)
    return values


def _rows(value: Any) -> Rows:
    """Return a list or an object as a table."""
    if _is_of_cells(value):
        return rows_of_cells(value)
    if isinstance(value, dict):
        return _rows_of_object(value)
    # A list of nothing but strings may be anything; a string among objects is a text.
    name = "text" if dict in map(type, value) else "string"
    return numbered(
        dict(leaves(each, name * isinstance(each, str))) for each in _unfolded(value)
    )


def _matrix(
    value: dict[str, Any],
) -> list[Any] | None:
    """Return the cells of a table, with their header, that an object holds in lists."""
    lists = [member for member in value.values() if isinstance(member, list)]
    for cells in filter(_is_of_cells, lists):  # rows, and the names of their columns
        for names in lists:
            are_names = set(map(type, names)) == {str}
            if are_names and len(names) == len(cells[0]):
                return [names, *cells]
    n_rows = set(map(len, lists))
    if len(lists) == len(value) and len(n_rows) == 1:  # columns
        return [list(value), *map(list, zip(*lists, strict=True))]
    return None


def _are_texts(value: dict[str, Any]) -> bool:
    """Tell whether an object holds nothing but texts, by names that say nothing of them."""
    are_named = any(named_role(name)[0] for name in value)
    are_texts = all(prose(text) > 1 for text in value.values())
    return len(value) > 1 and are_texts and not are_named


def _rows_of_object(
    value: dict[str, Any],
) -> Rows:
    """Return the rows that an object holds as columns or by their names, or else itself."""
    if matrix := _matrix(value):
        return rows_of_cells(matrix)
    kinds = set(map(type, value.values()))
    rows = value
    if kinds == {dict} and any(
        named_role(name)[0] == "text" for name in value
    ):  # columns, each an object of its cells
        rows = defaultdict(dict)
        for name, cells in value.items():
            for key, cell in cells.items():
                rows[key][name] = cell
    elif _are_texts(value):
        rows = {name: {"text": text} for name, text in value.items()}
    elif kinds != {dict}:
        return {"": dict(leaves(value))}
    return {f"#{name}": dict(leaves(row)) for name, row in rows.items()}


def _has_texts(
    value: Any,
    rows: Rows,
) -> bool:
    """Tell whether rows have a column that is named as of texts; an object, itself."""
    for row in rows.values():
        for name, cell in row.items():
            is_own = "" not in rows or name in value
            if is_own and isinstance(cell, str) and named_role(name)[0] == "text":
                return True
    return False


def _tables(
    value: Any,
    path: str = "",
    publisher: str = "",
) -> Iterator[Table]:
    """Yield what may be a table of texts in a tree; within one that is named so are no others."""
    rows = _rows(value)
    has_texts = _has_texts(value, rows)
    yield path, rows, publisher, has_texts
    if has_texts:
        return
    for name, member in members_of(value):
        if isinstance(member, str) and named_role(name)[0] in _PUBLISHERS:
            publisher = member
    for name, member in members_of(value):
        if isinstance(member, dict | list):
            yield from _tables(
                member,
                f"{path}{name}.",
                publisher,
            )


def _size(table: Table) -> float:
    return sum(prose(cell) for row in table[1].values() for cell in row.values())


def _texts_beside(
    value: Any,
    path: str,
    read: set[str],
) -> Iterator[tuple[str, float]]:
    """Yield the way to each string in a tree that is in no table, and its size."""
    if path in read:
        return
    if isinstance(value, dict | list):
        for name, member in members_of(value):
            yield from _texts_beside(member, f"{path}{name}.", read)
    else:
        yield re.sub(r"\.\d+(?=\.)", "", path)[:-1], prose(value)


def _left_out(
    value: Any,
    taken: Sequence[Table],
) -> Iterator[Problem]:
    """Yield a problem that says which texts in a tree are in no table, and how much they are."""
    sizes: Counter[str] = Counter()
    for place, size in _texts_beside(value, "", {path for path, *_ in taken}):
        sizes[place] += int(size)
    if places := list(+sizes):
        yield Problem(
            f"About {sizes.total():,} characters of text beside the documents were not read: "
            f"{', '.join(places[:5])}."
        )


def _documents(
    value: Any,
    encoding: str,
) -> Iterator[Item]:
    """Make documents of the tables of a tree, and a problem of the texts beside them."""
    tables = list(_tables(value))
    taken = [table for table in tables if table[-1]]
    if not taken:
        taken = [max(tables, key=_size)]
    for path, rows, publisher, _ in taken:
        prefix = f"#{path}" if len(taken) > 1 else ""
        named = {part: {"channel": publisher, **row} for part, row in rows.items()}
        for item in documents_of(named, encoding):
            yield item._replace(part=prefix + item.part)
    yield from _left_out(value, taken)


def read_json(data: bytes) -> Iterator[Item]:
    """Read JSON: one value, or one after another, each named by its number."""
    text, encoding = decode(data)
    values: Any = []
    at = _SCRIPT.match(text).end()  # type: ignore[union-attr]
    while start := _START.search(text, at):
        value = None
        try:
            value, at = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError) as error:
            reason = f"It is not valid JSON: {error}; mend it."
            yield Problem(reason, f"#{len(values) + 1}")
            after = _NEXT.search(text, start.end())
            at = after.end() if after else len(text)
        values.append(value)
    if len(values) == 1 and isinstance(values[0], dict | list):
        values = values[0]
    if values != [None]:
        yield from _documents(values, encoding)
