"""The options of each command, as its ``--help`` lists them."""

from __future__ import annotations

import re
from typing import NamedTuple

from typer.testing import CliRunner

from vnadmin_doc.cli.app import app

COMMANDS = (
    "convert", "watch", "show", "validate", "doctor", "check", "serve", "catalog", "search", "links", "rename",
    "report", "package", "lexicon", "review",
)  # fmt: skip
_OPTION = re.compile(r"^  (?:(-\w), )?(--[\w-]+)(?: / (--[\w-]+))?(?: (?!\s)(\S+))?", re.MULTILINE)


class Option(NamedTuple):
    """``-o, --out FOLDER``: short and long name, name of the opposite, and what the value is ("" for a flag)."""

    short: str
    name: str
    opposite: str
    value: str


def options(command: str) -> list[Option]:
    """In the order of the help."""
    listed = CliRunner().invoke(app, [command, "--help"]).stdout.partition("Options:")[2]
    return [Option(*found.groups("")) for found in _OPTION.finditer(listed)]
