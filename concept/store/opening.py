"""Which kind of store a location names: the only place that tells them apart."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from concept.errors import StoreError
from concept.store.folder import open_folder, write_folder
from concept.store.reader import Store, Writer
from concept.triples import BASE


def open_store(location: str | Path) -> Store:
    """The store at a location, for reading. StoreError if there is none, or something else."""
    if "://" in str(location):
        raise StoreError(f"{location}: a SPARQL endpoint cannot be a store yet; name a folder.")
    return open_folder(Path(location))


@contextlib.contextmanager
def write_store(location: str | Path, base: str = BASE) -> Iterator[Writer]:
    """The writer of the store at a location; what it has put is published when the context ends well.

    A folder is made a store, with that base, if it is none. StoreError if the store cannot be written, StoreLocked
    if another process is writing.
    """
    if "://" in str(location):
        raise StoreError(f"{location}: a SPARQL endpoint cannot be a store yet; name a folder.")
    with write_folder(Path(location), base) as writer:
        yield writer
