"""What is stale is run again, and only that; a report can be made again and compared."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from research.errors import ResearchError
from research.files.apart import FAILURES
from research.report import notebooks, provenance, staleness
from research.report.assembly import make_report
from research.report.cli import main
from research.report.comparison import compare_reports
from research.report.execution import run_notebooks
from research.report.plan import Run, plan_runs, read_plan
from research.report.staleness import corpus_record, run_key

CODE = "import research\nprint(len(research.load_corpus(corpus_path)), n)"


def write(path, *sources):
    parameters = (
        'corpus_path: str = "texts"  # The texts.\nn: int = 1  # 1 to 9: how many.'
    )
    cells = [
        new_markdown_cell(f"# {path.stem}\n\nWhat?"),
        new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        *map(new_code_cell, sources),
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Give a folder with two notebooks over one text, and a cache of its own."""
    write(tmp_path / "notebooks" / "01-a.ipynb", CODE)
    write(tmp_path / "notebooks" / "02-b.ipynb", "print('b', n)")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(
        "Title\n\nA sentence about crime.", "utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    for module in (notebooks, provenance):
        monkeypatch.setattr(module, "project_root", lambda: tmp_path)
    return tmp_path


def key(path, corpus="texts", **values):
    return run_key(Run(path, path.stem, values), corpus_record(corpus))


def test_a_key_changes_with_notebook_value_corpus_and_package(project, monkeypatch):
    path = project / "notebooks" / "01-a.ipynb"
    keys = [key(path), key(path), key(path, n=2)]
    (project / "texts" / "a.txt").write_text(
        "Title\n\nA sentence about crimes.", "utf-8"
    )
    keys.append(key(path))
    monkeypatch.setattr(staleness, "fingerprint", lambda floor: f"another {floor}")
    keys.append(key(path))
    write(path, CODE, "n")
    keys.append(key(path))
    assert keys[0] == keys[1]
    assert len(set(keys)) == 5


def test_only_what_is_stale_is_run_again(project):
    paths = sorted((project / "notebooks").glob("*.ipynb"))
    site = project / "site"
    assert [r.kept for r in make_report(plan_runs(paths, {}), site)] == [False, False]
    first = {path.name: path.read_bytes() for path in site.rglob("*.html")}
    assert [r.kept for r in make_report(plan_runs(paths, {}), site)] == [True, True]
    assert {path.name: path.read_bytes() for path in site.rglob("*.html")} == first
    assert [r.kept for r in make_report(plan_runs(paths, {}), site, fresh=True)] == [
        False,
        False,
    ]
    write(paths[0], CODE, "n + 1")
    assert [r.kept for r in make_report(plan_runs(paths, {}), site)] == [False, True]


def test_a_notebook_that_fails_is_not_kept(project):
    path = write(project / "notebooks" / "03-c.ipynb", "1 / 0")
    for _ in range(2):
        [result] = make_report(plan_runs([path], {}), project / "site")
        assert (result.kept, result.error.name) == (False, "ZeroDivisionError")


def test_a_report_says_where_it_comes_from(project):
    make_report(
        plan_runs([project / "notebooks" / "01-a.ipynb"], {"n": 3}), project / "site"
    )
    record = json.loads((project / "site" / "run.json").read_text("utf-8"))
    assert record["corpus"]["files"] == 1
    assert record["corpus"]["sha256"] == corpus_record("texts")["sha256"]
    assert record["packages"]["pandas"]
    [entry] = record["notebooks"]
    assert entry["parameters"] == {"corpus_path": "texts", "n": 3}
    assert entry["given"] == {"n": 3}
    assert str(project) not in json.dumps(record)


def test_rerun_gives_the_same_pages_and_diff_says_what_changed(project, capsys):
    assert main(["report", "-p", "n=3", "--progress", "none"]) == 0
    assert main(["rerun", "site/run.json", "--progress", "none"]) == 0
    assert "It equals the earlier report." in capsys.readouterr().out
    for page in (project / "site").glob("*.html"):
        assert (project / "site-again" / page.name).read_bytes() == page.read_bytes()
    (project / "texts" / "b.txt").write_text("Another\n\nAnother sentence.", "utf-8")
    assert main(["rerun", "site/run.json", "--progress", "none"]) == 1
    said = capsys.readouterr().out
    assert "-1 3\n+2 3" in said
    assert "corpus: files" in said
    assert main(["diff", "site", "site-again"]) == 0
    assert "corpus: files" in (project / "diff.html").read_text("utf-8")


def test_a_plan_holds_a_whole_run(project):
    plan = "notebooks: [01]\nparameters: {n: 2}\nmatrix: {n: [4, 5]}\noutput: out\n"
    (project / "plan.yaml").write_text(plan)
    assert main(["report", "--plan", "plan.yaml", "--progress", "none"]) == 0
    assert sorted(path.stem for path in (project / "out" / "notebooks").iterdir()) == [
        "01-a-4",
        "01-a-5",
    ]


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("corpora: x", "sets corpus, output, .*corpora"),
        ("- 1", "must be object"),
        ("a: [", "line 1"),
        ("matrix: {n: 3}", "matrix.n must be array"),
        ("matrix: {n: []}", "matrix.n must contain at least 1"),
        ("notebooks: 02", "notebooks must be array"),
        ("parameters: !!python/object/apply:os.getcwd []", "parameters must be object"),
    ],
)
def test_a_plan_that_cannot_be_used_is_named(tmp_path, plan, said):
    (tmp_path / "plan.yaml").write_text(plan)
    with pytest.raises(ResearchError, match=said) as raised:
        read_plan(tmp_path / "plan.yaml")
    assert "plan.yaml" in str(raised.value)


