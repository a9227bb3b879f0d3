"""Noise in a text as received: marked with its kind, never deleted.

What one line shows is in `line_rules`, what shows only among the lines around is in `page_rules`;
the words that both look for are in `cleaning.toml`. A line that no rule knows is text, and in
doubt a line stays text: lost text is worse than noise that is kept.
"""

from research.corpus.cleaning.line_rules import kind_of_line
from research.corpus.cleaning.page_rules import PAGE_RULES, Page
from research.corpus.cleaning.vocabulary import PATTERNS, after
from research.text.lines import Line, join_wrapped, split_lines

_GLUED = frozenset(("photo_credit", "read_also", "boilerplate", "tags", "counter"))

Part = tuple[Line, str | None]


def _cut(line: Line, at: int, kinds: tuple[str | None, str | None]) -> list[Part]:
    """Return the two parts of a line that is cut after `at` characters, without white space."""
    head, tail = line.text[:at].rstrip(), line.text[at:].lstrip()
    before = Line(line.start, line.start + len(head), head), kinds[0]
    after_it = Line(line.end - len(tail), line.end, tail), kinds[1]
    return [part for part in (before, after_it) if part[0].text]


def _cut_field_prefix(line: Line) -> list[Part]:
    rest = after(line.text, "field_prefix", "starts") or ""
    if not rest.startswith(":"):
        return _cut_glued(line)
    at = len(line.text) - len(rest) + 1
    return _cut(line, at, ("field_prefix", kind_of_line(line.text[at:])))


def _cut_glued(line: Line) -> list[Part]:
    """Cut a credit or notice off the paragraph that it is glued to the end of."""
    whole = kind_of_line(line.text)
    if len(line.text) < 80 or whole not in (None, "boilerplate"):
        return [(line, whole)]
    for match in reversed(
        list(
            PATTERNS["sentence_break"].finditer(
                line.text, max(80, len(line.text) - 150)
            )
        )
    ):
        before, kind = line.text[: match.end()], kind_of_line(line.text[match.end() :])
        if kind in _GLUED and kind_of_line(before) is None:
            return _cut(line, match.end(), (None, kind))
    return [(line, whole)]


def mark_lines(text: str) -> list[Part]:
    r"""Return the lines of `text`, each with its kind of noise, or None for what the text says.

    Hard-wrapped lines come joined to paragraphs.

    >>> [kind for _, kind in mark_lines("Title: Arms seized\nPolice seized arms.\nPhoto: BelTA")]
    ['field_prefix', None, None, 'photo_credit']
    """
    lines = join_wrapped(
        text, split_lines(text), lambda line: kind_of_line(line) is not None
    )
    if not lines:
        return []
    parts = _cut_field_prefix(lines[0])
    for line in lines[1:]:
        parts += _cut_glued(line)
    page = Page(text, parts)
    for rule in PAGE_RULES:
        rule(page)
    return list(zip(page.lines, page.kinds.values(), strict=True))
