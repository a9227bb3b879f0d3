"""Widgets to ask, see the evidence and correct it by hand in JupyterLab, a line of code each.

What each shows at first is a still picture, which is all that a page without a kernel has.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from research.corpus import Corpus
from research.display import table_html
from research.display.documents import Shown, names_of, quotes, show, shown, together
from research.errors import ResearchError
from research.evidence.audit import audit_claims
from research.evidence.claims import extract_claims
from research.files.paths import PathLike, own_path, settings
from research.models.classification import CodebookClassifier, add_labels, read_labels
from research.models.classification.intervals import share_interval
from research.models.search import search
from research.models.topics import TopicModel, passage_groups, topics_by
from research.text.codes.codebook import load_codebook

_PLACE, _ONCE = ["doc_id", "start", "end", "key"], ["doc_id", "start", "end", "date"]
_KEYS = {
    "a": "Accept",
    "r": "Reject",
    "u": "Undo",
    "ф": "Accept",
    "к": "Reject",
    "г": "Undo",
}


class _Panel:
    """What is seen of a corpus (`view`), and the controls and buttons that change it."""

    view: Callable[..., Shown]
    buttons: Sequence[str] = ()

    def __init__(self, corpus: Corpus, **controls: Any) -> None:
        self.corpus, self.controls = corpus, controls

    def widget(self) -> Any:
        """Return it as a widget."""
        from ipywidgets import HTML, Button, Dropdown, HBox, Layout, Text, VBox

        view, controls = HTML(self.view().html), dict[str, Any]()
        buttons = [Button(description=name) for name in self.buttons]

        def respond(event: Any) -> None:
            values = {name: control.value for name, control in controls.items()}
            pressed = {"pressed": event.description} if event in buttons else {}
            try:
                view.value = self.view(**values, **pressed).html
            except (ResearchError, OSError, IndexError) as error:
                view.value = shown("panel", message=error).html
            for name in {"rather", "note"} & controls.keys() if pressed else ():
                controls[name].value = ""

        for name, given in self.controls.items():
            about = {"value": given} if isinstance(given, str) else {"options": given}
            controls[name] = (Text if "value" in about else Dropdown)(
                description=name, **about
            )
            controls[name].observe(respond, "value")
        for button in buttons:
            button.on_click(respond)
        rows = HBox(list(controls.values()), layout=Layout(flex_flow="row wrap"))
        return VBox([view, HBox(buttons), rows] if buttons else [rows, view])

    def _ipython_display_(self) -> None:
        from IPython.display import display

        html, plain = self.view()
        is_live = {
            "JPY_SESSION_NAME",
            "VSCODE_PID",
            "COLAB_RELEASE_TAG",
        } & os.environ.keys()
        live = self.widget()._repr_mimebundle_() if is_live else {}
        display({**live, "text/html": html, "text/plain": plain}, raw=True)  # type: ignore[no-untyped-call]


class SearchBox(_Panel):
    """A search in a corpus, with filters (see `research.search`)."""

    def __init__(self, corpus: Corpus, query: str, n: int = 5) -> None:
        names, languages = names_of(corpus), corpus.passages["language"].unique()
        documents = [("", ""), *zip(names, names.index, strict=True)]
        more = {"language": ["", *languages], "label": ["", *load_codebook().keys]}
        more |= {"document": documents, "place": ["", *range(1, n + 1)]}
        super().__init__(corpus, query=query, country="", since="", until="", **more)
        self.n = n

    def view(
        self, query: str | None = None, place: int | str = "", **filters: Any
    ) -> Shown:
        """Return the hits, and the document of the one in some place."""
        asked = self.controls["query"] if query is None else query
        hits = search(self.corpus, asked, self.n, **filters)
        found = [
            quotes(hits, self.corpus, caption=f"Passages for '{asked}': {len(hits)}")
        ]
        for hit in hits[hits["rank"] == place].to_dict("records"):
            marks = [(hit["match_start"], hit["match_end"])]
            found.append(show(self.corpus, hit["doc_id"], matches=marks))
        return together(*found)


class DocumentView(_Panel):
    """A document with its evidence marked (see `research.show`)."""

    def __init__(self, corpus: Corpus, topics: TopicModel | None = None) -> None:
        names = names_of(corpus)
        super().__init__(corpus, document=list(zip(names, names.index, strict=True)))
        self.topics = topics

    def view(self, document: str | None = None) -> Shown:
        """Return a document, at first the first one."""
        return show(
            self.corpus, document or self.corpus.documents.index[0], topics=self.topics
        )


class TopicBrowser(_Panel):
    """The topics of a model: their words and passages, and their weight by country or year."""

    def __init__(self, corpus: Corpus, topics: TopicModel, n: int = 5) -> None:
        names = [(f"{i}: {name}", i) for i, name in topics.labels().items()]
        super().__init__(
            corpus, topic=names, by=["country", "year", "language", "publisher"]
        )
        self.topics, self.n = topics, n

    def view(self, topic: int = 0, by: Any = "country") -> Shown:
        """Return a topic with its passages."""
        rows = self.topics.representatives(self.n).query("topic == @topic")
        over = topics_by(self.topics, passage_groups(self.corpus, by))[
            [topic, "n"]
        ].reset_index()
        over.columns = [by, "mean weight", "n passages"]
        weights = Shown(table_html(over, f"By {by}"), over.round(2).to_string())
        caption = f"Topic {topic}: {self.topics.labels(8)[topic]}"
        return together(quotes(rows, self.corpus, caption=caption), weights)


class _Board(_Panel):
    """A queue of quotes to accept or reject, each judgement saved at once in a file of labels."""

    buttons = ("Accept", "Reject", "Undo")

    def __init__(
        self, corpus: Corpus, queue: pd.DataFrame, path: PathLike, others: Any
    ) -> None:
        super().__init__(corpus, rather=["", *others], note="", keys="")
        self.queue, self.path, self.typed = queue, own_path(path), ""

    def judged(self) -> pd.DataFrame:
        """Return what the file says of the quotes in the queue."""
        if not self.path.exists():
            return pd.DataFrame(columns=[*_PLACE, "value"])
        return self.queue[_PLACE].merge(read_labels(self.path), on=_PLACE)

    def waiting(self) -> pd.DataFrame:
        """Return the quotes that are not judged yet."""
        queue, done = (
            pd.MultiIndex.from_frame(t[_PLACE]) for t in (self.queue, self.judged())
        )
        return self.queue[~queue.isin(done)]

    def judge(self, value: bool, other: str = "", note: str = "") -> None:
        """Save whether the quote that is next is right and, where not, what it is instead."""
        about = {"date": pd.Timestamp.now().isoformat(" "), "note": note} | settings()
        place = self.waiting().head(1)[_PLACE]
        instead = place.assign(key=other, value=True).head(len(other))
        labels = pd.concat([place.assign(value=value), instead])
        add_labels(self.path, labels.assign(**about))

    def undo(self) -> None:
        """Take back the last judgement in the file."""
        rows = read_labels(self.path) if self.path.exists() else pd.DataFrame()
        if rows.empty:
            raise ResearchError("There is no judgement to take back.")
        aside = self.path.with_suffix(".undo.csv")
        last = (rows[_ONCE] == rows[_ONCE].iloc[-1]).all(axis=1)
        aside.unlink(missing_ok=True)
        add_labels(aside, rows[~last])
        aside.replace(self.path)

    def progress(self) -> str:
        """Return how many are judged, and the share that was accepted."""
        values = self.judged()["value"]
        if values.empty:
            return f"Judged: 0 of {len(self.queue)}"
        low, high = share_interval(int(values.sum()), len(values))
        share = f"accepted: {values.mean():.2f} (95 % interval {low:.2f} to {high:.2f})"
        return f"Judged: {len(values)} of {len(self.queue)}; {share}"

    def view(
        self, rather: str = "", note: str = "", keys: str = "", pressed: str = ""
    ) -> Shown:
        """Judge as a button, or the keys that were typed, say; return the quote that is next."""
        typed, self.typed = keys.lower()[len(self.typed) :], keys
        for name in filter(None, [pressed, *map(_KEYS.get, typed)]):
            if name == "Undo":
                self.undo()
            else:
                self.judge(name == "Accept", rather if name == "Reject" else "", note)
        left = self.waiting().head(1)
        caption = "Is this right?" if len(left) else "Nothing is left to judge."
        said = shown("panel", message=self.progress())
        return together(said, quotes(left, self.corpus, caption=caption))


class LabelQueue(_Board):
    """The labels of the codebook, the most doubtful first, to accept or correct."""

    def __init__(
        self, corpus: Corpus, path: PathLike = "labels.csv", n: int = 50
    ) -> None:
        labels = CodebookClassifier().predict(corpus)
        order = (
            (labels["probability"] - 0.5)
            .abs()
            .round(2)
            .sort_values(kind="stable")
            .index
        )
        super().__init__(corpus, labels.loc[order].head(n), path, load_codebook().keys)

    def progress(self) -> str:
        """Return how many are judged, and what the classifier has learned from them."""
        judged = self.judged()
        learned = (
            CodebookClassifier().fit(self.corpus, judged).learned_
            if len(judged)
            else ()
        )
        return f"{super().progress()}; learned: {', '.join(learned) or 'nothing yet'}"


class ClaimBoard(_Board):
    """The checks of numeric claims, each with its quotes, to accept or dispute."""

    def __init__(self, corpus: Corpus, path: PathLike = "claims.csv") -> None:
        claims = extract_claims(corpus)
        checks = audit_claims(claims).rename(columns={"check_id": "key"})
        checks = checks.assign(claim_id=checks["claim_ids"].str[0])
        queue = checks.merge(
            claims[["claim_id", "doc_id", "start", "end"]], on="claim_id"
        )
        super().__init__(corpus, queue, path, ["consistent", "inconsistent", "derived"])
