"""No page reads more than it shows: how much of the catalogue it looks at, with few analyses and with many.

What is counted are the steps of the database's own machine and the analyses whose values are unpacked, so that no
clock is needed. The many have nothing to do with what is shown, but that they rest on the same work and have the same
labels.
"""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from test_web import an_analysis

from concept.analysis import Analysis, Attribute, Citation, Concept, Text, Work
from concept.catalogue import describe
from concept.library import FileLibrary
from web import create_app

FEW, MANY = 100, 500
"""Both more than a page shows of anything."""

ALLOWED = 1.3
ONE = "analysis-00007"


def numbered(number: int) -> Analysis:
    own = Work(id="own", title=f"A study of its own {number}", issued="2001")
    shared = Work(id="shared", title="What all cite", DOI="10.1000/shared", issued="2000")
    goal = Attribute(id="goal", label=Text.of("Goal", "en"), sources=(Citation(source="shared"),))
    hope = Attribute(id="hope", label=Text.of(f"Hope {number}", "en"), sources=(Citation(source="own"),))
    return an_analysis(
        id=f"analysis-{number:05}",
        concept=Concept(id=f"concept-{number:05}", label=Text.of(f"Concept {number:05}", "en")),
        attributes=(goal, hope),
        bibliography=(own, shared),
    )


class Counting:
    """A viewer of so many analyses that counts what it reads."""

    def __init__(self, folder: Path, count: int) -> None:
        self.steps = 0
        self.unpacked: list[str] = []
        library = FileLibrary([folder])
        library._catalogue.change((describe(numbered(number)) for number in range(count)), (), "1")
        library._rest_until = float("inf")
        library._catalogue._database.set_progress_handler(self._step, 10)
        self._read = library._catalogue.read
        library._catalogue.read = self._read_and_note  # type: ignore[method-assign]
        self._library = library
        self._client: FlaskClient = create_app(library).test_client()

    def _read_and_note(self, analysis_iri: str, generation: str | None = None) -> Analysis | None:
        self.unpacked.append(analysis_iri)
        return self._read(analysis_iri, generation)

    def _step(self) -> int:
        self.steps += 1
        return 0

    def open(self, address: str) -> tuple[int, int]:
        """How many tens of steps a page takes when it is made anew, and how many analyses are unpacked for it."""
        assert self._client.get(f"{address}?first").status_code == 200
        self._library._cached.cache_clear()
        self._library._checked.cache_clear()
        self.steps = 0
        self.unpacked.clear()
        assert self._client.get(f"{address}?again").status_code == 200
        return self.steps, len(self.unpacked)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Counting:
    return Counting(tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Counting:
    return Counting(tmp_path_factory.mktemp("many"), MANY)


@pytest.mark.parametrize(
    ("address", "unpacked"),
    [
        (f"/analysis/{ONE}", 1),
        (f"/analysis/{ONE}/attribute/goal", 1),
        (f"/analysis/{ONE}/lattice", 1),
        (f"/analysis/{ONE}/network", 1),
        ("/concept/concept-00007", 1),
        ("/source/analysis/analysis-00007/work/own", 1),
    ],
)
def test_a_page_about_one_thing_reads_as_much_among_many_as_among_few(
    few: Counting, many: Counting, address: str, unpacked: int
) -> None:
    (little, read), (much, read_among_many) = few.open(address), many.open(address)
    assert (read, read_among_many) == (unpacked, unpacked)
    assert much <= ALLOWED * little + 2


@pytest.mark.parametrize(("address", "unpacked"), [("/atlas/concept-00007", 0), ("/source/doi/10.1000/shared", 20)])
def test_a_page_about_what_all_share_reads_what_it_shows_and_at_most_counts_the_rest(
    few: Counting, many: Counting, address: str, unpacked: int
) -> None:
    (little, read), (much, read_among_many) = few.open(address), many.open(address)
    assert (read, read_among_many) == (unpacked, unpacked)
    assert much - little <= MANY - FEW  # ten steps each: a millisecond for 10,000


@pytest.mark.parametrize("address", ["/", "/concepts", "/atlas", "/sources", "/checks", "/rules", "/questions"])
def test_a_list_unpacks_no_analysis(many: Counting, address: str) -> None:
    assert many.open(address)[1] == 0
