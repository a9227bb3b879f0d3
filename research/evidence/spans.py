"""Spans of a corpus as tables: made, and joined by place."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd

PLACE = ["doc_id", "start", "end", "text"]


def spans_table(
    passages: pd.DataFrame,
    find: Callable[[Any], Iterable[Sequence[Any]]],
    columns: Sequence[str],
) -> pd.DataFrame:
    """Return what is found in passages, each with its place in the document.

    The rule that holds everywhere holds by construction: a row's text is what stands from its
    start to its end in the document.

    Parameters
    ----------
    passages
        A table with ``doc_id, start, text``, and what else `find` reads.
    find
        Takes a row of it, as `DataFrame.itertuples` gives it, and yields the start and the end of
        each span in its text, followed by the values of the further columns.
    columns
        Names of the further columns.

    Examples
    --------
    >>> from research import corpus_from_texts
    >>> passages = corpus_from_texts(["Seized: 12 kg."]).passages
    >>> spans_table(passages, lambda passage: [(8, 10, "count")], ["kind"]).iloc[:, 1:]
       start  end text   kind
    0      8   10   12  count
    """
    rows = []
    passage: Any
    for passage in passages.itertuples():
        for start, end, *values in find(passage):
            text = passage.text[start:end]
            place = (passage.doc_id, passage.start + start, passage.start + end, text)
            rows.append((*place, *values))
    table = pd.DataFrame(rows, columns=[*PLACE, *columns])
    return table.astype({"start": int, "end": int})


def overlapping(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Return each row of a table with each row of another that overlaps it in a document.

    Columns that both have get the ending ``_right`` for the second table.

    >>> left = pd.DataFrame({"doc_id": ["a", "a"], "start": [0, 10], "end": [10, 20]})
    >>> right = pd.DataFrame({"doc_id": ["a", "b"], "start": [9, 0], "end": [10, 5]})
    >>> overlapping(left, right)
      doc_id  start  end  start_right  end_right
    0      a      0   10            9         10
    """
    pairs = left.merge(right, on="doc_id", suffixes=("", "_right"))
    overlap = (pairs["start"] < pairs["end_right"]) & (
        pairs["start_right"] < pairs["end"]
    )
    return pairs[overlap].reset_index(drop=True)
