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
    made = _changes(*map(_facts, records))
    sections: list[Section] = [("How they were made", made)]
    pages, others = ({e["name"] for e in record["notebooks"]} for record in records)
    for name in sorted(pages | others):
        if name in pages & others:
            sections += _compare_page(first, second, name)
        else:
            only = first if name in pages else second
            sections.append((name, f"This page is only in {only.name}."))
    return [(title, content) for title, content in sections if len(content)]


def _facts(record: Mapping[str, Any]) -> pd.Series:
    """Return what a record says by name, what only one notebook says under the notebook's."""
    facts = {name: value for name, value in record.items() if name not in _ASIDE}
    for entry in record["notebooks"]:
        for name, value in entry.items():
            if name not in _ASIDE and value != record.get(name):
                facts[f"{entry['name']}: {name}"] = value
    return pd.json_normalize(facts, sep=": ").iloc[0]


def _changes(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Return the names whose values differ, with both values; a dash stands for none."""
    values = pd.DataFrame({"first": before, "second": after}, dtype=object)
    values = values.fillna("–").astype(str)
    differ = values["first"] != values["second"]
    return values[differ].rename_axis("name").reset_index()


def _compare_page(first: Path, second: Path, name: str) -> Iterator[Section]:
    """Yield how a page differs in each respect, also where it does not."""
    data = first / "data" / name, second / "data" / name
    yield f"{name}: numbers", _changes(*map(_numbers, data))
    tables = {path.name for folder in data for path in folder.glob("table-*.csv")}
    for table in sorted(tables):
        rows = _compare_tables(*(folder / table for folder in data))
        stem = table.removesuffix(".csv")
        title = f"{name}: {stem}, rows that differ ({len(rows)})"
        yield title, rows.head(_SHOWN)
    notebooks = (folder / "notebooks" / f"{name}.ipynb" for folder in (first, second))
    yield f"{name}: text", _compare_texts(*map(_lines, notebooks))


def _numbers(folder: Path) -> pd.Series:
    file = folder / "numbers.json"
    numbers = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return pd.Series(numbers, dtype=object)


def _compare_texts(before: list[str], after: list[str]) -> str:
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


def _compare_tables(first: Path, second: Path) -> pd.DataFrame:
    """Return the rows that are in one of two tables only, with the table's name before them."""
    tables = {"first": _table(first), "second": _table(second)}
    both = pd.concat(tables, names=["in"]).reset_index("in")
    columns = both.columns.drop("in").tolist()
    # The second row of two equal ones has its like only where the other table has two as well.
    copy = both.groupby(["in", *columns], dropna=False).cumcount()
    counted = both.assign(copy=copy)
    in_both = counted.duplicated([*columns, "copy"], keep=False)
    return both[~in_both]


def _table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        return pd.DataFrame()
    return pd.read_csv(
        path,
        dtype=str,
        keep_default_na=False,
    )


def _lines(notebook: Path) -> list[str]:
    """Return the lines that a notebook's cells printed or quoted; kept tables are files."""
    lines = []
    for cell in read_notebook(notebook).cells:
        for output in cell.get("outputs", ()):
            artifact = output.get("metadata", {}).get("artifact", "")
            if not artifact.startswith("table"):
                plain = output.get("data", {}).get("text/plain")
                text = output.get("text") or plain or output.get("evalue", "")
                lines += plain_text(text).splitlines()
    return lines
