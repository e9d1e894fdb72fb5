"""What ``vnadmin-doc show`` prints and writes; imported only by that command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from vnadmin_doc.api import crop, load, read, read_all, read_file, write
from vnadmin_doc.batch.safe_files import write_file
from vnadmin_doc.cli.card import card, foot, rows, title
from vnadmin_doc.drawing import doubtful
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.reading import Reading

__all__ = ["readings", "show_reading", "write_crops"]


def readings(file: Path, split: bool) -> tuple[Reading, ...]:
    """From a source, or from a document of ours."""
    data = read_file(file, Limits())
    if b'"vnadmin-doc/letter"' in data[:200] or b"urn:vnadmin-doc:letter:1" in data[:300]:
        return (load(data),)
    return read_all(data, name=file.name) if split else (read(data, name=file.name, split=False),)


def show_reading(reading: Reading, as_json: bool) -> None:
    """Print it: as JSON, as a table on a terminal, else as a plain card."""
    if as_json:
        typer.echo(write(reading, "json"), nl=False)
    elif sys.stdout.isatty():
        _print_table(reading)
    else:
        part = reading.source.part
        typer.echo(f"\n{card(reading)}" if part and part.number > 1 else card(reading), nl=False)


def write_crops(file: Path, reading: Reading, folder: Path) -> Iterator[Path]:
    """Cut out what is in doubt; the pictures' paths as they are written."""
    data, part = read_file(file, Limits()), reading.source.part
    if part and part.number > 1:
        folder = folder / f"{part.number}-of-{part.of}"
    for pointer in doubtful(reading):
        path = folder / f"{pointer.strip('/').replace('/', '-')}.png"
        write_file(path, crop(data, reading, pointer))
        yield path


def _print_table(reading: Reading) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("field", "value", "page", "rule", "conf.", "doubts", title=Text(title(reading)))
    for row in rows(reading):
        cells = (row.field, row.value or "–", row.page, row.rule, row.confidence, row.doubts)
        # Text, not str: square brackets in a letter are not markup.
        table.add_row(*map(Text, cells), style="yellow" if row.doubts else None)
    console = Console()
    console.print(table)
    for line in foot(reading):
        console.print(Text(line))
