"""What a person knows of the sources of a corpus: `sources.csv`, in its folder or beside it.

Each row names documents by the pattern of a path or of a publisher; its other cells correct what
these documents state, or are added to them as columns, such as `reliability` and `handling`.
"""

import fnmatch
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from research.corpus.readers import Problem, Unreadable, decode
from research.corpus.readers.base import first_date, tidy
from research.files.paths import PathLike, find_input

NAME = "sources.csv"
# Of the Admiralty code, from completely reliable to what cannot be judged.
RELIABILITY = tuple("ABCDEF")

_PATTERNS = ("path", "pattern", "publisher")  # columns, of which the first counts
_CORRECTED = ("title", "language", "date", "author", "publisher", "url")


Cells = Mapping[str, str]


class Source(NamedTuple):
    """A row of `sources.csv`: which documents it is for, and what it says of them."""

    pattern: str
    metadata: Cells
    columns: Cells

    def fits(self, document: Mapping[str, Any]) -> bool:
        """Tell whether a document with such a path or publisher is meant.

        >>> Source("mvd/", {}, {}).fits({"path": "MVD/a.txt", "publisher": None})
        True
        """
        pattern = re.sub(r"/$", "/*", self.pattern.lower())
        path = document["path"].lower()
        file = path.partition("#")[0]
        publisher = str(document["publisher"]).lower()
        names = [path, file, publisher]
        return bool(fnmatch.filter(names, pattern))


def _fault(cells: Cells) -> str | None:
    """Return what is wrong with the cells of a row, or None."""
    if not any(name in cells for name in _PATTERNS):
        return "It names no document; give it a path, such as 'mvd/*'."
    date = cells.get("date")
    if date and not first_date(date):
        return "Its date is none; write it as 2024-05-31."
    if cells.get("reliability", "A") not in RELIABILITY:
        return "Its reliability is none; write a letter from A to F."
    return None


def _source(row: Mapping[Any, Any]) -> Source | Problem:
    """Return what a row of the list says, or what is wrong with it."""
    cells = tidy(row)
    fault = _fault(cells)
    if fault:
        return Problem(fault)
    pattern = next(name for name in _PATTERNS if name in cells)
    fitting = cells.pop(pattern)
    metadata = {}
    for name in _CORRECTED:
        if name in cells:
            metadata[name] = cells.pop(name)
    if "date" in metadata:
        metadata["date"] = str(first_date(metadata["date"]))
    return Source(fitting, metadata, cells)


def _read(file: Path) -> list[Source | Problem]:
    """Return the rows of a list of sources; another file of this name has none."""
    import pandas as pd

    try:
        text, _ = decode(file.read_bytes())
        table = pd.read_csv(
            StringIO(text), sep=None, engine="python", dtype=str, na_filter=False
        )
    except (Unreadable, OSError, ValueError):
        return []
    table = table.rename(columns=str.lower)
    if "text" in table or not table.columns.isin(_PATTERNS).any():
        return []
    return [_source(row) for row in table.to_dict("records")]


def _places(paths: Iterable[PathLike]) -> Iterator[Path]:
    """Yield where a list may lie: in what is given, and beside it."""
    for path in map(find_input, paths):
        yield path / NAME
        yield path.absolute().parent / NAME


class Sources:
    """The lists of sources of a corpus, by where its documents lie; most have none."""

    def __init__(self, paths: Iterable[PathLike]) -> None:
        self.files: set[Path] = set()
        self._rows: dict[str, Source | Problem] = {}
        for place in filter(Path.is_file, _places(paths)):
            rows = _read(place)
            if rows:
                self.files.add(place.absolute())
            for number, row in enumerate(rows, 1):
                name = f"{NAME}#{number}"
                self._rows[name] = row
        self._unused = dict(self._rows)

    def correct(self, document: dict[str, Any]) -> None:
        """Set what the rows that fit a document say of it; a later row wins."""
        for name, row in self._rows.items():
            if isinstance(row, Source) and row.fits(document):
                self._unused.pop(name, None)
                document.update(row.metadata)
                document["columns"] = {**document["columns"], **row.columns}

    def problems(self) -> Iterator[dict[str, str]]:
        """Yield a problem for each row that is wrong, or that fitted no document."""
        for name, row in self._unused.items():
            reason = "It fits no document of the corpus."
            if isinstance(row, Problem):
                reason = row.reason
            yield {"path": name, "reason": reason}
