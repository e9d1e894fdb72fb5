"""Compare with OCRmyPDF and pdftotext: wall time on two cores for the same files, and correct values.

    python benchmarks/peers.py [--corpus FOLDER] [--scans N] [--ocrmypdf PROGRAM]

OCRmyPDF (PyPI; needs Ghostscript) adds a Vietnamese text layer with two jobs; pdftotext (poppler)
extracts the text with its layout; vnadmin-doc reads a letter from that text (not timed). vnadmin-doc converts the
same files with ``--jobs 2``. Both start new processes. If a program is missing, this is printed and nothing runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._scans import Scan, count_correct, real_scans, three_pages
from vnadmin_doc import load, read_text

COMMAND = Path(sys.executable).with_name("vnadmin-doc")


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="a folder of real scans with gold")
    parser.add_argument("--scans", type=int, default=12, help="real scans to take, evenly picked (12)")
    parser.add_argument("--ocrmypdf", default="ocrmypdf", help="where it is, if not on PATH")
    parser.add_argument("--rounds", help=argparse.SUPPRESS)  # scripts/bench gives each the same arguments
    options = parser.parse_args()
    missing = [name for name in (options.ocrmypdf, "gs", "pdftotext", "tesseract") if shutil.which(name) is None]
    if missing:
        how = "pip install ocrmypdf; apt install ghostscript poppler-utils"
        print(f"skipped: {', '.join(missing)} not installed ({how})")
        return
    real = [scan for scan in real_scans(options.corpus, options.scans) if scan.path.suffix == ".pdf"]
    scans = [*three_pages(), *real]
    with tempfile.TemporaryDirectory() as folder:
        ours = seconds_of_ours(scans, Path(folder))
        theirs = seconds_of_ocrmypdf(scans, options.ocrmypdf, Path(folder))
        Console(width=110).print(table(scans, Path(folder), ours, theirs))


def seconds_of_ours(scans: list[Scan], folder: Path) -> float:
    """Wall-clock seconds of our command for all files."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "vnadmin_doc", "convert", *(str(scan.path) for scan in scans)]
    subprocess.run([*command, "-o", str(folder / "ours"), "--jobs", "2", "--quiet"], check=True)
    return time.perf_counter() - began


def seconds_of_ocrmypdf(scans: list[Scan], program: str, folder: Path) -> float:
    """Wall-clock seconds of OCRmyPDF and pdftotext for all files, one file after another, two jobs each."""
    began = time.perf_counter()
    options = ["--jobs", "2", "-l", "vie", "--output-type", "pdf", "--force-ocr", "--quiet",
               "--invalidate-digital-signatures"]  # fmt: skip
    for number, scan in enumerate(scans):
        made = folder / f"{number}.pdf"
        one_thread = os.environ | {"OMP_THREAD_LIMIT": "1"}
        subprocess.run([program, *options, str(scan.path), str(made)], check=True, env=one_thread)
        subprocess.run(["pdftotext", "-layout", str(made), str(made.with_suffix(".txt"))], check=True)
    return time.perf_counter() - began


def table(scans: list[Scan], folder: Path, ours: float, theirs: float) -> Table:
    """The table of times and correct values."""
    made = Table("file", "ours", "OCRmyPDF + pdftotext", title="Two cores: seconds for all, members read right of each",
                 title_justify="left")  # fmt: skip
    sums = [0, 0, 0]
    for number, scan in enumerate(scans):
        document = load((folder / "ours" / f"{scan.path.name}.json").read_bytes())
        text = (folder / f"{number}.txt").read_text("utf-8", "replace").replace("\f", "\n")
        (good, known), (other, _) = (
            count_correct(scan, reading.letter.model_dump(mode="json")) for reading in (document, read_text(text))
        )
        sums = [sums[0] + good, sums[1] + other, sums[2] + known]
        made.add_row(scan.name, f"{good} of {known}", f"{other} of {known}")
    made.add_section()
    made.add_row("members right", *(f"{good / sums[2]:.3f}" for good in sums[:2]))
    made.add_row("seconds", f"{ours:.1f}", f"{theirs:.1f}")
    made.add_row("faster", f"{theirs / ours:.2f} ×", "")
    return made


if __name__ == "__main__":
    main()
