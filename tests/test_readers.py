"""Readers: every kind of input is read, or refused with a reason that a person understands."""

import os

import pytest

from research.corpus import readers
from research.corpus.readers import Problem, Unreadable, decode, read
from research.corpus.readers.base import make_record
from research.errors import CorpusError
from research.files.paths import iter_files

TEXT = "Изъято оружие.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32"),
    ],
)
def test_decode(data, encoding):
    assert decode(data) == (TEXT, encoding)


def test_line_ends_stay_as_received():
    assert decode(b"a\r\nb\rc\n")[0] == "a\r\nb\rc\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "holds no text"),
        (b" \r\n\t\xc2\xa0", "holds no text"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "not valid UTF-8"),
        (b"text\0text", "NUL"),
        (TEXT.encode() + b"\xd0\xd0", "not valid UTF-8"),
        (b"\x01\x02\x03 text", "control characters"),
    ],
)
def test_refused(data, reason):
    with pytest.raises(Unreadable, match=reason):
        decode(data)


def test_one_reason_for_each_bad_file(tmp_path):
    (tmp_path / "table.xyz").write_text("a")
    (tmp_path / ".hidden.txt").write_text("a")
    (tmp_path / "none").write_text("a")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    reasons = {}
    for name, file in iter_files(tmp_path):
        (problem,) = read(file)
        assert isinstance(problem, Problem)
        reasons[name] = problem.reason
    assert sorted(reasons) == [".hidden.txt", "loop.txt", "none", "table.xyz"]
    assert "no reader for '.xyz'" in reasons["table.xyz"]
    assert "starts with a dot" in reasons[".hidden.txt"]
    assert "no file that can be read" in reasons["loop.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_no_permission(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("a")
    file.chmod(0)
    (problem,) = read(file)
    assert "cannot be opened" in problem.reason


def test_a_failing_disk_is_a_reason(tmp_path, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text("a")

    def fail(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", fail)
    assert list(read(file)) == [
        Problem("The file cannot be opened: Permission denied.")
    ]


def test_folders_are_walked_in_the_order_of_names(tmp_path):
    (tmp_path / "b.txt").mkdir()
    (tmp_path / "b.txt" / "c.txt").write_text("c")
    (tmp_path / "a.txt").write_text("a")
    assert [name for name, _ in iter_files(tmp_path)] == ["a.txt", "b.txt/c.txt"]


def test_links_to_folders_are_not_followed(tmp_path):
    (tmp_path / "again").symlink_to(tmp_path)
    assert [name for name, _ in iter_files(tmp_path)] == ["again"]


def test_each_file_once(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text("a")
    monkeypatch.chdir(tmp_path)
    given = ["a.txt", tmp_path / "a.txt", "*.txt", tmp_path]
    assert len(list(iter_files(given))) == 1


@pytest.mark.parametrize(
    "name", ["a\nb.txt", "a'\"b.txt", "<script>.txt", "[ab].txt", "*.txt", "ы.TXT"]
)
def test_hostile_names(tmp_path, name):
    (tmp_path / name).write_text(TEXT)
    ((found, file),) = iter_files(tmp_path)
    assert found == name
    assert [record.text for record in read(file)] == [TEXT]
    assert [name for name, _ in iter_files(tmp_path / name)] == [name]


def test_names_that_are_not_unicode_can_be_written(tmp_path):
    try:
        (tmp_path / os.fsdecode(b"\xff.txt")).write_text(TEXT)
    except OSError:
        pytest.skip("this file system takes only names in Unicode")
    ((name, _),) = iter_files(tmp_path)
    assert name.encode("utf-8")
    assert name.endswith("ff.txt")


@pytest.mark.parametrize("path", ["missing", "missing-*.txt", "x" * 5000, "nul\0.txt"])
def test_missing_path_is_named(tmp_path, path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusError) as caught:
        list(iter_files(path))
    assert path in str(caught.value)


def test_a_document_that_leaves_half_of_its_file_out_has_a_problem(
    tmp_path, monkeypatch
):
    def read_half(data):
        yield make_record("Two words", "utf-8", data, n_source=8 * 2)
        yield make_record("Two words", "utf-8", data, n_source=8 * 4)

    monkeypatch.setitem(readers.READERS, ".txt", read_half)
    path = tmp_path / "a.txt"
    path.write_bytes(b"any")
    first, second, problem = read(path)
    assert (first.share_read, second.share_read) == (0.5, 0.25)
    assert problem.reason.startswith("Of 32 characters in the file, 75%")


def test_what_is_read_whole_has_no_problem(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    [record] = read(tmp_path / "a.txt")
    assert record.share_read == 1
