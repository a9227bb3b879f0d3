"""Quotes: spans of documents in the words around them, one by one or as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from research.corpus import Corpus
from research.display.outputs import Shown, publish, rendered
from research.display.small_counts import covered, uncovered
from research.evidence.claims import extract_claims

_CONTEXT = 120  # characters on each side of a quote


def names_of(corpus: Corpus) -> pd.Series:
    """Return the titles of the documents or, where they have none, their paths."""
    return corpus.documents["title"].fillna(corpus.documents["path"])


def context(text: str, start: int, end: int) -> tuple[str, str, str]:
    r"""Return the words before a span, the span, and the words after it, within one paragraph.

    >>> context("Title\nPolice seized heroin today.", 20, 26)
    ('Police seized ', 'heroin', ' today.')
    """
    before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    after = text[end : end + _CONTEXT].partition("\n")[0]
    first, last = start - len(before), end + len(after)
    if first > 0 and text[first - 1] != "\n":
        before = "…" + before.partition(" ")[2]
    if last < len(text) and text[last] != "\n":
        after = after.rpartition(" ")[0] + "…"
    return before, text[start:end], after


def _in_context(
    table: pd.DataFrame, corpus: Corpus, claims: pd.DataFrame | None = None
) -> list[dict[Any, Any]]:
    """Return the rows of a table with quote, place and source; small counts of claims hidden."""
    names, texts = names_of(corpus), corpus.documents["text"]
    rows: list[dict[Any, Any]] = []
    for row in table.to_dict("records"):
        doc_id, text = row["doc_id"], texts[row["doc_id"]]
        if claims is not None:
            text = covered(text, claims[claims["doc_id"] == doc_id])
        # Of a hit of the search, the part that matches is marked, not the whole passage.
        start = int(row.get("match_start", row["start"]))
        end = int(row.get("match_end", row["end"]))
        quote = [uncovered(part) for part in context(text, start, end)]
        source = {"at": start, "to": end, "source": names[doc_id]}
        rows.append(row | {"quote": quote} | source)
    return rows


def claims_of_checks(checks: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each claim that a check rests on, with the place of the claim."""
    places = claims.set_index("claim_id")[["doc_id", "start", "end"]]
    rows = checks[["relation", "verdict", "note", "claim_ids"]].explode("claim_ids")
    return rows.rename(columns={"claim_ids": "claim_id"}).join(places, on="claim_id")


def quotes(
    table: pd.DataFrame, corpus: Corpus, n: int = 20, caption: str = ""
) -> Shown:
    """Show the first `n` rows of a table, each with its quote in context and a link to its place.

    The table is one of labels, claims, checks, roles, places, representatives of topics or hits.

    >>> from research import corpus_from_texts, search
    >>> corpus = corpus_from_texts(["Two gangs sold heroin. They were caught."])
    >>> quotes(search(corpus, "drugs"), corpus, caption="Drugs")
    Drugs
    1, 0.32: [Two gangs sold heroin.] They were caught. (text 1, character 0)
    """
    table = table.head(n)
    if "claim_ids" in table:
        table = claims_of_checks(table, extract_claims(corpus))
    rows = _in_context(table, corpus)
    return rendered("quotes_table", rows=rows, columns=list(table), caption=caption)


def show_quotes(
    evidence: pd.DataFrame,
    corpus: Corpus,
    caption: str,
    *,
    heading: str | None = None,
    claims: pd.DataFrame | None = None,
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
    claims
        The claims of the corpus: counts of victims under 11 among them are hidden in the quotes.
    """
    rows = _in_context(evidence, corpus, claims)
    publish(rendered("quotes", rows=rows, heading=heading, caption=caption).bundle())
