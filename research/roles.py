"""What part countries have in illicit flows, as texts state it: source, transit, destination.

A role is read from what a country is called ("a source and transit country"), from a route
("from A through B to C"), and from what is done there ("grown in", "exploited in"). The words are
in `roles.toml`. Where goods are seized or a suspect comes from gives no role.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import pandas as pd

from research.codebook import load_codebook
from research.corpus import Corpus, corpus_from_texts
from research.language import grammatical_cases
from research.lines import is_list_item
from research.places import Mention, find_mentions
from research.sentences import split_sentences

ROLES = ("source", "transit", "destination")
ROLE_COLUMNS = [
    *("doc_id", "start", "end", "text", "country", "role", "market"),
    *("hedged", "negated", "attribution"),
]

_STEMS = frozenset(("moves", "persons", "undone", "trafficked", "illicit", "areas"))
_HUMAN = frozenset(("market.human_trafficking", "market.human_smuggling"))
_CLAUSE = re.compile(r"[^;\s][^;]*")
_GOES_ON = re.compile(r"\W*(?:it|the country|the republic|она|страна|республика)\b", re.IGNORECASE)
_LISTS = (
    r"[^.;:]{0,60}?(?:\b(?:includ(?:e|es|ing)|are|is|remains|such as|like|явля\w+|оста[её]тся|"
    r"включая)\b|[—–:])\W*(?:the\s+)?"
)
_SMALL_WORDS = r"(?:the\s+|neighbou?ring\s+|other\s+|ports? of\s+|соседн\w+\s+){0,3}"
_INTO = re.compile(r"\b(?:в|во|на)\s+(?:(?P<word>[а-яё]+)\s+(?:[а-яё]+\s+)?)?$", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|/)?\s*(?:\b(?:and|or|as well as|и|или|а также)\b)?\s*(?:the\s+)?")


class Found(NamedTuple):
    """A role that a sentence gives to a country, and the part of the sentence that says so."""

    country: str
    role: str
    start: int
    end: int
    negated: bool = False


class _Sentence(NamedTuple):
    text: str
    mentions: Sequence[Mention]
    subject: str  # the country that the text before speaks of
    goes_on: bool  # the sentence is an item of a list, or a clause after a semicolon


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    source = files("research").joinpath("roles.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@lru_cache
def _pattern(section: str, name: str) -> re.Pattern[str]:
    ends = "" if name in _STEMS else r"\b"
    return re.compile(rf"\b(?:{_words()[section][name]}){ends}", re.IGNORECASE)


@lru_cache
def _goods(section: str) -> re.Pattern[str]:
    words = "|".join(_words()[section].values())
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


def _market_of_goods(text: str) -> dict[str, Any]:
    """Return the markets of the goods or persons that a clause names, with their places."""
    is_illicit = _says("illicit", text) or any(pattern.search(text) for pattern in _called())
    sections = ("goods", "illicit_goods") if is_illicit else ("goods",)
    found = {
        market: match.span()
        for section in sections
        for market, words in _words()[section].items()
        if (match := re.search(rf"\b(?:{words})", text, re.IGNORECASE))
    }
    if not found and _says("persons", text) and _says("trafficked", text):
        return {"market.human_trafficking": (0, 0)}
    return found


def _says(name: str, text: str) -> bool:
    return bool(_pattern("sentence", name).search(text))


@lru_cache
def _called() -> tuple[re.Pattern[str], ...]:
    """Return what calls a country by its roles; the part `roles` holds the words for them."""
    words = _words()
    en, ru = ("|".join(words[f"nouns_{code}"].values()) for code in ("en", "ru"))
    heads = words["heads"]
    joins = r"and|or|as well as|to an? (?:\w+ )?extent|an?|the|also|even|[a-z]+ly"
    between = rf"(?:[\s,]+(?:{joins})\b)*[\s,/]+"
    list_en = rf"(?:{en})(?:{between}(?:{en}))*"
    joins = r"и|или|а также|в (?:\w+ )?степени|как|отчасти|частично|одновременно"
    between_ru = rf"(?:\s+(?:{heads['ru']}))?(?:[\s,]+(?:{joins})\b)*[\s,-]+(?:мест\w+\s+)?"
    list_ru = rf"(?:{ru})(?:{between_ru}(?:{ru}))*"
    patterns = (
        rf"\b(?P<roles>{list_en})[\s-]+(?:{heads['en']})\b",
        rf"\b(?:{heads['en']}) of (?P<roles>{list_en})\b",
        rf"\b(?:is|are|as|be|been|remains?|becomes?|became|was|were)\s+(?:(?!from\b|in\b)[\w-]+,?\s+){{0,5}}"
        rf"(?<!tourist )(?P<roles>{list_en})(?:\s+(?:of|for)\b|\s*(?:[,.]|$))",
        rf"^\W*(?:an?\s+|the\s+)?(?P<roles>{list_en})(?:\s+(?:{heads['en']}))?\s*[:–—]",
        rf"\b(?:{heads['ru']})[\s-]+(?P<roles>{list_ru})\b",
        rf"\b(?P<roles>транзитн\w+|перевалочн\w+)\s+(?:{heads['ru']})",
        r"\b(?:явля\w+|оста[её]тся|служит|выступает|стал[аио]?|счита\w+|как|быть)\s+(?:[\w-]+\s+){0,4}"
        rf"(?P<roles>{list_ru})\b",
        rf"^\W*(?P<roles>{list_ru})\s*[:–—]",
        r"\b(?P<roles>supplies|exports|produces)\b",
        r"\b(?:основн|главн|крупнейш|ключев|main|major|largest|primary|leading|key)\w*\s+"
        rf"(?P<roles>{list_ru}|{list_en})\b",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _roles_in(words: str) -> list[str]:
    sections = ("nouns_en", "nouns_ru")
    return [role for role in ROLES if any(_pattern(s, role).search(words) for s in sections)]


def _country(mention: Mention) -> str:
    return mention.place.iso[:2]


def _group(text: str, mentions: Sequence[Mention], i: int, step: int) -> list[Mention]:
    """Return a mention and those joined to it by commas and 'and', to the left or the right."""
    group = [mentions[i]]
    while 0 <= i + step < len(mentions):
        one, other = sorted((mentions[i], mentions[i + step]))
        if not _AND.fullmatch(text[one.end : other.start]):
            break
        i += step
        group.append(mentions[i])
    return group


def _subjects(sentence: _Sentence, start: int, end: int) -> list[str]:
    """Return the countries that are called so: named before the words for it, or listed after.

    Where none is, the clause goes on about the country of which the text spoke before.
    """
    text, mentions = sentence.text, sentence.mentions
    before = [i for i, m in enumerate(mentions) if m.end <= start and not m.is_adjective]
    if before:
        return [_country(mention) for mention in _group(text, mentions, before[-1], -1)]
    after = [i for i, mention in enumerate(mentions) if mention.start >= end]
    if after and re.fullmatch(_LISTS, text[end : mentions[after[0]].start]):
        return [_country(mention) for mention in _group(text, mentions, after[0], 1)]
    goes_on = sentence.goes_on or _GOES_ON.match(text)
    return [sentence.subject] if goes_on and sentence.subject else []


def _called_roles(sentence: _Sentence) -> Iterator[Found]:
    for pattern in _called():
        for match in pattern.finditer(sentence.text):
            for country in _subjects(sentence, match.start(), match.end()):
                at = [m for m in sentence.mentions if _country(m) == country]
                ends = (match.start(), match.end(), *(at[0][:2] if at else (0, 0)))
                whole = (min(ends), max(ends)) if at else (0, len(sentence.text))
                denied = _says("denied", sentence.text[: match.end()])
                for role in _roles_in(match["roles"]):
                    yield Found(country, role, *whole, denied)


def _role_before(section: str, before: str) -> tuple[str, int] | None:
    """Return the role that the words right before a country give it, and where they start."""
    inner = r"(?:[^\W\d]+\s+){0,2}" if section == "done" else _SMALL_WORDS
    gap, tail = rf"(?!\w)\s*{inner}$", before[-90:]
    for role in ROLES:
        words = _words()[section].get(role)
        match = words and re.search(rf"\b(?:{words}){gap}", tail, re.IGNORECASE)
        of_officials = match and _pattern("sentence", "officials").search(
            tail[: match.start()][-16:]
        )
        if match and not of_officials:
            return role, len(before) - len(tail) + match.start()
    return None


def _into(text: str, mention: Mention) -> tuple[str, int] | None:
    """Return the role of a country in the Russian accusative: 'в Россию', 'в порты России'."""
    match = _INTO.search(text[: mention.start][-50:])
    if not match:
        return None
    last = re.findall(r"\w+", text[mention.start : mention.end])[-1]
    cases = grammatical_cases(match["word"] or last)
    if "accs" in cases and not (match["word"] and "loct" in cases):
        return "destination", mention.start - len(match[0])
    return None


def _is_of_people(text: str, mention: Mention) -> bool:
    """Tell whether an adjective stands before no place: 'to the Syrian government'."""
    is_area = _pattern("sentence", "areas").match(text, mention.end + 1)
    return mention.is_adjective and not is_area


def _on_a_route(sentence: _Sentence) -> Iterator[Found]:
    """Yield the countries of a route; a way in counts only where something moves or comes from."""
    text, mentions = sentence.text, sentence.mentions
    if _says("undone", text):
        return
    found, role = [], None
    for i, mention in enumerate(mentions):
        joined = i > 0 and _AND.fullmatch(text[mentions[i - 1].end : mention.start])
        before = text[: mention.start]
        own = _role_before("before", before) or _role_before("done", before) or _into(text, mention)
        role = own or (role if joined else None)
        if role and not _is_of_people(text, mention):
            found.append(Found(_country(mention), role[0], role[1], mention.end))
    comes_from = any(each.role != "destination" for each in found)
    if comes_from or _says("moves", text) or _says("trafficked", text):
        yield from found


def _nationals(sentence: _Sentence, found: Sequence[Found]) -> Iterator[Found]:
    """Yield where people come from who are taken to another country: 'Uzbek women'."""
    destinations = {each.country for each in found if each.role == "destination"}
    persons = _words()["sentence"]["persons"]
    for mention in sentence.mentions:
        before, after = sentence.text[: mention.start][-40:], sentence.text[mention.end :][:40]
        people = rf"(?:{persons})\w*"
        is_origin = re.search(rf"\b{people}\s+(?:of\s+|from\s+|из\s+)?$", before, re.IGNORECASE)
        if mention.is_adjective:
            is_origin = re.match(rf"\s+(?:[\w-]+,?\s+){{0,3}}?{people}", after, re.IGNORECASE)
        if is_origin and destinations - {_country(mention)}:
            yield Found(_country(mention), "source", mention.start, mention.end)


def _made_there(sentence: _Sentence) -> Iterator[Found]:
    """Yield where goods come from by their name: 'Afghan heroin', 'афганский героин'."""
    for mention in sentence.mentions:
        goods = _goods("goods").match(sentence.text, mention.end + 1)
        if goods and mention.is_adjective:
            yield Found(_country(mention), "source", mention.start, goods.end())


def find_roles(sentence: _Sentence) -> list[Found]:
    """Return the roles that a sentence gives, each once."""
    found: dict[tuple[str, str], Found] = {}
    stated = [*_called_roles(sentence), *_on_a_route(sentence), *_made_there(sentence)]
    for role in (*stated, *_nationals(sentence, stated)):
        if role.country:
            found.setdefault((role.country, role.role), role)
    return list(found.values())


def _markets(sentences: pd.DataFrame) -> list[dict[str, Any]]:
    from research.classification.rules import find_terms

    found = find_terms(sentences, load_codebook())
    return [
        {key: evidence.span for key, evidence in here.items() if key.startswith("market.")}
        for here in found
    ]


def _attribution(text: str) -> str | None:
    match = _pattern("sentence", "attributed").search(text)
    return (match["after"] or match["before"]).strip() if match else None


def _nearest(markets: dict[str, Any], start: int) -> str:
    return min(markets, key=lambda key: (abs(markets[key][0] - start), key))


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
        mentions = [mention for mention in find_mentions(text) if mention.place.iso]
        goes_on = row["goes_on"] or is_list_item(text)
        shown = here or _market_of_goods(text)
        context = shown or around or heading
        if context and (shown or goes_on or _says("persons", text)):
            for found in find_roles(_Sentence(text, mentions, subject, goes_on)):
                yield _row(row, found, _nearest(context, found.start))
        names = [mention for mention in mentions if not mention.is_adjective]
        subject = _country(names[0]) if names and not goes_on else subject


def _row(clause: Mapping[Any, Any], found: Found, market: str) -> tuple[Any, ...]:
    text, start, end = clause["text"], clause["start"] + found.start, clause["start"] + found.end
    part = text[found.start : found.end]
    place = (clause["doc_id"], start, end, part, found.country, found.role, market)
    return (*place, _says("hedged", text), found.negated, _attribution(text))


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
    corpus = corpus if isinstance(corpus, Corpus) else corpus_from_texts(corpus)
    clauses = _clauses(corpus.passages)
    clauses["kind"] = clauses["passage_id"].map(corpus.passages["kind"])
    markets = _markets(clauses)
    rows = [
        row
        for places in clauses.groupby("doc_id", sort=False).indices.values()
        for row in _rows(clauses.iloc[places], [markets[i] for i in places])
    ]
    return pd.DataFrame(rows, columns=ROLE_COLUMNS)
