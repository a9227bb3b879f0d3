"""Calls that a hostile input may bring down, each in a process of its own and within bounds.

`loky`, which comes with joblib, makes the process and keeps it for the next call; see
https://loky.readthedocs.io. The system bounds its memory, where it knows such a bound.
"""

import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from research.files.cache import Cache
from research.files.paths import settings

Work = Callable[[Any], Any]

FAILURES = "failures"  # the cache in which what went out of bounds is remembered
_IDLE = 20  # seconds after which a process without work ends
_GRACE = 5  # seconds after which a process ends itself, for its caller may be gone
_LIMITS = {"seconds": 60, "megabytes": 1_000}
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_processes = threading.local()  # those of each thread, by their bounds and folders
_bounds: list[int] = []  # of this process, where it is one of them


class OutOfBounds(Exception):  # noqa: N818 - it names a state of the input, not a fault of ours
    """A call that ended its process or would not end; the message says why."""


def _enter(megabytes: int) -> None:
    """Bound the memory of this process, which is one of those apart, and let it say nothing."""
    bound = megabytes * 1_000_000
    _bounds.append(bound)
    for output in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))


def _timed(seconds: int, work: Work, given: object) -> Any:
    """Do some work; end this process where that takes much longer than it may."""
    alarm: Any = getattr(signal, "alarm", int)
    alarm(seconds + _GRACE)
    try:
        return work(given)
    finally:
        alarm(0)


def _new_process(megabytes: int) -> Any:
    from joblib.externals.loky import ProcessPoolExecutor

    if multiprocessing.current_process().daemon:  # as such it may have none
        multiprocessing.current_process().daemon = False
    process = ProcessPoolExecutor(
        1, timeout=_IDLE, initializer=_enter, initargs=(megabytes,), env=_ONE_THREAD
    )
    process.submit(int).result()  # the time that it takes to start counts for no input
    return process


def _call(work: Work, given: object) -> Any:
    """Return what a call gives; one that brings down a process is tried again in a new one."""
    seconds, megabytes = {**_LIMITS, **settings().get("limits", {})}.values()
    name = f"{megabytes} {Path.cwd()}"
    known = vars(_processes)
    for _ in range(2):
        with suppress(BrokenProcessPool, MemoryError):
            process = known.pop(name, None) or _new_process(megabytes)
            try:
                result = process.submit(_timed, seconds, work, given).result(seconds)
                known[name] = process
                return result
            except TimeoutError as error:
                raise OutOfBounds(f"It takes more than {seconds} seconds") from error
            finally:
                if name not in known:
                    process.shutdown(kill_workers=True)
    raise OutOfBounds(f"It takes more than {megabytes:,} MB of memory, or is damaged")


def apart(key: bytes, work: Work, given: object) -> Any:
    """Return what `work(given)` gives, done in a process of its own.

    Parameters
    ----------
    key
        A hash of all that the result depends on, by which a failure is remembered.
    work
        A function of a module.
    given
        What it is called with.

    Raises
    ------
    OutOfBounds
        The process ended, or took more time or memory than the settings allow: now or earlier.

    Examples
    --------
    >>> apart(b"an example", len, "Arms")
    4
    """
    if _bounds:
        return work(given)
    key = hashlib.sha256(key + str(settings().get("limits")).encode()).digest()
    with closing(Cache(FAILURES)) as cache:
        for reason in cache.get([key]).values():
            raise OutOfBounds(reason.decode())
        try:
            return _call(work, given)
        except OutOfBounds as error:
            cache.put({key: str(error).encode()})
            raise
