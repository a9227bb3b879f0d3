"""Office files: their lines of text, tables row by row, and the properties that they state.

Word and OpenDocument files are zip archives of XML. Elements are known by their local
names, so that a strict Office file is read as a transitional one is.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import chain, groupby
from typing import Any

from research.files.paths import read_toml

_NO_TITLE = re.compile(
    r"untitled|microsoft word|\S+\.\w{2,4}$|без имени", re.IGNORECASE
)
_LONG_ROW = (
    300  # characters, above which a row with more than a line in a cell is layout
)
_WORDS = read_toml(__file__, "readers.toml")["office"]
_UNSAID, _BLOCKS, _CELLS, _ROWS = (
    [f"{{*}}{name}" for name in _WORDS[key].split()]
    for key in ("unsaid", "blocks", "cells", "rows")
)


def parse_xml(data: bytes, *, is_mixed: bool = False) -> Any:
    """Return the root of a part of an office file; no entity in it is resolved.

    Where the content is mixed, blanks between elements count as text.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        remove_blank_text=not is_mixed,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def title_of(stated: str | None) -> str | None:
    """Return a title that a person gave, not one that a program made of the file's name."""
    return None if _NO_TITLE.match((stated or "").strip()) else stated


def properties(root: Any) -> dict[str, Any]:
    """Return the title and the author that a file states in the terms of Dublin Core."""
    return {
        "title": title_of(root.findtext(".//{*}title")),
        "author": author_of(root.findtext(".//{*}creator")),
    }


def author_of(stated: str | None) -> str | None:
    """Return an author that is a person, not a program or an account of a computer."""
    name = (stated or "").strip().lower()
    if name in _WORDS["no_authors"]:
        return None
    return stated


def _row(cells: list[list[str]]) -> list[str]:
    """Return a row of a table as one line, or as many as it has where it is a layout.

    >>> _row([["Heroin"], ["12 kg"], ["40 kg"]])
    ['Heroin | 12 kg | 40 kg']
    """
    lines = [*chain.from_iterable(cells)]
    row = " | ".join(" ".join(filter(str.strip, cell)) for cell in cells)
    is_layout = len(row) > _LONG_ROW and len(lines) > len(cells)
    if is_layout or len(cells) == 1:
        return lines
    return [row]


def _nearest(block: Any, names: list[str]) -> Any:
    """Return the nearest element of some names around a block, or else the block."""
    return next(block.iterancestors(*names), block)


def lines_of(root: Any) -> Iterator[str]:
    """Yield a line for each paragraph and each row; a text box follows its paragraph."""
    from lxml import etree

    etree.strip_elements(root, *_UNSAID, with_tail=False)
    for name, sign in _WORDS["signs"].items():
        for element in root.iter(f"{{*}}{name}"):
            element.text = sign
    strings: dict[Any, list[str]] = {block: [] for block in root.iter(*_BLOCKS)}
    for string in root.xpath("//text()"):
        element = string.getparent()
        block = element if element in strings else _nearest(element, _BLOCKS)
        if block in strings:
            gap = " " * (string.is_tail and block is element)
            strings[block].append(gap + string)
    for _, blocks in groupby(strings, partial(_nearest, names=_ROWS)):
        cells = groupby(blocks, partial(_nearest, names=_CELLS))
        row = []
        for _, cell in cells:
            lines = ["".join(strings[block]) for block in cell]
            row.append(lines)
        yield from _row(row)
