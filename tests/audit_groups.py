# ruff: noqa: E501
"""Sentences whose numbers agree, and the same with one number changed beyond rounding.

Each maker returns a template and the texts of its numbers; the ones that `spoils` names can be
changed without the rest of the sentence allowing it.
"""

import random

NOUNS_EN = [
    "thefts",
    "trafficking cases",
    "seizures",
    "arrests",
    "cybercrimes",
    "robberies",
]
NOUNS_RU = [
    "краж",
    "случаев торговли людьми",
    "изъятий",
    "задержаний",
    "мошенничеств",
    "убийств",
]


def number(value, language, style):
    """Write a whole number as a text of the language does."""
    if style == 0:
        return str(value)
    return (
        f"{value:,}"
        if language == "en"
        else f"{value:,}".replace(",", "\u00a0 "[style % 2])
    )


def decimal(value, language):
    """Write a number with one decimal."""
    text = f"{value:.1f}"
    return text if language == "en" else text.replace(".", ",")


def change(rng, language):
    """Write "rose from A to B, or by P %"."""
    a, b = rng.sample(range(150, 9000), 2)
    if abs(b / a - 1) < 0.05:
        b = 2 * a
    rises = b > a
    percent = abs(100 * (b / a - 1))
    year = rng.randint(2012, 2024)
    noun = rng.choice(NOUNS_EN if language == "en" else NOUNS_RU)
    if language == "en":
        verb = rng.choice(
            ["rose", "increased", "grew"] if rises else ["fell", "dropped", "declined"]
        )
        way = "up" if rises else "down"
        template = rng.choice(
            [
                f"The number of {noun} {verb} from {{a}} to {{b}}, or by {{p}}%.",
                f"In {year}, {{b}} {noun} were recorded, compared with {{a}} in {year - 1} ({'+' if rises else '-'}{{p}}%).",
                f"The number of {noun} {verb} by {{p}}% from {{a}} in {year - 1} to {{b}} in {year}.",
                f"There were {{b}} {noun}, {way} {{p}} percent from {{a}} a year earlier.",
                f"In {year} police registered {{b}} ({{a}}) {noun}, or {'+' if rises else '-'}{{p}}%.",
            ]
        )
    else:
        verb = rng.choice(
            ["выросло", "увеличилось"] if rises else ["снизилось", "сократилось"]
        )
        more = "больше" if rises else "меньше"
        template = rng.choice(
            [
                f"Число {noun} {verb} с {{a}} до {{b}}, или на {{p}} %.",
                f"В {year} году зарегистрировано {{b}} {noun} против {{a}} годом ранее ({'+' if rises else '-'}{{p}}%).",
                f"За {year} год выявлено {{b}} {noun}, что на {{p}} процента {more}, чем в {year - 1} году ({{a}}).",
                f"Количество {noun} {verb} на {{p}}%: с {{a}} в {year - 1} году до {{b}} в {year} году.",
            ]
        )
    style = rng.randint(0, 2)
    values = {"a": number(a, language, style), "b": number(b, language, style)}
    return template, values | {"p": decimal(percent, language)}, "p"


def ratio(rng, language):
    """Write "B, which is R times more than A"."""
    a = rng.randint(100, 900)
    b = int(a * rng.uniform(1.6, 6))
    year = rng.randint(2012, 2024)
    noun = rng.choice(NOUNS_EN if language == "en" else NOUNS_RU)
    if language == "en":
        template = f"In {year}, {{b}} {noun} were registered, which is {{r}} times more than in {year - 1} ({{a}})."
    else:
        template = f"В {year} году зарегистрировано {{b}} {noun}, что в {{r}} раза больше, чем в {year - 1} году ({{a}})."
    values = {"a": number(a, language, 0), "b": number(b, language, 1)}
    return template, values | {"r": decimal(b / a, language)}, "r"


def part(rng, language):
    """Write "W, of them P, or S %"."""
    whole = rng.randint(200, 5000)
    some = rng.randint(20, whole - 20)
    noun = rng.choice(NOUNS_EN if language == "en" else NOUNS_RU)
    if language == "en":
        template = (
            f"Police recorded {{w}} {noun}, of which {{s}}, or {{q}}%, were solved."
        )
    else:
        template = f"Зарегистрировано {{w}} {noun}, из них {{s}}, или {{q}}%, раскрыты."
    values = {"w": number(whole, language, 1), "s": number(some, language, 1)}
    return template, values | {"q": decimal(100 * some / whole, language)}, "q"


def total(rng, language):
    """Write "a total of T: A men and B women"."""
    a, b, c = (rng.randint(20, 400) for _ in range(3))
    if language == "en":
        template = (
            "In total, {t} people were detained: {a} men, {b} women and {c} children."
        )
    else:
        template = "Всего задержано {t} человек: {a} мужчин, {b} женщин и {c} детей."
    values = {"a": a, "b": b, "c": c, "t": a + b + c}
    return template, {name: str(value) for name, value in values.items()}, "t"


def points(rng, language):
    """Write "the share rose by P points, from A % to B %"."""
    a, b = rng.randint(20, 400) / 10, rng.randint(450, 900) / 10
    if language == "en":
        template = (
            "The share of women rose from {a}% to {b}%, by {p} percentage points."
        )
    else:
        template = "Доля женщин выросла с {a}% до {b}%, на {p} процентного пункта."
    values = {"a": a, "b": b, "p": round(b - a, 1)}
    return (
        template,
        {name: decimal(value, language) for name, value in values.items()},
        "p",
    )


MAKERS = (change, change, change, ratio, part, total, points)


def spoiled(rng, text):
    """Return a number changed beyond rounding: by a tenth or more, and by three last digits."""
    comma = "," in text and len(text.split(",")[-1]) == 1
    plain = (
        text.replace(",", "." if comma else "").replace("\u00a0", "").replace(" ", "")
    )
    value = float(plain)
    step = 0.1 if "." in plain else 1
    value += (
        rng.choice([-1, 1]) * max(0.12 * value, 3 * step)
        if value > 4
        else max(0.5, 3 * step)
    )
    changed = f"{value:.1f}" if "." in plain else str(round(value))
    return changed.replace(".", ",") if comma else changed


def groups(n, seed, *, spoil=False):
    """Yield n sentences with their language."""
    rng = random.Random(seed)
    for i in range(n):
        language = ("en", "ru")[i % 2]
        template, values, free = MAKERS[i // 2 % len(MAKERS)](rng, language)
        if spoil:
            values = values | {free: spoiled(rng, values[free])}
        yield template.format(**values), language
