"""Dates written in a text, as ISO 8601; the order of day and month is never guessed.

Month and weekday names come from the Unicode CLDR by way of `babel`.
"""

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LOCALES = ("en", "ru", "uk", "be", "kk")


class DateMention(NamedTuple):
    """A date in a text; `iso` is None where day and month cannot be told apart."""

    start: int
    end: int
    iso: str | None


@lru_cache(maxsize=1)
def month_numbers() -> dict[str, int]:
    """Return the number of each month name, in lower case, in all forms of all locales."""
    from babel.dates import get_month_names

    numbers = {}
    for locale in LOCALES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, locale).items():
                    numbers[name.lower().rstrip(".")] = number
    numbers |= {name[:4]: number for name, number in numbers.items()}
    return {name: number for name, number in numbers.items() if len(name) >= 3}


@lru_cache(maxsize=1)
def weekday_names() -> frozenset[str]:
    """Return the weekday names, in lower case, full and short, in all locales."""
    from babel.dates import get_day_names

    return frozenset(
        name.lower().rstrip(".")
        for locale in LOCALES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", locale).values()
    )


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    year = r"(?:19|20)\d\d"
    month = "|".join(sorted(map(re.escape, month_numbers()), key=len, reverse=True))
    return re.compile(
        rf"""\b(?:(?P<y1>{year})-(?P<m1>\d\d?)-(?P<d1>\d\d?)
        | (?P<d2>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{month})\.?,?\s+(?P<y2>{year})
        | (?P<m3>{month})\.?\s+(?P<d3>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y3>{year})
        | (?P<y4>{year})\s+(?:жылғы\s+|жылы\s+|ж\.\s*)?(?P<d4>\d\d?)\s+(?P<m4>{month})
        | (?P<d5>\d\d?)\.(?P<m5>\d\d?)\.(?P<y5>{year})
        | (?P<first>\d\d?)/(?P<second>\d\d?)/(?P<year>{year}))(?!\d)""",
        re.IGNORECASE | re.VERBOSE,
    )


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        number = int(month) if month.isdigit() else month_numbers()[month.lower()]
        return datetime.date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None


def _read(match: re.Match[str]) -> str | None:
    for form in range(1, 6):
        if match[f"y{form}"]:
            return _iso(match[f"y{form}"], match[f"m{form}"], match[f"d{form}"])
    first, second, year = match["first"], match["second"], match["year"]
    readings = {_iso(year, second, first), _iso(year, first, second)} - {None}
    return readings.pop() if len(readings) == 1 else None


def find_dates(text: str) -> Iterator[DateMention]:
    """Yield the full dates (day, month, year) of `text` in order.

    >>> [date.iso for date in find_dates("1 сентября 2010 года, Sept. 1, 2010, 17.08.2010")]
    ['2010-09-01', '2010-09-01', '2010-08-17']
    >>> [date.iso for date in find_dates("9/1/2010 could be January or September; 9/23/2010 not")]
    [None, '2010-09-23']
    """
    for match in _pattern().finditer(text):
        yield DateMention(match.start(), match.end(), _read(match))
