"""Registered names in scans are corrected, ambiguous ones are not; impossible words are reported."""

from __future__ import annotations

import pytest

from vnadmin_doc.checks import impossible_words
from vnadmin_doc.correction.registered_names import with_registered_names
from vnadmin_doc.model.letter import Addressee, Letter, Signer
from vnadmin_doc.model.reading import Evidence


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("đây nhanh việc bàn giao tải sản", "đẩy nhanh việc bàn giao tài sản"),
        ("chương trình mục tiệu quốc gia", "chương trình mục tiêu quốc gia"),
        ("Sở Tài chinh; Sở Xây dưng", "Sở Tài chính; Sở Xây dựng"),
        ("ỦY BAN NHÂN DÂN TÍNH TÂY NINH, TÌNH AN GIANG", "ỦY BAN NHÂN DÂN TỈNH TÂY NINH, TỈNH AN GIANG"),
        ("CÔNG TY CÔ PHẢN HÒA MỸ, VĂN PHÒNG CÚA CHÍNH PHU", "CÔNG TY CỔ PHẦN HÒA MỸ, VĂN PHÒNG CỦA CHÍNH PHỦ"),
        (
            "HỌC VIỆN BƯU CHÍNH VIÊN THÔNG, chuyên viên thông tin",
            "HỌC VIỆN BƯU CHÍNH VIỄN THÔNG, chuyên viên thông tin",
        ),
        ("giáo dục phố thông, thành phố thông minh", "giáo dục phổ thông, thành phố thông minh"),
        # One dash that OCR read as two.
        ("dạy nghề -- việc làm, năm 2031 - 2032", "dạy nghề - việc làm, năm 2031 - 2032"),
        ("PHẦN MỀM MÁY TÍNH", "PHẦN MỀM MÁY TÍNH"),
        # One wrong letter in the word that is no syllable.
        ("BỘ TÀI CHÍNHH", "BỘ TÀI CHÍNH"),
        ("Sở Xâyy dựng, triên khaai", "Sở Xây dựng, triển khai"),
        ("Sở Tàj chjnh", "Sở Tàj chjnh"),
        ("Ban QLDA, Sở GTVT", "Ban QLDA, Sở GTVT"),
        ("một số điều, thuộc phạm vi, các bộ phận", "một số điều, thuộc phạm vi, các bộ phận"),
        # Other words have the same letters: not corrected.
        ("tại sân vận động", "tại sân vận động"),
        ("Thủ trưởng các đơn vị", "Thủ trưởng các đơn vị"),
        ("cơ quan tài chính cùng cấp", "cơ quan tài chính cùng cấp"),
        ("Điều lệ Hội Người cao tuổi", "Điều lệ Hội Người cao tuổi"),
        ("định mức tiêu hao", "định mức tiêu hao"),
        # The name of a person is not corrected.
        ("ĐỒNG CHÍ LÊ MINH BÁCH VỀ CÔNG KHAI", "ĐỒNG CHÍ LÊ MINH BÁCH VỀ CÔNG KHAI"),
        ("giao ông Công Khải, Sở Tài chinh", "giao ông Công Khải, Sở Tài chính"),
        ("TÌNH BÀ RỊA", "TỈNH BÀ RỊA"),
        # Entries of a list are not one phrase.
        ("Viện, Trường, Khoa", "Viện, Trường, Khoa"),
        ("Lê Thành; Phó Chủ tịch", "Lê Thành; Phó Chủ tịch"),
        ("xem vi/van-ban-du-thao", "xem vi/van-ban-du-thao"),
        ("phòng chông, phòng, chông", "phòng chống, phòng, chống"),
    ],
)
def test_misread_names_are_corrected(read: str, expected: str) -> None:
    assert with_registered_names(read) == expected


def test_people_in_lists_are_not_places() -> None:
    assert with_registered_names("ông Trần Ân Giang, Sở Nôi vụ", places=False) == "ông Trần Ân Giang, Sở Nội vụ"


@pytest.mark.parametrize("name", ["Minh Bách", "Thanh Ly", "Công Khải"])
def test_people_are_not_phrases(name: str) -> None:
    assert with_registered_names(f"Lê {name}; đơn vi", places=False) == f"Lê {name}; đơn vị"


def test_phrases_with_the_letters_of_other_words_are_not_corrected() -> None:
    text = "kinh phí phần cấp cho xã, các chủ trường mầm non"
    assert with_registered_names(text) == text


@pytest.mark.parametrize(
    ("text", "confidence", "reported"),
    [
        ("Sở Nộii vụ", 0.9, ["/addressees/0"]),
        ("Sở Nội vụ tỉnh Đắk Lắk (BHXH, Samsung)", 0.9, []),
        ("Sở ¡Nội vụ", 0.9, ["/addressees/0"]),  # a speck before the letter
        # Digital text is not misread.
        ("Sở Nộii vụ", None, []),
    ],
)
def test_impossible_words_of_scans_are_reported(text: str, confidence: float | None, reported: list[str]) -> None:
    letter = Letter(addressees=(Addressee(text=text),), signers=(Signer(full_name="Lê Thị Bình"),))
    evidence = {"/addressees/0": (Evidence(1, (0, 0, 1, 1), text, "addressees/list", confidence),)}
    assert [issue.path for issue in impossible_words(letter, evidence)] == reported
