"""The command `research`: run the notebooks and write the pages, or list the notebooks.

Exit status: 0 all is well, 1 a notebook failed, 2 something given cannot be used, 130 interrupted.
"""

import argparse
import os
import sys
import textwrap
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from research import __version__
from research.errors import ResearchError

_EXAMPLES = """\
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
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except ResearchError as error:
        _say(f"research: {error}", sys.stderr)
        return 2
    except BrokenPipeError:  # Whoever read the output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _say("research: Interrupted; the earlier pages are as they were.", sys.stderr)
        return 130
    return status


def _say(text: str, stream: TextIO | None = None) -> None:
    print(text, file=stream or sys.stdout)


def _parser() -> argparse.ArgumentParser:
    texts: Any = {
        "epilog": _EXAMPLES,
        "formatter_class": argparse.RawDescriptionHelpFormatter,
    }
    about = (
        "Study organised crime in published texts: run the notebooks, read the pages."
    )
    parser = argparse.ArgumentParser("research", description=about, **texts)
    parser.add_argument(
        "--version", action="version", version=f"research {__version__}"
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    about = "run notebooks, several at once, and write them as pages with an index"
    report = commands.add_parser("report", help=about, description=about, **texts)
    add = report.add_argument
    add(
        "notebooks",
        nargs="*",
        metavar="NOTEBOOK",
        help="a number (02), a name (topics) or a path",
    )
    add(
        "--corpus",
        metavar="PATH",
        help="a folder, file or table of texts (default: seeds)",
    )
    add("--output", metavar="DIR", type=Path, help="default: site")
    about = "set a parameter in each of the notebooks that has it"
    add(
        "-p",
        dest="values",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=about,
    )
    about = "a page for each of these values, such as country=BY,KZ,RU"
    add("--matrix", metavar="NAME=A,B,C", action="append", default=[], help=about)
    add(
        "--plan",
        metavar="FILE",
        type=Path,
        help="a YAML file with the same settings by name",
    )
    _add_run_options(report)
    report.set_defaults(run=_report)

    about = "make a folder with the notebooks, a place for your texts, and settings"
    new = commands.add_parser("new", help=about, description=about)
    new.add_argument("folder", metavar="DIR", type=Path)
    new.set_defaults(run=_new)

    about = "make a report again from its run.json, and say what differs"
    again = commands.add_parser("rerun", help=about, description=about)
    again.add_argument("record", metavar="RUN.JSON", type=Path)
    again.add_argument("--corpus", metavar="PATH", help="where the corpus lies now")
    again.add_argument(
        "--output", metavar="DIR", type=Path, help="default: the folder + -again"
    )
    _add_run_options(again)
    again.set_defaults(run=_rerun)

    about = "show what changed between two reports, as a page"
    diff = commands.add_parser("diff", help=about, description=about)
    diff.add_argument("first", metavar="DIR_A", type=Path)
    diff.add_argument("second", metavar="DIR_B", type=Path)
    diff.add_argument("--output", metavar="FILE", type=Path, default=Path("diff.html"))
    diff.set_defaults(run=_diff)

    notebooks = commands.add_parser(
        "notebooks", help="list the notebooks and their parameters"
    )
    notebooks.set_defaults(run=_list)
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--fresh",
        action="store_true",
        help="run also what has not changed since it was run",
    )
    add(
        "--single-file",
        action="store_true",
        help="also all-pages.html, one file to mail",
    )
    about = "also each page as PDF, by way of an installed Chromium"
    add("--pdf", action="store_true", help=about)
    about = "a bar or lines (auto), a line of JSON for each event, or nothing"
    add("--progress", choices=["auto", "json", "none"], default="auto", help=about)


def _new(arguments: argparse.Namespace) -> int:
    from research.report.project import new_project

    folder = new_project(arguments.folder)
    _say(f'Put your texts into "{folder / "corpus"}", then:')
    _say(f"  cd {folder} && jupyter lab notebooks/00-explore.ipynb    to explore")
    _say(
        f"  cd {folder} && research report                           to run all notebooks"
    )
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from research.report.assembly import read_plan
    from research.report.notebooks import find_notebooks
    from research.report.parameters import plan_runs, split_values

    plan = read_plan(arguments.plan) if arguments.plan else {}
    notebooks = find_notebooks(
        arguments.notebooks or [str(name) for name in plan.get("notebooks", ())]
    )
    given = plan.get("parameters", {}) | split_values(arguments.values)
    if corpus := arguments.corpus or plan.get("corpus"):
        given["corpus_path"] = _relative(corpus)
    axes = {
        name: value.split(",") for name, value in split_values(arguments.matrix).items()
    }
    runs = plan_runs(notebooks, given, plan.get("matrix", {}) | axes)
    return _make(arguments, runs, arguments.output or Path(plan.get("output", "site")))


def _relative(corpus: str) -> str:
    """Return a path as it is shown on the pages: relative where it lies below here."""
    path = Path(corpus).expanduser()
    return (
        path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    ).as_posix()


def _make(arguments: argparse.Namespace, runs: Sequence[Any], output: Path) -> int:
    from research.report.assembly import make_report

    options = {"fresh": arguments.fresh, "progress": arguments.progress}
    with warnings.catch_warnings(record=True) as told:
        results = make_report(
            runs, output, single_file=arguments.single_file, **options
        )
    for warning in told:
        _say(f"research: {warning.message}", sys.stderr)
    if arguments.pdf:
        _print_pages(output / f"{result.run.name}.html" for result in results)
    failed = [result for result in results if result.error]
    for result in failed:
        _say(f"{result.run.name} stopped at {result.error}", sys.stderr)
    if arguments.progress == "auto":
        kept = sum(result.kept for result in results)
        _say(
            f"{len(results) - len(failed)} of {len(results)} notebooks ran to their end."
        )
        if kept:
            _say(
                f"{kept} had not changed and were taken from the last run (--fresh runs them)."
            )
        _say(f"Pages: {os.path.relpath(output / 'index.html')}")
    return 1 if failed else 0


def _print_pages(pages: Iterable[Path]) -> None:
    from research.report.files import print_pdf

    for page in pages:
        print_pdf(page, page.with_suffix(".pdf"))


def _rerun(arguments: argparse.Namespace) -> int:
    from research.report.assembly import rerun
    from research.report.comparison import compare_reports
    from research.report.provenance import read_report

    earlier = arguments.record.absolute()
    earlier = earlier if earlier.is_dir() else earlier.parent
    output = arguments.output or earlier.with_name(f"{earlier.name}-again")
    arguments.fresh = True
    status = _make(arguments, rerun(read_report(earlier), arguments.corpus), output)
    sections = compare_reports(earlier, output)
    for title, content in sections:
        _say(f"{title}\n{content}\n")
    _say(
        "It differs from the earlier report."
        if sections
        else "It equals the earlier report."
    )
    return status or bool(sections)


def _diff(arguments: argparse.Namespace) -> int:
    from research.report.comparison import compare_reports
    from research.report.pages import write_diff

    sections = compare_reports(arguments.first, arguments.second)
    write_diff(arguments.output, sections)
    _say(f"{len(sections)} differences: {os.path.relpath(arguments.output)}")
    return 0


def _list(_: argparse.Namespace) -> int:
    from research.report.notebooks import find_notebooks
    from research.report.parameters import notebook_parameters, show_value

    for path in find_notebooks():
        _say(path.stem)
        for each in notebook_parameters(path):
            line = f"  {each.name:<16} {each.type:<10} {show_value(each.default):<8} {each.comment}"
            _say(textwrap.fill(line, 100, subsequent_indent=" " * 39))
    return 0
