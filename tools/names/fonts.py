"""Load the fonts for drawn names: Liberation Serif of ``tools/fonts``, and a folder of free fonts.

In a separate folder::

    npm install @fontsource/dancing-script …      # ``SCRIPTS`` names them; SIL Open Font License 1.1
    apt-get download fonts-texgyre && dpkg -x fonts-texgyre_*.deb deb     # GUST Font License

A family of fontsource is split by alphabets (latin, latin-ext, vietnamese), so each letter is drawn with the file that
has it. No font of the folder is in this repository or its wheel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

__all__ = ["SCRIPTS", "Face", "load_faces"]

SCRIPTS = (
    "dancing-script", "great-vibes", "charm", "charmonman", "pacifico", "lobster", "alex-brush", "corinthia", "whisper",
)  # fmt: skip
_OWN = Path(__file__).parents[1] / "fonts"
_PRINTED = ("Bold", "Bold", "Bold", "Regular", "BoldItalic", "Italic")  # names are printed in bold
_GYRE = ("termes-bold", "termes-bold", "pagella-bold", "schola-bold", "bonum-bold", "termes-bolditalic")
_CHORUS = "chorus-mediumitalic"
_SUBSETS = ("latin", "latin-ext", "vietnamese")


@dataclass(frozen=True)
class Face:
    """One face: its files, each with the letters that it has."""

    files: tuple[tuple[str, frozenset[int]], ...]
    script: bool

    def draw(self, text: str, size: int) -> Image.Image:
        """The text as a mask (255: ink), with margins."""
        fonts = [self._font(char, size) for char in text]
        if len(set(map(id, fonts))) == 1:
            width = int(fonts[0].getlength(text)) + 2 * size
            mask = Image.new("L", (width, 3 * size))
            ImageDraw.Draw(mask).text((size, 2 * size), text, 255, fonts[0], anchor="ls")
        else:
            width = int(sum(font.getlength(char) for font, char in zip(fonts, text, strict=True))) + 2 * size
            mask, x = Image.new("L", (width, 3 * size)), float(size)
            pen = ImageDraw.Draw(mask)
            for font, char in zip(fonts, text, strict=True):
                pen.text((x, 2 * size), char, 255, font, anchor="ls")
                x += font.getlength(char)
        return mask

    def _font(self, char: str, size: int) -> ImageFont.FreeTypeFont:
        path = next((path for path, letters in self.files if ord(char) in letters), self.files[0][0])
        return _sized(path, size)


@lru_cache(maxsize=1024)
def _sized(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _face(paths: Sequence[Path], *, script: bool) -> Face:
    files = []
    for path in paths:
        with TTFont(path, lazy=True) as font:
            files.append((str(path), frozenset(font.getBestCmap())))
    return Face(tuple(files), script)


@lru_cache(maxsize=1)
def load_faces(folder: Path) -> tuple[list[Face], list[Face]]:
    """(printed faces, script faces); a face that is in the list more than once is drawn more often."""
    own = [_face([_OWN / f"LiberationSerif-{style}.ttf"], script=False) for style in _PRINTED]
    gyre = [_face([path], script=False) for name in _GYRE for path in folder.rglob(f"texgyre{name}.otf")]
    scripts = [_face([path], script=True) for path in folder.rglob(f"texgyre{_CHORUS}.otf")]
    for name in SCRIPTS:
        for weight in (400, 700):
            files = [path for s in _SUBSETS for path in sorted(folder.rglob(f"{name}-{s}-{weight}-normal.woff"))[:1]]
            if len(files) == len(_SUBSETS):
                scripts.append(_face(files, script=True))
    return own + gyre, scripts
