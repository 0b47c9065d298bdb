"""`concept serve`: the viewer as a command, for one reader, or for a class in one room."""

import errno
import ipaddress
import logging
import os
import re
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from concept.cli.output import tell
from concept.cli.sources import open_library, resolve, takes_paths
from concept.errors import ConceptError

if TYPE_CHECKING:
    from flask import Flask
    from waitress.server import BaseWSGIServer, MultiSocketServer

THREADS = 24
"""More than the queries that the SPARQL service keeps waiting, so that pages never wait for them."""

LARGEST_REQUEST = 64 << 20
"""Bytes that are taken in before a request is looked at; most are refused at much less, with a sentence."""

CONNECTIONS = 2_000
"""Kept open at a time. A browser has six, and one that waits, or reads slowly, costs memory and no thread."""

ARRIVING = 1_024
"""Connections that may come in one moment."""

SILENCE = 60
"""Seconds after which a connection on which nothing happens is closed."""

PORT = 8350
NOWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses kept for documentation (RFC 5737, RFC 3849): nothing is sent there, only the way to them is asked for."""


FAMILIES = {4: socket.AF_INET, 6: socket.AF_INET6}


class CannotServe(ConceptError):
    """An address or a port that the viewer cannot be served at."""


@click.command("serve", short_help="Show the analyses in a browser.")
@takes_paths
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve at; 0.0.0.0 for a class.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option(
    "--open/--no-open", "open_browser", default=None, help="Open a browser, or not; else if there is a screen."
)
@click.option("--cors/--no-cors", default=True, show_default=True, help="Whether pages of other sites may read it too.")
def serve(
    paths: tuple[Path, ...], store: str | None, host: str, port: int, open_browser: bool | None, cors: bool
) -> None:
    """Show the analyses in a browser, until Ctrl-C.

    Files are read again when they change: save, and reload the page. The viewer changes nothing. It answers on this
    machine only; with --host 0.0.0.0 everyone in the same network can read along, and it prints the address for them.
    Its SPARQL service is at /sparql.

    Exit status: 0 when it was ended; 2 if the port is in use or there is nothing to show.

    Example: concept serve data/analyses --host 0.0.0.0
    """
    from web import LOOPBACK, create_app

    library = open_library(resolve(paths, store))
    for problem in library.problems:
        tell(problem)
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    names = names_of(host)
    ours = {*LOOPBACK, *names, socket.gethostname(), f"{socket.gethostname()}.local"}
    app = create_app(library, allowed_hosts=ours, cors=cors)
    server = make_server(app, listening)
    here = address(_reachable(host), port)
    click.echo(f"Concept Atlas is at {here} – Ctrl-C ends it.")
    for line in invitation(host, names, port):
        click.echo(line)
    sys.stdout.flush()
    if open_browser or (open_browser is None and sys.stdout.isatty() and has_screen()):
        _open_browser(here)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit())  # so that nothing is left in temporary folders
    server.run()  # Ctrl-C ends it
    server.close()


def make_server(app: "Flask", listening: socket.socket) -> "MultiSocketServer | BaseWSGIServer":
    """A server of the viewer at a socket; `run` serves until it is stopped.

    What is written waits in memory, then in a file, until its reader has taken it: nobody's slowness holds a thread.
    """
    from waitress.server import create_server

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a class that comes at once waits its turn: no news
    return create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=LARGEST_REQUEST,
        connection_limit=CONNECTIONS,
        channel_timeout=SILENCE,
        asyncore_use_poll=True,  # select() takes no more than 1,024 connections
    )


def _listen(host: str, port: int) -> socket.socket:
    """A socket at that address. CannotServe says what stands in the way, and a way out."""
    try:
        family, kind, protocol, _name, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise CannotServe(
            f"There is no address “{host}”; 127.0.0.1 is this machine, 0.0.0.0 all its networks."
        ) from None
    listening = socket.socket(family, kind, protocol)
    if os.name == "posix":  # elsewhere it would share a port that is in use
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(where)
        listening.listen(ARRIVING)
    except OSError as error:
        listening.close()
        raise CannotServe(_why_not(error, host, port)) from None
    return listening


def _why_not(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is in use, perhaps by a viewer that still runs. `--port 0` takes a free one."
        case errno.EACCES:
            return f"Port {port} is kept for the system. `--port 0` takes a free one."
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this machine; 127.0.0.1 is this machine, 0.0.0.0 all its networks."
        case _:
            return f"{host}, port {port}: {(error.strerror or str(error)).lower()}. Try `--host 127.0.0.1 --port 0`."


def names_of(host: str) -> tuple[str, ...]:
    """The names by which readers reach what is served at `host`: itself, or for all networks this machine's own.

    Of these the address in the network of the default route comes first.
    """
    if not _is_everywhere(host):
        return (host,)
    versions = (6, 4) if ":" in host else (4,)
    first = (_routed_address(FAMILIES[version]) for version in versions)
    found = dict.fromkeys(name for name in (*first, *_own_addresses()) if name)
    return tuple(name for name in found if ipaddress.ip_address(name).version in versions and _leads_here(name))


def invitation(host: str, names: Iterable[str], port: int) -> Iterator[str]:
    """What is said to those who serve for a class: every address for it, or how to name one."""
    outside = [name for name in names if not is_loopback(name)]
    for name in outside:
        yield f"For the class, in the same network: {address(name, port)} (they can read, and change nothing)"
    if not outside and _is_everywhere(host):
        yield (
            "For the class no address was found: this machine seems to be in no network. "
            "If it is in one, name its address there: --host ADDRESS."
        )


def _routed_address(family: socket.AddressFamily) -> str | None:
    """This machine's address in its network. A datagram socket that is connected sends nothing."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((NOWHERE[family], 9))
            name: str = asking.getsockname()[0]
    except OSError:  # no network, or none of this family
        return None
    return name


