"""The print of another page that shows through a scan is erased and kept; pale print of the page itself is read."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageOps

import vnadmin_doc
from test_stamps import DPI, HEAD, font, live
from vnadmin_doc.ocr.engines.tesseract import OcrWord, recognise
from vnadmin_doc.ocr.image.prepare import prepare
from vnadmin_doc.ocr.show_through import find_show_through

# Lines of the back: x, y in millimetres, text. HEAD is the front.
BACK = (
    (40, 23, "4. Phòng Tài chính bố trí kinh phí từ nguồn ngân sách được giao trong năm"),
    (30, 30, "theo chế độ hiện hành, và quyết toán với Sở trước ngày hội nghị khai mạc."),
    (40, 38, "5. Bệnh viện đa khoa chuẩn bị báo cáo tham luận về công tác khám bệnh, chữa"),
    (30, 45, "bệnh tại các cơ sở, gửi về Phòng Nghiệp vụ để tổng hợp và in tài liệu."),
    (40, 55, "Trong quá trình thực hiện, nếu có vướng mắc thì báo cáo để xem xét, giải quyết."),
)


def page(lines: tuple[tuple[int, int, str], ...], level: int = 0) -> Image.Image:
    """A grey page of 210 × 150 mm with the lines in one grey level."""
    made = Image.new("L", (round(210 * DPI / 25.4), round(150 * DPI / 25.4)), 255)
    draw = ImageDraw.Draw(made)
    for x, y, text in lines:
        draw.text((x * DPI / 25.4, y * DPI / 25.4), text, fill=level, font=font(13))
    return made


def read(picture: Image.Image, psm: int) -> list[OcrWord]:
    return recognise(picture, DPI, 60.0, psm)


def never(picture: Image.Image, psm: int) -> list[OcrWord]:  # noqa: ARG001
    raise AssertionError("a page without pale print was read")


def read_letter(picture: Image.Image) -> vnadmin_doc.Reading:
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(DPI, DPI))
    return vnadmin_doc.read(out.getvalue(), name="a.png")


@pytest.mark.parametrize("level", [0, 90, 150])
def test_a_page_of_one_ink_is_not_read_again(level: int) -> None:
    """The print of a faint page is pale, but not paler than the print of the page."""
    assert find_show_through(prepare(page(HEAD, level)), DPI, never) is None


@live
def test_pale_print_of_the_page_is_no_other_page() -> None:
    whole = ImageChops.darker(page(HEAD), page(tuple((x, y + 60, text) for x, y, text in BACK), 170))
    assert find_show_through(prepare(whole), DPI, read) is None


@live
@pytest.mark.parametrize("flip", [ImageOps.mirror, ImageOps.flip])
@pytest.mark.parametrize("level", [130, 170, 200])
def test_the_print_of_the_back_is_erased(flip: Callable[[Image.Image], Image.Image], level: int) -> None:
    front = page(HEAD)
    back = flip(page(BACK, level))
    found = find_show_through(prepare(ImageChops.darker(front, back)), DPI, read)
    assert found
    assert "Trong quá trình thực hiện" in " ".join(word.text for word in found.words)
    erased = np.asarray(found.erase(ImageChops.darker(front, back)))
    print_of_front = np.asarray(front) < 60
    assert np.array_equal(erased < 60, print_of_front)
    rest = np.count_nonzero((erased < 225) & (np.asarray(front) == 255))
    assert rest < 0.1 * np.count_nonzero(np.asarray(back) < 225)


@live
def test_a_pale_letterhead_stays_where_the_back_shows_through() -> None:
    pale = page(((34, 48, "Điện thoại: văn phòng Sở"),), 165)
    back = ImageOps.mirror(page(BACK[:3] + BACK[4:], 165))
    whole = ImageChops.darker(ImageChops.darker(page(HEAD), pale), back)
    found = find_show_through(prepare(whole), DPI, read)
    assert found
    ink = np.asarray(pale) < 200
    assert np.count_nonzero(np.asarray(found.erase(whole))[ink] < 200) > 0.9 * np.count_nonzero(ink)


@live
def test_a_letter_is_read_as_if_nothing_showed_through() -> None:
    clean = read_letter(page(HEAD))
    seen = read_letter(ImageChops.darker(page(HEAD), ImageOps.mirror(page(BACK, 165))))
    assert clean.letter.subject == "tổ chức hội nghị sơ kết"
    assert seen.letter.model_dump() == clean.letter.model_dump()
    assert [issue.severity for issue in seen.issues if issue.code == "show-through"] == ["info"]
    assert any("kinh phí từ nguồn ngân sách" in item.text for item in seen.unplaced)
    assert not any(issue.code == "show-through" for issue in clean.issues)
