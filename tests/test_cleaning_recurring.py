"""Lines that recur over the documents of one publisher."""

import pytest

from research.corpus.cleaning import mark_lines
from research.corpus.cleaning.recurring import recurring_lines

PROSE = "Police in {} seized weapons that had come from the south in a lorry, the ministry said."
SLOGAN = "The Courier has told the people of the river towns what happens to them since 1911."
TOWNS = ["Brest", "Gomel", "Vitebsk", "Grodno"]


def found(texts, publisher="courier.example"):
    documents = [(publisher, mark_lines(text)) for text in texts]
    lines = [[line.text for line, _ in marked] for _, marked in documents]
    places = recurring_lines(documents)
    return [[text[i] for i in at] for text, at in zip(lines, places, strict=True)]


def page(town, above="River towns desk", within="What happened", below="Ask the desk"):
    first, second = PROSE.format(town), PROSE.format(f"the port of {town}")
    return "\n".join([above, f"Arms seized in {town}", first, within, second, below])


def test_lines_above_and_below_the_prose_recur():
    assert found(map(page, TOWNS)) == [["River towns desk", "Ask the desk"]] * 4


def test_prose_recurs_at_the_very_edge_only():
    edge = [page(town, below=SLOGAN) for town in TOWNS]
    assert found(edge) == [["River towns desk", SLOGAN]] * 4
    inside = [page(town, within=SLOGAN) for town in TOWNS]
    assert found(inside) == [["River towns desk", "Ask the desk"]] * 4


def test_a_line_between_the_title_and_the_prose_may_be_its_heading():
    def headed(town, *above):
        return "\n".join([f"Arms seized in {town}", *above, PROSE.format(town)])

    assert not any(found([headed(town, "What happened") for town in TOWNS]))
    apart = [headed(town, "River towns desk", f"In {town}") for town in TOWNS]
    assert not any(found(apart))


@pytest.mark.parametrize("texts", [[page("Brest")] * 9, [page("Brest"), page("Gomel")]])
def test_copies_and_two_documents_teach_nothing(texts):
    assert not any(found(texts))


def test_an_unknown_publisher_and_a_rare_line_teach_nothing():
    assert not any(found(map(page, TOWNS), publisher=None))
    others = [page(f"Town {n}", above=f"Desk {n}", below=f"Day {n}") for n in range(20)]
    assert not any(found([*map(page, TOWNS[:3]), *others]))


def test_a_document_of_nothing_else_is_left_alone():
    assert found([*map(page, TOWNS), "River towns desk\nAsk the desk"])[-1] == []


def test_the_order_of_documents_does_not_matter():
    texts = [*map(page, TOWNS), "Another text."]
    assert found(texts[::-1]) == found(texts)[::-1]
