"""The entry point of the command: help and version at once, everything else by Typer.

Importing Typer takes most of the time of a short command, and shells and scripts wait for it. The help texts are
files beside this module, made by ``python -m tools.help_texts``; a test compares them with what Typer prints.
"""
# ruff: noqa: PTH118, PTH119, PTH120, PTH123 - importing pathlib would take longer than all that is done here

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

from vnadmin_doc.cli.language_choice import choose, taken_out

__all__ = ["HELP_WIDTH", "main", "ready_text", "text_file"]

HELP_WIDTH = 80
"""Least width of a terminal on which Typer prints the texts as they are in the files; it breaks no line later."""
_COMPLETION = "_VNADMIN_DOC_COMPLETE"
_HELP = ("--help", "-h")


def main() -> None:
    """Run the command."""
    text = ready_text(sys.argv[1:], os.environ) if _COMPLETION not in os.environ and _is_wide() else None
    if text is None:
        from vnadmin_doc.cli.app import main as run

        run()
        return
    getattr(sys.stdout, "reconfigure", lambda **_: None)(errors="replace")
    sys.stdout.write(text)


def ready_text(args: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """What the command prints for arguments that ask for help or version only; None for all others."""
    try:
        wanted, rest = taken_out(args)
        lang = choose(wanted, environment).lang
    except ValueError:
        return None
    if rest == ["--version"]:
        from vnadmin_doc import __version__

        return f"vnadmin-doc {__version__}\n"
    if len(rest) not in (1, 2) or rest[-1] not in _HELP:
        return None
    command = rest[0] if len(rest) == 2 else "vnadmin-doc"
    if os.path.basename(command) != command:
        return None
    try:
        with open(text_file(lang, command), encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def text_file(lang: str, command: str) -> str:
    """The path of the help of a command; ``vnadmin-doc`` is the whole."""
    return os.path.join(os.path.dirname(__file__), "help", f"{command}.{lang}.txt")


def _is_wide() -> bool:
    """Is the output at least ``HELP_WIDTH`` wide, as ``shutil`` finds out? Importing ``shutil`` would take longer."""
    try:
        columns = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        columns = 0
    if columns <= 0:
        try:
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
        except (AttributeError, ValueError, OSError):
            return True
    return columns <= 0 or columns >= HELP_WIDTH
