"""PDF files: the text of their pages; pages without text are named."""

from collections.abc import Iterator
from textwrap import shorten

from research.corpus.readers.base import Item, Problem, Unreadable, make_record
from research.corpus.readers.hyphens import join_parted
from research.corpus.readers.office import author_of, title_of

_TO_RECOGNISE = "if its pages are pictures, recognise it (OCR) first."


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
    texts = (page.get_textpage().get_text_range() for page in document)
    pages = [text.replace("\r\n", "\n").replace("\0", "").strip() for text in texts]
    text = join_parted("\n\n".join(filter(None, pages)))
    if not text:
        raise Unreadable(f"The PDF holds no text; {_TO_RECOGNISE}")
    stated = document.get_metadata_dict()
    title = title_of(stated.get("Title"))
    yield make_record(
        text, "pdf", data, title=title, author=author_of(stated.get("Author"))
    )
    pictures = [str(number) for number, page in enumerate(pages, 1) if not page]
    if pictures:
        named = shorten(", ".join(pictures), 100)
        yield Problem(f"Pages {named} hold no text; {_TO_RECOGNISE}")
