"""Two reports side by side: what differs in how they were made, in numbers, tables and text."""

import difflib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from research.report.notebooks import plain_text, read_notebook
from research.report.provenance import read_report

_SHOWN = 100  # lines or rows of each difference
_ASIDE = {"key", "seconds", "notebooks", "name", "given"}

Section = tuple[str, "pd.DataFrame | str"]


def compare_reports(first: Path, second: Path) -> list[Section]:
    """Return the differences of two reports as titled tables and texts; none if they are equal.

    Parameters
    ----------
    first, second
        The folders of the reports, each with its ``run.json``.

    Raises
    ------
    ResearchError
        A folder holds no report.
    """
    records = read_report(first), read_report(second)
    made = _changes(*(dict(_facts(record)) for record in records))
    sections: list[Section] = [] if made.empty else [("How they were made", made)]
    pages, others = ({e["name"] for e in record["notebooks"]} for record in records)
    for name in sorted(pages | others):
        if name not in others:
            sections.append((name, f"This page is only in {first.name}."))
        elif name not in pages:
            sections.append((name, f"This page is only in {second.name}."))
        else:
            sections += _compare_page(first, second, name)
    return sections


def _facts(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield what a record says as names and values, those of notebooks under their names."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _facts(value, f"{prefix}{name}: ")
        elif name not in _ASIDE:
            yield prefix + name, value
    for entry in record.get("notebooks", ()):
        own = {
            name: value for name, value in entry.items() if value != record.get(name)
        }
        yield from _facts(own, f"{entry['name']}, ")


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> pd.DataFrame:
    """Return the names whose values differ, with both values; a dash stands for none."""
    rows = [
        (name, str(before.get(name, "–")), str(after.get(name, "–")))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    return pd.DataFrame(rows, columns=["name", "first", "second"])


def _compare_page(first: Path, second: Path, name: str) -> Iterator[Section]:
    folders = [report / "data" / name for report in (first, second)]
    numbers = _changes(*map(_numbers, folders))
    if not numbers.empty:
        yield f"{name}: numbers", numbers
    tables = {path.name for folder in folders for path in folder.glob("table-*.csv")}
    for table in sorted(tables):
        rows = _compare_tables(*(folder / table for folder in folders))
        if len(rows):
            title = f"{name}: {Path(table).stem}, rows that differ ({len(rows)})"
            yield title, rows.head(_SHOWN)
    pages = [report / "notebooks" / f"{name}.ipynb" for report in (first, second)]
    before, after = map(_lines, pages)
    lines = difflib.unified_diff(before, after, "first", "second", n=1, lineterm="")
    if changed := list(lines):
        more = len(changed) - _SHOWN
        rest = [f"… and {more} lines more"] if more > 0 else []
        yield f"{name}: text", "\n".join(changed[:_SHOWN] + rest)


def _numbers(folder: Path) -> dict[str, object]:
    file = folder / "numbers.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def _compare_tables(first: Path, second: Path) -> pd.DataFrame:
    """Return the rows that are in one of two tables only, with the table's name before them."""
    both = pd.concat(
        [_table(first), _table(second)], keys=["first", "second"], names=["in"]
    ).reset_index("in")
    columns = both.columns.drop("in").tolist()
    # The second row of two equal ones has its like only where the other table has two as well.
    copy = both.groupby(["in", *columns], dropna=False).cumcount()
    return both[~both.assign(copy=copy).duplicated([*columns, "copy"], keep=False)]


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        return pd.DataFrame()
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _lines(notebook: Path) -> list[str]:
    """Return the lines that a notebook's cells printed or quoted; kept tables are files."""
    lines = []
    for cell in read_notebook(notebook).cells:
        for output in cell.get("outputs", ()):
            artifact = output.get("metadata", {}).get("artifact", "")
            if not artifact.startswith("table"):
                lines += plain_text(_text_of(output)).splitlines()
    return lines


def _text_of(output: Mapping[str, Any]) -> str:
    printed = output.get("text") or output.get("data", {}).get("text/plain")
    return str(printed or output.get("evalue", ""))
