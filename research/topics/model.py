"""Topics of passages in several languages at once, found in the cross-lingual vectors.

Spherical k-means (Dhillon and Modha 2001, https://doi.org/10.1023/A:1007612920971) over vectors
centred on the corpus, with soft weights; terms by relevance (Sievert and Shirley 2014,
https://aclanthology.org/W14-3110/). Passages are put in the order of their content before
anything is fitted, and the solver runs on one thread, so that neither the order of documents nor
the number of threads changes a result.
"""

from __future__ import annotations

import io
import json
import math
from pathlib import Path
from typing import Any, Literal, Self
from zipfile import BadZipFile

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from research.embedding import embed
from research.errors import ResearchError
from research.paths import PathLike, write_atomically
from research.topics.inputs import Texts, distinct_vectors, passages_of
from research.topics.solver import (
    Array,
    cluster,
    recurrence,
    selection_table,
    shuffle,
    soften,
    unit,
)
from research.topics.terms import topic_terms


class TopicModel(BaseEstimator):  # type: ignore[misc]
    """Find the topics that passages in several languages share.

    Parameters
    ----------
    n_topics : int or "auto"
        How many topics; "auto" takes the number with the best silhouette from 2 to 20 (and to
        the root of half the passages), and
        ``selection_`` shows how clear the choice is. Fewer are made where the passages carry
        fewer; ``note_`` then says so.
    temperature : float
        How soft the weights are, as a difference of cosine similarity: a topic that is nearer
        by one temperature weighs 2.7 times as much.
    random_state : int
        Seed of the starting centres.

    Attributes
    ----------
    n_topics_ : int
        Number of topics; they are numbered from 0, the largest first.
    passages_ : pandas.DataFrame
        The passages that the model was fitted on.
    weights_, similarity_ : numpy.ndarray of shape (n_passages, n_topics)
        Soft memberships, of which each row sums to one, and cosine similarity with the centres.
    selection_ : pandas.DataFrame
        With "auto": ``n_topics, silhouette, silhouette_shuffled`` (a control without structure).
    note_ : str
        What the user should know of the fit, or "".

    Examples
    --------
    >>> texts = ["Police seized heroin.", "Полиция изъяла героин.", "Hackers stole data."]
    >>> TopicModel(n_topics=2).fit(texts).weights_.argmax(axis=1).tolist()
    [0, 0, 1]
    """

    def __init__(
        self,
        n_topics: int | Literal["auto"] = "auto",
        *,
        temperature: float = 0.1,
        random_state: int = 0,
    ) -> None:
        self.n_topics = n_topics
        self.temperature = temperature
        self.random_state = random_state

    def fit(self, data: Texts, y: object = None) -> Self:  # noqa: ARG002
        """Find the topics of a corpus, of a table of passages, or of a list of strings.

        Raises
        ------
        ResearchError
            There is no passage, or `n_topics` is neither a positive number nor "auto".
        """
        if self.temperature <= 0:
            raise ResearchError(f"temperature is {self.temperature}; give a number above 0.")
        self.passages_ = passages_of(data)
        vectors, lengths, inverse = distinct_vectors(self.passages_)
        self.mean_ = np.average(vectors, axis=0, weights=lengths)
        centred = unit(vectors - self.mean_)
        centres = cluster(centred, self._choose(centred), self.random_state, lengths)
        self.centres_ = self._largest_first(centres, centred)
        self.n_topics_ = len(self.centres_)
        self.similarity_ = (centred @ self.centres_.T)[inverse]
        self.weights_ = soften(self.similarity_, self.temperature)
        return self

    def _largest_first(self, centres: Array, centred: Array) -> Array:
        """Order topics by the texts of which they are the main one, then by their weight."""
        similarity = centred @ centres.T
        counts = np.bincount(similarity.argmax(axis=1), minlength=len(centres))
        weights = soften(similarity, self.temperature).sum(axis=0).round(6)
        return centres[np.lexsort((-weights, -counts))]

    def _choose(self, centred: Array) -> int:
        self.selection_ = pd.DataFrame(columns=["n_topics", "silhouette", "silhouette_shuffled"])
        self.note_ = ""
        most = len(np.unique(centred.round(6), axis=0))
        if self.n_topics == "auto":
            return self._choose_by_silhouette(centred, most)
        is_number = isinstance(self.n_topics, int | np.integer) and self.n_topics is not True
        if not is_number or int(self.n_topics) < 1:
            raise ResearchError(f"n_topics is {self.n_topics!r}; give 1, 2, 3 … or 'auto'.")
        if self.n_topics > most:
            self.note_ = f"{most} topics instead of {self.n_topics}: no more passages differ."
        return min(int(self.n_topics), most)

    def _choose_by_silhouette(self, centred: Array, most: int) -> int:
        largest = min(20, math.isqrt(most // 2))
        if largest < 2:
            self.note_ = f"One topic: {most} different passages are too few to tell more apart."
            return 1
        self.selection_ = selection_table(centred, range(2, largest + 1), self.random_state)
        best = self.selection_.sort_values(["silhouette", "n_topics"], ascending=[False, True])
        return int(best["n_topics"].iloc[0])

    def transform(self, data: Texts) -> Array:
        """Return the weights of the topics in new texts, of shape (n_passages, n_topics)."""
        check_is_fitted(self)
        centred = unit(embed(passages_of(data)["text"]) - self.mean_)
        return soften(centred @ self.centres_.T, self.temperature)

    def fit_transform(self, data: Texts, y: object = None) -> Array:  # noqa: ARG002
        """Fit, and return the weights of the topics in the same passages."""
        return self.fit(data).weights_

    def assignments(self, data: Texts | None = None) -> pd.DataFrame:
        """Return the weight of each topic in each passage: ``passage_id, topic, weight``."""
        check_is_fitted(self)
        passages = self.passages_ if data is None else passages_of(data)
        weights = self.weights_ if data is None else self.transform(passages)
        n, k = weights.shape
        return pd.DataFrame(
            {
                "passage_id": passages.index.repeat(k),
                "topic": np.tile(np.arange(k), n),
                "weight": weights.ravel(),
            }
        )

    def top_topics(self) -> pd.Series:
        """Return for each passage the topic that weighs most."""
        check_is_fitted(self)
        return pd.Series(self.weights_.argmax(axis=1), index=self.passages_.index, name="topic")

    def terms(self, n: int = 10, *, lambda_: float = 0.6) -> pd.DataFrame:
        """Return the words that mark each topic in each language.

        Parameters
        ----------
        n
            Words for each topic and language.
        lambda_
            1 ranks by frequency in the topic, 0 by how much more frequent than elsewhere.

        Returns
        -------
        pandas.DataFrame
            ``topic, language, rank, term, weight``: the term in its most frequent form, the
            weight its relevance. Only passages of which the topic is the main one are counted;
            a topic without passages in a language has no terms in it.
        """
        check_is_fitted(self)
        return topic_terms(self.passages_, self.weights_.argmax(axis=1), n, lambda_)

    def recurrence(self, resamples: int = 20, *, shuffled: bool = False) -> pd.Series:
        """Return for each topic how well it is found again when a fifth of the texts is left out.

        `shuffled` does the same for as many topics of vectors without structure: the control. Few
        texts give a high figure by chance, so the two are read side by side. See
        `research.topics.solver.recurrence` for the measure.
        """
        check_is_fitted(self)
        vectors, lengths, _ = distinct_vectors(self.passages_)
        centred, centres = unit(vectors - self.mean_), self.centres_
        if shuffled:
            centred = shuffle(centred, self.random_state)
            centres = cluster(centred, self.n_topics_, self.random_state, lengths)
        main = (centred @ centres.T).argmax(axis=1)
        options = {"resamples": resamples, "random_state": self.random_state}
        found_again = recurrence(centred, lengths, main, self.n_topics_, **options)
        return pd.Series(found_again, name="recurrence").rename_axis("topic")

    def count_evidence(self) -> pd.DataFrame:
        """Return ``selection_`` for numbers of topics up to the fitted one and beyond."""
        check_is_fitted(self)
        vectors, _, _ = distinct_vectors(self.passages_)
        counts = range(2, min(max(self.n_topics_ + 2, 8), len(vectors) - 1) + 1)
        return selection_table(unit(vectors - self.mean_), counts, self.random_state)

    def labels(self, n: int = 3) -> pd.Series:
        """Return a short name for each topic: its first terms in the language with most of it."""
        terms = self.terms(n)
        main = (
            self.passages_.groupby([self.top_topics(), "language"])
            .size()
            .sort_values(kind="stable")
        )
        language = (
            main.reset_index().drop_duplicates("topic", keep="last").set_index("topic")["language"]
        )
        names = {
            topic: ", ".join(rows[rows["language"] == language.get(topic)]["term"])
            for topic, rows in terms.groupby("topic")
        }
        return pd.Series(
            [names.get(k) or f"topic {k}" for k in range(self.n_topics_)], name="label"
        )

    def representatives(self, n: int = 3) -> pd.DataFrame:
        """Return the passages nearest to each topic's centre, with their place in the document.

        Returns
        -------
        pandas.DataFrame
            ``topic, rank, passage_id, weight, similarity, doc_id, start, end, text, language``;
            headings are passed over where there is other text.
        """
        check_is_fitted(self)
        table = self.passages_.rename_axis("passage_id").reset_index()
        table = table.assign(
            topic=self.weights_.argmax(axis=1),
            weight=self.weights_.max(axis=1).round(4),
            similarity=self.similarity_.max(axis=1).round(4),
            heading=table["kind"].eq("title") if "kind" in table else False,
        )
        order = ["topic", "heading", "similarity", "text"]
        table = table.sort_values(order, ascending=[True, True, False, True])
        table = table.drop_duplicates(["topic", "text"])
        table["rank"] = table.groupby("topic").cumcount() + 1
        shown = ["topic", "rank", "passage_id", "weight", "similarity"]
        shown += ["doc_id", "start", "end", "text", "language"]
        return table.loc[table["rank"] <= n, shown].reset_index(drop=True)

    def save(self, path: PathLike) -> None:
        """Write the model to one ``.npz`` file: arrays and JSON, nothing executable."""
        check_is_fitted(self)
        passages = self.passages_.rename_axis("passage_id").reset_index()
        header = {
            "format": "research.TopicModel 1",
            "parameters": self.get_params(),
            "note": self.note_,
            "passages": passages.to_dict("list"),
            "selection": self.selection_.to_dict("list"),
        }
        buffer = io.BytesIO()
        arrays = {name: getattr(self, name) for name in ("mean_", "centres_", "similarity_")}
        text = json.dumps(header, ensure_ascii=False, default=int)
        np.savez_compressed(buffer, header=np.frombuffer(text.encode(), dtype=np.uint8), **arrays)
        write_atomically(path, buffer.getvalue())

    @classmethod
    def load(cls, path: PathLike) -> Self:
        """Read a model that `save` wrote.

        Raises
        ------
        ResearchError
            The file is not there, or is not such a model.
        """
        try:
            with np.load(Path(path), allow_pickle=False) as arrays:
                header = json.loads(arrays["header"].tobytes())
                return cls(**header["parameters"])._restore(header, arrays)
        except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
            raise ResearchError(f"'{path}' is not a saved topic model ({error}).") from error

    def _restore(self, header: dict[str, Any], arrays: Any) -> Self:
        self.mean_, self.centres_, self.similarity_ = (
            arrays[name] for name in ("mean_", "centres_", "similarity_")
        )
        self.weights_ = soften(self.similarity_, self.temperature)
        self.n_topics_ = len(self.centres_)
        self.note_ = header["note"]
        self.passages_ = pd.DataFrame(header["passages"]).set_index("passage_id")
        self.selection_ = pd.DataFrame(header["selection"])
        return self
