"""What states say that they did, plan or promise against organised crime, as a register."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from research.corpus import Corpus
from research.corpus.derived import derived
from research.evidence.places import places_spoken_of
from research.evidence.spans import spans_table
from research.text.measures import listed_measures, stated_measures
from research.text.sentences import split_sentences

_FURTHER = ["actor", "kind", "status", "country", "date"]


@derived
def find_measures(corpus: Corpus) -> pd.DataFrame:
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
    spoken_of, dates = places_spoken_of(corpus), corpus.documents["date"]
    kinds = corpus.passages["kind"].to_dict()
    intro = ""  # the last sentence that is no item: it says what the items are

    def find(sentence: Any) -> Iterator[tuple[Any, ...]]:
        nonlocal intro
        if kinds[sentence.passage_id] == "list_item":
            measures = listed_measures(sentence.text, intro)
        else:
            intro = sentence.text
            measures = stated_measures(sentence.text)
        start = sentence.start
        country = spoken_of(sentence.doc_id, start, start, sentence.end)[:2]
        for measure in measures:
            yield *measure, country, dates[sentence.doc_id]

    return spans_table(split_sentences(corpus.passages), find, _FURTHER)
