"""Models as files: what was written comes back, and no other file is taken for one."""

import json

import numpy as np
import pytest

from research import ResearchError
from research.models import storage

KIND = "research.TextClassifier 1"


def test_what_was_written_comes_back(tmp_path):
    header = {"text": "ОПГ \ud800", "n": np.int64(3), "classes": [1, "a", None]}
    path = tmp_path / "folder" / "model.npz"
    storage.write(path, KIND, header, {"coef": np.eye(2)})
    again, arrays = storage.read(path, KIND)
    assert again == {"format": KIND, **header}
    assert np.array_equal(arrays["coef"], np.eye(2))
    assert list(arrays) == ["coef"]


def test_the_file_holds_arrays_and_json(tmp_path):
    storage.write(tmp_path / "model.npz", KIND, {"a": 1}, {"coef": np.eye(2)})
    with np.load(tmp_path / "model.npz", allow_pickle=False) as stored:
        assert json.loads(stored["header"].tobytes()) == {"format": KIND, "a": 1}


def test_another_kind_of_model_is_refused(tmp_path):
    storage.write(tmp_path / "model.npz", "research.TopicModel 5", {}, {})
    with pytest.raises(ResearchError, match=r"TextClassifier 1 \(its format is"):
        storage.read(tmp_path / "model.npz", KIND)


@pytest.mark.parametrize("content", [b"", b"PK", b'{"format": 1}'])
def test_another_file_is_refused(tmp_path, content):
    (tmp_path / "model.npz").write_bytes(content)
    with pytest.raises(ResearchError, match=r"is not a saved research\.TextClassifier"):
        storage.read(tmp_path / "model.npz", KIND)


def test_arrays_without_a_header_and_no_file_are_refused(tmp_path):
    np.savez(tmp_path / "bare.npz", coef=np.eye(2))
    for name in ("bare.npz", "missing.npz"):
        with pytest.raises(
            ResearchError, match=r"is not a saved research\.TextClassifier"
        ):
            storage.read(tmp_path / name, KIND)
