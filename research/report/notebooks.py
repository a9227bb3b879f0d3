"""Notebooks as files: found by name, read without a kernel, and what stopped them."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from research.errors import ResearchError, suggest
from research.files.paths import project_root

_ANSI = re.compile(
    r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\^_])"
)
_OVERWRITTEN = re.compile(r"^.*\r(?!$)", re.MULTILINE)
_FOLDERS = re.compile(
    r"(?<![\w/\\:.…~<])(?:~|[A-Za-z]:)?[/\\](?:[^\s/\\:'\"<>]+[/\\])*?"
    r"(?:site-packages[/\\]|(?=research[/\\])|(?=[^\s/\\:'\"<>]+(?![^\s:'\"<>])))"
)


@dataclass(frozen=True)
class CellError:
    """What stopped a notebook: the number of the code cell, the exception and its message."""

    cell: int
    name: str
    message: str

    def __str__(self) -> str:
        """Return the error as one line."""
        line = " ".join(self.message.split())
        return f"cell {self.cell}: {self.name}" + (f": {line}" if line else "")


def find_notebooks(names: Iterable[str] = (), folder: Path | None = None) -> list[Path]:
    """Return the notebooks called `names`: number, stem, file name or path; all without names."""
    folder = folder or project_root() / "notebooks"
    known = sorted(folder.glob("[0-9][0-9]-*.ipynb"))
    found = list(dict.fromkeys(_find(name, known) for name in names)) or known
    if not found:
        raise ResearchError(f'There are no numbered notebooks in "{folder}".')
    return found


def _find(name: str, known: Sequence[Path]) -> Path:
    given = Path(name).expanduser()
    if given.suffix == ".ipynb" and given.is_file():
        return given.resolve()
    for path in known:
        number, _, rest = path.stem.partition("-")
        if name in (path.name, path.stem, rest, number, str(int(number))):
            return path
    raise ResearchError(
        f"There is no notebook {suggest(name, [path.stem for path in known])}."
    )


def read_notebook(path: Path) -> Any:
    """Return a notebook as nbformat's nodes, without the marks papermill puts at a failed cell."""
    import nbformat

    try:
        notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (
        Exception
    ) as error:  # nbformat has many ways to say that a file is no notebook.
        raise ResearchError(f'"{path}" cannot be read as a notebook.') from error
    notebook.cells = [
        c for c in notebook.cells if not has_tag(c, "papermill-error-cell-tag")
    ]
    return notebook


class Cell(NamedTuple):
    """A cell as it was written: its kind, source and tags."""

    kind: str
    source: str
    tags: list[str]


def read_cells(path: Path) -> list[Cell]:
    """Return the cells of a notebook without their outputs, fast: nbformat is slow to import."""
    try:
        return [
            Cell(
                cell["cell_type"],
                "".join(cell["source"]),
                [*map(str, cell["metadata"].get("tags", ()))],
            )
            for cell in json.loads(path.read_bytes())["cells"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResearchError(f'"{path}" cannot be read as a notebook.') from error


def has_tag(cell: Any, tag: str) -> bool:
    """Return whether a notebook's cell carries `tag`."""
    return tag in cell.metadata.get("tags", ())


def find_error(notebook: Any) -> CellError | None:
    """Return the first error in the outputs of a notebook, or None where all of it ran.

    Code cells are counted from one, as they stand before papermill adds one with parameters.
    """
    own = (
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and not has_tag(cell, "injected-parameters")
    )
    for number, cell in enumerate(own, 1):
        for output in cell.outputs:
            if output.output_type != "error":
                continue
            if output.ename != "SystemExit" or output.evalue not in ("", "0"):
                return CellError(number, output.ename, plain_text(output.evalue))
    return None


def without_folder(value: object) -> object:
    """Return the name in place of an absolute path, and any other value as it is.

    >>> without_folder("/home/ada/texts"), without_folder("seeds/texts")
    ('texts', 'seeds/texts')
    """
    is_path = isinstance(value, str) and Path(value).is_absolute()
    return Path(str(value)).name if is_path else value


def plain_text(text: str) -> str:
    r"""Return what a terminal shows of `text`, with paths cut to what every machine shares.

    >>> plain_text("10%\r100% of /home/ada/venv/lib/site-packages/pandas/core/frame.py:12")
    '100% of …/pandas/core/frame.py:12'
    """
    return _FOLDERS.sub(
        "…/", _OVERWRITTEN.sub("", _ANSI.sub("", text).replace("\r\n", "\n"))
    )
