"""Analyses side by side: what stands together, what stands alone, and where roles are in conflict."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from generate import analyses
from hypothesis import given

from concept.alignments import Alignment, Alignments, AlignmentSet, End
from concept.analysis import Analysis, Attribute, Concept, Consequence, Observation, Text
from concept.candidates import propose
from concept.cli import main
from concept.compare import COMPARED, Agreement, Comparison, agreement, compare, conflicts, overlaps, senses_apart
from concept.tables import csv_table, html_table, latex_table, markdown_table

DATA = Path(__file__).parent.parent / "data"
KANG, YUAN = "kang-post-intensive-care-syndrome-2015", "yuan-post-intensive-care-syndrome-2021"


def an_analysis(name: str, concept: str = "hope") -> Analysis:
    """An analysis with an attribute a, a consequence c and an observation o."""
    labels = {part: Text.of(f"{part} of {name}", "en") for part in "aco"}
    return Analysis(
        id=name,
        title=Text.of(name, "en"),
        language="en",
        concept=Concept(id=concept, label=Text.of(concept, "en")),
        status="draft",
        coverage="abstract",
        attributes=(Attribute(id="a", label=labels["a"]),),
        consequences=(Consequence(id="c", label=labels["c"]),),
        observations=(Observation(id="o", label=labels["o"]),),
    )


ONE, TWO, THREE = an_analysis("one"), an_analysis("two"), an_analysis("three")
PLACES = {"a": "attribute", "c": "consequence", "o": "observation"}


def aligned(*said: str) -> Alignments:
    """Alignments as “one/a closeMatch two/c”."""
    return Alignments([set_of(each.split() for each in said)])


def set_of(said: Any) -> AlignmentSet:
    alignments = tuple(
        Alignment(
            aligned_from=end(one),
            relation=relation,
            aligned_to=end(other),
            reason=Text.of("Why", "en"),
            by=("A. Coder",),
        )
        for one, relation, other in said
    )
    return AlignmentSet(id="some", title=Text.of("Some", "en"), language="en", alignments=alignments)


def end(words: str) -> str:
    analysis, part = words.split("/")
    return f"analysis/{analysis}/{PLACES[part]}/{part}"


def rows_of(comparison: Comparison) -> list[tuple[str, list[str], bool]]:
    return [(row.role, [each.label for each in row.standings], row.in_conflict) for row in comparison.rows]


def links_of(comparison: Comparison) -> list[tuple[str, str, str, bool]]:
    return [(link.one.label, link.seen.relation, link.other.label, link.in_conflict) for link in comparison.links]


ALONE = [
    ("attributes", ["a of one"], False),
    ("attributes", ["a of two"], False),
    ("consequences", ["c of one"], False),
    ("consequences", ["c of two"], False),
]


def test_what_is_not_aligned_stands_alone_in_the_order_of_roles_and_analyses() -> None:
    assert rows_of(compare([ONE, TWO], Alignments())) == ALONE


@pytest.mark.parametrize("relation", ["exactMatch", "closeMatch"])
def test_what_is_aligned_as_the_same_or_close_stands_in_one_row(relation: str) -> None:
    found = rows_of(compare([ONE, TWO], aligned(f"two/a {relation} one/a")))
    assert found == [("attributes", ["a of one", "a of two"], False), *ALONE[2:]]


def test_an_attribute_here_that_is_a_consequence_there_is_a_conflict_of_roles() -> None:
    found = rows_of(compare([ONE, TWO], aligned("one/a closeMatch two/c")))
    assert found == [("attributes", ["a of one", "c of two"], True), ALONE[1], ALONE[2]]


def test_over_two_concepts_another_role_is_no_conflict() -> None:
    other = an_analysis("two", "trust")
    found = rows_of(compare([ONE, other], aligned("one/a closeMatch two/c")))
    assert found[0] == ("attributes", ["a of one", "c of two"], False)


def test_what_is_aligned_over_a_third_analysis_stands_together_only_where_that_is_compared_too() -> None:
    known = aligned("one/a closeMatch two/a", "two/a closeMatch three/a")
    rows = [rows_of(compare(each, known))[0][1] for each in ([ONE, TWO, THREE], [ONE, THREE])]
    assert rows == [["a of one", "a of two", "a of three"], ["a of one"]]


def test_an_analysis_may_have_two_elements_in_a_row() -> None:
    (row, *_others) = compare([ONE, TWO], aligned("one/a closeMatch two/a", "one/c closeMatch two/a")).rows
    assert [[each.label for each in row.of(analysis)] for analysis in (ONE, TWO)] == [
        ["a of one", "c of one"],
        ["a of two"],
    ]


def test_what_has_no_role_is_there_only_where_it_is_aligned() -> None:
    found = rows_of(compare([ONE, TWO], aligned("one/o closeMatch two/o")))
    assert found == [*ALONE, ("observations", ["o of one", "o of two"], False)]


@pytest.mark.parametrize(
    ("relation", "conflict"), [("broadMatch", True), ("narrowMatch", True), ("relatedMatch", False)]
)
def test_what_is_broader_or_related_is_a_link_and_no_row(relation: str, conflict: bool) -> None:
    comparison = compare([ONE, TWO], aligned(f"one/a {relation} two/c"))
    assert rows_of(comparison) == ALONE
    assert links_of(comparison) == [("a of one", relation, "c of two", conflict)]


def test_a_link_is_read_from_the_analysis_that_comes_first() -> None:
    known = aligned("one/a broadMatch two/a")
    assert links_of(compare([TWO, ONE], known)) == [("a of two", "narrowMatch", "a of one", False)]


def test_what_was_refused_is_neither_a_row_nor_a_link() -> None:
    comparison = compare([ONE, TWO], aligned("one/a differsFrom two/a"))
    assert (rows_of(comparison), comparison.links) == (ALONE, ())


def test_a_conflict_names_both_sides_and_the_alignments_between_them() -> None:
    known = aligned("one/a closeMatch two/c", "one/c broadMatch two/a")
    found = [
        (each.one.label, each.other.label, [seen.relation for seen in each.seen])
        for each in conflicts(compare([ONE, TWO], known), known)
    ]
    assert found == [("a of one", "c of two", ["closeMatch"]), ("c of one", "a of two", ["broadMatch"])]


def test_a_conflict_over_a_third_analysis_has_no_alignment_of_its_own() -> None:
    known = aligned("one/a closeMatch two/a", "two/a closeMatch three/c")
    found = list(conflicts(compare([ONE, TWO, THREE], known), known))
    assert [(each.one.label, each.other.label, len(each.seen)) for each in found] == [
        ("a of one", "c of three", 0),
        ("a of two", "c of three", 1),
    ]


@pytest.mark.parametrize(
    ("said", "overlap"),
    [
        ((), (0, 2, 0.0)),
        (("one/a closeMatch two/a",), (1, 1, 1.0)),
        (("one/a closeMatch two/c",), (0, 2, 0.0)),
        (("one/a broadMatch two/a",), (0, 2, 0.0)),
    ],
)
def test_attributes_overlap_where_both_have_them_as_the_same_or_close(said: Any, overlap: Any) -> None:
    (found,) = overlaps(compare([ONE, TWO], aligned(*said)))
    assert (found.shared, found.of, found.index) == overlap


def test_where_nobody_has_an_attribute_there_is_no_overlap_to_speak_of() -> None:
    (found,) = overlaps(compare([replace(ONE, attributes=()), replace(TWO, attributes=())], Alignments()))
    assert (found.shared, found.of, found.index) == (0, 0, None)


def test_analyses_that_mean_two_things_by_one_word_are_told() -> None:
    apart = Alignment(
        aligned_from="analysis/two",
        relation="differsFrom",
        aligned_to="analysis/one",
        reason=Text.of("Why", "en"),
        by=(),
    )
    known = Alignments([AlignmentSet(id="s", title=Text.of("S", "en"), language="en", alignments=(apart,))])
    found = [(one.id, other.id, seen.relation) for one, other, seen in senses_apart([ONE, TWO, THREE], known)]
    assert found == [("one", "two", "differsFrom")]


def test_attributes_are_in_all_in_some_or_in_one_of_the_analyses_that_have_any() -> None:
    known = aligned("one/a closeMatch two/a")
    none = replace(an_analysis("none"), attributes=())
    assert told(agreement(compare([ONE, TWO, THREE, none], known))) == (3, [], ["a of one, a of two"], ["a of three"])
    assert told(agreement(compare([ONE, TWO, none], known))) == (2, ["a of one, a of two"], [], [])


def told(found: Agreement) -> tuple[int, list[str], list[str], list[str]]:
    in_all, in_some, in_one = (
        [", ".join(f"{each.element.id} of {each.analysis.id}" for each in row.standings) for row in rows]
        for rows in (found.in_all, found.in_some, found.in_one)
    )
    return found.of, in_all, in_some, in_one


def test_what_stands_alone_is_told_by_analysis_and_role() -> None:
    comparison = compare([ONE, TWO], aligned("one/a closeMatch two/a"))
    alone = [[each.label for each in comparison.alone(ONE, role)] for role in ("attributes", "consequences")]
    assert (alone, [row.role for row in comparison.aligned]) == ([[], ["c of one"]], ["attributes"])


@given(analyses(), analyses())
def test_every_element_that_is_compared_stands_in_one_row(one: Analysis, other: Analysis) -> None:
    pair = [one, replace(other, id=f"not-{one.id}")]
    close = [
        Alignment(
            aligned_from=each.one, relation="closeMatch", aligned_to=each.other, reason=Text.of("Why", "en"), by=("A",)
        )
        for each in propose(pair[0], pair[1])
    ]
    known = Alignments([AlignmentSet(id="s", title=Text.of("S", "en"), language="en", alignments=tuple(close))])
    shown = [each.end for row in compare(pair, known).rows for each in row.standings if each.role in COMPARED]
    there = [End.of(each.id, each.place(part.id)) for each in pair for role in COMPARED for part in getattr(each, role)]
    assert sorted(shown) == sorted(there)


# --- tables -----------------------------------------------------------------------------------------------------


def test_a_table_in_markdown_has_no_marks_of_its_cells() -> None:
    assert markdown_table(["", "A|B"], [["1. *x*", "two\nlines"]]) == (
        "|  | A\\|B |\n|---|---|\n| 1\\. \\*x\\* | two lines |\n"
    )


def test_a_table_in_latex_has_no_signs_of_its_cells() -> None:
    assert latex_table(["", "50 % & more"], [["a_b", r"\{x}~^#$"]]) == (
        "\\begin{tabular}{p{0.47\\linewidth}p{0.47\\linewidth}}\n"
        "\\hline\n"
        " & 50 \\% \\& more \\\\\n"
        "\\hline\n"
        "a\\_b & \\textbackslash{}\\{x\\}\\textasciitilde{}\\textasciicircum{}\\#\\$ \\\\\n"
        "\\hline\n"
        "\\end{tabular}\n"
    )


def test_a_table_in_html_has_no_markup_of_its_cells() -> None:
    assert html_table(["", "A<b>"], [["1 & 2", '"><script>']]) == (
        "<table>\n<thead>\n"
        '<tr><td></td><th scope="col" dir="auto">A&lt;b&gt;</th></tr>\n'
        "</thead>\n<tbody>\n"
        '<tr><th scope="row" dir="auto">1 &amp; 2</th><td dir="auto">&quot;&gt;&lt;script&gt;</td></tr>\n'
        "</tbody>\n</table>\n"
    )


def test_a_table_in_csv_keeps_its_cells_whole() -> None:
    assert csv_table(["a", "b"], [['say "x"', "one, two"]]) == 'a,b\n"say ""x""","one, two"\n'


