"""The options that several commands have, each defined once.

An option has one meaning in all commands: ``-o``/``--out`` is where the output goes (a folder for ``convert`` and
``watch``, a file for the others), ``--to`` is the format of the output.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "AsJson", "Engine", "Fields", "Format", "Jobs", "Lexicon", "Log", "Memory", "Metrics", "OrganCode", "Out", "Pages",
    "Quiet",
    "RefuseSecret", "Split", "Sure", "Timeout", "To", "TrustStore", "Verbose", "Wanted",
]  # fmt: skip


class Format(StrEnum):
    """The names of the writers, here so that help need not import them."""

    JSON = "json"
    XML = "xml"
    AKN = "akn"
    EDXML = "edxml"
    PDFA = "pdfa"


class Wanted(StrEnum):
    """The values of ``page.Fields``, here for the same reason."""

    ALL = "all"
    HEADER = "header"


class Engine(StrEnum):
    """Where the files are read."""

    LOCAL = "local"
    RAY = "ray"


Out = Annotated[str, typer.Option("--out", "-o", metavar="FOLDER", help="Output folder; created if it does not exist.")]
To = Annotated[list[Format], typer.Option(help="Output format; repeat the option for several.")]
Fields = Annotated[Wanted, typer.Option(help="Fields to read: all, or header (head and foot only; fast).")]
Split = Annotated[bool, typer.Option(help="Read each letter of a file, or the whole file as one letter.")]
Sure = Annotated[
    float,
    typer.Option(
        metavar="SHARE",
        min=0.5,
        max=0.9999,
        help="Share of the letters without a warning whose head must be right; they can be filed without a look.",
    ),
]
OrganCode = Annotated[
    str | None,
    typer.Option(metavar="CODE", help="Code of the sending agency in edXML packets, such as H36 or 000.00.00.H36."),
]
RefuseSecret = Annotated[
    bool, typer.Option("--refuse-secret", help="Write no document of a letter with a secrecy mark.")
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", metavar="N", min=0,
        help="Number of worker processes; default: one per core. 0: no workers and no limits.",
    ),
]  # fmt: skip
Timeout = Annotated[float, typer.Option(metavar="SECONDS", min=1, help="Time limit for one file.")]
Memory = Annotated[int, typer.Option(metavar="MIB", min=128, help="Memory limit for one file.")]
Pages = Annotated[int | None, typer.Option("--max-pages", metavar="N", min=1, help="Page limit for one file.")]
Log = Annotated[
    Path | None, typer.Option("--log-json", metavar="FILE", help="Append one line of JSON per file to this file.")
]
Metrics = Annotated[Path | None, typer.Option(metavar="FILE", help="Keep this Prometheus text file up to date.")]
TrustStore = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE_OR_FOLDER",
        help="Certificates to trust, and revocation lists; with them the trust in digital signatures is evaluated.",
    ),
]
Lexicon = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        envvar="VNADMIN_DOC_LEXICON",
        show_envvar=False,
        help="Names of the office, from lexicon learn; default: VNADMIN_DOC_LEXICON, else those of the output folder.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Report failures only.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="List the skipped files.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
