"""Names of persons, hidden in what is shown where that is asked for."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_ASKED = "RESEARCH_MASK_PERSONS"  # of the environment: a report's kernels see it too


def is_masked() -> bool:
    """Tell whether the names of persons are hidden now."""
    return bool(os.environ.get(_ASKED))


def shareable(text: str) -> str:
    """Return a text as it may be shared: without names of persons, where that is asked."""
    if not is_masked():
        return text
    from research.text import persons

    return persons.mask_persons(text)


def mask_persons(on: bool = True) -> None:
    """Show, from here on, ``[name]`` in the place of the names of persons; or show them again.

    >>> mask_persons(False)
    """
    os.environ[_ASKED] = "1" if on else ""


@contextmanager
def masking(on: bool = True) -> Iterator[None]:
    """Hide the names of persons within a ``with`` block; afterwards all is as it was before.

    Where `on` is false, nothing is asked for, and what was asked for earlier still counts.

    >>> with masking():
    ...     shareable("Police held Ivan Petrov.")
    'Police held [name].'
    """
    earlier = is_masked()
    mask_persons(on or earlier)
    try:
        yield
    finally:
        mask_persons(earlier)
