"""The site written to disk: every page made first, then the whole put in the earlier one's place.

The pages are a function of the executed notebooks and of what the settings say of the study, so
that building them again gives the same bytes.
"""

import re
import shutil
import warnings
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from jinja2 import ChoiceLoader, Environment, PackageLoader
from nbconvert import HTMLExporter

from research import __version__
from research.display import shareable, table_html
from research.errors import ResearchError
from research.files.paths import settings, write_atomically
from research.report.files import replacing, require_writable
from research.report.markup import arrange, clean, find_secrets, hide_secrets
from research.report.notebooks import find_error, plain_text, read_notebook
from research.report.parameters import notebook_parameters, show_value
from research.report.provenance import write_record
from research.report.staleness import Facts

_OWN = ("index.html", "run.json", "notebooks")
_KINDS = (
    "text/html text/markdown image/svg+xml image/png image/jpeg text/latex text/plain"
)


def build_site(
    output: Path,
    executed: Iterable[Path] = (),
    run: Facts | None = None,
    *,
    single_file: bool = False,
) -> Path:
    """Add `executed` notebooks to the site in the folder `output`, and return its index page.

    They and the notebooks of earlier reports are kept in `output/notebooks`; a folder beside a
    notebook, of its name, holds the files of what it shows; `run` is what `run.json` says.
    A `single_file`, `all-pages.html`, needs no other. The new site takes the place of the
    earlier one whole, when all of it is made.
    """
    fresh = {path.name: path for path in executed}
    earlier = {path.name for path in output.glob("notebooks/*.ipynb")}
    names = fresh.keys() | earlier
    check_output(output, [Path(name).stem for name in names])
    with replacing(output) as folder:
        for name in sorted(names):
            kept = folder / "notebooks" / name
            write_atomically(
                kept, _shared(fresh.get(name, kept), run if name in fresh else None)
            )
        for path in fresh.values():
            files = folder / "data" / path.stem
            shutil.rmtree(files, ignore_errors=True)
            if path.with_suffix("").is_dir():
                shutil.copytree(path.with_suffix(""), files)
        if run:
            write_record(folder / "run.json", run)
        for name, text in _render(folder, single_file).items():
            write_atomically(folder / name, text)
    if not single_file:
        (output / "all-pages.html").unlink(
            missing_ok=True
        )  # It would be of the earlier pages.
    return output / ("all-pages.html" if single_file else "index.html")


def _shared(path: Path, run: Facts | None) -> str:
    """Return a notebook as it is kept: with what is known of its run, without what is private."""
    notebook = read_notebook(path)
    if run:
        [own] = [each for each in run["notebooks"] if each["name"] == path.stem]
        minutes = own["seconds"] / 60
        duration = "under a minute" if minutes < 1 else f"about {minutes:.0f} min"
        notebook.metadata["research"] = {
            **run,
            "corpus": own.get("corpus"),
            "notebooks": [],
            "duration": duration,
        }
    text: str = nbformat.writes(notebook, split_lines=False) + "\n"  # type: ignore[no-untyped-call]
    if secrets := find_secrets(text):
        warnings.warn(
            f"{path.stem} told {len(secrets)} absolute paths or keys; they were taken out.",
            stacklevel=3,
        )
    parts = re.split(r'("image/(?:png|jpeg)": "[^"]*")', hide_secrets(text))
    return "".join(part if i % 2 else shareable(part) for i, part in enumerate(parts))


def check_output(
    output: Path, names: Iterable[str], sources: Iterable[Path] = ()
) -> None:
    """Refuse a folder where pages of these names would replace files that are not the site's."""
    own = {output.resolve(), (output / "notebooks").resolve()}
    if own & {path.resolve().parent for path in sources}:
        raise ResearchError(
            f'The notebooks themselves lie in "{output}"; choose another folder.'
        )
    require_writable(output, "choose another folder")
    if any(output.iterdir()) and not any((output / name).exists() for name in _OWN):
        raise ResearchError(f'"{output}" holds other files; choose another folder.')
    for name in ["index", "all-pages", *names]:
        path = output / f"{name}.html"
        if path.exists() and 'content="research ' not in path.read_text(
            "utf-8", "replace"
        ):
            raise ResearchError(
                f'"{path}" is not a page of an earlier report; choose another folder.'
            )


def _render(folder: Path, single_file: bool) -> dict[str, str]:
    """Return the text of every page of a site's folder by its file name."""
    exporter: Any = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="templates",
        template_file="notebook.html.j2",
        extra_template_basedirs=[str(Path(__file__).parent)],
        exclude_anchor_links=True,
        filters={"clean": clean, "plain": plain_text, "show": show_value},
    )
    exporter.config.NbConvertBase.display_data_priority = _KINDS.split()
    notebooks = sorted(folder.glob("notebooks/*.ipynb"))
    pages = [_read_page(path, exporter) for path in notebooks]
    site = _site(pages)
    template = site.get_template("page.html.j2")
    files = {f"{page['name']}.html": template.render(page=page) for page in pages}
    others = ["index.html", *(["all-pages.html"] if single_file else [])]
    return files | {name: site.get_template(f"{name}.j2").render() for name in others}


def _site(pages: Sequence[Facts]) -> Environment:
    site = Environment(
        loader=ChoiceLoader(
            [PackageLoader("research.report"), PackageLoader("research.display")]
        ),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    site.filters |= {
        "show": show_value,
        "table": table_html,
        "clean": clean,
        "arrange": arrange,
    }
    site.globals |= {"pages": pages, "version": __version__, "study": settings()}
    return site


def write_diff(path: Path, sections: Sequence[tuple[str, str]]) -> None:
    """Write a page of sections, each a heading with a text below it."""
    write_atomically(
        path, _site([]).get_template("diff.html.j2").render(sections=sections)
    )


def _read_page(path: Path, exporter: Any) -> Facts:
    """Return a notebook's article as clean HTML, with what the templates say of it elsewhere."""
    notebook = read_notebook(path)
    error = find_error(notebook)
    given = notebook.metadata.get("papermill", {}).get("parameters", {})
    files = (path.parents[1] / "data" / path.stem).glob("*.*")
    page = {
        "name": path.stem,
        "settings": [
            (each, given.get(each.name, each.default))
            for each in notebook_parameters(path)
        ],
        "error": error,
        "files": sorted(file.name for file in files),
    }
    article = arrange(exporter.from_notebook_node(notebook, {"page": page})[0])
    if error:
        article.find("section", "stopped")["id"] = "stopped"
    findings = []
    for section in article("section", "finding"):
        heading = section.find_previous("h2")
        sentence = section.extract().p.extract().get_text()
        findings.append(
            {"sentence": sentence, "quote": str(section), "heading": heading}
        )
    title = article.h1.extract().get_text().strip() if article.h1 else ""
    return page | {
        "label": re.sub(r"^\d+-", "", path.stem).replace("-", " ").capitalize(),
        "title": title or path.stem,
        "abstract": str(article.p or ""),
        "findings": findings,
        "article": article.decode(
            formatter=escape
        ),  # No quotation mark but of an attribute.
        "headings": [(heading["id"], heading.get_text()) for heading in article("h2")],
        "thumbnail": article.find("img", src=True, alt=True),
        "run": notebook.metadata.get("research"),
    }
