"""Places: inflected, old and variant names, adjectives, and words that only look like places."""

import csv
import json
from pathlib import Path

import pytest
from babel import Locale

from research import corpus_from_texts, country_roles, find_places
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
        ("Guinea: Bissau; South, Africa", "GN -"),
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
