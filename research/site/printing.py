"""A page printed to PDF by the browser that a computer has."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from research.errors import ResearchError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_OPTIONS = ("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer")


def print_pdf(page: Path, pdf: Path) -> None:
    """Print a page to `pdf` with Chromium, Chrome or Edge, whichever is installed."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise ResearchError("No Chromium, Chrome or Edge is found; print the page from a browser.")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with TemporaryDirectory() as profile:
        files = [f"--user-data-dir={profile}", f"--print-to-pdf={pdf.resolve()}"]
        command = [browser, *_OPTIONS, *root, *files, page.resolve().as_uri()]
        done = subprocess.run(command, capture_output=True, timeout=300, check=False)  # noqa: S603
    if done.returncode or not pdf.is_file():
        raise ResearchError(f'"{browser}" printed nothing; print the page from a browser.')
