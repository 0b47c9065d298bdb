"""The service that answers strangers: their queries are worked on in child processes, under limits.

An engine cannot be told to stop, and a query can take hours, all the memory, or the process down. So each query is
worked on by a child that is ended at its deadline. Children are few, run at low priority, and stay for the next query.
"""

import contextlib
import json
import queue
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Protocol

from concept.errors import ConceptError, QueryFailed, QueryTookTooLong, ServiceBusy, StoreError
from concept.messages import _, language_spoken
from concept.store.checkpoint import Dataset
from concept.strangers.answers import Written
from concept.strangers.child import ERRORS, Task, receive, say_memory, send
from concept.strangers.limits import Limits
from concept.strangers.reading import StrangersQuery


class Source(Protocol):
    """Where the graphs are that queries are asked of."""

    def snapshot(self) -> Path | None:
        """A folder with all graphs as they are now, which other processes can open; None if there are none."""


class Service:
    """Answers queries of strangers; safe to be asked by several threads at once."""

    def __init__(self, source: Source, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._source = source
        self._places = threading.Semaphore(self.limits.children + self.limits.waiting)
        self._children: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        children = [_Child(self.limits.memory) for _number in range(self.limits.children)]
        for child in children:
            self._children.put(child)
        self.close = weakref.finalize(self, _end_all, children)

    def answer(self, query: StrangersQuery, suffix: str, *, dataset: Dataset | None = None, note: str = "") -> Written:
        """The answer in that format (`answers.write_answer`). `dataset`, where given, comes before the query's own.

        ServiceBusy if its turn does not come; QueryTookTooLong at the deadline; QueryFailed if it needs too much;
        QueryError if the engine cannot read it, or it names a graph that is not here; NotAcceptable.
        """
        if not self._places.acquire(blocking=False):
            raise self._busy()
        try:
            return self._answer_in_turn(query, suffix, dataset, note)
        finally:
            self._places.release()

    def _answer_in_turn(self, query: StrangersQuery, suffix: str, dataset: Dataset | None, note: str) -> Written:
        try:
            child = self._children.get(timeout=self.limits.patience)
        except queue.Empty:
            raise self._busy() from None
        try:
            for _attempt in range(3):
                found = child.work_on(self._task(query, suffix, dataset, note), self.limits.seconds)
                if found is not None:
                    return found
        finally:
            self._children.put(child)
        raise StoreError(_("The store was written to several times while the query was asked; ask again."))

    def _task(self, query: StrangersQuery, suffix: str, dataset: Dataset | None, note: str) -> Task:
        folder = self._source.snapshot()
        return Task(
            folder=str(folder) if folder else None,
            text=query.text,
            prologue=query.prologue,
            clauses=tuple((clause.graph, clause.named) for clause in query.clauses),
            dataset=dataset,
            suffix=suffix,
            rows=self.limits.rows,
            size=self.limits.size,
            note=note,
            language=language_spoken(),
        )

    def _busy(self) -> ServiceBusy:
        return ServiceBusy(
            _("Too many queries are being worked on; the turn of this one did not come. Ask again a little later."),
            again=round(self.limits.seconds),
        )


class _Child:
    """A child process, started when it is first needed, and again when it has ended."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._last_words: IO[bytes] | None = None

    def work_on(self, task: Task, seconds: float) -> Written | None:
        """The answer; None if the folder is gone. The child is ended if it is not done after so many seconds."""
        process = self._started()
        assert process.stdin and process.stdout  # both are pipes
        with _deadline(process, seconds) as stopped:
            try:
                send(process.stdin, json.dumps(asdict(task)).encode())
                said, body = json.loads(receive(process.stdout)), receive(process.stdout)
            except (EOFError, OSError):
                raise self._why_ended(stopped.is_set(), seconds) from None
        if "error" in said:
            raise ERRORS[said["error"]](said["sentence"])
        return None if "gone" in said else Written(body, said["rows"], said["cut"])

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._start()
        assert self._process
        return self._process

    def _start(self) -> None:
        self.end()
        self._last_words = tempfile.TemporaryFile()
        # -P: what lies in the folder that we were started in is not ours. A session of its own: Ctrl-C is for us.
        self._process = subprocess.Popen(
            (sys.executable, "-P", "-m", "concept.strangers.child", str(self._memory)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._last_words,
            start_new_session=True,
        )

    def _why_ended(self, stopped: bool, seconds: float) -> ConceptError:
        """Why the child ended before it was done; another is started in its place."""
        words = self._read_last_words()
        self._start()
        if stopped:
            what = _("The query was stopped after {seconds:g} seconds; ask for less, or in smaller steps.")
            return QueryTookTooLong(what.format(seconds=seconds))
        if b"memory" in words.lower():
            return QueryFailed(say_memory())
        return QueryFailed(_("The process that worked on the query died of it; ask in a flatter or smaller way."))

    def _read_last_words(self) -> bytes:
        assert self._process and self._last_words
        self._process.wait()
        self._last_words.seek(0)
        return self._last_words.read(10_000)

    def end(self) -> None:
        """End the process, if there is one, and leave nothing of it."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._last_words):
            if stream:
                with contextlib.suppress(OSError):  # what was still to be sent to it
                    stream.close()


@contextlib.contextmanager
def _deadline(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[threading.Event]:
    """Within this context the process is ended after so many seconds; the event says whether it was."""
    stopped = threading.Event()

    def stop() -> None:
        stopped.set()
        process.kill()

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        yield stopped
    finally:
        timer.cancel()
        if stopped.is_set():  # perhaps when it was just done: nobody may take it for alive
            process.wait()


def _end_all(children: "list[_Child]") -> None:
    for child in children:
        child.end()
