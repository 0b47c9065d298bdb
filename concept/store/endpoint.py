"""A store behind a SPARQL 1.1 endpoint: the way to more than one machine.

Beside the graphs stands one of ours, `{base}state`, which is written with each change, in the same request. It gives
each graph that we have put a version, a number by chance, so that every machine that keeps a catalogue of the store
sees what has changed since, and reads no more than that. The sum of the versions tells one state of the store from
another. What others put there has no version: how many statements it has, and how long its values are together, stands
for one.

    {base}state a void:Dataset ; void:uriSpace "{base}" .
    {base}analysis/trust-2024 owl:versionInfo 814283104571 .

A server has no checkpoints: what is written is seen at once, graph by graph. Where a server carries out a request as
one transaction, nobody sees half a graph. Where it does not, the graph is marked as unfinished meanwhile, and whoever
reads it is told so.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from secrets import randbits
from typing import IO, cast
from urllib.parse import urlsplit

from platformdirs import user_cache_path
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from concept.errors import StoreError, UnfinishedGraph
from concept.store import graphs
from concept.store.protocol import Client
from concept.store.reader import Answer, Dataset, Found, Graphs, Reader, Store, Writer
from concept.store.settings import Settings, read_settings, without_parameters
from concept.triples import BASE, term

UNFINISHED = 0
"""The version of a graph that is being written, or whose writer was stopped."""

VERSION_BITS = 40
"""How long a version is: a million of them have a sum of 60 bits, which every engine can count."""

_VERSION = NamedNode("http://www.w3.org/2002/07/owl#versionInfo")
_DATASET = NamedNode("http://rdfs.org/ns/void#Dataset")
_SPACE = NamedNode("http://rdfs.org/ns/void#uriSpace")
_TYPE = term("rdf:type")


_Said = tuple[NamedNode, NamedNode, NamedNode]
"""The terms of a statement; its type says less than what may stand there."""


class EndpointReader(Reader):
    """Reads the graphs of an endpoint."""

    def __init__(self, settings: Settings, base: str) -> None:
        self.base = base
        self._client = Client(settings)
        self._state = NamedNode(f"{base}state")
        self._is_analysis = (
            f"GRAPH ?analysis {{ ?analysis {_TYPE} {term('ca:ConceptAnalysis')} }} "
            f"FILTER(STRSTARTS(STR(?analysis), {Literal(f'{base}analysis/')}))"
        )
        self._has_version = f"GRAPH {self._state} {{ ?analysis {_VERSION} ?version }}"

    @property
    def generation(self) -> str:
        """What is different whenever the store has changed; empty if nothing is in it."""
        ((graphs_of_ours, total, analyses, ours),) = self._rows(f"""
            SELECT ?graphs ?total ?analyses ?ours WHERE {{
              {{ SELECT (COUNT(?graph) AS ?graphs) (SUM(?version) AS ?total)
                 WHERE {{ GRAPH {self._state} {{ ?graph {_VERSION} ?version }} }} }}
              {{ SELECT (COUNT(?analysis) AS ?analyses) (COUNT(?version) AS ?ours)
                 WHERE {{ {self._is_analysis} OPTIONAL {{ {self._has_version} }} }} }}
            }}""")
        strangers = "" if analyses == ours else _digest(self._strangers())
        return f"{graphs_of_ours}/{total}/{analyses}/{strangers}" if (graphs_of_ours, analyses) != ("0", "0") else ""

    def query(self, text: str) -> Answer:
        """The answer to a trusted query; see `Reader.query`. EndpointTimedOut if the server stopped it."""
        return self._client.query(text)

    def ask(self, text: str, dataset: Dataset | None) -> Answer:
        """The answer to a query of that dataset; of all graphs together where there is none."""
        return self._client.query(text, dataset)

    def names(self, beginning: str = "") -> list[str]:
        """The names of the graphs that begin so, sorted. A server may have to read all statements for it."""
        begins = f"FILTER(STRSTARTS(STR(?name), {Literal(beginning)}))" if beginning else ""
        found = self._rows(f"SELECT DISTINCT ?name WHERE {{ GRAPH ?name {{ ?s ?p ?o }} {begins} }}")
        return sorted(row[0] for row in found if row[0] != self._state.value)

    def iris(self) -> list[str]:
        """The IRIs of the analyses, sorted."""
        found = self._rows(f"SELECT DISTINCT ?analysis WHERE {{ {self._is_analysis} }}")
        return sorted(row[0] for row in found)

    def statements(self, name: str) -> list[Triple]:
        """What the graph of that name says; nothing if there is none. UnfinishedGraph if it is not whole."""
        try:
            graph = NamedNode(name)
        except ValueError:
            return []
        found = self._client.select(f"""
            SELECT ?s ?p ?o WHERE {{
              {{ GRAPH {graph} {{ ?s ?p ?o }} }} UNION {{ GRAPH {self._state} {{ {graph} {_VERSION} ?o }} }}
            }}""")
        statements = []
        for row in found.rows:
            if row[0] is not None:
                statements.append(Triple(*cast(_Said, row)))
            elif _words(row[2]) == str(UNFINISHED):
                what = "it is not whole: it is being written, or its writer was stopped"
                raise UnfinishedGraph(f"{name}: {what}. Try again, or import it again.")
        return statements

    def has(self, name: str) -> bool:
        """Whether there is a graph of that name."""
        return bool(self._rows(f"SELECT ?s WHERE {{ GRAPH {NamedNode(name)} {{ ?s ?p ?o }} }} LIMIT 1"))

    def versions(self) -> dict[str, str]:
        """By the IRI of an analysis, what is different whenever that has changed."""
        found = defaultdict(set)
        query = f"SELECT ?analysis ?version WHERE {{ {self._is_analysis} OPTIONAL {{ {self._has_version} }} }}"
        for analysis, version in self._rows(query):
            found[analysis].add(version)
        strangers = self._strangers() if {""} in found.values() else {}
        return {each: strangers.get(each) or "+".join(sorted(found[each])) for each in sorted(found)}

    def _strangers(self) -> dict[str, str]:
        """What stands for a version of the analyses that have none."""
        found = self._rows(f"""
            SELECT ?analysis (COUNT(?o) AS ?statements) (SUM(STRLEN(STR(?o))) AS ?length) WHERE {{
              GRAPH ?analysis {{ ?s ?p ?o }}
              {{ SELECT DISTINCT ?analysis WHERE {{ {self._is_analysis} MINUS {{ {self._has_version} }} }} }}
            }} GROUP BY ?analysis""")
        return {analysis: f"{statements}/{length}" for analysis, statements, length in found}

    def _rows(self, query: str) -> list[tuple[str, ...]]:
        return [tuple(map(_words, row)) for row in self._client.select(query).rows]


class EndpointStore(EndpointReader, Store):
    """A store behind an endpoint, as its readers see it. Its catalogue is kept in this user's cache."""

    catalogue_follows = False

    def __init__(self, location: str, settings: Settings, base: str, generation: str | None = None) -> None:
        super().__init__(settings, base)
        self.location = location
        self.catalogue_file = _cache_file(settings, base)
        self._settings = settings
        self._fixed = generation

    @property
    def generation(self) -> str:
        """What is different whenever the store has changed; empty if nothing is in it."""
        return super().generation if self._fixed is None else self._fixed

    def at(self, generation: str) -> "EndpointStore":
        """The store, taken to be at that generation: a server keeps no older one, so what is read may be newer."""
        return EndpointStore(self.location, self._settings, self.base, generation)

    def snapshot(self) -> str | None:
        """The endpoint itself: a server keeps no older state."""
        return self.location

    def __reduce__(self) -> tuple[object, ...]:
        """Another process connects for itself."""
        return EndpointStore, (self.location, self._settings, self.base, self._fixed)


