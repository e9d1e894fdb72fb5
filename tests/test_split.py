"""Splitting of a file: letters begin where they should, attachments do not, and no page and no word is lost."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.record import words
from tools.samples import bundles
from typer.testing import CliRunner

from eval.conservation import lost_words
from vnadmin_doc import load, read, read_all, read_text, validate, write
from vnadmin_doc.api import open_source
from vnadmin_doc.batch import Outcome, convert, discover, outcomes
from vnadmin_doc.batch.safe_files import write_file
from vnadmin_doc.cli.app import app
from vnadmin_doc.layout.letter_split import SEARCHED_PAGES, split
from vnadmin_doc.layout.page_order import order_pages
from vnadmin_doc.layout.zones import lay_out
from vnadmin_doc.pipeline import analyse_all, analyse_first, analyse_whole

MOTTO = """\
    SỞ CÔNG THƯƠNG              CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
    TỈNH HÀ TRUNG                    Độc lập - Tự do - Hạnh phúc
"""
FOOT = """\
    Nơi nhận:                                 GIÁM ĐỐC
    - Như trên;
    - Lưu: VT.
                                            Trần Văn Ấm
"""
LETTER = f"""\
{MOTTO}
    Số: 214/SCT-QLTM                 Hà Trung, ngày 12 tháng 3 năm 2031
    V/v kiểm tra kho hàng

                    Kính gửi: Các doanh nghiệp trên địa bàn.

    Sở Công Thương đề nghị các doanh nghiệp tự kiểm tra kho hàng trước mùa mưa./.

{FOOT}"""
DECISION = f"""\
{MOTTO}
    Số: 87/QĐ-SCT                    Hà Trung, ngày 20 tháng 3 năm 2031

                              QUYẾT ĐỊNH
                    Về việc thành lập Tổ kiểm tra kho hàng

    Căn cứ Quyết định số 5/QĐ-UBND ngày 02 tháng 01 năm 2031;

                              QUYẾT ĐỊNH:

    Điều 1. Thành lập Tổ kiểm tra kho hàng gồm 05 người.

{FOOT}"""
PARTY = """\
        TỈNH ỦY HÀ TRUNG                       ĐẢNG CỘNG SẢN VIỆT NAM
                *
        Số 64-CV/TU                         Hà Trung, ngày 15 tháng 3 năm 2031
        chuẩn bị hội nghị

                    Kính gửi: Các ban đảng.

        Tỉnh ủy yêu cầu các ban đảng chuẩn bị báo cáo.

        Nơi nhận:                               T/M BAN THƯỜNG VỤ
        - Như trên,                                PHÓ BÍ THƯ
        - Lưu VPTU.
                                                  Lê Thị Sương
"""
NEXT_PAGE = """\
                              2

    Các doanh nghiệp báo cáo kết quả về Sở Công Thương trước ngày 30 tháng 4 năm 2031.
    Thực hiện Công văn số 12/UBND-KT ngày 01 tháng 02 năm 2031 của Ủy ban nhân dân tỉnh.
"""
APPENDIX = """\
                              Phụ lục I
                         DANH SÁCH KHO HÀNG
       (Kèm theo Công văn số 214/SCT-QLTM ngày 12 tháng 3 năm 2031)

    1. Kho số 1, phường Bến Đá.
"""
ISSUED = f"""\
{MOTTO}
                              QUY CHẾ
                    Làm việc của Tổ kiểm tra kho hàng
       (Ban hành kèm theo Quyết định số 87/QĐ-SCT ngày 20 tháng 3 năm 2031)

    Điều 1. Phạm vi điều chỉnh
"""
NUMBER = "    Số: 87/QĐ-SCT                    Hà Trung, ngày 20 tháng 3 năm 2031\n"
NUMBERED_ISSUED = ISSUED.replace(MOTTO, MOTTO + NUMBER)
FORM = f"""\
{MOTTO.replace("SỞ CÔNG THƯƠNG", "TÊN ĐƠN VỊ    ").replace("TỈNH HÀ TRUNG", "             ")}
    Số: ......../.........           ............, ngày .... tháng .... năm 2031

                              BÁO CÁO
                    Kết quả kiểm tra kho hàng

    1. Số kho: ..................
                                            THỦ TRƯỞNG ĐƠN VỊ
