"""Title, date, author and publisher of a document, where its text states them.

What the text does not state stays empty: nothing is looked up, nothing is inferred from the
content. Dates in the running text are the subject's dates and are not used, unless they
open a paragraph after a place.
"""

import re
from itertools import chain

from research.corpus.cleaning.line_rules import is_dateline
from research.corpus.cleaning.page import MarkedLines
from research.corpus.cleaning.patterns import (
    ABOUT_PUBLISHER,
    AFTER_DATELINE,
    BYLINE_LABEL,
    ISSUE_OF,
    OFFICE_UNIT,
    OWN_ADDRESS,
    PLACE_BEFORE_DATE,
    RIGHTS,
)
from research.corpus.readers.base import first_date
from research.text.dates import find_dates
from research.text.lines import Line, ends_sentence, is_list_item, plain

_ENDS_OF_TITLES = ("?", "!", "»", '"', "”")
_NEAR_EDGE = 8  # lines above and below the text
_HEADING_SIGNS = re.compile(r"^#{1,6}\s+|\s+#+$")
_EMPHASIS = re.compile(r"(\*\*|__)(.+?)\1")


def _texts(marked: MarkedLines, kind: str | None) -> list[str]:
    return [line.text for line, its_kind in marked if its_kind == kind]


def find_title(marked: MarkedLines) -> Line | None:
    """Return the line that is the title: the first of the text, where it is a headline in form."""
    lines = [line for line, kind in marked if kind is None]
    if len(lines) < 2:
        return None
    title = lines[0]
    if len(title.text) > 250 or is_list_item(title.text):
        return None
    # 'Who sold the arms?', 'A raid on «Hydra»'
    if title.text.endswith(_ENDS_OF_TITLES) or not ends_sentence(title.text):
        return title
    return None


def heading_text(line: str) -> str:
    """Return a heading as it reads, without the signs of Markdown.

    >>> heading_text("## **Arms** seized ##"), heading_text("#metoo in Minsk")
    ('Arms seized', '#metoo in Minsk')
    """
    heading = _HEADING_SIGNS.sub("", plain(line))
    return _EMPHASIS.sub(r"\2", heading) or plain(line)


def find_url(marked: MarkedLines) -> str | None:
    """Return the address that a line above or below the text gives as the text's own."""
    for line, _ in [*marked[:_NEAR_EDGE], *marked[-_NEAR_EDGE:]]:
        if address := OWN_ADDRESS.fullmatch(plain(line.text)):
            return address["url"]
    return None


def _opening_date(text: str) -> str | None:
    """Return the date of 'MINSK, 3 May 2024 - Police …', which opens a paragraph, or None."""
    date = next(find_dates(text[:100]), None)
    if not date or not PLACE_BEFORE_DATE.fullmatch(text, 0, date.start):
        return None
    if AFTER_DATELINE.match(text, date.end):
        return date.iso
    return None


def find_date(marked: MarkedLines) -> str | None:
    """Return the ISO date of publication from a dateline or a byline, or None.

    A date such as 9/1/2010, whose day and month cannot be told apart, is not used.
    """
    stated = map(first_date, _texts(marked, "dateline") + _texts(marked, "byline"))
    opening = map(_opening_date, _texts(marked, None)[:3])
    return next(filter(None, chain(stated, opening)), None)


def find_author(marked: MarkedLines) -> str | None:
    """Return the author that the byline names, or None."""
    bylines = (text for text in _texts(marked, "byline") if not is_dateline(text))
    names = BYLINE_LABEL.sub("", next(bylines, ""), count=1)
    name, *_ = re.split(r"\s*[,(|/–—]", names)
    return name.strip().rstrip(".") or None


def find_publisher(marked: MarkedLines) -> str | None:
    """Return the publisher: from the byline's issue, the signature, 'about', or the rights."""
    for text in _texts(marked, "byline"):
        if issue := ISSUE_OF.search(text):
            return issue[1].strip()
    signatures = (OWN_ADDRESS.sub("", text) for text in _texts(marked, "signature"))
    signature = " ".join(signatures)
    if office := OFFICE_UNIT.sub("", signature, count=1).strip():
        return office
    noise = [line.text for line, kind in marked if kind]
    for text in noise:
        if about := ABOUT_PUBLISHER.match(text):
            name: str = about["en"] or about["ru"]
            return name.strip(' «»"')
    for text in noise:
        if rights := RIGHTS.search(text):
            return rights["name"].strip()
    return None
