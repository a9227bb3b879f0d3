"""How texts say a country's part in an illicit flow: patterns over a clause with signs for places.

A name in braces stands for a list of `roles.toml`, or for a part below. Places are rewritten (see
`rules`) as a sign each: a name, a name in the Russian accusative, or an adjective or demonym. In
the patterns of routes the last group, `at` (or `at_after`), holds the places that have the role,
and `by` the preposition that may stand again before each of them.
"""

import re
from functools import cache

from research.files.paths import filled
from research.text.lexicon import Lexicon, fold

WORDS = Lexicon(__file__, "roles.toml")
ROLES = ("source", "transit", "destination")
NOUN, GOAL, ADJECTIVE, REST = "\ue000", "\ue001", "\ue002", "\ue003"  # signs of places

_PARTS = {
    "place": rf"(?:[{NOUN}{GOAL}]{REST}*|{{adjective}}(?=\s+{{areas}}))",
    "to_place": f"{GOAL}{REST}*",
    "adjective": f"{ADJECTIVE}{REST}*",
    # Between the places of a list: "Iran, and to a lesser extent other countries such as Turkey",
    # and over a name that is not known as a place: "from Iran, Vasteria and Turkey".
    "and": (
        r"(?:\s*(?:[,;/]|{joins}|\b(?:other\s+)?(?:[a-z]+\s+)?(?:countries|destinations)\b"
        r"|(?<=,)\s*(?:the\s+)?(?-i:[A-Z])[\w-]+(?:\s(?-i:[A-Z])[\w-]+)?(?=\s*(?:,|and\b)))"
        r"){1,9}\s*"
    ),
    # Before a place: "the ports of Iran", "Herat, Afghanistan".
    "the": r"(?:(?:{before_place}|{adjective})\s+){0,3}(?:(?-i:[A-ZА-ЯЁ])[\w-]+,\s+)?",
    "places": r"(?P<at>{the}{place}(?:{and}(?:(?P=by)\s+)?{the}{place})*)",
    "in_places": (
        r"\b(?P<by>{inside})\s+(?:[\w-]+\s+){0,2}?"
        r"(?P<at>{the}{place}(?:{and}(?:{inside}\s+)?{the}{place})*)"
    ),
    "few_words": r"(?:(?!(?:for|для|to|from)\b)[\w-]+\s+){0,4}?",
    # Anything that is neither another place nor about the police.
    "far": r"(?:(?!{held})[^.;:()\uE000-\uE003]){0,110}?",
    "roles_en": (
        r"{nouns_en}(?:(?:[\s,]+(?:{between_roles}|\bto an? (?:\w+ )?(?:extent|degree)\b"
        r"|\b[a-z]+ly\b))*[\s,/]+{nouns_en})*"
    ),
    "roles_ru": (
        r"{nouns_ru}(?:(?:\s+{heads_ru})?(?:[\s,]+(?:{between_roles_ru}|\bв (?:\w+ )?степени\b))*"
        r"[\s,-]+(?:мест\w+\s+)?{nouns_ru})*"
    ),
    "degree": r"(?:{degrees}\s+){0,6}",
    "any_goods": r"(?:{goods}|{illicit_goods})",
}


