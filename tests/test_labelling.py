"""The labelling loop, measures of predictions, saved models and sorting by description."""

import subprocess
import sys
from functools import partial

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, f1_score
from sklearn.multioutput import MultiOutputClassifier

from research import (
    TextClassifier,
    corpus_from_texts,
    make_text_classifier,
    read_labels,
)
from research.errors import ResearchError
from research.models.classification import (
    add_labels,
    calibration_error,
    document_labels,
    unsure_labels,
)
from research.models.classification.codebook_classifier import CodebookClassifier
from research.models.classification.labelling import as_truth
from research.models.classification.metrics import (
    bootstrap_interval,
    macro_f1,
    share_interval,
)
from research.models.classification.text_classifier import copy_groups

SPORT = [
    "The team won the match.", "Вратарь отбил удар.", "A goal in the last minute.",
    "Сборная выиграла чемпионат.", "The runner broke a record.", "Тренер похвалил игроков.",
]  # fmt: skip
CRIME = [
    "The court jailed the smuggler.", "Полиция задержала банду.", "He took a bribe from a firm.",
    "Суд вынес приговор вору.", "Officers seized heroin.", "Мошенник похитил деньги.",
]  # fmt: skip
TEXTS, LABELS = SPORT + CRIME, ["sport"] * 6 + ["crime"] * 6


@pytest.fixture(scope="module")
def model():
    return make_text_classifier().fit(TEXTS, LABELS)


def test_a_saved_model_predicts_as_before(model, tmp_path):
    model.save(tmp_path / "model.npz")
    loaded = TextClassifier.load(tmp_path / "model.npz")
    np.testing.assert_array_equal(
        loaded.predict_proba(TEXTS), model.predict_proba(TEXTS)
    )
    assert loaded.n_texts_ == 12


def test_what_is_no_saved_model(tmp_path):
    (tmp_path / "other.npz").write_bytes(b"nothing")
    with pytest.raises(ResearchError, match=r"not a saved research\.TextClassifier"):
        TextClassifier.load(tmp_path / "other.npz")


def test_the_order_of_texts_changes_nothing(model):
    order = np.random.default_rng(0).permutation(len(TEXTS))
    other = make_text_classifier().fit(
        [TEXTS[i] for i in order], [LABELS[i] for i in order]
    )
    np.testing.assert_array_equal(
        other.predict_proba(TEXTS), model.predict_proba(TEXTS)
    )
    assert other.n_texts_ == model.n_texts_


def test_several_labels_a_text_are_for_scikit_learn():
    """Where the classifier refuses them, it names what makes one for each label."""
    keys = [["sport"] if i < 6 else ["crime", "court"][: 1 + i % 2] for i in range(12)]
    with pytest.raises(ResearchError, match="MultiOutputClassifier"):
        make_text_classifier().fit(TEXTS, keys)
    table = pd.DataFrame(
        {key: [int(key in row) for row in keys] for key in ("court", "sport")}
    )
    with pytest.raises(ResearchError, match="MultiOutputClassifier"):
        make_text_classifier().fit(TEXTS, table)
    model = MultiOutputClassifier(make_text_classifier()).fit(TEXTS, table)
    found = model.predict(TEXTS)
    assert found.shape == (12, 2)
    assert accuracy_score(table["sport"], found[:, 1]) > 0.8


@pytest.mark.parametrize(
    ("texts", "labels", "message"),
    [
        (["a", ""], ["x", "y"], "Text number 1 is empty of words"),
        (["a", float("nan")], ["x", "y"], "Text number 1 is nan"),
        (["a", "b"], ["x", float("nan")], "Some labels are missing"),
        (["a", "b"], ["x", "x"], "of two classes"),
        ([], [], "there are no labels"),
        (["a", "b"], [["x"], ["x"]], "Several labels a text"),
    ],
)
def test_what_cannot_be_learned_from(texts, labels, message):
    with pytest.raises(ResearchError, match=message):
        make_text_classifier().fit(texts, labels)


def test_near_copies_stay_together():
    text = "Police in the northern city seized twelve stolen weapons from smugglers yesterday"
    groups = copy_groups(
        [text, "It rained all night.", text.lower() + " morning", "Sun."]
    )
    assert groups[0] == groups[2]
    assert len(set(groups)) == 3


def test_calibration():
    probability, correct = (
        [0.95] * 10 + [0.55] * 10,
        [True] * 9 + [False] + [True] * 5 + [False] * 5,
    )
    assert calibration_error(probability, correct) == 0.05


# The file of labels ---------------------------------------------------------------------------


@pytest.fixture
def corpus():
    return corpus_from_texts(["Two gangs smuggled weapons.", "The sun shone."])


@pytest.fixture
def labels(corpus):
    row = {"doc_id": corpus.documents.index[0], "start": 0, "end": 8, "value": True}
    return pd.DataFrame([row | {"key": "actor.criminal_networks", "annotator": "one"}])


