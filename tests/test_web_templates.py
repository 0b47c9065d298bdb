"""What a template uses is declared by its page, and nothing that is gone is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined, nodes

from concept.analysis import Analysis, Work
from concept.catalogue import Overview
from concept.compare import Agreement, Comparison
from concept.concepts_index import Common, ConceptLine
from concept.library import FileLibrary
from concept.literature import Statement
from concept.questions import Question
from concept.rules import Rule
from concept.rules.examples import Examples
from concept.search_index import Found
from concept.words import Asked
from concept.works_index import Source
from web import create_app, networks, pages, search, sources
from web.alignments import SetPage, SetsPage
from web.analyses import AnalysisPage, ReadingPage
from web.atlas import AtlasPage, AtlasStartPage
from web.checks import ChecksPage
from web.citing import CitePage
from web.concepts import ConceptPage, ConceptsPage, TablePage
from web.errors import ErrorPage
from web.home import HomePage, Wanted
from web.lattices import LatticeOfCases, LatticeOfConcept, LatticePage
from web.names import NamesPage
from web.news import NewsPage
from web.pages import ListPage, Page, Site
from web.questions import QuestionPage, QuestionsPage
from web.reading import Reading
from web.rules import RulePage, RulesPage
from web.search import SearchPage
from web.site import ApiPage
from web.sources import Chosen, SourcePage, SourcesPage
from web.sparql import SparqlPage
from web.statements import StatementPage
from web.things import TermsPage

GLOBALS = frozenset({"page", "site", "asset", "url_for", "_", "gettext", "ngettext"}) | {
    "language_spoken",
    "kept_language",
    "in_english",
}
"""What every template may use besides its page's own."""

PAGES: dict[str, type] = {
    "base.html": Page,
    "_symbols.html": Page,
    "_text.html": ReadingPage,
    "_findings.html": Page,
    "_pager.html": ListPage,
    "_pictures.html": Page,
    "_references.html": Page,
    "alignments/set.html": SetPage,
    "alignments/sets.html": SetsPage,
    "analyses/analysis.html": AnalysisPage,
    "analyses/_figure.html": AnalysisPage,
    "analyses/_matrix.html": AnalysisPage,
    "analyses/_statements.html": ReadingPage,
    "atlas/_picture.html": AtlasPage,
    "atlas/_reasons.html": AtlasPage,
    "atlas/concept.html": AtlasPage,
    "atlas/start.html": AtlasStartPage,
    "checks/checks.html": ChecksPage,
    "citing/_files.html": Page,
    "citing/cite.html": CitePage,
    "concepts/_list.html": ConceptsPage,
    "concepts/concept.html": ConceptPage,
    "concepts/concepts.html": ConceptsPage,
    "concepts/table.html": TablePage,
    "errors/error.html": ErrorPage,
    "home/home.html": HomePage,
    "lattices/_lattice.html": LatticePage,
    "lattices/concept.html": LatticeOfConcept,
    "lattices/lattice.html": LatticeOfCases,
    "networks/network.html": networks.NetworkPage,
    "names/names.html": NamesPage,
    "news/news.html": NewsPage,
    "questions/question.html": QuestionPage,
    "questions/questions.html": QuestionsPage,
    "rules/rule.html": RulePage,
    "rules/rules.html": RulesPage,
    "search/search.html": SearchPage,
    "site/api.html": ApiPage,
    "site/terms.html": TermsPage,
    "sources/source.html": SourcePage,
    "sources/sources.html": SourcesPage,
    "statements/statement.html": StatementPage,
    "sparql/sparql.html": SparqlPage,
}
"""The page that each template shows."""

VALUES: dict[str, type] = {"reading": Reading, "a": Analysis, "site": Site}
"""Names that templates give to values of a page."""