ENTRY = {"name": "01-a", "notebook": "01-a", "given": {}, "parameters": {}}


def changed(**changes):
    """Return the text of a record with one notebook, of which some things are others."""
    return json.dumps({"notebooks": [{**ENTRY, **changes}]})


MALFORMED = [
    "",
    "\x00",
    "{}",
    "[]",
    "null",
    "7",
    "[" * 100_000,
    '{"notebooks": {}}',
    '{"notebooks": []}',
    '{"notebooks": [{}]}',
    '{"notebooks": [1]}',
    '{"notebooks": "01-a"}',
    json.dumps({"notebooks": [ENTRY, ENTRY]}),
    json.dumps({"notebooks": [ENTRY, {**ENTRY, "name": "01-A"}]}),
    json.dumps({"notebooks": [ENTRY], "packages": [1]}),
    json.dumps({"notebooks": [ENTRY], "corpus": "texts"}),
    *[changed(given=value) for value in (None, [], "n", 1, {"n": {"n": 1}})],
    *[changed(parameters=value) for value in (None, [], "n", 1)],
    *[changed(notebook=value) for value in (None, [], {}, 1, "", "~a", "\0", "\ud800")],
    *[changed(name=value) for value in (None, [], {}, 1, "", "\ud800")],
    *[changed(given={"corpus_path": value}) for value in ("~a", "\0", "\ud800", {})],
    *[changed(corpus=value) for value in ([], "texts", 1)],
]


@pytest.mark.parametrize("command", [["rerun"], ["diff", "."]])
@pytest.mark.parametrize("text", MALFORMED)
def test_what_is_no_record_is_named(tmp_path, text, capsys, command):
    (tmp_path / "run.json").write_text(text)
    assert main([*command, str(tmp_path / "run.json")]) == 2
    said = capsys.readouterr().err
    assert "run.json" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/x",
        "a/../../x",
        "..",
        ".",
        "a/b",
        "..\\x",
        "C:x",
        "a\n",
        "\x00",
        "x" * 300,
    ],
)
def test_the_names_of_a_record_lead_nowhere(project, name, capsys):
    (project / "s").mkdir()
    (project / "s" / "run.json").write_text(changed(name=name))
    assert main(["rerun", "s", "--output", "deep/down/out"]) == 2
    assert "is not the run.json of a report" in capsys.readouterr().err
    assert not (project / "deep").exists()


