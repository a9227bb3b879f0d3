"""What installed programs read: old Word files (antiword) and pictures (tesseract).

A program is given the bytes and a bound on time, and no shell. Where none is installed, the
reason names it.
"""

import shutil
import subprocess
from collections.abc import Iterator
from functools import cache

from research.corpus.readers.base import Item, Problem, Unreadable, make_record
from research.corpus.readers.hyphens import join_parted

_LONGEST = 60  # seconds
_SIGNS = {b"{\\rtf": ".rtf", b"PK": ".docx", b"<": ".html"}  # how a file begins
_LANGUAGES = ("rus", "eng", "kaz", "ukr", "bel")


def _run(*command: str, data: bytes = b"") -> str:
    """Return what a program writes, or nothing where it is missing, fails or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 - the commands are those below
            command, input=data, capture_output=True, timeout=_LONGEST, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def installed_programs() -> str:
    """Name the programs that are installed: what is read depends on them."""
    return f"{shutil.which('tesseract')} {shutil.which('antiword')}"


@cache
def _languages() -> str:
    """Return the languages in which pictures can be recognised here."""
    installed = _run("tesseract", "--list-langs").split()
    return "+".join(each for each in _LANGUAGES if each in installed)


def recognise(picture: bytes) -> str:
    """Return the text in a picture, which is empty where none can be recognised."""
    if not _languages():
        return ""
    text = _run("tesseract", "stdin", "stdout", "-l", _languages(), data=picture)
    return join_parted(text.replace("\f", ""))


def fate_of_pictures() -> str:
    """Tell what becomes of pictures of a text, as the end of a sentence."""
    if _languages():
        return "what tesseract recognised in pictures (OCR) may hold errors."
    return "install tesseract with the languages rus, kaz and eng to have pictures read (OCR)."


def read_picture(data: bytes) -> Iterator[Item]:
    """Read the text in a picture, where a program for it is installed."""
    text = recognise(data)
    if text.strip():
        yield make_record(text, "ocr", data)
    yield Problem(f"It is a picture; {fate_of_pictures()}")


def ending_of_word(data: bytes) -> str:
    """Return the ending of what is named .doc: rich texts, web pages and newer files often are."""
    named = (ending for sign, ending in _SIGNS.items() if data.startswith(sign))
    return next(named, ".doc")


def read_doc(data: bytes) -> Iterator[Item]:
    """Read a Word file of before 2007, where a program for it is installed."""
    text = _run("antiword", "-w", "0", "-m", "UTF-8.txt", "-", data=data)
    if not text.strip():
        raise Unreadable(
            "It is a Word file of before 2007; save it as .docx, or install antiword."
        )
    yield make_record(text, "doc", data)
