"""The typed parameters of a notebook: the assignments of its cell tagged `parameters`.

The tag is papermill's (https://papermill.readthedocs.io/en/latest/usage-parameterize.html),
which only warns of an unknown parameter and looks at no value. Here type and limits are checked
before a kernel starts. The limits open a parameter's comment: `1 to 20: …` for a number,
`semantic or lexical: …` for a text, `ISO 3166-1 alpha-2: …` for a country.
"""

import ast
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

from research.errors import ResearchError, suggest
from research.report.notebooks import read_cells
from research.text.places import NO_COUNTRIES

Values = Mapping[str, object]  # of parameters, by their names

_RANGE = re.compile(r"((-?[\d.]+) to (-?[\d.]+)): ")
_CHOICES = re.compile(r"((?:[\w-]+, )*[\w-]+ or [\w-]+): ")
_COUNTRY = "ISO 3166-1 alpha-2: "
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


def notebook_parameters(path: Path) -> list[Parameter]:
    """Return the parameters of a notebook in the order in which it sets them."""
    sources = [cell.source for cell in read_cells(path) if "parameters" in cell.tags]
    try:
        parameters = list(assigned(_as_python("".join(sources[:1]))))
    except SyntaxError as error:
        raise ResearchError(
            f'The parameters of "{path.name}" are no Python in line {error.lineno} of their'
            " cell."
        ) from error
    for parameter in parameters:
        if _SECRET.search(parameter.name):
            raise ResearchError(
                f'"{parameter.name}" in "{path.name}" looks like a secret, and the pages'
                " show every parameter; read it from the environment within the notebook."
            )
    return parameters


def _as_python(source: str) -> str:
    """Return a cell's source with the magics of IPython as the calls that they are."""
    from IPython.core.inputtransformer2 import TransformerManager

    manager: Any = TransformerManager()  # type: ignore[no-untyped-call]
    return str(manager.transform_cell(source))


def assigned(source: str) -> Iterator[Parameter]:
    """Yield what a source assigns.

    >>> list(assigned("n_topics: int = 6  # How many topics."))
    [Parameter(name='n_topics', type='int', default=6, comment='How many topics.')]
    """
    lines = source.encode().splitlines()  # In bytes, as the tree's offsets are.
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
        yield Parameter(name, stated or _type(default), default, _comment(node, lines))


def _comment(node: ast.stmt, lines: Sequence[bytes]) -> str:
    """Return the comment behind a statement, with the lines of comments right below it."""
    end = node.end_lineno or 1
    behind = lines[end - 1][node.end_col_offset :].strip()
    below = takewhile(lambda line: line.startswith(b"#"), lines[end:])
    return b" ".join(line.strip(b"# ") for line in (behind, *below)).decode()


def _type(value: object) -> str:
    if value is None:
        return "str | None"
    if isinstance(value, list):
        return f"list[{_type(value[0]) if value else 'str'}]"
    return type(value).__name__


def show_value(value: object) -> str:
    """Return a parameter's value as the command line takes it.

    >>> show_value(["BY", "KZ"])
    'BY,KZ'
    """
    if isinstance(value, list):
        return ",".join(map(show_value, value))
    if value is None or isinstance(value, bool):
        return str(value).lower()
    return str(value)


def fit_values(
    given: Values,
    parameters: Sequence[Parameter],
) -> dict[str, object]:
    """Return the given values, texts as the type that the parameter states, if all are allowed.

    >>> fit_values({"n_topics": "8"}, [Parameter("n_topics", "int", 6, "1 to 50: topics.")])
    {'n_topics': 8}
    """
    known = {parameter.name: parameter for parameter in parameters}
    refuse_unknown(given, known)
    return {name: _fit(value, known[name]) for name, value in given.items()}


def refuse_unknown(names: Iterable[object], known: Collection[str]) -> None:
    """Refuse a name that no parameter has."""
    for name in names:
        if name not in known:
            raise ResearchError(f"There is no parameter {suggest(str(name), known)}.")


def _fit(value: object, parameter: Parameter) -> object:
    """Return a value as the type of its parameter; a text is read, and a list of texts."""
    if isinstance(value, list) and {str} == set(map(type, value)):
        value = ",".join(value)
    if isinstance(value, str):
        value = _parse(value, parameter)
    check_value(value, parameter)
    return value


def _parse(text: str, parameter: Parameter) -> object:
    """Return a text as a member of the type that it can be; as any text, last."""
    for member in sorted(parameter.types, key=lambda member: member == "str"):
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
            return _as(text, member)
    return _refuse(text, parameter, f"takes {parameter.type}")


def _as(text: str, kind: str) -> object:
    if kind == "str":
        return text
    if kind.startswith("list") and not text.startswith("["):
        items = map(str.strip, text.split(","))
        return [_as(item, kind[5:-1] or "str") for item in items if item]
    if kind == "float":
        return float(text)
    if kind in ("bool", "None"):
        text = text.capitalize()
    value = ast.literal_eval(text)
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
    """Refuse a value beyond what opens the comment: a range, choices, or codes of countries."""
    comment = parameter.comment
    if isinstance(value, int | float):
        limits = _RANGE.match(comment)
        if limits and not float(limits[2]) <= value <= float(limits[3]):
            _refuse(value, parameter, f"lies within {limits[1]}")
        if not abs(value) < math.inf:  # also of an integer that no float can hold
            _refuse(value, parameter, "lies within finite numbers")
    if not isinstance(value, str):
        return
    if choices := _CHOICES.match(comment):
        known = re.split(", | or ", choices[1])
        if value not in known:
            _refuse(value, parameter, f"may be {choices[1]}", known)
    if comment.startswith(_COUNTRY):
        from babel import Locale

        territories = set(Locale("en").territories) - NO_COUNTRIES
        if not (value.isalpha() and value.upper() in territories):
            _refuse(
                value,
                parameter,
                "is an ISO 3166-1 code of two letters, such as KZ",
            )


def _refuse(
    value: object,
    parameter: Parameter,
    rule: str,
    known: Collection[str] = (),
) -> NoReturn:
    shown = suggest(show_value(value), known).partition(" (there")[0]
    end = "" if shown.endswith("?") else "."
    raise ResearchError(
        f'"{parameter.name}" {rule} (default: {show_value(parameter.default)});'
        f" given was {shown}{end}"
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
    own, *later = cells[places[-1] :]
    known = list(assigned(own))
    # papermill puts a cell with the given values right behind, which opens in this way.
    injected = [source for source in later if source.startswith("# Parameters\n")]
    given = [parameter.name for parameter in assigned("\n".join(injected))]
    refuse_unknown(given, [parameter.name for parameter in known])
    for parameter in known:
        check_value(shell.user_ns[parameter.name], parameter)


def _sets_parameters(source: str) -> bool:
    """Return whether a cell only sets values with a type and a comment."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:
        return False
    kinds = set(map(type, statements))
    return kinds == {ast.AnnAssign} and "#" in source
