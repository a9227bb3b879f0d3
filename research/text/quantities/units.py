"""What stands around a number: unit, comparator, direction, and the kind that these make it."""

from dataclasses import replace
from functools import partial

from research.text.quantities import words as lexicon
from research.text.quantities.numbers import FAR, Span, Tokens
from research.text.quantities.words import Unit, hedges, table, words

COUNT = Unit("count", "")
DASHES = frozenset("-–—")
_EXPONENTS = {
    "area": 2,
    "volume": 3,
}

UnitAndEnd = tuple[Unit, int]
words_of_change = partial(words, "up", "down")


def _find_unit(t: Tokens, i: int) -> UnitAndEnd | None:
    """Return the unit of the longest phrase at a token that names one, and its end.

    The phrase stands without the full stops of abbreviations: U.S. dollars.
    """
    code = t.at(i).text
    if code in lexicon.currency_codes():
        return Unit("money", code), i + 1
    named = None
    phrase = ""
    for _ in range(3):
        phrase = f"{phrase} {t.low(i)}".lstrip()
        i += 1
        unit = lexicon.units().get(phrase)
        # A currency's code is one in capitals only: "try" and "gel" are words.
        if unit and (unit.kind != "money" or unit.name.lower() != phrase):
            named = unit, i
            if phrase.startswith("pound") and "of" in t.lows(i, i + 2):
                named = Unit("mass", "lb"), i
        while t.low(i) == "." and t.glued(i - 1):
            i += 1
    return named


def _find_unit_alone(t: Tokens, i: int) -> UnitAndEnd | None:
    """Return the unit at a token and its end: kg, km2, but not the ordinal "second"."""
    named = _find_unit(t, i)
    if named is None or t.low(i) == named[0].name == "second":
        return None
    unit, end = named
    if unit.kind == "length" and t.low(end) in ("2", "²") and t.glued(end - 1):
        return Unit("area", f"{unit.name}2"), end + 1
    return named


def read_unit(t: Tokens, i: int) -> UnitAndEnd | None:
    """Return the unit at a token and its end: кв. км, Belarusian roubles, -year, %."""
    if t.low(i) in DASHES and t.glued(i - 1) and t.glued(i):
        i += 1
    power = t.value(i, "square")
    nation = t.value(i, "nations")
    if power is None and nation is None:
        return _find_unit_alone(t, i)
    is_abbreviated = t.low(i + 1) == "."
    named = _find_unit(t, i + 1 + is_abbreviated)
    if named is None:
        return None
    unit, end = named
    if power and unit.kind == "length":
        return Unit(power, f"{unit.name}{_EXPONENTS[power]}"), end
    if nation is not None and unit.kind == "money":
        return Unit("money", nation or unit.name), end
    return None


def unit_or_count(t: Tokens, i: int) -> UnitAndEnd:
    """Return the unit at a token and its end, or that of a bare count."""
    return read_unit(t, i) or (COUNT, i)


def currency_before(t: Tokens, i: int) -> UnitAndEnd | None:
    """Return the currency that stands before a figure, and its first token: US$, EUR, Rs."""
    code = t.at(i - 1).text
    if code in lexicon.currency_codes():
        return Unit("money", code), i - 1
    for start in (i - 3, i - 2, i - 1):
        phrase = t.phrase(start, i)
        unit = lexicon.units().get(phrase)
        is_before_figures = phrase == "rs" or not phrase[-1:].isalpha()
        if unit and unit.kind == "money" and is_before_figures:
            return unit, start
    return None


def _hedge(t: Tokens, i: int) -> tuple[str, int] | None:
    """Return the comparator of the words before a token, and where they begin.

    A "до" that names where a change ends is none: вырос с 5 до 10.
    """
    for start in range(i - 4, i):
        phrase = t.phrase(start, i)
        sign = hedges().get(phrase)
        before = t.lows(i - 13, i - 1) if phrase == "до" else ()
        if sign and words("up", "down", "from_ru").isdisjoint(before):
            return sign, start
    return None


