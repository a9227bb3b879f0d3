"""The words of roles: what `roles.toml` lists, as patterns."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

ROLES = ("source", "transit", "destination")

_STEMS = frozenset(("moves", "persons", "undone", "trafficked", "illicit", "areas"))


@lru_cache(maxsize=1)
def lists() -> dict[str, dict[str, str]]:
    """Return the lists of words, by section and name."""
    source = files("research").joinpath("roles.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@lru_cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """Return one list as a pattern of whole words, or of their beginnings."""
    ends = "" if name in _STEMS else r"\b"
    return re.compile(rf"\b(?:{lists()[section][name]}){ends}", re.IGNORECASE)


@lru_cache
def goods(section: str) -> re.Pattern[str]:
    """Return what finds any of the goods of a section."""
    words = "|".join(lists()[section].values())
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


def market_of_goods(text: str) -> dict[str, Any]:
    """Return the markets of the goods or persons that a clause names, with their places."""
    is_illicit = says("illicit", text) or any(pattern.search(text) for pattern in called())
    sections = ("goods", "illicit_goods") if is_illicit else ("goods",)
    found = {
        market: match.span()
        for section in sections
        for market, words in lists()[section].items()
        if (match := re.search(rf"\b(?:{words})", text, re.IGNORECASE))
    }
    if not found and says("persons", text) and says("trafficked", text):
        return {"market.human_trafficking": (0, 0)}
    return found


def says(name: str, text: str) -> bool:
    """Tell whether a text holds a word of a list."""
    return bool(pattern("sentence", name).search(text))


@lru_cache
def called() -> tuple[re.Pattern[str], ...]:
    """Return what calls a country by its roles; the part `roles` holds the words for them."""
    known = lists()
    en, ru = ("|".join(known[f"nouns_{code}"].values()) for code in ("en", "ru"))
    heads = known["heads"]
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


def roles_in(words: str) -> list[str]:
    """Return the roles that words such as 'source and transit' name."""
    sections = ("nouns_en", "nouns_ru")
    return [role for role in ROLES if any(pattern(s, role).search(words) for s in sections)]
