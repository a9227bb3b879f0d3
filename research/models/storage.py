"""A fitted model as one ``.npz`` file: arrays, and a header as JSON; nothing executable."""

import io
import json
from collections.abc import Mapping
from typing import Any
from zipfile import BadZipFile

import numpy as np

from research.errors import ResearchError
from research.files.paths import PathLike, write_atomically

_UNREADABLE = (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile)


def write(
    path: PathLike,
    kind: str,
    header: Mapping[str, Any],
    arrays: Mapping[str, Any],
) -> None:
    """Write a header and arrays to one file, whole or not at all.

    Parameters
    ----------
    path
        The file to write.
    kind
        The format, its class and the number of its version: ``research.TopicModel 4``.
    header, arrays
        What JSON can hold; and arrays of numbers, by any name but ``header``.
    """
    text = json.dumps(
        {"format": kind, **header}, ensure_ascii=False, default=_plain_value
    )
    # Texts may hold halves of characters, which plain UTF-8 refuses.
    encoded = np.frombuffer(text.encode(errors="surrogatepass"), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, header=encoded, **arrays)
    write_atomically(path, buffer.getvalue())


def _plain_value(value: Any) -> Any:
    return getattr(value, "item", value.__str__)()


def read(path: PathLike, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the header and the arrays that `write` wrote as the same kind.

    Raises
    ------
    ResearchError
        The file is not there, or is not such a model.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        header = json.loads(arrays.pop("header").tobytes())
        if header["format"] != kind:
            raise ValueError(f"its format is {header['format']!r}, not {kind!r}")
    except _UNREADABLE as error:
        raise ResearchError(f"'{path}' is not a saved {kind} ({error}).") from error
    return header, arrays
