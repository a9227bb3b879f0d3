"""Topics of passages, found in their meaning or in their words.

Passages are put in the order of their content before anything is fitted, and the solvers run on
one thread, so that neither the order of documents nor the number of threads changes a result.
"""

from collections.abc import Iterable
from numbers import Integral
from typing import Any, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import InputTags, Tags
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from research.corpus import PASSAGE_COLUMNS, Corpus
from research.errors import ResearchError, check_choice
from research.files.paths import PathLike
from research.models import storage
from research.models.embedding import Array, as_strings
from research.models.topics.lexical import LexicalSpace
from research.models.topics.selection import (
    choose,
    recurrence,
    selection_table,
    without_structure,
)
from research.models.topics.semantic import SemanticSpace
from research.models.topics.solver import Arrays, distinct
from research.models.topics.tables import FittedTopics
from research.text.language import identify

MOST_TEXTS = 20_000  # of more, so many are fitted on, and the others are placed
Texts = Corpus | pd.DataFrame | Iterable[str]
_BATCH = 10_000
_MOSTLY = 0.5  # of a topic's texts
_LIKE = 0.6  # cosine of one topic in two models
_FORMAT = "research.TopicModel 5"
_SAVED = ("topics_", "similarity_", "weights_", "sample_")


def passages_of(data: Texts) -> pd.DataFrame:
    """Return `data` as a passages table; each string of a list, or row of a table, is a passage.

    Raises
    ------
    ResearchError
        A table has no column ``text``, a text is no string, or there is no passage.
    """
    if isinstance(data, str):
        raise ResearchError(
            "One text was given where several are expected; give a list."
        )
    if isinstance(data, Corpus):
        passages = data.passages
    elif not isinstance(data, pd.DataFrame):
        passages = _table_of(data)
    elif set(PASSAGE_COLUMNS) <= set(data):
        passages = data
    else:
        passages = _table_of(data.get("text", []))
    if passages.empty:
        raise ResearchError(
            "There is no passage to find topics in: give texts, or a corpus."
        )
    return passages


def _table_of(texts: Iterable[str]) -> pd.DataFrame:
    # Halves of characters (lone surrogates) cannot stand in a table of strings.
    texts = [
        text.encode("utf-8", "replace").decode("utf-8") for text in as_strings(texts)
    ]
    index = pd.RangeIndex(len(texts), name="passage_id")
    columns = {
        "doc_id": index,
        "start": 0,
        "end": [len(text) for text in texts],
        "text": texts,
        "language": [identify(text) for text in texts],
        "kind": "paragraph",
    }
    return pd.DataFrame(columns, index=index)


