"""Tables, quotes and figures as a notebook shows them: escaped, captioned, with alt text.

Each output carries plain text beside its HTML or picture, so that it can be compared, read aloud
and read where HTML is not shown.
"""

from __future__ import annotations

import base64
import io
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from research.corpus import Corpus

_DOTS_PER_INCH = 120
_CONTEXT = 120  # characters on each side of a quote


def _publish(data: dict[str, str], metadata: dict[str, Any] | None = None) -> None:
    from IPython.display import display

    display(data, raw=True, metadata=metadata or {})  # type: ignore[no-untyped-call]


def show_figure(figure: Figure, *, alt: str, caption: str) -> None:
    """Show a figure with its alt text and caption, and close it.

    Parameters
    ----------
    figure
        The matplotlib figure.
    alt
        What a reader who cannot see the figure should know: kind, axes, and what stands out.
    caption
        What is shown, with n and the caveat.

    Raises
    ------
    ValueError
        The alt text or the caption is empty.
    """
    from matplotlib import pyplot as plt

    if not alt.strip() or not caption.strip():
        raise ValueError("A figure needs an alt text and a caption.")
    buffer = io.BytesIO()
    metadata: dict[str, Any] = {"Software": None}
    figure.savefig(buffer, dpi=_DOTS_PER_INCH, bbox_inches="tight", metadata=metadata)
    plt.close(figure)
    picture = base64.b64encode(buffer.getvalue()).decode()
    _publish(
        {"image/png": picture, "text/plain": f"Figure: {alt}\n{caption}"},
        {"image/png": {"alt": alt, "caption": caption}},
    )


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
    whole_numbers = [name for name, kind in table.dtypes.items() if kind.kind in "iu"]
    with pd.option_context("display.max_colwidth", None):
        html = table.to_html(
            index=False,
            na_rep="–",
            float_format=f"{{:,.{digits}f}}".format,
            formatters=dict.fromkeys(whole_numbers, "{:,}".format),
        )
    rows = html.partition("\n")[2]
    opening = '<table class="dataframe research-table">'
    return f"{opening}\n<caption>{escape(caption)}</caption>\n{rows}"


def show_table(table: pd.DataFrame, caption: str, *, digits: int = 2) -> None:
    """Show a table with a caption; long texts are whole, floats have `digits` decimals."""
    plain = _with_dashes(table).to_string(
        index=False, na_rep="–", max_colwidth=60, float_format=f"{{:,.{digits}f}}".format
    )
    html = table_html(table, caption, digits=digits)
    _publish({"text/html": html, "text/plain": f"{caption}\n{plain}"})


def _context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the words before a span, the span, and the words after it, within one paragraph."""
    before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + _CONTEXT].partition("\n")[0]
    if start - len(before) > 0 and text[start - len(before) - 1] != "\n":
        before = "…" + before.partition(" ")[2]
    if end + len(after) < len(text) and text[end + len(after)] != "\n":
        after = after.rpartition(" ")[0] + "…"
    return before, text[start:end], after


def show_quotes(
    evidence: pd.DataFrame, corpus: Corpus, caption: str, *, heading: str | None = None
) -> None:
    """Show spans of documents as quotes in their context, the span marked.

    Parameters
    ----------
    evidence
        A table with ``doc_id, start, end``.
    corpus
        The corpus that the spans are of.
    caption
        What the quotes show.
    heading
        A column of `evidence` that stands above each quote.
    """
    html, plain = [f"<p>{escape(caption)}</p>"], [caption]
    for row in evidence.to_dict("records"):
        document = corpus.documents.loc[row["doc_id"]]
        before, span, after = _context(document["text"], row["start"], row["end"])
        name = document["title"] if isinstance(document["title"], str) else document["path"]
        source = f"{name}, characters {row['start']}–{row['end']}"
        above = str(row[heading]) if heading else ""
        html.append(
            f'<figure class="quote"><p><strong>{escape(above)}</strong></p><blockquote>'
            f"{escape(before)}<mark>{escape(span)}</mark>{escape(after)}</blockquote>"
            f"<figcaption>{escape(source)}</figcaption></figure>"
        )
        plain.append(f"{above}: {before}[{span}]{after} ({source})".removeprefix(": "))
    _publish({"text/html": "\n".join(html), "text/plain": "\n".join(plain)})
