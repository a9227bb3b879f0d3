"""Each rule and pattern of quantities: one line that fires, one that must not."""

import pytest

from research import corpus_from_texts, extract_claims
from research.text.quantities import context, pairs, units
from research.text.quantities.numbers import Span, Tokens, read_figure, read_number
from research.text.quantities.patterns import PATTERNS, is_distractor
from research.text.quantities.periods import (
    Relative,
    find_periods,
    whole_years,
    year_before,
)
from research.text.quantities.reading import find_quantities
from research.text.quantities.relations import solve
from research.text.quantities.words import either


def language_of(text):
    return "en" if text.isascii() else "ru"


def quantities(text):
    return find_quantities(Tokens(text, language_of(text)))


def readings(text):
    return [(q.value, q.kind, q.unit) for q in quantities(text)]


def number(text, i=0):
    found = read_number(Tokens(text, language_of(text)), i)
    return found and round(found.value, 4)


@pytest.mark.parametrize(
    ("figure", "language", "measured", "value"),
    [
        ("25,575", "en", False, 25575),
        ("0,575", "ru", False, 0.575),
        ("2.748", "en", True, 2.748),
        ("2,748", "en", True, 2748),
        ("2,748", "ru", True, 2.748),
        ("1.234.567", "en", True, 1234567),
        ("1,234.5", "en", False, 1234.5),
        ("1.234,5", "ru", False, 1234.5),
        ("1.2.3", "en", False, None),
        ("1,234.567,8", "en", False, None),
        ("1" + "0" * 17, "en", False, 1e17),
        ("9" * 19, "en", False, None),
    ],
)
def test_a_figure(figure, language, measured, value):
    assert read_figure(figure, language, measured=measured) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234 567 men", 1234567),
        ("1234 567 men", 1234),
        ("12 34 men", 12),
        ("1 234,5 кг", 1234.5),
        ("166 , 8%", 166.8),
        ("166, 8%", 166),
        ("2½ kg", 2.5),
        ("½ kg", 0.5),
        ("2 1/2 kg", 2.5),
        ("2 3/2 kg", 2),
        ("2 1/17 kg", 2),
        ("twenty-three men", 23),
        ("twenty - three men", 20),
        ("ten three men", 10),
        ("one hundred and fifty men", 150),
        ("twenty and three men", 20),
        ("hundred men", None),
        ("hundred thousand men", 100000),
        ("сто пятьдесят три", 153),
        ("десять три", 10),
        ("2 point five", 2),
        ("two and a half tonnes", 2.5),
        ("два с половиной года", 2.5),
        ("5 million men", 5e6),
        ("10k views", 10000),
        ("10 k views", 10),
        ("5m long", 5),
        ("пять млн. рублей", 5e6),
        ("два миллиона двести тысяч", 2200000),
        ("1 тыс. 340 пачек", 1340),
        ("5 million 340 men", 5e6),
        ("две тысячи три тысячи", 2000),
        ("миллион рублей", 1e6),
        ("миллионы рублей", None),
        ("dozen men", None),
    ],
)
def test_a_number(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "i", "value"),
    [
        ("a hundred and two", 1, 102),
        ("a dozen men", 1, 12),
        ("over thousand men", 1, 1000),
        ("$5m went", 1, 5e6),
        ("$5 m went", 1, 5),
    ],
)
def test_a_number_by_what_stands_before(text, i, value):
    assert number(text, i) == value


def test_the_full_stop_of_an_abbreviation_is_no_end_of_a_sentence():
    ends = [
        read_number(Tokens(text, "ru"), 0).end for text in ("5 тыс. чел", "5 тыс. Он")
    ]
    assert ends == [3, 2]


