"""What notebooks show: escaped, captioned, with text for those who do not see."""

import base64
import json
import re

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from research import corpus_from_texts
from research.display import (
    outputs,
    plots,
    show_figure,
    show_numbers,
    show_quotes,
    show_table,
    table_html,
    tables,
)

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def shown(monkeypatch):
    """Collect what would be displayed."""
    outputs = []

    def display(data, metadata, **_):
        outputs.append((data, metadata))

    monkeypatch.setattr("IPython.display.display", display)
    return outputs


def test_a_table_escapes_cells_names_and_caption():
    html = table_html(pd.DataFrame({HOSTILE: [HOSTILE]}), HOSTILE)
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("&lt;script&gt;") == 3


def test_a_table_shows_long_texts_whole_and_dashes_for_nothing(shown):
    show_table(pd.DataFrame({"text": ["long " * 60, None], "n": [12345, 7]}), "Texts")
    html = shown[0][0]["text/html"]
    assert ("long " * 60).strip() in " ".join(html.split())
    assert "–" in html
    assert "12,345" in html
    assert html.startswith(
        '<table class="dataframe research-table">\n<caption>Texts</caption>'
    )


def test_digits_are_rounded_alike_in_html_and_text(shown):
    show_table(pd.DataFrame({"score": [0.123456]}), "Scores", digits=3)
    data, _ = shown[0]
    assert "0.123<" in data["text/html"]
    assert "0.123\n" in data["text/plain"] + "\n"
    assert "0.1235" not in data["text/html"] + data["text/plain"]


def test_a_figure_carries_alt_text_and_caption_and_is_closed(shown):
    figure, ax = plt.subplots()
    ax.plot([1, 2])
    show_figure(figure, alt="A rising line.", caption="Two points.")
    data, metadata = shown[0]
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata == {
        "image/png": {"alt": "A rising line.", "caption": "Two points."}
    }
    assert data["text/plain"] == "Figure: A rising line.\nTwo points."
    assert not plt.fignum_exists(figure.number)


@pytest.mark.parametrize(("alt", "caption"), [("", "c"), ("a", " ")])
def test_a_figure_without_words_is_refused(alt, caption):
    with pytest.raises(ValueError, match="alt text and a caption"):
        show_figure(plt.figure(), alt=alt, caption=caption)
    plt.close("all")


def test_the_same_figure_gives_the_same_bytes(shown):
    for _ in range(2):
        figure, ax = plt.subplots()
        ax.plot([1, 2])
        ax.set_title("Торговля людьми")
        show_figure(figure, alt="a", caption="c")
    assert shown[0][0]["image/png"] == shown[1][0]["image/png"]


def test_quotes_mark_the_span_in_its_context_and_escape_the_document(shown):
    corpus = corpus_from_texts(
        [f"Headline\nPolice {HOSTILE} seized heroin near the border today."]
    )
    text = corpus.documents["text"].iloc[0]
    start = text.index("heroin")
    rows = pd.DataFrame(
        {
            "doc_id": corpus.documents.index,
            "start": start,
            "end": start + 6,
            "key": HOSTILE,
        }
    )
    show_quotes(rows, corpus, "Evidence", heading="key")
    html, plain = shown[0][0]["text/html"], shown[0][0]["text/plain"]
    assert "<mark>heroin</mark> near the border today." in html
    assert "<script" not in html
    assert "<img" not in html
    assert "[heroin]" in plain
    assert "Headline" in plain  # the source, not the context of another line


def test_short_titles_are_unique_and_short(seeds):
    names = plots.short_titles(
        pd.concat([seeds.documents, seeds.documents.set_axis(list("abcd"))])
    )
    assert names.is_unique
    assert all(len(line) <= 45 for name in names for line in name.splitlines())


def test_no_figure_lacks_a_glyph(seeds, recwarn):
    figure, axes = plt.subplots(2)
    plots.set_theme()
    plots.text_and_noise(seeds, axes[0])
    plots.passage_lengths(seeds, axes[1])
    figure.canvas.draw()
    plt.close(figure)
    assert [str(w.message) for w in recwarn if "Glyph" in str(w.message)] == []