@pytest.mark.parametrize("is_absolute", [True, False])
@pytest.mark.parametrize("place", ["received", "received/deep", "..", "elsewhere"])
def test_a_notebook_that_came_with_a_report_is_not_run(
    project, tmp_path_factory, monkeypatch, place, is_absolute, capsys
):
    work = project / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    folder = tmp_path_factory.mktemp("x") if place == "elsewhere" else work / place
    mark = work / "mark"
    path = write(folder / "mine.ipynb", "open('mark', 'w').write('n')")
    record = work / "received" / "site"
    record.mkdir(parents=True)
    name = str(path) if is_absolute else os.path.relpath(path)
    (record / "run.json").write_text(changed(notebook=name))
    assert main(["rerun", "received/site/run.json", "--progress", "none"]) == 2
    assert "no notebook of this project" in capsys.readouterr().err
    assert not mark.exists()
    (project / "texts").rename(work / "texts")
    named = ["rerun", "received/site", str(path), "--output", "o", "--progress", "none"]
    main(named)  # The earlier page is missing, so that nothing can be compared.
    assert mark.exists()


@pytest.mark.parametrize("path", ["/etc", "../..", "texts/../../.."])
def test_the_paths_of_a_record_lead_nowhere(project, path, capsys):
    (project / "s").mkdir()
    text = changed(given={"corpus_path": path}, parameters={"corpus_path": path})
    (project / "s" / "run.json").write_text(text)
    assert main(["rerun", "s"]) == 2
    assert "outside of this project" in capsys.readouterr().err
    assert not (project / "s-again").exists()


