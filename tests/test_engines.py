"""Engines: the same tables, whoever does the work."""

import distributed
import pytest
from pandas.testing import assert_frame_equal

from research import ResearchError, engine, iter_corpus, load_corpus
from research.corpus.engines import count_workers, run

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
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        for name in ("load", "iterate"):
            monkeypatch.setenv("RESEARCH_CACHE", str(tmp_path / name))
            with engine("dask", cluster.scheduler_address):
                assert count_workers(None) == 1
                made = (
                    load_corpus() if name == "load" else next(iter_corpus(batch_size=4))
                )
            assert_same(made, expected)


def test_the_engine_before_comes_back_after_a_block():
    with engine("local"):
        assert run(abs, [-1, -2], None) == [1, 2]
    assert count_workers(None) == 1


def test_an_unknown_engine_is_refused():
    with pytest.raises(ResearchError, match="it may be local, dask"):
        engine("spark")


def test_a_silent_scheduler_is_named(monkeypatch):

    def silent(*_, **__):
        raise OSError("Timed out")

    monkeypatch.setattr(distributed, "Client", silent)
    with pytest.raises(
        ResearchError, match="No Dask scheduler answers at 'tcp://nowhere:8786'"
    ):
        engine("dask", "tcp://nowhere:8786")
