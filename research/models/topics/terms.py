"""Words that mark a topic, in each language, and the three usual ways to rank them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Literal

import numpy as np
import pandas as pd

from research.models.embedding import embed
from research.models.topics.solver import Array, unit
from research.text.language import Word, content_words, language_data

TERM_COLUMNS = ["topic", "language", "rank", "term", "weight"]
Ranking = Literal["relevance", "frex", "probability"]
RANKINGS = ("relevance", "frex", "probability")
_PRIOR_WORDS = (
    20.0  # a topic's word frequencies lean on the corpus as if by so many words of it
)
_PHRASE_NPMI, _PHRASE_COUNT = 0.5, 3
_LEAST_LIKENESS, _FEW_SAY, _FEW_TEXTS, _MOST_TEXTS = 0.1, 5, 10, 2000
_KNOWN = ("en", "ru")  # languages of which `carries_content` knows the function words


def word_counts(passages: pd.DataFrame) -> pd.DataFrame:
    """Count each content word: one row a passage (by position), language, lemma and form."""
    rows = [
        (position, language, word.lemma, word.text, word.start, word.end)
        for position, (text, language) in enumerate(
            zip(passages["text"], passages["language"], strict=True)
        )
        for word in _usable(content_words(text, language), language)
    ]
    return pd.DataFrame(
        rows, columns=["position", "language", "lemma", "form", "start", "end"]
    )


def _usable(words: list[Word], language: str) -> Iterator[Word]:
    """Leave out listed function words, and the halves of contractions (``n't``)."""
    listed = _function_words(language)
    whole = (word for word in words if not ("'" in word.text or "’" in word.text))
    return (word for word in whole if word.text.lower() not in listed)


@lru_cache
def _function_words(language: str) -> frozenset[str]:
    row = language_data().get(language, {})
    return frozenset(row.get("function_words", "").split())


def without_common(words: pd.DataFrame, texts: Iterable[str]) -> pd.DataFrame:
    """Leave out words that say nothing of a text's subject, in languages of which few are known.

    Texts that share such a word are hardly more alike in meaning than texts at large: the mean
    cosine of pairs is below 0.1, a bound chosen on English and Russian read without their lists.
    `texts` are those that the positions of words count.
    """
    every, common = pd.Series(list(texts)), [words.index[:0]]
    for _, group in words[~words["language"].isin(_KNOWN)].groupby("language"):
        ordered = every.iloc[group["position"].unique()].drop_duplicates().sort_values()
        sample = ordered.iloc[:: max(1, len(ordered) // _MOST_TEXTS)]
        if len(sample) > _FEW_TEXTS:
            likeness = group["lemma"].map(_likeness(group, sample))
            common.append(group.index[likeness < _LEAST_LIKENESS])
    return words.drop(np.concatenate(common)).reset_index(drop=True)


def _likeness(words: pd.DataFrame, texts: pd.Series) -> pd.Series:
    """Return the mean cosine between the centred vectors of texts that share a word."""
    from scipy.sparse import csr_matrix

    vectors = embed(texts).astype(float)
    vectors = unit(vectors - vectors.mean(axis=0))
    said = words.drop_duplicates(["position", "lemma"])
    said = said[said["position"].isin(texts.index)]
    codes, lemmas = pd.factorize(said["lemma"], sort=True)
    rows = texts.index.get_indexer(pd.Index(said["position"]))
    sums = (
        csr_matrix((np.ones(len(codes)), (codes, rows)), (len(lemmas), len(texts)))
        @ vectors
    )
    n = np.bincount(codes, minlength=len(lemmas))
    pairs = np.maximum(1, n * (n - 1))
    return pd.Series(((sums**2).sum(axis=1) - n) / pairs, index=lemmas)[n >= _FEW_SAY]


def phrases(words: pd.DataFrame) -> pd.DataFrame:
    """Return the table of `word_counts` with neighbours that belong together as one phrase.

    Normalised pointwise mutual information (Bouma 2009) of 0.5 and three occurrences.
    """
    if not len(words):
        return words
    following = words.shift(-1)
    total = words.groupby("language")["form"].transform("size")
    share = words.groupby(["language", "lemma"])["form"].transform("size") / total
    same = (words["position"] == following["position"]) & (
        following["start"] - words["end"] == 1
    )
    both = {name: words[name] + " " + following[name] for name in ("lemma", "form")}
    pairs = words.assign(**both)[same]
    n = pairs.groupby(["language", "lemma"])["form"].transform("size")
    joint = n / total[same]
    npmi = np.log(joint / share[same] / share.shift(-1)[same]) / -np.log(
        joint.clip(upper=0.999)
    )
    found = pairs[(npmi >= _PHRASE_NPMI) & (n >= _PHRASE_COUNT)]
    alone = words.drop(found.index.union(found.index + 1))
    return pd.concat([alone, found], ignore_index=True)


def shown_forms(words: pd.DataFrame) -> pd.Series:
    """Return for each language and lemma the form to show.

    Abbreviations stay in capitals, Russian words stand in their dictionary form, others (and
    phrases) in the form written most often (the first by alphabet, where two are).
    """
    capitals = words["form"].str.isupper()
    shown = words["form"].where(capitals, words["form"].str.lower())
    lemmatised = (
        (words["language"] == "ru") & ~capitals & ~words["lemma"].str.contains(" ")
    )
    forms = words.assign(form=shown.where(~lemmatised, words["lemma"]))
    counts = forms.value_counts(["language", "lemma", "form"]).reset_index()
    counts = counts.sort_values(["count", "form"], ascending=[False, True])
    return counts.drop_duplicates(["language", "lemma"]).set_index(
        ["language", "lemma"]
    )["form"]


def relevance(probability: Array, overall: Array, lambda_: float) -> Array:
    """Return ``lambda_ * log p(word|topic) + (1 - lambda_) * log(p(word|topic) / p(word))``.

    Topics are rows, words columns (Sievert and Shirley 2014, https://aclanthology.org/W14-3110/).
    """
    log_probability = np.log(probability + 1e-12)
    return np.asarray(log_probability - (1 - lambda_) * np.log(overall))


def frex(probability: Array, lambda_: float) -> Array:
    """Return the harmonic mean of a word's ranks by exclusivity and by frequency in the topic.

    `lambda_` is the share of frequency (Airoldi and Bischof 2016,
    https://doi.org/10.1080/01621459.2015.1051182).
    """
    from scipy.stats import rankdata

    share = probability / np.maximum(probability.sum(axis=0), 1e-12)
    exclusive, frequent = (
        rankdata(table, axis=1) / table.shape[1] for table in (share, probability)
    )
    return np.asarray(1 / ((1 - lambda_) / exclusive + lambda_ / frequent))


def smoothed(counts: Array) -> tuple[Array, Array]:
    """Return p(word|topic), leaning on p(word) as if by 20 words of it, and p(word)."""
    overall = counts.sum(axis=0) / counts.sum()
    total = counts.sum(axis=1, keepdims=True) + _PRIOR_WORDS
    return (counts + _PRIOR_WORDS * overall) / total, overall


def score(
    probability: Array, overall: Array, ranking: Ranking, lambda_: float
) -> Array:
    """Return the score by which `ranking` puts the words (columns) of each topic (row)."""
    if ranking == "probability":
        return probability
    if ranking == "frex":
        return frex(probability, lambda_)
    return relevance(probability, overall, lambda_)


def first_terms(
    scores: Array, possible: Array, names: pd.Index, n: int
) -> pd.DataFrame:
    """Return the n best of the possible words of each topic; equal scores go by the alphabet."""
    rows: list[tuple[Any, ...]] = []
    for topic, (row, allowed) in enumerate(zip(scores.round(4), possible, strict=True)):
        order = [i for i in np.lexsort((names, -row)) if allowed[i]][:n]
        rows += [(topic, rank, names[i], row[i]) for rank, i in enumerate(order, 1)]
    return pd.DataFrame(rows, columns=["topic", "rank", "lemma", "weight"])


def counted_terms(
    words: pd.DataFrame, topics: Array, k: int, n: int, ranking: Ranking, lambda_: float
) -> pd.DataFrame:
    """Return the first words of each topic and language, from counts in its own passages."""
    tables = [pd.DataFrame(columns=TERM_COLUMNS)]
    forms = shown_forms(words)
    topic_of = topics[words["position"].to_numpy(dtype=int)]
    for language, group in words.assign(topic=topic_of).groupby("language"):
        counts = (
            group.groupby(["topic", "lemma"])
            .size()
            .unstack(fill_value=0)
            .sort_index(axis=1)
        )
        table = counts.reindex(range(k), fill_value=0).to_numpy(float)
        scores = score(*smoothed(table), ranking, lambda_)
        found = first_terms(scores, table > 0, counts.columns, n)
        found["term"] = [forms[language, lemma] for lemma in found["lemma"]]
        tables.append(found.assign(language=language)[TERM_COLUMNS])
    found = pd.concat([each for each in tables if len(each)] or tables[:1])
    return found.sort_values(["topic", "language", "rank"], ignore_index=True)
