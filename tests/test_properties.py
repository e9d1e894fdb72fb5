"""Properties that hold for every letter.

Texts are put together from what letters of the genre are made of, shuffled, cut and damaged,
and from characters of any kind; pages are laid out in columns and askew, as scans are.
"""

from __future__ import annotations

import importlib
import math
import os
import pkgutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import printed
import vnadmin_doc
from eval.conservation import lost_words
from vnadmin_doc import grammar
from vnadmin_doc.correction.signature_titles import correct_signature
from vnadmin_doc.errors import EmptyFile
from vnadmin_doc.grammar import (
    addressees,
    arrival,
    code,
    contact,
    dateline,
    dates,
    distribution,
    issuer,
    signers,
    subject,
)
from vnadmin_doc.grammar.citations import references
from vnadmin_doc.grammar.tasks import assignment, deadlines
from vnadmin_doc.language import text
from vnadmin_doc.language.text import fold, nfc
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import Contact, DeadlineRule, Issuer, Reference, Signer
from vnadmin_doc.model.page import Page, ReadingKind, Source, Style, Word
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse
from vnadmin_doc.writers.envelope import tidy

IN_CI = bool(os.environ.get("CI"))
PROPERTY = settings(deadline=None, derandomize=IN_CI, max_examples=60, suppress_health_check=list(HealthCheck))

LETTER = """ỦY BAN NHÂN DÂN TỈNH X          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ                              Độc lập - Tự do - Hạnh phúc
Số: 12/SYT-NVY                       X, ngày 05 tháng 6 năm 2023
V/v báo cáo công tác tháng 6
HỎA TỐC
MẬT
QUYẾT ĐỊNH
Về việc ban hành Quy chế làm việc
Kính gửi:
- Sở Nội vụ;
- Ủy ban nhân dân các huyện, thành phố.
GIÁM ĐỐC SỞ Y TẾ
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;
Theo đề nghị của Chánh Văn phòng Sở,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.
Điều 2. Quyết định có hiệu lực kể từ ngày ký.
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
1.1. Nâng cao chất lượng.
a) Giao Sở Nội vụ chủ trì, phối hợp với Sở Tài chính thực hiện trước ngày 10/7/2023.
- Các đơn vị gửi báo cáo về Sở Y tế.
+ Nội dung khác.
| STT | Nội dung | Số lượng |
| --- | --- | --- |
| 1 | Bàn | 2 |
Đề nghị các đơn vị nghiêm túc thực hiện./.
Trân trọng cảm ơn!
Nơi nhận:                                   KT. GIÁM ĐỐC
- Như trên;                                 PHÓ GIÁM ĐỐC
- UBND tỉnh (để b/c);                       (Đã ký)
- Lưu: VT, NVY (Hoa, 5b).                   Nguyễn Văn Mẫu
TM. ỦY BAN NHÂN DÂN
Phụ lục I
Địa chỉ: số 1 đường A, thành phố B; Điện thoại: 0123.456.789; Email: a@b.vn
2
~~1892~~ KGVX<sup>Hương</sup>
""".splitlines()  # fmt: skip


@st.composite
def _letters(draw: st.DrawFn) -> str:
    """Lines of a letter, some missing, some twice, some out of order, some damaged."""
    lines = list(LETTER)
    if draw(st.booleans()):
        lines = draw(st.lists(st.sampled_from(LETTER), max_size=40))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(len(lines) - 1, 0)))
        change = draw(st.sampled_from(["drop", "cut", "spoil", "join", "blank", "page", "double"]))
        line = lines[at] if lines else ""
        where = draw(st.integers(0, len(line)))
        lines[at : at + 1] = {
            "drop": [],
            "cut": [line[:where]],
            "spoil": [line[:where] + draw(st.text(max_size=4)) + line[where + draw(st.integers(0, 3)) :]],
            "join": [line + " " + "".join(lines[at + 1 : at + 2])],
            "blank": [line, ""],
            "page": [line, "\f"],
            "double": [line, line],
        }[change]
    return "\n".join(lines)


ANY_TEXT = st.text(st.characters()) | st.text("aăâđêôơư AĂÂĐ\n.:;,-–/|*#<>&0123456789\t")
LETTERS = _letters()
TEXTS = LETTERS | ANY_TEXT


def read(given_text: str) -> Reading | None:
    """None if there are no words to read."""
    try:
        return vnadmin_doc.read_text(given_text)
    except EmptyFile:
        return None


