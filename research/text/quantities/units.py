"""What stands around a number: unit, comparator, direction, and the kind that these make it."""

from collections.abc import Collection

from research.text.quantities import words as lexicon
from research.text.quantities.numbers import Tokens
from research.text.quantities.words import Unit, comparators, words

COUNT = Unit("count", "")
DASHES = frozenset("-–—")
FAR = 99


def near(
    t: Tokens, first: int, end: int, wanted: Collection[str], back: int, ahead: int = 0
) -> int:
    """Return how far the nearest wanted word of the clause is, `FAR` where there is none."""
    for k in range(ahead):
        if t.low(end + k) in wanted:
            return k
        if t.low(end + k) in (".", ";", ",", "(", ")"):
            break
    for k in range(1, back + 1):
        if t.low(first - k) in wanted:
            return k
        if t.low(first - k) in (".", ";"):
            break
    return FAR


def _phrase(t: Tokens, i: int, n: int) -> tuple[str, int]:
    """Return n words without the full stops of abbreviations, and where they end."""
    found: list[str] = []
    end = i
    while i < len(t) and len(found) < n:
        if not (t.low(i) == "." and found and t.glued(i - 1)):
            found.append(t.low(i))
            end = i + 1
        i += 1
    return " ".join(found), end


def _find_unit(t: Tokens, i: int) -> tuple[Unit, int] | None:
    if i < len(t) and t[i].text in lexicon.currency_codes():
        return Unit("money", t[i].text), i + 1
    for n in (3, 2, 1):
        phrase, end = _phrase(t, i, n)
        unit = lexicon.units().get(phrase)
        if unit and unit.name.lower() != phrase * (unit.kind == "money"):
            if phrase.startswith("pound") and "of" in (t.low(end), t.low(end + 1)):
                return Unit("mass", "lb"), end
            return unit, end
    return None


def read_unit(t: Tokens, i: int) -> tuple[Unit, int] | None:
    """Return the unit at a token and its end: кв. км, Belarusian roubles, -year, %."""
    i += t.low(i) in DASHES and t.glued(i - 1) and t.glued(i)
    power, nation = (
        lexicon.values(table).get(t.low(i)) for table in ("square", "nations")
    )
    after = i + 1 + (t.low(i + 1) == ".") if power or nation is not None else i
    found = _find_unit(t, after)
    if found is None or (found[0].name == "second" and t.low(after) == "second"):
        return None
    unit, end = found
    if (power and unit.kind != "length") or (
        nation is not None and unit.kind != "money"
    ):
        return None
    if power:
        return Unit(power, f"{unit.name}{2 + (power == 'volume')}"), end
    if nation:
        return Unit("money", nation), end
    if unit.kind == "length" and t.low(end) in ("2", "²") and t.glued(end - 1):
        return Unit("area", f"{unit.name}2"), end + 1
    return unit, end


def currency_before(t: Tokens, i: int) -> tuple[Unit, int] | None:
    """Return the currency that stands before a figure, and its first token: US$, EUR, Rs."""
    if i and t[i - 1].text in lexicon.currency_codes():
        return Unit("money", t[i - 1].text), i - 1
    for n in (3, 2, 1):
        phrase = t.phrase(i - n, i)
        unit = lexicon.units().get(phrase, COUNT)
        if unit.kind == "money" and (phrase == "rs" or not phrase[-1].isalpha()):
            return unit, i - n
    return None


def _hedge(t: Tokens, i: int) -> tuple[str, int] | None:
    """Return the comparator of the words before a token, and where they begin.

    A "до" that names where a change ends is none: вырос с 5 до 10.
    """
    before = map(t.low, range(i - 13, i - 1))
    reaches = t.low(i - 1) == "до" and not words("up", "down", "from_ru").isdisjoint(
        before
    )
    for n in (4, 3, 2, 1):
        sign = comparators("hedges").get(t.phrase(i - n, i))
        if sign and not (n == 1 and reaches):
            return sign, i - n
    return None


