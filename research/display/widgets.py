"""Widgets to ask and to see the evidence in JupyterLab, a line of code each.

What each shows at first is a still picture, which is all that a page without a kernel has.
"""

import os
from collections.abc import Callable, Sequence
from typing import Any

from research.corpus import Corpus
from research.display.documents import show
from research.display.outputs import Shown, publish, rendered, together
from research.display.quotes import names_of, quotes
from research.display.tables import table_shown
from research.display.words import in_words
from research.errors import ResearchError
from research.models.search import search
from research.models.topics import TopicModel, passage_groups, topics_by
from research.text.codes.codebook import load_codebook

# One of these is in the environment where a person can click: in JupyterLab, VS Code, Colab.
_LIVE = {"JPY_SESSION_NAME", "VSCODE_PID", "COLAB_RELEASE_TAG"}


class Panel:
    """What is seen of a corpus (`view`), and the controls and buttons that change it.

    A control that is given as a text is a box to type in, any other a list to choose from.
    """

    view: Callable[..., Shown]
    buttons: Sequence[str] = ()
    emptied: Sequence[str] = ()  # the controls that are empty again after a button

    def __init__(self, corpus: Corpus, **controls: Any) -> None:
        self.corpus = corpus
        self.controls = controls

    def widget(self) -> Any:
        """Return it as a widget."""
        from ipywidgets import HTML, Button, HBox, Layout, VBox, interactive

        view = HTML(self.view().html)
        controls = {
            name: interactive.widget_from_abbrev(given)
            for name, given in self.controls.items()
        }
        buttons = [Button(description=name) for name in self.buttons]

        def respond(event: Any) -> None:
            values = {name: control.value for name, control in controls.items()}
            if event in buttons:
                values["pressed"] = event.description
            try:
                view.value = self.view(**values).html
            except (ResearchError, OSError) as error:
                view.value = rendered("panel", message=error).html
            if event in buttons:
                for name in self.emptied:
                    controls[name].value = ""

        for name, control in controls.items():
            control.description = name
            control.observe(respond, "value")
        for button in buttons:
            button.on_click(respond)
        row = HBox(
            list(controls.values()),
            layout=Layout(flex_flow="row wrap"),
        )
        return VBox([view, HBox(buttons), row] if buttons else [row, view])

    def _ipython_display_(self) -> None:
        content = self.view().bundle()
        if _LIVE & os.environ.keys():
            content = self.widget()._repr_mimebundle_() | content
        publish(content, {})


def _titles(corpus: Corpus) -> list[tuple[str, str]]:
    """Return the name of each document with its id, to choose from."""
    names = names_of(corpus)
    return list(zip(names, names.index, strict=True))


class SearchBox(Panel):
    """A search in a corpus, with filters (see `research.search`)."""

    def __init__(self, corpus: Corpus, query: str, n: int = 5) -> None:
        super().__init__(
            corpus,
            query=query,
            country="",
            since="",
            until="",
            language=["", *corpus.passages["language"].unique()],
            label=["", *load_codebook().keys],
            document=[("", ""), *_titles(corpus)],
            place=["", *range(1, n + 1)],
        )
        self.n = n

    def view(
        self, query: str | None = None, place: int | str = "", **filters: Any
    ) -> Shown:
        """Return the hits, and the document of the one in some place."""
        if query is None:
            query = self.controls["query"]
        hits = search(self.corpus, query, self.n, **filters)
        caption = f"Passages for '{query}': {len(hits)}"
        shown = [quotes(hits, self.corpus, caption=caption)]
        for hit in hits[hits["rank"] == place].to_dict("records"):
            marks = [(hit["match_start"], hit["match_end"])]
            shown.append(show(self.corpus, hit["doc_id"], matches=marks))
        return together(*shown)


class DocumentView(Panel):
    """A document with its evidence marked (see `research.show`)."""

    def __init__(self, corpus: Corpus, topics: TopicModel | None = None) -> None:
        super().__init__(corpus, document=_titles(corpus))
        self.topics = topics

    def view(self, document: str | None = None) -> Shown:
        """Return a document, at first the first one."""
        first = self.corpus.documents.index[0]
        return show(self.corpus, document or first, topics=self.topics)


class TopicBrowser(Panel):
    """The topics of a model: their words and passages, and their weight by country or year."""

    def __init__(self, corpus: Corpus, topics: TopicModel, n: int = 5) -> None:
        names = topics.labels()
        super().__init__(
            corpus,
            topic=[(f"{topic}: {name}", topic) for topic, name in names.items()],
            by=["country", "year", "language", "publisher"],
        )
        self.topics = topics
        self.n = n

    def view(self, topic: int = 0, by: Any = "country") -> Shown:
        """Return a topic with its passages."""
        passages = self.topics.representatives(self.n).query("topic == @topic")
        caption = f"Topic {topic}: {self.topics.labels(8)[topic]}"
        weights = topics_by(self.topics, passage_groups(self.corpus, by))
        weights = weights[[topic, "n"]].reset_index()
        weights.columns = [by, "mean weight", "n passages"]
        return together(
            quotes(passages, self.corpus, caption=caption),
            table_shown(in_words(weights), f"By {by}"),
        )
