"""Tone marks with glyphs of their own are put behind the letters over which they stand."""

from __future__ import annotations

import io
import unicodedata

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from tools.samples.pdf import SHIPPED

import vnadmin_doc
from vnadmin_doc.formats.pdf.pdf_marks import BLANK, in_order

LETTER = (
    (60, "SỞ Y TẾ AN PHÚ"),
    (300, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (300, "Độc lập - Tự do - Hạnh phúc"),
    (60, "Số: 417/SYT-VP"),
    (300, "An Phú, ngày 05 tháng 3 năm 2031"),
    (60, "V/v tổ chức hội nghị sơ kết, đường lối và phương hướng"),
    (120, "Kính gửi: Phòng Y tế các huyện, thành phố"),
    (60, "Thực hiện chương trình công tác năm 2031, Sở Y tế tổ chức hội nghị."),
    (340, "GIÁM ĐỐC"),
    (340, "Lê Thị Bình"),
)


def drawn(shift: float, *, last: bool) -> bytes:
    """The letter with marks as glyphs of their own, ``shift`` ems to the left; ``last``: drawn after the row."""
    pdfmetrics.registerFont(TTFont("Serif", SHIPPED / "LiberationSerif-Regular.ttf"))
    out, size = io.BytesIO(), 12
    canvas = Canvas(out)
    canvas.setFont("Serif", size)
    for row, (left, text) in enumerate(LETTER):
        x, y, later = float(left), 780 - 24 * row, []
        for char in text:
            base, *marks = list(unicodedata.normalize("NFD", char))
            canvas.drawString(x, y, base)
            x += pdfmetrics.stringWidth(base, "Serif", size)
            for mark in marks:
                (later.append((x, mark)) if last else canvas.drawString(x - shift * size, y, mark))
        for at, mark in later:
            canvas.drawString(at - shift * size, y, mark)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("shift", [0.0, 0.06])
def test_a_letter_with_loose_marks(shift: float, last: bool) -> None:
    found = vnadmin_doc.read(drawn(shift, last=last), name="a.pdf")
    assert found.source.reading == "pdf-text"
    assert [(issuer.parent, issuer.name) for issuer in found.letter.issuers] == [(None, "SỞ Y TẾ AN PHÚ")]
    assert found.letter.subject == "tổ chức hội nghị sơ kết, đường lối và phương hướng"
    assert (found.letter.promulgation.place, found.letter.promulgation.date) == ("An Phú", "2031-03-05")
    assert [addressee.text for addressee in found.letter.addressees] == ["Phòng Y tế các huyện, thành phố"]
    assert found.letter.signers[0].full_name == "Lê Thị Bình"


def rects(*spans: tuple[float, float]) -> list[tuple[float, float, float, float]]:
    return [(left, 0.0, right, 10.0) for left, right in spans]


@pytest.mark.parametrize(
    ("text", "spans", "generated", "result"),
    [
        ("abc", [(0, 5), (5, 10), (10, 15)], "", None),
        ("ba\u0301", [(0, 5), (5, 10), (7, 9)], "", "ba\u0301"),
        ("an\u0301", [(0, 5), (5, 10), (2, 5)], "", "a\u0301n"),  # drawn after the next letter
        ("uo\u031b\u031b", [(0, 5), (5, 10), (5, 6), (10, 11)], "", "u\u031bo\u031b"),
        ("a\u0301\u0302", [(0, 5), (2, 4), (2, 4)], "", "a\u0302\u0301"),  # NFC needs the tone mark last
        ("an\u0301 g", [(0, 5), (5, 10), (2, 5), (5, 5), (10, 15)], " ", "a\u0301ng"),
        ("a\u0301 g", [(0, 5), (2, 5), (5, 5), (8, 13)], " ", "a\u0301 g"),
        ("a\u0301g", [(0, 5), (2, 5), (8, 13)], "", "a\u0301 g"),  # the mark stands in the blank
        ("b\u0301", [(0, 5), (2, 4)], "", "b\u0301"),  # no vowel: it stays
    ],
)
def test_order(text: str, spans: list[tuple[float, float]], generated: str, result: str | None) -> None:
    boxes = rects(*spans)
    order = in_order(text, lambda index: boxes[index], lambda index: text[index] in generated)
    assert (None if order is None else "".join(" " if i == BLANK else text[i] for i in order)) == result
