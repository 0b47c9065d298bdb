"""Where analyses are kept as a graph: in memory, or in a folder. The only place that names an engine.

One named graph per analysis, and per set of alignments, named by its IRI. What is written to a store is seen by its
readers as a new generation, whole.
"""

from concept.store.folder import FolderStore, Writer, open_store, write_store
from concept.store.graphs import Answer, Solutions
from concept.store.memory import MemoryStore
from concept.store.reader import Reader

__all__ = ["Answer", "FolderStore", "MemoryStore", "Reader", "Solutions", "Writer", "open_store", "write_store"]
