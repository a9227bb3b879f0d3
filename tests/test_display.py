"""What notebooks show: escaped, captioned, with text for those who do not see."""

import base64
import json
import re

import pandas as pd
import pytest
from matplotlib import pyplot as plt

from research import (
    audit_claims,
    corpus_from_texts,
    country_roles,
    extract_claims,
    find_measures,
)
from research.display import (
    hide_small_counts,
    in_words,
    masking,
    outputs,
    plots,
    save_table,
    shareable,
    show_figure,
    show_finding,
    show_numbers,
    show_quotes,
    show_table,
    table_html,
    tables,
)
from research.display.documents import _Mark, _pieces
from research.display.hiding import VICTIMS, are_small_counts, is_masked
from research.display.quotes import context

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


def test_a_quote_can_be_cited_and_links_only_to_the_web(shown):
    texts = ["Police held two.", "Police held three."]
    fields = {"title": ["A", None], "publisher": ["Gazette", None]}
    urls = ["https://example.org/a?b=1&c", "javascript:hit()"]
    corpus = corpus_from_texts(
        pd.DataFrame(
            {"text": texts, "date": ["2024-05-03", None], "url": urls, **fields}
        )
    )
    rows = pd.DataFrame({"doc_id": corpus.documents.index, "start": 0, "end": 6})
    show_quotes(rows, corpus, "Evidence")
    show_finding("2 texts say so.", corpus, rows, claims=extract_claims(corpus))
    html, plain = shown[0][0]["text/html"], shown[0][0]["text/plain"]
    assert "A, Gazette, 2024-05-03, characters 0–6" in html
    assert (
        "A, Gazette, 2024-05-03, characters 0–6, https://example.org/a?b=1&c" in plain
    )
    assert re.findall('href="([^"]*)"', html) == ["https://example.org/a?b=1&amp;c"]
    data, about = shown[1]
    assert data["text/html"].startswith("<p>2 texts say so.</p>")
    assert data["text/html"].count("<blockquote>") == 1
    assert about == {"finding": True}


def test_short_titles_are_unique_and_short(seeds):
    names = plots.short_titles(
        pd.concat([seeds.documents, seeds.documents.set_axis(list("abcd"))])
    )
    assert names.is_unique
    assert all(len(line) <= 45 for name in names for line in name.splitlines())


def test_no_figure_lacks_a_glyph(seeds, recwarn):
    plots.set_theme()
    figure, ax = plt.subplots()
    names = plots.short_titles(seeds.documents)
    plots.heat_map(pd.DataFrame({"n": 1.0}, index=names), ax, label="n")
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
    names = plots.short_titles(corpus.documents)
    plots.heat_map(pd.DataFrame({"n": 1.0}, index=names), ax, label="n")
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
    figure, axes = plt.subplots(2)
    plots.heat_map(pd.DataFrame(), axes[0], label="passages")
    plots.intervals(pd.DataFrame(columns=["system"]), "system", "value", axes[1])
    assert [ax.texts[0].get_text() for ax in axes] == ["nothing to show"] * 2
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


def test_a_mask_ends_with_its_block_and_an_earlier_one_goes_on(monkeypatch):
    monkeypatch.delenv("RESEARCH_MASK_PERSONS", raising=False)
    with masking(), masking(False):
        assert shareable("Police held Ivan Petrov.") == "Police held [name]."
    assert not is_masked()
    with pytest.raises(ZeroDivisionError), masking():
        1 / 0  # noqa: B018
    assert not is_masked()
    monkeypatch.setenv("RESEARCH_MASK_PERSONS", "1")
    with masking(False):
        assert is_masked()
    assert is_masked()


@pytest.mark.parametrize(
    ("measure", "speaks"),
    [
        ("child victims", True),
        ("Survivors of trafficking", True),
        ("пострадавших", True),
        ("детей пострадало", True),
        ("потерпевших", True),
        ("жертв торговли людьми", True),
        ("пожертвований", False),
        ("men", False),
    ],
)
def test_words_for_victims(measure, speaks):
    assert bool(VICTIMS.search(measure)) == speaks


