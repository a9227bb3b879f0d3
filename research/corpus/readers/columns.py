"""What the columns of a table hold of a text, and the documents of its rows.

A column is known by the project's settings, by the words of its name, or by its values.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, count
from typing import Any

import numpy as np

from research.corpus.readers.base import (
    Item,
    Problem,
    Unreadable,
    count_characters,
    first_date,
    make_record,
    tidy,
)
from research.files.paths import read_toml, settings
from research.text.dates import without_dates

_VOCABULARY = read_toml(__file__, "readers.toml")["columns"]
_PLACES = {
    word: (role, place)
    for role, words in _VOCABULARY.items()
    for place, word in enumerate(words.split())
}
METADATA = (
    "title",
    "date",
    "author",
    "publisher",
    "url",
    "language",
)
Cells = dict[str, Any]
Rows = Mapping[str, Cells]  # by their parts of the file
Columns = dict[str, list[Any]]  # their cells by their names, or their names by roles
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_WORD = re.compile(r"[^\W\d_]+")
_NEAR_WEB = re.compile(r"\w[./]\w")
_WEB = re.compile(r"\s*(?:https?://|www\.)\S+\s*$")
_NUMBER = re.compile(r"(\d+)\.?\d*$")
_LANGUAGE = re.compile(r"^[a-z]{2}(?![a-z])")
_SLASHED = re.compile(r"^(\d\d?)[/.-](\d\d?)[/.-](\d{4})\b")
_AS_ISO = {  # by day_first
    True: r"\3-\2-\1",
    False: r"\3-\1-\2",
    None: r"\g<0>",
}
# Dates as only tables have them, and how a text would write them.
_OF_TABLES = {
    r"^(\d{4})([01]\d)([0-3]\d)$": r"\1-\2-\3",
    r"^(\d{4})[/.](\d\d?)[/.](\d\d?)\b": r"\1-\2-\3",
    r"^(\d\d?\.\d\d?\.)(\d\d)(?![\d.])": r"\g<1>20\2",
    r"([A-Z][a-z]{2}) (\d\d?) [\d:]{8} \S+ (\d{4})$": r"\2 \1 \3",
}
# The unit of a number, by its digits: days of Excel, or time since 1970.
_UNITS: dict[int, Any] = {
    5: "D",
    9: "s",
    10: "s",
    13: "ms",
    16: "us",
}
_EXCEL = 25_569  # days of Excel before 1970
_LONGEST_DATE = 35
_DATE_WORDS = 5  # letters beside a date: T, UTC, Sat, года
NO_ROWS = "The table has no rows."
_NO_TEXTS = (
    "The table has no column of texts; name one of its columns 'text', or name the column in "
    "the settings (research.toml)."
)
_MOST_COLUMNS = 50  # that travel with the documents


@lru_cache(10_000)
def named_role(column: str) -> tuple[str, int]:
    """Return what a column holds, by its name, and the place of that word in its list.

    In "source_url" the last word that is known counts, in "Дата публикации" the first.

    >>> named_role("Full text"), named_role("source_url"), named_role("Название СМИ")
    (('text', 0), ('url', 0), ('publisher', 14))
    """
    words = _WORD.findall(_CAMEL.sub(" ", column).lower())
    if column.isascii() and "of" not in words:
        words.reverse()
    places = [_PLACES[word] for word in words if word in _PLACES]
    # A column of numbers or of pictures first, the name of something else last.
    order = {"other": 0, "name": 2}
    return min(places, key=lambda place: order.get(place[0], 1), default=("", 0))


def is_date(value: str) -> bool:
    """Tell whether a cell holds a date, and little else.

    >>> is_date("04.03.2023 10:15"), is_date("Downloaded: 4 March 2023"), is_date("44989")
    (True, False, False)
    """
    if len(value) > _LONGEST_DATE or not first_date(value):
        return False
    rest = "".join(_WORD.findall(without_dates(value)))
    return len(rest) < _DATE_WORDS


def find_day(value: str, day_first: bool | None) -> str | None:
    """Return the day that a cell of dates holds, in ISO 8601, or None.

    >>> find_day("44989", None), find_day("20230304", None), find_day("1677914100", None)
    ('2023-03-04', '2023-03-04', '2023-03-04')
    """
    text = value.strip()
    number = _NUMBER.match(text)
    if number and (unit := _UNITS.get(len(number[1]))):
        since = int(number[1]) - (_EXCEL if unit == "D" else 0)
        text = str(np.datetime64(since, unit))
    for form, as_text in _OF_TABLES.items():
        text = re.sub(form, as_text, text)
    return first_date(_SLASHED.sub(_AS_ISO[day_first], text))


def day_order(dates: Iterable[str]) -> bool | None:
    """Tell the order in a column of dates from those that have but one reading, or None.

    >>> day_order(["1/2/2020", "13/1/2020"]), day_order(["1/2/2020", "3/4/2020"])
    (True, None)
    """
    slashed = [date for date in map(_SLASHED.match, map(str, dates)) if date]
    day_first = any(int(date[1]) > 12 for date in slashed)
    month_first = any(int(date[2]) > 12 for date in slashed)
    return day_first if day_first != month_first else None


def prose(value: object) -> float:
    """Return the length of a text of several words, next to nothing for another, else nothing."""
    if not isinstance(value, str) or not _WORD.search(value):
        return 0
    return len(value) if value.count(" ") > 1 else len(value) / 1e6


def _joined(values: list[Any]) -> Any:
    """Return a list of strings as one; the pieces of a text, as Telegram has them, too."""
    kinds = set(map(type, values))
    if kinds == {dict} or list in kinds:
        return values
    pieces: list[Any] = [
        value.get("text") if isinstance(value, dict) else str(value) for value in values
    ]
    if set(map(type, pieces)) != {str}:
        return values
    if dict in kinds:
        return "".join(pieces)
    if sum(map(prose, pieces)) > _LONGEST_DATE:
        return "\n".join(pieces)
    return "; ".join(pieces)


def written(value: Any) -> Any:
    """Return a cell as text, and objects within it as they stand.

    >>> written(None), written(["a", "b"]), written(["Arms ", {"text": "seized"}])
    ('', 'a; b', 'Arms seized')
    """
    if isinstance(value, list):
        value = _joined(value)
    if isinstance(value, Problem | list):
        return value
    if isinstance(value, float):
        value = format(value, ".15g").removesuffix("nan")
    text = "" if value is None else str(value).removesuffix(" 00:00:00")
    return text if text.strip() else ""


def members_of(value: Any) -> Iterable[tuple[str, Any]]:
    """Return what an object or a list holds, each with its name or number."""
    if isinstance(value, dict):
        return value.items()
    return zip(map(str, count(1)), value, strict=False)


def leaves(
    value: Any, way: str = "", *, in_lists: bool = False, apart: Container[str] = ()
) -> Iterator[tuple[str, Any]]:
    """Yield what an object holds at its ends, each named by the way there, but for ways `apart`.

    >>> dict(leaves({"text": "Arms", "from": {"name": "A"}, "tags": ["a", "b"]}))
    {'text': 'Arms', 'from.name': 'A', 'tags': 'a; b'}
    """
    if way in apart:
        return
    if isinstance(value, dict) or (in_lists and isinstance(value, list)):
        for name, member in members_of(value):
            step = f"{way}{name}."
            yield from leaves(member, step, in_lists=in_lists, apart=apart)
    else:
        yield way.removesuffix("."), written(value)


def numbered(members: Any) -> Rows:
    """Return rows by their names or numbers in a file."""
    return {f"#{name}": row for name, row in members_of(members)}


def _role(column: str, cells: list[Any]) -> str:
    """Return what a column holds, by its name and its first values."""
    role, _ = named_role(column)
    some = [str(cell) for cell in cells[:20]]
    may_be_web = role in {"", "publisher", "author", "url"}
    if may_be_web and all(map(_WEB.match, some)):
        return "url"
    if role == "url" and not any(map(_NEAR_WEB.search, some)):
        return ""
    if role == "" and all(map(is_date, some)):
        return "date"
    return role


def _chosen_columns() -> dict[str, str]:
    """Return what the columns hold that the project's settings name."""
    stated = settings().get("columns", {})
    for role in stated.keys() - {"text", *METADATA}:
        raise Unreadable(
            f"The settings name a column for '{role}'; a table has text, "
            f"{', '.join(METADATA)}."
        )
    return {name.lower(): role for role, name in stated.items()}