def lost(source: Source, reading: Reading) -> list[str]:
    """Words that are neither in evidence nor unplaced: by their number, and by their place."""
    told = [item for items in reading.evidence.values() for item in items]
    said = [(item.page, item.text) for item in told] + [(line.page, line.text) for line in reading.unplaced]
    missing = lost_words(source, reading)
    for page in source.pages:
        here = Counter(word for number, text in said if number == page.number for word in text.split())
        missing += Counter(word.text for word in page.words) - here
    return missing


def resolves(pointer: str, tree: Any) -> bool:
    """Is there such a place in a letter, even if it is empty?"""
    for step in pointer.split("/")[1:]:
        key: Any = int(step) if isinstance(tree, list) else step
        if not isinstance(tree, list | dict) or (key not in tree if isinstance(tree, dict) else key >= len(tree)):
            return False
        tree = tree[key]
    return True


# Text


@PROPERTY
@given(TEXTS)
@example("\x00")
@example("a\x00\x00\x00")
@example("\ud800")
@example("Số:")
@example("Kính gửi:\n\nNơi nhận:\n\nKT.")
def test_no_text_makes_reading_fail(given_text: str) -> None:
    reading = read(given_text)
    if reading is None:
        assert not any(char.isalnum() for char in given_text)


@PROPERTY
@given(TEXTS)
def test_no_word_is_lost(given_text: str) -> None:
    from vnadmin_doc.formats.markup.plain_text import read_text

    if read(given_text) is not None:
        source = read_text(given_text)
        assert lost(source, analyse(source)) == []


@PROPERTY
@given(TEXTS)
def test_evidence_points_into_the_letter(given_text: str) -> None:
    if reading := read(given_text):
        tree = reading.letter.model_dump(mode="json")
        wrong = [pointer for pointer in reading.evidence if not resolves(pointer, tree)]
        wrong += [issue.path for issue in reading.issues if issue.path and not resolves(issue.path, tree)]
        assert wrong == []


@PROPERTY
@given(TEXTS)
def test_documents_are_valid_and_come_back(given_text: str) -> None:
    if reading := read(given_text):
        for form in ("json", "xml"):
            document = vnadmin_doc.write(reading, form)
            vnadmin_doc.validate(document)
            back = vnadmin_doc.load(document)
            assert vnadmin_doc.write(back, form) == document
            if form == "json" or given_text.isprintable():
                assert back == tidy(reading)


@PROPERTY
@given(TEXTS)
def test_same_text_same_bytes(given_text: str) -> None:
    one, two = read(given_text), read(given_text)
    if one and two:
        assert [vnadmin_doc.write(one, form) for form in ("json", "xml")] == [
            vnadmin_doc.write(two, form) for form in ("json", "xml")
        ]


# Pages


@st.composite
def _pages(draw: st.DrawFn) -> Source:
    """Words laid out as on paper: one column or two, rows up to 2° askew, a few words astray."""
    reading: ReadingKind = draw(st.sampled_from(["pdf-text", "ocr"]))
    pages = []
    for number in range(1, draw(st.integers(1, 2)) + 1):
        words: list[Word] = []
        slope = math.tan(math.radians(draw(st.floats(-2, 2))))
        size = draw(st.sampled_from([8.0, 13.0, 14.0]))
        for left in draw(st.sampled_from([(60.0,), (60.0, 300.0)])):
            top = draw(st.floats(30, 80))
            for line in draw(st.lists(st.sampled_from(LETTER) | st.text(max_size=20), max_size=18)):
                words += _row(draw, nfc(line), left, top, size, slope, reading == "ocr")
                top += size * draw(st.sampled_from([0.5, 1.2, 1.6, 4.0]))
        for said in draw(st.lists(st.sampled_from(["1892", "KHẨN", "|", "…"]), max_size=3)):
            x, y = draw(st.floats(0, 550)), draw(st.floats(0, 800))
            words.append(Word(said, Box(x, y, x + 20, y + draw(st.floats(0, 40)))))
        pages.append(Page(number, 595, 842, tuple(words)))
    return Source("a.pdf", "0" * 64, "application/pdf", reading, tuple(pages))


