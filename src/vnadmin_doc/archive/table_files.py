"""Tables: a stream of rows to CSV, JSON, XLSX or Parquet. Only one batch of rows is held in memory."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from vnadmin_doc.errors import MissingDependency, WriteError, reason
from vnadmin_doc.language.spreadsheet import as_cell
from vnadmin_doc.messages import Message, msg

__all__ = ["TABLE_WRITERS", "Column", "Table", "Value", "plain_cell", "temporary_path", "write_table"]

Value = str | int | float | None
BATCH = 5000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_ROWS, _CELL = 1_048_576, 32_767  # most rows of an Excel sheet, most characters of a cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``width`` is in characters, for a sheet."""

    name: str
    type: Literal["text", "integer", "real"] = "text"
    width: int = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``rows`` may be an iterator, as it is written once. ``second``: a second row of column heads."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    second: tuple[str, ...] = ()


def write_table(tables: Sequence[Table], path: Path, form: str) -> int:
    """Write tables to a file, completely or not at all; return the number of rows. All but XLSX have one table.

    Raises ``WriteError``, or ``MissingDependency`` if the library of the format is not installed.
    """
    with temporary_path(path) as temporary:
        return TABLE_WRITERS[form](tables, temporary)


@contextmanager
def temporary_path(path: Path) -> Iterator[Path]:
    """A temporary path that replaces ``path`` if no error occurs."""
    temporary = path.with_name(f".{os.getpid()}-{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise WriteError(
            msg("cannot write {path}: {reason}; choose another file with -o", path=path, reason=reason(error))
        ) from error


def plain_cell(value: Value) -> Value:
    """The cell, with an apostrophe before it if a spreadsheet would run it as a formula.

    >>> plain_cell("=1+1"), plain_cell("12/QĐ"), plain_cell(-3)
    ("'=1+1", '12/QĐ', -3)
    """
    return as_cell(value) if isinstance(value, str) else value


def _not_installed(package: str) -> Message:
    return msg(
        "{package} is not installed; run: {command}", package=package, command="pip install 'vnadmin-doc[catalog]'"
    )


def _csv(tables: Sequence[Table], path: Path) -> int:
    [table] = tables
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:  # Excel needs the byte order mark
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        for row in table.rows:
            writer.writerow(map(plain_cell, row))
            count += 1
    return count


def _json(tables: Sequence[Table], path: Path) -> int:
    """A list of objects, one on each line; the names of the columns are the members."""
    [table] = tables
    names = [column.name for column in table.columns]
    count = 0
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.write("[")
        for row in table.rows:
            file.write(",\n" if count else "\n")
            json.dump(dict(zip(names, row, strict=True)), file, ensure_ascii=False)
            count += 1
        file.write("\n]\n")
    return count


def _parquet(tables: Sequence[Table], path: Path) -> int:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise MissingDependency(_not_installed("pyarrow")) from None
    [table] = tables
    types = {"text": pyarrow.string(), "integer": pyarrow.int64(), "real": pyarrow.float64()}
    schema = pyarrow.schema([(column.name, types[column.type]) for column in table.columns])
    count = 0
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        remaining = iter(table.rows)
        while rows := [*islice(remaining, BATCH)]:
            arrays = [
                pyarrow.array(values, field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            count += len(rows)
    return count


def _xlsx(tables: Sequence[Table], path: Path) -> int:
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import XlsxWriterException
    except ImportError:
        raise MissingDependency(_not_installed("XlsxWriter")) from None
    book = xlsxwriter.Workbook(os.fspath(path), {"constant_memory": True})
    count = sum(_sheets(book, table) for table in tables)
    try:
        book.close()
    except XlsxWriterException as error:
        raise WriteError(msg("cannot write the workbook: {error}", error=error)) from error
    return count


def _sheets(book: Any, table: Table) -> int:
    """Write a table to one sheet, or to several if it is too long; return the number of rows."""
    rows = iter(table.rows)
    count = number = 0
    while True:
        number += 1
        title = table.title if number == 1 else f"{table.title} ({number})"
        written = _sheet(book, title, table, rows)
        count += written
        if written < _SHEET_ROWS - 2:
            return count


def _sheet(book: Any, title: str, table: Table, rows: Iterator[Sequence[Value]]) -> int:
    style = {"text_wrap": True, "valign": "top", "border": 1, "font_name": "Times New Roman"}
    head = book.add_format(style | {"bold": True, "align": "center", "valign": "vcenter"})
    cell = book.add_format(style)
    sheet = book.add_worksheet(title)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
    heads = [[column.name for column in table.columns], *([table.second] if table.second else [])]
    sheet.freeze_panes(len(heads), 0)
    sheet.repeat_rows(0, len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    for line, names in enumerate(heads):
        for place, name in enumerate(names):
            sheet.write_string(line, place, name, head)
    written = 0
    for row in islice(rows, _SHEET_ROWS - 2):
        _write_row(sheet, len(heads) + written, row, cell)
        written += 1
    return written


def _write_row(sheet: Any, line: int, row: Sequence[Value], cell: Any) -> None:
    """Write a row; text is written as text, never as a formula, a number or a link."""
    for place, value in enumerate(row):
        if isinstance(value, int | float):
            sheet.write_number(line, place, value, cell)
        elif value:
            text = _UNPRINTABLE.sub("\ufffd", value)
            sheet.write_string(line, place, text if len(text) <= _CELL else f"{text[: _CELL - 1]}…", cell)
        else:
            sheet.write_blank(line, place, None, cell)


TABLE_WRITERS: dict[str, Callable[[Sequence[Table], Path], int]] = {
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
    "parquet": _parquet,
}
