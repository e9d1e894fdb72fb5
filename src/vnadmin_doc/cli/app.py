"""The command ``vnadmin-doc``: a thin shell over the library.

Results go to standard output; progress, summaries and errors to standard error. The
exit codes are ``errors.ExitCode``.
"""
# ruff: noqa: D301 - in a command's docstring "\b" marks lines that help must not rewrap

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from vnadmin_doc.cli import archive_commands
from vnadmin_doc.cli import options as opt
from vnadmin_doc.cli.error_handling import plain_errors, say, usage_errors
from vnadmin_doc.errors import ExitCode, VnadminDocError

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help comes in half the time
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run the command."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows "?" for it; it does not end the run.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    app()


def _version(wanted: bool) -> None:
    if wanted:
        from vnadmin_doc import __version__

        typer.echo(f"vnadmin-doc {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Vietnamese official letters, scanned or digital, to validated JSON and XML.

    Every value comes with its evidence: page, box, the text as read, the rule.

    \b
    Examples:
      vnadmin-doc convert letters/ -o out
      vnadmin-doc show letter.pdf
      vnadmin-doc validate out/letter.pdf.json
      vnadmin-doc doctor

    \b
    Exit codes: 0 all read, 1 some failed, 2 usage, 3 dependency missing,
    130 interrupted.
    """


@app.command()
def convert(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE_OR_FOLDER", help="Letters, or folders.")],
    out: opt.Out,
    to: opt.To = [opt.Format.JSON],  # noqa: B006
    fields: opt.Fields = opt.Wanted.ALL,
    split: opt.Split = True,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Read all anew, replace what is there.")] = False,
    retry: Annotated[bool, typer.Option("--retry-failed", help="Try again what failed in earlier runs.")] = False,
    jobs: opt.Jobs = None,
    timeout: opt.Timeout = 600,
    memory: opt.Memory = 3072,
    pages: opt.Pages = None,
    engine: Annotated[opt.Engine, typer.Option(help="This machine alone, or a Ray cluster.")] = opt.Engine.LOCAL,
    address: Annotated[str | None, typer.Option(help="Ray: the cluster; this machine if not given.")] = None,
    log: opt.Log = None,
    metrics: opt.Metrics = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Convert letters to JSON or XML documents.

    letter.pdf becomes letter.pdf.json. A folder keeps its structure under OUT; of several inputs each keeps its
    name. A file that cannot be read never stops the rest. In folders, files of no kind that is read are skipped
    and counted.

    The ledger in OUT/.vnadmin-doc says what was made of what. Started again, after a kill or a year, a run goes on
    where it was: unchanged files are not read again, changed ones are, copies and moved files are recognised, and
    what failed is not tried again without --retry-failed. A file that takes too long or too much memory is killed
    and counted as failed.

    A file may hold several letters, as scanned in a row or sent in a mail or a ZIP. The first of
    bundle.pdf becomes bundle.pdf.json, the others bundle.pdf.letters/2-of-9.json and so on; each
    says where it lay. With --no-split a file is read as one letter, whatever it looks like.

    With --fields header, for cataloguing, only the head of page 1 and the foot of the letter
    (signature, Nơi nhận) of a scan are recognised; the body stays empty, which an issue says.
    Asked for all fields later, such documents are made anew.

    \b
    Examples:
      vnadmin-doc convert letter.pdf -o out
      vnadmin-doc convert letters/ -o out --to json --to xml --jobs 4
      vnadmin-doc convert archive/ -o catalogue --fields header
      vnadmin-doc convert archive/ -o out --log-json night.log --metrics /var/lib/node/vnadmin.prom
      vnadmin-doc convert s3://archive/scans -o s3://archive/letters --engine ray --address auto
    """
    from vnadmin_doc.cli.convert_command import Telling, asked, convert_all

    with plain_errors(), usage_errors():
        code = convert_all(
            inputs, out, say=say, engine=engine.value, address=address,
            telling=Telling(log, metrics, quiet, verbose),
            **asked(jobs, timeout, memory, pages, to=to, fields=fields, split=split),
            overwrite=overwrite, retry=retry,
        )  # fmt: skip
    raise typer.Exit(code)


@app.command()
def watch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="Where letters come.")],
    out: opt.Out,
    interval: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at the folder.")] = 2,
    settle: Annotated[float, typer.Option(min=0, help="Seconds that a file must have stayed as it is.")] = 5,
    to: opt.To = [opt.Format.JSON],  # noqa: B006
    fields: opt.Fields = opt.Wanted.ALL,
    split: opt.Split = True,
    jobs: opt.Jobs = None,
    timeout: opt.Timeout = 600,
    memory: opt.Memory = 3072,
    pages: opt.Pages = None,
    log: opt.Log = None,
    metrics: opt.Metrics = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Convert what a scanner puts into a folder, as it comes, until Ctrl-C.

    A file is taken when it is complete: unchanged for --settle seconds, open for writing nowhere, and not under a
    temporary name (.part, .tmp, ~$x). One that is replaced is converted again. Links that lead out of the
    folder are refused. The ledger is that of convert: a watch that was stopped goes on where it was.

    \b
    Examples:
      vnadmin-doc watch /srv/scanner -o letters
      vnadmin-doc watch /mnt/share/in -o letters --interval 30 --settle 60
    """
    from vnadmin_doc.cli.convert_command import Telling, asked, watch_folder

    with plain_errors(), usage_errors():
        code = watch_folder(
            folder, out, say=say, interval=interval, settle=settle,
            telling=Telling(log, metrics, quiet, verbose),
            **asked(jobs, timeout, memory, pages, to=to, fields=fields, split=split),
        )  # fmt: skip
    raise typer.Exit(code)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A letter, or a document made by convert.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the JSON document instead.")] = False,
    split: Annotated[bool, typer.Option(help="Each letter of the file, or all of it as one.")] = True,
    crops: Annotated[Path | None, typer.Option(help="Folder for pictures of the places in doubt.")] = None,
    scan: Annotated[Path | None, typer.Option(help="The letter, where FILE is a document made from it.")] = None,
) -> None:
    """Show a letter as a card: values, where they were read, doubts.

    Of a file that holds several letters each is shown, one after the other.

    With --crops, what a scan shows at each value in doubt is cut out of its page, so that a
    number written by hand can be confirmed at a glance: code-number.png, promulgation-date.png;
    of a second letter in the file 2-of-3/code-number.png.

    \b
    Examples:
      vnadmin-doc show letter.pdf
      vnadmin-doc show out/letter.pdf.json
      vnadmin-doc show letter.docx --json
      vnadmin-doc show scan.pdf --crops look
      vnadmin-doc show out/scan.pdf.json --scan scan.pdf --crops look
    """
    from vnadmin_doc.cli.show_output import readings, show_reading, write_crops

    with plain_errors():
        for reading in readings(file, split):
            for path in write_crops(scan or file, reading, crops) if crops else ():
                say(f"cut out: {path}")
            show_reading(reading, as_json)


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="JSON or XML documents.")],
) -> None:
    """Check documents made by convert against the shipped schemas.

    A fault is given with the JSON Pointer of its place. Exit code 1 if any is not valid.

    \b
    Example:
      vnadmin-doc validate out/letter.pdf.json out/letter.pdf.xml
    """
    from vnadmin_doc.api import read_file
    from vnadmin_doc.api import validate as validate_document
    from vnadmin_doc.limits import Limits

    invalid = 0
    with plain_errors():
        for file in files:
            try:
                validate_document(read_file(file, Limits()))
            except VnadminDocError as error:
                invalid += 1
                say(f"invalid: {file}: {error}")
            else:
                typer.echo(f"OK {file}")
    raise typer.Exit(ExitCode.SOME_FAILED if invalid else ExitCode.OK)


@app.command()
def doctor() -> None:
    """Say what is installed, what is missing, and how to get it.

    Exit code 3 if something needed is missing.

    \b
    Example:
      vnadmin-doc doctor
    """
    from vnadmin_doc.cli.doctor import examine

    with plain_errors():
        findings = examine()
    for finding in findings:
        state = "ok" if not finding.remedy else "MISSING" if finding.required else "none"
        typer.echo(f"{state:<8}{finding.name:<21}{finding.found}{finding.remedy and f'  {finding.remedy}'}")
    missing = any(finding.remedy and finding.required for finding in findings)
    raise typer.Exit(ExitCode.DEPENDENCY_MISSING if missing else ExitCode.OK)


for command in archive_commands.COMMANDS:
    app.command()(command)


if __name__ == "__main__":
    main()
