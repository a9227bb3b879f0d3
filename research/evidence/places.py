"""The places that a corpus names, and which of them a sentence speaks of."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

from research.corpus import Corpus
from research.corpus.derived import derived
from research.evidence.spans import PLACE, spans_table
from research.text.places import find_mentions

_FURTHER = ["name", "kind", "iso", "language"]
PLACE_COLUMNS = [*PLACE, *_FURTHER]


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
        that of ISO 3166-2, a city has that of its region.

    Examples
    --------
    >>> find_places(["Задержан в Астане.", "Flown from Minsk to the U.S."])[["text", "iso"]]
         text    iso
    0  Астане  KZ-71
    1   Minsk  BY-HM
    2    U.S.     US
    """
    return spans_table(corpus.passages, _mentions, _FURTHER)


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
    named = defaultdict[str, list[tuple[int, str]]](list)
    for doc_id, start, iso in find_places(corpus)[
        ["doc_id", "start", "iso"]
    ].to_numpy():
        named[doc_id].append((start, iso))
    main = {doc_id: _main_country(places) for doc_id, places in named.items()}

    def spoken_of(doc_id: str, at: int, start: int, end: int) -> str:
        places = named.get(doc_id, [])
        inside = places[bisect_left(places, (start,)) : bisect_left(places, (end,))]
        if not inside:
            return main.get(doc_id, "")
        # The last before `at`, or else the first after it.
        return min(inside, key=lambda place: (place[0] > at, abs(place[0] - at)))[1]

    return spoken_of


def _main_country(places: Iterable[tuple[int, str]]) -> str:
    """Return the country that a document names most, if more than once."""
    countries = Counter(iso[:2] for _, iso in places if iso)
    [(country, n)] = countries.most_common(1) or [("", 0)]
    return country if n > 1 else ""
