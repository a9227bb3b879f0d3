"""Labels with evidence from the codebook: terms on lemmas, and what corrections taught."""

import warnings
from collections.abc import Iterable
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple, Self

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.utils import InputTags, Tags

from research.corpus import Corpus, as_corpus
from research.corpus.derived import kept_table
from research.errors import ResearchError
from research.evidence.spans import spans_table
from research.files.fingerprint import content_hash
from research.files.paths import PathLike
from research.models.classification.labelling import (
    as_truth,
    check_known,
    checked_places,
    with_passages,
)
from research.models.embedding import Array, embed, unit
from research.text.codes.codebook import Codebook, load_codebook
from research.text.codes.cues import find_terms

LABEL_COLUMNS = [
    "passage_id",
    "doc_id",
    "key",
    "probability",
    "method",
    "start",
    "end",
    "text",
]
DOCUMENT_COLUMNS = [
    "doc_id",
    "key",
    "probability",
    "n_passages",
    "headline_only",
    "passage_id",
    "method",
    "start",
    "end",
    "text",
]

_SIMILARITY = 7.8
_NOT_STATED = -5.6  # learned, or in a name, or denied
_WEIGHTS = {"term": 0.5, "hedged": 0.5, "weak": -3.6}
_UNSTATED = ("weak", "name", "denied")
_AT_MOST = 0.45
_TRUST = {"en": 1.0, "ru": 1.0, "uk": 0.7}
_OTHER_LANGUAGES = 0.37
_MIN_EXAMPLES = 3  # for and against, before a key is learned
_TRUST_AFTER = 10  # examples, at which what was learned counts as much as the codebook


