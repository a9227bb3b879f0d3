"""Documents and tables with their evidence marked, as HTML that escapes all that a text says.

A mark has its colour, its underline and its letter; the places in a document are its anchors.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from research.corpus import Corpus
from research.display import context, shareable
from research.errors import ResearchError
from research.evidence.claims import extract_claims
from research.evidence.places import find_places
from research.models.classification import CodebookClassifier

_Span = tuple[int, int, str, str]  # start, end, kind, and what is said of it
_LETTERS = {
    "claim": "C",
    "place": "P",
    "label": "L",
    "topic": "T",
    "match": "",
    "noise": "",
}


class Shown(NamedTuple):
    """Something to look at in a notebook: HTML, and the same in plain words."""

    html: str
    plain: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.plain


def shown(template: str, **values: Any) -> Shown:
    """Return what two templates of this package say; in HTML every value is escaped."""
    from jinja2 import Environment, PackageLoader

    get = Environment(
        loader=PackageLoader("research.display"), autoescape=True
    ).get_template
    made = (
        get(f"{template}.{end}.j2").render(**values).strip() for end in ("html", "txt")
    )
    return Shown(*map(shareable, made))


def together(*parts: Shown) -> Shown:
    """Return several things to look at as one."""
    html, plain = zip(*parts, strict=True)
    return Shown("\n".join(html), "\n".join(plain))


def _pieces(
    text: str, start: int, end: int, spans: Iterable[_Span]
) -> list[dict[str, Any]]:
    """Return a part of a text cut where spans begin and end: each piece with its marks."""
    inside = [span for span in spans if span[0] < end and start < span[1]]
    cuts = {
        start,
        end,
        *(min(max(at, start), end) for span in inside for at in span[:2]),
    }
    pieces = []
    for a, b in pairwise(sorted(cuts)):
        over = [span for span in inside if span[0] < b and a < span[1]]
        tags = [
            (_LETTERS[kind], note)
            for _, last, kind, note in over
            if min(last, end) == b
        ]
        kinds = list(dict.fromkeys(kind for _, _, kind, _ in over if kind != "topic"))
        pieces.append({"at": a, "text": text[a:b], "kinds": kinds, "tags": tags})
    return pieces


def _spans_of(corpus: Corpus, topics: Any) -> list[_Span]:
    """Return what the package finds in a corpus of one document."""
    labels = CodebookClassifier().predict(corpus).query("probability >= 0.5")
    tables = {
        "noise": (corpus.noise, "kind"),
        "claim": (extract_claims(corpus), "measure"),
    }
    tables |= {"place": (find_places(corpus), "name"), "label": (labels, "key")}
    if topics is not None:
        own = topics.top_topics().map(topics.labels()).reindex(corpus.passages.index)
        tables["topic"] = (
            corpus.passages.assign(topic=own).dropna(subset="topic"),
            "topic",
        )
    return [
        (start, end, kind, str(note))
        for kind, (table, column) in tables.items()
        for start, end, note in table[["start", "end", column]].itertuples(index=False)
    ]


def names_of(corpus: Corpus) -> pd.Series:
    """Return the titles of the documents or, where they have none, their paths."""
    return corpus.documents["title"].fillna(corpus.documents["path"])


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
    passages, noise = (
        t[t["doc_id"] == doc_id] for t in (corpus.passages, corpus.noise)
    )
    documents, text = (
        corpus.documents.loc[[doc_id]],
        str(corpus.documents["text"][doc_id]),
    )
    found = _spans_of(
        replace(corpus, documents=documents, passages=passages, noise=noise), topics
    )
    spans = sorted([*found, *((*place, "match", "") for place in matches)])
    lines = [
        _pieces(text, *line.span(), spans) for line in re.finditer(r"[^\n]+", text)
    ]
    values = {"lines": lines, "letters": _LETTERS, "kinds": [span[2] for span in spans]}
    return shown("document", doc_id=doc_id, name=names_of(corpus)[doc_id], **values)


def quotes(
    table: pd.DataFrame, corpus: Corpus, n: int = 20, caption: str = ""
) -> Shown:
    """Show the first `n` rows of a table, each with its quote in context and a link to its place.

    The table is one of labels, claims, checks, roles, places, representatives of topics or hits.

    >>> from research import corpus_from_texts, search
    >>> corpus = corpus_from_texts(["Two gangs sold heroin. They were caught."])
    >>> quotes(search(corpus, "drugs"), corpus, caption="Drugs")
    Drugs
    1, 0.32: [Two gangs sold heroin.] They were caught. (text 1, character 0)
    """
    table, names, rows = table.head(n), names_of(corpus), []
    if "claim_ids" in table:
        places = extract_claims(corpus).set_index("claim_id")[
            ["doc_id", "start", "end"]
        ]
        table = table[["relation", "verdict", "note", "claim_ids"]].explode("claim_ids")
        table = table.join(places, on="claim_ids")
    for row in table.to_dict("records"):
        start, end = (
            int(row.get(f"match_{name}", row[name])) for name in ("start", "end")
        )
        quote = context(corpus.documents["text"][row["doc_id"]], start, end)
        rows.append(row | {"quote": quote, "at": start, "source": names[row["doc_id"]]})
    return shown("evidence", rows=rows, columns=list(table), caption=caption)
