"""The pages: what stands on them, for analyses with everything in them and with next to nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from flask.testing import FlaskClient
from generate import analyses
from hypothesis import HealthCheck, Phase, given, settings
from webpage import WebPage

from concept.analysis import Analysis, Attribute, Case, Citation, Coding, Concept, Note, Text, Work
from concept.formats import write_analysis
from concept.library import FileLibrary, StoreLibrary, import_files
from concept.literature import source_name, statements
from web import create_app


def an_analysis(name: str = "hope-2020", **values: Any) -> Analysis:
    known: dict[str, Any] = {
        "id": name,
        "title": Text.of("An analysis of hope", "en"),
        "language": "en",
        "concept": Concept(id="hope", label=Text.of("Hope", "en")),
        "status": "complete",
        "coverage": "full-text",
    }
    return Analysis(**{**known, **values})


def write(folder: Path, *all_of_them: Analysis) -> Path:
    for analysis in all_of_them:
        (folder / f"{analysis.id}.yaml").write_text(write_analysis(analysis, ".yaml"), encoding="utf-8")
    return folder


def client_of(folder: Path) -> FlaskClient:
    return create_app(FileLibrary([folder])).test_client()


def page(client: FlaskClient, address: str, status: int = 200) -> WebPage:
    response = client.get(address)
    assert (response.status_code, response.content_type) == (status, "text/html; charset=utf-8")
    return WebPage(response.text)


def missing_anchors(shown: WebPage) -> list[str]:
    """The links within a page that lead nowhere."""
    return [link for link in shown.links if link.startswith("#") and unquote(link[1:]) not in shown.ids]


def jumps(shown: WebPage) -> list[tuple[tuple[int, str], tuple[int, str]]]:
    """Headings that follow one more than a level above them."""
    return [(above, below) for above, below in pairwise(shown.headings) if below[0] > above[0] + 1]


def repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


@pytest.fixture
def every_key_page(tmp_path: Path, every_key: Analysis) -> WebPage:
    return page(client_of(write(tmp_path, every_key)), f"/analysis/{every_key.id}")


# --- home -------------------------------------------------------------------------------------------------------


def test_home_lists_the_analyses_of_one_concept_together(tmp_path: Path) -> None:
    trust = Concept(id="trust", label=Text.of("Trust", "en"))
    write(tmp_path, an_analysis("b"), an_analysis("a", concept=trust), an_analysis("c"))
    shown = page(client_of(tmp_path), "/")
    assert shown.headings == [
        (1, "Concept analyses"),
        (2, "Hope Compare 2 rival analyses"),
        (3, "An analysis of hope"),
        (3, "An analysis of hope"),
        (2, "Trust"),
        (3, "An analysis of hope"),
    ]


def test_home_says_of_an_analysis_who_when_how_from_what_how_much_and_how_bad(tmp_path: Path) -> None:
    attribute = Attribute(id="goal", label=Text.of("Goal", "en"), gloss=Text.of("An aim", "en"))
    told = an_analysis(
        authors=("A. Author", "B. Author"),
        published="2020",
        coverage="abstract",
        method="rodgers",
        attributes=(attribute,),
    )
    text = page(client_of(write(tmp_path, told)), "/").text
    line = (
        "An analysis of hope A. Author, B. Author · 2020 · Rodgers from the abstract only "
        "nothing to mend in what was read 1 attribute"
    )
    assert line in text


def test_home_names_the_worst_finding_by_a_word_and_a_sign(tmp_path: Path) -> None:
    shown = page(client_of(write(tmp_path, an_analysis())), "/")
    assert "has errors" in shown.text
    assert len(shown.all("svg", class_="symbol error")) == 1


def test_home_finds_by_the_beginnings_of_words(tmp_path: Path) -> None:
    write(tmp_path, an_analysis("one", title=Text.of("Participation", "en")), an_analysis("two"))
    text = page(client_of(tmp_path), "/?q=particip").text
    assert ("1 analysis (of 2 in all)" in text, "Participation" in text, "An analysis of hope" in text) == (
        True,
        True,
        False,
    )


def test_home_filters_by_concept_and_method_and_keeps_what_was_chosen(tmp_path: Path) -> None:
    write(tmp_path, an_analysis("one", method="rodgers"), an_analysis("two"))
    shown = page(client_of(tmp_path), "/?concept=hope&method=rodgers")
    chosen = [option["value"] for option in shown.all("option") if "selected" in option]
    assert (chosen, "1 analysis (of 2 in all)" in shown.text) == (["hope", "rodgers"], True)


FRAME = ["#main", "/", "/", "/concepts", "/atlas", "/sources", "/questions", "/checks", "/rules", "/sparql"]
"""The links of the frame around every page."""


def test_home_without_hits_offers_ways_out(tmp_path: Path) -> None:
    shown = page(client_of(write(tmp_path, an_analysis())), "/?q=nothing&concept=hope")
    assert (1, "Concept analyses") in shown.headings
    assert (2, "Nothing was found") in shown.headings
    assert shown.links == [*FRAME, "/a-z", "/new", "/", "/?q=nothing", "/", "/api"]


def test_home_of_an_empty_library_says_how_to_begin(tmp_path: Path) -> None:
    shown = page(client_of(tmp_path), "/")
    assert (2, "There is no analysis here yet") in shown.headings
    assert "concept new" in shown.text


def test_home_shows_fifty_a_page_and_says_so(tmp_path: Path) -> None:
    write(tmp_path, *(an_analysis(f"a{number:03}") for number in range(120)))
    client = client_of(tmp_path)
    first, last = page(client, "/?q=hope"), page(client, "/?q=hope&page=3")
    assert ("1–50 of 120 analyses" in first.text, "Page 1 of 3" in first.text) == (True, True)
    assert ("101–120 of 120 analyses" in last.text, len(last.all("li", class_="analysis-item"))) == (True, 20)
    assert "/?q=hope&page=2" in first.links
    assert "2 rival" not in first.text
    assert "Compare 120 rival analyses , 50 shown" in first.text


def test_a_page_after_the_last_leads_back(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, an_analysis()))
    assert (2, "The list ends before this page") in page(client, "/?page=9").headings
    assert "“page=many” cannot be used: a number from 1 to" in page(client, "/?page=many", 400).text


def test_home_has_no_list_of_thousands_to_choose_from(tmp_path: Path) -> None:
    concepts = (Concept(id=f"c{number}", label=Text.of(f"Concept {number}", "en")) for number in range(201))
    write(tmp_path, *(an_analysis(f"a{number}", concept=concept) for number, concept in enumerate(concepts)))
    client = client_of(tmp_path)
    assert page(client, "/").all("select", name="concept") == []
    narrowed = page(client, "/?concept=c7")
    assert [option["value"] for option in narrowed.all("option")][:2] == ["", "c7"]


# --- an analysis ------------------------------------------------------------------------------------------------


def test_an_analysis_is_read_along_the_eight_steps(every_key_page: WebPage) -> None:
    steps = [words for level, words in every_key_page.headings if level == 2 and words[:1].isdigit()]
    assert steps == [
        "1 Select a concept",
        "2 Determine the aims",
        "3 Identify all uses",
        "4 Determine the defining attributes",
        "5 Identify a model case",
        "6 Identify other cases",
        "7 Identify antecedents and consequences",
        "8 Define empirical referents",
    ]


def test_the_figure_stands_before_the_steps_and_links_to_the_elements(
    every_key_page: WebPage, every_key: Analysis
) -> None:
    names = [name for name, _attributes in every_key_page.elements]
    assert names.index("svg") < names.index("nav", names.index("h1") + 40)
    figures = every_key_page.all("svg", class_="figure")
    assert [each["width"] for each in figures] == ["180mm", "75mm"]
    wanted = {f"#attribute/{attribute.id}" for attribute in every_key.attributes}
    assert wanted <= {unquote(link) for link in every_key_page.links}


def said_by(value: object) -> Iterator[str]:
    """Every text that a value says, in all its languages."""
    if isinstance(value, Text):
        yield from (words for _tag, words in value.by_language)
    elif isinstance(value, tuple):
        for each in value:
            yield from said_by(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from said_by(getattr(value, field.name))


def test_everything_that_an_analysis_says_stands_on_its_page(every_key_page: WebPage, every_key: Analysis) -> None:
    texts = [" ".join(words.split()) for words in said_by(every_key)]
    assert len(texts) > 80
    assert [words for words in texts if words not in every_key_page.text] == []


def test_every_citation_is_shown_with_its_place_intent_quote_and_note(
    every_key_page: WebPage, every_key: Analysis
) -> None:
    citations = list(walk(every_key, Citation))
    shown = every_key_page.all("li", class_="citation")
    assert len(shown) == len(citations)
    written = [each for citation in citations for each in (citation.locator, citation.printed, citation.at) if each]
    assert [words for words in written if words not in every_key_page.text] == []


def walk(value: object, kind: type) -> Iterator[Any]:
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for each in value:
            yield from walk(each, kind)
    elif is_dataclass(value):
        for field in fields(value):
            yield from walk(getattr(value, field.name), kind)


def test_a_citation_leads_to_its_source_and_the_bibliography_to_both(tmp_path: Path) -> None:
    work = Work(id="snyder-2000", title="A theory")
    twice = (Citation(source="snyder-2000"), Citation(source="snyder-2000", intent="disputes"))
    goal = Attribute(id="goal", label=Text.of("Goal", "en"), sources=twice)
    shown = page(
        client_of(write(tmp_path, an_analysis(bibliography=(work,), attributes=(goal,)))), "/analysis/hope-2020"
    )
    assert shown.links.count("/source/analysis/hope-2020/work/snyder-2000") == 3
    back = ["#attribute/goal/citation/snyder-2000", "#attribute/goal/citation/snyder-2000~2"]
    assert [link for link in shown.links if "/citation/" in link] == back
    assert "1 source, 1 disputes it" in shown.text


def test_the_matrix_is_a_table_with_headings_verdicts_and_evidence(tmp_path: Path) -> None:
    attributes = (Attribute(id="goal", label=Text.of("Goal", "en")), Attribute(id="way", label=Text.of("Way", "en")))
    shows = Coding(attribute="goal", value="shows", evidence=Text.of("She wants to walk", "en"))
    partly = Coding(attribute="way", value="partly", remark=Text.of("Only with help", "en"))
    case = Case(id="ada", kind="model", label=Text.of("Ada", "en"), coding=(shows, partly))
    shown = page(client_of(write(tmp_path, an_analysis(attributes=attributes, cases=(case,)))), "/analysis/hope-2020")
    assert len(shown.all("th", scope="col")) == 2
    assert len(shown.all("th", scope="row")) == 3
    assert [cell["class"] for cell in shown.all("td")] == ["code shows", "code partly", "verdict fails"]
    assert "shows She wants to walk" in shown.text
    assert "partly How it falls short Only with help" in shown.text
    assert "Fails A model case shows every defining attribute, and this one does not wholly show “Way”." in shown.text


def test_findings_stand_where_they_belong_and_in_a_summary_the_worst_first(tmp_path: Path) -> None:
    goal = Attribute(id="goal", label=Text.of("Goal", "en"))
    shown = page(client_of(write(tmp_path, an_analysis(attributes=(goal,)))), "/analysis/hope-2020")
    summary, _steps, below = shown.text.rpartition("1 Select a concept")
    assert summary.index("Error") < summary.index("Warning")
    at_step_four = below[below.index("4 Determine") : below.index("5 Identify")]
    assert ("attribute-without-source" in at_step_four, "few-attributes" in at_step_four) == (True, True)
    assert "no-model-case" in below[below.index("5 Identify") : below.index("6 Identify")]
    assert "#attribute/goal" in shown.links


def test_every_finding_is_told_on_top_and_at_its_place(tmp_path: Path, every_key: Analysis) -> None:
    library = FileLibrary([write(tmp_path, every_key)])
    findings = library.findings(library.get(every_key.id))
    text = page(create_app(library).test_client(), f"/analysis/{every_key.id}").text
    told = [text.count(" ".join(finding.message.split())) for finding in findings]
    assert (len(findings) > 0, [count for count in told if count < 2]) == (True, [])


def test_what_is_missing_is_said_by_what_was_read(tmp_path: Path) -> None:
    read = {
        "abstract": an_analysis("abstract", coverage="abstract"),
        "excerpt": an_analysis("excerpt", coverage="excerpt"),
        "draft": an_analysis("draft", status="draft"),
        "whole": an_analysis("whole"),
    }
    client = client_of(write(tmp_path, *read.values()))
    said = {name: page(client, f"/analysis/{name}").text for name in read}
    assert "Not in the abstract, which is all that was read for this record." in said["abstract"]
    assert "Not in the excerpt, which is all that was read for this record." in said["excerpt"]
    assert "Not stated yet; this record is a draft." in said["draft"]
    assert "Not stated." in said["whole"]


def test_an_analysis_by_another_method_has_no_numbered_steps(tmp_path: Path) -> None:
    goal = Attribute(id="goal", label=Text.of("Goal", "en"))
    told = an_analysis(
        method="rodgers", coverage="abstract", attributes=(goal,), surrogate_terms=(replace(goal, id="wish"),)
    )
    shown = page(client_of(write(tmp_path, told)), "/analysis/hope-2020")
    names = [words for level, words in shown.headings if level == 2]
    wanted = [
        "Cases at a glance",
        "What the checker says",
        "Attributes",
        "Surrogate terms",
        "Cite this",
    ]
    assert names == wanted


def test_a_note_is_pointed_to_from_what_it_is_about(tmp_path: Path) -> None:
    notes = tuple(Note(about=about, text=Text.of(f"On {about}", "en")) for about in ("goal", "consequences", "cases"))
    goal = Attribute(id="goal", label=Text.of("Goal", "en"))
    case = Case(id="ada", kind="model", coding=(Coding(attribute="goal", value="shows"),))
    told = an_analysis(attributes=(goal,), cases=(case,), notes=notes)
    shown = page(client_of(write(tmp_path, told)), "/analysis/hope-2020")
    assert [link for link in shown.links if link.startswith("#note/")] == ["#note/1", "#note/3", "#note/2"]
    assert [name for name in shown.ids if name.startswith("note/")] == ["note/1", "note/2", "note/3"]


def test_rival_analyses_are_named(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, an_analysis("one"), an_analysis("two", published="2021", coverage="abstract")))
    shown = page(client, "/analysis/one")
    assert (2, "Other analyses of this concept") in shown.headings
    assert "/analysis/two" in shown.links


def test_a_page_says_how_the_analysis_is_cited(tmp_path: Path) -> None:
    told = an_analysis(authors=("A. Author",), published="2020", license="CC-BY-4.0")
    text = page(client_of(write(tmp_path, told)), "/analysis/hope-2020").text
    assert "A. Author (2020). An analysis of hope." in text
    assert "https://w3id.org/concept-analysis/id/analysis/hope-2020" in text


def test_texts_in_other_languages_say_which(tmp_path: Path) -> None:
    title = Text(by_language=(("ar", "الأمل"), ("en", "Hope"), ("ko", "희망")))
    told = an_analysis(language="ar", title=title, selection=Text.of("لماذا الأمل", "ar"))
    shown = page(client_of(write(tmp_path, told)), "/analysis/hope-2020")
    assert shown.all("p", class_="prose ") == [{"class": "prose ", "dir": "auto", "lang": "ar"}]
    assert ("lang", "ar") in [pair for each in shown.all("bdi") for pair in each.items()]
    assert ("lang", "ko") in [pair for each in shown.all("bdi") for pair in each.items()]


def test_two_hundred_elements_with_long_labels_are_shown(tmp_path: Path) -> None:
    label = " ".join(["unprecedentedly"] * 20)
    attributes = tuple(Attribute(id=f"a{n}", label=Text.of(f"{label} {n}", "en")) for n in range(200))
    coding = tuple(Coding(attribute=f"a{n}", value="shows") for n in range(200))
    case = Case(id="all", kind="model", coding=coding)
    shown = page(client_of(write(tmp_path, an_analysis(attributes=attributes, cases=(case,)))), "/analysis/hope-2020")
    assert len(shown.all("article", class_="statement attribute")) == 200
    assert len(shown.all("td", class_="code shows")) == 200
    assert missing_anchors(shown) == []


@pytest.mark.parametrize("kind", ["every-key", "sparse"])
def test_a_page_is_well_formed(tmp_path: Path, every_key: Analysis, kind: str) -> None:
    told = replace(every_key, id=kind) if kind == "every-key" else an_analysis("sparse")
    shown = page(client_of(write(tmp_path, told)), f"/analysis/{kind}")
    faults = (missing_anchors(shown), repeated(shown.ids), shown.unbalanced, jumps(shown))
    assert faults == ([], [], [], [])


@pytest.mark.slow
@settings(
    max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(analyses())
def test_whatever_an_analysis_says_its_page_is_well_formed(tmp_path_factory: Any, told: Analysis) -> None:
    folder = tmp_path_factory.mktemp("generated")
    shown = page(client_of(write(folder, told)), f"/analysis/{told.id}")
    faults = (missing_anchors(shown), repeated(shown.ids), shown.unbalanced, shown.inline, jumps(shown))
    assert faults == ([], [], [], [], [])


# --- the frame --------------------------------------------------------------------------------------------------


def addresses(client: FlaskClient, told: Analysis) -> list[str]:
    of_it = [f"/analysis/{told.id}", f"/analysis/{told.id}/network", f"/analysis/{told.id}/lattice"]
    pages = [*of_it, "/checks", "/rules", "/rules/no-search-recorded"]
    concept, named = told.concept.id, [each.related_concept.id for each in told.cases if each.related_concept]
    pages += ["/concepts", "/concepts?q=nothing", f"/concept/{concept}", "/atlas", "/atlas?q=nothing"]
    pages += [f"/atlas/{concept}", *(f"/atlas/{concept}?to={each}" for each in (*named, "nothing", concept))]
    names = [source_name(work, told.id) for work in told.bibliography]
    sources = ["/sources", "/sources?q=nothing", "/sources?order=cited", *(f"/source/{quote(name)}" for name in names)]
    places = [each.place for each in statements(told) if each.place.count("/") == 1]
    missing = [
        "/nowhere",
        "/concept/nowhere",
        "/atlas/nowhere",
        "/rules/nowhere",
        "/source/nowhere",
        f"/analysis/{told.id}/case/nowhere",
    ]
    return ["/", "/?q=nothing", *pages, *sources, *(f"/analysis/{told.id}/{place}" for place in places), *missing]


def test_every_internal_link_of_every_page_leads_somewhere(tmp_path: Path, every_key: Analysis) -> None:
    client = client_of(write(tmp_path, every_key, an_analysis("rival", concept=every_key.concept)))
    shown = [WebPage(client.get(address).text) for address in addresses(client, every_key)]
    found = {link for each in shown for link in (*each.links, *each.resources)}
    inside = sorted({link.partition("#")[0] for link in found if link.startswith("/")})
    assert len(inside) > 10
    assert {link: client.get(link).status_code for link in inside} == dict.fromkeys(inside, 200)


def test_every_page_has_landmarks_one_h1_and_a_way_past_the_frame(tmp_path: Path, every_key: Analysis) -> None:
    client = client_of(write(tmp_path, every_key))
    shown = [WebPage(client.get(address).text) for address in addresses(client, every_key)]
    marks = [
        (each.links[0], len(each.all("main", id="main")), [level for level, _words in each.headings].count(1))
        for each in shown
    ]
    assert marks == [("#main", 1, 1)] * len(shown)
    assert [each.all("html")[0]["lang"] for each in shown] == ["en"] * len(shown)


def test_every_control_has_a_label(tmp_path: Path, every_key: Analysis) -> None:
    client = client_of(write(tmp_path, every_key))
    shown = [WebPage(client.get(address).text) for address in addresses(client, every_key)]
    controls = [(each, control) for each in shown for tag in ("input", "select") for control in each.all(tag)]
    seen = [(each, control["id"]) for each, control in controls if control.get("type") != "hidden"]
    assert [name for each, name in seen if not each.all("label", for_=str(name))] == []


# --- files that change ------------------------------------------------------------------------------------------


def ask_until(client: FlaskClient, address: str, words: str) -> str:
    """The page once it says the words; a library rests a moment after each look at its files."""
    deadline = time.monotonic() + 5
    text = ""
    while words not in text and time.monotonic() < deadline:
        text = client.get(address).text
    return text


def test_a_page_shows_what_its_file_says_now(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, an_analysis()))
    assert "An analysis of hope" in client.get("/analysis/hope-2020").text
    write(tmp_path, an_analysis(title=Text.of("Hope, looked at again", "en")))
    text = ask_until(client, "/analysis/hope-2020", "Hope, looked at again")
    assert ("Hope, looked at again" in text, "An analysis of hope" in text) == (True, False)


def test_a_broken_file_leaves_the_old_page_and_a_banner_that_names_file_and_fault(tmp_path: Path) -> None:
    client = client_of(write(tmp_path, an_analysis()))
    (tmp_path / "hope-2020.yaml").write_text("format: concept-analysis/1\nid: hope-2020\nlable: no\n", encoding="utf-8")
    shown = WebPage(ask_until(client, "/analysis/hope-2020", "lable"))
    assert len(shown.all("aside", class_="problems")) == 1
    assert ("hope-2020.yaml" in shown.text, "An analysis of hope" in shown.text) == (True, True)


def test_many_broken_files_make_a_short_banner(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"bad{number}.yaml").write_text("format: concept-analysis/1\n", encoding="utf-8")
    shown = page(client_of(tmp_path), "/")
    banner = shown.text[: shown.text.index("Concept analyses What")]
    assert ("bad0.yaml" in banner, "and 2 more" in banner, "bad4.yaml" in banner) == (True, True, True)
    assert len(shown.all("details")) == 6


def test_a_page_shows_what_a_command_has_imported(tmp_path: Path) -> None:
    files, store = tmp_path / "files", tmp_path / "store"
    files.mkdir()
    import_files([write(files, an_analysis("first"))], store)
    client = create_app(StoreLibrary(store)).test_client()
    assert page(client, "/").text.count("An analysis of hope") == 1
    import_files([write(files, an_analysis("second"))], store)
    assert "2 rival analyses" in page(client, "/").text
