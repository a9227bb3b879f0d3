"""What stands around a number: unit, comparator, direction, and the kind that these make it."""

from collections.abc import Collection
from functools import partial

from research.text.quantities import words as lexicon
from research.text.quantities.numbers import Tokens
from research.text.quantities.words import Unit, comparators, values, words

COUNT = Unit("count", "")
CHANGES = ("percent_change", "percentage_points", "ratio")
DASHES = frozenset("-–—")
_EXPONENTS = {"area": 2, "volume": 3}
_FAR = 99

words_of_change = partial(words, "up", "down")


def _distance(clause: list[str], wanted: Collection[str], ends: Collection[str]) -> int:
    """Return how many words off the first wanted one is, `_FAR` where the clause has none."""
    for distance, word in enumerate(clause):
        if word in wanted:
            return distance
        if word in ends:
            break
    return _FAR


def _nearest(
    t: Tokens, first: int, end: int, wanted: Collection[str], back: int, ahead: int
) -> int:
    """Return how far the nearest wanted word is: ahead in the clause, else back in the sentence."""
    following = _distance(t.lows(end, end + ahead), wanted, ".;,()")
    if following < _FAR:
        return following
    backwards = t.lows(first - back, first)[::-1]
    return min(_FAR, 1 + _distance(backwards, wanted, ".;"))


def is_near(
    t: Tokens, first: int, end: int, wanted: Collection[str], back: int, ahead: int = 0
) -> bool:
    """Tell whether a wanted word is among those just before or behind some tokens."""
    return _nearest(t, first, end, wanted, back, ahead) < _FAR


def _phrase(t: Tokens, i: int, length: int) -> tuple[str, int]:
    """Return words without the full stops of abbreviations, and their end: U.S. dollars."""
    phrase: list[str] = []
    end = i
    while i < len(t) and len(phrase) < length:
        is_abbreviated = t.low(i) == "." and phrase and t.glued(i - 1)
        if not is_abbreviated:
            phrase.append(t.low(i))
            end = i + 1
        i += 1
    return " ".join(phrase), end


def _find_unit(t: Tokens, i: int) -> tuple[Unit, int] | None:
    """Return the unit of the longest phrase at a token that names one, and its end."""
    if i < len(t) and t[i].text in lexicon.currency_codes():
        return Unit("money", t[i].text), i + 1
    for length in (3, 2, 1):
        phrase, end = _phrase(t, i, length)
        unit = lexicon.units().get(phrase)
        # A currency's code is one in capitals only: "try" and "gel" are words.
        if unit is None or (unit.kind == "money" and unit.name.lower() == phrase):
            continue
        if phrase.startswith("pound") and "of" in t.lows(end, end + 2):
            return Unit("mass", "lb"), end
        return unit, end
    return None


def read_unit(t: Tokens, i: int) -> tuple[Unit, int] | None:
    """Return the unit at a token and its end: кв. км, Belarusian roubles, -year, %."""
    i += t.low(i) in DASHES and t.glued(i - 1) and t.glued(i)
    power, nation = values("square").get(t.low(i)), values("nations").get(t.low(i))
    if power or nation is not None:
        i += 1 + (t.low(i + 1) == ".")
    named = _find_unit(t, i)
    if named is None or (named[0].name == t.low(i) == "second"):
        return None
    unit, end = named
    if power:
        squared = Unit(power, f"{unit.name}{_EXPONENTS[power]}")
        return (squared, end) if unit.kind == "length" else None
    if nation is not None:
        of_nation = Unit("money", nation or unit.name)
        return (of_nation, end) if unit.kind == "money" else None
    if unit.kind == "length" and t.low(end) in ("2", "²") and t.glued(end - 1):
        return Unit("area", f"{unit.name}2"), end + 1
    return unit, end


def unit_or_count(t: Tokens, i: int) -> tuple[Unit, int]:
    """Return the unit at a token and its end, or that of a bare count."""
    return read_unit(t, i) or (COUNT, i)


def currency_before(t: Tokens, i: int) -> tuple[Unit, int] | None:
    """Return the currency that stands before a figure, and its first token: US$, EUR, Rs."""
    if i and t[i - 1].text in lexicon.currency_codes():
        return Unit("money", t[i - 1].text), i - 1
    for length in (3, 2, 1):
        phrase = t.phrase(i - length, i)
        unit = lexicon.units().get(phrase, COUNT)
        is_sign = phrase == "rs" or not phrase[-1:].isalpha()
        if unit.kind == "money" and is_sign:
            return unit, i - length
    return None


