"""Claims with the claims that they are related to, so that a check reads as what it checks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import pandas as pd

from research.text.quantities.arithmetic import Interval, rounded_from


@dataclass(eq=False)
class Claim:
    """A row of the claims table; its links are claims of the same document."""

    claim_id: str
    doc_id: str
    start: int
    text: str
    value: float
    comparator: str
    kind: str
    unit: str
    measure: str
    period_start: str
    period_end: str
    passage_id: str
    direction: str
    base: "Claim"  # what it is compared with
    part_of: "Claim"
    operands: Sequence["Claim"]  # what a change, share or sum is computed from
    document: Sequence["Claim"] = ()  # all claims of its document, itself among them

    def __str__(self) -> str:
        """Return it as the text writes it."""
        return self.text

    @property
    def named(self) -> str:
        """Return it as the text writes it, with what is counted."""
        return f"{self.text} ({self.measure})" if self.measure else self.text

    @property
    def interval(self) -> Interval:
        """Return what its number may be rounded from."""
        return rounded_from(self.value, self.text, self.kind, self.comparator)

    @property
    def period(self) -> tuple[str, str]:
        """Return the first and the last day."""
        return self.period_start, self.period_end

    @property
    def is_bound(self) -> bool:
        """Tell whether the text gives only the least or the most: "more than 50"."""
        return self.comparator in ("gt", "ge", "lt", "le")

    @property
    def is_level(self) -> bool:
        """Tell whether it is an amount, and not a change: what has a base may have a trend."""
        return self.base is not NOTHING or not self.direction

    @property
    def passage(self) -> list["Claim"]:
        """Return the claims of its passage, itself among them."""
        return [other for other in self.document if other.passage_id == self.passage_id]


_COLUMNS = [column.name for column in fields(Claim)[:-1]]
# The base of a claim that has none, and the whole of one that is no part: a claim of 0, which
# no rule divides by.
_EMPTY: Any = dict.fromkeys(_COLUMNS, 0)
NOTHING = Claim(**_EMPTY)
NOTHING.base = NOTHING.part_of = NOTHING


def linked_claims(table: pd.DataFrame) -> list[Claim]:
    """Return the claims of a table as objects that know one another."""
    columns = table.rename(columns={"unit_kind": "kind"})[_COLUMNS]
    claims = [Claim(*row) for row in columns.itertuples(index=False, name=None)]
    by_id: dict[Any, Claim] = {claim.claim_id: claim for claim in claims}
    documents = defaultdict[str, list[Claim]](list)
    for claim in claims:
        claim.base = by_id.get(claim.base, NOTHING)
        claim.part_of = by_id.get(claim.part_of, NOTHING)
        claim.operands = tuple(by_id[each] for each in claim.operands)
        claim.document = documents[claim.doc_id]
        documents[claim.doc_id].append(claim)
    return claims
