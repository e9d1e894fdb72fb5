"""Corrections: each one that changes a value is reported, once."""

from __future__ import annotations

from typing import get_args

import pytest

import vnadmin_doc
from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.correction.arrival_agency import correct_arrival_agency
from vnadmin_doc.correction.citation import correct_citation
from vnadmin_doc.correction.correction import Basis, Correction
from vnadmin_doc.correction.stamped_marks import correct_mark
from vnadmin_doc.correction.wording import correct_wording
from vnadmin_doc.grammar import marks

CODES = {"signature": "position-doubtful", "deputy-signs": "competence-inferred"}


@pytest.mark.parametrize("basis", get_args(Basis))
def test_a_correction_is_reported_once(basis: Basis) -> None:
    log = EvidenceLog()
    for _ in range(2):
        assert log.correct("/x", Correction("right", "wrong", basis)) == "right"
    assert log.correct("/x", Correction("same", "same", basis)) == "same"
    assert [(issue.code, issue.severity) for issue in log.issues] == [(CODES.get(basis, "repaired"), "info")]


def test_a_correction_that_is_not_sure_is_a_warning() -> None:
    log = EvidenceLog()
    log.correct("/x", Correction("right", "wrong", "lexicon", sure=False))
    assert [issue.severity for issue in log.issues] == ["warning"]


@pytest.mark.parametrize(
    ("line", "value", "read"),
    [
        ("HÓA TỐC", "HỎA TỐC", "HÓA TỐC"),
        ("| HỎA TỐC |", "HỎA TỐC", "HỎA TỐC"),
        ("HOẢ TỐC", "HỎA TỐC", "HỎA TỐC"),  # the other place of the tone mark
        ("|HỎA", "HỎA TỐC", "HỎA"),
        ("THƯỢNG KHẨM", "THƯỢNG KHẨN", "THƯỢNG KHẨM"),
    ],
)
def test_a_misread_mark_is_a_correction(line: str, value: str, read: str) -> None:
    [found] = marks.find(line)
    correction = correct_mark(line, found)
    assert (correction.value, correction.read) == (value, read)


def test_an_added_sign_of_authority_is_reported_in_digital_text_too() -> None:
    reading = vnadmin_doc.read_text("Số: 15/SNV-VP\n\nCác đơn vị thực hiện.\n\nGIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nLê Thị Bình")
    assert reading.letter.signers[0].competence == ("KT. GIÁM ĐỐC",)
    assert [i.path for i in reading.issues if i.code == "competence-inferred"] == ["/signers/0/competence"]


@pytest.mark.parametrize(
    "printed",
    [
        "Ủy ban nhân dân TP Huế",
        "Ủy ban nhân dân TP.HCM",
        "Ủy ban nhân dân TX Sơn Tây",
        "Ủy ban nhân dân Ea Súp",
        "ỦY BAN NHÂN DÂN KV",
        "Viện Hàn lâm KHTN Việt Nam",
        "Sở Nông nghiệp và Môi trường",
        "Hội Luật gia tỉnh Nghệ An",
    ],
)
def test_names_as_printed_stay(printed: str) -> None:
    """Abbreviations are no misread words of a long registered name."""
    assert correct_wording(printed).value == printed
    assert correct_citation(printed).value == printed
    assert correct_arrival_agency(printed.upper()).value == printed.upper()
