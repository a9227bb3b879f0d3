"""Rules of cleaning for a page: what shows only among the lines around, one function each."""

from __future__ import annotations

import re
from collections.abc import Callable

from research.cleaning.line_rules import (
    NAMES,
    after,
    entries,
    is_dateline,
    is_weak_label,
    label,
    words,
)
from research.cleaning.page import Page

_CAPITAL_SURNAME = re.compile(
    r"[^\W\d_]+\.?(?:\s+[^\W\d_]\.)?\s+(?P<surname>[^\W\d_]{3,}(?:-[^\W\d_]+)?)"
    r"(?:\s*,\s*[^,]{3,40})?\.?"
)
_POINTERS = frozenset(("navigation", "read_also"))
_COUNT = re.compile(r"[^\w\s%$€£₽+.,(-]*\s*\d[\d\s.,]*(?:[KMКМ]|тыс\.?)?")


def mark_menu(page: Page) -> None:
    """Mark the way home at the top, with the short lines of its block."""
    if label(page.texts[0]) not in entries("navigation", "homes"):
        return
    end = next(i for i, opens in enumerate([*page.opens[1:], True], 1) if opens)
    is_menu = page.has_blocks and all(len(text) <= 40 for text in page.texts[:end])
    page.mark(range(end if is_menu else 1), "navigation")


def mark_datelines(page: Page) -> None:
    """Mark a line at the beginning or the end that only says when the text came out."""
    page.mark((i for i in (*page.head, *page.tail) if is_dateline(page.texts[i])), "dateline")


def mark_lone_counts(page: Page) -> None:
    """Mark a number alone above the text, or just below its last statement, as a counter."""
    first = page.first_text()
    for i in [*page.head, *page.tail]:
        is_count = bool(_COUNT.fullmatch(page.texts[i])) and len(page.texts[i]) <= 14
        above = page.kind_at(i - 1) is not None or i - 1 in (-1, first)
        below = page.kind_at(i - 1) is not None or page.says[i - 1]
        if is_count and len(page.texts) > 1 and (above if i in page.head else below):
            page.mark([i], "counter")


def mark_weak_labels(page: Page) -> None:
    """Mark 'Facebook', 'Print', 'News' beside other buttons, or three in a row."""
    weak = [is_weak_label(text) for text in page.texts]
    near = {"share_button", "navigation", "counter", "boilerplate", "contact", "agency"}
    for i, is_weak in enumerate(weak):
        in_a_row = all(weak[i : i + 3]) and i + 3 <= len(weak)
        if is_weak and (page.kind_at(i - 1) in near or (in_a_row and not page.introduces(i - 1))):
            page.mark([i], "share_button")
    for i in reversed(range(len(weak))):
        if weak[i] and page.kind_at(i + 1) in near:
            page.mark([i], "share_button")


def mark_repeated(page: Page) -> None:
    """Mark a lead that the text repeats, and a title or paragraph that stood before."""
    comparable = [" ".join(words(text)) for text in page.texts]
    seen: set[str] = set()
    title = comparable[page.first_text()]
    for i, text in enumerate(comparable):
        at_edge = i in page.head or (i in page.tail and text == title)
        stood = text in seen and (len(text) >= 60 or (len(text) >= 12 and at_edge))
        is_lead = len(text) >= 30 and not page.is_heading(i)
        following = (later for later in comparable[i + 1 : i + 4] if len(later) > len(text))
        if stood or (is_lead and any(later.startswith(text) for later in following)):
            page.mark([i], "repeated")
        if page.kinds[i] != "field_prefix":
            seen.add(text)


def _has_capital_surname(text: str) -> bool:
    from research.language import is_person

    match = _CAPITAL_SURNAME.fullmatch(text) if len(text) <= 100 else None
    first = text.split(maxsplit=1)[0] if match else ""
    return bool(match and match["surname"].isupper() and first.istitle() and is_person(first))


def mark_agencies(page: Page) -> None:
    """Mark a news agency that stands alone above or below the text."""
    agencies = entries("byline", "agencies")
    page.mark((i for i in (*page.head, *page.tail) if label(page.texts[i]) in agencies), "agency")