class CodebookClassifier(BaseEstimator):  # type: ignore[misc]
    """Multi-label classifier that needs no labels: it reads the codebook.

    A passage gets a label when it holds a term of the category. ``fit`` learns from corrections.

    Parameters
    ----------
    codebook
        A `Codebook`, the path of one, or None for the package's own.

    Notes
    -----
    The probability is ``1 / (1 + exp(-z))`` with ``z = weight + 7.8 * similarity``, which is that
    of the passage to the category's descriptions; the weight is 0.5 for a term, hedged or not, -3.6
    for a weak one, and -5.6 for one that stands only in the name of an organ ("Department for
    combating corruption") or is denied ("no evidence of corruption"). A weak, merely named or
    denied term has at most 0.45. This was fitted to 144 labels that one reader judged one by
    one (news, country texts and everyday sentences in English and Russian): right were 98 of
    114 by a term, 3 of 11 in a name or denied; weak terms, of which there was none, were set
    between. Likeness alone, which was right in 2 of 19, gives no label. In Ukrainian and in
    other languages it is multiplied by 0.7 and 0.37, the share of 1,000 sentences whose vector
    finds its translation (0.37 was measured for Kazakh).

    Examples
    --------
    >>> labels = CodebookClassifier().predict(["Two gangs smuggled weapons.", "Поймана банда."])
    >>> labels[["key", "method", "text"]]
                            key method              text
    0   actor.criminal_networks   term              gangs
    1  market.arms_trafficking   term  smuggled weapons
    2   actor.criminal_networks   term              банда
    """

    def __init__(
        self,
        codebook: Codebook | PathLike | None = None,
    ) -> None:
        self.codebook = codebook

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags = InputTags(one_d_array=True, two_d_array=False, string=True)
        tags.target_tags.required = True
        tags.requires_fit = False
        return tags

    def predict(self, corpus: Corpus | Iterable[str]) -> pd.DataFrame:
        """Return the labels table.

        One row a passage and key, so that rows can be counted; its evidence is the first of the
        strongest terms or, where it was learned, the passage. Places are in the document:
        ``text == documents.text[doc_id][start:end]``.

        Columns passage_id, doc_id, key, probability, method (``term``; ``hedged``: said to be
        possible; ``weak``: a term that the codebook marks so; ``denied``: said not to be; ``name``:
        only in the name of an organ; ``learned``), start, end, text.
        """
        known = as_corpus(corpus)
        codebook = _as_codebook(self.codebook)
        if hasattr(self, "learned_"):
            return self._labels(known.passages, codebook)
        return kept_table(
            known,
            __name__,
            content_hash(repr(codebook)),
            partial(self._labels, known.passages, codebook),
        )

    def _labels(self, passages: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
        vectors = embed(passages["text"])
        scores = similarities(vectors, description_vectors(codebook))
        terms = find_terms(passages, codebook)
        learned: dict[str, Learned] = getattr(self, "learned_", {})
        taught = {key: model.part(vectors) for key, model in learned.items()}

        def find(passage: Any) -> list[tuple[Any, ...]]:
            i = passage.Index
            labels = []
            similarity = dict(zip(codebook.keys, scores[i], strict=True))
            methods = dict.fromkeys(learned, "learned")
            methods |= {key: term.method for key, term in terms[i].items()}
            for key, method in methods.items():
                chance = _probability(method, similarity[key], passage.language)
                if key in learned:
                    chance = taught[key][i] + (1 - learned[key].share) * chance
                    if chance < 0.5:
                        continue
                shown = terms[i].get(key)
                span = shown.span if shown else (0, len(passage.text))
                labels.append((*span, key, passage.passage_id, chance, method))
            return sorted(labels, key=itemgetter(0, 2))

        further = ["key", "passage_id", "probability", "method"]
        labels = spans_table(passages.reset_index(), find, further)
        return labels[LABEL_COLUMNS].round({"probability": 4})

    def predict_documents(self, corpus: Corpus | Iterable[str]) -> pd.DataFrame:
        """Return the labels of whole documents; see `document_labels`."""
        corpus = as_corpus(corpus)
        return document_labels(self.predict(corpus), corpus)

    def fit(self, corpus: Corpus | Iterable[str], labels: pd.DataFrame) -> Self:
        """Learn from a labels table, however small.

        Each key with three passages or more for and against gets a logistic regression on the
        vectors, whose share in the probability grows with the number n of examples as
        n / (n + 10); a label is then given where the blend reaches 0.5. All other keys stay as
        they are; ``learned_`` has the models.

        `labels` has the columns ``key`` and either ``passage_id`` or ``doc_id``, ``start`` and
        ``end``; perhaps ``value`` (true or false): without it, a labelled passage is taken as
        labelled in full. Unknown keys, passages, documents and contradictions are refused.
        """
        passages = as_corpus(corpus).passages
        known = judgements(labels, passages, _as_codebook(self.codebook))
        self.learned_ = learn(known, embed(passages["text"].loc[known.index]))
        return self


def _as_codebook(codebook: Codebook | PathLike | None) -> Codebook:
    return codebook if isinstance(codebook, Codebook) else load_codebook(codebook)


def _probability(method: str, similarity: float, language: str) -> float:
    """Return the probability of a category in a passage; see `CodebookClassifier`."""
    weight = _WEIGHTS.get(method, _NOT_STATED)
    chance = float(expit(weight + _SIMILARITY * similarity))
    most = _AT_MOST if method in _UNSTATED else 1
    return min(chance, most) * _TRUST.get(language, _OTHER_LANGUAGES)


def description_vectors(codebook: Codebook) -> Array:
    """Return one vector a category: the mean over its descriptions, of length one."""
    return unit(np.stack([embed(one.descriptions).mean(axis=0) for one in codebook]))


def similarities(vectors: Array, descriptions: Array) -> Array:
    """Cosine of each passage with each category, rounded: the last bits differ by machine."""
    cosines = vectors.astype(np.float64) @ descriptions.astype(np.float64).T
    return cosines.round(6)


class Learned(NamedTuple):
    """A model of one category on the vectors, and the share it has beside the codebook."""

    model: LogisticRegression
    share: float

    def part(self, vectors: Array) -> Array:
        """Return what the model adds to the probability, for each vector."""
        chances = self.model.predict_proba(vectors.astype(np.float64))
        return np.asarray(self.share * chances[:, 1])


def learn(known: pd.DataFrame, vectors: Array) -> dict[str, Learned]:
    """Return a model for each key of `judgements` that has enough examples for and against.

    There is one vector for each row of `known`.
    """
    models = {}
    for key, column in known.items():
        values = column.dropna().astype(bool)
        n = len(values)
        if min(values.sum(), (~values).sum()) < _MIN_EXAMPLES:
            continue
        model = LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
        model.fit(vectors[column.notna()].astype(np.float64), values)
        models[str(key)] = Learned(model, n / (n + _TRUST_AFTER))
    return models


def judgements(
    labels: pd.DataFrame, passages: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Return what is known: a row a passage, a column a key; True, False, or missing.

    Without a column `value`, a passage that has labels is taken as labelled in full: it is an
    example against every key that it does not have.
    """
    has_place = "passage_id" in labels or {"doc_id", "start", "end"} <= set(labels)
    if "key" not in labels or not has_place:
        raise ResearchError(
            'The labels need "key" and either "passage_id" or "doc_id", "start" and "end".'
        )
    check_known(labels["key"], codebook.keys, "categories that the codebook lacks")
    rows = _placed(labels, passages)
    if "value" not in rows:
        return pd.crosstab(rows["passage_id"], rows["key"]).astype(bool)
    truth = as_truth(rows["value"]).groupby([rows["passage_id"], rows["key"]])
    n_values = truth.nunique()
    for passage, key in n_values.index[n_values > 1]:
        raise ResearchError(
            f'"{key}" is both true and false of passage "{passage}"; keep one.'
        )
    return truth.first().unstack()


def _placed(labels: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Give every label its passage."""
    if "passage_id" in labels:
        check_known(
            labels["passage_id"], passages.index, "passages that the corpus lacks"
        )
        return labels
    check_known(labels["doc_id"], passages["doc_id"], "documents that the corpus lacks")
    labels = checked_places(labels, "the labels").reset_index(names="row")
    joined = with_passages(labels, passages)
    if lost := len(labels) - joined["row"].nunique():
        warnings.warn(
            f"{lost} labels lie in no passage and teach nothing.", stacklevel=4
        )
    return joined


def document_labels(
    labels: pd.DataFrame, corpus: Corpus, min_probability: float = 0.5
) -> pd.DataFrame:
    """Return one row a document and key from the labels of its passages.

    `labels` is what `CodebookClassifier.predict` returned of `corpus`; lower ones do not count.
    Columns doc_id, key, probability (of the surest passage), n_passages, headline_only (no evidence
    outside titles), and passage_id, method, start, end, text of that passage.
    """
    rows = labels[labels["probability"] >= min_probability]
    rows = rows.assign(
        document=corpus.documents.index.get_indexer(pd.Index(rows["doc_id"])),
        in_title=rows["passage_id"].map(corpus.passages["kind"]) == "title",
    )
    groups = rows.groupby(["document", "key"])
    rows["n_passages"] = groups["key"].transform("size")
    rows["headline_only"] = groups["in_title"].transform("all")
    rows = rows.sort_values(
        ["document", "key", "probability", "start"],
        ascending=[True, True, False, True],
    )
    return rows.drop_duplicates(["document", "key"], ignore_index=True)[
        DOCUMENT_COLUMNS
    ]


def unsure_labels(
    labels: pd.DataFrame, corpus: Corpus, min_probability: float = 0.5
) -> pd.DataFrame:
    """Return where the classifier abstains, and why: what `document_labels` leaves out.

    Columns doc_id, key (missing where nothing was found), reason (``nothing found``, or the method
    of the surest evidence, such as ``name`` or ``denied``), probability and text, that evidence.
    """
    surest = labels.sort_values("probability", ascending=False, kind="stable")
    surest = surest.drop_duplicates(["doc_id", "key"])
    surest = surest[surest["probability"] < min_probability]
    silent = corpus.documents.index.difference(pd.Index(labels["doc_id"]), sort=False)
    nothing = pd.DataFrame({"doc_id": silent, "method": "nothing found"})
    return (
        pd.concat([surest, nothing], ignore_index=True)
        .rename(columns={"method": "reason"})
        .reindex(columns=["doc_id", "key", "reason", "probability", "text"])
    )
