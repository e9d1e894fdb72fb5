"""The command ``lexicon learn``: the names of an office, from what people confirmed in its letters."""
# ruff: noqa: D301 - in a command's docstring "\b" marks lines that help must not rewrap

from pathlib import Path
from typing import Annotated

import typer

from vnadmin_doc.cli.error_handling import echo, plain_errors
from vnadmin_doc.cli.language import Command, Group
from vnadmin_doc.messages import about, msg

__all__ = ["lexicon_app"]

lexicon_app = typer.Typer(cls=Group, no_args_is_help=True, help="Collect the names of an office from its letters.")


@lexicon_app.callback()
def _top() -> None:
    """Collect the names of an office from its letters."""


@lexicon_app.command(cls=Command)
def learn(
    results: Annotated[
        list[Path], typer.Argument(metavar="RESULTS", help="Output folders of convert or watch, with corrections.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Output file; default: that of the first folder, which convert uses."
        ),
    ] = None,
) -> None:
    """Collect the names of agencies, signers, notations, units and places that people confirmed or corrected.

    The next convert or watch into the same folder corrects misread names of scans by them, and doubts names that are
    nearly one of them. A name is used if people confirmed it in two letters. The file is made anew each time. It has no
    subjects and no text of letters, but names of people.

    \b
    Examples:
      vnadmin-doc lexicon learn out
      vnadmin-doc lexicon learn out2023 out2024 -o office.tsv
      vnadmin-doc convert scans/ -o out --lexicon office.tsv
    """
    from vnadmin_doc.archive.learning import learn as learn_from
    from vnadmin_doc.archive.learning import write_lexicon

    with plain_errors():
        lexicon = learn_from(results)
        place = write_lexicon(lexicon, results[0], out)
        used = sum(name.is_usable for name in lexicon.names)
        echo(about(place, msg("{used} of {all} names are confirmed and used", used=used, all=len(lexicon.names))))
