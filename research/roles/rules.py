"""Rules of roles: one function each, over a clause and the places that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from research.language import grammatical_cases
from research.places import Mention
from research.roles.words import ROLES, called, goods, lists, pattern, roles_in, says

_GOES_ON = re.compile(r"\W*(?:it|the country|the republic|она|страна|республика)\b", re.IGNORECASE)
_LISTS = (
    r"[^.;:]{0,60}?(?:\b(?:includ(?:e|es|ing)|are|is|remains|such as|like|явля\w+|оста[её]тся|"
    r"включая)\b|[—–:])\W*(?:the\s+)?"
)
_SMALL_WORDS = r"(?:the\s+|neighbou?ring\s+|other\s+|ports? of\s+|соседн\w+\s+){0,3}"
_CITY = r"(?:(?-i:[A-ZА-ЯЁ])[\w-]+,\s+)?"  # from Guayaquil, Ecuador
_INTO = re.compile(r"\b(?:в|во|на)\s+(?:(?P<word>[а-яё]+)\s+(?:[а-яё]+\s+)?)?$", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|;|/)?\s*(?:\b(?:and|or|as well as|и|или|а также)\b)?\s*(?:the\s+)?")


class Found(NamedTuple):
    """A role that a sentence gives to a country, and the part of the sentence that says so."""

    country: str
    role: str
    start: int
    end: int
    negated: bool = False
    is_called: bool = False  # by what the country is called, not by a route


class Sentence(NamedTuple):
    """A clause, the places that it names, and what it goes on about."""

    text: str
    mentions: Sequence[Mention]
    subject: str  # the country that the text before speaks of
    goes_on: bool  # the sentence is an item of a list, or a clause after a semicolon


def country_of(mention: Mention) -> str:
    """Return the country of a place."""
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


def _subjects(sentence: Sentence, start: int, end: int) -> list[str]:
    """Return the countries that are called so: named before the words for it, or listed after.

    Where none is, the clause goes on about the country of which the text spoke before.
    """
    text, mentions = sentence.text, sentence.mentions
    before = [i for i, m in enumerate(mentions) if m.end <= start and not m.is_adjective]
    if before:
        return [country_of(mention) for mention in _group(text, mentions, before[-1], -1)]
    after = [i for i, mention in enumerate(mentions) if mention.start >= end]
    if after and re.fullmatch(_LISTS, text[end : mentions[after[0]].start]):
        return [country_of(mention) for mention in _group(text, mentions, after[0], 1)]
    goes_on = sentence.goes_on or _GOES_ON.match(text)
    return [sentence.subject] if goes_on and sentence.subject else []


def _called_roles(sentence: Sentence) -> Iterator[Found]:
    for name in called():
        for match in name.finditer(sentence.text):
            for country in _subjects(sentence, match.start(), match.end()):
                at = [m for m in sentence.mentions if country_of(m) == country]
                ends = (match.start(), match.end(), *(at[0][:2] if at else (0, 0)))
                whole = (min(ends), max(ends)) if at else (0, len(sentence.text))
                denied = says("denied", sentence.text[: match.end()])
                for role in roles_in(match["roles"]):
                    yield Found(country, role, *whole, denied, is_called=True)


def _role_before(section: str, before: str) -> tuple[str, int] | None:
    """Return the role that the words right before a country give it, and where they start."""
    inner = r"(?:[^\W\d]+\s+){0,2}" if section == "done" else _SMALL_WORDS + _CITY
    gap, tail = rf"(?!\w)\s*{inner}$", before[-90:]
    for role in ROLES:
        words = lists()[section].get(role)
        match = words and re.search(rf"\b(?:{words}){gap}", tail, re.IGNORECASE)
        of_officials = match and pattern("sentence", "officials").search(
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
    is_area = pattern("sentence", "areas").match(text, mention.end + 1)
    return mention.is_adjective and not is_area


def _on_a_route(sentence: Sentence) -> Iterator[Found]:
    """Yield the countries of a route; a way in counts only where something moves or comes from."""
    text, mentions = sentence.text, sentence.mentions
    if says("undone", text):
        return
    found, role = [], None
    for i, mention in enumerate(mentions):
        joined = i > 0 and _AND.fullmatch(text[mentions[i - 1].end : mention.start])
        before = text[: mention.start]
        own = _role_before("before", before) or _role_before("done", before) or _into(text, mention)
        role = own or (role if joined else None)
        if role and not _is_of_people(text, mention):
            found.append(Found(country_of(mention), role[0], role[1], mention.end))
    comes_from = any(each.role != "destination" for each in found)
    if comes_from or says("moves", text) or says("trafficked", text):
        yield from found


def _nationals(sentence: Sentence, found: Sequence[Found]) -> Iterator[Found]:
    """Yield where people come from who are taken to another country: 'Uzbek women'."""
    destinations = {each.country for each in found if each.role == "destination"}
    persons = lists()["sentence"]["persons"]
    for mention in sentence.mentions:
        before, after = sentence.text[: mention.start][-40:], sentence.text[mention.end :][:40]
        people = rf"(?:{persons})\w*"
        is_origin = re.search(rf"\b{people}\s+(?:of\s+|from\s+|из\s+)?$", before, re.IGNORECASE)
        if mention.is_adjective:
            is_origin = re.match(rf"\s+(?:[\w-]+,?\s+){{0,3}}?{people}", after, re.IGNORECASE)
        if is_origin and destinations - {country_of(mention)}:
            yield Found(country_of(mention), "source", mention.start, mention.end)


def _made_there(sentence: Sentence) -> Iterator[Found]:
    """Yield where goods come from by their name: 'Afghan heroin', 'афганский героин'."""
    for mention in sentence.mentions:
        found = goods("goods").match(sentence.text, mention.end + 1)
        if found and mention.is_adjective:
            yield Found(country_of(mention), "source", mention.start, found.end())


def find_roles(sentence: Sentence) -> list[Found]:
    """Return the roles that a sentence gives, each once."""
    found: dict[tuple[str, str], Found] = {}
    stated = [*_called_roles(sentence), *_on_a_route(sentence), *_made_there(sentence)]
    for role in (*stated, *_nationals(sentence, stated)):
        if role.country:
            found.setdefault((role.country, role.role), role)
    return list(found.values())
