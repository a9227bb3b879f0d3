"""What a fitted topic model says, as tables."""

from typing import Any

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from research.errors import check_choice
from research.models.topics.lexical import lexical_terms
from research.models.topics.solver import Array
from research.models.topics.terms import (
    RANKINGS,
    Ranking,
    counted_terms,
    phrases,
    without_common,
    word_counts,
)


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
    _arrays: dict[str, Any]

    def top_topics(self) -> pd.Series:
        """Return for each passage the topic that weighs most."""
        check_is_fitted(self)
        return pd.Series(
            self.weights_.argmax(axis=1), index=self.passages_.index, name="topic"
        )

    def entropy(self) -> pd.Series:
        """Return for each passage how evenly it is spread over the topics: 1 fits nothing."""
        check_is_fitted(self)
        shares = np.maximum(self.weights_, 1e-12)
        bits = -(shares * np.log(shares)).sum(axis=1) / np.log(max(2, self.n_topics_))
        return pd.Series(bits.clip(0, 1), index=self.passages_.index, name="entropy")

    def terms(
        self,
        n: int = 10,
        *,
        rank_by: Ranking = "relevance",
        lambda_: float | None = None,
    ) -> pd.DataFrame:
        """Return the words and phrases that mark each topic in each language.

        Parameters
        ----------
        n
            Terms for each topic and language.
        rank_by
            "relevance", "frex" (frequent and exclusive) or "probability".
        lambda_
            1 ranks by frequency in the topic, 0 by how much more frequent than elsewhere; 0.6,
            and 0.8 with lexical features, where not given.

        Returns
        -------
        pandas.DataFrame
            ``topic, language, rank, term, weight``: the term in its most frequent form, the
            weight its score. A topic without passages in a language has no terms in it.
        """
        check_is_fitted(self)
        check_choice("rank_by", rank_by, RANKINGS)
        lambda_ = (
            {"semantic": 0.6, "lexical": 0.8}[self.features]
            if lambda_ is None
            else lambda_
        )
        if self.features == "lexical":
            return lexical_terms(self.topics_, self._arrays, n, rank_by, lambda_)
        passages = self.passages_.iloc[self.sample_]
        words = phrases(without_common(word_counts(passages), passages["text"]))
        topics = self.weights_[self.sample_].argmax(axis=1)
        return counted_terms(words, topics, self.n_topics_, n, rank_by, lambda_)

    def map(self) -> pd.DataFrame:
        """Return ``x, y`` for each passage: the two axes on which similarities differ most."""
        check_is_fitted(self)
        from sklearn.decomposition import PCA

        places = np.zeros((len(self.passages_), 2))
        n = min(2, *self.similarity_.shape)
        with threadpool_limits(limits=1):
            places[:, :n] = PCA(n, svd_solver="covariance_eigh").fit_transform(
                self.similarity_
            )
        return pd.DataFrame(places, index=self.passages_.index, columns=["x", "y"])

    def labels(self, n: int = 3, codes: pd.DataFrame | None = None) -> pd.Series:
        """Return a short name for each topic: its first terms in the language with most of it.

        With `codes`, the labels that a classifier gave to the same passages, the key that marks
        the topic (in three of ten of its passages, and half as often again as in all) leads.
        """
        terms = self.terms(n)
        pairs = pd.DataFrame(
            {"topic": self.top_topics(), "language": self.passages_["language"]}
        )
        sizes = pairs.value_counts(sort=False).sort_values(kind="stable").reset_index()
        language = sizes.drop_duplicates("topic", keep="last").set_index("topic")[
            "language"
        ]
        keys = self._keys(codes) if codes is not None else {}
        names = []
        for topic in range(self.n_topics_):
            rows = terms[terms["topic"] == topic]
            own = rows[rows["language"] == language.get(topic)]
            name = ", ".join((own if len(own) else rows)["term"]) or f"topic {topic}"
            names.append(f"{keys[topic]}: {name}" if topic in keys else name)
        return pd.Series(names, name="label")

    def _keys(self, codes: pd.DataFrame) -> dict[int, str]:
        """Return the key that marks each topic, where one does."""
        said = codes.drop_duplicates(["passage_id", "key"])
        topics = self.top_topics()
        counts = pd.crosstab(said["passage_id"].map(topics), said["key"])
        share = counts.div(topics.value_counts(), axis=0).dropna()
        marked = share[(share >= 0.3) & (share >= 1.5 * counts.sum() / len(topics))]
        best = marked.dropna(how="all").idxmax(axis=1)
        return dict(zip(best.index.to_list(), best.to_list(), strict=True))

    def representatives(self, n: int = 3) -> pd.DataFrame:
        """Return the passages nearest to each topic, with their place in the document.

        Returns
        -------
        pandas.DataFrame
            ``topic, rank, passage_id, weight, similarity, doc_id, start, end, text, language``;
            headings are passed over where there is other text.
        """
        check_is_fitted(self)
        table = self.passages_.rename_axis("passage_id").reset_index()
        topic = self.weights_.argmax(axis=1)
        table = table.assign(
            topic=topic,
            weight=self.weights_.max(axis=1).round(4),
            similarity=self.similarity_[np.arange(len(table)), topic].round(4),
            heading=table["kind"].eq("title") if "kind" in table else False,
        )
        order = ["topic", "heading", "similarity", "text"]
        table = table.sort_values(order, ascending=[True, True, False, True])
        table = table.drop_duplicates(["topic", "text"])
        table["rank"] = table.groupby("topic").cumcount() + 1
        shown = ["topic", "rank", "passage_id", "weight", "similarity"]
        shown += ["doc_id", "start", "end", "text", "language"]
        return table.loc[table["rank"] <= n, shown].reset_index(drop=True)
