"""Round seals in black and white: rings are found and erased, and their text is no part of the letter."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from tools.samples.pdf import SHIPPED

import vnadmin_doc
from vnadmin_doc import ocr
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.seals import find_rings, split_at_seals

DPI = 200
# Lines of a head: x, y in millimetres, text.
HEAD = (
    (32, 20, "UBND TỈNH AN PHÚ"),
    (110, 20, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (125, 26, "Độc lập - Tự do - Hạnh phúc"),
    (38, 34, "Số: 417/QĐ-UBND"),
    (118, 34, "An Phú, ngày 05 tháng 3 năm 2031"),
    (88, 48, "QUYẾT ĐỊNH"),
    (58, 55, "Về việc công nhận làng nghề đan cói xã Bình Thạnh,"),
    (66, 61, "huyện Tân Hòa đạt chuẩn làng nghề năm 2031"),
    (62, 74, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"),
    (40, 84, "Căn cứ Luật Tổ chức chính quyền địa phương năm 2015;"),
    (40, 91, "Theo đề nghị của Giám đốc Sở Công Thương."),
    (88, 100, "QUYẾT ĐỊNH:"),
    (40, 110, "Điều 1. Công nhận làng nghề đan cói xã Bình Thạnh."),
)

live = pytest.mark.skipif(ocr.engine_report().missing is not None, reason="Tesseract with Vietnamese is not here")


@cache
def font(points: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(SHIPPED / "LiberationSerif-Regular.ttf", round(points * DPI / 72))


def px(millimetres: float) -> int:
    return round(millimetres * DPI / 25.4)


def letter() -> Image.Image:
    made = Image.new("L", (px(210), px(297)), 255)
    draw = ImageDraw.Draw(made)
    for x, y, text in HEAD:
        draw.text((px(x), px(y)), text, fill=0, font=font(13))
    return made


def sealed(x: float, y: float, radius: float, broken: int = 4) -> Image.Image:
    """The letter with a ring around (x, y), millimetres; of its pieces of 8°, every ``broken``-th is missing."""
    made = letter()
    draw = ImageDraw.Draw(made)
    outer, inner = ([px(x - r), px(y - r), px(x + r), px(y + r)] for r in (radius, 0.6 * radius))
    for number, start in enumerate(range(0, 360, 8)):
        if number % broken:
            draw.arc(outer, start, start + 8, fill=0, width=px(0.9))
    for number, char in enumerate("★AN PHÚ★CỘNG HÒA"):
        angle = math.radians(140 + 16 * number)
        middle = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
        at = middle[0] + px(0.8 * radius) * math.cos(angle), middle[1] + px(0.8 * radius) * math.sin(angle)
        draw.text(at, char, fill=0, font=font(8), anchor="mm")
    return made


@pytest.mark.parametrize(("x", "y"), [(45, 66), (30, 40), (60, 80)])
@pytest.mark.parametrize("radius", [16.0, 18.0, 21.0])
def test_a_ring_is_found_and_erased_and_letters_are_kept(x: float, y: float, radius: float) -> None:
    page = sealed(x, y, radius)
    rings = find_rings(page, DPI)
    assert len(rings) == 1
    ring = rings[0]
    assert ring.contains(Box(px(x) - 1, px(y) - 1, px(x) + 1, px(y) + 1))
    assert not ring.contains(Box(px(x + radius + 2), px(y), px(x + radius + 3), px(y + 1)))
    clean, before, after = (np.asarray(picture) < 128 for picture in (letter(), page, ring.erase(page)))
    added = before & ~clean
    assert (after & added).sum() < 0.6 * added.sum()  # the text of the seal is left to the reader
    assert (clean & ~after).sum() < 0.01 * clean.sum()


def boxed() -> Image.Image:
    made = letter()
    ImageDraw.Draw(made).rectangle([px(20), px(45), px(55), px(75)], outline=0, width=px(0.8))
    return made


def loops() -> Image.Image:
    """Loops of a pen: parts of ellipses, of which no circle has the size of a seal."""
    made = letter()
    draw = ImageDraw.Draw(made)
    for x0, y0, x1, y1 in ((20, 60, 34, 90), (40, 66, 90, 80), (150, 60, 158, 68)):
        draw.arc([px(x0), px(y0), px(x1), px(y1)], 20, 330, fill=0, width=px(0.7))
    return made


@pytest.mark.parametrize("make", [letter, boxed, loops])
def test_other_ink_is_no_ring(make: Callable[[], Image.Image]) -> None:
    assert find_rings(make(), DPI) == []


def test_no_ring_is_searched_on_a_page_of_many_metres() -> None:
    page = sealed(45, 66, 18)
    assert find_rings(page, DPI / 16) == []
    assert len(find_rings(page.resize((page.width // 2, page.height // 2)), DPI / 2)) == 1


def test_doubtful_words_on_a_seal_are_of_the_seal() -> None:
    [ring] = find_rings(sealed(45, 66, 18), DPI)

    def word(text: str, x0: float, x1: float, confidence: float) -> OcrWord:
        return OcrWord(text, Box(px(x0), px(61), px(x1), px(65)), confidence)

    scrap, dash, beside = word("Nh", 34, 38, 0.4), word("-", 44, 45, 0.9), word("huyên", 52, 62, 0.5)
    sure, outside = word("Tân", 63, 70, 0.97), word("cõi", 120, 127, 0.2)
    words = [scrap, dash, beside, sure, outside]
    assert split_at_seals(words, [ring]) == ([beside, sure, outside], [scrap, dash])
    assert split_at_seals(words, []) == (words, [])


@live
@pytest.mark.parametrize("y", [58.0, 64.0])
def test_the_subject_beside_a_seal_has_none_of_it(y: float) -> None:
    readings = []
    for page in (letter(), sealed(42, y, 18)):
        out = io.BytesIO()
        page.save(out, "PNG", dpi=(DPI, DPI))
        readings.append(vnadmin_doc.read(out.getvalue(), name="a.png"))
    clean, seen = readings
    assert (
        clean.letter.subject == "công nhận làng nghề đan cói xã Bình Thạnh, huyện Tân Hòa đạt chuẩn làng nghề năm 2031"
    )
    assert (seen.letter.subject, seen.letter.code) == (clean.letter.subject, clean.letter.code)
