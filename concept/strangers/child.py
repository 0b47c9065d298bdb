"""A process that works on strangers' queries, one after the other. Its argument is the memory it may take.

It reads tasks from its standard input and writes answers to its standard output. Both are parts, each behind four bytes
that say its length: a task is JSON, an answer JSON and a body; an empty part before all says that it listens. When its
input ends it ends too, also in the middle of a query: whoever asked is gone.
"""

import json
import os
import queue
import re
import signal
import struct
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from concept.errors import EndpointTimedOut, NotAcceptable, QueryError, QueryFailed, QueryRefused, StoreError
from concept.messages import _, spoken_in
from concept.store import Dataset, Graphs, open_graphs
from concept.strangers.answers import Written, write_answer
from concept.strangers.limits import Limits
from concept.strangers.reading import GraphClause
from concept.strangers.refusing import dataset_of, refuse_other_graphs

STACK = 64 << 20
"""Bytes: eight times what is usual, for an engine that goes a call deeper with every bracket and operator."""

NICENESS = 15

ERRORS = {
    each.__name__: each for each in (QueryError, QueryRefused, QueryFailed, NotAcceptable, StoreError, EndpointTimedOut)
}
"""What a child can say of a query, by the name that it is sent under."""


class CheckpointGone(Exception):
    """The folder of the task is not there any more: a writer has left newer ones."""


@dataclass(frozen=True)
class Task:
    """A query to be answered. `dataset` is what the request says beside it, and comes before its own `clauses`."""

    snapshot: str | None
    text: str
    prologue: str
    clauses: tuple[GraphClause, ...]
    dataset: Dataset | None
    suffix: str
    rows: int
    size: int
    note: str
    language: str

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Task":
        """The task that was sent."""
        dataset = said["dataset"] and Dataset(tuple(said["dataset"]["default"]), tuple(said["dataset"]["named"]))
        clauses = tuple(GraphClause(**each) for each in said["clauses"])
        return cls(**{**said, "clauses": clauses, "dataset": dataset})


class Worker:
    """Answers tasks; keeps the checkpoint of the last one open."""

    def __init__(self) -> None:
        self._snapshot: str | None = None
        self._graphs = open_graphs(None)

    def answer(self, task: Task) -> Written:
        """The answer. QueryError, QueryRefused, QueryFailed, NotAcceptable; CheckpointGone."""
        graphs = self._open(task.snapshot)
        try:
            dataset = task.dataset or dataset_of(task.prologue, task.clauses)
            if dataset:
                refuse_other_graphs(graphs.has, dataset)
            answer = graphs.query(task.text, dataset)
            return write_answer(answer, task.suffix, Limits(rows=task.rows, size=task.size), task.note)
        except QueryRefused:
            raise
        except QueryError as error:
            raise QueryError(_say_fault(str(error))) from None
        except MemoryError:
            raise QueryFailed(say_memory()) from None
        except (OSError, RuntimeError) as error:
            raise QueryFailed(_("The query could not be worked on: {reason}.").format(reason=error)) from None

    def _open(self, snapshot: str | None) -> Graphs:
        if snapshot != self._snapshot:
            try:
                self._graphs = open_graphs(snapshot)
            except OSError:
                raise CheckpointGone from None
            self._snapshot = snapshot
        return self._graphs


def say_memory() -> str:
    """That a query needs more memory than there is for one."""
    return _("The query needs more memory than one query may have here; ask for less, or in smaller steps.")


_FAULT = re.compile(r"error at (\d+):(\d+): ")


def _say_fault(words: str) -> str:
    """What an engine says of a query that it cannot read, in words that help: how far it came."""
    found = _FAULT.match(words)
    if not found:
        return _("The query cannot be answered: {reason}.").format(reason=words[:200])
    what = _("The query cannot be read: before line {line}, column {column} something is not as SPARQL has it.")
    return what.format(line=found[1], column=found[2])


# --- the process ------------------------------------------------------------------------------------------------


def send(stream: IO[bytes], *parts: bytes) -> None:
    """Send parts, each behind its length."""
    for part in parts:
        stream.write(struct.pack(">I", len(part)))
        stream.write(part)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The next part. EOFError if the other side is gone."""
    length = stream.read(4)
    if len(length) < 4:
        raise EOFError
    (wanted,) = struct.unpack(">I", length)
    part = stream.read(wanted)
    if len(part) < wanted:
        raise EOFError
    return part


def _work(tasks: "queue.SimpleQueue[Task]", target: IO[bytes]) -> None:
    worker = Worker()
    try:
        send(target, b"")
        while True:
            said, body = _say(worker, tasks.get())
            send(target, json.dumps(said).encode(), body)
    except BaseException:  # a fault of ours, or no memory even to say so: who asked is told by our end
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def _say(worker: Worker, task: Task) -> tuple[dict[str, Any], bytes]:
    with spoken_in(task.language):
        try:
            written = worker.answer(task)
        except CheckpointGone:
            return {"gone": True}, b""
        except tuple(ERRORS.values()) as error:
            return {"error": type(error).__name__, "sentence": str(error)}, b""
        return {"rows": written.rows, "cut": written.cut}, written.body


def give_way() -> None:
    """Let everyone else go first, where the system knows of such a thing."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def _limit_memory(memory: int) -> None:
    """Take no more memory than that, where the system can limit it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Work on tasks until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    give_way()
    _limit_memory(int(sys.argv[1]))
    tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
    threading.stack_size(STACK)
    threading.Thread(target=_work, args=(tasks, sys.stdout.buffer), daemon=True).start()
    with suppress(EOFError):
        while True:
            tasks.put(Task.of(json.loads(receive(sys.stdin.buffer))))
    os._exit(0)  # not waiting for the query at work
