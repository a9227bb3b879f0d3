"""What a fitted topic model says, as tables."""

from typing import Any

import numpy as np
import pandas as pd
from scipy.special import entr
from sklearn.utils.validation import check_is_fitted

from research.models.embedding import Array
from research.models.topics.terms import topic_terms

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
_BEGINNING = 50  # characters
# Of a key that marks a topic.
_LEAST_SHARE = 0.3
_LEAST_LIFT = 1.5


class FittedTopics:
    """The tables of a topic model, read from its fitted attributes."""

    n_topics_: int
    names_: list[str]
    passages_: pd.DataFrame
    topics_: Array
    sample_: Array
    weights_: Array
    similarity_: Array

    def _fitted_space(self) -> Any:
        raise NotImplementedError

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
        space = self._fitted_space()
        first = np.unique(space.inverse, return_index=True)[1]
        weights = self.weights_[self.sample_[first]]
        documents = space.passages["doc_id"].to_numpy()
        return topic_terms(space.words, documents, weights, n)

    def labels(self, n: int = 3, codes: pd.DataFrame | None = None) -> pd.Series:
        """Return a short name for each topic: its first terms in each language, the main one first.

        With `codes`, the labels that a classifier gave to the same passages, the key that marks
        the topic (in three of ten of its passages, and half as often again as in all) leads.
        """
        terms = self.terms(n).set_index(["topic", "language"])
        languages = self.passages_["language"].groupby(self.top_topics())
        names = pd.Series([f"topic {topic}" for topic in range(self.n_topics_)])
        shares = languages.value_counts(normalize=True)
        lists = (
            terms.join(shares)
            .sort_values(["proportion", "rank"], ascending=[False, True])
            .groupby(["topic", "language"], sort=False)["term"]
            .agg(", ".join)
            .groupby("topic")
            .agg(" / ".join)
        )
        names.update(lists)
        names.update(pd.Series(self.names_, dtype=object))
        for topic, key in ({} if codes is None else self._keys(codes)).items():
            names[topic] = f"{key}: {names[topic]}"
        return names.rename("label")

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
        # Those that begin alike say the same.
        table = table.assign(beginning=table["text"].str[:_BEGINNING].str.lower())
        table = table.drop_duplicates(["topic", "beginning"])
        rank = table.groupby("topic").cumcount() + 1
        return table.assign(rank=rank)[rank <= n].reset_index(drop=True)[
            _REPRESENTATIVES
        ]