PARTS: dict[tuple[type, str], type] = {
    (AnalysisPage, "reading"): Reading,
    (AnalysisPage, "analysis"): Analysis,
    (ReadingPage, "reading"): Reading,
    (ReadingPage, "analysis"): Analysis,
    (StatementPage, "reading"): Reading,
    (StatementPage, "analysis"): Analysis,
    (StatementPage, "statement"): Statement,
    (SourcesPage, "wanted"): sources.Wanted,
    (SourcePage, "source"): Source,
    (SourcePage, "work"): Work,
    (SourcePage, "described_by"): Analysis,
    (SourcePage, "chosen"): Chosen,
    (HomePage, "wanted"): Wanted,
    (SearchPage, "wanted"): search.Wanted,
    (SearchPage, "found"): Found,
    (SearchPage, "words"): Asked,
    (ConceptPage, "line"): ConceptLine,
    (ConceptPage, "comparison"): Comparison,
    (ConceptPage, "agreement"): Agreement,
    (AtlasPage, "line"): ConceptLine,
    (AtlasPage, "goal"): ConceptLine,
    (AtlasPage, "common"): Common,
    (ChecksPage, "overview"): Overview,
    (QuestionPage, "question"): Question,
    (RulePage, "rule"): Rule,
    (RulePage, "examples"): Examples,
}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return create_app(FileLibrary([tmp_path_factory.mktemp("empty")])).jinja_env


def parsed(environment: Environment, name: str) -> nodes.Template:
    source = (Path(pages.__file__).parent / "templates" / name).read_text(encoding="utf-8")
    return environment.parse(source)


def made_by(template: nodes.Template) -> Iterator[str]:
    """The names that a template makes itself: set, loop and macro arguments, macros, imports."""
    yield from (each.name for each in template.find_all(nodes.Name) if each.ctx != "load")
    yield from (each.name for each in template.find_all(nodes.Macro))
    for imported in template.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in imported.names)
    yield from ("loop", "caller")


def declared(value: type) -> set[str]:
    names = {each.name for each in fields(value)} if is_dataclass(value) else set()
    return names | {name for name in dir(value) if not name.startswith("_")}


def used(template: nodes.Template, root: type) -> Iterator[tuple[type, str]]:
    """What a template asks of its page, and of the values of it whose type is known."""
    for asked in template.find_all(nodes.Getattr):
        match asked.node:
            case nodes.Name(name="page"):
                yield root, asked.attr
            case nodes.Name(name=name) if name in VALUES:
                yield VALUES[name], asked.attr
            case nodes.Getattr(node=nodes.Name(name="page"), attr=part) if (root, part) in PARTS:
                yield PARTS[(root, part)], asked.attr


def test_every_template_has_a_page() -> None:
    folder = Path(pages.__file__).parent / "templates"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} == set(PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_template_uses_only_what_every_template_may(environment: Environment, name: str) -> None:
    template = parsed(environment, name)
    loaded = {each.name for each in template.find_all(nodes.Name) if each.ctx == "load"}
    assert loaded - set(made_by(template)) - GLOBALS == set()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_what_a_template_asks_of_its_page_is_declared(environment: Environment, name: str) -> None:
    asked = set(used(parsed(environment, name), PAGES[name]))
    assert {(owner.__name__, attribute) for owner, attribute in asked if attribute not in declared(owner)} == set()


def test_a_name_that_is_gone_fails_instead_of_showing_nothing(environment: Environment) -> None:
    assert environment.undefined is StrictUndefined


def test_every_field_of_a_page_is_used_by_a_template_or_in_its_data(environment: Environment) -> None:
    asked = {pair for name, page in PAGES.items() for pair in used(parsed(environment, name), page)}
    for_templates = {(owner, field.name) for owner in (HomePage, ErrorPage) for field in fields(owner)}
    in_data = {(HomePage, "count"), (ErrorPage, "code"), (HomePage, "title"), (ErrorPage, "title")}
    assert {(owner.__name__, name) for owner, name in for_templates - asked - in_data} == set()
