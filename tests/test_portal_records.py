"""Web portals print the record of a letter above it: its labels are no part of the head."""

from __future__ import annotations

import pytest

import vnadmin_doc
from test_split import LETTER

RECORDS = {
    "labels": "Số ký hiệu: {}\nNgày ban hành: 04/03/2024\nCơ quan ban hành: Sở Công Thương\nNgười ký: Lê An",
    "no colons": "Số ký hiệu {}\nNgày ban hành 04/03/2024\nLượt xem 27",
    "one row": "Số hiệu: {} | Ngày ban hành: 04/03/2024 | Lượt xem: 532",
    "a table": "Số ký hiệu:         {}\nNgày ban hành:      04/03/2024\nTrích yếu:          về việc khác",
    "the page's title": "Công văn số {} ngày 04/03/2024 của Sở Công Thương về việc khác\nTải về",
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
@pytest.mark.parametrize("number", ["999/SCT-VP", "214/SCT-QLTM"])
def test_the_record_of_a_portal_above_the_letter_is_not_its_head(record: str, number: str) -> None:
    plain = vnadmin_doc.read(LETTER.encode()).letter
    letter = vnadmin_doc.read(f"{record.format(number)}\n\n{LETTER}".encode()).letter
    assert (letter.issuers, letter.code, letter.subject) == (plain.issuers, plain.code, plain.subject)
    assert (letter.promulgation, letter.addressees) == (plain.promulgation, plain.addressees)


def test_a_number_that_only_the_record_has_is_kept() -> None:
    without = LETTER.replace("Số: 214/SCT-QLTM", "")
    assert vnadmin_doc.read(f"Số hiệu: 214/SCT-QLTM\n\n{without}".encode()).letter.code.number == "214"
