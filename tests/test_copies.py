"""Copies: the block of SAO Y, SAO LỤC or TRÍCH SAO is read, and is not read as letter. All letters are invented."""

from __future__ import annotations

from typing import Any

import pytest

from vnadmin_doc import read_text
from vnadmin_doc.grammar import copy_form
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.page import Page, Source, Word
from vnadmin_doc.pipeline import analyse

LETTER = """UBND HUYỆN HÒA TÂN               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG Y TẾ                           Độc lập - Tự do - Hạnh phúc
Số: 12/PYT                           Hòa Tân, ngày 04 tháng 3 năm 2024
V/v báo cáo dịch sởi

Kính gửi: Sở Y tế An Phú.

Phòng Y tế huyện báo cáo như sau:

1. Có 12 ca mắc.

2. Không có ca tử vong./.

"""
FOOT = """Nơi nhận:                                    TRƯỞNG PHÒNG
- Như trên;
- Lưu: VT.
                                             Nguyễn Văn An
"""
BARE_FOOT = """                                             TRƯỞNG PHÒNG


                                             Nguyễn Văn An
"""
PAPER = """
____________________________________________________________________
UBND HUYỆN HÒA TÂN                           SAO Y
VĂN PHÒNG                            Hòa Tân, ngày 06 tháng 3 năm 2024
Số: 5/SY-VP
Nơi nhận:                                    CHÁNH VĂN PHÒNG
- Các xã;
- Lưu: VT.
                                             Trần Thị Bình
"""
SIGNED = {"position": "CHÁNH VĂN PHÒNG", "full_name": "Trần Thị Bình"}
WHOLE = {
    "kind": "SY",
    "agency": ("UBND HUYỆN HÒA TÂN", "VĂN PHÒNG"),
    "number": "5",
    "notation": "SY-VP",
    "place": "Hòa Tân",
    "date": "2024-03-06",
    "signer": SIGNED,
    "distribution": ["Các xã", "Lưu: VT"],
}
MOTTO = """
VĂN PHÒNG UBND HUYỆN             CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                   Độc lập - Tự do - Hạnh phúc
Số: 5/SL-VP                          Hòa Tân, ngày 06 tháng 3 năm 2024
                                             CHÁNH VĂN PHÒNG
                                             Trần Thị Bình
"""
FEW = """
SAO Y BẢN CHÍNH
Hòa Tân, ngày 06 tháng 3 năm 2024
CHÁNH VĂN PHÒNG
Trần Thị Bình
"""
LONG_NAME = """
UBND TỈNH AN PHÚ                             TRÍCH SAO
TRUNG TÂM DỊCH VỤ
NÔNG NGHIỆP
Số: 08/TrS-TTDVNN                    An Phú, ngày     tháng 3 năm 2024
                                             TL. GIÁM ĐỐC
                                             TRƯỞNG PHÒNG HÀNH CHÍNH

                                             Trần Thị Bình
"""
PARTY = """
TỈNH ỦY AN PHÚ                               SAO LỤC
HUYỆN ỦY HÒA TÂN
*
Số 15-BS/HU                          Hòa Tân, ngày 06 tháng 3 năm 2024
Nơi nhận:                                    T/L BAN THƯỜNG VỤ
- Các xã,                                    CHÁNH VĂN PHÒNG
- Lưu VPHU.
                                             Trần Thị Bình
"""
FLAT = """
VĂN PHÒNG UBND
HUYỆN HÒA TÂN
Số: 5/SY-VP
SAO Y
Hòa Tân, ngày 06 tháng 3 năm 2024
Nơi nhận:
- Các xã;
- Lưu: VT.
CHÁNH VĂN PHÒNG
Trần Thị Bình
"""


def plain(letter: Letter) -> dict[str, Any]:
    """The members of the copy that have a value; kind, agency and lists are reduced to their texts."""
    assert letter.copy
    parts = letter.copy.model_dump(exclude_defaults=True, exclude={"raw"})
    if letter.copy.kind:
        parts["kind"] = letter.copy.kind.code
    if letter.copy.agency:
        parts["agency"] = (letter.copy.agency.parent, letter.copy.agency.name)
    if letter.copy.distribution:
        parts["distribution"] = [entry.text for entry in letter.copy.distribution]
    return parts


