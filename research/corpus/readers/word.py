"""Word files: the body with its tables and text boxes, notes, and files put into it whole."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from textwrap import shorten
from typing import Any

from research.corpus.readers.archives import open_office
from research.corpus.readers.base import (
    Item,
    Problem,
    Reader,
    Record,
    count_characters,
    make_record,
)
from research.corpus.readers.office import lines_of, parse_xml, properties

# Parts by the name of their root, which is the same in strict and transitional files; the path of
# a part is for its maker to choose. A data model is the text of a diagram.
_READ = ("document", "footnotes", "endnotes", "dataModel")
_LEFT_OUT = ("comments", "hdr", "ftr")
_KINDS = "|".join((*_READ, *_LEFT_OUT, "coreProperties"))
_ROOT = re.compile(rf"<(?:\w+:)?({_KINDS})[\s>]".encode())
_HEAD = 4_000  # bytes of a part that hold its root
_WHOLE = (
    ".html",
    ".htm",
    ".txt",
    ".rtf",
    ".docx",
)  # files that a file may hold
_SHORT = 20  # characters; what stands above or below a page is then but its number


def _words(parts: Iterable[Any]) -> str:
    """Return all words in parts of a file, joined."""
    strings = (each.text or "" for part in parts for each in part.iter("{*}t"))
    return " ".join(strings)


def read_docx(data: bytes, read_inner: Reader) -> Iterator[Item]:
    """Read a Word file as one document: a line for each paragraph and row, then the notes."""
    archive = open_office(data)
    parts: dict[str, list[Any]] = defaultdict(list)
    whole: list[str] = []
    for name in archive.namelist():
        if name.endswith(".xml"):
            content = archive.read(name)
            try:
                for root in _ROOT.findall(content[:_HEAD])[:1]:
                    parts[root.decode()].append(parse_xml(content))
            except SyntaxError:
                yield Problem("This part of it is damaged; save it again.", f"/{name}")
        elif name.endswith(_WHOLE):
            for item in read_inner(name, archive.read(name), f"/{name}"):
                if isinstance(item, Record):
                    whole.append(item.text)
                else:
                    yield item
    n_source = count_characters(_words(chain(*parts.values())))
    left_out = _words(chain(*map(parts.__getitem__, _LEFT_OUT)))
    read = chain(*map(parts.__getitem__, _READ))
    lines = chain.from_iterable(map(lines_of, read))
    text = "\n".join([*lines, *whole])
    [stated, *_] = parts["coreProperties"] or parts["document"]
    yield make_record(text, "docx", data, n_source, **properties(stated))
    if count_characters(left_out) > _SHORT:
        yield Problem(
            "Comments, or words above and below its pages, were left out: "
            f"{shorten(left_out, 100)}."
        )
