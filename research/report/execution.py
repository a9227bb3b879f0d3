"""Notebooks run by papermill, several at once, each in a kernel of its own."""

import json
import logging
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tqdm import tqdm

from research.files.paths import write_atomically
from research.report.notebooks import (
    CellError,
    find_error,
    plain_text,
    read_cells,
    read_notebook,
    without_folder,
)
from research.report.parameters import Values
from research.report.plan import Run
from research.report.staleness import Identity, identify_runs, keep_run, kept_run


@dataclass(frozen=True)
class RunResult:
    """A run that has ended: its output, its error, if any, and whether an earlier one was taken."""

    run: Run
    output: Path
    error: CellError | None
    seconds: float
    kept: bool = False


def run_notebook(
    path: Path,
    output: Path,
    parameters: Values,
    **options: Any,
) -> CellError | None:
    """Run one notebook into `output`, which is kept whether or not every cell could be run.

    `options` go to papermill's engine, nbclient. No folder of this machine stays in `output`:
    of a parameter that is an absolute path, and wherever else that path stands, it keeps the name.
    """
    import nbformat
    import papermill

    failure = None
    output.parent.mkdir(parents=True, exist_ok=True)
    # To papermill, braces in a path are the names of parameters.
    source, target = (
        str(name).replace("{", "{{").replace("}", "}}") for name in (path, output)
    )
    try:
        papermill.execute_notebook(
            source,
            target,
            parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            **options,
        )
    except papermill.PapermillExecutionError:
        pass  # The output holds the error.
    except (
        Exception
    ) as raised:  # The kernel died or did not start: nothing in the output says so.
        failure = raised
    notebook = read_notebook(output if output.exists() else path)
    notebook.metadata.setdefault("papermill", {}).update(
        input_path=path.name,
        output_path=output.name,
    )
    _tidy([cell for cell in notebook.cells if cell.cell_type == "code"], failure)
    text: str = nbformat.writes(notebook) + "\n"  # type: ignore[no-untyped-call]
    for value in map(str, parameters.values()):
        text = text.replace(value, str(without_folder(value)))
    write_atomically(output, text)
    return find_error(notebook)


def _tidy(cells: Sequence[Any], failure: Exception | None) -> None:
    """Add `failure` to the last of the code cells that was started; cut the paths in messages."""
    from nbformat.v4 import new_output

    if failure:
        started = [
            c for c in cells if c.metadata.get("papermill", {}).get("start_time")
        ]
        error = new_output(  # type: ignore[no-untyped-call]
            "error", ename=type(failure).__name__, evalue=str(failure)
        )
        for cell in started[-1:] or cells[:1]:
            cell.outputs.append(error)
    for output in (output for cell in cells for output in cell.outputs):
        if output.output_type == "error":
            output.evalue = plain_text(output.evalue)
            output.traceback = [plain_text(line) for line in output.traceback]
        elif output.get("name") == "stderr":
            output.text = plain_text(output.text)


