"""Files within files, unpacked in memory and within bounds of depth, size and ratio."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from itertools import filterfalse
from pathlib import PurePosixPath

from research.corpus.readers.base import Item, Problem, Reader, Unreadable

MAX_UNPACKED = 500_000_000  # bytes of one archive, all of it together
MAX_RATIO = 200  # how many times its packed size a member may be, once it is large
_LARGE = 10_000_000
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # how files of Office 97 to 2003 begin
_BOMB = "It unpacks to far more than it holds, as a zip bomb does; unpack it by hand."


def read_gzip(data: bytes) -> bytes:
    """Return the bytes that a gzip file holds."""
    limit = min(MAX_UNPACKED, max(_LARGE, MAX_RATIO * len(data)))
    unpacked = gzip.GzipFile(fileobj=io.BytesIO(data)).read(limit + 1)
    if len(unpacked) > limit:
        raise Unreadable(_BOMB)
    return unpacked


def _refusal(member: zipfile.ZipInfo) -> str | None:
    """Return why a member is not unpacked, or None."""
    name = PurePosixPath(member.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in str(name)[:2]:
        return "Its name leads out of the archive, so it was left out."
    if member.flag_bits & 1:
        return "It is encrypted; unpack the archive with its password."
    if member.file_size > max(_LARGE, MAX_RATIO * member.compress_size):
        return _BOMB
    return None


def _open(data: bytes) -> zipfile.ZipFile:
    """Open an archive; names that are no Unicode are those of Cyrillic DOS."""
    archive = zipfile.ZipFile(io.BytesIO(data), metadata_encoding="cp866")
    if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
        raise Unreadable(
            "It unpacks to more than can be read at once; unpack it by hand."
        )
    return archive


def open_office(data: bytes) -> zipfile.ZipFile:
    """Open a Word or Excel file, which is a zip archive, if all of it keeps within the bounds."""
    if data.startswith(_COMPOUND):
        raise Unreadable(
            "It has a password, or is an older Office file; save it anew without the password."
        )
    archive = _open(data)
    for reason in filter(None, map(_refusal, archive.infolist())):
        raise Unreadable(reason)
    return archive


def read_zip(data: bytes, read_inner: Reader) -> Iterator[Item]:
    """Read every file of a zip archive, each named by its path within it."""
    archive = _open(data)
    for member in filterfalse(zipfile.ZipInfo.is_dir, archive.infolist()):
        part = f"/{member.filename}"
        if reason := _refusal(member):
            yield Problem(reason, part)
            continue
        try:
            content = archive.read(member)
        except MemoryError:
            raise
        except Exception:  # zipfile and its decoders fail in many ways
            reason = "It cannot be unpacked: the archive is damaged; get it again."
            yield Problem(reason, part)
        else:
            yield from read_inner(member.filename, content, part)
