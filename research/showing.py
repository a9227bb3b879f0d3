"""Documents and tables with their evidence marked, as HTML that escapes all that a text says.

A mark is told by its underline and its letter as well as by its colour, so that it can be read
without colour and without a style sheet. The places in a document are its anchors.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from research.corpus import Corpus
from research.display import table_html
from research.errors import ResearchError

_CONTEXT = 120  # characters on each side of a quote, from word to word within its line
_BEFORE = re.compile(r"(?<!\S)[^\n]*$")
_AFTER = re.compile(rf"[^\n]{{0,{_CONTEXT}}}(?!\S)")
_LETTERS = {"claim": "C", "place": "P", "label": "L", "topic": "T", "match": "", "noise": ""}


class Shown(NamedTuple):
    """Something to look at in a notebook: HTML, and the same in plain words."""

    html: str
    plain: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.plain


class _Span(NamedTuple):
    start: int
    end: int
    kind: str
    note: str = ""


def shown(template: str, **values: Any) -> Shown:
    """Return what two templates of this package say; in HTML every value is escaped."""
    from jinja2 import Environment, PackageLoader

    get = Environment(loader=PackageLoader("research"), autoescape=True).get_template
    return Shown(*(get(f"{template}.{kind}.j2").render(**values) for kind in ("html", "txt")))


def together(*parts: Shown) -> Shown:
    """Return several things to look at as one."""
    html, plain = zip(*parts, strict=True)
    return Shown("\n".join(html), "\n".join(plain))


def _pieces(text: str, start: int, end: int, spans: Iterable[_Span]) -> list[dict[str, Any]]:
    """Return a part of a text cut where spans begin and end: each piece with its marks."""
    inside = [span for span in spans if span.start < end and start < span.end]
    cuts = {start, end, *(min(max(at, start), end) for span in inside for at in span[:2])}
    pieces = []
    for a, b in pairwise(sorted(cuts)):
        over = [span for span in inside if span.start < b and a < span.end]
        tags = [(_LETTERS[span.kind], span.note) for span in over if min(span.end, end) == b]
        kinds = dict.fromkeys(span.kind for span in over if span.kind != "topic")
        pieces.append({"at": a, "text": text[a:b], "kinds": list(kinds), "tags": tags})
    return pieces


def _spans_of(corpus: Corpus, topics: Any) -> list[_Span]:
    """Return what the package finds in a corpus of one document."""
    from research.claims import extract_claims
    from research.classification import CodebookClassifier
    from research.places import find_places

    labels = CodebookClassifier().predict(corpus).query("probability >= 0.5")
    tables = {"noise": (corpus.noise, "kind"), "claim": (extract_claims(corpus), "measure")}
    tables |= {"place": (find_places(corpus), "name"), "label": (labels, "key")}
    if topics is not None:
        own = topics.top_topics().map(topics.labels()).reindex(corpus.passages.index)
        tables["topic"] = (corpus.passages.assign(topic=own).dropna(subset="topic"), "topic")
    return [
        _Span(start, end, kind, str(note))
        for kind, (table, column) in tables.items()
        for start, end, note in table[["start", "end", column]].itertuples(index=False)
    ]


def name_of(corpus: Corpus, doc_id: str) -> str:
    """Return the title of a document or, where it has none, its path."""
    title, path = corpus.documents.loc[doc_id, ["title", "path"]]
    return str(title if isinstance(title, str) and title.strip() else path)


def show(
    corpus: Corpus, doc_id: str, *, topics: Any = None, matches: Iterable[tuple[int, int]] = ()
) -> Shown:
    """Show a document: noise dimmed; claims, places and labels marked, each with its letter.

    Parameters
    ----------
    corpus, doc_id
        The corpus that it is of, and its id.
    topics
        A fitted `TopicModel`, to name the topic of each passage.
    matches
        Places to mark beside these, such as those of a search.

    Examples
    --------
    >>> from research import corpus_from_texts
    >>> corpus = corpus_from_texts(["Police in Minsk seized 20 kg of heroin."])
    >>> show(corpus, corpus.documents.index[0])
    text 1: 1 claim, 1 place, 3 labels
    """
    if doc_id not in corpus.documents.index:
        raise ResearchError(f"There is no document '{doc_id}'; see corpus.documents.index.")
    passages, noise = (t[t["doc_id"] == doc_id] for t in (corpus.passages, corpus.noise))
    documents, text = corpus.documents.loc[[doc_id]], str(corpus.documents["text"][doc_id])
    found = _spans_of(replace(corpus, documents=documents, passages=passages, noise=noise), topics)
    spans = sorted([*found, *(_Span(*place, "match") for place in matches)])
    lines = [_pieces(text, *line.span(), spans) for line in re.finditer(r"[^\n]+", text)]
    values = {"lines": lines, "letters": _LETTERS, "kinds": [span.kind for span in spans]}
    return shown("document", doc_id=doc_id, name=name_of(corpus, doc_id), **values)


def _quote(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the words before a span in its line, the span, and the words after it."""
    before, after = _BEFORE.search(text, max(0, start - _CONTEXT), start), _AFTER.match(text, end)
    low, high = before.start() if before else start, after.end() if after else end
    lead, tail = text[max(0, low - 1) : low].strip("\n"), text[high : high + 1].strip("\n")
    return "… " * bool(lead) + text[low:start], text[start:end], text[end:high] + " …" * bool(tail)


def evidence(table: pd.DataFrame, corpus: Corpus, n: int = 20, caption: str = "") -> Shown:
    """Show the first `n` rows of a table, each with its quote in context and a link to its place.

    The table is one of labels, claims, checks, roles, places, representatives of topics or hits.

    Examples
    --------
    >>> from research import corpus_from_texts, search
    >>> corpus = corpus_from_texts(["Two gangs sold heroin. They were caught."])
    >>> print(evidence(search(corpus, "drugs"), corpus, caption="Drugs: 1 hit.").plain)
    Drugs: 1 hit.
    1, 0.32: [Two gangs sold heroin.] They were caught. (text 1, character 0)
    """
    if "claim_ids" in table:
        from research.claims import extract_claims

        places = extract_claims(corpus).set_index("claim_id")[["doc_id", "start", "end"]]
        table = table.head(n).drop(columns=["key", *places.columns], errors="ignore")
        table = table.explode("claim_ids").join(places, on="claim_ids", how="inner")
        n = len(table)
    rows = []
    for row in table.head(n).to_dict("records"):
        start, end = (int(row.get(f"match_{name}", row[name])) for name in ("start", "end"))
        quote = _quote(corpus.documents["text"][row["doc_id"]], start, end)
        rows.append(row | {"quote": quote, "at": start, "source": name_of(corpus, row["doc_id"])})
    return shown("evidence", rows=rows, columns=list(table), caption=caption)


def corpus_html(corpus: Corpus, limit: int = 20) -> str:
    """Return the documents of a corpus as a quiet table: what a notebook shows of it."""
    table = corpus.documents.head(limit)[["title", "path", "language", "date", "n_chars"]]
    sizes = corpus.passages["doc_id"].value_counts().reindex(table.index, fill_value=0)
    return table_html(table.assign(passages=sizes.astype(int)), repr(corpus))
