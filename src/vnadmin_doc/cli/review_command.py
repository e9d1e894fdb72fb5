"""The command ``review``: the page on which people confirm what is in doubt."""
# ruff: noqa: D301 - in a command's docstring "\b" marks lines that help must not rewrap

from pathlib import Path
from typing import Annotated

import typer

from vnadmin_doc.cli.error_handling import echo, plain_errors
from vnadmin_doc.errors import MissingDependency
from vnadmin_doc.messages import msg

__all__ = ["review"]


def review(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="Output folder of convert or watch.")],
    sources: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the files are now, if they were moved since.")
    ] = None,
    port: Annotated[int, typer.Option(metavar="N", min=1, max=65535, help="Port on this machine.")] = 8766,
) -> None:
    """Open the page on which people confirm and correct what is in doubt.

    The letters are listed by the probability that their head is wrong. A letter is shown beside the picture of its
    page; Enter confirms a value and goes to the next doubt. What a person typed is kept in RESULTS, is in the
    documents at once, and no later run overwrites it. Only this machine can open the page. Ctrl-C ends it.

    \b
    Examples:
      vnadmin-doc review out
      vnadmin-doc review out --sources /srv/archive --port 9000
    """
    with plain_errors():
        from vnadmin_doc.archive.ledger_view import open_ledger

        with open_ledger(results):
            pass
        try:
            from vnadmin_doc.service.review_server import serve
        except ImportError as error:
            raise MissingDependency(
                msg('the page needs further packages; install them with: pip install "vnadmin-doc[server]"')
            ) from error
        serve(results, sources, port, echo)
