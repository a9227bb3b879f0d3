"""Quotes: spans of documents in the words around them, one by one or as a table."""

from __future__ import annotations

import pandas as pd

from research.corpus import Corpus
from research.display.hiding import covered, uncovered
from research.display.outputs import Shown, as_shown, keep, publish, rendered
from research.display.tables import safe_csv
from research.display.words import in_words
from research.evidence.claims import extract_claims

_CONTEXT = 120  # characters on each side of a quote


def names_of(corpus: Corpus) -> pd.Series:
    """Return the titles of the documents or, where they have none, their paths."""
    return corpus.documents["title"].fillna(corpus.documents["path"])


def _citations(
    corpus: Corpus,
    doc_ids: pd.Series,
) -> pd.Series:
    """Return what a reader needs to cite documents: author, title, outlet, date."""
    parts = corpus.documents.loc[doc_ids.unique(), ["author", "publisher", "date"]]
    parts.insert(1, "title", names_of(corpus))
    return parts.apply(lambda row: ", ".join(row.dropna()), axis=1)


def context(
    text: str,
    start: int,
    end: int,
) -> tuple[str, str, str]:
    r"""Return the words before a span, the span, and the words after it, within one paragraph.

    >>> context("Title\nPolice seized heroin today.", 20, 26)
    ('Police seized ', 'heroin', ' today.')
    """
    # Small counts are covered in the text that is quoted, if they are to be hidden.
    before = text[:start].rpartition("\n")[2]
    after = text[end:].partition("\n")[0]
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + "…"
    return uncovered(before), uncovered(text[start:end]), uncovered(after)


def _texts(
    corpus: Corpus,
    claims: pd.DataFrame | None,
) -> pd.Series:
    """Return the texts of the documents; of the claims given, small counts are covered."""
    texts: pd.Series = corpus.documents["text"]
    return texts if claims is None else covered(texts, claims)


def _in_context(
    table: pd.DataFrame,
    corpus: Corpus,
    texts: pd.Series,
) -> pd.DataFrame:
    """Return a table with the quote in context of each row, and the name of its source."""
    if "match_start" in table:  # of a hit of the search, the part that answers it
        table = table.assign(start=table["match_start"], end=table["match_end"])
    urls = corpus.documents["url"].astype("string")
    urls = urls.where(urls.str.match("https?://"), "")  # No other address is a link.
    rows = table.assign(
        source=table["doc_id"].map(_citations(corpus, table["doc_id"])),
        url=table["doc_id"].map(urls),
    )
    rows["quote"] = list(
        map(context, rows["doc_id"].map(texts), rows["start"], rows["end"])
    )
    return rows


def claims_of_checks(checks: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each claim that a check rests on, with the place of the claim."""
    places = claims.set_index("claim_id")[["doc_id", "start", "end"]]
    rows = checks[["relation", "verdict", "note"]].assign(claim_id=checks["claim_ids"])
    return rows.explode("claim_id").join(places, on="claim_id")


def quotes(
    table: pd.DataFrame,
    corpus: Corpus,
    n: int = 20,
    caption: str = "",
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
    return rendered(
        "quotes_table",
        rows=_in_context(in_words(table), corpus, _texts(corpus, None)).to_dict(
            "records"
        ),
        columns=list(table),
        caption=caption,
    )


def _publish(
    rows: pd.DataFrame,
    caption: str,
    heading: str | None = None,
    **about: object,
) -> None:
    quoted = rows.to_dict("records")
    shown = rendered("quotes", rows=quoted, heading=heading, caption=caption)
    publish(shown.bundle(), about)


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
    rows = _in_context(evidence, corpus, _texts(corpus, claims))
    _publish(rows, caption, heading)


def show_finding(
    sentence: str,
    corpus: Corpus,
    evidence: pd.DataFrame | None = None,
    *,
    claims: pd.DataFrame | None = None,
) -> None:
    """Show a sentence on what was found, with the first of the spans that it rests on.

    A report puts it on top of the page and on the index, and links the section it stands in.

    Parameters
    ----------
    sentence
        What the texts say, with its n.
    corpus
        The corpus that it is about.
    evidence
        A table with ``doc_id, start, end``; its first row is quoted.
    claims
        As for `show_quotes`.
    """
    if evidence is None:
        evidence = corpus.noise[:0]
    rows = _in_context(evidence[:1], corpus, _texts(corpus, claims))
    _publish(rows, sentence, finding=True)


def save_table(
    table: pd.DataFrame,
    corpus: Corpus,
    name: str,
    *,
    claims: pd.DataFrame | None = None,
) -> None:
    """Keep all rows of a table with a report, as CSV, and say how many they are.

    Each row has what the table says, the names of its codes, its source and its quote. A
    spreadsheet opens the file as it is: it takes no text for a formula.

    Parameters
    ----------
    table
        A table with ``doc_id, start, end``.
    corpus
        The corpus that it is about.
    name
        Of the file.
    claims
        As for `show_quotes`.
    """
    rows = _in_context(table, corpus, _texts(corpus, claims))
    if "text" in rows:  # with its small counts covered
        rows["text"] = rows["quote"].astype(object).str[1]
    rows["quote"] = rows["quote"].map("".join)
    named = in_words(table)
    differ = [column for column in table if not named[column].equals(table[column])]
    rows = rows.assign(**named[differ].add_suffix("_name"))
    plain = f"All {len(rows):,} rows of {name}, with their quotes and sources."
    # Without its mark a spreadsheet does not know UTF-8.
    files = keep(name, {"csv": f"\ufeff{safe_csv(rows)}"})
    publish(as_shown(f"<p>{plain}</p>", plain).bundle(), files)
