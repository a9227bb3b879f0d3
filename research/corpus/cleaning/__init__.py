"""Noise in a text as received: marked with its kind, never deleted.

What one line shows by itself is in `line_rules`, with words from `cleaning.toml`; what its place
and the lines around add is weighed by a small network, in `noise`. In doubt a line stays text: lost
text is worse than noise that is kept, and no paragraph is noise for what stands above it.
"""

from research.corpus.cleaning.line_rules import kind_of_line
from research.corpus.cleaning.noise import kinds_of_noise
from research.corpus.cleaning.page import MarkedLine
from research.corpus.cleaning.patterns import SENTENCE_BREAK
from research.corpus.cleaning.vocabulary import after_label
from research.text.lines import Line, join_wrapped, line_at, plain

_GLUED = frozenset(("photo_credit", "read_also", "boilerplate", "counter"))
_SHORTEST_PARAGRAPH = 80  # characters
_LONGEST_GLUED = 150


def _cut(line: Line, at: int) -> tuple[Line, Line]:
    """Return the two parts of a line that is cut after `at` characters, without white space."""
    head = line_at(line.start, line.text[:at])
    return head, line_at(line.start + at, line.text[at:])


def _cut_field_prefix(line: Line) -> list[MarkedLine]:
    """Cut the name of the field off the first line: 'Title: Arms seized'."""
    value = after_label(line.text, "field_prefix", "starts")
    if value is None:
        return _cut_glued(line)
    prefix, rest = _cut(line, len(line.text) - len(value))
    parts: list[MarkedLine] = [(prefix, "field_prefix")]
    if rest.text:
        parts.append((rest, kind_of_line(rest.text)))
    return parts


def _cut_glued(line: Line) -> list[MarkedLine]:
    """Cut a credit or notice off the paragraph that it is glued to the end of."""
    kind = kind_of_line(line.text)
    whole: list[MarkedLine] = [(line, kind)]
    if kind not in (None, "boilerplate"):
        return whole
    first = max(_SHORTEST_PARAGRAPH, len(line.text) - _LONGEST_GLUED)
    breaks = [match.end() for match in SENTENCE_BREAK.finditer(line.text, first)]
    for at in reversed(breaks):
        paragraph, glued = _cut(line, at)
        kind = kind_of_line(glued.text)
        if kind in _GLUED and kind_of_line(paragraph.text) is None:
            return [(paragraph, None), (glued, kind)]
    return whole


def mark_lines(text: str) -> list[MarkedLine]:
    r"""Return the lines of `text`, each with its kind of noise, or None for what the text says.

    Hard-wrapped lines come joined to paragraphs.

    >>> [kind for _, kind in mark_lines("Title: Arms seized\nPolice seized arms.\nPhoto: BelTA")]
    ['field_prefix', None, None, 'photo_credit']
    """
    lines = join_wrapped(text, stands_alone=lambda line: bool(kind_of_line(line)))
    if not lines:
        return []
    parts = _cut_field_prefix(lines[0])
    for line in lines[1:]:
        parts += _cut_glued(line)
    marked = [line for line, _ in parts]
    looks = [plain(line.text) or "-" for line in marked]
    kinds = kinds_of_noise(looks, [kind for _, kind in parts])
    return list(zip(marked, kinds, strict=True))
