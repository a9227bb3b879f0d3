"""Words that mark a topic, in each language."""

import re
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from research.models.embedding import Array
from research.models.topics.solver import TINY
from research.text.language import (
    content_words,
    language_data,
)
from research.text.lexicon import Lexicon

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
_LAMBDA = 0.5  # of the terms' relevance
_PRIOR_WORDS = 20.0  # by so many words, a topic's frequencies lean on the corpus
_SHOWN = 10  # terms that are chosen together
_POOL = 3  # times as many are looked at
_PHRASE_NPMI = 0.5
_PHRASE_COUNT = 3
_LEAST_LIFT = 1.25
_FEW_TEXTS = 10
# Links, addresses and the names of accounts.
_LINK = re.compile(r"\S*(?:://|@|\w\.[a-z]{2})\S*", re.IGNORECASE)
_COMMON = Lexicon(__file__, "common_words.toml")


def word_counts(
    passages: pd.DataFrame,
) -> pd.DataFrame:
    """Count each content word: one row a passage (by position), language, lemma and form."""
    texts = passages[["text", "language"]].to_numpy()
    rows = [
        (position, language, *word)
        for position, (text, language) in enumerate(texts)
        for word in content_words(_LINK.sub("  ", text), language)
        if _is_usable(word.text.lower(), word.lemma, language)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _is_usable(
    word: str,
    lemma: str,
    language: str,
) -> bool:
    """Tell whether a word is no listed one, and no contraction (``don't``)."""
    listed = _listed_words(language)
    return not {"'", "’"} & set(word) and listed.isdisjoint({word, lemma})


@lru_cache
def _listed_words(
    language: str,
) -> frozenset[str]:
    """Return function words, and those of time and of speech, which are on no subject."""
    known = language_data().get(language, {}).get("function_words", "")
    common = _COMMON.data.get(language, {}).get("words", "")
    return frozenset(f"{known} {common}".split())


def lemmas_of_texts(
    words: pd.DataFrame,
    positions: pd.Index | range,
) -> pd.Series:
    """Return the lemmas of each of some texts."""
    lemmas = words.groupby("position")["lemma"].agg(list)
    return lemmas.reindex(positions).fillna("")  # of which a list is empty


def phrases(
    words: pd.DataFrame,
) -> pd.DataFrame:
    """Return the table of `word_counts` with neighbours that belong together as one phrase.

    Normalised pointwise mutual information (Bouma 2009) of 0.5 and three occurrences.
    """
    following = words.shift(-1)
    is_beside = words["position"] == following["position"]
    is_beside &= words["end"] + 1 == following["start"]
    pairs = words[["lemma", "form"]] + " " + following[["lemma", "form"]]
    pairs = words.assign(
        lemma=pairs["lemma"],
        form=pairs["form"],
    )[is_beside]
    n = _sizes(pairs, ["language", "lemma"]).reindex(words.index)
    total = _sizes(words, ["language"])
    share = _sizes(words, ["language", "lemma"]) / total
    joint = n / total
    npmi = np.log(joint / share / share.shift(-1)) / -np.log(joint.clip(upper=0.999))
    is_phrase = (npmi >= _PHRASE_NPMI) & (n >= _PHRASE_COUNT)
    first = words.index[is_phrase]
    together = pairs.loc[first]
    alone = words.drop(first.union(first + 1))
    return pd.concat([alone, together], ignore_index=True)


def _sizes(
    words: pd.DataFrame,
    keys: list[str],
) -> pd.Series:
    return words.groupby(keys)["form"].transform("size")


def shown_forms(
    words: pd.DataFrame,
) -> pd.Series:
    """Return for each lemma of a language the form to show.

    Abbreviations stay in capitals, Russian words stand in their dictionary form, others (and
    phrases) in the form written most often (the first by alphabet, where two are).
    """
    is_phrase = words["lemma"].str.contains(" ")
    is_russian_word = (words["language"] == "ru") & ~is_phrase
    form = words["form"].str.lower().mask(is_russian_word, words["lemma"])
    form = form.mask(words["form"].str.isupper(), words["form"])
    return form.groupby(words["lemma"]).agg(lambda forms: forms.mode()[0])


def relevance(
    counts: pd.DataFrame,
    lambda_: float,
) -> Any:
    """Return ``lambda_ * log p(word|topic) + (1 - lambda_) * log(p(word|topic) / p(word))``.

    Topics are rows, words columns (Sievert and Shirley 2014, https://aclanthology.org/W14-3110/).
    p(word|topic) leans on p(word) as if by 20 words of it.
    """
    overall = counts.sum() / counts.to_numpy().sum()
    total = counts.sum(axis="columns") + _PRIOR_WORDS
    probability = (counts + _PRIOR_WORDS * overall).div(total, axis="index")
    return np.log(probability) - (1 - lambda_) * np.log(overall)


def topic_terms(
    words: pd.DataFrame,
    documents: Array,
    weights: Array,
    n: int,
) -> pd.DataFrame:
    """Return the first words of each topic and language.

    `documents` and `weights` have the document and the shares of the topics of each passage, by
    the position that the words have. A word counts once in a passage, and marks a topic only if
    it stands in a passage whose main topic that is, and is more frequent in the topic than in
    others: in those of two documents, where there are ten, for what one document alone repeats
    is the mark of that document.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    words = words.assign(
        topic=weights.argmax(axis=1)[words["position"].to_numpy(int)],
        document=documents[words["position"].to_numpy(int)],
    )
    tables = [pd.DataFrame(columns=TERM_COLUMNS)]
    for language, group in words.groupby("language"):
        counter = CountVectorizer(
            analyzer=list,
            binary=True,
            dtype=float,
        )
        lemmas = lemmas_of_texts(group, range(len(weights)))
        holding = counter.fit_transform(lemmas)
        columns = counter.get_feature_names_out()
        counts = pd.DataFrame((holding.T @ weights).T, columns=columns)
        own = group.drop_duplicates(["topic", "lemma", "document"])
        spread = pd.crosstab(own["topic"], own["lemma"])
        least = 2 if own["document"].nunique() >= _FEW_TEXTS else 1
        scores = relevance(counts, _LAMBDA).loc[spread.index]
        usual = counts.sum() / group["position"].nunique()
        often = counts.div(
            weights[group["position"].unique()].sum(axis=0), axis="index"
        )
        marks = (spread >= least) & (often.loc[spread.index] > _LEAST_LIFT * usual)
        table = first_terms(scores.where(marks), holding, n)
        forms = shown_forms(group[group["lemma"].isin(table["lemma"])])
        table = table.assign(language=language, term=table["lemma"].map(forms))
        tables.append(table[TERM_COLUMNS])
    together = pd.concat(tables[1:] or tables)
    return together.sort_values(["topic", "language", "rank"], ignore_index=True)


def first_terms(
    scores: pd.DataFrame,
    holding: Any,
    n: int,
) -> pd.DataFrame:
    """Return n words of each topic that rank high and stand together, the best first.

    Topics are rows of `scores`, lemmas columns; a word without a score is none of the topic's.
    `holding` has a one where a text, a row, has the word. Of three times as many words the one
    that is worst by the sum of its ranks, in score and in company, is left out, until n remain.
    """
    n_chosen = max(n, _SHOWN)
    tables: dict[Any, pd.DataFrame] = {
        -1: pd.DataFrame(columns=["lemma", "weight", "rank"])
    }
    for topic, row in scores.round(4).iterrows():
        pool = row.dropna().nlargest(_POOL * n_chosen)
        columns = scores.columns.get_indexer(pool.index)
        company = expected_npmi(holding[:, columns])
        kept = np.arange(len(pool))
        while len(kept) > n_chosen:
            together = company[np.ix_(kept, kept)].sum(axis=0)
            ranks = rankdata(-together) + np.arange(len(kept))
            kept = np.delete(kept, ranks.argmax())
        first = pool.iloc[kept[:n]].rename_axis("lemma").reset_index(name="weight")
        tables[topic] = first.assign(rank=first.index + 1)
    return pd.DataFrame(pd.concat(tables, names=["topic"]).reset_index("topic"))


def expected_npmi(
    holding: Any,
) -> Array:
    """Return the NPMI that words, columns, may be expected to have in as many other texts.

    Words that are never together have -1. Of two that are together in b texts, e to the power of
    -b is the chance that they are in none of as many others (Poisson).
    """
    both = (holding.T @ holding).toarray()
    single = both.diagonal()
    share = np.maximum(both, TINY) / holding.shape[0]
    by_chance = np.outer(single, single) / holding.shape[0] ** 2
    npmi = np.log(share / by_chance) / np.maximum(-np.log(share), TINY)
    never = np.exp(-both)
    expected = (1 - never) * npmi - never
    np.fill_diagonal(expected, 0)
    return np.asarray(expected)
