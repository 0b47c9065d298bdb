"""Bibliographies in and out: the files of reference managers, what is said of them, and what comes back."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from generate import analyses
from hypothesis import given, settings
from hypothesis import strategies as st

from concept import csl
from concept.analysis import Analysis, Concept, Name, Text, Use, Work
from concept.bibliography import BIBLIOGRAPHIES, Remark, add_works, read_bibliography, read_text, write_bibliography
from concept.bibliography.csl_json import item_of, work_of
from concept.bibliography.latex import latex_of, text_of, verbatim_of
from concept.errors import UnreadableFile
from concept.formats.document import read_yaml, write_yaml

FILES = Path(__file__).parent / "bibliographies"
GOLDEN = Path(__file__).parent / "golden" / "bibliographies"


def read_works(text: str, suffix: str) -> list[dict[str, object]]:
    """The works of a text, as items without their ids."""
    items = [item_of(work) for work in read_text(text, suffix).works]
    return [{key: value for key, value in item.items() if key != "id"} for item in items]


def remarks_of(text: str, suffix: str) -> list[tuple[str, str]]:
    return [(remark.kind, remark.what) for remark in read_text(text, suffix).remarks]


# --- the files of reference managers ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_a_file_is_read_as_the_golden_file_says(name: str) -> None:
    found = read_bibliography(FILES / name)
    remarks = [[each.kind, each.what, each.entry, each.line] for each in found.remarks]
    said = json.dumps(
        {"works": [item_of(work) for work in found.works], "remarks": remarks}, ensure_ascii=False, indent=1
    )
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(said + "\n", encoding="utf-8")
    assert said + "\n" == golden.read_text(encoding="utf-8")


BY_TITLE = "title, year and first author"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("endnote.bib", "endnote.ris", {"cahill-1996": ("RN12", "DOI"), "rodgers-2000": ("RN14", BY_TITLE)}),
        ("mendeley.bib", "mendeley.ris", {"sahlsten-2008": ("Sahlsten2008", "DOI")}),
        (
            "zotero.ris",
            "zotero.json",
            {
                "hill-2020": ("hill-2020", "DOI"),
                "walkerStrategiesTheoryConstruction2011": ("walker-2011", BY_TITLE),
                "berg-1999-a": ("van-den-berg-1999", BY_TITLE),
            },
        ),
    ],
)
def test_a_work_in_two_files_of_one_program_is_one_work(one: str, other: str, same: dict[str, tuple[str, str]]) -> None:
    first = small(bibliography=read_bibliography(FILES / one).works)
    added = add_works(first, read_bibliography(FILES / other).works)
    assert {mine: (there, how) for mine, there, how, _more in added.known} == same


# --- one work, one source -----------------------------------------------------------------------------------------


def small(**fields: object) -> Analysis:
    values = {"id": "a", "title": Text.of("A", "en"), "language": "en", "status": "draft", "coverage": "excerpt"}
    return Analysis(**{**values, "concept": Concept(id="c", label=Text.of("C", "en")), **fields})  # type: ignore[arg-type]


DOI_SPELLINGS = [
    "10.1111/J.1365-2648.2006.04095.X",
    "doi:10.1111/j.1365-2648.2006.04095.x",
    "DOI 10.1111/j.1365-2648.2006.04095.x.",
    "https://doi.org/10.1111/j.1365-2648.2006.04095.x",
    "http://dx.doi.org/10.1111/j.1365-2648.2006.04095.x?utm_source=x",
    "https://doi.org/10.1111%2Fj.1365-2648.2006.04095.x",
    "<https://doi.org/10.1111/j.1365-2648.2006.04095.x>,",
]


@pytest.mark.parametrize("spelling", DOI_SPELLINGS)
def test_a_doi_is_the_same_in_every_spelling(spelling: str) -> None:
    assert (csl.bare_doi(spelling) or "").lower() == "10.1111/j.1365-2648.2006.04095.x"


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("10.1002/(SICI)1097-4679(199911)55:11<1371::AID-JCLP5>3.0.CO;2-1", None),
        ("10.1016/0022-3999(91)90066-P", None),
        ("(see doi:10.1016/S0140-6736(05)67728-2)", "10.1016/S0140-6736(05)67728-2"),
        ("https://doi.org/10.1002/%28SICI%291097%3C1%3E3.0", "10.1002/(SICI)1097<1>3.0"),
        ("https://doi.org/10.1002/a%00b", "10.1002/a%00b"),
    ],
)
def test_brackets_that_belong_to_a_doi_stay(printed: str, bare: str | None) -> None:
    assert csl.bare_doi(printed) == (bare or printed)


@pytest.mark.parametrize("printed", ["", None, "none", "10.12/x", "10.1234/", "10.1234/."])
def test_what_is_no_doi_is_none(printed: str | None) -> None:
    assert csl.bare_doi(printed) is None


def test_all_spellings_of_a_doi_give_one_work() -> None:
    items = [{"id": f"w{n}", "title": f"Title {n}", "DOI": each} for n, each in enumerate(DOI_SPELLINGS)]
    found = read_text(json.dumps(items), ".json")
    assert [(work.id, work.DOI) for work in found.works] == [("w0", "10.1111/J.1365-2648.2006.04095.X")]
    what = "it is the same work as “w0”, by DOI; left out, where both differ: title"
    assert [each.entry for each in found.remarks if each.kind == "merged" and each.what.startswith(what)] == [
        "w1", "w2", "w3", "w4", "w5", "w6",
    ]  # fmt: skip


TWICE = """\
@article{one, title = {Hope: An  Analysis}, author = {Doe, Jane}, year = 2001, volume = 3}
@article{two, title = {{Hope}, an analysis.}, author = {Doe, J. and Roe, R.}, year = 2001, pages = {1--9}}
"""


def test_title_year_and_first_author_make_one_work_and_that_is_told() -> None:
    found = read_text(TWICE, ".bib")
    assert [(work.id, work.volume, work.page) for work in found.works] == [("one", "3", "1-9")]
    what = "it is the same work as “one”, by title, year and first author; taken from it: page; "
    told = Remark("merged", what + "left out, where both differ: title, author", "two", 2)
    assert found.remarks == (told,)


def test_two_parts_with_one_title_stay_two_and_that_is_told() -> None:
    items = [
        {
            "id": id_,
            "title": "Editorial",
            "author": [{"family": "Doe"}],
            "issued": {"date-parts": [[2001]]},
            "issue": issue,
        }
        for id_, issue in (("a", "1"), ("b", "2"))
    ]
    found = read_text(json.dumps(items), ".json")
    assert [work.id for work in found.works] == ["a", "b"]
    what = "it has title, year and first author of “a”, and is another part or edition"
    assert found.remarks == (Remark("alike", what, "b"),)


def test_works_that_are_there_are_not_added_and_what_only_the_file_says_is_told() -> None:
    there = Work(id="doe-2001", title="Hope, an analysis", author=(Name(family="Doe"),), issued="2001-05")
    added = add_works(small(bibliography=(there,)), read_text(TWICE, ".bib").works)
    assert added.works == ()
    assert added.known == (("one", "doe-2001", "title, year and first author", ("type", "volume", "page")),)
    assert added.analysis == small(bibliography=(there,))


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.iterdir()))
def test_a_file_that_is_added_twice_adds_nothing_the_second_time(name: str) -> None:
    works = read_bibliography(FILES / name).works
    once = add_works(small(), works)
    twice = add_works(once.analysis, works)
    assert (len(once.works), twice.works) == (len(works), ())


def test_a_work_without_title_author_or_doi_is_not_added_twice_either() -> None:
    works = read_text('[{"id": "x", "type": "webpage", "URL": "https://example.org"}]', ".json").works
    assert add_works(add_works(small(), works).analysis, works).works == ()


def test_an_id_that_another_part_has_is_changed_and_the_key_is_kept() -> None:
    use = Use(id="doe", text=Text.of("A use", "en"))
    added = add_works(small(uses=(use,)), read_text("@misc{doe, title = {T}}", ".bib").works)
    assert [(work.id, work.other_variables) for work in added.works] == [("doe-2", {"citation-key": "doe"})]
    what = "the key, made an id of letters, digits, - and _ that nothing else has"
    assert added.remarks == (Remark("changed", what, "doe"),)


@pytest.mark.parametrize(
    ("key", "id_"),
    [
        ("Smith:2020/ab.c", "Smith-2020-ab-c"),
        ("Müller_2020", "Müller_2020"),
        ("Mu\u0308ller", "Müller"),
        ("김2020", "김2020"),
        ("concept", "concept-2"),
        ("http://zotero.org/users/1/items/AB", "doe-2001"),
        ("", "doe-2001"),
        ("...", "doe-2001"),
        ("x" * 120, "x" * 100),
    ],
)
def test_every_key_becomes_an_id(key: str, id_: str) -> None:
    item = {"id": key, "author": [{"family": "Doe"}], "issued": {"date-parts": [["2001"]]}, "title": "T"}
    (work,) = read_text(json.dumps([item]), ".json").works
    assert work.id == id_


# --- texts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("The <i>E. coli</i> &amp; H<sub>2</sub>O", "The E. coli & H2O"),
        ("A <span class=\"nocase\">Name</span>", "A Name"),
        ("&#233;t&eacute; &lt;b&gt;", "été <b>"),
    ],
)  # fmt: skip
def test_html_in_a_title_is_taken_for_the_text_that_it_shows_and_that_is_told(title: str, plain: str) -> None:
    found = read_text(json.dumps([{"id": "x", "title": title}]), ".json")
    assert [work.title for work in found.works] == [plain]
    assert found.remarks == (Remark("changed", "HTML in title, taken for the text that it shows", "x"),)


@pytest.mark.parametrize("title", ["p < 0.05 and q > 1", "R&D; AT&T", "<unknown> & &nosuch;", "a <3 b"])
def test_signs_that_are_no_html_stay(title: str) -> None:
    found = read_text(json.dumps([{"id": "x", "title": title}]), ".json")
    assert ([work.title for work in found.works], found.remarks) == ([title], ())


def test_paragraphs_of_an_abstract_in_jats_stay_apart() -> None:
    abstract = "<jats:p>First &amp; foremost.</jats:p><jats:p>Second.</jats:p>"
    assert read_works(json.dumps([{"id": "x", "abstract": abstract}]), ".json") == [
        {"abstract": "First & foremost.\nSecond."}
    ]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\"o}ffentliche \'{e}tude, \v{s}, \ss, S\o ren, {\aa}, {\'{\i}}", "öffentliche étude, š, ß, Søren, å, í"),
        (r"100% sure & more_less, \$5, 5\%", "100% sure & more_less, $5, 5%"),
        (r"\textit{E. coli} \emph{x} {NHS} {{Two}}", "E. coli x NHS Two"),
        ("1--2 --- ``so'' a~b", "1–2 — “so” a b"),
        (r"$\alpha$ \url{http://a.b} \LaTeX{} \enquote{q}", "α http://a.b LaTeX “q”"),
        (r"costs $5 \& more", "costs $5 & more"),
    ],
)
def test_latex_is_read_as_it_prints(latex: str, text: str) -> None:
    assert text_of(latex) == (text, ())


def test_a_macro_that_is_not_known_is_named_and_what_it_holds_stays() -> None:
    assert text_of(r"A \foo{bar} {\baz}") == ("A bar ", ("baz", "foo"))


def test_braces_that_are_nested_too_deeply_are_a_fault() -> None:
    text = "@misc{x, title = {" + "{" * 3000 + r"\foo x" + "}" * 3000 + "}}"
    assert remarks_of(text, ".bib") == [("fault", "title: its braces are nested too deeply")]


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab -–—'`\"“”&%$#_{}~^\\<>@é한 .,"), max_size=30))
def test_text_that_is_written_as_latex_is_read_again(text: str) -> None:
    assert text_of(latex_of(text))[0] == text


@pytest.mark.parametrize(
    ("latex", "address"),
    [
        (r"http://x.y/{\_}a\_b\~{}u{\%}20$\sim$z", "http://x.y/_a_b~u%20~z"),
        (r"\url{http://a.b/c~d--e}", "http://a.b/c~d--e"),
        (r"10.1000/a\textunderscore{}b", "10.1000/a_b"),
    ],
)
def test_an_address_is_freed_of_its_escapes_and_of_nothing_else(latex: str, address: str) -> None:
    assert verbatim_of(latex) == address


# --- encodings ----------------------------------------------------------------------------------------------------

ACCENTS = "TY  - BOOK\nTI  - Été\nAU  - Müller, Ä.\nER  - \n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_unicode_is_read_in_every_encoding_and_with_all_line_ends(tmp_path: Path, encoding: str, ends: str) -> None:
    path = tmp_path / "a.ris"
    path.write_bytes(ACCENTS.replace("\n", ends).encode(encoding))
    found = read_bibliography(path)
    assert [(work.title, work.author) for work in found.works] == [("Été", (Name(family="Müller", given="Ä."),))]
    assert found.remarks == ()


@pytest.mark.parametrize(("suffix", "text"), [(".ris", ACCENTS), (".bib", "\n@book{a, title = {Été}}")])
def test_latin_1_is_read_and_that_is_told(tmp_path: Path, suffix: str, text: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(text.encode("latin-1"))
    found = read_bibliography(path)
    assert [work.title for work in found.works] == ["Été"]
    what = "the file is not UTF-8, so it was read as Windows-1252 (Latin-1): look at the letters with accents"
    assert found.remarks == (Remark("changed", what, "", 2),)


# --- what cannot be used ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.bib", "", "the file is empty; export the bibliography again."),
        ("a.ris", " \n", "the file is empty; export the bibliography again."),
        ("a.ris", "nothing\n", "there is no entry of RIS in it."),
        ("a.bib", "% a comment\n", "there is no entry of BibTeX in it."),
        ("a.json", "[]", "there is no entry of CSL-JSON in it."),
        (
            "a.json",
            '{"id": "x"}',
            "CSL-JSON is an array of works, [{…}, {…}], and this is a mapping. Choose CSL JSON where you export it, or "
            "put brackets around the work.",
        ),
        ("a.json", '"x"', "CSL-JSON is an array of works, [{…}, {…}], and this is the text “x”. Choose CSL JSON where "
         "you export it, or put brackets around the work."),
        ("a.json", "[NaN]", "this is not JSON: NaN is no number of JSON. Export the bibliography again."),
        ("a.json", "[" * 100_000, "this is not JSON: it is nested too deeply. Export the bibliography again."),
        (
            "a.txt",
            "TY  - JOUR",
            "the suffix “.txt” is not known of a bibliography; known are .bib, .ris, .json. RIS that a program saves "
            "as .txt is read when it is named .ris.",
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_bibliography_is_refused(tmp_path: Path, name: str, content: str, what: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_bibliography(path)
    assert str(caught.value) == f"{path}: {what}"


def test_json_that_is_cut_off_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[\n{"id": "x",\n', encoding="utf-8")
    with pytest.raises(UnreadableFile) as caught:
        read_bibliography(path)
    assert str(caught.value).startswith(f"{path}, line 3, column 1: this is not JSON: expecting property name")


def test_json_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes('[{"title": "Été"}]'.encode("latin-1"))
    with pytest.raises(UnreadableFile) as caught:
        read_bibliography(path)
    assert str(caught.value) == f"{path}, line 1: it is not UTF-8 (byte 12), which JSON is; save it as UTF-8."


@pytest.mark.parametrize(
    ("item", "what"),
    [
        ('"x"', "a work is a mapping of variables to values, not the text “x”"),
        ("{}", "there is nothing in it"),
        ('{"id": "x", "title": {"a": 1}}', "title: text is expected here, not a mapping"),
        ('{"id": "x", "title": true}', "title: text is expected here, not “true”"),
        ('{"id": "x", "type": 3}', "type: text is expected here, not “3”"),
        (
            '{"id": "x", "author": "Doe"}',
            "author: a list of names is expected here, such as [{family: Author, given: A.}], not the text “Doe”",
        ),
        (
            '{"id": "x", "issued": 2001}',
            "issued: a date is expected here, such as 2024-05-01 or {date-parts: [[2024, 5, 1]]}, not “2001”",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_a_fault_and_the_work_is_not_taken(item: str, what: str) -> None:
    found = read_text(f'[{item}, {{"id": "fit", "title": "T"}}]', ".json")
    assert [work.id for work in found.works] == ["fit"]
    assert [remark.what for remark in found.faults] == [what]


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ('"volume": 12', {"volume": "12"}),
        ('"title": ["In a list, as Crossref has it"]', {"title": "In a list, as Crossref has it"}),
        ('"title": null, "volume": ""', {}),
        ('"issued": {"date-parts": [[null]]}', {}),
        ('"issued": {"date-parts": [["2001", "5"]]}', {"issued": {"date-parts": [[2001, 5]]}}),
        ('"type": "blogPost"', {"custom": {"type": "blogPost"}}),
        ('"rank": 3, "custom": {"rank": 1, "x": []}', {"custom": {"rank": [1, 3], "x": []}}),
        ('"author": [{"literal": "WHO", "comma-suffix": 1}]', {"author": [{"literal": "WHO", "comma_suffix": True}]}),
    ],
)  # fmt: skip
def test_what_programs_write_a_little_differently_is_read(value: str, read: dict[str, object]) -> None:
    found = read_works(f'[{{"id": "x", {value}}}]', ".json")
    assert found == [json.loads(json.dumps(read).replace("comma_suffix", "comma-suffix"))]


def test_characters_that_no_text_may_hold_are_left_out_and_that_is_told() -> None:
    found = read_text('[{"id": "x", "title": "a\\u0007b\\ud800"}]', ".json")
    assert [work.title for work in found.works] == ["ab"]
    assert found.remarks == (Remark("left-out", "characters in title that no text may hold", "x"),)


def test_characters_that_no_text_may_hold_are_in_no_key_and_no_name_of_a_field() -> None:
    (work,) = read_text('[{"id": "a\\ud800:b", "c\\ud800": "d\\ud800"}]', ".json").works
    assert (work.id, work.other_variables) == ("a-b", {"citation-key": "a:b", "custom": {"c": "d"}})


def test_lines_outside_of_records_begin_none() -> None:
    found = read_text("TYPES of works\nTY  - BOOK\nTI  - T\nER  - \nTYPES again\n", ".ris")
    assert [work.title for work in found.works] == ["T"]
    what = "lines outside of a record, which begins with TY"
    assert found.remarks == (Remark("left-out", what, "", 1), Remark("left-out", what, "", 5))


def test_a_broken_string_is_a_fault() -> None:
    what = "@string: a brace or quotation mark in it is not closed"
    assert remarks_of('@string{x = "a}}"}\n@misc{y, title = {T}}', ".bib")[:1] == [("fault", what)]


SIGNS = [
    "{",
    "}",
    '"',
    "@",
    "@article{a,",
    "\\",
    "#",
    "title = ",
    ",",
    "=",
    "\n",
    "%",
    "$",
    "TY  - JOUR",
    "AU  - ",
    "ER  -",
]
SIGNS += [
    "word",
    "é",
    "--",
    "and",
    "crossref = {a}",
    "10.1234/%00",
    "\x00",
    "<i>",
    "&amp;",
    "2020",
    "DA  - 2020/13//",
    "KW - a",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join), st.sampled_from([".bib", ".ris"]))
def test_no_file_is_so_broken_that_it_cannot_be_read(text: str, suffix: str) -> None:
    works = read_text(text, suffix).works
    added = add_works(small(), works)
    assert add_works(added.analysis, works).works == ()
    assert read_yaml(write_yaml(added.analysis)) == (added.analysis,)


# --- out and in again ---------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(analyses())
def test_works_as_csl_json_are_the_same_works_again(analysis: Analysis) -> None:
    works = tuple(replace(work, at=None, doubt=None) for work in analysis.bibliography)
    assert tuple(work_of(item_of(work)) for work in works) == works
    assert write_bibliography(works, ".json").not_carried == ()


@settings(max_examples=60, deadline=None)
@given(analyses(), st.sampled_from([".bib", ".ris"]))
def test_every_work_is_written_and_what_does_not_come_back_is_named(analysis: Analysis, suffix: str) -> None:
    works = analysis.bibliography
    written = write_bibliography(works, suffix)  # which reads it again, one record for each work
    assert {work for work, _ in written.not_carried} <= {work.id for work in works}


WORDS = st.text(st.characters(categories=("L", "N", "P", "S"), exclude_characters=",;{}<>&"), min_size=1, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
NAMES = st.builds(lambda family, given_name: Name(family=family, given=given_name), WORDS, WORDS)


@st.composite
def plain_works(draw: st.DrawFn) -> Work:
    """Articles and books with what every format has a place for."""
    article = {
        "type": "article-journal",
        "container_title": draw(SENTENCES),
        "volume": "3",
        "issue": "2",
        "page": "5-9",
    }
    book = {"type": "book", "publisher": draw(SENTENCES), "edition": "2", "ISBN": "978-0-13-215688-2"}
    return Work(
        id="w",
        title=draw(SENTENCES),
        author=(draw(NAMES), Name(literal=draw(SENTENCES) + " of X")),
        issued=draw(st.sampled_from(["2001", "2001-05", "2001-05-07"])),
        abstract=draw(SENTENCES),
        DOI="10.1234/abc_(1)",
        URL="https://example.org/~a_b?c=%20d#e",
        **draw(st.sampled_from([article, book])),  # type: ignore[arg-type]
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(plain_works(), st.sampled_from([".bib", ".ris"]))
def test_an_article_or_a_book_comes_back_whole(work: Work, suffix: str) -> None:
    assert write_bibliography([work], suffix).not_carried == ()


@pytest.mark.parametrize(
    ("suffix", "lost"),
    [(".bib", ["interviewer", "medium"]), (".ris", ["author", "interviewer", "medium", "type"]), (".json", [])],
)
def test_what_a_format_has_no_place_for_is_named(suffix: str, lost: list[str]) -> None:
    work = work_of(
        {
            **{"id": "w", "type": "article-magazine" if suffix == ".bib" else "interview", "title": "T"},
            "author": [{"family": "Berg", "given": "Jo", "non-dropping-particle": "van den"}],
            "interviewer": [{"family": "Doe"}],
            "medium": "tape",
        }
    )
    assert sorted(name for _, name in write_bibliography([work], suffix).not_carried) == lost


def test_what_an_analysis_doubts_of_a_work_is_in_no_other_format() -> None:
    work = Work(id="w", title="T", type="book", at="2.1", doubt=Text.of("Which edition?", "en"))
    assert write_bibliography([work], ".json").not_carried == (("w", "at"), ("w", "doubt"))


@pytest.mark.parametrize("name", ["zotero.bib", "jabref.bib", "mendeley.bib", "endnote.bib"])
def test_what_a_bib_file_says_is_written_as_one_again(name: str) -> None:
    assert write_bibliography(read_bibliography(FILES / name).works, ".bib").not_carried == ()


@pytest.mark.parametrize("name", ["zotero.ris", "mendeley.ris", "endnote.ris"])
def test_what_a_ris_file_says_is_written_as_one_again(name: str) -> None:
    works = read_bibliography(FILES / name).works
    lost = write_bibliography(works, ".ris").not_carried
    assert {variable for _, variable in lost} <= {"custom"}  # the number of a record in somebody's EndNote


def test_bibtex_is_written_as_people_write_it() -> None:
    works = [
        Work(
            id="doe-2001",
            type="article-journal",
            title="Hope in Norway & elsewhere",
            author=(
                Name(family="Doe", given="Jane"),
                Name(family="de la Cruz", given="María"),
                Name(literal="WHO, Oslo"),
            ),
            issued="2001-05",
            container_title="A Journal",
            issue="2",
            page="5-9",
            DOI="10.1234/a_b",
        )
    ]
    assert write_bibliography(works, ".bib").text == (
        "@article{doe-2001,\n"
        "  author = {Doe, Jane and {de} {la} Cruz, María and {WHO, Oslo}},\n"
        "  title = {Hope in {Norway} \\& elsewhere},\n"
        "  journal = {A Journal},\n"
        "  year = {2001},\n"
        "  month = {05},\n"
        "  pages = {5--9},\n"
        "  doi = {10.1234/a_b},\n"
        "  number = {2},\n"
        "}\n"
    )  # fmt: skip


def test_ris_is_written_as_the_specification_has_it() -> None:
    works = [
        Work(
            id="doe-2001",
            type="article-journal",
            title="Hope",
            author=(Name(family="Doe", given="Jane", suffix="Jr."), Name(literal="WHO")),
            issued="2001-05",
            container_title="A Journal",
            page="5-9",
        )
    ]
    assert write_bibliography(works, ".ris").text == (
        "TY  - JOUR\nID  - doe-2001\nAU  - Doe, Jane, Jr.\nAU  - WHO,\nTI  - Hope\nT2  - A Journal\nPY  - 2001\n"
        "DA  - 2001/05//\nSP  - 5\nEP  - 9\nER  - \n"
    )


@pytest.mark.parametrize("suffix", BIBLIOGRAPHIES)
def test_a_line_that_looks_like_another_record_stays_in_its_text(suffix: str) -> None:
    note = 'A note\n@article{x, title = {y}}\nTY - BOOK\nER -\n"id": 3'
    work = work_of({"id": "w", "type": "book", "title": "@book{ a", "note": note})
    lost = write_bibliography([work], suffix).not_carried
    assert lost == ()


# --- large files --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ten_thousand_works_come_back() -> None:
    works = [
        Work(id=f"w{n}", type="book", title=f"Été {n}", author=(Name(family=f"Müller{n}", given="A."),), issued="2001")
        for n in range(10_000)
    ]
    read = read_text(write_bibliography(works, ".bib").text, ".bib").works
    assert [each.title for each in read] == [each.title for each in works]


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.bib"
    with path.open("wb") as file:
        file.truncate(20_000_001)
    with pytest.raises(UnreadableFile) as caught:
        read_bibliography(path)
    limit = "20,000,001 bytes are more than the 20,000,000 that are read"
    assert str(caught.value) == f"{path}: {limit}; export it in several files."
