"""Figures: one function each, which draws on the Axes that it is given.

Colours are seaborn's colour-blind palette or a single-hue scale, and no figure relies on colour
alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from research.files.paths import read_toml

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from research.corpus import Corpus

ACCENT = "#0b5d7a"
SECOND = "#d98a1f"
MUTED = "#8a8f98"
SEQUENTIAL = "crest"


def set_theme() -> None:
    """Set the look that the figures of this package share."""
    import seaborn as sns

    sns.set_theme(
        style="whitegrid",
        palette="colorblind",
        rc=read_toml(__file__, "plots.toml")["theme"],
    )


def short_titles(documents: pd.DataFrame, width: int = 34, lines: int = 2) -> pd.Series:
    """Return a name for each document that fits beside an axis, by ``doc_id``; no two are alike.

    The title (or the path, where there is none), shortened to `lines` lines of `width`.
    """
    names = documents["title"].where(documents["title"].notna(), documents["path"])
    wrapping = textwrap.TextWrapper(width, max_lines=lines, placeholder=" …")
    short = names.map(wrapping.fill)
    return short.where(
        ~short.duplicated(keep=False), short + "\n(" + documents.index + ")"
    )


def text_and_noise(corpus: Corpus, ax: Axes, *, limit: int = 20) -> None:
    """Draw how many characters of the first documents are text and how many noise."""
    documents = corpus.documents.head(limit)
    tables = {"text": corpus.passages, "noise": corpus.noise}
    amounts = {
        k: t["text"].str.len().groupby(t["doc_id"]).sum() for k, t in tables.items()
    }
    table = pd.DataFrame(amounts).reindex(documents.index).fillna(0)
    names = short_titles(documents)
    ax.barh(names, table["text"], color=ACCENT, label="text")
    hatched: dict[str, Any] = {"color": SECOND, "hatch": "///", "edgecolor": "white"}
    ax.barh(names, table["noise"], left=table["text"], label="noise", **hatched)
    ax.invert_yaxis()
    ax.set_xlabel("characters")
    ax.grid(visible=False, axis="y")
    ax.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))


def passage_lengths(corpus: Corpus, ax: Axes, *, limit: int = 20) -> None:
    """Draw the length in words of each passage, one row of dots for each of the first documents."""
    names = short_titles(corpus.documents.head(limit))
    rows = pd.Series(range(len(names)), index=names.index)
    passages = corpus.passages[corpus.passages["doc_id"].isin(names.index)]
    words = passages["text"].str.count(r"\S+")
    ax.plot(
        words, passages["doc_id"].map(rows), "o", color=ACCENT, alpha=0.5, markersize=6
    )
    ax.set_yticks(rows, names)
    ax.invert_yaxis()
    ax.set_xlabel("words in a passage")
    ax.grid(visible=False, axis="y")


def documents_by_year(documents: pd.DataFrame, ax: Axes) -> None:
    """Draw how many documents came out in each year, by language; empty years keep their place."""
    year = pd.to_numeric(documents["date"].str[:4]).astype("Int64")
    counts = pd.crosstab(year.astype("str").fillna("no date"), documents["language"])
    if year.notna().any():
        years = [str(one) for one in range(int(year.min()), int(year.max()) + 1)]
        counts = counts.reindex(
            [*years, *counts.index.intersection(["no date"])], fill_value=0
        )
    counts = counts[counts.sum().sort_values(ascending=False, kind="stable").index]
    counts.plot.bar(stacked=True, ax=ax, width=0.8, edgecolor="white", rot=0)
    for bars, hatch in zip(
        ax.containers, ["", "///", "...", "xxx", "---", "+++"], strict=False
    ):
        for bar in bars:
            bar.set_hatch(hatch)
    ax.locator_params(axis="y", integer=True)
    ax.set(xlabel="year of publication", ylabel="documents")
    ax.grid(visible=False, axis="x")
    if len(counts) > 12:
        ax.tick_params(axis="x", rotation=90)
    ax.legend(frameon=False, ncols=6, loc="lower left", bbox_to_anchor=(0, 1))


def topic_terms(terms: pd.DataFrame, topic: int, ax: Axes, *, n: int = 5) -> None:
    """Draw the terms of one topic as bars of relevance, one colour and hatch a language."""
    rows = terms[(terms["topic"] == topic) & (terms["rank"] <= n)]
    colours = {"en": ACCENT, "ru": SECOND}
    for language, group in rows.groupby("language", sort=False):
        # Relevance is a sum of logarithms; the bars show how far a term stands above the last.
        lengths = group["weight"] - rows["weight"].min() + 0.2
        look: dict[str, Any] = {
            "color": colours.get(str(language), MUTED),
            "edgecolor": "white",
        }
        look["hatch"] = "" if language == "en" else "//"
        ax.barh(group["term"] + f" ({language})", lengths, **look)
    ax.invert_yaxis()
    ax.set_xticks([])
    ax.grid(visible=False)


def topic_panels(
    terms: pd.DataFrame, sizes: pd.Series, axes: Iterable[Axes], *, n: int = 5
) -> None:
    """Draw the terms of the first topics, one topic in each of the Axes; spare ones are hidden."""
    for topic, ax in enumerate(axes):
        if topic in sizes.index:
            topic_terms(terms, topic, ax, n=n)
            ax.set_title(f"Topic {topic}  (n = {sizes[topic]})")
        else:
            ax.set_axis_off()


def _say_nothing(ax: Axes) -> None:
    ax.text(
        0.5, 0.5, "nothing to show", ha="center", va="center", transform=ax.transAxes
    )
    ax.set_axis_off()


def heat_map(table: pd.DataFrame, ax: Axes, *, label: str, digits: int = 2) -> None:
    """Draw a table of shares or counts as a heat map with the numbers written in; 0 is blank."""
    import seaborn as sns

    if table.empty:
        _say_nothing(ax)
        return
    numbers: dict[str, Any] = {"annot": True, "fmt": f".{digits}f", "mask": table == 0}
    look: dict[str, Any] = {
        "cmap": SEQUENTIAL,
        "vmin": 0,
        "linewidths": 1,
        "linecolor": "#e3e6ea",
    }
    scale: dict[str, Any] = {
        "cbar": digits > 0,
        "cbar_kws": {"label": label} if digits else None,
    }
    sns.heatmap(table, ax=ax, **numbers, **look, **scale)
    ax.grid(visible=False)
    ax.set(xlabel="", ylabel="")
    ax.tick_params(axis="both", rotation=0, length=0, labelsize=9)


def _intervals(table: pd.DataFrame, names: str, value: str, ax: Axes) -> None:
    """Draw a value with its interval for each row of a table, the first on top."""
    ax.hlines(table[names], table["low"], table["high"], color=MUTED, linewidth=3)
    ax.plot(table[value], table[names], "o", color=ACCENT, markersize=7)
    ax.margins(y=0.2)
    ax.invert_yaxis()
    ax.grid(visible=False, axis="y")


def scores_with_intervals(scores: pd.DataFrame, ax: Axes) -> None:
    """Draw the score of each system as a dot with its interval."""
    if scores.empty:
        _say_nothing(ax)
        return
    _intervals(scores, "system", "value", ax)
    ax.set_xlim(0, 1)


def recurrence(scores: pd.Series, control: float, ax: Axes) -> None:
    """Draw how well each topic is found again, with the lines of the control and of stability."""
    table = pd.DataFrame(
        {"topic": scores.index, "found": scores, "low": 0, "high": scores}
    )
    _intervals(table, "topic", "found", ax)
    for value, name, side in (
        (control, "control", "right"),
        (0.75, "stable above", "left"),
    ):
        ax.axvline(value, color="#444", linestyle="--", linewidth=1)
        ax.text(
            value, 1.02, name, transform=ax.get_xaxis_transform(), ha=side, fontsize=8
        )
    ax.set(
        xlim=(0, 1), xlabel="overlap with the same topic in samples of 80 %", ylabel=""
    )


def prevalence(table: pd.DataFrame, names: pd.Series, ax: Axes) -> None:
    """Draw the mean weight of each topic as a dot with its interval (see `topic_prevalence`)."""
    _intervals(table, "topic", "mean", ax)
    ax.set_yticks(table["topic"], [f"{topic}: {name}" for topic, name in names.items()])
    ax.set_xlim(left=0)
    ax.set(xlabel="mean weight over documents, with its 95 % interval", ylabel="")


def prevalence_by_group(
    table: pd.DataFrame, axes: Iterable[Axes], *, limit: int = 12
) -> None:
    """Draw the mean weight of the first topics in each group, a topic in each of the Axes.

    The groups of most documents are shown, in their order. A group of one document has a hollow
    mark and no interval; years without documents keep their place.
    """
    sizes = table.drop_duplicates("group").set_index("group")["n"]
    shown = sizes.nlargest(limit, keep="first").sort_index().index
    if len(shown) and shown.astype(str).str.fullmatch(r"\d{4}").all():
        shown = pd.RangeIndex(int(min(shown)), int(max(shown)) + 1).astype(str)
    names = [f"{group}\n(n = {sizes.get(group, 0)})" for group in shown]
    for topic, ax in enumerate(axes):
        rows = table[table["topic"] == topic].set_index("group").reindex(shown)
        if rows["mean"].isna().all():
            ax.set_axis_off()
            continue
        ax.vlines(
            range(len(shown)), rows["low"], rows["high"], color=MUTED, linewidth=3
        )
        filled = rows["n"].gt(1).map({True: ACCENT, False: "white"})
        ax.scatter(
            range(len(shown)), rows["mean"], c=filled, edgecolors=ACCENT, zorder=3
        )
        ax.set(
            ylim=(-0.04, 1.04), xlim=(-0.5, len(shown) - 0.5), title=f"Topic {topic}"
        )
        ax.set_xticks(range(len(shown)), names, fontsize=8)
        ax.grid(visible=False, axis="x")


def topic_count_evidence(selection: pd.DataFrame, ax: Axes) -> None:
    """Draw the margin for each number of topics, beside texts with exchanged words."""
    if selection.empty:
        _say_nothing(ax)
        return
    table = selection.set_index("n_topics")[["margin", "margin_shuffled"]]
    table.columns = ["these passages", "words exchanged (no structure)"]
    table.plot(ax=ax, style=["o-", "s--"], color=[ACCENT, MUTED])
    ax.set_xticks(table.index)
    ax.set(xlabel="number of topics", ylabel="margin", ylim=(0, None))
    ax.legend(frameon=False)


def document_map(
    points: pd.DataFrame, topics: pd.Series, ax: Axes, *, labelled: int = 8
) -> None:
    """Draw passages on the two axes in which they differ most, one mark and colour a topic."""
    import seaborn as sns

    shown = topics.where(topics < labelled, other=-1)
    names = shown.map(lambda topic: "other" if topic < 0 else f"topic {topic}")
    order = [f"topic {topic}" for topic in sorted(set(topics)) if topic < labelled]
    order += ["other"] if (shown < 0).any() else []
    options = {
        "hue_order": order,
        "style_order": order,
        "palette": "colorblind",
        "s": 45,
    }
    sns.scatterplot(
        x=points["x"], y=points["y"], hue=names, style=names, ax=ax, **options
    )
    ax.set(xlabel="first axis", ylabel="second axis", xticklabels=[], yticklabels=[])
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1), title="")


def levels_of_changes(claims: pd.DataFrame, ax: Axes, *, limit: int = 12) -> None:
    """Draw the two amounts of each comparison, the older one hollow: levels, not percentages."""
    before = claims.set_index("claim_id")[["value", "text"]].add_suffix("_before")
    pairs = claims[claims["unit_kind"] == "count"].join(before, on="base", how="inner")
    pairs = pairs[pairs["value"] > 0].head(limit)
    if pairs.empty:
        _say_nothing(ax)
        return
    places = range(len(pairs))
    labels = (
        pairs["measure"].str[:40] + "\n" + pairs["text_before"] + " → " + pairs["text"]
    )
    ax.hlines(places, pairs["value_before"], pairs["value"], color=MUTED)
    hollow: dict[str, Any] = {"color": "white", "markeredgecolor": SECOND}
    ax.plot(pairs["value_before"], places, "o", label="before", **hollow)
    ax.plot(pairs["value"], places, "o", color=ACCENT, label="after")
    ax.set_yticks(places, labels)
    ax.set_xlim(left=0)
    ax.invert_yaxis()
    ax.set_xlabel("amount")
    ax.grid(visible=False, axis="y")
    ax.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(0, 1))
