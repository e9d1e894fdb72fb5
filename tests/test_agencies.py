"""Agencies: what is one agency, and what must never become one; the one name in tables, report and search."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from link_archive import save
from vnadmin_doc.archive.figures import figures
from vnadmin_doc.archive.registers import catalog
from vnadmin_doc.archive.search import search
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.agency_identity import agency_key, agency_words, province_of
from vnadmin_doc.model.letter import Code, DocumentKind, Issuer, Letter, Promulgation

Printed = tuple[str, str | None, str | None]


def printed(text: str) -> Printed:
    """``NAME | PARENT @ DATE``."""
    name, _, day = text.partition(" @ ")
    name, _, parent = name.partition(" | ")
    return name, parent or None, day or None


SAME = (
    ("TP. HỒ CHÍ MINH", "TP.HỒ CHÍ MINH", "TP HỒ CHÍ MINH", "TP.HCM", "TPHCM", "THÀNH PHỐ HỒ CHÍ MINH"),
    ("UBND TP. HỒ CHÍ MINH", "ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", "UỶ BAN  NHÂN DÂN TP.HCM", "Ubnd Tp Hồ Chí Minh"),
    ("SỞ Y TẾ | UBND TỈNH HÒA BÌNH", "SỞ Y TẾ HOÀ BÌNH", "SỞ Y TẾ TỈNH HÒA BÌNH", "SỞ Y TẾ | TỈNH HOÀ BÌNH"),
    ("SỞ GD&ĐT TỈNH AN GIANG", "SỞ GIÁO DỤC VÀ ĐÀO TẠO | ỦY BAN NHÂN DÂN TỈNH AN GIANG", "SỞ GD & ĐT AN GIANG"),
    ("PHÒNG GD VÀ ĐT HUYỆN A", "PHÒNG GIÁO DỤC ĐÀO TẠO HUYỆN A"),
    ("SỞ NN&PTNT AN GIANG", "SỞ NÔNG NGHIỆP VÀ PTNT AN GIANG", "SỞ NÔNG NGHIỆP & PHÁT TRIỂN NÔNG THÔN AN GIANG"),
    ("SỞ LĐTBXH AN GIANG", "SỞ LĐ-TB&XH AN GIANG", "SỞ LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI | UBND TỈNH AN GIANG"),
    ("SỞ TP | UBND TỈNH AN GIANG", "SỞ TƯ PHÁP AN GIANG"),
    ("UBND Q. 1 | UBND TP.HCM", "ỦY BAN NHÂN DÂN QUẬN 01 | THÀNH PHỐ HỒ CHÍ MINH"),
    ("UBND H. TÂN LỘC", "ỦY BAN NHÂN DÂN HUYỆN TÂN LỘC", "UBND HUYỆN TÂN LỘC"),
    ("UBND TT. BÌNH HÒA", "ỦY BAN NHÂN DÂN THỊ TRẤN BÌNH HOÀ"),
    ("TT Y TẾ HUYỆN TÂN LỘC", "TRUNG TÂM Y TẾ HUYỆN TÂN LỘC", "TTYT HUYỆN TÂN LỘC"),
    ("BỆNH VIỆN ĐA KHOA TỈNH | SỞ Y TẾ PHÚ THỌ", "BVĐK TỈNH PHÚ THỌ", "BỆNH VIỆN ĐA KHOA TỈNH PHÚ THỌ | SỞ Y TẾ"),
    ("UBND XÃ TÂN LẬP | HUYỆN TÂN LỘC", "UBND XÃ TÂN LẬP, HUYỆN TÂN LỘC", "UBND XÃ TÂN LẬP | UBND HUYỆN TÂN LỘC"),
    ("TRƯỜNG THPT TÂN LỘC | SỞ GD&ĐT AN GIANG",
     "TRƯỜNG TRUNG HỌC PHỔ THÔNG TÂN LỘC | SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH AN GIANG"),
    ("VĂN PHÒNG | UBND TỈNH AN GIANG", "VĂN PHÒNG UBND TỈNH AN GIANG", "VP UBND TỈNH | UBND TỈNH AN GIANG",
     "VĂN PHÒNG ỦY BAN NHÂN DÂN | TỈNH AN GIANG", "VĂN PHÒNG UBND | UBND TỈNH AN GIANG"),
    ("BAN QLDA XÂY DỰNG | UBND HUYỆN A", "BAN QUẢN LÝ DỰ ÁN XÂY DỰNG HUYỆN A", "BQLDA XÂY DỰNG H. A"),
    ("UBND TỈNH ĐĂK LĂK", "ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "UBND TỈNH ĐẮC LẮC"),
    ("TỈNH ỦY AN GIANG", "TỈNH UỶ AN GIANG *"),
    # provinces: the name that is kept is one agency, a merged one is its successor from the day of the merger
    ("UBND TỈNH AN GIANG @ 2025-06-30", "UBND TỈNH AN GIANG @ 2025-07-01", "UBND TỈNH KIÊN GIANG @ 2025-07-01"),
    ("SỞ Y TẾ | UBND TỈNH BÌNH DƯƠNG @ 2025-08", "SỞ Y TẾ TP.HCM @ 2025-08-01"),
    ("UBND TỈNH THỪA THIÊN HUẾ @ 2025-01-02", "UBND THÀNH PHỐ HUẾ @ 2025-01-02"),
)  # fmt: skip
DIFFERENT = (
    ("UBND HUYỆN AN GIANG", "UBND TỈNH AN GIANG", "UBND THÀNH PHỐ AN GIANG", "UBND XÃ AN GIANG", "UBND QUẬN AN GIANG"),
    ("SỞ Y TẾ | UBND TỈNH AN GIANG", "SỞ Y TẾ | UBND TỈNH KIÊN GIANG", "SỞ Y TẾ", "SỞ NỘI VỤ | UBND TỈNH AN GIANG"),
    ("TRUNG TÂM CÔNG NGHỆ THÔNG TIN | SỞ Y TẾ AN GIANG", "TRUNG TÂM CÔNG NGHỆ THÔNG TIN | SỞ NỘI VỤ AN GIANG"),
    ("CHI CỤC THUẾ KHU VỰC 1", "CHI CỤC THUẾ KHU VỰC 2", "CHI CỤC THUẾ KHU VỰC 12", "CHI CỤC THUẾ KHU VỰC 1-2"),
    ("CHI CỤC THUẾ KHU VỰC I", "CHI CỤC THUẾ KHU VỰC II", "CHI CỤC THUẾ KHU VỰC III"),
    ("TRƯỜNG TIỂU HỌC HÒA BÌNH | PHÒNG GD&ĐT HUYỆN TÂN LỘC", "TRƯỜNG TIỂU HỌC HÒA BÌNH | PHÒNG GD&ĐT HUYỆN AN MINH"),
    ("TRƯỜNG TIỂU HỌC A", "TRƯỜNG TIỂU HỌC B", "TRƯỜNG MẦM NON A", "TRƯỜNG TIỂU HỌC SỐ 1 A", "TRƯỜNG TIỂU HỌC SỐ 2 A"),
    ("ĐẢNG ỦY XÃ TÂN LẬP", "UBND XÃ TÂN LẬP", "HĐND XÃ TÂN LẬP", "ĐẢNG BỘ XÃ TÂN LẬP", "CÔNG AN XÃ TÂN LẬP"),
    ("UBND XÃ TÂN LẬP | HUYỆN TÂN LỘC", "UBND XÃ TÂN LẬP | HUYỆN AN MINH"),
    ("VĂN PHÒNG | UBND TỈNH AN GIANG", "VĂN PHÒNG | HĐND TỈNH AN GIANG", "VĂN PHÒNG | TỈNH ỦY AN GIANG"),
    ("VĂN PHÒNG HĐND VÀ UBND | HUYỆN A", "VĂN PHÒNG UBND | HUYỆN A", "VĂN PHÒNG HĐND | HUYỆN A", "UBND HUYỆN A"),
    ("BAN QLDA 1", "BAN QLDA 2", "BAN QLDA 11", "BAN QLDA 1 | UBND HUYỆN A", "BAN QLDA"),
    ("UBND TỈNH AN GIANG", "CHỦ TỊCH UBND TỈNH AN GIANG", "VĂN PHÒNG UBND TỈNH AN GIANG"),
    ("CHÍNH PHỦ", "THỦ TƯỚNG CHÍNH PHỦ", "VĂN PHÒNG CHÍNH PHỦ"),
    ("UBND TỈNH KIÊN GIANG @ 2025-06-30", "UBND TỈNH AN GIANG @ 2025-06-30"),
    ("UBND THÀNH PHỐ HẢI DƯƠNG @ 2025-08-01", "UBND THÀNH PHỐ HẢI PHÒNG @ 2025-08-01"),
    ("UBND THÀNH PHỐ HUẾ @ 2024-12-31", "UBND THÀNH PHỐ HUẾ @ 2025-01-01", "UBND TỈNH THỪA THIÊN HUẾ @ 2024-12-31"),
    ("TRƯỜNG ĐẠI HỌC KIÊN GIANG @ 2025-08-01", "TRƯỜNG ĐẠI HỌC AN GIANG @ 2025-08-01"),
    ("UBND XÃ TÂN LẬP", "UBND XÃ TÂN LẤP", "UBND XÃ TAN LAP"),
    ("UBND QUẬN 1", "UBND QUẬN 11", "UBND PHƯỜNG 1", "UBND QUẬN 1 | TỈNH A"),
    ("HUYỆN ỦY TÂN LỘC", "UBND HUYỆN TÂN LỘC", "HUYỆN ĐOÀN TÂN LỘC"),
)  # fmt: skip


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_forms_of_one_agency_have_one_key(names: tuple[str, ...]) -> None:
    keys = {name: agency_key(*printed(name)) for name in names}
    assert len(set(keys.values())) == 1, keys


@pytest.mark.parametrize("names", DIFFERENT, ids=lambda names: names[0])
def test_different_agencies_never_merge(names: tuple[str, ...]) -> None:
    keys = {name: agency_key(*printed(name)) for name in names}
    assert len(set(keys.values())) == len(names), keys


def test_groups_of_the_tables_are_different_agencies() -> None:
    keys = [agency_key(*printed(names[0])) for names in SAME]
    assert len(set(keys)) == len(keys)


NAMES = st.sampled_from([printed(name)[:2] for names in (*SAME, *DIFFERENT) for name in names])


@given(NAMES, st.sampled_from(["2019-01-02", "2025-07", "2025", None]))
def test_case_and_spaces_do_not_count(name: tuple[str, str | None], day: str | None) -> None:
    own, parent = name
    spaced = f"  {own.lower()} ".replace(" ", "  ")
    assert agency_key(own, parent, day) == agency_key(spaced, parent and parent.title(), day)


@given(NAMES)
def test_words_in_full_are_a_fixed_point(name: tuple[str, str | None]) -> None:
    words = " ".join(agency_words(name[0]))
    assert " ".join(agency_words(words)) == words


@given(st.text(max_size=60), st.text(max_size=60) | st.none(), st.text(max_size=10) | st.none())
def test_any_text_has_a_key(name: str, parent: str | None, day: str | None) -> None:
    assert agency_key(name, parent, day) == agency_key(name, parent, day)


def test_provinces_end_in_one_that_exists() -> None:
    rows = {row["name"]: row for row in lexicon.rows("provinces")}
    assert sum(not row["until"] for row in rows.values()) == 34
    for row in rows.values():
        assert bool(row["until"]) == bool(row["successor"])
        assert not row["successor"] or not rows[row["successor"]]["until"]
        assert all(date.fromisoformat(row[column]) for column in ("since", "until") if row[column])
    assert province_of(agency_key("UBND xã A, tỉnh Bình Phước")) == province_of(agency_key("Sở Y tế Đồng Nai"))


# ── one name in the archive ─────────────────────────────────────────────────────────────────

PRINTED = (
    ("UBND TP. HỒ CHÍ MINH", None), ("UBND TP.HỒ CHÍ MINH", None), ("ỦY BAN NHÂN DÂN TP. HỒ CHÍ MINH", None),
    ("UBND TP. HỒ CHÍ MINH", None), ("SỞ Y TẾ", "UBND TỈNH AN GIANG"), ("SỞ Y TẾ", "UBND TỈNH LÂM ĐỒNG"),
    ("Sở Y tế", "UBND tỉnh Lâm Đồng"), ("SỞ Y TẾ", "UBND TỈNH LÂM ĐỒNG"),
)  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    letters = {
        f"{index}.pdf": Letter(
            kind=DocumentKind(code="CV", name="Công văn"),
            issuers=(Issuer(name=name, parent=parent),),
            code=Code(number=f"{index}", notation="A"),
            promulgation=Promulgation(date="2021-02-03"),
        )
        for index, (name, parent) in enumerate(PRINTED)
    }
    save(letters, tmp_path)
    return tmp_path


def test_report_counts_an_agency_under_one_name(out: Path) -> None:
    assert [(item.name, item.count) for item in figures(out).issuers] == [
        ("UBND TP. HỒ CHÍ MINH", 4), ("SỞ Y TẾ (UBND TỈNH LÂM ĐỒNG)", 3), ("SỞ Y TẾ (UBND TỈNH AN GIANG)", 1),
    ]  # fmt: skip


def test_catalogue_has_the_one_name_beside_the_printed_one(out: Path) -> None:
    catalog(out, out / "c.csv", "csv")
    with (out / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["name"]: (row["issuer"], row["agency"]) for row in csv.DictReader(file)}
    assert rows["2.pdf"] == ("ỦY BAN NHÂN DÂN TP. HỒ CHÍ MINH", "UBND TP. HỒ CHÍ MINH")
    assert rows["6.pdf"] == ("Sở Y tế", "SỞ Y TẾ (UBND TỈNH LÂM ĐỒNG)")


@pytest.mark.parametrize(
    "typed", ["UBND TP.HCM", "ủy ban nhân dân thành phố", "uy ban nhan dan thanh pho", "tp hồ chí minh"]
)
def test_search_finds_an_agency_by_any_form(out: Path, typed: str) -> None:
    assert {hit.name for hit in search(out, "", issuer=typed)} == {"0.pdf", "1.pdf", "2.pdf", "3.pdf"}


def test_office_of_the_registers_is_found_by_any_form(out: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    catalog(out, out / "r.xlsx", "xlsx", office="ủy ban nhân dân TP.HCM")
    going, coming = openpyxl.load_workbook(out / "r.xlsx")
    assert (going.max_row - 2, coming.max_row - 2) == (4, 4)
