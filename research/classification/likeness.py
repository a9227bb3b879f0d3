"""Likeness of passages to the descriptions of the categories, in the cross-lingual vectors."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from research.codebook import Codebook
from research.embedding import Vectors, embed

_SENTENCE = re.compile(r"\S.*?(?:[.!?…][\"”»)]*(?=\s+[\"“«(]*[A-ZА-ЯЁ])|(?=\s*$))", re.MULTILINE)
_TERMS_ONLY_AXES = frozenset({"flag", "genre"})

Scores = npt.NDArray[np.float64]


def description_vectors(codebook: Codebook) -> Vectors:
    """Return one vector a category: the mean over its descriptions, of length one."""
    means = np.stack([embed(category.descriptions).mean(axis=0) for category in codebook])
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)


def found_by_likeness(codebook: Codebook) -> npt.NDArray[np.bool_]:
    """Tell for each category whether likeness alone may show it.

    Not for everyday subjects, which need a context; not for a flag or a genre, since a political
    offence must be named and a genre is no subject.
    """
    return np.array([not c.needs_context and c.axis not in _TERMS_ONLY_AXES for c in codebook])


def similarities(vectors: Vectors, descriptions: Vectors) -> Scores:
    """Cosine of each passage with each category, rounded: the last bits differ by machine."""
    return np.round(vectors.astype(np.float64) @ descriptions.astype(np.float64).T, 6)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the places of the sentences of `text`, without the white space between them.

    >>> [("Арест. Обыск."[start:end]) for start, end in sentences("Арест. Обыск.")]
    ['Арест.', 'Обыск.']
    """
    return [match.span() for match in _SENTENCE.finditer(text)]


def nearest_sentence(text: str, description: Vectors) -> tuple[int, int]:
    """Return the place of the sentence nearest to the description, the first if equal."""
    spans = sentences(text)
    scores = similarities(embed(text[start:end] for start, end in spans), description[np.newaxis])
    return spans[int(scores.argmax())]
