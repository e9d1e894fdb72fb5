"""The command ``serve``: the HTTP service."""
# ruff: noqa: D301 - in a command's docstring "\b" marks lines that help must not rewrap

import os
from pathlib import Path
from typing import Annotated

import typer

from vnadmin_doc.cli import options as opt
from vnadmin_doc.cli.error_handling import plain_errors, say
from vnadmin_doc.errors import ExitCode, MissingDependency, VnadminDocError
from vnadmin_doc.messages import msg

__all__ = ["serve"]

TOKEN = "VNADMIN_DOC_TOKEN"  # noqa: S105 - the name of a variable
MIB = 1024 * 1024


def serve(
    state: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Private folder of the service: queue, uploads, results.")
    ],
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="Port to listen on; 0: any.")] = 8765,
    names: Annotated[
        list[str] | None,
        typer.Option("--host-name", metavar="NAME", help="Host name that clients use; repeat the option for several."),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="File with the token that clients send; default: VNADMIN_DOC_TOKEN."),
    ] = None,
    archive: Annotated[
        Path | None, typer.Option(metavar="RESULTS", help="Output folder of convert that clients may search.")
    ] = None,
    review: Annotated[
        bool, typer.Option("--review", help="Let people confirm and correct the letters of --archive, at /review/.")
    ] = False,
    sources: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the files of --archive are now, if they were moved.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Worker processes; default: one per core.")
    ] = None,
    timeout: opt.Timeout = 600,
    memory: opt.Memory = 3072,
    pages: opt.Pages = None,
    size: Annotated[int, typer.Option("--max-size", metavar="MIB", min=1, help="Size limit for one request.")] = 64,
    queue: Annotated[
        int, typer.Option("--max-queue", metavar="N", min=1, help="Files that may wait; more are refused.")
    ] = 64,
    per_client: Annotated[
        int, typer.Option(metavar="N", min=1, help="Unfinished files of one client; more are refused.")
    ] = 32,
    keep_results: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, help="How long the result of a job can be read.")
    ] = 3600,
    keep: Annotated[bool, typer.Option("--keep", help="Keep uploads after their job, except secret letters.")] = False,
) -> None:
    """Serve letters over HTTP: a file in, its document out.

    POST a file to /v1/letters; the format of the answer is chosen by Accept. If the letter takes longer than the client
    waits, the answer is a job, which survives a restart. The interface is described at /v1/openapi.json.

    Listens on 127.0.0.1 unless --host says otherwise; then a token is required. Uploads are erased after their job.
    The result of a letter with a secrecy mark can be read once. Nothing is sent to other machines.

    \b
    Examples:
      vnadmin-doc serve --state /var/lib/vnadmin-doc
      vnadmin-doc serve --state state --archive out --port 8000
      vnadmin-doc serve --state state --archive out --review
      vnadmin-doc serve --state state --host 0.0.0.0 --host-name letters.example.vn --token-file token
    """
    from vnadmin_doc.archive.ledger_view import open_ledger
    from vnadmin_doc.batch.workers import Bounds
    from vnadmin_doc.limits import Limits
    from vnadmin_doc.service.config import ServiceConfig

    with plain_errors():
        try:
            config = ServiceConfig(
                state, host, port, tuple(names or ()), _token(token_file), archive, review, sources,
                workers=jobs or os.cpu_count() or 1, bounds=Bounds(timeout, memory * MIB),
                limits=Limits(file_bytes=size * MIB, pages=pages or Limits().pages), queue=queue,
                per_client=per_client, result_seconds=keep_results, keep=keep,
            )  # fmt: skip
        except VnadminDocError as error:
            say(msg("error: {problem}", problem=error))
            raise typer.Exit(ExitCode.USAGE) from None
        if review and archive:
            with open_ledger(archive):
                pass
        try:
            from vnadmin_doc.service.server import serve as run
        except ImportError as error:
            raise MissingDependency(
                msg("the service needs more packages; install them with: pip install 'vnadmin-doc[server]'")
            ) from error
        run(config, say)


def _token(file: Path | None) -> str | None:
    from vnadmin_doc.api import read_file
    from vnadmin_doc.limits import Limits

    if file is None:
        return os.environ.get(TOKEN) or None
    return read_file(file, Limits(file_bytes=4096)).decode(errors="replace").strip()
