"""PDF files: the text of their pages; pages that are pictures are recognised, or named."""

import io
import math
from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from research.corpus.readers.base import Item, Problem, Unreadable, make_record
from research.corpus.readers.hyphens import join_parted
from research.corpus.readers.office import title_of
from research.corpus.readers.programs import fate_of_pictures, recognise

_MOST_PICTURES = 30  # pages that are recognised; each takes seconds
_PIXELS = 8_000_000  # of such a page


def _picture(page: Any) -> bytes:
    scale = min(4, (_PIXELS / math.prod(page.get_size())) ** 0.5)
    picture = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(picture, "png")
    return picture.getvalue()


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
    pictures: list[str] = []
    for number, page in enumerate(document, 1):
        text = page.get_textpage().get_text_range()
        text = text.replace("\r\n", "\n").replace("\0", "").strip()
        if not text:
            pictures.append(str(number))
            if len(pictures) <= _MOST_PICTURES:
                text = recognise(_picture(page)).strip()
        pages.append(text)
    text = join_parted("\n\n".join(filter(None, pages)))
    if not text:
        raise Unreadable(f"The PDF holds no text; {fate_of_pictures()}")
    stated = document.get_metadata_dict()
    title = title_of(stated.get("Title"))
    yield make_record(text, "pdf", data, title=title, author=stated.get("Author"))
    if pictures:
        named = shorten(", ".join(pictures), 100)
        yield Problem(f"Pages {named} hold no text; {fate_of_pictures()}")
