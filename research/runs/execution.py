"""Notebooks run by papermill, several at once, each in a kernel of its own."""

import logging
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from research.paths import write_atomically
from research.runs.notebooks import CellError, find_error, plain_text, read_notebook


@dataclass(frozen=True)
class RunResult:
    """One notebook that was run: where it lies, where its output lies, and how it ended."""

    path: Path
    output: Path
    error: CellError | None
    seconds: float

    @property
    def name(self) -> str:
        """Return the notebook's name, as in `02-topics`."""
        return self.path.stem


def run_notebook(
    path: Path, output: Path, parameters: Mapping[str, object] | None = None, **options: Any
) -> RunResult:
    """Run one notebook into `output`, which is kept whether or not every cell could be run.

    `options` go to papermill's engine, nbclient. No folder of this machine stays in `output`:
    of a parameter that is an absolute path, and wherever else that path stands, it keeps the name.
    """
    import nbformat
    import papermill

    given, failure, started = dict(parameters or {}), None, time.perf_counter()
    output.parent.mkdir(parents=True, exist_ok=True)
    # To papermill, braces in a path are the names of parameters.
    source, target = (str(name).replace("{", "{{").replace("}", "}}") for name in (path, output))
    options |= {"kernel_name": "python3", "language": "python", "progress_bar": False}
    try:
        papermill.execute_notebook(source, target, given, **options)
    except papermill.PapermillExecutionError:
        pass  # The output holds the error.
    except Exception as raised:  # The kernel died or did not start: nothing in the output says so.
        failure = raised
    notebook = read_notebook(output if output.exists() else path)
    about = notebook.metadata.setdefault("papermill", {})
    about.update(input_path=path.name, output_path=output.name)
    _tidy([cell for cell in notebook.cells if cell.cell_type == "code"], failure)
    text: str = nbformat.writes(notebook) + "\n"  # type: ignore[no-untyped-call]
    for value in given.values():
        if isinstance(value, str) and Path(value).is_absolute():
            text = text.replace(value, Path(value).name)
    write_atomically(output, text)
    return RunResult(path, output, find_error(notebook), time.perf_counter() - started)


def _tidy(cells: Sequence[Any], failure: Exception | None) -> None:
    """Add `failure` to the last of the code cells that was started; cut the paths in messages."""
    from nbformat import NotebookNode

    if failure:
        started = [c for c in cells if c.metadata.get("papermill", {}).get("start_time")]
        error = NotebookNode(  # type: ignore[no-untyped-call]
            output_type="error", ename=type(failure).__name__, evalue=str(failure), traceback=[]
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
    notebooks: Sequence[Path],
    folder: Path,
    parameters: Mapping[Path, Mapping[str, object]] | None = None,
) -> list[RunResult]:
    """Run `notebooks` into `folder`, several at once; one that fails stops none of the others."""
    import matplotlib.font_manager  # noqa: F401 - it makes its cache; else a kernel tells of that
    from joblib import cpu_count

    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # Else each kernel warns of it.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    given = parameters or {}
    kernels: list[Any] = []
    kernel_class = _kernel_class(kernels)
    progress = _Progress(notebooks, sum(_count_cells(path, given.get(path)) for path in notebooks))

    def run(path: Path) -> RunResult:
        with progress.running(path.stem):
            return run_notebook(
                path,
                folder / path.name,
                given.get(path),
                kernel_manager_class=kernel_class,
                extra_arguments=["--IPKernelApp.log_level=ERROR"],
                on_cell_executed=lambda **_: progress.bar.update(),
            )

    # Threads, not processes: a kernel is a process of its own, papermill is imported but once,
    # and an interrupt comes to one place, which can end every kernel.
    with progress.bar, ThreadPoolExecutor(cpu_count()) as pool:
        tasks = [pool.submit(run, path) for path in notebooks]
        try:
            return [task.result() for task in tasks]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(task.done() for task in tasks):
                for process in (getattr(kernel.provisioner, "process", None) for kernel in kernels):
                    if process:
                        process.kill()  # It makes nbclient give up.
                time.sleep(0.2)
            raise


def _kernel_class(known: list[Any]) -> type:
    """Return a class of kernels that adds each of them to `known`."""
    from jupyter_client.manager import AsyncKernelManager

    class Kernel(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            known.append(self)

    return Kernel


def _count_cells(path: Path, parameters: Mapping[str, object] | None) -> int:
    """Return how many cells will be executed, with the one that sets the parameters."""
    code = [c for c in read_notebook(path).cells if c.cell_type == "code" and c.source.strip()]
    return len(code) + bool(parameters)


class _Progress:
    """A bar over the cells of all notebooks that names those running; in a log, a line for each."""

    def __init__(self, notebooks: Sequence[Path], cells: int) -> None:
        self.bar = tqdm(total=cells, unit="cell", disable=None)  # None: shown on a terminal only.
        self._names: list[str] = []
        self._total, self._ended = len(notebooks), 0

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        with self.bar.get_lock():
            self._names.append(name)
            self._describe()
        yield
        with self.bar.get_lock():
            self._names.remove(name)
            self._ended += 1
            self._describe()
            if self.bar.disable:
                self.bar.write(f"{self._ended}/{self._total} notebooks, {name}", file=sys.stderr)

    def _describe(self) -> None:
        names = ", ".join(self._names) or "done"
        self.bar.set_description(f"{self._ended}/{self._total} notebooks, {names}")
