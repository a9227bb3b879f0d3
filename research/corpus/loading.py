"""From files or texts to a corpus, as a whole or in batches.

Cleaning marks, it never deletes. Every span in every table slices back:
``documents.text[doc_id][start:end] == text``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

import pandas as pd

from research.corpus.analysis import Source, analyse_all
from research.corpus.readers import Problem, Record, Unreadable, holds_many
from research.corpus.readers.base import checked
from research.corpus.reading import read_file
from research.corpus.tables import METADATA_COLUMNS, Corpus, make_corpus
from research.errors import CorpusError, ResearchError
from research.files.fingerprint import content_hash
from research.files.paths import PathLike, iter_files

Paths = PathLike | Iterable[PathLike]
Inputs = Iterable[tuple[Source, Mapping[Any, Any]]]

_SOON = 2  # seconds after which a progress bar is shown


def _batches(
    inputs: Inputs, size: int | None, n_jobs: int | None, name: object
) -> Iterator[Corpus]:
    """Yield corpora of `size` documents, or one of all that there is; at last refuse to be empty.

    A document's id is the first 12 digits of its hash; a byte-identical copy gets -2, -3 and so on.
    """
    seen: Counter[str] = Counter()
    documents: list[dict[str, Any]] = []
    problems: list[dict[str, str]] = []
    for given, findings in analyse_all(inputs, n_jobs=n_jobs):
        for finding in findings:
            path = given["path"] + finding["part"]
            if "reason" in finding:
                problems.append({"path": path, "reason": finding["reason"]})
                continue
            short = finding["sha256"][:12]
            seen[short] += 1
            doc_id = f"{short}-{seen[short]}" if seen[short] > 1 else short
            known = {name: value for name, value in given.items() if pd.notna(value)}
            made = {"doc_id": doc_id, "path": path, "n_chars": len(finding["text"])}
            documents.append({**finding, **known, **made})
            if len(documents) == size:
                yield make_corpus(documents, problems)
                documents, problems = [], []
    if documents or problems:
        yield make_corpus(documents, problems)
    if not seen:
        raise _nothing_to_read(name, problems)


def _nothing_to_read(
    name: object, problems: Sequence[Mapping[str, str]]
) -> CorpusError:
    reasons = [f"{row['path']}: {row['reason']}" for row in problems]
    detail = shorten("; ".join(reasons), 500) or "It holds no files."
    return CorpusError(f"There is no document that can be read in '{name}'. {detail}")


def _read(
    paths: Paths, size: int | None, n_jobs: int | None, progress: bool | None
) -> Iterator[Corpus]:
    """Yield corpora of what is to be read, with a progress bar where one is wanted."""
    from tqdm import tqdm

    named_files = list(iter_files(paths))
    inputs = tqdm(
        _inputs(named_files),
        "Documents",
        total=len(named_files),
        unit=" documents",
        delay=0 if progress else _SOON,
        disable=None if progress is None else not progress,
    )
    yield from _batches(inputs, size, n_jobs, paths)


def _inputs(named_files: Iterable[tuple[str, Path]]) -> Inputs:
    """Yield each file as it is or, of one that holds many texts, each of these."""
    for name, file in named_files:
        for source in read_file(file) if holds_many(file) else [file.absolute()]:
            yield source, {"path": name}


def load_corpus(
    paths: Paths = "seeds",
    *,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> Corpus:
    """Read a folder, a file, a glob pattern, or several of them, as a corpus.

    What a file says is kept on disk by its content, so that a second run is quick and a file
    that is added costs itself.

    Parameters
    ----------
    paths
        Looked up from the working directory and then from the project's folder.
    n_jobs
        How many processes work at a time, -1 for one a core; the tables are the same. One by
        default, or what `joblib.parallel_config` says.
    progress
        Show a progress bar; by default in a terminal, where it takes longer than a moment.

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
    [corpus] = _read(paths, None, n_jobs, progress)
    return corpus


def iter_corpus(
    paths: Paths = "seeds",
    batch_size: int = 1000,
    *,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> Iterator[Corpus]:
    """Read what `load_corpus` reads in batches, in memory that does not grow with the corpus.

    Copies are looked for within each batch; everything else is as in the whole.

    Parameters
    ----------
    paths, n_jobs, progress
        As in `load_corpus`.
    batch_size
        Documents in a batch; the last may have fewer.

    Yields
    ------
    Corpus
        The next documents in the order of their names, with the problems met on the way.

    Raises
    ------
    CorpusError
        There is nothing at a path, nothing there that can be read, or no room in a batch.

    Examples
    --------
    >>> [len(batch) for batch in iter_corpus("seeds", batch_size=3)]
    [3, 1]
    """
    if batch_size < 1:
        raise CorpusError(
            f"batch_size is {batch_size}; a batch has one document or more."
        )
    yield from _read(paths, batch_size, n_jobs, progress)


def _frame_of_texts(
    texts: Iterable[str] | pd.DataFrame, languages: str | Sequence[str] | None
) -> pd.DataFrame:
    if isinstance(texts, str):
        texts = [texts]
    if isinstance(texts, dict):
        texts = pd.DataFrame(texts.items(), columns=["path", "text"])
    elif not isinstance(texts, pd.DataFrame):
        texts = pd.DataFrame({"text": list(texts)}, dtype=object)
    if "text" not in texts:
        raise CorpusError(f"The table has no column 'text'; it has {list(texts)}.")
    frame = texts.reset_index(drop=True)
    if languages is not None:
        if not isinstance(languages, str) and len(languages) != len(frame):
            raise CorpusError(
                f"There are {len(frame)} texts but {len(languages)} languages."
            )
        frame["language"] = languages
    if "path" not in frame:
        frame["path"] = [f"text {i + 1}" for i in frame.index]
    return frame


def _source_of_text(text: Any) -> Source:
    try:
        known = checked(text if isinstance(text, str) else "")
        return Record(known, "str", content_hash(known))
    except Unreadable as reason:
        return Problem(str(reason))


def corpus_from_texts(
    texts: Iterable[str] | pd.DataFrame,
    languages: str | Sequence[str] | None = None,
) -> Corpus:
    """Make a corpus of texts that are in memory already.

    Parameters
    ----------
    texts
        Strings, a dict of strings by name, or a DataFrame with a column ``text`` and, where
        known, ``path``, ``title``, ``language``, ``date``, ``author``, ``publisher``, which then
        win over what the text says.
    languages
        ISO 639-1 code of all texts, or one for each; identified where not given.

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
    given = frame.filter(METADATA_COLUMNS).to_dict("records")
    texts_read = zip(map(_source_of_text, frame["text"]), given, strict=True)
    [corpus] = _batches(texts_read, None, None, "the texts given")
    return corpus


def as_corpus(corpus: Corpus | Iterable[str]) -> Corpus:
    """Return a corpus as it is, and several texts as a corpus.

    Raises
    ------
    ResearchError
        It is one text, or there is no text.
    """
    if isinstance(corpus, str):
        raise ResearchError(
            "One text was given where several are expected; write it in a list, or give "
            "research.load_corpus(path) for a folder."
        )
    return corpus if isinstance(corpus, Corpus) else corpus_from_texts(corpus)
