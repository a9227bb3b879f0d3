"""What part countries have in illicit flows, as texts state it: source, transit, destination.

A role is read from what a country is called ("a source and transit country"), from a route
("from A through B to C"), and from what is done there ("grown in", "exploited in"). The words are
in `roles.toml`. Where goods are seized or a suspect comes from gives no role.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from research.corpus import Corpus, as_corpus
from research.text.codes.codebook import load_codebook
from research.text.lines import is_list_item
from research.text.places import find_mentions
from research.text.quantities.context import attribution
from research.text.roles.rules import Sentence, country_of, find_roles, with_the_country
from research.text.roles.words import market_of_goods, masked, says
from research.text.sentences import split_sentences

ROLE_COLUMNS = [
    *("doc_id", "start", "end", "text", "country", "role", "market"),
    *("hedged", "negated", "attribution"),
]

_CLAUSE = re.compile(r"[^;\s][^;]{0,999}")


def _clauses(passages: pd.DataFrame) -> pd.DataFrame:
    """Return the clauses of passages, each with the markets that it names and their places."""
    from research.text.codes.cues import find_terms

    sentences = split_sentences(passages)
    sentences["kind"] = sentences["passage_id"].map(passages["kind"])
    rows = [
        {
            **row,
            "said": match[0],
            "start": row["start"] + match.start(),
            "goes_on": match.start(),
        }
        for row in sentences.to_dict("records")
        for match in _CLAUSE.finditer(row["text"])
    ]
    clauses = pd.DataFrame(rows, columns=[*sentences, "said", "goes_on"])
    clauses["text"] = [masked(text) for text in clauses["said"]]
    markets: list[Any] = [
        {key: each.span for key, each in terms.items() if key.startswith("market.")}
        or market_of_goods(text)
        for terms, text in zip(
            find_terms(clauses, load_codebook()), clauses["text"], strict=True
        )
    ]
    return clauses.assign(markets=markets)


def _rows(clauses: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Yield the roles of the clauses of one document, in order."""
    of_passage: dict[str, dict[str, Any]] = {}
    for passage, here in zip(clauses["passage_id"], clauses["markets"], strict=True):
        of_passage.setdefault(passage, {}).update(here)
    heading: dict[str, Any] = {}
    subject = ""
    for row in clauses.to_dict("records"):
        text, here, around = row["said"], row["markets"], of_passage[row["passage_id"]]
        heading = (around or heading) if row["kind"] == "title" else heading
        places = list(find_mentions(text))
        mentions = with_the_country(text, places, subject)
        goes_on = bool(row["goes_on"]) or is_list_item(text)
        context = here or around or heading
        is_flow = here or goes_on or says("persons", text)
        sentence = Sentence(row["text"], mentions, subject, goes_on)
        for found in find_roles(sentence) if context else ():
            if is_flow or (around and found.is_called):
                market = min(
                    context, key=lambda key: (abs(context[key][0] - found.start), key)
                )
                start, end = row["start"] + found.start, row["start"] + found.end
                part = text[found.start : found.end]
                stated = (
                    row["doc_id"],
                    start,
                    end,
                    part,
                    found.country,
                    found.role,
                    market,
                )
                yield (
                    *stated,
                    says("hedged", text),
                    found.negated,
                    attribution(text) or None,
                )
        names = [
            place for place in places if place.place.iso and not place.is_adjective
        ]
        subject = country_of(names[0]) if names and not goes_on else subject


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
    documents = _clauses(as_corpus(corpus).passages).groupby("doc_id", sort=False)
    return pd.DataFrame(
        (row for _, rows in documents for row in _rows(rows)), columns=ROLE_COLUMNS
    )
