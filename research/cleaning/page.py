"""A page as the rules of cleaning see it: its lines, their order and their kinds of noise."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from research.cleaning.line_rules import is_dateline, is_interface
from research.lines import Line, is_prose, is_statement, opens_block, plain


class Page:
    """The lines of a text: how they look, their kinds of noise, and which of them are statements.

    `head` and `tail` are the places above the first paragraph and below the last statement; they
    are known once `mark_notices` has told the site's own statements from those of the text.
    """

    def __init__(self, text: str, parts: Sequence[tuple[Line, str | None]]) -> None:
        self.lines = [line for line, _ in parts]
        self.kinds = [kind for _, kind in parts]
        self.texts = [plain(line.text) for line in self.lines]
        opens = [True, *(opens_block(text, a, b) for a, b in pairwise(self.lines))]
        # Where no line is blank, each line is a block.
        self.opens = opens if any(opens[1:]) else [True] * len(opens)
        self.says = [
            kind is None and is_statement(text) and not is_dateline(text)
            for text, kind in zip(self.texts, self.kinds, strict=True)
        ]
        self.head = self.tail = range(0)

    def find_edges(self) -> None:
        """Find the head, of 12 lines at the most beside the labels of the site, and the tail."""
        n, said = len(self.texts), [i for i, says in enumerate(self.says) if says]
        first = next((i for i in said if i in said[1:2] or is_prose(self.texts[i])), n)
        labels = sum(self.kinds[i] is not None or is_interface(self.texts[i]) for i in range(first))
        self.head = range(min(first, 12 + labels))
        self.tail = range(max(said[-1] + 1 if said else 0, self.head.stop), n)

    @property
    def edges(self) -> tuple[int, ...]:
        """The places of the head and the tail."""
        return (*self.head, *self.tail)

    def mark(self, places: Iterable[int], kind: str) -> None:
        """Give the lines a kind of noise, where they have none."""
        for i in places:
            self.kinds[i] = self.kinds[i] or kind

    def kind_at(self, i: int) -> str | None:
        """Return the kind of noise at a place, None beyond the page."""
        return self.kinds[i] if 0 <= i < len(self.kinds) else None

    def n_words(self, i: int) -> int:
        """Return the number of words of a line."""
        return len(self.texts[i].split())

    def first_text(self) -> int:
        """Return the place of the first line that is text."""
        return next((i for i, kind in enumerate(self.kinds) if kind is None), 0)

    def text_before(self, i: int) -> int:
        """Return the place of the nearest line of text before a place."""
        return next((j for j in range(i - 1, max(0, i - 20), -1) if self.kinds[j] is None), 0)

    def introduces(self, i: int) -> bool:
        """Tell whether a line announces a list."""
        return i >= 0 and self.texts[i].endswith(":")
