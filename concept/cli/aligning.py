"""The command `align`: what may be aligned between analyses, and one alignment more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from concept.aligning import (
    Added,
    Pair,
    Side,
    add_to_file,
    add_to_store,
    build_alignment,
    choose_analyses,
    find_end,
    find_pairs,
    loose_ends,
)
from concept.alignments import Alignment
from concept.candidates import LEAST
from concept.cli.output import format_option, say, say_csv, say_json, tell, write_file
from concept.cli.page import Page, Piece, count
from concept.cli.sources import CommandWithFrom, Named, open_named, takes_from
from concept.contracts import PAIR_KEYS, pair_rows
from concept.errors import ConceptError
from concept.formats import write_alignments
from concept.library import Library
from concept.messages import language_spoken

DEFAULT_SET = "alignments"
"""The set of a store that an alignment goes into if no other is named."""


@click.command("align", cls=CommandWithFrom, short_help="Propose alignments between analyses, or add one.")
@click.argument("names", metavar="[ID]...", nargs=-1)
@takes_from
@click.option("--concept", metavar="ID", default="", help="All analyses of this concept.")
@click.option(
    "--least",
    metavar="SCORE",
    type=click.FloatRange(0, 1),
    default=LEAST,
    show_default=True,
    help="How much of their words two labels must share, from 0 to 1.",
)
@click.option("--add", metavar="FROM RELATION TO", nargs=3, help="Add this alignment.")
@click.option("--reason", metavar="TEXT", default="", help="Why, in your own words.")
@click.option("--author", "authors", metavar="NAME", multiple=True, help="Who says so; may be repeated.")
@click.option("--language", metavar="TAG", default="en", show_default=True, help="The language of the reason.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="The file that it is added to.")
@click.option("--set", "set_id", metavar="ID", help="The set that it is added to.")
@click.option("--replace", is_flag=True, help="Put it in the place of that of the same two.")
@format_option
def align_command(
    names: tuple[str, ...],
    paths: tuple[Path, ...],
    store: str | None,
    concept: str,
    least: float,
    add: tuple[str, str, str] | None,
    form: str,
    **told: Any,
) -> int:
    """Propose what may be aligned between analyses: elements whose labels are the same, or share words.

    Between those of the IDs; or all of a concept; or, with neither, between the rivals of every concept. What is
    aligned, or was refused, is marked. Nothing is aligned but by --add, with your reason.

    FROM and TO are ANALYSIS/ELEMENT, concept/CONCEPT or ANALYSIS, by their ids, or an IRI. RELATION is exactMatch,
    closeMatch, broadMatch (TO is broader), narrowMatch, relatedMatch, or differsFrom. The alignment goes into the
    FILE of -o, else into the store.

    Exit status: 0; 2 if something is unknown, or cannot be read or written.

    Example: concept align --concept quiet-quitting
    """
    if add and (names or concept):
        raise click.UsageError("--add names its two ends; leave out the IDs and --concept.")
    if not add and (told["reason"] or told["authors"] or told["output"]):
        raise click.UsageError("--reason, --author and -o tell of an alignment; say which with --add.")
    named = open_named(names, paths, store)
    for problem in named.library.problems:
        tell(problem)
    if add:
        _add(named, add, _Telling(**told))
    else:
        _propose(named, concept, least, form)
    return 2 if named.library.problems else 0


# --- what is proposed -------------------------------------------------------------------------------------------


def _propose(named: Named, concept: str, least: float, form: str) -> None:
    groups = choose_analyses(named.library, named.ids, concept)
    pairs = [pair for group in groups for pair in find_pairs(named.library, group, least)]
    for loose in loose_ends(named.library):
        tell(loose)
    if form == "json":
        say_json({"pairs": [row for pair in pairs for row in pair_rows(pair)]})
    elif form == "csv":
        say_csv(PAIR_KEYS, [row for pair in pairs for row in pair_rows(pair)])
    else:
        say(pairs_page(pairs))


_MARKS: dict[str, Piece] = {"candidate": ("? ", "yellow"), "aligned": ("= ", "green"), "refused": ("≠ ", "dim")}


def pairs_page(pairs: Iterable[Pair]) -> str:
    """The pairs as a person reads them, under the analyses that they are between."""
    page = Page()
    number = 0
    for (one, other), group in groupby(pairs, key=lambda pair: (pair.one.analysis, pair.other.analysis)):
        page.gap()
        page.add((one, "bold"), " – ", (other, "bold"))
        for pair in group:
            number += 1
            _add_pair(page, pair)
    page.gap()
    if number:
        page.add((f"{count(number, 'pair')}. ? may be aligned, = is aligned, ≠ was found to differ.", "dim"))
    else:
        page.add("No labels are the same or share enough words, and nothing is aligned. A lower --least shows more.")
    return str(page)


def _add_pair(page: Page, pair: Pair) -> None:
    page.add(*_named(pair.one), " – ", *_named(pair.other), indent=2, lead=_MARKS[pair.status])
    if pair.candidate:
        page.add((_why(pair), "dim"), indent=4)
    for seen in pair.seen:
        who = ", ".join(seen.alignment.by)
        reason = seen.alignment.reason.said_in(language_spoken())
        page.add(f"{seen.relation}: {reason} ", (f"({who}, in {seen.set_id})", "dim"), indent=4)


def _named(side: Side) -> tuple[Piece, ...]:
    return f"“{side.label}” " if side.label else "(not here) ", (side.role, "dim")


def _why(pair: Pair) -> str:
    assert pair.candidate is not None
    if pair.candidate.why == "same-label":
        return "same label"
    return f"shared words {pair.candidate.score:.2f}: {', '.join(pair.candidate.words)}"


# --- one more ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Telling:
    """What is said besides of an alignment that is added."""

    reason: str
    authors: tuple[str, ...]
    language: str
    output: Path | None
    set_id: str | None
    replace: bool


def _add(named: Named, add: tuple[str, str, str], told: _Telling) -> None:
    one, relation, other = add
    if not (told.reason.strip() and told.authors):
        raise click.UsageError("An alignment says why, and who says so: give --reason and --author.")
    new = build_alignment(
        find_end(named.library, one),
        relation,
        find_end(named.library, other),
        reason=told.reason.strip(),
        by=told.authors,
        language=told.language.lower(),
        on=date.today().isoformat(),
    )
    where, added = _put(new, named.store, told)
    _tell_what_others_say(named.library, new, added)
    say(_added(where, added))


def _put(new: Alignment, store: str | None, told: _Telling) -> tuple[str, Added]:
    if told.output:
        added = add_to_file(told.output, told.set_id, new, replace=told.replace)
        write_file(told.output, write_alignments(added.set, told.output.suffix))
        return str(told.output), added
    if store is None:
        raise ConceptError("Say where the alignment is to go: -o FILE.ttl, or --store LOCATION.")
    return store, add_to_store(store, told.set_id or DEFAULT_SET, new, replace=told.replace)


def _tell_what_others_say(library: Library, new: Alignment, added: Added) -> None:
    for seen in library.alignments.between(*new.ends):
        if seen.set_id != added.set.id:
            tell(f"these two are also aligned in “{seen.set_id}”: {seen.relation}, by {', '.join(seen.alignment.by)}")


def _added(where: str, added: Added) -> str:
    number = count(len(added.set.alignments), "alignment")
    if added.replaced:
        return f"{where}: replaced {added.replaced.relation} of these two; “{added.set.id}” has {number}.\n"
    return f"{where}: added to “{added.set.id}”, which has {number}.\n"
