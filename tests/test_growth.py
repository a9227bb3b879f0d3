"""The time of a function grows as the length of its text, whatever the text is."""

import time

import pytest

from research.corpus.readers.hyphens import join_parted
from research.text.language import words
from research.text.persons import mask_persons
from research.text.repair import normalise
from research.text.sentences import sentence_spans

PATTERNS = ["1234567890", "abcdefgh", "абвгд", "aбвг", "0а1b2с3d", "a-", "é", "中", "_"]
N = 100_000


@pytest.mark.parametrize(
    "work",
    [
        join_parted,
        normalise,
        lambda text: words(text, "ru"),
        mask_persons,
        lambda text: list(sentence_spans(text)),
    ],
)
def test_no_text_takes_the_square_of_its_length(work):
    work("Слово word")  # what is loaded counts for no text
    started = time.process_time()
    for pattern in [*PATTERNS, "И. И. ", "'", '"', "Mr. "]:
        work(pattern * (N // len(pattern)))
    assert time.process_time() - started < 20


@pytest.mark.parametrize("pattern", ["'", '"', "Mr. Ivanov, ", "a b. "])
def test_sentences_take_no_more_than_their_share_of_time(pattern):
    def seconds(size):
        started = time.process_time()
        for _ in range(1_000_000 // size):
            list(sentence_spans(pattern * (size // len(pattern))))
        return time.process_time() - started

    seconds(16_000)
    assert seconds(500_000) < 4 * seconds(20_000) + 0.5


def test_a_sentence_longer_than_a_stretch_is_one():
    text = "  Police seized" + " arms" * 9_000 + ". They fled."
    spans = list(sentence_spans(text))
    assert [text[start:end][-5:] for start, end in spans] == ["arms.", "fled."]
    assert spans[0][0] == 2


def test_hyphens_before_a_parted_word_stay():
    text = "Moscow--finan-\nsovyh, -cross-\nborder, --finan-\nсовых"
    assert join_parted(text).count("\n") == 0


def test_a_long_row_of_initials_is_masked():
    assert mask_persons("А. Б. В. Г. Петров.") == "[name]."
