"""Where work over many documents is done: in this process, in several, or over Dask.

`joblib` hands the work out in every case, so that the results are the same.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Self, TypeVar

from research.errors import ResearchError, check_choice

_TOGETHER = 16  # tasks that a worker gets at a time

Task = TypeVar("Task")
Result = TypeVar("Result")


class engine:  # noqa: N801 - called as a function, or in a `with` statement
    """Choose where `load_corpus` and `iter_corpus` work, from here on or for a `with` block.

    Parameters
    ----------
    name
        ``"local"``: this machine, in as many processes as ``n_jobs`` says. ``"dask"``: the
        workers of a Dask cluster, for which the extra ``research[dask]`` must be installed.
    address
        The address of a Dask scheduler, whose workers see the files under the same paths.
        Without one, the Dask client that is active already, or else a cluster on this machine.

    Raises
    ------
    ResearchError
        There is no such engine, Dask is not installed, or no scheduler answers at the address.

    Examples
    --------
    >>> from research import load_corpus
    >>> with engine("local"):
    ...     load_corpus("seeds").documents["language"].tolist()
    ['en', 'ru', 'en', 'en']
    """

    def __init__(self, name: str = "local", address: str | None = None) -> None:
        from joblib import parallel_config

        check_choice("engine", name, ("local", "dask"))
        self._client = _dask_client(address) if name == "dask" else None
        everywhere: dict[str, Any] = {"backend": "dask", "n_jobs": -1}
        self._config = parallel_config(
            **(everywhere if name == "dask" else {"backend": "loky"})
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._config.unregister()
        if self._client is not None:
            self._client.close()


def _dask_client(address: str | None) -> Any:
    """Return a new client of Dask, or None where one is active that will do."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise ResearchError(
            "Dask is not installed; install it with: pip install 'research[dask]'"
        ) from error
    with suppress(ValueError):  # no client is active
        if address is None and distributed.default_client():
            return None
    try:
        return distributed.Client(address, timeout="20s")
    except (OSError, ValueError) as error:
        raise ResearchError(
            f"No Dask scheduler answers at '{address}' ({error})."
        ) from error


def count_workers(n_jobs: int | None) -> int:
    """Return how many tasks run at a time."""
    from joblib import effective_n_jobs

    return int(effective_n_jobs(n_jobs))


def run(
    function: Callable[[Task], Result], tasks: Sequence[Task], n_jobs: int | None
) -> list[Result]:
    """Return what a function returns for each task, in their order.

    `n_jobs` is the number of processes, -1 for one a core; None for one, or what `engine` says.
    """
    from joblib import Parallel, delayed

    work = Parallel(n_jobs=n_jobs, batch_size=_TOGETHER)
    return list(work(delayed(function)(task) for task in tasks))
