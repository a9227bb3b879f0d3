"""Readers: from a file to the texts in it, one small function for each format.

A reader takes the bytes of a file and yields a `Record` for each text in it and a `Problem` for
each part that cannot be read; it raises `Unreadable` where that is all of the file. Text and
metadata only: nothing in a file is executed, and nothing that it names is fetched. To add a
format, write its function and name its endings in `READERS`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from research.corpus.readers.archives import read_gzip, read_zip
from research.corpus.readers.base import (
    Item,
    Problem,
    Reader,
    Record,
    Unreadable,
    make_record,
)
from research.corpus.readers.books import read_odt, read_rtf
from research.corpus.readers.encodings import decode, mend
from research.corpus.readers.mail import read_email
from research.corpus.readers.pdf import read_pdf
from research.corpus.readers.posts import read_page_or_posts
from research.corpus.readers.records import read_json
from research.corpus.readers.tables import read_csv, read_excel, read_parquet
from research.corpus.readers.word import read_docx

__all__ = [
    "MAX_BYTES",
    "READERS",
    "Item",
    "Problem",
    "Record",
    "Unreadable",
    "decode",
    "holds_many",
    "read",
]

# What one file may be, and what may come out of it.
MAX_BYTES = 200_000_000
MAX_ROWS = 1_000_000
MAX_CHARACTERS = 100_000_000
MAX_TEXT = 8_000_000  # characters of one text
MAX_PROBLEMS = 1_000
_TOO_MUCH = f"a file holds at most {MAX_ROWS:,} texts and {MAX_CHARACTERS:,} characters"
# No character, one of private use, or accents in a row, as another alphabet may be shown.
_NO_CHARACTER = re.compile(r"[\ufffd\ue000-\uf8ff]|[À-ÖØ-öø-ÿ]{4}")
_LEAST_READ = 0.5  # the share of a document's source below which it has a problem


def read_text(data: bytes) -> Iterator[Record]:
    """Read a plain text or Markdown file as one document."""
    yield make_record(*decode(data), data)


_TABLES: dict[str, Reader] = {
    **dict.fromkeys((".csv", ".tsv"), read_csv),
    **dict.fromkeys((".xlsx", ".xls", ".xlsb", ".ods"), read_excel),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), read_json),
    ".parquet": read_parquet,
}
READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md"), read_text),
    **dict.fromkeys((".html", ".htm"), read_page_or_posts),
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".pdf": read_pdf,
    **_TABLES,
}
# These may hold other files, each to be read by the reader for its own ending.
CONTAINERS: dict[str, Reader] = {
    ".docx": read_docx,
    ".eml": read_email,
    ".zip": read_zip,
}
_OF_MANY = (*_TABLES, ".zip")
_DEEPEST = {".zip": 1, ".gz": 2}  # files around an archive that is unpacked


def holds_many(path: Path) -> bool:
    """Tell whether a file may hold many texts, by its name."""
    return path.name.lower().removesuffix(".gz").endswith(_OF_MANY)


def _name_the_rest(items: Iterable[Item]) -> Iterator[Item]:
    """Yield what readers give, with problems for what of a document is left out or unreadable."""
    for item in items:
        if isinstance(item, Problem):
            yield item
            continue
        text = mend(item.text)
        metadata = {name: mend(value) for name, value in item.metadata.items()}
        yield item._replace(text=text.removesuffix("\ufffd"), metadata=metadata)
        n_lost = len(_NO_CHARACTER.findall(text))
        if "\ufffd" in text or n_lost > 0.01 * len(text):
            yield Problem(
                f"{n_lost:,} of its {len(text):,} characters are damaged, or have no meaning in "
                "Unicode; compare the file itself.",
                item.part,
            )
        if item.share_read < _LEAST_READ:
            yield Problem(
                f"Of {item.n_source:,} characters in the file, {1 - item.share_read:.0%} were left "
                "out; compare the file itself.",
                item.part,
            )


def _read_inner(name: str, data: bytes, part: str, depth: int) -> Iterator[Item]:
    """Read a file within another, of which it is a part."""
    for item in _read_bytes(name, data, depth):
        yield item._replace(part=part + item.part)


def _read_bytes(name: str, data: bytes, depth: int = 0) -> Iterator[Item]:
    """Read the content of a file with the reader for its ending; archives go through again."""
    path = PurePosixPath(name.lower())
    ending = path.suffix
    try:
        if path.name.startswith("."):
            raise Unreadable("The name starts with a dot, so it was left out.")
        if depth > _DEEPEST.get(ending, depth):
            raise Unreadable("It is an archive within archives; unpack it by hand.")
        if ending == ".gz":
            items = _read_bytes(name[:-3], read_gzip(data), depth + 1)
        elif ending in READERS:
            items = READERS[ending](data)
        elif ending in CONTAINERS:
            items = CONTAINERS[ending](data, partial(_read_inner, depth=depth + 1))
        else:
            known = ", ".join([*READERS, *CONTAINERS, ".gz"])
            raise Unreadable(
                f"There is no reader for '{ending}' files; known are {known}."
            )
        yield next(items, Problem("The file holds no text."))
        yield from items
    except Unreadable as reason:
        yield Problem(str(reason))
    except RecursionError:
        yield Problem("It is too deeply nested to be read; split it.")
    except (
        MemoryError
    ):  # what else the process does is in danger: it is for `apart` to say
        raise
    except Exception as error:  # a library's failure on a bad file stops no run
        kind = type(error).__name__
        yield Problem(
            f"The file is damaged, or not what its name says ({kind}); save it again."
        )


def _bounded(items: Iterable[Item]) -> Iterator[Item]:
    """Yield what is in a file as long as it is within bounds, and say what was left out."""
    n_characters = 0
    n_problems = 0
    for number, item in enumerate(items):
        if isinstance(item, Record):
            n_characters += sum(map(len, (item.text, *item.columns.values())))
        else:
            n_problems += 1
        if number > MAX_ROWS or n_characters > MAX_CHARACTERS:
            yield Problem(f"From here on it was not read, for {_TOO_MUCH}.", item.part)
            break
        if isinstance(item, Record) and len(item.text) > MAX_TEXT:
            yield Problem(
                f"It is longer than {MAX_TEXT:,} characters; split it.", item.part
            )
        elif isinstance(item, Record) or n_problems <= MAX_PROBLEMS:
            yield item
    if n_problems > MAX_PROBLEMS:
        yield Problem(f"It has {n_problems:,} problems; {MAX_PROBLEMS:,} are named.")


def read(path: Path) -> Iterator[Item]:
    """Yield what is in one file; what cannot be read is a problem and never an exception."""
    try:
        if not path.is_file() and not path.name.startswith("."):
            yield Problem(
                "It is no file that can be read; links to folders, and to what lies outside of "
                "the corpus, are left out."
            )
        elif path.stat().st_size > MAX_BYTES:
            yield Problem(f"It is larger than {MAX_BYTES // 1_000_000} MB; split it.")
        else:
            items = _read_bytes(path.name, path.read_bytes())
            yield from _bounded(_name_the_rest(items))
    except OSError as error:
        yield Problem(f"The file cannot be opened: {error.strerror}.")
