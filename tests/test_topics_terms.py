"""The words of a topic: each rule of counting, joining and showing them."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from research.models.topics.terms import (
    expected_npmi,
    first_terms,
    phrases,
    shown_forms,
    topic_terms,
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
    scores = pd.DataFrame([[1.0, 1.0, 2.0, np.nan]], columns=["a", "b", "c", "topic"])
    terms = first_terms(scores, csr_matrix(np.ones((3, 4))), 2)
    assert terms["lemma"].tolist() == ["c", "a"]
    assert terms["rank"].tolist() == [1, 2]


def test_words_that_stand_together_are_chosen_before_those_that_do_not():
    words = [f"w{i:02}" for i in range(12)]
    holding = np.vstack([np.ones((9, 12)), np.zeros((9, 12))])
    holding[:, 8] = np.eye(18)[12]  # alone in a text, and ranked before others
    scores = pd.DataFrame([np.linspace(2, 1, 12)], columns=words)
    assert "w08" not in set(first_terms(scores, csr_matrix(holding), 10)["lemma"])


def test_words_seen_together_once_may_be_together_by_chance():
    holding = np.zeros((100, 4))
    holding[0, :2] = 1
    holding[:10, 2:] = 1
    found = expected_npmi(csr_matrix(holding))
    assert found[0, 1] == pytest.approx(1 - 2 * np.exp(-1))
    assert found[2, 3] == pytest.approx(1, abs=1e-3)
    assert found[0, 0] == 0


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Gangs: https://t.me/shot_shot and bbc.co.uk/news", ["Gangs"]),
        ("Write to desk@example.org or @mash_channel today", ["Write"]),
        ("The U.S. gang", ["gang"]),
        ("Police said on Monday last year that gangs", ["Police", "gangs"]),
    ],
)
def test_links_accounts_and_words_of_time_and_speech_do_not_count(text, forms):
    assert _words([text])["form"].tolist() == forms


def test_what_one_document_repeats_is_no_term_among_many_documents():
    texts = [f"heroin cocaine courier{chr(97 + i)}" for i in range(12)]
    texts += ["heroin cocaine zorro"] * 3
    words = _words(texts)
    documents = np.array([*range(12), 99, 99, 99])
    weights = np.tile([1.0, 0.0], (15, 1))
    weights = np.vstack([weights, np.tile([0.0, 1.0], (5, 1))])
    more = _words(["football match"] * 5)
    words = pd.concat([words, more.assign(position=more["position"] + 15)])
    documents = np.append(documents, range(100, 105))
    terms = topic_terms(words, documents, weights, 5)
    assert terms.loc[terms["topic"] == 0, "term"].tolist() == ["cocaine", "heroin"]
