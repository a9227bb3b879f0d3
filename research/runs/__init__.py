"""Notebooks, their typed parameters, and their execution through papermill."""

from research.runs.execution import RunResult, run_notebook, run_notebooks
from research.runs.notebooks import CellError, find_error, find_notebooks, read_notebook
from research.runs.parameters import (
    Parameter,
    assign_values,
    notebook_parameters,
    parse_values,
    show_value,
)

__all__ = [
    "CellError",
    "Parameter",
    "RunResult",
    "assign_values",
    "find_error",
    "find_notebooks",
    "notebook_parameters",
    "parse_values",
    "read_notebook",
    "run_notebook",
    "run_notebooks",
    "show_value",
]
