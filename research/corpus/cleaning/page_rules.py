"""Rules of cleaning for a page: what shows only among the lines around, one function each."""

from collections.abc import Callable, Iterable

from research.corpus.cleaning.line_rules import is_imprint, is_notice, is_weak_label
from research.corpus.cleaning.page import Page, PageLine
from research.corpus.cleaning.patterns import (
    ABOUT_PUBLISHER,
    COUNT,
    NAME_IS,
    NAMES,
    SENTENCE_WITHIN,
    STAMP,
)
from research.corpus.cleaning.vocabulary import after, after_label, entries
from research.text.language import is_person
from research.text.lexicon import fold
from research.text.lines import ends_sentence

_POINTERS = frozenset(("navigation", "read_also"))
_MENU = frozenset((None, "navigation", "share_button"))
_NEAR = frozenset(
    ("share_button", "navigation", "counter", "boilerplate", "contact", "agency")
)
_ENDERS = _NEAR | {"tags", "signature"}


def _is_about_author(page: Page, line: PageLine) -> bool:
    """Know 'Ann Lee covers crime.' below a line 'Ann Lee' or 'By Ann Lee'."""
    match = NAME_IS.match(line.text)
    if match is None:
        return False
    name = match[1]
    return any(
        name == above.text or (above.kind == "byline" and name in above.text)
        for above in page.lines[: line.place]
    )


def _heads_labels(line: PageLine) -> bool:
    """Know 'Follow:' between labels of the site."""
    if not line.introduces or line.n_words > 3:
        return False
    return line.above.is_of_site and line.below.is_of_site


def _mark_notices_until_text(page: Page, lines: Iterable[PageLine]) -> None:
    """Mark what the site says of itself in lines from an edge of the page inwards."""
    for line in lines:
        is_of_site = not line.kind and (
            is_notice(line.text) or _is_about_author(page, line) or _heads_labels(line)
        )
        if is_of_site:
            line.mark("boilerplate")
            line.says = False
        elif line.says:
            break


def mark_notices(page: Page) -> None:
    """Mark what the site says of itself before the first and after the last statement."""
    statements = page.statements
    first = statements[0].place if statements else 0
    for line in page.lines[:first]:
        if is_imprint(line.text):
            line.mark("byline")
    _mark_notices_until_text(page, page.lines)
    _mark_notices_until_text(page, reversed(page.lines))
    for line in page.lines[first + 1 :]:
        if not line.kind and SENTENCE_WITHIN.search(line.text):
            line.says = True
    page.find_edges()


def _are_joined(page: Page, start: int, end: int) -> bool:
    """Tell whether at most one label of the site stands between two places."""
    return sum(line.is_interface for line in page.lines[start:end]) < 2


def _is_above_date(page: Page, line: PageLine, dated: int) -> bool:
    """Tell whether a long line stands above the date, with hardly a label between."""
    if line.place >= dated or line.n_words < 3:
        return False
    return _are_joined(page, line.place, dated)


def _may_be_titles(page: Page, above: list[PageLine]) -> list[PageLine]:
    """Return which lines above the text may be its title: the long ones above the date, if any."""
    dateline = next((line for line in above if line.is_dateline), None)
    dated = dateline.place if dateline else len(above)
    lines = [line for line in above if not line.kind and not line.is_interface]
    above_date = [line for line in lines if _is_above_date(page, line, dated)]
    return above_date or [line for line in lines if line is not dateline]


def _title(page: Page) -> PageLine:
    """Return the title: the longest line above the first statement, the first of those alike."""
    statements = page.statements
    above = page.lines[: statements[0].place] if statements else page.head
    lines = _may_be_titles(page, above)
    if not lines:
        return page.first_text
    n_words = min(5, max(line.n_words for line in lines))
    longest = [line for line in lines if line.n_words >= n_words]
    first, last = longest[0], longest[-1]
    is_headline = n_words == 5 and _are_joined(page, first.place, last.place)
    return first if is_headline else last


def _end_of_menu(page: Page, title: PageLine) -> int:
    """Return the place below the last label above the title and the short lines that follow."""
    labels = [
        line
        for line in page.lines[: title.place]
        if line.is_of_site and line.kind in _MENU
    ]
    if len(labels) < 2:
        return 0
    end = labels[-1].place + 1
    while end < title.place and page.lines[end].n_words <= 2:
        end += 1
    rest = page.lines[end : title.place + 1]
    return next((line.place for line in rest if line.opens_block), end)


