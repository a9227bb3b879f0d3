"""Periods of time that a text names, as ISO 8601 dates; their numbers are no claims.

Each rule of `numbers.toml` has a pattern and the name of what reads the first and last day from
its match; either may be missing ("since 2019", "by 2025") and both are where a period is relative
("last year").
"""

import calendar
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from research.files.paths import filled
from research.text.dates import find_dates, month_numbers
from research.text.quantities.words import (
    DATA,
    comparators,
    forms,
    units,
    values,
    words,
)

Bounds = tuple[str | None, str | None]
UNKNOWN: Bounds = (None, None)


class Period(NamedTuple):
    """A mention of a period; `shift` tells how many years before the one spoken of it lies."""

    start: int
    end: int
    first: str | None
    last: str | None
    shift: int = 0


_YEAR = r"(?:19\d\d|20[0-3]\d)"
_WORD_BEFORE = re.compile(r"[^\W\d_]+\s$")
_WORD_AFTER = re.compile(r"\s([^\W\d_]{2,})")
_PLURAL = re.compile(
    r"\s(?:[a-z]{3,}s\b(?<!was)(?<!has)|[а-яё]{2,}(?:ов|ев|ей|ий|ок|ек|ек)\b)"
)
_AROUND = 45  # characters around a year or a word for one that a period may take
_OF_YEAR = r"(?:\s?-?\s?(?:м|го|й|ом)\b)?(?:\s?(?:гг?\.|год(?:у|а|ом|ы|ах|ов)?\b))?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def _days(year: str, first: int, last: int) -> Bounds:
    end = calendar.monthrange(int(year), last)[1]
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{end:02}"


def _month(word: str) -> int:
    word, numbers = word.lower().rstrip("."), month_numbers()
    return numbers.get(word) or numbers.get(word[:4]) or numbers["май"]


def _ordinal(word: str) -> int:
    word = word.lower()
    return int(
        _ROMAN.get(word) or values("ordinals").get(word) or re.sub(r"\D", "", word) or 1
    )


def _part(m: re.Match[str], months: int) -> Bounds:
    n = min(12 // months, _ordinal(m["n"] or "1"))
    return _days(m["year"], months * (n - 1) + 1, months * n)


def _first_months(m: re.Match[str]) -> Bounds:
    word = m["n"].lower()
    n = int(word) if word.isdigit() else int(values("cardinals").get(word, 12))
    return _days(m["year"], 1, min(12, max(1, n)))


def _years(m: re.Match[str]) -> Bounds:
    last = m["to"] if len(m["to"]) == 4 else m["from"][:2] + m["to"]
    return (f"{m['from']}-01-01", f"{last}-12-31") if m["from"] <= last else UNKNOWN


_READ: dict[str, Callable[[re.Match[str]], Bounds]] = {
    "since": lambda m: (f"{m['year']}-{_month(m['month'] or 'january'):02}-01", None),
    "by": lambda m: (None, f"{m['year']}-12-31"),
    "year": lambda m: _days(m["year"], 1, 12),
    "months": lambda m: _days(
        m["year"], *sorted((_month(m["from"]), _month(m["to"] or m["from"])))
    ),
    "half": lambda m: _part(m, 6),
    "quarter": lambda m: _part(m, 3),
    "first_months": _first_months,
    "years": _years,
}


@cache
def _parts() -> dict[str, str]:
    """Return what the names in braces stand for in the patterns of periods."""
    whole = {name for name in month_numbers() if len(name) != 4 or name.isascii()}
    russian = (form for name in DATA["months"] for form in forms(name))
    names = sorted(whole.union(russian), key=len, reverse=True)
    day = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|-го|-е)?"
    return {
        "month": rf"(?:{'|'.join(map(re.escape, names))})\b\.?",
        "days": rf"{day}(?:\s*(?:-|–|—|to|and|or|и|по|до|,)\s*{day}){{0,3}}",
        "any_year": _YEAR,
        "of_year": _OF_YEAR,
        "year": rf"(?P<year>{_YEAR})(?!\d|[.,]\d|\s?%){_OF_YEAR}",
        **DATA["parts_of_periods"],
    }


@cache
def _rules() -> list[tuple[re.Pattern[str], str, int]]:
    """Return the pattern of each rule, how it is read, and its shift."""
    return [
        (
            re.compile(filled(rule["pattern"], _parts()), re.I),
            rule.get("read"),
            rule.get("shift", 0),
        )
        for rule in DATA["periods"]
    ]


def _counts_something(text: str, match: re.Match[str]) -> bool:
    """Tell whether four digits without a word for the year count things: seized 2000 tablets."""
    if not match["year"].endswith(match[0].strip()[-4:]):
        return False
    before = _WORD_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
    after = text[match.end() :]
    word = before[0].strip().lower() if before else ""
    following = _WORD_AFTER.match(after)
    if word in comparators("hedges") or (following and following[1].lower() in units()):
        return True
    dates = words("before_years") | month_numbers().keys()
    return bool(_PLURAL.match(after)) and bool(word) and word not in dates


def _windows(pattern: str, text: str) -> list[tuple[int, int]]:
    """Return the places around the words that a period cannot do without."""
    found: list[tuple[int, int]] = []
    for match in re.finditer(pattern, text):
        start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
        start = found.pop()[0] if found and start <= found[-1][1] else start
        found.append((start, end))
    return found


def _mentions(text: str) -> Iterator[Period]:
    around_years = _windows(_YEAR, text)
    around_words = _windows(DATA["needs_word"], text.lower())
    for start, end in around_years:
        for date in find_dates(text[start:end]):
            yield Period(start + date.start, start + date.end, date.iso, date.iso)
    for pattern, read, shift in _rules():
        for start, end in around_years if read else around_words:
            for match in pattern.finditer(text, start, end):
                bounds = _READ[read](match) if read else UNKNOWN
                if read != "year" or not _counts_something(text, match):
                    yield Period(match.start(), match.end(), *bounds, shift)


def find_periods(text: str) -> list[Period]:
    """Return the periods that a text names, in order; longer readings win over their parts.

    >>> [(p.first, p.last) for p in find_periods("За 9 месяцев 2021 года")]
    [('2021-01-01', '2021-09-30')]
    >>> [(p.first, p.last) for p in find_periods("since January 2024, by 2025, in Q1 2023")]
    [('2024-01-01', None), (None, '2025-12-31'), ('2023-01-01', '2023-03-31')]
    """
    found: list[Period] = []
    for period in _mentions(text):
        if not any(p.start < period.end and period.start < p.end for p in found):
            found.append(period)
    return sorted(found)


def year_before(bounds: Bounds) -> Bounds:
    """Return the same period a year earlier.

    >>> year_before(("2021-01-01", "2021-02-28"))
    ('2020-01-01', '2020-02-29')
    """
    first, last = (day and f"{int(day[:4]) - 1}{day[4:]}" for day in bounds)
    if last and last[5:] in ("02-28", "02-29"):
        last = _days(last[:4], 2, 2)[1]
    return first, last
