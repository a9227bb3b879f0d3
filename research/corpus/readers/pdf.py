"""PDF files: the text of their pages; pages that are pictures are recognised, or named."""

import io
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import Any

from research.corpus.readers.base import Item, Problem, Unreadable, make_record
from research.corpus.readers.hyphens import join_parted
from research.corpus.readers.office import title_of
from research.corpus.readers.programs import fate_of_pictures, recognise

_MOST_PICTURES = 30  # pages that are recognised; each takes seconds
_PIXELS = 8_000_000  # of such a page


def _picture(page: Any) -> bytes:
    width, height = page.get_size()
    scale = min(4, (_PIXELS / (width * height)) ** 0.5)
    picture = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(picture, "png")
    return picture.getvalue()


def _named(pages: Iterable[int]) -> str:
    """Name pages by their numbers.

    >>> _named([3, 7, 8, 9])
    '3, 7-9'
    """
    runs = groupby(enumerate(pages), lambda numbered: numbered[1] - numbered[0])
    ends = [[page for _, page in run] for _, run in runs]
    return ", ".join("-".join(map(str, sorted({run[0], run[-1]}))) for run in ends)


def read_pdf(data: bytes) -> Iterator[Item]:
    """Read a PDF file as one document, with a blank line between pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable(
                "The PDF is encrypted; save it without its password."
            ) from error
        raise
    pages: list[str] = []
    pictures: list[int] = []
    with closing(document):
        stated = document.get_metadata_dict()
        for page in document:
            with closing(page), closing(page.get_textpage()) as content:
                text = content.get_text_range().replace("\r\n", "\n").replace("\0", "")
                if not text.strip():
                    pictures.append(len(pages) + 1)
                    is_read = len(pictures) <= _MOST_PICTURES
                    text = recognise(_picture(page)) if is_read else ""
                pages.append(text.strip())
    if not any(pages):
        raise Unreadable(f"The PDF holds no text (needs OCR?); {fate_of_pictures()}")
    text = join_parted("\n\n".join(filter(None, pages)))
    title, author = title_of(stated.get("Title")), stated.get("Author")
    yield make_record(text, "pdf", data, title=title, author=author)
    if pictures:
        yield Problem(f"Pages {_named(pictures)} hold no text; {fate_of_pictures()}")
