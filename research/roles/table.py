"""The table of roles of a corpus."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from research.claims.context import attribution
from research.codebook import load_codebook
from research.corpus import Corpus, as_corpus
from research.lines import is_list_item
from research.places import find_mentions
from research.roles.rules import Found, Sentence, country_of, find_roles, with_the_country
from research.roles.words import market_of_goods, masked, says
from research.sentences import split_sentences

ROLE_COLUMNS = [
    *("doc_id", "start", "end", "text", "country", "role", "market"),
    *("hedged", "negated", "attribution"),
]

_CLAUSE = re.compile(r"[^;\s][^;]{0,999}")


def _markets(sentences: pd.DataFrame) -> list[dict[str, Any]]:
    from research.classification.rules import find_terms

    found = find_terms(sentences, load_codebook())
    return [
        {key: evidence.span for key, evidence in here.items() if key.startswith("market.")}
        for here in found
    ]


def _clauses(passages: pd.DataFrame) -> pd.DataFrame:
    sentences = split_sentences(passages)
    rows = [
        row
        | {"text": match[0], "start": row["start"] + match.start(), "goes_on": match.start() > 0}
        for row in sentences.to_dict("records")
        for match in _CLAUSE.finditer(row["text"])
    ]
    return pd.DataFrame(rows, columns=[*sentences, "goes_on"])


def _rows(clauses: pd.DataFrame, markets: Sequence[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """Yield the roles of the clauses of one document, in order."""
    of_passage: dict[str, dict[str, Any]] = {}
    for passage, here in zip(clauses["passage_id"], markets, strict=True):
        of_passage.setdefault(passage, {}).update(here)
    heading: dict[str, Any] = {}
    subject = ""
    for row, here in zip(clauses.to_dict("records"), markets, strict=True):
        text, around = row["text"], of_passage[row["passage_id"]]
        heading = (around or heading) if row["kind"] == "title" else heading
        places = list(find_mentions(text))
        mentions = with_the_country(text, places, subject)
        goes_on = row["goes_on"] or is_list_item(text)
        context = here or around or heading
        is_flow = here or goes_on or says("persons", text)
        sentence = Sentence(row["masked"], mentions, subject, goes_on)
        for found in find_roles(sentence) if context else ():
            if is_flow or (around and found.is_called):
                market = min(context, key=lambda key: (abs(context[key][0] - found.start), key))
                yield _row(row, found, market)
        names = [place for place in places if place.place.iso and not place.is_adjective]
        subject = country_of(names[0]) if names and not goes_on else subject


def _row(clause: Mapping[Any, Any], found: Found, market: str) -> tuple[Any, ...]:
    text, start, end = clause["text"], clause["start"] + found.start, clause["start"] + found.end
    part = text[found.start : found.end]
    place = (clause["doc_id"], start, end, part, found.country, found.role, market)
    return (*place, says("hedged", text), found.negated, attribution(text) or None)


def country_roles(corpus: Corpus | Iterable[str]) -> pd.DataFrame:
    """Return the parts that countries have in illicit flows, as the texts state them.

    Parameters
    ----------
    corpus
        A corpus, or texts.

    Returns
    -------
    pandas.DataFrame
        ``doc_id, start, end, text, country`` (ISO 3166-1)``, role`` (source, transit,
        destination)``, market`` (a key of the codebook)``, hedged, negated, attribution``. A role
        that is denied is kept, with ``negated``; what is stated twice stands twice.

    Examples
    --------
    >>> country_roles(["Heroin is smuggled from Afghanistan through Tajikistan to Russia."])[
    ...     ["country", "role", "market"]
    ... ]
      country         role               market
    0      AF       source  market.heroin_trade
    1      TJ      transit  market.heroin_trade
    2      RU  destination  market.heroin_trade
    """
    passages = as_corpus(corpus).passages
    clauses = _clauses(passages)
    clauses["kind"] = clauses["passage_id"].map(passages["kind"])
    clauses["masked"] = [masked(text) for text in clauses["text"]]
    pairs = zip(_markets(clauses.assign(text=clauses["masked"])), clauses["masked"], strict=True)
    markets = [here or market_of_goods(text) for here, text in pairs]
    rows = [
        row
        for places in clauses.groupby("doc_id", sort=False).indices.values()
        for row in _rows(clauses.iloc[places], [markets[i] for i in places])
    ]
    return pd.DataFrame(rows, columns=ROLE_COLUMNS)
