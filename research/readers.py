"""Readers: from a file to the texts in it, one small function for each format.

A reader takes a path and yields records. What it cannot read it raises as `Unreadable`, with a
sentence for the person who put the file there; the corpus keeps that sentence in `problems`.
To add a format, write its function and name its endings in `READERS`.
"""

from __future__ import annotations

import codecs
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from glob import glob
from pathlib import Path
from typing import NamedTuple

from research.errors import CorpusError
from research.paths import PathLike, find_input

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Unreadable(Exception):  # noqa: N818 - it names a state of the input, not a fault of ours
    """An input that cannot be read; the message is the reason that users see."""


class Record(NamedTuple):
    """One text as received: its bytes' hash, and how they were decoded."""

    text: str
    encoding: str
    sha256: str


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding.

    Raises
    ------
    Unreadable
        The bytes are not text, or not in an encoding that is known for certain.

    Examples
    --------
    >>> decode("Минск".encode("utf-16"))
    ('Минск', 'utf-16')
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The text is not valid {encoding.upper()} (byte {error.start}); save it as UTF-8."
        ) from error
    if "\0" in text:
        raise Unreadable("The file holds NUL characters, so it is not a text.")
    if not text.strip():
        raise Unreadable("The file holds no text.")
    return text, encoding


def read_text(path: Path) -> Iterator[Record]:
    """Read a plain text or Markdown file as one document."""
    data = path.read_bytes()
    text, encoding = decode(data)
    yield Record(text, encoding, hashlib.sha256(data).hexdigest())


READERS: dict[str, Callable[[Path], Iterator[Record]]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
}


def read(path: Path) -> Iterator[Record]:
    """Read one file with the reader for its ending.

    Raises
    ------
    Unreadable
        The file cannot be opened, has no reader, or its reader refuses it.
    """
    reader = READERS.get(path.suffix.lower())
    if path.name.startswith("."):
        raise Unreadable("The name starts with a dot, so it was left out.")
    if not path.is_file():
        raise Unreadable("It is no file or folder that can be read; links to folders are left out.")
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise Unreadable(f"There is no reader for '{path.suffix}' files; known are {known}.")
    try:
        yield from reader(path)
    except OSError as error:
        raise Unreadable(f"The file cannot be opened: {error.strerror}.") from error


def _files_below(folder: Path) -> Iterator[Path]:
    """List a folder in the order of names; a hidden or closed folder stands for its content."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        entries = []
        yield folder
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink() and not entry.name.startswith("."):
            yield from _files_below(entry)
        else:
            yield entry


def _matches(path: PathLike) -> list[Path]:
    matches = []
    with suppress(OSError, ValueError):  # a name that no file can have
        found = find_input(path)
        if found.exists():
            return [found]
        matches = [Path(name) for name in sorted(glob(str(found), recursive=True))]  # noqa: PTH207
    if not matches:
        raise CorpusError(
            f"There is no file or folder '{path}'; give the path of a folder, a file or a pattern."
        )
    return matches


def _printable(name: str) -> str:
    """Return a file name as text that can be written anywhere, whatever bytes it holds."""
    return name.encode("utf-8", errors="backslashreplace").decode("utf-8")


def _files(path: Path, *, is_one_of_many: bool) -> Iterator[tuple[str, Path]]:
    """List the files of a path, named from within it, or from beside it if there are others."""
    start = path.parent if is_one_of_many or not path.is_dir() else path
    for file in _files_below(path) if path.is_dir() else [path]:
        yield (file.relative_to(start).as_posix() if file != path else path.name), file


def list_files(paths: PathLike | Iterable[PathLike]) -> list[tuple[str, Path]]:
    """Return the files that `paths` (folder, file, glob, or several of them) stand for.

    Returns
    -------
    list of (name, path)
        Each file once, in the order given and then of names; `name` is the path within the
        folder that was given, so that it says nothing of the machine.

    Raises
    ------
    CorpusError
        A path or pattern matches nothing.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    found = [match for path in given for match in _matches(path)]
    many = len(found) > 1
    named = [pair for path in found for pair in _files(path, is_one_of_many=many)]
    by_path = {file.absolute(): name for name, file in named}
    return [(_printable(name), file) for file, name in by_path.items()]
