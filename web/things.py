"""The IRIs of a library, followed: each leads to the page that speaks of it, or to what the graphs say of it.

An IRI of ours is the library's base and the rest: `https://w3id.org/concept-analysis/id/` and `concept/hope`. Whoever
puts this viewer behind the base sends the rest to `/id/…`; see docs/how-to/use-the-graph-elsewhere.md. Whatever has an
IRI is no page, so the answer is 303 See Other (W3C, Cool URIs for the Semantic Web, section 4.2), to the form that the
Accept header likes best.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, Response, redirect, request, url_for
from pyoxigraph import Triple
from werkzeug.wrappers import Response as WerkzeugResponse

import ontology
from concept.exploring import find_concept
from concept.literature import name_of_described
from concept.messages import _
from concept.things import statements_of_alignments, statements_of_concept, statements_within
from web.addresses import STATEMENTS, source_address, statement_address
from web.describing import Answer, Segment, describe
from web.errors import NotHere
from web.pages import GRAPHS, MEDIA_TYPES, Page, answer, the_library, wanted_form

blueprint = Blueprint("things", __name__)

TERMS = ("vocabulary", "shapes")
"""The files of terms that are followed too: their names are those of the addresses."""

THING = Segment(about="The end of an IRI, behind the base of the library.", example="concept/patient-participation")


@dataclass(frozen=True, kw_only=True)
class ThingPage(Page):
    """What the graphs say of a thing that has no page of its own: a coding, a citation, an author, an alignment."""

    forms: ClassVar[tuple[str, ...]] = GRAPHS

    said: tuple[Triple, ...]

    def as_graph(self) -> Iterable[Triple]:
        """What they say."""
        return self.said


@dataclass(frozen=True, kw_only=True)
class TermsPage(Page):
    """The vocabulary, or the shapes."""

    forms: ClassVar[tuple[str, ...]] = ("html", "ttl")
    template: ClassVar[str] = "site/terms.html"

    name: str

    @property
    def text(self) -> str:
        """The file as Turtle."""
        return ontology.text(f"{self.name}.ttl")

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Its lines, each with the name of the term that it begins to tell of, or ""."""
        return tuple((_term_of(line), line) for line in self.text.splitlines())

    def write(self, form: str) -> str | bytes:
        """The file as it is, or on a page."""
        return self.text if form == "ttl" else super().write(form)


def _term_of(line: str) -> str:
    found = re.match(r"(?:ca)?:([\w-]+) ", line)
    return found[1] if found else ""


# --- where a thing is told of -----------------------------------------------------------------------------------


def _page_of(name: str) -> str:
    """The address of the page that speaks of a thing."""
    kind, _slash, rest = name.partition("/")
    match kind, rest.split("/"):
        case "concepts", [""]:
            return url_for("concepts.concepts")
        case "concept", [id]:
            return url_for("concepts.concept" if _has_analyses(id) else "atlas.concept", id=id)
        case "alignments", [id]:
            return url_for("alignments.alignment_set", id=id)
        case "alignments", [id, number] if re.fullmatch("[1-9][0-9]{0,8}", number):
            return url_for("alignments.alignment_set", id=id, page=_page_with(number), _anchor=f"alignment/{number}")
        case "work", [_one]:
            return source_address(name_of_described(name, ""))
        case "analysis", [id]:
            return url_for("analyses.analysis", id=id)
        case "analysis", [id, "report", *_within]:
            return url_for("analyses.analysis", id=id, _anchor="checks")
        case "analysis", [id, *place]:
            return statement_address(id, _told_at("/".join(place)))
    raise _unknown(name)


def _has_analyses(concept_id: str) -> bool:
    """Whether a concept has a page of its own; one that is only named has its place in the atlas."""
    line = the_library().catalogue.concepts_index.get(concept_id)
    return line is not None and line.analyses > 0


def _page_with(number: str) -> int | None:
    from web.alignments import SetPage

    page = (int(number) - 1) // SetPage.per_page + 1
    return page if page > 1 else None


def _told_at(place: str) -> str:
    """The place that a page tells of, for what stands there or below."""
    segment, *below = place.split("/")
    if segment == "author" or (segment == "citation"):
        return ""
    if segment in STATEMENTS:
        kept = 4 if below[1:2] == ["coding"] else 2
        return "/".join([segment, *below][:kept])
    return "/".join([segment, *below][:2])


