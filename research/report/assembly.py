"""Reports: notebooks run as planned, what is stale made again, and the pages written at once."""

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from research.errors import ResearchError, suggest
from research.files.fingerprint import content_hash, used_files
from research.files.paths import cache_dir, iter_files, write_atomically
from research.report.execution import RunResult, run_notebooks
from research.report.notebooks import find_notebooks
from research.report.parameters import Run, plan_runs
from research.report.provenance import read_report, report_record, source_state
from research.report.staleness import identify_runs, uses_corpus

_PLAN = {
    "corpus": str,
    "output": str,
    "notebooks": list,
    "parameters": dict,
    "matrix": dict,
}


def read_plan(path: Path) -> dict[str, Any]:
    """Return what a YAML file asks of a report: corpus, output, notebooks, parameters, matrix.

    Raises
    ------
    ResearchError
        The file cannot be read, or says something else; the message names it.
    """
    try:
        plan = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) or {}  # noqa: S506 - texts only
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ResearchError(f'"{path}" cannot be read as YAML.') from error
    if not isinstance(plan, dict):
        raise ResearchError(f'"{path}" is not a list of names and values.')
    for name, value in plan.items():
        if name not in _PLAN:
            raise ResearchError(
                f'In "{path}" there is no setting {suggest(str(name), _PLAN)}.'
            )
        if not isinstance(value, _PLAN[name]):
            raise ResearchError(
                f'"{name}" in "{path}" is not a {_PLAN[name].__name__}.'
            )
    for name, values in plan.get("matrix", {}).items():
        if not isinstance(values, list) or not values:
            raise ResearchError(
                f'"{name}" of the matrix in "{path}" is not a list of values.'
            )
    return plan


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
        Run every notebook, also where nothing that it depends on has changed.
    progress
        ``auto``, ``json`` or ``none``.
    **pages
        Go to :func:`research.report.build_site`.

    Raises
    ------
    ResearchError
        A corpus cannot be read, or `output` is not the folder of a report.
    """
    corpora, keys = identify_runs(runs)

    def still(run: Run) -> bool:
        return identify_runs([run])[1][run.name] == keys[run.name]

    note = cache_dir() / "reports" / f"{content_hash(str(output.resolve()))}.json"
    if not fresh and note.is_file() and note.read_text() == _state(output, keys, pages):
        made = output / "notebooks"
        return [
            RunResult(run, made / f"{run.name}.ipynb", None, 0, kept=True)
            for run in runs
        ]
    from research.display import mask_persons
    from research.report.pages import build_site, check_output

    for path in {path for run in runs if (path := uses_corpus(run))}:
        _check_corpus(path)
    if (output / "run.json").exists():
        read_report(
            output
        )  # It raises where a record is damaged, which is written to later.
    names = ["index.html", *(f"{run.name}.html" for run in runs)]
    check_output(output, names, [run.path for run in runs])
    if any(run.values.get("mask_persons") for run in runs):
        mask_persons()  # also in titles and whatever else a notebook shows
    with TemporaryDirectory(
        prefix="research-"
    ) as folder:  # An interrupt leaves the pages whole.
        kept = {} if fresh else keys
        results = run_notebooks(
            runs, Path(folder), kept, still=still, progress=progress
        )
        record = report_record(results, corpora, keys)
        build_site(output, [result.output for result in results], record, **pages)
    if identify_runs(runs)[1] != keys:
        warnings.warn(
            "The corpus changed while the report ran; run it again.", stacklevel=2
        )
    elif not any(result.error for result in results):
        write_atomically(note, _state(output, keys, pages))
    return results


def _state(output: Path, keys: Mapping[str, str], pages: Mapping[str, object]) -> str:
    """Return what the pages in a folder were made from, and what they are, as one text."""
    made = [
        path
        for path in sorted(output.rglob("*"))
        if path.is_file() and path.suffix != ".pdf"
    ]
    makers = used_files("import research.report.pages")
    files = [[path.name, content_hash(path.read_bytes())] for path in (*makers, *made)]
    return json.dumps([dict(keys), str(pages), source_state(), files])


def _check_corpus(path: str) -> None:
    """Refuse a corpus of which no text can be read."""
    from research.corpus import load_corpus
    from research.corpus.readers import Record, read

    if not any(
        isinstance(item, Record) for _, file in iter_files(path) for item in read(file)
    ):
        load_corpus(path)  # It raises, and says of each file why it cannot be read.


def rerun(record: Mapping[str, Any], corpus: str | None = None) -> list[Run]:
    """Return the runs of a report's record, over the same corpus or another path of it."""
    runs: list[Run] = []
    for entry in record["notebooks"]:
        given = dict(entry["given"])
        if corpus is not None and "corpus_path" in entry["parameters"]:
            given["corpus_path"] = corpus
        [planned] = plan_runs(find_notebooks([entry["notebook"]]), given)
        runs.append(Run(planned.path, entry["name"], planned.values))
    return runs
