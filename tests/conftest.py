"""What every test run needs before the first notebook starts."""

import os
from pathlib import Path

# Building the list of fonts can take seconds and then says so in the first notebook's output.
import matplotlib.font_manager  # noqa: F401
import pytest

import research

ROOT = Path(research.__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> "research.Corpus":
    """Give the default corpus, loaded once."""
    return research.load_corpus(ROOT / "seeds")


@pytest.fixture(autouse=True)
def _working_directory(tmp_path, monkeypatch):
    """Run each test in an empty folder, so that none leans on the project's."""
    monkeypatch.chdir(tmp_path)


os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")
