"""Where things lie: the project's folder, inputs, data files, the cache; and safe writing."""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from glob import glob
from pathlib import Path
from secrets import token_hex
from typing import Any

from research.errors import CorpusError

PathLike = str | os.PathLike[str]
NamedFiles = Iterator[tuple[str, Path]]
SETTINGS = Path(__file__).with_name("research.toml")
# Notebooks and seeds, in an installed package.
_SHIPPED = Path(__file__).with_name("shipped")


def _is_project(folder: Path) -> bool:
    settings_file = folder / "research.toml"
    stub = folder / "research" / "__init__.pyi"
    is_marked = settings_file.is_file() or stub.is_file()
    return is_marked and (folder / "notebooks").is_dir()


def project_root() -> Path:
    """Return the project's folder: the nearest upwards with `notebooks` and `research[.toml]`.

    The search starts in the working directory and then at this package, so that a
    notebook finds the default corpus from wherever it is run. Of an installed package it is the
    folder of notebooks and seeds that came with it.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, *Path(__file__).parents):
        if _is_project(folder):
            return folder
    return _SHIPPED if _SHIPPED.is_dir() else here


def find_input(path: PathLike) -> Path:
    """Return `path` as it stands or, where that does not exist, below the project's folder."""
    given = Path(path).expanduser()
    if given.is_absolute() or given.exists():
        return given
    within_project = project_root() / given
    return within_project if within_project.exists() else given


def own_path(path: PathLike) -> Path:
    """Return `path` below the project's folder, where one works within it: one file for all."""
    root, here = project_root(), Path.cwd()
    base = root if here.is_relative_to(root) else here
    return base / Path(path).expanduser()


def _matches(path: PathLike) -> list[Path]:
    if not str(path).strip():
        raise CorpusError(
            "The path of the corpus is empty; give a folder, a file or a pattern."
        )
    matches = []
    with suppress(OSError, ValueError):  # a name that no file can have
        given = find_input(path)
        if given.exists():
            return [given]
        matches = [Path(name) for name in sorted(glob(str(given), recursive=True))]  # noqa: PTH207
    if not matches:
        raise CorpusError(
            f"There is no file or folder '{path}'; give the path of a folder, a file or a pattern."
        )
    return matches


def _files_below(
    folder: str | Path,
    within: str,
    corpus: str,
) -> NamedFiles:
    """List a folder in the order of names; a hidden or closed folder stands for its content.

    A link that leads out of the corpus stands for a file that there is not, so that none opens it.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield within.removesuffix("/") or Path(folder).name, Path(folder)
        return
    for entry in entries:
        name = f"{within}{entry.name}"
        if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
            yield from _files_below(entry.path, f"{name}/", corpus)
            continue
        file = Path(entry.path)
        if entry.is_symlink():
            target = Path(os.path.realpath(file))
            if not target.is_relative_to(corpus):
                file = file / "leads out"
        yield name, file


def iter_files(paths: PathLike | Iterable[PathLike]) -> NamedFiles:
    """Yield each file that `paths` (folder, file, glob, or several of them) stand for, once.

    They come in the order given and then of names. A name is the path within the folder that was
    given, so that it says nothing of the machine, and can be written anywhere. A path or pattern
    that matches nothing is a `CorpusError`.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    matches = [match for path in given for match in _matches(path)]
    seen: set[Path] = set()
    for match in matches:
        files: NamedFiles = iter([(match.name, match)])
        if match.is_dir():
            within = ""
            if len(matches) > 1:  # each file is named by its folder
                within = f"{match.name}/"
            files = _files_below(match, within, os.path.realpath(match))
        for name, file in files:
            if file.absolute() not in seen:
                if len(matches) > 1:  # else none can come twice
                    seen.add(file.absolute())
                yield name.encode("utf-8", "backslashreplace").decode("utf-8"), file


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

    return Path(os.environ.get("RESEARCH_CACHE") or user_cache_path("research"))


def write_atomically(path: PathLike, content: str | bytes) -> None:
    """Write `content` to `path` whole or not at all, by way of a temporary file."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    making = target.with_name(f".{target.name}-{token_hex(4)}")
    try:
        making.write_bytes(data)
        making.replace(target)
    finally:
        making.unlink(missing_ok=True)


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
