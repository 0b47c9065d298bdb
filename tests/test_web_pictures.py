"""The lattice's page, and the pictures that the viewer gives for papers."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from test_pictures import SMALL, an_analysis
from test_web import client_of, missing_anchors, page, write

from concept.cli import main
from concept.figure import Choices
from concept.pictures import FORMS, PICTURES, Form, Picture, make_picture

DATA = Path(__file__).parent.parent / "data"
MEDIA_TYPES = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    return client_of(write(tmp_path, SMALL, an_analysis(id="bare-2024")))


# --- files


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("picture", PICTURES)
def test_a_picture_is_what_the_command_draws(client: FlaskClient, picture: Picture, form: Form) -> None:
    response = client.get(f"/analysis/hope-2024/{picture}.{form}?width=170&grey=1&without-citations=1&language=de")
    choices = Choices(width_mm=170, grey=True, language="de", citations=False)
    assert (response.mimetype, response.data) == (MEDIA_TYPES[form], make_picture(SMALL, picture, form, choices))


def test_a_picture_that_a_reader_has_is_not_sent_again(client: FlaskClient) -> None:
    address = "/analysis/hope-2024/matrix.png"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("hope-2024/matrix.svg?width=wide", 400, "“wide” is no number that a picture could have."),
        ("hope-2024/matrix.pdf?width=5", 400, "A picture cannot be 5 mm wide; choose from 30 to 1000 mm."),
        ("hope-2024/figure.png?width=50", 400, "one column takes at least 60 mm with letters of 8 points."),
        ("hope-2024/figure.png?language=<script>", 400, "“<script>” is no tag of a language"),
        ("bare-2024/lattice.svg", 404, "no lattice can be drawn: the analysis has no cases yet."),
        ("bare-2024/matrix.svg", 404, "there is no matrix to draw, for the analysis has no cases yet."),
        ("nobody-2024/matrix.svg", 404, "There is no analysis “nobody-2024”."),
        ("hope-2024/matrix.gif", 404, "There is no page at /analysis/hope-2024/matrix.gif."),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_a_page_that_says_why(
    client: FlaskClient, address: str, status: int, sentence: str
) -> None:
    assert sentence in page(client, f"/analysis/{address}", status).text


@pytest.mark.parametrize(
    ("address", "picture"), [("hope-2024", "figure"), ("hope-2024", "matrix"), ("hope-2024/network", "network")]
)
def test_a_page_with_a_picture_offers_it_for_papers(client: FlaskClient, address: str, picture: str) -> None:
    shown = page(client, f"/analysis/{address}")
    forms = [each["action"] for each in shown.all("form", class_="picture-choices")]
    assert f"/analysis/hope-2024/{picture}.svg" in forms


# --- the page of the lattice


def test_the_lattice_is_shown_as_picture_sentences_pairs_and_table(client: FlaskClient) -> None:
    shown = page(client, "/analysis/hope-2024/lattice")
    assert [words for level, words in shown.headings if level == 2] == [
        "Picture",
        "What goes together",
        "Minimal pairs",
        "The same in a table",
        "Cases left out",
    ]
    assert (shown.unbalanced, missing_anchors(shown)) == ([], [])


def test_every_sentence_has_the_cases_that_bear_it_out(client: FlaskClient) -> None:
    said = page(client, "/analysis/hope-2024/lattice").text
    assert "Every case that shows “Attribute c” also shows “Attribute a” and “Attribute b”. Borne out by Case 1" in said


def test_a_case_that_is_left_out_is_named_with_what_is_open(client: FlaskClient) -> None:
    assert "Case 5 – open: Attribute b ; Attribute c" in page(client, "/analysis/hope-2024/lattice").text


def test_without_cases_the_page_says_so(client: FlaskClient) -> None:
    shown = page(client, "/analysis/bare-2024/lattice")
    assert "There is no lattice to show: the analysis has no cases yet." in shown.text
    assert shown.all("svg", class_="figure lattice") == []


def test_a_lattice_of_too_many_lines_is_told_in_sentences_and_a_table(tmp_path: Path) -> None:
    rows = ["".join("sl"[number >> bit & 1] for bit in range(8)) for number in range(1, 256)]
    crowded = an_analysis(*rows, id="crowded-2024")
    shown = page(client_of(write(tmp_path, crowded)), "/analysis/crowded-2024/lattice")
    assert "A picture 400 mm wide cannot be read: a lattice of 256 nodes takes at least" in shown.text
    assert (len(shown.all("svg", class_="figure lattice")), len(shown.all("tr"))) == (0, 257)


def test_a_lattice_that_is_larger_than_a_window_is_drawn_wide(tmp_path: Path) -> None:
    rows = ["".join("sl"[at == gap] for at in range(6)) for gap in range(6)]
    wide = an_analysis(*rows, id="wide-2024")
    (drawn,) = page(client_of(write(tmp_path, wide)), "/analysis/wide-2024/lattice").all("svg", class_="figure lattice")
    assert drawn["width"] == "400mm"


def test_the_lattice_is_also_data(client: FlaskClient) -> None:
    told = client.get("/analysis/hope-2024/lattice.json").get_json()
    assert told["nodes"][0] == {
        "number": 1,
        "attributes": [],
        "cases": ["case-1", "case-2", "case-3", "case-4"],
        "above": [],
    }
    assert told["minimal_pairs"] == [{"cases": ["case-3", "case-4"], "attribute": "b"}]
    assert told["left_out"] == [{"case": "case-5", "open": ["b", "c"]}]


# --- the lattice of a concept


SYNDROME = "/concept/post-intensive-care-syndrome/lattice"


@pytest.fixture(scope="module")
def data() -> FlaskClient:
    """The viewer of the analyses and alignments of the project."""
    return client_of(DATA)


def test_the_analyses_of_a_concept_have_a_lattice_that_the_concept_leads_to(data: FlaskClient) -> None:
    assert SYNDROME in page(data, SYNDROME.removesuffix("/lattice")).links
    shown = page(data, SYNDROME)
    assert len(shown.all("svg", class_="figure lattice")) == 1
    assert (shown.unbalanced, missing_anchors(shown)) == ([], [])


def test_an_attribute_of_a_lattice_leads_to_its_statement_and_an_analysis_to_its_page(data: FlaskClient) -> None:
    links = {link.partition("#")[0] for link in page(data, SYNDROME).links if link.startswith("/analysis/")}
    statuses = {data.get(link).status_code for link in links}
    kinds = {len(link.strip("/").split("/")) for link in links}
    assert (statuses, kinds) == ({200}, {2, 4})


def test_what_analyses_have_together_is_said_in_sentences(data: FlaskClient) -> None:
    said = page(data, "/concept/patient-participation/lattice").text
    assert (
        "Every analysis that has “active patient” also has “active mutual engagement” and “focus on the patient”. "
        "Borne out by Jeanette Melin (2018)"
    ) in said
    assert "Analyses left out They state no defining attribute, as far as is recorded. Cahill (1996)" in said


def test_of_analyses_that_nobody_has_aligned_each_stands_apart(tmp_path: Path) -> None:
    rivals = client_of(write(tmp_path, SMALL, an_analysis("s", id="other-2024")))
    assert "No attribute of one analysis is aligned with one of another" in page(rivals, "/concept/hope/lattice").text


def test_one_analysis_alone_makes_a_lattice_that_says_so(tmp_path: Path) -> None:
    alone = client_of(write(tmp_path, SMALL))
    assert "One analysis alone has attributes" in page(alone, "/concept/hope/lattice").text


def test_of_analyses_without_attributes_there_is_no_lattice(tmp_path: Path) -> None:
    bare = client_of(write(tmp_path, an_analysis(attributes=())))
    told = page(bare, "/concept/hope/lattice").text
    assert "There is no lattice to show: no defining attribute is stated." in told
    assert (bare.get("/concept/hope/lattice.svg").status_code, bare.get("/concept/x/lattice").status_code) == (404, 404)


def test_of_very_many_analyses_the_first_are_taken(tmp_path: Path) -> None:
    many = [an_analysis(id=f"hope-{number}") for number in range(30)]
    assert (
        "Of 30 analyses the first 24 are taken."
        in page(client_of(write(tmp_path, *many)), "/concept/hope/lattice").text
    )


def test_the_lattice_of_a_concept_is_also_data(data: FlaskClient) -> None:
    told = data.get("/concept/patient-participation/lattice.json").get_json()
    assert told["nodes"][1]["attributes"] == [
        "analysis/sahlsten-patient-participation-2008/attribute/active-mutual-engagement"
    ]
    assert told["left_out"] == ["cahill-patient-participation-1996"]


@pytest.mark.parametrize("form", FORMS)
def test_the_picture_of_a_concept_is_what_the_command_draws(data: FlaskClient, form: Form, tmp_path: Path) -> None:
    drawn = tmp_path / f"lattice.{form}"
    arguments = ["draw", "--concept", "patient-participation", "--from", str(DATA), "-o", str(drawn), "--grey"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    response = data.get(f"/concept/patient-participation/lattice.{form}?grey=1")
    assert (response.mimetype, response.data) == (MEDIA_TYPES[form], drawn.read_bytes())
