"""The whole data set as one file, made once for each state of the data: N-Quads, packed with gzip.

That may take minutes, so a process of low priority does it, and who asks too early is told so.
"""

import gzip
import subprocess
import sys
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from concept.errors import ServiceBusy, StoreError
from concept.messages import _
from concept.store import open_graphs
from concept.strangers.child import give_way
from concept.strangers.service import Source

PATIENCE = 5.0
"""Seconds that someone waits for a file that is being made."""

AGAIN = 15
"""Seconds after which it may be worth asking again."""


class Dump:
    """All graphs as N-Quads in a gzip file; safe to be asked for by several threads at once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._making: _Making | None = None

    def file(self) -> Path:
        """The file of now. ServiceBusy if it is still being made; StoreError if it cannot be."""
        with self._lock:
            making = self._making_of(self._source.snapshot(), self._source.generation)
        try:
            status = making.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise ServiceBusy(_("The file is being made; ask again a little later."), AGAIN) from None
        if status != 0:
            with self._lock:
                self._making = None
            raise StoreError(_("The file could not be made; ask again, and if that does not help, look at the disk."))
        return making.file

    def _making_of(self, snapshot: str | None, generation: str) -> "_Making":
        """The file of that state of the data. That of another is given up; who is reading it can read on."""
        if self._making and self._making.generation != generation:
            self._making.end()
            self._making = None
        if self._making is None:
            self._making = _Making.start(snapshot, generation)
            weakref.finalize(self, self._making.end)  # nobody waits for it any more
        return self._making


@dataclass(frozen=True)
class _Making:
    """A file that is made of the graphs in a folder."""

    generation: str
    file: Path
    process: "subprocess.Popen[bytes]"
    scratch: "TemporaryDirectory[str]"

    @classmethod
    def start(cls, snapshot: str | None, generation: str) -> "_Making":
        scratch = TemporaryDirectory(prefix="concept-atlas-", ignore_cleanup_errors=True)
        file = Path(scratch.name) / "data.nq.gz"
        work = "from concept.strangers.dumping import main; main()"
        command = (sys.executable, "-P", "-c", work, snapshot or "", str(file))
        return cls(
            generation, file, subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True), scratch
        )

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.scratch.cleanup()


def main() -> None:
    """Write the graphs of a folder into a file: the two arguments of the process."""
    snapshot, target = sys.argv[1:]
    give_way()
    with Path(target).open("wb") as file, gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as packed:
        open_graphs(snapshot or None).dump(packed)  # type: ignore[arg-type]  # it is one that can be written to
