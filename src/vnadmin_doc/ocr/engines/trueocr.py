"""Run TrueOCR, the second reader: it finds the lines of a page and reads each line (ONNX Runtime).

It costs a quarter of Tesseract's time and makes other errors: in tone marks and spaces, where Tesseract
makes errors in letters; ``merge`` combines both. Optional: the extra ``scan``.
A line is read together with the paper above and below it: on real scans this gives an
eighth fewer errors than a line cropped tightly.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, Any

import regex as re

from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.text import nfc
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.engines.tesseract import OcrWord

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ReadLine", "available", "find_lines", "likely_turn", "read_lines", "read_names", "read_pictures", "version"]

_BATCH_AREA = 3072  # pixel columns of the lines read at once: larger batches leave the cache of the processor
_INNER_CAPITAL = re.compile(r"(?<=\p{Ll})(?=\p{Lu})")
_MIN_FREQUENCY = 3.0  # log10 of occurrences in 10^9 words
_MAX_GAP, _MIN_SHARED_HEIGHT = 0.4, 0.75  # of the line height: gap and shared height of two parts of one line
_WINDOW = 3  # line heights that the network gets: the line, and one line height above and below


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of the picture (box in pixels) and its words from left to right.

    The box of a word is as high as the line; its confidence is the lowest confidence of its letters.
    """

    box: Box
    words: tuple[OcrWord, ...]


def available() -> bool:
    """Is the second reader installed?"""
    return find_spec("trueocr") is not None


def version() -> str:
    """The version of the installed package."""
    return metadata.version("trueocr")


