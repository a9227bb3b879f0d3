"""Notebooks, their typed parameters, their execution through papermill, and what they depend on."""

from research.runs.execution import RunResult, run_notebook, run_notebooks
from research.runs.notebooks import CellError, find_error, find_notebooks, read_notebook
from research.runs.parameters import (
    Parameter,
    Run,
    check_parameters,
    fit_values,
    notebook_parameters,
    plan_runs,
    show_value,
    split_values,
)
from research.runs.provenance import read_report, report_record, source_state, write_record
from research.runs.staleness import (
    content_hash,
    corpus_record,
    identify_runs,
    run_key,
    used_files,
    uses_corpus,
)

__all__ = [
    "CellError",
    "Parameter",
    "Run",
    "RunResult",
    "check_parameters",
    "content_hash",
    "corpus_record",
    "find_error",
    "find_notebooks",
    "fit_values",
    "identify_runs",
    "notebook_parameters",
    "plan_runs",
    "read_notebook",
    "read_report",
    "report_record",
    "run_key",
    "run_notebook",
    "run_notebooks",
    "show_value",
    "source_state",
    "split_values",
    "used_files",
    "uses_corpus",
    "write_record",
]
