"""Where the pages of a report come from: the record `run.json` beside them."""

import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import fastjsonschema

from research import __version__
from research.errors import ResearchError, suggest
from research.files.fingerprint import package_versions
from research.files.paths import project_root, read_toml, write_atomically
from research.report.execution import RunResult
from research.report.notebooks import without_folder
from research.report.staleness import Facts, Identity, all_values


def report_record(
    results: Sequence[RunResult], identities: Mapping[str, Identity]
) -> Facts:
    """Return what a report was made from, as `run.json` holds it; no absolute path is in it."""
    commit, clean = source_state()
    corpora = (one.corpus for one in identities.values() if one.corpus)
    return {
        "research": __version__,
        "commit": commit,
        "clean": clean,
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": package_versions(),
        "corpus": next(corpora, None),
        "notebooks": [_entry(one, identities[one.run.name]) for one in results],
    }


def source_state() -> tuple[str | None, bool | None]:
    """Return the commit of the project's folder, and whether nothing in it differs from that.

    Where the folder is no work tree of its own, or has no commit, both are None.
    """
    root = project_root()
    if not (root / ".git").exists():
        return None, None
    command = ["git", "status", "--porcelain=v2", "--branch"]
    try:
        said = subprocess.run(  # noqa: S603 - fixed words
            command, cwd=root, capture_output=True, text=True, timeout=20, check=True
        ).stdout.splitlines()
    except (OSError, subprocess.SubprocessError):
        return None, None
    commit = said[0].removeprefix("# branch.oid ")
    if commit == "(initial)":
        return None, None
    return commit, all(line.startswith("# ") for line in said)


def _entry(result: RunResult, identity: Identity) -> Facts:
    run = result.run
    given = {name: without_folder(value) for name, value in run.values.items()}
    return {
        "name": run.name,
        "notebook": _named(run.path),
        "given": given,
        "parameters": all_values(run) | given,
        **identity._asdict(),
        "seconds": round(result.seconds, 1),
        "error": str(result.error) if result.error else None,
    }


def _named(path: Path) -> str:
    """Return how `rerun` finds a notebook: by name or, elsewhere below here, by its path."""
    here = Path.cwd()
    if path.parent != project_root() / "notebooks" and path.is_relative_to(here):
        return path.relative_to(here).as_posix()
    return path.stem


def read_report(path: Path) -> Facts:
    """Return the record of a report, by the path of its `run.json` or of the folder with it.

    The record may have been made by anyone: its names are names, and no ways to other folders.
    """
    file = path / "run.json" if path.is_dir() else path
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        fastjsonschema.compile(read_toml(__file__, "record.toml"))(record)
    except (OSError, ValueError, RecursionError) as error:
        raise ResearchError(
            f'"{file}" is not the run.json of a report: {error}.'
        ) from error
    names = [entry["name"].casefold() for entry in record["notebooks"]]
    if len(set(names)) < len(names):
        raise ResearchError(f'"{file}" names a page twice: {suggest("", names)}.')
    return dict(record)


def write_record(path: Path, record: Facts) -> None:
    """Write a report's record, with the pages of an earlier one that were not made again."""
    earlier = read_report(path)["notebooks"] if path.exists() else []
    entries = {entry["name"]: entry for entry in [*earlier, *record["notebooks"]]}
    whole = record | {"notebooks": [entries[name] for name in sorted(entries)]}
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    write_atomically(path, text + "\n")
