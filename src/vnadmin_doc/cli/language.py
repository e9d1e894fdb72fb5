"""The language of the command: of its help, and of all that it prints.

It is chosen once, when the command starts (``language_choice.py``).

Typer prints some words itself, and most of them cannot be replaced. So its texts are recognised and translated.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from vnadmin_doc.cli.language_choice import OPTION, VARIABLE, Choice, choose, taken_out
from vnadmin_doc.messages import Lang, Message, msg, recognise, translate

__all__ = ["OPTION", "VARIABLE", "Command", "Commands", "asked", "chosen", "help_texts"]

_CHOICE: ContextVar[Choice] = ContextVar("language")
_ENGLISH = Choice("en", None)


def chosen() -> Lang:
    """The language of what is printed."""
    return _CHOICE.get(_ENGLISH).lang


def asked() -> Lang | None:
    """The language that the user asked for, which is that of documents too; None where the locale decided."""
    return _CHOICE.get(_ENGLISH).asked


# ---- commands with help in the language chosen -------------------------------------------------


class _Translated:
    """What is common to a command and to the group of all commands."""

    def get_help(self, ctx: Any) -> str:
        """The help, with the words of Typer translated too."""
        return _in_words(super().get_help(ctx), chosen())  # type: ignore[misc]


class Command(_Translated, TyperCommand):
    """A command whose help is in the language chosen."""


class Commands(_Translated, TyperGroup):
    """All commands. Chooses the language before anything is parsed."""

    def main(self, args: Sequence[str] | None = None, *how: Any, **named: Any) -> Any:
        """Run the command; ``args`` are those of the process if not given."""
        wanted, rest = taken_out(sys.argv[1:] if args is None else args)
        try:
            choice = choose(wanted, os.environ)
        except ValueError as error:
            typer.echo(str(msg("error: {problem}", problem=error)), err=True)
            sys.exit(2)
        token = _CHOICE.set(choice)
        try:
            return super().main(rest, *how, **named) if choice.lang == "en" else self._translated(rest, *how, **named)
        finally:
            _CHOICE.reset(token)

    def _translated(self, args: Sequence[str], *how: Any, **named: Any) -> Any:
        """Run the command, its help and the errors of Typer translated."""
        _change(self, lambda text: translate(Message(text, {}), chosen()))
        try:
            code = super().main(args, *how, **named | {"standalone_mode": False})
        except _USAGE_ERROR as error:
            shown = io.StringIO()
            error.show(shown)
            typer.echo(_in_words(shown.getvalue(), chosen()), err=True, nl=False)
            sys.exit(error.exit_code)
        sys.exit(code if isinstance(code, int) else 0)


_USAGE_ERROR: Any = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")
"""The base of Typer's errors: it has no public name in all versions."""


def help_texts(app: typer.Typer) -> list[str]:
    """Every text in the help of the commands, each once."""
    texts: dict[str, None] = {}

    def keep(text: str) -> str:
        texts[text] = None
        return text

    _change(typer.main.get_command(app), keep)
    return [text for text in texts if text not in _OF_TYPER]


def _change(command: Any, change: Callable[[str], str]) -> None:
    """Apply a function to every text of a command's help, and to those of its commands."""
    command.help = _changed(command.help or "", change)
    command.options_metavar = change(command.options_metavar)
    for param in command.params:
        if param.metavar:
            param.metavar = change(param.metavar)
        if getattr(param, "help", None):
            param.help = change(" ".join(param.help.split()))
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = change(command.subcommand_metavar)
    for inner in getattr(command, "commands", {}).values():
        _change(inner, change)


def _changed(text: str, change: Callable[[str], str]) -> str:
    """A help text, paragraph by paragraph; of an example, which begins with a backspace, the first line only."""
    paragraphs = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("\b\n"):
            title, _, lines = paragraph.removeprefix("\b\n").partition("\n")
            paragraphs.append(f"\b\n{change(title)}\n{lines}")
        elif paragraph:
            paragraphs.append(change(" ".join(paragraph.split())))
    return "\n\n".join(paragraphs)


# ---- the words of Typer --------------------------------------------------------------------------


def typer_text(template: str) -> str:
    """Marks a text of Typer for ``tools/messages.py``."""
    return template


_OF_TYPER = (
    typer_text("[OPTIONS]"),
    typer_text("COMMAND [ARGS]..."),
    typer_text("Install completion for the current shell."),
    typer_text("Show completion for the current shell, to copy it or customize the installation."),
)
_LINES = (
    typer_text("Usage: {usage}"),
    typer_text("Arguments:"),
    typer_text("Options:"),
    typer_text("Commands:"),
    typer_text("Try {command} for help."),
    typer_text("Error: {problem}"),
    typer_text("Missing command."),
    typer_text("Missing argument {name}."),
    typer_text("Missing option {name}."),
    typer_text("No such command {name}."),
    typer_text("No such command {name}. Did you mean {names}?"),
    typer_text("No such option: {name}"),
    typer_text("No such option: {name} (Possible options: {names})"),
    typer_text("Got unexpected extra argument(s) ({arguments})"),
    typer_text("Option {name} requires an argument."),
    typer_text("Option {name} does not take a value."),
    typer_text("Invalid value for {name}: {problem}"),
    typer_text("Value error, {problem}"),
    typer_text("{value} is not one of {choices}."),
    typer_text("Input should be a valid integer, unable to parse string as an integer"),
    typer_text("Input should be a valid number, unable to parse string as a number"),
    typer_text("Input should be greater than or equal to {limit}"),
    typer_text("dir {path} does not exist."),
)
_WITHIN = (typer_text("[default:"), typer_text("required]"), typer_text("Show this message and exit."))


def _in_words(text: str, lang: Lang) -> str:
    """Text that Typer printed, its own words translated. Lines of a help text are indented, and left as they are."""
    if lang == "en":
        return text
    for words in _WITHIN:
        text = text.replace(words, translate(Message(words, {}), lang))
    return re.sub(r"^\S.*", lambda line: translate(recognise(line[0], _LINES), lang), text, flags=re.MULTILINE)
