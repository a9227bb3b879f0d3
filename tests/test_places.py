"""Places: inflected, old and variant names, adjectives, and words that only look like places."""

import csv
import json
from pathlib import Path

import pytest
from babel import Locale

from research import corpus_from_texts, country_roles, find_places, routes
from research.text import places as places_module
from research.text.places import find_mentions

GOLD = json.loads(
    (Path(__file__).parent / "gold" / "seeds_000_002.json").read_text("utf-8")
)
with (Path(__file__).parent / "gold" / "roles.csv").open(encoding="utf-8") as file:
    SENTENCES = list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в Казахстане, Астане и Уральске", "KZ KZ-71 KZ-27"),
        ("Северо-Казахстанской области", "KZ-59"),
        ("граждане Белоруссии, США и КНР", "BY US CN"),
        ("российско-казахстанская граница", "RU KZ"),
        ("узбекистанцы и белорусские власти", "UZ BY"),
        ("из Кубы, Чили и Кот-д'Ивуара", "CU CL CI"),
        ("from the U.S., the UK and the EU", "US GB EU"),
        ("Belarus's border with Guinea-Bissau", "BY GW"),
        ("Afghan-Tajik border, South Africa and South America", "AF TJ ZA -"),
        ("Belorussia and the Kyrgyz Republic", "BY KG"),
        ("Bosnia and Herzegovina, Trinidad and Tobago", "BA TT"),
        ("2 million US dollars, US$ 5, 20 долларов США", ""),
        ("Jordan Smith came to Jordan", "JO"),
        ("Того и другого", ""),
        ("the turkey and the polish", ""),
        ("Laos and the Fijians", "LA FJ"),
        ("Вижу Чад", ""),
        ("в стране, Чад и город Лида", "TD BY-HR"),
        ("Israel in May, Israel Adams", "IL"),
        ("in Georgia, Rain fell", "GE"),
        ("it costs 5 dollars US or US dollars, says the US", "US"),
        ("us and cuba and GEORGIA", "GE"),
        ("Guinea: Bissau; South, Africa", "GN GW -"),
        ("Киргизско-казахстанский форум", "KG KZ"),
        ("", ""),
    ],
)
def test_places_are_known(text, expected):
    assert " ".join(m.place.iso or "-" for m in find_mentions(text)) == expected


@pytest.mark.parametrize("language", ["en", "ru"])
def test_names_of_countries_in_the_cldr_are_known(language):
    names = {
        iso: name
        for iso, name in Locale(language).territories.items()
        if len(iso) == 2
        and iso not in ("EZ", "QO", "UN", "XA", "XB", "ZZ")
        and "(" not in name
    }
    known = [
        iso
        for iso, name in names.items()
        if [m.place.iso for m in find_mentions(name)] == [iso]
    ]
    assert len(known) >= 0.95 * len(names), sorted(set(names) - set(known))


def test_places_of_the_annotated_documents(seeds):
    places = find_places(seeds)
    for row in places.itertuples():
        assert seeds.documents["text"][row.doc_id][row.start : row.end] == row.text
    for document in GOLD["documents"]:
        ours = places[places["doc_id"] == document["sha256"][:12]]
        named = [p for p in document["places"] if p["mention"] != "descriptive"]
        for place in named:
            hits = ours[(ours["start"] < place["end"]) & (place["start"] < ours["end"])]
            assert hits["iso"].tolist() == [place["iso"] or ""], place["text"]
        assert len(ours) == len(named)


def test_roles_of_the_annotated_documents(seeds):
    roles = country_roles(seeds)
    for document in GOLD["documents"]:
        ours = roles[roles["doc_id"] == document["sha256"][:12]]
        found = set(zip(ours["country"], ours["market"], ours["role"], strict=True))
        stated = {
            (r["country"], r["market"], r["role"])
            for r in document["roles"]
            if r["country"]
        }
        assert found == stated
    for row in roles.itertuples():
        assert seeds.documents["text"][row.doc_id][row.start : row.end] == row.text


def roles_of(texts):
    """Return the roles of each text, as `roles.csv` writes them."""
    corpus = corpus_from_texts(texts)
    found = {doc_id: set() for doc_id in corpus.documents.index}
    for row in country_roles(corpus).itertuples():
        found[row.doc_id].add(
            f"{row.country}:{row.role}{':neg' if row.negated else ''}"
        )
    by_text = dict(zip(corpus.documents["text"], found.values(), strict=True))
    return [by_text[text] for text in texts]


@pytest.fixture(scope="module")
def pairs():
    found = roles_of([row["text"] for row in SENTENCES])
    return [
        (set(row["roles"].split()), ours)
        for row, ours in zip(SENTENCES, found, strict=True)
    ]


def test_no_role_is_made_up(pairs):
    assert [ours for gold, ours in pairs if ours and not gold] == []


def test_stated_roles_are_found(pairs):
    """Sentences in the seven rounds in which the rules were made; not an estimate for others.

    Rounds 4 to 7 were written with their roles before they were tried, half of them with no role
    to find. F1 at first sight (English, Russian) was 0.74 and 0.85; after rules and data were set
    apart, 0.92 and 0.92, then 0.92 and 0.90, and 0.76 and 0.82 in round 7, meant to be harder.
    """
    right = sum(len(gold & ours) for gold, ours in pairs)
    assert right / sum(len(ours) for _, ours in pairs) >= 0.99
    assert right / sum(len(gold) for gold, _ in pairs) >= 0.98


def test_hedges_and_sources_are_told():
    [row] = country_roles(
        ["По данным УНП ООН, Чад может быть страной транзита героина."]
    ).itertuples()
    assert (row.country, row.role, row.hedged, row.attribution) == (
        "TD",
        "transit",
        True,
        "УНП ООН",
    )


