"""Each pattern of cleaning: a piece of a line that it matches, and one that it must not."""

import pytest

from research.corpus.cleaning import patterns

WHOLE = [
    ("NAMES", "Mary O’Neill", "Mary went home"),
    ("NAMES", "J. Иванов", "Иванов"),
    ("PEOPLE", "Ann Lee, Ivan Petrov and Mary O'Neill", "Ann Lee or Ivan Petrov"),
    ("PEOPLE", "Игорь Семёнов и Анна Петрова", "Игорь Семёнов и другие"),
    ("WORD", "пресс-служба", "1st"),
    ("SITE", "https://mvd.example.kz/news", "mvd example"),
    ("SITE", "newsmaker.md", "3.5"),
    ("WIDGET", "0:00 / 7:31", "0:00"),
    ("WIDGET", "5 min", "5 minutes"),
    ("WIDGET", "👁 1.2K", "1.2K"),
    ("COUNT", "1 532", "$1 532"),
    ("COUNT", "7:31", "7:3"),
    ("COUNT", "15 тыс.", "15%"),
    ("PLACE_BEFORE_DATE", "MINSK (", "minsk ("),
    ("PLACE_BEFORE_DATE", "New York, ", "the city, "),
]


@pytest.mark.parametrize(("name", "fires", "not_so"), WHOLE)
def test_pattern_of_a_whole_piece(name, fires, not_so):
    pattern = getattr(patterns, name)
    assert pattern.fullmatch(fires)

    assert not pattern.fullmatch(not_so)


STARTS = [
    ("ABOUT_PUBLISHER", "The Diplomat is an online magazine.", "He is a journalist."),
    ("ABOUT_PUBLISHER", "«Медуза» — независимое издание.", "Медуза — животное."),
    ("AFTER_DATELINE", ") — Two men", " the men"),
    ("AFTER_DATELINE", " г. Оперативники", " г Минск"),
    ("AFTER_DATELINE", " года. Задержаны", " годами. Задержаны"),
]


@pytest.mark.parametrize(("name", "fires", "not_so"), STARTS)
def test_pattern_of_a_start(name, fires, not_so):
    pattern = getattr(patterns, name)
    assert pattern.match(fires)
    assert not pattern.match(not_so)


WITHIN = [
    ("QUOTED", "He said “pay here” twice", "He said “pay here"),
    ("GLUED", "FacebookTwitter", "FACEBOOK"),
    ("PARTS", "About us | Contact us", "About-us"),
    ("PARTS", "News / Crime", "and/or"),
    ("SENTENCE_BREAK", "in May.Read more", "3.5"),
    ("SENTENCE_END", "They fled. Where to", "3.5"),
    ("SENTENCE_WITHIN", "They fled. Where to", "J. Smith"),
    ("BYLINE_LABEL", "Written by Ann Lee", "Ann Lee stood by"),
    ("BYLINE_LABEL", "Автор: Анна Петрова", "Анна Петрова"),
    ("ISSUE_OF", "(9/1/2010 issue of the Analyst)", "(an issue for the Analyst)"),
    ("RIGHTS", "© 2019–2023 Western Observer", "2019 Western Observer"),
    ("RIGHTS", "Copyright 2019 Sea Watch Institute", "Right 2019 Sea Watch"),
    ("OFFICE_UNIT", "Press Service of the Committee", "Press Service"),
    ("OFFICE_UNIT", "Пресс-служба МВД", "Служба МВД"),
]


@pytest.mark.parametrize(("name", "fires", "not_so"), WITHIN)
def test_pattern_within_a_line(name, fires, not_so):
    pattern = getattr(patterns, name)
    assert pattern.search(fires)
    assert not pattern.search(not_so)


def test_pieces_that_patterns_name():
    about = patterns.ABOUT_PUBLISHER.match("The Diplomat is an online magazine.")
    assert about["en"] == "Diplomat"
    rights = patterns.RIGHTS.search("© 2019–2023 Western Observer, Minsk | News")
    assert rights["name"] == "Western Observer"
    assert patterns.ISSUE_OF.search("issue of the Analyst)")[1] == "Analyst"
