"""Record the words of the corpus's scans on four rasters, so that rules are judged by all four and not by luck.

    python tests/eval/rasters.py FOLDER [--jobs N]

The originals are the raster ``o``; ``a``, ``b`` and ``c`` are drawn by the corpus's own ``variants.py`` into FOLDER.
The words are recorded in FOLDER/words/RASTER/NAME.rec and are read again only after a change to the code of OCR or of
the readers. Scans and words are of real letters: FOLDER must be outside the project. ``gate.py --scans FOLDER`` and
``python -m tools.fit_sure FOLDER`` replay the words.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import vnadmin_doc
from eval.gate import RASTERS, SCANS, corpus, golds
from eval.remedies import traced
from vnadmin_doc.api import open_source
from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.formats import recorded
from vnadmin_doc.limits import Limits

PACKAGE = Path(vnadmin_doc.__file__).parent
LIMITS = Limits(ocr_seconds=600.0)
"""So long that words do not depend on what else the machine does."""
READERS = ("ocr", "formats", "language", "model")
"""The packages that decide which words are read."""


@cache
def code_digest() -> str:
    """SHA-256 of the code and data that turn a scan into words."""
    files = sorted(
        path for name in READERS for path in (PACKAGE / name).rglob("*") if path.suffix in {".py", ".npz", ".onnx"}
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def scans(folder: Path) -> dict[str, Path]:
    """The scans with gold, by name."""
    return {
        name: next(path for path in folder.glob(f"{name}.*") if not path.name.endswith(".gold.json"))
        for name in golds(folder, SCANS)
    }


def draw(folder: Path, out: Path) -> None:
    """Draw the rasters that are not there yet."""
    if all((out / name).is_dir() for name in RASTERS[1:]):
        return
    program = folder.parents[1] / "eval" / "variants.py"
    for reading in SCANS:
        subprocess.run([sys.executable, program, folder, out, "--only", f"*-{reading}.*"], check=True)


def recordings(folder: Path, out: Path) -> Iterator[tuple[str, Path, Path]]:
    """(name, scan, recording) of each scan on each raster."""
    for raster in RASTERS:
        for name, original in scans(folder).items():
            scan = original if raster == "o" else out / raster / f"{name}.pdf"
            yield name, scan, out / "words" / raster / f"{name}.rec"


def record(job: tuple[Path, Path]) -> str:
    """Read one scan and write its words, unless this code has read it before; returns its name, or the error."""
    scan, target = job
    stamp = target.with_suffix(".code")
    if stamp.exists() and stamp.read_text() == code_digest():
        return f"{target.parent.name}/{target.stem}: there"
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        with traced() as acted:
            words = recorded.dump(open_source(scan, limits=LIMITS))
    except VnadminDocError as error:
        return f"{scan}: {error}"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(words)
    target.with_suffix(".acted").write_text("\n".join(sorted(acted)))
    stamp.write_text(code_digest())
    return f"{target.parent.name}/{target.stem}"


def main() -> int:
    """Draw and record; 2 without a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    folder = corpus() or parser.error("no corpus here: set VNADMIN_DOC_CORPUS")
    draw(folder, args.folder)
    with ProcessPoolExecutor(args.jobs) as pool:
        for line in pool.map(record, [(scan, target) for _, scan, target in recordings(folder, args.folder)]):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
