"""The places that a corpus names, and which of them a sentence speaks of."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable

import pandas as pd

from research.corpus import Corpus, as_corpus
from research.text.places import find_mentions

PLACE_COLUMNS = ["doc_id", "start", "end", "text", "name", "kind", "iso", "language"]


def find_places(corpus: Corpus | Iterable[str]) -> pd.DataFrame:
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
    rows, passages = (
        [],
        as_corpus(corpus).passages[["doc_id", "start", "text", "language"]],
    )
    for doc_id, at, text, language in passages.itertuples(index=False, name=None):
        for start, end, place, _ in find_mentions(text):
            rows.append(
                (doc_id, at + start, at + end, text[start:end], *place, language)
            )
    return pd.DataFrame(rows, columns=PLACE_COLUMNS)


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
    named: dict[str, list[tuple[int, str]]] = {}
    for doc_id, start, *_, iso, _ in find_places(corpus).to_numpy().tolist():
        named.setdefault(doc_id, []).append((start, iso))
    of_most: dict[str, str] = {}
    for doc_id, places in named.items():
        counts = Counter(iso[:2] for _, iso in places if iso).most_common(1)
        of_most[doc_id] = next((iso for iso, n in counts if n > 1), "")

    def spoken_of(doc_id: str, at: int, start: int, end: int) -> str:
        places = named.get(doc_id, [])
        inside = places[bisect_left(places, (start,)) : bisect_left(places, (end,))]
        nearest = min(
            inside, key=lambda place: (place[0] > at, abs(place[0] - at)), default=None
        )
        return nearest[1] if nearest else of_most.get(doc_id, "")

    return spoken_of
