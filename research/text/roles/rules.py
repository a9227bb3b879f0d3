"""Rules of roles: one function each, over a clause and the places that it names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from research.text.language import dictionary_forms, grammatical_cases
from research.text.places import Mention, Place
from research.text.roles import patterns
from research.text.roles.patterns import compiled, has_word
from research.text.roles.words import roles_in

Routes = Iterable[tuple[str, str]]


class Role(NamedTuple):
    """A role that a clause gives to a country, and the part of the clause that says so."""

    country: str
    role: str
    start: int
    end: int
    negated: bool = False
    is_called: bool = False  # by what the country is called, not by a route


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
    text: str, mentions: Sequence[Mention], subject: str
) -> list[Mention]:
    """Add to the places of a clause what it calls "the country": the one spoken of before."""
    place = Place("", "country", subject)
    matches = compiled(patterns.THE_COUNTRY).finditer(text) if subject else ()
    # In "из страны" the preposition is no part of the name.
    spans = [match.span(1) if match[1] else match.span() for match in matches]
    return sorted([*mentions, *(Mention(*span, place, False) for span in spans)])


def _sign(name: str, *, is_adjective: bool) -> str:
    """Return the sign that a place is rewritten with: adjective, Russian accusative, or other."""
    if is_adjective:
        return patterns.ADJECTIVE
    last = re.findall(r"\w+", name)[-1].lower()
    cases = grammatical_cases(last)
    if "accs" not in cases:
        return patterns.NOUN
    # "в Россию" and "в Мали" say where to; "в России", which could be a plural too, says where.
    may_be_there = "loct" in cases and last not in dictionary_forms(last)
    return patterns.NOUN if may_be_there else patterns.GOAL


def _rewritten(clause: Clause) -> str:
    """Return the clause with signs for its places, all at the same offsets."""
    text = clause.text
    for start, end, _, is_adjective in clause.mentions:
        name = clause.text[start:end]
        if re.search(r"\w", name):  # others are blanked out
            sign = _sign(name, is_adjective=is_adjective)
            text = text[:start] + sign.ljust(end - start, patterns.REST) + text[end:]
    return text


def _joined_to(clause: Clause, i: int, step: int) -> list[str]:
    """Return the country of a place and of those joined to it by commas and 'and'.

    They stand to its right where the step is 1, and to its left where it is -1.
    """
    mentions = clause.mentions
    countries = [country_of(mentions[i])]
    while 0 <= i + step < len(mentions):
        left, right = sorted((mentions[i], mentions[i + step]))
        if not compiled(patterns.JOINED).fullmatch(clause.text[left.end : right.start]):
            break
        i += step
        countries.append(country_of(mentions[i]))
    return countries


def _goes_on(clause: Clause) -> bool:
    """Tell whether a clause goes on about the country before: "It is a transit country"."""
    if not clause.subject:
        return False
    return clause.goes_on or bool(compiled(patterns.GOES_ON).match(clause.text))


def _named_before(clause: Clause, start: int) -> int | None:
    """Return which place is the subject: the last before the words, and best of no preposition."""
    before = [
        i
        for i, mention in enumerate(clause.mentions)
        if mention.place.iso and not mention.is_adjective and mention.end <= start
    ]
    preposition = compiled(patterns.AFTER_PREPOSITION)
    for i in reversed(before):
        if not preposition.search(clause.text[: clause.mentions[i].start]):
            return i
    return before[-1] if before and not _goes_on(clause) else None


def _listed_after(clause: Clause, end: int) -> int | None:
    """Return the first place of a list after the words: "source countries include Iran"."""
    for i, mention in enumerate(clause.mentions):
        if mention.start >= end:
            between = clause.text[end : mention.start]
            return i if compiled(patterns.LISTS).fullmatch(between) else None
    return None


def _countries_called(clause: Clause, start: int, end: int) -> list[str]:
    """Return the countries that are called so: named before the words for it, or listed after.

    Where none is, the clause goes on about the country of which the text spoke before.
    """
    if (subject := _named_before(clause, start)) is not None:
        return _joined_to(clause, subject, -1)
    if (listed := _listed_after(clause, end)) is not None:
        return _joined_to(clause, listed, 1)
    return [clause.subject] if _goes_on(clause) else []


def _is_denied(text: str) -> bool:
    """Tell whether the last part of a text denies: "not a source", but not after "but"."""
    last = compiled(patterns.BUT).split(text)[-1]
    return bool(compiled(patterns.DENIED).search(last))


def _called_roles(clause: Clause, rewritten: str) -> Iterator[Role]:
    for pattern in (*patterns.CALLED, patterns.GROWS):
        for match in compiled(pattern).finditer(rewritten):
            start, end = match.span("roles")
            denied = _is_denied(clause.text[:end])
            for country in _countries_called(clause, start, end):
                first = next(
                    (m for m in clause.mentions if country_of(m) == country), None
                )
                span = (start, end, *first[:2]) if first else (start, end)
                for role in roles_in(match["roles"]):
                    yield Role(
                        country, role, min(span), max(span), denied, is_called=True
                    )


def _on_route(clause: Clause, rewritten: str, routes: Routes) -> Iterator[Role]:
    """Yield the countries of a route; a place has the first role that is said of it."""
    taken: set[Mention] = set()
    for role, route in routes:
        for match in compiled(route).finditer(rewritten):
            is_after = match.groupdict().get("at_after") is not None
            start, end = match.span("at_after" if is_after else "at")
            for mention in clause.mentions:
                if start <= mention.start < end and mention not in taken:
                    taken.add(mention)
                    first = min(match.start(), mention.start)
                    yield Role(country_of(mention), role, first, mention.end)


def _destinations(roles: Iterable[Role]) -> set[str]:
    return {role.country for role in roles if role.role == "destination"}


def _moving(clause: Clause, rewritten: str) -> list[Role]:
    """Return the roles on routes; a way in counts where something moves, or has an origin."""
    roles = list(_on_route(clause, rewritten, patterns.ROUTES))
    # The transit through a place of the country of destination is its port.
    goals = _destinations(roles)
    roles = [r for r in roles if r.role != "transit" or r.country not in goals]
    moves = has_word("moves", clause.text) or has_word("trafficked", clause.text)
    return roles if moves or any(r.role != "destination" for r in roles) else []


def find_roles(clause: Clause) -> list[Role]:
    """Return the roles that a clause gives, each once."""
    rewritten = _rewritten(clause)
    roles = list(_called_roles(clause, rewritten))
    if not compiled(patterns.UNDONE).search(clause.text):
        roles += _moving(clause, rewritten)
        is_abroad = has_word("abroad", clause.text)
        for origin in _on_route(clause, rewritten, patterns.ORIGINS):
            if is_abroad or _destinations(roles) - {origin.country}:
                roles.append(origin)
    first: dict[tuple[str, str], Role] = {}
    for role in roles:
        if role.country:
            first.setdefault(role[:2], role)
    return list(first.values())
