"""Tables derived from a corpus, made once: kept by what the corpus holds and by the code.

All notebooks of a report, and every click of a widget, ask for the same labels, claims, places and
roles. The last few are kept in memory, and those that took long also on disk.
"""

import io
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from functools import wraps

import numpy as np
import pandas as pd

from research.corpus import Corpus, as_corpus
from research.files.cache import Cache, remove_caches
from research.files.fingerprint import content_hash, fingerprint

_SLOW = 0.2  # seconds above which a table is worth a place on disk
_IN_MEMORY = 12  # tables
_kept: OrderedDict[bytes, pd.DataFrame] = OrderedDict()

Derive = Callable[[Corpus | Iterable[str]], pd.DataFrame]


def derived(make: Callable[[Corpus], pd.DataFrame]) -> Derive:
    """Let a function of a corpus, which may be given as texts, make each of its tables once."""

    @wraps(make)
    def table_of(corpus: Corpus | Iterable[str]) -> pd.DataFrame:
        known = as_corpus(corpus)
        return kept_table(known, make.__module__, "", lambda: make(known))

    return table_of


def kept_table(
    corpus: Corpus, module: str, settings: str, make: Callable[[], pd.DataFrame]
) -> pd.DataFrame:
    """Return the table that `make` returns, or the one that it returned earlier.

    Parameters
    ----------
    corpus
        What the table is made from.
    module
        The module that makes it: a change of its floor, or of one below, makes the table anew.
    settings
        Whatever else decides what is in the table.
    make
        Returns the table; it is called only where none is kept.
    """
    parts = (module, settings, corpus.fingerprint, fingerprint(module.split(".")[1]))
    key = content_hash("\n".join(parts)).encode()
    if key not in _kept:
        _kept[key] = _from_disk(key, make)
        if len(_kept) > _IN_MEMORY:
            _kept.popitem(last=False)
    return _kept[key].copy()


def _from_disk(key: bytes, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    name = f"tables-{fingerprint('models')[:16]}"
    with closing(Cache(name)) as cache:
        with suppress(ValueError, OSError):  # it is damaged
            for data in cache.get([key]).values():
                return _unpacked(data)
        started = time.perf_counter()
        table = make()
        if time.perf_counter() - started > _SLOW:
            remove_caches("tables-*", keep=name)
            with suppress(ValueError, TypeError):  # it holds what Parquet cannot hold
                data = table.to_parquet()
                if _unpacked(data).equals(table):  # else keeping would change it
                    cache.put({key: data})
    return table


def _unpacked(data: bytes) -> pd.DataFrame:
    """Return a table from Parquet, its lists as lists."""
    table = pd.read_parquet(io.BytesIO(data))
    for name in table.columns[table.dtypes == "object"]:
        values = [v.tolist() if isinstance(v, np.ndarray) else v for v in table[name]]
        table[name] = pd.Series(values, index=table.index, dtype=object)
    return table