class EndpointGraphs(Graphs):
    """The graphs of an endpoint, as they are when they are asked for."""

    def __init__(self, location: str) -> None:
        self._store = open_endpoint(location)

    def has(self, name: str) -> bool:
        """Whether there is a graph of that name."""
        try:
            return self._store.has(name)
        except ValueError:  # it is no IRI
            return False

    def query(self, text: str, dataset: Dataset | None = None) -> Answer:
        """The answer. EndpointTimedOut if the server stopped it, StoreError if it does not answer."""
        return self._store.ask(text, dataset)

    def dump(self, target: IO[bytes]) -> None:
        """Write all graphs as N-Quads, one after the other."""
        for name in self._store.names():
            graph = NamedNode(name)
            quads = (Quad(each.subject, each.predicate, each.object, graph) for each in self._store.statements(name))
            serialize(quads, target, format=RdfFormat.N_QUADS)


class EndpointWriter(EndpointReader, Writer):
    """Changes the store behind an endpoint. What it has put is seen by others at once.

    By one update for each change: with its marks, so that they are true wherever a request is a transaction. Where
    the settings name a graph store, the graphs are put there one by one, between two updates.
    """

    recovers = False
    catalogue_file = None

    def __init__(self, settings: Settings, base: str) -> None:
        super().__init__(settings, base)
        self._puts_by_name = settings.graph_store is not None

    def put_graphs(self, put: Mapping[str, Iterable[Triple]]) -> None:
        """Put graphs in the places of those of their names, in one request, or one by one in a graph store."""
        before, after = ([*self._mark(put, version)] for version in (UNFINISHED, 1 + randbits(VERSION_BITS)))
        if self._puts_by_name:
            self._update(before)
            for name, triples in put.items():
                self._client.put_graph(name, triples)
            self._update(after)
        else:
            self._update([*before, graphs.replacing(put), *after])

    def drop_graphs(self, names: Iterable[str]) -> None:
        """Drop the graphs of those names, where there are any, in one request."""
        gone = list(names)
        self._update([graphs.dropping(gone), *self._forget(gone)])

    def publish(self) -> str:
        """The generation: what was put is seen already."""
        return self.generation

    def _update(self, operations: Iterable[str]) -> None:
        self._client.update(" ;\n".join(operations))

    def _mark(self, names: Iterable[str], version: int) -> Iterator[str]:
        """Give graphs a version instead of that which they have, and say whose they are."""
        yield from self._forget(names)
        space = f"{self._state} {_TYPE} {_DATASET} ; {_SPACE} {Literal(self.base)}"
        marks = " . ".join([space, *(f"{NamedNode(name)} {_VERSION} {Literal(version)}" for name in names)])
        yield f"INSERT DATA {{ GRAPH {self._state} {{ {marks} }} }}"

    def _forget(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            yield f"DELETE WHERE {{ GRAPH {self._state} {{ {NamedNode(name)} {_VERSION} ?version }} }}"


def open_endpoint(location: str | Path) -> EndpointStore:
    """The store behind an endpoint, for reading. StoreError if it does not answer; errors as of `read_settings`."""
    settings = read_settings(location)
    return EndpointStore(str(location), settings, settings.base or _base_at(settings) or BASE)


@contextlib.contextmanager
def write_endpoint(location: str | Path, base: str) -> Iterator[EndpointWriter]:
    """The writer of the store behind an endpoint. StoreError if it can only be asked, or does not answer.

    The base is that of the settings, else that of the store if something was written to it, else the one given.
    """
    settings = read_settings(location)
    if settings.update is None:
        what = "it can be asked and not changed, since no address for changes is known"
        raise StoreError(f'{_shown(location)}: {what}. Name one in a file of settings: update = "https://…".')
    yield EndpointWriter(settings, settings.base or _base_at(settings) or base)


def _base_at(settings: Settings) -> str:
    """The base of the store that is there; empty if nothing was written to it by us."""
    found = Client(settings).select(f"""
        SELECT DISTINCT ?base WHERE {{
          GRAPH ?state {{ ?state {_TYPE} {_DATASET} ; {_SPACE} ?base }}
          FILTER(STR(?state) = CONCAT(STR(?base), "state"))
        }}""")
    bases = sorted(_words(row[0]) for row in found.rows)
    if len(bases) > 1:
        what = f"several stores are there, whose IRIs begin with {' or '.join(bases)}"
        raise StoreError(f'{without_parameters(settings.query)}: {what}. Say which in a file of settings: base = "…".')
    return bases[0] if bases else ""


def _cache_file(settings: Settings, base: str) -> Path:
    """Where this user's catalogue of a store is kept: by its server's name, and a digest of all that tells it apart."""
    told_apart = sha256(f"{settings.query} {base}".encode()).hexdigest()[:16]
    return user_cache_path("concept-atlas") / f"{urlsplit(settings.query).hostname}-{told_apart}.sqlite"


def _shown(location: str | Path) -> str:
    return without_parameters(str(location)) if "://" in str(location) else str(location)


def _words(value: Found | None) -> str:
    """What a term says; empty where there is none."""
    return "" if value is None else str(getattr(value, "value", value))


def _digest(versions: Mapping[str, str]) -> str:
    return sha256(repr(sorted(versions.items())).encode()).hexdigest()[:16]
