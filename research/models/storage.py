"""A fitted topic model as one ``.npz`` file: arrays and JSON, nothing executable."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from research.errors import ResearchError
from research.files.paths import PathLike, write_atomically

FORMAT = "research.TopicModel 3"


def write(path: PathLike, header: dict[str, Any], arrays: dict[str, Any]) -> None:
    """Write `header` as JSON beside the arrays, the file whole or not at all."""
    buffer = io.BytesIO()
    text = json.dumps({"format": FORMAT, **header}, ensure_ascii=False, default=_plain)
    np.savez_compressed(
        buffer, header=np.frombuffer(text.encode(), dtype=np.uint8), **arrays
    )
    write_atomically(path, buffer.getvalue())


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else str(value)


def read(path: PathLike) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what `write` wrote.

    Raises
    ------
    ResearchError
        The file is not there, or is not such a model.
    """
    try:
        with np.load(Path(path), allow_pickle=False) as stored:
            header = json.loads(stored["header"].tobytes())
            if header["format"] != FORMAT:
                raise ValueError(f"its format is {header['format']!r}, not {FORMAT!r}")
            return header, {
                name: stored[name] for name in stored.files if name != "header"
            }
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise ResearchError(
            f"'{path}' is not a saved topic model ({error})."
        ) from error
