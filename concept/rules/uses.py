"""Step 3: the search, the uses of the concept that it found, and what they give to the analysis."""

from collections.abc import Iterator

from concept.analysis import WHOLE, Analysis, Search, Use, same_label
from concept.messages import _, enumerate_words
from concept.rules.finding import Finding, rule
from concept.rules.wording import named, quoted, step


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True, asks_for="searches")
def no_search_recorded(analysis: Analysis) -> Iterator[Finding]:
    """It is not recorded where the literature was searched, nor how much was found and kept.

    What is wrong: no search names a database, and none says both how many sources were found and how many were kept.

    Why it matters: the attributes are those that recur in the literature, and readers can judge that only if they
    know which literature was read.

    What to do: name the databases, with terms and period, or say how many sources were found and how many of them
    the analysis rests on.

    Firmness: practice. Journals ask for the search as they do for a review.
    """
    if not any(_is_told(search) for search in analysis.searches):
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis says neither which databases were searched nor how many sources were found and kept. "
                "Journals ask for this, because attributes are what recurs in the literature that was read."
            ),
            advice=_("Name the databases, or say how many sources were found and how many the analysis rests on."),
        )


def _is_told(search: Search) -> bool:
    return bool(search.databases) or (search.identified is not None and search.included is not None)


@rule(draft="info", complete="warning", firmness="practice", needs_full_text=True)
def included_count_differs(analysis: Analysis) -> Iterator[Finding]:
    """A search counts other works than its themes cite.

    What is wrong: the search says how many works it included, and the themes into which its literature was sorted
    cite another number of distinct works. Themes that cite nothing are left in peace.

    Why it matters: readers who compare the counts in the text with the table of the literature find that works are
    missing or that some came in by another way.

    What to do: count again. If works came in otherwise, say how; if one was left out of the themes, say why.

    Firmness: practice. Journals ask that the numbers of a search agree from the first to the last.
    """
    for search in analysis.searches:
        themes = [theme for theme in analysis.themes if theme.search == search.id]
        works = {citation.source for theme in themes for citation in theme.sources}
        if search.included is not None and works and len(works) != search.included:
            yield Finding(
                focus=analysis.place(search.id),
                message=_message_of_counts(search).format(
                    databases=enumerate_words(search.databases), included=search.included, cited=len(works)
                ),
                advice=_("Count again, and say which works came in by another way or were left out of the themes."),
            )


def _message_of_counts(search: Search) -> str:
    """The message; a search is told from others by its databases, where it names any."""
    if search.databases:
        return _(
            "The search in {databases} is said to include {included} works, and its themes cite {cited}. Journals "
            "expect the numbers of a search to agree, because they show what an analysis rests on."
        )
    return _(
        "A search is said to include {included} works, and its themes cite {cited}. Journals expect the numbers of a "
        "search to agree, because they show what an analysis rests on."
    )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True, asks_for="uses")
def no_use(analysis: Analysis) -> Iterator[Finding]:
    """The analysis gives no use of the concept.

    What is wrong: not one use of the word is given. A use that was looked for and not found is none.

    Why it matters: the method looks at all uses of the concept that can be found, in dictionaries and in the
    literature of any discipline. What recurs in them are the defining attributes; without them the attributes come
    from nowhere.

    What to do: look the word up in dictionaries and thesauri, then in the literature, and write down what it means in
    each place, with the source.

    Firmness: method. Walker & Avant, step 3.
    """
    if not _uses(analysis):
        yield Finding(
            focus=WHOLE,
            message=_(
                "The analysis gives no use of {concept}. The defining attributes are what recurs in the uses "
                "({source}), so that without uses nobody can see where they come from."
            ).format(source=step(3), concept=quoted(analysis.say(analysis.concept.label))),
            advice=_(
                "Look the word up in dictionaries and in the literature of several disciplines, and write down what "
                "it means in each."
            ),
        )


@rule(draft="warning", complete="error", firmness="practice", needs_full_text=True)
def use_without_source(analysis: Analysis) -> Iterator[Finding]:
    """A use of the concept cites nothing.

    What is wrong: it is said what the word means somewhere, and not where that stands.

    Why it matters: the attributes are drawn from the uses. Readers have to be able to look a use up, and a use
    without source cannot be told from the analyst's own.

    What to do: cite the dictionary or the work, with the page. A use heard from a colleague is cited as a personal
    communication, with its date; one that was looked for and not found by the work in which it was looked for.

    Firmness: practice. Journals expect a source for every statement about others' words.
    """
    for use in analysis.uses:
        if not use.sources:
            yield Finding(
                focus=analysis.place(use.id),
                message=_(
                    "The use {use} cites no work. Attributes are drawn from the uses, and journals expect that "
                    "readers can look each of them up."
                ).format(use=named(analysis, use.id)),
                advice=_(
                    "Cite the dictionary or the work, with the page; what a colleague said is cited as a personal "
                    "communication."
                ),
            )


