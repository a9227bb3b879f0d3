"""Language: identification, lemmas, content words."""

import pytest

from research import (
    CodebookClassifier,
    TopicModel,
    corpus_from_texts,
    extract_claims,
    find_places,
    split_sentences,
)
from research.text.language import (
    UNDETERMINED,
    content_words,
    dictionary_forms,
    grammatical_cases,
    identify,
    is_person,
    language_data,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Three men were detained in Brest after customs officers found drugs in a lorry.",
            "en",
        ),
        (
            "В Гомеле задержаны пять участников преступной группы, сбывавшей мефедрон.",
            "ru",
        ),
        (
            "Правоохоронці викрили злочинну групу, яка переправляла чоловіків через кордон.",
            "uk",
        ),
        (
            "У Гродне затрымалі групу кантрабандыстаў, якія вывозілі цыгарэты ў Польшчу.",
            "be",
        ),
        ("Алматыда полиция адам саудасымен айналысқан қылмыстық топты ұстады.", "kk"),
        ("", UNDETERMINED),
        ("1 204 — 26,8 %", UNDETERMINED),
    ],
)
def test_identify(text, expected):
    assert identify(text) == expected


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ka", "საქართველოს პოლიციამ დააკავა ოთხი პირი ნარკოტიკების გადატანისთვის."),
        ("hy", "Ոստիկանությունը ձերբակալել է չորս անձի՝ թմրանյութերի համար։"),
        ("ky", "Милиция чек арадан баңгизат ташыган төрт кишини кармады."),
        (
            "uz",
            "Chegarada giyohvand moddalar olib o‘tayotgan to‘rt kishi qo‘lga olindi.",
        ),
        ("tg", "Дар сарҳад чор нафар бо ҷурми қочоқи маводи мухаддир боздошт шуданд."),
        ("tt", "Полиция чик буенда наркотиклар ташучы дүрт кешене тоткарлады."),
        ("tk", "Polisiýa serhetde neşe serişdelerini daşaýan dört adamy tutdy."),
        ("ba", "Полиция сиктә наркотиктар алып барған дүрт кешене тотҡарлаған."),
        (
            "es",
            "La policía detuvo a cuatro personas por tráfico de drogas en la frontera.",
        ),
        ("fr", "La police a arrêté quatre personnes soupçonnées de trafic de drogue."),
        ("ro", "Poliția a reținut patru persoane bănuite de trafic de droguri."),
        ("lv", "Policija uz robežas aizturēja četrus cilvēkus par kontrabandu."),
        ("hr", "Policija je na granici uhitila četiri osobe zbog krijumčarenja droge."),
        ("el", "Η αστυνομία συνέλαβε τέσσερα άτομα για λαθρεμπόριο ναρκωτικών."),
        ("fa", "پلیس چهار نفر را به اتهام قاچاق مواد مخدر در مرز بازداشت کرد."),
        ("ar", "ألقت الشرطة القبض على أربعة أشخاص بتهمة تهريب المخدرات."),
        ("he", "המשטרה עצרה ארבעה אנשים בחשד להברחת סמים בגבול."),
        ("zh", "警方在边境逮捕了四名涉嫌贩毒的人。"),
        ("az", "Polis sərhəddə narkotik daşıyan dörd nəfəri saxlayıb."),
        ("tr", "Polis sınırda uyuşturucu taşıyan dört kişiyi yakaladı."),
        (
            "mn",
            "Цагдаагийнхан хил дээр хар тамхи тээвэрлэсэн дөрвөн хүнийг баривчилжээ.",
        ),
    ],
)
def test_a_language_outside_the_list_is_itself_or_undetermined(code, text):
    assert identify(text) in {code, UNDETERMINED}


def test_a_script_or_an_alphabet_of_its_own_is_no_doubt():
    assert [identify(text) for text in ("პოლიცია და ჯარი", "ոստիկանության պետը")] == [
        "ka",
        "hy",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El Chapo", "en"),
        ("Sinaloa Cartel", "en"),
        ("Hezbollah", "en"),
        ("Camorra boss held", "en"),
        ("NA", "en"),
        ("prison gang structure violence model", "en"),
        ("Отмывание денег", "ru"),
        ("Банда Иваньковых", "ru"),
        ("Гашиш", "ru"),
        ("Что такое Global Witness", "ru"),
        ("Суд у Києві", "uk"),
        ("Поліція й вибори", "uk"),
        ("Уолтер і Сміт", "uk"),
    ],
)
def test_names_and_headlines_are_of_the_languages_expected(text, expected):
    assert identify(text) == expected


def test_a_text_in_a_language_of_which_nothing_is_known_goes_through():
    text = "პოლიციამ თბილისში 12 კგ ჰეროინი ამოიღო. დააკავეს ოთხი პირი."
    corpus = corpus_from_texts([text])
    assert corpus.passages["language"].tolist() == ["ka"]
    assert not split_sentences(corpus.passages).empty
    assert extract_claims(corpus).empty  # its words for units are not known
    assert find_places(corpus).empty
    assert [word.lemma for word in content_words("ოთხი პირი", "ka")] == ["ოთხი", "პირი"]
    assert CodebookClassifier().predict(corpus).empty
    TopicModel(2).fit([text, "Изъято оружие.", "Four men were held in Minsk."] * 4)


def test_words_slice_back():
    text = "Партии оружия — in Минске, don't"
    found = words(text, "ru")
    assert [text[word.start : word.end] for word in found] == [
        word.text for word in found
    ]
    assert [word.lemma for word in found][:2] == ["партия", "оружие"]


def test_content_words_leave_out_function_words():
    text = "Это оружие, которое было изъято в Минске"
    assert [word.lemma for word in content_words(text, "ru")] == ["оружие", "минск"]
    assert [word.text for word in content_words("the arms of them", "en")] == ["arms"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Иван Петров", True),
        ("Анна Петрова", True),
        ("Раздел имущества", False),
        ("", False),
    ],
)
def test_is_person(name, expected):
    assert is_person(name) is expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("тысяча тыс млн", "ru", ["тысяча"]),
        ("МВД", "ru", ["МВД"]),
        ("он их", "ru", []),
        ("до суда", "ru", ["суда"]),
        ("is gangs", "en", ["gangs"]),
        ("та зброя", "uk", ["зброя"]),
        ("well-known так-то", "kk", ["well-known", "так-то"]),
    ],
)
def test_each_language_has_its_rule_of_content(text, language, expected):
    assert [word.text for word in content_words(text, language)] == expected


def test_every_language_has_an_alphabet_and_a_prior():
    for code, row in language_data().items():
        assert len(code) == 2
        assert len(row["letters"]) > 20
        assert 0 < row["prior"] <= 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Иванов", False), ("Иван", True), ("Суд Иван", False)],
)
def test_a_person_has_a_given_name_and_no_other_word(name, expected):
    assert is_person(name) is expected


@pytest.mark.parametrize(
    ("word", "forms", "cases"),
    [("Россию", {"россия"}, {"accs"}), ("Кубы", {"куб", "куба"}, {"nomn", "gent"})],
)
def test_forms_and_cases_of_russian_words(word, forms, cases):
    assert dictionary_forms(word) == forms
    assert grammatical_cases(word) >= cases


def test_letters_without_a_name_are_no_words():
    assert [word.text for word in words("Изъято \U000173de оружие", "ru")] == [
        "Изъято",
        "оружие",
    ]
