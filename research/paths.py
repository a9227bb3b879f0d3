"""Where things lie: the project's folder, relative inputs, the cache; and safe writing."""

from __future__ import annotations

import os
import tempfile
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

PathLike = str | os.PathLike[str]


def project_root() -> Path:
    """Return the project's folder: the nearest upwards with `notebooks` and `research`.

    The search starts in the working directory and then at this package, so that a
    notebook finds the default corpus from wherever it is run.
    """
    for start in (Path.cwd(), Path(__file__).parent):
        for folder in (start, *start.parents):
            if (folder / "notebooks").is_dir() and (folder / "research" / "paths.py").is_file():
                return folder
    return Path.cwd()


def find_input(path: PathLike) -> Path:
    """Return `path` as it stands or, where that does not exist, below the project's folder."""
    given = Path(path).expanduser()
    if given.is_absolute() or given.exists():
        return given
    within_project = project_root() / given
    return within_project if within_project.exists() else given


@lru_cache
def read_toml(name: str) -> dict[str, Any]:
    """Return what one of this package's data files says."""
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


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
