"""Mails: the text of each message, those within it, and what is attached to it."""

import email
import email.errors
import email.policy
import mimetypes
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

from research.corpus.readers.base import (
    Item,
    Reader,
    Record,
    Unreadable,
    count_characters,
    make_record,
)
from research.corpus.readers.encodings import decode
from research.corpus.readers.web import read_html

_ROLES = {"subject": "title", "from": "author", "date": "date"}
_LONGEST_HEADER = 4_000  # characters that are parsed: it takes their square in time
_MESSAGE = "message/rfc822"
# How a header fails that is malformed.
_MALFORMED = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
    email.errors.MessageError,
)
# What a character counts where a text has several forms: HTML holds much beside it.
_WEIGHTS = {"text/plain": 3, "text/html": 1}
_ending = mimetypes.MimeTypes().guess_extension  # which reads no file of the system


def _content(part: Any) -> bytes:
    """Return the bytes of a part; of a message within a mail, those of all of it."""
    if part.is_multipart():
        part = part.get_payload(0)
        return bytes(part.as_bytes(policy=email.policy.compat32))
    return part.get_payload(decode=True) or b""


def _read_text(part: EmailMessage) -> Iterator[Record]:
    """Read a part that is a text; one that cannot be read is left out."""
    kind = part.get_content_type()
    content = _content(part)
    charset = part.get_content_charset()
    with suppress(Unreadable):
        if kind == "text/html":
            for page in read_html(content, charset):
                if isinstance(page, Record):
                    yield page._replace(part=kind)
        else:
            text, encoding = decode(content, charset)
            record = make_record(text, encoding, content, count_characters(text))
            yield record._replace(part=kind)


def _leaves(part: Any) -> tuple[list[Record], list[EmailMessage]]:
    """Return the texts and the files in a part; of several forms of one text, the fullest."""
    kind = part.get_content_type()
    if kind in _WEIGHTS and not part.get_filename():
        return [*_read_text(part)], []
    if kind == _MESSAGE or not part.is_multipart():
        return [], [part]
    texts: list[Record] = []
    files: list[EmailMessage] = []
    for inner_texts, inner_files in map(_leaves, part.iter_parts()):
        texts += inner_texts
        files += inner_files
    if kind == "multipart/related":  # its pictures are logos and the like
        files = [file for file in files if file.get_content_maintype() != "image"]
    if kind == "multipart/alternative":
        texts.sort(key=lambda text: -len(text.text) * _WEIGHTS[text.part])
        del texts[1:]
    return texts, files


def _stated(message: EmailMessage) -> dict[str, str]:
    """Return the title, author and date in the headers of a mail."""
    stated = {}
    for name, header in reversed([*message.raw_items()]):  # the first one counts
        if role := _ROLES.get(name.lower()):
            with suppress(*_MALFORMED):
                start = str(header)[:_LONGEST_HEADER]
                parsed = message.policy.header_fetch_parse(name, start)
                stated[role] = str(parsed).replace("\ufffd", "")
    if not any(stated.values()):
        raise Unreadable(
            "It is no mail: it has no sender, date or subject; save it as .eml."
        )
    with suppress(ValueError, TypeError):
        date = parsedate_to_datetime(stated.pop("date", ""))
        stated["date"] = date.date().isoformat()
    return stated


def read_email(data: bytes, read_inner: Reader) -> Iterator[Item]:
    """Read a mail as one document; the messages and files in it are others, named or numbered."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    stated = _stated(message)
    texts, files = _leaves(message)
    if texts:
        text = "\n\n".join(record.text for record in texts)
        n_source = sum(record.n_source for record in texts)
        yield make_record(text, texts[0].encoding, data, n_source, **stated)
    for number, file in enumerate(files, 1):
        kind = file.get_content_type()
        name = None if kind == _MESSAGE else file.get_filename()
        name = name or f"{number}{_ending(kind)}"
        yield from read_inner(name, _content(file), f"/{name}")