def test_labels_are_added_and_nothing_is_overwritten(tmp_path, labels):
    path = tmp_path / "labels.csv"
    add_labels(path, labels)
    add_labels(path, labels)
    add_labels(path, labels.assign(value=False, annotator="two"))
    table = read_labels(path)
    assert table["value"].tolist() == [True, False]
    assert table["note"].tolist() == ["", ""]


@pytest.mark.parametrize(
    "change",
    [
        {"end": 0},
        {"start": -1},
        {"start": "x"},
        {"value": "perhaps"},
    ],
)
def test_damaged_rows_are_named_and_stay(tmp_path, labels, change):
    path = tmp_path / "labels.csv"
    table = pd.concat([labels, labels.assign(**change, note="kept")])
    table.to_csv(path, index=False)
    with pytest.warns(UserWarning, match=r"labels.csv are left out .*: \[3\]"):
        assert len(read_labels(path)) == 1
    with pytest.warns(UserWarning, match=r": \[3\]"):
        assert len(add_labels(path, labels.assign(value=False))) == 2
    *_, damaged = pd.read_csv(path, dtype=str).to_dict("records")
    assert damaged["note"] == "kept"
    assert damaged.items() >= {name: str(v) for name, v in change.items()}.items()


@pytest.mark.parametrize("doc_id", ["123456789012", "012345678901", "1234567e8901"])
def test_a_spreadsheet_makes_no_number_of_an_id(tmp_path, labels, doc_id):
    path = tmp_path / "labels.csv"
    added = add_labels(path, labels.assign(doc_id=doc_id, note="=1+1"))
    assert f"'{doc_id}," in path.read_text("utf-8")
    assert ",'=1+1" in path.read_text("utf-8")
    pd.testing.assert_frame_equal(read_labels(path), added, check_dtype=False)


def _writer(path, annotator, n):
    """Start a process that adds `n` labels, one at a time, and says which it has added."""
    code = f"""
import pandas as pd
from research.models.classification.labelling import add_labels
row = {{"doc_id": "a", "end": 900, "key": "k", "value": True, "annotator": {annotator!r}}}
for start in range({n}):
    add_labels({str(path)!r}, pd.DataFrame([row | {{"start": start}}]))
    print(start, flush=True)
"""
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


def test_two_writers_lose_nothing(tmp_path):
    path = tmp_path / "labels.csv"
    writers = [_writer(path, name, 60) for name in ("one", "two")]
    for writer in writers:
        writer.communicate()
    assert read_labels(path)["annotator"].value_counts().to_dict() == {
        "one": 60,
        "two": 60,
    }


def test_a_killed_writer_loses_nothing_and_bars_no_other(tmp_path):
    path = tmp_path / "labels.csv"
    writer = _writer(path, "one", 800)
    said = [writer.stdout.readline() for _ in range(5)]
    writer.kill()
    said += writer.communicate()[0].splitlines()
    assert read_labels(path)["start"].tolist()[: len(said)] == list(range(len(said)))
    _writer(path, "two", 1).communicate()
    assert read_labels(path)["annotator"].tolist().count("two") == 1


@pytest.mark.parametrize("content", ["", "key\na\n", "\x00\xff"])
def test_what_is_no_file_of_labels(tmp_path, content):
    (tmp_path / "labels.csv").write_text(content, encoding="latin-1")
    with pytest.raises(ResearchError, match="labels"):
        read_labels(tmp_path / "labels.csv")


def test_abstentions_are_said(corpus):
    texts = [
        "The Anti-Corruption Agency opened an office.",
        "The sun shone on the garden.",
    ]
    corpus = corpus_from_texts(texts)
    found = CodebookClassifier().predict(corpus)
    assert document_labels(found, corpus).empty
    unsure = (
        unsure_labels(found, corpus).set_index("doc_id").loc[corpus.documents.index]
    )
    assert unsure["reason"].tolist() == ["name", "nothing found"]
    assert unsure["key"].iloc[0] == "enabler.corruption"


NAN = float("nan")


@pytest.mark.parametrize(
    ("texts", "labels", "message"),
    [
        (TEXTS, ["sport"] * len(TEXTS), 'all labels are "sport"'),
        ([*TEXTS[:-1], NAN], LABELS, "Text number 11 is nan, no text"),
        ([*TEXTS[:-1], " "], LABELS, "Text number 11 is empty of words"),
        (TEXTS, [*LABELS[:-1], NAN], "Some labels are missing"),
        (TEXTS, [["a"]] * 11 + [[NAN]], "Several labels a text"),
        (TEXTS, [["a"]] * 11 + ["b"], "Several labels a text"),
        (TEXTS, LABELS[:3], "12 texts but 3 labels"),
    ],
)
def test_what_nothing_can_be_learned_from(texts, labels, message):
    with pytest.raises(ResearchError, match=message):
        make_text_classifier().fit(texts, labels)


def test_a_class_of_one_text_is_learned_with_a_warning():
    with pytest.warns(UserWarning, match="only one text"):
        fitted = make_text_classifier().fit(TEXTS, ["alone", *LABELS[1:]])
    assert "alone" in fitted.classes_


