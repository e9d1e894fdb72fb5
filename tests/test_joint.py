"""Joint documents: all agencies, numbers and signatures, in order. All texts are invented."""

from __future__ import annotations

import pytest

from vnadmin_doc import read_text
from vnadmin_doc.model.letter import Letter

BODY = """
                         KẾ HOẠCH
           Phối hợp quản lý hồ sơ năm 2024

Điều 1. Phạm vi

Kế hoạch này áp dụng cho các đơn vị trực thuộc.

Điều 2. Hiệu lực

Kế hoạch này có hiệu lực từ ngày ký./.

"""
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "", "An Phú, ngày 05 tháng 3 năm 2024")


def head(*left: str) -> str:
    """A head with these rows in the left column, beside the motto; the last row is beside the date."""
    right = [*MOTTO[:2], *[""] * (len(left) - 3), MOTTO[3]]
    return "\n".join(f"{west:<50}{east}" for west, east in zip(left, right, strict=True)) + "\n"


ONE = """Nơi nhận:                         GIÁM ĐỐC
- Như trên;
- Lưu: VT.
                                Lê Văn Nam
"""
NUMBER = "Số: 12/KHLT-A-B"


def read(text: str) -> Letter:
    return read_text(text).letter


@pytest.mark.parametrize(
    ("left", "agencies"),
    [
        (("BỘ TÀI CHÍNH - BỘ NỘI VỤ", "", NUMBER), ["BỘ TÀI CHÍNH", "BỘ NỘI VỤ"]),
        (("BỘ TÀI CHÍNH-BỘ NỘI VỤ", "", NUMBER), ["BỘ TÀI CHÍNH", "BỘ NỘI VỤ"]),
        (("BỘ TÀI CHÍNH -", "BỘ NỘI VỤ", NUMBER), ["BỘ TÀI CHÍNH", "BỘ NỘI VỤ"]),
        (("BỘ TÀI CHÍNH", "- BỘ NỘI VỤ", NUMBER), ["BỘ TÀI CHÍNH", "BỘ NỘI VỤ"]),
        (("BỘ TÀI CHÍNH", "BỘ NỘI VỤ", NUMBER), ["BỘ TÀI CHÍNH", "BỘ NỘI VỤ"]),
        (("BỘ TÀI CHÍNH", "-", "BỘ NỘI VỤ", NUMBER), ["BỘ TÀI CHÍNH", "BỘ NỘI VỤ"]),
        (("CÔNG AN TỈNH", "SỞ NỘI VỤ", NUMBER), ["CÔNG AN TỈNH", "SỞ NỘI VỤ"]),
        (
            ("BỘ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI - BỘ Y TẾ -", "BỘ TÀI CHÍNH", NUMBER),
            ["BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "BỘ Y TẾ", "BỘ TÀI CHÍNH"],
        ),
        (
            ("TÒA ÁN NHÂN DÂN TỐI CAO -", "VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO -", "BỘ CÔNG AN", NUMBER),
            ["TÒA ÁN NHÂN DÂN TỐI CAO", "VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO", "BỘ CÔNG AN"],
        ),
        (("UBND TỈNH AN PHÚ", "SỞ Y TẾ - CÔNG ĐOÀN NGÀNH", NUMBER), ["UBND TỈNH AN PHÚ / SỞ Y TẾ", "CÔNG ĐOÀN NGÀNH"]),
        (("UBND TỈNH AN PHÚ", "SỞ Y TẾ", "SỞ NỘI VỤ", NUMBER), ["UBND TỈNH AN PHÚ / SỞ Y TẾ", "SỞ NỘI VỤ"]),
        (
            ("UBND HUYỆN HÒA TÂN      TỈNH ĐOÀN AN PHÚ", "PHÒNG Y TẾ              HUYỆN ĐOÀN", "", NUMBER),
            ["UBND HUYỆN HÒA TÂN / PHÒNG Y TẾ", "TỈNH ĐOÀN AN PHÚ / HUYỆN ĐOÀN"],
        ),
        # Not a joint document.
        (("UBND TỈNH AN PHÚ", "SỞ NỘI VỤ", NUMBER), ["UBND TỈNH AN PHÚ / SỞ NỘI VỤ"]),
        (("BỘ QUỐC PHÒNG", "BỘ TƯ LỆNH BIÊN PHÒNG", NUMBER), ["BỘ QUỐC PHÒNG / BỘ TƯ LỆNH BIÊN PHÒNG"]),
        (("BỘ CÔNG AN", "CÔNG AN TỈNH AN PHÚ", NUMBER), ["BỘ CÔNG AN / CÔNG AN TỈNH AN PHÚ"]),
        (
            ("VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO", "VIỆN KIỂM SÁT NHÂN DÂN TỈNH", NUMBER),
            ["VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO / VIỆN KIỂM SÁT NHÂN DÂN TỈNH"],
        ),
        (("SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI", NUMBER), ["SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI"]),
        (("VĂN PHÒNG HĐND - UBND", "HUYỆN HÒA TÂN", NUMBER), ["VĂN PHÒNG HĐND - UBND HUYỆN HÒA TÂN"]),
    ],
)
def test_agencies(left: tuple[str, ...], agencies: list[str]) -> None:
    found = read(head(*left) + BODY + ONE)
    assert [" / ".join(filter(None, (issuer.parent, issuer.name))) for issuer in found.issuers] == agencies
    assert found.code.number == "12"
    assert not found.other_codes


@pytest.mark.parametrize(
    ("left", "codes"),
    [
        (("SỞ NỘI VỤ          SỞ TÀI CHÍNH", "", "Số: 07/QC-SNV      Số: 12/QC-STC"), ["07/QC-SNV", "12/QC-STC"]),
        (("SỞ NỘI VỤ -", "SỞ TÀI CHÍNH", "Số: 07/QC-SNV", "Số: 12/QC-STC"), ["07/QC-SNV", "12/QC-STC"]),
        (("SỞ NỘI VỤ          SỞ TÀI CHÍNH", "", "Số:   /QC-SNV      Số: 12/QC-STC"), ["/QC-SNV", "12/QC-STC"]),
        (("SỞ NỘI VỤ", "", "Số: 07/QC-SNV", "Số: 12"), ["07/QC-SNV"]),
    ],
)
def test_numbers(left: tuple[str, ...], codes: list[str]) -> None:
    found = read(head(*left) + BODY + ONE)
    assert [f"{code.number or ''}/{code.notation}" for code in (found.code, *found.other_codes)] == codes
    assert found.issuers[0].name == "SỞ NỘI VỤ"


MINISTRIES = """
   KT. BỘ TRƯỞNG BỘ NỘI VỤ                   KT. BỘ TRƯỞNG
          THỨ TRƯỞNG                         BỘ TÀI CHÍNH
                                              THỨ TRƯỞNG


        Nguyễn Văn An                        Trần Thị Bình

Nơi nhận:
- UBND các tỉnh;
- Lưu: VT.
"""
BESIDE_THE_LIST = """
Nơi nhận:                   TM. ỦY BAN MTTQ            TM. ỦY BAN NHÂN DÂN
- UBND các tỉnh;               CHỦ TỊCH                     KT. CHỦ TỊCH
- Lưu: VT.                                                  PHÓ CHỦ TỊCH


                            Nguyễn Văn An                  Trần Thị Bình
"""
STACKED = """
KT. BỘ TRƯỞNG
BỘ NỘI VỤ
THỨ TRƯỞNG
Nguyễn Văn An
KT. BỘ TRƯỞNG
BỘ TÀI CHÍNH
THỨ TRƯỞNG
Trần Thị Bình
Nơi nhận:
- UBND các tỉnh;
- Lưu: VT.
"""
LIST_FIRST = """
Nơi nhận:
- UBND các tỉnh;
- Lưu: VT.
KT. BỘ TRƯỞNG
BỘ NỘI VỤ
THỨ TRƯỞNG
Nguyễn Văn An
KT. BỘ TRƯỞNG
BỘ TÀI CHÍNH
THỨ TRƯỞNG
Trần Thị Bình
"""
RUN_TOGETHER = """
KT. BỘ TRƯỞNG BỘ NỘI VỤ KT. BỘ TRƯỞNG BỘ TÀI CHÍNH
THỨ TRƯỞNG THỨ TRƯỞNG
Nguyễn Văn An Trần Thị Bình
Nơi nhận:
- UBND các tỉnh;
- Lưu: VT.
"""
NAMED_ABOVE = """
        ĐẠI DIỆN SỞ NỘI VỤ                  ĐẠI DIỆN CÔNG AN TỈNH
        PHÓ GIÁM ĐỐC                          PHÓ GIÁM ĐỐC


        Nguyễn Văn An                     Đại tá Trần Thị Bình
"""
APPROVED = """
Nơi nhận:                                           TRƯỞNG ĐOÀN
- UBND các tỉnh;
- Lưu: VT.
                                                   Nguyễn Văn An

              KT. BỘ TRƯỞNG
                THỨ TRƯỞNG


              Trần Thị Bình
"""
TWO_MINISTRIES = [
    "KT. BỘ TRƯỞNG BỘ NỘI VỤ / THỨ TRƯỞNG / Nguyễn Văn An",
    "KT. BỘ TRƯỞNG BỘ TÀI CHÍNH / THỨ TRƯỞNG / Trần Thị Bình",
]


@pytest.mark.parametrize(
    ("foot", "signers"),
    [
        pytest.param(MINISTRIES, TWO_MINISTRIES, id="side by side, one wrapped"),
        pytest.param(
            BESIDE_THE_LIST,
            [
                "TM. ỦY BAN MTTQ / CHỦ TỊCH / Nguyễn Văn An",
                "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Trần Thị Bình",
            ],
            id="beside Nơi nhận",
        ),
        pytest.param(STACKED, TWO_MINISTRIES, id="one under another"),
        pytest.param(LIST_FIRST, TWO_MINISTRIES, id="one under another, behind Nơi nhận"),
        pytest.param(RUN_TOGETHER, TWO_MINISTRIES, id="columns run together"),
        pytest.param(
            NAMED_ABOVE,
            [
                "ĐẠI DIỆN SỞ NỘI VỤ / PHÓ GIÁM ĐỐC / Nguyễn Văn An",
                "ĐẠI DIỆN CÔNG AN TỈNH / PHÓ GIÁM ĐỐC / Trần Thị Bình",
            ],
            id="whose they are above",
        ),
        pytest.param(
            APPROVED,
            ["TRƯỞNG ĐOÀN / Nguyễn Văn An", "KT. BỘ TRƯỞNG / THỨ TRƯỞNG / Trần Thị Bình"],
            id="further left and below",
        ),
    ],
)
def test_signers(foot: str, signers: list[str]) -> None:
    found = read(head("BỘ NỘI VỤ - BỘ TÀI CHÍNH", "", NUMBER) + BODY + foot)
    signed = [" / ".join(filter(None, [*s.competence, s.position, s.full_name])) for s in found.signers]
    assert signed == signers
    assert not found.appendices
