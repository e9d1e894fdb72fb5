"""Measure speed: a letter from text, PDF and DOCX to JSON compared with other libraries, and start-up times.

    python benchmarks/speed.py [--corpus FOLDER] [--rounds N] [--beside CHECKOUT] [--only TABLE...]

The candidates run alternately in several rounds, and medians are printed. Times are CPU times
(of starting: wall-clock times), so other work on the machine has little influence; the
ratios are more reliable than the milliseconds. ``--corpus``: a folder of your own files instead of the
samples; files with parts that are read by OCR are left out. ``--beside``: another version of this project (a checkout,
such as a git worktree), which reads the same files alternately, each version in its own process.
"""

from __future__ import annotations

import ctypes
import gc
import io
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Literal

import pdfplumber
import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
from docx import Document
from docx.document import Document as DocumentObject
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._options import checkout, make_parser
from benchmarks._versions import ROOT, Version
from vnadmin_doc import Reading, read, write
from vnadmin_doc.assembly.slots import assemble
from vnadmin_doc.checks import check
from vnadmin_doc.formats.markup.plain_text import read_text
from vnadmin_doc.layout.zones import lay_out
from vnadmin_doc.ocr.engines.tesseract import engine_report

SAMPLES = ROOT / "samples"
MEDIA_TYPES = {".txt": "text/plain", ".md": "text/markdown", ".html": "text/html"}
COMMAND = Path(sys.executable).with_name("vnadmin-doc")
TABLES = ("text", "pdf", "docx", "start", "worker", "beside")
_WORKER = """
import sys, time
from functools import partial
from vnadmin_doc.batch.job import Job, Options
from vnadmin_doc.batch.work import convert_file
from vnadmin_doc.batch.workers import Bounds, run

source, out = sys.argv[1:]
work = partial(convert_file, options=Options(out, out))
marks = [time.perf_counter()]
for outcome in run([Job(source, "first"), Job(source, "second")], work, 1, Bounds()):
    assert outcome.status == "converted", outcome.message
    marks.append(time.perf_counter())
print(marks[1] - marks[0], marks[2] - marks[1])
"""


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--corpus", type=Path, help="a folder of letters, instead of those under samples/")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is run (9)")
    parser.add_argument("--beside", type=checkout, help="another version: a checkout of this project")
    parser.add_argument("--only", nargs="+", choices=TABLES, default=TABLES, help="the tables to print (all)")
    options = parser.parse_args()
    console = Console(width=110)
    gc.freeze()  # keep the garbage collector from scanning the modules repeatedly
    wanted = set(options.only) - (set() if options.beside else {"beside"})
    folder, rounds = options.corpus or SAMPLES, options.rounds
    texts = sorted(path for path in folder.rglob("*") if path.suffix in MEDIA_TYPES)
    pdf, docx, doc = (
        without_ocr(sorted(folder.rglob(f"*.{suffix}"))) if wanted & {table, "beside"} else []
        for suffix, table in (("pdf", "pdf"), ("docx", "docx"), ("doc", "beside"))
    )
    versions = {"text to reading": texts, "DOCX to JSON": docx, "DOC to JSON": doc, "PDF to JSON": pdf}
    makers = {
        "text": partial(of_text, rounds),
        "pdf": partial(of_pdf, pdf, rounds),
        "docx": partial(of_docx, docx, rounds),
        "start": partial(of_start, rounds),
        "worker": partial(of_worker, rounds),
        "beside": partial(of_versions, versions, options.beside, rounds),
    }
    for name in TABLES:
        if name in wanted:
            console.print(makers[name]())


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
            pages = len(document)
        rows.append(in_turns([partial(rival, data) for rival in (convert, by_pdfplumber, by_pdfium_examples)], rounds))
        whole, plumber, engine = rows[-1]
        made.add_row(name_of(path), str(pages), *ms(*rows[-1]), f"{plumber / whole:.1f} ×", f"{whole / engine:.2f} ×")
    if rows:
        made.add_section()
        whole, plumber, engine = (sum(column) for column in zip(*rows, strict=True))
        made.add_row("all", "", *ms(whole, plumber, engine), f"{plumber / whole:.1f} ×", f"{whole / engine:.2f} ×")
        ratios = median(p / w for w, p, _ in rows), median(w / e for w, _, e in rows)
        made.add_row("median of the ratios", "", "", "", "", f"{ratios[0]:.1f} ×", f"{ratios[1]:.2f} ×")
    return made


def without_ocr(files: list[Path]) -> list[Path]:
    """The files that are read without OCR."""
    return [path for path in files if not is_scan(path) and not by_ocr(read(path))]


def is_scan(path: Path) -> bool:
    """Is it a PDF without a page of text?"""
    if path.suffix != ".pdf":
        return False
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        return not any(page.get_textpage().count_chars() > 200 for page in document)


def name_of(path: Path) -> str:
    """The name of a file in a table."""
    return (f"{path.parent.name}/{path.name}" if path.name.startswith("source.") else path.name)[:34]


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


