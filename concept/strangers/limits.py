"""What a stranger's query may take."""

from dataclasses import dataclass, field

from concept.processes import cores


def _children() -> int:
    return max(1, cores() - 1)


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes where a field's name says no other unit."""

    length: int = 250_000
    """Of the query, as UTF-8."""

    nesting: int = 100
    """How many brackets of any kind may stand within each other."""

    operators: int = 1_000
    """Signs and words that make the engine go one call deeper each, such as `||`, `!` and OPTIONAL, in all."""

    patience: float = 10.0
    """How long a query waits for its turn."""

    seconds: float = 20.0
    """How long it is worked on."""

    memory: int = 2 << 30
    """The address space of a child, of which some 400 MB are taken when it starts."""

    rows: int = 100_000
    """Solutions or statements of an answer; what is beyond is cut off."""

    size: int = 32 << 20
    """Of an answer, as it is sent; the row that goes beyond is the last."""

    children: int = field(default_factory=_children)
    """Processes that work at once: at most one fewer than there are cores."""

    waiting: int = 8
    """Queries that may wait for their turn; those beyond are sent away at once."""

    answers: int = 500
    """That a child gives before another takes its place: memory that was asked for once is seldom given back."""
