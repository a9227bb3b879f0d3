"""The typed parameters of a notebook: the assignments of its cell tagged `parameters`.

The tag is papermill's (https://papermill.readthedocs.io/en/latest/usage-parameterize.html),
which only warns of an unknown parameter and looks at no value. Here type and limits are checked
before a kernel starts. The limits open a parameter's comment: `1 to 20: …` for a number,
`semantic or lexical: …` for a text, `ISO 3166-1 alpha-2: …` for a country.
"""

import ast
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import product, takewhile
from pathlib import Path
from typing import Any, NoReturn

from research.errors import ResearchError, suggest
from research.report.notebooks import read_cells

_RANGE = re.compile(r"(-?[\d.]+) to (-?[\d.]+): ")
_CHOICES = re.compile(r"((?:[\w-]+, )*[\w-]+ or [\w-]+): ")
_COUNTRY = "ISO 3166-1 alpha-2: "
_NO_COUNTRIES = {
    "EU",
    "EZ",
    "QO",
    "UN",
    "XA",
    "XB",
    "ZZ",
}  # that Babel names beside them
_SECRET = re.compile(r"(?i)passw|secret|token|credential|(api|access|private)_?key")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook: its name, type, default and what its comment says."""

    name: str
    type: str
    default: object
    comment: str = ""

    @property
    def types(self) -> list[str]:
        """Return the members of the type: of `int | None`, two."""
        return re.split(r"\s*\|\s*(?![^\[]*\])", self.type)


@dataclass(frozen=True)
class Run:
    """A notebook to run: its path, the name of its page, and the values that were given."""

    path: Path
    name: str
    values: Mapping[str, object]


def notebook_parameters(path: Path) -> list[Parameter]:
    """Return the parameters of a notebook in the order in which it sets them."""
    cells = [cell for cell in read_cells(path) if "parameters" in cell.tags]
    try:
        found = list(assigned(cells[0].source)) if cells else []
    except SyntaxError as error:
        raise ResearchError(
            f'The parameters of "{path.name}" are not plain Python.'
        ) from error
    for parameter in found:
        if _SECRET.search(parameter.name):
            raise ResearchError(
                f'"{parameter.name}" in "{path.name}" looks like a secret, and the pages show every'
                " parameter; read it from the environment within the notebook."
            )
    return found


def assigned(source: str) -> Iterator[Parameter]:
    """Yield what a source assigns.

    >>> list(assigned("n_topics: int = 6  # How many topics."))
    [Parameter(name='n_topics', type='int', default=6, comment='How many topics.')]
    """
    lines = (
        source.encode().splitlines()
    )  # In bytes, as the offsets of the syntax tree are.
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
        after = lines[(node.end_lineno or 1) - 1][node.end_col_offset :].strip()
        more = takewhile(lambda line: line.startswith(b"#"), lines[node.end_lineno :])
        comment = b" ".join(line.strip(b"# ") for line in (after, *more)).decode()
        yield Parameter(name, stated or _type(default), default, comment)


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
    return (
        str(value).lower() if value is None or isinstance(value, bool) else str(value)
    )


def plan_runs(
    notebooks: Iterable[Path],
    given: Mapping[str, object],
    matrix: Mapping[str, Sequence[object]] | None = None,
) -> list[Run]:
    """Return a run of each notebook with the values that it takes of those given.

    Of a parameter in `matrix`, a notebook that has it is run with each of the values. A value
    that fits no parameter of any notebook is refused.
    """
    matrix = matrix or {}
    parameters = {path: notebook_parameters(path) for path in notebooks}
    known = [each for own in parameters.values() for each in own]
    fit_values({**given, **{name: values[0] for name, values in matrix.items()}}, known)
    runs: list[Run] = []
    for path, own in parameters.items():
        names = [each.name for each in own]
        shared = {name: value for name, value in given.items() if name in names}
        axes = [name for name in matrix if name in names]
        for point in product(*(matrix[name] for name in axes)):
            values = fit_values(shared | dict(zip(axes, point, strict=True)), own)
            name = "-".join([path.stem, *(_in_name(values[axis]) for axis in axes)])
            if name in [run.name for run in runs]:
                raise ResearchError(
                    f'Two pages would be named "{name}"; give each value once.'
                )
            runs.append(Run(path, name, values))
    return runs


def _in_name(value: object) -> str:
    return re.sub(r"[^\w.,-]+", "_", show_value(value))[:60]


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


def fit_values(
    given: Mapping[str, object], parameters: Sequence[Parameter]
) -> dict[str, object]:
    """Return the given values, texts as the type that the parameter states, if all are allowed.

    >>> fit_values({"n_topics": "8"}, [Parameter("n_topics", "int", 6, "1 to 50: topics.")])
    {'n_topics': 8}
    """
    known = {parameter.name: parameter for parameter in parameters}
    fitted = {}
    for name, value in given.items():
        if name not in known:
            raise ResearchError(f"There is no parameter {suggest(str(name), known)}.")
        texts = value if isinstance(value, list) else []
        if texts and all(isinstance(item, str) for item in texts):
            value = ",".join(texts)  # noqa: PLW2901
        fitted[name] = _parse(value, known[name]) if isinstance(value, str) else value
        check_value(fitted[name], known[name])
    return fitted


def _parse(text: str, parameter: Parameter) -> object:
    for member in sorted(
        parameter.types, key=lambda member: member == "str"
    ):  # Any text fits.
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
            return _as(text, member)
    return _refuse(text, parameter, f"takes {parameter.type}")


def _as(text: str, kind: str) -> object:
    if kind == "str":
        return text
    if kind.startswith("list"):
        items = filter(None, map(str.strip, text.split(",")))
        return [_as(item, kind[5:-1] or "str") for item in items]
    if kind == "float":
        return float(text)
    value = ast.literal_eval(text.capitalize() if kind in ("bool", "None") else text)
    if not _is(value, kind):
        raise ValueError(text)
    return value


def _is(value: object, kind: str) -> bool:
    if kind == "None":
        return value is None
    if isinstance(value, list) and kind.startswith("list["):
        return all(_is(item, kind[5:-1]) for item in value)
    if kind == "float":
        return type(value) in (int, float)
    return type(value).__name__ == kind.partition("[")[0]


def check_value(value: object, parameter: Parameter) -> None:
    """Refuse a value that is not of a parameter's type or not within its limits."""
    if not any(_is(value, kind) for kind in parameter.types):
        _refuse(value, parameter, f"takes {parameter.type}")
    for item in value if isinstance(value, list) else [value]:
        _check_limits(item, parameter)


