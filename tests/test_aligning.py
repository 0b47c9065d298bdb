"""Aligning: candidates by their labels in all scripts, what is marked, one alignment more, and nothing by itself."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from generate import analyses
from hypothesis import given
from webpage import WebPage

from concept.aligning import counterparts, find_end, has_element
from concept.alignments import Alignment, AlignmentSet, End
from concept.analysis import Analysis, Antecedent, Attribute, Concept, Consequence, Observation, Place, Text
from concept.candidates import propose
from concept.cli import main
from concept.contracts import PAIR_KEYS
from concept.errors import ConceptError, UnknownAnalysis
from concept.formats import read_alignments, read_path, write_alignments, write_analysis
from concept.library import FileLibrary, StoreLibrary, import_files
from concept.rules.labels import is_same_word, telling_words
from concept.triples import BASE
from web import create_app

DATA = Path(__file__).parent.parent / "data"
KANG, YUAN = "kang-post-intensive-care-syndrome-2015", "yuan-post-intensive-care-syndrome-2021"


def an_analysis(name: str, *labels: str, language: str = "en", concept: str = "Hope", **values: Any) -> Analysis:
    attributes = tuple(
        Attribute(id=f"a{number}", label=Text.of(label, language)) for number, label in enumerate(labels)
    )
    return Analysis(
        id=name,
        title=Text.of(f"An analysis called {name}", language),
        language=language,
        concept=Concept(id=concept.lower(), label=Text.of(concept, language)),
        status="draft",
        coverage="abstract",
        attributes=attributes,
        **values,
    )


def proposed(
    one: str, other: str, language: str = "en", least: float = 0.0
) -> list[tuple[str, float, tuple[str, ...]]]:
    """What is proposed for two labels."""
    found = propose(an_analysis("x", one, language=language), an_analysis("y", other, language=language), least)
    return [(each.why, each.score, each.words) for each in found]


# --- words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "language", "words"),
    [
        ("The surrendering of some power, or control", "en", ("surrendering", "some", "power", "control")),
        ("Goal-setting and goal setting", "en", ("goalsetting", "goal", "setting")),
        ("Die Übergabe der Macht", "de", ("die", "übergabe", "der", "macht")),
        ("환자의 참여", "ko", ("환자의", "참여")),
        ("健康信息", "zh", ("健康", "康信", "信息")),
        ("健康 力", "zh", ("健康", "康力")),
        ("力", "zh", ("力",)),
        ("الأمل في الشفاء", "ar", ("الأمل", "في", "الشفاء")),
        ("?!", "en", ()),
    ],
)
def test_the_words_by_which_a_label_is_compared(label: str, language: str, words: tuple[str, ...]) -> None:
    assert telling_words(label, language) == words


@pytest.mark.parametrize(
    ("one", "other", "language", "same"),
    [
        ("technology", "technologies", "en", True),
        ("impairments", "impairment", "en", True),
        ("impairments", "impairment", "de", False),
        ("child", "children", "en", True),
        ("희망", "희망을", "ko", True),
        ("hope", "hopes", "en-gb", True),
        ("hope", "help", "en", False),
    ],
)
def test_two_words_are_one_in_singular_and_plural_or_with_a_particle(
    one: str, other: str, language: str, same: bool
) -> None:
    assert (is_same_word(one, other, language), is_same_word(other, one, language)) == (same, same)


# --- candidates -------------------------------------------------------------------------------------------------


def test_labels_that_say_the_same_are_proposed_whatever_their_case_and_signs() -> None:
    assert proposed("Goal setting", "goal  setting!") == [("same-label", 1.0, ("goal", "setting"))]


def test_labels_that_share_words_are_proposed_by_how_many_of_all_they_share() -> None:
    assert proposed("access to digital technologies", "Access to technology") == [
        ("shared-words", 0.67, ("access", "technologies"))
    ]


def test_a_word_that_stands_in_singular_and_plural_is_shared_once() -> None:
    assert proposed("skill, skills", "skill") == [("shared-words", 0.5, ("skill", "skills"))]


def test_small_words_alone_are_not_shared() -> None:
    assert proposed("the loss of a friend", "the gain of a friendship") == []


def test_words_of_the_concepts_do_not_count() -> None:
    assert proposed("hope of recovery", "hope among friends") == []


def test_the_label_of_the_concept_itself_is_the_same_in_both() -> None:
    assert proposed("Hope", "hope") == [("same-label", 1.0, ())]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("환자의 희망", "희망을 가짐", "ko"),
        ("健康信息获取", "健康信息", "zh"),
        ("الأمل في الله", "الأمل في الشفاء", "ar"),
        ("Надежда", "НАДЕЖДА", "ru"),
    ],
)
def test_labels_in_every_script_are_compared(one: str, other: str, language: str) -> None:
    first, second = (
        an_analysis(name, label, language=language, concept=name) for name, label in (("x", one), ("y", other))
    )
    assert len(propose(first, second, 0.2)) == 1


def test_labels_are_compared_in_a_language_that_both_have() -> None:
    german = Attribute(id="a", label=Text(by_language=(("de", "Not"), ("en", "Need"))))
    one = an_analysis("x", language="de", concept="X")
    two = an_analysis("y", "not", "need", language="en", concept="Y")
    found = propose(Analysis(**{**vars_of(one), "attributes": (german,)}), two)
    assert [(each.one, each.other) for each in found] == [("analysis/x/attribute/a", "analysis/y/attribute/a1")]


def vars_of(analysis: Analysis) -> dict[str, Any]:
    return {name: getattr(analysis, name) for name in analysis.__dataclass_fields__}


def test_candidates_come_from_all_roles_and_the_likeliest_come_first() -> None:
    after = (Consequence(id="c", label=Text.of("less social life", "en")),)
    told = (Observation(id="o", label=Text.of("no social life", "en")),)
    one = an_analysis("x", "social life", consequences=after, concept="X")
    two = an_analysis("y", observations=told, concept="Y")
    found = [(each.one.place, each.other.place, each.score) for each in propose(one, two)]
    assert found == [("attribute/a0", "observation/o", 1.0), ("consequence/c", "observation/o", 0.67)]


def test_what_shares_less_than_asked_for_is_left_out() -> None:
    shares = [len(proposed("one two three", "one four five", least=least)) for least in (0.2, 0.21)]
    assert shares == [1, 0]


@given(analyses(), analyses())
def test_whatever_two_analyses_say_candidates_stand_in_them_and_go_both_ways(one: Analysis, other: Analysis) -> None:
    there, back = propose(one, other), propose(other, one)
    assert {(each.one, each.other, each.score) for each in there} == {
        (each.other, each.one, each.score) for each in back
    }
    ends = [(analysis, end) for each in there for analysis, end in ((one, each.one), (other, each.other))]
    assert [end for analysis, end in ends if not has_element(analysis, end)] == []


# --- the command -------------------------------------------------------------------------------------------------


def run(*arguments: object, **environment: str) -> Result:
    clean = {"CONCEPT_STORE": None, "NO_COLOR": None, "FORCE_COLOR": None, **environment}
    return CliRunner().invoke(main, [str(each) for each in arguments], env=clean)


def pairs(*arguments: object) -> list[dict[str, Any]]:
    done = run("align", *arguments, "--format", "json")
    assert (done.exit_code, done.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.stdout)["pairs"]
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two rivals, another analysis, and one alignment of two rivals."""
    before = (Antecedent(id="will", label=Text.of("A strong will", "en")),)
    files = tmp_path / "files"
    files.mkdir()
    for each in (
        an_analysis("one", "Goal setting", "Patience"),
        an_analysis("two", "goal setting", "Ways to a goal", antecedents=before),
        an_analysis("three", "Will power", concept="Trust"),
    ):
        (files / f"{each.id}.yaml").write_text(write_analysis(each, ".yaml"))
    return files