"""
APPLICATION = """\
                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                       Độc lập - Tự do - Hạnh phúc

                              ĐƠN ĐỀ NGHỊ
                    Kính gửi: Sở Công Thương tỉnh Hà Trung

    Họ và tên: ..................
"""
THANKS = f"""\
{MOTTO}
                                     Hà Trung, ngày 13 tháng 10 năm 2031

                              THƯ CÔNG
                    Kính gửi: Các doanh nghiệp

    Tôi xin gửi tới các doanh nghiệp lời cảm ơn.

                                                 GIÁM ĐỐC


                                            Trần Văn Ấm
"""
"""A letter of a kind that has no number."""
COPY = """\
    VĂN PHÒNG                                    SAO Y
    Số: 5/SY-VP                      Hà Trung, ngày 25 tháng 3 năm 2031

    Nơi nhận:                              CHÁNH VĂN PHÒNG
    - Các phòng;
    - Lưu: VT.
                                            Đỗ Thị Quế
"""
OPEN = LETTER.replace(FOOT, "")
"""A letter without its foot."""
HALF = f"""\
{MOTTO}
    Số: 87/QĐ-SCT
    Các đơn vị báo cáo theo mẫu sau.
"""
"""A page with a part of a head."""

BEGINS: list[tuple[list[str], list[int]]] = [
    ([LETTER], [1]),
    ([LETTER, DECISION], [1, 2]),
    ([LETTER, LETTER, LETTER], [1, 2, 3]),
    ([PARTY, LETTER], [1, 2]),
    ([LETTER, PARTY], [1, 2]),
    ([OPEN, NEXT_PAGE + FOOT, DECISION], [1, 3]),
    ([LETTER, APPENDIX, DECISION], [1, 3]),
    ([DECISION, ISSUED, LETTER], [1, 3]),
    ([DECISION, NUMBERED_ISSUED], [1]),
    ([LETTER, FORM, DECISION], [1, 3]),
    ([LETTER, APPLICATION], [1]),
    ([LETTER, COPY, DECISION], [1, 3]),
    ([LETTER, THANKS, DECISION], [1, 2, 3]),
    ([LETTER, THANKS.replace("ngày 13 tháng 10", "ngày .... tháng ....")], [1]),
    ([LETTER, THANKS.replace("THƯ CÔNG", "DANH SÁCH")], [1]),
    ([OPEN, THANKS], [1]),
    # A number that is not readable, and no number.
    ([LETTER, DECISION.replace("87/QĐ-SCT", "»")], [1, 2]),
    ([LETTER, DECISION.replace("Số: 87/QĐ-SCT", " ")], [1]),
    ([LETTER, "Phụ lục II\n" + DECISION], [1]),
    # Page numbers that continue, on the first page or on the second.
    ([LETTER, f"                              2\n{DECISION}"], [1]),
    ([LETTER, DECISION, f"                              3\n{APPENDIX}"], [1]),
    ([LETTER, DECISION, NEXT_PAGE], [1, 2]),
    # If the previous letter has no end, only a complete head begins a letter.
    ([OPEN, DECISION], [1, 2]),
    ([OPEN, HALF], [1]),
    ([OPEN, NEXT_PAGE, NEXT_PAGE], [1]),
]


def text(*pages: str) -> str:
    return "\f".join(pages)


def source_of(*pages: str) -> Any:
    return open_source(text(*pages).encode(), name="bundle.txt")


@pytest.mark.parametrize(("pages", "begins"), BEGINS)
def test_where_letters_begin(pages: list[str], begins: list[int]) -> None:
    assert [letter.pages[0].number for letter in split(source_of(*pages))] == begins


def test_the_number_of_searched_pages_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    most = 0

    def counted(source: Any) -> Any:
        nonlocal most
        most = max(most, len(source.pages))
        return lay_out(source)

    monkeypatch.setattr("vnadmin_doc.layout.letter_split.lay_out", counted)
    bare = OPEN.replace("V/v kiểm tra kho hàng", "").replace("Kính gửi:", "")
    assert len(split(source_of(OPEN, *[bare] * 50))) == 1
    assert 1 < most <= 2 * SEARCHED_PAGES
    assert [letter.pages[0].number for letter in split(source_of(LETTER, *[NEXT_PAGE] * 50, DECISION))] == [1, 52]


def test_each_letter_has_its_own_values_pages_and_evidence() -> None:
    pages = (LETTER, APPENDIX, DECISION.replace(FOOT, ""), NEXT_PAGE + FOOT, PARTY)
    readings = read_all(text(*pages).encode(), name="bundle.txt")
    assert [reading.letter.code.number for reading in readings] == ["214", "87", "64"]
    assert [len(reading.letter.appendices) for reading in readings] == [1, 0, 0]
    parts = [reading.source.part for reading in readings if reading.source.part]
    assert [(part.number, part.of, part.first_page, part.last_page) for part in parts] == [
        (1, 3, 1, 2),
        (2, 3, 3, 4),
        (3, 3, 5, 5),
    ]
    assert {reading.source.pages for reading in readings} == {5}
    assert parts[0].cut == ()
    assert [(item.page, item.rule) for item in parts[1].cut] == [
        (1, "cut/ended"),
        (3, "cut/motto"),
        (3, "cut/issuer"),
        (3, "cut/code"),
        (3, "cut/dateline"),
        (3, "cut/title"),
        (4, "cut/counted-anew"),
    ]
    for reading, part in zip(readings, parts, strict=True):
        numbers = [item.page for items in reading.evidence.values() for item in items]
        assert {part.first_page} <= set(numbers) <= set(range(part.first_page, part.last_page + 1))
        for form in ("json", "xml"):
            document = write(reading, form)
            validate(document)
            assert load(document) == reading


def test_one_letter_is_read_as_before() -> None:
    (reading,) = read_all(LETTER.encode(), name="a.txt")
    assert reading == read(LETTER.encode(), name="a.txt") == read(LETTER.encode(), name="a.txt", split=False)
    assert reading.source.part is None


def codes(reading: Any) -> set[tuple[str, str]]:
    return {(issue.code, issue.severity) for issue in reading.issues}


def test_read_reads_the_first_letter_and_reports_the_others() -> None:
    source = source_of(LETTER, DECISION, PARTY)
    reading = analyse_first(source)
    assert (reading.letter.code.number, reading.letter.signers[0].full_name) == ("214", "Trần Văn Ấm")
    assert ("several-letters", "warning") in codes(reading)
    assert "begin on page 2, 3" in reading.issues[-1].message
    assert lost_words(source, reading) == []
    assert {place.page for place in reading.unplaced} == {2, 3}
    assert ("several-letters", "warning") in codes(read_text(text(LETTER, DECISION)))


def test_a_bundle_may_be_read_as_one_letter() -> None:
    source = source_of(LETTER, DECISION)
    reading = analyse_whole(source)
    assert reading.source.part is None
    assert ("several-letters", "info") in codes(reading)
    assert lost_words(source, reading) == []
    assert len(read(text(LETTER, DECISION).encode(), split=False).letter.appendices) == 1


def test_doubtful_cuts_are_reported() -> None:
    assert [("cut-doubtful", "warning") in codes(r) for r in analyse_all(source_of(OPEN, DECISION))] == [False, True]
    assert [("cut-doubtful", "warning") in codes(r) for r in analyse_all(source_of(LETTER, DECISION))] == [False, False]


@pytest.mark.parametrize(
    ("citation", "enclosed"),
    [
        ("theo Quyết định số 87/QĐ-SCT ngày 20 tháng 3 năm 2031", True),
        ("theo Quyết định số 88/QĐ-UBND ngày 20 tháng 3 năm 2031", False),
        ("trước mùa mưa", False),
    ],
)
def test_a_letter_that_the_one_before_cites_may_be_its_enclosure(citation: str, enclosed: bool) -> None:
    readings = analyse_all(source_of(LETTER.replace("trước mùa mưa", citation), DECISION))
    assert [("enclosure", "info") in codes(reading) for reading in readings] == [False, enclosed]


POOL = (
    *(LETTER, DECISION, PARTY, NEXT_PAGE, APPENDIX, ISSUED, FORM, APPLICATION, COPY, OPEN, HALF, MOTTO, FOOT),
    *(" ", "a"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(POOL), min_size=1, max_size=8))
def test_no_page_and_no_word_is_lost_between_letters(pages: list[str]) -> None:
    source = source_of("x", *pages)
    ordered, skipped = order_pages(source)
    letters = split(ordered)
    assert [page for letter in letters for page in letter.pages] == list(ordered.pages)
    assert len(ordered.pages) + len(skipped) == len(source.pages)
    readings = analyse_all(source)
    assert len(readings) == len(letters)
    numbers = [{page.origin.page if page.origin else page.number for page in letter.pages} for letter in letters]
    numbers[0] |= {page.number for page in skipped}
    for reading, own in zip(readings, numbers, strict=True):
        assert lost_words(_only(source, [page for page in source.pages if page.number in own]), reading) == []
    assert lost_words(source, analyse_first(source)) == []


def pages_of(reading: Any) -> set[int]:
    return {item.page for items in reading.evidence.values() for item in items}


SLIP = """\
                    PHIẾU XỬ LÝ VĂN BẢN ĐẾN

    Số đến: 77          Ngày đến: 14/3/2031
    Số ký hiệu: 214/SCT-QLTM
    Ý kiến của lãnh đạo: Chuyển phòng Tổng hợp tham mưu.
