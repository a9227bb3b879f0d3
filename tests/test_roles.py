"""Rules of roles: for each pattern a sentence that it reads, and one that it must leave alone."""

import pytest

from research import country_roles
from research.text.places import find_mentions
from research.text.roles.rules import Clause, find_roles, with_the_country
from research.text.roles.words import markets_of_goods, masked, roles_in


def roles_of(text, subject="", *, goes_on=False):
    """Return the roles that a clause gives, as `IR:source`, in order."""
    mentions = with_the_country(text, list(find_mentions(text)), subject)
    clause = Clause(masked(text), mentions, subject, goes_on)
    names = [(f"{r.country}:{r.role}", r.negated) for r in find_roles(clause)]
    return " ".join(name + ":not" * negated for name, negated in names)


ROUTES = [
    ("Heroin comes from Iran.", "IR:source"),
    ("Героин везут со склада в Иране.", "IR:source"),
    ("Heroin from farms in Iran.", "IR:source"),
    ("Heroin leaving Iran.", "IR:source"),
    ("Heroin grown secretly in Iran.", "IR:source"),
    ("Heroin known in Iran.", ""),
    ("Героин произведён в Иране.", "IR:source"),
    ("Героин известен в Иране.", ""),
    ("In Iran, gangs recruit girls.", "IR:source"),
    ("In Iran, gangs meet girls.", ""),
    ("Secret laboratories in Iran.", "IR:source"),
    ("Large laboratories in Iran.", ""),
    ("Heroin laboratories in Iran.", "IR:source"),
    ("Iranian-made pistols.", "IR:source"),
    ("Iranian-style pistols.", ""),
    ("Afghan heroin.", "AF:source"),
    ("Afghan heroin dealers.", ""),
    ("Afghan carpets.", ""),
    ("The Iran-Greece route.", "IR:source GR:destination"),
    ("Heroin moves: Iran — Turkey — Greece.", "TR:transit"),
    ("Heroin moves: Iran — Turkey.", ""),
    ("По маршруту Иран — Турция.", "IR:source TR:destination"),
    ("Heroin moves via Iran.", "IR:transit"),
    ("Heroin moves near Iran.", ""),
    ("Heroin is repacked in Iran.", "IR:transit"),
    ("Iran was long used by gangs to smuggle arms.", ""),
    ("Iran was used by gangs to smuggle arms.", "IR:transit"),
    ("Iran was used by tourists to rest.", ""),
    ("Иран используют для транзита.", "IR:transit"),
    ("Arms were sent to Iran.", "IR:destination"),
    ("Arms moved, according to Iran.", ""),
    ("Arms were sent to buyers in Iran.", "IR:destination"),
    ("Arms bound, they say, for Iran.", "IR:destination"),
    ("Оружие везут для продажи в Иран.", "IR:destination"),
    ("Оружие везут в Россию.", "RU:destination"),
    ("Оружие везут в России.", ""),
    ("Оружие везут на рынок Ирана.", "IR:destination"),
    ("Arms were sold to gangs in Iran.", "IR:destination"),
    ("Arms were sold by men arrested in Iran.", ""),
    ("Women endure forced labour in Iran.", "IR:destination"),
    ("Women endure winter in Iran.", ""),
    ("Women are exploited, before an arrest in Iran.", ""),
    ("Women are taken within the country and in Iran.", "IR:destination"),
    ("Оружие сбывали в Иране.", "IR:destination"),
    ("Оружие сбыть задержанные в Иране хотели.", ""),
    ("Жертвами торговли людьми в Иране стали дети.", "IR:destination"),
    ("Они стали жертвами рабства в Иране.", "IR:destination"),
    ("In Iran, the women are exploited.", "IR:destination"),
    ("In Iran, the women are taught.", ""),
    ("Iran-bound arms move.", "IR:destination"),
    ("Arms reach Iranian markets.", "IR:destination"),
    ("Arms reach Iranian museums.", ""),
    ("Nepali women are exploited abroad.", "NP:source"),
    ("Women of Nepal are exploited abroad.", "NP:source"),
    ("Nepali women are exploited.", ""),
    ("Nepali women are sent to Iran.", "IR:destination NP:source"),
    ("From Iran to Turkey via Turkey.", "IR:source TR:destination"),
    ("The suspect was extradited from Iran.", ""),
    ("Arms to Iran.", ""),
    ("Arms from Iran, Vasteria and Turkey.", "IR:source TR:source"),
]
CALLED = [
    ("Laos is a source and transit country.", "LA:source LA:transit"),
    ("Laos is a mountain country.", ""),
    ("Laos is a country of origin.", "LA:source"),
    ("Laos is still mainly a source of heroin.", "LA:source"),
    ("Laos is a tourist destination.", ""),
    ("Laos: minor producer of opium", "LA:source"),
    ("Laos: opium consumer", "LA:destination"),
    ("Laos: heroin production rose", "LA:source"),
    ("Laos, a source of heroin, is poor.", "LA:source"),
    ("Лаос — страна происхождения и транзита.", "LA:source LA:transit"),
    ("Лаос — транзитная страна.", "LA:transit"),
    ("Лаос является крупным поставщиком опия.", "LA:source"),
    ("Лаос знает поставщика опия.", ""),
    ("Laos is near a hub for heroin.", "LA:transit"),
    ("Laos is near a hub for tourists.", ""),
    ("Laos is quite a market for cocaine.", "LA:destination"),
    ("Laos, the main heroin transit", "LA:transit"),
    ("Laos supplies opium.", "LA:source"),
    ("Laos admires opium.", ""),
    ("Laos is not a source country.", "LA:source:not"),
    ("Laos is not just a source country.", "LA:source"),
    ("Iran was not mentioned, but Laos is a source country.", "LA:source"),
    ("Source countries include Laos and Iran.", "LA:source IR:source"),
    ("Source countries met ministers of Laos.", ""),
    ("Laos, Iran and Chile are source countries.", "CL:source IR:source LA:source"),
]


