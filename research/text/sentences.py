"""Sentences of passages, each with its place in the document.

The breaks are `razdel`'s, whose rules know Russian abbreviations, initials, decimal numbers and
quotes; the abbreviations in `sentences.toml` are added to them.
"""

from collections.abc import Iterator

import pandas as pd

from research.text.lexicon import Lexicon
from research.text.lines import is_list_item, line_at

SENTENCE_COLUMNS = ["passage_id", "doc_id", "start", "end", "text", "language"]

_STRETCH = 20_000  # characters
_OPENERS = "(«“\"'["
_ABBREVIATIONS = Lexicon(__file__, "sentences.toml")


def _is_number_of_item(before: str) -> bool:
    """Tell whether what stands before a break only numbers an item, as in "1. Arms"."""
    is_one_word = len(before.split()) == 1
    return is_one_word and is_list_item(f"{before} ")


def _is_abbreviated(before: str, after: str) -> bool:
    """Tell whether a break stands after an abbreviation, as in "Gen. Petrov" or "Jan. 5"."""
    last_word = before.rsplit(maxsplit=1)[-1].lower()
    last = last_word.lstrip(_OPENERS)
    if last in _ABBREVIATIONS.words("always"):
        return True
    return after[:1].isdigit() and last in _ABBREVIATIONS.words("before_number")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a text.

    They are looked for a stretch at a time, so that the time grows as the length.

    >>> text = "Gen. Petrov spoke. Изъято 1,5 млн. тенге по ст. 128 УК."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Gen. Petrov spoke.', 'Изъято 1,5 млн. тенге по ст. 128 УК.']
    """
    at = begin = 0
    while at < len(text):
        ends = [at + end for _, end in _spans_within(text[at : at + _STRETCH])]
        # Where a stretch ends within the text, its last sentence may go on.
        ends[-1:] = [len(text)] * (at + _STRETCH >= len(text))
        at = max(
            ends,
            default=at + _STRETCH,
        )
        for end in ends:
            line = line_at(
                begin,
                text[begin:end],
            )
            begin = end
            if line.text:
                yield line[:2]


def _spans_within(text: str) -> Iterator[tuple[int, int]]:
    from razdel import sentenize

    start = end = 0
    for part in sentenize(text):
        before = text[start:end]
        if not before:
            start = part.start
        elif _is_number_of_item(before) or _is_abbreviated(before, part.text):
            pass  # the sentence goes on
        else:
            yield start, end
            start = part.start
        end = part.stop
    if end:
        yield start, end


def split_sentences(passages: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences of a corpus's passages.

    Parameters
    ----------
    passages
        ``corpus.passages``, or some of its rows.

    Returns
    -------
    pandas.DataFrame
        ``passage_id, doc_id, start, end, text, language``: places in the document, in order.

    Examples
    --------
    >>> from research import corpus_from_texts
    >>> corpus = corpus_from_texts(["Arms were seized by Lt. Ivanov. Two men fled."])
    >>> split_sentences(corpus.passages)["text"].tolist()
    ['Arms were seized by Lt. Ivanov.', 'Two men fled.']
    """
    columns = passages[["doc_id", "start", "text", "language"]]
    rows = [
        (passage_id, doc_id, offset + start, offset + end, text[start:end], language)
        for passage_id, doc_id, offset, text, language in columns.itertuples(name=None)
        for start, end in sentence_spans(text)
    ]
    return pd.DataFrame(rows, columns=SENTENCE_COLUMNS)
