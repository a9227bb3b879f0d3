"""Title, date, author and publisher of a document, where its text states them.

What the text does not state stays empty: nothing is looked up, nothing is inferred from the
content. Dates in the running text are the subject's dates and are not used, unless they
open a paragraph after a place.
"""

import re
from collections.abc import Sequence

from research.corpus.cleaning.line_rules import is_dateline
from research.corpus.cleaning.vocabulary import PATTERNS
from research.text.dates import find_dates
from research.text.lines import Line, ends_sentence, is_list_item

MarkedLines = Sequence[tuple[Line, str | None]]


def _texts(marked: MarkedLines, kind: str | None) -> list[str]:
    return [line.text for line, found in marked if found == kind]


def find_title(marked: MarkedLines) -> Line | None:
    """Return the line that is the title: the first of the text, where it is a headline in form."""
    text = [line for line, kind in marked if kind is None]
    first = text[0] if len(text) > 1 else None
    if first is None or len(first.text) > 250 or is_list_item(first.text):
        return None
    is_headline = not ends_sentence(first.text) or first.text.endswith(
        ("?", "!", "»", '"', "”")
    )
    return first if is_headline else None


def _opening_date(text: str) -> str | None:
    """Return the date of 'MINSK, 3 May 2024 - Police …', which opens a paragraph, or None."""
    date = next(find_dates(text[:100]), None)
    if date is None or not PATTERNS["place_before"].fullmatch(text[: date.start]):
        return None
    return date.iso if PATTERNS["after_dateline"].match(text, date.end) else None


def find_date(marked: MarkedLines) -> str | None:
    """Return the ISO date of publication from a dateline or a byline, or None.

    A date such as 9/1/2010, whose day and month cannot be told apart, is not used.
    """
    lines = _texts(marked, "dateline") + _texts(marked, "byline")
    dates = [date.iso for text in lines for date in find_dates(text)]
    dates += [_opening_date(text) for text in _texts(marked, None)[:3]]
    return next(filter(None, dates), None)


def find_author(marked: MarkedLines) -> str | None:
    """Return the author that the byline names, or None."""
    named = (text for text in _texts(marked, "byline") if not is_dateline(text))
    name = PATTERNS["byline_label"].sub("", next(named, ""), count=1)
    return re.split(r"\s*[,(|/–—]", name)[0].strip().rstrip(".") or None


def find_publisher(marked: MarkedLines) -> str | None:
    """Return the publisher: from the byline's issue, the signature, 'about', or the rights."""
    for text in _texts(marked, "byline"):
        if match := PATTERNS["issue_of"].search(text):
            return match[1].strip()
    if (
        signature := PATTERNS["unit"]
        .sub("", " ".join(_texts(marked, "signature")), count=1)
        .strip()
    ):
        return signature
    noise = [line.text for line, kind in marked if kind is not None]
    for text in noise:
        if match := PATTERNS["about_publisher"].match(text):
            return str(match["en"] or match["ru"]).strip(' «»"')
    rights = (PATTERNS["rights"].search(text) for text in noise)
    return next((match["name"].strip() for match in rights if match), None)
