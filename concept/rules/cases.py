"""Steps 5 and 6: the cases, judged by the matrix."""

from collections import defaultdict
from collections.abc import Iterator

from concept.analysis import WHOLE, Analysis, Case, CaseKind, Coding, Place
from concept.matrix import Codes, Outcome, Row, build_row, codes_of, nothing_is_coded, waits_only_for_a_name
from concept.messages import _, ngettext
from concept.rules.finding import Finding, rule
from concept.rules.wording import a_case, judged_case, named, named_cases, quoted, step, what_it_is


@rule(draft="info", complete="error", firmness="method", needs_full_text=True, asks_for="cases.model")
def no_model_case(analysis: Analysis) -> Iterator[Finding]:
    """The analysis has no model case.

    What is wrong: no case is of the kind model.

    Why it matters: the model case shows every defining attribute in one example. It is the test of the attributes:
    of a model case you can say that if this is not the concept, nothing is.

    What to do: add one. It may be real, taken from the literature, or constructed, and it may come before the
    attributes are final: the two are worked out against each other.

    Firmness: method. Walker & Avant, step 5, after Wilson.
    """
    if not _of_kind(analysis, "model"):
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis has no model case. A model case shows every defining attribute in one example "
                "({source}), and so tests whether the attributes are the right ones."
            ).format(source=step(5)),
            advice=_(
                "Add a case of which you can say that, if this is not {concept}, nothing is; a real one is best."
            ).format(concept=quoted(analysis.say(analysis.concept.label))),
        )


@rule(draft="error", complete="error", firmness="method")
def model_case_fails(analysis: Analysis) -> Iterator[Finding]:
    """A model case lacks a defining attribute, or shows it only in part.

    What is wrong: the case is called a model case, and its coding says of at least one defining attribute that it is
    lacking, or only partly there. Each of these attributes is a finding of its own.

    Why it matters: a model case is an example of the concept beyond all doubt, because it shows every defining
    attribute. One that does not either is a case of another kind, or shows that the attribute does not define the
    concept.

    What to do: go back to the case and look whether it shows the attribute after all; or complete the case; or call
    it what it is, often a borderline case; or ask whether the attribute belongs to the concept. Working back and
    forth between case and attributes is how the method is meant.

    Firmness: method. Walker & Avant, step 5, in every edition.
    """
    for row in _judged(analysis, "fails", "model"):
        case = judged_case(analysis, row.case, row.codes)
        kind = what_it_is(analysis, row.case)
        others = len(row.codes) - len(row.shown) - 1
        for attribute in row.verdict.decided_by:
            fault = _model_case_message(row.codes[attribute] == "partly").format(
                source=step(5), case=case, attribute=named(analysis, attribute)
            )
            yield Finding(
                focus=analysis.place(row.case.id),
                value=analysis.place(attribute),
                message=f"{fault} {kind}",
                advice=_model_case_advice(others).format(count=others, attribute=named(analysis, attribute)),
            )


def _model_case_message(partly: bool) -> str:
    if partly:
        return _(
            "The model case {case} shows {attribute} only in part, and a model case wholly shows every defining "
            "attribute ({source})."
        )
    return _("The model case {case} lacks {attribute}, and a model case shows every defining attribute ({source}).")


def _model_case_advice(others: int) -> str:
    """The shortest way to a model case, which has to show the other attributes too, and the ways round it."""
    if not others:
        return _(
            "To be a model case it has to show {attribute} wholly; else give it another kind, or ask whether the "
            "attribute defines the concept."
        )
    return ngettext(
        "To be a model case it has to show {attribute} wholly, and one other attribute that it is not coded to show; "
        "else give it another kind, or ask whether the attribute defines the concept.",
        "To be a model case it has to show {attribute} wholly, and {count} other attributes that it is not coded to "
        "show; else give it another kind, or ask whether the attribute defines the concept.",
        others,
    )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True, asks_for="codings")
