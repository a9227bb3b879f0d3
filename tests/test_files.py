"""Files: the project's folder, safe writing, what is kept, and what a result depends on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from research.errors import ResearchError, check_choice, suggest
from research.files import fingerprint, paths
from research.files.cache import Cache, remove_caches
from research.files.fingerprint import content_hash


@pytest.fixture
def cache_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize(
    ("folders", "files", "is_project"),
    [
        (["notebooks"], ["research.toml"], True),
        (["notebooks", "research"], ["research/__init__.pyi"], True),
        (["notebooks"], [], False),
        ([], ["research.toml"], False),
    ],
)
def test_a_project_has_notebooks_and_a_mark(
    tmp_path, monkeypatch, folders, files, is_project
):
    for name in (*folders, "deep"):
        (tmp_path / name).mkdir()
    for name in files:
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path / "deep")
    assert (paths.project_root() == tmp_path) == is_project


def test_an_own_file_lies_in_the_project_or_where_one_works(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "project_root", lambda: tmp_path / "project")
    (tmp_path / "project" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project" / "deep")
    assert paths.own_path("labels.csv") == tmp_path / "project" / "labels.csv"
    monkeypatch.chdir(tmp_path)
    assert paths.own_path("labels.csv") == tmp_path / "labels.csv"


def test_writing_leaves_nothing_beside_the_file(tmp_path, monkeypatch):
    target = tmp_path / "new" / "a.txt"
    paths.write_atomically(target, "Ё")
    assert target.read_text("utf-8") == "Ё"
    (tmp_path / "plain").touch()
    assert target.stat().st_mode == (tmp_path / "plain").stat().st_mode

    def fail(*_):
        raise OSError("The disk is full.")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="full"):
        paths.write_atomically(target, b"other")
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]
    assert target.read_text("utf-8") == "Ё"


def test_several_folders_name_their_files(tmp_path):
    for name in ("a/x.txt", "b/c/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    several = paths.iter_files([tmp_path / "a", tmp_path / "b"])
    assert [name for name, _ in several] == ["a/x.txt", "b/c/x.txt"]
    assert [name for name, _ in paths.iter_files(tmp_path / "b")] == ["c/x.txt"]


def test_hidden_folders_stand_for_their_content(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.txt").touch()
    assert [name for name, _ in paths.iter_files(tmp_path)] == [".git"]


@pytest.mark.usefixtures("cache_folder")
def test_what_is_put_is_got_again():
    with closing(Cache("some")) as cache:
        cache.put({b"a": b"1", b"b": b"2"})
        cache.put({b"a": b"3"})
    with closing(Cache("some")) as cache:
        assert cache.get([b"a", b"a", b"c"]) == {b"a": b"3"}


def test_a_damaged_cache_is_made_anew(cache_folder):
    cache_folder.mkdir()
    (cache_folder / "some.sqlite").write_bytes(b"damaged " * 1000)
    with closing(Cache("some")) as cache:
        cache.put({b"a": b"1"})
    with closing(sqlite3.connect(cache_folder / "some.sqlite")) as connection:
        assert connection.execute("SELECT * FROM kept").fetchall() == [(b"a", b"1")]


def test_a_cache_that_cannot_be_opened_stays_in_memory(cache_folder):
    (cache_folder / "some.sqlite").mkdir(parents=True)
    with closing(Cache("some")) as cache:
        cache.put({b"a": b"1"})
        assert cache.get([b"a"]) == {b"a": b"1"}


def test_caches_of_other_rules_are_removed(cache_folder):
    cache_folder.mkdir()
    for name in ("findings-1", "findings-2", "search-1"):
        (cache_folder / f"{name}.sqlite").touch()
    remove_caches("findings-*", keep="findings-2")
    assert sorted(p.stem for p in cache_folder.iterdir()) == ["findings-2", "search-1"]


def test_a_hash_is_that_of_the_bytes():
    assert content_hash("ё") == content_hash("ё".encode())
    assert content_hash("\ud800") != content_hash("\ud801")


def test_versions_of_what_is_needed_and_of_no_extra():
    versions = fingerprint.package_versions()
    assert "pandas" in versions
    assert "distributed" not in versions
    assert list(versions) == sorted(versions)


def test_the_nearest_name_is_suggested():
    assert suggest("x", []) == '"x" (there are: none)'
    assert suggest("marker", ["actor", "market"]).startswith('"marker"; did you mean')
    check_choice("axis", "market", ["market"])
    message = r'axis is "marker"; did you mean "market"\? \(there are: actor, market\)'
    with pytest.raises(ResearchError, match=message):
        check_choice("axis", "marker", ["actor", "market"])
