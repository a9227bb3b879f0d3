"""The command `research`: run the notebooks and write the pages, or list the notebooks.

Exit status: 0 all is well, 1 a notebook failed, 2 something given cannot be used, 130 interrupted.
"""

import argparse
import os
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from research import __version__
from research.errors import ResearchError

_EXAMPLES = """\
examples:
  research report                          all notebooks over the texts in seeds
  research report 02 03                    some notebooks; the other pages stay
  research report --corpus articles/ --output site-articles
  research report topics -p n_topics=8 -p random_state=1
  research notebooks                       what can be set, and what it means
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv`, by default that of the process, and return the exit status."""
    arguments = _parser().parse_args(argv)
    try:
        status: int = arguments.run(arguments)
    except ResearchError as error:
        _say(f"research: {error}", sys.stderr)
        return 2
    except KeyboardInterrupt:
        _say("research: Interrupted; the earlier pages are as they were.", sys.stderr)
        return 130
    return status


def _say(text: str, stream: TextIO | None = None) -> None:
    print(text, file=stream or sys.stdout)


def _parser() -> argparse.ArgumentParser:
    texts: Any = {"epilog": _EXAMPLES, "formatter_class": argparse.RawDescriptionHelpFormatter}
    about = "Study organised crime in published texts: run the notebooks, read the pages."
    parser = argparse.ArgumentParser("research", description=about, **texts)
    parser.add_argument("--version", action="version", version=f"research {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    about = "run notebooks, several at once, and write them as pages with an index"
    report = commands.add_parser("report", help=about, description=about, **texts)
    add = report.add_argument
    add("notebooks", nargs="*", metavar="NOTEBOOK", help="a number (02), a name (topics) or a path")
    add("--corpus", metavar="PATH", help="a folder, file or table of texts (default: seeds)")
    add("--output", metavar="DIR", type=Path, default=Path("site"), help="default: %(default)s")
    about = "set a parameter in each of the notebooks that has it"
    add("-p", dest="values", metavar="NAME=VALUE", action="append", default=[], help=about)
    report.set_defaults(run=_report)

    notebooks = commands.add_parser("notebooks", help="list the notebooks and their parameters")
    notebooks.set_defaults(run=_list)
    return parser


def _report(arguments: argparse.Namespace) -> int:
    from research.runs import assign_values, find_notebooks, run_notebooks
    from research.site import build_site, check_output

    notebooks = find_notebooks(arguments.notebooks)
    corpus = [] if arguments.corpus is None else [f"corpus_path={arguments.corpus}"]
    values = assign_values(notebooks, [*arguments.values, *corpus])
    over_corpus = [given for given in values.values() if "corpus_path" in given]
    if over_corpus:
        path = _checked(str(over_corpus[0]["corpus_path"]))  # It is the same for all of them.
        for given in over_corpus:
            given["corpus_path"] = path
    pages = ["index.html", *(f"{path.stem}.html" for path in notebooks)]
    check_output(arguments.output, pages, notebooks)
    with TemporaryDirectory(prefix="research-") as folder:  # An interrupt leaves the pages whole.
        results = run_notebooks(notebooks, Path(folder), values)
        index = build_site(arguments.output, [result.output for result in results])
    failed = [result for result in results if result.error]
    for result in failed:
        _say(f"{result.name} stopped at {result.error}", sys.stderr)
    _say(f"{len(results) - len(failed)} of {len(results)} notebooks ran to their end.")
    _say(f"Pages: {os.path.relpath(index)}")
    return 1 if failed else 0


def _checked(corpus: str) -> str:
    """Return a corpus path, relative where it lies below here, if one text of it can be read."""
    from research.corpus import load_corpus
    from research.readers import iter_files

    path = Path(corpus).expanduser()
    if path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    if not any(_readable(file) for _, file in iter_files(path)):
        load_corpus(path)  # It raises, and says of each file why it cannot be read.
    return path.as_posix()


def _readable(file: Path) -> bool:
    from research.readers import Record, read

    return any(isinstance(item, Record) for item in read(file))


def _list(_: argparse.Namespace) -> int:
    from research.runs import find_notebooks, notebook_parameters, show_value

    for path in find_notebooks():
        _say(path.stem)
        for each in notebook_parameters(path):
            line = f"  {each.name:<16} {each.type:<10} {show_value(each.default):<8} {each.comment}"
            _say(textwrap.fill(line, 100, subsequent_indent=" " * 39))
    return 0
