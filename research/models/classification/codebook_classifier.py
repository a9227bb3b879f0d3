"""Labels with evidence from the codebook: terms on lemmas, and likeness to the descriptions."""

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit
from sklearn.base import BaseEstimator

from research.corpus import Corpus, as_corpus
from research.files.paths import PathLike
from research.models.classification.learning import judgements, learn
from research.models.classification.zero_shot import (
    Scores,
    description_vectors,
    found_by_likeness,
    nearest_sentence,
    similarities,
)
from research.models.embedding import embed
from research.text.codes.codebook import Codebook, load_codebook
from research.text.codes.cues import Evidence, find_terms

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
DOCUMENT_COLUMNS = ["doc_id", "key", "probability", "n_passages", "headline_only"]
DOCUMENT_COLUMNS += ["passage_id", "method", "start", "end", "text"]

_SIMILARITY, _NEARNESS_ONLY = 7.8, -5.6
_WEIGHTS = {"term": 0.5, "hedged": 0.5, "weak": -3.6}
_UNSTATED, _AT_MOST = ("weak", "name", "denied"), 0.45
_TRUST = {"en": 1.0, "ru": 1.0, "uk": 0.7}
_OTHER_LANGUAGES = 0.37


class CodebookClassifier(BaseEstimator):  # type: ignore[misc]
    """Multi-label classifier that needs no labels: it reads the codebook.

    A passage gets a label when it holds a term of the category, or when it lies near the
    category's description, in whichever language. ``fit`` then learns from corrections.

    Parameters
    ----------
    codebook
        A `Codebook`, the path of one, or None for the package's own.
    min_similarity
        From which cosine on likeness alone gives a passage the label of its nearest category, where
        it has no term of that category's roll-up: a lead to read, no finding. At 0.36, 0.42, 0.45
        it labelled 0.57, 0.14, 0.07 % of 1,402 sentences of SIB-200 train, which name no crime.
    min_examples
        How many examples for and against a key must have before `fit` learns it; the models are
        then in ``learned_``, and the other keys stay as the codebook has them.

    Notes
    -----
    The probability is ``1 / (1 + exp(-z))`` with ``z = weight + 7.8 * similarity``; the weight is
    0.5 for a term, hedged or not, -3.6 for a weak one, and -5.6 for all else: likeness alone, a
    term that stands only in the name of an organ ("Department for combating corruption") or is
    denied ("no evidence of corruption"). A weak, merely named or denied term has at most 0.45. This
    was fitted to 144 labels that one reader judged one by one (news, country texts and everyday
    sentences in English and Russian): right were 98 of 114 by a term, 2 of 19 by likeness, 3 of 11
    in a name or denied; weak terms, of which there was none, were set between. In Ukrainian and in
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
        *,
        min_similarity: float = 0.45,
        min_examples: int = 3,
    ) -> None:
        self.codebook = codebook
        self.min_similarity = min_similarity
        self.min_examples = min_examples

    def predict(self, corpus: Corpus | Iterable[str]) -> pd.DataFrame:
        """Return the labels table.

        One row a passage and key, so that rows can be counted; its evidence is the first of the
        strongest terms or, for likeness, the sentence nearest to the description. Places are in
        the document: ``text == documents.text[doc_id][start:end]``.

        Columns passage_id, doc_id, key, probability, method (``term``; ``hedged``: said to be
        possible; ``weak``: a term that the codebook marks so; ``denied``: said not to be; ``name``:
        only in the name of an organ; ``similarity``; ``learned``), start, end, text.
        """
        passages, codebook = as_corpus(corpus).passages, _as_codebook(self.codebook)
        terms = find_terms(passages, codebook)
        vectors = embed(passages["text"])
        descriptions = description_vectors(codebook)
        scores = similarities(vectors, descriptions)
        methods = self._methods(terms, scores, codebook)
        weights = [
            [_WEIGHTS.get(method, _NEARNESS_ONLY) for method in row] for row in methods
        ]
        trust = (
            passages["language"]
            .map(_TRUST)
            .fillna(_OTHER_LANGUAGES)
            .to_numpy()[:, np.newaxis]
        )
        chances = expit(np.reshape(weights, scores.shape) + _SIMILARITY * scores)
        limits = np.where(np.isin(methods.astype(str), _UNSTATED), _AT_MOST, 1.0)
        chances = np.minimum(chances, limits) * trust
        for key, learned in getattr(self, "learned_", {}).items():
            j = codebook.keys.index(key)
            chances[:, j] = learned.blend(vectors, chances[:, j])
            methods[methods[:, j] == "", j] = "learned"
            methods[chances[:, j] < 0.5, j] = ""
        rows = []
        for i, passage in enumerate(passages.reset_index().to_dict("records")):
            for j in map(int, np.flatnonzero(methods[i])):
                key, text, offset = codebook.keys[j], passage["text"], passage["start"]
                found = terms[i].get(key)
                start, end = (
                    found.span if found else nearest_sentence(text, descriptions[j])
                )
                label = {"order": i, "key": key, "probability": chances[i, j].round(4)}
                label |= {
                    "method": methods[i, j],
                    "start": offset + start,
                    "end": offset + end,
                }
                rows.append(passage | label | {"text": text[start:end]})
        labels = pd.DataFrame(rows, columns=["order", *LABEL_COLUMNS])
        return labels.sort_values(["order", "start", "key"], ignore_index=True)[
            LABEL_COLUMNS
        ]

    def _methods(
        self, terms: list[dict[str, Evidence]], scores: Scores, codebook: Codebook
    ) -> npt.NDArray[Any]:
        """Return what shows each category in each passage; empty where nothing does.

        The category nearest to a passage counts if it is near and no term shows its roll-up.
        """
        methods = np.full(scores.shape, "", dtype=object)
        nearest = np.where(found_by_likeness(codebook), scores, -1.0).argmax(axis=1)
        for i, (found, j) in enumerate(zip(terms, nearest, strict=True)):
            families = {codebook.roll_up(key) for key in found}
            is_new = codebook.roll_up(codebook.keys[j]) not in families
            if is_new and scores[i, j] >= self.min_similarity:
                methods[i, j] = "similarity"
            for key, evidence in found.items():
                methods[i, codebook.keys.index(key)] = evidence.method
        return methods

    def predict_documents(
        self, corpus: Corpus | Iterable[str], min_probability: float = 0.5
    ) -> pd.DataFrame:
        """Return the labels of whole documents; see `document_labels`."""
        corpus = as_corpus(corpus)
        return document_labels(self.predict(corpus), corpus, min_probability)

    def fit(self, corpus: Corpus | Iterable[str], labels: pd.DataFrame) -> Self:
        """Learn from a labels table, however small.

        Each key with `min_examples` passages for and against gets a logistic regression on the
        vectors, whose share in the probability grows with the number n of examples as
        n / (n + 10); a label is then given where the blend reaches 0.5. All other keys stay as
        they are.

        `labels` has the columns ``key`` and either ``passage_id`` or ``doc_id``, ``start`` and
        ``end``; perhaps ``value`` (true or false): without it, a labelled passage is taken as
        labelled in full. Unknown keys, passages, documents and contradictions are refused.
        """
        passages, codebook = as_corpus(corpus).passages, _as_codebook(self.codebook)
        known = judgements(labels, passages, codebook)
        vectors = embed(passages["text"].loc[known.index])
        self.learned_ = learn(known, vectors, self.min_examples)
        return self


def _as_codebook(codebook: Codebook | PathLike | None) -> Codebook:
    return codebook if isinstance(codebook, Codebook) else load_codebook(codebook)


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
        place=corpus.documents.index.get_indexer(pd.Index(rows["doc_id"])),
        in_title=rows["passage_id"].map(corpus.passages["kind"]).eq("title"),
    ).sort_values(
        ["place", "key", "probability", "start"], ascending=[True, True, False, True]
    )
    groups = rows.groupby(["place", "key"])
    table = rows.assign(
        n_passages=groups["key"].transform("size"),
        headline_only=groups["in_title"].transform("all"),
    )
    return table.drop_duplicates(["place", "key"])[DOCUMENT_COLUMNS].reset_index(
        drop=True
    )


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
    table = pd.concat([surest, nothing]).rename(columns={"method": "reason"})
    columns = ["doc_id", "key", "reason", "probability", "text"]
    return table.reindex(columns=columns).reset_index(drop=True)
