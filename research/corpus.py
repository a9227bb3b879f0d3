"""From files or texts to a corpus: documents, passages, noise and problems.

Cleaning marks, it never deletes. Every span in every table slices back:
``documents.text[doc_id][start:end] == text``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from research.cleaning import mark_lines
from research.duplicates import exact_copies, near_copies
from research.errors import CorpusError
from research.language import UNDETERMINED, identify
from research.lines import Line, kind_of_passage, plain
from research.metadata import find_author, find_date, find_publisher, find_title
from research.paths import PathLike
from research.readers import Problem, Record, Unreadable, list_files, read
from research.readers.base import checked, digest

DOCUMENT_COLUMNS = [
    "path",
    "title",
    "language",
    "date",
    "author",
    "publisher",
    "text",
    "encoding",
    "sha256",
    "n_chars",
    "duplicate_of",
    "near_duplicate_of",
    "url",
]
PASSAGE_COLUMNS = ["doc_id", "start", "end", "text", "language", "kind"]
NOISE_COLUMNS = ["doc_id", "start", "end", "text", "kind"]
PROBLEM_COLUMNS = ["path", "reason"]
METADATA_COLUMNS = ["path", "title", "language", "date", "author", "publisher", "url"]

Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Corpus:
    """A corpus as four tables.

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
    """

    documents: pd.DataFrame
    passages: pd.DataFrame
    noise: pd.DataFrame
    problems: pd.DataFrame

    @property
    def content_hash(self) -> str:
        """Hash of the documents' bytes; the same for the same documents in any order."""
        together = "".join(sorted(self.documents["sha256"]))
        return hashlib.sha256(together.encode()).hexdigest()

    def __len__(self) -> int:
        return len(self.documents)

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{len(table):,} {name}"
            for name, table in (
                ("documents", self.documents),
                ("passages", self.passages),
                ("spans of noise", self.noise),
                ("problems", self.problems),
            )
        )
        return f"Corpus of {counts}"


def _language_of(text: str, default: str) -> str:
    """Return the language of a passage; a short or doubtful one has its document's."""
    found = identify(text, min_confidence=0.95) if len(text) >= 100 else UNDETERMINED
    return default if found == UNDETERMINED else found


def _passages(doc_id: str, lines: Sequence[Line], title: Line | None, language: str) -> list[Row]:
    return [
        {
            "passage_id": f"{doc_id}:{line.start}",
            "doc_id": doc_id,
            **line._asdict(),
            "language": _language_of(line.text, language),
            "kind": kind_of_passage(line, title, is_last=i == len(lines) - 1),
        }
        for i, line in enumerate(lines)
    ]


def _analyse(
    doc_id: str, record: Record, given: Mapping[Any, Any]
) -> tuple[Row, list[Row], list[Row]]:
    """Return the rows of one document: its own, its passages', its noise's."""
    marked = mark_lines(record.text)
    lines = [line for line, kind in marked if kind is None]
    title = find_title(marked)
    known = {name: value for name, value in given.items() if pd.notna(value)}
    document = {
        "doc_id": doc_id,
        "title": plain(title.text) if title else None,
        "language": identify("\n".join(line.text for line in lines) or record.text),
        "date": find_date(marked),
        "author": find_author(marked),
        "publisher": find_publisher(marked),
        "url": None,
        **record.metadata,
        **known,
        "text": record.text,
        "encoding": record.encoding,
        "sha256": record.sha256,
        "n_chars": len(record.text),
    }
    passages = _passages(doc_id, lines, title, document["language"])
    noise = [{"doc_id": doc_id, **line._asdict(), "kind": kind} for line, kind in marked if kind]
    return document, passages, noise


def _doc_ids(hashes: Iterable[str]) -> list[str]:
    """Return the first 12 digits of each hash; a byte-identical copy gets -2, -3 and so on."""
    seen: dict[str, int] = {}
    ids = []
    for full in hashes:
        seen[full] = seen.get(full, 0) + 1
        ids.append(full[:12] + (f"-{seen[full]}" if seen[full] > 1 else ""))
    return ids


def _table(rows: Sequence[Row], columns: Sequence[str], index: str | None = None) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=[index, *columns] if index else list(columns))
    return table.set_index(index) if index else table


