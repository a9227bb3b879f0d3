"""Sentences with their claims marked: {span|value or low..high|kind|comparator}."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "gold"
_MARK = re.compile(r"\{([^|}]*)\|([^|}]*)\|([^|}]*)(?:\|([^|}]*))?\}")


def parse(line):
    """Return a sentence without marks, and its claims as (start, end, value, high, kind, sign)."""
    text, claims, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        low, _, high = mark[2].partition("..")
        high = float(high) if high else None
        end = len(text) + len(mark[1])
        claims.append((len(text), end, float(low), high, mark[3], mark[4] or "eq"))
        text, at = text + mark[1], mark.end()
    return text + line[at:], claims


def read(name):
    """Return the sentences of one file."""
    lines = (FOLDER / f"claims_{name}.txt").read_text(encoding="utf-8").splitlines()
    return [parse(line) for line in lines]


def compare(sentences, found):
    """Count hits, false claims, misses, and hits with the right kind, sign and upper value."""
    counts = dict.fromkeys(["hits", "false", "missed", "kind", "comparator", "high"], 0)
    for (_, gold), rows in zip(sentences, found, strict=True):
        left = list(rows)
        for start, end, value, high, kind, sign in gold:
            same = [
                row
                for row in left
                if row.start < end and start < row.end and abs(row.value - value) <= 0.005 * value
            ]
            counts["missed"] += not same
            for row in same[:1]:
                left.remove(row)
                counts["hits"] += 1
                counts["kind"] += row.unit_kind == kind
                counts["comparator"] += row.comparator == sign
                counts["high"] += row.value_high == high or (row.value_high != row.value_high)
        counts["false"] += len(left)
    return counts


def rows_by_text(corpus, claims, texts):
    """Return the claims of each text, in the order of the texts."""
    ids = {text: doc_id for doc_id, text in corpus.documents["text"].items()}
    groups = {doc_id: list(group.itertuples()) for doc_id, group in claims.groupby("doc_id")}
    return [groups.get(ids[text], []) for text in texts]