def model_case_undetermined(analysis: Analysis) -> Iterator[Finding]:
    """It is open whether a model case shows a defining attribute.

    What is wrong: the attribute is not coded for the model case, or it is coded as unclear. Nothing is coded as
    lacking, or the case would fail. Each open attribute is a finding of its own.

    Why it matters: a model case shows every defining attribute, and as long as one is open nobody can say that it
    does. Not coded is never taken for lacking.

    What to do: code the attribute, with the words of the case that show it. Where the case says nothing of it,
    complete the case, or ask whether the attribute defines the concept.

    Firmness: method. Walker & Avant, step 5.
    """
    for row in _judged(analysis, "undetermined", "model"):
        for attribute in row.verdict.decided_by:
            yield Finding(
                focus=analysis.place(row.case.id),
                value=analysis.place(attribute),
                message=_open_model_case_message(row.codes[attribute] == "unclear").format(
                    source=step(5),
                    case=judged_case(analysis, row.case, row.codes),
                    attribute=named(analysis, attribute),
                ),
                advice=_(
                    "Code it with the words of the case that show it; where the case says nothing of it, complete "
                    "the case, or ask whether the attribute defines the concept."
                ),
            )


def _open_model_case_message(unclear: bool) -> str:
    if unclear:
        return _(
            "Whether the model case {case} shows {attribute} is coded as unclear. A model case shows every defining "
            "attribute ({source}), and as long as one is open nobody can say that it does."
        )
    return _(
        "Whether the model case {case} shows {attribute} is not coded. A model case shows every defining attribute "
        "({source}), and as long as one is open nobody can say that it does."
    )


@rule(draft="info", complete="warning", firmness="critique", needs_full_text=True)
def shown_without_evidence(analysis: Analysis) -> Iterator[Finding]:
    """A case is coded to show attributes, and nothing says what in it shows them.

    What is wrong: codings say that the case shows an attribute, wholly or partly, without evidence from the case.

    Why it matters: readers cannot follow the coding and have to take it on trust. Critics of the method say that
    cases are too often made to fit; the words of the case are the answer to that.

    What to do: say for each attribute what in the case shows it, best in the words of the case.

    Firmness: critique.
    """
    for case in analysis.cases:
        codings = [each for each in case.coding if each.value in ("shows", "partly") and not each.evidence]
        if codings:
            yield Finding(
                focus=analysis.place(case.id),
                message=_(
                    "It is not said what in the case {case} shows {attributes}. Critics of the method find that cases "
                    "are made to fit, and readers can follow a coding only if they see what it rests on."
                ).format(
                    case=named_cases(analysis, case),
                    attributes=named(analysis, *(each.attribute for each in codings)),
                ),
                advice=_("Say for each attribute what in the case shows it, best in the words of the case."),
            )


@rule(draft="warning", complete="warning", firmness="practice")
def partly_without_remark(analysis: Analysis) -> Iterator[Finding]:
    """A case is coded to show an attribute partly, and it is not said how it falls short.

    What is wrong: the coding says partly and carries no remark.

    Why it matters: partly means that something is there and something is missing. Unless both are named, nobody can
    tell a difference in degree from a coder who was not sure.

    What to do: add a remark that says how the case falls short. If it is not clear whether the case shows the
    attribute, the value for that is unclear.

    Firmness: practice.
    """
    for case, coding in _codings(analysis):
        if coding.value == "partly" and not coding.remark:
            yield Finding(
                focus=_place_of(analysis, case, coding),
                message=_(
                    "The case {case} is coded to show {attribute} partly, and it is not said how it falls short. "
                    "Without that, readers cannot tell a difference in degree from a doubt."
                ).format(case=named_cases(analysis, case), attribute=named(analysis, coding.attribute)),
                advice=_("Add a remark that says what is missing, or code it as unclear if that is meant."),
            )


@rule(draft="info", complete="info", firmness="practice")
def coding_doubted(analysis: Analysis) -> Iterator[Finding]:
    """A coding carries a doubt.

    What is wrong: perhaps nothing. Whoever coded the case for this attribute was not certain, and says so.

    Why it matters: the verdict on the case rests on its codings, and is no surer than they are.

    What to do: settle the doubt, with the source or with a second reader. If it cannot be settled, unclear may be
    the better coding.

    Firmness: practice.
    """
    for case, coding in _codings(analysis):
        if coding.doubt:
            yield Finding(
                focus=_place_of(analysis, case, coding),
                message=_(
                    "The coding of {attribute} in the case {case} is doubted: {doubt}. The verdict on a case is no "
                    "surer than the codings that it rests on."
                ).format(
                    attribute=named(analysis, coding.attribute),
                    case=named_cases(analysis, case),
                    doubt=quoted(analysis.say(coding.doubt)),
                ),
                advice=_("Settle it with the source or a second reader, or code the attribute as unclear."),
            )