def _build(
    inputs: Sequence[tuple[Record, Mapping[Any, Any]]], problems: Sequence[Row], *, progress: bool
) -> Corpus:
    from tqdm import tqdm

    ids = _doc_ids(record.sha256 for record, _ in inputs)
    pairs = tqdm(zip(ids, inputs, strict=True), "Documents", len(ids), disable=not progress)
    analysed = [_analyse(doc_id, record, given) for doc_id, (record, given) in pairs]
    documents = _table([document for document, _, _ in analysed], DOCUMENT_COLUMNS, "doc_id")
    rows = [row for _, rows, _ in analysed for row in rows]
    passages = _table(rows, PASSAGE_COLUMNS, "passage_id")
    documents["duplicate_of"] = exact_copies(documents)
    different = documents[documents["duplicate_of"].isna()]
    copies = near_copies(different, passages.groupby("doc_id")["text"].agg("\n".join))
    original = copies.set_index("doc_id")["near_duplicate_of"]
    documents["near_duplicate_of"] = original.reindex(documents.index)
    return Corpus(
        documents=documents,
        passages=passages,
        noise=_table([row for _, _, rows in analysed for row in rows], NOISE_COLUMNS),
        problems=_table(problems, PROBLEM_COLUMNS),
    )


def _nothing_to_read(paths: object, problems: Sequence[Row]) -> CorpusError:
    shown = "; ".join(f"{row['path']}: {row['reason']}" for row in problems[:3])
    more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""
    detail = f" {shown}{more}" if problems else " It holds no files."
    return CorpusError(f"There is no document that can be read in '{paths}'.{detail}")


def load_corpus(
    paths: PathLike | Iterable[PathLike] = "seeds", *, progress: bool = False
) -> Corpus:
    """Read a folder, a file, a glob pattern, or several of them, as a corpus.

    Parameters
    ----------
    paths
        Looked up from the working directory and then from the project's folder.
    progress
        Show a progress bar.

    Returns
    -------
    Corpus
        Documents in the order of their names; an input that cannot be read is a row of
        ``problems`` and never stops the others.

    Raises
    ------
    CorpusError
        There is nothing at a path, or nothing there that can be read.

    Examples
    --------
    >>> load_corpus("seeds").documents["language"].tolist()
    ['en', 'ru', 'en', 'en']
    """
    inputs: list[tuple[Record, dict[str, Any]]] = []
    problems: list[Row] = []
    for name, file in list_files(paths):
        for item in read(file):
            if isinstance(item, Problem):
                problems.append({"path": name + item.part, "reason": item.reason})
            else:
                inputs.append((item, {"path": name + item.part}))
    if not inputs:
        raise _nothing_to_read(paths, problems)
    return _build(inputs, problems, progress=progress)


def _frame_of_texts(texts: Iterable[str] | pd.DataFrame, languages: Any) -> pd.DataFrame:
    texts = [texts] if isinstance(texts, str) else texts
    if not isinstance(texts, pd.DataFrame):
        texts = pd.DataFrame({"text": pd.Series(list(texts), dtype=object)})
    frame = texts
    if "text" not in frame:
        raise CorpusError(f"The table has no column 'text'; it has {', '.join(map(str, frame))}.")
    frame = frame.reset_index(drop=True)
    if languages is not None and not isinstance(languages, str) and len(languages) != len(frame):
        raise CorpusError(f"There are {len(frame)} texts but {len(languages)} languages.")
    if languages is not None:
        frame = frame.assign(
            language=[languages] * len(frame) if isinstance(languages, str) else list(languages)
        )
    return frame if "path" in frame else frame.assign(path=[f"text {i + 1}" for i in frame.index])


def _record_of_text(text: Any) -> Record:
    if not isinstance(text, str) or not text.strip():
        raise Unreadable("There is no text.")
    return Record(checked(text), "str", digest(text))


def corpus_from_texts(
    texts: Iterable[str] | pd.DataFrame,
    languages: str | Sequence[str] | None = None,
    *,
    progress: bool = False,
) -> Corpus:
    """Make a corpus of texts that are in memory already.

    Parameters
    ----------
    texts
        Strings, or a DataFrame with a column ``text`` and, where known, ``path``, ``title``,
        ``language``, ``date``, ``author``, ``publisher``, which then win over what the text says.
    languages
        ISO 639-1 code of all texts, or one for each; identified where not given.
    progress
        Show a progress bar.

    Raises
    ------
    CorpusError
        There is no text, or the table has no column ``text``.

    Examples
    --------
    >>> corpus_from_texts(["Arms were seized.", "Изъято оружие."]).passages["language"].tolist()
    ['en', 'ru']
    """
    frame = _frame_of_texts(texts, languages)
    metadata = frame[[column for column in METADATA_COLUMNS if column in frame]]
    inputs: list[tuple[Record, Mapping[Any, Any]]] = []
    problems: list[Row] = []
    for text, given in zip(frame["text"], metadata.to_dict("records"), strict=True):
        try:
            inputs.append((_record_of_text(text), given))
        except Unreadable as reason:
            problems.append({"path": given["path"], "reason": str(reason)})
    if not inputs:
        raise _nothing_to_read("the texts given", problems)
    return _build(inputs, problems, progress=progress)
