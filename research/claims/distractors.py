"""Numbers that are no claims: each rule is one function, named for its condition.

A rule looks at the tokens around a number, from its first token to the one after its last.
"""

from __future__ import annotations

import re

from research.claims.lexicon import comparators, currency_codes, units, values, words
from research.claims.numbers import Number, Tokens, attached, lower

_SHAPES = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.-]{1,64}@[\w.-]+"  # addresses of the web
    r"|\+\d[\d\s()-]{8,18}\d|\b8\s?\(\d{3,4}\)[\d\s-]{5,10}|\b\d{3}-\d\d-\d\d\b"  # phones
    r"|\b\d{1,2}:\d\d(?::\d\d)?\b(?:\s?[ap]\.?m\b)?|\b\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\b"  # times
    r"|\bв\s\d{1,2}\sчас\w*|\b24/7\b|\b\d\d?\.\d\d?\.\d\d(?:\d\d)?\b"
    r"|(?<=[^\W\d_])[-–]\d+(?:[-–/]\d+)*\b|\b\d+[-/]\d+/\d+\b|[№#]\s?\w+(?:[-–/]\w+)*"  # AK-47, № 45-12
    r"|\[\d{1,3}\]",
    re.IGNORECASE,
)
_DETERMINERS = frozenset("the these those both эти этих этим этими оба обе обоих обеих".split())
ENDINGS = frozenset("st nd rd th s й я е го му м ой ая ое ю х ый ого ом ых".split())


def find_shapes(text: str) -> list[tuple[int, int]]:
    """Return the places of phones, times, addresses and identifiers."""
    return [match.span() for match in _SHAPES.finditer(text)]


def _before(tokens: Tokens, i: int) -> str:
    """Return the word before a token, full stops after abbreviations left out."""
    while lower(tokens, i - 1) == "." and attached(tokens, i - 2):
        i -= 1
    return lower(tokens, i - 1)


def in_a_word(tokens: Tokens, n: Number) -> bool:
    """Tell of letters at once before a figure: S500, м2."""
    before = lower(tokens, n.first - 1)
    is_code = n.first > 0 and tokens[n.first - 1].text in currency_codes()
    is_symbol = is_code or (before in units() and units()[before].kind == "money")
    return attached(tokens, n.first - 1) and before[-1:].isalpha() and not is_symbol


def ordinal(tokens: Tokens, n: Number) -> bool:
    """Tell of an ordinal: 21st, 5-го, twenty-first."""
    tail = lower(tokens, n.end)
    if tail in ("st", "nd", "rd", "th", "s") and attached(tokens, n.end - 1):
        return True
    joined = tail == "-" and attached(tokens, n.end - 1) and attached(tokens, n.end)
    ending = lower(tokens, n.end + 1)
    return joined and (
        ending in values("ordinals") or ending in ENDINGS
    )


def of_a_name(tokens: Tokens, n: Number) -> bool:
    """Tell of a number that belongs to the word before it: Tier 2, room 302, ИК-5."""
    before = _before(tokens, n.first)
    if before == "no" and _before(tokens, n.first - 1) in ("with", "had", "were"):
        return False
    return n.form == "digits" and before in words("names")


def of_a_law(tokens: Tokens, n: Number) -> bool:
    """Tell of articles and their lists: Articles 128, 134 and 135; ч. 2 ст. 228."""
    i = n.first
    joiners = (",", "and", "or", "и", "или", "-", "–", "to")
    while lower(tokens, i - 1) in joiners and lower(tokens, i - 2)[:1].isdigit():
        i -= 2
    return n.form == "digits" and _before(tokens, i) in words("law")


def size_of_a_text(tokens: Tokens, n: Number) -> bool:
    """Tell of the size of a text: 24 articles, 188 страниц."""
    return n.form == "digits" and lower(tokens, n.end) in words("of_texts")


def age(tokens: Tokens, n: Number) -> bool:
    """Tell of an age: 35-year-old, aged 17 to 25, 34-летний, Petrov, 41, was."""
    before = [lower(tokens, n.first - k) for k in range(1, 6)]
    after = [lower(tokens, n.end + k) for k in range(4)]
    if after[0] == "-" and (after[1].startswith("летн") or after[3:] == ["old"]):
        return True
    if after[1:3] == ["-", "old"] or after[1:2] == ["old"] or after[:3] == ["years", "of", "age"]:
        return True
    if after[:2] == ["-", "year"] and after[3] == "old":
        return True
    in_years = after[0] in ("years", "лет", "года", "год")
    if in_years and before[0] == "," and after[1] in (",", "."):
        return True
    predicate = before[1] in ("is", "are", "was", "were") and before[0] in ("under", "over")
    if predicate and n.value < 100 and not after[0].isalpha():
        return True
    if in_years and ({"исполнилось", "было", "возраста"} & set(before[:2])):
        return True
    return n.value < 120 and bool(words("age_before") & set(before))


def age_after_a_name(tokens: Tokens, n: Number) -> bool:
    """Tell of an age between commas: the suspect, 41, had."""
    closes = lower(tokens, n.end) in (",", ".", ")") and n.form == "digits"
    opens = lower(tokens, n.first - 1) == "," and lower(tokens, n.first - 2).isalpha()
    return opens and closes and 9 < n.value < 100 and attached(tokens, n.end - 1)


