"""Files of a site: a folder that changes whole or not at all, and a page printed to PDF."""

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from research.errors import ResearchError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_OPTIONS = ("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer")


def require_writable(folder: Path, advice: str) -> None:
    """Make a folder where there is none, and refuse one that cannot be written, with advice."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ResearchError(
            f"Nothing can be written to {str(folder)!r} ({error.strerror}); {advice}."
        ) from error


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
    library = ctypes.CDLL(None) if os.name == "posix" else None
    rename = getattr(library, "renameat2", lambda *_: -1)
    return rename(-100, os.fsencode(one), -100, os.fsencode(other), 2) == 0


def print_pdf(page: Path, pdf: Path) -> None:
    """Print a page to `pdf` with Chromium, Chrome or Edge, whichever is installed."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise ResearchError(
            "No Chromium, Chrome or Edge is found; print the page from a browser."
        )
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with TemporaryDirectory() as profile:
        command = [
            browser,
            *_OPTIONS,
            *root,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={pdf.resolve()}",
            page.resolve().as_uri(),
        ]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)  # noqa: S603
    if done.returncode or not pdf.is_file():
        raise ResearchError(
            f'"{browser}" printed nothing; print the page from a browser.'
        )
