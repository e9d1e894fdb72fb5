"""Tesseract: a grey picture in, words out; by pytesseract, or by tesserocr where that is installed.

pytesseract starts a process a picture, which isolates crashes. tesserocr (extra ``scan``) keeps the
model loaded, which pays for the many small pictures of a second look. One thread each
(``OMP_THREAD_LIMIT=1``): its own threads make a page ten times slower on a busy machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import LimitExceeded, MissingDependency
from vnadmin_doc.language.text import nfc
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Filled

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["LANGUAGE", "EngineReport", "OcrWord", "engine_report", "loads", "recognise", "text_of", "version"]

LANGUAGE = "vie"
_HOW = "apt install tesseract-ocr tesseract-ocr-vie"
_WORD_LEVEL = "5"
_ONE_AT_A_TIME = Lock()
"""The loaded engine holds one picture: two threads would read each other's."""


def _too_slow(seconds: float) -> LimitExceeded:
    return LimitExceeded(msg("OCR took more than {seconds} s; raise Limits.ocr_seconds", seconds=f"{seconds:g}"))


def _not_installed() -> Message:
    return msg("Tesseract is not installed; run: {command}", command=_HOW)


@dataclass(frozen=True, slots=True, eq=False)
class OcrWord:
    """A word of an OCR engine: box in pixels of the picture, confidence 0–1. Two words are never equal.

    ``filled``: it stands in a blank of the head and was read by ``slots``.
    """

    text: str
    box: Box
    confidence: float
    filled: Filled | None = None


def text_of(words: Iterable[OcrWord]) -> str:
    """What they say, a space between them."""
    return " ".join(word.text for word in words)


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
        return EngineReport(None, (), _not_installed())
    version, languages, _ = _installed(path, os.environ.get("TESSDATA_PREFIX"))
    if version is None:
        return EngineReport(None, (), msg("Tesseract does not start; install it again: {command}", command=_HOW))
    if LANGUAGE not in languages:
        return EngineReport(
            version,
            languages,
            msg(
                "the Vietnamese model of Tesseract is missing; run: {command}", command="apt install tesseract-ocr-vie"
            ),
        )
    return EngineReport(version, languages, None)


@lru_cache(maxsize=8)
def _installed(path: str, data: str | None) -> tuple[str | None, tuple[str, ...], str]:  # noqa: ARG001 (cache key)
    """Version, languages and the folder of their models, asked of the program once for each place and data folder."""
    try:
        version = re.search(r"tesseract\s+v?(\S+)", _ask(path, "--version"))
        head, *lines = _ask(path, "--list-langs").splitlines() or [""]
    except (OSError, subprocess.SubprocessError):
        return None, (), ""
    folder = re.search(r'"(.+)"', head)
    languages = tuple(line.strip() for line in lines if line.strip())
    return (version.group(1) if version else None), languages, (folder.group(1) if folder else "")


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


def version() -> str:
    """Of the engine that reads. Raises ``MissingDependency``."""
    _engine()
    return (_loaded_version() if loads() else engine_report().version) or "unknown"


def recognise(grey: Image, dpi: float, seconds: float, psm: int = 3) -> list[OcrWord]:
    """The words of a grey picture in the engine's order; ``psm`` is its segmentation mode.

    Raises ``MissingDependency``, and ``LimitExceeded`` after ``seconds`` or a crash.
    """
    _engine()
    # Read when the engine starts; set here because its child or library takes our environment.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    if loads():
        with _ONE_AT_A_TIME:
            found = list(_by_library(grey, dpi, seconds, psm))
    else:
        found = list(_by_process(grey, dpi, seconds, psm))
    return [OcrWord(part, box, confidence) for text, box, confidence in found
            for part in _tidy(text).split()]  # fmt: skip


def _tidy(text: str) -> str:
    """As printed: the engine often writes one Đ as ĐÐ, and scraps as the letter ˆ, which is a sign."""
    return _DOUBLED.sub("Đ", nfc(text)).replace("ˆ", "^")


Found = tuple[str, Box, float]


def loads() -> bool:
    """Is the engine kept loaded in this process?"""
    return find_spec("tesserocr") is not None


def _loaded_version() -> str | None:
    import tesserocr

    version = re.search(r"tesseract\s+v?(\S+)", tesserocr.tesseract_version())
    return version.group(1) if version else None


@cache
def _loaded(folder: str) -> Any:
    import tesserocr

    try:
        return tesserocr.PyTessBaseAPI(path=folder, lang=LANGUAGE)
    except RuntimeError as error:
        raise MissingDependency(
            msg("the models of Tesseract in {folder} cannot be loaded; run: {command}", folder=folder, command=_HOW)
        ) from error


def _by_library(grey: Image, dpi: float, seconds: float, psm: int) -> Iterator[Found]:
    import tesserocr

    _, _, folder = _installed(shutil.which("tesseract") or "", os.environ.get("TESSDATA_PREFIX"))
    engine = _loaded(folder)
    engine.SetPageSegMode(psm)
    engine.SetImage(grey)
    engine.SetSourceResolution(round(dpi))
    if not engine.Recognize(max(1, round(seconds * 1000))):
        raise _too_slow(seconds)
    words = engine.GetIterator()
    level = tesserocr.RIL.WORD
    for word in tesserocr.iterate_level(words, level) if words is not None else ():
        if not word.Empty(level):
            left, top, right, bottom = map(float, word.BoundingBox(level))
            yield word.GetUTF8Text(level), Box(left, top, right, bottom), _share(word.Confidence(level))
    engine.Clear()


def _by_process(grey: Image, dpi: float, seconds: float, psm: int) -> Iterator[Found]:
    import pytesseract

    with tempfile.NamedTemporaryFile(suffix=".pgm") as picture:
        # A plain bitmap: pytesseract would spend more time on making a PNG than the disk on this.
        picture.write(b"P5 %d %d 255\n" % grey.size + grey.convert("L").tobytes())
        picture.flush()
        try:
            tsv = pytesseract.image_to_data(
                picture.name, lang=LANGUAGE, config=f"--psm {psm} --dpi {round(dpi)}", timeout=seconds
            )
        except pytesseract.TesseractNotFoundError as error:
            raise MissingDependency(_not_installed()) from error
        except pytesseract.TesseractError as error:
            raise LimitExceeded(
                msg("Tesseract stopped with code {code}: {error}", code=error.status, error=error.message)
            ) from error
        except RuntimeError as error:
            raise _too_slow(seconds) from error
    return _rows(str(tsv))


_DOUBLED = re.compile("Đ{2,}")


def _rows(tsv: str) -> Iterator[Found]:
    """Rows of level 5 with text; the columns are fixed by the engine."""
    for row in tsv.split("\n"):
        cells = row.rstrip("\r").split("\t")
        if len(cells) < 12 or cells[0] != _WORD_LEVEL:
            continue
        left, top, width, height = (max(0, int(cell)) for cell in cells[6:10])
        yield "\t".join(cells[11:]), Box(left, top, left + width, top + height), _share(float(cells[10]))


def _share(percent: float) -> float:
    return min(max(percent / 100, 0.0), 1.0)
