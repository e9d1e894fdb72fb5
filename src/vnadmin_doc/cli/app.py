"""The command ``vnadmin-doc``: a thin shell over the library.

Results go to standard output; progress, summaries and errors to standard error. The
exit codes are ``errors.ExitCode``.
"""
# ruff: noqa: D301 - in a command's docstring "\b" marks lines that help must not rewrap

import sys
from pathlib import Path
from typing import Annotated

import typer

from vnadmin_doc.cli import archive_commands
from vnadmin_doc.cli import options as opt
from vnadmin_doc.cli.check_command import check
from vnadmin_doc.cli.error_handling import echo, plain_errors, say, usage_errors
from vnadmin_doc.cli.language import OPTION, Command, Commands, chosen
from vnadmin_doc.cli.review_command import review
from vnadmin_doc.cli.serve_command import serve
from vnadmin_doc.errors import ExitCode, UnsupportedFormat, VnadminDocError
from vnadmin_doc.limits import PRECISION
from vnadmin_doc.messages import LANGS, msg

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Commands,
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
    # The name is fixed, so that help and shell completion are right under `python -m vnadmin_doc` too.
    app(prog_name="vnadmin-doc")


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
    lang: Annotated[
        str | None,
        typer.Option(
            OPTION,
            metavar="|".join(LANGS),
            help="Language of help and messages, in documents too; after any command. Default: VNADMIN_DOC_LANG, else "
            "the locale; in documents English.",
        ),
    ] = None,
) -> None:
    """Convert Vietnamese official letters, scanned or digital, to validated JSON and XML.

    Every value has its evidence: page, box, text as read, rule.

    \b
    Examples:
      vnadmin-doc convert letters/ -o out
      vnadmin-doc show letter.pdf
      vnadmin-doc validate out/letter.pdf.json
      vnadmin-doc doctor
      vnadmin-doc --lang vi --help

    Exit codes: 0 success, 1 some files failed, 2 usage error, 3 missing dependency, 130 interrupted.
    """


