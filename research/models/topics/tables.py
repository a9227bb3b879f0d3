"""What a fitted topic model says, as tables."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import entr
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from research.models.embedding import Array
from research.models.topics.lexical import lexical_terms
from research.models.topics.solver import Arrays
from research.models.topics.terms import (
    counted_terms,
    phrases,
    ranked,
    without_common,
    word_counts,
)

_REPRESENTATIVES = [
    "topic",
    "rank",
    "passage_id",
    "weight",
    "similarity",
    "doc_id",
    "start",
    "end",
    "text",
    "language",
]
# Of a key that marks a topic.
_LEAST_SHARE = 0.3
_LEAST_LIFT = 1.5


class FittedTopics:
    """The tables of a topic model, read from its fitted attributes."""

    features: str
    n_topics_: int
    passages_: pd.DataFrame
    topics_: Array
    sample_: Array
    note_: str
    weights_: Array
    similarity_: Array
    _arrays: Arrays

    def top_topics(self) -> pd.Series:
        """Return for each passage the topic that weighs most."""
        check_is_fitted(self)
        return pd.Series(
            self.weights_.argmax(axis=1),
            index=self.passages_.index,
            name="topic",
        )

    def entropy(self) -> pd.Series:
        """Return for each passage how evenly it is spread over the topics: 1 fits nothing."""
        check_is_fitted(self)
        evenness = entr(self.weights_).sum(axis=1) / np.log(max(2, self.n_topics_))
        return pd.Series(
            evenness.clip(0, 1), index=self.passages_.index, name="entropy"
        )

    def terms(self, n: int = 10) -> pd.DataFrame:
        """Return the `n` words and phrases that mark each topic in each language.

        Returns
        -------
        pandas.DataFrame
            ``topic, language, rank, term, weight``: the term in its most frequent form, the
            weight its relevance. A topic without passages in a language has no terms in it.
        """
        check_is_fitted(self)
        if self.features == "lexical":
            return lexical_terms(self.topics_, self._arrays, n)
        passages = self.passages_.iloc[self.sample_]
        words = without_common(word_counts(passages), passages["text"])
        topics = self.weights_[self.sample_].argmax(axis=1)
        return counted_terms(phrases(words), topics, n)

    def map(self) -> pd.DataFrame:
        """Return ``x, y`` for each passage: the two axes on which similarities differ most."""
        check_is_fitted(self)
        from sklearn.decomposition import PCA

        places = np.zeros((len(self.passages_), 2))
        n_axes = min(2, *self.similarity_.shape)
        axes = PCA(n_axes, svd_solver="covariance_eigh")
        with threadpool_limits(limits=1):
            places[:, :n_axes] = axes.fit_transform(self.similarity_)
        return pd.DataFrame(places, index=self.passages_.index, columns=["x", "y"])

    def labels(self, n: int = 3, codes: pd.DataFrame | None = None) -> pd.Series:
        """Return a short name for each topic: its first terms in the language with most of it.

        With `codes`, the labels that a classifier gave to the same passages, the key that marks
        the topic (in three of ten of its passages, and half as often again as in all) leads.
        """
        terms = self.terms(n)
        main_language = (
            self.passages_["language"]
            .groupby(self.top_topics())
            .agg(lambda of_topic: of_topic.mode().iloc[-1])
        )
        keys = {} if codes is None else self._keys(codes)
        names = []
        for topic in range(self.n_topics_):
            rows = terms[terms["topic"] == topic]
            own = rows[rows["language"] == main_language.get(topic)]
            words = rows["term"] if own.empty else own["term"]
            name = ", ".join(words) or f"topic {topic}"
            if topic in keys:
                name = f"{keys[topic]}: {name}"
            names.append(name)
        return pd.Series(names, name="label")

    def _keys(self, codes: pd.DataFrame) -> dict[Any, Any]:
        """Return the key that marks each topic, where one does."""
        topics = self.top_topics()
        once = codes.drop_duplicates(["passage_id", "key"])
        counts = pd.crosstab(once["passage_id"].map(topics), once["key"])
        share = counts.div(topics.value_counts(), axis="index").dropna()
        least = (_LEAST_LIFT * (counts.sum() / len(topics))).clip(lower=_LEAST_SHARE)
        marks = share[share >= least].dropna(how="all")
        return marks.idxmax(axis="columns").to_dict()

    def representatives(self, n: int = 3) -> pd.DataFrame:
        """Return the passages nearest to each topic, with their place in the document.

        Returns
        -------
        pandas.DataFrame
            ``topic, rank, passage_id, weight, similarity, doc_id, start, end, text, language``;
            headings are passed over where there is other text.
        """
        topic = self.top_topics().to_numpy()
        table = self.passages_.rename_axis("passage_id").reset_index()
        table = table.assign(
            topic=topic,
            weight=self.weights_.max(axis=1).round(4),
            similarity=self.similarity_[np.arange(len(topic)), topic].round(4),
            is_heading=table["kind"] == "title",
        )
        table = table.sort_values(
            ["topic", "is_heading", "similarity", "text"],
            ascending=[True, True, False, True],
        )
        return ranked(table.drop_duplicates(["topic", "text"]), n)[_REPRESENTATIVES]
