"""PDF, Word files and mails: their text, and the title, author and date that they state."""

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

from research.corpus.readers.archives import open_office
from research.corpus.readers.base import Item, Problem, Record, Unreadable, make_record
from research.corpus.readers.encodings import decode
from research.corpus.readers.web import read_page

_NO_TITLE = re.compile(
    r"untitled|microsoft word|\S+\.\w{2,4}$|без имени", re.IGNORECASE
)
_PDF_DATE = re.compile(r"D:((?:19|20)\d\d)([01]\d)([0-3]\d)")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def _title(stated: str | None) -> str | None:
    """Return a title that a person gave, not one that a program made of the file's name."""
    return None if not stated or _NO_TITLE.match(stated.strip()) else stated


def read_pdf(data: bytes) -> Iterator[Record]:
    """Read a PDF file as one document, with a blank line between pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable(
                "The PDF is encrypted; save it without its password."
            ) from error
        raise
    pages = []
    with closing(document):
        stated = document.get_metadata_dict()
        for page in document:
            with closing(page), closing(page.get_textpage()) as content:
                pages.append(content.get_text_range().replace("\r\n", "\n").strip())
    text = "\n\n".join(page for page in pages if page)
    text = text.replace("\ufffe", "").replace(
        "\0", ""
    )  # a hyphen at a line's end; no character
    if not text.strip():
        raise Unreadable(
            "The PDF holds no text; if its pages are pictures, recognise it (OCR) first."
        )
    title, author = _title(stated.get("Title")), stated.get("Author")
    day = _PDF_DATE.match(stated.get("CreationDate", ""))
    date = day and "-".join(day.groups())
    yield make_record(text, "pdf", data, title=title, author=author, date=date)


def _paragraph(element: Any) -> str:
    """Return the text of a paragraph in WordprocessingML; deleted text is not in it."""
    breaks = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}noBreakHyphen": "‑"}
    inner = set(element.iterdescendants(f"{_WORD}p"))
    own = (
        run
        for run in element.iter()
        if not (inner and inner & set(run.iterancestors()))
    )
    return "".join(
        (run.text or "") if run.tag == f"{_WORD}t" else breaks.get(run.tag, "")
        for run in own
    )


def read_docx(data: bytes) -> Iterator[Record]:
    """Read a Word file as one document: a line for each paragraph, tables in their place."""
    from lxml import etree

    archive = open_office(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    body = etree.fromstring(archive.read("word/document.xml"), parser)
    for copy in list(body.iter(_FALLBACK)):
        copy.getparent().remove(copy)
    text = "\n".join(_paragraph(element) for element in body.iter(f"{_WORD}p"))
    stated: dict[str, str | None] = {}
    with suppress(KeyError, etree.XMLSyntaxError):
        core = etree.fromstring(archive.read("docProps/core.xml"), parser)
        stated = {
            etree.QName(each).localname: each.text for each in core.iterchildren("*")
        }
    title, author, date = map(stated.get, ("title", "creator", "created"))
    date = (date or "")[:10]
    yield make_record(text, "docx", data, title=_title(title), author=author, date=date)


def _body(message: EmailMessage) -> tuple[str, str]:
    """Return the text of a mail, and its encoding."""
    part = message.get_body(("plain", "html"))
    content = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(content, bytes):
        raise Unreadable("The mail holds no text.")
    text, encoding = decode(content, part.get_content_charset())
    return (
        read_page(text)[0] if part.get_content_subtype() == "html" else text
    ), encoding


def read_email(data: bytes) -> Iterator[Item]:
    """Read a mail as one document; its attachments are named, and not read."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    stated = {}
    for name in ("Subject", "From", "Date"):
        with suppress(Exception):  # a header may be malformed in any way
            stated[name] = str(message[name] or "").replace("\ufffd", "")
    if not any(stated.values()):
        raise Unreadable(
            "It is no mail: it has no sender, date or subject; save it as .eml."
        )
    date = ""
    with suppress(ValueError, TypeError):
        date = parsedate_to_datetime(stated.get("Date", "")).date().isoformat()
    title, author = stated.get("Subject"), stated.get("From")
    yield make_record(*_body(message), data, title=title, author=author, date=date)
    for part in message.iter_attachments():
        name = part.get_filename() or part.get_content_type()
        yield Problem(
            "It is attached to a mail and was not read; save it on its own.", f"/{name}"
        )