@rule(draft="error", complete="error", firmness="practice")
def case_codes_foreign_attribute(analysis: Analysis) -> Iterator[Finding]:
    """A case codes something that is no defining attribute of its analysis.

    What is wrong: the coding names an element of another role, or something that the analysis does not have at all,
    such as an attribute of a rival analysis or one that was renamed.

    Why it matters: cases are judged by the defining attributes of their own analysis. This coding counts in no
    verdict, and what was meant by it is lost.

    What to do: name the attribute that is meant, or add it to the analysis, or take the coding out.

    Firmness: practice.
    """
    for case, coding in _codings(analysis):
        if coding.attribute not in analysis.attribute_ids:
            yield Finding(
                focus=_place_of(analysis, case, coding),
                value=analysis.place(coding.attribute),
                message=_(
                    "The case {case} is coded for {foreign}, which is no defining attribute of this analysis. Cases "
                    "are judged by the attributes of their own analysis, so this coding counts in no verdict."
                ).format(case=named_cases(analysis, case), foreign=named(analysis, coding.attribute)),
                advice=_("Name the attribute that is meant, add it to the analysis, or take the coding out."),
            )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True)
def case_without_origin(analysis: Analysis) -> Iterator[Finding]:
    """It is not said whether a case is real, from the literature, or constructed.

    What is wrong: the origin of the case is missing.

    Why it matters: the method allows all three. Readers weigh a case that was lived differently from one that was
    written to fit the attributes, and cannot do so if they are not told.

    What to do: say which it is; for one from the literature, cite it.

    Firmness: method. Walker & Avant, step 5, names the three.
    """
    for case in analysis.cases:
        if not case.origin:
            yield Finding(
                focus=analysis.place(case.id),
                message=_(
                    "It is not said whether the case {case} is real, from the literature, or constructed. The method "
                    "allows all three ({source}), and readers weigh them differently."
                ).format(source=step(5), case=named_cases(analysis, case)),
                advice=_("Say which of the three it is, and cite the work if it is from the literature."),
            )


@rule(draft="error", complete="error", firmness="method")
def borderline_case_fails(analysis: Analysis) -> Iterator[Finding]:
    """A borderline case shows every defining attribute, or lacks every one.

    What is wrong: the case is called a borderline case, and its coding has no border in it.

    Why it matters: a borderline case has some of the defining attributes, or has them in part, and differs in at
    least one. By the difference it makes clear why the model case is one.

    What to do: call the case what it is: a model case if it shows everything, a contrary case if it lacks everything.
    Or look again where it differs: one attribute that it shows only in part is enough.

    Firmness: method. Walker & Avant, step 6.
    """
    for row in _judged(analysis, "fails", "borderline"):
        shows_all = "shows" in row.codes.values()
        message = (
            _(
                "The borderline case {case} shows every defining attribute, and a borderline case differs in at least "
                "one ({source})."
            )
            if shows_all
            else _(
                "The borderline case {case} lacks every defining attribute, and a borderline case has some of them, "
                "at least in part ({source})."
            )
        )
        advice = (
            _(
                "To be a borderline case it has to lack one attribute, or to show one only in part; else give it "
                "another kind."
            )
            if shows_all
            else _("To be a borderline case it has to show one attribute, at least in part; else give it another kind.")
        )
        yield _failed(analysis, row, message, advice)


@rule(draft="error", complete="error", firmness="method")
def related_case_fails(analysis: Analysis) -> Iterator[Finding]:
    """A related case shows every defining attribute.

    What is wrong: the case is called a case of a related concept, and by its coding it is a case of this one.

    Why it matters: a related case is connected with the concept and much like it, but does not have all its defining
    attributes. If it had them all, the attributes would not tell the two concepts apart.

    What to do: look again in which attribute the related concept differs. If there is none, the attributes are too
    wide, or the case is a model case.

    Firmness: method. Walker & Avant, step 6.
    """
    for row in _judged(analysis, "fails", "related"):
        yield _failed(
            analysis,
            row,
            _(
                "The related case {case} shows every defining attribute, and a case of a neighbouring concept lacks "
                "at least one, or has it only in part ({source})."
            ),
            _(
                "To be a related case it has to lack one attribute, or to show one only in part; if the neighbouring "
                "concept differs in none, the attributes do not tell the two apart."
            ),
        )


