"""The same work on many things, over processes: in order, a few at a time in hand, whatever the number of processes.

Starting a process costs about as much as reading a hundred analyses, so work begins alone, and calls for help when
it proves to be long. Processes are started afresh (spawn), which is safe beside threads and the same everywhere.
"""

import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

from concept.errors import ConceptError

ALONE = 0.5
"""Seconds of work that are not worth other processes."""

BATCH = 16
"""Things handed over at once: enough that the handing over costs little, few enough that nobody waits for the last."""

AHEAD = 4
"""Batches in hand for each process, so that none waits for whoever takes the results."""

Item = TypeVar("Item")
Result = TypeVar("Result")
Work = Callable[[Sequence[Item]], Sequence[Result]]
"""Does a batch of things. It is sent to each process once, so what it opens there stays open."""

Progress = Callable[[int, int], None]
"""Told of long work as it goes on: done, of how many."""


def work_in_order(
    work: Work[Item, Result],
    items: Sequence[Item],
    jobs: int | None = None,
    progress: Progress = lambda done, of: None,
) -> Iterator[Result]:
    """What `work` makes of the items, in their order; no more than a few batches are held at a time.

    `jobs` processes work at once; if not said, one, and where that proves long as many as there are cores.
    ConceptError if one of them dies.
    """
    batches = deque(items[start : start + BATCH] for start in range(0, len(items), BATCH))
    done = 0
    for batch, results in _batches(work, batches, jobs):
        yield from results
        done += len(batch)
        progress(done, len(items))


def _batches(
    work: Work[Item, Result], batches: deque[Sequence[Item]], jobs: int | None
) -> Iterator[tuple[Sequence[Item], Sequence[Result]]]:
    started, done = time.perf_counter(), 0
    while batches:
        spent = time.perf_counter() - started
        is_long = jobs is None and spent > ALONE and spent / done * len(batches) > ALONE
        processes = (jobs or cores()) if jobs or is_long else 1
        if processes > 1 and len(batches) > 1:
            yield from _share(work, batches, processes)
            return
        batch = batches.popleft()
        yield batch, work(batch)
        done += 1


def cores() -> int:
    """How many processes can work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _share(
    work: Work[Item, Result], batches: deque[Sequence[Item]], processes: int
) -> Iterator[tuple[Sequence[Item], Sequence[Result]]]:
    with _ending_quietly(_pool(work, min(processes, len(batches)))) as pool:
        in_hand: deque[tuple[Sequence[Item], Future[Any]]] = deque()
        while batches or in_hand:
            while batches and len(in_hand) < AHEAD * processes:
                batch = batches.popleft()
                with _interrupts_held_back():  # the first of these starts the processes
                    in_hand.append((batch, pool.submit(_do, batch)))
            batch, future = in_hand.popleft()
            yield batch, future.result()


def _pool(work: Work[Any, Any], processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, get_context("spawn"), _take_up, (work,))


@contextlib.contextmanager
def _ending_quietly(pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
    """Whatever happens, the processes end when what they have begun is done, and nothing else is begun."""
    try:
        yield pool
    except BrokenProcessPool:
        what = "One of the processes that shared the work was ended before it was done"
        why = "by someone, or by the system where memory is short"
        raise ConceptError(f"{what}: {why}. With --jobs 1 the work is done without others.") from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Processes started within this context are never interrupted from the keyboard: only who started them is."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_work: Work[Any, Any]
"""What this process was started for."""


def _take_up(work: Work[Any, Any]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = work


def _do(batch: Sequence[Any]) -> Sequence[Any]:
    return _work(batch)
