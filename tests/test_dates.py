"""Dates: forms in five languages, and no guess at the order of day and month."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research.text.dates import find_dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wednesday, 01 September 2010", "2010-09-01"),
        ("Sept. 1, 2010", "2010-09-01"),
        ("August 17th, 2010", "2010-08-17"),
        ("3rd of May, 2021", "2021-05-03"),
        ("2021-09-03T10:00:00Z", "2021-09-03"),
        ("17.08.2010", "2010-08-17"),
        ("1.2.2023", "2023-02-01"),
        ("12 марта 2024 года", "2024-03-12"),
        ("3 мая 2021 г.", "2021-05-03"),
        ("05 червня 2023", "2023-06-05"),
        ("14 лютого 2022", "2022-02-14"),
        ("17 лютага 2022", "2022-02-17"),
        ("4 мая 2021", "2021-05-04"),
        ("3 наурыз 2023", "2023-03-03"),
        ("2023 жылғы 3 наурыз", "2023-03-03"),
        ("9/23/2010", "2010-09-23"),
        ("23/9/2010", "2010-09-23"),
        ("5/5/2010", "2010-05-05"),
        ("9/1/2010", None),
        ("31.02.2010", None),
        ("30 February 2010", None),
    ],
)
def test_one_date(text, expected):
    assert [found.iso for found in find_dates(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "May 2023",
        "in 2010",
        "12.5.20",
        "1 204",
        "Article 212",
        "125.12.20105",
        "8 (029) 123-45-67",
        "3 мая",
    ],
)
def test_no_date(text):
    assert list(find_dates(text)) == []


def test_places():
    text = "From 1 May 2021 to 2 мая 2021."
    assert [text[d.start : d.end] for d in find_dates(text)] == [
        "1 May 2021",
        "2 мая 2021",
    ]


@given(st.text(alphabet="0123456789./- мая May"))
def test_any_text(text):
    found = list(find_dates(text))
    assert all(0 <= d.start < d.end <= len(text) for d in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_comes_back(day):
    forms = [
        day.isoformat(),
        day.strftime("%d.%m.%Y"),
        day.strftime("%d %B %Y"),
        day.strftime("%B %d, %Y"),
    ]
    assert [d.iso for form in forms for d in find_dates(form)] == [day.isoformat()] * 4