class TopicModel(FittedTopics, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Find the topics that passages share.

    Parameters
    ----------
    n_topics : int or "auto"
        How many topics; "auto" weighs the evidence, which `count_evidence` shows. Fewer are made
        where the passages carry fewer; ``note_`` then says so.
    features : {"semantic", "lexical"}
        "semantic" gathers passages by their cross-lingual vectors: for several languages, and
        for few texts. "lexical" factorises their words: for one language and many documents.
    temperature : float
        How soft the semantic weights are, as a difference of cosine similarity: a topic that is
        nearer by one temperature weighs 2.7 times as much.
    random_state : int
        Seed of the starting points.

    Attributes
    ----------
    n_topics_ : int
        Number of topics; the largest comes first.
    passages_ : pandas.DataFrame
        The passages that the model was fitted on.
    sample_ : numpy.ndarray of int
        Rows of `passages_` from which the topics were found: all of them up to 20,000, else one
        of each of at most so many texts.
    weights_, similarity_ : numpy.ndarray of shape (n_passages, n_topics)
        Memberships, of which each row sums to one, and cosine similarity with the topics.
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
        temperature: float = 0.1,
        random_state: int = 0,
    ) -> None:
        self.n_topics = n_topics
        self.features = features
        self.temperature = temperature
        self.random_state = random_state

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags = InputTags(one_d_array=True, two_d_array=False, string=True)
        return tags

    def fit(
        self,
        data: Texts,
        y: object = None,  # noqa: ARG002
        *,
        previous: Self | None = None,
    ) -> Self:
        """Find the topics of a corpus, of a table of passages, or of a list of strings.

        With a `previous` model its topics keep their numbers and names, and move with the texts;
        a topic of mostly new texts, unlike all of these, gets a new number. One that has no text
        any more keeps its number too, and ``note_`` says so.

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
            if previous is None:
                self.names_: list[str] = []
                topics = self._space.solve(self._choose(), self.random_state)
                self._keep(self._largest_first(topics))
            else:
                self._keep(self._carried(previous))
                self._compare(previous)
        return self

    def _carried(self, previous: Self) -> Array:
        """Return the topics of an earlier model as they are now, and after them the new ones."""
        space = self._space
        self.n_topics_ = previous.n_topics_
        found = space.solve(min(space.most, self.n_topics_ + 1), self.random_state)
        texts = space.passages["text"]
        main = (space.rows @ found.T).argmax(axis=1)
        is_known = texts.isin(set(previous.passages_["text"])).groupby(main).mean()
        known = space.carry(previous.topics_, previous._arrays)
        likeness = (found @ known.T).max(axis=1)
        is_new = is_known.reindex(range(len(found)), fill_value=1) < _MOSTLY
        return np.concatenate([known, found[is_new & (likeness < _LIKE)]])

    def _compare(self, previous: Self) -> None:
        """Keep the names of an earlier model, and note what is new and what has vanished."""
        self.names_ = previous.labels().to_list()
        numbers = range(self.n_topics_)
        new = [*numbers[len(self.names_) :]]
        gone = sorted({*numbers} - {*self.top_topics()})
        self.note_ = f"New topics: {new or 'none'}; vanished: {gone or 'none'}."

    def _check_parameters(self) -> None:
        check_choice("features", self.features, ["semantic", "lexical"])
        if self.temperature <= 0:
            raise ResearchError(
                f"temperature is {self.temperature}; give a number above 0."
            )
        n = self.n_topics
        is_count = isinstance(n, Integral) and n is not True and n >= 1
        if n != "auto" and not is_count:
            raise ResearchError(f"n_topics is {n!r}; give 1, 2, 3 … or 'auto'.")

    def _new_space(self) -> Any:
        if self.features == "lexical":
            return LexicalSpace()
        return SemanticSpace(self.temperature)

    def _sample(self) -> Array:
        """Return the places of the passages to fit on: all, or one of each of many texts."""
        texts = self.passages_["text"].reset_index(drop=True)
        if len(texts) <= MOST_TEXTS:
            return np.arange(len(texts))
        distinct = texts.astype(object).drop_duplicates().sort_values()
        sample = distinct.sample(
            min(MOST_TEXTS, len(distinct)),
            random_state=np.random.default_rng(self.random_state),
        )
        return np.sort(sample.index)

    def _choose(self) -> int:
        """Return the number of topics, and note why it is not the one asked for."""
        if self.n_topics == "auto":
            k, self.note_ = choose(self._space, self.random_state)
            return k
        self.note_ = ""
        asked = self.n_topics
        k = min(asked, int(self._space.most))
        if k < asked:
            self.note_ = f"{k} topics instead of {asked}: no more passages differ."
        return k

    def _largest_first(self, topics: Array) -> Array:
        """Order topics by their weight."""
        similarity = self._space.rows @ topics.T
        weights = self._space.weights(topics, similarity)
        return topics[np.argsort(-weights.sum(axis=0).round(4), kind="stable")]

    def _keep(self, topics: Array) -> None:
        """Keep the topics, and what they are to all passages."""
        space = self._space
        self.topics_ = topics
        self.n_topics_ = len(topics)
        self._arrays = space.arrays
        inverse = space.inverse
        similarity = space.rows @ topics.T
        if len(self.sample_) < len(self.passages_):
            # In the order of content, for the last bits depend on the place in a batch.
            inverse, passages = distinct(self.passages_)
            similarity = self._similarity(passages)
        self.similarity_ = similarity[inverse]
        self.weights_ = space.weights(topics, similarity)[inverse]

    def _similarity(self, passages: pd.DataFrame) -> Array:
        """Return the similarity of passages with the topics, worked out a batch at a time."""
        space = self._new_space()
        parts = [
            space.place(passages.iloc[i : i + _BATCH], self._arrays) @ self.topics_.T
            for i in range(0, len(passages), _BATCH)
        ]
        return np.concatenate(parts)

    def transform(self, data: Texts) -> Array:
        """Return the weights of the topics in new texts, of shape (n_passages, n_topics)."""
        check_is_fitted(self)
        with threadpool_limits(limits=1):
            similarity = self._similarity(passages_of(data))
            return np.asarray(self._new_space().weights(self.topics_, similarity))

    def fit_transform(self, data: Texts, y: object = None) -> Array:  # noqa: ARG002
        """Fit, and return the weights of the topics in the same passages."""
        return self.fit(data).weights_

    def assignments(self) -> pd.DataFrame:
        """Return the weight of each topic in each passage: ``passage_id, topic, weight``."""
        check_is_fitted(self)
        weights = pd.DataFrame(self.weights_, index=self.passages_.index)
        table = weights.rename_axis("passage_id").reset_index()
        return table.melt("passage_id", var_name="topic", value_name="weight")

    def recurrence(self, resamples: int = 20, *, shuffled: bool = False) -> pd.Series:
        """Return for each topic how well it is found again when a fifth of the texts is left out.

        `shuffled` does the same for as many topics of texts without structure: the control. Few
        texts give a high figure by chance, so the two are read side by side. The samples are
        fitted from fewer starts than the model, which errs on the side of doubt. See
        `research.models.topics.selection.recurrence` for the measure.
        """
        space = self._fitted_space()
        topics = self.topics_
        with threadpool_limits(limits=1):
            if shuffled:
                space = without_structure(space, self.random_state)
                topics = space.solve(self.n_topics_, self.random_state)
            scores = recurrence(space, topics, resamples, self.random_state)
        return pd.Series(scores, name="recurrence").rename_axis("topic")

    def count_evidence(self) -> pd.DataFrame:
        """Return the evidence for numbers of topics up to the fitted one and beyond.

        Returns
        -------
        pandas.DataFrame
            ``n_topics``; ``margin``, how much nearer a text is to its topic than to the next, and
            ``margin_shuffled``, the highest of three controls whose words are exchanged.
        """
        space = self._fitted_space()
        most = min(space.most - 1, len(space.mass) // 2)  # that a half can carry
        largest = min(max(self.n_topics_ + 2, 8), most)
        with threadpool_limits(limits=1):
            return selection_table(space, range(2, largest + 1), self.random_state)

    def _fitted_space(self) -> Any:
        """Return the space of the passages, made anew in a model that was loaded."""
        check_is_fitted(self)
        if self._space is None:
            self._space = self._new_space().fit(self.passages_.iloc[self.sample_])
        return self._space

    def save(self, path: PathLike) -> None:
        """Write the model to one ``.npz`` file: arrays and JSON, nothing executable."""
        check_is_fitted(self)
        passages = self.passages_.rename_axis("passage_id").reset_index()
        arrays = {name: getattr(self, name) for name in _SAVED}
        words: Arrays = {}
        for name, value in self._arrays.items():
            kept = arrays if isinstance(value, np.ndarray) else words
            kept[name] = value
        header = {
            "parameters": self.get_params(),
            "note": self.note_,
            "names": self.names_,
            "passages": passages.to_dict("list"),
            "words": words,
        }
        storage.write(path, _FORMAT, header, arrays)

    @classmethod
    def load(cls, path: PathLike) -> Self:
        """Read a model that `save` wrote.

        Raises
        ------
        ResearchError
            The file is not there, or is not such a model.
        """
        header, arrays = storage.read(path, _FORMAT)
        model = cls(**header["parameters"])
        for name in _SAVED:
            setattr(model, name, arrays.pop(name))
        model._space = None
        model._arrays = {**arrays, **header["words"]}
        model.n_topics_ = len(model.topics_)
        model.note_ = header["note"]
        model.names_ = header["names"]
        model.passages_ = pd.DataFrame(header["passages"]).set_index("passage_id")
        return model
