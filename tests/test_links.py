"""Links: numbers, relations and candidates by tables; the table of the ledger; files, search, faults."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from typer.testing import CliRunner, Result

from link_archive import archive, found_links, letters_of, save, scores
from vnadmin_doc.archive import ledger_transaction
from vnadmin_doc.archive.ledger_view import open_ledger
from vnadmin_doc.archive.links.candidates import Citation, Target, choose
from vnadmin_doc.archive.links.cited_code import code_of, parse_code
from vnadmin_doc.archive.links.citing import citing_letters
from vnadmin_doc.archive.links.link_files import GRAPHML, write_links
from vnadmin_doc.archive.links.link_table import update_links
from vnadmin_doc.archive.links.link_view import unanswered
from vnadmin_doc.archive.links.relations import kind_code, relations
from vnadmin_doc.archive.report import report
from vnadmin_doc.archive.search import search
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.ledger import STATE_FOLDER, ledger_path
from vnadmin_doc.batch.lock import locked
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import ExitCode, ReadError, WriteError
from vnadmin_doc.grammar.citations.mentions import resolve
from vnadmin_doc.model.letter import Body, Code, DocumentKind, Issuer, Letter, Promulgation, Task

ROOT = Path(__file__).resolve().parents[1]
NAMES = {"CV": "Công văn", "QĐ": "Quyết định", "TB": "Thông báo", "QC": "Quy chế", "NĐ": "Nghị định"}


def letter(code: str, day: str | None, *texts: str, kind: str = "CV", **parts: str) -> Letter:
    """A letter of Sở Y tế tỉnh An Giang, or of another ``issuer`` (``NAME | PARENT``), that says ``texts``."""
    bases = tuple(text for text in texts if text.startswith("Căn cứ"))
    opening = tuple(text for text in texts if text not in bases)
    name, _, parent = parts.get("issuer", "SỞ Y TẾ | UBND TỈNH AN GIANG").partition(" | ")
    number, _, notation = code.partition("/")
    deadline = (Task(text="báo cáo", deadline=parts["deadline"]),) if "deadline" in parts else ()
    return Letter(
        kind=DocumentKind(code=kind, name=NAMES[kind]),
        issuers=(Issuer(name=name, parent=parent or None),),
        code=Code(number=number or None, notation=notation or None, year=parts.get("year")),
        subject=parts.get("subject"),
        promulgation=Promulgation(date=day),
        body=Body(bases=bases, opening=opening),
        references=tuple(cited.found.value for cited in resolve("\n".join(texts), NAMES[kind])),
        tasks=deadline,
    )


# ── numbers ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "forms",
    [
        (
            "30/2020/NĐ-CP",
            "30/2020/nđ-cp",
            "030/2020/NĐ – CP",
            "30/2020/ND-CP",
            "30 / 2020 / NĐ‑CP",
            "số 30/2020/NĐ-CP",
        ),
        ("127-QĐ/TW", "127/QĐ-TW", "127 - QĐ / TW"),
        ("05/UBND-KGVX", "5/UBND–KGVX", "05/ubnd-kgvx", "05/CV-UBND-KGVX"),
        ("52 TC/TCT", "52TC/TCT", "52/TC-TCT"),
        ("1O5/SYT-VP", "105/SYT-VP"),
    ],
)
def test_forms_of_one_number(forms: tuple[str, ...]) -> None:
    assert len({parse_code(form) for form in forms}) == 1


@pytest.mark.parametrize(
    "numbers",
    [
        ("12/ĐA-UBND", "12/DA-UBND"),
        ("12/QĐ-UBND", "12a/QĐ-UBND", "12/QĐ-UB"),
        ("1/2020/NĐ-CP", "1/2021/NĐ-CP", "1/NĐ-CP"),
    ],
)
def test_different_numbers_stay_apart(numbers: tuple[str, ...]) -> None:
    assert len({parse_code(number) for number in numbers}) == len(numbers)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    code = parse_code(text)
    assert code is None or code.number.isalnum()


def test_no_digits_are_no_number() -> None:
    assert parse_code("…/QĐ-UBND") is parse_code("") is parse_code(None) is None


# ── relations ───────────────────────────────────────────────────────────────────────────────

CV, QD = "Công văn số 12/SXD-QH ngày 05/6/2023 của Sở Xây dựng", "Quyết định số 7/QĐ-SYT ngày 05/6/2023"
RELATIONS = (
    ("CV", f"Phúc đáp {CV}, Sở có ý kiến:", "answers"),
    ("CV", f"Trả lời nội dung hỏi của cử tri tại {CV}, Sở báo cáo:", "answers"),
    ("CV", f"Sở nhận được {CV} về đất. Sau khi xem xét, Sở có ý kiến như sau:", "answers"),
    ("CV", f"Sở nhận được {CV} đề nghị Sở có ý kiến.", "cites"),
    ("CV", f"Đề nghị các đơn vị trả lời {CV}.", "cites"),
    ("CV", f"Đến nay Sở chưa trả lời {CV}.", "cites"),
    ("CV", f"Trả lời cử tri theo hướng dẫn tại {CV}.", "cites"),
    ("CV", f"Nội dung này, Sở đã trả lời tại {CV}.", "cites"),  # the answer is in it
    ("CV", f"Sở đã trả lời cử tri bằng {CV}.", "cites"),
    ("CV", f"Sở đã nhận được đề nghị tại {CV}. Sở trả lời như sau:", "answers"),
    ("CV", f"Thực hiện {CV}, Sở báo cáo:", "cites"),
    ("CV", f"Công văn này thay thế {CV}.", "replaces"),
    ("CV", f"Đính chính {CV} như sau:", "amends"),
    ("CV", f"Sửa đổi {QD}.", "cites"),  # a công văn amends no decision
    ("CV", f"Góp ý dự thảo sửa đổi, bổ sung {CV}.", "cites"),
    ("QĐ", f"Căn cứ {QD} thay thế Quyết định số 1/QĐ-SYT ngày 01/6/2020;", "cites cites"),
    ("QĐ", f"Quyết định này có hiệu lực từ ngày ký và thay thế {QD}.", "replaces"),
    ("QĐ", f"Thay thế các {QD}, số 8/QĐ-SYT ngày 06/6/2023 và Quyết định số 9/QĐ-SYT ngày 07/6/2023.",
     "replaces replaces replaces"),
    ("QĐ", f"{QD} hết hiệu lực kể từ ngày Quyết định này có hiệu lực.", "replaces"),
    ("QĐ", f"{QD} hết hiệu lực từ năm 2024.", "cites"),
    ("QĐ", f"Bãi bỏ một phần {QD}.", "amends"),
    ("QĐ", f"Bãi bỏ khoản 2 Điều 3 {QD}.", "amends"),
    ("QĐ", f"Sửa đổi, bổ sung một số điều của Quy chế quản lý ban hành kèm theo {QD} như sau:", "amends"),
    ("QĐ", f"Nội dung đã được sửa đổi, bổ sung tại {QD}.", "cites"),
    ("QĐ", f"Đề nghị bãi bỏ {QD}.", "cites"),
    ("QĐ", f"Theo {QD} sửa đổi Quyết định số 1/QĐ-SYT ngày 01/6/2020, các đơn vị báo cáo.", "cites cites"),
    ("CV", f"Sở gửi kèm {QD} để thực hiện.", "encloses"),
    ("CV", f"Danh sách gửi kèm {QD}.", "cites"),
    ("QC", f"(Ban hành kèm theo {QD})", "enacts<"),
    ("QC", f"(Kèm theo {CV})", "encloses<"),
    ("CV", f"Sở nhận được {CV}.\n\nTrả lời Công văn nêu trên, Sở có ý kiến:", "answers"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "wanted"), RELATIONS)
def test_words_around_a_citation(kind: str, text: str, wanted: str) -> None:
    code = "" if kind == "QC" else "34/SYT-VP"
    own = letter(code, "2023-07-01", *text.split("\n\n"), kind=kind)
    if "nêu trên" in text:
        own = own.model_copy(update={"references": tuple(c.found.value for c in resolve(text, NAMES[kind]))})
    assert " ".join(f"{name}{'<' * inverse}" for name, inverse in relations(own)) == wanted


def test_kinds_of_citations() -> None:
    printed = ("Quyết định", "QĐ", "TTLT", "Nghị quyết liên tịch", "Công văn hỏa tốc", "Văn bản", "Sắc lệnh", None)
    assert [*map(kind_code, printed)] == ["QĐ", "QĐ", "TTLT", "NQ", "CV", None, None, None]


@given(st.lists(st.sampled_from([text for _, text, _ in RELATIONS]), max_size=5), st.sampled_from(sorted(NAMES)))
def test_each_reference_has_one_relation(texts: list[str], kind: str) -> None:
    own = letter("1/SYT-VP", "2023-07-01", *texts, kind=kind)
    assert len(relations(own)) == len(own.references)


# ── candidates ──────────────────────────────────────────────────────────────────────────────

UBND, SYT, SYT_LD = "ủy ban nhân dân tỉnh an giang", "sở y tế tỉnh an giang", "sở y tế tỉnh lâm đồng"


def target(name: str, notation: str, day: str | None, agency: str = SYT, kind: str = "CV") -> Target:
    return Target(name, 1, None, code_of("5", notation).groups, kind, day, (agency,))


A, B = target("a", "SYT-VP", "2023-03-01"), target("b", "SYT-VP", "2022-03-01")
LD = target("c", "SYT-VP", "2023-03-01", SYT_LD)
CHOICES = (
    # code, date, issuer, letters; what is meant
    ("5/SYT-VP", "2023-03-01", "Sở Y tế", (A, B), "a"),
    ("5/SYT-VP", "2023-03-01", None, (A, B), "a"),
    ("5/SYT-VP", "2023-03-01", "Sở Y tế tỉnh Lâm Đồng", (A, LD), "c"),
    ("5/SYT-VP", "2023-03-01", "Sở Y tế", (A, LD), "a"),  # a name without its province is of the own one
    ("5/SYT-VP", "2023-03-01", None, (A, LD), "ambiguous"),
    ("5/SYT-VP", None, "Sở Y tế tỉnh An Giang", (A,), "a"),
    ("5/SYT-VP", None, "Sở Y tế tỉnh An Giang", (A, B), "ambiguous"),
    ("5/SYT-VP", None, None, (A,), "ambiguous"),
    ("5/SYT-VP", "2023", None, (A,), "ambiguous"),
    ("5/SYT-VP", "2023", "Sở Y tế", (A, B), "a"),
    ("5/SYT-VP", "2023-03-07", "Sở Y tế", (A,), "a"),  # one digit misread
    ("5/SYT-VP", "2023-04-17", "Sở Y tế", (A,), None),
    ("5/SVT-VP", "2023-03-01", "Sở Y tế", (A,), "a"),
    ("5/SYT-VP", "2023-03-01", "Sở Y lế", (A,), "a"),
    ("5/SCT-VP", "2023-03-01", None, (A,), None),  # another department, not a misread Y
    ("5/STC-VP", "2023-03-01", None, (target("p", "STP-VP", "2023-03-01"),), None),
    ("5/SYT-VP", "2023-03-01", "Sở Nội vụ", (A,), None),
    ("5/UBND-VP", "2023-03-01", "UBMD tỉnh An Giang", (target("u", "UBND-VP", "2023-03-01", UBND),), "u"),
    ("5/UBND-VP", "2023-03-01", "HĐND tỉnh An Giang", (target("u", "UBND-VP", "2023-03-01", UBND),), None),
    ("5/SYT-VP", "2023-03-01", "Bộ Y tế", (A,), None),
    ("5", "2023-03-01", "Sở Y tế", (A, B), "a"),
    ("5", "2023-03-01", None, (A,), "a"),
    ("5", None, "Sở Y tế", (A,), "ambiguous"),
    ("5/SYT", "2023-03-01", None, (A, B), "a"),
    ("5/SNV-TH", "2023-03-01", None, (A,), None),
    ("5/SYT-VP", "2023-03-01", "Sở Y tế", (), None),
    ("5/SYT-VP", "2024-03-01", "Sở Y tế", (target("f", "SYT-VP", "2024-03-01"),), "f"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "day", "issuer", "targets", "wanted"), CHOICES)
def test_the_letter_that_is_meant(
    code: str, day: str | None, issuer: str | None, targets: tuple[Target, ...], wanted: str | None
) -> None:
    parsed = parse_code(code)
    assert parsed is not None
    citation = Citation(parsed.year, parsed.groups, "CV", day, issuer, (SYT,), "2023-09-01")
    for order in (targets, targets[::-1]):
        found, candidates = choose(citation, order)
        assert (found.name if found else "ambiguous" if candidates else None) == wanted


def test_two_scans_of_one_letter_are_one() -> None:
    citation = Citation(None, A.groups, "CV", "2023-03-01", None)
    again = target("z", "SYT-VP", "2023-03-01")
    assert choose(citation, [again, A]) == (A, 1)


JOINT = Target("j", 1, "2020", ("ttlt", "byt", "bnv"), "TTLT", "2020-03-05", ("bộ y tế", "bộ nội vụ"))


@pytest.mark.parametrize(
    ("issuer", "is_found"),
    [("Bộ Y tế, Bộ Nội vụ", True), ("Bộ Y tế và Bộ Nội vụ", True), ("Bộ Nội vụ", True), ("Bộ Tài chính", False)],
)
def test_a_joint_letter_is_known_by_its_issuers(issuer: str, is_found: bool) -> None:
    citation = Citation("2020", JOINT.groups, "TTLT", "2020-03-05", issuer)
    assert choose(citation, [JOINT])[0] is (JOINT if is_found else None)


def test_the_title_of_a_head_is_no_other_agency() -> None:
    chairman = target("k", "SYT-VP", "2023-03-01", "chủ tịch ủy ban nhân dân tỉnh an giang")
    for issuer in ("Ủy ban nhân dân tỉnh", "Chủ tịch UBND tỉnh An Giang", "Ủy ban nhân dân tỉnh An Giang"):
        citation = Citation(None, chairman.groups, "CV", "2023", issuer, (SYT,), "2023-09-01")
        assert choose(citation, [chairman])[0] is chairman


def test_a_decree_is_known_by_number_and_year() -> None:
    decree = Target("d", 1, "2020", ("nd", "cp"), "NĐ", "2020-03-05", ("chính phủ",))
    circular = Target("t", 1, "2020", ("tt", "byt"), "TT", "2020-03-05", ("bộ y tế",))
    assert choose(Citation("2020", ("tt", "byt"), "TT", None, None), [circular]) == (circular, 1)
    for short, name in (("bv", "bệnh viện a"), ("bql", "ban quản lý dự án a")):
        local = Target("h", 1, "2020", ("qd", short), "QĐ", "2020-03-05", (name,))
        assert choose(Citation("2020", ("qd", short), "QĐ", None, None), [local]) == (None, 1)
    provincial = Target("p", 1, "2020", ("qd", "ubnd"), "QĐ", "2020-03-05", ("ủy ban nhân dân tỉnh an giang",))
    assert choose(Citation("2020", ("nd", "cp"), "NĐ", None, None), [decree]) == (decree, 1)
    assert choose(Citation("2021", ("nd", "cp"), "NĐ", None, None), [decree]) == (None, 0)
    assert choose(Citation("2020", ("qd", "ubnd"), "QĐ", None, None), [provincial]) == (None, 1)


# ── generated archives ──────────────────────────────────────────────────────────────────────


def test_floors_of_precision_and_recall(tmp_path: Path) -> None:
    items = archive(2500, seed=7)
    save(letters_of(items), tmp_path)
    assert update_links(tmp_path).problems == ()
    table = scores(items, found_links(tmp_path))
    assert {"answers", "amends", "replaces", "enacts", "encloses", "cites"} < set(table)
    assert table["all"].right > 3500
    assert table["all"].precision >= 0.995, table
    for relation, score in table.items():
        assert score.precision >= 0.98, (relation, score)  # some relations have a hundred links only
        assert score.recall >= 0.95, (relation, score)


# ── the table ───────────────────────────────────────────────────────────────────────────────

ASKS = letter("12/SXD-QH", "2023-06-05", issuer="SỞ XÂY DỰNG | UBND TỈNH AN GIANG", deadline="2023-06-20")
ANSWERS = letter("34/SYT-VP", "2023-06-25", f"Phúc đáp {CV}, Sở có ý kiến như sau:")
DECISION = letter("7/QĐ-SYT", "2023-06-05", kind="QĐ")
RULES = letter("", "2023-06-05", f"(Ban hành kèm theo {QD} của Sở Y tế)", "Theo Nghị định số 30/2020/NĐ-CP.", kind="QC")
LATER = letter("40/SYT-VP", "2023-07-01", "Theo Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ.")
LETTERS = {"asks.pdf": ASKS, "answers.pdf": ANSWERS, "decision.pdf": DECISION, "rules.pdf": RULES, "later.pdf": LATER}


HEAD = """ỦY BAN NHÂN DÂN                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
{place}                          Độc lập - Tự do - Hạnh phúc