def mark_menu(page: Page) -> None:
    """Mark the labels of the site above the title, and the short lines among them."""
    title = _title(page)
    end = _end_of_menu(page, title)
    for line in page.lines[: title.place]:
        is_short = line.place < end and line.n_words <= 4 and not line.says
        if is_short or line.is_interface:
            line.mark("navigation")


def mark_origin(page: Page) -> None:
    """Mark a line at the edges that only says when the text came out, or from which agency."""
    agencies = entries("byline", "agencies")
    for line in page.head + page.tail:
        if line.is_dateline:
            line.mark("dateline")
        elif line.heading in agencies:
            line.mark("agency")


def _is_listed(line: PageLine, pointer: PageLine, *, below_text: bool) -> bool:
    """Tell whether a line is in the list below 'Read also' or 'Other news'."""
    if STAMP.match(line.text):
        return True
    if not below_text:
        return False
    is_first = line.above is pointer
    is_link = is_first and (line.n_words >= 4 or pointer.introduces)
    return is_link or line.is_list_item or not line.opens_block


def _listed_below(pointer: PageLine, *, below_text: bool) -> list[PageLine]:
    """Return the lines right below 'Read also' or 'Other news' that are its list."""
    listed = []
    line = pointer.below
    while (
        line.place >= 0
        and not line.says
        and line.kind not in _POINTERS
        and _is_listed(line, pointer, below_text=below_text)
    ):
        listed.append(line)
        line = line.below
    return listed


def _is_of_text(line: PageLine) -> bool:
    """Tell whether a line is a statement of the text, or an item of a list in it."""
    if line.says:
        return not ABOUT_PUBLISHER.match(line.text)
    return not line.kind and line.is_list_item


def mark_other_texts(page: Page) -> None:
    """Mark what 'Read also' or 'Other news' lists: to the end, where no statement follows."""
    last = max((line.place for line in page.lines if _is_of_text(line)), default=-1)
    pointers = entries("end_marker", "lines")
    below_text = False
    for line in page.lines:
        below_text = below_text or line.above.says
        if line.kind not in _POINTERS or line.heading not in pointers:
            continue
        listed = _listed_below(line, below_text=below_text)
        if below_text and last <= line.place + len(listed):
            listed = page.lines[line.place + 1 :]
        for other in listed:
            other.mark("sidebar")


def _is_weak(line: PageLine) -> bool:
    """Tell whether a line is a button beside other buttons."""
    if is_weak_label(line.text):
        return True
    # 'Recruitment' right above a statement may be its heading.
    may_be_heading = line.below.says and " " not in line.text
    return line.in_head and line.is_interface and not may_be_heading


def _is_button(line: PageLine, beside: PageLine, weak: set[int]) -> bool:
    """Tell whether a line is in a row of three weak labels, or a weak one beside other noise."""
    if line.place not in weak:
        return False
    if beside.kind in _NEAR or (beside.kind and line.in_head):
        return True
    row = range(line.place, line.place + 3)
    return weak.issuperset(row) and not line.above.introduces


def _mark_labels_below_text(page: Page) -> None:
    is_list = any(line.above.introduces for line in page.tail[:1])
    for line in page.tail:
        if line.is_interface and (line.above.kind or not is_list):
            line.mark("navigation")


def mark_labels(page: Page) -> None:
    """Mark the labels of the site in a row, beside other noise, and below the text."""
    weak = {line.place for line in page.lines if _is_weak(line)}
    downwards = [(line, line.above) for line in page.lines]
    upwards = [(line, line.below) for line in reversed(page.lines)]
    for line, beside in downwards + upwards:
        is_between = line.above.kind and line.below.kind and line.is_interface
        if is_between or _is_button(line, beside, weak):
            line.mark("share_button")
    _mark_labels_below_text(page)


def mark_lone_counts(page: Page) -> None:
    """Mark a number alone above the text, or just below its last statement, as a counter."""
    first = page.first_text
    for line in page.head + page.tail:
        if len(page.lines) == 1 or not COUNT.fullmatch(line.text):
            continue
        is_beside_text = line.above.says
        if line.in_head:
            is_beside_text = line.place == 0 or line.above is first
        if is_beside_text or line.above.kind:
            line.mark("counter")


