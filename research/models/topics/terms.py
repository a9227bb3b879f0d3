"""Words that mark a topic, in each language."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from research.models.embedding import embed
from research.models.topics.solver import TINY, Array, unit
from research.text.language import content_words, language_data

TERM_COLUMNS = ["topic", "language", "rank", "term", "weight"]
_LAMBDA = 0.6  # of the terms' relevance
_PRIOR_WORDS = 20.0  # by so many words, a topic's frequencies lean on the corpus
_PHRASE_NPMI, _PHRASE_COUNT = 0.5, 3
_LEAST_LIKENESS = 0.1  # of texts that share a word on their subject
_FEW_HOLD = 5  # texts: of a word in fewer, the likeness says nothing
_FEW_TEXTS, _MOST_TEXTS = 10, 2000
_KNOWN = ("en", "ru")  # languages of which `carries_content` knows the function words
_WORD = ["language", "lemma"]


def word_counts(passages: pd.DataFrame) -> pd.DataFrame:
    """Count each content word: one row a passage (by position), language, lemma and form."""
    texts = zip(passages["text"], passages["language"], strict=True)
    rows = [
        (position, language, *word)
        for position, (text, language) in enumerate(texts)
        for word in content_words(text, language)
        if _is_usable(word.text.lower(), language)
    ]
    columns = ["position", "language", "start", "end", "form", "lemma"]
    return pd.DataFrame(rows, columns=columns)


def _is_usable(word: str, language: str) -> bool:
    """Tell whether a word is no listed function word, and no contraction (``don't``)."""
    return not {"'", "’"} & set(word) and word not in _function_words(language)


@lru_cache
def _function_words(language: str) -> frozenset[str]:
    row = language_data().get(language, {})
    return frozenset(row.get("function_words", "").split())


def lemmas_of_texts(words: pd.DataFrame, positions: pd.Index | range) -> pd.Series:
    """Return the lemmas of each of some texts."""
    lemmas = words.groupby("position")["lemma"].agg(list)
    return lemmas.reindex(positions).fillna("")  # of which a list is empty


def without_common(words: pd.DataFrame, texts: Iterable[str]) -> pd.DataFrame:
    """Leave out words that say nothing of a text's subject, in languages of which few are known.

    Texts that share such a word are hardly more alike in meaning than texts at large: the mean
    cosine of pairs is below 0.1, a bound chosen on English and Russian read without their lists.
    `texts` are those that the positions of words count.
    """
    texts = pd.Series(list(texts))
    unlisted = words[~words["language"].isin(_KNOWN)]
    common: list[Any] = []
    for _, group in unlisted.groupby("language"):
        own_texts = texts.iloc[group["position"].unique()]
        distinct = own_texts.drop_duplicates().sort_values()
        step = max(1, len(distinct) // _MOST_TEXTS)
        sample = distinct.iloc[::step]
        if len(sample) > _FEW_TEXTS:
            likeness = group["lemma"].map(_likeness(group, sample))
            common += group.index[likeness < _LEAST_LIKENESS].tolist()
    return words.drop(common).reset_index(drop=True)


def _likeness(words: pd.DataFrame, texts: pd.Series) -> pd.Series:
    """Return the mean cosine between the centred vectors of texts that share a word."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectors = embed(texts).astype(float)
    vectors = unit(vectors - vectors.mean(axis=0))
    counter = CountVectorizer(analyzer=list, binary=True)
    holding = counter.fit_transform(lemmas_of_texts(words, texts.index))
    n = holding.getnnz(axis=0)
    # The square of a sum of unit vectors is n, and the cosines of all pairs.
    squares = (holding.T @ vectors) ** 2
    cosines = squares.sum(axis=1) - n
    n_pairs = np.maximum(1, n * (n - 1))
    likeness = np.where(n < _FEW_HOLD, np.nan, cosines / n_pairs)
    return pd.Series(likeness, index=counter.get_feature_names_out())


def phrases(words: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `word_counts` with neighbours that belong together as one phrase.

    Normalised pointwise mutual information (Bouma 2009) of 0.5 and three occurrences.
    """
    following = words.shift(-1)
    is_same_text = words["position"] == following["position"]
    is_next = following["start"] - words["end"] == 1
    is_pair = is_same_text & is_next
    pairs = words[is_pair].copy()
    pairs[["lemma", "form"]] += " " + following[["lemma", "form"]]
    total = words.groupby("language")["form"].transform("size")
    share = words.groupby(_WORD)["form"].transform("size") / total
    n = pairs.groupby(_WORD)["form"].transform("size")
    joint = n / total[is_pair]
    by_chance = (share * share.shift(-1))[is_pair]
    npmi = np.log(joint / by_chance) / -np.log(joint.clip(upper=0.999))
    is_phrase = (npmi >= _PHRASE_NPMI) & (n >= _PHRASE_COUNT)
    together = pairs.index[is_phrase]
    alone = words.drop(together.union(together + 1))
    return pd.DataFrame(pd.concat([alone, pairs.loc[together]], ignore_index=True))


def shown_forms(words: pd.DataFrame) -> pd.Series:
    """Return for each language and lemma the form to show.

    Abbreviations stay in capitals, Russian words stand in their dictionary form, others (and
    phrases) in the form written most often (the first by alphabet, where two are).
    """
    is_russian = words["language"] == "ru"
    is_capital = words["form"].str.isupper()
    is_phrase = words["lemma"].str.contains(" ")
    form = words["form"].where(is_capital, words["form"].str.lower())
    form = form.mask(is_russian & ~is_capital & ~is_phrase, words["lemma"])
    table = words[_WORD].assign(form=form)
    counts = table.value_counts().reset_index()
    counts = counts.sort_values(["count", "form"], ascending=[False, True])
    most_frequent = counts.drop_duplicates(_WORD)
    return most_frequent.set_index(_WORD)["form"]


def relevance(probability: Array, overall: Array, lambda_: float) -> Array:
    """Return ``lambda_ * log p(word|topic) + (1 - lambda_) * log(p(word|topic) / p(word))``.

    Topics are rows, words columns (Sievert and Shirley 2014, https://aclanthology.org/W14-3110/).
    """
    log_probability = np.log(probability + TINY)
    return np.asarray(log_probability - (1 - lambda_) * np.log(overall))


def smoothed(counts: Array) -> tuple[Array, Array]:
    """Return p(word|topic), leaning on p(word) as if by 20 words of it, and p(word)."""
    overall = counts.sum(axis=0) / counts.sum()
    total = counts.sum(axis=1, keepdims=True) + _PRIOR_WORDS
    return (counts + _PRIOR_WORDS * overall) / total, overall


def first_terms(
    scores: Array, possible: Array, forms: pd.Series, language: Any, n: int
) -> pd.DataFrame:
    """Return the n best of the possible words of each topic; equal scores go by the alphabet.

    `forms` has the form to show of each word, a column of `scores`, by its lemma.
    """
    topics, columns = np.nonzero(possible)
    weights = scores[topics, columns].round(4)
    table = pd.DataFrame({"topic": topics, "language": language, "weight": weights})
    table[["lemma", "term"]] = forms.reset_index().to_numpy()[columns]
    order = ["topic", "weight", "lemma"]
    table = table.sort_values(order, ascending=[True, False, True], ignore_index=True)
    table["rank"] = table.groupby("topic").cumcount() + 1
    return table.loc[table["rank"] <= n, TERM_COLUMNS].reset_index(drop=True)


def counted_terms(words: pd.DataFrame, topics: Array, n: int) -> pd.DataFrame:
    """Return the first words of each topic and language, from counts in its own passages.

    `topics` has the topic of each passage, by the position that the words have.
    """
    forms = shown_forms(words)
    words = words.assign(topic=topics[words["position"].to_numpy(int)])
    tables = [pd.DataFrame(columns=TERM_COLUMNS)]
    for language, group in words.groupby("language"):
        table = pd.crosstab(group["topic"], group["lemma"])
        counts = table.to_numpy(float)
        scores = relevance(*smoothed(counts), _LAMBDA)
        shown = forms[language].reindex(table.columns)
        terms = first_terms(scores, counts > 0, shown, language, n)
        terms["topic"] = table.index[terms["topic"]]
        tables.append(terms)
    together = pd.concat(tables[1:] or tables)
    return together.sort_values(["topic", "language", "rank"], ignore_index=True)
