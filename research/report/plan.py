"""What a report is made of: a run for each notebook and point of the matrix."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import fastjsonschema
import yaml

from research.errors import ResearchError
from research.files.paths import read_toml
from research.report.parameters import (
    Parameter,
    Values,
    fit_values,
    notebook_parameters,
    refuse_unknown,
    show_value,
)

Matrix = Mapping[str, Sequence[object]]


def read_plan(path: Path) -> dict[str, Any]:
    """Return what a YAML file asks of a report: corpus, output, notebooks, parameters, matrix.

    Raises
    ------
    ResearchError
        The file cannot be read, or says something else; the message names it.
    """
    schema = read_toml(__file__, "plan.toml")
    try:
        text = path.read_text(encoding="utf-8")
        plan: Any = yaml.load(text, yaml.BaseLoader) or {}  # noqa: S506 - texts only
        fastjsonschema.validate(schema, plan)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ResearchError(
            f'"{path}" cannot be used as a plan, which sets {", ".join(schema["properties"])}:'
            f" {error}."
        ) from error
    return dict(plan)


@dataclass(frozen=True)
class Run:
    """A notebook to run: its path, the name of its page, and the values that were given."""

    path: Path
    name: str
    values: Values


def plan_runs(
    notebooks: Iterable[Path],
    given: Values,
    matrix: Matrix | None = None,
) -> list[Run]:
    """Return a run of each notebook with the values that it takes of those given.

    Of a parameter in `matrix`, a notebook that has it is run with each of the values. A value
    that fits no parameter of any notebook is refused.
    """
    matrix = matrix or {}
    parameters = {path: notebook_parameters(path) for path in notebooks}
    known = dict.fromkeys(one.name for own in parameters.values() for one in own)
    refuse_unknown([*given, *matrix], known)
    runs = [
        run
        for path, own in parameters.items()
        for run in _runs_of_notebook(path, own, given, matrix)
    ]
    for name, count in Counter(["index", *(run.name for run in runs)]).items():
        if count > 1:
            raise ResearchError(
                f'Two pages would be named "{name}"; rename a notebook, or give each value once.'
            )
    return runs


def _runs_of_notebook(
    path: Path,
    parameters: Sequence[Parameter],
    given: Values,
    matrix: Matrix,
) -> Iterator[Run]:
    """Yield a run for each point of the matrix, of which a notebook may have no parameter."""
    names = [parameter.name for parameter in parameters]
    shared = {name: value for name, value in given.items() if name in names}
    axes = [name for name in matrix if name in names]
    for point in product(*(matrix[name] for name in axes)):
        values = fit_values(shared | dict(zip(axes, point, strict=True)), parameters)
        name = path.stem
        for axis in axes:
            name += "-" + re.sub(r"[^\w.,-]+", "_", show_value(values[axis]))[:60]
        yield Run(path, name, values)


def split_values(texts: Iterable[str]) -> dict[str, str]:
    """Return texts of the form NAME=VALUE as a mapping.

    >>> split_values(["n_topics=8"])
    {'n_topics': '8'}
    """
    values = {}
    for given in texts:
        name, equals, value = map(str.strip, given.partition("="))
        if not equals:
            raise ResearchError(f'Give a parameter as NAME=VALUE, not "{given}".')
        values[name] = value
    return values