def test_what_is_masked_says_nothing():
    text = "On 12 May 5 men"
    tokens = Tokens(text, "en", [(3, 9)])
    assert [q.value for q in find_quantities(tokens)] == [5]
    assert tokens.phrase(0, 4) == "on ¤ ¤ 5"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a rank
        ("It ranked 88th.", [(88, "rank", "rank")]),
        ("It counted 88 men.", [(88, "count", "")]),
        ("Занял 5-е место.", [(5, "rank", "rank")]),
        ("It took third place.", [(3, "rank", "rank")]),
        ("It took the third road.", []),
        # a ratio in one word
        ("Seizures doubled.", [(2, "ratio", "ratio")]),
        ("It was twice the price.", [(2, "ratio", "ratio")]),
        ("It happened twice there.", []),
        # one of so many
        ("Каждый пятый ушёл.", [(20, "share", "percent")]),
        ("Every fourth man left.", [(25, "share", "percent")]),
        ("Every first man left.", []),
        ("Every second year it rains.", []),
        ("One in seven left.", [(100 / 7, "share", "percent")]),
        ("7 out of 10 left.", [(70, "share", "percent")]),
        ("7 out of 12 left.", [(7, "count", ""), (12, "count", "")]),
        ("10 out of 5 left.", [(10, "count", ""), (5, "count", "")]),
        ("It floods one in ten years.", [(10, "duration", "year")]),
        # a fraction
        ("2/3 of cases.", [(200 / 3, "share", "percent")]),
        ("3/4 kg of it.", [(0.75, "mass", "kg")]),
        ("Three quarters of them.", [(75, "share", "percent")]),
        ("A third of them.", [(33.3333, "share", "percent")]),
        ("A third suspect.", []),
        ("The third of them.", []),
        ("Пятая часть дел.", [(20, "share", "percent")]),
        ("Половина дел.", [(50, "share", "percent")]),
        ("Первая половина дел.", []),
        ("Half a million men.", [(500000, "count", "")]),
        ("Half a tonne of it.", [(0.5, "mass", "t")]),
        ("Half the dollars.", [(50, "share", "percent")]),
        # smaller units, signs
        ("3 кг 420 г мака.", [(3.42, "mass", "kg")]),
        ("420 г 3 кг мака.", [(420, "mass", "g"), (3, "mass", "kg")]),
        ("20 dollars 43 cents.", [(20.43, "money", "USD")]),
        # money goes on
        ("С $2000 до 3000.", [(2000, "money", "USD"), (3000, "money", "USD")]),
        ("С $2000 до 30.", [(2000, "money", "USD"), (30, "count", "")]),
        # one
        ("One man left.", [(1, "count", "")]),
        ("No one man left.", []),
        ("One of them left.", []),
        ("At least one of them left.", [(1, "count", "")]),
    ],
)
def test_a_quantity(text, expected):
    assert readings(text) == [
        (pytest.approx(value), kind, unit) for value, kind, unit in expected
    ]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Some 3-5 men.", 3, 5),
        ("Some 5-3 men.", 5, None),
        ("Between 5 and 5 men.", 5, None),
        ("Some 3 -5 men.", 3, None),
        ("From 3 to 5 men.", 3, 5),
        ("It rose from 3 to 5 men.", 3, None),
        ("A sentence rose from 3 to 5 years.", 3, 5),
        ("Between 3 and 5 men.", 3, 5),
        ("There were 3 and 5 men.", 3, None),
        ("От 3 до 5 лет.", 3, 5),
        ("Some 3-5 million men.", 3e6, 5e6),
        ("It cost $3 - $5 there.", 3, 5),
        ("Some 3 kg-5 km.", 3, None),
    ],
)
def test_a_range(text, low, high):
    quantity = quantities(text)[0]
    assert (quantity.value, quantity.value_high) == (low, high)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("It was +5 % then", "+5 %"),
        ("It was -5 % then", "-5 %"),
        ("It was - 5 % then", "5 %"),
        ("It was -5 kg then", "5 kg"),
        ("It was more than 5 then", "more than 5"),
        ("It was more than a million then", "more than a million"),
        ("Почти на 15 % выросло", "15 %"),
        ("Вырос с 5 до 10 дел", "5"),
        ("It exceeded 5 kg then", "5 kg"),
    ],
)
def test_the_span_of_a_quantity(text, span):
    quantity = quantities(text)[0]
    assert text[quantity.start : quantity.end] == span


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("more than 5", "gt"),
        ("at least 5", "ge"),
        ("до 5 дел", "le"),
        ("Вырос с до 5 дел", "eq"),
        ("exceeded 5 kg", "gt"),
        ("exceeded the usual 5 kg", "eq"),
        ("более чем на 5 %", "gt"),
        ("the 5 kg", "eq"),
    ],
)
def test_a_comparator(text, comparator):
    assert quantities(text)[0].comparator == comparator


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("17 кв. км", ("area", "km2")),
        ("17 cubic metres", ("volume", "m3")),
        ("17 square men", ("count", "")),
        ("17 km2", ("area", "km2")),
        ("17 Belarusian roubles", ("money", "BYN")),
        ("17 russian roubles", ("money", "RUB")),
        ("17 Belarusian men", ("count", "")),
        ("17 U.S. dollars", ("money", "USD")),
        ("17 pounds of it", ("mass", "lb")),
        ("17 pounds", ("money", "GBP")),
        ("17 TRY", ("money", "TRY")),
        ("17 try", ("count", "")),
        ("US$ 17", ("money", "USD")),
        ("Rs 17", ("money", "INR")),
        ("dollars 17", ("count", "")),
        ("17-year term", ("duration", "year")),
        ("17 times more", ("ratio", "ratio")),
        ("17 times there", ("count", "times")),
        ("17-fold there", ("ratio", "ratio")),
        ("в 17 раз", ("ratio", "ratio")),
        ("17 points there", ("count", "points")),
        ("a score of 17 points", ("index_score", "points")),
        ("17 баллов", ("index_score", "points")),
        ("a score of 17", ("index_score", "points")),
        ("a road of 17", ("count", "")),
    ],
)
def test_a_unit(text, unit):
    quantity = quantities(text)[0]
    assert (quantity.kind, quantity.unit) == unit


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It rose by 5 %", "percent_change"),
        ("Выросло на 5 %", "percent_change"),
        ("Ушло на 5 %", "share"),
        ("A rise of 5 %", "percent_change"),
        ("A group of 5 %", "share"),
        ("5 % more", "percent_change"),
        ("5 % of more", "share"),
        ("It rose to 5 %", "share"),
        ("It rose 5 %", "percent_change"),
        ("minus 5 %", "percent_change"),
        ("It rose by as much as 5 %", "percent_change"),
        ("5 % a year", "percent"),
        ("5 % a man", "share"),
        ("an inflation of 5 %", "percent"),
        ("5 % of men", "share"),
    ],
)
def test_a_percentage(text, kind):
    assert quantities(text)[0].kind == kind


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Thefts rose by 5 %", "up"),
        ("Thefts fell by 5 %", "down"),
        ("+5 %", "up"),
        ("-5 %", "down"),
        ("It rose. There fell 5 % fewer", "down"),
        ("There were 60 fewer", "down"),
        ("There were 60 men", ""),
        ("Выросло на 60 дел", "up"),
        ("Ушло на 60 дел", ""),
        ("Thefts halved", "down"),
        ("Thefts doubled", "up"),
    ],
)
def test_a_direction(text, direction):
    assert quantities(text)[0].direction == direction


