"""Measure tables: cells of generated letters read correctly, compared with pdfplumber on the same pages.

    python benchmarks/tables.py [--letters N] [--scans N]

Letters come from tools/samples/tables.py: ruled tables, merged cells, tables over several pages with
repeated heads, tables without rules. F1 is over cells with text, each at its row and column; "exact"
counts cells that are equal to the expected text, "alike" the correct share of each cell's text. pdfplumber reads the
digital PDFs, by lines and, without rules, by text; its tables on consecutive pages are
joined and repeated heads removed. Scans take seconds per page.
"""

from __future__ import annotations

import io
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import pdfplumber
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from tools.samples.tables import SHAPES, LetterWithTables, as_docx, as_pdf, as_scan, make_letter  # noqa: E402

from benchmarks._options import make_parser  # noqa: E402
from tables_eval import Counts, Rows, compared  # noqa: E402
from vnadmin_doc import read  # noqa: E402


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--letters", type=int, default=40, help="how many digital letters (40)")
    parser.add_argument("--scans", type=int, default=8, help="how many of them as scans too (8)")
    options = parser.parse_args()
    totals: dict[tuple[str, str], Counts] = defaultdict(Counts)
    for seed in range(options.letters):
        tabled = make_letter(seed)
        for reader, tables in _readings(tabled, scan=seed < options.scans):
            totals[tabled.shape, reader].add(compared(_gold(tabled), tables))
    Console(width=110).print(_table(totals))


def _gold(tabled: LetterWithTables) -> list[Rows]:
    return [grid.rows for grid in (tabled.body, tabled.appendix) if grid]


def _readings(tabled: LetterWithTables, scan: bool) -> Iterable[tuple[str, Sequence[Rows]]]:
    printed = as_pdf(tabled)
    yield "PDF", _ours(printed, "a.pdf")
    yield "pdfplumber, lines", _peer(printed, "lines")
    yield "pdfplumber, text", _peer(printed, "text")
    yield "DOCX", _ours(as_docx(tabled), "a.docx")
    if scan:
        yield "scan", _ours(as_scan(tabled), "a.pdf")


def _ours(data: bytes, name: str) -> list[Rows]:
    letter = read(data, name=name).letter
    return [table.rows for table in (*letter.tables, *(t for a in letter.appendices for t in a.tables))]


def _peer(data: bytes, strategy: str) -> list[Rows]:
    """pdfplumber's tables with at least two rows and columns, without the head and foot of the letter."""
    whole: list[list[list[str]]] = []
    settings = {"vertical_strategy": strategy, "horizontal_strategy": strategy}
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for index, found in enumerate(page.extract_tables(settings)):
                rows = [[" ".join((cell or "").split()) for cell in row] for row in found]
                if index == 0 and whole and rows[0] == whole[-1][0]:
                    head = next((n for n, row in enumerate(rows) if row != whole[-1][n]), 0)
                    whole[-1] += rows[head:]
                elif len(rows) > 1 and len(rows[0]) > 1:
                    whole.append(rows)
    return [rows for rows in whole if not any("Độc lập" in cell or "Nơi nhận" in cell for row in rows for cell in row)]


def _table(totals: dict[tuple[str, str], Counts]) -> Table:
    made_ = Table(title="Cells of tables, F1: exact (alike)", title_justify="left")
    readers = list(dict.fromkeys(reader for _, reader in totals))
    made_.add_column("tables")
    for reader in readers:
        made_.add_column(reader, justify="right")
    for shape in (*SHAPES, "all"):
        cells = []
        for reader in readers:
            counts = Counts()
            for (of, by), some in totals.items():
                if by == reader and shape in (of, "all"):
                    counts.add(some)
            cells.append(f"{counts.f1(counts.exact):.3f} ({counts.f1(counts.alike):.3f})" if counts.gold else "")
        made_.add_row(shape, *cells)
    return made_


if __name__ == "__main__":
    main()
