"""Measure OCR: scans to JSON by stage, compared with Tesseract alone; header fields only; memory of a worker.

    python benchmarks/ocr.py [--corpus FOLDER] [--scans N] [--rounds N]

Seconds are CPU time of one thread and its child processes. "Tesseract alone" is its command on the
same prepared grey pictures, as plain bitmaps, with the same settings, including the time to load the model;
"loaded" is the same engine kept in memory (tesserocr, if installed), without that time.
Real scans with gold files: ``--corpus``, or ``$VNADMIN_DOC_CORPUS/dev``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from PIL.Image import Image
from rich.console import Console
from rich.table import Table

os.environ["OMP_THREAD_LIMIT"] = "1"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._options import make_parser
from benchmarks._scans import MEMBERS, Scan, count_correct, real_scans, sample_scans, three_pages
from vnadmin_doc import read, write
from vnadmin_doc.ocr import recognise
from vnadmin_doc.ocr.engines import tesseract, two_readers
from vnadmin_doc.ocr.engines.tesseract import engine_report

TARGET, TARGET_HEADER = 0.85, 2.5
Seconds = defaultdict[str, float]
STAGES = {"prepare": recognise, "recognise": recognise, "find_lines": two_readers, "read_lines": two_readers,
          "reread_lines": two_readers, "read_block": two_readers}  # fmt: skip


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--corpus", type=Path, help="a folder of real scans with gold")
    parser.add_argument("--scans", type=int, default=12, help="real scans to take, evenly picked (12)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (3)")
    options = parser.parse_args()
    if missing := engine_report().missing:
        raise SystemExit(missing)
    console = Console(width=170)
    several, real = three_pages(), real_scans(options.corpus, options.scans)
    invented = [*sample_scans(), *several]
    read(invented[0].path)  # models are loaded once, before the clock runs
    for title, scans in (("invented", invented), ("real", real)):
        if scans:
            console.print(beside_tesseract(title, scans, options.rounds))
    console.print(header(several + [scan for scan in real if pages_of(scan) == 3], options.rounds))
    print(f"peak memory of a worker that read all of these: {peak([scan.path for scan in [*invented, *real]]):.0f} MiB")


def beside_tesseract(title: str, scans: list[Scan], rounds: int) -> Table:
    """A table of our stages beside Tesseract alone."""
    made = Table("file", "pages", *("prepare", "Tesseract", "find lines", "read lines", "strips", "signature"),
                 "rest", "whole", "Tesseract\nalone", "loaded", "pages a second,\nof Tesseract's", "of loaded",
                 title=f"Scan to JSON, {title}: seconds (target: {TARGET} of Tesseract's pages a second)",
                 title_justify="left")  # fmt: skip
    sums: Seconds = defaultdict(float)
    for scan in scans:
        row = median_seconds(scan, rounds)
        for name, value in row.items():
            sums[name] += value
        made.add_row(scan.name, *cells(row))
    made.add_section()
    made.add_row("all", *cells(sums))
    return made


def median_seconds(scan: Scan, rounds: int) -> Seconds:
    """Median seconds of each stage and of Tesseract, measured alternately."""
    found: list[Seconds] = []
    for _ in range(rounds):
        with timed_stages() as (stages, pictures):
            whole = cpu(partial(convert, scan.path))
        row: Seconds = defaultdict(float, {**stages, "whole": whole, "pages": len(pictures)})
        row["alone"] = sum(tesseract_alone(*picture) for picture in pictures)
        row["loaded"] = sum(cpu(partial(loaded, *picture)) for picture in pictures)
        found.append(row)
    return defaultdict(float, {name: median(row[name] for row in found) for name in found[0]})


def cells(row: Seconds) -> Iterator[str]:
    """The cells of one row, after its name."""
    named = [row[name] for name in STAGES]
    named[1] -= row["inner"]  # calls of Tesseract inside another stage are counted there
    yield f"{row['pages']:.0f}"
    for value in (*named, row["whole"] - sum(named), row["whole"], row["alone"], row["loaded"]):
        yield f"{value:.2f}"
    yield f"{row['alone'] / row['whole']:.2f}"
    yield f"{row['loaded'] / row['whole']:.2f}" if row["loaded"] else "–"


@contextmanager
def timed_stages() -> Iterator[tuple[Seconds, list[tuple[Image, float]]]]:
    """Context manager: time the stages of ``read_page``, and collect the prepared pages that Tesseract reads."""
    seconds: Seconds = defaultdict(float)
    pictures: list[tuple[Image, float]] = []
    kept = {name: getattr(module, name) for name, module in STAGES.items()}

    def clocked(name: str, *args: Any) -> Any:
        began = time.process_time()
        result = kept[name](*args)
        taken = time.process_time() - began
        seconds[name] += taken
        if name == "recognise" and args[3] == recognise._PSM:
            pictures.append((args[0], args[1]))
        elif name == "recognise":
            seconds["inner"] += taken
        return result

    for name, module in STAGES.items():
        setattr(module, name, partial(clocked, name))
    try:
        yield seconds, pictures
    finally:
        for name, module in STAGES.items():
            setattr(module, name, kept[name])


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and its children."""
    before = sum(os.times()[:4])
    work()
    return sum(os.times()[:4]) - before


