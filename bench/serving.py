"""The viewer as people start it, `concept serve`, in a process of its own and on a free port."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
"""What Chromium is started with: it asks nobody but us."""


def chromium() -> str:
    """The browser of this machine."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise SystemExit("Chromium is missing: `make browser` installs it where it may.")
    return found


@dataclass(frozen=True)
class Viewer:
    """A viewer that runs."""

    port: int
    process: int

    @property
    def address(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def megabytes(self) -> float:
        """The memory that it holds now (Linux)."""
        said = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        return int(said.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def serve(*arguments: str) -> Iterator[Viewer]:
    """A viewer of what `concept serve` is told to show; ended at the end."""
    command = "from concept.cli import main; main()"
    running = subprocess.Popen(
        (sys.executable, "-c", command, "serve", *arguments, "--port", "0", "--no-open"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    try:
        found = re.search(r":(\d+)/", running.stdout.readline())
        assert found is not None, "the viewer did not start: its reason stands above"
        yield Viewer(int(found[1]), running.pid)
    finally:
        running.terminate()
        running.wait()