def test_dollar_signs_are_money_and_no_formula():
    plots.set_theme()
    corpus = corpus_from_texts(
        [
            "Tax: $1^2^3$ fraud, $\\foo$\n\nThey hid $3 million.",
            "Gang made $3 million\n\nIt is $2 more.",
        ]
    )
    figure, ax = plt.subplots()
    plots.text_and_noise(corpus, ax)
    figure.canvas.draw()
    assert "$3 million" in [label.get_text() for label in ax.get_yticklabels()][1]
    plt.close(figure)


def test_missing_texts_are_dashes_whatever_the_column_holds():
    table = pd.DataFrame({"date": [None, None], "n": [1.5, None]})
    html = table_html(table, "Dates")
    assert "None" not in html
    assert "NaN" not in html
    assert html.count("–") == 3


def test_empty_tables_make_empty_figures():
    figure, axes = plt.subplots(3)
    plots.heat_map(pd.DataFrame(), axes[0], label="passages")
    plots.scores_with_intervals(pd.DataFrame(columns=["system"]), axes[1])
    plots.topic_count_evidence(pd.DataFrame(columns=["n_topics"]), axes[2])
    assert [ax.texts[0].get_text() for ax in axes] == ["nothing to show"] * 3
    plt.close(figure)


def test_a_run_keeps_what_is_shown_as_files(shown, tmp_path, monkeypatch):
    monkeypatch.setenv("RESEARCH_ARTIFACTS", str(tmp_path))
    monkeypatch.setattr(tables, "NUMBERS", {})
    kept = []
    for _ in range(2):
        outputs.KEPT.clear()
        show_table(pd.DataFrame({"=a": ["=1+1", "x;@y", None], "n": [-1, 2, 3]}), "c")
        show_numbers({"claims": 1204, "share": 0.5}, "c")
        figure, ax = plt.subplots()
        ax.plot([1, 2])
        show_figure(figure, alt="a", caption="c", data=pd.DataFrame({"y": [1, 2]}))
        kept.append({path.name: path.read_bytes() for path in tmp_path.iterdir()})
    assert kept[0] == kept[1]
    assert kept[0]["table-1.csv"].decode() == "'=a,n\n'=1+1,-1\nx;'@y,2\n,3\n"
    assert json.loads(kept[0]["numbers.json"]) == {"claims": 1204, "share": 0.5}
    assert kept[0]["figure-1.csv"] == b"y\n1\n2\n"
    assert b"<svg" in kept[0]["figure-1.svg"]
    assert [about["artifact"] for _, about in shown[:3]] == [
        "table-1",
        "table-2",
        "figure-1",
    ]


def test_names_are_masked_in_all_that_is_shown(shown, tmp_path, monkeypatch):
    monkeypatch.setenv("RESEARCH_ARTIFACTS", str(tmp_path))
    monkeypatch.setenv("RESEARCH_MASK_PERSONS", "1")
    corpus = corpus_from_texts(
        ["Report on Oleg\nThe police held Ivan Petrov in Minsk today."]
    )
    start = corpus.documents["text"].iloc[0].index("Petrov")
    rows = pd.DataFrame(
        {"doc_id": corpus.documents.index, "start": start, "end": start + 6}
    )
    show_quotes(rows, corpus, "Of Ivan Petrov")
    show_table(pd.DataFrame({"who": ["Иван Петров", "Minsk"]}), "Of Ivan Petrov")
    figure, ax = plt.subplots()
    ax.barh(["Ivan Petrov", "Minsk"], [1, 2], label="Ivan Petrov")
    ax.legend(title="Ivan Petrov")
    show_figure(figure, alt="Ivan Petrov", caption="Ivan Petrov")
    drawn = {text.get_text() for text in figure.findobj(plt.Text)}
    kept = "".join(path.read_text("utf-8") for path in tmp_path.glob("*.csv"))
    for text in (str(shown), str(drawn), kept):
        assert not re.search("Petrov|Петров|Oleg", text)
        assert "Minsk" in text
