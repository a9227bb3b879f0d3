"""Web pages: the article's text, and what the page's tags say of it.

The text of a web page is its article as extracted, without navigation, comments and the title
that stands before it: spans of the corpus refer to this text. `trafilatura` finds it; set for
precision it is nearer to the articles of a public gold standard than with its defaults.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from research.corpus.readers.base import (
    Item,
    Problem,
    Unreadable,
    count_characters,
    first_date,
    make_record,
)
from research.corpus.readers.encodings import decode
from research.files.paths import read_toml

_DECLARED = re.compile(
    rb"(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)"
)
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_WORDS = read_toml(__file__, "readers.toml")["web"]
_TOO_DEEP = "ERR_RESOURCE_LIMIT"  # the parser leaves out what lies deeper
_LONG_SCRIPTS = "//script[string-length() > 50000]"
_TOO_SHORT = 100  # characters; a shorter article is looked for in a second way
_STATED = {
    "title": "title",
    "author": "author",
    "publisher": "sitename",
    "url": "url",
}
# Headings and paragraphs; a plain block is one within the article, where it holds no other.
_BLOCKS = """
//*[self::h1 or self::h2 or self::h3 or self::p or self::div[ancestor::article or ancestor::main]]
[not(.//h1 or .//h2 or .//h3 or .//p or .//div)]
[not(ancestor-or-self::*[contains(@class, "caption")])]
"""
_BESIDE_PROSE = _WORDS["beside_prose"].split()
_SENTENCE_END = re.compile(r"[.!?…][\"'»”’)]*$")
_SHORTEST_PROSE = 60  # characters of a paragraph of sentences
_OWN = ".|./tbody|./tr|./*/tr|./tr/*|./*/tr/*"  # rows and cells of a table, and itself
_LONG_CELL = 300  # characters that a cell of a table of data does not have


def _find_date(html: str, tree: Any) -> str | None:
    """Return the day of publication that the page's tags state, or None."""
    tags = {
        name.lower(): tag.get("content")
        for tag in reversed(tree.xpath("//meta[@content]"))  # the first one counts
        for name in tag.xpath("@property | @name | @itemprop")
    }
    stated = [
        *_PUBLISHED.findall(html),
        *filter(None, map(tags.get, _WORDS["date_tags"])),
        *tree.xpath("//*[@itemprop='datePublished']/@datetime"),
        *tree.xpath("(//time/@datetime)[1]"),
    ]
    return next(filter(None, map(first_date, stated)), None)


def _key(text: str | None) -> str:
    """Return the words of a text, by which two forms of it are known for one."""
    return " ".join(re.findall(r"\w+", (text or "").lower()))


def _without_title(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    heading = _key(first)
    known = _key(title)
    is_title = heading == known or (len(heading) > 15 and heading in known)
    return rest.lstrip() if known and is_title and rest.strip() else text


def _unfold_layout(tree: Any) -> None:
    """Make plain blocks of tables that lay out a page: one cell holds most of their text."""
    for cell in tree.xpath("//td | //th"):
        for table in cell.xpath("ancestor::table[1]"):
            n_chars = len(table.text_content())
            if len(cell.text_content()) >= max(_LONG_CELL, 0.6 * n_chars):
                for element in table.xpath(_OWN):
                    element.tag = "div"


def _is_prose(block: Any, text: str) -> bool:
    """Tell whether a block of a page is a paragraph of sentences, and not mostly links."""
    n_linked = sum(len(link.text_content()) for link in block.iter("a"))
    return (
        len(text) >= _SHORTEST_PROSE
        and _SENTENCE_END.search(text) is not None
        and n_linked < 0.3 * len(text)
    )


def _blocks(tree: Any) -> Iterator[tuple[str, str]]:
    """Yield the tags and texts of the headings of a page and of its paragraphs of sentences."""
    from lxml import etree

    etree.strip_elements(tree, *_BESIDE_PROSE, with_tail=False)
    for block in tree.xpath(_BLOCKS):
        text = " ".join(block.text_content().split())
        if block.tag.startswith("h") or _is_prose(block, text):
            yield block.tag, text


def _lead(blocks: list[tuple[str, str]], text: str, title: str | None) -> str:
    """Return the paragraphs between the title and the first one that was found.

    A lead in a box of its own is taken for the teaser of another article.
    """
    found = {*map(_key, text.split("\n"))}
    lead: list[str] | None = None
    for tag, words in blocks:
        key = _key(words)
        if tag == "h1" or key == _key(title):
            lead = []
        elif tag.startswith("h"):
            continue
        elif key in found:
            return "".join(f"{each}\n" for each in lead or [])
        elif lead is not None:
            lead.append(words)
    return ""


def read_page(html: str) -> tuple[str, dict[str, Any]]:
    """Return the text of the article on a web page, and what the page's tags say of it.

    Of the page, the paragraphs of sentences count as what it says.
    """
    import trafilatura
    from lxml import html as parser

    settings = parser.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    tree = parser.document_fromstring(html.encode("utf-8", "replace"), parser=settings)
    for script in tree.xpath(_LONG_SCRIPTS):  # `trafilatura` takes their square in time
        script.text = None
    _unfold_layout(tree)
    date = _find_date(html, tree)
    page: Any = trafilatura.bare_extraction(
        deepcopy(tree),
        include_comments=False,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},
    )
    text = page.text if page else ""
    if len(text) < _TOO_SHORT:
        text = max(text, trafilatura.baseline(tree)[1], key=len)
    if not text.strip():
        raise Unreadable(
            "The page holds no text; what a script would write is not in the file."
        )
    stated = {role: getattr(page, name, None) for role, name in _STATED.items()}
    title = stated["title"]
    text = _without_title(text, title)
    blocks = [*_blocks(tree)]
    prose = (words for tag, words in blocks if not tag.startswith("h"))
    stated["date"] = date
    stated["is_cut"] = _TOO_DEEP in {fault.type_name for fault in settings.error_log}
    stated["n_source"] = sum(map(count_characters, prose))
    return _lead(blocks, text, title) + text, stated


def read_html(data: bytes, declared: str | None = None) -> Iterator[Item]:
    """Read a saved web page as one document: its article; what lies too deep in it is told."""
    for name in _DECLARED.findall(data[:4_000])[:1]:
        declared = declared or name.decode()
    html, encoding = decode(data, declared)
    text, metadata = read_page(html)
    is_cut = metadata.pop("is_cut")
    yield make_record(text, encoding, data, **metadata)
    if is_cut:
        yield Problem(
            "Its elements lie so deep in one another that text was left out; compare the page."
        )
