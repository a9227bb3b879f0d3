"""Topics of passages, found in their meaning or in their words.

Passages are put in the order of their content before anything is fitted, and the solvers run on
one thread, so that neither the order of documents nor the number of threads changes a result.
"""

from collections.abc import Sequence
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from research.errors import ResearchError, check_choice
from research.files.paths import PathLike
from research.models import storage
from research.models.topics.inputs import Texts, passages_of
from research.models.topics.lexical import LexicalSpace
from research.models.topics.selection import choose, recurrence, selection_table
from research.models.topics.semantic import SemanticSpace
from research.models.topics.solver import Array
from research.models.topics.tables import FittedTopics

MOST_TEXTS = (
    20_000  # a model of more is fitted on so many of them, and places the others
)
_BATCH = 10_000
_FORMAT = "research.TopicModel 3"
_SAVED = ("topics_", "similarity_", "weights_", "sample_")


class TopicModel(FittedTopics, BaseEstimator):  # type: ignore[misc]
    """Find the topics that passages share.

    Parameters
    ----------
    n_topics : int or "auto"
        How many topics; "auto" weighs the evidence, which ``selection_`` shows. Fewer are made
        where the passages carry fewer; ``note_`` then says so.
    features : {"semantic", "lexical"}
        "semantic" gathers passages by their cross-lingual vectors: for several languages, and
        for few texts. "lexical" factorises their words: for one language and many documents.
    seed_terms : sequence of sequences of str, optional
        Words, in any of the languages, of topics to look for; they become the first topics.
    temperature : float
        How soft the semantic weights are, as a difference of cosine similarity: a topic that is
        nearer by one temperature weighs 2.7 times as much.
    random_state : int
        Seed of the starting points.

    Attributes
    ----------
    n_topics_ : int
        Number of topics; after those of `seed_terms`, the largest comes first.
    passages_ : pandas.DataFrame
        The passages that the model was fitted on.
    sample_ : numpy.ndarray of int
        Rows of `passages_` from which the topics were found: all of them up to 20,000, else one
        of each of at most so many texts.
    weights_, similarity_ : numpy.ndarray of shape (n_passages, n_topics)
        Memberships, of which each row sums to one, and cosine similarity with the topics.
    selection_ : pandas.DataFrame
        With "auto": the evidence for each number of topics (see `count_evidence`).
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
        features: Literal["semantic", "lexical"] = "semantic",
        seed_terms: Sequence[Sequence[str]] | None = None,
        temperature: float = 0.1,
        random_state: int = 0,
    ) -> None:
        self.n_topics = n_topics
        self.features = features
        self.seed_terms = seed_terms
        self.temperature = temperature
        self.random_state = random_state

    def fit(self, data: Texts, y: object = None) -> Self:  # noqa: ARG002
        """Find the topics of a corpus, of a table of passages, or of a list of strings.

        Raises
        ------
        ResearchError
            There is no passage, or a parameter is out of its range.
        """
        self._check_parameters()
        self.passages_ = passages_of(data)
        with threadpool_limits(limits=1):
            self.sample_ = self._sample()
            self._space = self._new_space().fit(self.passages_.iloc[self.sample_])
            k, seeds = self._choose(), self._seeds()
            k = max(k, len(seeds))
            topics = self._space.solve(k, self.random_state, seeds=seeds)
            self._keep(self._largest_first(topics, len(seeds)))
        return self

    def _check_parameters(self) -> None:
        check_choice("features", self.features, ["semantic", "lexical"])
        if self.temperature <= 0:
            raise ResearchError(
                f"temperature is {self.temperature}; give a number above 0."
            )
        is_number = (
            isinstance(self.n_topics, int | np.integer) and self.n_topics is not True
        )
        if self.n_topics != "auto" and not (is_number and int(self.n_topics) >= 1):
            raise ResearchError(
                f"n_topics is {self.n_topics!r}; give 1, 2, 3 … or 'auto'."
            )
        if isinstance(self.seed_terms, str) or any(
            isinstance(t, str) for t in self.seed_terms or ()
        ):
            raise ResearchError(
                "seed_terms is a list of lists of words, one list for each topic."
            )

    def _new_space(self) -> Any:
        return (
            LexicalSpace()
            if self.features == "lexical"
            else SemanticSpace(self.temperature)
        )

    def _sample(self) -> Array:
        """Return the places of the passages to fit on: all, or one of each of many texts."""
        texts = self.passages_["text"].astype(object)
        if len(texts) <= MOST_TEXTS:
            return np.arange(len(texts))
        distinct = np.sort(texts.unique())
        generator = np.random.default_rng(self.random_state)
        chosen = generator.choice(
            distinct, min(MOST_TEXTS, len(distinct)), replace=False
        )
        return np.flatnonzero(texts.isin(chosen) & ~texts.duplicated())

    def _seeds(self) -> Array:
        """Return where the seed terms lie, as far as the texts say them and carry so many."""
        given = self._space.seeds(self.seed_terms or ())
        seeds = given[given.any(axis=1)][: self._space.most]
        if len(seeds) < len(self.seed_terms or ()):
            note = f"{len(seeds)} of {len(self.seed_terms or ())} lists of seed terms were used: "
            self.note_ = f"{self.note_} {note}too few texts, or too many, say the others.".strip()
        return np.asarray(seeds)

    def _choose(self) -> int:
        self.selection_, self.note_ = selection_table(), ""
        if self.n_topics == "auto":
            k, self.selection_, self.note_ = choose(self._space, self.random_state)
            return int(k)
        most = int(self._space.most)
        if self.n_topics > most:
            self.note_ = (
                f"{most} topics instead of {self.n_topics}: no more passages differ."
            )
        return min(int(self.n_topics), most)

    def _largest_first(self, topics: Array, fixed: int) -> Array:
        """Order topics by the texts of which they are the main one, then by their weight."""
        similarity = self._space.rows @ topics.T
        weights = self._space.weights(topics, similarity).round(6)
        counts = np.bincount(weights.argmax(axis=1), minlength=len(topics))
        free = np.where(np.arange(len(topics)) < fixed, np.arange(len(topics)), fixed)
        return topics[np.lexsort((-weights.sum(axis=0).round(4), -counts, free))]

    def _keep(self, topics: Array) -> None:
        self.topics_, self.n_topics_ = topics, len(topics)
        self._arrays = self._space.arrays(topics)
        if len(self.sample_) == len(self.passages_):
            inverse, near = self._space.inverse, self._space.rows @ topics.T
            weights = self._space.weights(topics, near)
        else:  # in the order of content, for the last bits depend on the place in a batch
            inverse, texts = pd.factorize(
                self.passages_["text"].astype(object), sort=True
            )
            near, weights = self._placed(texts.to_list())
        self.similarity_, self.weights_ = near[inverse], weights[inverse]

    def _placed(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """Return the similarity with the topics and their weights, a batch at a time."""
        space, starts = self._space or self._new_space(), range(0, len(texts), _BATCH)
        placed = (space.place(texts[i : i + _BATCH], self._arrays) for i in starts)
        near = [rows @ self.topics_.T for rows in placed]
        weights = [space.weights(self.topics_, each) for each in near]
        return np.concatenate(near), np.concatenate(weights)

    def transform(self, data: Texts) -> Array:
        """Return the weights of the topics in new texts, of shape (n_passages, n_topics)."""
        check_is_fitted(self)
        with threadpool_limits(limits=1):
            return self._placed(passages_of(data)["text"].to_list())[1]

    def fit_transform(self, data: Texts, y: object = None) -> Array:  # noqa: ARG002
        """Fit, and return the weights of the topics in the same passages."""
        return np.asarray(self.fit(data).weights_)

    def assignments(self, data: Texts | None = None) -> pd.DataFrame:
        """Return the weight of each topic in each passage: ``passage_id, topic, weight``."""
        check_is_fitted(self)
        passages = self.passages_ if data is None else passages_of(data)
        weights = self.weights_ if data is None else self.transform(passages)
        n, k = weights.shape
        columns = {
            "passage_id": passages.index.repeat(k),
            "topic": np.tile(np.arange(k), n),
        }
        return pd.DataFrame({**columns, "weight": weights.ravel()})

    def recurrence(self, resamples: int = 20, *, shuffled: bool = False) -> pd.Series:
        """Return for each topic how well it is found again when a fifth of the texts is left out.

        `shuffled` does the same for as many topics of texts without structure: the control. Few
        texts give a high figure by chance, so the two are read side by side. The samples are
        fitted from fewer starts than the model, which errs on the side of doubt. See
        `research.models.topics.selection.recurrence` for the measure.
        """
        check_is_fitted(self)
        with threadpool_limits(limits=1):
            space, topics = self._fitted_space(), self.topics_
            if shuffled:
                space = space.shuffled(self.random_state)
                topics = space.solve(self.n_topics_, self.random_state)
            found = recurrence(space, topics, resamples, self.random_state)
        return pd.Series(found, name="recurrence").rename_axis("topic")

    def count_evidence(self, largest: int | None = None) -> pd.DataFrame:
        """Return the evidence for numbers of topics up to the fitted one and beyond.

        Returns
        -------
        pandas.DataFrame
            ``n_topics``; ``stability``, the agreement (adjusted Rand index) of models fitted on
            two halves; ``margin``, how much nearer a text is to its topic than to the next, and
            ``margin_shuffled``, the highest of three controls whose words are exchanged;
            ``held_out``, the mean similarity of a half's texts to the topics of the other;
            ``residual``, what topics leave unexplained; ``smallest``, the smallest topic's texts.
        """
        check_is_fitted(self)
        space = self._fitted_space()
        most = min(
            space.most - 1, len(space.mass) // 2
        )  # for a half of the texts to carry them
        largest = min(largest or max(self.n_topics_ + 2, 8), most)
        with threadpool_limits(limits=1):
            return selection_table(space, range(2, largest + 1), self.random_state)

    def _fitted_space(self) -> Any:
        """Return the space of the passages, made anew in a model that was loaded."""
        if self._space is None:
            self._space = self._new_space().fit(self.passages_.iloc[self.sample_])
        return self._space

    def merge(self, groups: Sequence[Sequence[int]]) -> Self:
        """Return a model in which each group of topics is one; the others stay as they are.

        Raises
        ------
        ResearchError
            A topic is named twice, or there is none of that number.
        """
        check_is_fitted(self)
        named = [topic for group in groups for topic in group]
        if len(set(named)) < len(named) or not set(named) <= set(range(self.n_topics_)):
            raise ResearchError(
                f"Topics are numbered 0 to {self.n_topics_ - 1}; name each once."
            )
        parts = [list(group) for group in groups if len(group)]
        parts += [[topic] for topic in range(self.n_topics_) if topic not in named]
        sizes = self.weights_.sum(axis=0)
        merged = type(self)(**self.get_params())
        merged.passages_, merged._space = self.passages_, self._fitted_space()
        merged.sample_ = self.sample_
        merged.selection_, merged.note_ = (
            self.selection_,
            f"Merged from {self.n_topics_} topics.",
        )
        with threadpool_limits(limits=1):
            topics = np.stack([sizes[part] @ self.topics_[part] for part in parts])
            norms = np.linalg.norm(topics, axis=1, keepdims=True)
            merged._keep(
                merged._largest_first(topics / np.where(norms > 0, norms, 1), 0)
            )
        return merged

    def save(self, path: PathLike) -> None:
        """Write the model to one ``.npz`` file: arrays and JSON, nothing executable."""
        check_is_fitted(self)
        header = {
            "parameters": self.get_params(),
            "note": self.note_,
            "passages": self.passages_.rename_axis("passage_id")
            .reset_index()
            .to_dict("list"),
            "selection": self.selection_.to_dict("list"),
            "words": {
                k: v for k, v in self._arrays.items() if not isinstance(v, np.ndarray)
            },
        }
        arrays = {k: v for k, v in self._arrays.items() if isinstance(v, np.ndarray)}
        fitted = {name: getattr(self, name) for name in _SAVED}
        storage.write(path, _FORMAT, header, {**arrays, **fitted})

    @classmethod
    def load(cls, path: PathLike) -> Self:
        """Read a model that `save` wrote.

        Raises
        ------
        ResearchError
            The file is not there, or is not such a model.
        """
        header, arrays = storage.read(path, _FORMAT)
        try:
            model = cls(**header["parameters"])
            for name in _SAVED:
                setattr(model, name, arrays.pop(name))
            model._space, model._arrays = None, {**arrays, **header["words"]}
            model.n_topics_, model.note_ = len(model.topics_), header["note"]
            model.passages_ = pd.DataFrame(header["passages"]).set_index("passage_id")
            model.selection_ = pd.DataFrame(header["selection"])
        except (KeyError, TypeError, ValueError) as error:
            raise ResearchError(
                f"'{path}' is not a saved topic model ({error})."
            ) from error
        return model
