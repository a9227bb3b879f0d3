"""Hostile files: each ends within its bounds and is named, and its neighbours load."""

import os
import signal

import faults
import joblib
import pytest
import samples

from research import iter_corpus, load_corpus
from research.corpus import readers
from research.corpus.readers import _read_bytes, read
from research.files import apart
from research.files.apart import FAILURES, OutOfBounds
from research.files.cache import remove_caches
from research.report.staleness import corpus_record

GOOD = "Police seized arms in Minsk on Monday, and two men were arrested."


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Work in a project of its own, with small bounds, and without what other tests know."""
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    (tmp_path / "notebooks").mkdir()
    limits = "limits = {seconds = 100, megabytes = 400}"
    (tmp_path / "research.toml").write_text(limits)
    (tmp_path / "corpus").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (faults.die, "or is damaged"),
        (faults.abort, "or is damaged"),
        (faults.grow, "more than 400 MB"),
    ],
)
def test_a_call_that_brings_down_its_process(work, reason):
    first = apart.apart(b"first", faults.process_number, None)
    with pytest.raises(OutOfBounds, match=reason):
        apart.apart(b"second", work, None)
    third = apart.apart(b"third", faults.process_number, None)
    assert len({first, third, os.getpid()}) == 3


def test_a_call_that_does_not_end(project):
    (project / "research.toml").write_text("limits = {seconds = 2}")
    with pytest.raises(OutOfBounds, match="more than 2 seconds"):
        apart.apart(b"key", faults.hang, None)


def test_a_failure_is_remembered_until_it_is_forgotten(project):
    counter = project / "counter"
    for _ in range(2):
        with pytest.raises(OutOfBounds):
            apart.apart(b"key", faults.count_and_die, counter)
        assert (
            counter.read_text() == "xx"
        )  # in the process that was there, and in a new one
    remove_caches(FAILURES, keep="")
    with pytest.raises(OutOfBounds):
        apart.apart(b"key", faults.count_and_die, counter)
    assert counter.read_text() == "xxxx"


def test_other_bounds_are_another_call(project):
    with pytest.raises(OutOfBounds):
        apart.apart(b"key", faults.list_of_zeros, 100_000_000)
    (project / "research.toml").write_text("limits = {megabytes = 1500}")
    assert apart.apart(b"key", faults.list_of_zeros, 100_000_000) == 100_000_000


def test_a_process_apart_says_nothing(capfd):
    apart.apart(b"noisy", faults.noisy, None)
    assert capfd.readouterr() == ("", "")


def test_an_interrupt_ends_the_process():
    first = apart.apart(b"first", faults.process_number, None)
    # A shell lets what it runs in the background ignore an interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, 1)
    with pytest.raises(KeyboardInterrupt):
        apart.apart(b"hang", faults.hang, None)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    assert apart.apart(b"third", faults.process_number, None) != first


def pdf_of_forms(levels, width=10):
    """Return a PDF whose page shows a form ten times, which shows another ten times, and so on."""
    fonts = "/Font << /F1 3 0 R >>"
    words = f"BT /F1 1 Tf ({GOOD * 50}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
        f"/Resources << {fonts} /XObject << /X 6 0 R >> >> >>",
        "<< /Length 5 >>\nstream\n/X Do\nendstream",
    ]
    for number in range(6, 6 + levels):
        is_last = number == 5 + levels
        content = words if is_last else "/X Do " * width
        inner = "" if is_last else f"/XObject << /X {number + 1} 0 R >>"
        objects.append(
            f"<< /Length {len(content)} /Type /XObject /Subtype /Form /BBox [0 0 9 9] "
            f"/Resources << {fonts} {inner} >> >>\nstream\n{content}\nendstream"
        )
    body = "%PDF-1.7\n"
    for number, each in enumerate(objects, 1):
        body += f"{number} 0 obj\n{each}\nendobj\n"
    return f"{body}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n%%EOF\n".encode()


def page_of_names(n):
    """Return a page of whose metadata the author's name takes its square in time."""
    name = r"a\"" * n
    data = f'{{"@type":"Article","author":{{"name":"{name}'
    return (
        f'<html><head><script type="application/ld+json">{data}</script></head>'
        f"<body><article><p>{GOOD} {GOOD}</p></article></body></html>"
    ).encode()


def test_hostile_files_cost_themselves_alone(project):
    folder = project / "corpus"
    for i in range(10):
        (folder / f"{i}.txt").write_text(f"{GOOD} Day {i}.")
        (folder / f"{i}.docx").write_bytes(samples.docx())
    (folder / "laughs.pdf").write_bytes(pdf_of_forms(7))
    (folder / "names.html").write_bytes(page_of_names(200_000))
    corpus = load_corpus(folder)
    assert corpus.documents["path"].nunique() == 21
    [problem] = corpus.problems.to_dict("records")
    assert problem["path"] == "laughs.pdf"
    assert "more than 400 MB of memory, or is damaged" in problem["reason"]
    assert "--fresh" in problem["reason"]
    batches = list(iter_corpus(folder, 15, n_jobs=2))
    assert [len(batch) for batch in batches] == [15, 6]
    assert sum(len(batch.problems) for batch in batches) == 1


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_several_processes_each_have_their_own_apart(project, n_jobs):
    (project / "corpus" / "a.txt").write_text(GOOD)
    (project / "corpus" / "b.pdf").write_bytes(pdf_of_forms(7))
    (project / "corpus" / "c.docx").write_bytes(samples.docx())
    corpus = load_corpus("corpus", n_jobs=n_jobs)
    assert corpus.documents["path"].tolist() == ["a.txt", "c.docx"]
    assert corpus.problems["path"].tolist() == ["b.pdf"]


