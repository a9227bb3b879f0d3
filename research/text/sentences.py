"""Sentences of passages, each with its place in the document.

The breaks are `razdel`'s, whose rules know Russian abbreviations, initials, decimal numbers and
quotes; the abbreviations in `sentences.toml` are added to them.
"""

from collections.abc import Iterator

import pandas as pd

from research.files.paths import read_toml
from research.text.lines import is_list_item

SENTENCE_COLUMNS = ["passage_id", "doc_id", "start", "end", "text", "language"]


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a break stands after an abbreviation or an item's number, not a sentence."""
    last = before.rsplit(maxsplit=1)[-1].lower().lstrip("(«“\"'[")
    known = read_toml(__file__, "sentences.toml")
    is_number_of_item = is_list_item(f"{before} ") and len(before.split()) == 1
    goes_on = last in known["always"] or (
        last in known["before_number"] and after[:1].isdigit()
    )
    return is_number_of_item or goes_on


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a text.

    >>> text = "Gen. Petrov spoke. Изъято 1,5 млн. тенге по ст. 128 УК."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Gen. Petrov spoke.', 'Изъято 1,5 млн. тенге по ст. 128 УК.']
    """
    from razdel import sentenize

    start = end = 0
    for part in sentenize(text):
        if not end:
            start = part.start
        elif not _goes_on(text[start:end], part.text):
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
    known = passages[["doc_id", "start", "text", "language"]].itertuples(name=None)
    rows = [
        (passage_id, doc_id, at + start, at + end, text[start:end], language)
        for passage_id, doc_id, at, text, language in known
        for start, end in sentence_spans(text)
    ]
    return pd.DataFrame(rows, columns=SENTENCE_COLUMNS)
