"""Reading a stranger's query before any engine does: what it asks for, and what is not done for strangers.

A query is taken apart into the terminals of SPARQL 1.1 (section 19.8), so that what stands in a string, a comment, an
IRI or a name is never mistaken for a word of the query. A word that SPARQL does not know is an error, since engines
read `SERVICESILENT` as two words. Two things can be read in two ways: `<` begins an IRI or means “less than”, and
`SERVICE:x` is a name, or a word with a name behind it. The specification takes the longer reading, engines the one
that fits; words are looked for in both, and where only one of them is harmless, the query is not answered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Literal, NamedTuple

from concept.errors import QueryError, QueryRefused, QueryTooLong
from concept.messages import _
from concept.strangers.limits import Limits
from concept.triples import PREFIXES

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]


@dataclass(frozen=True)
class GraphClause:
    """A FROM: the graph as it is written there, an IRI in brackets or a prefixed name; `named` for FROM NAMED."""

    graph: str
    named: bool


@dataclass(frozen=True)
class StrangersQuery:
    """A query that may be worked on. `prologue`: its BASE and PREFIX lines."""

    text: str
    form: Form
    prologue: str
    clauses: tuple[GraphClause, ...]


def read_query(text: str, limits: Limits) -> StrangersQuery:
    """The query, if it is one that is answered to strangers.

    QueryTooLong for one that is longer than allowed; QueryRefused for SERVICE, updates and too deep nesting;
    QueryError for what cannot be a query of SPARQL 1.1. Whether it is one, only its engine knows.
    """
    refuse_long(len(text.encode("utf-8", "replace")), limits)
    text = _decode_escapes(text)
    tokens = _take_apart(text, limits)
    words = [*(token for token in tokens if token.kind == "word"), *_words_read_otherwise(text, tokens)]
    for word in words:
        _refuse_word(word)
    _refuse_words_in_names(tokens)
    _refuse_undeclared_prefixes(tokens)
    form, start = _form(tokens)
    clauses = tuple(_graph_clause(text, word) for word in words if word.is_word("FROM"))
    return StrangersQuery(text=text, form=form, prologue=text[:start], clauses=clauses)


def refuse_long(length: int, limits: Limits) -> None:
    """QueryTooLong, if a query of that many bytes is not read."""
    if length > limits.length:
        raise QueryTooLong(
            _("The query has {length} bytes, and {limit} are read. Ask for less at once.").format(
                length=length, limit=limits.length
            )
        )


# --- terminals --------------------------------------------------------------------------------------------------

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START = _BASE + "_0-9"
_INNER = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"

_TERMINALS = {
    "variable": rf"[?$][{_START}][{_INNER}]*+",
    "iri": r"""<[^<>"{}|^`\\\x00-\x20]*+>""",
    # No prefix is longer than 255 signs here, so that looking for its colon ends soon.
    "name": (
        rf"(?:[{_BASE}][{_INNER}.\-]{{0,255}}+(?<!\.))?:"
        rf"(?:(?:[{_START}:]|{_ESCAPED})(?:\.*+(?:[{_INNER}:\-]|{_ESCAPED}))*+)?"
    ),
    "word": r"[A-Za-z][A-Za-z_0-9]*+",
    "open": r"[({\[]",
    "close": r"[)}\]]",
    "string": (
        r'"""(?:[^"\\]|\\.|"(?!""))*+"""'
        r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
        r'|"(?:[^"\\\r\n]|\\.)*+"'
        r"|'(?:[^'\\\r\n]|\\.)*+'"
    ),
    "number": r"(?:[0-9]++\.?[0-9]*+|\.[0-9]++)[eE][+-]?[0-9]++|[0-9]*+\.[0-9]++|[0-9]++",
    "operator": r"\|\||&&|\^\^|!=|<=|>=|[|^/*+\-!=<>?]",
    "sign": r"[.,;]",
    "blank": rf"_:[{_START}](?:\.*+[{_INNER}\-])*+",
    "language": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+",
    "space": r"(?:[ \t\r\n]++|#[^\r\n]*+)++",
}
_TERMINAL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TERMINALS.items()), re.DOTALL)


class _Token(NamedTuple):
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.text.upper() == word


def _take_apart(text: str, limits: Limits) -> list[_Token]:
    """The tokens as the specification reads them, each the longest that there is.

    QueryError where there is none; QueryRefused where brackets are nested too deep, or operators are too many.
    """
    tokens, depth, operators = [], 0, 0
    for token in _tokens(text):
        match token.kind:
            case "open":
                depth += 1
            case "close":
                depth -= 1
            case "operator":
                operators += 1
            case "word":
                operators += token.text.upper() in _DEEPER
        if depth > limits.nesting:
            raise QueryRefused(
                _("The query has more than {limit} brackets within each other; ask in a flatter way.").format(
                    limit=limits.nesting
                )
            )
        if operators > limits.operators:
            raise QueryRefused(
                _("The query has more than {limit} operators. VALUES and IN list many terms without any.").format(
                    limit=limits.operators
                )
            )
        tokens.append(token)
    return tokens


def _tokens(text: str, start: int = 0) -> Iterator[_Token]:
    end = len(text)
    while start < end:
        found = _TERMINAL.match(text, start)
        if found is None:
            raise QueryError(
                _("Line {line}, column {column} of the query: nothing in SPARQL begins with “{found}”.").format(
                    line=text.count("\n", 0, start) + 1,
                    column=start - text.rfind("\n", 0, start),
                    found=text[start : start + 10],
                )
            )
        if found.lastgroup and found.lastgroup != "space":
            yield _Token(found.lastgroup, found[0], start)
        start = found.end()


_OPERANDS = frozenset("variable iri name string number blank language".split())


