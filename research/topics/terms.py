"""Words that mark a topic, in each language."""

from __future__ import annotations

import math
from typing import Any

import numpy.typing as npt
import pandas as pd

from research.language import content_words

TERM_COLUMNS = ["topic", "language", "rank", "term", "weight"]
_PRIOR_WORDS = 20.0  # a topic's word frequencies lean on the corpus as if by so many words of it


def _word_counts(passages: pd.DataFrame) -> pd.DataFrame:
    """Count each content word: one row a passage (by position), language, lemma and form."""
    rows = [
        (position, language, word.lemma, word.text)
        for position, (text, language) in enumerate(
            zip(passages["text"], passages["language"], strict=True)
        )
        for word in content_words(text, language)
    ]
    return pd.DataFrame(rows, columns=["position", "language", "lemma", "form"])


def _shown_forms(words: pd.DataFrame) -> pd.Series:
    """Return for each language and lemma the form to show.

    Abbreviations stay in capitals, Russian words stand in their dictionary form, others in the
    form written most often (the first by alphabet, where two are).
    """
    shown = words["form"].where(words["form"].str.isupper(), words["form"].str.lower())
    lemmatised = (words["language"] == "ru") & ~words["form"].str.isupper()
    forms = words.assign(form=shown.where(~lemmatised, words["lemma"]))
    counts = forms.value_counts(["language", "lemma", "form"]).reset_index()
    counts = counts.sort_values(["count", "form"], ascending=[False, True])
    return counts.drop_duplicates(["language", "lemma"]).set_index(["language", "lemma"])["form"]


def relevance(counts: pd.DataFrame, lambda_: float) -> pd.DataFrame:
    """Return the relevance of each word (row) for each topic (column) of a count table.

    ``lambda_ * log p(word|topic) + (1 - lambda_) * log(p(word|topic) / p(word))``, where
    p(word|topic) leans on p(word) as if by 20 words, so that a word seen once cannot lead.
    """
    overall = counts.sum(axis=1) / counts.to_numpy().sum()
    smoothed = counts.add(_PRIOR_WORDS * overall, axis=0) / (counts.sum() + _PRIOR_WORDS)
    log_probability = smoothed.map(math.log)
    log_lift = smoothed.div(overall, axis=0).map(math.log)
    return lambda_ * log_probability + (1 - lambda_) * log_lift


def _terms_in_language(words: pd.DataFrame, n: int, lambda_: float) -> pd.DataFrame:
    counts = words.groupby(["lemma", "topic"]).size().unstack(fill_value=0)
    scores = relevance(counts, lambda_).round(4).where(counts > 0).reset_index()
    table = scores.melt("lemma", var_name="topic", value_name="weight").dropna()
    table = table.sort_values(["topic", "weight", "lemma"], ascending=[True, False, True])
    table["rank"] = table.groupby("topic").cumcount() + 1
    return table[table["rank"] <= n]


def topic_terms(
    passages: pd.DataFrame, topics: npt.NDArray[Any], n: int, lambda_: float
) -> pd.DataFrame:
    """Return the ``n`` most relevant words of each topic and language.

    Parameters
    ----------
    passages
        The table of passages.
    topics
        The main topic of each passage.
    n, lambda_
        See `TopicModel.terms`.
    """
    words = _word_counts(passages)
    if words.empty:
        return pd.DataFrame(columns=TERM_COLUMNS)
    words["topic"] = topics[words["position"].to_numpy(dtype=int)]
    forms = _shown_forms(words)
    tables = [
        _terms_in_language(group, n, lambda_).assign(language=language)
        for language, group in words.groupby("language")
    ]
    table = pd.concat(tables)
    pairs = zip(table["language"], table["lemma"], strict=True)
    table["term"] = [forms[pair] for pair in pairs]
    return table.sort_values(["topic", "language", "rank"], ignore_index=True)[TERM_COLUMNS]
