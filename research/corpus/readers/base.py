"""What every reader gives: records, and problems with a sentence that a person understands."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from research.files.fingerprint import content_hash
from research.text.dates import find_dates

_HALF = re.compile(r"[\ud800-\udfff]")
_NO_TEXT = re.compile(r"[\0\ud800-\udfff]")


class Unreadable(Exception):  # noqa: N818 - it names a state of the input, not a fault of ours
    """An input that cannot be read; the message is the reason that users see."""


class Record(NamedTuple):
    """One text as received: how its bytes were decoded, and their hash.

    `metadata` holds what the file itself states: title, date, author, publisher, url, language.
    `part` names the text within its file, such as ``#12`` for a row or ``/a.txt`` in an archive.
    `n_source` counts the characters, without white space, of all that its part of the file says.
    `columns` are those of a table that have no name in the corpus; they travel as they are.
    """

    text: str
    encoding: str
    sha256: str
    metadata: Mapping[str, str] = {}
    part: str = ""
    n_source: int = 0
    columns: Mapping[str, str] = {}

    @property
    def share_read(self) -> float:
        """The share of what its part of the file says that is in the text, from 0 to 1."""
        n_read = count_characters(self.text)
        return round(n_read / max(n_read, self.n_source), 2)


class Problem(NamedTuple):
    """A file, or the `part` of it, that could not be read, and why; it may be kept, or not."""

    reason: str
    part: str = ""
    is_kept: bool = True


Item = Record | Problem
Reader = Callable[..., Iterator[Item]]


def count_characters(text: str) -> int:
    """Return how many characters of `text` are no white space.

    >>> count_characters(" Arms seized ")
    10
    """
    return len("".join(text.split()))


def checked(text: str) -> str:
    """Return `text`, or raise `Unreadable` if it is empty or holds what no text holds."""
    if "\0" in text:
        raise Unreadable(
            "It holds NUL characters, so it is not a text; save it as plain text."
        )
    if not text.strip():
        raise Unreadable("The file holds no text.")
    if _HALF.search(text):
        raise Unreadable(
            "It holds halves of characters (surrogates); save it again as UTF-8."
        )
    return text


def tidy(metadata: Mapping[str, object]) -> dict[str, str]:
    """Return metadata without what is empty, each value on one line."""
    lines = {}
    for name, value in metadata.items():
        if words := _NO_TEXT.sub("", str(value or "")).split():
            lines[_NO_TEXT.sub("", " ".join(name.split()))] = " ".join(words)
    return lines


def make_record(
    text: str, encoding: str, data: bytes | str, n_source: int = 0, **metadata: object
) -> Record:
    """Return the one text of a file as a record, or raise `Unreadable` if it is none."""
    return Record(
        checked(text), encoding, content_hash(data), tidy(metadata), n_source=n_source
    )


def first_date(text: str) -> str | None:
    """Return the first date of `text` that has but one reading, in ISO 8601, or None."""
    days = (date.iso for date in find_dates(text[:200]))
    return next(filter(None, days), None)
