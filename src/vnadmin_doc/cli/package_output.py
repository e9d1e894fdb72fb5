"""What ``package`` prints: the package, or why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from vnadmin_doc.archive.packaging import Container, Finding, package
from vnadmin_doc.cli.error_handling import echo, say
from vnadmin_doc.errors import ExitCode
from vnadmin_doc.exchange.archive_records import Hoso
from vnadmin_doc.messages import about, msg, msgn

__all__ = ["write_package"]

_SHOWN = 5
"""Names in one line; a missing value may concern all documents."""


def write_package(results: Path, hoso: Hoso, out: Path, container: Container) -> ExitCode:
    """Package a folder and report it; problems and notes go to standard error."""
    from vnadmin_doc import __version__

    packaged = package(results, hoso, out, container=container, version=__version__)
    for line in map(_line, packaged.notes):
        say(msg("note: {problem}", problem=line))
    if packaged.folder is None:
        _say_problems(packaged.problems)
        return ExitCode.SOME_FAILED
    message = msg(
        "{place}: documents: {documents}, files: {files}, bytes: {size}",
        place=packaged.folder,
        documents=packaged.documents,
        files=packaged.files,
        size=packaged.size,
    )
    echo(message)
    return ExitCode.OK


def _say_problems(problems: Iterable[Finding]) -> None:
    lines = [*map(_line, problems)]
    for line in lines:
        say(line)
    say(
        msg(
            "error: {problem}",
            problem=msgn("nothing was written: {n} problem", "nothing was written: {n} problems", len(lines)),
        )
    )


def _line(finding: Finding) -> str:
    """The finding, and the first letters that it is about."""
    names, more = finding.subjects[:_SHOWN], len(finding.subjects) - _SHOWN
    subjects = msg("{names} and {more} more", names=names, more=more) if more > 0 else names
    return about(subjects, finding.message)