@pytest.mark.parametrize(
    ("value", "kind", "measure", "is_small"),
    [
        (10, "count", "victims", True),
        (11, "count", "victims", False),
        (10, "share", "victims", False),
        (10, "count", "cases", False),
    ],
)
def test_a_small_count_is_one_of_victims_under_11(value, kind, measure, is_small):
    row = {"value": value, "unit_kind": kind, "measure": measure}
    assert are_small_counts(pd.DataFrame([row])).tolist() == [is_small]


SMALL = [
    "Police freed 7 victims in May 2024 and seized 9 cars.",
    "The number of survivors rose from 4 in 2022 to 9 in 2023. "
    "The number of thefts rose from 40 to 90, or by 20 %.",
]


def test_small_counts_are_hidden_in_claims_and_in_the_checks_of_them():
    claims = extract_claims(corpus_from_texts(SMALL))
    hidden = hide_small_counts(claims)
    assert hidden["text"].tolist() == ["<11", "9", "<11", "<11", "40", "90", "20 %"]
    assert hidden["value"].tolist() == ["<11", 9, "<11", "<11", 40, 90, 20]
    assert claims["text"][0] == "7"  # The table that was given is as it was.
    checks = hide_small_counts(audit_claims(claims), claims)
    assert checks["note"].str.contains("under 11").tolist() == [True, False, False]
    assert checks["computed"].isna().tolist() == [True, False, True]
    empty = claims.head(0)
    assert hide_small_counts(empty).empty
    assert hide_small_counts(audit_claims(empty), empty).empty


def test_small_counts_are_hidden_in_quotes_and_around_them(shown):
    corpus = corpus_from_texts(SMALL[:1])
    claims = extract_claims(corpus)
    show_quotes(claims, corpus, "Claims", claims=claims)
    lines = shown[0][0]["text/plain"].splitlines()[1:]
    assert lines[0].startswith("Police freed [<11] victims in May 2024")
    assert lines[1].startswith("Police freed <11 victims in May 2024 and seized [9]")
    assert "<mark>&lt;11</mark>" in shown[0][0]["text/html"]
    show_quotes(claims, corpus, "Claims")
    assert "freed [7] victims" in shown[1][0]["text/plain"]


LONG = "word " * 30


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Title\nTwo gangs sold X today.\nEnd", "Two gangs sold [X] today."),
        (f"{'a' * 120}X{'b' * 120}", f"{'a' * 120}[X]{'b' * 120}"),
        (f"a{LONG}X", f"…{'word ' * 23}[X]"),
        (f"X {LONG}", f"[X]{' word' * 23}…"),
        (f"{LONG}\nX\n{LONG}", "[X]"),
    ],
)
def test_a_quote_stays_in_its_paragraph_and_says_where_it_was_cut(text, quote):
    start = text.index("X")
    before, span, after = context(text, start, start + 1)
    assert f"{before}[{span}]{after}" == quote


def test_a_line_is_cut_where_marks_begin_and_end():
    marks = [
        _Mark(0, 30, "topic", "drugs"),
        _Mark(4, 9, "claim", "kg"),
        _Mark(6, 40, "label", "market"),
        _Mark(22, 30, "place", "Minsk"),
    ]
    pieces = list(_pieces("x" * 50, 2, 12, marks))
    assert [(piece["at"], len(piece["text"]), piece["kinds"]) for piece in pieces] == [
        (2, 2, []),
        (4, 2, ["claim"]),
        (6, 3, ["claim", "label"]),
        (9, 3, ["label"]),
    ]
    assert [piece["tags"] for piece in pieces] == [
        [],
        [],
        [("C", "kg")],
        [("T", "drugs"), ("L", "market")],
    ]


def test_empty_years_keep_their_place_and_the_undated_come_last():
    dates = ["2019-01-02", "2021", None]
    table = pd.DataFrame({"date": dates, "language": "en"})
    figure, ax = plt.subplots()
    plots.documents_by_year(table, ax)
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert labels == ["2019", "2020", "2021", "no date"]
    assert [bar.get_height() for bar in ax.patches] == [1, 0, 1, 1]
    plt.close(figure)