def comparator(t: Tokens, i: int) -> tuple[str, int]:
    """Return the comparator of a number, and where its span begins."""
    hedge = _hedge(t, i)
    between = "" if hedge else t.low(i - 1)
    # "more than a million", "более чем на 5 %", but not "меньше в два раза"
    if between in words("before_numbers") and t.low(i - 2) not in words_of_change():
        hedge = _hedge(t, i - 1)
    # "20 % more than the 460", "4 times as much as": what is compared with is no bound
    is_compared = hedge and t.low(hedge[1] - 1) in words("compared")
    if hedge and not is_compared:
        sign, start = hedge
        return sign, i if between not in ("", "a", "an") else start
    is_exceeding = any(word in table("exceeding") for word in t.lows(i - 2, i))
    return "gt" if is_exceeding else "eq", i


def direction(span: Span) -> str:
    """Return the direction of a change: the sign, else the nearest word that tells."""
    if span.word in ("+", "plus", "плюс"):
        return "up"
    if span.word in ("-", "−", "–", "minus", "минус"):
        return "down"
    own = span.last_word  # three times [less]
    if span.after == "." and span.tokens.at(span.end + 1).text[:1].islower():
        span = replace(span, end=span.end + 1)  # на 4 п. п. [ниже]
    if own in words_of_change():
        return "up" if own in words("up") else "down"
    up = span.distance(words("up"), 14, 4)
    down = span.distance(words("down"), 14, 4)
    if up == down == FAR:
        return ""
    return "up" if up <= down else "down"


def _is_change(span: Span) -> bool:
    """Tell whether a percentage says by how much something changed."""
    if span.word in ("+", "-", "−") or span.word in words("signs"):
        return True
    changes = words_of_change()
    while hedge := _hedge(span.tokens, span.first):
        # by [as much as 15 %], на [почти 15 %]
        span = replace(span, first=hedge[1])
    before = span.before
    if before == "by" or _is_named_change(span):
        return True
    if before == "of":
        return span.near(changes, 4)
    if "на" in span.tokens.lows(span.first - 2, span.first):
        return span.near(changes, 16, 4)
    if before in words("before_levels") or span.after in ("of", "or", "или", ","):
        return False
    return span.near(changes, 2) or not changes.isdisjoint(span.next_two)


def _is_named_change(span: Span) -> bool:
    """Tell whether a percentage says how much a change was: the fall [amounts to] 62 per cent."""
    verbs = span.before, span.tokens.phrase(span.first - 2, span.first)
    return not words("to_be").isdisjoint(verbs) and span.near(words("named_changes"), 8)


def percent_kind(span: Span) -> str:
    """Tell a change, a rate and a share apart."""
    if _is_change(span):
        return "percent_change"
    per, period = span.next_two
    is_per = per in ("a", "per", "в", "годовых") and period in words("per")
    return "percent" if is_per or span.near(words("rates"), 10, 3) else "share"


def _is_ratio(span: Span) -> bool:
    """Tell "2.4 times more" and "в 2,5 раза" from "convicted three times"."""
    if span.before in ("в", "во") or span.last_word == "fold":
        return True
    return span.after in words("behind_times") or span.near(words_of_change(), 5, 1)


def settle(span: Span, unit: Unit) -> Unit:
    """Settle the kinds that the unit's word alone does not; take "2.4 times [more]" whole."""
    if unit.kind == "percent":
        return Unit(percent_kind(span), "percent")
    if unit.kind == "ratio" and not _is_ratio(span):
        return Unit("count", "times")
    if unit.kind == "ratio":
        span.end += span.after in words_of_change()
        return unit
    if unit.kind == "index_score":
        is_score = not span.last_word.isascii() or span.near(words("scores"), 8, 4)
        return unit if is_score else Unit("count", "points")
    # A score of 5.1, scored 6 out of 10.
    is_bare = unit == COUNT and (span.after == "out" or not span.after.isalpha())
    is_score = is_bare and span.near(words("scores"), 6)
    return Unit("index_score", "points") if is_score else unit


def is_difference(span: Span) -> bool:
    """Tell whether an amount says by how much something changed: 60 fewer, выросло на 60."""
    if words("comparatives").intersection(span.next_two) and span.after != "and":
        behind = span.tokens.lows(span.end, span.end + 6)
        # "3 more women" are others
        return "more" not in span.next_two or "than" in behind
    if span.before in ("up", "down") and span.after in words("behind_changes"):
        return True
    return span.before in ("by", "на") and span.near(words_of_change(), 8, 4)