def mark_names(page: Page) -> None:
    """Mark a person who stands alone: 'Иван ПЕТРОВ, Минск', or 'Иван Петров' below the text."""
    from research.language import is_person

    first = page.first_text()
    for i in [*page.head, *page.tail]:
        text = page.texts[i]
        name = text.rstrip(".").split(",")[0]
        closes = i in page.tail and page.says[page.text_before(i)] and len(text) <= 60
        closes = closes and re.fullmatch(NAMES, name) is not None and is_person(name)
        if closes or (i != first and _has_capital_surname(text)):
            page.mark([i], "byline")


def _opens_signature(text: str) -> bool:
    source = after(text.strip("()"), "signature", "sources")
    office = after(text.strip("()"), "signature", "starts")
    is_office = office is not None and not text.rstrip(")").endswith((".", ":", ";", ","))
    return len(text) <= 150 and (is_office or (source or "").startswith(":"))


def mark_signature(page: Page) -> None:
    """Mark the issuing office or the source that closes a text, with the lines that continue it."""
    first = page.first_text()
    for i in reversed(range(1, len(page.texts))):
        if page.kinds[i] is None and _opens_signature(page.texts[i]):
            before = page.text_before(i)
            if page.says[before] or before == first:
                page.mark([i], "signature")
        elif page.kinds[i] is None and page.says[i]:
            break
    for i in range(1, len(page.texts)):
        continues = page.texts[i][:1].islower() or (page.has_blocks and not page.opens[i])
        if page.kinds[i - 1] == "signature" and continues and not page.says[i]:
            page.mark([i], "signature")


def mark_comments(page: Page) -> None:
    """Mark what readers wrote: all after 'Comments', where most of the text stands before it."""
    said = [len(text) if says else 0 for text, says in zip(page.texts, page.says, strict=True)]
    before = 0
    for i, text in enumerate(page.texts):
        is_marker = page.kinds[i] is not None and label(text) in entries("end_marker", "comments")
        if is_marker and before > 0.6 * sum(said):
            page.mark(range(i + 1, len(page.texts)), "comment")
            return
        before += said[i]


def _listed_after(page: Page, pointer: int, *, below_text: bool) -> range:
    """Return the lines right after 'Read also' or 'Other news' that are its list."""
    first = pointer + 1
    end = first
    bulleted = first < len(page.texts) and page.is_item(first)
    for i in range(first, len(page.texts)):
        goes_on = (page.has_blocks and not page.opens[i]) or (bulleted and page.is_item(i))
        is_link = len(page.texts[i].split()) >= 4 or page.introduces(pointer)
        listed = below_text and (goes_on or (i == first and is_link))
        is_pointer = page.kinds[i] in _POINTERS
        if page.says[i] or is_pointer or not (listed or page.is_entry(i)):
            break
        end = i + 1
    return range(first, end)


def mark_other_texts(page: Page) -> None:
    """Mark what 'Read also' or 'Other news' lists: to the end, where no statement follows."""
    first_said = page.says.index(True) if any(page.says) else len(page.says)
    last = max((i for i in range(len(page.texts)) if page.goes_on(i)), default=-1)
    for i, text in enumerate(page.texts):
        if page.kinds[i] in _POINTERS and label(text) in entries("end_marker", "lines"):
            listed = _listed_after(page, i, below_text=first_said < i)
            if first_said < i and last < listed.stop:
                page.mark(range(i + 1, len(page.texts)), "sidebar")
                return
            page.mark(listed, "sidebar")


def mark_below_buttons(page: Page) -> None:
    """Mark what stands below the buttons, notices or signature after the last statement."""
    enders = {"share_button", "counter", "tags", "boilerplate", "contact", "signature"}
    first = next((i for i in page.tail if page.kinds[i] in enders), len(page.texts))
    rest = range(first + 1, len(page.texts))
    page.mark((i for i in rest if not page.is_item(i)), "sidebar")


PAGE_RULES: tuple[Callable[[Page], None], ...] = (
    mark_menu,
    mark_datelines,
    mark_lone_counts,
    mark_agencies,
    mark_weak_labels,
    mark_repeated,
    mark_comments,
    mark_other_texts,
    mark_names,
    mark_signature,
    mark_below_buttons,
)
