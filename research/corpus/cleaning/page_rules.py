"""Rules of cleaning for a page: what shows only among the lines around, one function each."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from research.corpus.cleaning.line_rules import (
    is_dateline,
    is_imprint,
    is_interface,
    is_notice,
    is_weak_label,
    label,
)
from research.corpus.cleaning.vocabulary import PATTERNS, after, entries, fold, words
from research.text.lines import (
    Line,
    ends_sentence,
    is_list_item,
    is_prose,
    is_statement,
    opens_block,
    plain,
)

_POINTERS = frozenset(("navigation", "read_also"))
_NEAR = frozenset(
    ("share_button", "navigation", "counter", "boilerplate", "contact", "agency")
)
_ENDERS = _NEAR | {"tags", "signature"}


class Page:
    """The lines of a text: how they look, their kinds of noise, and which of them are statements.

    `head` and `tail` are the places above the first paragraph and below the last statement; they
    are known once `mark_notices` has told the site's own statements from those of the text.
    """

    def __init__(self, text: str, parts: Sequence[tuple[Line, str | None]]) -> None:
        self.lines = [line for line, _ in parts]
        self.kinds = dict(enumerate(kind for _, kind in parts))
        self.texts = [plain(line.text) for line in self.lines]
        opens = [True, *(opens_block(text, a, b) for a, b in pairwise(self.lines))]
        # Where no line is blank, each line is a block.
        self.opens = opens if any(opens[1:]) else [True] * len(opens)
        self.says = [
            kind is None and is_statement(text) and not is_dateline(text)
            for text, (_, kind) in zip(self.texts, parts, strict=True)
        ]
        self.head = self.tail = range(0)

    @property
    def first_said(self) -> int:
        """The place of the first statement, or the number of lines."""
        return self.says.index(True) if True in self.says else len(self.says)

    def find_edges(self) -> None:
        """Find the head, of 12 lines at the most beside the labels of the site, and the tail."""
        n, said = len(self.texts), [i for i, says in enumerate(self.says) if says]
        first = next((i for i in said if i in said[1:2] or is_prose(self.texts[i])), n)
        labels = sum(
            self.kinds[i] is not None or is_interface(self.texts[i])
            for i in range(first)
        )
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

    def n_words(self, i: int) -> int:
        """Return the number of words of a line."""
        return len(self.texts[i].split())

    def first_text(self) -> int:
        """Return the place of the first line that is text."""
        return next((i for i, kind in self.kinds.items() if kind is None), 0)

    def text_before(self, i: int) -> int:
        """Return the place of the nearest line of text before a place."""
        return next(
            (j for j in range(i - 1, max(0, i - 20), -1) if self.kinds[j] is None), 0
        )

    def introduces(self, i: int) -> bool:
        """Tell whether a line announces a list."""
        return i >= 0 and self.texts[i].endswith(":")


def _is_about_author(page: Page, i: int) -> bool:
    name = PATTERNS["name_is"].match(page.texts[i])
    return name is not None and any(
        name[1] == text or (page.kinds[j] == "byline" and name[1] in text)
        for j, text in enumerate(page.texts[:i])
    )


def _is_of_site(page: Page, i: int) -> bool:
    if is_notice(page.texts[i]) or _is_about_author(page, i):
        return True
    if not (
        page.introduces(i) and 0 < i < len(page.texts) - 1 and page.n_words(i) <= 3
    ):
        return False
    return all(page.kinds[j] or is_interface(page.texts[j]) for j in (i - 1, i + 1))


def mark_notices(page: Page) -> None:
    """Mark what the site says of itself before the first and after the last statement."""
    first = page.says.index(True) if any(page.says) else 0
    page.mark((i for i in range(first) if is_imprint(page.texts[i])), "byline")
    for places in (range(len(page.texts)), reversed(range(len(page.texts)))):
        for i in places:
            if page.kinds[i] is None and _is_of_site(page, i):
                page.mark([i], "boilerplate")
                page.says[i] = False
            elif page.says[i]:
                break
    for i in range(first + 1, len(page.texts)):
        page.says[i] |= page.kinds[i] is None and bool(
            PATTERNS["break"].search(page.texts[i])
        )
    page.find_edges()


def _title(page: Page) -> int:
    """Return the place of the title: a long line above the first statement, or the longest."""
    first = page.first_said if any(page.says) else page.head.stop
    labels = [is_interface(page.texts[i]) for i in range(first)]
    dated = next((i for i in range(first) if is_dateline(page.texts[i])), first)
    lines = [
        i
        for i in range(first)
        if page.kinds[i] is None and not labels[i] and i != dated
    ]
    size = {i: min(page.n_words(i), 5) for i in lines}
    above = {
        i: n
        for i, n in size.items()
        if i < dated and n > 2 and sum(labels[i:dated]) < 2
    }
    size = above or size
    longest = [i for i, n in size.items() if n == max(size.values())]
    if not longest:
        return page.first_text()
    is_first = size[longest[0]] == 5 and sum(labels[longest[0] : longest[-1]]) < 2
    return longest[0 if is_first else -1]


def mark_menu(page: Page) -> None:
    """Mark the labels of the site above the title, and the short lines among them."""
    above = range(_title(page))
    known = [
        i for i in above if page.kinds[i] is not None or is_interface(page.texts[i])
    ]
    labels = [i for i in known if page.kinds[i] in (None, "navigation", "share_button")]
    end = labels[-1] + 1 if len(labels) > 1 else 0
    while 0 < end < above.stop and page.n_words(end) <= 2:
        end += 1
    end = next((i for i in range(end, above.stop + 1) if page.opens[i]), end)
    short = (i for i in range(end) if page.n_words(i) <= 4 and not page.says[i])
    page.mark([*known, *short], "navigation")


def mark_labels(page: Page) -> None:
    """Mark the labels of the site in a row, beside other noise, and below the text."""
    weak = [is_weak_label(text) for text in page.texts]
    for i in page.head:
        may_head = any(page.says[i + 1 : i + 2]) and " " not in page.texts[i]
        weak[i] |= is_interface(page.texts[i]) and not may_head
    for places, step in ((range(len(weak)), 1), (reversed(range(len(weak))), -1)):
        for i in places:
            in_a_row = (
                all(weak[i : i + 3])
                and i + 3 <= len(weak)
                and not page.introduces(i - 1)
            )
            beside, far = page.kinds.get(i - step), page.kinds.get(i + step)
            is_row = in_a_row or beside in _NEAR or (beside and i in page.head)
            if (weak[i] and is_row) or (beside and far and is_interface(page.texts[i])):
                page.mark([i], "share_button")
    lists = page.introduces(page.tail.start - 1)
    for i in page.tail:
        if is_interface(page.texts[i]) and (not lists or page.kinds[i - 1]):
            page.mark([i], "navigation")


def mark_origin(page: Page) -> None:
    """Mark a line at the edges that only says when the text came out, or from which agency."""
    for i in page.edges:
        if is_dateline(page.texts[i]):
            page.mark([i], "dateline")
        elif label(page.texts[i]) in entries("byline", "agencies"):
            page.mark([i], "agency")


def mark_lone_counts(page: Page) -> None:
    """Mark a number alone above the text, or just below its last statement, as a counter."""
    first = page.first_text()
    for i in page.edges:
        beside = i - 1 in (-1, first) if i in page.head else page.says[i - 1]
        is_count = len(page.texts) > 1 and PATTERNS["count"].fullmatch(page.texts[i])
        if is_count and (beside or page.kinds.get(i - 1)):
            page.mark([i], "counter")


def mark_repeated(page: Page) -> None:
    """Mark a lead that the text repeats, and a title or paragraph that stood before."""
    comparable = [" ".join(words(text)) for text in page.texts]
    seen: set[str] = set()
    title = comparable[page.first_text()]
    for i, text in enumerate(comparable):
        at_edge = i in page.head or (i in page.tail and text == title)
        stood = text in seen and (len(text) >= 60 or (len(text) >= 12 and at_edge))
        is_lead = len(text) >= 30 and ends_sentence(page.texts[i])
        following = (
            later for later in comparable[i + 1 : i + 4] if len(later) > len(text)
        )
        if stood or (is_lead and any(later.startswith(text) for later in following)):
            page.mark([i], "repeated")
        if page.kinds[i] != "field_prefix":
            seen.add(text)


def mark_names(page: Page) -> None:
    """Mark a person who stands alone: 'Иван ПЕТРОВ, Минск', or 'Иван Петров' below the text."""
    from research.text.language import is_person

    first = page.first_text()
    for i in page.edges:
        name = page.texts[i].rstrip(".").split(",")[0]
        if len(page.texts[i]) > 60 or not PATTERNS["names"].fullmatch(name):
            continue
        given, *_, surname = name.split()
        is_signed = (
            i != first and given.istitle() and surname.isupper() and len(surname) > 2
        )
        closes = i in page.tail and page.says[page.text_before(i)]
        if (is_signed and is_person(given)) or (closes and is_person(name)):
            page.mark([i], "byline")


def _opens_signature(text: str) -> bool:
    source = after(text.strip("()"), "signature", "sources")
    office = after(text.strip("()"), "signature", "starts") is not None
    office |= fold(text).endswith(tuple(entries("signature", "ends")))
    is_office = office and not text.rstrip(")").endswith((".", ":", ";", ","))
    return len(text) <= 150 and (is_office or (source or "").startswith(":"))


def mark_signature(page: Page) -> None:
    """Mark the issuing office or the source that closes a text, with the lines that continue it."""
    first = page.first_text()
    for i in reversed(range(1, len(page.texts))):
        if page.kinds[i] is None and _opens_signature(page.texts[i]):
            before = page.text_before(i)
            if page.says[before] or before == first or page.n_words(before) > 4:
                page.mark([i], "signature")
        elif page.says[i]:
            break
    for i in range(1, len(page.texts)):
        continues = page.texts[i][:1].islower() or not page.opens[i]
        if page.kinds[i - 1] == "signature" and continues and not page.says[i]:
            page.mark([i], "signature")


def mark_comments(page: Page) -> None:
    """Mark what readers wrote: all after 'Comments', where most of the text stands before it."""
    said = [
        len(text) if says else 0
        for text, says in zip(page.texts, page.says, strict=True)
    ]
    for i, text in enumerate(page.texts):
        is_marker = label(text) in entries("end_marker", "comments")
        if is_marker and sum(said[:i]) > 0.6 * sum(said):
            page.mark(range(i + 1, len(page.texts)), "comment")


def _listed_after(page: Page, pointer: int, *, below_text: bool) -> range:
    """Return the lines right after 'Read also' or 'Other news' that are its list."""
    end = first = pointer + 1
    for i in range(first, len(page.texts)):
        text = page.texts[i]
        goes_on = not page.opens[i] or is_list_item(text)
        is_link = i == first and (page.n_words(i) >= 4 or page.introduces(pointer))
        listed = (below_text and (goes_on or is_link)) or PATTERNS["stamp"].match(text)
        if page.says[i] or page.kinds[i] in _POINTERS or not listed:
            break
        end = i + 1
    return range(first, end)


def mark_other_texts(page: Page) -> None:
    """Mark what 'Read also' or 'Other news' lists: to the end, where no statement follows."""
    texts = list(enumerate(page.texts))
    own = [
        i
        for i, text in texts
        if page.says[i] and not PATTERNS["about_publisher"].match(text)
    ]
    items = [i for i, text in texts if page.kinds[i] is None and is_list_item(text)]
    last = max([*own, *items], default=-1)
    for i, text in texts:
        if page.kinds[i] in _POINTERS and label(text) in entries("end_marker", "lines"):
            listed = _listed_after(page, i, below_text=page.first_said < i)
            if page.first_said < i and last < listed.stop:
                page.mark(range(i + 1, len(texts)), "sidebar")
            page.mark(listed, "sidebar")


def mark_below_buttons(page: Page) -> None:
    """Mark what stands below the buttons, notices or signature after the last statement."""
    # A long line below a notice may be the last one of the text.
    last = {i - 1 for i in page.tail if not page.kinds[i] and page.n_words(i) > 7}
    ends = (i for i in page.tail if page.kinds[i] in _ENDERS)
    ends = (i for i in ends if page.kinds[i] != "boilerplate" or i not in last)
    rest = range(next(ends, len(page.texts)) + 1, len(page.texts))
    page.mark((i for i in rest if not is_list_item(page.texts[i])), "sidebar")


PAGE_RULES: tuple[Callable[[Page], None], ...] = (
    *(
        mark_notices,
        mark_menu,
        mark_origin,
        mark_other_texts,
        mark_labels,
        mark_lone_counts,
    ),
    *(mark_repeated, mark_comments, mark_names, mark_signature, mark_below_buttons),
)
