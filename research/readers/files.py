"""Which files a path stands for, in an order and under names that are the same anywhere."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from glob import glob
from pathlib import Path

from research.errors import CorpusError
from research.paths import PathLike, find_input


def _files_below(folder: str | Path, within: str = "") -> Iterator[tuple[str, Path]]:
    """List a folder in the order of names; a hidden or closed folder stands for its content."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        entries = []
        yield within.removesuffix("/") or Path(folder).name, Path(folder)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from _files_below(entry.path, f"{within}{entry.name}/")
        else:
            yield within + entry.name, Path(entry.path)


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
    if path.is_dir():
        yield from _files_below(path, f"{path.name}/" if is_one_of_many else "")
    else:
        yield path.name, path


def iter_files(paths: PathLike | Iterable[PathLike]) -> Iterator[tuple[str, Path]]:
    """Yield the files that `paths` (folder, file, glob, or several of them) stand for.

    Yields
    ------
    name, path
        Each file once, in the order given and then of names; `name` is the path within the
        folder that was given, so that it says nothing of the machine.

    Raises
    ------
    CorpusError
        A path or pattern matches nothing.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    found = [match for path in given for match in _matches(path)]
    seen: set[Path] = set()
    for path in found:
        for name, file in _files(path, is_one_of_many=len(found) > 1):
            if len(found) > 1:
                if file.absolute() in seen:
                    continue
                seen.add(file.absolute())
            yield _printable(name), file
