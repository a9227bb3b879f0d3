"""Boards on which labels and checks of claims are judged by hand, each judgement saved at once."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from research.corpus import Corpus
from research.display.outputs import Shown, rendered, together
from research.display.quotes import claims_of_checks, quotes
from research.display.widgets import Panel
from research.errors import ResearchError
from research.evidence.audit import audit_claims
from research.evidence.claims import extract_claims
from research.files.paths import PathLike, own_path, settings
from research.models.classification import CodebookClassifier, add_labels, read_labels
from research.models.classification.labelling import change_labels
from research.models.classification.metrics import share_interval
from research.text.codes.codebook import load_codebook

__all__ = ["ClaimBoard", "LabelQueue", "share_interval"]

_PLACE = ["doc_id", "start", "end", "key"]
_ONE_JUDGEMENT = [
    "doc_id",
    "start",
    "end",
    "date",
]  # and its rows, if it gave another key
_ACTIONS = ("Accept", "Reject", "Undo")
# On an English and on a Russian keyboard.
_KEYS = dict(zip("aruфкг", 2 * _ACTIONS, strict=True))


class _Board(Panel):
    """A queue of quotes to accept or reject, each judgement saved at once in a file of labels.

    The queue is read once; a click reads the file alone, which others may write to as well.
    """

    buttons = _ACTIONS
    emptied = ("rather", "note")

    def __init__(
        self, corpus: Corpus, queue: pd.DataFrame, path: PathLike, others: Iterable[str]
    ) -> None:
        super().__init__(corpus, rather=["", *others], note="", keys="")
        self.queue = queue
        self.path = own_path(path)
        self.typed = ""

    def judged(self) -> pd.DataFrame:
        """Return what the file says of the quotes in the queue."""
        if not self.path.exists():
            return pd.DataFrame(columns=[*_PLACE, "value"])
        judgements = read_labels(self.path).set_index(_PLACE)
        return self.queue[_PLACE].join(judgements, on=_PLACE, how="inner")

    def waiting(self, judged: pd.DataFrame) -> pd.DataFrame:
        """Return the quotes that are not judged yet."""
        return self.queue.drop(judged.index)

    def judge(self, value: bool, other: str = "", note: str = "") -> None:
        """Save whether the quote that is next is right and, where not, what it is instead."""
        place = self.waiting(self.judged())[_PLACE].head(1)
        labels = place.assign(value=value)
        if other:
            labels = pd.concat([labels, place.assign(key=other, value=True)])
        labels = labels.assign(
            date=pd.Timestamp.now().isoformat(" "),
            note=note,
            annotator=settings().get("annotator", ""),
        )
        add_labels(self.path, labels)

    def undo(self) -> None:
        """Take back the last judgement in the file."""

        def without_last(rows: pd.DataFrame) -> pd.DataFrame:
            if rows.empty:
                raise ResearchError("There is no judgement to take back.")
            judgements = rows[_ONE_JUDGEMENT]
            return rows[(judgements != judgements.iloc[-1]).any(axis=1)]

        change_labels(self.path, without_last)

    def progress(self, judged: pd.DataFrame) -> str:
        """Return how many are judged, and the share that was accepted."""
        values = judged["value"]
        judged_of_all = f"Judged: {len(values)} of {len(self.queue)}"
        if values.empty:
            return judged_of_all
        low, high = share_interval(int(values.sum()), len(values))
        return (
            f"{judged_of_all}; accepted: {values.mean():.2f}"
            f" (95 % interval {low:.2f} to {high:.2f})"
        )

    def evidence(self, row: pd.DataFrame) -> pd.DataFrame:
        """Return what is quoted for a row of the queue."""
        return row

    def view(
        self, rather: str = "", note: str = "", keys: str = "", pressed: str = ""
    ) -> Shown:
        """Judge as a button, or the keys that were typed, say; return the quote that is next."""
        typed = keys.lower()[len(self.typed) :]
        self.typed = keys
        for action in [pressed, *map(_KEYS.get, typed)]:
            if action == "Undo":
                self.undo()
            elif action == "Accept":
                self.judge(True, note=note)
            elif action == "Reject":
                self.judge(False, rather, note)
        judged = self.judged()
        rows = self.waiting(judged).head(1)
        return together(
            rendered("panel", message=self.progress(judged)),
            quotes(
                self.evidence(rows),
                self.corpus,
                caption="Nothing is left to judge." if rows.empty else "Is this right?",
            ),
        )


class LabelQueue(_Board):
    """The labels of the codebook, the most doubtful first, to accept or correct."""

    def __init__(
        self, corpus: Corpus, path: PathLike = "labels.csv", n: int = 50
    ) -> None:
        labels = CodebookClassifier().predict(corpus)
        doubt = (labels["probability"] - 0.5).abs().round(2)
        queue = labels.loc[doubt.sort_values(kind="stable").index[:n]]
        super().__init__(corpus, queue, path, load_codebook().keys)
        self.queued = replace(
            corpus,
            passages=corpus.passages.loc[queue["passage_id"].unique()],
        )

    def progress(self, judged: pd.DataFrame) -> str:
        """Return how many are judged, and what the classifier has learned from them."""
        learned = ""
        if len(judged):
            learned = ", ".join(CodebookClassifier().fit(self.queued, judged).learned_)
        return f"{super().progress(judged)}; learned: {learned or 'nothing yet'}"


class ClaimBoard(_Board):
    """The checks of numeric claims, each with its quotes, to accept or dispute."""

    def __init__(self, corpus: Corpus, path: PathLike = "claims.csv") -> None:
        self.claims = extract_claims(corpus)
        checks = audit_claims(self.claims).rename(columns={"check_id": "key"})
        checks["claim_id"] = checks["claim_ids"].str[0]
        places = self.claims[["claim_id", "doc_id", "start", "end"]]
        super().__init__(
            corpus,
            checks.merge(places, on="claim_id"),
            path,
            ["consistent", "inconsistent", "derived"],
        )

    def evidence(self, row: pd.DataFrame) -> pd.DataFrame:
        """Return the claims that a check rests on."""
        return claims_of_checks(row, self.claims)
