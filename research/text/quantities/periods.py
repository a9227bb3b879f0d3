"""Periods of time that a text names, as ISO 8601 dates; their numbers are no claims.

Either bound may be missing ("since 2019", "by 2025"), and both are where a period is relative
("last year") or has no year ("in five days", "12 May").
"""

import calendar
import re
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import NamedTuple

from research.files.paths import filled
from research.text.dates import find_dates, month_numbers
from research.text.quantities.words import (
    either,
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


_YEAR = r"(?:19\d\d|20[0-3]\d)"
_OF_YEAR = r"(?:\s?-?\s?(?:м|го|й|ом)\b)?(?:\s?(?:гг?\.|год(?:у|а|ом|ы|ах|ов)?\b))?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|-го|-е)?"
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s$")
_WORD_AFTER = re.compile(r"^\s([^\W\d_]{2,})")
_PLURAL = re.compile(
    r"\s(?:[a-z]{3,}s\b(?<!was)(?<!has)|[а-яё]{2,}(?:ов|ев|ей|ий|ок|ек|ек)\b)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def whole_years(first: int | str, last: int | str) -> Bounds:
    """Return the bounds of years from the first day of one to the last day of another."""
    return f"{first}-01-01", f"{last}-12-31"


@cache
def _numbers() -> dict[str, float]:
    """Return the numbers of the words for parts of a year; where none is named, it is the first."""
    counts = values("ordinals") | values("cardinals")
    return {"": 1} | _ROMAN | counts | values("months") | month_numbers()


def _number(word: str) -> int:
    """Return the number of a word or figure: II, third, 3-й, девять; of others the last."""
    word = word.lower().rstrip(".")
    number = _numbers().get(word) or re.sub(r"\D", "", word) or 12
    return max(1, int(number))


def _end_of_month(year: str, month: int) -> str:
    day = calendar.monthrange(int(year), month)[1]
    return f"{year}-{month:02}-{day:02}"


def _bounds(match: re.Match[str], months: int) -> Bounds:
    """Return the bounds of the parts of a year that are named, each of so many months."""
    said = match.groupdict("")
    year = said["year"]
    until = said.get("until") or year
    until = year[: -len(until)] + until  # 2019-21
    nth = said.get("nth", "")
    parts = sorted((_number(said.get("from", nth)), _number(nth)))
    first, last = (min(12, months * part) for part in parts)
    start = f"{year}-{first - months + 1:02}-01"
    if until < year:
        return UNKNOWN
    if "since" in said:
        return start, None
    return None if "by" in said else start, _end_of_month(until, last)


def _counts_something(match: re.Match[str]) -> bool:
    """Tell whether four digits without a word for the year count things: seized 2000 tablets."""
    if match[0] != match["year"]:
        return False
    before = match.string[: match.start()].lower()
    after = match.string[match.end() :]
    word = "".join(_WORD_BEFORE.findall(before))
    unit = "".join(_WORD_AFTER.findall(after)).lower()
    if word in hedges() or unit in units():
        return True
    is_of_time = word in words("before_years") or word in month_numbers()
    return word != "" and not is_of_time and _PLURAL.match(after) is not None


# How many months the parts have that a pattern names as `from` and `nth`, with the years `year`
# and `until`, or as `since` or `by`. Where two take the same words, the earlier one wins.
_DATED: list[tuple[int, str]] = [
    # since January 2024; с начала 2020 года
    (
        1,
        r"\b(?P<since>since|с)\s+(?:(?:начала|the\s+(?:start|beginning)\s+of|early)\s+)?"
        r"(?:(?P<nth>{month})\s+)?{year}(?!\s*(?:по|до|to|[-–—])\s)",
    ),
    # from January to March 2024; в январе-марте 2021 года
    (
        1,
        r"\b(?:from\s+|between\s+|с\s+|в\s+период\s+с\s+)?(?P<from>{month})"
        r"\s*(?:-|–|—|to|and|through|по|до|и)\s*(?P<nth>{month})\s+(?:of\s+)?{year}",
    ),
    (1, r"\b(?P<nth>{month})\s+(?:of\s+)?{year}"),
    # the first half of 2024; полугодие 2021 года
    (6, r"\b(?:{nth}\s+(?:half|полугоди\w+)|полугоди\w+)\s+(?:of\s+)?{year}"),
    (6, r"\bH(?P<nth>[12])\s+{year}"),
    # в III квартале 2022 года
    (3, r"\b{nth}\s+(?:quarter|квартал\w*)\s+(?:of\s+)?{year}"),
    (3, r"\bQ(?P<nth>[1-4])\s+{year}"),
    # the first nine months of 2021; за 9 месяцев 2021 года
    (
        1,
        r"\b(?P<from>)(?:first\s+|перв\w+\s+)?(?P<nth>{count})\s+(?:months|месяц\w*)\s+"
        r"(?:of\s+|in\s+)?{year}",
    ),
    # between 2018 and 2021
    (
        12,
        r"\b(?:from|between|с|в\s+период\s+с)\s+(?P<year>{any_year})\s+"
        r"(?:to|and|till|until|по|до)\s+(?P<until>{any_year})\b{of_year}",
    ),
    # 2018-2021, 2018/19
    (
        12,
        r"(?<![\d.,])(?P<year>{any_year})\s?[-–—/]\s?(?P<until>{any_year}|\d\d(?!\d))"
        r"(?![\d.,]\d|\s?%){of_year}",
    ),
    # by the end of 2025; к 2025 году
    (12, r"\b(?P<by>by|к|until|till)\s+(?:the\s+end\s+of\s+|концу\s+)?{year}"),
    # 2021; but not $2021, № 2021, 2021/15
    (12, r"(?<![\d.,/№$€£₽₸-])(?<!№ ){year}(?![\w/])"),
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


@cache
def _parts() -> dict[str, str]:
    """Return what the names in braces stand for in the patterns of periods."""
    months = {name for name in month_numbers() if len(name) != 4 or name.isascii()}
    longest_first = sorted(months.union(values("months")), key=len, reverse=True)
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
        "nth": rf"(?P<nth>{nth}|[1-4](?:-\w+)?|IV|I{{1,3}})",
    }


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(filled(pattern, _parts()), re.I)


def _mentions(text: str) -> Iterator[Period]:
    """Yield all readings of periods, those that win over others first."""
    if re.search(_YEAR, text):
        for date in find_dates(text):
            yield Period(date.start, date.end, (date.iso, date.iso))
        for months, pattern in _DATED:
            for match in _compiled(pattern).finditer(text):
                if not _counts_something(match):
                    yield Period(*match.span(), _bounds(match, months))
    lower = text.lower()
    if any(word in lower for word in table("periods", "needed")):
        for relative, pattern in _RELATIVE:
            for match in _compiled(pattern).finditer(text):
                yield Period(*match.span(), UNKNOWN, relative)


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
        last = _end_of_month(last[:4], 2)
    return first, last
