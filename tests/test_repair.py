"""Repair: what a model reads is what was meant; a document stays as it was received."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from research import corpus_from_texts, normalise
from research.text.language import words
from research.text.repair import unify_letters

RUSSIAN = "Изъято оружие в Минске"


@pytest.mark.parametrize(
    "broken",
    [
        RUSSIAN.encode().decode("latin-1"),
        RUSSIAN.encode().decode("cp1251", "replace"),
        "Изъ\xadято\u00a0 оружие\u200b в Минске",
        "Изъятo opужиe в Mинcкe",
    ],
    ids=["latin-1", "windows-1251", "invisible", "look-alikes"],
)
def test_a_broken_text_is_repaired(broken):
    repaired = normalise(broken)
    assert (
        repaired.replace("�", "") in (RUSSIAN, RUSSIAN.replace("И", "", 1))
        or repaired == RUSSIAN
    )


@pytest.mark.parametrize(
    "whole",
    [
        "IT-компании Казахстана",
        "USB и Wi-Fi",
        "It’s 5 % of 1 000",
        "COVID в мае",
        "Qазақ",
    ],
)
def test_a_whole_text_stays(whole):
    assert normalise(whole) == whole.replace("\u00a0", " ")


@given(st.text(alphabet="аеорсухАВaeopcxyABzщ1 -", max_size=30))
def test_letters_are_unified_in_place(text):
    assert len(unify_letters(text)) == len(text)
    assert unify_letters(unify_letters(text)) == unify_letters(text)


def test_a_document_is_not_changed_and_its_lemmas_are_whole():
    text = "Изъяты нaркo\xadтики"
    corpus = corpus_from_texts([text])
    assert corpus.documents["text"].iloc[0] == text
    found = words(text, "ru")
    assert found[1].lemma == "наркотик"
    assert text[found[1].start : found[1].end] == found[1].text
