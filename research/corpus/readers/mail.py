"""Mails: the text of each message, those within it, and what is attached to it."""

import email
import email.policy
import mimetypes
import re
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import filterfalse
from typing import Any

from research.corpus.readers.base import (
    Item,
    ReadInner,
    Record,
    Unreadable,
    count_characters,
    make_record,
)
from research.corpus.readers.encodings import decode
from research.corpus.readers.web import read_page

_ROLES = {"subject": "title", "from": "author", "date": "date"}
_LONGEST_HEADER = 4_000  # characters that are parsed: it takes their square in time
_MESSAGE = "message/rfc822"
_TEXTS = ("text/plain", "text/html")
_FULLER = 3  # times as long as the plain text is HTML that says more than it
_ending = mimetypes.MimeTypes().guess_extension  # which reads no file of the system
_ENVELOPE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]*\n")


def _content(part: EmailMessage) -> bytes:
    """Return the bytes of a part; of a message within a mail, those of all of it."""
    payload: Any = part.get_payload()
    if part.get_content_type() == _MESSAGE and isinstance(payload, list):
        return bytes(payload[0].as_bytes(policy=email.policy.compat32))
    content: Any = part.get_payload(decode=True)
    return content or b""


def _read_text(part: EmailMessage) -> Record:
    """Read a part that is a text; one that cannot be read is an empty one."""
    with suppress(Unreadable):
        text, encoding = decode(_content(part), part.get_content_charset())
        n_source = count_characters(text)
        if part.get_content_subtype() == "html":
            text, stated = read_page(text)
            n_source = stated["n_source"]
        return Record(text, encoding, "", n_source=n_source)
    return Record("", "", "")


def _is_text(part: EmailMessage) -> bool:
    return part.get_content_type() in _TEXTS and not part.get_filename()


def _fullness(part: EmailMessage) -> int:
    """Return the length of a text; a plain one counts more, as it holds nothing beside it."""
    length = len(_read_text(part).text)
    if part.get_content_subtype() == "plain":
        return length * _FULLER
    return length


def _leaves(part: EmailMessage) -> list[EmailMessage]:
    """Return the parts that hold no others; of several forms of one text, the fullest."""
    if part.get_content_type() == _MESSAGE or not part.is_multipart():
        return [part]
    inner: Any = part.iter_parts()
    leaves = [leaf for each in inner for leaf in _leaves(each)]
    kind = part.get_content_subtype()
    if kind == "related":  # the pictures are those of the letter: logos and the like
        return [leaf for leaf in leaves if leaf.get_content_maintype() != "image"]
    if kind != "alternative":
        return leaves
    fullest = max(filter(_is_text, leaves), key=_fullness, default=None)
    return [leaf for leaf in leaves if leaf is fullest or not _is_text(leaf)]


def _stated(message: EmailMessage) -> dict[str, str]:
    """Return the title, author and date in the headers of a mail."""
    stated: dict[str, str] = {}
    for name, header in message.raw_items():
        role = _ROLES.get(name.lower())
        if role is None or role in stated:
            continue
        with suppress(Exception):  # a header may be malformed in any way
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


def _read_attached(leaves: list[EmailMessage], read_inner: ReadInner) -> Iterator[Item]:
    """Read the messages and files in a mail, each named by its own name or its number."""
    for number, leaf in enumerate(leaves, 1):
        kind = leaf.get_content_type()
        name = None if kind == _MESSAGE else leaf.get_filename()
        if name is None:
            name = f"{number}{_ending(kind)}"
        yield from read_inner(name, _content(leaf), f"/{name}")


def read_email(data: bytes, read_inner: ReadInner) -> Iterator[Item]:
    """Read a mail as one document; the messages and files in it are others."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    stated = _stated(message)
    leaves = _leaves(message)
    others = list(filterfalse(_is_text, leaves))
    texts = map(_read_text, filter(_is_text, leaves))
    said = [record for record in texts if record.text]
    if said:
        text = "\n\n".join(record.text for record in said)
        n_source = sum(record.n_source for record in said)
        yield make_record(text, said[0].encoding, data, n_source, **stated)
    elif not others:
        raise Unreadable("The mail holds no text.")
    yield from _read_attached(others, read_inner)


def read_mailbox(data: bytes, read_inner: ReadInner) -> Iterator[Item]:
    """Read a mailbox of one file (mbox) as a document a message."""
    mails = filter(bytes.strip, _ENVELOPE.split(data))
    for number, mail in enumerate(mails, 1):
        yield from read_inner("mail.eml", mail, f"#{number}")
