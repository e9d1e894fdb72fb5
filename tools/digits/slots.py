"""Generate slots of a head for training: digits between printed words, degraded as by scanners.

Every picture goes through the function that prepares real slots, so its effect on dot leaders,
rules and neighbouring lines is in the training data too. All digits have the same probability,
so the network does not learn a distribution of numbers.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tools.digits.glyphs import Glyphs, glyph, load, printed
from tools.digits.strokes import draw, draw_strokes
from vnadmin_doc.ocr.handwriting.digits import ALPHABET
from vnadmin_doc.ocr.handwriting.slot_ink import ABOVE, BELOW, strip

__all__ = ["Slot", "make_slot"]

_CAPITAL = 26  # pixels: height of a capital in the drawing, a little less than at 300 dpi
_LEFT = ("Số:", "Số:", "Số :", "Số", "ố:", ":", "", "ngày", "ngày", "gày", "ày", "y", "tháng", "áng", "ng", "g")
_RIGHT_NUMBER = (
    "/", "/", "/UB", "/QĐ", "/S", "/TB", "/KH", "/C", "/GM", "/VP", "/BC", "-", "", "-QĐ/", "/20", "/2024/Q", "/2019",
)  # fmt: skip
_RIGHT_DATE = ("tháng", "thán", "th", "t", "năm", "nă", "n", "")


_SOURCES = {
    "strokes": 0.4, "font": 0.1, "mnist": 0.1, "optdigits": 0.06, "semeion": 0.05, "pendigits": 0.11, "print": 0.18,
}  # fmt: skip
_BEND = 0.05  # standard deviation of the corners of a cell, as a share of the height, when a bitmap is bent


@dataclass(frozen=True)
class Slot:
    """A prepared picture, float32 (32, width), its text, and 1 for handwriting."""

    picture: Any
    text: str
    hand: int


@dataclass(frozen=True)
class _PrintBefore:
    """The print before the slot: its text, whether it belongs to a number, and its slope."""

    text: str
    number: bool
    italic: bool


class _Canvas:
    """A picture where ink is added over ink, uint8; the darker value wins."""

    def __init__(self, width: int, height: int) -> None:
        self.ink = np.zeros((height, width), dtype=np.uint8)

    def put(self, ink: Any, x: float, y: float, strength: float = 1.0) -> None:
        x0, y0 = round(x), round(y)
        high, wide = ink.shape
        top, left = max(0, y0), max(0, x0)
        bottom, right = min(self.ink.shape[0], y0 + high), min(self.ink.shape[1], x0 + wide)
        if top < bottom and left < right:
            part = ink[top - y0 : bottom - y0, left - x0 : right - x0]
            if strength != 1.0:
                part = (part * strength).astype(np.uint8)
            np.maximum(self.ink[top:bottom, left:right], part, out=self.ink[top:bottom, left:right])


def _value(random: Any) -> str:
    length = random.choice([1, 2, 3, 4, 5, 6], p=[0.12, 0.34, 0.22, 0.24, 0.06, 0.02])
    digits = "".join(str(random.integers(10)) for _ in range(length))
    if length <= 2 and random.random() < 0.35:  # days and months begin with 0 to 3
        digits = str(random.integers(4)) + digits[1:]
    if random.random() < 0.07:
        digits += str(random.choice(["a", "b", "A", "B"], p=[0.2, 0.2, 0.25, 0.35]))
    return digits


class _DigitStyle:
    """One handwriting or one font for all digits of a slot."""

    def __init__(self, glyphs: Glyphs, random: Any, *, italic: bool) -> None:
        self.glyphs, self.random = glyphs, random
        self.source = str(random.choice(list(_SOURCES), p=list(_SOURCES.values())))
        self.hand = self.source != "print"
        self.machine = not self.hand and random.random() < 0.3
        self.capital = _CAPITAL * (float(np.exp(random.normal(0.22, 0.25))) if self.hand else random.uniform(0.9, 1.12))
        if self.machine:
            self.capital *= float(np.exp(random.normal(0.12, 0.12)))
        self.pen = float(np.clip(np.exp(random.normal(np.log(3.0), 0.4)), 1.2, 8.0))
        self.slant = float(random.normal(0.18, 0.16))
        self.wobble = random.uniform(0.02, 0.075)
        self.uneven = random.uniform(0.0, 0.12) if self.hand else 0.0
        # Most printed digits in a slot have the font of their line.
        like = [path for path in glyphs.prints if path.name.startswith("tinos") and ("italic" in path.name) == italic]
        prints = like if random.random() < 0.7 else glyphs.prints
        fonts = glyphs.hands if self.hand else prints
        self.font = load(str(fonts[random.integers(len(fonts))]), 64)
        self.stretch = random.uniform(0.8, 1.2) if self.hand else random.uniform(0.95, 1.05)
        self.shear = float(random.normal(0.05, 0.12)) if self.hand else 0.0

    def digit(self, char: str) -> Any:
        high = self.capital * (1 + self.random.normal(0, self.uneven))
        high *= 0.72 if char == "a" else 1.0
        slant = self.slant + self.random.normal(0, 0.05)
        bitmaps = self.glyphs.bitmaps.get(self.source)
        if self.source == "pendigits" and char.isdigit():
            pens = self.glyphs.pens[char]
            shape = (pens[self.random.integers(len(pens))],)
            return draw_strokes(shape, high, self.pen, slant - 0.18, self.wobble / 2, self.random)
        if self.source in ("strokes", "pendigits") or (bitmaps and not char.isdigit()):
            return draw(char, high, self.pen, slant, self.wobble, self.random)
        if bitmaps:
            of = bitmaps[char]
            picture = Image.fromarray(of[self.random.integers(len(of))])
            picture = picture.crop(picture.getbbox() or (0, 0, *picture.size))
            if self.source == "semeion":  # stretched to a square
                narrow = self.random.uniform(0.3, 0.5) if char == "1" else self.random.uniform(0.45, 0.85)
                picture = picture.resize((max(3, round(4 * narrow * picture.height)), 4 * picture.height))
            return self._shaped(picture, high, sharp=True)
        ink = self._shaped(glyph(self.font, char), high)
        return _worn(ink, self.random) if self.machine else ink

    def _shaped(self, picture: Image.Image, high: float, *, sharp: bool = False) -> Any:
        if not self.hand and self.font.getbbox("0")[3]:
            zero = self.font.getbbox("0")
            high *= picture.height / max(1, zero[3] - zero[1])
        wide = max(1, round(picture.width * high / picture.height * self.stretch))
        picture = picture.resize((wide, max(1, round(high))), Image.Resampling.BICUBIC)
        if self.shear:
            lean = abs(self.shear) * picture.height
            start = -lean if self.shear > 0 else 0.0
            size = picture.width + int(lean) + 1, picture.height
            how = (1, self.shear, start, 0, 1, 0)
            picture = picture.transform(size, Image.Transform.AFFINE, how, Image.Resampling.BILINEAR)
        ink = np.asarray(_bent(picture, self.random) if self.hand else picture)
        if sharp:  # bitmaps are soft, scans are not
            ink = np.clip((ink.astype(np.float32) - 90) * 3, 0, 255).astype(np.uint8)
            if self.pen > 3.6 and self.random.random() < 0.5:
                ink = np.asarray(Image.fromarray(ink).filter(ImageFilter.MaxFilter(3)))
        return ink


def _worn(ink: Any, random: Any) -> Any:
    """The digit of a numbering machine: ink that ran, and places that got none."""
    if random.random() < 0.6:
        ink = np.asarray(Image.fromarray(ink).filter(ImageFilter.MaxFilter(3)))
    cells = random.uniform(0, 1, (max(2, ink.shape[0] // 5), max(2, ink.shape[1] // 5))).astype(np.float32)
    spots = np.asarray(Image.fromarray(cells).resize((ink.shape[1], ink.shape[0]), Image.Resampling.BICUBIC))
    return np.where(spots < random.uniform(-0.1, 0.3), ink // 4, ink).astype(np.uint8)


def _bent(picture: Image.Image, random: Any) -> Image.Image:
    """The picture with its middle moved in nine cells, so a glyph of one hand has many shapes."""
    wide, high = picture.size
    if min(wide, high) < 6:
        return picture
    grid = np.stack(np.meshgrid(np.linspace(0, wide, 4), np.linspace(0, high, 4)), axis=-1)
    moved = grid.copy()
    moved[1:3, 1:3] += random.normal(0, _BEND * high, (2, 2, 2))
    moved[1:3, [0, 3], 1] += random.normal(0, _BEND * high, (2, 2))
    moved[[0, 3], 1:3, 0] += random.normal(0, _BEND * high, (2, 2))
    cells = [
        (
            (*map(round, grid[r, c]), *map(round, grid[r + 1, c + 1])),
            tuple(float(v) for corner in ((r, c), (r + 1, c), (r + 1, c + 1), (r, c + 1)) for v in moved[corner]),
        )
        for r in range(3)
        for c in range(3)
    ]
    return picture.transform(picture.size, Image.Transform.MESH, cells, Image.Resampling.BILINEAR)


def make_slot(glyphs: Glyphs, random: Any) -> Slot | None:
    """One generated slot; None if no ink remains."""
    left = str(random.choice(_LEFT))
    number = left[:1] in "Số:" if left else random.random() < 0.5
    italic = (not number) ^ (random.random() < 0.1)
    writer, value = _DigitStyle(glyphs, random, italic=italic), _value(random)
    capital = _CAPITAL
    base = round(3.2 * capital)
    canvas = _Canvas(40 * capital, 6 * capital)
    printed_left = _PrintBefore(left, number, italic)
    x, begin, value, written = _line(canvas, writer, value, base, random, printed_left)
    end = written[1]
    _around(canvas, glyphs, written, base, random)
    # Error of slot detection: how much of the neighbouring print is in the crop.
    left = max(0.0, written[0] - _reach(random, written[0] - begin, capital))
    right = min(x + capital, end + _reach(random, x - end, capital))
    unit = capital * float(np.clip(random.normal(1, 0.1), 0.75, 1.3))
    lies = base + random.normal(0, 0.1) * capital
    crop = canvas.ink[max(0, round(lies - ABOVE * unit)) : round(lies + BELOW * unit), round(left) : round(right)]
    if crop.shape[1] < 4:
        return None
    picture = strip(_degraded(crop, random), unit, min(lies, ABOVE * unit))
    return None if picture is None else Slot(picture, value, int(writer.hand))


def _reach(random: Any, there: float, capital: float) -> float:
    """How far the crop extends beyond the value: mostly to the edge of the neighbouring print, or into it."""
    if random.random() < 0.25:
        return float(random.uniform(0.05, 0.3)) * capital
    return float(max(0.05, min(there, random.uniform(0.1, 2.2) * capital)))


def _line(canvas: _Canvas, writer: _DigitStyle, value: str, base: int, random: Any, before: _PrintBefore) -> Any:
    """Draw print, digits, print; returns end and start of the line, the text to read, and the edges of the value."""
    capital, times = _CAPITAL, writer.glyphs.times
    left, number = before.text, before.number
    style = {"bold": random.random() < 0.05, "italic": before.italic}
    strength = random.uniform(0.75, 1.0)
    x = begin = 4.0 * capital
    if left:
        ink = printed(times, left, capital * random.uniform(0.93, 1.07), **style)
        canvas.put(ink, x, base - 2.0 * capital, strength)
        x += ink.shape[1]
    x += random.choice([random.uniform(0, 0.8), random.uniform(-0.1, 0.2)]) * capital
    first = x
    drift = random.normal(0, 0.06) if writer.hand else 0.0
    rise = random.normal(-0.05, 0.18) * capital if writer.hand else random.normal(0, 0.03) * capital
    gap = random.normal(0.03, 0.13) * writer.capital if writer.hand else 0.06 * capital
    dark = random.uniform(0.7, 1.0)
    for char in value:
        ink = writer.digit(char)
        lift = random.normal(0, 0.07) * capital if writer.hand else 0.0
        canvas.put(ink, x, base + rise + lift + drift * (x - first) - ink.shape[0], dark)
        x += max(0.25 * ink.shape[1], ink.shape[1] + gap + (random.normal(0, 0.06) * capital if writer.hand else 0))
    last = x - gap
    x += random.choice([random.uniform(0, 0.8), random.uniform(-0.1, 0.2)]) * capital
    right = str(random.choice(_RIGHT_NUMBER if number else _RIGHT_DATE))
    if right.startswith("/"):
        if random.random() < 0.15:  # a slash by hand
            ink = draw("/", capital * random.uniform(1.1, 1.8), writer.pen, random.uniform(0, 0.3), 0.03, random)
            canvas.put(ink, x, base + 0.2 * capital - ink.shape[0], dark)
            x, right = x + ink.shape[1], right[1:]
        value = value + "/"
    slash = x
    if right:
        ink = printed(times, right, capital * random.uniform(0.93, 1.07), **style)
        canvas.put(ink, x, base - 2.0 * capital, strength)
        slash = x + (0.34 * capital if right.startswith("/") else 0.0)
        x += ink.shape[1]
    # The inside ends after the slash: a crop that cuts it off would teach a wrong shape.
    return x, begin, value, (first, max(last, slash) if value.endswith("/") else last)


def _around(canvas: _Canvas, glyphs: Glyphs, written: tuple[float, float], base: int, random: Any) -> None:
    """Draw the surroundings: dot leaders, rules, the lines above and below, a stroke of a stamp."""
    capital = _CAPITAL
    _high, _wide = canvas.ink.shape
    image = Image.fromarray(canvas.ink)
    pen = ImageDraw.Draw(image)
    first, last = written[0] - random.uniform(0, 0.5) * capital, written[1] + random.uniform(0, 0.5) * capital
    if random.random() < 0.25:
        step, y = random.uniform(0.25, 0.45) * capital, base - random.uniform(-0.02, 0.08) * capital
        size = random.uniform(1.0, 2.2)
        for dot in np.arange(first, last, step):
            pen.ellipse((dot - size, y - size, dot + size, y + size), fill=255)
    elif random.random() < 0.1:
        y = base + random.uniform(-0.05, 0.3) * capital
        pen.line((first, y, last, y + random.normal(0, 1)), fill=255, width=int(random.integers(1, 4)))
    if random.random() < 0.06:
        y = base + random.normal(-0.5, 0.8) * capital
        pen.line((first, y, last, y + random.normal(0, 2) * capital), fill=int(random.integers(90, 200)), width=2)
    canvas.ink = np.array(image)
    words = "CỘNG HÒA Độc lập tự do hạnh phúc về việc triển khai thực hiện báo cáo".replace("Ộ", "O").replace("Ò", "O")
    for y in (base - random.uniform(1.9, 3.0) * capital, base + random.uniform(1.4, 2.4) * capital):
        if random.random() < 0.35:
            at = int(random.integers(len(words) - 14))
            plain = "".join(c if c.isascii() else "o" for c in words[at : at + 14])
            ink = printed(glyphs.times, plain, capital, bold=random.random() < 0.4, italic=False)
            canvas.put(ink, written[0] - random.uniform(0, 6) * capital, y - 2.0 * capital)


def _degraded(ink: Any, random: Any) -> Image.Image:
    """A grey scan from ink: blurred, at a low resolution, with noise, thresholded, compressed as JPEG."""
    image = Image.fromarray(ink)
    if random.random() < 0.3:
        turn = random.normal(0, 0.8)
        image = image.rotate(turn, Image.Resampling.BILINEAR)
    if random.random() < 0.35:
        coarse = random.uniform(0.4, 0.8)
        size = max(4, round(image.width * coarse)), max(4, round(image.height * coarse))
        image = image.resize(size, Image.Resampling.BOX).resize(image.size, Image.Resampling.BICUBIC)
    if random.random() < 0.7:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 1.3)))
    grey = 255 - np.asarray(image, dtype=np.float32) * random.uniform(0.45, 1.0)
    grey -= random.uniform(0, 25)
    if random.random() < 0.6:
        grey += random.normal(0, random.uniform(2, 22), grey.shape)
    kind = random.random()
    if kind < 0.4:
        level = random.uniform(130, 215)
        shaken = grey + (random.normal(0, random.uniform(0, 30), grey.shape) if random.random() < 0.5 else 0)
        grey = np.where(shaken < level, 0.0, 255.0)
    if random.random() < 0.25:
        for _ in range(int(random.integers(1, 14))):
            r, y, x = int(random.integers(1, 4)), random.integers(grey.shape[0]), random.integers(grey.shape[1])
            grey[y : y + r, x : x + r] = random.choice([0.0, 255.0], p=[0.6, 0.4])
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    if kind > 0.65:
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=int(random.integers(20, 85)))
        picture = Image.open(packed).convert("L")
    return picture


def encode(text: str) -> list[int]:
    """The text as classes of the network; class 0 is the CTC blank."""
    return [ALPHABET.index(char) + 1 for char in text]
