"""Render scans: degrade a rendered page as paper and scanners do."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tools.samples.pdf import FONT

RED = (200, 30, 45)
FEW = (
    (243, 243, 243),
    (30, 30, 30),
    (90, 90, 90),
    (150, 150, 150),
    (200, 200, 200),
    RED,
    (222, 130, 140),
    (40, 50, 150),
)
Point = tuple[float, float]


@dataclass(frozen=True)
class Wear:
    """The wear of a scan. ``seal`` and ``arrival``: positions on the page, as shares of its width and height."""

    dpi: int = 170
    skew: float = 0.8
    blur: float = 0.5
    noise: float = 5.0
    quality: int = 34
    seal: Point | None = None
    arrival: Point | None = None
    arrival_lines: tuple[str, ...] = ()
    seed: int = 2024


def _font(size: int, face: str = "-B") -> ImageFont.FreeTypeFont:
    registered: Any = pdfmetrics.getFont(FONT + face)
    return ImageFont.truetype(str(registered.face.filename), size)


def _ink(page: Image.Image, layer: Image.Image, place: tuple[int, int], turn: float) -> None:
    """Add ``layer`` (white without ink) to the page: ink only darkens, it never covers."""
    turned = layer.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white", expand=True)
    whole = Image.new("RGB", page.size, "white")
    whole.paste(turned, place)
    page.paste(ImageChops.multiply(page, whole))


def _seal(words: str, dpi: int) -> Image.Image:
    """A round seal of 36 mm: two rings, the words along the inner one, a star."""
    size = int(36 / 25.4 * dpi)
    image = Image.new("RGB", (size, size), "white")
    draw = ImageDraw.Draw(image)
    middle = size / 2
    draw.ellipse((3, 3, size - 4, size - 4), outline=RED, width=4)
    draw.ellipse((size * 0.27, size * 0.27, size * 0.73, size * 0.73), outline=RED, width=2)
    font, step = _font(int(size * 0.085)), 300 / max(len(words), 1)
    for i, letter in enumerate(words):
        angle = 210 - i * step
        glyph = Image.new("RGB", (size, size), "white")
        ImageDraw.Draw(glyph).text((middle, size * 0.15), letter, RED, font, anchor="mm")
        image = ImageChops.multiply(image, glyph.rotate(angle - 60, fillcolor="white"))
    points = []
    for i in range(10):
        radius, angle = (0.15 if i % 2 == 0 else 0.06) * size, np.pi * (i / 5 - 0.5)
        points.append((middle + radius * float(np.cos(angle)), middle + radius * float(np.sin(angle))))
    ImageDraw.Draw(image).polygon(points, fill=RED)
    return image


def _arrival(lines: tuple[str, ...], dpi: int) -> Image.Image:
    """An arrival stamp; the first line is the receiving agency."""
    width, height = int(44 / 25.4 * dpi), int(23 / 25.4 * dpi)
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((2, 2, width - 3, height - 3), outline=RED, width=3)
    row = height / (len(lines) + 0.5)
    for i, line in enumerate(lines):
        if i < 2:
            draw.text((width / 2, row * (i + 0.7)), line, RED, _font(int(row * 0.68)), anchor="mm")
        else:
            draw.text((14, row * (i + 0.7)), line, RED, _font(int(row * 0.68), ""), anchor="lm")
    return image


def _signature(page: Image.Image, place: tuple[float, float], rng: np.random.Generator) -> None:
    """A random blue line in place of a signature."""
    t = np.linspace(0, 1, 90)
    x = place[0] + page.width * 0.16 * t + 9 * np.sin(23 * t + rng.uniform(0, 1))
    y = place[1] + 26 * np.sin(17 * t) * (1 - 0.6 * t) + 10 * np.cos(31 * t)
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    ImageDraw.Draw(page).line(points, fill=(40, 50, 150), width=3, joint="curve")


def picture(pdf: bytes, seal_words: str, wear: Wear, index: int = 0) -> Image.Image:
    """A page of the PDF (by default the first) as a scan."""
    rng = np.random.default_rng(wear.seed)
    document = pypdfium2.PdfDocument(pdf)
    page = document[index].render(scale=wear.dpi / 72).to_pil().convert("RGB")
    document.close()
    if wear.seal:
        x, y = int(page.width * wear.seal[0]), int(page.height * wear.seal[1])
        _signature(page, (x + page.width * 0.09, y + page.height * 0.055), rng)
        _ink(page, _seal(seal_words, wear.dpi), (x, y), 4)
    if wear.arrival:
        x, y = int(page.width * wear.arrival[0]), int(page.height * wear.arrival[1])
        _ink(page, _arrival(wear.arrival_lines, wear.dpi), (x, y), -2)
    page = page.rotate(wear.skew, Image.Resampling.BICUBIC, fillcolor="white")
    page = page.filter(ImageFilter.GaussianBlur(wear.blur))
    pixels = np.asarray(page, dtype=np.float32)
    # Paper is not white; its grain is the same in all three channels.
    worn = pixels * 0.955 + rng.normal(0, wear.noise, pixels.shape[:2])[..., None]
    return Image.fromarray(np.clip(worn, 0, 255).astype(np.uint8))


def jpeg(image: Image.Image, wear: Wear) -> bytes:
    """The page as a JPEG."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=wear.quality, dpi=(wear.dpi, wear.dpi), optimize=True)
    return out.getvalue()


def png(image: Image.Image, wear: Wear) -> bytes:
    """A PNG with a few colours, as from office scanners."""
    out, palette = io.BytesIO(), Image.new("P", (1, 1))
    palette.putpalette([channel for colour in FEW for channel in colour])
    small = image.quantize(palette=palette, dither=Image.Dither.NONE)
    small.save(out, "PNG", dpi=(wear.dpi, wear.dpi), optimize=True)
    return out.getvalue()


def pdf(image: Image.Image, wear: Wear) -> bytes:
    """A PDF whose page is one picture."""
    out = io.BytesIO()
    width, height = (side * 72 / wear.dpi for side in image.size)
    canvas = Canvas(out, (width, height), invariant=1)
    canvas.drawImage(ImageReader(io.BytesIO(jpeg(image, wear))), 0, 0, width, height)
    canvas.save()
    return out.getvalue()
