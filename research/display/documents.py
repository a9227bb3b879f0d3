"""Documents with their evidence marked, as HTML that escapes all that a text says.

A mark has its colour, its underline and its letter; the places in a document are its anchors.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from research.corpus import Corpus
from research.display.outputs import Shown, rendered
from research.display.quotes import names_of
from research.display.words import in_words
from research.errors import ResearchError
from research.evidence.claims import extract_claims
from research.evidence.places import find_places
from research.models.classification import CodebookClassifier

_LETTERS = {
    "claim": "C",
    "place": "P",
    "label": "L",
    "topic": "T",
    "match": "",
    "noise": "",
}


class _Mark(NamedTuple):
    """What is marked in a document, as what, and what is said of it."""

    start: int
    end: int
    kind: str
    note: str


def _meeting(marks: Iterable[_Mark], start: int, end: int) -> list[_Mark]:
    """Return the marks that some of a part of the document has."""
    return [mark for mark in marks if mark.start < end and start < mark.end]


def _pieces(
    text: str, start: int, end: int, marks: Sequence[_Mark]
) -> Iterator[dict[str, Any]]:
    """Cut a line of a text where marks begin and end; a piece has the same marks all along."""
    own = _meeting(marks, start, end)
    cuts = {start, end}
    for mark in own:
        cuts |= {max(start, mark.start), min(end, mark.end)}
    for first, last in pairwise(sorted(cuts)):
        over = _meeting(own, first, last)
        # A topic has a letter alone: else it coloured the whole passage.
        kinds = (mark.kind for mark in over if mark.kind != "topic")
        yield {
            "at": first,
            "text": text[first:last],
            "kinds": list(dict.fromkeys(kinds)),
            "tags": [
                (_LETTERS[mark.kind], mark.note)
                for mark in over
                if min(end, mark.end) == last
            ],
        }


def _marks(kind: str, spans: pd.DataFrame, note: str) -> Iterator[_Mark]:
    """Yield a mark for each row of a table, with what one of its columns says."""
    for start, end, value in spans[["start", "end", note]].itertuples(index=False):
        yield _Mark(start, end, kind, str(value))


@lru_cache(maxsize=64)
def _evidence_in(corpus: Corpus, doc_id: str) -> list[_Mark]:
    """Return what the package finds in a document: it is read once, however often it is shown."""
    own = replace(
        corpus,
        documents=corpus.documents.loc[[doc_id]],
        passages=corpus.passages[corpus.passages["doc_id"] == doc_id],
        noise=corpus.noise[corpus.noise["doc_id"] == doc_id],
    )
    labels = CodebookClassifier().predict(own)
    return [
        *_marks("noise", own.noise, "kind"),
        *_marks("claim", extract_claims(own), "measure"),
        *_marks("place", find_places(own), "name"),
        *_marks("label", in_words(labels.query("probability >= 0.5")), "key"),
    ]


def _topics_in(corpus: Corpus, doc_id: str, topics: Any) -> Iterator[_Mark]:
    """Yield the topic of each passage of a document that has one."""
    names = topics.top_topics().map(topics.labels())
    passages = corpus.passages.assign(topic=names).dropna(subset="topic")
    yield from _marks("topic", passages[passages["doc_id"] == doc_id], "topic")


def show(
    corpus: Corpus,
    doc_id: str,
    *,
    topics: Any = None,
    matches: Iterable[tuple[int, int]] = (),
) -> Shown:
    """Show a document: noise dimmed; claims, places and labels marked, each with its letter.

    A fitted `TopicModel` as `topics` names the topic of each passage; `matches` are places to mark
    beside these, such as those of a search.

    >>> from research import corpus_from_texts
    >>> corpus = corpus_from_texts(["Police in Minsk seized 20 kg of heroin."])
    >>> show(corpus, corpus.documents.index[0])
    text 1: 1 claim, 1 place, 3 labels
    """
    if doc_id not in corpus.documents.index:
        raise ResearchError(
            f"There is no document '{doc_id}'; see corpus.documents.index."
        )
    marks = [*_evidence_in(corpus, doc_id)]
    marks += [_Mark(start, end, "match", "") for start, end in matches]
    if topics is not None:
        marks += _topics_in(corpus, doc_id, topics)
    marks.sort()
    text = corpus.documents["text"][doc_id]
    return rendered(
        "document",
        doc_id=doc_id,
        name=names_of(corpus)[doc_id],
        lines=[
            list(_pieces(text, *line.span(), marks))
            for line in re.finditer(r"[^\n]+", text)
        ],
        letters=_LETTERS,
        kinds=[mark.kind for mark in marks],
    )
