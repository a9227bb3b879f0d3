"""What one input says, from its content alone, kept on disk so that it is worked out once.

A finding is a dictionary of texts, numbers and lists, so that it can be kept as JSON. It depends
on the content and nothing else: not on names, folders or other documents. It is one document of
the input or, with the key ``reason``, a part of the input that cannot be read.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, TypeVar

from joblib import Parallel, delayed, effective_n_jobs

from research.corpus.cleaning import mark_lines
from research.corpus.cleaning.front_matter import read_front_matter
from research.corpus.cleaning.metadata import (
    find_author,
    find_date,
    find_publisher,
    find_title,
    find_url,
    heading_text,
)
from research.corpus.cleaning.page import MarkedLine
from research.corpus.copies import signature
from research.corpus.readers import Problem, Record
from research.corpus.reading import (
    read_file,
    rules_version,
    source_key,
    within_bounds,
)
from research.files.cache import Cache, remove_caches
from research.files.fingerprint import content_hash
from research.text.language import UNDETERMINED, identify
from research.text.lines import Line, kind_of_passage, line_at
from research.text.sentences import sentence_spans

Finding = dict[str, Any]
Source = Path | Record | Problem
Given = TypeVar("Given")

_ENOUGH = 120  # characters that tell the language of a passage; a shorter one has the document's
_LONGEST = 2_000  # characters of a passage
_READABLE = 800  # characters that a longer one is cut into, at the ends of sentences
_AT_ONCE = 128  # sources in memory, for each worker
_TOGETHER = 16  # sources that a worker gets at a time
_LONG = 1_000_000  # characters of a text above which it is analysed apart


def _passages(line: Line) -> list[Line]:
    """Return a line or, of an article that stands on one line, passages of readable size."""
    if len(line.text) <= _LONGEST:
        return [line]
    ends = [0]
    for _, end in sentence_spans(line.text):
        size = end - ends[-1]
        rest = len(line.text) - end
        if min(size, rest) >= _READABLE:
            ends.append(end)
    parts = pairwise([*ends, len(line.text)])
    return [line_at(line.start + start, line.text[start:end]) for start, end in parts]


def _lines(marked: Sequence[MarkedLine], title: Line | None) -> list[list[Any]]:
    """Return the start, end, kind and language of each line, and whether it is noise.

    A short or doubtful passage has the document's language, which is none of its own.
    """
    own_lines = [line for line, noise in marked if noise is None]
    is_alone = len(own_lines) == 1
    lines = []
    for line, noise in marked:
        own_language = None
        if not (noise or is_alone or len(line.text) < _ENOUGH):
            language = identify(line.text[:_ENOUGH], min_confidence=0.97)
            own_language = None if language == UNDETERMINED else language
        kind = noise or kind_of_passage(line, title, is_last=line is own_lines[-1])
        lines.append([line.start, line.end, kind, own_language, bool(noise)])
    return lines


def analyse(record: Record) -> Finding:
    """Return what one text says of itself: metadata, lines with their kinds, and its signature."""
    start, stated = read_front_matter(record.text)
    # In its place stand spaces, so that what follows keeps its own.
    text = " " * start + record.text[start:]
    marked = [
        (passage, noise)
        for line, noise in mark_lines(text)
        for passage in ([line] if noise else _passages(line))
    ]
    if start:
        marked.insert(0, (line_at(0, record.text[:start]), "front_matter"))
    title = find_title(marked)
    own_text = "\n".join(line.text for line, noise in marked if noise is None)
    return {
        "title": heading_text(title.text) if title else None,
        "language": identify(own_text or record.text),
        "date": find_date(marked),
        "author": find_author(marked),
        "publisher": find_publisher(marked),
        "url": find_url(marked),
        **stated,
        **record.metadata,
        "part": record.part,
        "text": record.text,
        "encoding": record.encoding,
        "sha256": record.sha256,
        "share_read": record.share_read,
        "columns": record.columns,
        "words": content_hash(" ".join(record.text.lower().split())),
        "lines": _lines(marked, title),
        "signature": signature(own_text).tolist(),
    }


def _analysed(record: Record) -> list[Finding]:
    return [analyse(record)]


def _findings(source: Source) -> list[Finding]:
    """Return what is in a source; a very long text is analysed apart, as risky files are read."""
    findings: list[Any] = []
    for item in read_file(source) if isinstance(source, Path) else [source]:
        if isinstance(item, Record):
            is_long = len(item.text) > _LONG
            findings += within_bounds(_analysed, item) if is_long else _analysed(item)
        else:
            findings.append(item)
    return [each._asdict() if isinstance(each, Problem) else each for each in findings]


def _loads(kept: bytes) -> list[Finding]:
    """Return the findings that were kept, or none where nothing is kept or it is damaged."""
    with suppress(ValueError):
        return list(json.loads(kept))
    return []


def _analyse_part(
    sources: Sequence[Source], cache: Cache, n_jobs: int | None
) -> list[list[Finding]]:
    """Return the findings of each source: those that are kept, and the others made and kept."""
    keys = [source_key(source) for source in sources]
    kept = cache.get(filter(None, keys))
    findings = [_loads(kept.get(key, b"")) for key in keys]
    new = [i for i, known in enumerate(findings) if not known]
    work = Parallel(n_jobs=n_jobs, batch_size=_TOGETHER)
    try:
        made = work(delayed(_findings)(sources[i]) for i in new)
    except Exception:  # a process of joblib, or of its cluster, died
        made = [_findings(sources[i]) for i in new]
    values = {}
    for i, item_findings in zip(new, made, strict=True):
        findings[i] = item_findings
        is_kept = all(finding.get("is_kept", True) for finding in item_findings)
        if keys[i] and is_kept:
            text = json.dumps(item_findings, ensure_ascii=False)
            values[keys[i]] = text.encode("utf-8", "surrogatepass")
    cache.put(values)
    return findings


def analyse_all(
    inputs: Iterable[tuple[Source, Given]], *, n_jobs: int | None = None
) -> Iterator[tuple[Given, list[Finding]]]:
    """Yield what is given of each source, with its findings, in order.

    A few sources at a time are in memory. `joblib` hands them out: to this process, to several,
    or to where `joblib.parallel_config` says, with the same findings.
    """
    name = f"findings-{rules_version()}"
    remove_caches("findings-*", keep=name)
    rest = iter(inputs)
    size = _AT_ONCE * effective_n_jobs(n_jobs)
    with closing(Cache(name)) as cache:
        while part := list(islice(rest, size)):
            findings = _analyse_part([source for source, _ in part], cache, n_jobs)
            yield from zip((given for _, given in part), findings, strict=True)
