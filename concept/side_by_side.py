"""A comparison as a table for a paper: a row for what is aligned or stands alone, a column for each analysis."""

from collections.abc import Iterator

from concept.compare import Comparison, Row, Standing, cited_as
from concept.tables import WRITERS
from concept.terms import name_of_role


def write_table(comparison: Comparison, form: str) -> str:
    """The comparison in one of the forms of `tables.WRITERS`.

    CSV is for programs: roles and analyses stand there by their names in the graph, and whether a row is in conflict.
    """
    if form == "csv":
        head = ["role", "in_conflict", *(each.id for each in comparison.analyses)]
        rows = [[row.role, str(row.in_conflict).lower(), *columns(comparison, row)] for row in comparison.rows]
    else:
        head = ["", *map(cited_as, comparison.analyses)]
        rows = [[" / ".join(_roles(row)), *columns(comparison, row)] for row in comparison.rows]
    return WRITERS[form](head, rows)


def columns(comparison: Comparison, row: Row) -> list[str]:
    """What each analysis has in a row; an element says its role where that is not the row's."""
    return ["; ".join(named(each, row) for each in row.of(analysis)) for analysis in comparison.analyses]


def named(standing: Standing, row: Row) -> str:
    """What an element is called in a row; with its role where that is not the row's."""
    return standing.label if standing.role == row.role else f"{standing.label} ({standing.segment})"


def _roles(row: Row) -> Iterator[str]:
    yield from dict.fromkeys(name_of_role(each.role) for each in row.standings)
