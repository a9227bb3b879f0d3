"""What a run depends on, as one key: while it stays the same, the run need not be made again.

The key covers the notebook's cells, the values, the bytes of the corpus, the modules of `research`
that the notebook uses with what they import and the data files that they name, and the versions
of the packages.
"""

import ast
import hashlib
import json
import platform
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import research
from research.paths import cache_dir, find_input, iter_files, own_path
from research.runs.notebooks import read_cells
from research.runs.parameters import Run, notebook_parameters

_PACKAGE = Path(research.__file__).parent
_KEPT = 200  # finished runs


def content_hash(content: str | bytes) -> str:
    """Return the SHA-256 of a text or of bytes."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def corpus_record(path: str) -> dict[str, object]:
    """Return what identifies a corpus: its path, files, bytes and a hash of names and contents."""
    total, files, size = hashlib.sha256(), 0, 0
    for name, file in iter_files(path):
        with suppress(OSError):  # It is in `corpus.problems` then.
            content = file.read_bytes()
            total.update(f"{name}\n{content_hash(content)}\n".encode())
            files, size = files + 1, size + len(content)
    shown = Path(path).name if Path(path).is_absolute() else path
    return {"path": shown, "files": files, "bytes": size, "sha256": total.hexdigest()}


@lru_cache
def package_versions() -> dict[str, str]:
    """Return the versions of the packages that `research` states that it needs."""
    found = {}
    for requirement in requires("research") or []:
        name = requirement.partition(";")[0].split(">")[0].split("=")[0].strip()
        if "extra ==" not in requirement:
            with suppress(PackageNotFoundError):
                found[name] = version(name)
    return dict(sorted(found.items()))


def run_key(run: Run, corpus: dict[str, object] | None) -> str:
    """Return a hash of everything that the outcome of `run` depends on."""
    cells = read_cells(run.path)
    parts: list[Any] = [[cell.kind, cell.source, cell.tags] for cell in cells]
    parts += [dict(run.values), corpus and corpus["sha256"], package_versions()]
    parts += [platform.python_version(), platform.machine()]
    given = {each.name: each.default for each in notebook_parameters(run.path)} | dict(run.values)
    files = [own_path(str(value)) for name, value in given.items() if name.endswith("_path")]
    parts.append([file.is_file() and content_hash(file.read_bytes()) for file in files])
    for file in used_files("\n".join(cell.source for cell in cells if cell.kind == "code")):
        parts.append([file.name, content_hash(file.read_bytes())])
    return content_hash(json.dumps(parts, sort_keys=True, default=str))


def identify_runs(runs: Sequence[Run]) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    """Return the record of each run's corpus, if it reads one, and its key; by its name."""
    paths = {run.name: path for run in runs if (path := uses_corpus(run))}
    records = {path: corpus_record(path) for path in dict.fromkeys(paths.values())}
    corpora = {name: records[path] for name, path in paths.items()}
    return corpora, {run.name: run_key(run, corpora.get(run.name)) for run in runs}


def uses_corpus(run: Run) -> str | None:
    """Return the corpus that a run reads, by the parameter `corpus_path`."""
    defaults = {each.name: each.default for each in notebook_parameters(run.path)}
    path = run.values.get("corpus_path", defaults.get("corpus_path"))
    return None if path is None else str(find_input(str(path)))


def used_files(source: str) -> list[Path]:
    """Return the files of `research` that code reaches, by its imports and theirs, in order.

    >>> [path.name for path in used_files("from research.intervals import share_interval")]
    ['__init__.py', 'intervals.py']
    """
    found = {_PACKAGE / "__init__.py"}
    waiting = set(_named_files(_parse(source)))
    while waiting:
        file = waiting.pop()
        found.add(file)
        if file.suffix == ".py":
            waiting |= set(_files_of_module(file)) - found
    return sorted(found)


def _parse(source: str) -> ast.AST:
    lines = (line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:  # The run will say so.
        return ast.Module([], [])


@lru_cache
def _files_of_module(file: Path) -> tuple[Path, ...]:
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source)
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant))
    named = (_PACKAGE / text for text in texts if isinstance(text, str) and 0 < len(text) < 60)
    data = [path for path in named if path.suffix and path.is_file()]
    templates = (_PACKAGE / "templates").iterdir() if "PackageLoader(" in source else ()
    return (*_named_files(tree), *data, *templates)


def _named_files(tree: ast.AST) -> Iterator[Path]:
    """Yield the files of the modules that a syntax tree imports or names as `research.name`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                for alias in names:
                    if alias.name.startswith("research."):
                        yield from _module_files(alias.name)
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] == "research":
                yield from _module_files(module)
                for alias in node.names:
                    yield from _module_files(f"{module}.{alias.name}")
            case ast.Attribute(value=ast.Name(id="research"), attr=name):
                yield from _module_files(f"research.{name}")


def _module_files(name: str) -> list[Path]:
    """Return the file of a module, all files of a package, or those of a public name's module."""
    parts = name.split(".")[1:]
    if len(parts) == 1:
        parts = research._MODULE_OF.get(parts[0], parts[0]).split(".")
    place = _PACKAGE.joinpath(*parts)
    if parts and place.is_dir():
        return [path for path in place.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    file = place.with_suffix(".py")
    return [file] if parts and file.is_file() else []


def kept_run(key: str) -> Path | None:
    """Return the folder of a run that was finished earlier: `run.ipynb` and `artifacts`."""
    folder = cache_dir() / "runs" / key
    return folder if (folder / "run.ipynb").is_file() else None


def keep_run(key: str, notebook: Path, artifacts: Path) -> None:
    """Keep a finished run, whole or not at all, and forget the oldest above a bound."""
    kept = cache_dir() / "runs"
    kept.mkdir(exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=kept, prefix="."))
    with suppress(OSError):  # The disk is full, or another process was first.
        shutil.copy(notebook, making / "run.ipynb")
        if artifacts.is_dir():
            shutil.copytree(artifacts, making / "artifacts")
        making.rename(kept / key)
    shutil.rmtree(making, ignore_errors=True)
    with suppress(FileNotFoundError):  # Another run has just renamed its folder.
        by_age = sorted(kept.iterdir(), key=lambda folder: folder.stat().st_mtime, reverse=True)
        for old in by_age[_KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
