"""The typed parameters of a notebook: the assignments of its cell tagged `parameters`.

The tag is papermill's (https://papermill.readthedocs.io/en/latest/usage-parameterize.html),
which only warns of an unknown parameter and looks at no type. Here both are checked, before
a kernel starts.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from research.errors import ResearchError
from research.runs.notebooks import has_tag, read_notebook, suggest


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its name, type, default and what its comment says."""

    name: str
    type: str
    default: object
    comment: str = ""


def notebook_parameters(path: Path) -> list[Parameter]:
    """Return the parameters of a notebook in the order in which it sets them."""
    cells = [cell for cell in read_notebook(path).cells if has_tag(cell, "parameters")]
    try:
        return list(_assigned(cells[0].source)) if cells else []
    except SyntaxError as error:
        raise ResearchError(f'The parameters of "{path.name}" are not plain Python.') from error


def _assigned(source: str) -> Iterator[Parameter]:
    """Yield what a source assigns.

    >>> list(_assigned("n_topics: int = 6  # How many topics."))
    [Parameter(name='n_topics', type='int', default=6, comment='How many topics.')]
    """
    lines = source.encode().splitlines()  # In bytes, as the offsets of the syntax tree are.
    for node in ast.parse(source).body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                stated = ast.unparse(node.annotation).strip("'\"")
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                stated = ""
            case _:
                continue
        default = None
        with suppress(ValueError):
            default = ast.literal_eval(value)
        rest = lines[(node.end_lineno or 1) - 1][node.end_col_offset :].decode()
        yield Parameter(name, stated or _type(default), default, rest.partition("#")[2].strip())


def _type(value: object) -> str:
    if isinstance(value, list):
        return f"list[{_type(value[0]) if value else 'str'}]"
    return "str | None" if value is None else type(value).__name__


def show_value(value: object) -> str:
    """Return a parameter's value as the command line takes it.

    >>> show_value(["BY", "KZ"])
    'BY,KZ'
    """
    if isinstance(value, list):
        return ",".join(map(show_value, value))
    return str(value).lower() if value is None or isinstance(value, bool) else str(value)


def assign_values(
    notebooks: Iterable[Path], values: Sequence[str]
) -> dict[Path, dict[str, object]]:
    """Return what each notebook takes of `NAME=VALUE` texts; each must fit at least one."""
    parameters = {path: notebook_parameters(path) for path in notebooks}
    parse_values(values, [each for own in parameters.values() for each in own])
    return {
        path: parse_values(
            [v for p in own for v in values if v.split("=")[0].strip() == p.name], own
        )
        for path, own in parameters.items()
    }


def parse_values(values: Iterable[str], parameters: Sequence[Parameter]) -> dict[str, object]:
    """Return the values of `NAME=VALUE` texts, each of the type that its parameter states.

    >>> parse_values(["n_topics=8"], [Parameter("n_topics", "int", 6)])
    {'n_topics': 8}
    """
    known = {parameter.name: parameter for parameter in parameters}
    parsed = {}
    for given in values:
        name, equals, text = map(str.strip, given.partition("="))
        if not equals:
            raise ResearchError(f'Give a parameter as NAME=VALUE, not "{given}".')
        if name not in known:
            raise ResearchError(f"There is no parameter {suggest(name, known)}.")
        parsed[name] = _parse(text, known[name])
    return parsed


def _parse(text: str, parameter: Parameter) -> object:
    members = re.split(r"\s*\|\s*(?![^\[]*\])", parameter.type)
    for member in sorted(members, key=lambda member: member == "str"):  # Any text is a str.
        with suppress(ValueError, SyntaxError):
            return _as(text, member)
    kind = f'"{parameter.name}" takes {parameter.type} (default: {show_value(parameter.default)})'
    raise ResearchError(f'{kind}, and "{text}" is not of that type.')


def _as(text: str, kind: str) -> object:
    if kind == "str":
        return text
    if kind.startswith("list"):
        items = filter(None, map(str.strip, text.split(",")))
        return [_as(item, kind[5:-1] or "str") for item in items]
    if kind == "float":
        return float(text)
    value = ast.literal_eval(text.capitalize() if kind in ("bool", "None") else text)
    if value is not None and type(value).__name__ != kind.partition("[")[0]:
        raise ValueError(text)
    return value
