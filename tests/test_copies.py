"""Near copies: edited texts are found; texts on the same subject or of one template are not."""

import random

import pandas as pd
import pytest

from research import corpus_from_texts
from research.corpus.copies import signature

ENGLISH = (
    "Customs officers in Brest seized forty kilograms of heroin that had been hidden in a truck "
    "with furniture. Two drivers were arrested, and the court ordered their detention. According "
    "to investigators, the consignment came from Afghanistan through Tajikistan and Kazakhstan "
    "and was meant for dealers in western Europe. Prosecutors opened a criminal case on smuggling."
)
RUSSIAN = (
    "Сотрудники полиции Астаны пресекли деятельность группы, которая вербовала девушек из южных "
    "областей и принуждала их к занятию проституцией. Задержаны четыре человека, изъяты деньги, "
    "телефоны и банковские карты. По версии следствия, организаторы получали доход через сеть "
    "съёмных квартир. Потерпевшим оказана помощь, возбуждено уголовное дело о торговле людьми."
)
OTHER = (
    "Hackers broke into the servers of a regional bank and copied the accounts of nine thousand "
    "customers. The bank informed the regulator on Monday. Specialists say that the attackers "
    "used stolen passwords; the police of three countries are looking for the suspects together."
)


def edited(text, share, seed=0):
    generator = random.Random(seed)
    words = [
        word if generator.random() > share else "replaced" for word in text.split()
    ]
    return " ".join(words)


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.2])
def test_an_edited_copy_points_to_the_longer_original(text, share):
    corpus = corpus_from_texts([OTHER, edited(text, share), text + " More follows."])
    near = corpus.documents.set_index("path")["near_duplicate_of"]
    original = corpus.documents.index[corpus.documents["path"] == "text 3"][0]
    assert near["text 2"] == original
    assert near[["text 1", "text 3"]].isna().all()


def test_different_texts_are_no_copies():
    corpus = corpus_from_texts([ENGLISH, RUSSIAN, OTHER])
    assert corpus.documents["near_duplicate_of"].isna().all()


def test_the_earliest_is_the_original_in_any_order():
    rows = pd.DataFrame(
        {
            "text": [ENGLISH + " Updated on Friday.", ENGLISH],
            "date": ["2024-05-02", "2024-05-01"],
        }
    )
    for frame in (rows, rows.iloc[::-1]):
        documents = corpus_from_texts(frame).documents.set_index("date")
        assert documents.loc["2024-05-02", "near_duplicate_of"].startswith(
            documents.loc["2024-05-01", "sha256"][:12]
        )
        assert pd.isna(documents.loc["2024-05-01", "near_duplicate_of"])


def test_a_word_for_word_copy_is_exact_and_not_near():
    documents = corpus_from_texts([ENGLISH, ENGLISH.upper()]).documents
    assert documents["duplicate_of"].notna().sum() == 1
    assert documents["near_duplicate_of"].isna().all()


def test_noise_does_not_make_texts_alike():
    rights = "\n\nRead also: Ten arrests in Minsk\n\nShare\n\nFacebook\n\nAll rights reserved."
    corpus = corpus_from_texts([ENGLISH + rights, OTHER + rights])
    assert corpus.documents["near_duplicate_of"].isna().all()


@pytest.mark.parametrize(
    ("one", "other", "are_equal"),
    [
        (
            "Police seized the arms",
            "police seized ARMS",
            True,
        ),  # short words are left out
        ("Police seized arms 7", "Police seized arms 8", False),  # but not numbers
        ("Police", "Arms", True),  # neither has a pair of words
    ],
)
def test_signatures(one, other, are_equal):
    assert (signature(one) == signature(other)).all() == are_equal


SHORT = [
    "Таможенники пресекли ввоз 12 тысяч сигарет из Польши.",
    "Таможенники пресекли ввоз 40 тонн томатов из Турции.",
    "Прокуратура Брестской области: выявлено 14 нарушений при хранении оружия.",
    "Прокуратура Брестской области: выявлено 340 нарушений закона о миграции.",
    "Customs officers at the port seized 12 kg of cocaine hidden in bananas.",
    "Customs officers at the port seized 300 kg of ivory hidden in timber.",
    "Officers at the airport found a parcel of heroin in a suitcase of toys.",
    "Officers at the airport found a parcel of amber in a container of rugs.",
    "⚡️ Гродно: за сутки возбуждено 12 уголовных дел о краже, задержаны 4 человека.",
    "⚡️ Витебск: за сутки возбуждено 7 уголовных дел о краже, задержаны 9 человек.",
]
COUNTRY = (
    "{0}: trafficking in persons. {0} does not fully meet the minimum standards for the "
    "elimination of trafficking and is not making significant efforts to do so; therefore, {0} "
    "remained on the lowest list for a second year. The report on {0} has the details."
)


def near_copies(texts):
    corpus = corpus_from_texts(texts)
    return corpus.copies[corpus.copies["kind"] == "near"]


def test_short_incidents_of_one_template_are_no_copies():
    assert near_copies(SHORT).empty


@pytest.mark.parametrize("incident", SHORT)
def test_an_incident_with_a_word_more_is_a_copy(incident):
    assert len(near_copies([incident, f"{incident} Reported today"])) == 1


def test_countries_in_one_template_are_no_copies():
    names = ["Arcadia", "Borduria", "Elbonia", "Freedonia", "Genovia", "Ruritania"]
    texts = [COUNTRY.format(name) for name in names]
    texts.append(COUNTRY.replace("{0} does", "The government does").format("Syldavia"))
    assert near_copies(texts).empty


def test_an_edited_country_text_is_a_copy():
    text = COUNTRY.format("Arcadia")
    assert len(near_copies([text, text.replace("significant ", "")])) == 1


def test_a_copy_shows_what_differs():
    [copy] = near_copies(
        pd.DataFrame(
            {
                "text": [ENGLISH, ENGLISH.replace("furniture", "old furniture")],
                "date": ["2024-05-01", "2024-05-02"],
            }
        )
    ).to_dict("records")
    assert copy["difference"] == "old → –"
    assert copy["similarity"] == 0.99


def test_a_long_text_with_a_short_one_in_it_is_no_copy():
    assert near_copies(
        [ENGLISH, f"{ENGLISH} {OTHER} {RUSSIAN} {RUSSIAN.upper()}"]
    ).empty


def test_many_copies_point_to_one_original():
    texts = [f"{ENGLISH} (page {i})" for i in range(60)]
    copies = near_copies(texts)
    assert len(copies) == 59
    assert len(set(copies["original"])) == 1
