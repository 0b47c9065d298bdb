"""Answering queries of people we do not know: what they may ask, and what a query may take.

`read_query` refuses what is not done for strangers, and a `Service` answers what is left. Trusted queries have no
need of it: `Reader.query`.
"""

from concept.store.checkpoint import Dataset
from concept.strangers.answers import GRAPHS, RESULTS, ROWS, Written, formats_of
from concept.strangers.limits import Limits
from concept.strangers.reading import StrangersQuery, read_query, refuse_long
from concept.strangers.service import Service

__all__ = [
    "GRAPHS",
    "RESULTS",
    "ROWS",
    "Dataset",
    "Limits",
    "Service",
    "StrangersQuery",
    "Written",
    "formats_of",
    "read_query",
    "refuse_long",
]
