"""What a term is evidence of: for each rule, a text that fires it and one that must not."""

import pandas as pd
import pytest

from research.text.codes.codebook import load_codebook
from research.text.codes.cues import find_terms, is_verb
from research.text.codes.terms import spelling, term_words

CODEBOOK = load_codebook()


def methods(*texts):
    """Return how the texts of one document show each category."""
    passages = pd.DataFrame({"doc_id": "d", "text": texts})
    return [
        {key: evidence.method for key, evidence in shown.items()}
        for shown in find_terms(passages, CODEBOOK)
    ]


def method(text, key="enabler.corruption"):
    [shown] = methods(text)
    return shown.get(key)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An organ before "against", at most six words before it, and without a verb between.
        ("The department for combating corruption moved.", "name"),
        ("The department and five of its men combating corruption.", "name"),
        ("The department and five of its own men combating corruption.", "term"),
        ("The department said that combating corruption helps.", "term"),
        # "against" right before the term, and the organ right after it.
        ("An anti-corruption agency opened.", "name"),
        ("An anti-corruption drive of the new agency opened.", "term"),
        # "Office on" right before it.
        ("The office on corruption opened.", "name"),
        ("The office on public corruption opened.", "term"),
        # One run of capitals with an organ, and not in a headline.
        ("He left the Task Force on Bribery and Corruption last year.", "name"),
        ("He left the Task Force on bribery and Corruption last year.", "term"),
        ("He left the Task Force, Corruption and more last year.", "term"),
        ("Task Force on Corruption", "term"),
    ],
)
def test_names_of_organs(text, expected):
    assert method(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They saw no corruption.", "term"),
        ("They live without corruption.", "denied"),
        ("Investigators found no evidence of corruption.", "denied"),
        ("They did not deny that corruption exists.", "term"),
        ("They deny that corruption exists.", "denied"),
        ("Corruption was not found there.", "denied"),
        ("No corruption was found there.", "denied"),
        ("No office of many bad cases of corruption was found.", "term"),
        ("Corruption was found in no town.", "term"),
        # Another statement begins after a turn, "and", a sentence, or a verb after a comma.
        ("There is no evidence, but corruption is everywhere.", "term"),
        ("There was corruption and no evidence of it was found.", "term"),
        ("There is no evidence. Corruption is everywhere.", "term"),
        ("He denied the claim, corruption was common.", "term"),
        ("He denied any theft, or corruption.", "denied"),
        ("He denied the claim, that corruption was common.", "denied"),
        (
            "There is no evidence in this long and very dull report on corruption.",
            "denied",
        ),
        (
            "There is no evidence in this long and very dull new report on corruption.",
            "term",
        ),
        ("Коррупция не выявлена.", "denied"),
    ],
)
def test_denials(text, expected):
    assert method(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There is possibly corruption.", "hedged"),
        ("Corruption is possible.", "hedged"),
        ("Corruption is a sign of possible decay.", "term"),
    ],
)
def test_doubts(text, expected):
    assert method(text) == expected


def test_everyday_terms_need_two_cues_or_a_term():
    key = next(
        code.key
        for code in CODEBOOK
        if code.needs_context and "prison" in code.terms_en
    )
    bare, one_cue, two_cues, term = (
        methods("A prison was built.", other)[0].get(key)
        for other in ("Rain.", "A crime.", "A crime. A felony.", "Heroin was seized.")
    )
    assert (bare, one_cue, two_cues, term) == (None, None, "term", "term")


def test_the_strongest_evidence_counts_and_of_equals_the_first():
    text = "No evidence of corruption was given. Corruption thrives. Corruption kills."
    passages = pd.DataFrame({"doc_id": "d", "text": [text]})
    evidence = find_terms(passages, CODEBOOK)[0]["enabler.corruption"]
    assert evidence == ("term", (37, 47))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("arrested", True),
        ("United", False),
        ("organised", False),
        ("sold", True),
        ("red", False),
        ("сообщил", True),
        ("задержались", True),
        ("стал", True),
        ("комитет", False),
    ],
)
def test_verbs(word, expected):
    [token] = term_words(word)
    assert is_verb(token) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("organisations", "organizations"),
        ("raised", "raised"),
        ("crisis", "crisis"),
        ("labour", "labor"),
        ("hour", "hour"),
        ("Счёт", "счет"),
    ],
)
def test_spellings(word, expected):
    assert spelling(word) == expected
