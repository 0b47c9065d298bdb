"""Which kind of store a location names: the only place that tells them apart."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from concept.store.checkpoint import Checkpoint
from concept.store.folder import open_folder, write_folder
from concept.store.reader import Graphs, Store, Writer
from concept.store.settings import is_endpoint
from concept.triples import BASE


def open_store(location: str | Path) -> Store:
    """The store at a location, for reading: a folder, the address of an endpoint, or a file that describes one.

    StoreError if there is none, or something else; an endpoint's settings may have faults, as of `read_settings`.
    """
    if is_endpoint(location):
        from concept.store.endpoint import open_endpoint  # here, since what speaks HTTP takes long to load

        return open_endpoint(location)
    return open_folder(Path(location))


def open_graphs(snapshot: str | None) -> Graphs:
    """All graphs of a store, found where its `snapshot` says. OSError if they are gone; errors as of `open_store`."""
    if snapshot is not None and is_endpoint(snapshot):
        from concept.store.endpoint import EndpointGraphs  # as above

        return EndpointGraphs(snapshot)
    return Checkpoint(Path(snapshot) if snapshot else None)


@contextlib.contextmanager
def write_store(location: str | Path, base: str = BASE) -> Iterator[Writer]:
    """The writer of the store at a location; what it has put is published when the context ends well.

    A folder is made a store, with that base, if it is none. StoreError if the store cannot be written, StoreLocked
    if another process is writing.
    """
    if is_endpoint(location):
        from concept.store.endpoint import write_endpoint  # as above

        with write_endpoint(location, base) as at_endpoint:
            yield at_endpoint
    else:
        with write_folder(Path(location), base) as in_folder:
            yield in_folder