@rule(draft="error", complete="error", firmness="method")
def contrary_case_fails(analysis: Analysis) -> Iterator[Finding]:
    """A contrary case has a defining attribute, wholly or in part.

    What is wrong: the case is called a contrary case, and its coding says that something of the concept is there.

    Why it matters: a contrary case is an example of what the concept clearly is not. With an attribute in it, it is
    nearer to the border than it says.

    What to do: call it a borderline case if that is what it is, or choose a case that has none of the attributes. An
    attribute that even the contrary case shows may not be one that defines the concept.

    Firmness: method. Walker & Avant, step 6.
    """
    for row in _judged(analysis, "fails", "contrary"):
        attributes = named(analysis, *row.verdict.decided_by)
        yield _failed(
            analysis,
            row,
            _(
                "The contrary case {case} has, at least in part, {attributes}, and a contrary case lacks every "
                "defining attribute ({source})."
            ),
            _("To be a contrary case it has to lack {attributes} as well; else give it another kind.").format(
                attributes=attributes
            ),
            attributes=attributes,
        )


@rule(draft="error", complete="error", firmness="method")
def illegitimate_case_fails(analysis: Analysis) -> Iterator[Finding]:
    """An illegitimate case shows every defining attribute.

    What is wrong: the case is called a misuse of the word, and by its coding the word is used rightly.

    Why it matters: an illegitimate case is one in which the word is used improperly or out of its context. At least
    one of the attributes that define the concept is missing there.

    What to do: look again which attribute the misuse does without. If there is none, it is a use of the concept and
    belongs to the others.

    Firmness: method. Walker & Avant, step 6.
    """
    for row in _judged(analysis, "fails", "illegitimate"):
        yield _failed(
            analysis,
            row,
            _(
                "The illegitimate case {case} shows every defining attribute, and where a word is misused at least "
                "one is lacking or only partly there ({source})."
            ),
            _(
                "To be an illegitimate case it has to lack one attribute, or to show one only in part; else give it "
                "another kind."
            ),
        )


def _failed(analysis: Analysis, row: Row, message: str, advice: str, **labels: str) -> Finding:
    fault = message.format(source=step(6), case=judged_case(analysis, row.case, row.codes), **labels)
    return Finding(
        focus=analysis.place(row.case.id),
        message=f"{fault} {what_it_is(analysis, row.case)}",
        advice=advice,
    )


@rule(draft="info", complete="info", firmness="method", needs_full_text=True, asks_for="codings")
def other_case_undetermined(analysis: Analysis) -> Iterator[Finding]:
    """It is open whether a case other than the model case is of its kind.

    What is wrong: attributes that decide it are not coded, or coded as unclear. A case that only does not name its
    purpose, its misuse or its related concept is no finding here; there is a rule for each of these.

    Why it matters: the other cases show by contrast where the concept ends, and an open case shows nothing yet.

    What to do: code the attributes that are open, with the words of the case. Where the source leaves them open,
    leave them so: not coded is never taken for lacking.

    Firmness: method. Walker & Avant, step 6.
    """
    for row in _judged(analysis, "undetermined", "borderline", "related", "contrary", "illegitimate"):
        if not waits_only_for_a_name(row.case.kind, row.codes):
            yield _undetermined(analysis, row)


def _code_what_is_said() -> str:
    return _("Code what the words of the case decide, and leave open what its source leaves open.")


def _undetermined(analysis: Analysis, row: Row) -> Finding:
    if not row.codes:
        message = _(
            "Whether {case} is {a_case_of_its_kind} cannot be said as long as the analysis has no defining attribute. "
            "The other cases show by contrast where a concept ends ({source})."
        )
        advice = _("Determine the defining attributes, then code the case for each.")
    elif nothing_is_coded(row.codes):
        message = _(
            "Whether {case} is {a_case_of_its_kind} cannot be said as long as none of its attributes is coded. "
            "The other cases show by contrast where a concept ends ({source})."
        )
        advice = _code_what_is_said()
    else:
        message = ngettext(
            "Whether {case} is {a_case_of_its_kind} cannot be said as long as {attributes} is unclear or not coded. "
            "The other cases show by contrast where a concept ends ({source}).",
            "Whether {case} is {a_case_of_its_kind} cannot be said as long as {attributes} are unclear or not coded. "
            "The other cases show by contrast where a concept ends ({source}).",
            len(row.verdict.decided_by),
        )
        advice = _code_what_is_said()
    return Finding(
        focus=analysis.place(row.case.id),
        message=message.format(
            source=step(6),
            case=judged_case(analysis, row.case, row.codes),
            a_case_of_its_kind=a_case(row.case.kind),
            attributes=named(analysis, *row.verdict.decided_by),
        ),
        advice=advice,
    )


