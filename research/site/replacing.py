"""A folder that changes whole or not at all, even where the computer stops in the middle."""

import ctypes
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give a copy of a folder to write to, which then takes the folder's place in one step.

    Where that cannot be done (no Linux, a mount, a folder that one works in), each file takes the
    place of the earlier one.
    """
    folder = folder.resolve()
    place = folder.parent if os.access(folder.parent, os.W_OK) else folder
    copy = place / f".{folder.name}-new"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, symlinks=True)
    try:
        yield copy
        if Path.cwd().is_relative_to(folder) or not _exchange(copy, folder):
            shutil.copytree(copy, folder, dirs_exist_ok=True, copy_function=os.replace)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders by renameat2(2), with its flag RENAME_EXCHANGE."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    names = os.fsencode(one), os.fsencode(other)
    return rename is not None and rename(-100, names[0], -100, names[1], 2) == 0
