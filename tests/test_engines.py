"""The same tables, whoever does the work: this process, several, or a Dask cluster."""

import distributed
import joblib
import pytest
from pandas.testing import assert_frame_equal

from research import iter_corpus, load_corpus

TABLES = ["documents", "passages", "noise", "problems", "copies"]


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """Nothing is known beforehand, so that all the work is done."""
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "cache"))


def assert_same(one, other):
    for name in TABLES:
        assert_frame_equal(getattr(one, name), getattr(other, name))


def test_two_processes_give_the_same_tables(tmp_path, monkeypatch):
    expected = load_corpus("seeds")
    monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "another"))
    assert_same(load_corpus("seeds", n_jobs=2), expected)


def test_dask_gives_the_same_tables(tmp_path, monkeypatch):
    expected = load_corpus("seeds")
    # With one thread in all, joblib would do the work itself.
    two_threads = {"n_workers": 1, "threads_per_worker": 2, "processes": False}
    with (
        distributed.LocalCluster(**two_threads, dashboard_address=None) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "load"))
        assert_same(load_corpus("seeds"), expected)
        assert cluster.scheduler.task_prefixes  # they were given to the workers
        monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / "iterate"))
        assert_same(next(iter_corpus("seeds", batch_size=4)), expected)
