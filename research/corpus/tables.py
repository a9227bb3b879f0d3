"""The tables of a corpus, and how they are made of what the inputs say."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from operator import itemgetter
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
        passages, noise = (
            table[table["doc_id"].isin(documents.index)]
            for table in (self.passages, self.noise)
        )
        return Corpus(documents, passages, noise, self.problems, self.copies.iloc[:0])

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


def _documents(documents: Sequence[Finding]) -> pd.DataFrame:
    index = pd.Index(
        [document["doc_id"] for document in documents], name="doc_id", dtype="str"
    )
    columns = {
        name: [document.get(name) for document in documents]
        for name in DOCUMENT_COLUMNS
    }
    return pd.DataFrame(columns, index=index)


def _passages(documents: Sequence[Finding]) -> pd.DataFrame:
    rows = [
        (d["doc_id"], start, end, d["text"][start:end], language or d["language"], kind)
        for d in documents
        for start, end, language, kind in d["passages"]
    ]
    index = pd.Index(
        [f"{row[0]}:{row[1]}" for row in rows], name="passage_id", dtype="str"
    )
    return pd.DataFrame(rows, columns=PASSAGE_COLUMNS, index=index)


def _noise(documents: Sequence[Finding]) -> pd.DataFrame:
    rows = [
        (d["doc_id"], start, end, d["text"][start:end], kind)
        for d in documents
        for start, end, kind in d["noise"]
    ]
    return pd.DataFrame(rows, columns=NOISE_COLUMNS)


def _publisher(document: Finding) -> str | None:
    """Return who published a document, or else the site that it is from."""
    url = document["url"]
    return document["publisher"] or (urlsplit(str(url)).hostname if url else None)


def _lines(document: Finding) -> list[tuple[Line, str | None]]:
    spans = [
        (start, end, None) for start, end, _, _ in document["passages"]
    ] + document["noise"]
    return [
        (Line(start, end, document["text"][start:end]), kind)
        for start, end, kind in sorted(spans, key=itemgetter(0))
    ]


def _without(document: Finding, lines: Sequence[Line]) -> Finding:
    """Return a document of which some lines are boilerplate."""
    starts = {line.start for line in lines}
    passages = [passage for passage in document["passages"] if passage[0] not in starts]
    noise = document["noise"] + [
        [line.start, line.end, "boilerplate"] for line in lines
    ]
    return {**document, "passages": passages, "noise": sorted(noise, key=itemgetter(0))}


def _without_recurring(documents: Sequence[Finding]) -> list[Finding]:
    """Mark what recurs over the documents of a publisher."""
    publishers = list(map(_publisher, documents))
    lines = [
        _lines(d) if by else [] for d, by in zip(documents, publishers, strict=True)
    ]
    found = recurring_lines(list(zip(publishers, lines, strict=True)))
    return [
        _without(document, [own[place][0] for place in places]) if places else document
        for document, own, places in zip(documents, lines, found, strict=True)
    ]


def make_corpus(
    documents: Sequence[Finding], problems: Sequence[Mapping[str, str]]
) -> Corpus:
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
        noise=_noise(documents),
        problems=pd.DataFrame(problems, columns=PROBLEM_COLUMNS),
        copies=copies,
    )
