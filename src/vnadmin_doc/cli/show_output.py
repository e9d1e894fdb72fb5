"""What ``vnadmin-doc show`` prints and writes; imported only by that command."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from vnadmin_doc.api import crop, draw, load, read, read_all, read_file, write
from vnadmin_doc.batch.safe_files import write_file
from vnadmin_doc.cli.card_output import HEADS, card, cells, foot, title
from vnadmin_doc.cli.language import asked, chosen
from vnadmin_doc.drawing import doubtful
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import translate
from vnadmin_doc.model.card import rows
from vnadmin_doc.model.evidence_boxes import pages
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.sure import judged_again

__all__ = ["readings", "show_reading", "write_crops", "write_pages"]


def readings(
    file: Path, split: bool, sure: float, trust_store: Path | None, lexicon: Path | None = None
) -> tuple[Reading, ...]:
    """From a source, or from a document of ours; ``sure``, ``trust_store`` and ``lexicon`` are as in ``read``."""
    data = read_file(file, Limits())
    if b'"vnadmin-doc/letter"' in data[:200] or b"urn:vnadmin-doc:letter:1" in data[:300]:
        return (judged_again(load(data), sure),)
    how: dict[str, Any] = {"name": file.name, "sure": sure, "trust_store": trust_store, "lexicon": lexicon}
    return read_all(data, **how) if split else (read(data, split=False, **how),)


def show_reading(reading: Reading, as_json: bool) -> None:
    """Print it: as JSON, as a table on a terminal, else as a plain card."""
    if as_json:
        typer.echo(write(reading, "json", lang=asked() or "en"), nl=False)
    elif sys.stdout.isatty():
        _print_table(reading)
    else:
        part = reading.source.part
        text = card(reading, chosen())
        typer.echo(f"\n{text}" if part and part.number > 1 else text, nl=False)


def write_crops(file: Path, reading: Reading, folder: Path) -> Iterator[Path]:
    """Write a picture of each doubtful value; the paths as they are written."""
    data, folder = read_file(file, Limits()), _folder(folder, reading)
    for pointer in doubtful(reading):
        path = folder / f"{pointer.strip('/').replace('/', '-')}.png"
        write_file(path, crop(data, reading, pointer))
        yield path


def write_pages(file: Path, reading: Reading, folder: Path) -> Iterator[Path]:
    """Write a picture of each page with a box round each value; the paths as they are written."""
    data, folder = read_file(file, Limits()), _folder(folder, reading)
    for number in pages(reading):
        path = folder / f"page-{number}.png"
        (page,) = draw(data, reading, pages=[number])
        out = io.BytesIO()
        page.save(out, "PNG")
        write_file(path, out.getvalue())
        yield path


def _folder(folder: Path, reading: Reading) -> Path:
    """A folder of its own for each letter of a file but the first."""
    part = reading.source.part
    return folder / f"{part.number}-of-{part.of}" if part and part.number > 1 else folder


def _print_table(reading: Reading) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    lang = chosen()
    table = Table(*(translate(head, lang) for head in HEADS), title=Text(title(reading, lang)))
    for row in rows(reading):
        field, value, *rest = cells(row, lang)
        # Text, not str: square brackets in a letter are not markup.
        table.add_row(*map(Text, (field, value or "–", *rest)), style="yellow" if row.issues else None)
    console = Console()
    console.print(table)
    for line in foot(reading, lang):
        console.print(Text(line))