Số: {code}                  Vĩnh Lộc, ngày {day} tháng 6 năm 2023
V/v giao đất

Kính gửi: Sở Xây dựng.

{body}

Nơi nhận:                              TM. ỦY BAN NHÂN DÂN
- Như trên;                            CHỦ TỊCH
- Lưu: VT, KT.
                                       Trần Hữu Đạt
"""
TWO_LETTERS = "\f".join(
    (
        HEAD.format(place="TỈNH VĨNH LỘC", code="12/UBND-KT", day="05", body="Đề nghị xem xét."),
        HEAD.format(
            place="HUYỆN TÂN LỘC", code="34/UBND-VP", day="09",
            body="Phúc đáp Công văn số 12/UBND-KT ngày 05/6/2023 của Ủy ban nhân dân tỉnh, Ủy ban báo cáo:",
        ),
    )
)  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    save(LETTERS, tmp_path / "out")
    return tmp_path / "out"


def table(out: Path) -> list[tuple[object, ...]]:
    """All that the ledger keeps of links."""
    with closing(sqlite3.connect(ledger_path(out))) as ledger:
        tables = ("citation", "link_code", "deadline")
        return [row for name in tables for row in ledger.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3")]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


def test_links_of_a_small_archive(out: Path) -> None:
    assert update_links(out).read == 5
    assert found_links(out) == {
        ("answers.pdf", "asks.pdf", "answers", False), ("rules.pdf", "decision.pdf", "enacts", True),
    }  # fmt: skip


def test_twice_is_as_once(out: Path) -> None:
    update_links(out)
    before = table(out)
    again = update_links(out)
    assert (again.read, again.resolved, table(out)) == (0, 0, before)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_files_does_not_matter(tmp_path: Path, seed: int) -> None:
    letters = letters_of(archive(120, seed))
    for folder, order in (("a", sorted(letters)), ("b", sorted(letters, reverse=True))):
        save({name: letters[name] for name in order}, tmp_path / folder)
        update_links(tmp_path / folder)
    assert table(tmp_path / "a") == table(tmp_path / "b")


def test_step_by_step_is_as_from_scratch(tmp_path: Path) -> None:
    letters = letters_of(archive(400, 5))
    names = sorted(letters)
    steps, whole = tmp_path / "steps", tmp_path / "whole"
    for part in (names[1::3], names[::3], names[2::3]):
        save({name: letters[name] for name in part}, steps)
        update_links(steps)
    changed = letters[names[0]].model_copy(update={"code": Code(number="9999", notation="SYT-VP")})
    save({names[0]: changed}, steps)
    _forget_source(steps, names[1])
    update_links(steps)
    save({**letters, names[0]: changed}, whole)
    _forget_source(whole, names[1])
    update_links(whole)
    assert table(steps) == table(whole)


def _forget_source(out: Path, name: str) -> None:
    with closing(sqlite3.connect(ledger_path(out))) as ledger, ledger:
        ledger.execute("DELETE FROM source WHERE name = ?", (name,))
        ledger.execute("DELETE FROM letter WHERE name = ?", (name,))


def test_a_new_letter_resolves_what_cited_it_before(out: Path) -> None:
    update_links(out)
    decree = letter("30/NĐ-CP", "2020-03-05", kind="NĐ", issuer="CHÍNH PHỦ", year="2020")
    save({"decree.pdf": decree}, out)
    assert update_links(out).read == 1
    assert {link[:3] for link in found_links(out)} >= {
        ("rules.pdf", "decree.pdf", "cites"), ("later.pdf", "decree.pdf", "cites"),
    }  # fmt: skip


def test_odd_letters(tmp_path: Path) -> None:
    joint = letter("1/TTLT", "2023-01-01", "Theo Công văn số 2/A-B ngày 02/02/2022.").model_copy(
        update={
            "issuers": (Issuer(name="BỘ Y TẾ"), Issuer(name="BỘ NỘI VỤ")),
            "other_codes": (Code(number="77", notation="BNV-VP"),),
        }
    )
    odd = {
        "joint.pdf": joint,
        "none.pdf": Letter(),
        "markup <b>&\u202e.pdf": letter(
            "3/SYT-VP", "2023-02-31", "Theo Công văn số 77/BNV-VP ngày 01/01/2023 của Bộ Nội vụ."
        ),
        "own.pdf": letter("4/SYT-VP", "2023-02-03", "Công văn số 4/SYT-VP ngày 03/02/2023 của Sở Y tế."),
        "bytes\udcff.pdf": letter("5/SYT-VP", "2023-02-03", "Theo Công văn số 5/SYT-VP ngày 03/02/2022."),
        "party.pdf": letter("127/QĐ/TW", "2023-02-03", issuer="BAN BÍ THƯ", kind="QĐ"),
        "cites.pdf": letter("9/SYT-VP", "2023-05-05", "Theo Quyết định số 127-QĐ/TW, ngày 03/02/2023 của Ban Bí thư."),
    }
    save(odd, tmp_path)
    update_links(tmp_path)
    assert {link[:2] for link in found_links(tmp_path)} == {
        ("markup <b>&\u202e.pdf", "joint.pdf"), ("cites.pdf", "party.pdf"),
    }  # fmt: skip
    for form in ("csv", "graphml", "jsonld"):
        write_links(tmp_path, tmp_path / f"x.{form}", form)
    assert run("links", tmp_path).exit_code == ExitCode.OK
    with closing(sqlite3.connect(ledger_path(tmp_path))) as ledger:
        assert ledger.execute("SELECT name FROM citation WHERE state = 'self'").fetchall() == [("own.pdf",)]


# ── faults ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"letter": 1}', b'{"letter": {"code": []}}', b"\xff\xfe", None])
def test_a_damaged_document_is_skipped_and_reported(out: Path, data: bytes | None) -> None:
    document = out / "later.pdf.json"
    whole = document.read_bytes()
    document.unlink() if data is None else document.write_bytes(data)
    result = run("links", out)
    assert result.exit_code == ExitCode.OK
    assert "skipped: later.pdf.json" in result.stderr
    assert len(found_links(out)) == 2
    document.write_bytes(whole)
    assert update_links(out).problems == ()
    with closing(sqlite3.connect(ledger_path(out))) as ledger:
        assert ledger.execute("SELECT count(*) FROM citation WHERE name = 'later.pdf'").fetchone() == (1,)


def test_no_ledger_and_another_run(out: Path, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="has no ledger"):
        update_links(tmp_path / "nothing")
    with locked(out / STATE_FOLDER):
        with pytest.raises(WriteError, match="another run writes"):
            update_links(out)
        with pytest.raises(WriteError, match="another run writes"):
            citing_letters(out, "30/2020/NĐ-CP")
    update_links(out)
    with locked(out / STATE_FOLDER):  # during a run the links of the last one serve
        assert citing_letters(out, "30/2020/NĐ-CP") == [("later.pdf", 1), ("rules.pdf", 1)]


def test_a_locked_ledger(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_transaction, "WAIT_SECONDS", 0)
    with closing(sqlite3.connect(ledger_path(out), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WriteError, match="no other program uses the ledger"):
            update_links(out)
        other.execute("ROLLBACK")
    assert update_links(out).read == 5


KILLED = """
import os, signal, sys
from vnadmin_doc.archive.ledger_view import open_ledger
from vnadmin_doc.archive.links import link_table
real = link_table._resolve
def killed(database):
    real(database)
    os.kill(os.getpid(), signal.SIGKILL)
