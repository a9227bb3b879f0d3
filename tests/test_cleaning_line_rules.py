"""Each rule for a line by itself: a line that fires it, and one that must not."""

import pytest

from research.corpus.cleaning import line_rules as rules
from research.corpus.cleaning.vocabulary import after, after_label, count_forms

RULES = [
    (rules.is_interface, "Log in to your account", "Log in to your account;"),
    (rules.is_interface, "Search this site...", "The search of the site failed"),
    (rules.is_interface, "mvd.example.kz", "• Menu"),
    (rules.is_interface, "Subscribe", "to the"),
    (rules.is_counter, "Read 2740 times", "Read times"),
    (rules.is_counter, "0:00 / 7:31", "5% views"),
    (rules.is_counter, "5 comments", "5 comments were false"),
    (rules.is_photo_credit, "Фото.", "Фото из дела приобщили к нему."),
    (rules.is_photo_credit, "Photo: BelTA", "Photo: one of the proofs seen by all."),
    (rules.is_photo_credit, "Photo by Ann Lee", "Photo by Ann Lee was seen in court."),
    (rules.is_photo_credit, "A raid (file photo)", "A raid (photo 1 of 2)"),
    (rules.is_photo_credit, "Фото автора", "Фото автора найдено в телефоне"),
    (rules.is_byline, "By Anna Petrova", "By New Year, Police had come."),
    (rules.is_byline, "Written by", "Written"),
    (rules.is_byline, "By Ann Lee (the Analyst)", "By Ann Lee (it ends.)"),
    (rules.is_byline, "Автор Иван Петров", "Автор Иван Петров, эксперт"),
    (rules.is_byline, "Автор: Иван Петров, эксперт", "Автор: в тексте нет."),
    (rules.is_dateline, "Minsk, 5 February 2024", "On 5 February 2024 they"),
    (rules.is_dateline, "San Jose, 5 May 2024", "San Jose California, 5 May 2024"),
    (rules.is_dateline, "5 hours ago", "5 hours"),
    (rules.is_read_also, "Read also: Arms", "Read: he could not do it at all."),
    (rules.is_read_also, "See also: Arms", "See also Table 3"),
    (rules.is_navigation, "1. Other news »", "Other news came"),
    (rules.is_boilerplate, "© 2023 Observer", "“© 2023” was printed on it"),
    (rules.is_boilerplate, "Powered by X", "The lorry was powered by gas"),
    (
        rules.is_boilerplate,
        "Subscribe to our channel",
        "- Download the app, said our man",
    ),
    (rules.is_boilerplate, "Sign up for our newsletter", "Sign for our lorry"),
    (rules.is_notice, "Main menu:", "The men:"),
    (rules.is_notice, "Comments are closed", "The courts are closed"),
    (rules.is_imprint, "3 June 2021 • By Ann Lee • 5 min", "3 June 2021"),
    (rules.is_imprint, "3 June 2021 | 5 comments", "3 June 2021 | Arms seized"),
    (rules.is_separator, "* * *", "* 1 *"),
]


@pytest.mark.parametrize(("knows", "fires", "not_so"), RULES)
def test_rule(knows, fires, not_so):
    assert knows(fires)
    assert not knows(not_so)


@pytest.mark.parametrize(
    ("rule", "line", "longest"),
    [
        ("is_byline", "Автор: Иван Петров, {}", 150),
        ("is_dateline", "3 May 2021 A{}", 120),
        ("kind_of_line", "Read also: {}", 300),
    ],
)
def test_long_lines_are_text(rule, line, longest):
    fill = longest - len(line.format(""))
    assert getattr(rules, rule)(line.format("b" * fill))
    assert not getattr(rules, rule)(line.format("b" * (fill + 1)))


def test_heading():
    assert rules.heading("← 2. Читайте ещё: »") == "читайте еще"


def test_words_of_the_lists():
    assert after("Photos of it", "photo_credit", "starts") == "of it"
    assert after("Photographic", "photo_credit", "starts") is None
    assert after_label("Теги : оружие", "tags", "starts") == "оружие"
    assert after_label("Теги оружие", "tags", "starts") is None
    assert count_forms(["newsletter-box", "news", "x"], "appeal", "media") == 2