@pytest.mark.parametrize(("text", "expected"), ROUTES + CALLED)
def test_a_clause_gives_its_roles(text, expected):
    assert roles_of(text) == expected


@pytest.mark.parametrize(
    ("text", "goes_on", "expected"),
    [
        ("It is a source country.", False, "LA:source"),
        ("A source country.", False, ""),
        ("A source country.", True, "LA:source"),
        ("Arms are sent from the country to Iran.", False, "LA:source IR:destination"),
        ("Героин везут из страны.", False, "LA:source"),
        ("Героин везут из страны Азии.", False, ""),
        ("The country of arms sends them from Iran.", False, "IR:source"),
    ],
)
def test_the_country_spoken_of_before(text, goes_on, expected):
    assert roles_of(text, "LA", goes_on=goes_on) == expected


@pytest.mark.parametrize(
    ("text", "is_masked"),
    [
        ("talks on drug trafficking", True),
        ("борьба с торговлей людьми", True),
        ("songs on drug trafficking", False),
        ("drug control", True),
        ("drug prices", False),
        ("traced to", True),
        ("sent to", False),
        ("officials from", True),
        ("heroin from", False),
        ("торговцы людьми из", True),
        ("sources of the information", True),
        ("sources of the heroin", False),
    ],
)
def test_what_does_not_flow_is_blanked_out(text, is_masked):
    assert masked(text) == ("·" * len(text) if is_masked else text)


@pytest.mark.parametrize(
    ("text", "market"),
    [
        ("Кокаин изъят", "cocaine_trade"),
        ("gold was sold", ""),
        ("smuggled gold", "non_renewable_resource_crimes"),
        ("gold in traffic", ""),
        ("gold in traffic to town", "non_renewable_resource_crimes"),
        ("gold in traffic police hands", ""),
        ("a transit country for gold", "non_renewable_resource_crimes"),
        ("women were exploited", "human_trafficking"),
        ("people were smuggled", "human_smuggling"),
        ("women were paid", ""),
    ],
)
def test_goods_name_a_market(text, market):
    assert list(markets_of_goods(text)) == ([f"market.{market}"] if market else [])


def test_words_for_several_roles():
    assert list(roles_in("рынок сбыта и транзитный хаб")) == ["transit", "destination"]
    assert list(roles_in("outsourced")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Two brothers from Albania were arrested in Bristol on suspicion of supplying drugs.",
        "Morocco hosted a workshop on hashish and health, attended by doctors from Spain.",
        "Водитель из Литвы задержан с наркотиками.",
        "Врачи из Испании говорили о героине.",
    ],
)
def test_where_a_person_comes_from_is_no_source(text):
    assert country_roles([text]).empty
