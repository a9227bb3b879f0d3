"""Recomputes what claims say of one another: changes, ratios, differences, shares, sums.

A statement is checked against the amounts that `extract_claims` found it to be about: those near
it that give it, or the only ones that it can mean. Every figure stands for all that it may be
rounded from; a statement is inconsistent only where nothing that it may stand for fits. The
relations are in `checks`.
"""

import pandas as pd

from research.evidence.checks import RULES
from research.evidence.links import linked_claims

CHECK_COLUMNS = [
    "check_id",
    "relation",
    "claim_ids",
    "stated",
    "computed",
    "verdict",
    "note",
    "caveat",
]


def audit_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the checks that claims allow of one another.

    Parameters
    ----------
    claims
        The table of `extract_claims`.

    Returns
    -------
    pandas.DataFrame
        ``check_id, relation, claim_ids, stated, computed, verdict, note, caveat``; a verdict is
        consistent, inconsistent, derived (nothing is stated) or uncheckable; a caveat is
        low_base (a growth from little), more_than_whole (a part that grew by more than its
        whole), or empty.

    Examples
    --------
    >>> from research import corpus_from_texts, extract_claims
    >>> text = "The number of thefts rose from 120 to 150, or by 20 %, police said."
    >>> audit_claims(extract_claims(corpus_from_texts([text])))[["computed", "verdict"]].values
    array([[25.0, 'inconsistent']], dtype=object)
    """
    rows = [
        check._asdict()
        | {
            "check_id": f"{check.relation}:{claim.claim_id}",
            "claim_ids": [used.claim_id for used in check.claims],
        }
        for claim in linked_claims(claims)
        for rule in RULES
        if (check := rule(claim))
    ]
    return pd.DataFrame(rows, columns=CHECK_COLUMNS)