def test_no_texts_and_no_places():
    assert len(find_places(["Nothing here."])) == 0
    assert len(country_roles(["Nothing here."])) == 0


def test_a_place_within_what_is_blanked_out_has_no_role():
    text = "Police have linked North Korea to large illicit shipments of heroin."
    assert len(country_roles([text])) == 0


def test_what_a_passage_is_about_counts_for_its_later_sentences():
    text = (
        "Cocaine was found in containers shipped from Guayaquil, Ecuador, and bound for buyers in "
        "Sweden. We have no evidence that Belgium served as a transit country in this case."
    )
    roles = country_roles([text])
    found = set(zip(roles["country"], roles["role"], roles["negated"], strict=True))
    assert found == {
        ("EC", "source", False),
        ("SE", "destination", False),
        ("BE", "transit", True),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Laos: minor transit point for heroin; producer of opium",
            "LA:transit LA:source",
        ),
        ("Talks on drug trafficking took Ali from Iran to Turkey.", ""),
        (
            "Chile is not a source of cocaine but a market for it.",
            "CL:source:neg CL:destination",
        ),
        (
            "По маршруту Китай — Казахстан — Россия везли героин.",
            "CN:source KZ:transit RU:destination",
        ),
    ],
)
def test_a_form_of_words_is_read(text, expected):
    assert roles_of([text]) == [set(expected.split())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from Lagos through Madrid to Prague", "NG ES CZ"),
        ("A man was held in Nice, near Mobile.", "FR US-AL"),
        ("Nice to see you. Mobile phones were seized. Reading is fun.", ""),
        ("Jack London wrote; J. London read; Mr. London left", ""),
        ("Мр. Лондон и Джек Лондон", ""),
        ("В Лондоне и Гуаякиле", "GB-LND EC"),
        ("Орёл взлетел. Владимир молчал.", ""),
        ("задержан в Орле", "RU"),
        ("«Ливерпуль» выиграл в Ливерпуле", "GB"),
        ("according to Jackson; the port of Santos", "BR"),
        ("the city of Palu and Sims", "ID"),
    ],
)
def test_cities_of_the_world_and_names_that_are_something_else(text, expected):
    assert " ".join(m.place.iso or "-" for m in find_mentions(text)) == expected


def test_the_table_of_the_world_is_in_order():
    path = Path(places_module.__file__).with_name("places.csv")
    with path.open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    countries = Locale("en").territories
    assert path.stat().st_size < 2_000_000
    assert all(row["iso"][:2] in {"", "SU", *countries} for row in rows)
    assert all(row["names"] or row["adjectives"] or row["unsure"] for row in rows)


with (Path(__file__).parent / "gold" / "roles_split.csv").open(
    encoding="utf-8"
) as file:
    SPLIT = list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("split", "language", "least"),
    [
        ("choose", "en", 0.85),
        ("choose", "ru", 0.85),
        ("held_out", "en", 0.8),
        ("held_out", "ru", 0.85),
    ],
)
def test_roles_in_sentences_written_before_the_rules(split, language, least):
    """The half `held_out` was read by nobody who changed a rule."""
    rows = [r for r in SPLIT if (r["split"], r["language"]) == (split, language)]
    gold = [
        set(row["roles"].replace(":hedged", "").replace("negated", "neg").split())
        for row in rows
    ]
    ours = roles_of([row["text"] for row in rows])
    right = sum(len(g & o) for g, o in zip(gold, ours, strict=True))
    assert 2 * right / sum(map(len, gold + ours)) >= least
    assert [o for g, o in zip(gold, ours, strict=True) if o and not g] == []


@pytest.mark.parametrize(("split", "least"), [("choose", 0.83), ("held_out", 0.7)])
def test_the_order_of_routes(split, least):
    with (Path(__file__).parent / "gold" / "routes.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == split]
    corpus = corpus_from_texts([row["text"] for row in rows])
    texts = corpus.documents["text"]
    found = routes(corpus)
    ways = found.groupby("doc_id")["country"].agg(" ".join)
    by_text = dict(zip(texts[ways.index], ways, strict=True))
    right = sum(by_text.get(row["text"]) == row["countries"] for row in rows)
    assert right / len(rows) >= least
    for row in found.itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.text


def test_a_route_has_places_steps_and_roles():
    found = routes(["Оружие везли из Литвы в Россию через Белоруссию."])
    assert found[["step", "country", "role", "market"]].to_numpy().tolist() == [
        [1, "LT", "from", "market.arms_trafficking"],
        [2, "BY", "via", "market.arms_trafficking"],
        [3, "RU", "to", "market.arms_trafficking"],
    ]
    assert len(routes(["Heroin was found in Russia."])) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Пенсионерка из Москвы отдала мошенникам деньги, а курьер с кокаином скрылся.",
        "A man from Albania was held with cocaine.",
        "The cocaine dealer fled from Spain to Brazil.",
        "Journalists were freed in Baku, fraud or not.",
    ],
)
def test_who_a_person_is_and_where_he_goes_gives_no_role(text):
    assert roles_of([text]) == [set()]


@pytest.mark.parametrize(
    ("text", "name", "iso"),
    [
        ("Задержан в Сочи.", "Sochi", "RU-KDA"),
        ("Задержан в Бобруйске.", "Bobruisk", "BY-MA"),
        ("Held in The Hague.", "The Hague", "NL-ZH"),
    ],
)
def test_a_city_has_its_own_name_and_its_region_s_code(text, name, iso):
    [row] = find_places([text])[["name", "iso"]].itertuples(index=False)
    assert row == (name, iso)
