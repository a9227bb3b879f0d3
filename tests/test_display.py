"""What notebooks show: escaped, captioned, with text for those who do not see."""

import base64

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from research import corpus_from_texts, plots
from research.display import show_figure, show_quotes, show_table, table_html

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
    assert html.startswith('<table class="dataframe research-table">\n<caption>Texts</caption>')


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
    assert metadata == {"image/png": {"alt": "A rising line.", "caption": "Two points."}}
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
    corpus = corpus_from_texts([f"Headline\nPolice {HOSTILE} seized heroin near the border today."])
    text = corpus.documents["text"].iloc[0]
    start = text.index("heroin")
    rows = pd.DataFrame(
        {"doc_id": corpus.documents.index, "start": start, "end": start + 6, "key": HOSTILE}
    )
    show_quotes(rows, corpus, "Evidence", heading="key")
    html, plain = shown[0][0]["text/html"], shown[0][0]["text/plain"]
    assert "<mark>heroin</mark> near the border today." in html
    assert "<script" not in html
    assert "<img" not in html
    assert "[heroin]" in plain
    assert "Headline" in plain  # the source, not the context of another line


def test_short_titles_are_unique_and_short(seeds):
    names = plots.short_titles(pd.concat([seeds.documents, seeds.documents.set_axis(list("abcd"))]))
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
