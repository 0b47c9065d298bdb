"""Answering queries of people we do not know: what they may ask, and what a query may take.

`read_query` refuses what is not done for strangers, and a `Service` answers what is left. Trusted queries have no
need of it: `Reader.query`.
"""

from concept.store import Dataset
from concept.strangers.answers import GRAPHS, RESULTS, ROWS, Written, formats_of, write_graph
from concept.strangers.description import (
    DESCRIPTION_PREFIXES,
    Addresses,
    Stock,
    describe_data,
    describe_service,
)
from concept.strangers.dumping import Dump
from concept.strangers.limits import Limits
from concept.strangers.reading import Form, StrangersQuery, read_query, refuse_long
from concept.strangers.service import Service

__all__ = [
    "DESCRIPTION_PREFIXES",
    "GRAPHS",
    "RESULTS",
    "ROWS",
    "Addresses",
    "Dataset",
    "Dump",
    "Form",
    "Limits",
    "Service",
    "Stock",
    "StrangersQuery",
    "Written",
    "describe_data",
    "describe_service",
    "formats_of",
    "read_query",
    "refuse_long",
    "write_graph",
]
