"""The tables of a corpus, and how they are made of what the inputs say."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from research.corpus.analysis import Finding
from research.corpus.cleaning.page import MarkedLine
from research.corpus.cleaning.recurring import recurring_lines
from research.corpus.copies import SIZE, find_copies
from research.files.fingerprint import content_hash
from research.text.lines import Line

METADATA_COLUMNS = ["path", "title", "language", "date", "author", "publisher", "url"]
_COPY_OF = {"exact": "duplicate_of", "near": "near_duplicate_of"}
DOCUMENT_COLUMNS = [*METADATA_COLUMNS[:-1], "text", "encoding", "sha256", "n_chars"]
DOCUMENT_COLUMNS += [*_COPY_OF.values(), "url", "share_read"]
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
        One row an input, or a part of one, that was not read or is mostly noise, with the reason.
    copies : pandas.DataFrame
        One row a document that is a copy: ``doc_id, original, kind`` (exact or near),
        ``similarity``, from 0 to 1, and ``difference``: what stands in it and in the original.
    """

    documents: pd.DataFrame
    passages: pd.DataFrame
    noise: pd.DataFrame
    problems: pd.DataFrame
    copies: pd.DataFrame

    @property
    def content_hash(self) -> str:
        """Hash of the documents' bytes; the same for the same documents in any order."""
        return content_hash("".join(sorted(self.documents["sha256"])))

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
        no_copies = self.copies.iloc[:0]
        return Corpus(documents, passages, noise, self.problems, no_copies)

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        return (
            f"Corpus of {len(self):,} documents, {len(self.passages):,} passages, "
            f"{len(self.noise):,} spans of noise, {len(self.problems):,} problems"
        )


def _documents(documents: Findings) -> pd.DataFrame:
    ids = [document["doc_id"] for document in documents]
    index = pd.Index(ids, name="doc_id", dtype="str")
    taken = {name: f"column_{name}" for name in (*DOCUMENT_COLUMNS, "doc_id")}
    own = pd.DataFrame([document["columns"] for document in documents], index)
    table = pd.DataFrame(documents, index, DOCUMENT_COLUMNS)
    return table.join(own.rename(columns=taken))


def _lines(documents: Findings) -> pd.DataFrame:
    """Return the place, text, language and kind of each line, and whether it is noise."""
    rows = [
        (
            document["doc_id"],
            start,
            end,
            document["text"][start:end],
            own_language or document["language"],
            kind,
            is_noise,
        )
        for document in documents
        for start, end, kind, own_language, is_noise in document["lines"]
    ]
    return pd.DataFrame(rows, columns=[*PASSAGE_COLUMNS, "is_noise"])


def _publisher(document: Finding) -> str | None:
    """Return who published a document, or else the site that it is from."""
    return document["publisher"] or urlsplit(str(document["url"] or "")).hostname


def _marked_lines(document: Finding) -> list[MarkedLine]:
    text = document["text"]
    return [
        (Line(start, end, text[start:end]), kind if is_noise else None)
        for start, end, kind, _, is_noise in document["lines"]
    ]


def _own_text(document: Finding) -> str:
    return "\n".join(line.text for line, kind in _marked_lines(document) if not kind)


def _mark_recurring(documents: Findings) -> None:
    """Mark as boilerplate what recurs over the documents of a publisher."""
    lines = [(_publisher(document), _marked_lines(document)) for document in documents]
    for document, places in zip(documents, recurring_lines(lines), strict=True):
        for place in places:
            document["lines"][place][2:] = ["boilerplate", None, True]


def _mostly_noise(document: Finding) -> Iterator[dict[str, str]]:
    """Yield a problem for a document of which more than half is noise."""
    sizes = [0, 0]
    for start, end, _, _, is_noise in document["lines"]:
        sizes[is_noise] += end - start
    share = sizes[1] / max(1, sum(sizes))
    if share > 0.5:
        reason = (
            f"{share:.0%} of its text was taken for noise; look at its rows in "
            "corpus.noise."
        )
        yield {"path": document["path"], "reason": reason}


def make_corpus(documents: Findings, problems: Sequence[Mapping[str, str]]) -> Corpus:
    """Return the tables of documents, in their order: findings with their ids, names and sizes."""
    _mark_recurring(documents)
    problems = [*problems, *chain.from_iterable(map(_mostly_noise, documents))]
    table = _documents(documents)
    signatures = [document["signature"] for document in documents]
    words = [document["words"] for document in documents]
    numbers = np.array(signatures, np.uint32).reshape(-1, SIZE)
    copies = find_copies(table, words, numbers, lambda row: _own_text(documents[row]))
    for kind, column in _COPY_OF.items():
        of_kind = copies[copies["kind"] == kind].set_index("doc_id")
        table[column] = of_kind["original"].reindex(table.index)
    lines = _lines(documents)
    is_noise = lines.pop("is_noise").astype(bool)
    passages = lines[~is_noise]
    ids = passages["doc_id"] + ":" + passages["start"].astype(str)
    return Corpus(
        documents=table,
        passages=passages.set_index(ids.rename("passage_id").astype("str")),
        noise=lines.loc[is_noise, NOISE_COLUMNS].reset_index(drop=True),
        problems=pd.DataFrame(problems, columns=PROBLEM_COLUMNS),
        copies=copies,
    )