IPV4_ROUTES = Path("/proc/net/fib_trie")
IPV6_ADDRESSES = Path("/proc/net/if_inet6")


def _own_addresses() -> Iterator[str]:
    """The addresses of this machine in all its networks: Linux lists them, elsewhere the system knows its own name."""
    if IPV4_ROUTES.exists():
        yield from ipv4_addresses(IPV4_ROUTES.read_text(encoding="ascii"))
        if IPV6_ADDRESSES.exists():
            yield from ipv6_addresses(IPV6_ADDRESSES.read_text(encoding="ascii"))
        return
    try:
        found = socket.getaddrinfo(socket.gethostname(), None)
    except OSError:  # the name is known nowhere
        return
    yield from (str(where[0]) for _family, _kind, _protocol, _name, where in found if "%" not in str(where[0]))


def ipv4_addresses(routes: str) -> list[str]:
    """The addresses that a table of routes (proc_net_fib_trie) calls this machine's own."""
    return re.findall(r"\|-- ([0-9.]+)\n\s+/32 host LOCAL", routes)


def ipv6_addresses(listed: str) -> list[str]:
    """The addresses of a list (proc_net_if_inet6): 32 digits, index, prefix, scope, flags, interface."""
    return [str(ipaddress.IPv6Address(int(line.split()[0], 16))) for line in listed.splitlines()]


def _leads_here(name: str) -> bool:
    """Whether others can type the address; one that holds for a single link asks for the name of the link too."""
    found = ipaddress.ip_address(name)
    return not (found.is_loopback or found.is_unspecified or (found.version == 6 and found.is_link_local))


def _is_everywhere(host: str) -> bool:
    return host in ("", "0.0.0.0", "::", "0", "*")


def _reachable(host: str) -> str:
    return "127.0.0.1" if _is_everywhere(host) else host


def is_loopback(name: str) -> bool:
    """Whether a name or an address means this machine alone."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def address(name: str, port: int) -> str:
    """What one types to get there."""
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def has_screen(environment: Iterable[str] = os.environ) -> bool:
    """Whether a browser could be seen: on macOS and Windows always, elsewhere if a display is named."""
    return sys.platform in ("darwin", "win32") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & set(environment))


def _open_browser(where: str) -> None:
    """Open a browser; that there is none, or that it fails, is no fault of ours."""
    try:
        webbrowser.open(where)
    except (OSError, webbrowser.Error):
        tell(f"No browser could be opened; go to {where}.")