def add(folder: Path, *words: str, **options: object) -> Result:
    """The command that adds an alignment, in the end “one/a1 closeMatch two/will”; an option of None is left out."""
    usual = {"from": folder, "reason": "Both keep one going", "author": "A. Coder", "output": folder / "some.ttl"}
    given = (*words, *("one/a1", "closeMatch", "two/will")[len(words) :])
    flat = [each for name, value in (usual | options).items() if value is not None for each in (f"--{name}", value)]
    return run("align", "--add", *given, *(each for each in flat if each is not True))


def only(folder: Path) -> list[tuple[str, str, str]]:
    """What stands in the file that alignments are added to."""
    (found,) = read_alignments(folder / "some.ttl")
    return [(each.aligned_from, each.relation, each.aligned_to) for each in found.alignments]


WILL = ("analysis/one/attribute/a1", "closeMatch", "analysis/two/antecedent/will")


def test_candidates_are_proposed_between_the_rivals_of_a_concept(folder: Path) -> None:
    found = pairs("--concept", "hope", "--from", folder)
    assert [(each["status"], each["from_label"], each["to_label"], each["why"]) for each in found] == [
        ("candidate", "Goal setting", "goal setting", "same-label"),
        ("candidate", "Goal setting", "Ways to a goal", "shared-words"),
    ]