@rule(draft="warning", complete="error", firmness="method", needs_full_text=True)
def related_case_names_no_concept(analysis: Analysis) -> Iterator[Finding]:
    """A related case does not name the concept that it is a case of.

    What is wrong: the case is of the kind related, and no related concept is given.

    Why it matters: a related case is a case of another concept, close to the one analysed. Without its name the case
    does not help to tell the two apart, and it cannot be judged.

    What to do: name the neighbouring concept.

    Firmness: method. Walker & Avant, step 6.
    """
    for case in _of_kind(analysis, "related"):
        if not case.related_concept:
            yield Finding(
                focus=analysis.place(case.id),
                message=_(
                    "The related case {case} does not name the concept that it is a case of. A related case tells the "
                    "concept from a neighbouring one ({source}), and so needs the neighbour's name."
                ).format(source=step(6), case=named_cases(analysis, case)),
                advice=_("Name the related concept."),
            )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True)
def invented_case_without_purpose(analysis: Analysis) -> Iterator[Finding]:
    """An invented case does not say for what purpose it was invented.

    What is wrong: the case is of the kind invented, and its purpose is missing.

    Why it matters: an invented case takes the concept out of its ordinary surroundings, to see it more clearly. It
    is judged by whether it serves that purpose, not by its coding.

    What to do: say what the invention lets readers see that a real case does not.

    Firmness: method. Walker & Avant, step 6.
    """
    for case in _of_kind(analysis, "invented"):
        if not case.purpose:
            yield Finding(
                focus=analysis.place(case.id),
                message=_(
                    "It is not said for what purpose the case {case} was invented. Cases are invented to see a "
                    "concept outside its ordinary surroundings ({source}), and are judged by that."
                ).format(source=step(6), case=named_cases(analysis, case)),
                advice=_("Say what the invention lets readers see that a real case does not."),
            )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True)
def illegitimate_case_without_misuse(analysis: Analysis) -> Iterator[Finding]:
    """An illegitimate case does not say where the word is misused.

    What is wrong: the case is of the kind illegitimate, and the misuse is not stated.

    Why it matters: an illegitimate case is an example of the word used improperly or out of its context. Unless the
    misuse is named, readers cannot tell it from a case that lacks an attribute for another reason.

    What to do: say what the word is wrongly used for.

    Firmness: method. Walker & Avant, step 6.
    """
    for case in _of_kind(analysis, "illegitimate"):
        if not case.misuse:
            yield Finding(
                focus=analysis.place(case.id),
                message=_(
                    "The illegitimate case {case} does not say where the word is misused. It is an example of a word "
                    "used improperly or out of its context ({source}), and readers need to see how."
                ).format(source=step(6), case=named_cases(analysis, case)),
                advice=_("Say what the word is wrongly used for."),
            )


@rule(draft="info", complete="info", firmness="practice", needs_full_text=True, asks_for="cases.contrary")
def no_contrary_case(analysis: Analysis) -> Iterator[Finding]:
    """There is no contrary case, and no reason is given for leaving it out.

    What is wrong: no case is of the kind contrary, and the kind is not among those left out with a reason.

    Why it matters: what the concept clearly is not shows most plainly what it is, and readers look for it.

    What to do: add one, or say why the analysis does without it.

    Firmness: practice. Published analyses and course rubrics mostly have one.
    """
    if _is_missing(analysis, "contrary"):
        yield Finding(
            focus=WHOLE,
            message=_(
                "There is no contrary case, and no reason for leaving it out. Journals and course rubrics expect one, "
                "because what the concept clearly is not shows most plainly what it is."
            ),
            advice=_("Add a case that lacks every defining attribute, or say why there is none."),
        )


@rule(draft="info", complete="info", firmness="practice", needs_full_text=True, asks_for="cases.borderline")
def no_borderline_case(analysis: Analysis) -> Iterator[Finding]:
    """There is no borderline case, and no reason is given for leaving it out.

    What is wrong: no case is of the kind borderline, and the kind is not among those left out with a reason.

    Why it matters: a case that has most of the attributes and differs in one makes clear why the model case is one.

    What to do: add one, or say why the analysis does without it.

    Firmness: practice. Published analyses and course rubrics mostly have one.
    """
    if _is_missing(analysis, "borderline"):
        yield Finding(
            focus=WHOLE,
            message=_(
                "There is no borderline case, and no reason for leaving it out. Journals and course rubrics expect "
                "one, because a case that differs in one attribute makes clear why the model case is one."
            ),
            advice=_("Add a case that has some of the attributes or has them in part, or say why there is none."),
        )


