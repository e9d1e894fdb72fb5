"""Measure speed: a letter from text, a born-digital PDF to JSON compared with other libraries, and start-up time.

    python benchmarks/speed.py [--corpus FOLDER] [--rounds N]

The candidates run alternately in several rounds, and medians are printed. Times are CPU times
(of starting: wall-clock times), so other work on the machine has little influence; the
ratios are more reliable than the milliseconds. ``--corpus``: a folder of your own PDFs instead of the
samples; scans among them are left out.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from rich.console import Console
from rich.table import Table

from vnadmin_doc import Reading, read, write
from vnadmin_doc.assembly.slots import assemble
from vnadmin_doc.checks import check
from vnadmin_doc.formats.markup.plain_text import read_text
from vnadmin_doc.layout.zones import lay_out

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html"}
COMMAND = Path(sys.executable).with_name("vnadmin-doc")


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="a folder of PDFs, instead of those under samples/")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is run (9)")
    options = parser.parse_args()
    console = Console(width=110)
    gc.freeze()  # keep the garbage collector from scanning the modules repeatedly
    console.print(of_text(options.rounds))
    console.print(of_pdf(sorted((options.corpus or SAMPLES).rglob("*.pdf")), options.rounds))
    console.print(of_start(options.rounds))


def seconds(of: Callable[[], object], clock: Callable[[], float]) -> float:
    """The seconds of a call, by ``clock``."""
    began = clock()
    of()
    return clock() - began


def in_turns(
    rivals: Sequence[Callable[[], object]], rounds: int, clock: Callable[[], float] = time.process_time
) -> list[float]:
    """The median seconds of each candidate, after one warm-up round."""
    times = [[seconds(rival, clock) for rival in rivals] for _ in range(rounds + 1)][1:]
    return [median(column) for column in zip(*times, strict=True)]


def table(title: str, first: str, *columns: str) -> Table:
    """An empty table with a first column and right-aligned columns."""
    made = Table(title=title, title_justify="left")
    made.add_column(first)
    for column in columns:
        made.add_column(column, justify="right")
    return made


def ms(*times: float) -> Iterator[str]:
    """Times in seconds as text in milliseconds."""
    return (f"{1000 * value:.2f}" for value in times)


def of_text(rounds: int) -> Table:
    """Stages from a text to a reading."""
    made = table("Text to reading, ms (target: at most 5 for one page)", "sample", "words", "reader", "zones",
                 "fields", "checks", "whole")  # fmt: skip
    totals = []
    for path in sorted(path for path in SAMPLES.glob("*/source.*") if path.suffix in MEDIA_TYPES):
        text = path.read_text("utf-8")
        stages = [median(column) for column in zip(*[_stages(text, path) for _ in range(rounds + 1)][1:], strict=True)]
        totals.append(sum(stages))
        name = f"{path.parent.name}/{path.name}"
        made.add_row(name, str(len(text.split())), *ms(*stages, totals[-1]), style="red" if totals[-1] > 0.005 else "")
    made.add_section()
    made.add_row("median", "", "", "", "", "", *ms(median(totals)))
    return made


def _stages(text: str, path: Path) -> list[float]:
    """The stages of ``read_text`` and ``pipeline.analyse``, each timed."""
    marks = [time.process_time()]
    source = read_text(text, path.name, MEDIA_TYPES[path.suffix])
    marks.append(time.process_time())
    layout = lay_out(source)
    marks.append(time.process_time())
    letter, log = assemble(layout)
    marks.append(time.process_time())
    check(letter, log.evidence)
    log.unplaced(layout.lines)
    marks.append(time.process_time())
    return [after - before for before, after in pairwise(marks)]


def of_pdf(files: list[Path], rounds: int) -> Table:
    """From the bytes of a PDF to a JSON document, compared with plain text by pdfplumber and with pdfium alone."""
    made = table("PDF to JSON, ms (targets: at least 6 times pdfplumber, at most 2.5 times the bare engine)",
                 "file", "pages", "whole", "pdfplumber", "bare engine", "faster than\npdfplumber",
                 "of the\nengine")  # fmt: skip
    rows = []
    for path in files:
        data = path.read_bytes()
        with pypdfium2.PdfDocument(data) as document:
            scan = not any(page.get_textpage().count_chars() > 200 for page in document)
            pages = len(document)
        if scan or by_ocr(read(data)):
            continue
        rows.append(in_turns([partial(rival, data) for rival in (convert, by_pdfplumber, by_pdfium_examples)], rounds))
        whole, plumber, engine = rows[-1]
        name = path.name if path.stem != "source" else f"{path.parent.name}/{path.name}"
        made.add_row(name[:34], str(pages), *ms(*rows[-1]), f"{plumber / whole:.1f} ×", f"{whole / engine:.2f} ×")
    if rows:
        made.add_section()
        whole, plumber, engine = (sum(column) for column in zip(*rows, strict=True))
        made.add_row("all", "", *ms(whole, plumber, engine), f"{plumber / whole:.1f} ×", f"{whole / engine:.2f} ×")
        ratios = median(p / w for w, p, _ in rows), median(w / e for w, _, e in rows)
        made.add_row("median of the ratios", "", "", "", "", f"{ratios[0]:.1f} ×", f"{ratios[1]:.2f} ×")
    return made


def by_ocr(reading: Reading) -> bool:
    """Was any part read by OCR, at least a stamp? Then pdfium does not dominate the time."""
    return reading.source.ocr is not None or any(issue.code == "stamp-read" for issue in reading.issues)


def convert(data: bytes) -> bytes:
    """The file converted to a JSON document."""
    return write(read(data))


def by_pdfplumber(data: bytes) -> list[str]:
    """The text of every page, by pdfplumber."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text() for page in document.pages]


def by_pdfium_examples(data: bytes) -> int:
    """Read the code, box, size and weight of every character from pdfium one by one, as in its examples."""
    document = raw.FPDF_LoadMemDocument(data, len(data), None)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    seen = 0
    for number in range(raw.FPDF_GetPageCount(document)):
        page = raw.FPDF_LoadPage(document, number)
        text = raw.FPDFText_LoadPage(page)
        for index in range(raw.FPDFText_CountChars(text)):
            raw.FPDFText_GetUnicode(text, index)
            raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
            raw.FPDFText_GetFontSize(text, index)
            raw.FPDFText_GetFontWeight(text, index)
            seen += 1
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)
    raw.FPDF_CloseDocument(document)
    return seen


def of_start(rounds: int) -> Table:
    """Start-up times, each in a new process: the time that a script or a shell waits."""
    made = table("Starting, ms", "command", "wall time", "above python")
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import vnadmin_doc'": [sys.executable, "-c", "import vnadmin_doc"],
        "vnadmin-doc --help": [str(COMMAND), "--help"],
    }
    rivals = [partial(subprocess.run, command, check=True, capture_output=True) for command in commands.values()]
    times = in_turns(rivals, rounds, time.perf_counter)
    for name, taken in zip(commands, times, strict=True):
        made.add_row(name, *ms(taken, taken - times[0]))
    return made


if __name__ == "__main__":
    main()
