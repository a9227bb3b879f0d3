"""A page as the rules of cleaning see it: its lines, their order and their kinds of noise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from research.cleaning.line_rules import is_dateline
from research.lines import (
    Line,
    ends_sentence,
    is_list_item,
    is_prose,
    is_statement,
    opens_block,
    plain,
)

_STAMP = re.compile(r"\d\d?:\d\d\b|\d\d?\.\d\d?\.\d{2,4}\b|\d{4}-\d\d-\d\d\b")
ABOUT_PUBLISHER = re.compile(
    r"(?:The )?(?P<en>[A-Z][^.,;:]{2,80}?) is an? (?:[\w-]+ ){0,3}"
    r"(?:publication|newspaper|magazine|journal|news agency|newsletter|portal|news site)\b"
    r"|(?P<ru>[А-ЯЁ«\"][^.,;:]{2,80}?)\s+[—–-]\s+(?:[\w-]+\s+){0,3}"
    r"(?:издание|газета|журнал|информационное агентство|портал|агентство)\b"
)


@dataclass
class Page:
    """The lines of a text as they look, whether a blank line stands before, and their kinds."""

    lines: list[Line]
    opens: list[bool]
    kinds: list[str | None]

    @classmethod
    def of(cls, text: str, parts: Sequence[tuple[Line, str | None]]) -> Page:
        """Make the page of the lines of a text."""
        lines = [line for line, _ in parts]
        opens = [True, *(opens_block(text, a, b) for a, b in pairwise(lines))]
        return cls(lines, opens, [kind for _, kind in parts])

    def __post_init__(self) -> None:
        self.texts = [plain(line.text) for line in self.lines]
        self.says = [
            kind is None and is_statement(text) and not is_dateline(text)
            for text, kind in zip(self.texts, self.kinds, strict=True)
        ]
        self.has_blocks = any(self.opens[1:])
        said = [i for i, says in enumerate(self.says) if says]
        paragraphs = (i for i in said if i in said[1:2] or is_prose(self.texts[i]))
        self.head = range(min(next(paragraphs, len(self.lines)), 12))
        self.tail = range(max(said[-1] + 1 if said else 0, self.head.stop), len(self.lines))

    def mark(self, places: Iterable[int], kind: str) -> None:
        """Give the lines a kind of noise, where they have none."""
        for i in places:
            self.kinds[i] = self.kinds[i] or kind

    def kind_at(self, i: int) -> str | None:
        """Return the kind of noise at a place, None beyond the page."""
        return self.kinds[i] if 0 <= i < len(self.kinds) else None

    def first_text(self) -> int:
        """Return the place of the first line that is text."""
        return next((i for i, kind in enumerate(self.kinds) if kind is None), 0)

    def text_before(self, i: int) -> int:
        """Return the place of the nearest line of text before a place."""
        return next((j for j in range(i - 1, max(0, i - 20), -1) if self.kinds[j] is None), 0)

    def introduces(self, i: int) -> bool:
        """Tell whether a line announces a list."""
        return i >= 0 and self.texts[i].endswith(":")

    def is_heading(self, i: int) -> bool:
        """Tell whether a line ends neither as a sentence nor as a lead cut short."""
        return not ends_sentence(self.texts[i]) and not self.texts[i].endswith("…")

    def is_entry(self, i: int) -> bool:
        """Tell whether a line is an entry of a list of texts: it starts with a date or a time."""
        return not self.says[i] and bool(_STAMP.match(self.texts[i]))

    def is_item(self, i: int) -> bool:
        """Tell whether a line is an item of a list."""
        return is_list_item(self.texts[i])

    def goes_on(self, i: int) -> bool:
        """Tell whether a line shows that the text itself goes on."""
        is_item = self.is_item(i) and self.kinds[i] is None
        is_about = bool(ABOUT_PUBLISHER.match(self.texts[i]))
        return (self.says[i] and not is_about) or is_item