"""
BLANK = "blank"
SLIP_OF_ITS_OWN = f"{MOTTO}\n    Số: 9/PTr-VP       Hà Trung, ngày 13 tháng 3 năm 2031\n\n        PHIẾU TRÌNH\n"
FIRST, SECOND = LETTER.split("\n    Sở Công Thương")
SECOND = "    Sở Công Thương" + SECOND
NUMBERED = "                                   2\n" + SECOND
ANOTHER = LETTER.replace("214", "215")
MIDDLE = """\
                                   2
    Các chợ xuống cấp được lập danh sách riêng, kèm ảnh chụp,
    và biên bản kiểm tra;
"""
THIRD = "                                   3\n" + SECOND


@pytest.mark.parametrize(
    ("pages", "letters", "issue", "read_pages"),
    [
        ([BLANK, LETTER], 1, "page-blank", {2}),
        ([BLANK, BLANK, FIRST, BLANK, NUMBERED], 1, "page-blank", {3, 5}),
        ([SLIP, LETTER], 1, "routing-slip", {2}),
        ([LETTER, LETTER, LETTER], 1, "page-copied", {1}),
        ([FIRST, NUMBERED, FIRST, NUMBERED], 1, "page-copied", {1, 2}),
        ([NUMBERED, FIRST], 1, "page-order", {1, 2}),
        ([SECOND, FIRST], 1, "page-order", {1, 2}),
        ([FIRST, THIRD, MIDDLE], 1, "page-order", {1, 2, 3}),
        ([MIDDLE, FIRST, THIRD], 1, "page-order", {1, 2, 3}),
        ([THIRD, MIDDLE, FIRST], 1, "page-order", {1, 2, 3}),
        ([FIRST, MIDDLE, THIRD], 1, None, {1, 2, 3}),
        ([SLIP_OF_ITS_OWN, DECISION], 2, None, {1}),
        ([LETTER, ANOTHER], 2, None, {1}),
        ([FIRST, NUMBERED], 1, None, {1, 2}),
        ([LETTER, DECISION], 2, None, {1}),
    ],
)
def test_pages_that_are_no_part_of_a_letter(
    pages: list[str], letters: int, issue: str | None, read_pages: set[int]
) -> None:
    source = source_of(*pages)
    blanked = (
        replace(page, words=()) if text == BLANK else page for page, text in zip(source.pages, pages, strict=True)
    )
    source = replace(source, pages=tuple(blanked))
    readings = analyse_all(source)
    reported = {item.code for item in readings[0].issues} & {"page-blank", "routing-slip", "page-copied", "page-order"}
    assert (len(readings), reported) == (letters, {issue} if issue else set())
    assert pages_of(readings[0]) == read_pages
    assert {reading.source.pages for reading in readings} == {len(pages)}
    if issue:
        assert readings[0].letter.code.number == "214"
        assert readings[0].letter.signers[0].full_name == "Trần Văn Ấm"
        assert not [item for item in readings[0].issues if item.severity == "error"]
    for reading in (analyse_first(source), analyse_whole(source)):
        assert lost_words(source, reading) == []


def test_pages_that_are_mixed_are_read_as_if_they_were_in_order() -> None:
    right, mixed = analyse_all(source_of(FIRST, MIDDLE, THIRD)), analyse_all(source_of(MIDDLE, THIRD, FIRST))
    assert [reading.letter for reading in mixed] == [reading.letter for reading in right]
    assert [mixed[0].evidence[path][0].page for path in ("/code/number", "/signers/0")] == [3, 2]


@pytest.mark.parametrize(
    "pages",
    [
        [FIRST, THIRD, SECOND],  # a page without a number
        [FIRST, THIRD],  # a page is missing
        [FIRST, MIDDLE, FIRST.replace("214", "215"), THIRD, MIDDLE],  # two letters
        [FIRST, MIDDLE, NUMBERED],  # two pages of one number
        [THIRD, MIDDLE],  # no head
    ],
)
def test_pages_without_a_certain_place_stay_where_they_are(pages: list[str]) -> None:
    source = source_of(*pages)
    assert order_pages(source) == (source, ())


@pytest.mark.parametrize(
    ("right", "misread", "copied"),
    [
        ("trước mùa mưa", "trưóc mùa mựa", True),
        ("Trần Văn Ấm", "Trần Vân Ám", True),
        ("214", "215", False),  # letters of one template
        ("tháng 3", "tháng 4", False),
        ("Kính gửi: ", "Kính gửi: Chủ tịch ", False),
        ("214", "   ", False),  # the number is unknown
    ],
)
def test_a_second_scan_of_a_letter_is_reported(right: str, misread: str, copied: bool) -> None:
    assert right in LETTER
    first, second = analyse_all(source_of(LETTER, LETTER.replace(right, misread)))
    messages = [item.message for item in second.issues if item.code == "letter-copied"]
    assert [item.code for item in first.issues if item.code == "letter-copied"] == []
    assert ["page 1" in message for message in messages] == [True] * copied


def _only(source: Any, pages: Any) -> Any:
    return replace(source, pages=pages)


# Batch and command


def bundle(folder: Path, *pages: str) -> Path:
    path = folder / "bundle.txt"
    path.write_text(text(*pages), encoding="utf-8")
    return path


def tree(folder: Path) -> list[str]:
    """All files but the ledger's folder."""
    paths = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return sorted(path.as_posix() for path in paths if ".vnadmin-doc" not in path.parts)


