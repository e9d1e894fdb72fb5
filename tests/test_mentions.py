"""Mentions: the places of one document, the targets of "này" and "nêu trên", and the cases without a target."""

from __future__ import annotations

import itertools
import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnadmin_doc import load, write
from vnadmin_doc.formats.markup.plain_text import read_text
from vnadmin_doc.grammar.citations import provisions, references
from vnadmin_doc.grammar.citations.mentions import resolve
from vnadmin_doc.grammar.citations.phrases import FoldedText
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.letter import Provision
from vnadmin_doc.pipeline import analyse

DECREE = "Nghị định số 11/2031/NĐ-CP ngày 05/3/2031 của Chính phủ"
OTHER = "Nghị định số 12/2031/NĐ-CP"
LETTER = "Công văn số 5/SNV-VP ngày 02/3/2031 của Sở Nội vụ"


def pointing(text: str, own: str | None = "Công văn") -> list[list[str]]:
    """The other places of each document, as printed."""
    return [[mention.value.text for mention in cited.mentions] for cited in resolve(text, own)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"{DECREE}. Nghị định này quy định", ["Nghị định này"]),
        (f"{LETTER}; hồ sơ theo Công văn số 5/SNV và ý kiến", ["Công văn số 5/SNV"]),
        (f"{DECREE}:\n1. Theo Nghị định đó, các đơn vị", ["Nghị định đó"]),
        (f"{DECREE}.\nMột.\nHai.\nNghị định nêu trên", ["Nghị định nêu trên"]),
        (f"{DECREE}; tại nghị định nêu trên", ["nghị định nêu trên"]),
        (f"{DECREE}; Nghị định đã nêu trên, Nghị định nói trên", ["Nghị định đã nêu trên", "Nghị định nói trên"]),
        (f"{DECREE}; Nghị định trên được áp dụng", ["Nghị định trên"]),
        (f"{DECREE}; Nghị định số 11 và Nghị định 11/2031", ["Nghị định số 11", "Nghị định 11/2031"]),
        (f"Triển khai Nghị định 11\nCăn cứ {DECREE}", ["Nghị định 11"]),
        (f"{DECREE} và văn bản nêu trên", ["văn bản nêu trên"]),
        (f"{DECREE} (sau đây gọi tắt là Đề án 06). Đề án 06 đã", ["Đề án 06", "Đề án 06"]),
        ("Luật Lưu trữ năm 2024; Điều 3 Luật này", ["Luật này"]),
        ("Thông tư liên tịch số 1/2031/TTLT-BYT-BTC; Thông tư này", ["Thông tư này"]),
        ("Tờ trình số 09/TTr-SYT; Tờ trình số 9/TTr-SYT", ["Tờ trình số 9/TTr-SYT"]),
        ("Kế hoạch số 9/KH-SYT nêu trên; Kế hoạch số 9/KH-SYT", ["Kế hoạch số 9/KH-SYT"]),
        ("QĐ số 9/QĐ-SYT; Quyết định nêu trên", ["Quyết định nêu trên"]),
        (f"{DECREE}; theo NĐ 11 và NĐ này", ["NĐ 11", "NĐ này"]),
    ],
)
def test_references_back_belong_to_the_document(text: str, places: list[str]) -> None:
    assert pointing(text) == [places]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (f"{LETTER}; Công văn này", "Công văn"),  # the letter itself
        (f"{LETTER}; văn bản này", "Công văn"),
        (f"Nghị định này thay thế {DECREE}. Nghị định này", "Công văn"),  # the decree itself, quoted
        (f"{DECREE}; Nghị định này", None),  # the kind of the letter is unknown
        (f"{DECREE}.\nMột.\nHai.\nNghị định này", "Công văn"),  # too far away
        (f"{DECREE}, {LETTER}; văn bản nêu trên", "Tờ trình"),  # two documents fit
        (f"{DECREE}; các Nghị định nêu trên, hai Nghị định này", "Công văn"),
        (f"{DECREE}; dự thảo Nghị định này; TT 11, nđ 11", "Công văn"),
        (f"{DECREE}; Nghị định nay, Nghị định do Chính phủ ban hành", "Công văn"),
        (f"{DECREE}; Nghị định 12, Nghị định 11 năm, Nghị định số 11/2030", "Công văn"),
        ("Quyết định số 1/QĐ-SYT; quyết định trên cơ sở; quyết định này", "Công văn"),
        ("Thông báo số 1/TB-SYT; thông báo trên phương tiện thông tin", "Công văn"),
    ],
)
def test_a_reference_that_fits_no_or_several_documents_is_not_resolved(text: str, own: str | None) -> None:
    assert not any(pointing(text, own))