@cache
def _parts() -> dict[str, str]:
    """Return what a name in braces stands for."""
    paths = [[name] for name in ("nouns_en", "nouns_ru", "goods", "illicit_goods")]
    for table in ("sentence", "words"):
        paths += [[table, name] for name in WORDS.table(table)]
    parts = {path[-1]: WORDS.any_of(*path).pattern for path in paths}
    verbs = WORDS.any_of("verbs", "source").pattern
    return parts | _PARTS | {"verbs_of_source": verbs}


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern with its names in braces filled in; it ignores case."""
    return re.compile(filled(pattern, _parts()), re.IGNORECASE)


def has_word(name: str, text: str) -> bool:
    """Tell whether a text has a word of a list of `[sentence]`.

    >>> has_word("hedged", "Reportedly from Iran."), has_word("hedged", "From Iran.")
    (True, False)
    """
    return bool(WORDS.any_of("sentence", name).search(fold(text)))


# What is fought, looked for or spoken about does not flow; it is blanked out in this order.
MASKS = (
    # "talks on drug trafficking", "борьба с наркотиками"
    r"{against}\s+(?:{about}\s+){0,2}(?:[\w-]+\s+){0,2}?{contraband}(?:\s+{dealings})?",
    # "drug control", "narcotics police"
    r"{fought}\s+{organs}|{organs_ru}",
    # "traced the heroin to"
    r"\b(?:traced|linked|tied)\s+(?:[\w-]+\s+){0,3}?to\b",
    # "officials from", "судья из"
    r"{officials}\s+(?:from|of|in|из)\b",
    # "a man from", "гражданка"
    r"\b{person}(?:\s+(?:{coming}\s+)?(?:from|of|из)\b)?",
    # "suspects from", "торговцы людьми из"
    r"{criminals}\s+(?:{coming}\s+)?(?:from|of|из)\b",
    # "sources of the information"
    r"\bsources? of (?:the )?(?:\w+ )?{told}|\bисточник\w* (?:\w+ )?{told_ru}",
)

ROUTES = (
    # "from Iran", "из Ирана", "со склада в Иране"
    ("source", r"\b(?P<by>{out_of}|со? {stores}(?: \w+)?)\s+{places}"),
    # "from farms in Iran"
    ("source", r"\bfrom (?:[\w-]+ ){1,3}(?P<by>in)\s+{places}"),
    # "leaving Iran"
    ("source", r"(?P<by>{leave})\s+{places}"),
    # "grown in Iran"
    ("source", r"{made}\s+{few_words}{in_places}"),
    # "выращен в Иране"
    ("source", r"{made_ru}\s+{few_words}{in_places}"),
    # "in Iran, they recruit", "в Иране вербуют"
    ("source", r"\b(?P<by>in|в|во)\s+{places},?\s+(?:(?!and\b)[\w-]+\s+){0,2}?{makes}"),
    # "secret laboratories in Iran"
    ("source", r"{hidden}\s+(?:[\w-]+\s+)?{works}\s+{in_places}"),
    # "heroin laboratories in Iran"
    ("source", r"{any_goods}\s+{drug_works}\s+{in_places}"),
    # "Iranian-made"
    ("source", r"(?P<at>{place}|{adjective})[\s-]{made_in}"),
    # "Afghan heroin", "афганского производства"; not "Afghan heroin dealers"
    (
        "source",
        r"(?P<at>{adjective})\s+(?:(?!{dealers})[\w-]+\s+)?"
        r"(?:{any_goods}(?!\s+{dealers})|{origins})",
    ),
    # "the Iran-Turkey-Greece route"
    (
        "source",
        r"(?P<at>{place})(?=(?:\s?[-–—]\s?{place})+\s+(?:drug |smuggling )?{ways})",
    ),
    # "по маршруту Иран — Турция"
    ("source", r"\bмаршрут\w*\s[«\"]?(?P<at>{place})(?=\s?[-–—]\s?{place})"),
    # "via Iran", "через Иран"
    ("transit", r"(?P<by>{through})\s+{places}"),
    # "reloaded in Iran"
    ("transit", r"{reloaded}\s+{few_words}{in_places}"),
    # "Iran is used by gangs to smuggle"
    (
        "transit",
        r"(?P<at>{place})\s+(?:is|are|was|were|has been|has long been)\s+(?:\w+ly\s+)?used\s+"
        r"(?:by (?:[\w-]+ ){1,3})?(?:to|for)\s+{carry}",
    ),
    # "Иран используют для транзита"
    (
        "transit",
        r"(?P<at>{place})\s+использу\w+\s+(?:[\w-]+\s+)?(?:для|как)\s+{carry_ru}",
    ),
    # "to Iran", "to brothels in Iran", "destined for Iran", "для продажи в Иран"
    (
        "destination",
        r"\b(?P<by>(?<!according )(?<!due )(?<!thanks )(?<!owing )(?<!prior )to|{into}"
        r"|to (?:[\w-]+ ){1,3}in|{bound}[^.;:]{0,60}? for(?: (?:\w+ ){1,2}in)?"
        r"|для (?:\w+ )?{sale} (?:в|на))\s+{places}",
    ),
    # "в Иран", "на соседний Иран"
    (
        "destination",
        r"\b(?P<by>в|во|на)\s+"
        r"(?P<at>(?:{into_ru}\s+)?{to_place}(?:{and}(?:(?P=by)\s+)?{place})*)",
    ),
    # "на рынок Ирана"
    ("destination", r"(?P<by>{onto})\s+{places}"),
    # "sold to clients in Iran"; not "sold by men arrested in Iran"
    (
        "destination",
        r"(?:{sold}|\bsuppl\w+ (?:\w+ )?{supplied})"
        r"(?:\s+(?!{not_sold})[\w-]+){0,4}?\s+{in_places}",
    ),
    # "forced to work in Iran", "experience forced labour in Iran"
    ("destination", r"(?:{exploited}|{suffer} (?:forced|sex\w*)\b){far}{in_places}"),
    # "sold domestically and in Iran"
    ("destination", r"{at_home}[\w ,]{0,30}?{in_places}"),
    # "сбывали в Иране"; not "принудил суд в Иране"
    (
        "destination",
        r"{sold_ru}\s+(?:(?!{not_sold_ru})[\w-]+,?\s+){0,5}?{in_places}",
    ),
    # "жертвами торговли людьми в Иране стали"
    (
        "destination",
        r"\bжертв\w+ торговли людьми\s+{in_places}(?=[^.;]{0,40}\b(?:станов|стал))",
    ),
    # "становятся жертвами рабства в Иране"
    ("destination", r"{become}\s+жертв\w+ [^.;]{0,30}{in_places}"),
    # "In Iran, they are sold"
    (
        "destination",
        r"(?:^|[,;]\s*)(?P<by>in|в|во)\s+{places},?\s+"
        r"(?:[\w\uE000-\uE003-]+\s+){0,6}?{sold_there}",
    ),
    # "Iran-bound"
    ("destination", r"(?P<at>{place})-bound\b"),
    # "Iranian markets", "иранские потребители"
    ("destination", r"(?P<at>{adjective})\s+{buyers}"),
    # "the Iran-Turkey-Greece route"
    (
        "destination",
        r"(?:{place}\s?[-–—]\s?)+(?P<at>{place})\s+(?:drug |smuggling )?{ways}",
    ),
    # "по маршруту Иран — Турция"
    ("destination", r"\bмаршрут\w*\s[«\"]?(?:{place}\s?[-–—]\s?)+(?P<at>{place})"),
    # "Iran — Turkey — Greece"
    ("transit", r"{place}\s?[-–—]\s?(?P<at>{place})(?=\s?[-–—]\s?{place})"),
    # "Nepalis are exploited abroad"
    (
        "source",
        r"(?P<at>{adjective}|{place})\s+(?:[\w-]+\s+){0,3}?"
        r"{away}",
    ),
)

# These hold only where the sentence names another country as the destination, or says "abroad".
ORIGINS = (
    # "Nepali women", "Filipino and Thai domestic workers"; "women from Nepal", "граждане Непала"
    (
        "source",
        r"(?P<at>{adjective}(?:{and}{adjective})*)\s+(?:[\w-]+,?\s+){0,3}?{persons}"
        r"|{persons}\s+(?:(?P<by>of|from|из)\s+)?(?P<at_after>{place}(?:{and}{place})*)",
    ),
)

# What a country is called; the group `roles` holds the words for it.
CALLED = (
    # "a source and transit country"
    r"\b(?P<roles>{roles_en})[\s-]+{heads_en}",
    # "a country of origin"
    r"{heads_en} of (?P<roles>{roles_en})",
    # "is still mainly a source of"
    (
        r"{is_called}\s+(?:(?!(?:from|in)\b)[\w-]+,?\s+){0,5}(?<!tourist )(?P<roles>{roles_en})"
        r"(?:\s+(?:of|for|to|from|between)\b|\s*(?:[,.(]|$))"
    ),
    # "Major producer: ..."
    r"^\W*{degree}(?P<roles>{roles_en})(?:\s+{heads_en})?\s*[:–—]",
    # "Laos: producer of opium"
    r"(?:^|:|,|\band)\W*{degree}(?P<roles>{roles_en})\s+(?:of|for)\b",
    # "Laos: minor opium producer"
    r"(?:^|:)\W*{degree}(?:[\w-]+\s+)?(?P<roles>{roles_en})\s*(?:\(|$)",
    # "Laos: opium poppy cultivation"
    r"(?:^|:)\W*{any_goods}\s+(?:[\w-]+\s+)?(?P<roles>cultivation|production)\b",
    # "opium is grown", where no other place is named for it
    (
        r"{any_goods}(?:{and}\w+)?\s+(?:is|are)\s+(?P<roles>cultivated|grown|produced)\b"
        r"(?![^.;:]{0,60}\b(?:in|by)\s+(?:the\s+)?{place})"
    ),
    # "Laos, a source of"
    r"{place}\s+(?:an?|the|one of)\s+{degree}(?P<roles>{roles_en})\s+(?:of|for)\b",
    # "страна происхождения и транзита"
    r"{heads_ru}[\s-]+(?P<roles>{roles_ru})",
    # "транзитная страна"
    r"\b(?P<roles>транзитн\w+|перевалочн\w+)\s+{heads_ru}",
    # "является крупным поставщиком"
    r"{is_called_ru}\s+(?:[\w-]+\s+){0,4}(?P<roles>{roles_ru})",
    # "Источник: ..."
    r"^\W*(?P<roles>{roles_ru})\s*[:–—]",
    # "a hub for heroin"; not "a production hub"
    (
        r"\b(?<!production )(?<!destination )(?P<roles>hubs?)\s+(?:for|of)\s+"
        r"(?:[\w-]+\s+){0,3}?(?:{any_goods}|{persons})"
    ),
    # "a market for cocaine"
    r"\b(?P<roles>markets?|рын(?:ок|ком))\s+(?:for|для)\b",
    # "the main transit"
    r"{leading}\s+(?:[\w-]+[\s-]+){0,2}(?P<roles>{roles_ru}|{roles_en})",
)
# "Laos grows": a verb tells of the country before it.
GROWS = r"(?:^|:|,|\band|{place})\s*(?P<roles>{verbs_of_source})"

# "It is", "она": the clause goes on about the country before.
GOES_ON = r"\W*(?:it|she|он[ао]?)\b"
# "from the country"; not "the country of" or "в страны Европы"
THE_COUNTRY = (
    r"\b(?:the|this) country\b(?! of)|(?<=\sin )country\b"
    r"|\b(?:в|из|через) (стран[уые])\b(?! [а-яё]+и[яюи]\b)"
)
# After a place from which the way goes on.
ONWARD = (
    r"(?:(?!{from_here})[^.;:]){0,30}{onward}"
    r"[^.;:]{0,25}?\b(?:to|into|via|through|в|во|на|через)\b"
)
# Between two places that share a role.
JOINED = r"{and}(?:the )?|/"
BUT = r"\b(?:but|но|а)\b"
# Between the words for a role and the countries that have it: "source countries include".
LISTS = r"[^.;:]{0,60}?(?:{lists}|[—–:])\W*(?:the\s+)?|,\s+"
# Before a place that is not the subject of the clause: "from".
AFTER_PREPOSITION = r"{prepositions}\s+(?:the\s+)?$"
# "is not a source", but not "is not the only source"
DENIED = (
    r"{denied}|\b(?:is|are|was|were) (?:not|no longer|never)(?! the only| only| just)\b"
    r"|\bне явля\w+(?! единств| только)\b|\bне счита\w+(?! единств)\b"
)
# "tobacco traffic", "traffic in arms"; not "traffic police"
ILLICIT = r"{illicit}|\btraffic (?!police|light|accident|jam)"
# "extradited", "the minister arrived": nothing flows.
UNDONE = r"{undone}|{envoys}[^.;]{0,40}{travelled}"
