"""Stamps in the picture: frames are found and cut out; slanted marks and arrival stamps are read apart."""

from __future__ import annotations

import io
import math
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from tools.samples.pdf import SHIPPED

import vnadmin_doc
from vnadmin_doc import ocr
from vnadmin_doc.grammar.arrival import is_clear, likely_dates
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines import trueocr
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.engines.word_vote import vote
from vnadmin_doc.ocr.handwriting.digits import ALPHABET, probability_of_texts
from vnadmin_doc.ocr.image.covered_print import covered_print
from vnadmin_doc.ocr.image.prepare import prepare
from vnadmin_doc.ocr.image.stamp_frames import StampFrame, find_frames
from vnadmin_doc.ocr.slanted_marks import find_marks

DPI = 200
BLACK, RED = (20, 20, 20), (215, 30, 40)
# Lines of a head: x, y in millimetres, text.
HEAD = (
    (32, 20, "SỞ Y TẾ AN PHÚ"),
    (110, 20, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (125, 26, "Độc lập - Tự do - Hạnh phúc"),
    (38, 34, "Số: 417/SYT-VP"),
    (118, 34, "An Phú, ngày 05 tháng 3 năm 2031"),
    (34, 41, "V/v tổ chức hội nghị sơ kết"),
    (70, 58, "Kính gửi: Phòng Y tế các huyện, thành phố."),
    (40, 72, "Thực hiện chương trình công tác năm 2031, Sở Y tế tổ chức hội nghị sơ kết"),
    (30, 79, "công tác y tế quý I tại hội trường của Sở, đề nghị Phòng Y tế các huyện cử"),
    (30, 86, "đại biểu tham dự đúng thành phần và thời gian."),
    (120, 100, "GIÁM ĐỐC"),
    (118, 128, "Lê Thị Bình"),
)
# Where the left upper corner of a stamp of 50 × 22 mm is: over the number, the subject, between the columns, over the
# date, over Kính gửi, over the first lines of the body.
PLACES = ((20, 28), (28, 39), (82, 40), (128, 30), (40, 52), (24, 66))
ANGLES = (-5.0, -1.5, 0.0, 2.0, 4.0)
CASES = [(x, y, angle, RED if (x + index) % 2 else BLACK) for x, y in PLACES for index, angle in enumerate(ANGLES)]

Corners = list[tuple[float, float]]

live = pytest.mark.skipif(ocr.engine_report().missing is not None, reason="Tesseract with Vietnamese is not here")


@cache
def font(points: float, name: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(SHIPPED / f"LiberationSerif-{name}.ttf", round(points * DPI / 72))


def px(millimetres: float) -> int:
    return round(millimetres * DPI / 25.4)


def letter(height: float = 150) -> Image.Image:
    """A page with the head, and no stamp."""
    made = Image.new("RGB", (px(210), px(height)), "white")
    draw = ImageDraw.Draw(made)
    for x, y, text in HEAD:
        draw.text((px(x), px(y)), text, fill="black", font=font(13))
    return made


def stamp(colour: tuple[int, int, int]) -> Image.Image:
    """An arrival stamp of 50 × 22 mm on a transparent ground."""
    made = Image.new("RGBA", (px(50) + 8, px(22) + 8), (255, 255, 255, 0))
    draw = ImageDraw.Draw(made)
    draw.rectangle((3, 3, px(50) + 3, px(22) + 3), outline=colour, width=4)
    draw.line((3, px(7), px(50) + 3, px(7)), fill=colour, width=3)
    draw.text((px(6), px(1)), "TRUNG TÂM Y TẾ", fill=colour, font=font(11, "Bold"))
    draw.text((px(2), px(12)), "ĐẾN", fill=colour, font=font(16, "Bold"))
    draw.text((px(16), px(8.5)), "Số: 302", fill=colour, font=font(11))
    draw.text((px(16), px(15)), "Ngày: 07/3/2031", fill=colour, font=font(11))
    return made


def stamped(
    x: float, y: float, angle: float, colour: tuple[int, int, int]
) -> tuple[Image.Image, list[tuple[float, float]]]:
    """(the page with a stamp, the corners of its frame in pixels)."""
    page, ink = letter(), stamp(colour)
    turned = ink.rotate(-angle, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(turned, (px(x), px(y)), turned)
    middle = (px(x) + turned.width / 2, px(y) + turned.height / 2)
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    half = (px(50) / 2, px(22) / 2)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    corners = [(a * half[0], b * half[1]) for a, b in signs]
    return page, [(middle[0] + cx * cos - cy * sin, middle[1] + cx * sin + cy * cos) for cx, cy in corners]


def ink(picture: Image.Image, corners: Corners | None = None, shrink: float = 0.0) -> int:
    """The number of dark pixels, all or inside four corners moved inwards by ``shrink`` pixels."""
    dark = np.asarray(picture.convert("L")) < 128
    if corners is None:
        return int(dark.sum())
    mask = Image.new("1", picture.size)
    signs = ((1, 1), (-1, 1), (-1, -1), (1, -1))
    inner = [(x + a * shrink, y + b * shrink) for (x, y), (a, b) in zip(corners, signs, strict=True)]
    ImageDraw.Draw(mask).polygon(inner, fill=1)
    return int((dark & np.asarray(mask)).sum())


def test_a_page_without_stamps_has_no_frames() -> None:
    assert find_frames(letter().convert("L"), DPI) == []


def test_a_form_is_not_searched_for_frames() -> None:
    made = Image.new("L", (px(210), px(297)), 255)
    draw = ImageDraw.Draw(made)
    for y in range(10, 180, 3):
        for x in (15, 80, 145):
            draw.rectangle((px(x), px(y), px(x + 55), px(y + 2.5)), outline=0, width=3)
    assert find_frames(made, DPI) == []


@pytest.mark.parametrize(("x", "y", "angle", "colour"), CASES)
def test_a_frame_is_found_over_any_line_and_cut_out(
    x: float, y: float, angle: float, colour: tuple[int, int, int]
) -> None:
    page, corners = stamped(x, y, angle, colour)
    (frame,) = find_frames(page.convert("L"), DPI)
    assert frame.slope == pytest.approx(math.tan(math.radians(angle)), abs=0.01)
    for found, drawn in zip(frame.corners, corners, strict=True):
        assert math.dist(found, drawn) < px(3)
    grey = page.convert("L")
    cleared = frame.erase(grey, DPI)
    before, after = (ink(picture, corners, shrink=px(1.5)) for picture in (grey, cleared))
    # Letters that cross the frame are kept; all other ink inside is gone.
    assert after < 0.2 * before
    outside = ink(grey) - ink(grey, corners, shrink=-px(1.5))
    assert ink(cleared) - ink(cleared, corners, shrink=-px(1.5)) == pytest.approx(outside, rel=0.003)


@pytest.mark.parametrize(("x", "y", "angle"), [(82, 40, -1.5), (82, 40, 2.0), (24, 66, 2.0), (40, 52, -1.5)])
def test_the_lines_of_the_letter_go_on_inside_a_red_frame(x: float, y: float, angle: float) -> None:
    page, corners = stamped(x, y, angle, RED)
    prepared = prepare(page)
    (frame,) = find_frames(prepared.with_red, DPI)
    letters = covered_print(frame, prepared.grey, DPI)
    before, after = (
        ink(picture, corners, shrink=px(1.5)) for picture in (prepared.grey, frame.erase(prepared.grey, DPI, letters))
    )
    assert after > 0.9 * before


def test_what_is_written_into_a_red_frame_is_not_of_the_letter() -> None:
    page, _ = stamped(82, 60, 0.0, RED)
    ImageDraw.Draw(page).text((px(100), px(68)), "302", fill="navy", font=font(18))
    prepared = prepare(page)
    (frame,) = find_frames(prepared.with_red, DPI)
    below = [box for box in covered_print(frame, prepared.grey, DPI) if box.bottom > px(69)]
    assert below == []


def test_a_pattern_in_a_red_frame_is_no_print() -> None:
    page, _ = stamped(82, 60, 0.0, RED)
    (frame,) = find_frames(prepare(page).with_red, DPI)
    grey = Image.new("L", page.size, 255)
    draw = ImageDraw.Draw(grey)
    for y in range(px(60), px(83), 14):
        for x in range(px(71), px(143), 4):
            draw.rectangle((x, y, x + 1, y + 11), fill=0)
    _, strokes = frame.masks((page.height, page.width), 0, 0, DPI)
    grey.paste(255, mask=Image.fromarray(strokes))
    assert covered_print(frame, grey, DPI) == ()


def test_a_black_frame_hides_which_ink_is_of_the_letter() -> None:
    page, _ = stamped(82, 40, 0.0, BLACK)
    (frame,) = find_frames(page.convert("L"), DPI)
    assert covered_print(frame, page.convert("L"), DPI) == ()


@pytest.mark.parametrize("angle", [-5.0, 0.0, 4.0])
def test_a_box_on_the_level_picture_is_moved_to_its_place(angle: float) -> None:
    page, corners = stamped(82, 40, angle, BLACK)
    (frame,) = find_frames(page.convert("L"), DPI)
    level = frame.cut(page.convert("L"), DPI)
    middle = Box(level.width / 2 - 5, level.height / 2 - 5, level.width / 2 + 5, level.height / 2 + 5)
    moved = frame.to_page(middle)
    centre = np.mean(corners, axis=0)
    assert math.dist((moved.middle, moved.centre), centre) < px(1.5)


@live
@pytest.mark.parametrize(("angle", "colour"), [(2.0, RED), (-3.0, BLACK)])
def test_stamp_and_letter_are_read_apart(angle: float, colour: tuple[int, int, int]) -> None:
    page, _ = stamped(20, 48, angle, colour)
    out = io.BytesIO()
    page.save(out, "PNG", dpi=(DPI, DPI))
    found = vnadmin_doc.read(out.getvalue(), name="thu.png").letter
    assert found.arrival is not None
    assert (found.arrival.agency, found.arrival.date) == ("TRUNG TÂM Y TẾ", "2031-03-07")
    assert found.subject == "tổ chức hội nghị sơ kết"
    assert [addressee.text for addressee in found.addressees] == ["Phòng Y tế các huyện, thành phố"]
    text = found.model_dump_json(exclude={"arrival"})
    assert "TRUNG TÂM" not in text
    assert "302" not in text


@live
@pytest.mark.parametrize(("stamps", "read"), [(True, {"arrival 1"}), (False, set())])
def test_the_stamp_of_a_letter_behind_another_one_is_read(stamps: bool, read: set[str]) -> None:
    page = stamped(20, 48, 0.0, BLACK)[0] if stamps else letter()
    words = ocr.read_page(page, DPI, first=False).words
    assert {word.stamp for word in words if word.stamp.startswith("arrival")} == read


def arrow(page: Image.Image, x: float, y: float, angle: float) -> None:
    """Stamp HỎA TỐC in an arrow of 40 × 12 mm whose middle is at x, y (millimetres)."""
    made = Image.new("RGBA", (px(44), px(16)), (255, 255, 255, 0))
    draw = ImageDraw.Draw(made)
    outline = [(2, 3), (30, 3), (30, 0.5), (42, 8), (30, 15.5), (30, 13), (2, 13), (7, 8), (2, 3)]
    draw.line([(px(a), px(b)) for a, b in outline], fill=RED, width=3)
    draw.text((px(9), px(4.5)), "HỎA TỐC", fill=RED, font=font(15, "Bold"))
    turned = made.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(turned, (px(x) - turned.width // 2, px(y) - turned.height // 2), turned)


@live
@pytest.mark.parametrize("angle", [25.0, 40.0, 60.0])
def test_a_slanted_mark_is_read(angle: float) -> None:
    page = letter()
    arrow(page, 35, 58, angle)
    words = ocr.read_page(page, DPI).words
    assert [word.text for word in words if word.stamp == "mark"] == ["HỎA", "TỐC"]


@live
def test_no_mark_is_made_of_other_slanted_ink() -> None:
    page = letter()
    ImageDraw.Draw(page).line((px(20), px(60), px(45), px(48), px(50), px(58), px(20), px(60)), fill=BLACK, width=4)
    assert [word.text for word in ocr.read_page(page, DPI).words if word.stamp] == []


def test_pieces_of_one_mark_are_one_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """An outline of two lines is two pieces of ink; each would be read as the whole mark."""
    monkeypatch.setattr(trueocr, "available", lambda: False)
    page = Image.new("RGB", (px(210), px(297)), "white")
    for inset in (0, 4):
        frame = Image.new("RGBA", (px(52), px(24)), (255, 255, 255, 0))
        ImageDraw.Draw(frame).rectangle(
            (px(1 + inset), px(1 + inset), px(51 - inset), px(23 - inset)), outline=RED, width=4
        )
        turned = frame.rotate(35, expand=True)
        page.paste(turned, (px(45) - turned.width // 2, px(60) - turned.height // 2), turned)
    read = [OcrWord(text, Box(0, 0, 1, 1), 0.9) for text in ("HỎA", "TỐC")]
    assert len(find_marks(page.convert("L"), DPI, lambda *_: read)) == 1


# ---- readings ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guesses", "issued", "first", "clear"),
    [
        ([("05/04/2031", 0.6), ("15/04/2031", 0.4)], "2031-04-12", "2031-04-15", True),  # before the letter's date
        ([("05/04/2031", 0.6), ("15/04/2031", 0.4)], None, "2031-04-05", False),
        ([("15/04/2031", 0.5), ("15/09/2031", 0.5)], "2031-04-12", "2031-04-15", True),  # months later
        ([("13/04/2031", 0.5), ("14/04/2031", 0.5)], "2031-04-12", "2031-04-13", False),
        ([("03/01/2032", 0.9)], "2031-12-30", "2032-01-03", True),
        ([("15/04/2031", 0.9)], "2031", "2031-04-15", True),
    ],
)
def test_the_letters_date_tells_readings_of_the_day_of_arrival_apart(
    guesses: list[tuple[str, float]], issued: str | None, first: str, clear: bool
) -> None:
    weighed = likely_dates(guesses, issued)
    assert weighed[0][0] == first
    assert is_clear(weighed) is clear


def test_impossible_days_are_no_guesses() -> None:
    assert likely_dates([("31/02/2031", 1.0)], None) == ()


def columns_for(text: str) -> np.ndarray:
    """Log probabilities that spell a text, one blank between the signs."""
    rows = []
    for sign in text:
        for index in (ALPHABET.index(sign) + 1, 0):
            chances = np.full(len(ALPHABET) + 1, 0.005)
            chances[index] = 0.9
            rows.append(np.log(chances / chances.sum()))
    return np.array(rows)


@pytest.mark.parametrize("written", ["15/4/2031", "15142031", "1542031", "151412031"])
def test_a_separator_is_a_slash_a_stroke_or_nothing(written: str) -> None:
    texts = ["15-4-2031", "16-4-2031", "15-9-2031", "25-4-2031"]
    chances, log = probability_of_texts(columns_for(written), texts)
    assert chances.argmax() == 0
    assert chances[0] == 1.0
    assert chances[1:].max() < 0.1
    assert math.isfinite(log)


def word(text: str, confidence: float = 0.9) -> OcrWord:
    return OcrWord(text, Box(0, 0, 10, 10), confidence)


@pytest.mark.parametrize(
    ("readings", "elected"),
    [
        (["SỞ Y TẾ", "SỞ Y TẾ", "SỚ Y TE"], "SỞ Y TẾ"),
        (["BỘ YỬ", "BỘ YỬ", "BỘ TỬ"], "BỘ TỬ"),  # a word that does not exist has little weight
        (["TRUNG TÂM", "TRUNGTÂM", "TRUNG TÂM"], "TRUNG TÂM"),
        (["", ""], ""),
    ],
)
def test_readings_vote_word_by_word(readings: list[str], elected: str) -> None:
    found = vote([[word(text) for text in reading.split()] for reading in readings])
    assert " ".join(one.text for one in found) == elected


def test_the_confidence_of_a_vote_falls_with_dissent() -> None:
    (agreed,) = vote([[word("TẾ")], [word("TẾ")]])
    (disputed,) = vote([[word("TẾ")], [word("TẾ")], [word("TỀ")]])
    assert agreed.confidence == pytest.approx(0.9)
    assert disputed.confidence < 0.7


def test_a_frame_outside_the_page_is_cut_with_white() -> None:
    frame = StampFrame(((-20, -10), (200, -10), (200, 90), (-20, 90)), 0.0)
    grey = prepare(Image.new("RGB", (180, 80), "white")).grey
    assert frame.cut(grey, DPI).size == (220, 100)
    assert frame.erase(grey, DPI).size == grey.size
