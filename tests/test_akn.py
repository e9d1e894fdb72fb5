"""Akoma Ntoso: valid for any letter, and the text of the letter is unchanged; identifiers, citations, odd letters."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from akn_documents import NS, find, letter_lines, lines, problems
from counted import steps
from test_writers import PROPERTY, READING, XML_TEXT, strategy
from vnadmin_doc import read_text
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import (
    Appendix,
    Body,
    CellSpan,
    Code,
    Contact,
    DocumentKind,
    Issuer,
    Letter,
    LetterTable,
    Mention,
    Promulgation,
    Provision,
    Reference,
    Section,
    Signer,
    Task,
)
from vnadmin_doc.model.reading import Evidence, FilePart, Reading
from vnadmin_doc.writers import write_akn
from vnadmin_doc.writers.akn_identifiers import add_eids, cited_work, portion
from vnadmin_doc.writers.akn_places import citations
from vnadmin_doc.writers.envelope import tidy

CONG_VAN = """\
ỦY BAN NHÂN DÂN TỈNH AN BÌNH        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                                Độc lập - Tự do - Hạnh phúc
Số: 15/SNV-VP                        An Bình, ngày 05 tháng 3 năm 2031
V/v thực hiện Nghị định số 11/2031/NĐ-CP

Kính gửi: Các phòng, ban.

Căn cứ khoản 2 Điều 5 Nghị định số 11/2031/NĐ-CP ngày 01 tháng 02 năm 2031 của Chính phủ, Sở Nội vụ yêu cầu:

1. Thực hiện Nghị định số 11/2031/NĐ-CP.
a) Một;
- Hai;
- Ba.

Nơi nhận:                                 KT. GIÁM ĐỐC
- Như trên;                               PHÓ GIÁM ĐỐC
- Lưu: VT.
                                          Trần Văn Mẫu
