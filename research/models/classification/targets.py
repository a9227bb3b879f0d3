"""What a classifier learns from: texts and labels that are checked, and copies kept together."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from research.errors import ResearchError
from research.models.classification.blend import Array

_ROWS = (list, tuple, set, np.ndarray)


def checked_texts(texts: Sequence[str], *, with_words: bool = True) -> list[str]:
    """Return the texts as a list, or refuse the first that is no text or has no words."""
    texts = [texts] if isinstance(texts, str) else list(texts)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise ResearchError(
                f"Text number {i} is {text!r}, no text; leave out what is missing."
            )
        if with_words and not any(map(str.isalnum, text)):
            raise ResearchError(
                f"Text number {i} is empty of words; leave it out, with its label."
            )
    return texts


def checked_labels(texts: Sequence[str], labels: Any) -> tuple[Array, Array]:
    """Return the classes, and the number of each text's class or, if several, a row of 0 and 1."""
    rows = list(labels.to_numpy() if isinstance(labels, pd.DataFrame) else labels)
    if len(texts) != len(rows):
        raise ResearchError(f"There are {len(texts)} texts but {len(rows)} labels.")
    if any(np.ndim(one) == 0 and pd.isna(one) is True for one in rows):
        raise ResearchError("Some labels are missing; drop those texts or label them.")
    if any(isinstance(one, _ROWS) for one in rows):
        return _several(rows, getattr(labels, "columns", None))
    classes, target = np.unique(np.asarray(rows), return_inverse=True)
    if len(classes) < 2:
        shown = (
            f'all labels are "{classes[0]}"' if len(classes) else "there are no labels"
        )
        raise ResearchError(f"A classifier needs labels of two classes; {shown}.")
    return classes, target


def _several(rows: Sequence[Any], names: Any) -> tuple[Array, Array]:
    if isinstance(rows[0], np.ndarray):
        target = np.stack(rows).astype(float)
        classes = np.arange(target.shape[1]) if names is None else np.asarray(names)
    else:
        if not all(
            isinstance(row, _ROWS) and not pd.isna(list(row)).any() for row in rows
        ):
            raise ResearchError(
                "Give each text a list of label names, none of them missing."
            )
        classes = np.array(sorted({key for row in rows for key in row}))
        target = np.array(
            [[key in row for key in classes] for row in rows], dtype=float
        )
    if not np.isin(target, (0, 1)).all():
        raise ResearchError(
            "A table of labels holds only true and false (1 and 0), none missing."
        )
    for key, share in zip(classes, target.mean(axis=0), strict=True):
        if share in (0, 1):
            which = "every text" if share else "no text"
            raise ResearchError(
                f'The label "{key}" is given to {which}; it needs both kinds.'
            )
    return classes, target.astype(int)


def copy_groups(texts: Sequence[str]) -> Array:
    """Return a number for each text; copies and near copies have the same.

    >>> copy_groups(["A gang was found.", "It rained.", "a gang was found"]).tolist()
    [0, 1, 0]
    """
    from research.corpus.copies import find_copies, signature

    words = [
        sha256(" ".join(text.lower().split()).encode()).hexdigest() for text in texts
    ]
    table = pd.DataFrame({"date": None, "n_chars": [len(text) for text in texts]})
    copies = find_copies(table, words, np.stack([signature(text) for text in texts]))
    original = np.arange(len(texts))
    for kind in ("near", "exact"):
        rows = copies[copies["kind"] == kind]
        original[rows["doc_id"]] = original[rows["original"]]
    return np.unique(original, return_inverse=True)[1]
