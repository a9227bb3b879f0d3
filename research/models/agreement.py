"""Which figures of different documents speak of the same thing, and whether they agree.

Two figures are compared if they are of one unit, place and period and what is said around them is
alike in meaning, in English and Russian: the cosine of the two sentences, and of each word with
its nearest in the other (the soft alignment of https://arxiv.org/abs/1904.09675), both without
figures, periods and places.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from research.corpus import Corpus
from research.corpus.derived import derived
from research.evidence.claims import extract_claims
from research.evidence.links import Claim, linked_claims
from research.evidence.places import find_places
from research.models.embedding import embed
from research.text.language import carries_content
from research.text.quantities.arithmetic import size
from research.text.quantities.numbers import Tokens
from research.text.quantities.pairs import dimension
from research.text.quantities.periods import find_periods
from research.text.sentences import sentence_spans

_COLUMNS = [
    "likeness",
    "doc_id_a",
    "doc_id_b",
    "claim_id_a",
    "claim_id_b",
    "measure",
    "place",
    "period",
    "value_a",
    "value_b",
    "verdict",
    "independent",
]
LIKE = 1.3  # of at most 2, chosen on half of the pairs of `tests/gold/agreement_pairs.jsonl`
_FAR = 2  # times: figures farther apart count other things
_LEVELS = ("count", "money", "mass", "volume", "area", "length", "share", "percent")

Meaning = tuple[np.ndarray, np.ndarray]


def _spoken_of(
    passage: Any,
    start: int,
    places: Iterable[Any],
) -> str:
    """Return the words of the sentence of a figure, but for periods and places."""
    spans = sentence_spans(passage.text)
    first, last = max(span for span in spans if span[0] <= start - passage.start)
    sentence = passage.text[first:last]
    first += passage.start
    masked = [period[:2] for period in find_periods(sentence)]
    masked += [(begin - first, end - first) for begin, end in places]
    words = [token.text for token in Tokens(sentence, masked=masked)]
    return " ".join(filter(str.isalpha, words))


def meaning(text: str) -> Meaning:
    """Return the vector of a text, and those of its words that carry content."""
    content = [word for word in text.split() if carries_content(word, "en")]
    return embed([text])[0], embed(content or [text])


def likeness(a: Meaning, b: Meaning) -> float:
    """Return how alike two sentences are in meaning: 2 at most.

    >>> likeness(meaning("Police seized cocaine"), meaning("Полиция изъяла кокаин")) > LIKE
    True
    """
    cosines = a[1] @ b[1].T
    aligned = cosines.max(axis=1).mean() + cosines.max(axis=0).mean()
    return float(a[0] @ b[0] + aligned / 2)


def _verdict(a: Claim, b: Claim) -> str:
    """Tell whether two amounts may be rounded from one; an empty text where they are too far."""
    by = size(b.unit) / size(a.unit)
    least, most = a.interval
    low, high = b.interval
    if least <= by * high and by * low <= most:
        return "agree"
    low, high = sorted((a.value, by * b.value))
    return "differ" if high < _FAR * low else ""


def _pairs(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield the figures of two documents that speak of the same thing."""
    documents = corpus.documents
    original = documents["duplicate_of"].fillna(documents["near_duplicate_of"])
    original = original.fillna(documents.index.to_series())
    places = find_places(corpus).set_index("doc_id")[["start", "end"]]
    table = extract_claims(corpus)
    earlier = defaultdict[Any, list[tuple[Claim, Meaning]]](list)
    place_of = table["places"].str[0]
    is_single = table["value_high"].isna()
    claims = linked_claims(table)
    for b, place, is_one in zip(claims, place_of, is_single, strict=True):
        key = (*dimension(b), place, *b.period)
        is_level = b.is_level and b.kind in _LEVELS and is_one
        if not is_level or pd.isna([*key]).any():
            continue
        passage = corpus.passages.loc[b.passage_id]
        around = places.loc[[b.doc_id]].to_numpy()
        about = meaning(_spoken_of(passage, b.start, around))
        for a, about_a in earlier[key]:
            verdict = _verdict(a, b)
            if a.doc_id == b.doc_id or not verdict:
                continue
            yield (
                likeness(about_a, about),
                a.doc_id,
                b.doc_id,
                a.claim_id,
                b.claim_id,
                a.measure or b.measure,
                place,
                "/".join(dict.fromkeys(b.period)),
                a.value,
                b.value,
                verdict,
                original[a.doc_id] != original[b.doc_id],
            )
        earlier[key].append((b, about))


@derived
def agreements(corpus: Corpus) -> pd.DataFrame:
    """Return the figures of different documents that speak of the same thing.

    Parameters
    ----------
    corpus
        A corpus, or texts.

    Returns
    -------
    pandas.DataFrame
        ``claim_id_a, claim_id_b, measure, place, period, value_a, value_b, verdict,
        independent``: one row for two claims of `extract_claims` that count the same thing in one
        place and period. The verdict is agree or differ, by what their digits may be rounded
        from; what is more than twice as much counts another thing. Copies of one another are not
        independent, and no second witness.

    Examples
    --------
    >>> from research import agreements
    >>> texts = ["In 2021 police in Spain seized 303 tonnes of cocaine.",
    ...          "В 2021 году полиция Испании изъяла 290 тонн кокаина."]
    >>> agreements(texts)[["place", "value_a", "value_b", "verdict"]].values.tolist()
    [['ES', 303.0, 290.0, 'differ']]
    """
    pairs = pd.DataFrame(_pairs(corpus), columns=_COLUMNS)
    # A figure is set against one of another document, which agrees or else is the most alike: of
    # 10,276 cases that fell to 8,177, both tell the same.
    pairs = pairs[pairs["likeness"] >= LIKE]
    pairs = pairs.sort_values(["verdict", "likeness"], ascending=[True, False])
    pairs = pairs.drop_duplicates(["claim_id_a", "doc_id_b"])
    pairs = pairs.drop_duplicates(["claim_id_b", "doc_id_a"]).sort_index()
    return pairs[_COLUMNS[3:]].reset_index(drop=True)