"""


def tree(reading: Reading) -> etree._Element:
    """The document, after the schema has found nothing wrong with it."""
    document = write_akn(reading)
    assert problems(document) == []
    return etree.fromstring(document)


def of(letter: Letter, **others: Any) -> Reading:
    return replace(READING, letter=letter, evidence={}, **others)


def values(root: etree._Element, path: str) -> list[str]:
    return [str(found) for found in find(root, path)]


def text_of(root: etree._Element, path: str) -> list[str]:
    """Their text; line breaks between elements are one space."""
    return [" ".join("".join(element.itertext()).split()) for element in find(root, path)]


def names(root: etree._Element, path: str) -> list[str]:
    return [element.tag.rpartition("}")[2] for element in find(root, path)]


@PROPERTY
@given(strategy(Reading, "", XML_TEXT))
def test_any_reading_is_valid(reading: Reading) -> None:
    document = write_akn(reading)
    assert problems(document) == []
    assert lines(document) == letter_lines(tidy(reading).letter)
    assert write_akn(reading) == document


@PROPERTY
@given(strategy(Letter, "", st.text(st.characters(), max_size=5)))
def test_no_text_makes_the_writer_raise(letter: Letter) -> None:
    assert problems(write_akn(of(letter))) == []


def test_a_letter() -> None:
    root = tree(read_text(CONG_VAN))
    assert values(root, "//a:FRBRWork/a:FRBRuri/@value") == ["/akn/vn/doc/cong-van/so-noi-vu/2031-03-05/15-snv-vp"]
    assert values(root, "//a:FRBRExpression/a:FRBRthis/@value") == [
        "/akn/vn/doc/cong-van/so-noi-vu/2031-03-05/15-snv-vp/vie@/!main"
    ]
    assert values(root, "//a:FRBRManifestation/a:FRBRuri/@value") == [
        "/akn/vn/doc/cong-van/so-noi-vu/2031-03-05/15-snv-vp/vie@.xml"
    ]
    assert values(root, "/a:akomaNtoso/a:doc/@name") == ["congVan"]
    assert text_of(root, "//a:preface/a:p")[2:6] == [
        "ỦY BAN NHÂN DÂN TỈNH AN BÌNH",
        "SỞ NỘI VỤ",
        "Số: 15/SNV-VP",
        "An Bình, ngày 05 tháng 3 năm 2031",
    ]
    assert values(root, "//a:docDate/@date") == ["2031-03-05"]
    assert values(root, "//a:mainBody//@eId")[0] == "ref_2"
    assert [eid for eid in values(root, "//a:mainBody//@eId") if "indent" in eid][::2] == [
        "para_1__point_a__indent_1",
        "para_1__point_a__indent_2",
    ]
    assert text_of(root, "//a:num") == ["1.", "a)", "-", "-"]
    assert text_of(root, "//a:blockContainer/a:p") == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Mẫu"]
    assert text_of(root, "//a:blockList/*") == ["Nơi nhận:", "Như trên", "Lưu: VT"]


def test_citations_are_where_they_stand() -> None:
    root = tree(read_text(CONG_VAN))
    decree = "/akn/vn/act/nghi-dinh/chinh-phu/2031-02-01/11-2031-nd-cp"
    assert text_of(root, "//a:ref") == [
        "Nghị định số 11/2031/NĐ-CP",
        "Nghị định số 11/2031/NĐ-CP ngày 01 tháng 02 năm 2031 của Chính phủ",
        "Nghị định số 11/2031/NĐ-CP",
    ]
    assert values(root, "//a:ref/@href") == [decree, f"{decree}/~art_5__para_2", decree]
    assert text_of(root, "//a:mainBody/a:p/a:ref/..")[0].startswith("Căn cứ khoản 2 Điều 5 Nghị định số")


def test_two_citations_with_the_same_words_are_two() -> None:
    text = "Nghị định này, Nghị định này và Nghị định này"
    box = (0.0, 0.0, 100.0, 1.0)
    boxes = [(0.0, 0.0, 10.0, 1.0), (20.0, 0.0, 30.0, 1.0), (40.0, 0.0, 50.0, 1.0)]
    mentions = tuple(Mention(text="Nghị định này") for _ in boxes[1:])
    letter = Letter(
        body=Body(opening=(text,)),
        references=(Reference(text="Nghị định này", kind="Nghị định", code="1/2031/NĐ-CP", mentions=mentions),),
    )
    places = ["/references/0", "/references/0/mentions/0", "/references/0/mentions/1"]
    evidence = {path: (Evidence(1, where, "x", "x", None),) for path, where in zip(places, boxes, strict=True)}
    evidence["/body/opening/0"] = (Evidence(1, box, text, "x", None),)
    root = tree(replace(of(letter), evidence=evidence))
    assert values(root, "//a:ref/@href") == ["/akn/vn/act/nghi-dinh/2031/1-2031-nd-cp"] * 3
    assert text_of(root, "//a:mainBody/a:p") == [text]


@pytest.mark.parametrize(
    ("reference", "iri"),
    [
        (Reference(text="x", kind="Luật", name="Lưu trữ", date="2024-06-21"), "/akn/vn/act/luat/2024-06-21/luu-tru"),
        (Reference(text="x", kind="Quyết định", code="…/QĐ-UBND"), "/akn/vn/doc/quyet-dinh/0001/qd-ubnd"),
        (Reference(text="x"), "/akn/vn/doc/van-ban/0001/nn"),
        (Reference(text="x", kind="Kế hoạch", code="84-KH/TU", issuer="Tỉnh ủy", date="2031"),
         "/akn/vn/doc/ke-hoach/tinh-uy/2031/84-kh-tu"),
    ],
)  # fmt: skip
def test_names_of_cited_documents(reference: Reference, iri: str) -> None:
    assert cited_work(reference).iri == iri


@pytest.mark.parametrize(
    ("provisions", "end"),
    [
        ((), ""),
        ((Provision(clause="2"),), ""),
        ((Provision(article="5"),), "/~art_5"),
        ((Provision(article="5", to="7"),), ""),
        ((Provision(article="5"), Provision(article="6")), ""),
        ((Provision(article="5", appendix="I"),), ""),
    ],
)
def test_cited_provisions(provisions: tuple[Provision, ...], end: str) -> None:
    assert portion(provisions) == end


def test_a_letter_without_anything() -> None:
    root = tree(of(Letter()))
    assert values(root, "//a:FRBRWork/a:FRBRuri/@value") == ["/akn/vn/doc/van-ban/0001/nn-00000000"]
    assert values(root, "//a:FRBRdate/@date") == ["0001-01-01"] * 3
    assert values(root, "//a:FRBRdate/@name") == ["unknown"] * 3
    assert names(root, "/*/*/*") == ["meta", "mainBody"]


def test_letters_of_one_file_without_numbers_have_their_own_names() -> None:
    parts = [FilePart(number, 2, number, number, ()) for number in (1, 2)]
    found = [
        values(tree(of(Letter(), source=replace(READING.source, part=part))), "//a:FRBRWork/a:FRBRuri/@value")
        for part in parts
    ]
    assert found == [["/akn/vn/doc/van-ban/0001/nn-00000000-1"], ["/akn/vn/doc/van-ban/0001/nn-00000000-2"]]


def test_a_joint_document() -> None:
    letter = Letter(
        kind=DocumentKind(code="TTLT", name="Thông tư liên tịch"),
        issuers=(Issuer(name="BỘ A"), Issuer(parent="CHÍNH PHỦ", name="BỘ B")),
        code=Code(number="44", year="2031", notation="TTLT-BA-BB"),
        other_codes=(Code(number="9", notation="TTLT", raw="Số 9/TTLT"),),
        promulgation=Promulgation(date="2031-05"),
        signers=(Signer(full_name="Trần Văn Mẫu", rank="Thượng tướng"), Signer(position="BỘ TRƯỞNG"), Signer()),
    )
    root = tree(of(letter))
    work = "/akn/vn/act/thong-tu-lien-tich/bo-a/2031-05/44-2031-ttlt-ba-bb"
    assert values(root, "//a:FRBRWork/a:FRBRuri/@value") == [work]
    assert values(root, "//a:FRBRWork/a:FRBRauthor/@href") == ["#issuer_1", "#issuer_2"]
    assert values(root, "//a:FRBRWork/a:FRBRnumber/@value") == ["44/2031/TTLT-BA-BB", "9/TTLT"]
    assert text_of(root, "//a:preface/a:p") == [
        "BỘ A",
        "CHÍNH PHỦ",
        "BỘ B",
        "44/2031/TTLT-BA-BB",
        "Số 9/TTLT",
        "2031-05",
    ]
    assert text_of(root, "//a:docNumber") == ["44/2031/TTLT-BA-BB", "9/TTLT"]
    assert text_of(root, "//a:blockContainer/a:p") == ["Thượng tướng Trần Văn Mẫu", "BỘ TRƯỞNG"]


def test_a_document_of_the_party() -> None:
    letter = Letter(
        kind=DocumentKind(code="QyĐ", name="Quy định"),
        issuers=(Issuer(name="BAN CHẤP HÀNH TRUNG ƯƠNG"),),
        code=Code(number="294", notation="QĐ/TW", raw="Số 294-QĐ/TW"),
        promulgation=Promulgation(date="2031-07-30"),
    )
    root = tree(of(letter))
    name = "/akn/vn/doc/quy-dinh/ban-chap-hanh-trung-uong/2031-07-30/294-qd-tw"
    assert values(root, "//a:FRBRWork/a:FRBRuri/@value") == [name]
    assert text_of(root, "//a:docNumber") == ["294-QĐ/TW"]


def test_an_act_has_its_paragraphs_in_containers() -> None:
    kind = DocumentKind(code="TT", name="Thông tư")
    section = Section(label="Điều 1", text=("Một",))
    root = tree(of(Letter(kind=kind, body=Body(opening=("Hai",), sections=(section,), closing=("Ba",)))))
    assert names(root, "//a:body/*") == [
        "hcontainer",
        "article",
        "hcontainer",
    ]
    root = tree(of(Letter(kind=kind, body=Body(sections=(section,)))))
    assert values(root, "//a:body/*/@eId") == ["art_1"]
    assert values(tree(of(Letter(kind=kind))), "//a:body/*/@eId") == ["hcontainer_1"]


def test_quoted_amendments() -> None:
    amended = Section(
        label="Điều 1",
        heading="Sửa đổi Nghị định số 1/2031/NĐ-CP như sau:",
        text=("“Điều 2. Mới”.", "2. Khoản 3 được bổ sung như sau:", "“3. Một", "và hai.”.", "Khẩu hiệu:", "“Ba”"),
    )
    root = tree(of(Letter(body=Body(sections=(amended, Section(label="Điều 2", text=("“Không”",)))))))
    assert [text_of(quote, "a:p") for quote in root.iterfind(".//a:quotedStructure", NS)] == [
        ["“Điều 2. Mới”."],
        ["“3. Một", "và hai.”."],
    ]
    assert values(root, "//a:quotedStructure/@eId") == [
        "art_1__content__mod_1__qstr_1",
        "art_1__content__mod_2__qstr_1",
    ]
    assert text_of(root, "//a:article[1]/a:content/a:p[2]")[0].startswith("2. Khoản 3 được bổ sung như sau: “3. Một")


def test_a_quotation_that_does_not_end_is_none() -> None:
    text = ("Khoản 2 được sửa đổi như sau:", "“2. Một", "hai")
    root = tree(of(Letter(body=Body(opening=text))))
    assert text_of(root, "//a:mainBody/a:p") == list(text)


def test_bases_are_citations_and_recitals_in_their_order() -> None:
    bases = ("Căn cứ Luật A;", "- Căn cứ Luật B;", "Xét đề nghị của X;", "Căn cứ Luật C.")
    root = tree(of(Letter(body=Body(authority="GIÁM ĐỐC", bases=bases, enacting="QUYẾT ĐỊNH:"))))
    assert names(root, "//a:preamble/*") == [
        "formula",
        "citations",
        "recitals",
        "citations",
        "formula",
    ]
    assert text_of(root, "//a:citation | //a:recital") == list(bases)
    assert values(root, "//a:citation/@eId") == ["cits__cit_1", "cits__cit_2", "cits_2__cit_1"]


def test_tables_are_below_the_text_that_they_are_printed_below() -> None:
    table = LetterTable(
        page=1,
        box=(0, 15, 100, 19),
        rows=(("a", "", "b"), ("", "", "<c>"), ()),
        spans=(CellSpan(row=0, column=0, rows=2, columns=2),),
    )
    above = table.model_copy(update={"box": (0, 1, 100, 5), "spans": ()})
    letter = Letter(body=Body(opening=("Một", "Hai")), tables=(table, above))
    evidence = {
        "/body/opening/0": (Evidence(1, (0.0, 10.0, 100.0, 14.0), "Một", "x", None),),
        "/body/opening/1": (Evidence(1, (0.0, 20.0, 100.0, 24.0), "Hai", "x", None),),
    }
    root = tree(replace(of(letter), evidence=evidence))
    assert names(root, "//a:mainBody/*") == ["table", "p", "table", "p"]
    assert [len(line) for line in root.iterfind(".//a:tr", NS)] == [3, 3, 1, 2, 1, 1]
    assert values(root, "//a:td/@rowspan | //a:td/@colspan") == ["2", "2"]


@pytest.mark.parametrize(
    "span",
    [
        CellSpan(row=9, column=9, rows=1, columns=1),
        CellSpan(row=0, column=0, rows=10**9, columns=1),
        CellSpan(row=0, column=0, rows=1, columns=10**9),
    ],
)
def test_a_span_outside_its_table_takes_no_time(span: CellSpan) -> None:
    table = LetterTable(page=1, box=(0, 0, 1, 1), rows=(("a", ""), ("", "b")), spans=(span,))
    assert "".join(text_of(tree(of(Letter(tables=(table,)))), "//a:table")) == "a b"


def test_labels_that_repeat_have_their_own_eids() -> None:
    labels = ("1", "1", "1.2", "-", "-", "I", "Phần thứ nhất", "Bước", "đ", "d")
    root = tree(of(Letter(body=Body(sections=tuple(Section(label=label) for label in labels)))))
    assert values(root, "//a:mainBody/*/@eId") == [
        "para_1", "para_1_2", "subpara_1-2", "indent_1", "indent_2", "sec_I", "part_thứ-nhất", "level_Bước", "point_đ",
        "point_d",
    ]  # fmt: skip


def test_appendices_are_attachments() -> None:
    appendix = Appendix(
        label="PHỤ LỤC I",
        title="DANH SÁCH",
        issued_with="(Kèm theo Quyết định số 1)",
        sections=(Section(label="1", text=("Một",)),),
        tables=(LetterTable(page=1, box=(0, 0, 1, 1), rows=(("a",),)),),
        signers=(Signer(position="TRƯỞNG PHÒNG", full_name="Lê Thị Mẫu"),),
    )
    letter = Letter(
        code=Code(number="1", notation="QĐ-A"), signers=(Signer(full_name="A"),), appendices=(appendix, Appendix())
    )
    root = tree(of(letter))
    work = "/akn/vn/doc/van-ban/0001/1-qd-a"
    assert values(root, "//a:attachment//a:FRBRWork/a:FRBRthis/@value") == [f"{work}/!annex_1", f"{work}/!annex_2"]
    assert text_of(root, "//a:attachment[1]//a:preface/a:p") == ["PHỤ LỤC I", "DANH SÁCH", "(Kèm theo Quyết định số 1)"]
    assert values(root, "//a:attachment//a:paragraph/@eId") == ["att_1__para_1"]
    assert values(root, "//a:attachment//a:person/@refersTo") == ["#signer_2"]
    assert values(root, "//a:TLCPerson/@eId") == ["signer_1", "signer_2"]


def test_provenance_is_in_the_metadata() -> None:
    letter = Letter(contact=Contact(email="a@b.vn"), tasks=(Task(text="làm"),), secrecy="MẬT")
    root = tree(of(letter, issues=(Issue("date-missing", "error", "", "no date"),)))
    assert names(root, "//a:proprietary/*") == ["source", "contact", "tasks", "issues"]
    assert text_of(root, "//v:source/v:sha256") == ["0" * 64]
    assert text_of(root, "//v:issue/v:code") == ["date-missing"]
    assert text_of(root, "//a:p[@class='secrecy']") == ["MẬT"]


def test_markup_in_values_is_text() -> None:
    text = "]]> <ref href='x'>&amp; \x0b"
    root = tree(of(Letter(subject=text, issuers=(Issuer(name="<b>A</b>"),), body=Body(opening=(text,)))))
    assert text_of(root, "//a:docTitle") == [text.replace("\x0b", "\ufffd").strip()]
    assert values(root, "//a:TLCOrganization/@showAs")[1] == "<b>A</b>"
    assert values(root, "//a:TLCOrganization/@href")[1] == "/akn/ontology/organization/vn.b-a-b"


@pytest.mark.parametrize("label", [None, "1"], ids=["no labels", "equal labels"])
def test_eids_take_no_time_of_the_square(label: str | None) -> None:
    def work(count: int) -> int:
        root = etree.Element("x")
        for _ in range(count):
            element = etree.SubElement(root, "indent")
            if label:
                etree.SubElement(element, "num").text = label
        return steps(lambda: add_eids(root))

    assert work(400) < 5 * work(100)


def test_citations_take_no_time_of_the_square() -> None:
    def work(count: int) -> int:
        line = "{0}. Theo Quyết định số {0}/QĐ-UBND ngày 01/02/2031 của UBND tỉnh.\n"
        reading = read_text(
            CONG_VAN.replace("1. Thực hiện", "".join(map(line.format, range(1, count))) + "1. Thực hiện")
        )
        assert sum(map(len, citations(reading).values())) >= count
        return steps(lambda: citations(reading))

    assert work(200) < 5 * work(50)


def test_the_example_of_the_documentation() -> None:
    page = (Path(__file__).parents[1] / "docs" / "akoma-ntoso.md").read_text("utf-8")
    letter, shown = (block.split("```")[0] for block in re.split(r"```(?:text|xml)\n", page)[1:])
    document = write_akn(read_text(letter, name="cong-van.txt")).decode()
    pieces = [piece.strip("\n") for piece in shown.split(" …\n")]
    assert all(piece in document for piece in pieces), "write the example of docs/akoma-ntoso.md again"
