"""The service that answers strangers: their queries are worked on in child processes, under limits.

An engine cannot be told to stop, and a query can take hours, all the memory, or the process down. So each query is
worked on by a child that is ended at its deadline. Children are few, run at low priority, and stay for the next query.
"""

import contextlib
import json
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import IO, Protocol

from concept.errors import ConceptError, QueryFailed, QueryTookTooLong, ServiceBusy, StoreError
from concept.messages import _, language_spoken
from concept.store import Dataset
from concept.strangers.answers import Written
from concept.strangers.child import ERRORS, Task, receive, say_memory, send
from concept.strangers.limits import Limits
from concept.strangers.reading import StrangersQuery


class Source(Protocol):
    """Where the graphs are that queries are asked of."""

    @property
    def generation(self) -> str:
        """What is different whenever the graphs are."""

    def snapshot(self) -> str | None:
        """Where another process finds all graphs as they are now, for `open_graphs`; None if there are none."""


class Service:
    """Answers queries of strangers; safe to be asked by several threads at once."""

    def __init__(self, source: Source, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._source = source
        self._places = threading.Semaphore(self.limits.children + self.limits.waiting)
        self._children: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        children = [_Child(self.limits) for _number in range(self.limits.children)]
        for child in children:
            self._children.put(child)
        self.close = weakref.finalize(self, _end_all, children)

    def answer(
        self,
        query: StrangersQuery,
        suffix: str,
        *,
        dataset: Dataset | None = None,
        rows: int | None = None,
        note: str = "",
    ) -> Written:
        """The answer in that format (`answers.write_answer`), of no more rows than that or than the limits say.

        `dataset`, where given, comes before the query's own. ServiceBusy if its turn does not come; QueryTookTooLong
        at the deadline; QueryFailed if it needs too much; QueryError if the engine cannot read it; QueryRefused if it
        names a graph that is not here; NotAcceptable; StoreError.
        """
        if not self._places.acquire(blocking=False):
            raise self._busy()
        try:
            task = self._task(query, suffix, dataset, min(rows or self.limits.rows, self.limits.rows), note)
            return self._answer_in_turn(task)
        finally:
            self._places.release()

    def _answer_in_turn(self, task: Task) -> Written:
        try:
            child = self._children.get(timeout=self.limits.patience)
        except queue.Empty:
            raise self._busy() from None
        try:
            for _attempt in range(3):
                found = child.work_on(replace(task, snapshot=self._source.snapshot()))
                if found is not None:
                    return found
        finally:
            self._children.put(child)
        raise StoreError(_("The store was written to several times while the query was asked; ask again."))

    def _task(self, query: StrangersQuery, suffix: str, dataset: Dataset | None, rows: int, note: str) -> Task:
        return Task(
            snapshot=None,
            text=query.text,
            prologue=query.prologue,
            clauses=query.clauses,
            dataset=dataset,
            suffix=suffix,
            rows=rows,
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

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._running: _Running | None = None

    def work_on(self, task: Task) -> Written | None:
        """The answer; None if the folder is gone. The child is ended if it is not done at the deadline."""
        running = self._running
        if running is None or running.process.poll() is not None or running.answered >= self._limits.answers:
            running = self._start()
        running.wait_until_ready()
        running.answered += 1
        seconds = self._limits.seconds
        with _deadline(running.process, seconds) as stopped:
            try:
                send(running.tasks, json.dumps(asdict(task)).encode())
                said, body = json.loads(receive(running.answers)), receive(running.answers)
            except (EOFError, OSError):
                fault = _why_ended(running.read_last_words(), seconds if stopped.is_set() else None)
                self._start()  # for the next query, which need not wait for it
                raise fault from None
        if "error" in said:
            raise ERRORS[said["error"]](said["sentence"])
        return None if "gone" in said else Written(body, said["rows"], said["cut"])

    def _start(self) -> "_Running":
        self.end()
        self._running = _Running.start(self._limits.memory)
        return self._running

    def end(self) -> None:
        """End the process, if there is one, and leave nothing of it."""
        if self._running:
            self._running.end()
            self._running = None


@dataclass
class _Running:
    """A process that runs, and how one talks with it."""

    process: "subprocess.Popen[bytes]"
    tasks: IO[bytes]
    answers: IO[bytes]
    last_words: IO[bytes]
    ready: bool = False
    answered: int = 0

    @classmethod
    def start(cls, memory: int) -> "_Running":
        # -P: what lies in the folder that we were started in is not ours. A session of its own: Ctrl-C is for us.
        command = (sys.executable, "-P", "-c", "from concept.strangers.child import main; main()", str(memory))
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
        assert process.stdin is not None  # all three are pipes
        assert process.stdout is not None
        assert process.stderr is not None
        return cls(process, process.stdin, process.stdout, process.stderr)

    def wait_until_ready(self) -> None:
        """Wait until it listens, which is not the fault of a query. QueryFailed if it never does."""
        if not self.ready:
            try:
                receive(self.answers)
            except EOFError:
                raise _why_ended(self.read_last_words(), None) from None
            self.ready = True

    def read_last_words(self) -> bytes:
        """What the process said before it ended, which it has."""
        return self.last_words.read()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.tasks, self.answers, self.last_words):
            with contextlib.suppress(OSError):  # what was still to be sent to it
                stream.close()


def _why_ended(last_words: bytes, stopped_after: float | None) -> ConceptError:
    """Why a child ended before it was done."""
    if stopped_after is not None:
        what = _("The query was stopped after {seconds:g} seconds; ask for less, or in smaller steps.")
        return QueryTookTooLong(what.format(seconds=stopped_after))
    if b"memory" in last_words.lower():
        return QueryFailed(say_memory())
    return QueryFailed(_("The process that worked on the query died of it; ask in a flatter or smaller way."))


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
