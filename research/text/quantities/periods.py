"""Periods of time that a text names, as ISO 8601 dates; their numbers are no claims.

Either bound may be missing ("since 2019", "by 2025"), and both are where a period is relative
("last year") or has no year ("in five days", "12 May").
"""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import cache
from typing import NamedTuple

from research.files.paths import filled
from research.text.dates import find_dates, month_numbers
from research.text.quantities.words import (
    either,
    forms,
    hedges,
    table,
    units,
    values,
    words,
)

Bounds = tuple[str | None, str | None]
UNKNOWN: Bounds = (None, None)


class Relative(Enum):
    """The year that a relative period speaks of."""

    YEAR_EARLIER = "the year before the period that the sentence speaks of"
    LAST_YEAR = "the year before the document's"
    THIS_YEAR = "the year of the document"


class Period(NamedTuple):
    """A mention of a period, with its first and last day."""

    start: int
    end: int
    bounds: Bounds
    relative: Relative | None = None


Reader = Callable[[re.Match[str]], Bounds]

_YEAR = r"(?:19\d\d|20[0-3]\d)"
_OF_YEAR = r"(?:\s?-?\s?(?:м|го|й|ом)\b)?(?:\s?(?:гг?\.|год(?:у|а|ом|ы|ах|ов)?\b))?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|-го|-е)?"
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s$")
_WORD_AFTER = re.compile(r"\s([^\W\d_]{2,})")
_PLURAL = re.compile(
    r"\s(?:[a-z]{3,}s\b(?<!was)(?<!has)|[а-яё]{2,}(?:ов|ев|ей|ий|ок|ек|ек)\b)"
)
_AROUND = 45  # characters around a year or a word for one that a period may take
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def whole_years(first: int | str, last: int | str) -> Bounds:
    """Return the bounds of years from the first day of one to the last day of another."""
    return f"{first}-01-01", f"{last}-12-31"


def _months(year: str, first: int, last: int) -> Bounds:
    days = calendar.monthrange(int(year), last)[1]
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{days:02}"


def _month(word: str) -> int:
    word, numbers = word.lower().rstrip("."), month_numbers()
    return numbers.get(word) or numbers.get(word[:4]) or numbers["май"]


def _number(word: str, kind: str, otherwise: int) -> int:
    """Return the number of a word or figure: II, third, 3-й, девять."""
    word = word.lower()
    known = _ROMAN.get(word) or values(kind).get(word)
    return int(known or re.sub(r"\D", "", word) or otherwise)


def _since(match: re.Match[str]) -> Bounds:
    return f"{match['year']}-{_month(match['month'] or 'january'):02}-01", None


def _by(match: re.Match[str]) -> Bounds:
    return None, f"{match['year']}-12-31"


def _from_month_to_month(match: re.Match[str]) -> Bounds:
    first, last = sorted((_month(match["from"]), _month(match["to"])))
    return _months(match["year"], first, last)


def _of_month(match: re.Match[str]) -> Bounds:
    month = _month(match["month"])
    return _months(match["year"], month, month)


