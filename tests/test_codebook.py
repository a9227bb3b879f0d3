"""The codebook as shipped, and wrong codebooks."""

from collections import Counter

import pytest

from research.errors import ResearchError
from research.text.codes.codebook import Codebook, load_codebook

GOOD = """
[[category]]
key = "crime.theft"
name = "Theft"
definition = "Taking what is another's."
terms_en = ["theft"]

[[category]]
key = "crime.car_theft"
name = "Car theft"
definition = "Taking another's car."
parent = "crime.theft"
"""


def written(tmp_path, text):
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_axes():
    counts = Counter(category.axis for category in load_codebook())
    assert counts["market"] == 20
    assert counts["actor"] == 5
    assert counts["resilience"] == 12
    assert sum(counts.values()) == 65


def test_every_category_is_described_in_both_languages():
    for category in load_codebook():
        assert len(category.descriptions) == 2, category.key
        assert category.source, category.key
        assert category.terms_en, category.key
        assert category.terms_ru, category.key


def test_drugs_roll_up():
    codebook = load_codebook()
    children = {c.key for c in codebook if c.parent == "market.drugs"}
    assert children == {
        "market.heroin_trade",
        "market.cocaine_trade",
        "market.cannabis_trade",
        "market.synthetic_drug_trade",
    }


def test_no_category_has_a_term_twice():
    for category in load_codebook():
        for terms in (category.terms_en, category.terms_ru):
            assert len(terms) == len(set(terms)), category.key


def test_default_is_read_once():
    assert load_codebook() is load_codebook()


def test_frame():
    frame = load_codebook().to_frame()
    assert list(frame.index) == list(load_codebook().keys)
    assert frame.loc["market.heroin_trade", "parent"] == "market.drugs"
    assert frame.loc["market.human_trafficking", "iccs"] == "0204, 02041, 02042"
    assert frame.loc["enabler.corruption", "name_ru"] == "Коррупция"


def test_own_codebook(tmp_path):
    codebook = load_codebook(written(tmp_path, GOOD))
    assert isinstance(codebook, Codebook)
    assert codebook.keys == ("crime.theft", "crime.car_theft")
    assert codebook["crime.theft"].terms_en == ("theft",)
    assert "crime.fraud" not in codebook


def test_cues_that_an_own_codebook_lacks_are_the_packages(tmp_path):
    text = GOOD.replace(
        "[[category]]", '[cues]\norgans_en = ["squad"]\n[[category]]', 1
    )
    cues = load_codebook(written(tmp_path, text)).cues
    assert cues == load_codebook().cues | {"organs": ("squad",)}


def test_unknown_key():
    with pytest.raises(ResearchError, match=r'no category "market\.tulips"'):
        load_codebook()["market.tulips"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"Theft"', '"Theft', r"own\.toml.*line 4"),
        (
            '"crime.car_theft"',
            '"crime.theft"',
            r'own\.toml.*"crime\.theft" stands more than once',
        ),
        (
            'name = "Car theft"\n',
            "",
            r'own\.toml.*"crime\.car_theft" must be a table with .*"name"',
        ),
        (
            'parent = "crime.theft"',
            'parent = "crime.loss"',
            r'own\.toml.*parent "crime\.loss"',
        ),
        ('parent = "crime.theft"', 'parent = "crime.car_theft"', r"own parent"),
        ('key = "crime.theft"\n', "", r'category number 1 must be a table with "key"'),
        ('key = "crime.theft"', 'key = "theft"', r"axis\.name"),
        (
            '["theft"]',
            '"theft"',
            r'"terms_en" of category "crime\.theft" must be a list',
        ),
        (
            "terms_en",
            "term_en",
            r'"term_en" of category "crime\.theft" must be removed or renamed',
        ),
        (
            'parent = "crime.theft"',
            "parent = 3",
            r'"parent" of category "crime\.car_theft"',
        ),
        ('parent = "crime.theft"', "fallback = 1", r"must be true or false"),
        (
            "\n[[category]]",
            "[cues]\nthieves = []\n[[category]]",
            r'"thieves" of "cues" must be removed',
        ),
    ],
)
def test_wrong_codebook(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(ResearchError, match=message):
        load_codebook(written(tmp_path, GOOD.replace(old, new, 1)))


def test_parents_that_lead_round(tmp_path):
    text = GOOD.replace('"theft"]', '"theft"]\nparent = "crime.car_theft"')
    with pytest.raises(ResearchError, match=r"own parent in the end \(crime"):
        load_codebook(written(tmp_path, text))


def test_cues_of_both_languages_are_one(tmp_path):
    cues = '[cues]\nnone_en = ["no"]\nnone_ru = ["нет"]\nfound_en = []\n[[category]]'
    path = written(tmp_path, GOOD.replace("[[category]]", cues, 1))
    assert load_codebook(path).cues["none"] == ("no", "нет")
    assert load_codebook(path).cues["found"] == load_codebook().cues["found"]


def test_empty_codebook(tmp_path):
    with pytest.raises(ResearchError, match=r"at least one \[\[category\]\]"):
        load_codebook(written(tmp_path, ""))


def test_missing_codebook(tmp_path):
    with pytest.raises(ResearchError, match=r"nowhere\.toml.*No such file"):
        load_codebook(tmp_path / "nowhere.toml")


def test_codebook_in_another_encoding(tmp_path):
    path = tmp_path / "own.toml"
    path.write_bytes(GOOD.replace("Theft", "Кража").encode("cp1251"))
    with pytest.raises(ResearchError, match="UTF-8"):
        load_codebook(path)
