"""Words run together, taken apart only where one cut is possible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_doc.correction.joined_words import apart, separated


@pytest.mark.parametrize(
    ("read", "agencies", "right"),
    [
        ("BGĐSNV", ["TB", "SNV"], "BGĐ SNV"),
        ("BGĐSNV", ["TB", "SXD"], "BGĐSNV"),
        ("BGHĐHSP", ["QĐ", "ĐHSP"], "BGH ĐHSP"),
        ("BTVLĐLĐtỉnh", [], "BTVLĐLĐ tỉnh"),
        ("LĐLĐtỉnh", [], "LĐLĐ tỉnh"),
        ("LưuVTvàTCKT", [], "Lưu VT và TCKT"),
        # Printed so.
        ("VPUBND tỉnh", ["QĐ", "UBND"], "VPUBND tỉnh"),
        ("TTr, QyĐ, CTr, Tp.HCM", [], "TTr, QyĐ, CTr, Tp.HCM"),
        # Either cut is possible.
        ("SNVHuyền", [], "SNVHuyền"),
    ],
)
def test_apart(read: str, agencies: list[str], right: str) -> None:
    assert apart(read, agencies) == right


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("BỘCÔNGAN", "BỘ CÔNG AN"),
        ("TP HỒ CHÍMINH", "TP HỒ CHÍ MINH"),
        ("Nhưtrên;", "Như trên;"),
        ("Phòngkhoa, Thịtrấn", "Phòng khoa, Thị trấn"),
        ("CỤC CẢNH SÁTPCCC", "CỤC CẢNH SÁT PCCC"),
        # Words that lost a mark, names and abbreviations are no words run together.
        ("đưòng, thưong, nuớc", "đưòng, thưong, nuớc"),
        ("Đắk Lắk, Krông Păk, axít, HĐND, VPĐU", "Đắk Lắk, Krông Păk, axít, HĐND, VPĐU"),
    ],
)
def test_separated(read: str, right: str) -> None:
    assert separated(read) == right


@given(st.text("BÔỘCGNAÁHỈÍTUÝ ", max_size=40))
def test_separating_adds_spaces_only_and_once(text: str) -> None:
    once = separated(text)
    assert once.replace(" ", "") == text.replace(" ", "")
    assert separated(once) == once
