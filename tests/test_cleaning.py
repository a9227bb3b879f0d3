"""Cleaning: each rule on both sides, whole documents, and what holds for any text."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from research.corpus.cleaning import kind_of_line, mark_lines
from research.corpus.cleaning.line_rules import is_dateline
from research.text.lines import Line, is_list_item, is_statement, plain, split_lines

NOISE_LINES = {
    "counter": [
        "Read 2740 times",
        "Views: 1,204",
        "1.2K views",
        "5 comments",
        "3 min read",
        "0:00 / 7:31",
        "11 Likes | 4 Shares | 230 Views",
        "Просмотров: 1 321",
        "Время чтения: 6 минут",
        "Комментарии (3)",
        "Переглядів: 2 310",
        "Праглядаў: 415",
        "Қаралды: 1204",
    ],
    "photo_credit": [
        "Photo: BelTA",
        "Photo by John Smith / AFP via Getty Images",
        "Image: Customs Department",
        "Фото с сайта polisia.kz.",
        "Фото: МВД / Архив",
        "Світлина: УНІАН",
        "Здымак: БелТА",
        "Сурет: polisia.kz",
        "(Фото автора)",
    ],
    "byline": [
        "By Anna Petrova",
        "By Georgiy Voloshin (9/1/2010 issue of the CACI Analyst)",
        "Автор: Игорь Семёнов, эксперт центра",
        "Authors: Mary O'Neill, Jan de Vries",
        "Аўтар: Алесь Кавальчук",
        "By Ann Lee and Ivan Petrov",
    ],
    "navigation": [
        "Other news",
        "Читайте также",
        "← Previous post",
        "Новини за темою",
        "Апошнія навіны",
        "Advertisement",
    ],
    "read_also": [
        "Read also: Customs finds cigarettes",
        "Читайте также: Банда задержана",
        "Тағы оқыңыз: Есірткі жойылды",
    ],
    "boilerplate": [
        "We use cookies to improve the site.",
        "© 2023 Western Observer",
        "All rights reserved",
        "Sign up for our weekly newsletter",
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
        "Подписывайтесь на наш канал в Telegram!",
        "Усі права захищені.",
        "Барлық құқықтар қорғалған",
        "Telegram-каналымызға жазылыңыз",
    ],
    "separator": ["* * *", "———", "\u200b…"],
}
TEXT_LINES = [
    "By 2020 the number of seizures had doubled.",
    "By New Year, Border Police had arrested fifty people.",
    "Photographs of victims were found on a phone.",
    "Photos from the raid shocked Almaty.",
    "Фото из дела приобщили к материалам, передаваемым в суд.",
    "Фото — лишь часть доказательств, собранных следствием.",
    "Фото: один из видов доказательств, принимаемых судом.",
    "Getty Images said it had removed the pictures.",
    "Image matters: sellers spend more on design than on goods.",
    "Share of women among the victims rose",
    "Share: 26.8%",
    "2.4 times",
    "в 2,4 раза",
    "Telegram",
    "• Telegram",
    "Sale through Facebook, Telegram and VK",
    "Author Misha Glenny, who wrote McMafia, says the market has changed.",
    "Корреспондент Анна Петрова, которая была в суде, отметила спокойствие подсудимых.",
    "Источник в МВД сообщил, что организатор за границей.",
    "По информации МВД, группа действовала с 2021 года.",
    "Читают наркоторговцы и закрытые форумы.",
    "Department of Justice officials said the men fled.",
    "Users subscribe to a channel, log in to a bot and pay.",
    "Чтобы получить адрес, нужно было подписаться на канал.",
    "«Подписывайтесь на наш канал», — писали торговцы.",
    "“Click here to pay,” one message read.",
    "Related offences rose",
    "Related: the word is used four times in the indictment.",
    "Date rape drugs were found.",
    "Source country: Belarus",
    "Topics discussed included arms.",
    "Tags on the parcels led to the sender.",
    "Comments on the forum show how the trade is organised.",
    "See also Table 3 of the annual report.",
    "Read more than once, the statement raises questions.",
    "Реклама оружия в сети запрещена.",
    "Раздел имущества суд отложил.",
    "1,204",
    "Да!",
    "If you have information, call 1-888-373-7888.",
]


@pytest.mark.parametrize(
    ("kind", "line"),
    [(kind, line) for kind, lines in NOISE_LINES.items() for line in lines],
)
def test_line_is_noise(kind, line):
    assert kind_of_line(line) == kind


@pytest.mark.parametrize("line", TEXT_LINES)
def test_line_is_text(line):
    assert kind_of_line(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Wednesday, 01 September 2010",
        "Minsk, 5 February 2024",
        "Published: 14 March 2023, 10:45",
        "01.02.2023 09:15",
        "Брест, 21 июля 2021 г.",
        "Сегодня, 10:05",
        "5 hours ago",
        "2021-09-03T10:00:00Z",
        "17 лютага 2022",
        "2023 жылғы 3 наурыз, 11:40",
    ],
)
def test_dateline(line):
    assert is_dateline(line)


@pytest.mark.parametrize(
    "line",
    [
        "Trial opened 3 June 2021.",
        "On 5 March 2021 police seized arms",
        "2020",
        "He fled yesterday",
    ],
)
def test_no_dateline(line):
    assert not is_dateline(line)


def kinds(text):
    return [kind for _, kind in mark_lines(text)]


SENTENCE = "Police seized arms in the city of Minsk."
PARAGRAPH = (
    f"{SENTENCE} The weapons had come from Transnistria in a lorry, the ministry said."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"1321\nArms\n{PARAGRAPH}", ["counter", None, None]),
        (f"{PARAGRAPH}\nBrest\n1321", [None, None, None]),
        (f"Arms\n3 May 2021\n{PARAGRAPH}", [None, "dateline", None]),
        (f"{PARAGRAPH}\n3 May 2021\n{SENTENCE}", [None, None, None]),
        (f"{PARAGRAPH}\nTelegram\n{SENTENCE}", [None, None, None]),
        (f"Networks used:\nFacebook\nVK\nTelegram\n{SENTENCE}", [None] * 5),
        (f"{SENTENCE}\n{PARAGRAPH}", ["repeated", None]),
        (f"Police seized arms\n{PARAGRAPH}", [None, None]),
        (
            f"{PARAGRAPH}\nTotal of it all\n{SENTENCE}\nTotal of it all\n{SENTENCE}",
            [None] * 5,
        ),
        (f"{PARAGRAPH}\nThey fled.\n{PARAGRAPH}", [None, None, "repeated"]),
        (
            f"{SENTENCE}\nOther news\nFour held\nFive held",
            [None, "navigation", "sidebar", "sidebar"],
        ),
        (
            f"Latest news\nFour men held in Brest\n{PARAGRAPH}",
            ["navigation", None, None],
        ),
        (f"They fled.\nComments\n{PARAGRAPH}", [None, "navigation", None]),
        (f"{PARAGRAPH}\nPress service of the police", [None, "signature"]),
        (f"{PARAGRAPH}\nParticipants\nDepartment of Justice", [None, None, None]),
        (f"{PARAGRAPH}\nИсточник: БЕЛТА.", [None, "signature"]),
        (f"{PARAGRAPH}\nОбвиняемые\nИван Петров", [None, None, None]),
        (f"{PARAGRAPH}\nOperation TRIGGER", [None, None]),
        (f"{PARAGRAPH} Photo: press service", [None, "photo_credit"]),
        (f"{PARAGRAPH}Read more: Varna", [None, "read_also"]),
        (f"{PARAGRAPH} All rights reserved.", [None, "boilerplate"]),
        (f"{PARAGRAPH}\nBanks\nNotaries", [None, None, None]),
        (f"Title: Arms\n{PARAGRAPH}", ["field_prefix", None, None]),
        ("Title insurance: a fraud\nThey fled.", [None, None]),
    ],
)
def test_rules_for_a_page(text, expected):
    assert kinds(text) == expected


# Whole documents. '#' opens a line of noise, '=' a line of text, '~' a byline or dateline, which
# may be either (its metadata are tested elsewhere).
# ruff: noqa: E501
DOCUMENTS = (Path(__file__).parent / "gold" / "documents.txt").read_text("utf-8")
# Known to be missed: in doubt a line stays text.


def _documents():
    parts = re.split(r"^@@ (\S+)\n", DOCUMENTS.strip(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


SPACES = re.compile(r"(?<=\w) (?=\w)")
VARIANTS = {
    "as copied": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "no blank lines": lambda text: re.sub(r"\n+", "\n", text),
    "non-breaking spaces": lambda text: SPACES.sub("\xa0", text),
    "soft hyphens": lambda text: re.sub(
        r"(?<=[^\W\d_]{3})(?=[^\W\d_]{3})", "\xad", text
    ),
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", _documents())
def test_document(name, variant):
    source = _documents()[name].strip("\n").split("\n")
    vary = VARIANTS[variant]
    text = vary("\n".join(line[1:] for line in source))
    marked = mark_lines(text)
    said = plain("\n".join(line.text for line, kind in marked if kind is None)).replace(
        "\n", " "
    )
    noise = plain("\n".join(line.text for line, kind in marked if kind))
    body = [plain(line[1:]) for line in source if line.startswith("=")]
    assert [line for line in body if line not in said] == []
    boilerplate = {plain(line[1:]) for line in source if line.startswith("#")}
    missed = [line for line in boilerplate if line not in noise]
    assert len(missed) <= max(1, len(boilerplate) / 4)


def test_wrapped_lines_are_joined_and_slice_back():
    text = "\n".join(line[1:] for line in _documents()["en-wrapped"].split("\n"))
    lines = [line for line, kind in mark_lines(text) if kind is None]
    paragraph = next(
        line for line in lines if line.text.startswith("The Investigative")
    )
    assert paragraph.text.endswith("Transnistria by lorry.")
    assert paragraph.text.count("\n") == 3
    assert all(text[line.start : line.end] == line.text for line in lines)
    items = [line.text for line in lines if is_list_item(line.text)]
    assert [item.split()[-1] for item in items] == ["ministry;", "tyres;", "roubles."]


@pytest.mark.parametrize(
    "text",
    [
        "Weak border controls\nAvailability of military stockpiles of the former army\nStolen arms",
        "First paragraph of the text, which is one line.\nSecond paragraph of the text, one line.\n"
        "Third paragraph of the text, which is one line.",
        "a paragraph in one line of more than the widest column that hard-wrapped text comes in, which"
        " is one hundred and twenty\nanother such paragraph in a line of more than the widest column, as"
        " long as the one before it, or longer still",
    ],
)
def test_lines_that_are_not_wrapped_stay_apart(text):
    assert [line for line, _ in mark_lines(text)] == split_lines(text)


def test_statements():
    assert is_statement("The trial will begin in March 2023.")
    assert not is_statement("S. Cornell, Strong and Unique, AFPC, December 2021.")
    assert not is_statement("Four men held in...")


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\u2028",
        "\f",
        " ",
        "\xa0",
        "\xad",
        "\u200b",
        "1321",
        "Share",
        "Читайте также",
        "Photo: MIA",
        "Comments",
        "Title: ",
        "- item",
        "Facebook",
        "3 May 2021",
        "Иван ПЕТРОВ",
        SENTENCE,
        PARAGRAPH,
        "word " * 14,
        "© x",
        "Press service of",
        "Home",
        "Reuters",
        "\ud800",
        "İ",
        "ß",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
def test_lines_cover_every_character_once(text):
    lines = [line for line, _ in mark_lines(text)]
    assert all(text[line.start : line.end] == line.text for line in lines)
    assert all(before.end <= after.start for before, after in pairwise(lines))
    left = list(text)
    for line in lines:
        left[line.start : line.end] = [" "] * (line.end - line.start)
    assert not "".join(left).strip()
    assert mark_lines(text) == mark_lines(text)


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        " ",
        "A",
        "Анна ",
        "Share ",
        "don't ",
        '"a ',
        "«a ",
        "Photo: ",
        "#a ",
        "- ",
        ". ",
        "a@",
        " / ",
        "© ",
        "Share\n",
        "1\n",
        "Read also:\nOne two three four\n",
        "Press service of\n",
        "Анна ПЕТРОВА\n",
        "word " * 14 + "\n",
        "\n \n",
    ],
)
def test_large_input_is_read_to_the_end(piece):
    size = 20_000 if "\n" in piece else 1_000_000
    text = piece * (size // len(piece)) + "\nend"
    assert mark_lines(text)[-1][0] == Line(len(text) - 3, len(text), "end")