@app.command(cls=Command)
def convert(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE_OR_FOLDER", help="Letters, or folders of letters.")],
    out: opt.Out,
    to: opt.To = [opt.Format.JSON],  # noqa: B006
    fields: opt.Fields = opt.Wanted.ALL,
    split: opt.Split = True,
    sure: opt.Sure = PRECISION,
    trust_store: opt.TrustStore = None,
    lexicon: opt.Lexicon = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Convert every file again and replace its documents.")
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry-failed", help="Try the files again that failed in earlier runs.")
    ] = False,
    organ_code: opt.OrganCode = None,
    refuse_secret: opt.RefuseSecret = False,
    jobs: opt.Jobs = None,
    timeout: opt.Timeout = 600,
    memory: opt.Memory = 3072,
    pages: opt.Pages = None,
    engine: Annotated[opt.Engine, typer.Option(help="Run on this machine, or on a Ray cluster.")] = opt.Engine.LOCAL,
    address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Address of the Ray cluster; default: this machine.")
    ] = None,
    log: opt.Log = None,
    metrics: opt.Metrics = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Convert letters to JSON or XML documents, or to edXML packets.

    letter.pdf becomes letter.pdf.json. The output folder has the same subfolders as the input. A file that
    cannot be read does not stop the others. In folders, files of unsupported formats are skipped and counted.

    The ledger, in .vnadmin-doc under the output folder, records every file. Run the same command again at any time: it
    continues an interrupted run, skips unchanged files, converts changed files again, and detects copies and moved
    files. Failed files are tried again only with --retry-failed. A file over the time or memory limit is stopped and
    counted as failed.

    A file may contain several letters: scanned one after the other, or in a mail or ZIP. The first letter of
    bundle.pdf becomes bundle.pdf.json, the next bundle.pdf.letters/2-of-9.json, and so on; each document has its
    place in the file. With --no-split, the whole file is read as one letter.

    Every value of the head has a figure, its probability to be right. A letter without a warning can be filed without
    a look; --sure 0.995 asks for more certainty, and so for more warnings.

    With --to edxml, each letter becomes a packet for the national document axis, with its file attached. The code of
    the sending agency is from the registry; give that of other agencies with --organ-code. A letter without a number,
    or with a value that is too long, is refused with the reason.

    A letter with a secrecy mark is never written as a packet or sent to another machine. With --refuse-secret, no
    document of it is written at all.

    With --fields header, for catalogues, only the head and the foot (signature, Nơi nhận) of a scan are recognised;
    the body stays empty, and an issue reports this. A later run with all fields converts these files again.

    \b
    Examples:
      vnadmin-doc convert letter.pdf -o out
      vnadmin-doc convert letters/ -o out --to json --to xml --jobs 4
      vnadmin-doc convert archive/ -o catalogue --fields header
      vnadmin-doc convert letter.pdf -o out --to edxml --organ-code H36.13
      vnadmin-doc convert archive/ -o out --log-json night.log --metrics /var/lib/node/vnadmin.prom
      vnadmin-doc convert s3://archive/scans -o s3://archive/letters --engine ray --address auto
    """
    from vnadmin_doc.cli.convert_command import Telling, asked, convert_all

    with plain_errors(), usage_errors():
        code = convert_all(
            inputs, out, say=say, engine=engine.value, address=address,
            telling=Telling(log, metrics, quiet, verbose),
            **asked(
                jobs, timeout, memory, pages, to=to, fields=fields, split=split, sure=sure,
                trust_store=trust_store, lexicon=lexicon, organ_code=organ_code, refuse_secret=refuse_secret,
            ),
            overwrite=overwrite, retry=retry,
        )  # fmt: skip
    raise typer.Exit(code)


@app.command(cls=Command)
def watch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="Folder to watch.")],
    out: opt.Out,
    interval: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, help="Time between two scans of the folder.")
    ] = 2,
    settle: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="Convert a file when it is unchanged for this time.")
    ] = 5,
    to: opt.To = [opt.Format.JSON],  # noqa: B006
    fields: opt.Fields = opt.Wanted.ALL,
    split: opt.Split = True,
    sure: opt.Sure = PRECISION,
    trust_store: opt.TrustStore = None,
    lexicon: opt.Lexicon = None,
    organ_code: opt.OrganCode = None,
    refuse_secret: opt.RefuseSecret = False,
    jobs: opt.Jobs = None,
    timeout: opt.Timeout = 600,
    memory: opt.Memory = 3072,
    pages: opt.Pages = None,
    log: opt.Log = None,
    metrics: opt.Metrics = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Convert new files in a folder until Ctrl-C.

    For the folder of a scanner. A file is converted when it is complete: unchanged for --settle seconds, not open for
    writing in any program, and without a temporary name (.part, .tmp, ~$x). A replaced file is converted again. Links
    out of the folder are refused. The ledger is the same as that of convert: run the command again to continue.

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
            **asked(
                jobs, timeout, memory, pages, to=to, fields=fields, split=split, sure=sure,
                trust_store=trust_store, lexicon=lexicon, organ_code=organ_code, refuse_secret=refuse_secret,
            ),
        )  # fmt: skip
    raise typer.Exit(code)


@app.command(cls=Command)
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A letter, or a document written by convert.")],
    as_json: opt.AsJson = False,
    split: opt.Split = True,
    sure: opt.Sure = PRECISION,
    trust_store: opt.TrustStore = None,
    lexicon: opt.Lexicon = None,
    crops: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write pictures of the doubtful values to this folder.")
    ] = None,
    draw: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write pictures of the pages, with a box for each value.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The letter itself, where FILE is a document from convert.")
    ] = None,
) -> None:
    """Show a letter as a card: values, pages, rules, doubts.

    If the file contains several letters, all are shown, one after the other.

    With --crops, each doubtful value of a scan is cut out of its page, so that you can check a handwritten number
    quickly: code-number.png, promulgation-date.png; for the second of three letters 2-of-3/code-number.png.

    With --draw, each page of a scan, image or PDF is drawn with a coloured box for each value and its JSON Pointer in
    the margin: page-1.png, page-2.png.

    \b
    Examples:
      vnadmin-doc show letter.pdf
      vnadmin-doc show out/letter.pdf.json
      vnadmin-doc show letter.docx --json
      vnadmin-doc show scan.pdf --crops crops
      vnadmin-doc show letter.pdf --draw pages
      vnadmin-doc show out/scan.pdf.json --source scan.pdf --crops crops
      vnadmin-doc show signed.pdf --trust-store certificates/
    """
    from vnadmin_doc.cli.show_output import readings, show_reading, write_crops, write_pages

    with plain_errors():
        for reading in readings(file, split, sure, trust_store, lexicon):
            for folder, write in ((crops, write_crops), (draw, write_pages)):
                for path in write(source or file, reading, folder) if folder else ():
                    say(msg("written: {path}", path=path))
            show_reading(reading, as_json)


@app.command(cls=Command)
def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="JSON or XML documents, edXML packets.")],
) -> None:
    """Check documents written by convert against the schemas.

    An error names the JSON Pointer of the invalid value. The exit code is 1 if a document is invalid or cannot be
    checked. An edXML packet is checked with the schema of this program, which is not an official one. Akoma Ntoso needs
    the schema of OASIS, which is not shipped.

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
            except UnsupportedFormat as error:
                invalid += 1
                say(msg("not checked: {file}: {problem}", file=file, problem=error))
            except VnadminDocError as error:
                invalid += 1
                say(msg("invalid: {file}: {problem}", file=file, problem=error))
            else:
                echo(msg("valid: {file}", file=file))
    raise typer.Exit(ExitCode.SOME_FAILED if invalid else ExitCode.OK)


@app.command(cls=Command)
def doctor() -> None:
    """List what is installed, what is missing, and how to install it.

    The exit code is 3 if a required program or library is missing.

    \b
    Example:
      vnadmin-doc doctor
    """
    from vnadmin_doc.cli.doctor import examine, lines

    with plain_errors():
        findings = examine()
    for line in lines(findings, chosen()):
        echo(line)
    missing = any(finding.remedy and finding.required for finding in findings)
    raise typer.Exit(ExitCode.DEPENDENCY_MISSING if missing else ExitCode.OK)


for command in (check, serve, *archive_commands.COMMANDS, review):
    app.command(cls=Command)(command)


if __name__ == "__main__":
    main()