def convert(path: Path) -> bytes:
    """The file converted to a JSON document."""
    return write(read(path))


def tesseract_alone(grey: Image, dpi: float) -> float:
    """CPU seconds of the ``tesseract`` command on the picture as a plain bitmap."""
    with tempfile.NamedTemporaryFile(suffix=".pgm") as file:
        file.write(b"P5 %d %d 255\n" % grey.size + grey.tobytes())
        file.flush()
        command = ["tesseract", file.name, "-", "-l", "vie", "--psm", "3", "--dpi", str(round(dpi)), "tsv"]
        return cpu(partial(subprocess.run, command, check=True, capture_output=True))


def loaded(grey: Image, dpi: float) -> None:
    """Read a picture with Tesseract kept in memory, if tesserocr is installed."""
    if tesseract.uses_library():
        list(tesseract._read_by_library(grey, dpi, 120, 3))


def header(scans: list[Scan], rounds: int) -> Table:
    """A table that compares reading header fields only with reading all fields."""
    made = Table("file", "full, s", "header, s", "faster", "members right, full", "header", "the same",
                 title=f"--fields header on letters of three pages (target: {TARGET_HEADER} times faster)",
                 title_justify="left")  # fmt: skip
    sums = [0.0, 0.0]
    for scan in scans:
        times = [(cpu(partial(read, scan.path)), cpu(partial(read, scan.path, fields="header"))) for _ in range(rounds)]
        full, spare = (median(column) for column in zip(*times, strict=True))
        sums = [sums[0] + full, sums[1] + spare]
        letters = [read(scan.path, fields=fields).letter.model_dump(mode="json") for fields in ("all", "header")]
        good = ["{} of {}".format(*count_correct(scan, letter)) for letter in letters]
        same = sum(letters[0][name.partition(".")[0]] == letters[1][name.partition(".")[0]] for name in MEMBERS)
        times_of = (f"{full:.2f}", f"{spare:.2f}", f"{full / spare:.2f} ×")
        made.add_row(scan.name, *times_of, *good, f"{same} of {len(MEMBERS)}")
    made.add_section()
    made.add_row("all", f"{sums[0]:.2f}", f"{sums[1]:.2f}", f"{sums[0] / sums[1]:.2f} ×", "", "", "")
    return made


def pages_of(scan: Scan) -> int:
    """The number of pages of a scan."""
    import pypdfium2  # type: ignore[import-untyped]

    if scan.path.suffix != ".pdf":
        return 1
    with pypdfium2.PdfDocument(scan.path.read_bytes()) as document:
        return len(document)


def peak(paths: list[Path]) -> float:
    """Peak memory (MiB) of a process that converts the files one by one.

    On Linux it is VmHWM: ``ru_maxrss`` of a new process begins with the memory of the process that started it.
    """
    program = (
        "import resource, sys; from pathlib import Path; from vnadmin_doc import read, write\n"
        "for path in sys.argv[1:]: write(read(path))\n"
        "status = Path('/proc/self/status')\n"
        "lines = status.read_text().splitlines() if status.exists() else []\n"
        "peaks = [int(line.split()[1]) for line in lines if line.startswith('VmHWM:')]\n"
        "print(*peaks or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])"
    )
    run = subprocess.run([sys.executable, "-c", program, *map(str, paths)], check=True, capture_output=True, text=True)
    return int(run.stdout) / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
