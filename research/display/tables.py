"""Tables as a notebook shows them: captioned, escaped, and kept as files that no sheet computes."""

import re
from collections.abc import Callable, Mapping
from html import escape

import pandas as pd
from pandas.api.types import is_integer_dtype

from research.display.hiding import shareable
from research.display.outputs import Shown, as_shown, keep, publish
from research.display.words import in_words

# What a spreadsheet takes for a formula, at the start of a cell and of a part of it.
_FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[\t\r]|\s*[=+\-@＝＋－＠])")
NUMBERS: dict[str, object] = {}  # the headline numbers of this kernel


def safe_csv(table: pd.DataFrame) -> str:
    r"""Return a table as CSV in which no text is a formula: https://owasp.org/, CSV injection.

    >>> safe_csv(pd.DataFrame({"sum": ["=1+1", "1"], "n": [-1, 2]}))
    "sum,n\n'=1+1,-1\n1,2\n"
    """
    table = table.rename(columns=str).rename(columns=_without_formula)
    cells = table.astype(object).map(_without_formula)
    return shareable(cells.to_csv(index=False, lineterminator="\n"))


def _without_formula(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    return _FORMULA.sub("'", cell)


def _decimals(digits: int) -> Callable[[float], str]:
    """Return what writes a number with a comma for thousands and some decimals."""
    return f"{{:,.{digits}f}}".format


def _with_dashes(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with a dash for each text that is missing."""
    texts = table.select_dtypes(exclude=["number", "bool"]).astype(object)
    table = table.rename_axis(columns=None)
    table[texts.columns] = texts.where(texts.notna(), "–")
    return table


def table_html(table: pd.DataFrame, caption: str, *, digits: int = 2) -> str:
    """Return a table as HTML with a caption; every cell and name in it is escaped.

    >>> table_html(pd.DataFrame({"title": ["<b>"]}), "One & all").splitlines()[1]
    '<caption>One &amp; all</caption>'
    """
    table = _with_dashes(table)
    whole_numbers = table.columns[[is_integer_dtype(kind) for kind in table.dtypes]]
    with pd.option_context("display.max_colwidth", None):
        html = table.to_html(
            index=False,
            na_rep="–",
            float_format=_decimals(digits),
            formatters=dict.fromkeys(whole_numbers, "{:,}".format),
        )
    rows = html.partition("\n")[2]
    opening = '<table class="dataframe research-table">'
    return f"{opening}\n<caption>{escape(caption)}</caption>\n{rows}"


def table_shown(table: pd.DataFrame, caption: str, *, digits: int = 2) -> Shown:
    """Return a table as it is shown: as HTML, and in columns of plain text."""
    plain = _with_dashes(table).to_string(
        index=False,
        na_rep="–",
        max_colwidth=60,
        float_format=_decimals(digits),
    )
    return as_shown(table_html(table, caption, digits=digits), f"{caption}\n{plain}")


def show_table(table: pd.DataFrame, caption: str, *, digits: int = 2) -> None:
    """Show a table with a caption: codes in words, texts whole, floats with `digits` decimals."""
    shown = in_words(table).rename(columns=lambda name: str(name).replace("_", " "))
    publish(
        table_shown(shown, caption, digits=digits).bundle(),
        keep("table", {"csv": safe_csv(table)}),
    )


def show_numbers(numbers: Mapping[str, object], caption: str) -> None:
    """Show headline numbers as a table; a run keeps all those of a notebook as JSON and CSV."""
    NUMBERS.update(numbers)
    everything = pd.Series(NUMBERS, dtype=object, name="number").rename_axis("what")
    table = everything.reset_index()
    keep(
        "numbers",
        {
            "json": shareable(everything.to_json(indent=2, force_ascii=False)),
            "csv": safe_csv(table),
        },
    )
    show_table(table[table["what"].isin(list(numbers))], caption)
