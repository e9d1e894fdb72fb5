"""Draw rows of the signature block: a name, or none, under pen strokes and seals, degraded as by scanners.

About one row in seven has strokes and parts of a seal but no name: its text is empty. A reader that has never seen such
rows reads strokes as letters, with high confidence.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from trueocr.preprocess import crop_line

from tools.names.fonts import load_faces
from tools.names.texts import name_text

__all__ = ["DrawnRow", "draw_row"]

_EMPTY, _SCRIPT = 0.15, 0.25  # shares of rows
_STROKES, _SEAL, _BLACK_SEAL = 0.55, 0.5, 0.55
_BINARY, _JPEG = 0.35, 0.4
_MAX_WIDTH = 768
_SEAL_WORDS = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM ★ ỦY BAN NHÂN DÂN TỈNH SỞ TRƯỜNG ĐẠI HỌC BỘ CÔNG THƯƠNG "


@dataclass(frozen=True)
class DrawnRow:
    """A row as the network gets it: ink (96 rows, uint8), and its text."""

    ink: Any
    text: str


def draw_row(folder: Path, random: Any) -> DrawnRow:
    """One row with the fonts of ``folder``."""
    printed, scripts = load_faces(folder)
    pool = scripts if scripts and random.random() < _SCRIPT else printed
    face = pool[int(random.integers(len(pool)))]
    size = int(random.integers(26, 52))
    text = name_text(random)
    mask = _tight(face.draw(text, int(size * (1.25 if face.script else 1.0))))
    empty = random.random() < _EMPTY
    page, where = _page(mask, size, random, empty=empty)
    page = _overlaid(page, where, size, random, folder, always=empty)
    pixels, place = _scanned(page, where, random)
    ink = crop_line(pixels, _jittered(place, random), window=3, max_width=_MAX_WIDTH)
    return DrawnRow(np.rint(ink * 255).astype(np.uint8), "" if empty else text)


def _page(mask: Image.Image, size: int, random: Any, *, empty: bool) -> tuple[Image.Image, tuple[int, int, int, int]]:
    """The paper with the name in it (unless ``empty``), and the box of the name."""
    side, above = int(3.5 * size), int(3 * size)
    page = Image.new("L", (mask.width + 2 * side, mask.height + 2 * above), int(random.integers(215, 256)))
    where = (side, above, side + mask.width, above + mask.height)
    if not empty:
        level = int(random.integers(0, 90) if random.random() < 0.7 else random.integers(60, 170))
        page.paste(level, where[:2], _printed(mask, random))
    if random.random() < 0.25:  # a row of print above or below
        other = Image.new("L", mask.size, 0)
        pen = ImageDraw.Draw(other)
        for x in range(0, mask.width, size // 2):
            pen.rectangle((x, mask.height // 4, x + int(random.integers(2, size // 2)), mask.height), fill=255)
        y = where[1] + int(random.choice([-1, 1]) * random.uniform(1.5, 2.2) * mask.height)
        page.paste(40, (side, y), other)
    return page, where


def _printed(mask: Image.Image, random: Any) -> Image.Image:
    """The mask with thicker, thinner or broken print."""
    kind = random.random()
    if kind < 0.15:
        mask = mask.filter(ImageFilter.MaxFilter(3))
    elif kind < 0.25:
        mask = mask.filter(ImageFilter.MinFilter(3))
    elif kind < 0.5:
        grain = cv2.resize(random.random((mask.height // 2 + 1, mask.width // 2 + 1)), mask.size)
        kept = grain > random.uniform(0.1, 0.42)
        mask = Image.fromarray((np.asarray(mask) * kept).astype(np.uint8))
    return mask


def _overlaid(
    page: Image.Image, where: tuple[int, int, int, int], size: int, random: Any, folder: Path, *, always: bool
) -> Image.Image:
    """The page with a seal and strokes of a pen over it."""
    if always or random.random() < _SEAL:
        page = _sealed(page, where, size, random, folder)
    if always or random.random() < _STROKES:
        for _ in range(int(random.integers(1, 4))):
            _stroke(page, where, size, random)
    return page


def _sealed(page: Image.Image, where: tuple[int, int, int, int], size: int, random: Any, folder: Path) -> Image.Image:
    """A part of a seal: rings, letters along them, words and a star inside. It is on the left end of the name."""
    radius = random.uniform(3.0, 5.0) * size
    x = where[0] + random.uniform(-1.0, 0.5) * radius
    y = where[1] + random.uniform(-1.0, 0.15) * radius
    black = random.random() < _BLACK_SEAL
    level = int(random.integers(0, 90) if black else random.integers(120, 230))
    layer = Image.new("L", page.size)
    pen = ImageDraw.Draw(layer)
    thick = max(1, int(size * random.uniform(0.05, 0.12)))
    for factor, width in ((1.0, thick + 1), (0.94, thick), (random.uniform(0.55, 0.7), thick)):
        reach = radius * factor
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), outline=255, width=width)
    printed, _ = load_faces(folder)
    face, letter = printed[int(random.integers(len(printed)))], max(8, int(size * random.uniform(0.55, 0.9)))
    start, turn = int(random.integers(len(_SEAL_WORDS))), random.uniform(0, 2 * math.pi)
    count = int(2 * math.pi * 0.76 * radius / (1.1 * letter))
    for number in range(count):
        angle = turn + 2 * math.pi * number / count
        char = _SEAL_WORDS[(start + number) % len(_SEAL_WORDS)].replace("★", "*")
        glyph = _tight(face.draw(char, letter)).rotate(
            -math.degrees(angle) - 90, Image.Resampling.BILINEAR, expand=True
        )
        at = (int(x + 0.78 * radius * math.cos(angle)), int(y + 0.78 * radius * math.sin(angle)))
        layer.paste(255, (at[0] - glyph.width // 2, at[1] - glyph.height // 2), glyph)
    if random.random() < 0.4:
        for row in range(2):
            word = _tight(face.draw(str(random.choice(_SEAL_WORDS.split())), letter))
            layer.paste(255, (int(x - word.width / 2), int(y + (row - 1.5) * 1.4 * letter)), word)
    else:  # the emblem of the state: a dark disc with gaps
        grain = cv2.resize(random.random((24, 24)), (int(radius), int(radius)), interpolation=cv2.INTER_CUBIC)
        disc = Image.fromarray(((grain > 0.5) * 255).astype(np.uint8))
        layer.paste(disc, (int(x - radius / 2), int(y - radius / 2)), _disc(disc.size))
    if random.random() < 0.5:
        grain = cv2.resize(random.random((layer.height // 3 + 1, layer.width // 3 + 1)), layer.size)
        layer = Image.fromarray((np.asarray(layer) * (grain > random.uniform(0.1, 0.4))).astype(np.uint8))
    ink = np.asarray(layer, np.float32) / 255
    base = np.asarray(page, np.float32)
    return Image.fromarray(np.minimum(base, base * (1 - ink) + level * ink).astype(np.uint8))


def _tight(mask: Image.Image) -> Image.Image:
    return mask.crop(mask.getbbox() or (0, 0, 1, 1))


def _disc(size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=255)
    return mask


def _stroke(page: Image.Image, where: tuple[int, int, int, int], size: int, random: Any) -> None:
    """A stroke of a pen: a long flourish across the name, a loop above it, or a descending line."""
    x0, y0, x1, y1 = where
    kind, width, height = random.random(), x1 - x0, y1 - y0
    if kind < 0.4:  # across
        points = np.array([
            [x0 + random.uniform(-0.3, 0.4) * width, y0 + random.uniform(-1.0, 1.6) * height],
            [x0 + random.uniform(0.1, 0.9) * width, y0 + random.uniform(-1.0, 1.8) * height],
            [x0 + random.uniform(0.1, 0.9) * width, y0 + random.uniform(-1.0, 1.8) * height],
            [x0 + random.uniform(0.6, 1.3) * width, y0 + random.uniform(-1.0, 1.3) * height],
        ])  # fmt: skip
    else:  # from above
        at = x0 + random.uniform(-0.1, 1.1) * width
        points = np.array([
            [at + random.uniform(-2, 2) * size, y0 - random.uniform(0.5, 3) * size],
            [at + random.uniform(-2, 2) * size, y0 + random.uniform(-1, 3) * height],
            [at + random.uniform(-2, 2) * size, y0 + random.uniform(-1, 3) * height],
            [at + random.uniform(-2, 2) * size, y0 - random.uniform(-1, 3) * size],
        ])  # fmt: skip
    t = np.linspace(0, 1, 40)[:, None]
    curve = (1 - t) ** 3 * points[0] + 3 * (1 - t) ** 2 * t * points[1] + 3 * (1 - t) * t**2 * points[2]
    curve = curve + t**3 * points[3]
    level, thick = int(random.integers(0, 130)), max(1, int(size * random.uniform(0.05, 0.16)))
    ImageDraw.Draw(page).line([tuple(point) for point in curve], level, thick, joint="curve")


def _scanned(page: Image.Image, where: tuple[int, int, int, int], random: Any) -> tuple[Any, tuple[float, ...]]:
    """The pixels of the page, turned, at the resolution of a scan, with its noise; and the box of the name in them."""
    page = page.rotate(random.normal(0, 1.0), Image.Resampling.BILINEAR, fillcolor=page.getpixel((0, 0)))
    scale = random.uniform(0.5, 1.1)
    size = (int(page.width * scale), int(page.height * scale))
    pixels = np.asarray(page.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC))
    if random.random() < 0.5:
        pixels = cv2.GaussianBlur(pixels, (0, 0), random.uniform(0.3, 1.1))
    grey = pixels.astype(np.float32) + random.normal(0, random.uniform(0, 14), pixels.shape)
    if random.random() < 0.3:  # the back of the paper, and dust
        grey -= 30 * cv2.resize((random.random((12, 40)) > 0.7).astype(np.float32), size)
    if random.random() < 0.3:
        grey[random.random(grey.shape) < random.uniform(0.0005, 0.01)] = 20
    pixels = grey.clip(0, 255).astype(np.uint8)
    if random.random() < _BINARY:
        pixels = np.where(pixels < random.uniform(110, 190), 0, 255).astype(np.uint8)
    if random.random() < _JPEG:
        stored = io.BytesIO()
        Image.fromarray(pixels).save(stored, "JPEG", quality=int(random.integers(20, 80)))
        pixels = np.asarray(Image.open(stored))
    if random.random() < 0.5:  # scans are read at 300 dpi
        factor = random.uniform(1.0, 1.8)
        pixels, scale = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), scale * factor
    return pixels, tuple(edge * scale for edge in where)


def _jittered(where: tuple[float, ...], random: Any) -> tuple[float, float, float, float]:
    """The box of the row as the detector of lines gives it: a little higher than the letters, shifted and scaled."""
    x0, top, x1, bottom = where
    height = bottom - top
    centre = (top + bottom) / 2 + random.uniform(-0.15, 0.15) * height
    half = random.uniform(0.45, 0.85) * height
    before, after = (random.uniform(-0.1, 2.2 if random.random() < 0.5 else 0.6) * height for _ in range(2))
    return x0 - before, centre - half, x1 + after, centre + half