def test_words_behind_count_within_the_clause_and_words_before_within_the_sentence():
    tokens = Tokens("more. men, 5 men, more")
    assert not Span(tokens, 4, 5).near({"more"}, back=4, ahead=4)
    assert Span(tokens, 4, 5).near({"men"}, back=2)
    assert not Span(tokens, 4, 5).near({"men"}, back=1)
    assert units.COUNT.kind == "count"


@pytest.mark.parametrize(
    ("before", "figure", "after", "other"),
    [
        ("the G", "20", " met", "the "),
        ("the ", "21", "st floor", ("the ", " floors")),
        ("a ", "5", "-й этаж", ("a ", " этаж")),
        ("room ", "302", "", "road "),
        ("№ ", "5", "", "no way "),
        ("Articles 128, 134 and ", "135", "", "Articles on "),
        ("ст. ", "210", "", "стать "),
        ("in ", "12", " pages", ("in ", " roads")),
        ("a ", "34", "-year-old", ("a ", "-year term")),
        ("aged about ", "30", "", "about "),
        ("He was under ", "18", ".", ("He was under ", " men.")),
        ("Petrov, ", "41", ", left", ("Petrov ", ", left")),
        ("было ", "30", " лет", ("было ", " дел")),
        ("Views: ", "1200", "", "Thefts: "),
        ("and ", "15", " comments", ("and ", " comments were")),
        ("at ", "15", " Lenin Street", ("at ", " Lenin men")),
        ("ул. Ленина, ", "15", "", "Ленина, "),
        ("these ", "two", " men", ("these ", " years")),
        ("", "3", ". They", ("", " they")),
        ("per ", "100,000", " people", "about "),
        ("на ", "100 тыс", " людей", "все "),
        ("ranked 88th of ", "193", "", "ranked among "),
        ("5 баллов из ", "10", "", "5 дел из "),
        ("калибра ", "12", "", "длиной "),
        ("a ", "7.62", " mm", ("a ", " km")),
        ("chances ", "50", "/50", ("chances ", " /50 ")),
        ("шансы ", "50", " на 50", ("шансы ", " на 60")),
    ],
)
def test_a_distractor(before, figure, after, other):
    other_before, other_after = (other, after) if isinstance(other, str) else other
    for is_one, start, end in (
        (True, before, after),
        (False, other_before, other_after),
    ):
        text = start + figure + end
        at = len(start)
        assert is_distractor(text, at, at + len(figure)) is is_one, text


