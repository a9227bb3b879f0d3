"""Words that mark a topic, in each language."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from research.models.embedding import Array, embed, unit
from research.models.topics.solver import TINY
from research.text.language import content_words, language_data

TERM_COLUMNS = [
    "topic",
    "language",
    "rank",
    "term",
    "weight",
]
_COLUMNS = [
    "position",
    "language",
    "start",
    "end",
    "form",
    "lemma",
]
_LAMBDA = 0.6  # of the terms' relevance
_PRIOR_WORDS = 20.0  # by so many words, a topic's frequencies lean on the corpus
_PHRASE_NPMI = 0.5
_PHRASE_COUNT = 3
_LEAST_LIKENESS = 0.1  # of texts that share a word on their subject
_FEW_HOLD = 5  # texts: of a word in fewer, the likeness says nothing
_FEW_TEXTS = 10
_MOST_TEXTS = 2000
_KNOWN = ("en", "ru")  # languages of which `carries_content` knows the function words
_WORD = ["language", "lemma"]


def word_counts(passages: pd.DataFrame) -> pd.DataFrame:
    """Count each content word: one row a passage (by position), language, lemma and form."""
    texts = passages[["text", "language"]].to_numpy()
    rows = [
        (position, language, *word)
        for position, (text, language) in enumerate(texts)
        for word in content_words(text, language)
        if _is_usable(word.text.lower(), language)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _is_usable(word: str, language: str) -> bool:
    """Tell whether a word is no listed function word, and no contraction (``don't``)."""
    return not {"'", "’"} & set(word) and word not in _function_words(language)


@lru_cache
def _function_words(language: str) -> frozenset[str]:
    known = language_data().get(language, {}).get("function_words", "")
    return frozenset(known.split())


def lemmas_of_texts(
    words: pd.DataFrame,
    positions: pd.Index | range,
) -> pd.Series:
    """Return the lemmas of each of some texts."""
    lemmas = words.groupby("position")["lemma"].agg(list)
    return lemmas.reindex(positions).fillna("")  # of which a list is empty


def without_common(
    words: pd.DataFrame,
    texts: Iterable[str],
) -> pd.DataFrame:
    """Leave out words that say nothing of a text's subject, in languages of which few are known.

    Texts that share such a word are hardly more alike in meaning than texts at large: the mean
    cosine of pairs is below 0.1, a bound chosen on English and Russian read without their lists.
    `texts` are those that the positions of words count.
    """
    texts = pd.Series(list(texts))
    unlisted = words[~words["language"].isin(_KNOWN)]
    common = pd.Index([])
    for _, group in unlisted.groupby("language"):
        likeness = group["lemma"].map(_likeness(group, texts))
        common = common.union(group.index[likeness < _LEAST_LIKENESS])
    return words.drop(common).reset_index(drop=True)


def _likeness(
    words: pd.DataFrame,
    texts: pd.Series,
) -> pd.Series:
    """Return the mean cosine between the centred vectors of texts that share a word, if known."""
    from sklearn.feature_extraction.text import CountVectorizer

    own_texts = texts.iloc[words["position"].unique()]
    distinct = own_texts.drop_duplicates().sort_values()
    step = max(1, len(distinct) // _MOST_TEXTS)
    sample = distinct.iloc[::step]
    if len(sample) <= _FEW_TEXTS:
        return pd.Series(dtype=float)
    vectors = embed(sample).astype(float)
    vectors = unit(vectors - vectors.mean(axis=0))
    counter = CountVectorizer(analyzer=list, binary=True)
    holding = counter.fit_transform(lemmas_of_texts(words, sample.index))
    n = holding.getnnz(axis=0)
    # The square of a sum of unit vectors is n, and the cosines of all pairs.
    squares = (holding.T @ vectors) ** 2
    cosines = squares.sum(axis=1) - n
    n_pairs = np.maximum(1, n * (n - 1))
    return pd.Series(
        np.where(n < _FEW_HOLD, np.nan, cosines / n_pairs),
        index=counter.get_feature_names_out(),
    )


def phrases(words: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `word_counts` with neighbours that belong together as one phrase.

    Normalised pointwise mutual information (Bouma 2009) of 0.5 and three occurrences.
    """
    total = words.groupby("language")["form"].transform("size")
    share = words.groupby(_WORD)["form"].transform("size") / total
    counted = words.assign(total=total, share=share, behind=words["end"] + 1)
    following = counted.shift(-1).add_suffix("_next")
    pairs = counted.join(following).query(
        "position == position_next and behind == start_next"
    )
    pairs = pairs.assign(
        lemma=pairs["lemma"] + " " + pairs["lemma_next"],
        form=pairs["form"] + " " + pairs["form_next"],
    )
    n = pairs.groupby(_WORD)["form"].transform("size")
    joint = n / pairs["total"]
    by_chance = pairs["share"] * pairs["share_next"]
    npmi = np.log(joint / by_chance) / -np.log(joint.clip(upper=0.999))
    is_phrase = (npmi >= _PHRASE_NPMI) & (n >= _PHRASE_COUNT)
    together = pairs.loc[is_phrase, words.columns]
    first = together.index
    alone = words.drop(first.union(first + 1))
    return pd.concat([alone, together], ignore_index=True)


def shown_forms(words: pd.DataFrame) -> pd.Series:
    """Return for each language and lemma the form to show.

    Abbreviations stay in capitals, Russian words stand in their dictionary form, others (and
    phrases) in the form written most often (the first by alphabet, where two are).
    """
    is_phrase = words["lemma"].str.contains(" ")
    is_russian_word = (words["language"] == "ru") & ~is_phrase
    form = words["form"].str.lower().mask(is_russian_word, words["lemma"])
    form = form.mask(words["form"].str.isupper(), words["form"])
    return (
        words[_WORD]
        .assign(form=form)
        .value_counts()
        .reset_index()
        .sort_values(["count", "form"], ascending=[False, True])
        .drop_duplicates(_WORD)
        .set_index(_WORD)["form"]
    )


def relevance(probability: pd.DataFrame, overall: Any, lambda_: float) -> Any:
    """Return ``lambda_ * log p(word|topic) + (1 - lambda_) * log(p(word|topic) / p(word))``.

    Topics are rows, words columns (Sievert and Shirley 2014, https://aclanthology.org/W14-3110/).
    """
    return np.log(probability + TINY) - (1 - lambda_) * np.log(overall)


def smoothed(counts: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return p(word|topic), leaning on p(word) as if by 20 words of it, and p(word)."""
    of_word = counts.sum()
    overall = of_word / of_word.sum()
    total = counts.sum(axis="columns") + _PRIOR_WORDS
    return (counts + _PRIOR_WORDS * overall).div(total, axis="index"), overall


def first_terms(
    scores: pd.DataFrame,
    forms: pd.Series,
    language: Any,
    n: int,
) -> pd.DataFrame:
    """Return the n best words of each topic; equal scores go by the alphabet.

    Topics are rows of `scores`, lemmas columns; a word without a score is none of the topic's.
    `forms` has the form to show of each lemma.
    """
    table = (
        pd.Series(scores.stack(future_stack=True), name="weight")
        .dropna()
        .round(4)
        .rename_axis(["topic", "lemma"])
        .reset_index()
        .sort_values(["topic", "weight", "lemma"], ascending=[True, False, True])
    )
    table["language"] = language
    table["term"] = table["lemma"].map(forms)
    return ranked(table, n)[TERM_COLUMNS]


def ranked(table: pd.DataFrame, n: int) -> pd.DataFrame:
    """Return the first n rows of each topic, with their rank."""
    rank = table.groupby("topic").cumcount() + 1
    return table.assign(rank=rank)[rank <= n].reset_index(drop=True)


def counted_terms(
    words: pd.DataFrame,
    topics: Array,
    n: int,
) -> pd.DataFrame:
    """Return the first words of each topic and language, from counts in its own passages.

    `topics` has the topic of each passage, by the position that the words have.
    """
    forms = shown_forms(words)
    words = words.assign(topic=topics[words["position"].to_numpy(int)])
    tables = [pd.DataFrame(columns=TERM_COLUMNS)]
    for language, group in words.groupby("language"):
        counts = pd.crosstab(group["topic"], group["lemma"])
        scores = relevance(*smoothed(counts), _LAMBDA).where(counts > 0)
        tables.append(first_terms(scores, forms[language], language, n))
    together = pd.concat(tables[1:] or tables)
    return together.sort_values(["topic", "language", "rank"], ignore_index=True)