def counter(tokens: Tokens, n: Number) -> bool:
    """Tell of a counter of a page: Read 2740 times, 512 просмотров."""
    around = {lower(tokens, n.first - 1), lower(tokens, n.first - 2), lower(tokens, n.end)}
    return bool(around & words("counters")) and len(tokens) < 8


def address(tokens: Tokens, n: Number) -> bool:
    """Tell of a house: 15 Lenin Street, улица Абая, 15."""
    after = [lower(tokens, n.end + k) for k in range(1, 3)]
    named = n.end < len(tokens) and tokens[n.end].text[:1].isupper() and tokens[n.end].text.isalpha()
    before = {lower(tokens, n.first - k) for k in range(2, 5)}
    return (named and bool(words("streets") & set(after))) or (
        bool(before & {"ул", "улица", "улице", "проспект", "проспекте", "просп", "street", "avenue"})
        and lower(tokens, n.first - 1) == ","
    )


def only_referred_to(tokens: Tokens, n: Number) -> bool:
    """Tell of a small number in words after a determiner: the two countries, этих трёх."""
    return (
        n.form == "word"
        and n.value < 10
        and lower(tokens, n.first - 1) in _DETERMINERS
        and lower(tokens, n.end) not in units()
    )


def indefinite_one(tokens: Tokens, n: Number) -> bool:
    """Tell of a one that counts nothing: one of the groups, за одним делом."""
    word = lower(tokens, n.end)
    is_counted = word in words("one_of") or word in units()
    is_one = n.form == "word" and n.value == 1 and n.end - n.first == 1
    before = lower(tokens, n.first - 1)
    if is_one and before in {last.split()[-1] for last in comparators("hedges")}:
        return False
    return is_one and (not is_counted or before in ("the", "no", "any", "ни", "этот", "than"))


def part_of_a_ratio(tokens: Tokens, n: Number) -> bool:
    """Tell of two figures with a slash: 24/7, 228/1."""
    slashes = [k for k in (n.first - 1, n.end) if lower(tokens, k) == "/"]
    return any(attached(tokens, k) and attached(tokens, k - 1) for k in slashes)


def of_a_list(tokens: Tokens, n: Number) -> bool:
    """Tell of an item's number at the head of a line: 1. or 2)."""
    return n.first == 0 and lower(tokens, 1) in (".", ")") and attached(tokens, 0) and n.value < 100


def base_of_a_rate(tokens: Tokens, n: Number) -> bool:
    """Tell of the base of a rate: per 100,000 people, на 100 тысяч населения."""
    before, after = lower(tokens, n.first - 1), lower(tokens, n.end)
    people = ("population", "people", "inhabitants", "residents", "населения", "жителей", "человек")
    return n.value >= 100 and (
        before in ("per", "every") or (before == "на" and after in people and n.value % 1000 == 0)
    )


def out_of(tokens: Tokens, n: Number) -> bool:
    """Tell of the size of a scale or a ranking: of 193 countries, out of 10, среди 193 стран."""
    before = {lower(tokens, n.first - k) for k in range(2, 8)}
    spoken_of = words("ranks") | words("scores") | {"th", "st", "nd", "rd"}
    joins = lower(tokens, n.first - 1) in ("of", "из", "среди", "among")
    return joins and lower(tokens, n.first - 2) not in words("scores") and bool(before & spoken_of)


def calibre(tokens: Tokens, n: Number) -> bool:
    """Tell of a calibre: 9 mm pistol, калибра 7,62 мм."""
    near = " ".join(lower(tokens, k) for k in range(n.first - 3, n.end + 4) if k >= 0)
    is_mm = lower(tokens, n.end) in ("mm", "мм", "-", "x", "х", "×")
    return is_mm and bool(re.search(r"калибр|calib|pistol|пистолет|cartridge|патрон|rifle|ammun|weapon|gun|оружи|автомат", near))


def odds(tokens: Tokens, n: Number) -> bool:
    """Tell of odds: 50 на 50, 2:1."""
    figure = tokens[n.first].lower
    for joint, step in (("на", 1), ("to", 1), ("/", 1), ("-", 1)):
        if (lower(tokens, n.end), lower(tokens, n.end + step)) == (joint, figure):
            return True
        if (lower(tokens, n.first - 1), lower(tokens, n.first - 2)) == (joint, figure):
            return True
    return lower(tokens, n.end) == ":" and attached(tokens, n.end) and attached(tokens, n.end - 1)


RULES = (
    in_a_word,
    ordinal,
    of_a_name,
    of_a_law,
    size_of_a_text,
    age,
    age_after_a_name,
    counter,
    address,
    only_referred_to,
    indefinite_one,
    part_of_a_ratio,
    of_a_list,
    base_of_a_rate,
    out_of,
    calibre,
    odds,
)


def is_distractor(tokens: Tokens, number: Number) -> bool:
    """Tell whether any rule says that a number is no claim."""
    return any(rule(tokens, number) for rule in RULES)