@pytest.mark.parametrize(
    ("name", "fires", "not_"),
    [
        ("reports", "police said", "police left"),
        ("shapes", "see https://example.org/5", "see example 5"),
        ("shapes", "call 123-45-67", "call 123-45"),
        ("shapes", "at 6:45 a.m.", "at 6 men"),
        ("shapes", "an AK-47", "an AK 47"),
        ("shapes", "case 12-34/2020", "case 12-34"),
        ("shapes", "so they say [3]", "so they say [man]"),
        ("of_all", "share of thefts in the total", "share of thefts"),
        ("more", "2 times more", "2 times"),
        ("dateline", "ASTANA, 18 February 2025 - Police", "Police left on 18 February"),
        ("dateline", "Минск, 18 февраля 2025 г. Изъяли", "Минск, 18 дней подряд - шли"),
        ("compared", "compared with ", "together with "),
        ("compared", "к уровню ", "в "),
        ("at_once", " men in ", " men, in "),
        ("from", "from ", "from all the "),
        ("to", " men to ", ", to "),
        ("against", " men, up from ", " men from "),
        ("against", " против ", " и "),
        ("parenthesis", " (", " men ("),
        ("of_them", " men, of them ", " men, but "),
        ("of_them", " дел, в том числе ", " дел, а также "),
        ("out_of_the", "of the ", "in the "),
        ("of_the", " men of the ", " men in the "),
        ("total", "a total of ", "a group of "),
        ("list", " people: ", " people, "),
        ("back_to", "to ", "too "),
        ("back_from", " men from ", ", from "),
        ("in_all", " kg in all", " kg in a hall"),
        ("in_all", " человек в общей сложности", " человек, в сложности"),
        ("list_breaks", " men, including ", " men and "),
        ("list_breaks", " дел, из них ", " дел и "),
        ("is_older", "up from ", "up to "),
        ("is_older", "за прошлый год было ", "здесь прошли "),
        ("is_older", "more than the ", "more than doubled to "),
        ("is_newer", "fell to just ", "fell from just "),
        ("out_of", "из всех ", "во всех "),
        ("named_change", "a loss of", "a lot of"),
        ("scope", "Nationwide, ", "Nation, "),
        ("base_said", " more than last year.", " more than the 120 of last year."),
        ("base_said", " больше прошлогоднего.", " больше вчерашних 12."),
        ("apposed", " of them, or nearly ", " of them went, and nearly "),
        ("are_apart", "остальные", "основные"),
        ("open_list", " men, among others", " men"),
        ("and", " and ", " or "),
        ("done", " logged twelve months earlier", " armed men"),
        ("done", " recorded in", " recorded crimes in"),
        ("anaphora", "These crimes", "The crimes"),
        ("anaphora", "этих дел", "дел"),
        ("no_speaker", "which lasted", "the minister"),
        ("speech_tail", "He has also", "the Has family"),
    ],
)
def test_a_pattern(name, fires, not_):
    assert context.has(name, fires)
    assert not context.has(name, not_)


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("According to the ministry, 5 left.", "the ministry"),
        ("По предварительным данным МВД, ушли 5.", "МВД"),
        ("По дороге МВД, как говорят, ушли 5.", ""),
        ("Согласно отчёту полиции, ушли 5.", "полиции"),
        ("Ушли 5, сообщили в полиции.", "полиции"),
        ("Ушли 5, сообщили о драке.", ""),
        ("“5 left”, says the minister.", "the minister"),
        ("“5 left”, says that he left.", ""),
        ("Ministry officials said 5 left.", "Ministry officials"),
        ("He told that the asset left.", ""),
        ("The share reported to 5.", ""),
        ("Police left 5 men.", ""),
        ("The trial, which lasted seven days, reported 5.", ""),
        ("Though nearly a quarter said 5 left.", ""),
        ("Mr Howard has also said 5 left.", "Mr Howard"),
        ("Следователь также сообщил, что ушли 5.", "Следователь"),
        ("Более 16% сообщили об этом.", ""),
    ],
)
def test_an_attribution(sentence, source):
    assert context.attribution(sentence) == source


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("since January 2024", ("2024-01-01", None)),
        ("с начала 2020 года", ("2020-01-01", None)),
        ("с 2018 по 2021 год", ("2018-01-01", "2021-12-31")),
        ("from January to March 2024", ("2024-01-01", "2024-03-31")),
        ("в январе-марте 2021 года", ("2021-01-01", "2021-03-31")),
        ("in February of 2024", ("2024-02-01", "2024-02-29")),
        ("в июле 2025 года", ("2025-07-01", "2025-07-31")),
        ("с начала мая 2025 года", ("2025-05-01", None)),
        ("in the first few months of 2021", ("2021-01-01", "2021-12-31")),
        ("in the second half of 2024", ("2024-07-01", "2024-12-31")),
        ("за полугодие 2021 года", ("2021-01-01", "2021-06-30")),
        ("in H2 2024", ("2024-07-01", "2024-12-31")),
        ("в III квартале 2022 года", ("2022-07-01", "2022-09-30")),
        ("in Q1 2023", ("2023-01-01", "2023-03-31")),
        ("in the first nine months of 2021", ("2021-01-01", "2021-09-30")),
        ("between 2018 and 2021", ("2018-01-01", "2021-12-31")),
        ("in 2018-21", ("2018-01-01", "2021-12-31")),
        ("in 2021-18", (None, None)),
        ("by the end of 2025", (None, "2025-12-31")),
        ("in 2020", ("2020-01-01", "2020-12-31")),
        ("at the 2020 Olympics", ("2020-01-01", "2020-12-31")),
        ("on 3 April 2025", ("2025-04-03", "2025-04-03")),
        ("in five days", (None, None)),
        ("в течение двух недель", (None, None)),
        ("five years ago", (None, None)),
        ("the past two months", (None, None)),
        ("on 5-7 March", (None, None)),
        ("on March 5", (None, None)),
    ],
)
def test_a_period(text, bounds):
    assert [period.bounds for period in find_periods(text)] == [bounds]


