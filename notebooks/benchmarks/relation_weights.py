"""Learns `research/text/quantities/relations.toml` from groups written by hand.

Each group of `tests/gold/audit_groups.jsonl` is a passage whose arithmetic is right, and the same
with one number changed. The amounts that give a figure in the one and miss it in the other are
what it is about; all others near a figure are not, nor is any in the passages in which nothing is
to be said. The odds from which a figure is accused come from ten folds of the groups: the least
at which one in 500 passages without an error is accused by a model that has not seen it, and a
margin. Run from
the root: python notebooks/benchmarks/relation_weights.py
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from research import corpus_from_texts
from research.evidence.claims import ClaimReader
from research.text.quantities import relations
from research.text.quantities.arithmetic import outcome

ROOT = Path(__file__).parents[2]
GROUPS = ROOT / "tests" / "gold" / "audit_groups.jsonl"
WEIGHTS = ROOT / "research" / "text" / "quantities" / "relations.toml"
FAMILIES = ("change", "share", "sum")
# What a group is about; a difference may be read as what is left of a sum.
WANTED = dict.fromkeys(("pct_change", "points", "ratio"), ("change",))
WANTED |= {"difference": ("change", "sum"), "share": ("share",), "sum": ("sum",)}
FOLDS, RATE, STEPS = 10, 1 / 500, np.arange(0, 4, 0.1)
MARGIN = 0.5  # the bars of `relations.py` were chosen on the same passages


def passages():
    """Return the passages of the groups for training, with their group and kind."""
    groups = map(json.loads, GROUPS.read_text(encoding="utf-8").splitlines())
    rows = [
        (i, kind, group[kind], group["relation"], group["language"])
        for i, group in enumerate(g for g in groups if g["set"] == "train")
        for kind in ("right", "wrong", "text")
        if kind in group
    ]
    columns = ["group", "kind", "text", "relation", "language"]
    return pd.DataFrame(rows, columns=columns)


def pairs_of(text, quantities):
    """Return the signs of all that the figures of a passage may be about, and what they miss."""
    pairs = {}
    for i, stated in enumerate(quantities):
        for tie in relations.candidates(text, stated, quantities):
            key = (i, relations.relation(tie.stated), *map(quantities.index, tie.operands))
            pairs[key] = tie, outcome(tie.stated, tie.operands)[2]
    return pairs


def read(table):
    """Return the pairs of each passage."""
    # No two texts may be copies of one another: each has a last word of its own.
    texts = [f"{text} ({chr(0x4E00 + i)})" for i, text in enumerate(table["text"])]
    corpus = corpus_from_texts(texts, languages=table["language"].tolist())
    reader = ClaimReader(corpus)
    places = {text: i for i, text in enumerate(texts)}
    pairs = {i: {} for i in range(len(table))}
    for passage in corpus.passages.itertuples():
        quantities = [q for q, *_ in reader.quantities(passage)]
        i = places[corpus.documents["text"][passage.doc_id]]
        pairs[i] |= pairs_of(passage.text, quantities)
    return [pairs[i] for i in range(len(table))]


def examples(table):
    """Return the signs of what misses a figure, with the group and whether it is about it."""
    rows = []
    for group, part in table.groupby("group"):
        pairs = dict(zip(part["kind"], part["pairs"], strict=True))
        right, wrong = pairs.get("right", {}), pairs.get("wrong", {})
        told = {k for k in right if not right[k][1] and wrong.get(k, (0, 0))[1]}
        wanted = WANTED.get(part["relation"].iloc[0], ())
        meant = {k for k in told if relations.family(right[k][0].stated) in wanted}
        turned = {(*k[:2], *k[:1:-1]) for k in told}
        for of_kind in pairs.values():
            for key, (tie, miss) in of_kind.items():
                if miss and (key in meant or key not in told | turned):
                    family = relations.family(tie.stated)
                    rows.append((group, family, tie.signs, int(key in meant)))
    return pd.DataFrame(rows, columns=["group", "family", "signs", "is_meant"])


def fit(rows):
    """Return the weights of each family."""
    weights = {}
    for family in FAMILIES:
        of_family = rows[rows["family"] == family]
        signs = pd.DataFrame(of_family["signs"].tolist()).astype(float)
        model = LogisticRegression(C=1, fit_intercept=False, max_iter=3000)
        model.fit(signs, of_family["is_meant"])
        weights[family] = dict(zip(signs.columns, model.coef_[0].round(2), strict=True))
    return weights


def accused(pairs, weights):
    """Return the family and the odds of each figure that would be accused at any odds."""
    ties = {}
    for (i, *_), (tie, _) in pairs.items():
        of_family = weights[relations.family(tie.stated)]
        odds = sum(of_family[name] * sign for name, sign in tie.signs.items())
        ties.setdefault(i, []).append(tie._replace(odds=odds))
    for of_figure in ties.values():
        of_figure.sort(key=lambda tie: -tie.odds)
        is_solved = any(tie.is_fitting for tie in of_figure)
        if not is_solved and (tie := relations.only_choice(of_figure)):
            yield relations.family(tie.stated), tie.odds


def least_odds(table, rows):
    """Return the odds from which each family accuses: unseen, one passage in 500."""
    fold = table["group"] % FOLDS
    odds = {family: [] for family in FAMILIES}
    for i in range(FOLDS):
        weights = fit(rows[rows["group"] % FOLDS != i])
        sound = table[(fold == i) & (table["kind"] != "wrong")]
        for pairs in sound["pairs"]:
            for family, of_figure in accused(pairs, weights):
                odds[family].append(of_figure)
    allowed = RATE * (table["kind"] != "wrong").sum() / len(FAMILIES)
    return {
        family: next(x for x in STEPS if sum(np.array(of) > x) <= allowed).round(2) + MARGIN
        for family, of in odds.items()
    }


def learn():
    """Return the weights and the odds that accuse."""
    table = passages()
    table["pairs"] = read(table)
    rows = examples(table)
    return {"accuses": least_odds(table, rows)} | fit(rows)


if __name__ == "__main__":
    lines = WEIGHTS.read_text(encoding="utf-8").splitlines()[:1]
    for name, values in learn().items():
        lines += [f"\n[{name}]", *(f"{key} = {value:.2f}" for key, value in values.items())]
    WEIGHTS.write_text("\n".join([*lines, ""]), encoding="utf-8")
