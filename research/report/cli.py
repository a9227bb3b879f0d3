"""The command `research`: run the notebooks and write the pages, or list the notebooks.

Exit status: 0 all is well, 1 a notebook failed, 2 something given cannot be used, 130 interrupted.
"""

import os
import signal
import sys
import textwrap
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from research import __version__
from research.errors import ResearchError

_EXAMPLES = """\
\b
examples:
  research report                          all notebooks over the texts in seeds
  research report 02 03                    some notebooks; the other pages stay
  research report --corpus articles/ --output site-articles
  research report topics -p n_topics=8 -p random_state=1
  research report 05 --matrix country=BY,KZ,RU      a page for each country
  research rerun site/run.json             the same again, and what differs
  research diff site-may site-june         what changed between two reports
  research notebooks                       what can be set, and what it means
  research new my-study                    a folder of your own to explore in
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv`, by default that of the process, and return the exit status."""
    with suppress(ValueError):  # In a thread, signals are another's business.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return int(commands.main(argv, "research", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:  # Whoever read the output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ResearchError as error:
        click.echo(f"research: {error}", err=True)
        return 2
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        click.echo(
            f"research: {error.strerror or 'The disk is full'}{where}.", err=True
        )
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo(
            "research: Interrupted; the earlier pages are as they were.", err=True
        )
        return 130


@click.group(epilog=_EXAMPLES, context_settings={"max_content_width": 100})
@click.version_option(__version__, message="research %(version)s")
def commands() -> None:
    """Study organised crime in published texts: run the notebooks, read the pages."""


