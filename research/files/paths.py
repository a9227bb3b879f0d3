"""Where things lie: the project's folder, inputs, data files, the cache; and safe writing."""

import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from glob import glob
from pathlib import Path
from typing import Any

from research.errors import CorpusError

PathLike = str | os.PathLike[str]
SETTINGS = Path(__file__).with_name("research.toml")
_SHIPPED = Path(__file__).with_name(
    "shipped"
)  # notebooks and seeds, in an installed package


def project_root() -> Path:
    """Return the project's folder: the nearest upwards with `notebooks` and `research[.toml]`.

    The search starts in the working directory and then at this package, so that a
    notebook finds the default corpus from wherever it is run. Of an installed package it is the
    folder of notebooks and seeds that came with it.
    """
    for start in (Path.cwd(), Path(__file__).parents[1]):
        for folder in (start, *start.parents):
            marks = (folder / "research.toml", folder / "research" / "__init__.pyi")
            if (folder / "notebooks").is_dir() and any(
                mark.is_file() for mark in marks
            ):
                return folder
    return _SHIPPED if _SHIPPED.is_dir() else Path.cwd()


def find_input(path: PathLike) -> Path:
    """Return `path` as it stands or, where that does not exist, below the project's folder."""
    given = Path(path).expanduser()
    if given.is_absolute() or given.exists():
        return given
    within_project = project_root() / given
    return within_project if within_project.exists() else given


def own_path(path: PathLike) -> Path:
    """Return `path` below the project's folder, where one works within it: one file for all."""
    root = project_root()
    return (root if Path.cwd().is_relative_to(root) else Path.cwd()) / Path(
        path
    ).expanduser()


def _matches(path: PathLike) -> list[Path]:
    if not str(path).strip():
        raise CorpusError(
            "The path of the corpus is empty; give a folder, a file or a pattern."
        )
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


def _files_below(folder: str | Path, within: str) -> Iterator[tuple[str, Path]]:
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


def iter_files(paths: PathLike | Iterable[PathLike]) -> Iterator[tuple[str, Path]]:
    """Yield each file that `paths` (folder, file, glob, or several of them) stand for, once.

    They come in the order given and then of names. A name is the path within the folder that was
    given, so that it says nothing of the machine, and can be written anywhere. A path or pattern
    that matches nothing is a `CorpusError`.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    found = [match for path in given for match in _matches(path)]
    seen: set[Path] = set()
    for path in found:
        within = f"{path.name}/" if len(found) > 1 else ""
        for name, file in (
            _files_below(path, within) if path.is_dir() else [(path.name, path)]
        ):
            if len(found) > 1:
                if file.absolute() in seen:
                    continue
                seen.add(file.absolute())
            yield name.encode("utf-8", errors="backslashreplace").decode("utf-8"), file


@lru_cache
def read_toml(module: str, name: str) -> dict[str, Any]:
    """Return what a data file says that lies beside a module, given as its ``__file__``."""
    return tomllib.loads(Path(module).with_name(name).read_text(encoding="utf-8"))


def settings() -> dict[str, Any]:
    """Return the settings of the project around the working directory, or those at first."""
    own = project_root() / SETTINGS.name
    chosen = own if own.is_file() else SETTINGS
    return tomllib.loads(chosen.read_text(encoding="utf-8"))


def cache_dir() -> Path:
    """Return the folder for results worth keeping: `RESEARCH_CACHE` or the user's cache."""
    from platformdirs import user_cache_path

    folder = Path(os.environ.get("RESEARCH_CACHE") or user_cache_path("research"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_atomically(path: PathLike, content: str | bytes) -> None:
    """Write `content` to `path` whole or not at all, by way of a temporary file."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern of a data file with what its names in braces stand for.

    >>> filled("{day} of {month}", {"day": "[0-9]+", "month": "may|june"})
    '[0-9]+ of may|june'
    """
    while (
        more := re.sub(r"\{([a-z_]+)\}", lambda name: parts[name[1]], pattern)
    ) != pattern:
        pattern = more
    return pattern
