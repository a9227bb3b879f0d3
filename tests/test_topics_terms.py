"""The words of a topic: each rule of counting, joining and showing them."""

import numpy as np
import pandas as pd
import pytest

from research.models.topics.terms import (
    first_terms,
    phrases,
    shown_forms,
    word_counts,
)


def _words(texts, language="en"):
    return word_counts(pd.DataFrame({"text": texts, "language": language}))


@pytest.mark.parametrize(
    ("text", "language", "forms"),
    [
        ("The gangs don't sell arms", "en", ["gangs", "sell", "arms"]),
        ("Которая банда", "ru", ["банда"]),
        ("Вона заарештована", "uk", ["заарештована"]),
    ],
)
def test_words_that_count(text, language, forms):
    assert _words([text], language)["form"].tolist() == forms


def test_neighbours_said_together_three_times_are_a_phrase():
    texts = ["money laundering case", "money laundering probe", "money laundering gang"]
    texts += ["police raid", "police arrest", "court arrest", "court raid"]
    lemmas = set(phrases(_words(texts))["lemma"])
    assert {"money launder", "money laundering"} & lemmas
    assert not any(lemma.startswith("police ") for lemma in lemmas)
    twice = phrases(_words(texts[:2] + texts[3:]))["lemma"]
    assert not twice.str.contains(" ").any()


def test_words_apart_or_in_two_texts_are_no_phrase():
    assert (
        not phrases(_words(["money, laundering"] * 4))["form"].str.contains(" ").any()
    )
    assert (
        not phrases(_words(["money", "laundering"] * 4))["form"].str.contains(" ").any()
    )


@pytest.mark.parametrize(
    ("text", "language", "form"),
    [
        ("ОПГ", "ru", "ОПГ"),
        ("Оружием", "ru", "оружие"),
        ("Gangs gangs gang", "en", "gangs"),
        ("gangs gang", "en", "gang"),
    ],
)
def test_the_form_to_show(text, language, form):
    assert shown_forms(_words([text], language)).tolist() == [form]


def test_first_terms_are_possible_and_go_by_the_alphabet_where_equal():
    scores = pd.DataFrame([[1.0, 2.0, 1.0, np.nan]], columns=["b", "c", "a", "topic"])
    forms = pd.Series(["Bs", "Cs", "As", "Ts"], index=scores.columns)
    terms = first_terms(scores, forms, "en", 2)
    assert terms["term"].tolist() == ["Cs", "As"]
    assert terms["rank"].tolist() == [1, 2]
