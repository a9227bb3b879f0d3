"""Word files: the body with its tables and text boxes, notes, and files put into it whole."""

import posixpath
import zipfile
from collections.abc import Iterator
from textwrap import shorten
from typing import Any

from research.corpus.readers.archives import ReadBytes, open_office
from research.corpus.readers.base import (
    Item,
    Problem,
    Record,
    count_characters,
    make_record,
)
from research.corpus.readers.office import lines_of, parse_xml, properties

_READ = ("footnotes", "endnotes", "dataModel")  # the last is the text of a diagram
_LEFT_OUT = {
    "comments": "Comments in its margin",
    "hdr": "The words above its pages",
    "ftr": "The words below its pages",
}
_SHORT = 20  # characters; what stands above or below a page is then but its number


def _relations(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str, str]]:
    """Yield the id, kind and path of each part that a part names."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path in archive.namelist():
        for each in parse_xml(archive.read(path)):
            kind = posixpath.basename(each.get("Type", ""))
            target = posixpath.join("/", folder, each.get("Target", ""))
            yield each.get("Id", ""), kind, posixpath.normpath(target)[1:]


def _words(root: Any) -> str:
    return " ".join(each.text or "" for each in root.iter("{*}t"))


def read_docx(data: bytes, read_bytes: ReadBytes, depth: int = 0) -> Iterator[Item]:
    """Read a Word file as one document: a line for each paragraph and row, then the notes."""
    archive = open_office(data)
    relations = _relations(archive, "")
    mains = (path for _, kind, path in relations if kind == "officeDocument")
    main = next(mains, "word/document.xml")
    body = parse_xml(archive.read(main))
    paths = {name: path for name, _, path in _relations(archive, main)}
    for chunk in body.iter("{*}altChunk"):
        path = paths[chunk.attrib.values()[0]]
        for item in read_bytes(path, archive.read(path), depth + 1):
            if isinstance(item, Record):
                chunk.text = f"{chunk.text or ''}{item.text}\n"
            else:
                yield item._replace(part=f"/{path}")
    names = [name for name in sorted(archive.namelist()) if name.endswith(".xml")]
    parts = {name: parse_xml(archive.read(name)) for name in names if name != main}
    n_source = sum(count_characters(_words(part)) for part in [body, *parts.values()])
    lines, stated, left_out = list(lines_of(body)), {}, []
    for name, part in parts.items():
        kind = part.tag.rpartition("}")[2]
        words = _words(part)
        if kind in _READ:
            lines += lines_of(part)
        elif kind == "coreProperties":
            stated = properties(part)
        elif kind in _LEFT_OUT and count_characters(words) > _SHORT:
            reason = f"{_LEFT_OUT[kind]} were left out: {shorten(words, 60)}"
            left_out.append(Problem(reason, f"/{name}"))
    yield make_record("\n".join(lines), "docx", data, n_source, **stated)
    yield from left_out
