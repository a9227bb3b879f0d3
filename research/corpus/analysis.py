"""What one input says, from its content alone, kept on disk so that it is worked out once.

A finding is a dictionary of texts, numbers and lists, so that it can be kept as JSON. It depends
on the content and nothing else: not on names, folders or other documents. It is one document of
the input or, with the key ``reason``, a part of the input that cannot be read.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from research.corpus.cleaning import mark_lines
from research.corpus.cleaning.metadata import (
    find_author,
    find_date,
    find_publisher,
    find_title,
)
from research.corpus.copies import signature
from research.corpus.engines import count_workers, run
from research.corpus.readers import Problem, Record, read
from research.files.cache import Cache, remove_caches
from research.files.fingerprint import fingerprint
from research.text.language import UNDETERMINED, identify
from research.text.lines import Line, kind_of_passage, plain

Finding = dict[str, Any]
Source = Path | Record | Problem
Given = TypeVar("Given")

_ENOUGH = 200  # characters that tell the language of a passage
_AT_ONCE = 128  # sources, for each worker


def _passages(lines: Sequence[Line], title: Line | None) -> list[list[Any]]:
    """Return the start, end, language and kind of passages; a short or doubtful one has none."""
    passages = []
    for line in lines:
        is_long = len(lines) > 1 and len(line.text) >= 100
        found = (
            identify(line.text[:_ENOUGH], min_confidence=0.95)
            if is_long
            else UNDETERMINED
        )
        kind = kind_of_passage(line, title, is_last=line is lines[-1])
        passages.append(
            [line.start, line.end, found if found != UNDETERMINED else None, kind]
        )
    return passages


def analyse(record: Record) -> Finding:
    """Return what one text says of itself: metadata, passages, noise, and its signature."""
    marked = mark_lines(record.text)
    lines = [line for line, kind in marked if kind is None]
    title = find_title(marked)
    said = "\n".join(line.text for line in lines)
    return {
        "title": plain(title.text) if title else None,
        "language": identify(said or record.text),
        "date": find_date(marked),
        "author": find_author(marked),
        "publisher": find_publisher(marked),
        "url": None,
        **record.metadata,
        "part": record.part,
        "text": record.text,
        "encoding": record.encoding,
        "sha256": record.sha256,
        "words": hashlib.sha256(
            " ".join(record.text.lower().split()).encode()
        ).hexdigest(),
        "passages": _passages(lines, title),
        "noise": [[line.start, line.end, kind] for line, kind in marked if kind],
        "signature": signature(said).tolist(),
    }


def _findings(source: Source) -> list[Finding]:
    items = read(source) if isinstance(source, Path) else [source]
    return [
        item._asdict() if isinstance(item, Problem) else analyse(item) for item in items
    ]


def rules_version() -> str:
    """Return a hash of the rules: of the code and data, and of the libraries, that they are."""
    return fingerprint("corpus")[:16]


def _key(source: Source) -> bytes | None:
    """Return a hash of what is to be analysed, or None where that cannot be kept."""
    if isinstance(source, Record):
        return hashlib.sha256(json.dumps(source).encode()).digest()
    with suppress(OSError):
        if (
            isinstance(source, Path)
            and source.is_file()
            and not source.name.startswith(".")
        ):
            suffixes = "".join(source.suffixes).lower().encode("utf-8", "replace")
            return hashlib.sha256(suffixes + b"\n" + source.read_bytes()).digest()
    return None


def _at_once(
    sources: Sequence[Source], cache: Cache, n_jobs: int | None
) -> list[list[Finding]]:
    keys, kept = list(map(_key, sources)), dict[bytes | None, list[Finding]]()
    for found, value in cache.get(key for key in keys if key).items():
        with suppress(ValueError):
            kept[found] = json.loads(value)
    new = [i for i, key in enumerate(keys) if key not in kept]
    made = dict(
        zip(new, run(_findings, [sources[i] for i in new], n_jobs), strict=True)
    )
    texts = {
        key: json.dumps(made[i], ensure_ascii=False) for i in new if (key := keys[i])
    }
    cache.put(
        {key: text.encode("utf-8", "surrogatepass") for key, text in texts.items()}
    )
    return [made[i] if i in made else kept[key] for i, key in enumerate(keys)]


def analyse_all(
    inputs: Iterable[tuple[Source, Given]], *, n_jobs: int | None = None
) -> Iterator[tuple[Given, list[Finding]]]:
    """Yield what is given of each source, with its findings, in order.

    A few sources at a time are in memory.
    """
    name = f"findings-{rules_version()}"
    remove_caches("findings-*", keep=name)
    rest, size = iter(inputs), _AT_ONCE * count_workers(n_jobs)
    with closing(Cache(name)) as cache:
        while part := list(islice(rest, size)):
            findings = _at_once([source for source, _ in part], cache, n_jobs)
            yield from zip((given for _, given in part), findings, strict=True)
