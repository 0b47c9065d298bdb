"""The viewer: a library of concept analyses as pages, and every page as data. It shows, and changes nothing.

One blueprint for each family of pages. A view names a value, gets it and renders it; what can go wrong is told in
one place (`errors`), and what all pages share stands in `pages`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from secrets import token_hex

from flask import Flask, Response, current_app, request
from jinja2 import StrictUndefined

from concept.library import Library
from concept.messages import _, language_spoken, ngettext
from concept.strangers import Dump, Limits, Service, Stock
from web import (
    alignments,
    analyses,
    assets,
    atlas,
    checks,
    citing,
    concepts,
    errors,
    home,
    languages,
    lattices,
    names,
    networks,
    news,
    pictures,
    questions,
    rules,
    search,
    site,
    sources,
    sparql,
    statements,
    things,
)
from web.calls import PlainCalls
from web.compiling import COMPILED
from web.pages import Kept, Problem, Site, the_library
from web.wording import FILTERS

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which a machine calls itself."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer is sent with: nothing runs, and nothing is fetched, but what is ours."""


def create_app(
    library: Library, *, allowed_hosts: Iterable[str] = LOOPBACK, cors: bool = True, limits: Limits | None = None
) -> Flask:
    """The viewer of a library, as a WSGI application.

    `allowed_hosts` are the names and addresses, without a port, that it answers to: a page of another site that
    points its own name at this machine gets nothing. `cors`: programs in pages of other sites may read what it
    shows. `limits` are those of the SPARQL service.
    """
    app = Flask(__name__, static_folder=None)
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False)
    allowed = frozenset(name.lower() for name in allowed_hosts)
    app.extensions.update(library=library, started=token_hex(8), allowed_hosts=allowed, kept=Kept(), made=_made())
    strangers = Service(library, limits)
    app.extensions.update(strangers=strangers, stock=Stock(strangers), dump=Dump(library))
    _prepare_templates(app, library)
    errors.register(app)
    languages.register(app)
    app.before_request(_check_host)
    app.before_request(_refresh)
    app.after_request(_add_headers)
    if cors:
        app.after_request(_let_others_read)
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=assets.send)
    app.register_blueprint(home.blueprint)
    app.register_blueprint(analyses.blueprint)
    app.register_blueprint(concepts.blueprint)
    app.register_blueprint(atlas.blueprint)
    app.register_blueprint(networks.blueprint)
    app.register_blueprint(lattices.blueprint)
    app.register_blueprint(pictures.blueprint)
    app.register_blueprint(citing.blueprint)
    app.register_blueprint(statements.blueprint)
    app.register_blueprint(search.blueprint)
    app.register_blueprint(names.blueprint)
    app.register_blueprint(news.blueprint)
    app.register_blueprint(sources.blueprint)
    app.register_blueprint(questions.blueprint)
    app.register_blueprint(checks.blueprint)
    app.register_blueprint(rules.blueprint)
    app.register_blueprint(sparql.blueprint)
    app.register_blueprint(alignments.blueprint)
    app.register_blueprint(things.blueprint)
    app.register_blueprint(site.blueprint)
    return app


@cache
def _made() -> datetime:
    """When the program was last changed: its pages are no older."""
    packages = (Path(__file__).parent.parent / name for name in ("concept", "ontology", "web"))
    files = (path for package in packages for path in package.rglob("*") if path.suffix in (".py", ".html", ".ttl"))
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in files), UTC)


def _prepare_templates(app: Flask, library: Library) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.bytecode_cache = COMPILED
    environment.context_class = PlainCalls
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    environment.filters.update(FILTERS)
    environment.globals["asset"] = assets.asset
    environment.globals["language_spoken"] = language_spoken
    environment.globals["kept_language"] = languages.kept_language
    environment.globals["in_english"] = languages.in_english
    app.context_processor(lambda: {"site": _site(library)})


def _site(library: Library) -> Site:
    return Site(
        problems=tuple(map(Problem.of, library.problems)),
        languages=languages.offered(),
        in_any_language=languages.this_page_in(None),
    )


_HOST = re.compile(r"(?:\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[^:@/\[\]]+))(?::\d+)?", re.IGNORECASE)


def _check_host() -> None:
    """ForeignHost, if the request was sent to a name that is not ours."""
    sent_to = _HOST.fullmatch(request.host)
    name = (sent_to["address"] or sent_to["name"]).lower().removesuffix(".") if sent_to else ""
    allowed: frozenset[str] = current_app.extensions["allowed_hosts"]
    if name not in allowed:
        raise errors.ForeignHost(
            _("This viewer does not answer to the name “{name}”, only to {names}. Open it under one of these.").format(
                name=request.host, names=", ".join(sorted(allowed))
            )
        )


def _refresh() -> None:
    """Look whether the library has changed; a static file has nothing to do with it."""
    if request.endpoint != "static":
        the_library().refresh()


def _add_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    return response


def _let_others_read(response: Response) -> Response:
    """Nothing here is for some readers only, and nothing can be changed: any page may read it (CORS)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = f"{sparql.CUT_OFF}, ETag, Link, Retry-After"
    return response
