"""The command line: one command runs notebooks into pages, and bad input ends in one sentence."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from research.report import assembly as reports
from research.report import cli, notebooks
from research.report.cli import main
from research.report.notebooks import find_notebooks

PARAMETERS = (
    'corpus_path: str = "seeds"  # The texts.\nn_topics: int = 6  # How many topics.'
)


def write(path, *sources, parameters=PARAMETERS):
    cells = [
        new_markdown_cell(f"# Title of {path.stem}\n\nWhat it asks."),
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        *map(new_code_cell, sources),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Give a folder with three notebooks, of which the second fails, and a corpus."""
    folder = tmp_path / "notebooks"
    write(
        folder / "01-corpus.ipynb",
        "import os",
        "print(n_topics * 2, len(os.listdir(corpus_path)), os.path.basename(os.getcwd()))",
    )
    write(folder / "02-topics.ipynb", "print('begun')", "1 / 0", "print('unreached')")
    write(folder / "03-limitations.ipynb", "'Люди'", parameters="share: float = 0.5")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(
        "Title\n\nA sentence about crime.", "utf-8"
    )
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(notebooks, "project_root", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def no_kernel(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("A kernel would have been started.")

    monkeypatch.setattr(reports, "run_notebooks", fail)


def test_a_report_runs_all_notebooks_and_tells_of_the_one_that_failed(
    project, tmp_path_factory, capfd
):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    corpus = (project / "texts").rename(elsewhere / "texts")
    assert (
        main(
            [
                "report",
                "--corpus",
                str(corpus),
                "-p",
                "n_topics=8",
                "--output",
                "out/site",
            ]
        )
        == 1
    )
    out, err = capfd.readouterr()
    assert out.splitlines() == [
        "2 of 3 notebooks ran to their end.",
        "Pages: out/site/index.html",
    ]
    told = [line for line in err.splitlines() if line.startswith("02-topics")]
    assert told == ["02-topics stopped at cell 3: ZeroDivisionError: division by zero"]
    assert sorted(line[:14] for line in err.splitlines() if "/3 notebooks" in line) == [
        f"{n}/3 notebooks," for n in (1, 2, 3)
    ]
    assert not {"WARNING", "Warning", "Traceback"} & set(err.replace(":", " ").split())

    site = project / "out" / "site"
    pages = {path.stem: path.read_text("utf-8") for path in site.glob("*.html")}
    assert set(pages) == {"01-corpus", "02-topics", "03-limitations", "index"}
    assert f"16 1 {project.name}" in pages["01-corpus"]
    assert "<td><code>texts</code>" in re.sub(' class="[a-z]*"', "", pages["01-corpus"])
    assert "begun" in pages["02-topics"]
    assert "This notebook stopped before its end." in pages["02-topics"]
    assert "Люди" in pages["03-limitations"]
    kept = sorted((site / "notebooks").iterdir())
    assert [path.name for path in kept] == [
        f"{name}.ipynb" for name in sorted(pages)[:3]
    ]
    for text in (*pages.values(), *(path.read_text("utf-8") for path in kept)):
        assert str(project) not in text
        assert elsewhere.name not in text

    assert (
        main(["report", "limitations", "--output", "out/site", "-p", "share=0.25"]) == 0
    )
    assert (site / "02-topics.html").read_text("utf-8") == pages["02-topics"]
    assert ">0.25<" in (site / "03-limitations.html").read_text("utf-8")
    assert ">02-topics" not in capfd.readouterr().err


@pytest.mark.usefixtures("no_kernel")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["topix"], 'no notebook "topix"; did you mean'),
        (["--corpus", "nowhere"], "no file or folder"),
        (["--corpus", "empty"], "no document that can be read"),
        (["--corpus", "blank"], "no document that can be read"),
        (["--corpus", "empty/*.txt"], "empty/*.txt"),
        (["-p", "corpus_path=nowhere"], "no file or folder"),
        (["-p", "n_topic=8"], 'did you mean "n_topics"'),
        (["-p", "n_topics=eight"], '"n_topics" takes int'),
        (["-p", "n_topics"], "NAME=VALUE"),
        (["limitations", "--corpus", "texts"], 'no parameter "corpus_path"'),
        (["--output", "texts/a.txt"], "choose another folder"),
        (["--output", "."], "choose another folder"),
        (["--output", "mine"], "choose another folder"),
    ],
)
def test_what_cannot_be_used_ends_in_one_sentence_and_status_2(
    project, capsys, arguments, said
):
    (project / "empty").mkdir()
    (project / "blank").mkdir()
    (project / "blank" / "a.txt").write_text(" \n")
    (project / "mine").mkdir()
    (project / "mine" / "index.html").write_text("<p>Mine")
    assert main(["report", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("research: ")
    assert err.count("\n") == 1
    assert said in err
    assert not (project / "site").exists()


@pytest.mark.usefixtures("project")
def test_an_interrupt_ends_with_status_130(monkeypatch, capsys):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(reports, "run_notebooks", interrupt)
    assert main(["report"]) == 130
    assert "the earlier pages are as they were" in capsys.readouterr().err


@pytest.mark.usefixtures("project")
def test_a_termination_ends_as_an_interrupt_does(monkeypatch, capsys):
    before = signal.getsignal(signal.SIGTERM)

    def terminate(*_, **__):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)

    monkeypatch.setattr(reports, "run_notebooks", terminate)
    assert main(["report"]) == 130
    assert "Interrupted" in capsys.readouterr().err
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(28, "No space left on device"), "No space left on device"),
        (shutil.Error([("a", "b", "full")] * 9), "The disk is full."),
    ],
)
def test_a_full_disk_is_told_in_one_sentence(monkeypatch, capsys, error, reason):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(reports, "run_notebooks", fail)
    assert main(["report"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"research: {reason}")


@pytest.mark.usefixtures("project")
def test_notebooks_are_listed_with_their_parameters(capsys):
    assert main(["notebooks"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "01-corpus",
        "  corpus_path      str        seeds    The texts.",
        "  n_topics         int        6        How many topics.",
        "02-topics",
        "  corpus_path      str        seeds    The texts.",
        "  n_topics         int        6        How many topics.",
        "03-limitations",
        "  share            float      0.5",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Usage: research [OPTIONS] COMMAND"),
        (["--nope"], "No such option '--nope'"),
        (["report", "--output"], "Option '--output' requires an argument"),
        (["nope"], "No such command 'nope'"),
    ],
)
def test_a_wrong_command_line_has_status_2(arguments, said, capsys):
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["report", "--help"], ["--version"]])
def test_help_and_version_need_no_heavy_import(arguments):
    code = (
        "import sys; from research.report.cli import main\n"
        f"try: main({arguments})\n"
        "finally: print({'pandas', 'papermill', 'nbconvert', 'sklearn'} & {*sys.modules})"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout.endswith("set()\n")
    assert "research" in ran.stdout


@pytest.mark.usefixtures("project", "no_kernel")
@pytest.mark.parametrize("output", ["file/site", "notebooks"])
def test_an_output_that_cannot_be_used_is_refused_before_a_kernel_starts(
    output, tmp_path, capsys
):
    (tmp_path / "file").write_text("")
    arguments = [
        "--corpus",
        str(tmp_path / "texts"),
        "--output",
        str(tmp_path / output),
    ]
    assert main(["report", *arguments]) == 2
    assert "choose another folder" in capsys.readouterr().err


@pytest.mark.usefixtures("project", "no_kernel")
def test_a_cache_that_cannot_be_written_is_said_in_one_sentence(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "file" / "cache"))
    assert main(["report", "--corpus", "texts"]) == 2
    said = capsys.readouterr().err
    assert "RESEARCH_CACHE" in said
    assert said.count("\n") == 1


