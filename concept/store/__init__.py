"""Where analyses are kept as a graph: in memory, in a folder, behind an endpoint. The only place that names an engine.

One named graph per analysis, and per set of alignments, named by its IRI. What is written to a store is seen by its
readers as a new generation, whole. `reader` says what every store can do, `opening` which kind a location names.
"""

from concept.store.memory import MemoryStore
from concept.store.opening import open_graphs, open_store, write_store
from concept.store.reader import Answer, Dataset, Graphs, Reader, Solutions, Store, Writer

__all__ = [
    "Answer",
    "Dataset",
    "Graphs",
    "MemoryStore",
    "Reader",
    "Solutions",
    "Store",
    "Writer",
    "open_graphs",
    "open_store",
    "write_store",
]