@pytest.mark.parametrize(
    "text",
    [
        "seized 2000 tablets",
        "over 2000 were",
        "1999 kg of it",
        "paid $2020",
        "№ 2020",
        "12,2020 of it",
        "2020 % of it",
        "in two years in prison",
        "on March 5 tonnes",
        "in the past five",
        "this yard",
    ],
)
def test_what_is_no_period(text):
    assert find_periods(text) == []


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("in the same period last year", Relative.YEAR_EARLIER),
        ("за аналогичный период прошлого года", Relative.YEAR_EARLIER),
        ("a year earlier", Relative.YEAR_EARLIER),
        ("годом ранее", Relative.YEAR_EARLIER),
        ("year-on-year", Relative.YEAR_EARLIER),
        ("last year", Relative.LAST_YEAR),
        ("в прошлом году", Relative.LAST_YEAR),
        ("this year", Relative.THIS_YEAR),
        ("с начала года", Relative.THIS_YEAR),
        ("last month", None),
    ],
)
def test_a_relative_period(text, relative):
    assert [period.relative for period in find_periods(text)] == [relative]


def test_relative_periods_get_dates():
    text = "ASTANA, 18 February 2025 - Last year 12, a year earlier 9, this year 5."
    known = context.resolve(text, find_periods(text), 2025, (None, None))
    years = [whole_years(year, year) for year in (2024, 2024, 2025)]
    assert [period.bounds for period in known] == years
    unknown = context.resolve(
        "Last year 12", find_periods("Last year 12"), None, (None, None)
    )
    assert unknown == []
    assert year_before(("2024-02-01", "2024-02-29")) == ("2023-02-01", "2023-02-28")


