"""Tables, quotes and figures as a notebook shows them: escaped, captioned, with alt text.

Each output carries plain text beside its HTML or picture, so that it can be compared, read aloud
and read where HTML is not shown. Two environment variables of a run count here: into the folder
`RESEARCH_ARTIFACTS` goes what is shown, as files, and `RESEARCH_MASK_PERSONS` hides names.
"""

from __future__ import annotations

import base64
import io
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from research.files.paths import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from research.corpus import Corpus

_DOTS_PER_INCH = 120
_CONTEXT = 120  # characters on each side of a quote


_FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[\t\r]|\s*[=+\-@＝＋－＠])")
_SHOWN: Counter[str] = Counter()  # figures and tables of this kernel
_NUMBERS: dict[str, object] = {}  # headline numbers of this kernel


def shareable(text: str) -> str:
    """Return a text as it may be shared: without names of persons, where that is asked."""
    if not os.environ.get("RESEARCH_MASK_PERSONS"):
        return text
    from research.text.persons import mask_persons

    return mask_persons(text)


def mask_persons(on: bool = True) -> None:
    """Show, from here on, ``[name]`` in the place of the names of persons; or show them again.

    >>> mask_persons(False)
    """
    os.environ["RESEARCH_MASK_PERSONS"] = "1" if on else ""


def _publish(data: dict[str, str], metadata: Mapping[str, object]) -> None:
    from IPython.display import display

    texts = {
        kind: shareable(text) for kind, text in data.items() if kind.startswith("text/")
    }
    display(data | texts, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]


def _keep(kind: str, files: Mapping[str, Any]) -> dict[str, object]:
    """Write files, by their endings, where a run keeps what is shown; return their name."""
    if not (folder := os.environ.get("RESEARCH_ARTIFACTS")):
        return {}
    _SHOWN[kind] += 1
    name = kind if kind == "numbers" else f"{kind}-{_SHOWN[kind]}"
    for ending, content in files.items():
        safe = shareable(content) if isinstance(content, str) else content
        write_atomically(Path(folder, f"{name}.{ending}"), safe)
    return {"artifact": name}


def _csv(table: pd.DataFrame) -> str:
    """Return a table as CSV in which no text is a formula: https://owasp.org/, CSV injection."""
    table = table.rename(columns=str).rename(columns=_defused)
    return table.astype(object).map(_defused).to_csv(index=False, lineterminator="\n")


def _defused(cell: object) -> object:
    return _FORMULA.sub("'", cell) if isinstance(cell, str) else cell


def _mask_figure(figure: Figure) -> None:
    """Mask names in a figure; the labels of an axis are set anew, or they would return."""
    from matplotlib.text import Text

    figure.canvas.draw()
    for axis in (axis for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)):
        labels = [label.get_text() for label in axis.get_ticklabels()]
        if (masked := [shareable(label) for label in labels]) != labels:
            axis.set_ticks(axis.get_ticklocs(), labels=masked)
    for text in figure.findobj(Text):
        text.set_text(shareable(text.get_text()))


def show_figure(
    figure: Figure, *, alt: str, caption: str, data: pd.DataFrame | None = None
) -> None:
    """Show a figure with its alt text and caption, and close it.

    Parameters
    ----------
    figure
        The matplotlib figure.
    alt
        What a reader who cannot see the figure should know: kind, axes, and what stands out.
    caption
        What is shown, with n and the caveat.
    data
        The table that was drawn, for the files of a run.

    Raises
    ------
    ValueError
        The alt text or the caption is empty.
    """
    from matplotlib import pyplot as plt

    if not alt.strip() or not caption.strip():
        raise ValueError("A figure needs an alt text and a caption.")
    if os.environ.get("RESEARCH_MASK_PERSONS"):
        _mask_figure(figure)
    files: dict[str, Any] = {} if data is None else {"csv": _csv(data)}
    options: Any = {"dpi": _DOTS_PER_INCH, "bbox_inches": "tight"}
    with plt.rc_context({"svg.hashsalt": "research"}):
        for kind, stamp in (("png", "Software"), ("svg", "Date")):
            if kind == "png" or os.environ.get("RESEARCH_ARTIFACTS"):
                figure.savefig(
                    file := io.BytesIO(), format=kind, metadata={stamp: None}, **options
                )
                files[kind] = file.getvalue()
    plt.close(figure)
    about = {"alt": shareable(alt), "caption": shareable(caption)}
    plain = f"Figure: {alt}\n{caption}"
    shown = {"image/png": base64.b64encode(files["png"]).decode(), "text/plain": plain}
    _publish(shown, {"image/png": about, **_keep("figure", files)})


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
        index=False,
        na_rep="–",
        max_colwidth=60,
        float_format=f"{{:,.{digits}f}}".format,
    )
    html = table_html(table, caption, digits=digits)
    kept = _keep("table", {"csv": _csv(table)})
    _publish({"text/html": html, "text/plain": f"{caption}\n{plain}"}, kept)


def show_numbers(numbers: Mapping[str, object], caption: str) -> None:
    """Show headline numbers as a table; a run keeps all those of a notebook as JSON and CSV."""
    _NUMBERS.update(numbers)
    kept = pd.Series(_NUMBERS, dtype=object, name="number").rename_axis("what")
    table = kept.reset_index()
    _keep(
        "numbers",
        {"json": kept.to_json(indent=2, force_ascii=False), "csv": _csv(table)},
    )
    show_table(table[table["what"].isin(list(numbers))], caption)


def suppress_small(
    table: pd.DataFrame, columns: Sequence[str], least: int = 11
) -> pd.DataFrame:
    """Return a table that does not tell counts under `least`: few people can be recognised.

    >>> suppress_small(pd.DataFrame({"sex": ["f", "m"], "victims": [4, 25]}), ["victims"])
      sex victims
    0   f     <11
    1   m      25
    """
    counts = table[list(columns)].astype(object)
    return table.assign(
        **counts.map(lambda count: f"<{least}" if count < least else count)
    )


def context(text: str, start: int, end: int) -> tuple[str, str, str]:
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
        before, span, after = context(document["text"], row["start"], row["end"])
        name = (
            document["title"]
            if isinstance(document["title"], str)
            else document["path"]
        )
        source = f"{name}, characters {row['start']}–{row['end']}"
        above = str(row[heading]) if heading else ""
        html.append(
            f'<figure class="quote"><p><strong>{escape(above)}</strong></p><blockquote>'
            f"{escape(before)}<mark>{escape(span)}</mark>{escape(after)}</blockquote>"
            f"<figcaption>{escape(source)}</figcaption></figure>"
        )
        plain.append(f"{above}: {before}[{span}]{after} ({source})".removeprefix(": "))
    _publish({"text/html": "\n".join(html), "text/plain": "\n".join(plain)}, {})
