"""Tesseract by pytesseract: a picture in, words out as TSV.

A process a page isolates crashes and gives a time limit for free. One thread each
(``OMP_THREAD_LIMIT=1``): its own threads make a page ten times slower on a busy machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from vnadmin_doc.errors import LimitExceeded, MissingDependency
from vnadmin_doc.geometry import Box
from vnadmin_doc.page import Ocr
from vnadmin_doc.text import nfc

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["LANGUAGE", "EngineReport", "OcrWord", "engine_report", "identity", "recognise"]

LANGUAGE = "vie"
_HOW = "apt install tesseract-ocr tesseract-ocr-vie"
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word as the engine gives it: box in pixels of the picture, confidence 0–1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class EngineReport:
    """What there is of the engine; ``missing`` says how to get what is not there, or is None."""

    version: str | None
    languages: tuple[str, ...]
    missing: str | None


def engine_report() -> EngineReport:
    """The engine's version and languages, or what is missing. Raises nothing."""
    path = shutil.which("tesseract")
    if path is None:
        return EngineReport(None, (), f"Tesseract is not installed; {_HOW}")
    version, languages = _installed(path, os.environ.get("TESSDATA_PREFIX"))
    if version is None:
        return EngineReport(None, (), f"Tesseract does not start; reinstall it: {_HOW}")
    if LANGUAGE not in languages:
        return EngineReport(version, languages, "Tesseract has no Vietnamese; apt install tesseract-ocr-vie")
    return EngineReport(version, languages, None)


@lru_cache(maxsize=8)
def _installed(path: str, data: str | None) -> tuple[str | None, tuple[str, ...]]:  # noqa: ARG001 (cache key)
    """Version and languages, asked of the program once for each place and data directory."""
    try:
        version = re.search(r"tesseract\s+v?(\S+)", _ask(path, "--version"))
        lines = _ask(path, "--list-langs").splitlines()
    except (OSError, subprocess.SubprocessError):
        return None, ()
    return (version.group(1) if version else None), tuple(line.strip() for line in lines[1:] if line.strip())


def _ask(path: str, question: str) -> str:
    done = subprocess.run(  # noqa: S603 (a program found on PATH, fixed arguments, no shell)
        [path, question], capture_output=True, timeout=30, check=False
    )
    return (done.stdout or done.stderr).decode("utf-8", "replace")


def _engine() -> None:
    """Raises ``MissingDependency`` where the program or its Vietnamese is not there."""
    missing = engine_report().missing
    if missing is not None:
        raise MissingDependency(missing)


def identity(dpi: float) -> Ocr:
    """What the record says of the engine. Raises ``MissingDependency``."""
    _engine()
    return Ocr("tesseract", engine_report().version or "unknown", LANGUAGE, round(dpi))


def recognise(grey: Image, dpi: float, seconds: float, psm: int = 3) -> list[OcrWord]:
    """The words of a grey picture in the engine's order; ``psm`` is its segmentation mode.

    Raises ``MissingDependency``, and ``LimitExceeded`` after ``seconds`` or a crash.
    """
    import pytesseract

    _engine()
    # Read by the child only; set here because pytesseract hands its own environment on.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    with tempfile.NamedTemporaryFile(suffix=".pgm") as picture:
        # A plain bitmap: pytesseract would spend more time on making a PNG than the disk on this.
        picture.write(b"P5 %d %d 255\n" % grey.size + grey.convert("L").tobytes())
        picture.flush()
        try:
            tsv = pytesseract.image_to_data(
                picture.name, lang=LANGUAGE, config=f"--psm {psm} --dpi {round(dpi)}", timeout=seconds
            )
        except pytesseract.TesseractNotFoundError as error:
            raise MissingDependency(f"Tesseract is not installed; {_HOW}") from error
        except pytesseract.TesseractError as error:
            raise LimitExceeded(f"Tesseract stopped with code {error.status}: {error.message}") from error
        except RuntimeError as error:
            raise LimitExceeded(f"OCR took more than {seconds:g} s; raise limits.ocr_seconds") from error
    return list(_words(str(tsv)))


_DOUBLED = re.compile("Đ{2,}")  # the engine often writes one Đ as ĐÐ


def _words(tsv: str) -> Iterator[OcrWord]:
    """Rows of level 5 with text; the columns are fixed by the engine."""
    for row in tsv.split("\n"):
        cells = row.rstrip("\r").split("\t")
        if len(cells) < 12 or cells[0] != _WORD_LEVEL:
            continue
        left, top, width, height = (max(0, int(cell)) for cell in cells[6:10])
        confidence = min(max(float(cells[10]) / 100, 0.0), 1.0)
        for text in _DOUBLED.sub("Đ", nfc("\t".join(cells[11:]))).split():
            yield OcrWord(text, Box(left, top, left + width, top + height), confidence)
