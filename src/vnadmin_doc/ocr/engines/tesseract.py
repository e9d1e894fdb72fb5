"""Run Tesseract on a grey picture: through tesserocr if it is installed, or else through pytesseract.

pytesseract starts a process for each picture, which isolates crashes. tesserocr (extra ``scan``) keeps the
model loaded, which is faster for the many small pictures that are read again. Both use one thread
(``OMP_THREAD_LIMIT=1``): more threads make a page ten times slower on a busy machine.
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

__all__ = [
    "LANGUAGE", "EngineReport", "OcrWord", "count_good_letters", "engine_report", "recognise", "text_of",
    "uses_library", "version",
]  # fmt: skip

LANGUAGE = "vie"
_INSTALL = "apt install tesseract-ocr tesseract-ocr-vie"
_WORD_LEVEL = "5"
_MIN_CONFIDENCE = 0.6  # of a word that is read well
_ONE_AT_A_TIME = Lock()
"""The loaded engine has one current picture, so two threads must not use it at the same time."""


def _timeout_error(seconds: float) -> LimitExceeded:
    return LimitExceeded(msg("OCR took more than {seconds} s; raise Limits.ocr_seconds", seconds=f"{seconds:g}"))


def _not_installed() -> Message:
    return msg("Tesseract is not installed; run: {command}", command=_INSTALL)


@dataclass(frozen=True, slots=True, eq=False)
class OcrWord:
    """A word of OCR: box in pixels of the picture, confidence 0 to 1. Two words are never equal.

    ``filled``: set if the word is handwritten or stamped in a blank of the head, read by ``handwriting``.
    """

    text: str
    box: Box
    confidence: float
    filled: Filled | None = None


def text_of(words: Iterable[OcrWord]) -> str:
    """The texts of the words, separated by spaces."""
    return " ".join(word.text for word in words)


def count_good_letters(words: Iterable[OcrWord]) -> int:
    """The number of letters in horizontal words with a good confidence.

    Short words are not counted, because they occur as noise in any orientation. Words in vertical lines are not
    counted either: their boxes are higher than wide.
    """
    return sum(
        len(word.text)
        for word in words
        if word.confidence >= _MIN_CONFIDENCE and len(word.text) > 2 and word.box.width > word.box.height
    )


@dataclass(frozen=True, slots=True)
class EngineReport:
    """The installed version and languages; ``missing``: what is missing and how to install it, None if complete."""

    version: str | None
    languages: tuple[str, ...]
    missing: str | None


def engine_report() -> EngineReport:
    """The installed version and languages, or what is missing. Raises no error."""
    path = shutil.which("tesseract")
    if path is None:
        return EngineReport(None, (), _not_installed())
    version, languages, _ = _query_program(path, os.environ.get("TESSDATA_PREFIX"))
    if version is None:
        return EngineReport(None, (), msg("Tesseract does not start; install it again: {command}", command=_INSTALL))
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
def _query_program(path: str, data: str | None) -> tuple[str | None, tuple[str, ...], str]:  # noqa: ARG001 (cache key)
    """Version, languages and model folder of the program; cached by the paths of the program and its data folder."""
    try:
        version = re.search(r"tesseract\s+v?(\S+)", _run(path, "--version"))
        head, *lines = _run(path, "--list-langs").splitlines() or [""]
    except (OSError, subprocess.SubprocessError):
        return None, (), ""
    folder = re.search(r'"(.+)"', head)
    languages = tuple(line.strip() for line in lines if line.strip())
    return (version.group(1) if version else None), languages, (folder.group(1) if folder else "")


def _run(path: str, option: str) -> str:
    result = subprocess.run(  # noqa: S603 (a program found on PATH, fixed arguments, no shell)
        [path, option], capture_output=True, timeout=30, check=False
    )
    return (result.stdout or result.stderr).decode("utf-8", "replace")


def _require_engine() -> None:
    """Raises ``MissingDependency`` if Tesseract or its Vietnamese model is not installed."""
    missing = engine_report().missing
    if missing is not None:
        raise MissingDependency(missing)


def version() -> str:
    """The version of the engine in use. Raises ``MissingDependency``."""
    _require_engine()
    return (_loaded_version() if uses_library() else engine_report().version) or "unknown"


def recognise(grey: Image, dpi: float, seconds: float, psm: int = 3) -> list[OcrWord]:
    """The words of a grey picture in the order of the engine; ``psm``: its page segmentation mode.

    Raises ``MissingDependency``, and ``LimitExceeded`` after ``seconds`` or a crash of Tesseract.
    """
    _require_engine()
    # The engine reads this variable when it starts; the library and the child process use our environment.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    if uses_library():
        with _ONE_AT_A_TIME:
            found = list(_read_by_library(grey, dpi, seconds, psm))
    else:
        found = list(_read_by_process(grey, dpi, seconds, psm))
    return [OcrWord(part, box, confidence) for text, box, confidence in found
            for part in _clean(text).split()]  # fmt: skip


def _clean(text: str) -> str:
    """The text corrected for typical errors: Tesseract often writes Đ as ĐÐ, and noise as the letter ˆ (here "^")."""
    return _DOUBLED_D.sub("Đ", nfc(text)).replace("ˆ", "^")


RawWord = tuple[str, Box, float]


def uses_library() -> bool:
    """Is Tesseract used as a library (tesserocr) in this process?"""
    return find_spec("tesserocr") is not None


def _loaded_version() -> str | None:
    import tesserocr

    version = re.search(r"tesseract\s+v?(\S+)", tesserocr.tesseract_version())
    return version.group(1) if version else None


@cache
def _loaded_engine(folder: str) -> Any:
    import tesserocr

    try:
        return tesserocr.PyTessBaseAPI(path=folder, lang=LANGUAGE)
    except RuntimeError as error:
        raise MissingDependency(
            msg("the models of Tesseract in {folder} cannot be loaded; run: {command}", folder=folder, command=_INSTALL)
        ) from error


def _read_by_library(grey: Image, dpi: float, seconds: float, psm: int) -> Iterator[RawWord]:
    import tesserocr

    _, _, folder = _query_program(shutil.which("tesseract") or "", os.environ.get("TESSDATA_PREFIX"))
    engine = _loaded_engine(folder)
    engine.SetPageSegMode(psm)
    engine.SetImage(grey)
    engine.SetSourceResolution(round(dpi))
    if not engine.Recognize(max(1, round(seconds * 1000))):
        raise _timeout_error(seconds)
    words = engine.GetIterator()
    level = tesserocr.RIL.WORD
    for word in tesserocr.iterate_level(words, level) if words is not None else ():
        if not word.Empty(level):
            left, top, right, bottom = map(float, word.BoundingBox(level))
            yield word.GetUTF8Text(level), Box(left, top, right, bottom), _share(word.Confidence(level))
    engine.Clear()


def _read_by_process(grey: Image, dpi: float, seconds: float, psm: int) -> Iterator[RawWord]:
    import pytesseract

    with tempfile.NamedTemporaryFile(suffix=".pgm") as picture:
        # A plain bitmap: writing it is faster than encoding a PNG, which pytesseract would do.
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
            raise _timeout_error(seconds) from error
    return _rows(str(tsv))


_DOUBLED_D = re.compile("Đ{2,}")


def _rows(tsv: str) -> Iterator[RawWord]:
    """The words (rows of level 5) of Tesseract's TSV output."""
    for row in tsv.split("\n"):
        cells = row.rstrip("\r").split("\t")
        if len(cells) < 12 or cells[0] != _WORD_LEVEL:
            continue
        left, top, width, height = (max(0, int(cell)) for cell in cells[6:10])
        yield "\t".join(cells[11:]), Box(left, top, left + width, top + height), _share(float(cells[10]))


def _share(percent: float) -> float:
    return min(max(percent / 100, 0.0), 1.0)