link_table._resolve = killed
link_table.update_links(sys.argv[1])
"""


def test_a_kill_leaves_the_old_table(out: Path) -> None:
    update_links(out)
    before = table(out)
    save({"decree.pdf": letter("30/NĐ-CP", "2020-03-05", kind="NĐ", issuer="CHÍNH PHỦ", year="2020")}, out)
    ended = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert ended.returncode < 0
    assert table(out) == before
    assert update_links(out).read == 1
    assert table(out) != before


# ── what comes out ──────────────────────────────────────────────────────────────────────────


def test_summary_in_words(out: Path) -> None:
    printed = run("links", out).stdout
    assert "new or changed files: 5" in printed
    assert "citations: 4 = 2 links + 0 ambiguous + 2 not in the archive" in printed.replace("\n", " ")
    assert "links: answers 1, enacts 1" in printed
    assert "Nghị định số 30/2020/NĐ-CP" in printed
    assert "as of 01/07/2023: 1" in printed
    assert "due 20/06/2023, answered on 25/06/2023" in printed


@pytest.mark.parametrize(("as_of", "count"), [("2023-06-20", 0), ("2023-06-21", 1), ("21/6/2023", 1)])
def test_deadlines_as_of_a_day(out: Path, as_of: str, count: int) -> None:
    file = out / "u.csv"
    result = run("links", out, "--to", "csv", "--table", "unanswered", "--as-of", as_of, "-o", file)
    assert result.exit_code == ExitCode.OK
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = [*csv.DictReader(lines)]
    assert [(row["name"], row["first_answer"], row["cited_by"]) for row in rows] == [
        ("asks.pdf", "2023-06-25", "1")
    ] * count


@pytest.mark.parametrize(("day", "is_listed"), [("2023-06-15", False), ("2023-06-25", True)])
def test_an_answer_to_one_scan_answers_both(tmp_path: Path, day: str, is_listed: bool) -> None:
    other = letter("12/SXD-QH", "2023-06-05", issuer="SỞ XÂY DỰNG | UBND TỈNH CÀ MAU", deadline="2023-06-20")
    answer = letter("34/SYT-VP", day, f"Phúc đáp {CV} tỉnh An Giang, Sở có ý kiến như sau:")
    save({"a.pdf": ASKS, "b.pdf": ASKS, "other.pdf": other, "answer.pdf": answer}, tmp_path)
    update_links(tmp_path)
    with open_ledger(tmp_path) as database:
        found = [(item.name, item.first_answer, item.cited_by) for item in unanswered(database, "2023-12-31")]
    assert found == [*([("a.pdf", day, 1)] if is_listed else []), ("other.pdf", None, 0)]


def test_wrong_options_are_usage_errors(out: Path) -> None:
    for day in ("soon", "", "2023", "31/2/2024", "2024-13-01"):
        assert run("links", out, "--as-of", day).exit_code == ExitCode.USAGE, day
    assert run("links", out, "--to", "jsonld", "--table", "missing").exit_code == ExitCode.USAGE
    assert run("search", out, "--cites", "QĐ-UBND").exit_code == ExitCode.USAGE


def test_xml_documents_and_later_letters_of_a_file(tmp_path: Path) -> None:
    source = tmp_path / "in" / "a.txt"
    source.parent.mkdir()
    source.write_text(TWO_LETTERS, "utf-8")
    convert([source], tmp_path / "out", workers=0, to=("xml",))
    assert update_links(tmp_path / "out").problems == ()
    with closing(sqlite3.connect(ledger_path(tmp_path / "out"))) as ledger:
        rows = ledger.execute("SELECT part, relation, state, to_part FROM citation").fetchall()
    assert rows == [(2, "answers", "link", 1)]


def test_missing_documents_are_counted_together(out: Path) -> None:
    update_links(out)
    write_links(out, out / "m.csv", "csv", what="missing")
    with (out / "m.csv").open(encoding="utf-8-sig", newline="") as lines:
        counted = {row["text"]: row["citations"] for row in csv.DictReader(lines)}
    assert counted == {"Nghị định số 30/2020/NĐ-CP": "2"}  # once with the date, once without


def _graph(path: Path) -> set[tuple[str, str, str]]:
    """(acting letter, relation, other letter) of a GraphML file."""
    names = {"g": GRAPHML}
    root = etree.parse(str(path)).getroot()

    def data(element: etree._Element, key: str) -> str:
        return str(element.findtext(f"g:data[@key='{key}']", namespaces=names))

    nodes = {node.get("id"): data(node, "node-name") for node in root.iterfind(".//g:node", names)}
    return {
        (nodes[edge.get("source")], data(edge, "edge-relation"), nodes[edge.get("target")])
        for edge in root.iterfind(".//g:edge", names)
    }


def _linked_data(path: Path) -> set[tuple[str, str, str]]:
    document = json.loads(path.read_text("utf-8"))
    relations = [term for term, value in document["@context"].items() if isinstance(value, dict)]
    named = {item["@id"]: item["name"] for item in document["@graph"]}
    return {
        (item["name"], relation, named[other])
        for item in document["@graph"]
        for relation in relations
        for other in item.get(relation, [])
    }


def test_graphs_have_the_links_of_the_table(tmp_path: Path) -> None:
    save(letters_of(archive(300, 2)), tmp_path)
    update_links(tmp_path)
    wanted = {
        (cited, relation, citing) if inverse else (citing, relation, cited)
        for citing, cited, relation, inverse in found_links(tmp_path)
    }
    assert write_links(tmp_path, tmp_path / "l.graphml", "graphml") == len(wanted)
    assert write_links(tmp_path, tmp_path / "l.jsonld", "jsonld") == len(wanted)
    assert _graph(tmp_path / "l.graphml") == _linked_data(tmp_path / "l.jsonld") == wanted


def test_names_that_are_shown_alike_stay_two_letters(tmp_path: Path) -> None:
    texts = ("Theo Công văn số 2/SYT-VP ngày 03/02/2023 của Sở Y tế.", "Báo cáo.")
    names = ("a\udcfe.pdf", "a\udcff.pdf")
    days = ("2023-02-04", "2023-02-03")
    save({name: letter(f"{n}/SYT-VP", days[n - 1], texts[n - 1]) for n, name in enumerate(names, 1)}, tmp_path)
    update_links(tmp_path)
    for form in ("graphml", "jsonld"):
        assert write_links(tmp_path, tmp_path / f"x.{form}", form) == 1
    edge = etree.parse(tmp_path / "x.graphml").find(f".//{{{GRAPHML}}}edge")
    assert edge is not None
    assert edge.get("source") != edge.get("target")
    assert len({item["@id"] for item in json.loads((tmp_path / "x.jsonld").read_bytes())["@graph"]}) == 2


def test_parquet_has_the_rows_of_csv(out: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    update_links(out)
    assert write_links(out, out / "l.csv", "csv") == write_links(out, out / "l.parquet", "parquet") == 4
    rows = parquet.read_table(out / "l.parquet").to_pylist()
    with (out / "l.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows] == [*csv.DictReader(lines)]


def test_same_letters_same_bytes(out: Path, tmp_path: Path) -> None:
    save(LETTERS, tmp_path / "again")
    for folder in (out, tmp_path / "again"):
        update_links(folder)
        for form in ("csv", "graphml", "jsonld"):
            write_links(folder, folder / f"l.{form}", form)
    for form in ("csv", "graphml", "jsonld"):
        assert (out / f"l.{form}").read_bytes() == (tmp_path / "again" / f"l.{form}").read_bytes()


@pytest.mark.parametrize(
    ("number", "names"),
    [
        ("30/2020/NĐ-CP", ["later.pdf", "rules.pdf"]),
        ("30/2020/nd-cp", ["later.pdf", "rules.pdf"]),
        ("Nghị định số 30/2020/NĐ-CP", ["later.pdf", "rules.pdf"]),
        ("QĐ 7/QĐ-SYT", ["rules.pdf"]),
        ("30/2021/NĐ-CP", []),
        ("12/SXD-QH", ["answers.pdf"]),
        ("12", ["answers.pdf"]),
        ("7/QĐ-SYT", ["rules.pdf"]),
    ],
)
def test_search_by_what_letters_cite(out: Path, number: str, names: list[str]) -> None:
    assert sorted(hit.name for hit in search(out, "", cites=number)) == names


def test_search_finds_a_citation_by_the_letter_that_it_means(out: Path) -> None:
    short = letter("41/SYT-VP", "2023-07-02", "Theo Công văn số 12 ngày 05/6/2023 của Sở Xây dựng.")
    save({"short.pdf": short}, out)
    assert sorted(hit.name for hit in search(out, "", cites="12/SXD-QH")) == ["answers.pdf", "short.pdf"]
    assert [hit.name for hit in search(out, "ý kiến", cites="12/SXD-QH")] == ["answers.pdf"]
    with pytest.raises(ValueError, match="not a number"):
        search(out, "", cites="abc")


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_report_has_the_links(out: Path, lang: str) -> None:
    report(out, out / "r.html", lang=lang)  # type: ignore[arg-type]
    assert "vnadmin-doc links" in (out / "r.html").read_text("utf-8")
    update_links(out)
    report(out, out / "r.html", lang=lang)  # type: ignore[arg-type]
    page = (out / "r.html").read_text("utf-8")
    assert "Nghị định số 30/2020/NĐ-CP" in page
    assert "25/06/2023" in page


# ── the examples of docs/links.md ───────────────────────────────────────────────────────────


def _blocks(kind: str) -> Iterator[str]:
    page = (ROOT / "docs" / "links.md").read_text("utf-8")
    return (found[1] for found in re.finditer(rf"^```{kind}\n(.*?)^```", page, re.MULTILINE | re.DOTALL))


def test_examples_of_the_page_are_true(tmp_path: Path) -> None:
    letters: Mapping[str, Letter] = {"cong-van-12.pdf": ASKS, "cong-van-34.pdf": ANSWERS}
    save(letters, tmp_path)
    update_links(tmp_path)
    for form, kind in (("csv", "csv"), ("graphml", "xml"), ("jsonld", "json")):
        write_links(tmp_path, tmp_path / f"l.{form}", form)
        [example] = _blocks(kind)
        written = (tmp_path / f"l.{form}").read_text("utf-8-sig")
        plain = (lambda text: etree.canonicalize(text, strip_text=True)) if kind == "xml" else str.strip
        assert plain(example) == plain(written), f"docs/links.md, {form}:\n{written}"
