"""What every command does: it prints in the language chosen, and an error is one line and an exit code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from vnadmin_doc.cli.language import chosen
from vnadmin_doc.errors import ExitCode, VnadminDocError, WriteError
from vnadmin_doc.messages import msg, translate

__all__ = ["echo", "plain_errors", "say", "usage_errors"]

DEBUG = "VNADMIN_DOC_DEBUG"


@contextmanager
def plain_errors() -> Iterator[None]:
    """Every error ends in one line and an exit code, never in a traceback."""
    try:
        yield
    except (typer.Exit, BrokenPipeError):
        raise
    except KeyboardInterrupt:
        say(msg("interrupted; the documents written are complete; run the command again to continue"))
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except VnadminDocError as error:
        say(msg("error: {problem}", problem=error))
        raise typer.Exit(error.exit_code) from None
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        problem = f"{type(error).__name__}: {error}"
        say(
            msg(
                "internal error: {problem}; please report it ({variable}=1 shows where)",
                problem=problem,
                variable=DEBUG,
            )
        )
        raise typer.Exit(ExitCode.SOME_FAILED) from None


def say(line: str) -> None:
    """One line to standard error, in the language chosen. Names of files may hold anything."""
    typer.echo("".join(c if c.isprintable() else "\ufffd" for c in translate(line, chosen())), err=True)


def echo(line: str) -> None:
    """One line to standard output, in the language chosen."""
    typer.echo(translate(line, chosen()))


@contextmanager
def usage_errors() -> Iterator[None]:
    """An output folder that cannot be made or is in use is a mistake in the command."""
    try:
        yield
    except WriteError as error:
        say(msg("error: {problem}", problem=error))
        raise typer.Exit(ExitCode.USAGE) from None