def _row(draw: st.DrawFn, line: str, left: float, top: float, size: float, slope: float, scanned: bool) -> list[Word]:
    words, x = [], left
    for said in line.split():
        width = size / 2 * len(said)
        y = top + slope * x
        style = Style(size, bold=said.isupper(), struck=said.startswith("~"))
        sure = draw(st.sampled_from([0.2, 0.95])) if scanned else None
        words.append(Word(said, Box(x, y, x + width, y + size), sure, style))
        x += width + size / 2
    return words


@PROPERTY
@given(_pages())
def test_of_any_page(source: Source) -> None:
    reading = analyse(source)
    assert lost(source, reading) == []
    tree = reading.letter.model_dump(mode="json")
    assert [pointer for pointer in reading.evidence if not resolves(pointer, tree)] == []
    for form in ("json", "xml"):
        document = vnadmin_doc.write(reading, form)
        vnadmin_doc.validate(document)
        assert vnadmin_doc.write(analyse(source), form) == document


# Folding


def test_fold_keeps_the_length_over_all_of_unicode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_FOLD", type(text._FOLD)())  # a million entries are not kept
    everything = "".join(map(chr, range(0x110000)))
    assert len(fold(everything)) == len(everything)


@PROPERTY
@given(st.text(st.characters()))
def test_folding_twice_is_folding_once(given_text: str) -> None:
    assert fold(fold(given_text)) == fold(given_text)


# Fields: what is printed is found again

NAMES = st.sampled_from(["Sở Nội vụ", "Ủy ban nhân dân huyện A", "Công ty TNHH MTV B", "Các Phòng, Ban thuộc Sở"])
NOTATIONS = st.sampled_from(["UBND-KGVX", "QĐ-UBND", "SYT-NVY", "BC-STC", "TTr-SNV", "TB-VP", "QĐ-TTg"])
DAYS = st.dates(date(1945, 9, 2), date(2099, 12, 31)).map(date.isoformat)
WHENS = DAYS | DAYS.map(lambda day: day[:7])
NUMBERS = st.from_regex(r"\A(0[1-9]|[1-9][0-9]{0,3})[a-d]?\Z")
TODO = st.sampled_from(["chủ trì rà soát.", "báo cáo kết quả trước ngày 10 tháng 7 năm 2023.", "thực hiện Điều 1."])


def _values(founds: Any) -> dict[str, Any]:
    return {found.part: found.value for found in founds}


def _code(parts: tuple[str, str, str | None]) -> Any:
    number, notation, year = parts
    got = _values(code.find(printed.code(number, notation, year)))
    return got.get("number"), got.get("notation"), got.get("year")


def _dateline(parts: tuple[str, str]) -> Any:
    got = _values(dateline.find(printed.dateline(*parts)))
    return got.get("place"), got.get("date")


def _signer(value: Signer) -> Any:
    found = signers.find(printed.signers(value))
    return [correct_signature(signature, scanned=False)[0].value for signature in found]


def _reference(value: Reference) -> Any:
    text = f"Căn cứ {printed.references(value)};"
    return [found.value.model_copy(update={"text": value.text}) for found in references.find(text)]