def test_codes_are_shown_as_words_and_others_stay():
    table = pd.DataFrame(
        {
            "market": ["market.heroin_trade", "an own category", None],
            "country": ["KZ", "XX-1", ""],
            "comparator": ["lt", "eq", "approx"],
            "language": ["lt", "ru", "und"],
            "n": [1, 2, 3],
        }
    )
    named = in_words(table)
    assert named["market"].tolist()[:2] == ["Heroin trade", "an own category"]
    assert named["market"].isna().tolist() == [False, False, True]
    assert named["country"].tolist() == ["Kazakhstan", "XX-1", ""]
    assert named["comparator"].tolist() == ["less than", "as stated", "about"]
    assert named["language"].tolist() == ["Lithuanian", "Russian", "Unknown language"]
    assert named["n"].tolist() == [1, 2, 3]


def test_all_relations_verdicts_and_caveats_have_words(seeds):
    claims = extract_claims(seeds)
    checks = in_words(audit_claims(claims))
    for table, columns in (
        (checks, ["relation", "verdict", "caveat"]),
        (in_words(claims), ["comparator", "unit_kind"]),
        (in_words(country_roles(seeds)), ["market", "country"]),
        (in_words(find_measures(seeds)), ["kind", "country"]),
    ):
        for column in columns:
            codes = table[column].astype(str)
            assert not codes.str.contains(r"_|^\w+\.\w|^[A-Z]{2}$").any(), column


def test_a_whole_table_is_kept_with_its_sources_and_words(shown, monkeypatch, tmp_path):
    monkeypatch.setenv("RESEARCH_ARTIFACTS", str(tmp_path))
    texts = ["Police in Minsk freed 7 victims of trafficking. They held 9 men."] * 2
    texts[1] = "=1+1 Police held 12 men in Astana, where 5 victims were found."
    corpus = corpus_from_texts(
        pd.DataFrame({"text": texts, "publisher": ["Gazette", "=cmd()"]})
    )
    claims = extract_claims(corpus)
    save_table(hide_small_counts(claims), corpus, "claims", claims=claims)
    said, about = shown[0]
    assert said["text/plain"].startswith(f"All {len(claims)} rows of claims")
    assert about == {"artifact": "claims"}
    content = (tmp_path / "claims.csv").read_text("utf-8")
    assert content.startswith("\ufeff")
    kept = pd.read_csv(tmp_path / "claims.csv")
    assert len(kept) == len(claims) > 3
    assert kept["source"].str.contains("Gazette").any()
    assert set(kept["comparator_name"]) == {"as stated"}
    assert "7 victims" not in content
    assert "5 victims" not in content
    assert "<11 victims" in content
    assert not kept["source"].str.startswith("=").any()


def test_a_whole_table_without_rows_is_kept(shown, seeds, monkeypatch, tmp_path):
    monkeypatch.setenv("RESEARCH_ARTIFACTS", str(tmp_path))
    save_table(extract_claims(seeds)[:0], seeds, "claims")
    assert shown[0][0]["text/plain"].startswith("All 0 rows of claims")
    assert pd.read_csv(tmp_path / "claims.csv").columns.tolist()[:2] == [
        "claim_id",
        "doc_id",
    ]


def test_a_whole_table_shows_no_small_count_in_its_own_words(monkeypatch, tmp_path):
    monkeypatch.setenv("RESEARCH_ARTIFACTS", str(tmp_path))
    text = "The police freed 7 victims of trafficking and charged 14 men in Minsk."
    corpus = corpus_from_texts([text])
    place = {"doc_id": corpus.documents.index, "start": 0, "end": len(text)}
    rows = pd.DataFrame({**place, "text": text})
    save_table(rows, corpus, "measures", claims=extract_claims(corpus))
    kept = pd.read_csv(tmp_path / "measures.csv")
    assert kept["text"].tolist() == [text.replace("7", "<11")]
    twice = pd.concat([rows, rows]).assign(country="BY")  # with one index
    save_table(twice, corpus, "measures")
    kept_twice = pd.read_csv(tmp_path / "measures.csv")
    assert kept_twice["country_name"].tolist() == ["Belarus"] * 2
    save_table(rows, corpus, "measures", claims=extract_claims(corpus))
    assert "7 victims" not in (tmp_path / "measures.csv").read_text("utf-8")