def test_what_cannot_be_predicted(model):
    with pytest.raises(ResearchError, match="Text number 1 is None"):
        model.predict(["a goal", None])
    assert model.predict_proba([]).shape == (0, 2)


@pytest.mark.parametrize("probability", [[], [0.5, NAN], [0.5, 1.5]])
def test_what_is_no_probability(probability):
    with pytest.raises(ResearchError, match="from 0 to 1"):
        calibration_error(probability, [True] * len(probability))


@pytest.mark.parametrize(
    ("change", "message"),
    [({"start": NAN}, "Line 2 .* no place"), ({"value": NAN}, "neither true")],
)
def test_labels_that_are_not_added(tmp_path, labels, change, message):
    path = tmp_path / "labels.csv"
    add_labels(path, labels)
    before = path.read_bytes()
    with pytest.raises(ResearchError, match=message):
        add_labels(path, labels.assign(**change))
    with pytest.raises(ResearchError, match="lack the column key"):
        add_labels(path, labels.drop(columns="key"))
    assert path.read_bytes() == before


def test_labels_outside_every_passage_are_counted(corpus, labels):
    with pytest.warns(UserWarning, match="1 labels lie in no passage"):
        CodebookClassifier().fit(corpus, labels.assign(start=900, end=950))


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (98, 114, 0.7842, 0.9117),
    ],
)
def test_wilson_interval(count, n, low, high):
    assert share_interval(count, n) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("count", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share(count, n):
    with pytest.raises(ValueError, match="must"):
        share_interval(count, n)


def test_intervals_are_those_of_draws_with_replacement():
    generator = np.random.default_rng(7)
    truth, predicted = generator.choice(3, (2, 40))
    generator = np.random.default_rng(3)
    draws = [generator.integers(40, size=40) for _ in range(30)]
    f1 = [f1_score(truth[rows], predicted[rows], average="macro") for rows in draws]
    metric = partial(macro_f1, n_classes=3)
    interval = bootstrap_interval(truth, predicted, metric, 30, random_state=3)
    np.testing.assert_allclose(interval, np.quantile(f1, [0.025, 0.975]))


def test_a_class_that_is_nowhere_has_no_f1():
    assert macro_f1(np.array([0, 0]), np.array([0, 0]), 2) == 0.5


@pytest.mark.parametrize(
    ("probability", "correct", "expected"),
    [
        ([0.95, 0.95, 0.85, 0.85], [1, 1, 1, 1], 0.1),
        ([1.0, 0.91], [1, 1], 0.045),  # the last bin holds 1 too
        ([0.05, 0.15], [1, 0], 0.55),  # bins apart: 0.95 and 0.15
        ([0.11, 0.19], [1, 0], 0.35),  # one bin: they even out
    ],
)
def test_calibration_error_of_bins(probability, correct, expected):
    assert calibration_error(probability, correct) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("TRUE", True), (" yes ", True), ("1.0", True), (0, False), ("No", False)],
)
def test_truth_as_people_write_it(value, expected):
    assert as_truth(pd.Series([value])).tolist() == [expected]


@pytest.mark.parametrize("value", ["2", "maybe", "", "10", None])
def test_what_is_neither_true_nor_false(value):
    with pytest.raises(ResearchError, match="neither true nor false"):
        as_truth(pd.Series([value], dtype=object))


def test_a_copy_of_a_near_copy_is_of_the_same_group():
    text = "Police in the northern city seized twelve stolen weapons from smugglers yesterday"
    near = f"{text} morning at dawn"
    groups = copy_groups([near, "It rained.", text, text.upper(), "Sun."])
    assert groups.tolist() == [0, 1, 0, 0, 2]


def test_a_column_that_a_person_added_stays(tmp_path):
    path, row = (
        tmp_path / "labels.csv",
        {"doc_id": "d", "start": 0, "end": 3, "key": "a"},
    )
    add_labels(path, pd.DataFrame([row | {"value": True}]))
    pd.read_csv(path).assign(reviewer="Ada").to_csv(path, index=False)
    add_labels(path, pd.DataFrame([row | {"value": False, "start": 1}]))
    assert pd.read_csv(path)["reviewer"].fillna("").tolist() == ["Ada", ""]


@pytest.mark.parametrize(
    ("sign", "encoding", "value"),
    [(";", "cp1251", "ИСТИНА"), ("\t", "utf-16", "true"), (";", "utf-8-sig", "да")],
)
def test_labels_as_a_spreadsheet_saves_them(tmp_path, sign, encoding, value):
    lines = (
        f"doc_id,start,end,key,value\n056ae8de6344,0,10,market.heroin_trade,{value}\n"
    )
    (tmp_path / "labels.csv").write_bytes(lines.replace(",", sign).encode(encoding))
    labels = read_labels(tmp_path / "labels.csv")
    assert labels[["start", "end", "value"]].to_numpy().tolist() == [[0, 10, True]]
