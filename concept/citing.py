"""An analysis as a work that others cite, and the record of it as another: their authors are not the same."""

import json
import re

from concept.analysis import Analysis, Name, Work, same_label
from concept.messages import _

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def work_of_analysis(analysis: Analysis) -> Work:
    """The analysis as a work: the publication itself, where that has its title, else a part of the one that holds it.

    Names are told apart into family and given name where the publication does so; else they stand as they are printed.
    """
    title = analysis.say(analysis.title)
    if analysis.published_in is None:
        return Work(
            id=analysis.id,
            type="document",
            title=title,
            author=tuple(Name(literal=each) for each in analysis.authors),
            issued=_date(analysis.published),
        )
    holding, locator = analysis.work(analysis.published_in.source), analysis.published_in.locator
    if same_label(holding.title or "") == same_label(title):
        return holding
    known = {f"{name.given} {name.family}": name for name in holding.author}
    return Work(
        id=analysis.id,
        type="chapter",
        title=title,
        author=tuple(known.get(each, Name(literal=each)) for each in analysis.authors),
        issued=_date(analysis.published) or holding.issued,
        container_title=holding.title,
        publisher=holding.publisher,
        DOI=holding.DOI,
        URL=holding.URL,
        variables=json.dumps({"section": locator}, ensure_ascii=False) if locator else None,
    )


def work_of_record(analysis: Analysis, iri: str) -> Work:
    """The record of an analysis as a work of whoever made it, under its name in the world."""
    record = analysis.record
    return Work(
        id=f"{analysis.id}-record",
        type="dataset",
        title=_("{title} (record of the analysis)").format(title=analysis.say(analysis.title)),
        author=tuple(Name(literal=each) for each in record.by) if record else (),
        issued=_date(record.on) if record else None,
        publisher="Concept Atlas",
        URL=iri,
    )


def _date(said: str | None) -> str | None:
    """The date, where it is one that a work can have."""
    return said if said and _DATE.fullmatch(said) else None
