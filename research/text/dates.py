"""Dates written in a text, as ISO 8601; the order of day and month is never guessed.

Month and weekday names come from the Unicode CLDR by way of `babel`.
"""

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from itertools import product
from typing import NamedTuple

LOCALES = ("en", "ru", "uk", "be", "kk")


_YEAR = re.compile(r"(?:19|20)\d\d")


class DateMention(NamedTuple):
    """A date in a text; `iso` is None where day and month cannot be told apart."""

    start: int
    end: int
    iso: str | None


def _names(units: str, *forms: str) -> Iterator[tuple[str, int]]:
    """Yield the names of months or days in all locales, in lower case, with their numbers."""
    from babel import Locale

    for locale, form, width in product(LOCALES, forms, ("wide", "abbreviated")):
        names = getattr(Locale(locale), units)[form][width]
        for number, name in names.items():
            yield name.lower().rstrip("."), number


@cache
def month_numbers() -> dict[str, int]:
    """Return the number of each month name, in lower case, in all forms of all locales."""
    numbers = dict(_names("months", "format", "stand-alone"))
    numbers |= {name[:4]: number for name, number in numbers.items()}
    return {name: number for name, number in numbers.items() if len(name) >= 3}


@cache
def weekday_names() -> frozenset[str]:
    """Return the weekday names, in lower case, full and short, in all locales."""
    return frozenset(dict(_names("days", "format")))


@cache
def _date() -> re.Pattern[str]:
    """Return what matches a date in one of five forms, or in numbers between slashes."""
    months = sorted(month_numbers(), key=len, reverse=True)
    month = "|".join(map(re.escape, months))
    year = _YEAR.pattern
    return re.compile(
        rf"""\b(?:
          (?P<y1>{year})-(?P<m1>\d\d?)-(?P<d1>\d\d?)                    # 2010-09-01
        | (?P<d2>\d\d?)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{month})\.?,?\s+(?P<y2>{year})
                                                                        # 1st of September 2010
        | (?P<m3>{month})\.?\s+(?P<d3>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y3>{year})
                                                                        # Sept. 1, 2010
        | (?P<y4>{year})\s+(?:жылғы\s+|жылы\s+|ж\.\s*)?(?P<d4>\d\d?)\s+(?P<m4>{month})
                                                                        # 2010 жылғы 1 қыркүйек
        | (?P<d5>\d\d?)\.(?P<m5>\d\d?)\.(?P<y5>{year})                  # 1.9.2010
        | (?P<d6>\d\d?)/(?P<m6>\d\d?)/(?P<y6>{year})                   # 9/1/2010
        )(?!\d)""",
        re.IGNORECASE | re.VERBOSE,
    )


def _iso(y: str, m: str, d: str) -> str | None:
    """Return a date as ISO 8601, or None where the calendar has no such day."""
    month = int(m) if m.isdigit() else month_numbers()[m.lower()]
    with suppress(ValueError):
        return datetime.date(int(y), month, int(d)).isoformat()
    return None


def _read(match: re.Match[str]) -> str | None:
    """Return the ISO date of a match; one in slashes only where one reading is possible."""
    parts = {name[0]: part for name, part in match.groupdict().items() if part}
    readings = {_iso(**parts)}
    if match["y6"]:
        readings = {*readings, _iso(parts["y"], parts["d"], parts["m"])} - {None}
    return readings.pop() if len(readings) == 1 else None


def find_dates(text: str) -> Iterator[DateMention]:
    """Yield the full dates (day, month, year) of `text` in order.

    >>> [date.iso for date in find_dates("1 сентября 2010 года, Sept. 1, 2010, 17.08.2010")]
    ['2010-09-01', '2010-09-01', '2010-08-17']
    >>> [date.iso for date in find_dates("9/1/2010 could be January or September; 9/23/2010 not")]
    [None, '2010-09-23']
    """
    for match in _date().finditer(text if _YEAR.search(text) else ""):
        yield DateMention(*match.span(), _read(match))


def without_dates(text: str) -> str:
    """Return a text without its full dates.

    >>> without_dates("Minsk, 5 February 2024")
    'Minsk, '
    """
    return _date().sub("", text)
