"""Texts by one who had seen neither code nor words: each set was first met when all was built.

The sets of `tests/gold/*_unseen.jsonl` were written from the definitions of the codebook and the
conventions alone. What is asserted is what was found; a better score may raise it, none may fall.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

import research

GOLD = Path(__file__).parent / "gold"
AXES = ("market.", "actor.", "enabler.")


def rows_of(name):
    text = (GOLD / f"{name}_unseen.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def corpus_of(rows):
    texts = [row["text"] for row in rows]
    return research.corpus_from_texts(
        texts, languages=[row["language"] for row in rows]
    )


def found_in(corpus, table, columns):
    """Return the values of some columns of a table for each text."""
    found = {}
    texts = corpus.documents["text"]
    for doc_id, *values in table[["doc_id", *columns]].itertuples(index=False):
        found.setdefault(texts[doc_id], set()).add(tuple(values))
    return found


def counts(rows, found, wanted):
    """Return what is right, wrong and missing in each language."""
    total = {"en": Counter(), "ru": Counter()}
    for row in rows:
        got, want = found.get(row["text"], set()), wanted(row)
        total[row["language"]].update(
            right=len(got & want), wrong=len(got - want), missing=len(want - got)
        )
    return total


def test_roles():
    """Precision was 0.91 and 0.93, recall 0.38 and 0.53; two were made up, which are mended."""
    rows = rows_of("roles")
    corpus = corpus_of(rows)
    found = found_in(corpus, research.country_roles(corpus), ["country", "role"])
    total = counts(rows, found, lambda row: {tuple(role[:2]) for role in row["roles"]})
    assert total["en"]["right"] >= 30
    assert total["en"]["wrong"] <= 1
    assert total["ru"]["right"] >= 41
    assert total["ru"]["wrong"] <= 3
    assert not [
        row["text"] for row in rows if not row["roles"] and row["text"] in found
    ]


@pytest.fixture(scope="module")
def labelled():
    rows = rows_of("codebook")
    corpus = corpus_of(rows)
    labels = research.CodebookClassifier().predict(corpus)
    labels = labels[(labels["probability"] >= 0.5) & labels["key"].str.startswith(AXES)]
    return rows, found_in(corpus, labels, ["key"])


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [("named", 53, 14), ("described", 2, 10), ("near_miss", 0, 7), ("denied", 0, 13)],
)
def test_labels(labelled, kind, right, wrong):
    """Crimes that are named are found; of those only described hardly any is."""
    rows, found = labelled
    rows = [row for row in rows if row["kind"] == kind]
    total = counts(
        rows,
        found,
        lambda row: {(key,) for key in row["labels"] if key.startswith(AXES)},
    )
    assert sum(each["right"] for each in total.values()) >= right
    assert sum(each["wrong"] for each in total.values()) <= wrong


def test_everyday_texts_get_no_label():
    corpus = corpus_of(rows_of("everyday"))
    labels = research.CodebookClassifier().predict(corpus)
    assert labels[
        (labels["probability"] >= 0.5) & labels["key"].str.startswith(AXES)
    ].empty


def test_arithmetic():
    """Of 30 planted errors 9 were caught, of 30 right ones 18 confirmed; nobody is accused."""
    verdicts = Counter()
    for row in rows_of("groups"):
        corpus = corpus_of([row])
        checks = research.audit_claims(research.extract_claims(corpus))
        said = set(checks["verdict"])
        said = [each for each in ("inconsistent", "consistent") if each in said]
        verdicts[row["expected"], (*said, "nothing")[0]] += 1
    assert verdicts["inconsistent", "inconsistent"] >= 9
    assert verdicts["consistent", "consistent"] >= 18
    assert (
        verdicts["consistent", "inconsistent"] + verdicts["none", "inconsistent"] == 0
    )
