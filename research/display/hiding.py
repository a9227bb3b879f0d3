"""What is hidden in what is shown: names of persons, where asked, and small counts of victims.

Of few victims each can be recognised: a count of them under 11 is never shown.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

_ASKED = "RESEARCH_MASK_PERSONS"  # of the environment: a report's kernels see it too

VICTIMS = re.compile(  # "child victims", "число пострадавших", but no "пожертвований"
    r"\b(?:victim|survivor|жертв|потерпевш|пострада)", re.IGNORECASE
)
LEAST = 11  # the first count that is shown
HIDDEN = f"<{LEAST}"

COVER = "\ue000"  # of Unicode's private use, so that no text has it
_HIDDEN_NOTE = f"A count of victims under {LEAST} is not shown."


def is_masked() -> bool:
    """Tell whether the names of persons are hidden now."""
    return bool(os.environ.get(_ASKED))


def shareable(text: str) -> str:
    """Return a text as it may be shared: without names of persons, where that is asked."""
    if not is_masked():
        return text
    from research.text import persons

    return persons.mask_persons(text)


def mask_persons(on: bool = True) -> None:
    """Show, from here on, ``[name]`` in the place of the names of persons; or show them again.

    >>> mask_persons(False)
    """
    os.environ[_ASKED] = "1" if on else ""


@contextmanager
def masking(on: bool = True) -> Iterator[None]:
    """Hide the names of persons within a ``with`` block; afterwards all is as it was before.

    Where `on` is false, nothing is asked for, and what was asked for earlier still counts.

    >>> with masking():
    ...     shareable("Police held Ivan Petrov.")
    'Police held [name].'
    """
    earlier = is_masked()
    mask_persons(on or earlier)
    try:
        yield
    finally:
        mask_persons(earlier)


def are_small_counts(claims: pd.DataFrame) -> pd.Series:
    """Tell which claims count victims, and fewer of them than may be shown."""
    return (
        (claims["unit_kind"] == "count")
        & (claims["value"] < LEAST)
        & claims["measure"].str.contains(VICTIMS)
    )


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
        shown = table.filter(["text", "value", "value_high"]).astype(object)
        return table.assign(**shown.mask(are_small_counts(table), HIDDEN))
    small = claims["claim_id"][are_small_counts(claims)]
    are_hidden = table["claim_ids"].explode().isin(small).groupby(level=0).any()
    return table.assign(
        **table[["stated", "computed"]].mask(are_hidden),
        note=table["note"].mask(are_hidden, _HIDDEN_NOTE),
    )


def covered(texts: pd.Series, claims: pd.DataFrame) -> pd.Series:
    """Return documents with their small counts covered; everything keeps its place.

    How long a cover is would tell 10 from a smaller count: `uncovered` shows it as ``<11``.
    """
    texts = texts.copy()
    small = claims.loc[are_small_counts(claims), ["doc_id", "start", "end"]]
    for doc_id, start, end in small.itertuples(index=False):
        text = texts[doc_id]
        texts[doc_id] = text[:start] + COVER * (end - start) + text[end:]
    return texts


def uncovered(text: str) -> str:
    """Return a part of a covered document as it is shown.

    >>> uncovered("they freed " + COVER * 5 + " victims")
    'they freed <11 victims'
    """
    return re.sub(f"{COVER}+", HIDDEN, text)