def test_two_documents_of_a_kind_are_distinguished_by_number_only() -> None:
    assert pointing(f"{DECREE}, {OTHER}; Nghị định nêu trên; Nghị định số 12") == [[], ["Nghị định số 12"]]
    assert pointing(f"{DECREE}, {OTHER}.\n{OTHER} và Nghị định này") == [[], [OTHER, "Nghị định này"]]


def test_a_number_without_notation_is_resolved_by_date_or_issuer() -> None:
    full = "Quyết định số 15/2031/QĐ-BTC ngày 20/3/2031 của Bộ Tài chính"
    same = ["Quyết định số 15 ngày 20/3/2031", "Quyết định 15 của Bộ Tài chính"]
    assert pointing(f"{full}; {'; '.join(same)}; Quyết định 15 ngày 21/3/2031") == [same, []]
    assert pointing("Quyết định số 15/QĐ-A ngày 20/3/2031; Quyết định số 15/QĐ-B ngày 20/3/2031") == [[], []]


def test_a_number_of_two_documents_is_not_resolved() -> None:
    assert pointing("Quyết định số 1/QĐ-SYT, Quyết định số 1/QĐ-SNV; Quyết định số 1") == [[], []]
    assert pointing("Quyết định số 1/QĐ-SYT, Quyết định số 1/QĐ-SNV; Quyết định số 1/QĐ") == [[], [], []]
    assert pointing("Quyết định số 1/QĐ-SYT; Quyết định số 1/Q; Quyết định số 1/QĐ ngày 5/3/2031") == [[], [], []]


def test_a_law_of_two_years_cited_without_a_year_is_not_resolved() -> None:
    assert pointing("Luật Giá năm 2012, Luật Giá năm 2023; theo Luật Giá") == [[], []]
    assert pointing("Luật Giá năm 2023; theo Luật Giá") == [["Luật Giá"]]
    assert pointing("Luật Giá số 1/2031/QH15; Luật Giá số 2/2032/QH15") == [[], []]
    one, other = "Luật Giá ngày 5/7/2023", "Luật Giá số 2/2032/QH15"
    assert pointing(f"{other} ngày 1/2/2032; {one}; {other}") == [[other], []]


def test_places_have_their_own_provisions() -> None:
    [cited] = resolve(f"khoản 1 Điều 2 {DECREE}; điểm a, b khoản 3 Điều 4 Nghị định này", "Công văn")
    assert cited.found.value.provisions == (Provision(article="2", clause="1"),)
    [mention] = cited.mentions
    assert (mention.value.provision, mention.rule) == ("điểm a, b khoản 3 Điều 4", "mention/this")
    assert [found.point for found in mention.value.provisions] == ["a", "b"]


def test_a_reading_has_evidence_for_every_place() -> None:
    text = (
        "UBND TỈNH A\nSỞ NỘI VỤ\nSố: 7/SNV-VP\nKính gửi: Sở Y tế\n"
        f"Thực hiện {DECREE} về công tác văn thư, Sở Nội vụ đề nghị:\n"
        "1. Rà soát theo Điều 5 Nghị định này.\n2. Công văn này thay cho giấy mời.\n"
    )
    reading = analyse(read_text(text))
    [reference] = reading.letter.references
    assert [mention.text for mention in reference.mentions] == ["Nghị định này"]
    [line] = reading.evidence["/references/0/mentions/0"]
    assert (line.text, line.rule) == ("Nghị định này.", "mention/this")
    assert load(write(reading, "xml")).letter == load(write(reading)).letter == reading.letter


PRINTED = [
    ("khoản 1, 2 và 5 Điều 8", ["8:1", "8:2", "8:5"]),
    ("khoản 1, khoản 2 và các khoản 5, 6 Điều 8", ["8:1", "8:2", "8:5", "8:6"]),
    ("Điều 3, Điều 4", ["3", "4"]),
    ("các điều 8, 9,10 và 12", ["8", "9", "10", "12"]),
    ("Điều 3, khoản 2 Điều 5a", ["3", "5a:2"]),
    ("khoản 1 Điều 8 và khoản 4, khoản 5 Điều 12", ["8:1", "12:4", "12:5"]),
    ("Điều 5 khoản 2, Điều 6 khoản 3", ["5:2", "6:3"]),
    ("khoản 2,\nĐiều 4", ["4:2"]),
    ("từ Điều 3 đến Điều 7", ["3-7"]),
    ("khoản 1 đến khoản 3 Điều 5", ["5:1-3"]),
    ("khoản 1-3 Điều 5", ["5:1-3"]),
]


