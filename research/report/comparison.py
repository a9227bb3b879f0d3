"""Two reports side by side: what differs in how they were made, in numbers, tables and text."""

import difflib
from pathlib import Path

from research.report.notebooks import plain_text, read_notebook
from research.report.provenance import read_report
from research.report.staleness import Facts

_SHOWN = 100  # lines of each difference
_ASIDE = {"key", "seconds", "notebooks", "name", "given"}

Lines = list[str]


def compare_reports(first: Path, second: Path) -> list[tuple[str, str]]:
    """Return the differences of two reports, each with a title; none if they are equal.

    Parameters
    ----------
    first, second
        The folders of the reports, each with its ``run.json``.

    Raises
    ------
    ResearchError
        A folder holds no report.
    """
    before = _said(first)
    after = _said(second)
    differences = []
    for title in before | after:
        if title not in after:
            difference = f"This is only in {first.name}."
        elif title not in before:
            difference = f"This is only in {second.name}."
        else:
            difference = _difference(before[title], after[title])
        if difference:
            differences.append((title, difference))
    return differences


def _said(folder: Path) -> dict[str, Lines]:
    """Return the lines of a report by their titles: how it was made, and what each page says."""
    record = read_report(folder)
    said = {"How they were made": _facts(record)}
    for name in sorted(entry["name"] for entry in record["notebooks"]):
        data = folder / "data" / name
        files = [*data.glob("numbers.json"), *data.glob("table-*.csv")]
        for file in sorted(files):
            text = file.read_text("utf-8", errors="replace")
            said[f"{name}: {file.stem}"] = text.splitlines()
        said[f"{name}: text"] = _lines(folder / "notebooks" / f"{name}.ipynb")
    return said


def _facts(record: Facts) -> Lines:
    """Return what a record says, what only one notebook says under the notebook's name."""
    import pandas as pd

    facts = {name: value for name, value in record.items() if name not in _ASIDE}
    for entry in record["notebooks"]:
        for name, value in entry.items():
            if name not in _ASIDE and value != record.get(name):
                facts[f"{entry['name']}: {name}"] = value
    flat = pd.json_normalize(facts, sep=": ").iloc[0]
    return [f"{name}: {value}" for name, value in flat.items()]


def _lines(notebook: Path) -> Lines:
    """Return the lines that a notebook's cells printed or quoted; kept tables are files."""
    lines = []
    for cell in read_notebook(notebook).cells:
        for output in cell.get("outputs", ()):
            artifact = output.get("metadata", {}).get("artifact", "")
            plain = output.get("data", {}).get("text/plain", "")
            if not artifact.startswith("table"):
                text = output.get("text") or output.get("evalue") or plain
                lines += plain_text(text).splitlines()
    return lines


def _difference(before: Lines, after: Lines) -> str:
    """Return what differs, as `diff -u` shows it, of many lines the first."""
    changed = list(
        difflib.unified_diff(
            before,
            after,
            "first",
            "second",
            lineterm="",
            n=1,
        )
    )
    more = len(changed) - _SHOWN
    if more > 0:
        changed[_SHOWN:] = [f"… and {more} lines more"]
    return "\n".join(changed)
