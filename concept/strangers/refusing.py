"""Graphs from elsewhere are refused: which graphs a query chooses, and whether they are here."""

from collections.abc import Callable, Iterable

from concept.errors import QueryRefused
from concept.messages import _
from concept.store import Dataset
from concept.store.checkpoint import resolve
from concept.strangers.reading import GraphClause


def dataset_of(prologue: str, clauses: Iterable[GraphClause]) -> Dataset | None:
    """The dataset that the FROM clauses of a query choose; None if it has none. QueryError as of `resolve`."""
    chosen = tuple(clauses)
    if not chosen:
        return None
    found = list(zip(resolve(prologue, (each.graph for each in chosen)), chosen, strict=True))
    return Dataset(
        default=tuple(name for name, clause in found if not clause.named),
        named=tuple(name for name, clause in found if clause.named),
    )


def refuse_other_graphs(has: Callable[[str], bool], dataset: Dataset) -> None:
    """QueryRefused, if a graph of the dataset is not here: engines may fetch it from elsewhere."""
    for name in (*dataset.default, *dataset.named):
        if not has(name):
            raise QueryRefused(
                _(
                    "There is no graph <{name}> here, and none is fetched from elsewhere. "
                    "SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} }} lists those that there are."
                ).format(name=name)
            )