def related(text, before=()):
    periods = find_periods(text)
    masked = [(period.start, period.end) for period in periods]
    found = find_quantities(Tokens(text, language_of(text), masked))
    for q in found:
        context.set_measure(text, q)
    known = context.resolve(text, periods, 2021, (None, None))
    context.set_periods(text, found, known, (None, None))
    pairs.pair(text, found)
    pairs.find_parts(text, found)
    pairs.relate_to_before(text, found, before)
    solve(text, found)
    return found


def relations(text):
    links = []
    for q in related(text):
        links += [(q.value, "base", q.base.value)] if q.base else []
        links += [(q.value, "part_of", q.part_of.value)] if q.part_of else []
        links += (
            [(q.value, "of", *(other.value for other in q.operands))]
            if q.operands
            else []
        )
    return links


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("135 cases in 2021, 120 in 2020.", ["2021", "2020"]),
        ("In 2021, 135 cases were heard.", ["2021"]),
        ("In 2021, 135 cases and 5 men, 120 men in 2020.", ["2021", "2021", "2020"]),
        ("There were 135, and others in 2021.", ["2021"]),
        ("135 cases, more than in 2020, and 5 men.", [None, "2020"]),
        ("Than in 2020 it fell by 5 %.", [None]),
        ("In 2021 he got 5 years.", ["2021"]),
        ("He got 5 years.", [None]),
    ],
)
def test_the_period_of_a_quantity(text, years):
    starts = [q.bounds[0] for q in related(text)]
    assert [start and start[:4] for start in starts] == years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thefts rose from 120 to 150.", [(150, "base", 120)]),
        ("Thefts rose to 150 from 9 places.", []),
        ("Thefts rose to 150 from 120.", [(150, "base", 120)]),
        ("Fines rose from 12 to 15 million roubles.", [(15e6, "base", 12e6)]),
        ("Fines rose from 12 men to 15 million roubles.", []),
        ("There were 150 against 120.", [(150, "base", 120)]),
        ("There were 150 men against 120 women.", []),
        ("There were 150 (120).", [(150, "base", 120)]),
        ("There were 150 (120 men).", []),
        ("In 2020 150, in 2021 160.", [(160, "base", 150)]),
        ("In 2020 150 men, in 2021 160 women.", []),
        ("In 2020 150, in Q1 2021 160.", []),
        (
            "Thefts rose from 120 to 150, or by 25 %.",
            [(150, "base", 120), (25, "of", 120, 150)],
        ),
        ("Thefts rose by 25 %.", []),
        ("There were 135 cases, of them 86 thefts.", [(86, "part_of", 135)]),
        ("There were 86 cases, of them 135 thefts.", []),
        ("Of the 240 men held, 75 left.", [(75, "part_of", 240)]),
        ("With the 240 men held, 75 left.", []),
        ("Some 75 of the 240 left.", [(75, "part_of", 240)]),
        ("Some 75 in the 240 left.", []),
        (
            "Some 75 of the 240, or 31 %, left.",
            [(75, "part_of", 240), (31, "of", 75, 240)],
        ),
        (
            "In total 12 people: 5 men and 7 women.",
            [(12, "of", 5, 7)],
        ),
        ("In town 12 people: 5 men and 7 women.", [(12, "of", 5, 7)]),
        ("In town 12 people, 5 men and 7 women.", []),
        ("In total 12 people: 5 men and 6 women.", [(12, "of", 5, 6)]),
        ("In total 12 people, including 5 men and 7 women.", [(5, "part_of", 12)]),
        ("In total 12 people: 5 men and 6 women, among others.", []),
        ("In total 12 people: 5 men or 7 women.", []),
        ("In total 12 people: 5 men.", []),
    ],
)
def test_how_quantities_relate(text, expected):
    assert relations(text) == expected


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Of these crimes, 15 thefts against 12 in 2020.", 150),
        ("Of all crimes, 15 thefts against 12 in 2020.", None),
        ("Of these crimes, 155 thefts against 12 in 2020.", None),
    ],
)
def test_a_part_of_what_the_sentence_before_counts(text, whole):
    before = related("In 2021 there were 150 crimes against 120 in 2020.")
    part = related(text.replace("crimes,", "crimes, in 2021"), before)[0]
    assert (part.part_of and part.part_of.value) == whole


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("There were 135 criminal cases in it.", "criminal cases"),
        ("There were 60 more border guards.", "border guards"),
        ("There were 60 more than that.", ""),
        ("The number of thefts, it said, fell to 60.", "thefts"),
        ("Число краж, как говорят, выросло до 60.", "краж"),
        ("The share of women rose to 60 %.", "share of women"),
        ("They, the men, paid up to $60.", "paid"),
        ("They paid up to 60.", ""),
    ],
)
def test_what_is_measured(text, measure):
    assert related(text)[0].measure == measure