def _find_columns(values: Columns) -> Columns:
    """Return the columns that hold each thing of a text, the surest first."""
    chosen = _chosen_columns()
    found: Columns = defaultdict(list)
    for column in sorted(values, key=lambda name: named_role(name)[1]):
        if role := chosen.get(column.lower()):
            found[role].insert(0, column)
        else:
            found[_role(column, values[column])].append(column)
    found["text"] += found["lead"]
    found["title"] += found["name"]
    if not found["text"]:
        sizes = {column: sum(map(prose, values[column])) for column in found[""]}
        longest = max(sizes, key=sizes.__getitem__, default="")
        if not sizes.get(longest):
            for cell in chain(*values.values()):
                if isinstance(cell, Problem):
                    raise Unreadable(cell.reason)
            raise Unreadable(_NO_TEXTS if values else NO_ROWS)
        found[""].remove(longest)
        found["text"].append(longest)
    return found


def _metadata(cells: Cells, found: Columns, day_first: bool | None) -> Cells:
    """Return what the cells of a row beside its text say of it."""
    stated: Cells = dict.fromkeys(METADATA, "")
    for role in stated:
        for name in found[role][:1]:
            stated[role] = cells.get(name, "")
    language = _LANGUAGE.findall(stated["language"].lower())
    stated["language"] = "".join(language)
    stated["date"] = find_day(stated["date"], day_first)
    return stated


