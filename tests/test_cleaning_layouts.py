"""Noise on pages of 138 layouts in English, Russian, Ukrainian, Belarusian and Kazakh.

The prefix of a page's name is its round. '#' opens a line of noise, '=' a line of text, '~' a
byline or dateline, which may be either. The lines of the first six rounds were each met by
rules that grew
with the rounds before: at first sight these marked 116 of 224, 144 of 205, 162 of 209, 144 of 185,
151 of 193 and 96 of 139 lines of noise, and lost 0, 2, 0, 1, 0 and 0 lines of text. On the seventh
the rules marked 133 of 223 and lost 5 of 110; the network, which had not seen it, marked 171 and
lost 6. It has been trained on the first nine rounds since, so that what is tested of these is
memory, and since on the twelfth to fourteenth. The tenth and eleventh stay unseen, and so does the
fifteenth, written last: of its 616 lines of noise 481 are marked, and 27 of 715 of text are lost
(476 and 30 by the network before).
"""

import re
from pathlib import Path

import pytest

from research.corpus.cleaning import mark_lines

GOLD = Path(__file__).parent / "gold"


def pages_of(name):
    parts = re.split(
        r"^@@ (\S+)\n", (GOLD / name).read_text("utf-8"), flags=re.MULTILINE
    )[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


PAGES = pages_of("layouts.txt")
SHORT_PAGES = pages_of("short_pages.txt")
VARIANTS = {
    "as copied": (r"$^", ""),
    "no blank lines": (r"\n+", "\n"),
    "CRLF": (r"\n", "\r\n"),
}


def marked(page, variant="as copied"):
    """Return what is noise and what is text of a page, and its lines with their gold."""
    source = page.strip("\n").split("\n")
    text = re.sub(*VARIANTS[variant], "\n".join(line[1:] for line in source))
    parts = mark_lines(text)
    assert all(text[line.start : line.end] == line.text for line, _ in parts)
    noise, said = (
        [p.text for p, kind in parts if bool(kind) == is_noise] for is_noise in (1, 0)
    )
    return (
        noise,
        said,
        [(line[:1], line[1:].strip()) for line in source if line[1:].strip()],
    )


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", PAGES)
def test_no_line_of_text_is_lost(name, variant):
    _, said, gold = marked(PAGES[name], variant)
    kept = "\n".join(said)
    assert [line for tag, line in gold if tag == "=" and line not in kept] == []


@pytest.mark.parametrize("name", SHORT_PAGES)
def test_no_line_of_a_short_page_is_lost(name):
    _, said, gold = marked(SHORT_PAGES[name])
    assert [line for tag, line in gold if tag == "=" and line not in said] == []


UNSEEN = "r10-"  # by the network


def share_of_noise_marked(pages):
    """Return the share of the lines of noise that are marked, and their number."""
    found = [
        line in "\n".join(noise)
        for noise, _, gold in map(marked, pages)
        for tag, line in gold
        if tag == "#"
    ]
    return sum(found) / len(found), len(found)


def test_nearly_all_noise_is_marked():
    seen = [page for name, page in PAGES.items() if not name.startswith(UNSEEN)]
    share, number = share_of_noise_marked(seen)
    assert number > 1800
    assert share >= 0.95


def test_most_noise_is_marked_at_first_sight():
    unseen = [page for name, page in PAGES.items() if name.startswith(UNSEEN)]
    share, number = share_of_noise_marked(unseen)
    assert number == 146
    assert share >= 0.75


# The eleventh and fifteenth round stay unseen, as the tenth.
FURTHER = pages_of("layouts_to_learn.txt")


def lost_text(pages):
    """Return how many lines of text are marked as noise, and the number of lines of text."""
    lost = []
    for _, said, gold in map(marked, pages):
        kept = "\n".join(said)
        lost += [line not in kept for tag, line in gold if tag == "="]
    return sum(lost), len(lost)


@pytest.mark.parametrize(
    ("unseen", "n_noise", "least", "n_text", "most_lost"),
    [
        ("r11-", 364, 0.75, 282, 9),
        # Written by another hand when the weights had been learned, and met once.
        ("r15-", 616, 0.78, 715, 27),
    ],
)
def test_a_round_at_first_sight(unseen, n_noise, least, n_text, most_lost):
    pages = [page for name, page in FURTHER.items() if name.startswith(unseen)]
    share, number = share_of_noise_marked(pages)
    assert number == n_noise
    assert share >= least
    lost, number = lost_text(pages)
    assert number == n_text
    assert lost <= most_lost  # it may only fall


def test_noise_of_the_further_rounds():
    share, number = share_of_noise_marked(FURTHER.values())
    assert number == 1853 + 616
    assert share >= 0.84


def test_text_of_the_further_rounds():
    lost, number = lost_text(FURTHER.values())
    assert number == 1395 + 715
    assert lost <= 13 + 27  # it may only fall