def test_a_new_project_has_the_notebooks_and_its_own_corpus(tmp_path, capsys):
    assert main(["new", str(tmp_path / "mine")]) == 0
    made = sorted((tmp_path / "mine" / "notebooks").glob("*.ipynb"))
    assert [path.name for path in made] == [path.name for path in find_notebooks()]
    assert all('= \\"seeds\\"' not in path.read_text("utf-8") for path in made)
    assert (tmp_path / "mine" / "corpus").is_dir()
    assert "jupyter lab" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("folder", "said"), [("full", "is not empty"), ("full/a.txt/b", "can be written")]
)
def test_a_folder_that_cannot_be_made_is_named(tmp_path, capsys, folder, said):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    assert main(["new", str(tmp_path / folder)]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_a_package_without_its_notebooks_makes_no_project(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(notebooks, "project_root", lambda: tmp_path / "nothing")
    assert main(["new", str(tmp_path / "mine")]) == 2
    assert "no numbered notebooks" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_the_command_runs_in_a_thread(capsys):
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(main, ["notebooks"]).result() == 0
    assert "01-corpus" in capsys.readouterr().out


def test_a_fault_of_the_disk_names_its_file(monkeypatch, capsys):
    fault = OSError(errno.ENOSPC, "No space left on device", "site/index.html")

    def fails(*_, **__):
        raise fault

    monkeypatch.setattr(cli.commands, "main", fails)
    assert main(["notebooks"]) == 2
    said = capsys.readouterr().err
    assert said == "research: No space left on device (site/index.html).\n"
