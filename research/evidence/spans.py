"""Spans of a corpus as tables."""

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
        spans = find(passage)
        for start, end, *values in spans:
            text = passage.text[start:end]
            first = passage.start + start
            last = passage.start + end
            rows.append((passage.doc_id, first, last, text, *values))
    names = [*PLACE, *columns]
    table = pd.DataFrame(rows, columns=names)
    return table.astype({"start": int, "end": int})
