"""The site written to disk: every page made first, then each file put whole in its place.

The pages are a function of the executed notebooks alone, so that building them again gives
the same bytes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from jinja2 import Environment, PackageLoader
from nbconvert import HTMLExporter

from research import __version__
from research.errors import ResearchError
from research.paths import write_atomically
from research.runs import (
    CellError,
    Parameter,
    find_error,
    notebook_parameters,
    read_notebook,
    show_value,
)
from research.runs.notebooks import plain_text
from research.site.markup import arrange, clean

_KINDS = "text/html text/markdown image/svg+xml image/png image/jpeg text/latex text/plain"


@dataclass(frozen=True)
class Page:
    """One notebook's page: its article as clean HTML, and what is said of it elsewhere.

    `settings` are the parameters, each with the value used; `headings` are anchors and texts.
    """

    name: str
    title: str
    abstract: str
    article: str
    headings: Sequence[tuple[str, str]]
    settings: Sequence[tuple[Parameter, object]]
    error: CellError | None

    @property
    def label(self) -> str:
        """Return a short name: `05-country-profiles` is `Country profiles`."""
        return re.sub(r"^\d+-", "", self.name).replace("-", " ").capitalize()


def build_site(output: Path, executed: Iterable[Path] = ()) -> Path:
    """Add `executed` notebooks to the site in the folder `output`, and return its index page.

    They are kept in `output/notebooks`, and every notebook there gets its page. Nothing is
    written before all pages are made, and the index comes last.
    """
    kept = output / "notebooks"
    fresh = {path.name: path for path in executed}
    notebooks = {path.name: path for path in kept.glob("*.ipynb")} | fresh
    files = _render([notebooks[name] for name in sorted(notebooks)])
    check_output(output, files)
    for name, path in fresh.items():
        write_atomically(kept / name, path.read_bytes())
    for name, text in files.items():
        write_atomically(output / name, text)
    return output / "index.html"


def check_output(output: Path, names: Iterable[str], sources: Iterable[Path] = ()) -> None:
    """Refuse a folder where the site would take the place of files that are not its own."""
    kept = (output / "notebooks").resolve()
    theirs = {path.resolve().parent for path in sources}
    if kept in theirs or output.resolve() in theirs:
        raise ResearchError(f'The notebooks themselves lie in "{output}"; choose another folder.')
    try:
        output.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=output):
            pass
    except OSError as error:
        reason = f"Nothing can be written to {str(output)!r} ({error.strerror})"
        raise ResearchError(f"{reason}; choose another folder.") from error
    for path in (output / name for name in names):
        if path.exists() and 'content="research ' not in path.read_text("utf-8", "replace"):
            raise ResearchError(
                f'"{path}" is not a page of an earlier report; choose another folder.'
            )


def _render(notebooks: Sequence[Path]) -> dict[str, str]:
    """Return the text of every page by its file name, the index last."""
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="templates",
        template_file="notebook.html.j2",
        extra_template_basedirs=[str(Path(__file__).parents[1])],
        exclude_anchor_links=True,
        filters={"clean": clean, "plain": plain_text, "show": show_value},
    )
    exporter.config.NbConvertBase.display_data_priority = _KINDS.split()
    pages = [_read_page(path, exporter) for path in notebooks]
    site = Environment(
        loader=PackageLoader("research"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    site.filters["show"] = show_value
    site.globals |= {"pages": pages, "version": __version__}
    page_template = site.get_template("page.html.j2")
    files = {f"{page.name}.html": page_template.render(page=page) for page in pages}
    return files | {"index.html": site.get_template("index.html.j2").render()}


def _read_page(path: Path, exporter: Any) -> Page:
    notebook = read_notebook(path)
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    settings = [(each, given.get(each.name, each.default)) for each in notebook_parameters(path)]
    html, _ = exporter.from_notebook_node(notebook, resources={"settings": settings})
    article, error = arrange(html), find_error(notebook)
    if error:
        article.find("section", "stopped")["id"] = "stopped"
    title = article.h1.extract().get_text() if article.h1 else path.stem
    return Page(
        name=path.stem,
        title=title,
        abstract=str(article.p or ""),
        article=str(article),
        headings=[(heading["id"], heading.get_text()) for heading in article("h2")],
        settings=settings,
        error=error,
    )