@rule(draft="info", complete="warning", firmness="method", needs_full_text=True)
def uses_from_one_discipline(analysis: Analysis) -> Iterator[Finding]:
    """All uses of the concept come from one discipline.

    What is wrong: there are two or more uses, each says from which discipline it is, and it is always the same.

    Why it matters: the method looks at all uses of the word, not only those of one's own discipline. What is taken
    for an attribute of the concept may be a habit of the discipline.

    What to do: look the word up in dictionaries and in other disciplines. If the analysis is meant for one discipline
    only, say so in its aim and its context.

    Firmness: method. Walker & Avant, step 3: do not limit the search to nursing or medical literature.
    """
    uses = _uses(analysis)
    if len(uses) < 2 or not all(use.discipline for use in uses):
        return
    if len({same_label(analysis.say(use.discipline)) for use in uses}) == 1:
        yield Finding(
            focus=WHOLE,
            value=analysis.say(uses[0].discipline),
            message=_(
                "All {count} uses come from one discipline, {discipline}. The method looks at every use of the word "
                "({source}), because what seems to define the concept may only be a habit of the discipline."
            ).format(source=step(3), count=len(uses), discipline=quoted(analysis.say(uses[0].discipline))),
            advice=_(
                "Look the word up in other disciplines and in dictionaries, or say in the aim that one discipline is "
                "meant."
            ),
        )


@rule(draft="info", complete="info", firmness="method", needs_full_text=True, asks_for="uses.dictionary+thesaurus")
def no_dictionary_use(analysis: Analysis) -> Iterator[Finding]:
    """No use of the concept is from a dictionary or a thesaurus.

    What is wrong: no use is of the kind dictionary or thesaurus. One that was looked for and not found counts here,
    since the dictionary was asked.

    Why it matters: dictionaries show the ordinary meanings of the word, and how they hang together, before a
    discipline made its own of them.

    What to do: look the word up in a general and in a special dictionary and in a thesaurus, and cite them. If they do
    not have it, that is worth saying too.

    Firmness: method. Walker & Avant, step 3, begins with dictionaries and thesauri.
    """
    if not any(use.kind in ("dictionary", "thesaurus") for use in analysis.uses):
        yield Finding(
            focus=WHOLE,
            message=_(
                "No use of {concept} is taken from a dictionary or a thesaurus. The method begins with these "
                "({source}), because they show what the word means before a discipline made its own of it."
            ).format(source=step(3), concept=quoted(analysis.say(analysis.concept.label))),
            advice=_("Look the word up there; that it is missing would be worth saying too."),
        )


def _uses(analysis: Analysis) -> list[Use]:
    """The uses that were found."""
    return [use for use in analysis.uses if use.found is not False]


@rule(draft="warning", complete="error", firmness="critique")
def homonym_gives_attribute(analysis: Analysis) -> Iterator[Finding]:
    """An attribute draws on a use of another word of the same spelling.

    What is wrong: the attribute is said to come from a use that is marked as a homonym.

    Why it matters: a homonym is another word that happens to be spelled alike. What it means is no evidence of what
    the concept means, and an attribute drawn from it does not belong to the concept. The same word used in another
    trade is no homonym.

    What to do: rest the attribute on uses of the concept itself. If the use is the same word in another trade, take
    the mark away.

    Firmness: critique. Critics of the method find attributes that come out of a dictionary's other entries.
    """
    homonyms = [use.id for use in analysis.uses if use.homonym]
    for attribute in analysis.attributes:
        for use in (each for each in homonyms if each in attribute.from_uses):
            yield Finding(
                focus=analysis.place(attribute.id),
                value=analysis.place(use),
                message=_(
                    "The attribute {attribute} draws on {use}, which is marked as another word of the same spelling. "
                    "Critics of the method warn that what a homonym means says nothing about the concept."
                ).format(attribute=named(analysis, attribute.id), use=named(analysis, use)),
                advice=_(
                    "Rest the attribute on uses of the concept itself, or take the mark away if this is the same "
                    "word in another trade."
                ),
            )
