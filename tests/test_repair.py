"""Values of scans: registered names corrected, ambiguous ones left, impossible words reported."""

from __future__ import annotations

import pytest

from vnadmin_doc.checks import impossible_words
from vnadmin_doc.correction.registered_names import repair
from vnadmin_doc.model.letter import Addressee, Letter, Signer
from vnadmin_doc.model.reading import Evidence


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("đây nhanh việc bàn giao tải sản", "đẩy nhanh việc bàn giao tài sản"),
        ("chương trình mục tiệu quốc gia", "chương trình mục tiêu quốc gia"),
        ("Sở Tài chinh; Sở Xây dưng", "Sở Tài chính; Sở Xây dựng"),
        ("ỦY BAN NHÂN DÂN TÍNH TÂY NINH, TÌNH AN GIANG", "ỦY BAN NHÂN DÂN TỈNH TÂY NINH, TỈNH AN GIANG"),
        # One dash read as two.
        ("dạy nghề -- việc làm, năm 2031 - 2032", "dạy nghề - việc làm, năm 2031 - 2032"),
        ("PHẦN MỀM MÁY TÍNH", "PHẦN MỀM MÁY TÍNH"),
        # A letter of the one word that is no syllable.
        ("BỘ TÀI CHÍNHH", "BỘ TÀI CHÍNH"),
        ("Sở Xâyy dựng, triên khaai", "Sở Xây dựng, triển khai"),
        ("Sở Tàj chjnh", "Sở Tàj chjnh"),
        ("Ban QLDA, Sở GTVT", "Ban QLDA, Sở GTVT"),
        ("một số điều, thuộc phạm vi, các bộ phận", "một số điều, thuộc phạm vi, các bộ phận"),
        # What other words fold to as well stays.
        ("tại sân vận động", "tại sân vận động"),
        ("Thủ trưởng các đơn vị", "Thủ trưởng các đơn vị"),
        ("cơ quan tài chính cùng cấp", "cơ quan tài chính cùng cấp"),
        ("Điều lệ Hội Người cao tuổi", "Điều lệ Hội Người cao tuổi"),
        ("định mức tiêu hao", "định mức tiêu hao"),
        # Who is called by name keeps it.
        ("ĐỒNG CHÍ LÊ MINH BÁCH VỀ CÔNG KHAI", "ĐỒNG CHÍ LÊ MINH BÁCH VỀ CÔNG KHAI"),
        ("giao ông Công Khải, Sở Tài chinh", "giao ông Công Khải, Sở Tài chính"),
        ("TÌNH BÀ RỊA", "TỈNH BÀ RỊA"),
        # Parts of a list are no phrase together.
        ("Viện, Trường, Khoa", "Viện, Trường, Khoa"),
        ("Lê Thành; Phó Chủ tịch", "Lê Thành; Phó Chủ tịch"),
        ("xem vi/van-ban-du-thao", "xem vi/van-ban-du-thao"),
        ("phòng chông, phòng, chông", "phòng chống, phòng, chống"),
    ],
)
def test_repair(read: str, right: str) -> None:
    assert repair(read) == right


def test_people_in_lists_are_not_places() -> None:
    assert repair("ông Trần Ân Giang, Sở Nôi vụ", places=False) == "ông Trần Ân Giang, Sở Nội vụ"


@pytest.mark.parametrize("name", ["Minh Bách", "Thanh Ly", "Công Khải"])
def test_people_are_not_phrases(name: str) -> None:
    assert repair(f"Lê {name}; đơn vi", places=False) == f"Lê {name}; đơn vị"


def test_phrases_that_other_words_fold_to_are_not_registered() -> None:
    said = "kinh phí phần cấp cho xã, các chủ trường mầm non"
    assert repair(said) == said


@pytest.mark.parametrize(
    ("text", "confidence", "said"),
    [
        ("Sở Nộii vụ", 0.9, ["/addressees/0"]),
        ("Sở Nội vụ tỉnh Đắk Lắk (BHXH, Samsung)", 0.9, []),
        # Digital text has no misreadings.
        ("Sở Nộii vụ", None, []),
    ],
)
def test_impossible_words_of_scans_are_said(text: str, confidence: float | None, said: list[str]) -> None:
    letter = Letter(addressees=(Addressee(text=text),), signers=(Signer(full_name="Lê Thị Bình"),))
    evidence = {"/addressees/0": (Evidence(1, (0, 0, 1, 1), text, "addressees/list", confidence),)}
    assert [issue.path for issue in impossible_words(letter, evidence)] == said
