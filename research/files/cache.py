"""Results that are dear to make, kept on disk by the hash of what they were made from.

Several notebooks may use a file at once. A damaged file is made anew; where none can be kept, or
it is full or locked, the results stay in memory: the cache costs time, never results.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from research.files.paths import cache_dir

_SELECT = "SELECT key, value FROM kept WHERE key = ?"
_INSERT = "INSERT OR REPLACE INTO kept VALUES (?, ?)"


def _connect(database: str | Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database, timeout=60)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB)"
    )
    return connection


def _open(name: str) -> sqlite3.Connection:
    with suppress(OSError, sqlite3.Error):
        file = cache_dir() / f"{name}.sqlite"
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _connect(file)
        except sqlite3.OperationalError:  # it is full or locked, and not damaged
            return _connect(":memory:")
        except sqlite3.DatabaseError:
            file.unlink()
            return _connect(file)
    return _connect(":memory:")


class Cache:
    """The values kept under one name; bytes by key. It is used `with closing(Cache(name))`."""

    def __init__(self, name: str) -> None:
        self._connection = _open(name)
        self.close = self._connection.close

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values that are kept for `keys`."""
        values: dict[bytes, bytes] = {}
        with suppress(sqlite3.DatabaseError):
            for key in keys:
                values.update(self._connection.execute(_SELECT, [key]))
        return values

    def put(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values for the next time."""
        with suppress(sqlite3.DatabaseError), self._connection:
            self._connection.executemany(_INSERT, values.items())


def remove_caches(pattern: str, keep: str) -> None:
    """Delete the files of the cache whose names match a glob pattern, except one."""
    with suppress(OSError):
        for file in cache_dir().glob(f"{pattern}.sqlite"):
            if file.stem != keep:
                file.unlink()
