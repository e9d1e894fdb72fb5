"""Compare with OCRmyPDF and pdftotext: wall time on two cores for the same files, and correct values.

    python benchmarks/peers.py [--corpus FOLDER] [--scans N] [--ocrmypdf PROGRAM]

OCRmyPDF (PyPI or apt; needs Ghostscript) adds a Vietnamese text layer with two jobs and its default options, file by
file; ``--force-ocr`` only where a file has text already, which it refuses otherwise. pdftotext (poppler) extracts the
text with its layout; vnadmin-doc reads a letter from that text (not timed). vnadmin-doc converts the same files with
``--jobs 2``. Both start new processes. If a program is missing, this is printed and nothing runs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._options import make_parser
from benchmarks._scans import Scan, count_correct, real_scans, three_pages
from benchmarks._versions import ROOT, Seconds, convert_seconds, seconds_of_children
from vnadmin_doc import load, read_text


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--corpus", type=Path, help="a folder of real scans with gold")
    parser.add_argument("--scans", type=int, default=12, help="real scans to take, evenly picked (12)")
    parser.add_argument("--ocrmypdf", default="ocrmypdf", help="where it is, if not on PATH")
    options = parser.parse_args()
    missing = [name for name in (options.ocrmypdf, "gs", "pdftotext", "tesseract") if shutil.which(name) is None]
    if missing:
        how = "pip install ocrmypdf; apt install ghostscript poppler-utils"
        print(f"skipped: {', '.join(missing)} not installed ({how})")
        return
    real = [scan for scan in real_scans(options.corpus, options.scans) if scan.path.suffix == ".pdf"]
    with tempfile.TemporaryDirectory() as place:
        for title, scans in (("invented", three_pages()), ("real", real)):
            if scans:
                folder = Path(place, title)
                folder.mkdir()
                ours = convert_seconds(ROOT, [scan.path for scan in scans], folder / "ours")
                theirs = seconds_of_ocrmypdf(scans, options.ocrmypdf, folder)
                Console(width=110).print(table(title, scans, folder, ours, theirs))


def seconds_of_ocrmypdf(scans: list[Scan], program: str, folder: Path) -> Seconds:
    """Seconds of OCRmyPDF and pdftotext for all files, one file after another, two jobs each."""
    command = [program, "--jobs", "2", "-l", "vie", "--output-type", "pdf", "--quiet"]
    help_text = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    if "--invalidate-digital-signatures" in help_text:  # versions from 15 on refuse signed files without it
        command.append("--invalidate-digital-signatures")
    forced = [["--force-ocr"] if has_text(scan.path) else [] for scan in scans]

    def run_all() -> None:
        for number, scan in enumerate(scans):
            made = folder / f"{number}.pdf"
            subprocess.run([*command, *forced[number], str(scan.path), str(made)], check=True)
            subprocess.run(["pdftotext", "-layout", str(made), str(made.with_suffix(".txt"))], check=True)

    return seconds_of_children(run_all)


def has_text(path: Path) -> bool:
    """Does a page of the PDF have text?"""
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        return any(page.get_textpage().count_chars() for page in document)


def table(title: str, scans: list[Scan], folder: Path, ours: Seconds, theirs: Seconds) -> Table:
    """The table of times and correct values."""
    made = Table("file", "ours", "OCRmyPDF + pdftotext", title_justify="left",
                 title=f"Two cores, {title}: members read right of each")  # fmt: skip
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
    for name, own, their in zip(("seconds", "CPU seconds"), ours, theirs, strict=True):
        made.add_row(name, f"{own:.1f}", f"{their:.1f}")
    made.add_row("faster (target: 2.5)", f"{theirs[0] / ours[0]:.2f} ×", "")
    made.add_row("less CPU", f"{theirs[1] / ours[1]:.2f} ×", "")
    return made


if __name__ == "__main__":
    main()