def _hedge(t: Tokens, i: int) -> tuple[str, int] | None:
    """Return the comparator of the words before a token, and where they begin.

    A "до" that names where a change ends is none: вырос с 5 до 10.
    """
    changes = words("up", "down", "from_ru")
    reaches = t.low(i - 1) == "до" and not changes.isdisjoint(t.lows(i - 13, i - 1))
    for length in (4, 3, 2) if reaches else (4, 3, 2, 1):
        sign = comparators("hedges").get(t.phrase(i - length, i))
        if sign:
            return sign, i - length
    return None


def comparator(t: Tokens, i: int) -> tuple[str, int]:
    """Return the comparator of a number, and where its span begins."""
    if hedge := _hedge(t, i):
        return hedge
    before = t.low(i - 1)
    hedge = _hedge(t, i - 1) if before in words("before_numbers") else None
    if hedge and t.low(hedge[1]) != "до":  # "more than a million", "более чем на 5 %"
        return hedge[0], hedge[1] if before in ("a", "an", "the") else i
    verbs = comparators("hedging_verbs")
    signs = [verbs[word] for word in t.lows(i - 2, i) if word in verbs]
    return (signs or ["eq"])[0], i


def direction(t: Tokens, first: int, end: int) -> str:
    """Return the direction of a change: the sign, else the nearest word that tells."""
    if t.low(first) == "+":
        return "up"
    if t.low(first) in ("-", "−", "–"):
        return "down"
    up = _nearest(t, first, end, words("up"), 14, 4)
    down = _nearest(t, first, end, words("down"), 14, 4)
    if up == down == _FAR:
        return ""
    return "up" if up <= down else "down"


def _is_change(t: Tokens, first: int, end: int) -> bool:
    """Tell whether a percentage says by how much something changed."""
    if t.low(first) in ("+", "-", "−") or t.low(first - 1) in words("signs"):
        return True
    while hedge := _hedge(t, first):  # by as much as 15 %, почти на 15 %
        first = hedge[1]
    before, after, changes = t.low(first - 1), t.low(end), words_of_change()
    if before == "by":
        return True
    if before == "of":
        return is_near(t, first, first, changes, 4)
    if "на" in t.lows(first - 2, first):
        return is_near(t, first, end, changes, 16, 4)
    if before in words("before_levels") or after in ("of", "or", "или", ","):
        return False
    is_followed = not changes.isdisjoint(t.lows(end, end + 2))
    return is_followed or is_near(t, first, first, changes, 2)


def percent_kind(t: Tokens, first: int, end: int) -> str:
    """Tell a change, a rate and a share apart."""
    if _is_change(t, first, end):
        return "percent_change"
    per, period = t.lows(end, end + 2)
    if per in ("a", "per", "в", "годовых") and (not period or period in words("per")):
        return "percent"
    return "percent" if is_near(t, first, end, words("rates"), 10, 3) else "share"


def _is_ratio(t: Tokens, first: int, end: int) -> bool:
    """Tell "2.4 times more" and "в 2,5 раза" from "convicted three times"."""
    is_fold = t.low(end - 1) == "fold" or t.low(first - 1) in ("в", "во")
    is_compared = t.low(end) in words("behind_times")
    return is_fold or is_compared or is_near(t, first, end, words_of_change(), 5, 1)


def settle(t: Tokens, first: int, end: int, unit: Unit) -> tuple[Unit, int]:
    """Settle the kinds that the unit's word alone does not."""
    scores = words("scores")
    if unit.kind == "percent":
        return Unit(percent_kind(t, first, end), "percent"), end
    if unit.kind == "ratio":
        if not _is_ratio(t, first, end):
            return Unit("count", "times"), end
        return unit, end + (t.low(end) in words_of_change())
    if unit.kind == "index_score" and t.low(end - 1).isascii():
        is_score = is_near(t, first, end, scores, 8, 4)
        return (unit if is_score else Unit("count", "points")), end
    closes = not t.low(end).isalpha() or t.low(end) == "out"
    if unit == COUNT and closes and is_near(t, first, end, scores, 6):
        return Unit("index_score", "points"), end
    return unit, end


def is_difference(t: Tokens, first: int, end: int) -> bool:
    """Tell whether an amount says by how much something changed: 60 fewer, выросло на 60."""
    if t.low(end) in ("more", "fewer", "less", "больше", "меньше"):
        return True
    is_by = t.low(first - 1) in ("by", "на")
    return is_by and is_near(t, first, first, words_of_change(), 8)
