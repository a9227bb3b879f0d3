"""Figures: one function each, which draws on the Axes that it is given.

Colours are seaborn's colour-blind palette or a single-hue scale, and no figure relies on colour
alone.
"""

import textwrap

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from research.files.paths import read_toml

ACCENT = "#0b5d7a"

_HATCHES = ["", "///", "...", "xxx", "---", "+++"]
_LOOK = read_toml(__file__, "plots.toml")


def set_theme() -> None:
    """Set the look that the figures of this package share."""
    sns.set_theme(**_LOOK["theme"])


def _say_nothing(ax: Axes) -> None:
    ax.annotate(**_LOOK["nothing"])
    ax.set_axis_off()


def _all_years(years: pd.Index) -> pd.Index:
    """Return the years from the first to the last, also those of which there is nothing."""
    numbers = years.astype(int)
    return pd.RangeIndex(numbers.min(), numbers.max() + 1).astype(str)


def short_titles(documents: pd.DataFrame, width: int = 34, lines: int = 2) -> pd.Series:
    """Return a name for each document that fits beside an axis, by ``doc_id``; no two are alike.

    The title (or the path, where there is none), shortened to `lines` lines of `width`.
    """
    wrapping = textwrap.TextWrapper(width, max_lines=lines, placeholder=" …")
    short = documents["title"].fillna(documents["path"]).map(wrapping.fill)
    are_alike = short.duplicated(keep=False)
    return short.mask(are_alike, short + "\n(" + documents.index + ")")


def documents_by_year(documents: pd.DataFrame, ax: Axes) -> None:
    """Draw how many documents came out in each year, by language; empty years keep their place."""
    years = documents["date"].str[:4].fillna("no date")
    counts = pd.crosstab(years, documents["language"])
    undated = counts.index.intersection(["no date"])
    dated = counts.index.difference(undated)
    if len(dated):
        counts = counts.reindex(_all_years(dated).append(undated), fill_value=0)
    languages = counts.sum().sort_values(ascending=False, kind="stable").index
    counts[languages].plot.bar(
        ax=ax,
        rot=90 if len(counts) > 12 else 0,
        **_LOOK["years"],
    )
    for bars, hatch in zip(ax.containers, _HATCHES, strict=False):
        for bar in bars:
            bar.set_hatch(hatch)
    ax.locator_params(axis="y", integer=True)
    ax.grid(visible=False, axis="x")
    ax.legend(**_LOOK["legend_above"])


def heat_map(table: pd.DataFrame, ax: Axes, *, label: str, digits: int = 2) -> None:
    """Draw a table of shares or counts as a heat map with the numbers written in; 0 is blank."""
    if table.empty:
        _say_nothing(ax)
        return
    sns.heatmap(
        table,
        ax=ax,
        fmt=f".{digits}f",
        mask=table == 0,
        cbar=digits > 0,
        cbar_kws={"label": label},
        **_LOOK["heat_map"],
    )
    ax.grid(visible=False)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(rotation=0, length=0)


def intervals(table: pd.DataFrame, names: str, value: str, ax: Axes) -> None:
    """Draw a value with its interval, ``low`` to ``high``, for each row of a table."""
    if table.empty:
        _say_nothing(ax)
        return
    rows = table[names]
    ax.hlines(
        rows,
        table["low"],
        table["high"],
        **_LOOK["interval"],
    )
    ax.plot(
        table[value],
        rows,
        **_LOOK["value"],
    )
    ax.margins(y=0.2)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")