def _words_read_otherwise(text: str, tokens: list[_Token]) -> Iterator[_Token]:
    """The words that matter to us and are seen only if `<` is “less than” where it could begin an IRI.

    From there on, all that can be read is read, until a place where the first reading has a token too.
    """
    starts = [token.start + 1 for token in _read_in_two_ways(tokens)]
    seen = {token.start for token in tokens} if starts else set()
    while starts:
        start = starts.pop()
        while start not in seen and (found := _TERMINAL.match(text, start)):
            seen.add(start)
            token = _Token(found.lastgroup or "", found[0], start)
            if token.kind == "iri":
                starts.append(start + 1)
            if token.kind == "word" and token.text.upper() in _WATCHED:
                yield token
            start = token.end


def _read_in_two_ways(tokens: list[_Token]) -> Iterator[_Token]:
    """The IRIs that could be “less than”: within round brackets, behind something that can be compared.

    What begins with `http://` could not: no two operators `/` follow each other.
    """
    brackets: list[str] = []
    for before, token in pairwise(tokens):
        if before.kind == "open":
            brackets.append(before.text)
        elif before.kind == "close" and brackets:
            brackets.pop()
        could_be = token.kind == "iri" and not _AUTHORITY.match(token.text)
        if could_be and brackets[-1:] == ["("] and _can_be_compared(before):
            yield token


_AUTHORITY = re.compile("<[A-Za-z][A-Za-z0-9]*://")


def _can_be_compared(token: _Token) -> bool:
    return token.kind in _OPERANDS or token.text == ")" or token.is_word("TRUE") or token.is_word("FALSE")


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)


def _decode_escapes(text: str) -> str:
    """The text with its codepoint escapes decoded, which come before the grammar (section 19.2).

    Those of signs that would end a string or an IRI, or begin another escape, stay: engines decode them within
    strings and IRIs, and nowhere else.
    """

    def decode(found: re.Match[str]) -> str:
        code = int(found[1] or found[2] or "0", 16)
        if code <= 0x20 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF or chr(code) in "\"'\\<>{}|^`":
            return found[0]
        return chr(code)

    return _ESCAPE.sub(decode, text)


# --- what is refused --------------------------------------------------------------------------------------------

_FORMS: tuple[Form, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH USING".split())
_WATCHED = frozenset({"SERVICE", "FROM"}) | _UPDATES
_KNOWN = frozenset(
    """A ABS ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATA DATATYPE DAY
    DEFAULT DESC DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HAVING HOURS
    IF IN INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH
    NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR
    SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM
    TIMEZONE TO TRUE TZ UCASE UNDEF UNION URI UUID VALUES WHERE YEAR""".split()
)
_DEEPER = frozenset("OPTIONAL UNION MINUS FILTER BIND GRAPH EXISTS VALUES AS IN".split())


def _refuse_word(token: _Token) -> None:
    word = token.text.upper()
    if word == "SERVICE":
        raise QueryRefused(
            _("SERVICE is not answered here: no other service is asked. Ask each for itself, and join the answers.")
        )
    if word in _UPDATES:
        raise QueryRefused(
            _("“{word}” changes data, and only queries are answered here: SELECT, ASK, CONSTRUCT, DESCRIBE.").format(
                word=word
            )
        )
    if word not in _KNOWN:
        raise QueryError(_("“{word}” is no word of SPARQL 1.1.").format(word=token.text[:100]))


_WORD_IN_PREFIX = re.compile(r"[^:]*?(SERVICE|FROM)[^:]*:", re.IGNORECASE)
_BEFORE_A_GRAPH = ("GRAPH", "FROM", "NAMED", "DESCRIBE")


def _refuse_words_in_names(tokens: list[_Token]) -> None:
    """QueryError, where an engine could read a prefix as a word, and what is left as a name: `SERVICEx:y {`."""
    in_head = True
    for before, token, behind in zip(tokens, tokens[1:], tokens[2:], strict=False):
        in_head = in_head and token.text != "{"
        found = _WORD_IN_PREFIX.match(token.text) if token.kind == "name" else None
        if found is None or any(before.is_word(word) for word in _BEFORE_A_GRAPH) or behind.kind == "iri":
            continue
        if in_head if found[1].upper() == "FROM" else behind.text == "{":
            raise QueryError(
                _("“{name}” could be read as “{word}” and a name behind it; use another prefix.").format(
                    name=token.text[:100], word=found[1].upper()
                )
            )


def _refuse_undeclared_prefixes(tokens: list[_Token]) -> None:
    """QueryError that names the prefix, and says how ours are declared; engines say no more than the place."""
    declared = {token.text for before, token in pairwise(tokens) if before.is_word("PREFIX")}
    for token in tokens:
        prefix, colon, _rest = token.text.partition(":")
        if token.kind == "name" and prefix + colon not in declared:
            namespace = PREFIXES.get(prefix, "…")
            raise QueryError(
                _(
                    "The prefix “{prefix}:” is not declared. At the beginning say: PREFIX {prefix}: <{namespace}>"
                ).format(prefix=prefix[:100], namespace=namespace)
            )


def _form(tokens: list[_Token]) -> tuple[Form, int]:
    """The form of the query, and where it begins: behind its prologue."""
    for token in tokens:
        for form in _FORMS:
            if token.is_word(form):
                return form, token.start
    raise QueryError(_("This is no SPARQL query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE."))


def _graph_clause(text: str, clause: _Token) -> GraphClause:
    following = list(islice(_tokens(text, clause.end), 2))
    named = bool(following) and following[0].is_word("NAMED")
    graph = following[named : named + 1]
    if not graph or graph[0].kind not in ("iri", "name"):
        raise QueryError(_("Behind FROM the query names no graph."))
    return GraphClause(graph[0].text, named)
