"""OpenDocument texts and rich texts (RTF), each as one document."""

from collections.abc import Iterator
from typing import Any

from research.corpus.readers.archives import open_office
from research.corpus.readers.base import (
    Item,
    Problem,
    Record,
    Unreadable,
    make_record,
)
from research.corpus.readers.office import lines_of, parse_xml, properties


def _text(root: Any) -> str:
    """Return the lines of a part in which blanks and line breaks are one thing."""
    lines = (line.split() for line in lines_of(root))
    return "\n".join(filter(None, map(" ".join, lines)))


def read_odt(data: bytes) -> Iterator[Record]:
    """Read an OpenDocument text: a line for each paragraph and row; a note follows its own."""
    archive = open_office(data)
    stated = properties(parse_xml(archive.read("meta.xml")))
    text = _text(parse_xml(archive.read("content.xml"), is_mixed=True))
    yield make_record(text, "odt", data, **stated)


def read_rtf(data: bytes) -> Iterator[Item]:
    """Read a rich text; its notes, headers and footers are left out."""
    from striprtf.striprtf import rtf_to_text

    if not data.startswith(b"{\\rtf"):
        raise Unreadable("It is no rich text; save it again as .rtf or .docx.")
    text = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    yield make_record(text, "rtf", data)
    if b"\\footnote" in data:
        yield Problem("Its notes were left out; save it as .docx to have them read.")
