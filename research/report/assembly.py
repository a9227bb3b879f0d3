"""Reports: notebooks run as planned, what is stale made again, and the pages written at once."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from research.errors import ResearchError
from research.files.apart import FAILURES
from research.files.cache import remove_caches
from research.files.paths import cache_dir, own_path
from research.report.execution import RunResult, run_notebooks
from research.report.files import require_writable
from research.report.notebooks import find_notebooks
from research.report.plan import Run, plan_runs
from research.report.provenance import read_report, report_record
from research.report.staleness import Facts, identify_runs, uses_corpus


def make_report(
    runs: Sequence[Run],
    output: Path,
    *,
    fresh: bool = False,
    progress: str = "auto",
    **pages: Any,
) -> list[RunResult]:
    """Make `runs` and write their pages into the folder `output`, with `run.json` beside them.

    Parameters
    ----------
    runs
        From :func:`research.report.plan_runs`.
    output
        A new folder, or that of an earlier report: its other pages stay.
    fresh
        Run every notebook, also where nothing that it depends on has changed, and try again
        to read the files that took too much time or memory.
    progress
        ``auto``, ``json`` or ``none``.
    **pages
        Go to :func:`research.report.build_site`.

    Raises
    ------
    ResearchError
        A corpus cannot be read, or `output` is not the folder of a report.
    """
    identities = identify_runs(runs)
    require_writable(cache_dir(), "name another cache folder in RESEARCH_CACHE")
    from research.display import masking
    from research.report.pages import build_site

    if fresh:
        remove_caches(FAILURES, keep="")
    _check_inputs(runs, output)
    masked = any(run.values.get("mask_persons") for run in runs)
    # Masked is also what is in titles and whatever else a notebook shows. The pages are made in a
    # folder aside, so that an interrupt leaves the earlier ones whole.
    with masking(masked), TemporaryDirectory(prefix="research-") as folder:
        results = run_notebooks(
            runs,
            Path(folder),
            {} if fresh else identities,
            progress=progress,
        )
        build_site(
            output,
            [result.output for result in results],
            report_record(results, identities),
            **pages,
        )
    if identify_runs(runs) != identities:
        warnings.warn(
            "The corpus changed while the report ran; run it again.", stacklevel=2
        )
    return results


def _check_inputs(runs: Sequence[Run], output: Path) -> None:
    """Refuse a corpus without texts, a damaged record, and a folder of other files."""
    from research.corpus import iter_corpus
    from research.report.pages import check_output

    for path in set(map(uses_corpus, runs)) - {None}:
        batches = iter_corpus(str(path), 1, progress=False)
        any(map(len, batches))  # It raises where there is no text.
    if (output / "run.json").exists():
        read_report(output)  # It raises where the record is damaged.
    check_output(output, [run.name for run in runs], [run.path for run in runs])


def runs_of_record(
    record: Facts,
    folder: Path,
    corpus: str | None = None,
    named: Sequence[str] = (),
) -> list[Run]:
    """Return the runs of a report's record, over the same corpus or another path of it.

    Parameters
    ----------
    record, folder
        The record, and the folder of the report, which may come from anyone.
    corpus
        Where the corpus lies now.
    named
        Notebooks that the user names: others are run only where they are the project's.

    Raises
    ------
    ResearchError
        The record asks for a notebook or a path that is not of the project.
    """
    trusted = {*find_notebooks(), *find_notebooks(named)}
    runs = []
    for entry in record["notebooks"]:
        [path] = find_notebooks([entry["notebook"]])
        # What lies in one folder with the report may have come with it.
        if path not in trusted and _top(path) in ("", _top(folder)):
            raise ResearchError(
                f'"{path.name}" is no notebook of this project; look at it, and name it after '
                "run.json to have it run."
            )
        given = dict(entry["given"])
        if corpus is not None and "corpus_path" in entry["parameters"]:
            given["corpus_path"] = corpus
        for name, value in given.items():
            is_path = name.endswith("_path") and value != corpus
            if is_path and not _top(own_path(str(value))):
                raise ResearchError(
                    f'The record sets {name} to "{value}", which lies outside of this project; '
                    "give a corpus with --corpus."
                )
        [planned] = plan_runs([path], given)
        runs.append(replace(planned, name=entry["name"]))
    return runs


def _top(path: Path) -> str:
    """Return the first part of a path below the project, or nothing if it leads elsewhere."""
    path = path.resolve()
    root = own_path(".").resolve()
    if not path.is_relative_to(root):
        return ""
    return (*path.relative_to(root).parts, ".")[0]
