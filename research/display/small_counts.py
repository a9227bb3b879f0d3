"""Small counts of victims, hidden in what is shown: of few people, each can be recognised."""

import re

import pandas as pd

VICTIMS = ("victim", "survivor", "жертв", "потерпевш", "пострада")  # how words begin
LEAST = 11  # the first count that is shown
HIDDEN = f"<{LEAST}"

_VICTIMS = re.compile(rf"\b(?:{'|'.join(VICTIMS)})", re.IGNORECASE)
_COVER = "\ue000"  # of Unicode's private use, so that no text has it
_HIDDEN_NOTE = f"A count of victims under {LEAST} is not shown."


def are_small_counts(claims: pd.DataFrame) -> pd.Series:
    """Tell which claims count victims, and fewer of them than may be shown."""
    are_counts = claims["unit_kind"] == "count"
    are_victims = claims["measure"].str.contains(_VICTIMS)
    return are_counts & are_victims & (claims["value"] < LEAST)


def hide_small_counts(
    table: pd.DataFrame, claims: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return a table of claims, or of checks between them, without counts of victims under 11.

    Parameters
    ----------
    table
        What `extract_claims` or `audit_claims` returned, or some rows and columns of it.
    claims
        For checks, the claims that they are of.

    Examples
    --------
    >>> from research import corpus_from_texts, extract_claims
    >>> texts = ["Police in Minsk freed 7 victims and held 9 men."]
    >>> hide_small_counts(extract_claims(corpus_from_texts(texts)))["text"].tolist()
    ['<11', '9']
    """
    if claims is None:
        columns = table.columns.intersection(["text", "value", "value_high"])
        hidden = table[columns].astype(object).mask(are_small_counts(table), HIDDEN)
        return table.assign(**hidden)
    small = set(claims.loc[are_small_counts(claims), "claim_id"])
    are_hidden = ~table["claim_ids"].map(small.isdisjoint).astype(bool)
    figures = table[["stated", "computed"]].mask(are_hidden)
    return table.assign(**figures, note=table["note"].mask(are_hidden, _HIDDEN_NOTE))


def covered(text: str, claims: pd.DataFrame) -> str:
    """Return a document in which its small counts are covered; all else keeps its place."""
    for start, end in claims.loc[are_small_counts(claims), ["start", "end"]].to_numpy():
        text = text[:start] + _COVER * (end - start) + text[end:]
    return text


def uncovered(text: str) -> str:
    """Return a part of a covered document as it is shown.

    >>> start = len("they freed ")
    >>> uncovered("they freed " + _COVER * 5 + " victims")
    'they freed <11 victims'
    """
    return re.sub(f"{_COVER}+", HIDDEN, text)
