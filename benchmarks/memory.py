"""Measure the memory of a process that reads letter after letter; it should not grow.

    python benchmarks/memory.py [--letters N] [--corpus FOLDER]

All letters differ: the samples in rotation with changed numbers. ``--corpus``: a
folder of your own PDFs instead of the samples; scans are left out, because they take too long.
"""

from __future__ import annotations

import gc
import resource
import sys
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._options import make_parser
from vnadmin_doc import read, read_text, write

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
STEPS = 5


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--letters", type=int, default=2000, help="letters from text; a quarter as many PDFs (2000)")
    parser.add_argument("--corpus", type=Path, help="a folder of PDFs, instead of those under samples/")
    options = parser.parse_args()
    texts = cycle([path.read_text("utf-8") for path in sorted(SAMPLES.glob("*/source.*t*xt"))])
    files = sorted((options.corpus or SAMPLES).rglob("*.pdf"))
    digital = [data for path in files if read(data := path.read_bytes()).source.reading == "pdf-text"]
    pdfs = cycle(digital)

    def of_text(number: int) -> None:
        write(read_text(f"{next(texts)}\n{number}"))

    def of_pdf(_: int) -> None:
        write(read(next(pdfs)))

    made = Table("letters", "from text, MiB", "from PDF, MiB", title="Resident memory", title_justify="left")
    held = [
        memory_by_fifths(of_text, options.letters),
        memory_by_fifths(of_pdf, options.letters // 4) if digital else [0.0] * (STEPS + 1),
    ]
    for step, (text, pdf) in enumerate(zip(*held, strict=True)):
        share = step / STEPS
        count = f"{round(options.letters * share)} and {round(options.letters // 4 * share)} PDFs"
        made.add_row(count, f"{text:.1f}", f"{pdf:.1f}")
    Console(width=110).print(made)
    rise = [column[-1] - column[1] for column in held]
    print(f"after the first fifth: {rise[0]:+.1f} MiB from text, {rise[1]:+.1f} MiB from PDF")


def memory_by_fifths(work: Callable[[int], None], count: int) -> list[float]:
    """Resident memory (MiB) before the work and after each fifth of it."""
    work(0)
    found = [resident()]
    for step in range(STEPS):
        for number in range(count * step // STEPS, count * (step + 1) // STEPS):
            work(number)
        gc.collect()
        found.append(resident())
    return found


def resident() -> float:
    """Resident memory in MiB; on systems without this value, the peak so far."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
