"""Notebooks are found by name, parameters are checked before a kernel starts, errors are kept."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from research.errors import ResearchError
from research.report.execution import run_notebook, run_notebooks
from research.report.notebooks import CellError, find_error, find_notebooks, plain_text
from research.report.parameters import (
    Parameter,
    assigned,
    fit_values,
    notebook_parameters,
    show_value,
)
from research.report.plan import Run, plan_runs, split_values

PARAMETERS = """\
corpus_path: str = "seeds"  # A folder, file or table.
n_topics: "int | str" = "auto"  # How many "#topics".
countries: list[str] = [
    "BY",  # Belarus
    "KZ",
]  # Which countries.
share: float = 0.5
masked = True
note = None
limit = int("3")
"""


def write(path, *sources, parameters=""):
    cells = [new_markdown_cell(f"# {path.stem}\n\nWhat it asks.")]
    if parameters:
        cells.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[*cells, *map(new_code_cell, sources)]), path)
    return path


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "01-corpus.ipynb", parameters='corpus_path: str = "seeds"')
    write(
        tmp_path / "02-topics.ipynb",
        parameters='n_topics: int = 6\ncorpus_path: str = "seeds"',
    )
    write(tmp_path / "10-limitations.ipynb")
    write(tmp_path / "draft.ipynb")
    return tmp_path


def test_parameters_have_type_default_and_comment(tmp_path):
    path = write(tmp_path / "01-a.ipynb", parameters=PARAMETERS)
    assert notebook_parameters(path) == [
        Parameter("corpus_path", "str", "seeds", "A folder, file or table."),
        Parameter("n_topics", "int | str", "auto", 'How many "#topics".'),
        Parameter("countries", "list[str]", ["BY", "KZ"], "Which countries."),
        Parameter("share", "float", 0.5),
        Parameter("masked", "bool", True),
        Parameter("note", "str | None", None),
        Parameter("limit", "str | None", None),
    ]


def test_a_notebook_without_parameters_has_none(folder):
    assert notebook_parameters(folder / "10-limitations.ipynb") == []


@pytest.mark.parametrize(
    "content", ["", "{}", '{"cells": 3}', "\x00", '{"cells": [{}]}']
)
def test_what_is_no_notebook_is_named(tmp_path, content):
    (tmp_path / "01-a.ipynb").write_text(content)
    with pytest.raises(ResearchError, match=r"01-a\.ipynb"):
        notebook_parameters(tmp_path / "01-a.ipynb")


def test_magics_in_a_parameters_cell_are_passed_over(tmp_path):
    source = "%matplotlib inline\nn: int = 2  # How many.\n!ls"
    path = write(tmp_path / "01-a.ipynb", parameters=source)
    assert notebook_parameters(path) == [Parameter("n", "int", 2, "How many.")]


def test_a_parameters_cell_that_is_no_python_is_refused_by_its_line(tmp_path):
    path = write(tmp_path / "01-a.ipynb", parameters="n = 1\nm = = 2")
    with pytest.raises(ResearchError, match="no Python in line 2"):
        notebook_parameters(path)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", "8", 8),
        ("int", "-1", -1),
        ("float", "0.25", 0.25),
        ("float", "3", 3.0),
        ("bool", "true", True),
        ("bool", "False", False),
        ("str", "12", "12"),
        ("str", "a=b", "a=b"),
        ("str", "Казахстан", "Казахстан"),
        ("str", "'); import os", "'); import os"),
        ("int | str", "auto", "auto"),
        ("str | int", "7", 7),
        ("int | None", "none", None),
        ("str | None", "None", None),
        ("list[str]", "BY, KZ", ["BY", "KZ"]),
        ("list[str]", "", []),
        ("list[str]", '["x", "y z"]', ["x", "y z"]),
        ("list[int]", "[1, 2]", [1, 2]),
        ("list[int]", "1,2", [1, 2]),
        ("list[str] | None", "BY", ["BY"]),
        ("tuple[int, int]", "(1, 2)", (1, 2)),
    ],
)
def test_a_value_takes_the_type_of_its_parameter(kind, text, value):
    parsed = fit_values({"p": text}, [Parameter("p", kind, None)])["p"]
    assert (parsed, type(parsed)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("int", "eight"),
        ("int", "1.5"),
        ("int", ""),
        ("float", "1,5"),
        ("bool", "2"),
        ("bool", "maybe"),
        ("int | None", "many"),
        ("list[int]", "['1']"),
        ("list[str]", "[1"),
        ("list[int]", "1,x"),
        ("tuple[int, int]", "1"),
        ("dict[str, int]", "open('x')"),
    ],
)
def test_a_value_of_another_type_is_refused(kind, text):
    with pytest.raises(ResearchError, match="takes"):
        fit_values({"p": text}, [Parameter("p", kind, None)])


def test_an_unknown_parameter_is_refused_with_the_nearest(folder):
    with pytest.raises(
        ResearchError, match=r'"n_topic"; did you mean "n_topics"\?.*corpus_path'
    ):
        plan_runs(find_notebooks(folder=folder), {"n_topic": "8"})


def test_a_parameter_without_value_is_refused():
    with pytest.raises(ResearchError, match="NAME=VALUE"):
        split_values(["n_topics"])


def test_a_value_goes_to_each_notebook_that_has_the_parameter(folder):
    runs = plan_runs(
        find_notebooks(folder=folder), {"corpus_path": "texts", "n_topics": "8"}
    )
    assert {run.name: run.values for run in runs} == {
        "01-corpus": {"corpus_path": "texts"},
        "02-topics": {"corpus_path": "texts", "n_topics": 8},
        "10-limitations": {},
    }


LIMITED = [
    Parameter("n_topics", "int", 7, "0 to 200: the number of topics."),
    Parameter("share", "float", 0.5, "0 to 1: the share."),
    Parameter(
        "features", "str", "semantic", "semantic, dense or lexical: the features."
    ),
    Parameter("country", "str", "BY", "ISO 3166-1 alpha-2: the country."),
    Parameter("countries", "list[str]", ["BY"], "ISO 3166-1 alpha-2: the countries."),
]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("n_topics", "201", "lies within 0 to 200"),
        ("n_topics", -1, "lies within 0 to 200"),
        ("n_topics", True, "takes int"),
        ("n_topics", 1.5, "takes int"),
        ("share", "nan", "lies within 0 to 1"),
        ("share", float("inf"), "lies within 0 to 1"),
        ("features", "semantik", 'did you mean "semantic"?'),
        ("features", None, "takes str"),
        ("country", "XQ", "two letters"),
        ("country", "BLR", "two letters"),
        ("countries", "BY,XQ", "two letters"),
        ("countries", ["BY", 3], "takes list"),
    ],
)
def test_a_value_outside_the_limits_is_refused(name, value, said):
    with pytest.raises(ResearchError, match=re.escape(said)):
        fit_values({name: value}, LIMITED)


def test_values_within_the_limits_are_taken():
    given = {"n_topics": "0", "share": 1, "features": "lexical", "countries": "KZ,ru"}
    assert fit_values(given, LIMITED) == given | {
        "n_topics": 0,
        "countries": ["KZ", "ru"],
    }


def _bad(rng):
    """Return a parameter and a value that cannot be right, made at random."""
    word = "x" + "".join(rng.choices("abcxyz'\"();ё ", k=rng.randint(2, 9)))
    number = rng.uniform(201, 1e9) * rng.choice([1, -1])
    return rng.choice(
        [
            (word, "1"),
            ("n_topics", word),
            ("n_topics", str(int(number))),
            ("n_topics", f"{rng.random():.3f}"),
            ("share", str(number)),
            ("share", rng.choice(["nan", "inf", "-inf", word])),
            ("features", word),
            ("country", word),
            ("countries", f"BY,{word}"),
        ]
    )


def test_of_500_bad_parameters_every_one_is_refused():
    rng = random.Random(7)
    refused = 0
    for name, value in (_bad(rng) for _ in range(500)):
        with pytest.raises(ResearchError):
            fit_values({name: value}, LIMITED)
        refused += 1
    assert refused == 500


def test_a_continued_comment_belongs_to_the_parameter():
    source = 'axis: str = "a"  # a, b\n# or c: the axis.\nn: int = 1  # 1 to 2: n.'
    assert [each.comment for each in assigned(source)] == [
        "a, b or c: the axis.",
        "1 to 2: n.",
    ]


@pytest.mark.parametrize("name", ["api_key", "password", "GITHUB_TOKEN", "db_secret"])
def test_a_parameter_that_looks_like_a_secret_is_refused(tmp_path, name):
    path = write(tmp_path / "01-a.ipynb", parameters=f'{name}: str = ""  # To log in.')
    with pytest.raises(ResearchError, match="looks like a secret"):
        notebook_parameters(path)


def test_a_matrix_runs_a_notebook_for_each_value(tmp_path):
    source = 'country: str = "BY"  # ISO 3166-1 alpha-2: it.\nn: int = 1  # 1 to 9: n.'
    paths = [write(tmp_path / "05-profiles.ipynb", parameters=source)]
    paths.append(
        write(tmp_path / "06-limits.ipynb", parameters="n: int = 1  # 1 to 9: n.")
    )
    runs = plan_runs(paths, {"n": "2"}, {"country": ["BY", "KZ"]})
    assert [(run.name, run.values) for run in runs] == [
        ("05-profiles-BY", {"n": 2, "country": "BY"}),
        ("05-profiles-KZ", {"n": 2, "country": "KZ"}),
        ("06-limits", {"n": 2}),
    ]
    with pytest.raises(ResearchError, match='did you mean "country"'):
        plan_runs(paths, {}, {"countries": ["BY"]})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"n": 3}, None),
        ({"n": 300}, "lies within 1 to 9"),
        ({"n": "three"}, "takes int"),
        ({"m": 3}, 'no parameter "m"'),
    ],
)
def test_plain_papermill_is_checked_too(tmp_path, given, said):
    code = "import research\nresearch.check_parameters()"
    path = write(
        tmp_path / "01-a.ipynb", code, parameters="n: int = 1  # 1 to 9: how many."
    )
    error = run_notebook(path, tmp_path / "out.ipynb", given)
    assert (error is None) if said is None else (said in error.message)


@pytest.mark.parametrize("value", [3, 0.5, True, None, "x", ["BY", "KZ"]])
def test_a_shown_value_reads_back(value):
    kind = "list[str]" if isinstance(value, list) else type(value).__name__
    kind = "None" if value is None else kind
    assert fit_values({"p": show_value(value)}, [Parameter("p", kind, None)]) == {
        "p": value
    }


def test_all_numbered_notebooks_are_found_in_order(folder):
    stems = [path.stem for path in find_notebooks(folder=folder)]
    assert stems == ["01-corpus", "02-topics", "10-limitations"]


@pytest.mark.parametrize("name", ["02", "2", "topics", "02-topics", "02-topics.ipynb"])
def test_a_notebook_is_found_by_each_of_its_names(folder, name):
    assert find_notebooks([name, name], folder) == [folder / "02-topics.ipynb"]


def test_a_notebook_is_found_by_path(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert find_notebooks(["draft.ipynb"], folder) == [folder / "draft.ipynb"]


def test_an_unknown_notebook_is_refused_with_those_there_are(folder):
    with pytest.raises(
        ResearchError, match=r'did you mean "02-topics"\?.*01-corpus.*10-limit'
    ):
        find_notebooks(["02-topic"], folder)


def test_a_folder_without_notebooks_is_refused(tmp_path):
    with pytest.raises(ResearchError, match="no numbered notebooks"):
        find_notebooks(folder=tmp_path)


@pytest.mark.parametrize("name", ["02-topics", "index"])
def test_notebooks_that_make_two_pages_of_one_name_are_refused(folder, name):
    other = write(folder / "other" / f"{name}.ipynb")
    with pytest.raises(ResearchError, match=f'Two pages .* "{name}"; rename'):
        plan_runs(find_notebooks(["02", str(other)], folder), {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/ada/project/research/corpus.py:3", "…/research/corpus.py:3"),
        ("at /home/ada/data/x.txt.", "at …/x.txt."),
        ("'/home/ada'", "'…/ada'"),
        (r"C:\Users\ada\x.txt", "…/x.txt"),
        ("~/x/y.py", "…/y.py"),
        ("\x1b[0;32m/tmp/ab/c.py\x1b[39m", "…/c.py"),
        ("2/3 of 10 km/h, and/or https://example.org/a/b", None),
        ("texts/a.txt </b> ../seeds/a.txt", None),
    ],
)
def test_paths_of_this_machine_are_cut(text, expected):
    assert plain_text(text) == (text if expected is None else expected)


def test_the_failing_cell_is_counted_without_the_one_that_papermill_adds():
    error = new_output("error", ename="ValueError", evalue="bad", traceback=[])
    cells = [
        new_markdown_cell("# Title"),
        new_code_cell("a = 1", metadata={"tags": ["parameters"]}),
        new_code_cell("a = 2", metadata={"tags": ["injected-parameters"]}),
        new_code_cell("f()", outputs=[error]),
    ]
    found = find_error(new_notebook(cells=cells))
    assert found == CellError(2, "ValueError", "bad")
    assert str(found) == "cell 2: ValueError: bad"


def test_leaving_in_peace_is_no_error():
    left = new_output("error", ename="SystemExit", evalue="0", traceback=[])
    failed = new_output("error", ename="SystemExit", evalue="1", traceback=[])
    assert (
        find_error(new_notebook(cells=[new_code_cell("exit()", outputs=[left])]))
        is None
    )
    assert find_error(new_notebook(cells=[new_code_cell("exit(1)", outputs=[failed])]))


def test_a_kernel_that_does_not_start_is_recorded(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise RuntimeError("no kernel under /opt/kernels/python3")

    monkeypatch.setattr(papermill, "execute_notebook", refuse)
    path = write(tmp_path / "01-a.ipynb", "1", "2")
    output = tmp_path / "out" / "01-a.ipynb"
    error = run_notebook(path, output, {})
    assert error == CellError(1, "RuntimeError", "no kernel under …/python3")
    assert find_error(nbformat.read(output, as_version=4)) == error


@pytest.fixture
def _heeds_interrupts():
    """Heed an interrupt even where the tests run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heeds_interrupts")
