"""The time of a function grows as the length of its text, whatever the text is."""

import time

import pytest

from research.corpus.readers.hyphens import join_parted
from research.text.language import words
from research.text.persons import mask_persons
from research.text.repair import normalise

PATTERNS = ["1234567890", "abcdefgh", "абвгд", "aбвг", "0а1b2с3d", "a-", "é", "中", "_"]
N = 100_000


@pytest.mark.parametrize(
    "work", [join_parted, normalise, lambda text: words(text, "ru"), mask_persons]
)
def test_no_text_takes_the_square_of_its_length(work):
    work("Слово word")  # what is loaded counts for no text
    started = time.process_time()
    for pattern in [*PATTERNS, "И. И. "]:
        work(pattern * (N // len(pattern)))
    assert time.process_time() - started < 20


def test_hyphens_before_a_parted_word_stay():
    text = "Moscow--finan-\nsovyh, -cross-\nborder, --finan-\nсовых"
    assert join_parted(text).count("\n") == 0


def test_a_long_row_of_initials_is_masked():
    assert mask_persons("А. Б. В. Г. Петров.") == "[name]."
