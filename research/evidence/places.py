"""The places that a corpus names, and which of them a sentence speaks of."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

from research.corpus import Corpus
from research.corpus.derived import derived
from research.evidence.spans import spans_table
from research.text.places import find_mentions


@derived
def find_places(corpus: Corpus) -> pd.DataFrame:
    """Return the places that a corpus names.

    Parameters
    ----------
    corpus
        A corpus, or texts.

    Returns
    -------
    pandas.DataFrame
        ``doc_id, start, end, text, name, kind, iso, language``: the name in English; the kind is
        country, region, city or macroregion; a country's code is that of ISO 3166-1, a region's
        that of ISO 3166-2, a city has that of its region or, where that is not known, country.

    Examples
    --------
    >>> find_places(["Задержан в Астане.", "Flown from Minsk to the U.S."])[["text", "iso"]]
         text    iso
    0  Астане  KZ-71
    1   Minsk  BY-HM
    2    U.S.     US
    """
    further = ["name", "kind", "iso", "language"]
    return spans_table(corpus.passages, _mentions, further)


def _mentions(passage: Any) -> Iterator[tuple[Any, ...]]:
    for start, end, place, _ in find_mentions(passage.text):
        yield start, end, *place, passage.language


def places_spoken_of(corpus: Corpus) -> Callable[[str, int, int, int], str]:
    """Return a function that tells the place that a document speaks of at a place in a sentence.

    It is the one that the sentence, from `start` to `end`, names last before `at`, or else next;
    where it names none, the country that the document names most, if more than once.

    >>> from research import corpus_from_texts
    >>> corpus = corpus_from_texts(["In Astana. Belarus has 12. Belarus again. Then 5."])
    >>> spoken_of, doc_id = places_spoken_of(corpus), corpus.documents.index[0]
    >>> spoken_of(doc_id, 8, 0, 10), spoken_of(doc_id, 48, 43, 49)
    ('KZ-71', 'BY')
    """
    named = find_places(corpus).groupby("doc_id")[["start", "iso"]].agg(list)
    places = {
        doc_id: (starts, codes, _main_country(codes))
        for doc_id, starts, codes in named.itertuples()
    }

    def spoken_of(doc_id: str, at: int, start: int, end: int) -> str:
        starts, codes, main = places.get(doc_id, ([], [], ""))
        first = bisect_left(starts, start)
        if first == bisect_left(starts, end):
            return main
        last_before = bisect_right(starts, at) - 1
        return str(codes[max(first, last_before)])

    return spoken_of


def _main_country(codes: Iterable[str]) -> str:
    """Return the country that a document names most, if more than once."""
    named = filter(None, codes)
    countries = Counter(code[:2] for code in named)
    for country, n in countries.most_common(1):
        if n > 1:
            return country
    return ""
