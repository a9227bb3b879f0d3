"""What part countries have in illicit flows, as texts state it: source, transit, destination.

A role is read from what a country is called ("a source and transit country"), from a route
("from A through B to C"), and from what is done there ("grown in", "exploited in"). Where goods
are seized or a suspect comes from gives no role.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd

from research.corpus import Corpus
from research.corpus.derived import derived
from research.evidence.spans import PLACE, spans_table
from research.text.codes.codebook import load_codebook
from research.text.lines import is_list_item
from research.text.places import Mention, find_mentions
from research.text.quantities.context import attribution
from research.text.roles.patterns import has_word
from research.text.roles.rules import (
    Clause,
    Role,
    country_of,
    find_roles,
    with_the_country,
)
from research.text.roles.words import markets_of_goods, masked
from research.text.sentences import split_sentences

_FURTHER = [
    "country",
    "role",
    "market",
    "hedged",
    "negated",
    "attribution",
]
_LEGS = {"source": "from", "transit": "via", "destination": "to"}
_OF_ROUTES = [
    *PLACE,
    "market",
    "step",
    "country",
    "place",
    "role",
    "hedged",
    "negated",
]
_OF_PEOPLE = {"market.human_trafficking", "market.human_smuggling"}
_NO_FLOW = {
    "market.financial_crimes",
    "market.cybercrime",
    "market.cyber_dependent_crimes",
    "market.cyber_enabled_crimes",
    "market.extortion_protection_racketeering",
}
_CLAUSE = re.compile(r"[^;\s][^;]{0,999}")  # very long ones are cut

Markets = dict[str, int]  # the markets that are named, and where


def _clauses(passages: pd.DataFrame) -> pd.DataFrame:
    """Return the clauses of passages, each with what is masked in it and the markets it names."""
    from research.text.codes.cues import find_terms

    are_titles = passages["kind"] == "title"

    def split(sentence: Any) -> Iterator[tuple[Any, ...]]:
        is_title = are_titles[sentence.passage_id]
        for match in _CLAUSE.finditer(sentence.text):
            clause = match[0]
            goes_on = match.start() > 0 or is_list_item(clause)
            yield *match.span(), sentence.passage_id, goes_on, is_title, masked(clause)

    further = ["passage_id", "goes_on", "is_title", "masked"]
    clauses = spans_table(split_sentences(passages), split, further)
    terms = find_terms(clauses.assign(text=clauses["masked"]), load_codebook())
    markets = map(_markets, terms, clauses["masked"])
    clauses["markets"] = pd.Series(markets, dtype=object)
    return clauses


def _markets(terms: dict[str, Any], text: str) -> Markets:
    """Return the markets of the codebook's terms in a clause, or else of the goods it names."""
    starts = {key: term.span[0] for key, term in terms.items()}
    markets = {key: starts[key] for key in starts if key.startswith("market.")}
    flows = {key: at for key, at in markets.items() if key not in _NO_FLOW}
    return flows or markets_of_goods(text) or markets


def _roles(
    clause: Any,
    places: list[Mention],
    subject: str,
    markets: Markets,
) -> list[Role]:
    """Return the roles in a clause that tell of a flow.

    Where it names no goods itself, only what a country is called is certain to do so, and the
    ways of people where the text speaks of trade in them.
    """
    mentions = with_the_country(clause.text, places, subject)
    roles = find_roles(Clause(clause.masked, mentions, subject, clause.goes_on))
    flows = markets.keys() - _NO_FLOW
    are_people = flows & _OF_PEOPLE and has_word("persons", clause.text)
    if flows and (clause.markets or clause.goes_on or are_people):
        return roles
    return [role for role in roles if role.is_called]


def _nearest(markets: Markets, at: int) -> str:
    return min(markets, key=lambda market: (abs(markets[market] - at), market))


@derived
def _stated_roles(corpus: Corpus) -> pd.DataFrame:
    """Return the roles as `country_roles` does, each place of a route by itself."""
    clauses = _clauses(corpus.passages)
    of_passage: dict[str, Markets] = defaultdict(dict)
    for passage_id, markets in clauses[["passage_id", "markets"]].to_numpy():
        of_passage[passage_id].update(markets)
    # What each document has gone on about so far.
    headings: dict[str, Markets] = defaultdict(dict)
    subjects: dict[str, str] = defaultdict(str)

    def read(clause: Any) -> Iterator[tuple[Any, ...]]:
        doc_id = clause.doc_id
        around = of_passage[clause.passage_id]
        if clause.is_title and around:
            headings[doc_id] = around
        places = list(find_mentions(clause.text))
        markets = clause.markets or around or headings[doc_id]
        if markets:
            for role in _roles(clause, places, subjects[doc_id], markets):
                market = _nearest(markets, role.start)
                hedged = has_word("hedged", clause.text)
                source = attribution(clause.text) or None
                stated = (market, hedged, role.negated, source)
                yield *role[:4], *stated, role.place, role.is_called, clause.Index
        if not clause.goes_on:
            # What a clause is about is the first country that is named by a noun.
            named = (country_of(place) for place in places if not place.is_adjective)
            subjects[doc_id] = next(filter(None, named), subjects[doc_id])

    return spans_table(clauses, read, [*_FURTHER, "place", "is_called", "clause"])


def country_roles(corpus: Corpus) -> pd.DataFrame:
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
    roles = _stated_roles(corpus).drop_duplicates(["clause", "country", "role"])
    return roles[[*PLACE, *_FURTHER]].reset_index(drop=True)


def routes(corpus: Corpus) -> pd.DataFrame:
    """Return the routes that texts state, from place to place.

    Parameters
    ----------
    corpus
        A corpus, or texts.

    Returns
    -------
    pandas.DataFrame
        ``doc_id, start, end, text, market, step, country, place, role`` (from, via, to)``, hedged,
        negated``: a row for each place of a route, its steps counted from 1 in the order of the
        way. A route is stated in one clause and has two places or more.

    Examples
    --------
    >>> found = routes(["Heroin was smuggled to Prague from Lagos through Madrid."])
    >>> found[["step", "country", "place", "role"]]
       step country   place  role
    0     1      NG   Lagos  from
    1     2      ES  Madrid   via
    2     3      CZ  Prague    to
    """
    roles = _stated_roles(corpus)
    places = roles[roles["is_called"].eq(False)].drop_duplicates(["clause", "end"])
    order = places["role"].map(list(_LEGS).index)
    legs = places.assign(order=order, role=places["role"].map(_LEGS))
    legs = legs.sort_values(["clause", "order", "end"])
    of_clause = legs.groupby("clause")["order"]
    legs["step"] = of_clause.cumcount() + 1
    is_way = of_clause.transform("nunique") > 1
    return legs.loc[is_way, _OF_ROUTES].reset_index(drop=True)
