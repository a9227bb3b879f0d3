"""What a run depends on, as one key: while it stays the same, the run need not be made again.

The key covers the notebook's cells, the values, the bytes of the corpus, the floors of `research`
that a notebook uses, and the versions of the packages.
"""

import hashlib
import json
import platform
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from research.files.fingerprint import content_hash, fingerprint
from research.files.paths import cache_dir, find_input, iter_files, own_path
from research.report.notebooks import read_cells
from research.report.parameters import notebook_parameters
from research.report.plan import Run

_KEPT = 200  # finished runs


def corpus_record(path: str) -> dict[str, object]:
    """Return what identifies a corpus: its path, files, bytes and a hash of names and contents."""
    total = hashlib.sha256()
    sizes = []
    for name, file in iter_files(path):
        with suppress(OSError):  # It is in `corpus.problems` then.
            content = file.read_bytes()
            total.update(f"{name}\n{content_hash(content)}\n".encode())
            sizes.append(len(content))
    return {
        "path": Path(path).name if Path(path).is_absolute() else path,
        "files": len(sizes),
        "bytes": sum(sizes),
        "sha256": total.hexdigest(),
    }


def run_key(run: Run, corpus: dict[str, object] | None) -> str:
    """Return a hash of everything that the outcome of `run` depends on."""
    cells = read_cells(run.path)
    values = all_values(run)
    paths = [value for name, value in values.items() if name.endswith("_path")]
    named_files = filter(Path.is_file, (own_path(str(path)) for path in paths))
    parts = {
        "cells": [[cell.kind, cell.source, cell.tags] for cell in cells],
        "values": dict(run.values),
        "corpus": corpus and corpus["sha256"],
        "package": fingerprint("display"),
        "machine": platform.machine(),
        "files": [content_hash(file.read_bytes()) for file in named_files],
    }
    return content_hash(json.dumps(parts, sort_keys=True, default=str))


def all_values(run: Run) -> dict[str, object]:
    """Return the values of a run, those given before those that its notebook has."""
    parameters = notebook_parameters(run.path)
    defaults = {parameter.name: parameter.default for parameter in parameters}
    return {**defaults, **run.values}


def identify_runs(
    runs: Sequence[Run],
) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    """Return the record of each run's corpus, if it reads one, and its key; by its name."""
    paths = {run.name: path for run in runs if (path := uses_corpus(run))}
    records = {path: corpus_record(path) for path in dict.fromkeys(paths.values())}
    corpora = {name: records[path] for name, path in paths.items()}
    keys = {run.name: run_key(run, corpora.get(run.name)) for run in runs}
    return corpora, keys


def uses_corpus(run: Run) -> str | None:
    """Return the corpus that a run reads, by the parameter `corpus_path`."""
    path = all_values(run).get("corpus_path")
    return None if path is None else str(find_input(str(path)))


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
        folders = list(kept.iterdir())
        folders.sort(key=lambda folder: folder.stat().st_mtime)
        for old in folders[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
