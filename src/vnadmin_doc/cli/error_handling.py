"""The shell of every command: what goes wrong becomes one line on standard error and an exit code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from vnadmin_doc.errors import ExitCode, VnadminDocError, WriteError

__all__ = ["plain_errors", "say", "usage_errors"]

DEBUG = "VNADMIN_DOC_DEBUG"


@contextmanager
def plain_errors() -> Iterator[None]:
    """Whatever goes wrong ends in one line and an exit code, never in a traceback."""
    try:
        yield
    except (typer.Exit, BrokenPipeError):
        raise
    except KeyboardInterrupt:
        say("interrupted; what is written is whole, run it again to go on")
        raise typer.Exit(ExitCode.INTERRUPTED) from None
    except VnadminDocError as error:
        say(f"error: {error}")
        raise typer.Exit(error.exit_code) from None
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        say(f"internal error: {type(error).__name__}: {error}; please report it ({DEBUG}=1 shows where)")
        raise typer.Exit(ExitCode.SOME_FAILED) from None


def say(line: str) -> None:
    """One line to standard error. Names of files may hold anything."""
    typer.echo("".join(c if c.isprintable() else "\ufffd" for c in line), err=True)


@contextmanager
def usage_errors() -> Iterator[None]:
    """An output folder that cannot be made or is in use is a mistake in the command."""
    try:
        yield
    except WriteError as error:
        say(f"error: {error}")
        raise typer.Exit(ExitCode.USAGE) from None
