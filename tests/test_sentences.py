"""Sentences: one literal a rule, and every one slices back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research import corpus_from_texts, split_sentences
from research.text.sentences import sentence_spans

# "|" stands where a sentence ends.
CASES = [
    "Mr. Smith met Dr. A. B. Jones of the U.S. Department of Justice.| It was 5 p.m. on Monday.",
    "Approx. 3.5 million tenge was seized, e.g. cash.| The trial, No. 45, starts on Jan. 5.",
    "Gen. Petrov agreed.| What next?| Nobody knows!",
    "The rate rose 2.4 times vs. 2019.| It fell in Dec.| Police said so.",
    "1. Arms were seized.",
    "He saw 1.| Arms were seized.",
    "It ended on Jan. 5 there.| It began in Jan.| Then it rained.",
    "He met (Gen. Petrov) and “Col. Ivanov”.| They left.",
    "В 2023 г. изъято 1,5 млн. тенге.| По ст. 128 УК РК осуждён И. И. Иванов.| Он скрылся.",
    "Об этом сообщил А.С. Пушкин, т.е. начальник отдела.| Суд состоится 5 янв. в г. Минске.",
    "Ущерб составил 25 тыс. долл. США.| Задержано 12 чел.| По данным МВД, группа действовала.",
    "Что дальше?| Неизвестно!",
    "Затримано 5 осіб.| Вилучено 2,5 млн. грн. та зброю.",
    "Он сказал: «Это не я.| Я был дома».| В пгт. Ратомка прошёл обыск.",
    "Найдено у дер. Лески.| Груз из пос. Южный задержан на наб. Невы.",
    "б) Изъяты наркотики.| Дело передано в суд.",
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_end_where_a_reader_ends_them(marked):
    expected = [part.strip() for part in marked.split("|")]
    text = marked.replace("|", "")
    assert [text[start:end] for start, end in sentence_spans(text)] == expected


@given(st.text(alphabet='Аб.!?…"«» \n\t1)Mr', max_size=60))
def test_nothing_but_white_space_is_between_sentences(text):
    spans = list(sentence_spans(text))
    left = list(text)
    for start, end in spans:
        assert text[start:end].strip() == text[start:end] != ""
        left[start:end] = " " * (end - start)
    assert not "".join(left).strip()
    assert spans == sorted(spans)


def test_sentences_slice_back():
    corpus = corpus_from_texts(
        ["A title\n\n  Arms were seized. Two fled.\n\nИзъято оружие. Ищут."]
    )
    sentences = split_sentences(corpus.passages)
    assert len(sentences) == 5
    for row in sentences.itertuples():
        assert corpus.documents["text"][row.doc_id][row.start : row.end] == row.text
