"""Figures of two documents that speak of one thing, and of things that only look alike."""

import json
from collections import Counter
from pathlib import Path

import pytest

from research import agreements, corpus_from_texts

PAIRS = Path(__file__).parent / "gold" / "agreement_pairs.jsonl"


@pytest.fixture(scope="module")
def told():
    """Return the verdict on each two texts of the pairs that are paired."""
    rows = [json.loads(line) for line in PAIRS.read_text("utf-8").splitlines()]
    names = ("text_a", "text_b", "other_place", "other_year")
    texts = dict.fromkeys(row[name] for row in rows for name in names if name in row)
    corpus = corpus_from_texts(list(texts))
    table = agreements(corpus)
    text = corpus.documents["text"]
    verdicts = {}
    for row in table.itertuples():
        doc_ids = [
            claim.partition(":")[0] for claim in (row.claim_id_a, row.claim_id_b)
        ]
        verdicts[frozenset(text[doc_ids])] = row.verdict
    return rows, verdicts


def test_pairs_that_chose_no_setting(told):
    rows, verdicts = told
    found = [
        row for row in rows if frozenset((row["text_a"], row["text_b"])) in verdicts
    ]
    held_out = [row["same"] for row in found if row["set"] == "held_out"]
    n_same = sum(row["same"] for row in rows if row["set"] == "held_out")
    assert sum(held_out) / len(held_out) >= 0.85
    assert sum(held_out) / n_same >= 0.75


def test_other_places_and_years_are_never_paired(told):
    rows, verdicts = told
    controls = [
        frozenset((row["text_a"], row[name]))
        for row in rows
        for name in ("other_place", "other_year")
        if name in row
    ]
    assert len(controls) == 100
    assert not verdicts.keys() & controls


def test_whether_they_agree(told):
    rows, verdicts = told
    for row in rows:
        verdict = verdicts.get(frozenset((row["text_a"], row["text_b"])))
        if row["same"] and verdict:
            assert verdict == (
                "agree" if row["value_a"] == row["value_b"] else "differ"
            )


def test_a_copy_is_no_second_witness():
    text = "In 2021 Spain seized 303 tonnes of cocaine. "
    more = (
        "Customs officers opened thousands of containers in the ports of the south. "
        * 3
    )
    table = agreements([text + more, text + more + "Prices fell."])
    assert table["independent"].tolist() == [False]


def test_units_are_converted():
    texts = [
        "In 2021 police in Spain seized 3 tonnes of cocaine.",
        "В 2021 году полиция Испании изъяла 3000 кг кокаина.",
    ]
    assert agreements(texts)["verdict"].tolist() == ["agree"]


def test_a_figure_that_two_documents_share_is_not_set_against_the_others():
    texts = [
        "In 2021 Spain counted 8,177 cases of fraud against 10,276 cases a year earlier.",
        "Spain counted 8,177 cases of fraud in 2021, down from 10,276 a year earlier.",
    ]
    assert set(agreements(texts)["verdict"]) == {"agree"}


def test_one_document_agrees_with_none():
    assert agreements(["In 2021 Spain counted 8,177 cases of fraud."]).empty


def test_pairs_of_another_hand():
    """They were written by one who had not seen the code, and met once when all was built."""
    lines = PAIRS.with_name("agreement_unseen.jsonl").read_text("utf-8")
    found = Counter()
    for pair in map(json.loads, lines.splitlines()):
        verdicts = agreements([pair["a"], pair["b"]])["verdict"]
        found[pair["expected"], next(iter(verdicts), "none")] += 1
    assert found["agree", "agree"] >= 18  # of 25
    assert found["differ", "differ"] >= 11  # of 15
    assert found["agree", "differ"] + found["differ", "agree"] == 0
    assert found["none", "agree"] + found["none", "differ"] <= 1  # of 20
