"""The command `concept`: one file for each family of commands; each takes arguments, asks the library, gives text.

A command's module is loaded when the command is called. So the table below carries what `concept --help` says of
each, and a test holds it against the command's own words.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from concept.cli.output import let_go_of_output, open_closed_outputs, tell, use_utf8
from concept.errors import ConceptError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

ENTRY_POINTS = "concept.commands"
"""The group in which other packages offer commands: docs/decisions/0003."""

UNUSABLE = 2
INTERRUPTED = 128 + signal.SIGINT
PIPE_CLOSED = 128 + 13
"""What a shell makes of a command that a closed pipe ended (SIGPIPE, which is not known everywhere)."""


class Listed(NamedTuple):
    """A command of the table: the module of ours that it stands in, None if another package has it; its one line."""

    module: str | None
    help: str


COMMANDS = {
    "list": Listed("reading", "List the analyses."),
    "show": Listed("reading", "Show an analysis, readable in a terminal."),
    "check": Listed("judging", "Say what is to mend, by the rules of the method."),
    "matrix": Listed("judging", "Set the cases against the attributes, with verdicts."),
    "rules": Listed("judging", "List the rules."),
    "explain": Listed("judging", "Explain a rule."),
    "ask": Listed("asking", "Put a question to the literature."),
    "sparql": Listed("asking", "Ask a query in SPARQL."),
    "draw": Listed("drawing", "Draw an analysis."),
    "import": Listed("storing", "Take analyses into a store, works into an analysis."),
    "export": Listed("storing", "Write an analysis or its bibliography."),
    "remove": Listed("storing", "Remove analyses from a store."),
    "compare": Listed("comparing", "Set analyses side by side, by what is aligned."),
    "align": Listed("aligning", "Propose alignments between analyses, or add one."),
    "new": Listed("writing", "Begin an analysis: a document to fill in."),
    "schema": Listed("writing", "Print the JSON Schema of the analysis document."),
    "serve": Listed(None, "Show the analyses in a browser."),
}
"""The commands, in the order in which the help lists them."""


class Commands(click.Group):
    """The commands of the table, and those that other packages offer; each is loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table; after them those that others offer."""
        return [*COMMANDS, *(name for name in _offered() if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded; None if nothing has that name."""
        listed = COMMANDS.get(cmd_name)
        if listed and listed.module:
            found = getattr(import_module(f"concept.cli.{listed.module}"), f"{cmd_name}_command")
            assert isinstance(found, click.Command)
            return found
        return _load_offered(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, from the table alone."""
        offered = {name: f"From {_owner(entry)}." for name, entry in _offered().items() if name not in COMMANDS}
        with formatter.section("Commands"):
            formatter.write_dl([*((name, listed.help) for name, listed in COMMANDS.items()), *offered.items()])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run the command line, and end the process with the status that the design promises."""
        open_closed_outputs()
        use_utf8()
        try:
            sys.exit(super().main(args, prog_name or "concept", complete_var, standalone_mode=False, **extra) or 0)
        except click.UsageError as error:
            where = error.ctx.command_path if error.ctx else "concept"
            tell(f"{error.format_message()}\n`{where} --help` says how it is used.")
        except click.ClickException as error:
            tell(error.format_message())
        except click.Abort:  # an interrupt; click has ended the line
            sys.exit(INTERRUPTED)
        sys.exit(UNUSABLE)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; what a person can mend becomes a sentence and status 2."""
        try:
            return super().invoke(ctx)
        except ConceptError as error:
            tell(str(error))
            ctx.exit(UNUSABLE)
        except BrokenPipeError:
            let_go_of_output()
            ctx.exit(PIPE_CLOSED)


def _offered() -> dict[str, EntryPoint]:
    """The commands that installed packages offer, by name."""
    from importlib.metadata import entry_points  # takes 30 ms, which only the help and `serve` have to spend

    return {entry.name: entry for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name)}


def _owner(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.value


def _load_offered(name: str) -> click.Command | None:
    """A command of another package. ConceptError if it should be there and cannot be loaded."""
    entry = _offered().get(name)
    if entry is None:
        if name not in COMMANDS:
            return None
        raise ConceptError(f"The viewer is not installed, so there is no `concept {name}`. `make run` installs it.")
    try:
        found = entry.load()
    except ImportError as error:
        what = f"`concept {name}` is offered by {_owner(entry)}, and cannot be loaded: {error}."
        raise ConceptError(f"{what} Install that package again, with what it needs.") from error
    assert isinstance(found, click.Command)
    return found


@click.group(
    "concept",
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
    epilog="`concept COMMAND --help` says more of each, with an example.",
)
@click.version_option(package_name="concept-atlas", message="%(package)s %(version)s")
def main() -> None:
    """Concept analyses as linked data: checked against the method, drawn, and read.

    Analyses are read from files and folders (PATH), or from a store (--store). With neither, from $CONCEPT_STORE,
    else from the folder data here. Results go to standard output, messages to standard error.

    Exit status: 0 when the work was done; 2 when arguments, input or store cannot be used; check alone returns 1
    when a finding is an error.
    """
