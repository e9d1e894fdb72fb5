"""Words without the space between them are split if only one split is possible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_doc.correction.joined_words import split_at_capitals, split_into_syllables


@pytest.mark.parametrize(
    ("read", "agencies", "expected"),
    [
        ("BGĐSNV", ["TB", "SNV"], "BGĐ SNV"),
        ("BGĐSNV", ["TB", "SXD"], "BGĐSNV"),
        ("BGHĐHSP", ["QĐ", "ĐHSP"], "BGH ĐHSP"),
        ("BTVLĐLĐtỉnh", [], "BTVLĐLĐ tỉnh"),
        ("LĐLĐtỉnh", [], "LĐLĐ tỉnh"),
        ("LưuVTvàTCKT", [], "Lưu VT và TCKT"),
        # Printed without a space.
        ("VPUBND tỉnh", ["QĐ", "UBND"], "VPUBND tỉnh"),
        ("TTr, QyĐ, CTr, Tp.HCM", [], "TTr, QyĐ, CTr, Tp.HCM"),
        # Two splits are possible.
        ("SNVHuyền", [], "SNVHuyền"),
    ],
)
def test_joined_words_are_split_at_capitals(read: str, agencies: list[str], expected: str) -> None:
    assert split_at_capitals(read, agencies) == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("BỘCÔNGAN", "BỘ CÔNG AN"),
        ("TP HỒ CHÍMINH", "TP HỒ CHÍ MINH"),
        ("Nhưtrên;", "Như trên;"),
        ("Phòngkhoa, Thịtrấn", "Phòng khoa, Thị trấn"),
        ("CỤC CẢNH SÁTPCCC", "CỤC CẢNH SÁT PCCC"),
        # Words without a mark, names and abbreviations are not joined words.
        ("đưòng, thưong, nuớc", "đưòng, thưong, nuớc"),
        ("Đắk Lắk, Krông Păk, axít, HĐND, VPĐU", "Đắk Lắk, Krông Păk, axít, HĐND, VPĐU"),
    ],
)
def test_impossible_words_are_split_into_syllables(read: str, expected: str) -> None:
    assert split_into_syllables(read) == expected


@given(st.text("BÔỘCGNAÁHỈÍTUÝ ", max_size=40))
def test_splitting_adds_only_spaces_and_splits_once(text: str) -> None:
    once = split_into_syllables(text)
    assert once.replace(" ", "") == text.replace(" ", "")
    assert split_into_syllables(once) == once