def comparator(t: Tokens, i: int) -> tuple[str, int]:
    """Return the comparator of a number, and where its span begins."""
    found = _hedge(t, i)
    if found is None and t.low(i - 1) in words("before_numbers"):
        found = _hedge(t, i - 1)
        if found and t.low(found[1]) != "до":
            return found[0], found[1] if t.low(i - 1) in ("a", "an", "the") else i
        found = None
    verbs = comparators("hedging_verbs")
    verb = next((verbs[w] for w in (t.low(i - 2), t.low(i - 1)) if w in verbs), "eq")
    return found or (verb, i)


def direction(t: Tokens, first: int, end: int) -> str:
    """Return the direction of a change: the sign, else the nearest word that tells."""
    if t.low(first) in ("+", "-", "−", "–"):
        return "up" if t.low(first) == "+" else "down"
    up, down = (near(t, first, end, words(name), 14, 4) for name in ("up", "down"))
    return "" if min(up, down) == FAR else ("up" if up <= down else "down")


def _is_change(t: Tokens, first: int, end: int) -> bool:
    """Tell whether a percentage says by how much something changed."""
    if t.low(first) in ("+", "-", "−") or t.low(first - 1) in (
        "minus",
        "plus",
        "минус",
        "плюс",
    ):
        return True
    while first and (hedge := _hedge(t, first)):  # by as much as 15 %, почти на 15 %
        first = hedge[1]
    before, after = t.low(first - 1), t.low(end)
    if before == "by":
        return True
    if before == "of":
        return near(t, first, first, words("up", "down"), 4) < FAR
    if before == "на" or t.low(first - 2) == "на":
        return near(t, first, end, words("up", "down"), 16, 4) < FAR
    if before in ("to", "from", "до", "с", "со", "at") or after in (
        "of",
        "or",
        "или",
        ",",
    ):
        return False
    follows = after in words("up", "down") or t.low(end + 1) in words("up", "down")
    return follows or near(t, first, first, words("up", "down"), 2) < FAR


def percent_kind(t: Tokens, first: int, end: int) -> str:
    """Tell a change, a rate and a share apart."""
    if _is_change(t, first, end):
        return "percent_change"
    each = t.low(end) in ("a", "per", "в", "годовых") and t.low(end + 1) in words(
        "per"
    ) | {""}
    is_rate = each or near(t, first, end, words("rates"), 10, 3) < FAR
    return "percent" if is_rate else "share"


def _is_ratio(t: Tokens, first: int, end: int) -> bool:
    """Tell "2.4 times more" and "в 2,5 раза" from "convicted three times"."""
    comparing = words("up", "down") | {
        "as",
        "the",
        "that",
        "than",
        "bigger",
        "its",
        "their",
    }
    is_fold = t.low(end - 1) == "fold" or t.low(first - 1) in ("в", "во")
    return (
        is_fold
        or t.low(end) in comparing
        or near(t, first, first, words("up", "down"), 5) < FAR
    )


def settle(t: Tokens, first: int, end: int, unit: Unit) -> tuple[Unit, int]:
    """Settle the kinds that the unit's word alone does not."""
    scored = near(t, first, end, words("scores"), 8, 4) < FAR
    if unit.kind == "percent":
        return Unit(percent_kind(t, first, end), "percent"), end
    if unit.kind == "ratio":
        if not _is_ratio(t, first, end):
            return Unit("count", "times"), end
        return unit, end + (t.low(end) in words("up", "down"))
    if unit.kind == "index_score" and t.low(end - 1).isascii() and not scored:
        return Unit("count", "points"), end
    closes = not t.low(end).isalpha() or t.low(end) == "out"
    if unit == COUNT and closes and near(t, first, end, words("scores"), 6) < FAR:
        return Unit("index_score", "points"), end
    return unit, end


def is_difference(t: Tokens, first: int, end: int) -> bool:
    """Tell whether an amount says by how much something changed."""
    after = t.low(end) in ("more", "fewer", "less", "больше", "меньше")
    by = (
        t.low(first - 1) in ("by", "на")
        and near(t, first, first, words("up", "down"), 8) < FAR
    )
    return after or by
