"""Render pages as a phone camera, a fax, or a scanner with two pages side by side."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageFilter

Quad = tuple[tuple[float, float], ...]
ASLANT: Quad = ((0.13, 0.09), (0.90, 0.05), (0.95, 0.93), (0.06, 0.96))
"""The corners of the sheet in the photo, as shares of its size, clockwise from the top left."""


def pages(pdf: bytes, dpi: float) -> list[Image.Image]:
    """The pages of a PDF as images."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def photo(page: Image.Image, corners: Quad = ASLANT, seed: int = 7, turned: int = 0) -> Image.Image:
    """A photo of the page on a table: in perspective, half in the shadow of a hand, rotated by ``turned`` degrees."""
    rng = np.random.default_rng(seed)
    wide, high = round(page.width * 1.12), round(page.height * 1.1)
    grain = np.cumsum(rng.normal(0, 1.6, (high, 1)), axis=0) % 22 + rng.normal(0, 5, (high, wide))
    table = np.array([118, 84, 58], dtype=np.float32) + grain[..., None]
    quad = [(x * wide, y * high) for x, y in corners]
    coefficients = _coefficients(quad, page.size)
    laid = page.transform((wide, high), Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    where = Image.new("L", page.size, 255).transform(laid.size, Image.Transform.PERSPECTIVE, coefficients)
    share = np.asarray(where, dtype=np.float32)[..., None] / 255
    seen = np.asarray(laid, dtype=np.float32) * (0.93, 0.91, 0.85) * share + table * (1 - share)
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    shadow = 1 / (1 + np.exp((0.55 * high - y - 0.35 * x) / (0.08 * high)))
    light = (1 - 0.38 * shadow) * (1 - 0.15 * x / wide)
    worn = seen * light[..., None] + rng.normal(0, 3, (high, wide, 1))
    made = Image.fromarray(np.clip(worn, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))
    return made.rotate(turned, expand=True)


def _coefficients(quad: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """Coefficients of the map from pixels of the photo to pixels of the page, in Pillow's form."""
    flat = [(0, 0), (size[0], 0), size, (0, size[1])]
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(quad, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    solved = np.linalg.solve(np.array(rows), np.array([edge for corner in flat for edge in corner], dtype=np.float64))
    return [float(value) for value in solved]


def jpeg(page: Image.Image, quality: int = 30) -> bytes:
    """A JPEG without a resolution, as from phones."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def tiff(sheets: list[Image.Image], dpi: int) -> bytes:
    """A bilevel TIFF with all pages."""
    bits = [sheet.convert("L").point(lambda value: 255 if value > 165 else 0).convert("1") for sheet in sheets]
    out = io.BytesIO()
    bits[0].save(out, "TIFF", save_all=True, append_images=bits[1:], compression="group4", dpi=(dpi, dpi))
    return out.getvalue()


def fax(sheets: list[Image.Image], dpi: tuple[int, int] = (204, 98), speckles: float = 0.0004, seed: int = 3) -> bytes:
    """A TIFF of all pages like a fax: bilevel, low resolution, with dirt, in fax compression."""
    rng = np.random.default_rng(seed)
    bits = []
    for sheet in sheets:
        grey = sheet.convert("L").resize((round(8.27 * dpi[0]), round(11.69 * dpi[1])), Image.Resampling.BOX)
        dots = (np.asarray(grey) > 165) ^ (rng.random((grey.height, grey.width)) < speckles)
        bits.append(Image.fromarray(dots))
    out = io.BytesIO()
    bits[0].save(out, "TIFF", save_all=True, append_images=bits[1:], compression="group4", dpi=dpi)
    return out.getvalue()


def double_page(left: Image.Image, right: Image.Image) -> Image.Image:
    """A scan of two pages side by side, slightly rotated."""
    both = Image.new("RGB", (left.width + right.width, left.height), "white")
    both.paste(left, (0, 0))
    both.paste(right, (left.width, 0))
    return both.rotate(0.4, Image.Resampling.BICUBIC, fillcolor="white")