# --- the command ------------------------------------------------------------------------------------------------


def run(*arguments: object) -> Result:
    clean = {"CONCEPT_STORE": None, "NO_COLOR": None, "FORCE_COLOR": None}
    return CliRunner().invoke(main, ["compare", *map(str, arguments), "--from", str(DATA)], env=clean)


def test_rivals_are_compared_in_a_terminal() -> None:
    said = run(KANG, YUAN).stdout.splitlines()
    assert said[:2] == [
        "A  Concept Analysis of Post Intensive Care Syndrome (Kang & Won, 2015)",
        "B  Post-intensive care syndrome: A concept analysis (Yuan et al., 2021)",
    ]
    assert said[3:8] == [
        "Defining attributes",
        "  = A new or worsening impairment persisting after discharge",
        "    B new or worsening multidimensional impairments",
        "  = A physical impairment",
        "    B physical dysfunction",
    ]
    assert "  ! A “less social interaction” (consequence) broadMatch B “failed social" in said
    assert said[-1] == "21 rows, 4 of them aligned (=); 1 conflict of roles (!)."


def test_the_json_has_rows_and_links() -> None:
    found = json.loads(run(KANG, YUAN, "--format", "json").stdout)
    conflicts = [each for each in found["links"] if each["in_conflict"]]
    assert [each["id"] for each in found["analyses"]] == [KANG, YUAN]
    assert [(each["from"]["role"], each["relation"], each["to"]["label"]) for each in conflicts] == [
        ("consequences", "broadMatch", "failed social reconstruction")
    ]
    assert [len(row["elements"]) for row in found["rows"]] == [2, 2, 2, 2, *[1] * 17]