def test_words_of_a_list_may_stand_for_others():
    assert either(["рейс?", "отчёт+", "in all"]) == r"рейс\w?|отч[её]т\w+|in\ all"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Штраф равен CHF 1'250'000 сразу.", [(1250000, "money", "CHF")]),
        ("They paid 12’500 francs.", [(12500, "money", "CHF")]),
        (
            "He said '250 men' and 1'25.",
            [(250, "count", ""), (1, "count", ""), (25, "count", "")],
        ),
        (
            "It fell to 1,200.3 In 2020 it rose.",
            [(1200, "count", ""), (2020, "count", "")],
        ),
        ("It cost 1,200.30 EUR there.", [(1200.3, "money", "EUR")]),
        ("It weighed 1,200.3 kg then.", [(1200.3, "mass", "kg")]),
        ("It shipped 5.2 t of heroin.", [(5.2, "mass", "t")]),
        ("I don't have 5 of them.", [(5, "count", "")]),
        ("Рост составил минус 3,9%.", [(3.9, "percent_change", "percent")]),
    ],
)
def test_a_way_of_writing(text, expected):
    assert readings(text) == expected


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Рост экспорта составил минус 3,9%.", "down"),
        ("Growth was minus 2.5 percent.", "down"),
        ("Рост экспорта составил плюс 3,9%.", "up"),
    ],
)
def test_a_word_for_a_sign_tells_the_direction(text, direction):
    assert [q.direction for q in quantities(text)] == [direction]


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("ДТП произошло в 15.30, в 18.45 прибыла полиция.", ["в 15.30", "в 18.45"]),
        ("Выросло в 2.5 раза, в 15.30 млн и в 12.10 рубля.", []),
        ("They were seized.12 The number of victims", ["12"]),
        ("They seized 12 The Hague men and 3.12 Apples", []),
        ("Соотношение 3:1 при масштабе 1:50000", ["3:1", "1:50000"]),
    ],
)
def test_a_shape_is_no_number(text, shapes):
    assert [match[0] for match in PATTERNS["shapes"].finditer(text)] == shapes


