"""The options that several commands have, each said once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Engine", "Fields", "Format", "Jobs", "Log", "Memory", "Metrics", "Out", "Pages", "Quiet", "Split", "Timeout",
    "To", "Verbose", "Wanted",
]  # fmt: skip


class Format(StrEnum):
    """The names of the writers, here so that help need not import them."""

    JSON = "json"
    XML = "xml"


class Wanted(StrEnum):
    """The values of ``page.Fields``, here for the same reason."""

    ALL = "all"
    HEADER = "header"


class Engine(StrEnum):
    """Where the files are read."""

    LOCAL = "local"
    RAY = "ray"


Out = Annotated[str, typer.Option("--out", "-o", help="Folder for the documents; made if need be.")]
To = Annotated[list[Format], typer.Option(help="Format; may be given more than once.")]
Fields = Annotated[Wanted, typer.Option(help="All, or header: head and foot alone, fast.")]
Split = Annotated[bool, typer.Option(help="A document for each letter of a file, or one a file.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=0, help="Processes; one a core if not given. 0: none, unguarded.")
]
Timeout = Annotated[float, typer.Option(min=1, help="Seconds that one file may take.")]
Memory = Annotated[int, typer.Option(min=128, help="MiB that one file's process may take.")]
Pages = Annotated[int | None, typer.Option("--max-pages", min=1, help="Pages that one file may have.")]
Log = Annotated[Path | None, typer.Option("--log-json", help="Append a line of JSON a file to this file.")]
Metrics = Annotated[Path | None, typer.Option(help="Prometheus text file, kept up to date.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what failed.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="List the files that were skipped.")]
