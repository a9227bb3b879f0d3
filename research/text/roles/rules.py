"""Rules of roles: one function each, over a clause and the places that it names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from research.text.language import dictionary_forms, grammatical_cases
from research.text.places import Mention, Place
from research.text.roles import words
from research.text.roles.words import clause, says


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


def with_the_country(
    text: str, mentions: Sequence[Mention], subject: str
) -> list[Mention]:
    """Add to the places of a clause what it calls "the country": the one spoken of before."""
    spoken_of = [
        Mention(
            match.start(1) if match[1] else match.start(), match.end(), place, False
        )
        for match in clause("the_country").finditer(text)
        if (place := Place("", "country", subject)).iso
    ]
    return sorted([*mentions, *spoken_of])


def _sign(text: str, mention: Mention) -> str:
    """Return the sign that a place is rewritten with: adjective, Russian accusative, or other."""
    if mention.is_adjective:
        return words.ADJECTIVE
    last = re.findall(r"\w+", text[mention.start : mention.end])[-1].lower()
    cases = grammatical_cases(last)
    is_goal = "accs" in cases and (
        "loct" not in cases or last in dictionary_forms(last)
    )
    return words.GOAL if is_goal else words.NOUN


def _rewritten(sentence: Sentence) -> str:
    """Return the clause with signs for its places, all at the same offsets."""
    text = sentence.text
    for m in sentence.mentions:
        if m.is_adjective or re.search(
            r"\w", text[m.start : m.end]
        ):  # others are blanked out
            sign = _sign(sentence.text, m) + words.REST * (m.end - m.start - 1)
            text = text[: m.start] + sign + text[m.end :]
    return text


def _group(text: str, mentions: Sequence[Mention], i: int, step: int) -> list[Mention]:
    """Return a mention and those joined to it by commas and 'and', to the left or the right."""
    group, joined = [mentions[i]], clause("joined")
    while 0 <= i + step < len(mentions):
        one, other = sorted((mentions[i], mentions[i + step]))
        if not joined.fullmatch(text[one.end : other.start]):
            break
        i += step
        group.append(mentions[i])
    return group


def _subjects(sentence: Sentence, start: int, end: int) -> list[str]:
    """Return the countries that are called so: named before the words for it, or listed after.

    Where none is, the clause goes on about the country of which the text spoke before.
    """
    text, mentions = sentence.text, sentence.mentions
    named = [i for i, m in enumerate(mentions) if m.place.iso and not m.is_adjective]
    before = [i for i in named if mentions[i].end <= start]
    bare = [
        i
        for i in before
        if not clause("after_preposition").search(text[: mentions[i].start])
    ]
    goes_on = sentence.subject and (sentence.goes_on or clause("goes_on").match(text))
    if bare or (before and not goes_on):
        return [
            country_of(mention)
            for mention in _group(text, mentions, (bare or before)[-1], -1)
        ]
    after = [i for i, mention in enumerate(mentions) if mention.start >= end]
    if after and clause("lists").fullmatch(text[end : mentions[after[0]].start]):
        return [country_of(mention) for mention in _group(text, mentions, after[0], 1)]
    return [sentence.subject] if goes_on else []


def _called_roles(sentence: Sentence, rewritten: str) -> Iterator[Found]:
    for name in words.called():
        for match in name.finditer(rewritten):
            start, end = match.span("roles")
            for country in _subjects(sentence, start, end):
                at = [m for m in sentence.mentions if country_of(m) == country]
                ends = (start, end, *(at[0][:2] if at else ()))
                denied = says("denied", clause("but").split(sentence.text[:end])[-1])
                for role in words.roles_in(match["roles"]):
                    yield Found(
                        country, role, min(ends), max(ends), denied, is_called=True
                    )


def _on_a_route(sentence: Sentence, rewritten: str, *, abroad: bool) -> Iterator[Found]:
    """Yield the countries of a route; a place has the first role that is said of it."""
    taken: set[Mention] = set()
    for role, route in words.routes(abroad=abroad):
        for match in route.finditer(rewritten):
            start, end = match.span("at" if match["at"] is not None else "at_ru")
            for m in sentence.mentions:
                if start <= m.start < end and m not in taken:
                    taken.add(m)
                    yield Found(country_of(m), role, min(match.start(), m.start), m.end)


def _goals(found: Iterable[Found]) -> set[str]:
    return {each.country for each in found if each.role == "destination"}


def find_roles(sentence: Sentence) -> list[Found]:
    """Return the roles that a sentence gives, each once."""
    rewritten = _rewritten(sentence)
    stated = list(_called_roles(sentence, rewritten))
    if not says("undone", sentence.text):
        on_route = list(_on_a_route(sentence, rewritten, abroad=False))
        ends = _goals(
            on_route
        )  # the transit through a place of such a country is its port
        on_route = [
            each
            for each in on_route
            if each.role != "transit" or each.country not in ends
        ]
        comes_from = any(each.role != "destination" for each in on_route)
        if (
            comes_from
            or says("moves", sentence.text)
            or says("trafficked", sentence.text)
        ):
            stated += on_route  # a way in counts where something moves, or comes from somewhere
        for origin in _on_a_route(sentence, rewritten, abroad=True):
            if says("abroad", sentence.text) or _goals(stated) - {origin.country}:
                stated.append(origin)
    found: dict[tuple[str, str], Found] = {}
    for each in stated:
        if each.country:
            found.setdefault((each.country, each.role), each)
    return list(found.values())