@pytest.mark.parametrize("foot", [FOOT, BARE_FOOT], ids=["Nơi nhận", "signature alone"])
@pytest.mark.parametrize(
    ("copy", "wanted"),
    [
        pytest.param(PAPER, WHOLE, id="as the decree has it"),
        pytest.param(
            MOTTO,
            {
                "kind": "SL",
                "agency": (None, "VĂN PHÒNG UBND HUYỆN"),
                "number": "5",
                "notation": "SL-VP",
                "place": "Hòa Tân",
                "date": "2024-03-06",
                "signer": SIGNED,
            },
            id="with a motto, its form in the notation alone",
        ),
        pytest.param(
            FEW, {"kind": "SY", "place": "Hòa Tân", "date": "2024-03-06", "signer": SIGNED}, id="a stamp of few words"
        ),
        pytest.param(
            LONG_NAME,
            {
                "kind": "TrS",
                "agency": ("UBND TỈNH AN PHÚ", "TRUNG TÂM DỊCH VỤ NÔNG NGHIỆP"),
                "number": "08",
                "notation": "TrS-TTDVNN",
                "place": "An Phú",
                "date": "2024-03",
                "signer": {
                    "competence": ("TL. GIÁM ĐỐC",),
                    "position": "TRƯỞNG PHÒNG HÀNH CHÍNH",
                    "full_name": "Trần Thị Bình",
                },
            },
            id="a name of two lines, the day left blank",
        ),
        pytest.param(
            PARTY,
            {
                "kind": "SL",
                "agency": ("TỈNH ỦY AN PHÚ", "HUYỆN ỦY HÒA TÂN"),
                "number": "15",
                "notation": "BS/HU",
                "place": "Hòa Tân",
                "date": "2024-03-06",
                "signer": {"competence": ("T/L BAN THƯỜNG VỤ",), **SIGNED},
                "distribution": ["Các xã", "Lưu VPHU"],
            },
            id="Party",
        ),
        pytest.param(FLAT, {**WHOLE, "agency": (None, "VĂN PHÒNG UBND HUYỆN HÒA TÂN")}, id="flat"),
    ],
)
def test_paper(foot: str, copy: str, wanted: dict[str, Any]) -> None:
    reading, alone = read_text(LETTER + foot + copy), read_text(LETTER + foot).letter
    assert plain(reading.letter) == wanted
    assert reading.letter.model_copy(update={"copy": None}) == alone
    assert [signer.full_name for signer in alone.signers] == ["Nguyễn Văn An"]
    texts = [item.text for at, items in reading.evidence.items() if at.startswith("/copy") for item in items]
    texts += [line.text for line in reading.unplaced]
    assert {word for line in copy.splitlines() for word in line.split()} == {w for text in texts for w in text.split()}


@pytest.mark.parametrize(
    "behind",
    [
        pytest.param("\f\nPHỤ LỤC\nTRÍCH SAO\n1. Thủ tục trích sao hồ sơ.\n", id="a title of something else"),
        pytest.param("\f\nPHỤ LỤC\n1. Số: 05/SLĐ-VP là ký hiệu.\n", id="a notation that only begins so"),
    ],
)
def test_no_copy(behind: str) -> None:
    letter = read_text(LETTER + FOOT + behind).letter
    assert letter.copy is None
    assert letter.appendices


