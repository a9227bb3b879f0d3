"""PDF files: the text of their pages, words at the ends of lines put together."""

from collections.abc import Iterator
from contextlib import closing

from research.corpus.readers.base import Record, Unreadable, make_record
from research.corpus.readers.office import title_of


def read_pdf(data: bytes) -> Iterator[Record]:
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
    pages = []
    with closing(document):
        stated = document.get_metadata_dict()
        for page in document:
            with closing(page), closing(page.get_textpage()) as content:
                pages.append(content.get_text_range().replace("\r\n", "\n").strip())
    text = "\n\n".join(page for page in pages if page)
    text = text.replace("\ufffe", "").replace(
        "\0", ""
    )  # a hyphen at a line's end; no character
    if not text.strip():
        raise Unreadable(
            "The PDF holds no text; if its pages are pictures, recognise it (OCR) first."
        )
    title, author = title_of(stated.get("Title")), stated.get("Author")
    yield make_record(text, "pdf", data, title=title, author=author)