def _part(match: re.Match[str], months: int) -> Bounds:
    nth = _number(match["n"] or "1", "ordinals", 1)
    last = months * min(12 // months, nth)
    return _months(match["year"], last - months + 1, last)


def _half(match: re.Match[str]) -> Bounds:
    return _part(match, 6)


def _quarter(match: re.Match[str]) -> Bounds:
    return _part(match, 3)


def _first_months(match: re.Match[str]) -> Bounds:
    last = _number(match["n"], "cardinals", 12)
    return _months(match["year"], 1, min(12, max(1, last)))


def _years(match: re.Match[str]) -> Bounds:
    first, last = match["from"], match["to"]
    last = first[: -len(last)] + last  # 2019-21
    return whole_years(first, last) if first <= last else UNKNOWN


def _counts_something(match: re.Match[str]) -> bool:
    """Tell whether four digits without a word for the year count things: seized 2000 tablets."""
    if match[0] != match["year"]:
        return False
    text, (start, end) = match.string, match.span()
    before = _WORD_BEFORE.search(text, max(0, start - 30), start)
    after = _WORD_AFTER.match(text, end)
    word = before[1].lower() if before else ""
    if word in hedges() or (after and after[1].lower() in units()):
        return True
    is_counted = bool(_PLURAL.match(text, end)) and bool(word)
    return is_counted and word not in words("before_years") | month_numbers().keys()


# Where two patterns take the same words, the earlier one wins.
_DATED: list[tuple[Reader, str]] = [
    # since January 2024; с начала 2020 года
    (
        _since,
        r"\b(?:(?:since|с)\s+(?:(?:начала|the\s+(?:start|beginning)\s+of|early)\s+)?"
        r"(?:(?P<month>{month})\s+)?{year})(?!\s*(?:по|до|to|[-–—])\s)",
    ),
    # from January to March 2024; в январе-марте 2021 года
    (
        _from_month_to_month,
        r"\b(?:from\s+|between\s+|с\s+|в\s+период\s+с\s+)?(?P<from>{month})"
        r"\s*(?:-|–|—|to|and|through|по|до|и)\s*(?P<to>{month})\s+(?:of\s+)?{year}",
    ),
    (_of_month, r"\b(?P<month>{month})\s+(?:of\s+)?{year}"),
    # the first half of 2024; полугодие 2021 года
    (_half, r"\b(?:{nth}\s+(?:half|полугоди\w+)|полугоди\w+)\s+(?:of\s+)?{year}"),
    (_half, r"\bH(?P<n>[12])\s+{year}"),
    # в III квартале 2022 года
    (_quarter, r"\b{nth}\s+(?:quarter|квартал\w*)\s+(?:of\s+)?{year}"),
    (_quarter, r"\bQ(?P<n>[1-4])\s+{year}"),
    # the first nine months of 2021; за 9 месяцев 2021 года
    (
        _first_months,
        r"\b(?:first\s+|перв\w+\s+)?(?P<n>{count})\s+(?:months|месяц\w*)\s+"
        r"(?:of\s+|in\s+)?{year}",
    ),
    # between 2018 and 2021
    (
        _years,
        r"\b(?:from|between|с|в\s+период\s+с)\s+(?P<from>{any_year})\s+"
        r"(?:to|and|till|until|по|до)\s+(?P<to>{any_year})\b{of_year}",
    ),
    # 2018-2021, 2018/19
    (
        _years,
        r"(?<![\d.,])(?P<from>{any_year})\s?[-–—/]\s?(?P<to>{any_year}|\d\d(?!\d))"
        r"(?![\d.,]\d|\s?%){of_year}",
    ),
    # by the end of 2025; к 2025 году
    (_by, r"\b(?:by|к|until|till)\s+(?:the\s+end\s+of\s+|концу\s+)?{year}"),
]

_RELATIVE = [
    # the same period last year; за аналогичный период прошлого года
    (
        Relative.YEAR_EARLIER,
        r"\b(?:(?:in\s+)?the\s+)?same\s+(?:period|months?|time)\s+(?:of\s+)?"
        r"(?:last|the\s+previous|a)\s+year(?:\s+(?:earlier|ago|before))?"
        r"|\bаналогичн\w+\s+период\w*(?:\s+(?:прошлого|предыдущего|минувшего)\s+года)?"
        r"|\bза\s+тот\s+же\s+период\s+прошлого\s+года",
    ),
    # a year earlier; the previous year; годом ранее
    (
        Relative.YEAR_EARLIER,
        r"\b(?:a|one)\s+year\s+(?:earlier|ago|before)|\b(?:the\s+)?(?:previous|preceding)\s+year"
        r"|\bгодом\s+ран(?:ее|ьше)|\bгод\s+(?:назад|тому)"
        r"|\b(?:предыдущ\w+|предшеству\w+)\s+год\w*|\byear[- ](?:on|over)[- ]year",
    ),
    (Relative.LAST_YEAR, r"\blast\s+year|\b(?:прошл\w+|минувш\w+)\s+год\w*"),
    # this year; since the start of the year; с начала года; до конца года
    (
        Relative.THIS_YEAR,
        r"\bthis\s+year|\b(?:в\s+)?(?:этом|текущем|нынешнем)\s+году"
        r"|\bс\s+начала\s+(?:этого\s+|текущего\s+)?года"
        r"|\bsince\s+the\s+(?:start|beginning)\s+of\s+(?:the|this)\s+year"
        r"|\b(?:до|к)\s+конц[ау]\s+(?:этого\s+|текущего\s+)?года"
        r"|\b(?:by|until|before)\s+the\s+end\s+of\s+(?:the|this)\s+year",
    ),
    # the past five years; за последние три месяца
    (None, r"\b(?:the\s+)?{recent}\s+(?:{count}\s+){0,2}{span}\b"),
    # within two weeks; в течение пяти дней
    (
        None,
        r"\b(?:за|в\s+течение|на\s+протяжении|спустя|через|within|every|каждые)\s+"
        r"{count}\s+(?:{count}\s+)?{span}\b",
    ),
    # in two days, but not "in two years in prison"
    (None, r"\bin\s+{count}\s+{span}\b(?!\s+(?:in|of|behind)\s+(?:prison|jail))"),
    # five years ago; два года назад
    (
        None,
        r"\b{count}\s+{span}\s+(?:ago|earlier|before|later|after|назад|тому|спустя|old\b)",
    ),
    # 3 and 4 of May; 5-7 марта
    (None, r"\b{days}\s+(?:of\s+)?{month}(?!\w)"),
    # May 3, but not "May 3 tonnes"
    (None, r"\b{month}\s+{days}(?![\d%]|[.,:]\d|\s+[a-z]+s\b|\s+\w+ов\b)"),
]

# 2021; but not $2021, № 2021, 2021/15
_YEAR_ALONE = r"(?<![\d.,/№$€£₽₸-])(?<!№ ){year}(?![\w/])"


@cache
def _parts() -> dict[str, str]:
    """Return what the names in braces stand for in the patterns of periods."""
    months = {name for name in month_numbers() if len(name) != 4 or name.isascii()}
    months = months.union(*map(forms, table("months")))
    longest_first = sorted(months, key=len, reverse=True)
    nth = either(table("periods", "parts"))
    return {
        "month": rf"(?:{'|'.join(map(re.escape, longest_first))})\b\.?",
        "days": rf"{_DAY}(?:\s*(?:-|–|—|to|and|or|и|по|до|,)\s*{_DAY}){{0,3}}",
        "any_year": _YEAR,
        "of_year": _OF_YEAR,
        "year": rf"(?P<year>{_YEAR})(?!\d|[.,]\d|\s?%){_OF_YEAR}",
        "count": r"(?:\d{1,3}|[^\W\d_]{3,14})",
        "span": f"(?:{either(table('periods', 'spans'))})",
        "recent": f"(?:{either(table('periods', 'recent'))})",
        "nth": rf"(?P<n>{nth}|[1-4](?:-\w+)?|IV|I{{1,3}})",
    }


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(filled(pattern, _parts()), re.I)


def _around(pattern: str, text: str) -> list[tuple[int, int]]:
    """Return the places around the words that a period cannot do without."""
    windows: list[tuple[int, int]] = []
    for match in re.finditer(pattern, text):
        start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
        if windows and start <= windows[-1][1]:
            start = windows.pop()[0]
        windows.append((start, end))
    return windows


def _matches(
    pattern: str, text: str, windows: Iterable[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    for window in windows:
        yield from _compiled(pattern).finditer(text, *window)


def _mentions(text: str) -> Iterator[Period]:
    """Yield all readings of periods, those that win over others first."""
    around_years = _around(_YEAR, text)
    around_words = _around("|".join(table("periods", "needed")), text.lower())
    for start, end in around_years:
        for date in find_dates(text[start:end]):
            yield Period(start + date.start, start + date.end, (date.iso, date.iso))
    for read, pattern in _DATED:
        for match in _matches(pattern, text, around_years):
            yield Period(*match.span(), read(match))
    for relative, pattern in _RELATIVE:
        for match in _matches(pattern, text, around_words):
            yield Period(*match.span(), UNKNOWN, relative)
    for match in _matches(_YEAR_ALONE, text, around_years):
        if not _counts_something(match):
            yield Period(*match.span(), whole_years(match["year"], match["year"]))


def find_periods(text: str) -> list[Period]:
    """Return the periods that a text names, in order; longer readings win over their parts.

    >>> [period.bounds for period in find_periods("За 9 месяцев 2021 года")]
    [('2021-01-01', '2021-09-30')]
    >>> [period.bounds for period in find_periods("since January 2024, by 2025, in Q1 2023")]
    [('2024-01-01', None), (None, '2025-12-31'), ('2023-01-01', '2023-03-31')]
    """
    periods: list[Period] = []
    for period in _mentions(text):
        if all(p.end <= period.start or period.end <= p.start for p in periods):
            periods.append(period)
    return sorted(periods)


def year_before(bounds: Bounds) -> Bounds:
    """Return the same period a year earlier.

    >>> year_before(("2021-01-01", "2021-02-28"))
    ('2020-01-01', '2020-02-29')
    """
    first, last = (day and f"{int(day[:4]) - 1}{day[4:]}" for day in bounds)
    if last and last[5:] in ("02-28", "02-29"):
        last = _months(last[:4], 2, 2)[1]
    return first, last
