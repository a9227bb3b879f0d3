"""Web pages: the article's text, and what the page's tags say of it.

The text of a web page is its article as extracted, without navigation, comments and the title
that stands before it: spans of the corpus refer to this text. `trafilatura` finds it; set for
precision it is nearer to the articles of a public gold standard than with its defaults.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from research.corpus.readers.base import (
    Record,
    Unreadable,
    first_date,
    make_record,
    tidy,
)
from research.corpus.readers.encodings import decode
from research.files.paths import read_toml

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_DATE_TAGS = read_toml(__file__, "readers.toml")["web"]["date_tags"]
_TOO_SHORT = 100  # characters; a shorter article is looked for in a second way


def _find_date(html: str, tree: Any) -> str | None:
    """Return the day of publication that the page's tags state, or None."""
    tags: dict[str, str] = {}
    for tag in tree.iterfind(".//meta[@content]"):
        for key in ("property", "name", "itemprop"):
            tags.setdefault(tag.get(key, "").lower(), tag.get("content"))
    stated = _PUBLISHED.findall(html) + [
        tags[name] for name in _DATE_TAGS if name in tags
    ]
    stated += [
        str(value) for value in tree.xpath("//*[@itemprop='datePublished']/@datetime")
    ]
    stated += [str(value) for value in tree.xpath("//time/@datetime")][:1]
    return next((day for value in stated if (day := first_date(value))), None)


def _without_title(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    heading, known = (
        re.sub(r"\W+", " ", each).lower().strip() for each in (first, title or "")
    )
    is_title = heading == known or (len(heading) > 15 and heading in known)
    return rest.lstrip() if known and is_title and rest.strip() else text


def read_page(html: str) -> tuple[str, dict[str, Any]]:
    """Return the text of the article on a web page, and what the page's tags say of it."""
    import trafilatura
    from lxml import html as parser

    settings = parser.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True
    )
    tree = parser.document_fromstring(html.encode("utf-8", "replace"), parser=settings)
    date = _find_date(html, tree)
    page: Any = trafilatura.bare_extraction(
        deepcopy(tree),
        include_comments=False,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = (page and page.text) or ""
    if len(text) < _TOO_SHORT:
        text = max(text, trafilatura.baseline(tree)[1], key=len)
    if not text.strip():
        raise Unreadable(
            "The page holds no text; what a script would write is not in the file."
        )
    stated = {
        "title": "title",
        "author": "author",
        "publisher": "sitename",
        "url": "url",
    }
    metadata = {name: getattr(page, of_page, None) for name, of_page in stated.items()}
    stated_there: dict[str, Any] = tidy({**metadata, "date": date})
    return _without_title(text, metadata["title"]), {**stated_there, "n_source": 0}


def read_html(data: bytes) -> Iterator[Record]:
    """Read a saved web page as one document: its article."""
    declared = _DECLARED.search(data[:4_000])
    html, encoding = decode(data, declared[1].decode() if declared else None)
    text, metadata = read_page(html)
    yield make_record(text, encoding, data, **metadata)