THREE = ["bundle.txt.json", "bundle.txt.letters/2-of-3.json", "bundle.txt.letters/3-of-3.json"]


def outcome(path: Path, out: Path, **options: Any) -> Outcome:
    (one,) = outcomes([path], out, workers=0, **options)
    return one


def status(path: Path, out: Path, **options: Any) -> str:
    return outcome(path, out, **options).status


def test_a_document_for_each_letter(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out"
    assert len(outcome(path, out, to=("json", "xml")).letters) == 3
    assert [name for name in tree(out) if name.endswith(".json")] == THREE
    assert len(tree(out)) == 6
    numbers = [load((out / name).read_bytes()).letter.code.number for name in THREE]
    assert numbers == ["214", "87", "64"]
    assert status(path, out, to=("json", "xml")) == "unchanged"


def test_a_bundle_is_done_when_all_its_documents_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out"
    written: list[Path] = []

    def killed(at: int) -> Any:
        def write_some(place: Path, data: bytes, workshop: Path) -> None:
            written.append(place)
            if len(written) == at:
                raise KeyboardInterrupt
            write_file(place, data, workshop)

        return write_some

    for overwrite in (False, True):
        for at in (1, 2, 3):
            written.clear()
            monkeypatch.setattr("vnadmin_doc.batch.document_store.write_file", killed(at))
            with pytest.raises(KeyboardInterrupt):
                convert([path], out, overwrite=overwrite, workers=0)
            monkeypatch.setattr("vnadmin_doc.batch.document_store.write_file", write_file)
            assert not (out / "bundle.txt.json").exists()
        assert status(path, out) == "converted"
        assert tree(out) == THREE
        assert status(path, out) == "unchanged"
    for name in THREE:
        (out / name).unlink()
        assert status(path, out) == "converted"
        assert tree(out) == THREE


def test_another_split_option_converts_again(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out"
    for form in ("json", "xml"):
        asked = [False, False, True, True, False]
        assert [status(path, out, to=(form,), split=split) for split in asked] == [
            "converted", "unchanged", "converted", "unchanged", "converted",
        ]  # fmt: skip
    assert tree(out) == ["bundle.txt.json", "bundle.txt.xml"]
    assert not (out / "bundle.txt.letters").exists()


def test_letters_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert([bundle(tmp_path, LETTER, DECISION, PARTY)], out, workers=0)
    (out / "bundle.txt.letters" / "notes.txt").write_text("not ours")
    convert([bundle(tmp_path, LETTER, DECISION)], out, workers=0, overwrite=True)
    ours = ["bundle.txt.json", "bundle.txt.letters/2-of-2.json"]
    assert tree(out) == [*ours, "bundle.txt.letters/notes.txt"]


def test_a_single_letter_is_not_converted_again(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER), tmp_path / "out"
    assert [status(path, out, split=split) for split in (True, False, True)] == ["converted", "unchanged", "unchanged"]
    assert tree(out) == ["bundle.txt.json"]


def test_header_only_bundles_are_converted_again_for_all_fields(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION, PARTY), tmp_path / "out"
    fields = ("header", "header", "all", "header")
    assert [status(path, out, fields=asked) for asked in fields] == ["converted", "unchanged", "converted", "unchanged"]
    assert tree(out) == THREE


def test_documents_of_other_letters_are_not_inputs(tmp_path: Path) -> None:
    bundle(tmp_path, LETTER, DECISION, PARTY)
    for _ in range(2):
        assert [job.name for job in discover([tmp_path], tmp_path)] == ["bundle.txt"]
        convert([tmp_path], tmp_path, workers=0, overwrite=True)
    assert tree(tmp_path) == ["bundle.txt", *THREE]


def test_a_folder_with_a_similar_name_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "other.letters"
    folder.mkdir(parents=True)
    (folder / "2-of-3.json").write_text("{}")
    assert [job.name for job in discover([tmp_path / "in"], tmp_path / "out")] == ["other.letters/2-of-3.json"]


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_reports_splits_and_has_an_option_against_them(tmp_path: Path) -> None:
    path = bundle(tmp_path, LETTER, DECISION, PARTY)
    result = run("convert", path, "-o", tmp_path / "out")
    assert "split: 1 file with 3 letters" in result.stderr
    assert tree(tmp_path / "out") == THREE
    result = run("convert", path, "-o", tmp_path / "one", "--no-split")
    assert "split" not in result.stderr
    assert tree(tmp_path / "one") == ["bundle.txt.json"]


def test_show_prints_every_card(tmp_path: Path) -> None:
    path = bundle(tmp_path, LETTER, APPENDIX, DECISION)
    shown = run("show", path).stdout
    assert [line for line in shown.splitlines() if line.startswith("bundle.txt: ")] == [
        "bundle.txt: letter 1 of 2, page 1–2 of 3, read as plain text",
        "bundle.txt: letter 2 of 2, page 3 of 3, read as plain text",
    ]
    assert "bundle.txt: 3 pages, read as plain text" in run("show", path, "--no-split").stdout
    assert run("show", path, "--json").stdout.count('"schema": "vnadmin-doc/letter"') == 2


# Generated


def generated(letters: int, seed: int) -> bundles.Bundle:
    return bundles.bundle(random.Random(seed), letters, scanned=False)


def begins_of(data: bytes, pages: int) -> tuple[int, ...]:
    source = open_source(data)
    assert len(source.pages) == pages
    return tuple(letter.pages[0].number for letter in split(source))


@pytest.mark.parametrize(("letters", "seed"), [(2, 1), (5, 2), (9, 3)])
def test_generated_bundles(letters: int, seed: int) -> None:
    made = generated(letters, seed)
    assert begins_of(made.data, made.pages) == made.starts


def test_a_scanned_bundle() -> None:
    made = generated(2, 7)
    assert begins_of(words("bundle"), made.pages) == made.starts
