"""Posts of a messenger, as Telegram exports them for reading: a page with many of them."""

from collections.abc import Iterator
from typing import Any

from research.corpus.readers.base import Item
from research.corpus.readers.columns import documents_of, numbered
from research.corpus.readers.encodings import decode
from research.corpus.readers.web import read_html

_MARKS = (b"page_wrap", b"history", b'class="message ')
_HEAD = 20_000  # bytes of a page that show what it is


def _text(element: Any, name: str) -> str:
    """Return the text of the first element of a class within another."""
    return next((each.text_content().strip() for each in element.find_class(name)), "")


def read_posts(data: bytes) -> Iterator[Item]:
    """Read a page of posts, each as one document."""
    from lxml import html

    text, encoding = decode(data)
    tree = html.document_fromstring(text)
    for end in tree.iter("br"):
        end.tail = f"\n{end.tail or ''}"
    channel = _text(tree, "page_header")
    rows = [
        {
            "text": _text(post, "text"),
            "date": "".join(post.xpath(".//@title")[:1]),
            "author": _text(post, "from_name"),
            "channel": channel,
        }
        for post in tree.find_class("default")
    ]
    yield from documents_of(numbered(rows), encoding)


def read_page_or_posts(data: bytes) -> Iterator[Item]:
    """Read a web page as its article or, where it is an export of posts, each of these."""
    are_posts = all(mark in data[:_HEAD] for mark in _MARKS)
    yield from read_posts(data) if are_posts else read_html(data)
