"""nbval compares strictly: each number of the committed notebooks, changed alone, is caught."""

import copy
import re
from types import SimpleNamespace

import nbformat
import pytest
from nbval.plugin import IPyNbCell, nocolors

from research.files.paths import project_root

NOTEBOOKS = sorted((project_root() / "notebooks").glob("[0-9][0-9]-*.ipynb"))
NUMBER = re.compile(r"\d+")
KEPT = ("text/plain", "text/html", "text/markdown")
SKIPPED = ("metadata", "output_type", "name", "execution_count", "image/png")


def holders(cell):
    """Yield the mappings and keys under which the outputs of a cell hold text."""
    for output in cell.get("outputs", []):
        if "text" in output:
            yield output, "text"
        yield from (
            (output.data, kind) for kind in KEPT if kind in output.get("data", {})
        )


def exempt(cell):
    return "nbval-ignore-output" in cell.metadata.get("tags", []) or (
        "NBVAL_IGNORE_OUTPUT" in cell.source
    )


def changed(text, place):
    """Return a text in which the number at `place` is another one."""
    number = place.group()
    return (
        text[: place.start()]
        + number[:-1]
        + str((int(number[-1]) + 1) % 10)
        + text[place.end() :]
    )


def agree(outputs, others):
    """Return what nbval says of two lists of outputs."""
    cell = SimpleNamespace(
        colors=nocolors,
        sanitize=lambda text: text,
        format_output_compare=lambda *_: None,
    )
    return IPyNbCell.compare_outputs(cell, outputs, others, SKIPPED)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_number_is_compared(path):
    numbers = caught = 0
    for cell in nbformat.read(path, as_version=4).cells:
        assert not exempt(cell), "a cell that is not compared needs a test of its own"
        for holder, kind in holders(cell):
            text = holder[kind]
            before = copy.deepcopy(cell.outputs)
            for place in NUMBER.finditer(text):
                holder[kind] = changed(text, place)
                caught += not agree(before, cell.outputs)
                numbers += 1
            holder[kind] = text
        assert agree(cell.get("outputs", []), cell.get("outputs", []))
    assert numbers == caught > 20