@pytest.mark.parametrize(("printed", "expected"), PRINTED)
@pytest.mark.parametrize("after", ["", "của ", "tại ", "của các "])
def test_provisions_are_read(printed: str, expected: list[str], after: str) -> None:
    [found] = references.find(f"Theo quy định tại {printed} {after}{DECREE}")
    assert found.value.provision == printed.replace("\n", " ")
    parts = [(":".join(filter(None, (p.article, p.clause))), p.to) for p in found.value.provisions]
    assert [f"{first}-{last}" if last else first for first, last in parts] == expected


def test_every_unit_has_its_member() -> None:
    [found] = provisions.parse("tiết b điểm đ khoản 2 Điều 5 tiểu mục 3 mục 1 Chương II Phần A Phụ lục số 04")
    assert found == Provision(
        appendix="04", part="A", chapter="II", section="1", subsection="3", article="5", clause="2", point="đ", item="b"
    )


LETTERS = st.lists(st.sampled_from("abcdđeghiklmnopqrstuvxy"), min_size=1, max_size=4, unique=True)
CLAUSES = st.lists(st.integers(1, 30).map(str), min_size=1, max_size=3, unique=True)


@given(LETTERS, CLAUSES, st.integers(1, 300).map(str))
def test_lists_of_provisions_are_read(points: list[str], clauses: list[str], article: str) -> None:
    first, *rest = clauses
    printed = f"điểm {', '.join(points)} khoản {first}{''.join(f', khoản {clause}' for clause in rest)} Điều {article}"
    assert provisions.parse(printed) == (
        *(Provision(article=article, clause=first, point=point) for point in points),
        *(Provision(article=article, clause=clause) for clause in rest),
    )


# ── any text ────────────────────────────────────────────────────────────────────────────────

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


@pytest.mark.parametrize("letter", VIETNAMESE + VIETNAMESE.upper())
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spans_are_right_next_to_every_letter(letter: str, form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, f"{letter} {letter}{letter} {OTHER} {letter}.({DECREE}){letter}")
    found = [unicodedata.normalize("NFC", text[slice(*item.span)]) for item in references.find(text)]
    assert found == [OTHER, DECREE]


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\t", " \n", "\n", "  "])
def test_any_space_and_line_ends_in_a_code(space: str) -> None:
    text = f"Điều{space}5 {DECREE}".replace(" ", space).replace("NĐ-CP", f"NĐ-{space}CP")
    [found] = references.find(text)
    assert (found.value.code, found.value.date, found.value.issuer) == ("11/2031/NĐ-CP", "2031-03-05", "Chính phủ")
    assert (found.value.provision, found.span[1]) == ("Điều 5", len(text))


PIECES = st.sampled_from(
    [
        *["Nghị định", "Công văn", "Luật", " này", " nêu trên", " trên", " số ", "1", "1/QĐ-A", " ngày 1/2/2031"],
        *[", ", "; ", "\n", " của Sở A", "Điều 1 ", "khoản 2, 3 ", "điểm a ", " đến ", "các ", " và "],
        *["gọi tắt là ", "ệ", "e\u0323\u0302", " "],
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80), st.sampled_from([None, "Công văn", "Luật"]))
def test_any_text_is_read_without_an_error_and_places_are_right(text: str, own: str | None) -> None:
    cited = resolve(text, own)
    spans = [document.found.span for document in cited] + [m.span for document in cited for m in document.mentions]
    spans.sort()
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    for document in cited:
        assert [m.value for m in document.mentions] == list(document.found.value.mentions)
        assert sorted(m.span for m in document.mentions) == [m.span for m in document.mentions]


@given(st.lists(PIECES, max_size=25).map("".join))
def test_a_decomposed_text_is_read_the_same(text: str) -> None:
    whole = [document.found.value for document in resolve(unicodedata.normalize("NFC", text), "Công văn")]
    apart = [document.found.value for document in resolve(unicodedata.normalize("NFD", text), "Công văn")]
    assert whole == apart


HOSTILE = ["điểm a khoản 1 ", "số 1/", f"{OTHER}, ", "Nghị định này ", "các Luật: Giá, ", f"số 1/{'A' * 99}b "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_texts_are_read_to_their_end(piece: str) -> None:
    """A benchmark measures the time. With quadratic time this test would not end."""
    text = piece * (300_000 // len(piece)) + f". {DECREE}"
    assert resolve(text, "Công văn")[-1].found.span[1] == len(text)


def test_a_long_provision_is_read_in_part() -> None:
    text = "khoản 1, " * 100 + "Điều 2 "
    assert (provisions.before_head(FoldedText(text, fold(text)), len(text)) or "").endswith("Điều 2")
