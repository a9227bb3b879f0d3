"""Which files a path stands for, in an order and under names that are the same anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from glob import glob
from pathlib import Path

from research.errors import CorpusError
from research.paths import PathLike, find_input


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
    if not str(path).strip():
        raise CorpusError("The path of the corpus is empty; give a folder, a file or a pattern.")
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
