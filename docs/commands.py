"""The page of the manual on the command, made from what each command says of itself."""

from __future__ import annotations

import click

from concept.cli import COMMANDS, main
from concept.errors import ConceptError

_HEAD = """\
# The command

Made from the help of `concept` by `docs/generate.py`; change it there. `concept COMMAND --help` says the same.
"""


def commands_page() -> str:
    """The page: the help of the whole, then of each command in the order of its list."""
    whole = click.Context(main, info_name="concept", terminal_width=80, **main.context_settings)
    sections = [_HEAD, _block(main, whole)]
    for name in main.list_commands(whole):
        sections += [f"## concept {name}\n", _section(name, whole)]
    return "\n".join(sections)


def _section(name: str, whole: click.Context) -> str:
    try:
        command = main.get_command(whole, name)
    except ConceptError:  # another package's, which is not installed
        return f"{COMMANDS[name].help}\n"
    assert command is not None  # it is in the list
    return _block(command, click.Context(command, parent=whole, info_name=name, terminal_width=80))


def _block(command: click.Command, context: click.Context) -> str:
    lines = (line.rstrip() for line in command.get_help(context).splitlines())
    return "\n".join(["```text", *lines, "```", ""])