def test_a_report_from_elsewhere_is_made_again_here(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("received")
    main(["report", "02", "--output", str(folder / "site"), "--progress", "none"])
    assert main(["rerun", str(folder / "site"), "--progress", "none"]) == 0
    assert (project / "site-again" / "index.html").is_file()
    assert [path.name for path in folder.iterdir()] == ["site"]


def test_progress_as_json_is_one_object_a_line(project, capsys):
    runs = plan_runs([project / "notebooks" / "02-b.ipynb"], {})
    run_notebooks(runs, project, {}, progress="json")
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == ["started", "cell", "cell", "ended"]


def test_many_kernels_in_many_processes_do_not_meet(project):
    path = write(project / "notebooks" / "03-c.ipynb", "print(n)")
    code = (
        "import sys; from pathlib import Path\n"
        "from research.report.execution import run_notebooks\n"
        "from research.report.plan import Run\n"
        f"runs = [Run(Path({str(path)!r}), str(i), {{}}) for i in range(5)]\n"
        "results = run_notebooks(runs, Path(sys.argv[1]), {}, progress='none')\n"
        "sys.exit(sum(result.error is not None for result in results))"
    )
    command = [sys.executable, "-c", code]
    started = [subprocess.Popen([*command, str(project / f"out{i}")]) for i in range(4)]
    assert [process.wait() for process in started] == [0, 0, 0, 0]


def test_a_key_covers_a_file_that_a_parameter_names(project):
    path, labels = project / "notebooks" / "03-c.ipynb", project / "labels.csv"
    write(path, "print(labels_path)")
    keys = [key(path, labels_path="labels.csv")]
    for content in ("a", "b"):
        labels.write_text(content)
        keys.append(key(path, labels_path="labels.csv"))
    assert len(set(keys)) == 3


def test_a_folder_that_vanishes_while_runs_are_kept_stops_nothing(project):
    (project / "cache" / "runs").mkdir(parents=True)
    (project / "cache" / "runs" / ".gone").symlink_to(project / "nowhere")
    path = project / "notebooks" / "01-a.ipynb"
    staleness.keep_run("k", path, project / "none")
    assert staleness.kept_run("k")


def test_each_page_names_the_corpus_it_was_made_from(project):
    (project / "more").mkdir()
    (project / "more" / "b.txt").write_text("Other text.", "utf-8")
    main(["report", "01", "--matrix", "corpus_path=texts,more", "--output", "s"])
    record = json.loads((project / "s" / "run.json").read_text())
    assert [each["corpus"]["path"] for each in record["notebooks"]] == ["more", "texts"]
    assert "more: 1 file," in (project / "s" / "01-a-more.html").read_text()


def test_the_one_file_of_earlier_pages_goes_also_where_one_works(project, monkeypatch):
    main(["report", "02", "--output", "s", "--single-file"])
    monkeypatch.chdir(project / "s")
    main(["report", "02", "--corpus", str(project / "texts"), "--output", "."])
    assert not (project / "s" / "all-pages.html").exists()


def test_a_table_that_is_kept_in_no_file_is_compared_too(project):
    write(
        project / "notebooks" / "03-c.ipynb",
        "import pandas\npandas.DataFrame({'x': [n]})",
    )
    for n in "12":
        main(["report", "03", "-p", f"n={n}", "--output", n])
    titles = [title for title, _ in compare_reports(project / "1", project / "2")]
    assert titles == ["How they were made", "03-c: text"]


def test_a_corpus_that_changes_while_a_report_runs_is_not_kept(project):
    path = write(
        project / "notebooks" / "03-c.ipynb", "open('texts/b.txt', 'w').write('Later.')"
    )
    runs = plan_runs([path], {})
    with pytest.warns(UserWarning, match="changed while the report ran"):
        make_report(runs, project / "site")
    (project / "texts" / "b.txt").unlink()
    with pytest.warns(UserWarning, match="changed while the report ran"):
        assert [result.kept for result in make_report(runs, project / "site")] == [
            False
        ]


def test_a_plan_may_name_norway(project):
    source = 'country: str = "BY"  # ISO 3166-1 alpha-2: it.\nn: int = 1  # 1 to 9: n.'
    path = write(project / "notebooks" / "03-c.ipynb", "country")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = source
    nbformat.write(notebook, path)
    (project / "plan.yaml").write_text(
        "matrix: {country: [BY, NO]}\nparameters: {n: 2}"
    )
    plan = read_plan(project / "plan.yaml")
    assert [
        run.values for run in plan_runs([path], plan["parameters"], plan["matrix"])
    ] == [
        {"n": 2, "country": "BY"},
        {"n": 2, "country": "NO"},
    ]


def test_a_notebook_given_by_its_path_is_run_again(project, capsys):
    write(project / "own" / "mine.ipynb", "print(n)")
    assert (
        main(["report", "own/mine.ipynb", "--output", "h", "--progress", "none"]) == 0
    )
    assert main(["rerun", "h/run.json", "--progress", "none"]) == 0
    assert "It equals the earlier report." in capsys.readouterr().out


def test_a_folder_of_other_files_is_no_place_for_pages(project, capsys):
    assert main(["report", "--output", "texts"]) == 2
    assert "holds other files" in capsys.readouterr().err
    assert [path.name for path in (project / "texts").iterdir()] == ["a.txt"]


@pytest.mark.parametrize(("options", "is_kept"), [([], True), (["--fresh"], False)])
def test_what_could_not_be_read_is_tried_again_if_wanted(project, options, is_kept):
    (project / "cache").mkdir()
    note = project / "cache" / f"{FAILURES}.sqlite"
    note.touch()
    main(["report", "02", "--progress", "none", *options])
    assert note.exists() is is_kept


def test_a_record_names_the_commit_and_whether_files_differ_from_it(project):
    def git(*arguments):
        who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
        command = ["git", "-C", project, *who, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert provenance.source_state() == (None, None)
    git("init")
    assert provenance.source_state() == (None, None)
    git("add", ".")
    git("commit", "-m", "First")
    commit = git("rev-parse", "HEAD")
    assert provenance.source_state() == (commit, True)
    (project / "new.txt").write_text("new")
    assert provenance.source_state() == (commit, False)
