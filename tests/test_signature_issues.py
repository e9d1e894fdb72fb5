"""Issues about digital signatures: bad facts, changes after signing, and captions on the page that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import vnadmin_doc
from vnadmin_doc.checks import bad_signatures, changes_after_signing
from vnadmin_doc.cli.card_output import card
from vnadmin_doc.grammar import signature_caption
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.letter import DigitalSignature, Letter, SignatureTimestamp
from vnadmin_doc.model.page import FileSignature, Page, SignatureProof, Source, Word
from vnadmin_doc.pipeline import analyse
from vnadmin_doc.sure import can_be_filed

NO = "not-evaluated"


def signature(signer: str = "A", **facts: Any) -> DigitalSignature:
    return DigitalSignature(signer=signer, **{"integrity": "intact", "changes": "none", **facts})


def issues_of(*signatures: DigitalSignature) -> list[tuple[str, str, str]]:
    letter = Letter(digital_signatures=signatures)
    found = [*bad_signatures(letter, {}), *changes_after_signing(letter, {})]
    return [(issue.code, issue.severity, issue.path.removeprefix("/digital_signatures/")) for issue in found]


LATER = signature("B")
CASES: dict[str, tuple[list[DigitalSignature], list[tuple[str, str, str]]]] = {
    "good": ([signature()], []),
    "nothing evaluated": ([DigitalSignature(signer="A")], []),
    "archival data added": ([signature(changes="archival")], []),
    "altered": ([signature(integrity="altered", changes="not-permitted")], [("signature-altered", "error", "0")]),
    "invalid": ([signature(integrity="invalid")], [("signature-invalid", "error", "0")]),
    "revoked": ([signature(revocation="revoked")], [("signature-revoked", "error", "0")]),
    "untrusted": ([signature(trust="untrusted")], [("signature-untrusted", "warning", "0")]),
    "expired": ([signature(trust="expired")], [("signature-expired", "warning", "0")]),
    "weak hash": ([signature(digest="sha1")], [("signature-weak", "info", "0")]),
    "strong hash": ([signature(digest="sha256")], []),
    "changed, nobody signed it": ([signature(changes="not-permitted")], [("signature-changed", "error", "0")]),
    "changed, then signed by another": (
        [signature(changes="not-permitted"), LATER], [("signature-changed", "warning", "0")]
    ),
    "changed, then signed by a stranger": (
        [signature(changes="not-permitted"), signature("B", trust="untrusted")],
        [("signature-untrusted", "warning", "1"), ("signature-changed", "error", "0")],
    ),
    "changed, then only stamped": (
        [signature(changes="not-permitted"), signature("TSA", purpose="timestamp")],
        [("signature-changed", "error", "0")],
    ),
    "changed, then signed, then altered": (
        [signature(changes="not-permitted"), signature("B", integrity="altered")],
        [("signature-altered", "error", "1"), ("signature-changed", "error", "0")],
    ),
    "office signs after the person": ([signature(changes="permitted"), LATER], []),
    "fields filled after the last signature": (
        [signature(changes="permitted"), signature("B", changes="permitted")], [("signature-changed", "warning", "1")]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bad_facts_and_changes(name: str) -> None:
    signatures, expected = CASES[name]
    assert issues_of(*signatures) == expected


# ---- captions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ký bởi: Lê Thị Mẫu", {"signer": "Lê Thị Mẫu"}),
        ("Người ký: Lê Thị Mẫu Ngày ký: 31/02/2024", {"signer": "Lê Thị Mẫu"}),
        ("Được ký bởi Sở Mẫu Cơ quan: Tỉnh Mẫu", {"signer": "Sở Mẫu", "agency": "Tỉnh Mẫu"}),
        ("Digitally signed by Sở Mẫu Date: 2024.03.05 10:20:30 +07'00'",
         {"signer": "Sở Mẫu", "signed_at": "2024-03-05T10:20:30+07:00"}),
        ("Thời gian ký: 2024-03-05T10:20:30+07:00", {"signed_at": "2024-03-05T10:20:30+07:00"}),
        ("Cơ quan chủ trì tổ chức họp", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_captions_are_read(text: str, expected: dict[str, str]) -> None:
    assert {found.part: found.value for found in signature_caption.find(text)} == expected


SIGNED = FileSignature(
    "LÊ THỊ MẪU", "Sở Mẫu", "2024-03-05T10:20:30+07:00", True, integrity="intact", changes="none",
    proofs=(SignatureProof((b"x",), "2024-03-05T10:20:30+07:00"),),
)  # fmt: skip
OFFICE = replace(
    SIGNED, signer="SỞ MẪU", organisation="Ủy ban nhân dân tỉnh Mẫu", signed_at="2024-03-05T14:00:00+07:00",
    proofs=(SignatureProof((b"y",), "2024-03-05T14:00:00+07:00"),),
)  # fmt: skip


def differences(
    lines: Sequence[str], signatures: tuple[FileSignature, ...] = (SIGNED, OFFICE), confidence: float | None = None
) -> list[tuple[str, str]]:
    """(code, path) of the issues about captions of a page whose top has these lines."""
    body = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Kính gửi: Sở Y tế", *["Đề nghị đơn vị báo cáo kết quả."] * 12]
    rows = [(text, 300.0, 30.0 + 9 * number, 7.0) for number, text in enumerate(lines)]
    rows += [(text, 80.0, 200.0 + 24 * number, 14.0) for number, text in enumerate(body)]
    words = [
        Word(word, Box(x + 0.5 * size * sum(len(w) + 1 for w in text.split()[:at]), top,
                       x + 0.5 * size * (sum(len(w) + 1 for w in text.split()[:at]) + len(word)), top + size),
             confidence=confidence)
        for text, x, top, size in rows for at, word in enumerate(text.split())
    ]  # fmt: skip
    source = Source("a.pdf", "0" * 64, "application/pdf", "pdf-text", (Page(1, 595, 842, tuple(words)),),
                    signatures=signatures)  # fmt: skip
    found = analyse(source).issues
    return [(issue.code, issue.path) for issue in found if issue.code.startswith("caption-")]


SAME = ["Ký bởi: Lê Thị Mẫu", "Cơ quan: Sở Mẫu", "Thời gian ký: 05.03.2024 10:20:31 +07:00"]
PATH = "/digital_signatures"
CAPTIONS: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "the same": (SAME, []),
    "other case, other marks of tone": (["Ký bởi: LÊ THỊ MẪU", "Cơ quan: SỞ MẪU"], []),
    "another name": (["Ký bởi: Trần Văn Thử", *SAME[1:]], [("caption-signer", PATH)]),
    "another agency": ([SAME[0], "Cơ quan: Sở Khác", SAME[2]], [("caption-agency", f"{PATH}/0")]),
    "another day": ([*SAME[:2], "Thời gian ký: 06.03.2024 10:20:31 +07:00"], [("caption-time", f"{PATH}/0")]),
    "another hour": ([*SAME[:2], "Thời gian ký: 05.03.2024 15:20:31 +07:00"], [("caption-time", f"{PATH}/0")]),
    "another zone, the same time": ([*SAME[:2], "Thời gian ký: 05.03.2024 03:20:31 +00:00"], []),
    "the day alone": ([*SAME[:2], "Ngày ký: 05/03/2024"], []),
    "name of the agency after that of the unit": (["Cơ quan: Sở Mẫu, Ủy ban nhân dân", "tỉnh Mẫu"], []),
    "no caption": ([], []),
}


@pytest.mark.parametrize("name", CAPTIONS)
def test_captions_are_compared(name: str) -> None:
    lines, expected = CAPTIONS[name]
    assert differences(lines) == expected


PIECES = st.sampled_from(["Ký bởi:", "Cơ quan:", "Ngày ký:", "Date:", "5.3.2024", "99:99:99", "+99:99", "٣"])


@given(st.text() | st.lists(PIECES).map(" ".join))
def test_no_caption_raises_an_error(text: str) -> None:
    for found in signature_caption.find(text):
        assert found.value
        assert 0 <= found.span[0] <= found.span[1] <= len(text)


@pytest.mark.parametrize("stated", ["2024-03-05T99:99:99+07:00", "2024-13-41T00:00:00Z", "2024-03-05", "x"])
def test_a_signature_with_an_impossible_time_raises_no_error(stated: str) -> None:
    odd = replace(SIGNED, signed_at=stated, proofs=())
    expected = [] if stated.startswith("2024-03-05") else [("caption-time", f"{PATH}/0")]
    assert differences(SAME, (odd,)) == expected


def test_captions_of_a_scan_are_not_compared() -> None:
    assert differences(["Ký bởi: Trần Văn Thử"], confidence=0.9) == []


def test_captions_without_a_named_signature_are_not_compared() -> None:
    assert differences(["Ký bởi: Trần Văn Thử"], ()) == []
    assert differences(["Ký bởi: Trần Văn Thử"], (replace(SIGNED, signer=None),)) == []


# ---- the card and the filing -------------------------------------------------------------

LETTER = Path(__file__).parents[1] / "samples" / "quyet-dinh" / "source.pdf"


def shown(*signatures: DigitalSignature) -> list[str]:
    reading = vnadmin_doc.read(LETTER)
    with_them = replace(reading, letter=reading.letter.model_copy(update={"digital_signatures": signatures}))
    return [line for line in card(with_them, "en").splitlines() if line.startswith("digital signature")]


def test_the_card_says_each_fact() -> None:
    stamp = SignatureTimestamp(time="2024-03-05T10:21:00+07:00", authority="TSA")
    line, unread = shown(signature(organisation="S", timestamp=stamp), DigitalSignature())
    assert line.split(maxsplit=2)[2] == (
        "A, S: intact, nothing added since, trust not evaluated, revocation not evaluated, "
        "time stamp 2024-03-05T10:21:00+07:00 by TSA"
    )
    assert unread.endswith("?: not verified")


def test_an_altered_letter_is_not_filed_unseen() -> None:
    reading = vnadmin_doc.read(LETTER)
    altered = reading.letter.model_copy(update={"digital_signatures": (signature(integrity="altered"),)})
    found = tuple(bad_signatures(altered, {}))
    assert can_be_filed(reading)
    assert not can_be_filed(replace(reading, letter=altered, issues=(*reading.issues, *found)))
