"""What states say that they did, plan or promise against organised crime, as a register."""

from collections.abc import Iterable

import pandas as pd

from research.corpus import Corpus, as_corpus
from research.evidence.places import places_spoken_of
from research.text.measures import listed_measures, stated_measures
from research.text.sentences import split_sentences

MEASURE_COLUMNS = [
    "doc_id",
    "start",
    "end",
    "text",
    "actor",
    "kind",
    "status",
    "country",
    "date",
]


def find_measures(corpus: Corpus | Iterable[str]) -> pd.DataFrame:
    """Return what the texts of a corpus say that states did, plan or promise.

    Parameters
    ----------
    corpus
        A corpus, or texts.

    Returns
    -------
    pandas.DataFrame
        ``doc_id, start, end, text, actor, kind`` (a response of the codebook)``, status`` (done,
        planned, promised)``, country`` (ISO 3166-1)``, date``: that of the document.

    Examples
    --------
    >>> find_measures(["Georgia signed an agreement with Turkey."])[
    ...     ["actor", "kind", "status", "country"]
    ... ].values.tolist()
    [['Georgia', 'response.partnership', 'done', 'GE']]
    """
    corpus = as_corpus(corpus)
    spoken_of, dates = places_spoken_of(corpus), corpus.documents["date"]
    kinds, rows, intro = corpus.passages["kind"], [], ""
    for passage, doc_id, at, _, text, _ in split_sentences(corpus.passages).itertuples(
        index=False
    ):
        is_item = kinds[passage] == "list_item"
        intro = intro if is_item else text
        for found in listed_measures(text, intro) if is_item else stated_measures(text):
            start, end = at + found[0], at + found[1]
            country = spoken_of(doc_id, at, at, at + len(text))[:2]
            span = (doc_id, start, end, text[found[0] : found[1]])
            rows.append((*span, *found[2:], country, dates[doc_id]))
    return pd.DataFrame(rows, columns=MEASURE_COLUMNS)
