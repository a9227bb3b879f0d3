"""What a person knows of the sources of a corpus: `sources.csv`, in its folder or beside it.

Each row names documents by the pattern of a path or of a publisher; its other cells correct what
these documents state, or are added to them as columns, such as `reliability` and `handling`.
"""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from research.corpus.readers import Problem, Unreadable, decode
from research.corpus.readers.base import first_date
from research.files.paths import PathLike, find_input

NAME = "sources.csv"
# Of the Admiralty code, from completely reliable to what cannot be judged.
RELIABILITY = tuple("ABCDEF")

_PATTERNS = ("path", "pattern", "publisher")  # columns, of which the first counts
_CORRECTED = ("title", "language", "date", "author", "publisher", "url")


class Source(NamedTuple):
    """A row of `sources.csv`: which documents it is for, and what it says of them."""

    pattern: str
    metadata: Mapping[str, str]
    columns: Mapping[str, str]

    def fits(self, path: str, publisher: str | None) -> bool:
        """Tell whether a document with this path and publisher is meant.

        >>> of_ministry = Source("mvd/", {}, {})
        >>> of_ministry.fits("MVD/a.txt", None), of_ministry.fits("a.txt", "MVD")
        (True, False)
        """
        pattern = self.pattern.lower()
        pattern += "*" if pattern.endswith("/") else ""
        names = (path, path.partition("#")[0], publisher or "")
        return any(fnmatchcase(name.lower(), pattern) for name in names)


def _source(row: Mapping[str, str]) -> Source | Problem:
    """Return what a row of the list says, or what is wrong with it."""
    cells = {name: value for name, value in row.items() if value}
    named = [name for name in _PATTERNS if name in cells]
    if not named:
        return Problem("It names no document; give it a path, such as 'mvd/*'.")
    pattern = cells.pop(named[0])
    if "date" in cells:
        cells["date"] = first_date(cells["date"]) or ""
    if cells.get("date") == "":
        return Problem("Its date is none; write it as 2024-05-31.")
    if cells.get("reliability", "A") not in RELIABILITY:
        return Problem("Its reliability is none; write a letter from A to F.")
    metadata = {name: cells.pop(name) for name in _CORRECTED if name in cells}
    return Source(pattern, metadata, cells)


def _read(file: Path) -> list[Source | Problem]:
    """Return the rows of a list of sources; another file of this name has none."""
    import pandas as pd

    try:
        text, _ = decode(file.read_bytes())
        table = pd.read_csv(
            StringIO(text), sep=None, engine="python", dtype=str, keep_default_na=False
        )
    except (Unreadable, OSError, ValueError):
        return []
    table.columns = table.columns.str.strip().str.lower()
    if "text" in table or not table.columns.isin(_PATTERNS).any():
        return []
    table = table.apply(lambda column: column.str.strip())
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
                self._rows[f"{NAME}#{number}"] = row
        self._unused = dict(self._rows)

    def correct(self, document: dict[str, Any]) -> None:
        """Set what the rows that fit a document say of it; a later row wins."""
        path, publisher = document["path"], document["publisher"]
        for name, row in self._rows.items():
            if isinstance(row, Source) and row.fits(path, publisher):
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
