"""The committed notebooks: executed, in order, articles in form; and nbval does catch a change."""

import copy
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT
from notebook_rules import code_cells, problems, source, texts

from research.display.hiding import is_masked
from research.report.cli import main

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.ipynb"))


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def nbval(*paths, cwd, **environment):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "-p",
        "no:cacheprovider",
        "-c",
        ROOT / "pyproject.toml",
    ]
    return subprocess.run(
        [*command, "--rootdir", ROOT, *paths],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_notebooks_of_the_design_are_there():
    names = [path.stem for path in NOTEBOOKS]
    wanted = "01-corpus 02-topics 03-classification 04-claims 05-country-profiles "
    wanted += "06-limitations 07-agreement"
    assert set(wanted.split()) <= set(names)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_keeps_the_rules(path):
    assert problems(read(path)) == []


def spoil_unexecuted(notebook):
    code_cells(notebook)[2]["execution_count"] = None


def spoil_order(notebook):
    first, second = code_cells(notebook)[1:3]
    first["execution_count"], second["execution_count"] = 3, 2


def spoil_stripped(notebook):
    for cell in code_cells(notebook):
        cell.update(execution_count=None, outputs=[])


def spoil_warning(notebook):
    output = {"output_type": "stream", "name": "stderr", "text": "FutureWarning: soon"}
    code_cells(notebook)[1]["outputs"].append(output)


def spoil_path(notebook):
    output = {
        "output_type": "stream",
        "name": "stdout",
        "text": "saved to /home/anna/model",
    }
    code_cells(notebook)[1]["outputs"].append(output)


def spoil_alt(notebook):
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            output.get("metadata", {}).clear()


def spoil_comment(notebook):
    cell = next(
        c for c in notebook["cells"] if c["metadata"].get("tags") == ["parameters"]
    )
    cell["source"] = re.sub(r"  # .*", "", source(cell), count=1)


def spoil_definition(notebook):
    code_cells(notebook)[1]["source"] = "def f():\n    return 1"


def spoil_import(notebook):
    code_cells(notebook)[1]["source"] = "import sklearn.cluster"


def spoil_own_import(notebook):
    code_cells(notebook)[1]["source"] = "from research.display.widgets import SearchBox"


def spoil_length(notebook):
    code_cells(notebook)[1]["source"] = "\n".join(["n = 1"] * 15)


def spoil_exemption(notebook):
    cell = code_cells(notebook)[1]
    cell["source"] = "# NBVAL_IGNORE_OUTPUT\n" + source(cell)


SPOILERS = [
    value for name, value in sorted(globals().items()) if name.startswith("spoil_")
]


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_the_rules_see_each_fault(spoil):
    notebook = read(FOLDER / "01-corpus.ipynb")
    spoiled = copy.deepcopy(notebook)
    spoil(spoiled)
    assert problems(spoiled) != []


def change_one_digit(value):
    """Change the first digit of a text, or of a list of lines, to another one."""
    text = "".join(value)
    return re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), text, count=1)


def spoil_every_output(notebook):
    """Change one digit in one text of each cell's outputs; return how many cells it changed."""
    changed = 0
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            holder, key = (
                (output, "text") if "text" in output else (output["data"], "text/plain")
            )
            spoiled = change_one_digit(holder[key])
            if spoiled != "".join(holder[key]):
                holder[key] = spoiled
                changed += 1
                break
    return changed


def test_nbval_sees_one_changed_digit_in_each_output(tmp_path):
    notebook = read(FOLDER / "01-corpus.ipynb")
    changed = spoil_every_output(notebook)
    assert changed >= 9
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / "01-corpus.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    done = nbval(folder / "01-corpus.ipynb", cwd=tmp_path)
    assert f"{changed} failed" in done.stdout, done.stdout[-2000:]


def test_notebooks_agree_in_another_folder_and_order_on_one_thread_of_another_blas(
    tmp_path,
):
    other = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_CORETYPE": "Nehalem",
    }  # Known on x86 only.
    done = nbval(*NOTEBOOKS[::-1], cwd=tmp_path, RESEARCH_CACHE=str(tmp_path), **other)
    cells = sum(len(code_cells(read(path))) for path in NOTEBOOKS)
    assert f"{cells} passed" in done.stdout, done.stdout[-3000:]


@pytest.mark.parametrize(
    "documents", [["Police arrested a gang."], ["a b", "Изъято оружие.", "c", "d"]]
)
def test_all_notebooks_run_on_a_corpus_too_small_for_them(
    documents, tmp_path, tmp_path_factory
):
    # Not below the working directory: papermill, run in threads, may go back to that of an earlier
    # test for a moment, and there the relative path would lead elsewhere.
    folder = tmp_path_factory.mktemp("texts")
    for i, text in enumerate(documents):
        (folder / f"{i}.txt").write_text(text, encoding="utf-8")
    assert (
        main(["report", "--corpus", str(folder), "--output", str(tmp_path / "site")])
        == 0
    )


# Each count of victims has a figure of its own, so that none is taken for another number.
SMALL_COUNTS = [
    "По данным МВД, в Беларуси в 2024 году от торговли людьми было 7 пострадавших, "
    "а в 2023 году 6 пострадавших.",
    "По данным МВД, в Беларуси в 2024 году выявлено 1243 преступления и 8 потерпевших.",
    "According to police, in Belarus the number of survivors of human trafficking rose "
    "from 4 in 2022 to 9 in 2023, by 100 %, and the number of cases was 1571.",
    "According to police, in Belarus the number of victims rose from 6 in 2022 to 19 in 2023.",
]


def test_no_small_count_of_victims_is_shown_and_masks_end_with_the_report(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("RESEARCH_MASK_PERSONS", raising=False)
    (tmp_path / "texts").mkdir()
    for i, text in enumerate(SMALL_COUNTS):
        (tmp_path / "texts" / f"{i}.txt").write_text(text, encoding="utf-8")
    given = ["--corpus", str(tmp_path / "texts"), "--output", str(tmp_path / "site")]
    assert main(["report", "04", "05", *given, "-p", "mask_persons=true"]) == 0
    assert not is_masked()
    for path in (tmp_path / "site" / "notebooks").glob("*.ipynb"):
        shown = "\n".join(
            text for cell in code_cells(read(path)) for text in texts(cell)
        )
        assert "<11" in shown
        assert "1571" in shown
        assert not re.findall(r"(?i)\b[46789](?:\.0+)? (?:in 20|постр|потерп|→)", shown)
        assert not re.findall(
            r"(?m)(?:^|\s)[46789](?:\.0+)?\s+(?:[a-z]+\s+)?count", shown
        )