def _is_lead(page: Page, line: PageLine) -> bool:
    """Tell whether one of the next three lines begins with all of a line."""
    if len(line.compared) < 30 or not ends_sentence(line.text):
        return False
    following = (
        other.compared for other in page.lines[line.place + 1 : line.place + 4]
    )
    return any(
        other.startswith(line.compared) and other != line.compared
        for other in following
    )


def mark_repeated(page: Page) -> None:
    """Mark a lead that the text repeats, and a title or paragraph that stood before."""
    title = page.first_text.compared
    seen: set[str] = set()
    for line in page.lines:
        may_be_title = line.in_head or (line.in_tail and line.compared == title)
        shortest = 12 if may_be_title else 60
        stood_before = line.compared in seen and len(line.compared) >= shortest
        if stood_before or _is_lead(page, line):
            line.mark("repeated")
        if line.kind != "field_prefix":
            seen.add(line.compared)


def mark_comments(page: Page) -> None:
    """Mark what readers wrote: all after 'Comments', where most of the text stands before it."""
    n_in_all = sum(len(line.text) for line in page.statements)
    n_above = 0
    for line in page.lines:
        is_marker = line.heading in entries("end_marker", "comments")
        if is_marker and n_above > 0.6 * n_in_all:
            for comment in page.lines[line.place + 1 :]:
                comment.mark("comment")
            return
        if line.says:
            n_above += len(line.text)


def _is_signed(name: str) -> bool:
    """Know a person by the surname in capitals: 'Иван ПЕТРОВ', and not 'Operation TRIGGER'."""
    given, *_, surname = name.split()
    if len(surname) < 3 or not surname.isupper():
        return False
    return given.istitle() and is_person(given)


def mark_names(page: Page) -> None:
    """Mark a person who stands alone: 'Иван ПЕТРОВ, Минск', or 'Иван Петров' below the text."""
    title = page.first_text
    for line in page.head + page.tail:
        name = line.text.rstrip(".").split(",")[0]
        if len(line.text) > 60 or not NAMES.fullmatch(name):
            continue
        closes_text = line.in_tail and page.text_above(line).says
        if (line is not title and _is_signed(name)) or (
            closes_text and is_person(name)
        ):
            line.mark("byline")


def _opens_signature(text: str) -> bool:
    """Know an office or a source: 'Press service of the police', 'Источник: БЕЛТА'."""
    if len(text) > 150:
        return False
    bare = text.strip("()")
    if after_label(bare, "signature", "sources") is not None:
        return True
    if text.rstrip(")").endswith((".", ":", ";", ",")):
        return False
    ends = tuple(entries("signature", "ends"))
    return after(bare, "signature", "starts") is not None or fold(text).endswith(ends)


def _mark_last_offices(page: Page) -> None:
    title = page.first_text
    for line in reversed(page.lines[1:]):
        if not line.kind and _opens_signature(line.text):
            above = page.text_above(line)
            # Below a short line that says nothing, an office may be an item of a list.
            if above.says or above is title or above.n_words > 4:
                line.mark("signature")
        elif line.says:
            break


def mark_signature(page: Page) -> None:
    """Mark the issuing office or the source that closes a text, with the lines that continue it."""
    _mark_last_offices(page)
    for line in page.lines:
        goes_on = line.text[:1].islower() or not line.opens_block
        if line.above.kind == "signature" and goes_on and not line.says:
            line.mark("signature")


def _ends_page(line: PageLine) -> bool:
    """Tell whether nothing of the text stands below a line."""
    if line.kind not in _ENDERS:
        return False
    # A long line below a notice may be the last one of the text.
    may_go_on = line.below.kind is None and line.below.n_words > 7
    return line.kind != "boilerplate" or not may_go_on


def mark_below_buttons(page: Page) -> None:
    """Mark what stands below the buttons, notices or signature after the last statement."""
    is_below = False
    for line in page.tail:
        if is_below and not line.is_list_item:
            line.mark("sidebar")
        is_below = is_below or _ends_page(line)


PAGE_RULES: tuple[Callable[[Page], None], ...] = (
    mark_notices,
    mark_menu,
    mark_origin,
    mark_other_texts,
    mark_labels,
    mark_lone_counts,
    mark_repeated,
    mark_comments,
    mark_names,
    mark_signature,
    mark_below_buttons,
)
