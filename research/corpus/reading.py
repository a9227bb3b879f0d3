"""Files read within bounds: one that may bring a process down, in a process of its own."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from research.corpus.readers import MAX_BYTES, Item, Problem, Record, read
from research.files.apart import OutOfBounds, Work, apart
from research.files.fingerprint import fingerprint

# Bytes of a file, by its ending, up to which it can do no harm; others are read apart.
_HARMLESS = {
    ".txt": 1_000_000,
    ".md": 1_000_000,
    ".csv": 300_000,
    ".json": 300_000,
    ".jsonl": 300_000,
}
_WAY_OUT = (
    "split it, save it anew, or set limits in research.toml; `research report --fresh` tries it "
    "again."
)


def rules_version() -> str:
    """Return a hash of the rules: of the code and data, and of the libraries, that they are."""
    return fingerprint("corpus")[:16]


def source_key(source: Path | Item) -> bytes:
    """Return a hash of what is to be analysed, or nothing where that cannot be kept."""
    if isinstance(source, Record):
        return hashlib.sha256(json.dumps(source).encode()).digest()
    if isinstance(source, Problem) or source.name.startswith("."):
        return b""
    with suppress(OSError):
        if source.is_file() and source.stat().st_size <= MAX_BYTES:
            suffixes = "".join(source.suffixes).lower().encode("utf-8", "replace")
            return hashlib.sha256(suffixes + b"\n" + source.read_bytes()).digest()
    return b""


def within_bounds(work: Work, source: Path | Item) -> list[Any]:
    """Return what `work(source)` gives, done apart, or a problem that is not kept."""
    try:
        key = rules_version().encode() + source_key(source)
        return list(apart(key, work, source))
    except OutOfBounds as error:
        part = getattr(source, "part", "")
        return [Problem(f"{error}; {_WAY_OUT}", part, is_kept=False)]


def _read_whole(file: Path) -> list[Item]:
    return list(read(file))


def read_file(file: Path) -> Iterable[Item]:
    """Return what is in a file, as `read` does, within bounds of time and memory."""
    with suppress(OSError):
        most = _HARMLESS.get(file.suffix.lower(), 0)
        if file.is_file() and most < file.stat().st_size <= MAX_BYTES:
            return within_bounds(_read_whole, file.absolute())
    return read(file)