def of_docx(files: list[Path], rounds: int) -> Table:
    """From the bytes of a DOCX to a JSON document, compared with the text alone by python-docx and docx2python."""
    peers: dict[str, Callable[[bytes], object]] = {"python-docx": by_python_docx}
    if find_spec("docx2python"):
        peers["docx2python"] = by_docx2python
    else:
        print("docx2python is not installed: pip install docx2python")
    made = table("DOCX to JSON, ms (target: at most 1.3 times python-docx)", "file", "whole", *peers,
                 *(f"of {name}" for name in peers))  # fmt: skip
    rows = []
    for path in files:
        data = with_thumbnail(path.read_bytes())
        rivals = {name: partial(rival, data) for name, rival in peers.items()}
        if failed := [name for name, rival in rivals.items() if fails(rival)]:
            print(f"{name_of(path)} is left out: {', '.join(failed)} cannot read it")
            continue
        rows.append(in_turns([partial(convert, data), *rivals.values()], rounds))
        whole, *others = rows[-1]
        made.add_row(name_of(path), *ms(*rows[-1]), *(f"{whole / other:.2f} ×" for other in others))
    if rows:
        made.add_section()
        whole, *others = (sum(column) for column in zip(*rows, strict=True))
        made.add_row("all", *ms(whole, *others), *(f"{whole / other:.2f} ×" for other in others))
        ratios = (median(row[0] / row[1 + number] for row in rows) for number in range(len(peers)))
        made.add_row("median of the ratios", "", *[""] * len(peers), *(f"{ratio:.2f} ×" for ratio in ratios))
    return made


def with_thumbnail(book: bytes) -> bytes:
    """The same DOCX with an empty thumbnail if only a relation names it, as in the samples: python-docx asks for it."""
    name, out = "docProps/thumbnail.jpeg", io.BytesIO(book)
    with zipfile.ZipFile(out, "a") as archive:
        if name.encode() in archive.read("_rels/.rels") and name not in archive.namelist():
            archive.writestr(name, b"")
    return out.getvalue()


def fails(rival: Callable[[], object]) -> bool:
    """Does another library raise an error for this file?"""
    try:
        rival()
    except Exception:  # each library has its own
        return True
    return False


def by_python_docx(data: bytes) -> list[str]:
    """The text of every run in paragraphs and tables, by python-docx."""
    found: list[str] = []

    def walk(parent: DocumentObject | _Cell) -> None:
        for item in parent.iter_inner_content():
            if isinstance(item, Paragraph):
                found.extend(run.text for run in item.runs)
            else:
                for row in item.rows:
                    for cell in row.cells:
                        walk(cell)

    walk(Document(io.BytesIO(data)))
    return found


def by_docx2python(data: bytes) -> str:
    """The text of a DOCX, by docx2python."""
    from docx2python import docx2python

    with docx2python(io.BytesIO(data)) as document:
        return str(document.text)


def of_versions(files: dict[str, list[Path]], other: Path, rounds: int) -> Table:
    """This version and another one alternately on the same files, each in its own process."""
    made = table("Beside the other version, CPU ms for all files", "", "files", "this", "other", "of the other",
                 "median of\nthe ratios", "from", "to")  # fmt: skip
    with Version(ROOT) as this, Version(other) as beside:
        for name, paths in files.items():
            rows = []
            for path in paths:
                job: Literal["read", "convert"] = "read" if name == "text to reading" else "convert"
                pairs = [(this.seconds(job, path), beside.seconds(job, path)) for _ in range(rounds + 1)][1:]
                ratio = median(own / old for own, old in pairs)
                rows.append((*(median(column) for column in zip(*pairs, strict=True)), ratio))
            if rows:
                own, old, _ = (sum(column) for column in zip(*rows, strict=True))
                ratios = sorted(ratio for _, _, ratio in rows)
                cells = (own / old, median(ratios), ratios[0], ratios[-1])
                made.add_row(name, str(len(paths)), *ms(own, old), *(f"{cell:.2f} ×" for cell in cells))
    return made


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


def of_worker(rounds: int) -> Table:
    """The time that a new worker process of a batch adds to its first file."""
    made = table("A worker, ms (target: starts within 1000)", "file", "first document", "second, same file", "start")
    paths = [SAMPLES / name for name in ("to-trinh/source.layout.txt", "to-trinh/source.docx", "ke-hoach/source.pdf")]
    if missing := engine_report().missing:
        print(missing)
    else:
        paths.append(SAMPLES / "cong-van-quet" / "source.pdf")
    for path in paths:
        pairs = []
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as out:
                command = [sys.executable, "-c", _WORKER, str(path), out]
                run = subprocess.run(command, check=True, capture_output=True, text=True)
            pairs.append([float(mark) for mark in run.stdout.split()])
        first, second = (median(column) for column in zip(*pairs, strict=True))
        made.add_row(name_of(path), *ms(first, second, first - second))
    return made


if __name__ == "__main__":
    main()