@rule(draft="info", complete="info", firmness="practice", needs_full_text=True, asks_for="cases.related")
def no_related_case(analysis: Analysis) -> Iterator[Finding]:
    """There is no related case, and no reason is given for leaving it out.

    What is wrong: no case is of the kind related, and the kind is not among those left out with a reason.

    Why it matters: a concept is understood among its neighbours. A case of a related concept shows where the one
    ends and the other begins.

    What to do: add one, with the name of the related concept, or say why the analysis does without it.

    Firmness: practice. Published analyses and course rubrics mostly have one.
    """
    if _is_missing(analysis, "related"):
        yield Finding(
            focus=WHOLE,
            message=_(
                "There is no related case, and no reason for leaving it out. Journals and course rubrics expect one, "
                "because a case of a neighbouring concept shows where the one ends and the other begins."
            ),
            advice=_("Add a case of a neighbouring concept that lacks some attribute, or say why there is none."),
        )


@rule(draft="info", complete="info", firmness="practice")
def cases_not_distinct(analysis: Analysis) -> Iterator[Finding]:
    """Cases of one kind have the same coding on every attribute.

    What is wrong: perhaps nothing. Seen through the attributes, the cases are one. Cases of which nothing is coded
    are left in peace.

    Why it matters: readers expect of each further case that it shows something new.

    What to do: keep the one that shows it best; or look whether the coding passes over a difference between them.

    Firmness: practice.
    """
    groups: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    for case in analysis.cases:
        groups[case.kind, *codes_of(analysis, case).values()].append(case)
    for (_kind, *codes), (first, *others) in groups.items():
        if others and set(codes) - {"not-coded"}:
            yield Finding(
                focus=analysis.place(first.id),
                value=analysis.place(others[0].id),
                message=_(
                    "The cases {cases} are of one kind and have the same coding on every attribute. Readers expect "
                    "each case to show something that the others do not."
                ).format(cases=named_cases(analysis, first, *others)),
                advice=_("Keep the one that shows it best, or look again for an attribute in which they differ."),
            )


@rule(draft="warning", complete="warning", firmness="practice")
def claimed_count_differs(analysis: Analysis) -> Iterator[Finding]:
    """The author counts other than the coding does.

    What is wrong: the author says how many attributes the case shows, and the coding cannot come to that number,
    however the attributes that are partly shown, unclear or not coded are counted.

    Why it matters: either a coding is wrong, or the author counts what the analysis does not list. Readers who count
    for themselves will notice.

    What to do: read the case again. If the coding stands, note that the author counts otherwise.

    Firmness: practice.
    """
    for case in analysis.cases:
        codes = codes_of(analysis, case)
        least, most = _countable(codes)
        if case.claimed_shown is not None and not least <= case.claimed_shown <= most:
            yield Finding(
                focus=analysis.place(case.id),
                message=_(
                    "The author says that the case {case} shows {claimed} of {all} attributes, and by its coding it "
                    "shows at least {least} and at most {most}. Readers who count for themselves will notice."
                ).format(
                    case=named_cases(analysis, case),
                    claimed=case.claimed_shown,
                    all=len(codes),
                    least=least,
                    most=most,
                ),
                advice=_("Read the case again; if the coding stands, note that the author counts otherwise."),
            )


def _countable(codes: Codes) -> tuple[int, int]:
    """How many attributes the case shows at least, and how many it may be said to show at most."""
    values = list(codes.values())
    return values.count("shows"), len(values) - values.count("lacks")


def _judged(analysis: Analysis, outcome: Outcome, *kinds: CaseKind) -> Iterator[Row]:
    """The rows of the cases of these kinds that have that verdict."""
    rows = (build_row(analysis, case) for case in analysis.cases if case.kind in kinds)
    return (row for row in rows if row.verdict.outcome == outcome)


def _of_kind(analysis: Analysis, kind: CaseKind) -> list[Case]:
    return [case for case in analysis.cases if case.kind == kind]


def _is_missing(analysis: Analysis, kind: CaseKind) -> bool:
    """Whether there is no case of that kind, and no reason given for it."""
    return not _of_kind(analysis, kind) and kind not in {each.kind for each in analysis.omitted_cases}


def _codings(analysis: Analysis) -> Iterator[tuple[Case, Coding]]:
    return ((case, coding) for case in analysis.cases for coding in case.coding)


def _place_of(analysis: Analysis, case: Case, coding: Coding) -> Place:
    return Place(f"{analysis.place(case.id)}/coding/{coding.attribute}")
