"""A page and its lines, with all that the rules for a page ask of them."""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from research.corpus.cleaning.line_rules import heading, is_dateline, is_interface
from research.corpus.cleaning.vocabulary import words
from research.text.lines import (
    Line,
    is_list_item,
    is_prose,
    is_statement,
    opens_block,
    plain,
)

MarkedLine = tuple[Line, str | None]  # a line with its kind of noise, or None for text
MarkedLines = Sequence[MarkedLine]

_LONGEST_HEAD = 12  # lines above the text, beside the labels of the site


class PageLine:
    """A line of a page: where it stands, how it looks and what that shows.

    A rule may give it a kind of noise (`mark`). `says` tells whether it is a statement;
    `in_head` and `in_tail`, whether it stands above the text or below its last statement.
    """

    above: "PageLine"
    below: "PageLine"

    def __init__(self, span: Line, kind: str | None = None, place: int = -1) -> None:
        self.span = span
        self.kind = kind
        self.place = place
        self.text = plain(span.text)
        self.n_words = len(self.text.split())
        self.is_interface = is_interface(self.text)
        self.is_dateline = is_dateline(self.text)
        self.says = not kind and not self.is_dateline and is_statement(self.text)
        self.opens_block = True
        self.in_head = False
        self.in_tail = False

    def mark(self, kind: str) -> None:
        """Give the line a kind of noise, where it has none."""
        self.kind = self.kind or kind

    @property
    def is_of_site(self) -> bool:
        """Whether the line is noise of some kind or a label of the site."""
        return self.kind is not None or self.is_interface

    @property
    def introduces(self) -> bool:
        """Whether the line announces a list."""
        return self.text.endswith(":")

    @cached_property
    def is_list_item(self) -> bool:
        """Whether the line starts with a bullet or an item's number."""
        return is_list_item(self.text)

    @cached_property
    def heading(self) -> str:
        """The line as a heading is compared."""
        return heading(self.text)

    @cached_property
    def compared(self) -> str:
        """The line as one that is repeated is compared: its words."""
        return " ".join(words(self.text))


class Page:
    """The lines of a page in order, each linked with those above and below it.

    Above the first line and below the last one stands an empty one, so that a rule may ask for
    the neighbours of any line.
    """

    def __init__(self, text: str, parts: MarkedLines) -> None:
        self.lines = [
            PageLine(line, kind, place) for place, (line, kind) in enumerate(parts)
        ]
        nothing = PageLine(Line(0, 0, ""))
        for above, below in pairwise([nothing, *self.lines, nothing]):
            above.below, below.above = below, above
        # Where no line is blank, each line is a block.
        opens = [opens_block(text, line.above.span, line.span) for line in self.lines]
        if any(opens[1:]):
            for line in self.lines[1:]:
                line.opens_block = opens[line.place]

    @property
    def statements(self) -> list[PageLine]:
        """The lines that say something."""
        return [line for line in self.lines if line.says]

    @property
    def first_text(self) -> PageLine:
        """The first line that is text."""
        return next((line for line in self.lines if not line.kind), self.lines[0])

    def text_above(self, line: PageLine) -> PageLine:
        """Return the nearest line of text above a line."""
        nearest = reversed(self.lines[max(1, line.place - 19) : line.place])
        return next((line for line in nearest if not line.kind), self.lines[0])

    def find_edges(self) -> None:
        """Find the head and the tail, above the first paragraph and below the last statement.

        Two statements make a paragraph too.
        """
        statements = self.statements
        end = len(self.lines)
        for line in reversed(statements[:2]):
            if line is not statements[0] or is_prose(line.text):
                end = line.place
        n_labels = sum(line.is_of_site for line in self.lines[:end])
        self.head = self.lines[: min(end, _LONGEST_HEAD + n_labels)]
        tail = max([len(self.head), *(line.place + 1 for line in statements[-1:])])
        self.tail = self.lines[tail:]
        for line in self.head:
            line.in_head = True
        for line in self.tail:
            line.in_tail = True
