"""The tables of a corpus, and how they are made of what the inputs say."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from operator import itemgetter
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from research.corpus.analysis import Finding
from research.corpus.cleaning.recurring import recurring_lines
from research.corpus.copies import SIZE, find_copies
from research.text.lines import Line

METADATA_COLUMNS = ["path", "title", "language", "date", "author", "publisher", "url"]
_AS_READ = ["text", "encoding", "sha256"]
_COPY_OF = {"exact": "duplicate_of", "near": "near_duplicate_of"}
DOCUMENT_COLUMNS = [
    *METADATA_COLUMNS[:-1],
    *_AS_READ,
    "n_chars",
    *_COPY_OF.values(),
    "url",
]
PASSAGE_COLUMNS = ["doc_id", "start", "end", "text", "language", "kind"]
NOISE_COLUMNS = ["doc_id", "start", "end", "text", "kind"]
PROBLEM_COLUMNS = ["path", "reason"]

Findings = Sequence[Finding]


@dataclass(frozen=True, eq=False)
class Corpus:
    """A corpus as five tables.

    Attributes
    ----------
    documents : pandas.DataFrame
        One row a document, indexed by ``doc_id`` (from the content: stable under renaming).
    passages : pandas.DataFrame
        One row a title, paragraph, list item or quote, indexed by ``passage_id``.
    noise : pandas.DataFrame
        One row a span that is not what the document says, with its kind.
    problems : pandas.DataFrame
        One row an input that could not be read, with the reason.
    copies : pandas.DataFrame
        One row a document that is a copy: ``doc_id, original, kind`` (exact or near) and
        ``similarity``, from 0 to 1.
    """

    documents: pd.DataFrame
    passages: pd.DataFrame
    noise: pd.DataFrame
    problems: pd.DataFrame
    copies: pd.DataFrame

    @property
    def content_hash(self) -> str:
        """Hash of the documents' bytes; the same for the same documents in any order."""
        together = "".join(sorted(self.documents["sha256"]))
        return hashlib.sha256(together.encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Hash of all that a result can depend on: ids, texts, metadata, kinds, places, order."""
        total = hashlib.sha256()
        # The documents' texts are in it by their sha256, and the passages' as they are.
        for table in (self.documents.drop(columns="text"), self.passages, self.noise):
            rows = pd.util.hash_pandas_object(table)
            total.update(f"{list(table)} ".encode() + rows.to_numpy().tobytes())
        return total.hexdigest()

    @property
    def originals(self) -> "Corpus":
        """The corpus without its copies, for figures in which each text counts once."""
        documents = self.documents.drop(index=self.copies["doc_id"].tolist())
        return Corpus(
            documents,
            self.passages[self.passages["doc_id"].isin(documents.index)],
            self.noise[self.noise["doc_id"].isin(documents.index)],
            self.problems,
            self.copies.iloc[:0],
        )

    def __len__(self) -> int:
        return len(self.documents)

    def _repr_html_(self) -> str:
        columns = ["title", "path", "language", "date", "n_chars"]
        table = self.documents[columns].head(20).to_html(index=False, na_rep="–")
        return f"<p>{escape(repr(self))}</p>\n{table}"

    def __repr__(self) -> str:
        return (
            f"Corpus of {len(self):,} documents, {len(self.passages):,} passages, "
            f"{len(self.noise):,} spans of noise, {len(self.problems):,} problems"
        )


def _index(ids: Iterable[str], name: str) -> pd.Index:
    return pd.Index(list(ids), name=name, dtype="str")


def _documents(documents: Findings) -> pd.DataFrame:
    columns = {
        name: [document.get(name) for document in documents]
        for name in DOCUMENT_COLUMNS
    }
    ids = (document["doc_id"] for document in documents)
    return pd.DataFrame(columns, index=_index(ids, "doc_id"))


def _spans(documents: Findings, kind: str) -> Iterator[list[Any]]:
    """Yield the passages or the noise of documents with their texts, as rows of a table."""
    for document in documents:
        for start, end, *more in document[kind]:
            text = document["text"][start:end]
            yield [document["doc_id"], start, end, text, *more]


def _passages(documents: Findings) -> pd.DataFrame:
    """Return the passages; one without a language of its own has the document's."""
    languages = {document["doc_id"]: document["language"] for document in documents}
    rows = [
        [doc_id, start, end, text, language or languages[doc_id], kind]
        for doc_id, start, end, text, language, kind in _spans(documents, "passages")
    ]
    ids = (f"{doc_id}:{start}" for doc_id, start, *_ in rows)
    return pd.DataFrame(rows, columns=PASSAGE_COLUMNS, index=_index(ids, "passage_id"))


def _publisher(document: Finding) -> str | None:
    """Return who published a document, or else the site that it is from."""
    url = document["url"]
    return document["publisher"] or (urlsplit(str(url)).hostname if url else None)


def _lines(document: Finding) -> list[tuple[Line, str | None]]:
    """Return the lines of a document in order, with the kind of those that are noise."""
    passages = [(start, end, None) for start, end, *_ in document["passages"]]
    return [
        (Line(start, end, document["text"][start:end]), kind)
        for start, end, kind in sorted(passages + document["noise"], key=itemgetter(0))
    ]


def _without(document: Finding, lines: Sequence[Line]) -> Finding:
    """Return a document of which some lines are boilerplate."""
    starts = {line.start for line in lines}
    passages = [passage for passage in document["passages"] if passage[0] not in starts]
    boilerplate = [[line.start, line.end, "boilerplate"] for line in lines]
    noise = sorted(document["noise"] + boilerplate, key=itemgetter(0))
    return {**document, "passages": passages, "noise": noise}


def _without_recurring(documents: Findings) -> list[Finding]:
    """Mark what recurs over the documents of a publisher."""
    publishers = [_publisher(document) for document in documents]
    lines = [
        _lines(document) if publisher else []
        for document, publisher in zip(documents, publishers, strict=True)
    ]
    recurring = recurring_lines(list(zip(publishers, lines, strict=True)))
    return [
        _without(document, [own_lines[place][0] for place in places])
        for document, own_lines, places in zip(documents, lines, recurring, strict=True)
    ]


def make_corpus(documents: Findings, problems: Sequence[Mapping[str, str]]) -> Corpus:
    """Return the tables of documents, in their order: findings with their ids, names and sizes."""
    documents = _without_recurring(documents)
    table = _documents(documents)
    signatures = np.array([document["signature"] for document in documents], np.uint32)
    words = [document["words"] for document in documents]
    copies = find_copies(table, words, signatures.reshape(-1, SIZE))
    for kind, column in _COPY_OF.items():
        original = copies[copies["kind"] == kind].set_index("doc_id")["original"]
        table[column] = original.reindex(table.index)
    return Corpus(
        documents=table,
        passages=_passages(documents),
        noise=pd.DataFrame(_spans(documents, "noise"), columns=NOISE_COLUMNS),
        problems=pd.DataFrame(problems, columns=PROBLEM_COLUMNS),
        copies=copies,
    )
