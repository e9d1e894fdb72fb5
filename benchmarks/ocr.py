"""OCR: scans to JSON, whole, beside Tesseract alone on the same pixels.

    python benchmarks/ocr.py [--corpus FOLDER] [--rounds N]

Both in turns in one run, one thread each. What we take above Tesseract is preparing the
page and the second look at what it left out. ``--corpus``: a folder of your own scans.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import pypdfium2  # type: ignore[import-untyped]
import pytesseract
from PIL import Image
from rich.console import Console
from rich.table import Table

from vnadmin_doc import read, write
from vnadmin_doc.ocr import DPI
from vnadmin_doc.ocr.tesseract import engine_report

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SUFFIXES = {".png", ".jpg", ".jpeg", ".tif", ".webp"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="a folder of scans, instead of those under samples/")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (3)")
    options = parser.parse_args()
    if missing := engine_report().missing:
        raise SystemExit(missing)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    made = Table("file", "pages", "whole, s", "Tesseract, s", "pages a second", "of Tesseract",
                 title="Scan to JSON", title_justify="left")  # fmt: skip
    ratios = []
    for path in sorted((options.corpus or SAMPLES).rglob("*")):
        pages = pixels(path)
        if not pages:
            continue
        whole, alone = in_turns(partial(converted, path), partial(recognised, pages), options.rounds)
        ratios.append(whole / alone)
        name = path.name if path.stem != "source" else f"{path.parent.name}/{path.name}"
        made.add_row(name[:40], str(len(pages)), f"{whole:.2f}", f"{alone:.2f}", f"{len(pages) / whole:.2f}",
                     f"{ratios[-1]:.2f} ×")  # fmt: skip
    if ratios:
        made.add_section()
        made.add_row("median", "", "", "", "", f"{median(ratios):.2f} ×")
    Console(width=110).print(made)


def pixels(path: Path) -> list[Image.Image]:
    """The pages as pictures at the resolution that we use; none where the file is no scan."""
    if path.suffix in SUFFIXES:
        return [Image.open(path).convert("L")]
    if path.suffix != ".pdf":
        return []
    with pypdfium2.PdfDocument(path.read_bytes()) as document:
        if any(page.get_textpage().count_chars() > 200 for page in document):
            return []
        return [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]


def converted(path: Path) -> bytes:
    return write(read(path))


def recognised(pages: list[Image.Image]) -> None:
    for page in pages:
        pytesseract.image_to_data(page, lang="vie", config=f"--psm 3 --dpi {DPI}")


def in_turns(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds of both."""
    times: tuple[list[float], list[float]] = [], []
    for _ in range(rounds):
        for rival, taken in zip((one, other), times, strict=True):
            began = time.perf_counter()
            rival()
            taken.append(time.perf_counter() - began)
    return median(times[0]), median(times[1])


if __name__ == "__main__":
    main()
