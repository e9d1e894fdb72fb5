"""The command ``check``: how letters depart from the rules of form."""
# ruff: noqa: D301 - in a command's docstring "\b" marks lines that help must not rewrap

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vnadmin_doc.cli import options as opt
from vnadmin_doc.cli.error_handling import plain_errors, say
from vnadmin_doc.cli.language import asked
from vnadmin_doc.errors import ExitCode, VnadminDocError
from vnadmin_doc.messages import msg

__all__ = ["check"]


class ReportFormat(StrEnum):
    """The formats of the report."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Letters, or documents written by convert.")],
    to: Annotated[
        ReportFormat, typer.Option("--format", help="Format of the report; sarif: SARIF 2.1.0.")
    ] = ReportFormat.TEXT,
    draft: Annotated[
        bool | None,
        typer.Option(
            "--draft/--final",
            help="Judge as a draft (number, day and signature may be missing), or as a signed letter. Default: a "
            "draft if number and day are both blank.",
        ),
    ] = None,
    split: opt.Split = True,
) -> None:
    """Report how letters depart from the rules of form.

    State letters are judged by Decree 30/2020/NĐ-CP, Party letters by Hướng dẫn 36-HD/VPTW. Each finding has its rule,
    its clause, its page, what was found and what is required. Paper, margins, fonts and sizes are judged in DOCX and
    PDF files only. What the reading doubts is listed as not judged. Letters before 05/03/2020 and normative documents
    are not judged.

    The report is in Vietnamese unless --lang says otherwise. The exit code is 1 if a letter has an error, or if a
    file cannot be read; warnings and notes do not change it.

    \b
    Examples:
      vnadmin-doc check letter.docx
      vnadmin-doc check --draft letter.docx
      vnadmin-doc check letters/*.pdf --format sarif
    """
    from vnadmin_doc.cli.check_output import checked_letters, printed

    found, failed = [], False
    with plain_errors():
        for file in files:
            try:
                found += checked_letters(file, split, draft)
            except VnadminDocError as error:
                failed = True
                say(msg("error: {problem}", problem=error))
        typer.echo(printed(found, to.value, asked() or "vi"), nl=False)
    wrong = any(finding.rule.severity == "error" for item in found for finding in item.report.findings)
    raise typer.Exit(ExitCode.SOME_FAILED if failed or wrong else ExitCode.OK)
