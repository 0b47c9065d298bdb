"""What the analysis rests on: its bibliography."""

from collections.abc import Iterator

from concept.analysis import WHOLE, Analysis, Citation, Work
from concept.messages import _, ngettext
from concept.rules.finding import Finding, rule
from concept.rules.wording import listed


@rule(draft="info", complete="info", firmness="practice", needs_full_text=True)
def source_unused(analysis: Analysis) -> Iterator[Finding]:
    """Works of the bibliography that nothing cites.

    What is wrong: no part of the analysis cites these works, no relation names them, and the analysis is not
    published in them.

    Why it matters: a list of references holds what the text cites. Readers look in vain for what these works say of
    the concept, and a statement may have lost its source.

    What to do: cite the work where it belongs, or take it out of the list.

    Firmness: practice. Journals ask that citations and references agree.
    """
    cited = set(_cited(analysis))
    unused = [work for work in analysis.bibliography if work.id not in cited]
    if unused:
        yield Finding(
            focus=WHOLE,
            message=ngettext(
                "The bibliography lists {works}, and nothing in the analysis cites it. Journals ask that citations "
                "and references agree, because a statement may have lost its source.",
                "The bibliography lists {works}, and nothing in the analysis cites them. Journals ask that citations "
                "and references agree, because a statement may have lost its source.",
                len(unused),
            ).format(works=listed(unused, _name)),
            advice=_("Cite what belongs to a statement at its place, and take the rest out of the list."),
        )


def _cited(analysis: Analysis) -> Iterator[str]:
    """The ids of the works that are cited, stand in a relation, or hold the analysis."""
    yield from (citation.source for citation in _citations(analysis))
    for relation in analysis.relations:
        yield from (relation.subject, relation.object)
    if analysis.published_in:
        yield analysis.published_in.source


def _citations(analysis: Analysis) -> Iterator[Citation]:
    yield from analysis.sources
    for _collection, part in analysis.parts():
        yield from getattr(part, "sources", ())
    for statement in analysis.referents_none_known:
        yield from statement.sources
    for case in analysis.cases:
        for coding in case.coding:
            yield from coding.sources


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True)
def source_incomplete(analysis: Analysis) -> Iterator[Finding]:
    """Works of the bibliography without title, year, or author.

    What is wrong: the record of these works has no title, or no year, or names neither an author or editor nor an
    organisation.

    Why it matters: readers find a work by these three, and two records of one work are known to be the same by them.

    What to do: complete them from the work itself. Where it gives no year, write that it has none.

    Firmness: practice. Every style of citation asks for the three.
    """
    missing = [
        message.format(works=listed(works, _name))
        for message, works in (
            (_("the title of {works}"), [work for work in analysis.bibliography if not work.title]),
            (_("the year of {works}"), [work for work in analysis.bibliography if not _has_date(work)]),
            (_("the author or organisation of {works}"), [work for work in analysis.bibliography if _is_nobodys(work)]),
        )
        if works
    ]
    if missing:
        yield Finding(
            focus=WHOLE,
            message=_(
                "The bibliography lacks {missing}. Journals ask for title, year and author, because readers find a "
                "work by them."
            ).format(missing="; ".join(missing)),
            advice=_("Complete them from the works themselves."),
        )


def _has_date(work: Work) -> bool:
    """Whether it is said when the work came out, even if only as "in press"."""
    if work.year:
        return True
    issued = work.other_variables.get("issued")
    return isinstance(issued, dict) and any(issued.get(each) for each in ("literal", "raw", "edtf"))


_RESPONSIBLE = ("editor", "collection-editor", "editorial-director", "compiler", "director", "authority")
"""The variables that name who is responsible for a work, where it has no author."""


def _is_nobodys(work: Work) -> bool:
    """Whether no person and no organisation is named that is responsible for the work."""
    if any(name.short for name in work.author):
        return False
    others = work.other_variables
    return not any(others.get(each) for each in _RESPONSIBLE)


def _name(work: Work) -> str:
    """The work as a text cites it; one without author and title by what else is known of it."""
    if work.title or any(name.short for name in work.author):
        return work.cited_as
    return work.DOI or work.URL or work.container_title or work.publisher or _("a work without author and title")
