"""What is shown and judged by hand: marks that slice back, nothing that runs, no judgement lost."""

import pytest

from research import (
    CodebookClassifier,
    ResearchError,
    TopicModel,
    corpus_from_texts,
    quotes,
    read_labels,
    search,
    show,
)
from research.display import (
    ClaimBoard,
    DocumentView,
    LabelQueue,
    SearchBox,
    TopicBrowser,
)
from research.files.paths import settings
from research.report.project import new_project

ATTACK = "<img src=x onerror=alert()>"
TEXTS = [
    f"Police in Minsk seized heroin {ATTACK} and weapons.",
    "Число краж выросло со 100 до 250, или на 90 %. Банда торговала людьми в Казахстане.",
]


@pytest.fixture(scope="module")
def corpus():
    return corpus_from_texts(TEXTS)


def test_a_document_is_shown_whole_and_escaped(corpus):
    shown = show(corpus, corpus.documents.index[0])
    assert ATTACK not in shown.html
    assert "&lt;img src=x onerror=alert()&gt;" in shown.html
    assert '<mark class="place"' in shown.html
    with pytest.raises(ResearchError, match="no document 'x'"):
        show(corpus, "x")


def test_tables_are_shown_with_their_quotes(corpus):
    assert "[Police in Minsk" in quotes(search(corpus, "heroin"), corpus).plain
    assert ATTACK not in quotes(search(corpus, "heroin"), corpus, caption=ATTACK).html


def test_judgements_are_kept_found_again_and_taken_back(corpus, tmp_path):
    queue = LabelQueue(corpus, tmp_path / "labels.csv")
    queue.widget().children[1].children[0].click()
    queue.judge(False, other="market.drugs", note="нет")
    again = LabelQueue(corpus, tmp_path / "labels.csv")
    assert again.view().plain.startswith(
        f"Judged: 2 of {len(queue.queue)}; accepted: 0.50"
    )
    assert read_labels(queue.path)["value"].tolist() == [True, False, True]
    again.view(keys="u")
    again.view(keys="uг")
    assert read_labels(queue.path).empty
    assert len(again.waiting(again.judged())) == len(queue.queue)


def test_every_panel_escapes_what_it_shows(corpus, tmp_path):
    topics = TopicModel(1).fit(corpus)
    panels = [SearchBox(corpus, ATTACK), DocumentView(corpus, topics)]
    panels += [
        TopicBrowser(corpus, topics),
        LabelQueue(corpus, tmp_path / "l.csv"),
    ]
    for panel in [*panels, ClaimBoard(corpus, tmp_path / "c.csv")]:
        assert ATTACK not in panel.view().html
        assert panel.widget().children


def test_a_new_project_finds_its_own_texts(tmp_path, monkeypatch):
    folder = new_project(tmp_path / "mine")
    (folder / "corpus" / "a.txt").write_text("Two gangs sold heroin.", "utf-8")
    (folder / "research.toml").write_text('annotator = "Анна"', "utf-8")
    monkeypatch.chdir(folder / "notebooks")
    import research

    assert len(research.load_corpus("corpus")) == 1
    assert settings() == {"annotator": "Анна"}
    assert '= \\"corpus\\"' in (folder / "notebooks" / "01-corpus.ipynb").read_text(
        "utf-8"
    )
    with pytest.raises(ResearchError, match="is not empty"):
        new_project(folder)


def test_undo_with_nothing_judged_says_so(tmp_path):
    corpus = corpus_from_texts(["Police seized heroin."])
    queue = LabelQueue(corpus, tmp_path / "labels.csv")
    for judge in (lambda: None, lambda: (queue.judge(True), queue.undo())):
        judge()
        with pytest.raises(ResearchError, match="no judgement"):
            queue.undo()


def test_a_click_reads_no_text_anew(corpus, tmp_path, monkeypatch):
    board = ClaimBoard(corpus, tmp_path / "claims.csv")
    labels = LabelQueue(corpus, tmp_path / "labels.csv")
    first = show(corpus, corpus.documents.index[0])
    for module in ("boards", "quotes", "documents"):
        monkeypatch.delattr(f"research.display.{module}.extract_claims")
    monkeypatch.delattr(CodebookClassifier, "predict")
    assert "Judged: 1 of" in board.view(pressed="Accept").plain
    assert "Judged: 1 of" in labels.view(pressed="Reject").plain
    assert show(corpus, corpus.documents.index[0]) == first


def test_the_queue_ends_and_a_rejection_says_what_it_is_instead(corpus, tmp_path):
    queue = LabelQueue(corpus, tmp_path / "labels.csv", n=1)
    [key] = queue.queue["key"]
    assert "Nothing" not in queue.view().plain
    assert (
        "Nothing is left" in queue.view("market.fraud", "why", pressed="Reject").plain
    )
    assert "Nothing is left" in queue.view(pressed="Accept").plain
    rows = read_labels(queue.path)
    assert rows[["key", "value", "note"]].values.tolist() == [
        [key, False, "why"],
        ["market.fraud", True, "why"],
    ]
    assert "Judged: 0 of 1" in queue.view(pressed="Undo").plain


def test_a_button_empties_what_was_said_of_one_quote(corpus, tmp_path):
    panel = LabelQueue(corpus, tmp_path / "labels.csv").widget()
    rather, note, keys = panel.children[2].children
    note.value, keys.value = "doubtful", "z"
    panel.children[1].children[1].click()
    assert (rather.value, note.value, keys.value) == ("", "", "z")


def test_a_fault_is_told_in_the_panel(corpus):
    panel = SearchBox(corpus, "heroin").widget()
    controls = {control.description: control for control in panel.children[0].children}
    controls["since"].value = "soon"
    assert "since" in panel.children[1].value
    controls["since"].value = ""
    controls["place"].value = 1
    assert '<mark class="match' in panel.children[1].value


def test_topics_are_shown_by_group(corpus):
    topics = TopicModel(1).fit(corpus)
    plain = TopicBrowser(corpus, topics).view(0, "language").plain
    assert "By language" in plain
    assert "n passages" in plain
    assert "T: " in DocumentView(corpus, topics).view().html


def test_undo_keeps_the_earlier_judgements_of_the_same_document(tmp_path):
    corpus = corpus_from_texts(["Police in Minsk seized heroin and weapons."])
    queue = LabelQueue(corpus, tmp_path / "labels.csv")
    queue.judge(True)
    kept = read_labels(queue.path)
    queue.judge(False, other="market.fraud")
    queue.undo()
    assert read_labels(queue.path).equals(kept)