def _check_limits(value: object, parameter: Parameter) -> None:
    comment = parameter.comment
    if isinstance(value, int | float) and not isinstance(value, bool):
        span = _RANGE.match(comment)
        low, high = map(float, span.groups()) if span else (-math.inf, math.inf)
        if not (abs(value) < math.inf and low <= value <= high):
            _refuse(
                value,
                parameter,
                f"lies within {span[0][:-2] if span else 'finite numbers'}",
            )
    elif isinstance(value, str) and (choices := _CHOICES.match(comment)):
        known = re.split(", | or ", choices[1])
        if value not in known:
            _refuse(value, parameter, f"may be {choices[1]}", suggest(value, known))
    elif isinstance(value, str) and comment.startswith(_COUNTRY):
        from babel import Locale

        territories = set(Locale("en").territories) - _NO_COUNTRIES
        if not (value.isalpha() and value.upper() in territories):
            _refuse(
                value, parameter, "is an ISO 3166-1 code of two letters, such as KZ"
            )


def _refuse(
    value: object, parameter: Parameter, rule: str, shown: str = ""
) -> NoReturn:
    shown = shown.partition(" (there")[0] or f'"{show_value(value)}"'
    default = show_value(parameter.default)
    end = "" if shown.endswith("?") else "."
    raise ResearchError(
        f'"{parameter.name}" {rule} (default: {default}); given was {shown}{end}'
    )


def check_parameters() -> None:
    """Refuse values of this notebook's parameters that are unknown, mistyped or out of range.

    Called in a notebook after its parameters, so that a value changed by hand or by plain
    papermill is checked as one given to ``research report``. Elsewhere it does nothing.

    Raises
    ------
    ResearchError
        It names the parameter, what it takes, and the nearest known name.

    Examples
    --------
    >>> check_parameters()  # not in a notebook
    """
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    cells = shell.user_ns.get("In", []) if shell else []
    places = [i for i, source in enumerate(cells) if _sets_parameters(source)]
    if not places:
        return
    known = list(assigned(cells[places[-1]]))
    injected = [
        source for source in cells[places[-1] :] if source.startswith("# Parameters\n")
    ]
    for each in assigned("\n".join(injected)):
        if each.name not in (names := [parameter.name for parameter in known]):
            raise ResearchError(f"There is no parameter {suggest(each.name, names)}.")
    for parameter in known:
        check_value(shell.user_ns[parameter.name], parameter)


def _sets_parameters(source: str) -> bool:
    """Return whether a cell only sets values with a type and a comment."""
    with suppress(SyntaxError):
        body = ast.parse(source).body
        return bool(body) and all(
            isinstance(n, ast.AnnAssign) and "#" in source for n in body
        )
    return False
