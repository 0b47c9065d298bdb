"""A good and a bad example of each rule: documents that come with the package, and that the rule is tested with."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

_PACKAGED = Path(__file__).parents[1] / "rule_examples"
_IN_THE_SOURCES = Path(__file__).parents[2] / "tests" / "rules"


@dataclass(frozen=True)
class ExampleLine:
    """A line of an example; `differs`: the other example does not have it."""

    words: str
    differs: bool


@dataclass(frozen=True)
class Examples:
    """An analysis that the rule has nothing to say of, and one in which it fires, as lines of YAML."""

    good: tuple[ExampleLine, ...]
    bad: tuple[ExampleLine, ...]


def read_examples(rule: str) -> Examples | None:
    """The examples of the rule of that name; None if none came with it.

    An installed package has them beside the rules, the sources among the tests.
    """
    folder = (_PACKAGED if _PACKAGED.is_dir() else _IN_THE_SOURCES) / rule
    good, bad = folder / "good.yaml", folder / "bad.yaml"
    if not (good.is_file() and bad.is_file()):
        return None
    return _compare(good.read_text(encoding="utf-8").splitlines(), bad.read_text(encoding="utf-8").splitlines())


def _compare(good: list[str], bad: list[str]) -> Examples:
    same = SequenceMatcher(None, good, bad, autojunk=False).get_matching_blocks()
    in_good = {block.a + step for block in same for step in range(block.size)}
    in_bad = {block.b + step for block in same for step in range(block.size)}
    return Examples(_mark(good, in_good), _mark(bad, in_bad))


def _mark(lines: list[str], same: set[int]) -> tuple[ExampleLine, ...]:
    """The lines with what differs; that two documents have two ids says nothing."""
    return tuple(
        ExampleLine(line, number not in same and not line.startswith("id:")) for number, line in enumerate(lines)
    )