def test_a_worker_of_joblib_that_dies_costs_no_file(project, monkeypatch):
    def die_instead(_):
        raise joblib.externals.loky.process_executor.TerminatedWorkerError("-9")

    monkeypatch.setattr("research.corpus.analysis.Parallel", lambda **_: die_instead)
    for name in "ab":
        (project / "corpus" / f"{name}.txt").write_text(f"{GOOD} {name}")
    assert len(load_corpus("corpus", n_jobs=2)) == 2


def test_a_long_text_is_analysed_apart(project):
    (project / "research.toml").write_text("limits = {seconds = 1}")
    (project / "corpus" / "a.txt").write_text(GOOD)
    (project / "corpus" / "b.txt").write_text("Arms were seized in Minsk. " * 300_000)
    corpus = load_corpus("corpus")
    assert corpus.documents["path"].tolist() == ["a.txt"]
    assert corpus.problems["path"].tolist() == ["b.txt"]


@pytest.mark.parametrize("name", ["a.pdf", "a.csv"])
def test_pipes_devices_and_links_out_are_named_and_not_opened(project, name):
    folder = project / "corpus"
    (folder / "good.txt").write_text(GOOD)
    (project / name).write_text(GOOD)
    (folder / f"out-{name}").symlink_to(project / name)
    (folder / f"device-{name}").symlink_to("/dev/zero")
    (folder / f"loop-{name}").symlink_to(f"loop-{name}")
    (folder / f"within-{name}").symlink_to("good.txt")
    (folder / "folder").symlink_to(project)
    os.mkfifo(folder / f"pipe-{name}")
    corpus = load_corpus(folder)
    problems = corpus.problems.set_index("path")["reason"]
    named = problems[problems.str.contains("no file that can be read")].index
    expected = [
        f"device-{name}",
        "folder",
        f"loop-{name}",
        f"out-{name}",
        f"pipe-{name}",
    ]
    assert sorted(named) == sorted(expected)
    assert corpus_record("corpus")["files"] == 2


def test_a_file_that_is_named_may_be_a_link(project):
    (project / "a.txt").write_text(GOOD)
    (project / "corpus" / "b.txt").symlink_to(project / "a.txt")
    assert len(load_corpus("corpus/b.txt")) == 1


def test_what_comes_out_of_a_file_is_bounded(project, monkeypatch):
    file = project / "a.csv"
    rows = [f"{GOOD} {i}" for i in range(20)]
    file.write_text("\n".join(["text,n", *(f'"{row}",1' for row in rows)]))
    assert len(list(read(file))) == 20
    monkeypatch.setattr(readers, "MAX_ROWS", 5)
    *items, problem = read(file)
    assert len(items) == 6
    assert "was not read" in problem.reason
    assert problem.part == "#7"
    monkeypatch.setattr(readers, "MAX_ROWS", 100)
    monkeypatch.setattr(readers, "MAX_CHARACTERS", 10 * len(GOOD))
    *items, problem = read(file)
    assert len(items) == 9
    assert "was not read" in problem.reason


def test_a_text_that_is_too_long_does_not_hide_its_neighbours(project, monkeypatch):
    monkeypatch.setattr(readers, "MAX_TEXT", 1_000)
    file = project / "a.zip"
    file.write_bytes(samples.packed({"a.txt": GOOD * 100, "b.txt": GOOD}))
    problem, item = read(file)
    assert (problem.part, item.part) == ("/a.txt", "/b.txt")
    assert "longer than 1,000 characters" in problem.reason


def test_rows_of_problems_are_bounded(project, monkeypatch):
    monkeypatch.setattr(readers, "MAX_PROBLEMS", 3)
    file = project / "a.csv"
    wide = [f'"{GOOD} {i}",1,too,many' for i in range(5)]
    rows = [f'"{GOOD} {i}",1' for i in range(11)]
    file.write_text("\n".join(["text,n", *wide, *rows]))
    items = list(read(file))
    problems = [item for item in items if isinstance(item, readers.Problem)]
    assert len(items) == 11 + 4
    assert problems[-1].reason == "It has 5 problems; 3 are named."


def test_archives_within_an_archive_are_bounded_together(monkeypatch, project):
    monkeypatch.setattr(readers, "MAX_CHARACTERS", 3_000_000)
    inner = samples.packed({f"{i}.txt": "arms " * 200_000 for i in range(3)})
    file = project / "a.zip"
    file.write_bytes(samples.packed({f"{i}.zip": inner for i in range(5)}))
    *items, problem = read(file)
    assert len(items) == 3
    assert problem.part == "/1.zip/0.txt"


def test_deep_pages_are_read():
    html = "<article>" + "<div>" * 1_000 + f"<p>{GOOD * 3}</p>"
    (item,) = _read_bytes("a.html", html.encode())
    assert GOOD in item.text


def test_text_that_lies_too_deep_is_told():
    html = f"<article><p>{GOOD * 3}</p>" + "<div>" * 5_000 + f"<p>{GOOD * 3}</p>"
    page, problem = _read_bytes("a.html", html.encode())
    assert GOOD in page.text
    assert "text was left out" in problem.reason


def test_no_text_below_many_elements_is_lost():
    paragraphs = [f"<p>Paragraph {i}: {GOOD}</p><font>" for i in range(300)]
    (item,) = _read_bytes("a.html", f"<article>{''.join(paragraphs)}".encode())
    assert "Paragraph 299" in item.text


def test_a_lack_of_memory_is_told():
    class Greedy(bytes):
        def decode(self, *_):
            raise MemoryError

    with pytest.raises(MemoryError):
        list(_read_bytes("a.rtf", Greedy(b"{\\rtf1 }")))