def test_an_interrupt_ends_the_kernels(tmp_path):
    begun = tmp_path / "begun"

    def interrupt():
        while not begun.exists():
            time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)

    code = f"import pathlib, time; pathlib.Path({str(begun)!r}).touch(); time.sleep(60)"
    path = write(tmp_path / "01-a.ipynb", code)
    threading.Thread(target=interrupt, daemon=True).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_notebooks([Run(path, "01-a", {})], tmp_path / "out", {})
    assert time.monotonic() - started < 30


def test_the_package_of_notebooks_is_quick_to_import():
    code = (
        "import sys, research.report.staleness\n"
        "print(*({'papermill', 'pandas', 'nbformat'} & {*sys.modules}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == ""


@pytest.mark.parametrize("given", [{"n": "9" * 400}, {"n": "-" * 60_000}, {1: 2}])
def test_odd_numbers_and_names_are_refused_without_a_traceback(given):
    with pytest.raises(ResearchError):
        fit_values(given, [Parameter("n", "int", 6, "1 to 50: how many.")])


def test_a_matrix_that_makes_two_pages_of_one_name_is_refused(folder):
    path = find_notebooks(["02"], folder)
    with pytest.raises(ResearchError, match="Two pages would be named"):
        plan_runs(path, {}, {"n_topics": ["5", "5"]})


def test_a_long_value_in_a_matrix_makes_a_name_that_a_file_can_have(folder):
    [run] = plan_runs(find_notebooks(["02"], folder), {}, {"corpus_path": ["я" * 300]})
    assert len(f"{run.name}.html".encode()) < 255
