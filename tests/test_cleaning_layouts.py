"""Noise on pages of 56 layouts in English, Russian, Ukrainian, Belarusian and Kazakh.

The pages were written in six rounds, each before the rules were mended for it; the prefix of a
name is the round. '#' opens a line of noise, '=' a line of text, '~' a byline or dateline, which
may be either. At first sight, the rules of the round before marked 116 of 224, 144 of 205, 162 of
209, 144 of 185, 151 of 193 and 96 of 139 lines of noise; they lost 0, 2, 0, 1, 0 and 0 lines of
text.
"""

import re
from pathlib import Path

import pytest

from research.corpus.cleaning import mark_lines

LAYOUTS = (Path(__file__).parent / "gold" / "layouts.txt").read_text("utf-8")
PARTS = re.split(r"^@@ (\S+)\n", LAYOUTS, flags=re.MULTILINE)[1:]
PAGES = dict(zip(PARTS[::2], PARTS[1::2], strict=True))
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


def test_nearly_all_noise_is_marked():
    pages = [marked(page) for page in PAGES.values()]
    found = [
        line in "\n".join(noise)
        for noise, _, gold in pages
        for tag, line in gold
        if tag == "#"
    ]
    assert len(found) > 1000
    assert sum(found) >= 0.95 * len(found)
