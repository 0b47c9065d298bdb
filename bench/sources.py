"""Pages of sources over 15 and over 10,000 analyses that all rest on the same eight works.

The bar is that a page costs what it shows, not what there is. Each time everything is read anew: nothing that the
viewer keeps from one answer to the next is used. Prints milliseconds, and the ratio of the large to the small.

    python -m bench.sources [COUNT]     the size of the large library, 10,000 if not said (a minute or two to fill)
"""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from bench.synthetic import synthetic
from concept.analysis import Analysis
from concept.catalogue import Catalogue, describe
from concept.library import Library
from concept.store import MemoryStore
from web import create_app

SMALL = 15
SOURCE = "/source/doi/10.1234/study.0"
PAGES: Mapping[str, str] = {
    "the most cited source": SOURCE,
    "its last page": f"{SOURCE}?page=last",
    "of it, what one role cites for one reason": f"{SOURCE}?role=attributes&intent=supports",
    "of it, what rests on it alone": f"{SOURCE}?alone=1",
    "all sources": "/sources?order=cited",
    "a search among them": "/sources?q=matters",
    "a statement": "/analysis/synthetic-7/attribute/part-1",
    "an analysis": "/analysis/synthetic-7",
}


class Described(Library):
    """The analyses that a catalogue keeps."""

    def __init__(self, path: Path, numbers: Sequence[int], make: Callable[[int], Analysis] = synthetic) -> None:
        super().__init__()
        self._store = MemoryStore()  # without alignments
        started = time.perf_counter()
        writing = Catalogue(path)
        writing.change((describe(make(number)) for number in numbers), (), "1")
        writing.close()
        seconds = time.perf_counter() - started
        megabytes = path.stat().st_size / 1e6
        print(f"{len(numbers):,} analyses checked and catalogued in {seconds:.1f} s, {megabytes:.1f} MB.")
        opened = Catalogue.open(path)
        assert opened
        self._catalogue = opened
        self._changed = datetime.now(UTC)

    def refresh(self) -> None:
        """Nothing changes here."""

    @property
    def generation(self) -> str:
        """Always the same."""
        return "1"

    @property
    def changed(self) -> datetime:
        """When it was filled."""
        return self._changed

    @property
    def catalogue(self) -> Catalogue:
        """The lines, and the index of sources."""
        return self._catalogue

    def snapshot(self) -> None:
        """There are no graphs."""

    def _read(self, analysis_iri: str) -> Analysis | None:
        return self._catalogue.read(analysis_iri)

    def forget(self) -> None:
        """Read everything anew from here on."""
        self._cached.cache_clear()
        self._checked.cache_clear()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        small = Described(Path(folder) / "small.sqlite", range(SMALL))
        large = Described(Path(folder) / "large.sqlite", range(count))
        print(f"{'':45} {SMALL:>9,} {count:>9,}")
        for name, address in PAGES.items():
            one, other = milliseconds(small, address), milliseconds(large, address)
            print(f"{name:45} {one:6.1f} ms {other:6.1f} ms {other / one:6.2f} ×")


def milliseconds(library: Described, address: str, times: int = 20) -> float:
    """How long an answer takes: the median."""
    client = create_app(library).test_client()
    address = address.replace("page=last", f"page={client.get(f'{SOURCE}.json').get_json()['pages']}")
    return median(once(library, client, f"{address}{'&' if '?' in address else '?'}n={n}") for n in range(times)) * 1000


def once(library: Described, client: FlaskClient, address: str) -> float:
    library.forget()
    started = time.perf_counter()
    response = client.get(address)
    taken = time.perf_counter() - started
    assert response.status_code == 200, address
    return taken


if __name__ == "__main__":
    main()