BACK: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "addressees": (
        st.lists(NAMES, min_size=1, max_size=4, unique=True),
        lambda value: [found.value.text for found in addressees.find(printed.addressees(value))],
        list,
    ),
    "arrival": (
        st.tuples(
            st.sampled_from(["SỞ Y TẾ", "VP UBND TỈNH X"]),
            st.integers(1, 99999).map(str),
            DAYS,
            st.sampled_from(["P. KHTC", "Chánh Văn phòng"]),
        ),
        lambda value: tuple(found.value for found in arrival.find(printed.arrival(*value))),
        tuple,
    ),
    "assignment": (
        st.tuples(st.tuples(st.sampled_from(["Sở Nội vụ", "Ủy ban nhân dân huyện A"])), TODO),
        lambda value: [
            (clause.value.assignees, clause.value.todo)
            for clause in assignment.find(printed.assignment(*value))
            if clause.value
        ],
        lambda value: [(value[0], f"thực hiện: {value[1]}")],
    ),
    "code": (st.tuples(NUMBERS, NOTATIONS, st.none() | st.sampled_from(["2021", "1998"])), _code, tuple),
    "contact": (
        st.builds(
            Contact,
            address=st.none() | st.just("số 1 đường A, thành phố B"),
            phone=st.just("0123.456.789"),
            fax=st.none() | st.just("0123.456.780"),
            email=st.none() | st.just("so@x.gov.vn"),
            website=st.none() | st.just("so.x.gov.vn"),
        ),
        lambda value: [found.value for found in contact.find(printed.contact(value))],
        lambda value: [value],
    ),
    "dateline": (st.tuples(st.sampled_from(["Hà Nội", "Cà Mau", "Huế", "TP. Hồ Chí Minh"]), DAYS), _dateline, tuple),
    "dates": (
        WHENS,
        lambda value: [found.value for found in dates.find(f"từ {printed.dates(value)},")],
        lambda value: [value],
    ),
    "deadlines": (
        st.one_of(
            WHENS.map(lambda value: deadlines.Deadline(value)),
            st.builds(
                lambda day: deadlines.Deadline(None, DeadlineRule(every="year", before=day.strftime("%m-%d"))),
                st.dates(date(2024, 1, 1), date(2024, 12, 31)),
            ),
            st.integers(1, 31).map(
                lambda day: deadlines.Deadline(None, DeadlineRule(every="month", before=f"{day:02}")),
            ),
            st.sampled_from(["year", "half-year", "quarter", "month", "week", "day"]).map(
                lambda every: deadlines.Deadline(None, DeadlineRule(every=every)),
            ),
            st.builds(
                lambda within, unit: deadlines.Deadline(
                    None, DeadlineRule(within=within, unit=unit, since="ngày nhận được văn bản")
                ),
                st.integers(1, 90),
                st.sampled_from(["working day", "day", "week", "month", "hour"]),
            ),
        ),
        lambda value: [found.value for found in deadlines.find(f"báo cáo {printed.deadlines(value)}.")],
        lambda value: [value],
    ),
    "distribution": (
        st.lists(st.sampled_from(["Như trên", "UBND tỉnh (để b/c)", "Lưu: VT, NVY"]), min_size=1, unique=True),
        lambda value: [found.value.text for found in distribution.find(printed.distribution(value))],
        list,
    ),
    "issuer": (
        st.builds(
            Issuer,
            parent=st.none() | st.sampled_from(["ỦY BAN NHÂN DÂN TỈNH X", "BỘ Y TẾ"]),
            name=st.sampled_from(["SỞ NỘI VỤ", "CỤC QUẢN LÝ DƯỢC", "TRƯỜNG ĐẠI HỌC A"]),
        ),
        lambda value: [found.value for found in issuer.find(printed.issuer(value))],
        lambda value: [value],
    ),
    "references": (
        st.builds(
            Reference,
            text=st.just(""),
            kind=st.sampled_from(["Quyết định", "Thông tư", "Nghị định", "Công văn"]),
            code=st.tuples(NUMBERS, NOTATIONS).map("/".join),
            date=DAYS,
            issuer=st.sampled_from(["Sở Nội vụ", "Bộ trưởng Bộ Y tế", "Ủy ban nhân dân tỉnh"]),
        ),
        _reference,
        lambda value: [value],
    ),
    "signers": (
        st.builds(
            Signer,
            competence=st.sampled_from([(), ("KT. GIÁM ĐỐC",), ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")]),
            position=st.sampled_from(["PHÓ GIÁM ĐỐC", "PHÓ CHỦ TỊCH"]),
            full_name=st.sampled_from(["Nguyễn Văn Mẫu", "Lê Thị Bình"]),
        ),
        _signer,
        lambda value: [value],
    ),
    "subject": (
        st.sampled_from(["báo cáo công tác tháng 6", "triển khai Chỉ thị số 12/CT-TTg", "cử cán bộ (đợt 2)"]),
        lambda value: [found.value for found in subject.find(printed.subject(value))],
        lambda value: [value],
    ),
}


def test_every_grammar_that_is_printed_is_here() -> None:
    names = [module.name for module in pkgutil.walk_packages(grammar.__path__, "vnadmin_doc.grammar.")]
    modules = {name.rpartition(".")[2]: importlib.import_module(name) for name in names}
    assert set(BACK) == {name for name, m in modules.items() if hasattr(m, "find") and hasattr(printed, name)}


@pytest.mark.parametrize("field", BACK)
def test_what_is_printed_is_found_again(field: str) -> None:
    values, found_in, wanted = BACK[field]

    @PROPERTY
    @given(values)
    def comes_back(value: Any) -> None:
        assert found_in(value) == wanted(value)

    comes_back()
