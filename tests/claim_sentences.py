"""Sentences with their claims marked: {span|value or low..high|kind|comparator|fields}.

Fields are the unit (`u=`), the period (`p=2021`, or `first..last` day), the place (`l=`, an ISO
code or `*` for any) and who says so (`w=`); those behind `@@` hold for all claims of the line.
"""

import re
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "gold"
_MARK = re.compile(r"\{([^|}]*)\|([^|}]*)\|([^|}]*)(?:\|([^|}]*))?(?:\|([^|}]*))?\}")
COUNTED = (
    "hits",
    "false",
    "missed",
    "kind",
    "comparator",
    "unit",
    "period",
    "place",
    "source",
)


class Claim(NamedTuple):
    start: int
    end: int
    value: float
    kind: str
    sign: str
    fields: (
        dict[str, str] | None
    )  # None where only span, value, kind and comparator are marked


def _fields(text):
    return dict(part.strip().split("=", 1) for part in text.split(";") if part.strip())


def parse(line):
    """Return a sentence without marks, and its claims."""
    line, has_fields, shared = line.partition(" @@ ")
    text, claims, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        fields = _fields(shared) | _fields(mark[5] or "") if has_fields else None
        end, value = len(text) + len(mark[1]), float(mark[2].partition("..")[0])
        claims.append(Claim(len(text), end, value, mark[3], mark[4] or "eq", fields))
        text, at = text + mark[1], mark.end()
    return text + line[at:], claims


def read(name):
    """Return the sentences of one file."""
    lines = (FOLDER / f"claims_{name}.txt").read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in lines]


def _has_period(row, period):
    first, _, last = period.partition("..") if ".." in period else (period, "", period)
    wanted = (f"{first}-01-01", f"{last}-12-31") if len(first) == 4 else (first, last)
    return (
        (row.period_start or "", row.period_end or "") == wanted
        if period
        else not row.period_end
    )


def right_fields(row, fields):
    """Tell for each field whether a found claim has what is marked."""
    place, source = fields.get("l", ""), fields.get("w", "").lower()
    told = row.attribution.lower()
    return {
        "unit": row.unit == fields.get("u", row.unit),
        "period": _has_period(row, fields.get("p", "")),
        "place": place == "*" or list(row.places) == ([place] if place else []),
        "source": bool(told) == bool(source) and (source in told or told in source),
    }


def compare(sentences, found):
    """Count hits, false claims, misses, and hits right in each field and in all of them."""
    counts = dict.fromkeys([*COUNTED, "all"], 0)
    for (_, gold), rows in zip(sentences, found, strict=True):
        left = list(rows)
        for claim in gold:
            near = [
                row for row in left if row.start < claim.end and claim.start < row.end
            ]
            same = [
                row
                for row in near
                if abs(row.value - claim.value) <= 0.005 * claim.value
            ]
            counts["missed"] += not same
            for row in same[:1]:
                left.remove(row)
                right = {"hits": True, "kind": row.unit_kind == claim.kind}
                right["comparator"] = row.comparator == claim.sign
                right |= (
                    right_fields(row, claim.fields) if claim.fields is not None else {}
                )
                right["all"] = all(right.values())
                counts = {
                    name: n + right.get(name, False) for name, n in counts.items()
                }
        counts["false"] += len(left)
    return counts


def rows_by_text(corpus, claims, texts):
    """Return the claims of each text, in the order of the texts."""
    ids = {text: doc_id for doc_id, text in corpus.documents["text"].items()}
    groups = {
        doc_id: list(group.itertuples()) for doc_id, group in claims.groupby("doc_id")
    }
    return [groups.get(ids[text], []) for text in texts]