def test_without_ids_the_rivals_of_every_concept_are_held_against_each_other(folder: Path) -> None:
    assert pairs("--from", folder) == pairs("--concept", "hope", "--from", folder)


def test_analyses_of_several_concepts_are_compared_when_they_are_named(folder: Path) -> None:
    found = pairs("three", "two", "--from", folder)
    (row,) = found
    assert row == {
        "status": "candidate",
        "from": f"{BASE}analysis/three/attribute/a0",
        "from_analysis": "three",
        "from_role": "attribute",
        "from_label": "Will power",
        "to": f"{BASE}analysis/two/antecedent/will",
        "to_analysis": "two",
        "to_role": "antecedent",
        "to_label": "A strong will",
        "why": "shared-words",
        "score": 0.33,
        "words": ["will"],
        "relation": None,
        "set": None,
        "by": [],
        "on": None,
        "reason": None,
    }


def test_files_can_be_named_in_the_place_of_ids(folder: Path) -> None:
    files = [folder / "three.yaml", folder / "two.yaml"]
    assert pairs(*files) == pairs("three", "two", "--from", folder)


def test_a_store_is_aligned_as_files_are(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    assert pairs("--store", tmp_path / "s") == pairs("--from", folder)


def test_the_columns_of_the_csv_are_the_keys_of_the_json(folder: Path) -> None:
    done = run("align", "--from", folder, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert (list(rows[0]), [row["score"] for row in rows]) == (list(PAIR_KEYS), ["1.0", "0.33"])


def test_proposing_writes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    run("align", "--from", folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_what_is_aligned_and_what_was_refused_is_marked(folder: Path) -> None:
    add(folder, "one/a0", "differsFrom", "two/a1")
    add(folder)
    found = [(each["status"], each["from_label"], each["relation"], each["why"]) for each in pairs("--from", folder)]
    assert found == [
        ("candidate", "Goal setting", None, "same-label"),
        ("refused", "Goal setting", "differsFrom", "shared-words"),
        ("aligned", "Patience", "closeMatch", None),
    ]


def test_a_relation_is_said_as_it_reads_from_the_first_of_a_pair(folder: Path) -> None:
    add(folder, "two/will", "broadMatch", "one/a1")
    assert [(each["from_analysis"], each["relation"]) for each in pairs("--from", folder, "--least", "1")][1:] == [
        ("one", "narrowMatch")
    ]


def test_a_pair_is_read_in_a_terminal(folder: Path) -> None:
    add(folder)
    done = run("align", "--from", folder)
    assert done.stdout.splitlines() == [
        "one – two",
        "  ? “Goal setting” attribute – “goal setting” attribute",
        "    same label",
        "  ? “Goal setting” attribute – “Ways to a goal” attribute",
        "    shared words 0.33: goal",
        "  = “Patience” attribute – “A strong will” antecedent",
        "    closeMatch: Both keep one going (A. Coder, in some)",
        "",
        "3 pairs. ? may be aligned, = is aligned, ≠ was found to differ.",
    ]


def test_where_nothing_is_alike_that_is_said(folder: Path) -> None:
    done = run("align", "one", "three", "--from", folder)
    assert (done.exit_code, done.stdout.partition(",")[0]) == (0, "No labels are the same or share enough words")


def test_one_analysis_alone_is_held_against_nothing(folder: Path) -> None:
    done = run("align", "one", "one", "--from", folder)
    said = "concept: “one” stands alone; name another analysis to hold it against.\n"
    assert (done.exit_code, done.stderr) == (2, said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("one", "--add", "one/a0", "closeMatch", "two/a0"),
            "--add names its two ends; leave out the IDs and --concept.",
        ),
        (("one", "two", "--reason", "Why"), "--reason, --author and -o tell of an alignment; say which with --add."),
    ],
)
def test_proposing_and_adding_are_not_mixed(arguments: tuple[str, ...], said: str, folder: Path) -> None:
    done = run("align", *arguments, "--from", folder)
    assert (done.exit_code, done.stderr.splitlines()[0]) == (2, f"concept: {said}")


def test_an_unknown_concept_is_refused_with_the_nearest(folder: Path) -> None:
    done = run("align", "--concept", "hop", "--from", folder)
    said = "concept: No analysis here is of a concept “hop”; did you mean “hope”?\n"
    assert (done.exit_code, done.stderr) == (2, said)


def test_alignments_that_speak_of_what_is_not_here_are_told_of(folder: Path) -> None:
    ends = ("analysis/one/attribute/gone", "analysis/elsewhere/attribute/x")
    lost = Alignment(
        aligned_from=ends[0], relation="closeMatch", aligned_to=ends[1], reason=Text.of("Why", "en"), by=("A. Coder",)
    )
    found = AlignmentSet(id="lost", title=Text.of("Lost", "en"), language="en", alignments=(lost,))
    (folder / "lost.ttl").write_text(write_alignments(found, ".ttl"))
    done = run("align", "--from", folder)
    said = f"concept: the alignments “lost” speak of 2 things that are not here: {ends[0]}, {ends[1]}\n"
    assert (done.exit_code, done.stderr) == (0, said)


# --- one more ---------------------------------------------------------------------------------------------------


def test_an_alignment_is_added_to_a_new_file(folder: Path) -> None:
    done = add(folder)
    (found,) = read_alignments(folder / "some.ttl")
    alignment = Alignment(
        aligned_from=WILL[0],
        relation="closeMatch",
        aligned_to=WILL[2],
        reason=Text.of("Both keep one going", "en"),
        by=("A. Coder",),
        on=date.today().isoformat(),
    )
    assert done.stdout == f"{folder / 'some.ttl'}: added to “some”, which has 1 alignment.\n"
    assert found == AlignmentSet(
        id="some", title=Text.of("Alignments by A. Coder", "en"), language="en", alignments=(alignment,)
    )


def test_an_alignment_more_keeps_the_others(folder: Path) -> None:
    add(folder)
    add(folder, "one/a0", "exactMatch", "two/a0")
    assert only(folder) == [WILL, ("analysis/one/attribute/a0", "exactMatch", "analysis/two/attribute/a0")]


def test_the_same_two_are_not_aligned_twice_whichever_comes_first(folder: Path) -> None:
    add(folder)
    done = add(folder, "two/will", "relatedMatch", "one/a1")
    said = f"concept: {folder / 'some.ttl'}: these two are aligned there already, closeMatch, by A. Coder. "
    assert (done.exit_code, done.stderr, only(folder)) == (
        2,
        said + "With --replace the new alignment takes the place of that one.\n",
        [WILL],
    )


def test_an_alignment_is_replaced_when_asked_for(folder: Path) -> None:
    add(folder)
    done = add(folder, "one/a1", "relatedMatch", replace=True)
    assert (done.exit_code, only(folder)) == (0, [(WILL[0], "relatedMatch", WILL[2])])
    assert done.stdout == f"{folder / 'some.ttl'}: replaced closeMatch of these two; “some” has 1 alignment.\n"


def test_what_another_set_says_of_the_same_two_is_told(folder: Path) -> None:
    add(folder)
    done = add(folder, "one/a1", "relatedMatch", output=folder / "other.ttl")
    said = "concept: these two are also aligned in “some”: closeMatch, by A. Coder\n"
    assert (done.exit_code, done.stderr) == (0, said)


def test_an_alignment_is_added_to_a_store(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    done = add(folder, **{"from": None, "output": None, "store": tmp_path / "s"})
    again = add(folder, "one/a0", "exactMatch", "two/a0", **{"from": None, "output": None, "store": tmp_path / "s"})
    library = StoreLibrary(tmp_path / "s")
    assert done.stdout == f"{tmp_path / 's'}: added to “alignments”, which has 1 alignment.\n"
    assert again.stdout == f"{tmp_path / 's'}: added to “alignments”, which has 2 alignments.\n"
    assert [alignment.relation for _, alignment in library.alignments] == ["closeMatch", "exactMatch"]


def test_a_pair_that_a_store_has_is_refused_and_the_store_stays_as_it_was(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    there: dict[str, object] = {"from": None, "output": None, "store": tmp_path / "s"}
    add(folder, **there)
    done = add(folder, "one/a1", "relatedMatch", **there)
    found = [alignment.relation for _, alignment in StoreLibrary(tmp_path / "s").alignments]
    assert (done.exit_code, found) == (2, ["closeMatch"])


def test_names_are_looked_up_in_a_store_while_the_alignment_goes_into_a_file(folder: Path, tmp_path: Path) -> None:
    import_files([folder], tmp_path / "s")
    add(folder, **{"from": None, "store": tmp_path / "s"})
    assert (only(folder), StoreLibrary(tmp_path / "s").alignments.sets) == ([WILL], ())


def test_two_analyses_can_be_said_to_mean_two_things_by_one_word(folder: Path) -> None:
    add(folder, "one", "differsFrom", "two", reason="One speaks of a mood, the other of a plan")
    assert only(folder) == [("analysis/one", "differsFrom", "analysis/two")]


def test_two_concepts_can_be_aligned(folder: Path) -> None:
    add(folder, "concept/hope", "relatedMatch", "concept/trust")
    assert only(folder) == [("concept/hope", "relatedMatch", "concept/trust")]


def test_an_address_may_speak_of_what_is_not_here(folder: Path) -> None:
    add(folder, "one/a1", "closeMatch", f"{BASE}analysis/elsewhere/attribute/x")
    assert only(folder) == [(WILL[0], "closeMatch", "analysis/elsewhere/attribute/x")]


SLIPS: dict[str, tuple[tuple[str, str, str], str]] = {
    "relation": (
        ("one/a1", "closematch", "two/will"),
        "This alignment: 1 fault\n  “closematch” is none of exactMatch, closeMatch, broadMatch, narrowMatch, "
        "relatedMatch, differsFrom; did you mean “closeMatch”?",
    ),
    "analysis": (("onee/a1", "closeMatch", "two/will"), "There is no analysis “onee”. Nearest: one"),
    "element": (
        ("one/a1", "closeMatch", "two/wil"),
        "“two” has no element “wil” that could be aligned; did you mean “will”? `concept show two` shows what it has.",
    ),
    "concept": (
        ("concept/hope", "closeMatch", "concept/trus"),
        "No analysis here is of a concept “trus”; did you mean “trust”?",
    ),
    "address": (
        ("one/a1", "closeMatch", "https://example.org/x"),
        f"https://example.org/x: it does not begin as everything here does, with {BASE}.",
    ),
    "itself": (
        ("one/a1", "closeMatch", "one/a1"),
        "This alignment: 1 fault\n  “analysis/one/attribute/a1” is aligned with itself; name two different ones",
    ),
    "same analysis": (
        ("one/a0", "closeMatch", "one/a1"),
        "This alignment: 1 fault\n  both stand in “one”; what overlaps within an analysis is said there (`overlaps`)",
    ),
    "kinds": (
        ("one/a0", "closeMatch", "concept/hope"),
        "This alignment: 1 fault\n  it aligns an element with a concept; align elements with elements, and concepts "
        "with concepts",
    ),
}


@pytest.mark.parametrize(("words", "said"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_refused_in_words_and_nothing_is_written(
    words: tuple[str, str, str], said: str, folder: Path
) -> None:
    done = add(folder, *words)
    assert done.stderr.startswith(f"concept: {said}")
    assert (done.exit_code, (folder / "some.ttl").exists()) == (2, False)


@pytest.mark.parametrize("missing", ["reason", "author"])
def test_an_alignment_without_a_reason_or_an_author_is_refused(missing: str, folder: Path) -> None:
    done = add(folder, **{missing: None})
    assert (done.exit_code, (folder / "some.ttl").exists()) == (2, False)
    assert "An alignment says why, and who says so: give --reason and --author." in done.stderr


def test_whoever_says_no_place_for_an_alignment_is_asked_for_one(folder: Path) -> None:
    done = add(folder, output=None)
    said = "concept: Say where the alignment is to go: -o FILE.ttl, or --store LOCATION.\n"
    assert (done.exit_code, done.stderr) == (2, said)


def test_a_file_that_holds_something_else_is_not_written_over(folder: Path) -> None:
    done = add(folder, output=folder / "one.yaml")
    assert (done.exit_code, read_path(folder / "one.yaml")[0].id) == (2, "one")
    assert "it does not hold one set of alignments alone, so it is not written over" in done.stderr


def test_a_file_with_statements_that_would_be_lost_is_not_written_over(folder: Path) -> None:
    add(folder)
    with (folder / "some.ttl").open("a") as file:
        file.write("<alignments/some> ca:at <x> .\n")
    before = (folder / "some.ttl").read_text()
    done = add(folder, "one/a0", "exactMatch", "two/a0")
    assert (done.exit_code, (folder / "some.ttl").read_text()) == (2, before)
    assert "1 of its statements have no place here and would be lost" in done.stderr


def test_a_file_keeps_the_id_of_its_set(folder: Path) -> None:
    add(folder)
    done = add(folder, "one/a0", "exactMatch", "two/a0", set="other")
    said = f"concept: {folder / 'some.ttl'}: its set of alignments is “some”, not “other”. Leave out --set.\n"
    assert (done.exit_code, done.stderr) == (2, said)


def test_a_file_of_a_name_that_is_no_id_takes_an_id(folder: Path) -> None:
    refused = add(folder, output=folder / "a.b.ttl")
    added = add(folder, output=folder / "a.b.ttl", set="a-b")
    assert ("“a.b” is no id" in refused.stderr, added.exit_code) == (True, 0)


def test_an_alignment_is_not_added_to_a_document(folder: Path) -> None:
    done = add(folder, output=folder / "new.yaml")
    assert (done.exit_code, (folder / "new.yaml").exists()) == (2, False)
    assert "“.yaml” does not hold alignments, which are RDF" in done.stderr


# --- pages ------------------------------------------------------------------------------------------------------


def page(folder: Path, address: str) -> WebPage:
    response = create_app(FileLibrary([folder])).test_client().get(address)
    assert response.status_code == 200
    return WebPage(response.text)


def test_an_analysis_shows_what_its_elements_are_aligned_with_and_why(folder: Path) -> None:
    add(folder, "one/a1", "broadMatch")
    shown = page(folder, "/analysis/one")
    assert "/analysis/two#antecedent/will" in shown.links
    words = " ".join(shown.text.split())
    assert "1 counterpart in other analyses narrower than A strong will antecedent · Hope" in words
    assert "Both keep one going" in words


def test_the_other_side_shows_the_relation_as_it_reads_from_there(folder: Path) -> None:
    add(folder, "one/a1", "broadMatch")
    shown = page(folder, "/analysis/two")
    assert "broader than Patience defining attribute · Hope" in " ".join(shown.text.split())


def test_what_was_refused_is_not_shown_at_an_element(folder: Path) -> None:
    add(folder, "one/a1", "differsFrom")
    assert "counterpart" not in page(folder, "/analysis/one").text


def test_another_sense_and_an_aligned_concept_are_shown_above_the_steps(folder: Path) -> None:
    add(folder, "one", "differsFrom", "two", reason="One speaks of a mood")
    add(folder, "concept/hope", "relatedMatch", "concept/trust", reason="Both look ahead")
    shown = page(folder, "/analysis/one")
    words = " ".join(shown.text.split())
    assert (2, "This concept and others") in shown.headings
    assert "something else than An analysis called two One speaks of a mood" in words
    assert "related to Trust Both look ahead" in words
    assert {"/analysis/two", "/concept/trust"} <= set(shown.links)


def test_an_alignment_with_what_is_not_here_is_shown_without_a_link(folder: Path) -> None:
    add(folder, "one/a1", "closeMatch", f"{BASE}analysis/elsewhere/attribute/x")
    shown = page(folder, "/analysis/one")
    assert "close to analysis/elsewhere/attribute/x not in this library" in " ".join(shown.text.split())
    assert [link for link in shown.links if "elsewhere" in link] == []


def test_the_page_as_json_has_the_alignments_refused_ones_included(folder: Path) -> None:
    add(folder, "one/a1", "differsFrom")
    client = create_app(FileLibrary([folder])).test_client()
    (row,) = client.get("/analysis/one.json").json["alignments"]  # type: ignore[index]
    said = [row[key] for key in ("from", "relation", "to", "to_analysis", "to_role", "to_label", "set", "reason")]
    ends = f"{BASE}{WILL[0]}", f"{BASE}{WILL[2]}"
    assert said == [
        *(ends[0], "differsFrom", ends[1], "two", "antecedent", "A strong will", "some", "Both keep one going")
    ]


def test_pages_of_the_data_with_alignments_are_well_formed() -> None:
    client = create_app(FileLibrary([DATA])).test_client()
    shown = [WebPage(client.get(f"/analysis/{name}").text) for name in (KANG, YUAN, "bamber-co-production")]
    assert [(each.unbalanced, each.inline) for each in shown] == [([], [])] * 3


def test_every_counterpart_that_a_page_links_to_stands_on_its_page() -> None:
    library = FileLibrary([DATA])
    client = create_app(library).test_client()
    pages = {f"/analysis/{line.id}": WebPage(client.get(f"/analysis/{line.id}").text) for line in library.find()[0]}
    links = {link for shown in pages.values() for link in shown.links if link.startswith("/analysis/") and "#" in link}
    ways = [link.partition("#") for link in links]
    assert (len(ways) > 30, [way for way in ways if way[2] not in pages[way[0]].ids]) == (True, [])


# --- the data ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def library() -> FileLibrary:
    return FileLibrary([DATA])


def test_every_alignment_of_the_data_speaks_of_what_is_there(library: FileLibrary) -> None:
    assert run("align", "--from", DATA, "--format", "json").stderr == ""


def test_the_files_of_the_data_are_written_as_we_write_them(library: FileLibrary) -> None:
    files = {path.stem: path.read_text() for path in (DATA / "alignments").glob("*.ttl")}
    assert files == {found.id: write_alignments(found, ".ttl") for found in library.alignments.sets}


@pytest.mark.sources
def test_the_page_about_the_data_counts_its_alignments(library: FileLibrary) -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| .* \| (\d+) \| (\d+) \|$", (DATA / "README.md").read_text(), re.M)
    told = {name: (int(aligned), int(refused)) for name, aligned, refused in rows}
    relations = {found.id: [each.relation for each in found.alignments] for found in library.alignments.sets}
    refused = {name: said.count("differsFrom") for name, said in relations.items()}
    assert told == {name: (len(said) - refused[name], refused[name]) for name, said in relations.items()}


def test_rivals_of_the_data_disagree_on_the_role_of_what_is_aligned(library: FileLibrary) -> None:
    found = counterparts(library, library.get(YUAN))
    failed = End.of(YUAN, Place("attribute/failed-social-reconstruction"))
    roles = {(each.seen.relation, each.role) for each in found if each.here == failed}
    assert roles == {("narrowMatch", "consequence"), ("relatedMatch", "consequence")}


def test_a_consequence_of_one_concept_of_the_data_is_an_antecedent_of_another(library: FileLibrary) -> None:
    chains = sorted(
        (library.get(one.owner).concept.id, library.get(other.owner).concept.id)
        for _, alignment in library.alignments
        for one, other in [sorted(alignment.ends, key=lambda end: end.place, reverse=True)]
        if (one.place.partition("/")[0], other.place.partition("/")[0]) == ("consequence", "antecedent")
    )
    assert chains == [("digital-health-literacy", "co-production"), ("patient-participation", "co-production")]


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("kang-post-intensive-care-syndrome-2015/delirium", f"analysis/{KANG}/antecedent/delirium"),
        (f"{BASE}analysis/{KANG}/antecedent/delirium", f"analysis/{KANG}/antecedent/delirium"),
        (KANG, f"analysis/{KANG}"),
        ("concept/self-care", "concept/self-care"),
    ],
)
def test_an_end_is_named_by_ids_or_by_its_address(words: str, end: str, library: FileLibrary) -> None:
    assert find_end(library, words) == end


def test_an_unknown_analysis_is_refused_with_the_nearest(library: FileLibrary) -> None:
    with pytest.raises(UnknownAnalysis, match=KANG):
        find_end(library, "kang-post-intensive/delirium")


def test_a_work_is_not_aligned(library: FileLibrary) -> None:
    with pytest.raises(ConceptError, match="has no element “oed-2010” that could be aligned"):
        find_end(library, "bamber-co-production/oed-2010")
