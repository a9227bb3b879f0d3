"""What a run depends on, as one key: while it stays the same, the run need not be made again.

The key covers the notebook's cells, the values, the bytes of the corpus, the floors of `research`
that a notebook uses, and the versions of the packages.
"""

import hashlib
import json
import platform
import shutil
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from research.files.fingerprint import content_hash, fingerprint
from research.files.paths import cache_dir, find_input, iter_files, own_path
from research.report.notebooks import read_cells, without_folder
from research.report.parameters import notebook_parameters
from research.report.plan import Run

Facts = dict[str, Any]  # as `run.json` says them, by their names

_KEPT = 200  # finished runs


def corpus_record(path: str) -> Facts:
    """Return what identifies a corpus: its path, files, bytes and a hash of names and contents."""
    total = hashlib.sha256()
    sizes = []
    for name, file in iter_files(path):
        with suppress(OSError):  # It is in `corpus.problems` then.
            if file.is_file():
                with file.open("rb") as content:
                    digest = hashlib.file_digest(content, "sha256").hexdigest()
                total.update(f"{name}\n{digest}\n".encode())
                sizes.append(file.stat().st_size)
    return {
        "path": without_folder(path),
        "files": len(sizes),
        "bytes": sum(sizes),
        "sha256": total.hexdigest(),
    }


def run_key(run: Run, corpus: Facts | None) -> str:
    """Return a hash of everything that the outcome of `run` depends on."""
    named_files = [
        own_path(str(value))
        for name, value in all_values(run).items()
        if name.endswith("_path")
    ]
    parts = {
        "cells": read_cells(run.path),
        "values": run.values,
        "corpus": corpus and corpus["sha256"],
        "package": fingerprint("display"),
        "machine": platform.machine(),
        "files": [
            content_hash(file.read_bytes()) for file in named_files if file.is_file()
        ],
    }
    return content_hash(json.dumps(parts, sort_keys=True, default=str))


def all_values(run: Run) -> Facts:
    """Return the values of a run, those given before those that its notebook has."""
    defaults = {one.name: one.default for one in notebook_parameters(run.path)}
    return {**defaults, **run.values}


class Identity(NamedTuple):
    """What a run reads and depends on: the record of its corpus, if it has one, and its key."""

    corpus: Facts | None
    key: str


def identify_runs(runs: Iterable[Run]) -> dict[str, Identity]:
    """Return the identity of each run, by its name; a corpus of several is read once."""
    record = cache(corpus_record)
    identities = {}
    for run in runs:
        path = uses_corpus(run)
        corpus = record(path) if path else None
        identities[run.name] = Identity(corpus, run_key(run, corpus))
    return identities


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
    kept.mkdir(parents=True, exist_ok=True)
    # The disk is full, or another process was first. Renamed, the folder needs no cleaning up.
    with (
        suppress(OSError),
        TemporaryDirectory(dir=kept, prefix=".", ignore_cleanup_errors=True) as making,
    ):
        shutil.copy(notebook, Path(making, "run.ipynb"))
        if artifacts.is_dir():
            shutil.copytree(artifacts, Path(making, "artifacts"))
        Path(making).rename(kept / key)
    with suppress(FileNotFoundError):  # Another run has just renamed its folder.
        folders = sorted(kept.iterdir(), key=lambda folder: folder.stat().st_mtime)
        for old in folders[:-_KEPT]:
            shutil.rmtree(old, ignore_errors=True)