@cache
def _models() -> tuple[Any, Any]:
    """(line detector, recogniser), loaded once per process, one thread each.

    Recent releases of ONNX Runtime send telemetry on every system unless this variable is set before they are loaded;
    a reader of archives must send nothing. A value that the user has set is kept.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    from pathlib import Path

    import trueocr
    from trueocr.page import PageEngine
    from trueocr.recognizer import Recognizer

    folder = Path(trueocr.__file__).parent / "models"
    return PageEngine(folder, threads=1), Recognizer(folder, threads=1)


@cache
def _name_reader() -> Any:
    """The same network, trained on names of signers under seals and pen strokes (docs/handwriting.md)."""
    _models()  # before any import of the package, because it sets the environment for it
    from pathlib import Path

    from trueocr.recognizer import Recognizer

    return Recognizer(Path(__file__).with_name("names"), threads=1)


def likely_turn(grey: Image) -> int:
    """The rotation (0, 90, 180 or 270 degrees clockwise) that most probably makes the text of a picture upright."""
    import numpy as np

    finder, _ = _models()
    from trueocr.page import orient_input

    chances = finder.orient.run(None, {"x": orient_input(np.asarray(grey))[None, None]})[0][0]
    return 90 * int(chances[:4].argmax())  # the fifth: text in columns from top to bottom


def find_lines(grey: Image, scale: float | None = None) -> list[Box]:
    """The boxes of the lines of a grey picture, in pixels.

    Lines are detected on a copy scaled by ``scale``; None: at the default size for a page.
    """
    import numpy as np

    finder, _ = _models()
    width, height = grey.size
    if scale is None:
        boxes = finder.detect(np.asarray(grey))
    else:
        boxes, used_scale = finder._detect_at(np.asarray(grey), round(scale * max(width, height)))
        boxes = boxes / used_scale
    found = []
    for x0, top, x1, bottom, *_ in boxes.tolist():
        box = (max(0, int(x0)), max(0, int(top)), min(width, int(x1) + 1), min(height, int(bottom) + 1))
        if box[0] < box[2] and box[1] < box[3]:
            found.append(Box(*map(float, box)))
    return _merge_boxes(found)


def _merge_boxes(boxes: list[Box]) -> list[Box]:
    """Merge boxes of one row that touch: pen strokes and seals break lines in the middle of a word."""
    rows: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.x0):
        at = next((i for i, row in enumerate(rows) if _continues_row(row, box)), None)
        if at is None:
            rows.append(box)
        else:
            rows[at] = hull([rows[at], box])
    return sorted(rows, key=lambda box: (box.top, box.x0))


def _continues_row(row: Box, box: Box) -> bool:
    smaller, larger = sorted((row.height, box.height))
    shared = min(row.bottom, box.bottom) - max(row.top, box.top)
    return box.x0 - row.x1 <= _MAX_GAP * smaller and shared >= _MIN_SHARED_HEIGHT * larger


def read_lines(grey: Image, boxes: list[Box]) -> list[ReadLine]:
    """The words in each box of a grey picture."""
    import numpy as np

    pixels = np.asarray(grey)
    return _read([(pixels, box) for box in boxes], _models()[1])


def read_pictures(lines: Sequence[tuple[Image | Any, Box]]) -> list[ReadLine]:
    """Like ``read_lines``, with a separate picture, or array of its pixels, for each line."""
    import numpy as np

    return _read([(np.asarray(grey), box) for grey, box in lines], _models()[1])


def read_names(lines: Sequence[tuple[Image, Box]]) -> list[ReadLine]:
    """Like ``read_pictures``, for rows that are names of signers; a row of strokes without letters has no words."""
    import numpy as np

    return _read([(np.asarray(grey), box) for grey, box in lines], _name_reader())


def _read(lines: Sequence[tuple[Any, Box]], reader: Any) -> list[ReadLine]:
    """Read lines in batches of similar length; returns them in the given order."""
    from trueocr.preprocess import crop_line, pad_batch, width_batches

    crops = [
        crop_line(pixels, _corners(box), window=_WINDOW, max_width=reader.max_width, pad_y=reader.pad_y,
                  pad_x=reader.pad_x)
        for pixels, box in lines
    ]  # fmt: skip
    read: dict[int, ReadLine] = {}
    for chosen in width_batches([crop.shape[1] for crop in crops], max_area=_BATCH_AREA):
        batch, widths = pad_batch([crops[i] for i in chosen])
        ids, confidences, lengths = reader.session.run(["ids", "conf", "lengths"], {"x": batch, "widths": widths})
        for row, index in enumerate(chosen):
            steps, box = int(lengths[row]), lines[index][1]
            words = _words(ids[row, :steps].tolist(), confidences[row, :steps].tolist(), box, reader)
            read[index] = ReadLine(box, tuple(words))
    return [read[index] for index in range(len(lines))]


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.top, box.x1, box.bottom


def _words(ids: list[int], steps: list[float], box: Box, reader: Any) -> Iterator[OcrWord]:
    """The words of one line from the outputs of the network; ``steps``: confidence of each step.

    The steps are evenly distributed over the padded line.
    """
    left = box.x0 - reader.pad_x * box.height
    step = (box.width + 2 * reader.pad_x * box.height) / max(len(ids), 1)
    for space, group in groupby(_letters(ids, steps, reader.chars), key=lambda letter: letter[0].isspace()):
        if space:
            continue
        texts, starts, ends, confidences = zip(*group, strict=True)
        # The network marks the middle of a letter, so half a letter is added on both sides.
        half = max(ends[-1] - starts[0], 1) / len(texts) / 2
        x0, x1 = left + step * (starts[0] - half), left + step * (ends[-1] + half)
        word_box = Box(max(x0, 0.0), box.top, max(x1, 0.0), box.bottom)
        yield from _split_at_capitals(OcrWord(nfc("".join(texts)), word_box, min(confidences)))


def _split_at_capitals(word: OcrWord) -> Iterator[OcrWord]:
    """The word, split before inner capitals if the parts are common words: "HoàngAnh" gives two words."""
    parts = _INNER_CAPITAL.split(word.text)
    if len(parts) == 1 or any((rarest_frequency(part) or 0.0) < _MIN_FREQUENCY for part in parts):
        yield word
        return
    at, letter = word.box.x0, word.box.width / len(word.text)
    for part in parts:
        end = at + letter * len(part)
        yield OcrWord(part, Box(at, word.box.top, end, word.box.bottom), word.confidence)
        at = end


def _letters(ids: list[int], confidences: list[float], alphabet: list[str]) -> Iterator[tuple[str, int, int, float]]:
    """(letter, first step, step after the last, confidence): equal steps in sequence are one letter (CTC)."""
    at = 0
    for number, run in groupby(ids):
        end = at + sum(1 for _ in run)
        if number:
            yield alphabet[number - 1], at, end, max(confidences[at:end])
        at = end