def test_the_csv_has_a_column_for_each_analysis() -> None:
    rows = list(csv.DictReader(io.StringIO(run(KANG, YUAN, "--format", "csv").stdout)))
    assert rows[1] == {
        "role": "attributes",
        "in_conflict": "false",
        KANG: "physical impairment",
        YUAN: "physical dysfunction",
    }


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("markdown", "| Defining attributes | physical impairment | physical dysfunction |"),
        ("latex", "Defining attributes & physical impairment & physical dysfunction \\\\"),
        (
            "html",
            '<tr><th scope="row" dir="auto">Defining attributes</th>'
            '<td dir="auto">physical impairment</td><td dir="auto">physical dysfunction</td></tr>',
        ),
    ],
)
def test_a_table_for_a_paper(form: str, line: str) -> None:
    assert line in run(KANG, YUAN, "--format", form).stdout.splitlines()


def test_all_analyses_of_a_concept_are_compared_and_a_concept_with_one_is_not() -> None:
    many = json.loads(run("--concept", "patient-participation", "--format", "json").stdout)
    alone = run("--concept", "self-care")
    said = "concept: “martinez-self-care-2021” stands alone; name another analysis to hold it against.\n"
    assert (len(many["analyses"]), alone.exit_code, alone.stderr) == (4, 2, said)


def test_whoever_names_nothing_is_asked_to() -> None:
    done = run()
    assert (done.exit_code, done.stderr.splitlines()[0]) == (
        2,
        "concept: Name the analyses, or a concept with --concept.",
    )
