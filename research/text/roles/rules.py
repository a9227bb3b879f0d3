"""Rules of roles: one function each, over a clause and the places that it names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from research.text.language import dictionary_forms, grammatical_cases
from research.text.places import Mention, Place
from research.text.roles.patterns import (
    ADJECTIVE,
    AFTER_PREPOSITION,
    BUT,
    CALLED,
    DENIED,
    GOAL,
    GOES_ON,
    GROWS,
    JOINED,
    LISTS,
    NOUN,
    ONWARD,
    ORIGINS,
    REST,
    ROUTES,
    THE_COUNTRY,
    UNDONE,
    compiled,
    has_word,
)
from research.text.roles.words import roles_in


class Role(NamedTuple):
    """A role that a clause gives to a country, and the part of the clause that says so."""

    start: int
    end: int
    country: str
    role: str
    negated: bool = False
    is_called: bool = False  # by what the country is called, not by a route
    place: str = ""  # that is named on a route


class Clause(NamedTuple):
    """A clause, the places that it names, and what it goes on about."""

    text: str  # masked, and with е for ё
    mentions: Sequence[Mention]
    subject: str  # the country that the text before speaks of
    goes_on: bool  # it is an item of a list, or stands after a semicolon


def country_of(mention: Mention) -> str:
    """Return the country of a place."""
    return mention.place.iso[:2]


def with_the_country(
    text: str,
    mentions: Sequence[Mention],
    subject: str,
) -> list[Mention]:
    """Add to the places of a clause what it calls "the country": the one spoken of before."""
    places = list(mentions)
    if subject:
        place = Place("", "country", subject)
        for match in compiled(THE_COUNTRY).finditer(text):
            # In "из страны" the preposition is no part of the name.
            start, end = match.span(match.lastindex or 0)
            places.append(Mention(start, end, place, is_adjective=False))
    return sorted(places)


def _sign(name: str, *, is_adjective: bool) -> str:
    """Return the sign that a place is rewritten with: adjective, Russian accusative, or other."""
    if is_adjective:
        return ADJECTIVE
    last = re.findall(r"\w+", name)[-1].lower()
    cases = grammatical_cases(last)
    if "accs" not in cases:
        return NOUN
    # "в Россию" and "в Мали" say where to; "в России", which could be a plural too, says where.
    may_be_there = "loct" in cases and last not in dictionary_forms(last)
    return NOUN if may_be_there else GOAL


def _rewritten(clause: Clause) -> str:
    """Return the clause with signs for its places, all at the same offsets."""
    text = clause.text
    for start, end, _, is_adjective in clause.mentions:
        name = clause.text[start:end]
        if re.search(r"\w", name):  # others are blanked out
            sign = _sign(name, is_adjective=is_adjective).ljust(end - start, REST)
            text = text[:start] + sign + text[end:]
    return text


def _joined(clause: Clause, mentions: Sequence[Mention]) -> list[str]:
    """Return the country of the first place, and those joined to it by commas and 'and'."""
    countries = [country_of(mentions[0])]
    for pair in pairwise(mentions):
        left, right = sorted(pair)
        between = clause.text[left.end : right.start]
        if not compiled(JOINED).fullmatch(between):
            break
        countries.append(country_of(pair[1]))
    return countries


def _goes_on(clause: Clause) -> bool:
    """Tell whether a clause goes on about the country before: "It is a transit country"."""
    goes_on = clause.goes_on or compiled(GOES_ON).match(clause.text)
    return bool(clause.subject and goes_on)


def _named_before(clause: Clause, start: int) -> list[Mention]:
    """Return the subject, then the places to its left.

    It is the last place before the words, and best one that stands after no preposition.
    """
    left = [place for place in reversed(clause.mentions) if place.end <= start]
    named = [place for place in left if place.place.iso and not place.is_adjective]
    preposition = compiled(AFTER_PREPOSITION)
    for place in named:
        if not preposition.search(clause.text[: place.start]):
            return left[left.index(place) :]
    if named and not _goes_on(clause):
        return left[left.index(named[0]) :]
    return []


def _listed_after(clause: Clause, end: int) -> list[Mention]:
    """Return the places after the words if they list them: "source countries include Iran"."""
    after = [mention for mention in clause.mentions if mention.start >= end]
    if after:
        between = clause.text[end : after[0].start]
        if compiled(LISTS).fullmatch(between):
            return after
    return []


def _countries_called(clause: Clause, start: int, end: int) -> list[str]:
    """Return the countries that are called so: named before the words for it, or listed after.

    Where none is, the clause goes on about the country of which the text spoke before.
    """
    mentions = _named_before(clause, start) or _listed_after(clause, end)
    if mentions:
        return _joined(clause, mentions)
    return [clause.subject] if _goes_on(clause) else []


def _called_roles(clause: Clause, rewritten: str) -> Iterator[Role]:
    for pattern in (*CALLED, GROWS):
        for match in compiled(pattern).finditer(rewritten):
            start, end = match.span("roles")
            # "not a source", but not after "but"
            last_part = compiled(BUT).split(clause.text[:end])[-1]
            denied = compiled(DENIED).search(last_part) is not None
            for country in _countries_called(clause, start, end):
                first, last = _with_name(clause, country, start, end)
                for name in roles_in(match["roles"]):
                    yield Role(
                        first,
                        last,
                        country,
                        name,
                        denied,
                        is_called=True,
                    )


def _with_name(
    clause: Clause,
    country: str,
    start: int,
    end: int,
) -> tuple[int, int]:
    """Extend a part of a clause to the first place of a country, if it names one."""
    for mention in clause.mentions:
        if country_of(mention) == country:
            return min(start, mention.start), max(end, mention.end)
    return start, end


def _on_route(
    clause: Clause,
    rewritten: str,
    routes: Iterable[tuple[str, str]],
) -> Iterator[Role]:
    """Yield the countries of a route; a place has the first role that is said of it."""
    taken: set[Mention] = set()
    for name, route in routes:
        for match in compiled(route).finditer(rewritten):
            start, end = match.span(match.lastindex or 0)
            for mention in clause.mentions:
                is_inside = start <= mention.start < end
                if is_inside and mention not in taken:
                    taken.add(mention)
                    first = min(match.start(), mention.start)
                    country, place = country_of(mention), mention.place.name
                    yield Role(
                        first,
                        mention.end,
                        country,
                        name,
                        place=place,
                    )


def _destinations(roles: Iterable[Role]) -> set[str]:
    return {role.country for role in roles if role.role == "destination"}


def _moving(clause: Clause, rewritten: str) -> list[Role]:
    """Return the roles on routes; a way in counts where something moves, or has an origin."""
    roles = []
    for role in _on_route(clause, rewritten, ROUTES):
        is_left = compiled(ONWARD).match(clause.text, role.end)
        is_stop = is_left and role.role == "destination"
        roles.append(role._replace(role="transit") if is_stop else role)
    # The transit through a place of the country of destination is its port.
    goals = _destinations(roles)
    roles = [r for r in roles if r.role != "transit" or r.country not in goals]
    if has_word("moves", clause.text) or has_word("trafficked", clause.text):
        return roles
    is_only_way_in = all(role.role == "destination" for role in roles)
    return [] if is_only_way_in else roles


def find_roles(clause: Clause) -> list[Role]:
    """Return the roles that a clause gives, each once for a place."""
    rewritten = _rewritten(clause)
    roles = list(_called_roles(clause, rewritten))
    if not compiled(UNDONE).search(clause.text):
        roles += _moving(clause, rewritten)
        is_abroad = has_word("abroad", clause.text)
        for origin in _on_route(clause, rewritten, ORIGINS):
            if is_abroad or _destinations(roles) - {origin.country}:
                roles.append(origin)
    first: dict[tuple[str, str, str], Role] = {}
    for role in roles:
        if role.country and (role.country, role.role, "") not in first:
            first.setdefault((role.country, role.role, role.place), role)
    return list(first.values())
