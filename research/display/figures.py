"""Figures as a notebook shows them: with alt text and caption, and the same bytes each time."""

import base64
import io
import os

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.text import Text

from research.display.hiding import is_masked, shareable
from research.display.outputs import keep, publish
from research.display.tables import safe_csv

_DOTS_PER_INCH = 120
_UNSTAMPED = {"png": {"Software": None}, "svg": {"Date": None}}  # else no two are equal


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
    if not alt.strip() or not caption.strip():
        raise ValueError("A figure needs an alt text and a caption.")
    if is_masked():
        _mask_names(figure)
    files: dict[str, str | bytes] = {} if data is None else {"csv": safe_csv(data)}
    picture = files["png"] = _picture(figure, "png")
    if os.environ.get("RESEARCH_ARTIFACTS"):
        files["svg"] = _picture(figure, "svg")
    plt.close(figure)
    about = {"alt": shareable(alt), "caption": shareable(caption)}
    publish(
        {
            "image/png": base64.b64encode(picture).decode(),
            "text/plain": shareable(f"Figure: {alt}\n{caption}"),
        },
        {"image/png": about, **keep("figure", files)},
    )


def _picture(figure: Figure, kind: str) -> bytes:
    file = io.BytesIO()
    with rc_context({"svg.hashsalt": "research"}):
        figure.savefig(
            file,
            format=kind,
            metadata=_UNSTAMPED[kind],
            dpi=_DOTS_PER_INCH,
            bbox_inches="tight",
        )
    return file.getvalue()


def _mask_names(figure: Figure) -> None:
    """Mask names in a figure; the labels of an axis are set anew, or they would return."""
    figure.canvas.draw()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            labels = [label.get_text() for label in axis.get_ticklabels()]
            masked = [shareable(label) for label in labels]
            if masked != labels:
                axis.set_ticks(axis.get_ticklocs(), labels=masked)
    for text in figure.findobj(Text):
        text.set_text(shareable(text.get_text()))
