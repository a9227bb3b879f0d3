"""`sources.csv`: what a person knows of the sources corrects and adds to what documents state."""

import pytest

from research import load_corpus
from research.corpus import iter_corpus

TEXT = (
    "Arms seized\n\nPolice seized {} rifles in a house in Minsk. Two men were arrested.\n\n"
    "© Port Weekly"
)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "texts"
    for i, name in enumerate(("mvd/a.txt", "mvd/b.txt", "port/c.txt"), 3):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEXT.format(i), "utf-8")
    return folder


def write(place, *rows):
    (place / "sources.csv").write_text("\n".join(rows), "utf-8")


def test_a_row_corrects_and_adds(folder):
    write(
        folder,
        "path,publisher,date,reliability,handling",
        "mvd/,МВД,31.05.2024,A,open",
        "mvd/b*,,,C,",
        "Port Weekly,,,F,closed",
    )
    corpus = load_corpus(folder)
    assert corpus.documents["path"].tolist() == ["mvd/a.txt", "mvd/b.txt", "port/c.txt"]
    columns = ["publisher", "date", "reliability", "handling"]
    rows = corpus.documents[columns].astype(object)
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        ["МВД", "2024-05-31", "A", "open"],
        ["МВД", "2024-05-31", "C", "open"],
        ["Port Weekly", None, "F", "closed"],
    ]
    assert corpus.problems.empty


def test_it_may_lie_beside_the_folder_or_the_file(folder):
    write(folder.parent, "pattern;reliability", "*c.txt;B")
    assert load_corpus(folder).documents["reliability"].fillna("-").tolist() == [
        "-",
        "-",
        "B",
    ]
    write(folder / "mvd", "path;reliability", "a.txt;D")
    assert load_corpus(folder / "mvd" / "a.txt").documents["reliability"].item() == "D"


def test_the_pattern_of_a_publisher_is_no_publisher(folder):
    write(folder, "publisher,reliability", "port*,B")
    [*_, document] = load_corpus(folder).documents.to_dict("records")
    assert (document["publisher"], document["reliability"]) == ("Port Weekly", "B")


def test_it_works_in_batches_and_for_several_paths(folder):
    write(folder, "publisher,handling", "port weekly,closed")
    paths = iter([folder / "mvd", folder])
    handling = [
        batch.documents["handling"].item() for batch in iter_corpus(paths, batch_size=1)
    ]
    assert handling == ["closed"] * 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",A,", "names no document"),
        ("mvd/,G,", "letter from A to F"),
        ("mvd/,A,last May", "write it as 2024-05-31"),
        ("nowhere/*,A,", "fits no document"),
    ],
)
def test_a_wrong_row_is_a_problem_and_the_others_count(folder, row, reason):
    write(folder, "path,reliability,date", row, "port/,B,")
    corpus = load_corpus(folder)
    [problem] = corpus.problems.to_dict("records")
    assert problem["path"] == "sources.csv#1"
    assert reason in problem["reason"]
    assert corpus.documents["reliability"].fillna("-").tolist() == ["-", "-", "B"]


def test_a_table_of_texts_of_that_name_is_read_as_one(folder):
    write(folder, "path,text", "a,Police seized ten rifles in Brest.")
    corpus = load_corpus(folder)
    assert "sources.csv#1" in corpus.documents["path"].tolist()


def test_formulas_and_odd_names_stay_texts(folder):
    write(folder, "path,<b>note</b>", "mvd/,=1+1")
    assert (
        load_corpus(folder).documents["<b>note</b>"].dropna().tolist() == ["=1+1"] * 2
    )