def _data_of(name: str, form: str) -> str:
    """The address of what the graphs say of a thing."""
    kind, _slash, rest = name.partition("/")
    match kind, rest.split("/"):
        case "concepts", [""]:
            return url_for("concepts.concepts", suffix="ttl")
        case "concept", [id] if _has_analyses(id):
            return url_for("concepts.concept", id=id, suffix=form)
        case "work", [_one]:
            return url_for("sources.source", name=name_of_described(name, ""), suffix=form)
        case "alignments", [id]:
            return url_for("alignments.alignment_set", id=id, suffix=form)
        case "analysis", [id]:
            return url_for("analyses.analysis", id=id, suffix=form)
        case "analysis", [id, "report"]:
            return url_for("analyses.report", id=id, suffix=form)
    return url_for("things.thing", name=name, suffix=form)


def _thing_page(name: str) -> ThingPage:
    """What the graphs say of it. NotHere if they say nothing."""
    said: list[Triple] = []
    library, (kind, _slash, rest) = the_library(), name.partition("/")
    owner, _slash, place = rest.partition("/")
    if kind == "analysis" and place:
        said = statements_within(library.get(owner), place, library.base)
    if kind == "concept" and find_concept(library, rest):
        said = statements_of_concept(library, rest)
    if kind == "alignments" and place:
        said = statements_of_alignments(library, owner, place)
    if not said:
        raise _unknown(name)
    return ThingPage(title=name, said=tuple(said))


def _unknown(name: str) -> NotHere:
    return NotHere(
        _("Nothing here has the name “{iri}”.").format(iri=f"{the_library().base}{name}"),
        [(_("all analyses"), url_for("home.home")), (_("all concepts"), url_for("concepts.concepts"))],
    )


# --- the routes -------------------------------------------------------------------------------------------------

SEE_OTHER = {303: Answer(about="Where the page or the data about it is.", headers=("Location",))}


def see_other(name: str) -> WerkzeugResponse:
    """The redirection to what tells of a thing, by the Accept header."""
    form = wanted_form(("html", *GRAPHS))
    response = redirect(_page_of(name) if form == "html" else _data_of(name, form), 303)
    response.vary.add("Accept")
    response.headers["Link"] = f'<{_data_of(name, "ttl")}>; rel="describedby"; type="{MEDIA_TYPES["ttl"]}"'
    return response


@blueprint.get("/id/<path:name>")
@describe(answers=SEE_OTHER, name=THING)
def follow(name: str) -> WerkzeugResponse:
    """A thing, by the end of its IRI: to the page that speaks of it, or to the data."""
    return see_other(name)


@blueprint.get("/analysis/<id>/report")
@blueprint.get("/<any(work):kind>/<id>")
@blueprint.get("/alignments/<id>/<int(min=1):number>")
@describe(
    answers=SEE_OTHER,
    id=Segment(about="The id of an analysis, of a source, or of a set of alignments.", example="across-concepts"),
    number=Segment(about="The number of an alignment in its set.", example="1"),
    kind=Segment(about="That it is a source.", example="work", words=("work",)),
)
def follow_here(**parts: Any) -> WerkzeugResponse:
    """A thing whose IRI begins with the address of this viewer."""
    return see_other(request.path.removeprefix("/"))


@blueprint.get("/thing/<path:name>.<any(ttl, jsonld):suffix>")
@describe(ThingPage, name=Segment(about=THING.about, example="alignments/across-concepts/1"))
def thing(name: str, suffix: str) -> Response:
    """What the graphs say of something within an analysis, or of an alignment."""
    return answer(_thing_page(name), suffix)


def _terms(name: str, title: str, suffix: str | None) -> Response:
    return answer(TermsPage(title=title, name=name), suffix)


@blueprint.get("/vocabulary")
@blueprint.get("/vocabulary.<any(ttl):suffix>")
@describe(TermsPage)
def vocabulary(suffix: str | None = None) -> Response:
    """The vocabulary: all terms of the graphs that are ours."""
    return _terms("vocabulary", _("The vocabulary"), suffix)


@blueprint.get("/shapes")
@blueprint.get("/shapes.<any(ttl):suffix>")
@describe(TermsPage)
def shapes(suffix: str | None = None) -> Response:
    """The shapes: the rules as SHACL has them."""
    return _terms("shapes", _("The rules as SHACL shapes"), suffix)