def _count_source(text: str, row: Cells) -> int:
    """Return how many characters a row says: its text, and what else is in its lists."""
    lists = [cell for cell in row.values() if isinstance(cell, list)]
    beside = {each for _, each in leaves(lists, in_lists=True) if each not in text}
    return count_characters(text + "".join(beside))


def _document(
    row: Cells, found: Columns, day_first: bool | None, encoding: str
) -> Item | None:
    """Make a document of a row; of its columns of texts, the first that holds one counts."""
    for cell in row.values():
        if isinstance(cell, Problem):
            return cell
    cells = {name: cell for name, cell in row.items() if isinstance(cell, str)}
    texts = [name for name in found["text"] if prose(cells.get(name))]
    if not texts:
        return None
    text = cells.pop(texts[0])
    n_source = _count_source(text, row)
    metadata = _metadata(cells, found, day_first)
    try:
        record = make_record(text, encoding, text, n_source, **metadata)
    except Unreadable as reason:
        return Problem(str(reason))
    for role in record.metadata:
        del cells[found[role][0]]
    return record._replace(columns=tidy(cells))


def documents_of(rows: Rows, encoding: str) -> Iterator[Item]:
    """Make documents of the rows of a table, and problems of what is in none."""
    values: Columns = defaultdict(list)
    for row in rows.values():
        for name, cell in row.items():
            if cell:
                values[name].append(cell)
    found = _find_columns(values)
    unnamed = found[""] + found["other"]
    left_out = dict.fromkeys(unnamed[_MOST_COLUMNS:])
    dates = [values[name] for name in found["date"][:1]]
    day_first = day_order(chain(*dates))
    without_text = []
    for part, row in rows.items():
        too_many = left_out.keys() & row.keys()
        for name in too_many:
            del row[name]
        if item := _document(row, found, day_first, encoding):
            yield item._replace(part=part)
        elif any(row.values()):
            without_text.append(part)
    if without_text:
        reason = f"Rows from here on that hold no text: {len(without_text):,}."
        yield Problem(reason, without_text[0])
    if left_out:
        yield Problem(
            f"{len(left_out)} columns were left out, for {_MOST_COLUMNS} travel with the "
            f"documents: {', '.join([*left_out][:5])} ..."
        )
