"""Checks between claims: the annotated ones, generated groups, and hand-made cases."""

import pytest
from audit_groups import groups
from test_gold import GOLD

from research import audit_claims, corpus_from_texts, extract_claims


def checks_of(text, language="en"):
    return audit_claims(extract_claims(corpus_from_texts([text], languages=[language])))


@pytest.fixture(scope="module")
def checks(seeds):
    return audit_claims(extract_claims(seeds))


def figures(check):
    """Return the figures that an annotated check computes."""
    computed = check.get("computed")
    return list(computed.values()) if isinstance(computed, dict) else [computed]


RELATIONS = {"regional_residual": "residual"}
VERDICTS = {  # of the annotation; all others are figures that no text states
    "consistent": "consistent",
    "consistent_as_ratio": "consistent",
    "consistent_after_repair": "consistent",
}


@pytest.mark.parametrize(
    "gold", GOLD["documents"][1]["checks"], ids=lambda check: check["id"]
)
def test_annotated_checks_are_made(checks, gold):
    relation = RELATIONS.get(gold["type"], gold["type"])
    rows = checks[checks["relation"] == relation]
    if gold["verdict"] == "uncheckable":
        assert "uncheckable" in set(rows["verdict"])
        return
    wanted = [x for x in figures(gold) if isinstance(x, int | float)]
    near = [
        row
        for row in rows.itertuples()
        if any(row.computed == pytest.approx(x, rel=2e-3, abs=0.06) for x in wanted)
    ]
    # No text states a residual, so that whatever the annotation says of it, it is derived.
    stated = "derived" if relation == "residual" else gold["verdict"]
    assert VERDICTS.get(stated, "derived") in {row.verdict for row in near}


def test_a_caveat_stands_in_a_column_of_its_own(checks):
    caveats = checks[checks["caveat"] != ""].set_index("caveat")
    assert caveats["relation"].to_dict() == {
        "more_than_whole": "contribution",
        "low_base": "run_rate",
    }
    assert "low base" in caveats["note"]["low_base"]


@pytest.mark.parametrize(
    ("text", "caveat"),
    [
        ("Thefts rose from 10 to 25.", "low_base"),
        ("Thefts rose from 29 to 60.", "low_base"),
        ("Thefts rose from 30 to 65.", ""),  # the base is no longer low
        ("Thefts rose from 20 to 40.", ""),  # no more than doubled
        ("Seizures rose from 10 kg to 25 kg.", ""),  # not of cases
    ],
)
def test_a_growth_from_a_low_base(text, caveat):
    assert checks_of(text)["caveat"].tolist() == [caveat]


def test_no_annotated_document_is_called_inconsistent(checks):
    assert "inconsistent" not in set(checks["verdict"])


def test_the_low_base_and_the_cause_are_told(checks):
    notes = " ".join(checks["note"])
    assert "low base" in notes
    assert "103.4 %" in notes
    assert "-20.2 %" in notes
    assert "would be 3.4 times" in notes


@pytest.mark.parametrize("spoil", [False, True])
def test_generated_groups(spoil):
    texts, languages = zip(*groups(1000, seed=2, spoil=spoil), strict=True)
    texts = [f"{text} Case {i}." for i, text in enumerate(texts)]
    corpus = corpus_from_texts(texts, languages=languages)
    checks = audit_claims(extract_claims(corpus))
    wrong = checks.loc[checks["verdict"] == "inconsistent", "claim_ids"].str[0].str[:12]
    assert wrong.nunique() >= 990 if spoil else wrong.nunique() == 0


@pytest.mark.parametrize(
    ("text", "language", "verdict"),
    [
        ("Thefts rose by 20% from 500 to 400.", "en", "inconsistent"),
        ("Thefts rose from 500 to 400.", "en", "inconsistent"),
        ("Thefts rose by about 20% from 500 to 605.", "en", "consistent"),
        (
            "Seizures rose from 1.2 million to 1.5 million, or by 24%.",
            "en",
            "consistent",
        ),
        ("Из 240 задержанных 75, или 31%, — иностранцы.", "ru", "consistent"),
        ("Thefts rose by 20%.", "en", "uncheckable"),
        ("Police held 50 people, including 12 women and 9 children.", "en", "derived"),
        ("In total, 50 people were held: 30 men and 21 women.", "en", "inconsistent"),
        ("In total, 50 people were held: 30 men and 20 women.", "en", "consistent"),
        ("Thefts halved from 500 to 250.", "en", "consistent"),
        ("Thefts doubled from 500 to 1050.", "en", "consistent"),  # 2.1 times
        ("Thefts doubled from 500 to 1200.", "en", "inconsistent"),  # 2.4 times
        ("Thefts rose by about 20% from 500 to 615.", "en", "inconsistent"),
    ],
)
def test_a_verdict(text, language, verdict):
    assert verdict in set(checks_of(text, language)["verdict"])
    if verdict != "inconsistent":
        assert "inconsistent" not in set(checks_of(text, language)["verdict"])


def test_every_check_names_claims_and_says_a_sentence(seeds, checks):
    known = set(extract_claims(seeds)["claim_id"])
    for check in checks.itertuples():
        assert set(check.claim_ids) <= known
        assert check.note.endswith(".")
    assert checks["check_id"].is_unique


def test_no_claims_no_checks(checks):
    assert list(checks_of("Nothing here.").columns) == list(checks.columns)