def _run_options(command: Any) -> Any:
    """Add what a report and its rerun have in common."""
    options = (
        click.option(
            "--fresh",
            is_flag=True,
            help="Run also what has not changed, and read again what failed.",
        ),
        click.option(
            "--single-file", is_flag=True, help="Also all-pages.html, to mail."
        ),
        click.option("--pdf", is_flag=True, help="Also PDF, by an installed Chromium."),
        click.option(
            "--progress",
            type=click.Choice(["auto", "json", "none"]),
            default="auto",
            help="A bar or lines (auto), a line of JSON for each event, or nothing.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@commands.command(epilog=_EXAMPLES)
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK]...")
@click.option("--corpus", metavar="PATH", help="A folder, file or table of texts.")
@click.option("--output", metavar="DIR", help="Where the pages go (default: site).")
@click.option(
    "-p",
    "values",
    metavar="NAME=VALUE",
    multiple=True,
    help="Set a parameter in each of the notebooks that has it.",
)
@click.option(
    "--matrix",
    metavar="NAME=A,B,C",
    multiple=True,
    help="A page for each of these values, such as country=BY,KZ,RU.",
)
@click.option("--plan", metavar="FILE", help="A YAML file with these settings by name.")
@_run_options
def report(
    notebooks: Sequence[str],
    corpus: str | None,
    output: str | None,
    values: Sequence[str],
    matrix: Sequence[str],
    plan: str | None,
    **options: Any,
) -> int:
    """Run notebooks, several at once, and write them as pages with an index.

    A NOTEBOOK is a number (02), a name (topics) or a path; all are run where none is named.
    """
    from research.report.notebooks import find_notebooks
    from research.report.plan import plan_runs, read_plan, split_values

    planned = read_plan(Path(plan)) if plan else {}
    paths = find_notebooks(notebooks or planned.get("notebooks", ()))
    given = planned.get("parameters", {}) | split_values(values)
    if named := corpus or planned.get("corpus"):
        path = Path(named).expanduser()
        if path.is_relative_to(Path.cwd()):  # On the pages it is shown as relative.
            path = path.relative_to(Path.cwd())
        given["corpus_path"] = path.as_posix()
    axes = {name: text.split(",") for name, text in split_values(matrix).items()}
    runs = plan_runs(paths, given, planned.get("matrix", {}) | axes)
    return _make(runs, Path(output or planned.get("output", "site")), **options)


def _make(
    runs: Sequence[Any], output: Path, *, pdf: bool, progress: str, **options: Any
) -> int:
    """Make runs and say how they ended; return the exit status."""
    from research.report.assembly import make_report

    with warnings.catch_warnings(record=True) as told:
        results = make_report(runs, output, progress=progress, **options)
    for warning in told:
        click.echo(f"research: {warning.message}", err=True)
    if pdf:
        from research.report.files import print_pdf

        for result in results:
            page = output / f"{result.run.name}.html"
            print_pdf(page, page.with_suffix(".pdf"))
    failed = [result for result in results if result.error]
    for result in failed:
        click.echo(f"{result.run.name} stopped at {result.error}", err=True)
    if progress == "auto":
        n = len(results)
        click.echo(f"{n - len(failed)} of {n} notebooks ran to their end.")
        if kept := sum(result.kept for result in results):
            click.echo(
                f"{kept} had not changed and were taken from the last run"
                " (--fresh runs them)."
            )
        click.echo(f"Pages: {os.path.relpath(output / 'index.html')}")
    return 1 if failed else 0


@commands.command()
@click.argument("folder", metavar="DIR")
def new(folder: str) -> None:
    """Make a folder with the notebooks, a place for your texts, and settings."""
    from research.report.project import new_project

    made = new_project(folder)
    click.echo(
        f'Put your texts into "{made / "corpus"}", then:\n'
        f"  cd {made} && jupyter lab notebooks/00-explore.ipynb    to explore\n"
        f"  cd {made} && research report                           to run all notebooks"
    )


@commands.command()
@click.argument("record", metavar="RUN.JSON")
@click.option("--corpus", metavar="PATH", help="Where the corpus lies now.")
@click.argument("notebooks", nargs=-1, metavar="[NOTEBOOK]...")
@click.option("--output", metavar="DIR", help="Default: its name + -again, here.")
@_run_options
def rerun(
    record: str,
    notebooks: Sequence[str],
    corpus: str | None,
    output: str | None,
    **options: Any,
) -> int:
    """Make a report again from its run.json, and say what differs.

    It may come from anyone: a NOTEBOOK that is not of this project is run only if it is named.
    """
    from research.report.assembly import runs_of_record
    from research.report.comparison import compare_reports
    from research.report.provenance import read_report

    path = Path(record).absolute()
    earlier = path if path.is_dir() else path.parent
    place = Path(output or f"{earlier.name}-again")
    runs = runs_of_record(read_report(path), earlier, corpus, notebooks)
    status = _make(runs, place, **{**options, "fresh": True})
    sections = compare_reports(earlier, place)
    for title, content in sections:
        click.echo(f"{title}\n{content}\n")
    click.echo(f"It {'differs from' if sections else 'equals'} the earlier report.")
    return status or bool(sections)


@commands.command()
@click.argument("first", metavar="DIR_A")
@click.argument("second", metavar="DIR_B")
@click.option("--output", metavar="FILE", default="diff.html", show_default=True)
def diff(first: str, second: str, output: str) -> None:
    """Show what changed between two reports, as a page."""
    from research.report.comparison import compare_reports
    from research.report.pages import write_diff

    sections = compare_reports(Path(first), Path(second))
    write_diff(Path(output), sections)
    click.echo(f"{len(sections)} differences: {os.path.relpath(output)}")


@commands.command("notebooks")
def list_notebooks() -> None:
    """List the notebooks and their parameters."""
    from research.report.notebooks import find_notebooks
    from research.report.parameters import notebook_parameters, show_value

    for path in find_notebooks():
        click.echo(path.stem)
        for parameter in notebook_parameters(path):
            default = show_value(parameter.default)
            line = (
                f"  {parameter.name:<16} {parameter.type:<10} {default:<8}"
                f" {parameter.comment}"
            )
            click.echo(textwrap.fill(line, 100, subsequent_indent=" " * 39))