def operands(text):
    """Return what the statements of a text of several sentences are computed from."""
    corpus = corpus_from_texts([text], languages=[language_of(text)])
    claims = extract_claims(corpus).set_index("claim_id")
    found = claims.loc[claims["operands"].str.len() > 0]
    return {
        row["text"]: claims.loc[row["operands"], "value"].tolist()
        for row in found.to_dict("records")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # operands in another sentence, before and behind
        (
            "Police recorded 612 homicides in 2023. The figure is 48 fewer than in 2022, when "
            "there were 660.",
            {"48": [660, 612]},
        ),
        (
            "There were 140 thefts, and then 157. That is a rise of 12 %.",
            {"12 %": [140, 157]},
        ),
        # units are converted
        (
            "The police burnt 34 tonnes. Half, 17,000 kg, was tobacco.",
            {"Half": [17000, 34]},
        ),
        # the amount to which a change leads is its later one
        (
            "Ratings doubled to 24 million from 12 million, and came to 6 million elsewhere.",
            {"doubled": [12e6, 24e6]},
        ),
        # what was seized of another thing is no base
        (
            "Изъято 12 кг героина, что на 40 % меньше, чем годом ранее. Гашиша — 95 кг.",
            {},
        ),
        ("Revenue rose by 5 % to £900m, and the fine was £12m.", {}),
        # so many times "as much as" is no bound
        (
            "They asked €9,000, four times as much as the €2,250 of before.",
            {"four times": [2250, 9000]},
        ),
        # the rest of a whole
        ("Из 52 обвиняемых 37 под стражей, остальные 15 — дома.", {"52": [37, 15]}),
        # a rank is no difference
        ("They were 2 and 1, ranked one, and three were left.", {}),
        # many summands, or large ones, need no word
        (
            "Seventeen people were held, nine in Spain, five in Portugal and three in Belgium.",
            {"Seventeen": [9, 5, 3]},
        ),
        ("There were 3,310 men. Then 2,985 and 325 came.", {"3,310": [2985, 325]}),
        ("There were 12 men. Then 7 and 5 came.", {}),
        (
            "Seventeen were held, nine in Spain, five in Portugal and two in Belgium.",
            {},
        ),
        # one choice that misses is a choice; of other things it is none
        (
            "Thefts came to 1,000 in 2020 against 800 a year earlier, an increase of 30 %.",
            {"30 %": [800, 1000]},
        ),
    ],
)
def test_what_a_statement_is_computed_from(text, expected):
    assert operands(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "direction"),
    [
        ("The fall amounts to 62 per cent.", "percent_change", "down"),
        ("They fell to 62 per cent.", "share", ""),
        ("Снижение за год составило 6 %.", "percent_change", "down"),
        ("It was 68 percent above the plan.", "percent_change", "up"),
        ("It rose by 75 basis points.", "percentage_points", "up"),
        ("There were 3,092 more than before.", "count", "up"),
        ("There were 3 more women.", "count", ""),
        ("It was down 1,120 from before.", "count", "down"),
        ("The remaining five left.", "count", ""),
        ("A gap of 10 kg was found.", "mass", ""),
        ("It was three times less than before.", "ratio", "down"),
        ("It was 8 p. p. lower than before.", "percentage_points", "down"),
    ],
)
def test_how_a_change_is_said(text, kind, direction):
    first = quantities(text)[0]
    assert (first.kind, first.direction) == (kind, direction)


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("24.6 % fewer than the 460,000 before", ["eq", "eq"]),
        ("fewer than 460,000", ["lt"]),
        ("в 2,8 раза меньше", ["eq"]),
        ("меньше в 2,8 раза", ["eq"]),
        ("более чем на 5 %", ["gt"]),
        ("вырос, дойдя до 750", ["eq"]),
        ("до 750", ["le"]),
    ],
)
def test_what_is_compared_is_no_bound(text, comparator):
    assert [q.comparator for q in quantities(text)] == comparator


def test_a_change_is_of_what_its_amounts_count():
    text = "In 2021, 150 thefts were recorded against 120 in 2020, or by 25 % more."
    assert [q.measure for q in related(text) if q.kind == "percent_change"] == [
        "thefts"
    ]