def test_copy_before_an_appendix() -> None:
    """The block ends with its foot; the appendix below it belongs to the letter."""
    letter = read_text(LETTER + FOOT + PAPER + "\fPHỤ LỤC\nDANH SÁCH CÁC XÃ\n1. Xã Một.\n").letter
    assert plain(letter) == WHOLE
    assert [appendix.label for appendix in letter.appendices] == ["PHỤ LỤC"]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            ("Sao y; VP UBND huyện Hòa Tân; 06-03-2024 09:10:11 +07:00",),
            {
                "kind": "SY",
                "agency": (None, "VP UBND huyện Hòa Tân"),
                "date": "2024-03-06",
                "signed_at": "2024-03-06T09:10:11+07:00",
            },
        ),
        (
            ("SAO Y BẢN CHÍNH", "Cơ quan sao: VP UBND huyện", "Hòa Tân", "Thời gian ký sao: 06/03/2024 9:10 +07:00"),
            {
                "kind": "SY",
                "agency": (None, "VP UBND huyện Hòa Tân"),
                "date": "2024-03-06",
                "signed_at": "2024-03-06T09:10+07:00",
            },
        ),
        (("Bản sao lục",), {"kind": "SL"}),
    ],
)
def test_electronic(rows: tuple[str, ...], wanted: dict[str, Any]) -> None:
    """At the top right of page 1, beside the motto, in small type (Appendix I, Phần III, I.3)."""
    head = ["UBND HUYỆN HÒA TÂN", "PHÒNG Y TẾ", "Số: 12/PYT", "V/v báo cáo dịch sởi"]
    east = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hòa Tân, ngày 04 tháng 3 năm 2024"]
    placed = [(text, 60.0, 70.0 + 16 * n, 12.0) for n, text in enumerate(head)]
    placed += [(text, 290.0, 70.0 + 16 * n, 12.0) for n, text in enumerate(east)]
    placed += [("Phòng Y tế huyện báo cáo: đến nay có 12 ca mắc.", 70.0, 180.0, 12.0)]
    placed += [(text, 330.0, 20.0 + 10 * n, 9.0) for n, text in enumerate(rows)]
    words = []
    for text, x, top, high in placed:
        for word in text.split():
            words.append(Word(word, Box(x, top, x + len(word) * high / 2, top + high), None))
            x += (len(word) + 1) * high / 2
    letter = analyse(
        Source("a.pdf", "0" * 64, "application/pdf", "pdf-text", (Page(1, 595, 842, tuple(words)),))
    ).letter
    assert plain(letter) == wanted
    assert (letter.code.number, letter.promulgation.date) == ("12", "2024-03-04")
    assert [issuer.name for issuer in letter.issuers] == ["PHÒNG Y TẾ"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Số: 05/SY-UBND", True),
        ("Số:     /SL-VP", True),
        ("Số: 9/SYBC-VP", True),
        ("Số: 7/TrS-STP", True),
        ("Số 15-BS/TU", True),
        ("Số: 05/SYT-NVY", False),
        ("Số: 05/SLĐTBXH", False),
        ("Số 15-CV/TU", False),
    ],
)
def test_numbers(text: str, number: bool) -> None:
    assert copy_form.is_number(text) is number


def test_a_form_in_an_appendix_is_not_a_copy() -> None:
    text = """\
    SỞ CÔNG THƯƠNG              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                     Độc lập - Tự do - Hạnh phúc
    Số: 214/SCT-QLTM                 Hà Trung, ngày 12 tháng 3 năm 2031
    V/v mẫu dấu

                    Kính gửi: Các doanh nghiệp.

    Sở Công Thương gửi mẫu dấu để dùng./.

    Nơi nhận:                                 GIÁM ĐỐC
    - Như trên;
    - Lưu: VT.
                                            Trần Văn Ấm
\fPhụ lục I
MẪU DẤU BẢN SAO

1. Mẫu dấu thứ nhất dùng ở tỉnh.

                SAO Y BẢN CHÍNH

2. Mẫu dấu thứ hai dùng ở xã.

                                              GIÁM ĐỐC


                                            Trần Văn Ấm
"""
    letter = read_text(text).letter
    assert letter.copy is None
    assert [section.label for section in letter.appendices[0].sections] == ["1", "2"]
    assert [signer.full_name for signer in letter.appendices[0].signers] == ["Trần Văn Ấm"]
