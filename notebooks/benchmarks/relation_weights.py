"""Learns the weights of `research/text/quantities/relations.toml` from groups written by hand.

Each group of `tests/gold/audit_groups.jsonl` is a passage whose arithmetic is right, and the same
with one number changed. The amounts that give a statement in the one and miss it in the other are
what it is about; all other pairs near a statement are not, nor is any in the passages in which
nothing is to be said. Run from the root: python notebooks/benchmarks/relation_weights.py
"""

import json
from pathlib import Path

import pandas as pd
from sklearn.linear_model import LogisticRegression

from research import corpus_from_texts
from research.evidence.claims import ClaimReader
from research.text.quantities import relations
from research.text.quantities.arithmetic import outcome

ROOT = Path(__file__).parents[2]
GROUPS = ROOT / "tests" / "gold" / "audit_groups.jsonl"
WEIGHTS = ROOT / "research" / "text" / "quantities" / "relations.toml"


def groups(part):
    """Yield the groups of a part of the set: train or held_out."""
    for line in GROUPS.read_text(encoding="utf-8").splitlines():
        group = json.loads(line)
        if group["set"] == part:
            yield group


def pairs_of(text, language):
    """Return the signs of each pair of amounts that a statement of a text may be about."""
    pairs = {}
    corpus = corpus_from_texts([text], languages=[language])
    reader = ClaimReader(corpus)
    for passage in corpus.passages.itertuples():
        quantities = [q for q, *_ in reader.quantities(passage)]
        for i, stated in enumerate(quantities):
            if relations.relation(stated) == "sum":
                continue
            for pair in relations.pairs_near(stated, quantities):
                key = (i, *map(quantities.index, pair))
                miss = outcome(stated, pair)[2]
                pairs[key] = relations.signs(stated, pair, quantities), miss
    return pairs


def examples(group):
    """Yield the signs of the pairs that miss what is stated, and whether it is about them."""
    if "text" in group:
        for signs, miss in pairs_of(group["text"], group["language"]).values():
            if miss:
                yield signs, 0
        return
    right, wrong = (pairs_of(group[name], group["language"]) for name in ("right", "wrong"))
    meant = {key for key in right if not right[key][1] and wrong.get(key, (0, 0))[1]}
    turned = {(i, b, a) for i, a, b in meant}
    for key, (signs, miss) in [*right.items(), *wrong.items()]:
        if miss and key not in turned:
            yield signs, int(key in meant)


def learn():
    """Return the weights."""
    rows = [example for group in groups("train") for example in examples(group)]
    signs = pd.DataFrame([signs for signs, _ in rows]).astype(float)
    is_meant = [is_meant for _, is_meant in rows]
    model = LogisticRegression(C=1, fit_intercept=False, max_iter=2000)
    model.fit(signs, is_meant)
    return dict(zip(signs.columns, model.coef_[0].round(2), strict=True))


if __name__ == "__main__":
    header = WEIGHTS.read_text(encoding="utf-8").splitlines()[0]
    lines = [f"{name} = {weight:.2f}" for name, weight in learn().items()]
    WEIGHTS.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
