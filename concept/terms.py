"""The method's words as a reader sees them: what roles, cases, codes and analyses are called, in their language."""

from collections.abc import Mapping

from concept.analysis import Analysis, CaseKind
from concept.messages import _


def name_of_role(role: str) -> str:
    """What the parts of a collection of the analysis are called together; `works` are its sources."""
    names: Mapping[str, str] = {
        "uses": _("Uses"),
        "attributes": _("Defining attributes"),
        "antecedents": _("Antecedents"),
        "consequences": _("Consequences"),
        "surrogate_terms": _("Surrogate terms"),
        "related_concepts": _("Related concepts"),
        "references": _("What the concept refers to"),
        "referents": _("Empirical referents"),
        "cases": _("Cases"),
        "definitions": _("Definitions"),
        "observations": _("Observations"),
        "themes": _("Themes"),
        "works": _("Sources"),
    }
    return names[role]


def kind_of_case(kind: CaseKind) -> str:
    """What a kind of case is called."""
    names: Mapping[CaseKind, str] = {
        "model": _("Model case"),
        "borderline": _("Borderline case"),
        "related": _("Related case"),
        "contrary": _("Contrary case"),
        "invented": _("Invented case"),
        "illegitimate": _("Illegitimate case"),
    }
    return names[kind]


def name_of_outcome(outcome: str) -> str:
    """What a verdict says of a case."""
    names: Mapping[str, str] = {"holds": _("holds"), "fails": _("fails"), "undetermined": _("undetermined")}
    return names[outcome]


def name_of_code(code: str) -> str:
    """What a case is coded to do with an attribute."""
    names: Mapping[str, str] = {
        "shows": _("shows"),
        "partly": _("partly shows"),
        "lacks": _("lacks"),
        "unclear": _("leaves unclear"),
        "not-coded": _("not coded"),
    }
    return names[code]


def authors_and_year(analysis: Analysis) -> str:
    """Whose analysis it is, as a text cites it: “A. Author et al. (2024)”; "" where nobody and no year is stated."""
    authors = analysis.authors
    who = ", ".join(authors) if len(authors) <= 3 else _("{first} et al.").format(first=authors[0])
    year = (analysis.published or "")[:4]
    return f"{who} ({year})" if who and year else who or year
