"""Queries of strangers where the graphs are not here: read here, and passed on to the endpoint that has them."""

import threading
from collections.abc import Callable

from concept.errors import QueryRefused, ServiceBusy
from concept.messages import _
from concept.store import Answer
from concept.store.checkpoint import Dataset
from concept.strangers.answers import Written, write_answer
from concept.strangers.limits import Limits
from concept.strangers.reading import StrangersQuery
from concept.strangers.refusing import dataset_of, refuse_other_graphs


class ForwardingService:
    """Answers as a `Service` does. How long a query takes, and how much memory, the endpoint limits.

    `ask` is given a query that was read here, `has` the name of a graph; they raise what a store does. No more than
    `Limits.waiting` queries are passed on at once.
    """

    def __init__(self, ask: Callable[[str], Answer], has: Callable[[str], bool], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._ask = ask
        self._has = has
        self._places = threading.Semaphore(self.limits.waiting)

    def answer(
        self,
        query: StrangersQuery,
        suffix: str,
        *,
        dataset: Dataset | None = None,
        rows: int | None = None,
        note: str = "",
    ) -> Written:
        """The answer; see `Service.answer`. QueryRefused for a dataset beside the query: `ask` takes a query alone."""
        if dataset:
            raise QueryRefused(_("Graphs are chosen by FROM and FROM NAMED here, not by parameters of the request."))
        if chosen := dataset_of(query.prologue, query.clauses):
            refuse_other_graphs(self._has, chosen)
        if not self._places.acquire(blocking=False):
            raise ServiceBusy(
                _("Too many queries are being worked on; the turn of this one did not come. Ask again a little later."),
                again=round(self.limits.seconds),
            )
        try:
            limits = Limits(rows=min(rows or self.limits.rows, self.limits.rows), size=self.limits.size)
            return write_answer(self._ask(query.text), suffix, limits, note)
        finally:
            self._places.release()