def run_notebooks(
    runs: Sequence[Run],
    folder: Path,
    identities: Mapping[str, Identity],
    *,
    progress: str = "auto",
) -> list[RunResult]:
    """Make `runs` into `folder`, several at once; one that fails stops none of the others.

    Beside each notebook lies a folder with what it wrote: figures, tables and numbers. A run that
    is among `identities` is taken from those kept, or made and kept if what it depends on has not
    changed meanwhile. `progress` is `auto` (a bar on a terminal, else a line for each notebook),
    `json` (a line of JSON for each event) or `none`.
    """
    import matplotlib.font_manager  # noqa: F401 - it makes its cache; else a kernel tells of that
    from joblib import cpu_count

    # Without it each kernel warns of the debugger.
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    kernels: list[Any] = []
    shown = _Progress(progress, runs)

    def make(run: Run, sockets: Path) -> RunResult:
        identity = identities.get(run.name)
        started = time.perf_counter()
        output = folder / f"{run.name}.ipynb"
        artifacts = folder / run.name
        earlier = kept_run(identity.key) if identity else None
        error = None
        shown.tell("started", run.name)
        if earlier:
            shutil.copytree(earlier / "artifacts", artifacts)
            shutil.copy(earlier / "run.ipynb", output)
        else:
            error = run_notebook(
                run.path,
                output,
                run.values,
                kernel_manager_class=_kernel_class(kernels, sockets, artifacts),
                extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
                on_cell_executed=lambda **_: shown.tell("cell", run.name),
            )
            if identity and not error and identify_runs([run]) == {run.name: identity}:
                keep_run(identity.key, output, artifacts)
        shown.tell("ended", run.name)
        return RunResult(
            run,
            output,
            error,
            time.perf_counter() - started,
            kept=bool(earlier),
        )

    # Threads, not processes: a kernel is a process of its own, papermill is imported but once,
    # and an interrupt comes to one place, which can end every kernel.
    with (
        TemporaryDirectory(prefix="kernels-") as sockets,
        shown.bar,
        ThreadPoolExecutor(cpu_count()) as pool,
    ):
        tasks = [pool.submit(make, run, Path(sockets)) for run in runs]
        try:
            return [task.result() for task in tasks]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(task.done() for task in tasks):
                _kill(kernels)
                time.sleep(0.2)
            raise


def _kill(kernels: Sequence[Any]) -> None:
    """Kill the processes of kernels, which makes nbclient give up."""
    for kernel in kernels:
        process = getattr(kernel.provisioner, "process", None)
        if process:
            process.kill()


def _kernel_class(known: list[Any], sockets: Path, artifacts: Path) -> type:
    """Return a class of kernels that write into `artifacts` and are added to `known`."""
    from jupyter_client.manager import AsyncKernelManager

    class Kernel(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            known.append(self)
            if (
                os.name == "posix"
            ):  # Sockets in files: a port can be taken by another kernel.
                self.transport = "ipc"
                self.connection_file = str(sockets / f"{id(self)}.json")

        async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
            # There is a kernel for each core: more threads would only wait for one another.
            await super().start_kernel(
                env={
                    "OMP_NUM_THREADS": "1",
                    **os.environ,
                    "RESEARCH_ARTIFACTS": str(artifacts),
                },
                **options,
            )

    artifacts.mkdir(parents=True, exist_ok=True)
    return Kernel


def _count_cells(run: Run) -> int:
    """Return how many cells will be executed, with the one that sets the parameters."""
    cells = read_cells(run.path)
    code = [cell.source.strip() for cell in cells if cell.kind == "code"]
    return sum(map(bool, code)) + bool(run.values)


class _Progress:
    """A bar over the cells of all runs that names those running; in a log, lines instead."""

    def __init__(self, kind: str, runs: Sequence[Run]) -> None:
        self.bar = tqdm(
            total=sum(map(_count_cells, runs)),
            unit="cell",
            disable=None if kind == "auto" else True,  # None: on a terminal only.
        )
        self._kind = kind
        self._total = len(runs)
        self._last: dict[str, str] = {}  # the last event of each run

    def tell(self, event: str, name: str) -> None:
        """Show that a run has started, has executed a cell, or has ended."""
        with self.bar.get_lock():
            self._last[name] = event
            running = [run for run, last in self._last.items() if last != "ended"]
            ended = len(self._last) - len(running)
            state = f"{ended}/{self._total} notebooks"
            if self._kind == "json":
                line = {
                    "event": event,
                    "notebook": name,
                    "ended": ended,
                    "of": self._total,
                }
                self.bar.write(json.dumps(line), file=sys.stdout)
            elif self._kind == "auto" and self.bar.disable and event == "ended":
                self.bar.write(f"{state}, {name}", file=sys.stderr)
            self.bar.update(event == "cell")
            self.bar.set_description(f"{state}, {', '.join(running) or 'done'}")
