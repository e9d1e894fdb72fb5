"""How sure the values of a head are: the values, the features, the table of weights, and the warnings that follow."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.sure.examples import Example, folds
from tools.sure.regression import fit, probabilities
from tools.sure.report import Guess, Head, filed, heads, limits, reliability

import vnadmin_doc
from sample_files import SAMPLES
from vnadmin_doc.archive.registers import catalog
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.ledger import ledger_path
from vnadmin_doc.checks import check
from vnadmin_doc.limits import PRECISION
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.page import ReadingKind
from vnadmin_doc.model.reading import Evidence, Reading, SourceInfo, Unplaced
from vnadmin_doc.sure import can_be_filed, judged, judged_again
from vnadmin_doc.sure.agreement import agrees
from vnadmin_doc.sure.estimate import BASE, facts_of, figures, limit_of, weights
from vnadmin_doc.sure.features import FEATURES, features
from vnadmin_doc.sure.values import HeadValue, head_values, pointers

# ---- letters -------------------------------------------------------------------------------------

HEAD: dict[str, Any] = {
    "kind": {"code": "QĐ", "name": "Quyết định"},
    "issuers": [{"parent": "ỦY BAN NHÂN DÂN TỈNH LONG AN", "name": "SỞ XÂY DỰNG"}],
    "code": {"number": "512", "notation": "QĐ-SXD", "raw": "Số: 512/QĐ-SXD"},
    "subject": "ban hành Quy chế tiếp công dân",
    "promulgation": {"place": "Long An", "date": "2022-03-15"},
    "addressees": [],
    "body": {"opening": ["Căn cứ Luật Tiếp công dân và Quy chế tiếp công dân của tỉnh."]},
    "signers": [{"competence": ["KT. GIÁM ĐỐC"], "position": "PHÓ GIÁM ĐỐC", "full_name": "Trần Thị Bình"}],
}


def letter(**parts: Any) -> Letter:
    return Letter.model_validate(HEAD | parts)


def reading(
    of: Letter,
    *,
    how: ReadingKind = "ocr",
    confidence: float | None = 0.98,
    issues: Sequence[Issue] = (),
    scraps: Sequence[Unplaced] = (),
    name: str = "scan.pdf",
) -> Reading:
    """A reading with one line of evidence for each value, one below the other."""
    texts = [(pointer, text) for pointer, text in pointers(of) if text]
    confidence = confidence if how == "ocr" else None
    evidence = {
        pointer: (Evidence(1, (100.0, 20.0 * row, 300.0, 20.0 * row + 10), text, "x/y", confidence),)
        for row, (pointer, text) in enumerate(texts)
    }
    source = SourceInfo(name, "0" * 64, "application/pdf", 1, how, None, None, "pt")
    return Reading(source, of, evidence, tuple(scraps), tuple(issues))


def value(of: Reading, pointer: str) -> HeadValue:
    return next(found for found in head_values(facts_of(of)) if found.pointer == pointer)


# ---- values ---------------------------------------------------------------------------------------


def test_every_value_of_the_head_has_a_figure() -> None:
    found = figures(reading(letter()))
    assert list(found) == [
        "/kind/code", "/issuers/0/parent", "/issuers/0/name", "/code/number", "/code/notation", "/subject",
        "/promulgation/place", "/promulgation/date", "/priority", "/secrecy", "/signers/0/competence",
        "/signers/0/position", "/signers/0/full_name",
    ]  # fmt: skip
    assert all(0 < figure < 1 and round(figure, 4) == figure for figure in found.values())


def test_what_is_not_there_has_a_figure_too() -> None:
    found = figures(reading(Letter()))
    assert list(found) == [
        "/kind", "/issuers", "/code/number", "/code/notation", "/subject", "/promulgation/place",
        "/promulgation/date", "/priority", "/secrecy", "/signers",
    ]  # fmt: skip
    assert found["/secrecy"] > 0.9 > found["/subject"]
    # An empty letter has a warning at every precision that can be asked for.
    assert math.prod(found.values()) < limit_of(0.9, scanned=True)


@pytest.mark.parametrize(
    ("parts", "pointers_left_out"),
    [
        ({"kind": {"code": "GGT", "name": "Giấy giới thiệu"}, "subject": None}, {"/subject"}),
        ({"kind": {"code": "HĐ", "name": "Hợp đồng"}, "subject": None}, set()),
        (
            {"kind": {"code": "TCg", "name": "Thư công"}, "code": {}, "subject": None},
            {"/code/number", "/code/notation", "/subject"},
        ),
        (
            {"kind": {"code": "BB", "name": "Biên bản"}, "promulgation": {}},
            {"/promulgation/place", "/promulgation/date"},
        ),
        (
            {"code": {}, "promulgation": {}, "body": {"opening": ["(Kèm theo Quyết định số 5/QĐ-SXD)"]}},
            {"/code/number", "/code/notation", "/promulgation/place", "/promulgation/date"},
        ),
    ],
)  # fmt: skip
def test_a_part_that_no_letter_of_the_kind_has_is_no_value(parts: dict[str, Any], pointers_left_out: set[str]) -> None:
    of = letter(**parts)
    assert {pointer for pointer, _ in pointers(of)} - set(figures(reading(of))) == pointers_left_out


def test_addressees_and_the_arrival_stamp_have_figures() -> None:
    of = letter(addressees=[{"text": "Sở A"}, {"text": "Sở B"}], arrival={"number": "7"})
    found = set(figures(reading(of)))
    assert {"/addressees/0", "/addressees/1", "/arrival/agency", "/arrival/number", "/arrival/date"} <= found


def test_the_evidence_of_a_part_of_a_signature_is_its_own_lines() -> None:
    lines = [
        Evidence(2, (0, top, 9, top + 9), text, "signers/named", confidence)
        for top, text, confidence in ((0, "KT. GIÁM ĐỐC", 0.9), (10, "PHÓ GIÁM ĐỐC", 0.8), (60, "Trần Thị Bình", 0.7))
    ]
    whole = replace(reading(letter()), evidence={"/signers/0": tuple(lines)})
    assert [line.text for line in value(whole, "/signers/0/full_name").evidence] == ["Trần Thị Bình"]
    assert "PHÓ GIÁM ĐỐC" in [line.text for line in value(whole, "/signers/0/position").evidence]
    lost = letter(signers=[HEAD["signers"][0] | {"full_name": None}])
    assert len(value(replace(whole, letter=lost), "/signers/0/full_name").evidence) == 3


# ---- other values ---------------------------------------------------------------------------------

SIGNER = HEAD["signers"][0]
AGREEMENTS: list[tuple[str, dict[str, Any], bool | None]] = [
    ("/kind/code", {}, True),
    ("/kind/code", {"code": {"notation": "TB-SXD"}}, False),
    ("/kind/code", {"kind": {"code": "CV", "name": "Công văn"}, "code": {"notation": "SXD-VP"}}, False),  # no Kính gửi
    (
        "/kind/code",
        {"kind": {"code": "CV", "name": "Công văn"}, "code": {"notation": "SXD-VP"}, "addressees": [{"text": "Sở A"}]},
        True,
    ),
    ("/code/notation", {}, True),
    ("/code/notation", {"code": {"notation": "QĐ-ABCD"}}, None),
    ("/code/notation", {"code": {"notation": "QB-SXD"}}, False),
    ("/code/number", {}, None),
    ("/code/number", {"code": {"number": "51", "notation": "QĐ-SXD", "raw": "Số: 51/ JJQĐ-SXD"}}, False),
    ("/code/number", {"code": {"number": "51", "notation": "QĐ-SXD", "raw": "Số: 51 7QĐ-SXD"}}, False),
    ("/code/number", {"code": {"number": "51", "notation": "QĐ-SXD", "raw": "Số: 51 /2022/QĐ-SXD"}}, None),
    ("/code/number", {"appendices": [{"issued_with": "(Kèm theo Quyết định số 512/QĐ-SXD ngày …)"}]}, True),
    ("/code/number", {"appendices": [{"issued_with": "(Kèm theo Quyết định số 572/QĐ-SXD ngày …)"}]}, False),
    ("/code/number", {"appendices": [{"title": "Thực hiện Quyết định số 572/QĐ-SXD"}]}, None),
    ("/promulgation/date", {}, None),
    ("/promulgation/date", {"references": [{"text": "x", "date": "2021-11-30"}]}, True),
    ("/promulgation/date", {"references": [{"text": "x", "date": "2015-11-30"}]}, None),
    ("/promulgation/date", {"references": [{"text": "x", "date": "2022-03-16"}]}, False),
    ("/promulgation/date", {"digital_signatures": [{"signed_at": "2022-03-15T09:00:00+07:00"}]}, True),
    ("/promulgation/place", {}, True),
    ("/promulgation/place", {"promulgation": {"place": "An"}}, None),
    ("/promulgation/place", {"promulgation": {"place": "Lông An"}}, False),
    (
        "/promulgation/place",
        {"promulgation": {"place": "Thanh Sa"}, "issuers": [{"parent": "UBND TỈNH THÀNH SA", "name": "SỞ Y TẾ"}]},
        False,
    ),
    ("/subject", {}, None),
    ("/subject", {"body": {"opening": ["_. Thực hiện kế hoạch năm 2022"]}}, None),
    ("/subject", {"body": {"opening": ["và quản lý hồ sơ tiếp công dân"]}}, False),
    ("/issuers/0/name", {}, None),
    ("/issuers/0/name", {"issuers": [{"name": "ỦY BAN NHÂN DÂN TỈNH"}]}, False),
    ("/issuers/0/name", {"issuers": [{"name": "SỞ XÂY DỰNG ngày"}]}, False),
    ("/issuers/0/parent", {"issuers": [{"name": "SỞ XÂY DỰNG"}]}, False),
    ("/issuers/0/parent", {"issuers": [{"name": "BỘ XÂY DỰNG"}]}, True),
    ("/issuers/0/parent", {"issuers": [{"parent": "CHÍNH PHỦ", "name": "BỘ XÂY DỰNG"}]}, False),
    ("/signers/0/full_name", {}, None),
    ("/signers/0/full_name", {"digital_signatures": [{"signer": "TRẦN THỊ BÌNH"}]}, True),
    ("/signers/0/full_name", {"signers": [SIGNER | {"full_name": "XÂY DỰNG"}]}, False),
    ("/signers/0/full_name", {"signers": [SIGNER | {"full_name": "Lê Van Nam"}]}, False),
    ("/signers/0/position", {}, True),
    ("/signers/0/competence", {}, True),
    ("/signers/0/position", {"signers": [SIGNER | {"position": "GIÁM ĐỐC"}]}, False),
    ("/signers/0/position", {"signers": [SIGNER | {"position": "PHÓ CHÁNH VĂN PHÒNG"}]}, False),
    ("/signers/0/position", {"signers": [SIGNER | {"competence": []}]}, None),
    ("/signers/0/competence", {"signers": [SIGNER | {"competence": []}]}, False),
    ("/signers/0/competence", {"signers": [SIGNER | {"competence": ["KT. CHỦ TỊCH"]}]}, False),
    ("/signers/0/position", {"signers": [SIGNER | {"position": "PHÓ GIẢM ĐỐC"}]}, False),
    ("/signers/0/position", {"signers": [{"competence": ["KT. BỘ TRƯỞNG"], "position": "THỨ TRƯỞNG"}]}, True),
    ("/signers/0/position", {"signers": [{"position": "TRƯỞNG BAN GIÁM ĐỐC"}]}, False),
    ("/signers/0/position", {"signers": [{"competence": ["TL. GIÁM ĐỐC"], "position": "CHÁNH VĂN PHÒNG"}]}, None),
    ("/signers/0/position", {"signers": [{"competence": ["T/M BAN THƯỜNG VỤ"], "position": "PHÓ BÍ THƯ"}]}, None),
    ("/signers/0/position", {"signers": [{"competence": ["T/M ĐOÀN CHỦ TỊCH"]}]}, True),
    ("/signers/0/position", {"signers": [{"competence": ["TM. ỦY BAN NHÂN DÂN"]}]}, False),
    ("/signers/0/competence", {"signers": [{"competence": ["TM. UBND KT. CHỦ TỊCH"], "position": "X"}]}, False),
    ("/signers/0/position", {"signers": [{"position": "GIÁM ĐỐC"}], "body": {"authority": "GIÁM ĐỐC SỞ"}}, True),
    ("/signers/0/position", {"signers": [{"position": "ĐỐC"}], "body": {"authority": "GIÁM ĐỐC SỞ"}}, False),
]  # fmt: skip


@pytest.mark.parametrize(("pointer", "parts", "wanted"), AGREEMENTS)
def test_values_that_agree_or_contradict_each_other(pointer: str, parts: dict[str, Any], wanted: bool | None) -> None:
    of = reading(letter(**parts))
    assert agrees(value(of, pointer), facts_of(of)) is wanted


@pytest.mark.parametrize(
    ("printed", "how", "wanted"),
    [
        ("/QĐ-SXD", "ocr", True),
        ("512/QĐ-SXD", "ocr", True),
        ("/QĐ-SXD-Pñ", "ocr", False),  # letters after the notation
        ("/QĐ-SXD.hth", "office", True),  # the typist
    ],
)
def test_the_printed_word_of_a_notation(printed: str, how: ReadingKind, wanted: bool) -> None:
    whole = reading(letter(), how=how)
    line = replace(whole.evidence["/code/notation"][0], text=printed)
    of = replace(whole, evidence={**whole.evidence, "/code/notation": (line,)})
    assert agrees(value(of, "/code/notation"), facts_of(of)) is wanted


def test_an_inferred_authority_does_not_confirm_itself() -> None:
    inferred = Issue("competence-inferred", "warning", "/signers/0/competence", "x")
    of = reading(letter(), issues=[inferred])
    assert agrees(value(of, "/signers/0/competence"), facts_of(of)) is None


@pytest.mark.parametrize(
    ("raw", "how", "wanted"),
    [
        ("Số:      /QĐ-SXD", "office", True),
        ("Số: 1.5/QĐ-SXD", "office", False),
        ("Số:      /QĐ-SXD", "ocr", None),  # ink may be there
    ],
)
def test_the_blank_number_of_a_draft(raw: str, how: ReadingKind, wanted: bool | None) -> None:
    of = reading(letter(code={"notation": "QĐ-SXD", "raw": raw}), how=how)
    assert agrees(value(of, "/code/number"), facts_of(of)) is wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("512-qd-sxd.pdf", True), ("2022_512_QĐ-SXD_ký.pdf", True), ("512.pdf", None), ("99-qd-sxd.pdf", None)],
)
def test_the_name_of_the_file_only_confirms(name: str, wanted: bool | None) -> None:
    of = reading(letter(), name=name)
    assert agrees(value(of, "/code/number"), facts_of(of)) is wanted


def test_the_caption_of_a_signature_confirms() -> None:
    caption = [
        Unplaced(1, (0, 0, 9, 9), text) for text in ("Người ký: Trần Thị Bình", "Thời gian ký: 15/03/2022 16:05")
    ]
    of = reading(letter(), scraps=caption)
    assert all(agrees(value(of, at), facts_of(of)) for at in ("/signers/0/full_name", "/promulgation/date"))


# ---- features ---------------------------------------------------------------------------------------

LOW: dict[str, Any] = {"confidence": 0.4}
SCRAP = Unplaced(1, (90, 78, 110, 88), "~x 1W")
FEATURE_EXAMPLES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("confidence below 0.95", "/subject", {}, LOW),
    ("confidence below 0.7", "/subject", {}, LOW),
    ("handwritten number", "/code/number", {}, LOW | {"issues": [Issue("handwritten", "info", "/code/number", "")]}),
    (
        "handwritten number doubtful",
        "/code/number",
        {},
        LOW | {"issues": [Issue("handwritten-doubtful", "warning", "/code/number", "")]},
    ),
    ("strange", "/subject", {"subject": "ban hành ^À .^ Quy chế"}, {}),
    ("rare", "/subject", {"subject": "ban hành nãm Quy chế"}, {}),
    ("mixed case", "/subject", {"subject": "ban hành Quy chế CỔNG THÔNG TIN"}, {}),
    ("spelt otherwise", "/subject", {"subject": "ban hành Quy chế tiếp cổng dân"}, {}),
    (
        "skipped",
        "/subject",
        {
            "subject": "ban hành Quy chế công dân",
            "body": {"bases": ["Quy chế tiếp công dân của Quy chế tiếp công dân"]},
        },
        {},
    ),
    ("repeated", "/subject", {}, {}),
    ("registered", "/signers/0/position", {}, {}),
    ("unregistered", "/signers/0/full_name", {"signers": [SIGNER | {"full_name": "Thị Bình"}]}, {}),
    ("weak rule", "/kind/code", {}, {"rule": "kind/cong-van"}),
    ("doubted", "/subject", {}, {"issues": [Issue("subject-doubtful", "warning", "/subject", "")]}),
    ("agrees", "/kind/code", {}, {}),
    ("contradicts", "/kind/code", {"code": {"notation": "TB-SXD"}}, {}),
    ("partial", "/promulgation/date", {"promulgation": {"date": "2022-03"}}, {}),
    ("scraps near", "/code/notation", {}, {"scraps": [SCRAP]}),
]


@pytest.mark.parametrize(("name", "pointer", "parts", "how"), FEATURE_EXAMPLES)
def test_features(name: str, pointer: str, parts: dict[str, Any], how: dict[str, Any]) -> None:
    rule = how.get("rule")
    of = reading(letter(**parts), **{key: given for key, given in how.items() if key != "rule"})
    if rule:
        of = replace(of, evidence={pointer: tuple(replace(e, rule=rule) for e in of.evidence[pointer])})
    assert features(value(of, pointer), facts_of(of)).get(name, 0.0) > 0


@pytest.mark.parametrize(
    ("how", "issues", "doubted"),
    [
        ("office", [], False),
        ("office", [Issue("legacy-encoding", "info", "", "")], True),
        ("text", [], True),  # the text may have been read by another program
        ("pdf-text", [], True),
    ],
)
def test_in_an_office_file_an_unusual_spelling_is_the_writers(
    how: ReadingKind, issues: list[Issue], doubted: bool
) -> None:
    of = reading(letter(subject="ban hành Quy chế tiếp cổng dân nghiêp"), how=how, issues=issues)
    found = features(value(of, "/subject"), facts_of(of))
    assert [name in found for name in ("strange", "spelt otherwise")] == [doubted, doubted]


def test_every_feature_has_an_example_and_can_be_absent() -> None:
    assert {name for name, *_ in FEATURE_EXAMPLES} == set(FEATURES)
    plain = reading(letter(), confidence=1.0)
    assert features(value(plain, "/secrecy"), facts_of(plain)) == {"lacks secrecy": 1.0}


@pytest.mark.parametrize("ornament", ["*", "-----", "_____ . _____", "———"])
def test_ornaments_are_no_scraps(ornament: str) -> None:
    of = reading(letter(), scraps=[replace(SCRAP, text=ornament)])
    assert "scraps near" not in features(value(of, "/code/notation"), facts_of(of))


def test_low_confidence_of_a_value_that_is_confirmed_does_not_count() -> None:
    of = reading(letter(), **LOW)
    for pointer in ("/signers/0/position", "/kind/code"):
        assert "confidence below 0.7" not in features(value(of, pointer), facts_of(of))


@pytest.mark.parametrize(
    ("how", "subject", "doubted"),
    [
        ("ocr", "HỦY BỎ văn bản đã ban hành", True),
        ("office", "HỦY BỎ văn bản đã ban hành", False),  # the emphasis of the office
        ("office", "KẾ HOẠCH NĂM Đơn vị: các phòng", True),  # two lines
        ("office", "triển khai kế hoạch CỔNG THÔNG TIN", True),
    ],
)
def test_words_in_capitals_at_an_end_of_a_subject(how: ReadingKind, subject: str, doubted: bool) -> None:
    of = reading(letter(subject=subject), how=how)
    assert ("mixed case" in features(value(of, "/subject"), facts_of(of))) is doubted


def test_a_letter_without_ocr_says_so() -> None:
    of = reading(letter(), how="office")
    assert features(value(of, "/code/number"), facts_of(of)) == {"digital": 1.0}
    assert features(value(of, "/secrecy"), facts_of(of)) == {"lacks secrecy": 1.0, "digital lacks": 1.0}


# ---- the table and the estimate -------------------------------------------------------------------


def test_the_weights_have_the_signs_of_their_features() -> None:
    table = weights()
    assert set(FEATURES) | {BASE} <= set(table)
    for name, feature in FEATURES.items():
        assert table[name] >= 0 if feature.sign == "+" else table[name] <= 0, name


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"confidence": 0.99}, {"confidence": 0.3}),
        ({}, {"issues": [Issue("subject-doubtful", "warning", "/subject", "")]}),
        ({"subject": "ban hành Quy chế tiếp công dân"}, {"subject": "ban hành ~^ Quy chế tiếp công dân"}),
        ({"subject": "ban hành Quy chế tiếp công dân"}, {"subject": None}),
    ],
)
def test_a_subject_with_a_doubt_is_less_sure(better: dict[str, Any], worse: dict[str, Any]) -> None:
    def figure(given: dict[str, Any]) -> float:
        of = letter(**{key: part for key, part in given.items() if key == "subject"})
        return figures(reading(of, **{key: part for key, part in given.items() if key != "subject"}))["/subject"]

    assert figure(better) > figure(worse)


def test_a_lost_signer_is_not_sure() -> None:
    found = judged(reading(letter(signers=[])))
    assert [issue.path for issue in found.issues if issue.severity == "warning"] == ["/signers"]
    assert not can_be_filed(found)


@given(st.floats(0.5, 0.9999), st.floats(0.5, 0.9999), st.booleans())
def test_more_precision_needs_more_sure_values(one: float, other: float, scanned: bool) -> None:
    low, high = sorted((one, other))
    assert 0 < limit_of(low, scanned=scanned) <= 1
    assert limit_of(low, scanned=scanned) <= limit_of(high, scanned=scanned) or limit_of(high, scanned=scanned) == high


@pytest.mark.parametrize("precision", [0.0, 1.0, -1.0, 2.0, float("nan")])
def test_a_precision_is_a_share(precision: float) -> None:
    with pytest.raises(ValueError, match="not between 0 and 1"):
        limit_of(precision, scanned=True)
    with pytest.raises(ValueError, match="not between 0 and 1"):
        vnadmin_doc.read_text("Số: 12/QĐ-SXD", sure=precision)


@pytest.mark.parametrize(
    ("subject", "incomplete"),
    [
        ("quản lý hàng hóa có xuất xứ từ", True),
        ("ban hành Quy chế của", True),
        ("tổng kết công tác ngày 5 tháng 10 năm 20177", True),
        ("tổng kết công tác năm 3022", True),
        ("tổng kết công tác năm 2022, tầm nhìn đến năm 2050", False),
        ("rà soát các đơn vị trực thuộc", False),
        ("cung cấp hồ sơ kèm theo", False),
        ("khắc phục các vướng mắc còn tồn tại", False),
        (None, False),
    ],
)
def test_a_subject_that_is_cut_short_must_be_seen(subject: str | None, incomplete: bool) -> None:
    of = letter(subject=subject)
    issues = [issue for issue in check(of, {}) if issue.code == "subject-incomplete"]
    assert [issue.severity for issue in issues] == ["warning"] * incomplete
    sure = reading(of, issues=issues)
    sure = judged_again(replace(sure, sure=dict.fromkeys(figures(sure), 1.0)), PRECISION)
    assert can_be_filed(sure) is not incomplete  # no figure lifts it


@pytest.mark.parametrize(
    ("subject", "scanned", "doubtful"),
    [
        ("giảm tình trạng quá tài của phòng khám", True, True),
        ("giảm tình trạng quá tài của phòng khám", False, False),
        ("giảm tình trạng quá tải của phòng khám", True, False),
        ("báo cáo tinh hình thực hiện", True, True),
        ("rà soát các đơn vị trực thuộc tỉnh năm 2031", True, False),
    ],
)
def test_a_word_that_other_marks_would_make_whole_is_doubtful(subject: str, scanned: bool, doubtful: bool) -> None:
    line = Evidence(1, (0.0, 0.0, 1.0, 1.0), subject, "subject", 0.99 if scanned else None)
    issues = [issue.code for issue in check(letter(subject=subject), {"/subject": (line,)})]
    assert ("word-doubtful" in issues) is doubtful


@pytest.mark.parametrize(
    ("code", "pointer"),
    [
        ("handwritten-doubtful", "/code/number"),
        ("name-doubtful", "/signers/0/full_name"),
        ("name-short", "/signers/0/full_name"),
        ("position-missing", "/signers/0/position"),
        ("subject-missing", "/subject"),
        ("syllable-impossible", "/issuers/0/name"),
        ("word-doubtful", "/subject"),
    ],
)
def test_a_fact_must_be_seen_however_sure_the_values_are(code: str, pointer: str) -> None:
    of = reading(letter(), issues=[Issue(code, "warning", pointer, "x")])
    of = judged_again(replace(of, sure=dict.fromkeys(figures(of), 0.9999)), PRECISION)
    assert [issue.severity for issue in of.issues] == ["warning"]
    assert not can_be_filed(of)


# ---- warnings -----------------------------------------------------------------------------------

DOUBTS = [
    Issue("low-confidence", "warning", "/subject", "a"),
    Issue("handwritten", "info", "/code/number", "b"),
    Issue("repaired", "info", "/signers/0", "c"),
    Issue("signature-missing", "error", "/signers", "d"),
    Issue("low-confidence", "warning", "/distribution/0", "e"),
    Issue("encoding-mended", "warning", "", "f"),
    Issue("page-turned", "info", "", "g"),
]


def with_figures(figure: float, **figures_at: float) -> Reading:
    of = reading(letter(), issues=DOUBTS)
    return replace(
        of, sure=dict.fromkeys(figures(of), figure) | {f"/{at.replace('__', '/')}": f for at, f in figures_at.items()}
    )


def severities(of: Reading) -> dict[tuple[str, str], str]:
    return {(issue.code, issue.path): issue.severity for issue in of.issues}


LASTING = {("signature-missing", "/signers"): "error", ("low-confidence", "/distribution/0"): "warning",
           ("encoding-mended", ""): "warning", ("page-turned", ""): "info"}  # fmt: skip


def test_doubts_about_sure_values_are_only_reported() -> None:
    assert severities(judged_again(with_figures(0.9999), PRECISION)) == LASTING | {
        ("low-confidence", "/subject"): "info",
        ("handwritten", "/code/number"): "info",
        ("repaired", "/signers/0"): "info",
    }


def test_doubts_about_unsure_values_are_warnings() -> None:
    of = with_figures(0.9999, subject=0.5, code__number=0.5, signers__0__position=0.5, secrecy=0.5)
    assert severities(judged_again(of, PRECISION)) == LASTING | {
        ("low-confidence", "/subject"): "warning",
        ("handwritten", "/code/number"): "warning",
        ("repaired", "/signers/0"): "warning",
        ("unsure", "/secrecy"): "warning",
    }


def test_only_the_least_sure_values_are_warnings() -> None:
    """The product of the others is enough; other parts than the head are judged by themselves."""
    limit = limit_of(PRECISION, scanned=True)
    slightly = limit**0.4  # two of them are within the limit, three are not
    of = with_figures(1.0, subject=slightly, secrecy=slightly, addressees__0=limit**1.1)
    assert {path for code, path in severities(judged_again(of, PRECISION)) if code == "unsure"} == {"/addressees/0"}
    of = with_figures(1.0, subject=slightly, secrecy=slightly, promulgation__place=slightly - 1e-6)
    assert {path for code, path in severities(judged_again(of, PRECISION)) if code == "unsure"} == {
        "/promulgation/place"
    }


def test_the_message_says_whether_something_was_read() -> None:
    of = judged_again(with_figures(0.9999, promulgation__place=0.4, secrecy=0.5), PRECISION)
    read, lacking = (issue.message for issue in of.issues if issue.code == "unsure")
    assert read == "the value is right with a probability of 0.400; compare it with the page"
    assert lacking == "nothing was read; that nothing is there has a probability of 0.500"


@given(st.lists(st.sampled_from([0.6, 0.9, 0.99, 0.995, 0.9999]), min_size=1, max_size=4))
def test_judging_again_depends_on_the_last_precision_only(precisions: list[float]) -> None:
    start = judged(reading(letter(), confidence=0.6, issues=DOUBTS))
    once = judged_again(start, precisions[-1])
    again = start
    for precision in precisions:
        again = judged_again(again, precision)
    assert set(again.issues) == set(once.issues)
    assert judged_again(again, precisions[-1]) == again
    assert again.sure == start.sure


def test_a_document_without_figures_is_kept_as_it_is() -> None:
    old = reading(letter(), issues=DOUBTS)
    assert judged_again(old, 0.9999) == old


@pytest.mark.parametrize(
    ("issue", "filed_unseen"),
    [
        (None, True),
        (Issue("low-confidence", "info", "/subject", ""), True),
        (Issue("low-confidence", "warning", "/subject", ""), False),
        (Issue("signature-missing", "error", "/signers", ""), False),
        (Issue("unsure", "warning", "/addressees/0", ""), True),
        (Issue("archive-line-missing", "warning", "/distribution", ""), True),
        (Issue("source-truncated", "warning", "", ""), False),
        (Issue("member-unread", "warning", "", ""), True),
    ],
)
def test_which_letters_can_be_filed(issue: Issue | None, filed_unseen: bool) -> None:
    assert can_be_filed(reading(letter(), issues=[issue] if issue else [])) is filed_unseen


# ---- the package, from a file to the catalogue ----------------------------------------------------

QUYET_DINH = SAMPLES / "quyet-dinh" / "source.pdf"


def test_the_figures_are_in_the_document() -> None:
    found = vnadmin_doc.read(QUYET_DINH)
    for form in ("json", "xml"):
        document = vnadmin_doc.write(found, form)
        vnadmin_doc.validate(document)
        assert vnadmin_doc.load(document).sure == found.sure == figures(found)
    assert can_be_filed(found)


def test_more_certainty_gives_more_warnings() -> None:
    strict = vnadmin_doc.read(QUYET_DINH, sure=0.9999)
    assert {issue.code for issue in strict.issues if issue.severity == "warning"} >= {"unsure"}
    assert vnadmin_doc.read_all(QUYET_DINH, sure=0.9999) == (strict,)
    assert judged_again(strict, PRECISION) == vnadmin_doc.read(QUYET_DINH)


def test_another_precision_changes_documents_without_reading_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / "a.pdf", tmp_path / "out"
    source.write_bytes(QUYET_DINH.read_bytes())

    def warnings() -> int:
        issues = json.loads((out / "a.pdf.json").read_bytes())["issues"]
        return sum(issue["severity"] == "warning" for issue in issues)

    first = convert([source], out, workers=0, to=("json", "xml"))
    assert (first.unseen, first.letters, warnings()) == (1, 1, 0)
    monkeypatch.setattr("vnadmin_doc.batch.work._read", lambda *_: pytest.fail("the file was read again"))
    strict = convert([source], out, workers=0, to=("json", "xml"), sure=0.9999)
    assert (strict.count["converted"], strict.unseen) == (1, 0)
    assert warnings() > 0
    assert convert([source], out, workers=0, to=("json", "xml"), sure=0.9999).count["unchanged"] == 1
    ledger_path(out).unlink()
    assert convert([source], out, workers=0, to=("json", "xml"), sure=0.9999).count["unchanged"] == 1
    assert convert([source], out, workers=0, to=("json", "xml")).count["converted"] == 1
    assert warnings() == 0


def test_the_register_says_what_can_be_filed(tmp_path: Path) -> None:
    table = tmp_path / "catalog.csv"
    convert([QUYET_DINH], tmp_path / "out", workers=0)
    catalog(tmp_path / "out", table, "csv")
    [row] = csv.DictReader(table.read_text("utf-8-sig").splitlines())
    assert row["filed_unseen"] == "1"


# ---- the fit ---------------------------------------------------------------------------------------


def test_the_fit_finds_what_tells_right_from_wrong() -> None:
    rows = [{"agrees": 1.0}] * 60 + [{"strange": 1.0}] * 30 + [{}] * 30
    right = [True] * 60 + [index < 6 for index in range(30)] + [index < 24 for index in range(30)]
    found = fit(rows, right, [1.0] * len(rows))
    assert found["agrees"] > 0 > found["strange"]
    assert fit(rows, right, [1.0] * len(rows)) == found
    plain, strange = probabilities(found, [{}, {"strange": 1.0}])
    assert plain == pytest.approx(0.8, abs=0.03)
    assert strange == pytest.approx(0.2, abs=0.03)


def test_a_weight_never_has_the_wrong_sign() -> None:
    rows = [{"strange": 1.0}] * 50 + [{}] * 50
    right = [True] * 50 + [index < 25 for index in range(50)]
    assert fit(rows, right, [1.0] * 100)["strange"] == 0


def example(document: str, *, right: bool = True, raster: str = "o", barred: bool = False) -> Example:
    return Example(document, raster, "/subject", {}, right, scored=True, barred=barred)


def test_an_office_is_in_one_part() -> None:
    offices = [["a1", "a2", "a3"], ["b1", "b2"], ["c1"], ["d1"], ["e1"]]
    found = [example(name) for office in offices for name in office]
    parts = folds(offices, found, 2)
    assert sorted(name for part in parts for name in part) == sorted(name for office in offices for name in office)
    assert all(any(set(office) <= part for part in parts) for office in offices)
    assert folds(offices, found, 2) == parts
    assert all(parts)


def test_a_head_is_as_sure_as_all_its_values_together() -> None:
    guesses = [Guess(example("a"), 0.5 if index < 2 else 1.0) for index in range(8)]
    assert heads(guesses) == [Head("a", digital=False, figure=0.25, right=True)]
    assert heads(guesses[:7]) == []
    barred = [Guess(example("b", barred=True, right=index > 0), 0.99) for index in range(8)]
    assert heads(barred) == [Head("b", digital=False, figure=0.0, right=False)]


def test_the_limit_is_the_lowest_with_the_share_that_is_asked_for() -> None:
    found = [Head(str(index), digital=False, figure=0.99 - index / 100, right=index != 9) for index in range(20)]
    own = limits(found)
    assert own[0.99] == 0.99 - 8 / 100
    assert own[0.9] == 0.99 - 19 / 100
    assert filed(found, own[0.99]) == "9/9/19/20"
    assert limits(found[:3])[0.99] == 0.99  # too few to say


def test_reliability_counts_every_value_once() -> None:
    guesses = [Guess(example("a", right=index % 10 > 0), 0.895) for index in range(50)]
    [(low, high, count, mean, right)] = reliability(guesses)
    assert (low, high, count) == (0.8, 0.9, 50)
    assert [mean, right] == pytest.approx([0.895, 0.9])
