"""The tables of a corpus, and how they are made of what the inputs say."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from research.cleaning.recurring import recurring_lines
from research.corpus.analysis import Finding, signature_of
from research.duplicates import SIZE, find_copies
from research.lines import Line

METADATA_COLUMNS = ["path", "title", "language", "date", "author", "publisher", "url"]
_AS_READ = ["text", "encoding", "sha256"]
_COPY_OF = {"exact": "duplicate_of", "near": "near_duplicate_of"}
DOCUMENT_COLUMNS = [*METADATA_COLUMNS[:-1], *_AS_READ, "n_chars", *_COPY_OF.values(), "url"]
PASSAGE_COLUMNS = ["doc_id", "start", "end", "text", "language", "kind"]
NOISE_COLUMNS = ["doc_id", "start", "end", "text", "kind"]
PROBLEM_COLUMNS = ["path", "reason"]


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
    def originals(self) -> "Corpus":
        """The corpus without its copies, for figures in which each text counts once."""
        documents = self.documents.drop(index=self.copies["doc_id"].tolist())
        passages, noise = (
            table[table["doc_id"].isin(documents.index)] for table in (self.passages, self.noise)
        )
        return Corpus(documents, passages, noise, self.problems, self.copies.iloc[:0])

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        return (
            f"Corpus of {len(self):,} documents, {len(self.passages):,} passages, "
            f"{len(self.noise):,} spans of noise, {len(self.problems):,} problems"
        )


class Document(NamedTuple):
    """A document on its way to the tables: what was given of it, and what its text says."""

    doc_id: str
    given: Mapping[Any, Any]
    finding: Finding

    def value(self, name: str) -> Any:
        """Return what is known of the document: what was given wins over what its text says."""
        given = self.given.get(name)
        return given if given is not None and pd.notna(given) else self.finding[name]


def _documents(documents: Sequence[Document]) -> pd.DataFrame:
    columns: dict[str, list[Any]] = {
        "path": [document.given["path"] + document.finding["part"] for document in documents],
        **{name: [document.value(name) for document in documents] for name in METADATA_COLUMNS[1:]},
        **{name: [document.finding[name] for document in documents] for name in _AS_READ},
        "n_chars": [len(document.finding["text"]) for document in documents],
    }
    index = pd.Index([document.doc_id for document in documents], name="doc_id", dtype="str")
    return pd.DataFrame(columns, columns=DOCUMENT_COLUMNS, index=index)


def _passages(documents: Sequence[Document]) -> pd.DataFrame:
    rows = []
    for document in documents:
        text, whole = document.finding["text"], document.value("language")
        rows += [
            (document.doc_id, start, end, text[start:end], language or whole, kind)
            for start, end, language, kind in document.finding["passages"]
        ]
    index = pd.Index([f"{row[0]}:{row[1]}" for row in rows], name="passage_id", dtype="str")
    return pd.DataFrame(rows, columns=PASSAGE_COLUMNS, index=index)


def _noise(documents: Sequence[Document]) -> pd.DataFrame:
    rows = [
        (doc_id, start, end, finding["text"][start:end], kind)
        for doc_id, _, finding in documents
        for start, end, kind in finding["noise"]
    ]
    return pd.DataFrame(rows, columns=NOISE_COLUMNS)


def _publisher(document: Document) -> str | None:
    """Return who published a document, or else the site that it is from."""
    url = document.value("url")
    return document.value("publisher") or (urlsplit(str(url)).hostname if url else None)


def _lines(finding: Finding) -> list[tuple[Line, str | None]]:
    text = finding["text"]
    spans = [(start, end, None) for start, end, _, _ in finding["passages"]] + finding["noise"]
    return [
        (Line(start, end, text[start:end]), kind)
        for start, end, kind in sorted(spans, key=lambda span: span[0])
    ]


def _without(document: Document, lines: Sequence[Line]) -> Document:
    """Return a document of which some lines are boilerplate."""
    starts, finding = {line.start for line in lines}, document.finding
    passages = [passage for passage in finding["passages"] if passage[0] not in starts]
    noise = finding["noise"] + [[line.start, line.end, "boilerplate"] for line in lines]
    changed = {"passages": passages, "noise": sorted(noise, key=lambda span: span[0])}
    return document._replace(finding={**finding, **changed})


def _without_recurring(documents: Sequence[Document]) -> list[Document]:
    """Mark what recurs over the documents of a publisher."""
    publishers = list(map(_publisher, documents))
    lines = [
        _lines(document.finding) if publisher else []
        for document, publisher in zip(documents, publishers, strict=True)
    ]
    found = recurring_lines(list(zip(publishers, lines, strict=True)))
    return [
        _without(document, [own[place][0] for place in places]) if places else document
        for document, own, places in zip(documents, lines, found, strict=True)
    ]


def make_corpus(documents: Sequence[Document], problems: Sequence[Mapping[str, str]]) -> Corpus:
    """Return the tables of `documents`, in their order."""
    documents = _without_recurring(documents)
    table = _documents(documents)
    words = [document.finding["words"] for document in documents]
    signatures = np.array([signature_of(document.finding) for document in documents], np.uint32)
    copies = find_copies(table, words, signatures.reshape(-1, SIZE))
    for kind, column in _COPY_OF.items():
        original = copies[copies["kind"] == kind].set_index("doc_id")["original"]
        table[column] = original.reindex(table.index)
    return Corpus(
        documents=table,
        passages=_passages(documents),
        noise=_noise(documents),
        problems=pd.DataFrame(problems, columns=PROBLEM_COLUMNS),
        copies=copies,
    )
