"""Archive records: every field of the circulars has a value, or a reason why it has none; nothing is cut."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.exchange.archive_records import (
    PROFILES,
    ArchiveRecord,
    Hoso,
    document_record,
    dossier_record,
    example,
    is_of_dossier,
    read_hoso,
)
from vnadmin_doc.exchange.archive_records.ead import ead_schema, write_ead
from vnadmin_doc.exchange.archive_records.letter_values import letter_facts
from vnadmin_doc.exchange.archive_records.record_fields import Profile, codes, fields, table_rows, type_code
from vnadmin_doc.model.kinds import KINDS
from vnadmin_doc.model.letter import (
    Addressee,
    Arrival,
    Code,
    Copy,
    Distribution,
    DocumentKind,
    Issuer,
    Letter,
    Promulgation,
    Signer,
)
from vnadmin_doc.model.reading import FilePart, Reading, SourceInfo

SOURCE = SourceInfo("a.pdf", "0" * 64, "application/pdf", 3, "pdf-text", None, None, "pt")
LETTER = Letter(
    kind=DocumentKind(code="QĐ", name="Quyết định"),
    issuers=(Issuer(parent="UBND TỈNH VĨNH LỘC", name="SỞ XÂY DỰNG"),),
    code=Code(number="05", notation="QĐ-SXD", raw="Số: 05/QĐ-SXD"),
    subject="giao đất làm trường học",
    promulgation=Promulgation(place="Vĩnh Lộc", date="2023-06-05"),
    addressees=(Addressee(text="Sở Tư pháp"), Addressee(text="Sở Nội vụ")),
    signers=(Signer(position="GIÁM ĐỐC", full_name="Trần Hữu Đạt"),),
    distribution=(Distribution(text="Lưu: VT", archive=True, copies=20),),
    arrival=Arrival(number="12", date="2023-06-07", transfer="Phòng Tổng hợp"),
)
DOSSIER = {
    "fileCode": "H36.2023.12", "title": "Giao đất", "maintenance": "01", "mode": "01", "language": "01",
    "numberOfPaper": "3", "riskRecovery": "0",
}  # fmt: skip
HOSO = Hoso(dossier=DOSSIER, documents={"mode": "01"})


def reading(**letter: object) -> Reading:
    return Reading(SOURCE, LETTER.model_copy(update=letter), {}, (), ())


def record(read: Reading | None = None, hoso: Hoso = HOSO, profile: Profile = "tt05") -> ArchiveRecord:
    return document_record(read or reading(), hoso, "a.pdf", 1, profile)


def own(**values: str) -> Hoso:
    return replace(HOSO, own={"a.pdf": values})


def findings(found: ArchiveRecord) -> dict[str, tuple[str, str]]:
    return {entry.field.name: (entry.status, str(entry.finding)) for entry in found.problems}


# The tables


def test_the_tables_have_the_fields_of_the_circulars() -> None:
    counts = {profile: len(fields(profile)) for profile in PROFILES}
    assert counts == {"tt05": 21, "tt05-hoso": 18, "tt02": 17, "nd30-out": 20, "nd30-in": 21, "nd30-hoso": 13}


@pytest.mark.parametrize("table", ["record_fields", "record_codes"])
def test_a_table_has_a_source_and_is_tidy(table: str) -> None:
    text = (files("vnadmin_doc.exchange.archive_records.data") / f"{table}.tsv").read_text("utf-8")
    assert text.startswith("# ")
    assert text == unicodedata.normalize("NFC", text)
    rows = [tuple(row.values())[:2] for row in table_rows(table)]
    assert len(set(rows)) == len(rows)


def test_fields_refer_to_what_exists() -> None:
    values = {*letter_facts(reading())} | {"document_id", "document_code", "file_code", "ordinal"}
    values |= {"documents", "all_pages", "first_date", "last_date", ""}
    for profile in PROFILES:
        names = {item.name for item in fields(profile)}
        for item in fields(profile):
            assert item.value in values
            assert not item.codes or codes(item.codes)
            assert item.condition is None or item.condition[0] in names
            assert item.type in "SNDB"
            assert is_of_dossier(profile) <= (item.giver in ("hoso", "computed"))


def test_every_kind_has_a_code_of_the_circular() -> None:
    listed = {kind.code for kind in KINDS if type_code(kind.code) != "32"}
    assert len(listed) == 29
    assert {type_code(kind.code) for kind in KINDS} <= codes("typeName").keys()
    assert (type_code("QĐ"), type_code("TTr"), type_code("BB"), type_code("CV")) == ("02", "15", "20", "22")


# A document


def test_every_field_of_a_document_is_given_or_has_a_reason() -> None:
    found = record()
    values = {entry.field.name: entry.value for entry in found.entries if entry.value}
    assert found.problems == ()
    assert values == {
        "docId": "H36.2023.12.1", "docCode": "H36.2023.12.0000001", "maintenance": "01", "typeName": "02",
        "codeNumber": "05", "codeNotation": "QĐ-SXD", "issuedDate": "05/06/2023", "organName": "SỞ XÂY DỰNG",
        "subject": "giao đất làm trường học", "language": "01", "numberOfPage": "3", "mode": "01", "riskRecovery": "0",
        "description": "Cơ quan chủ quản: UBND TỈNH VĨNH LỘC",
    }  # fmt: skip
    assert all(entry.value or entry.finding for entry in found.entries)


def test_what_an_empty_letter_lacks_is_reported_with_who_must_give_it() -> None:
    found = findings(record(Reading(SOURCE, Letter(), {}, (), ()), Hoso()))
    assert found.keys() == {item.name for item in fields("tt05") if item.required} - {"numberOfPage"}
    assert all(status == "missing" for status, _ in found.values())
    assert "give it in [hoso] fileCode" in found["docCode"][1]
    assert 'the letter has none; give it in [tailieu_rieng."FILE"]' in found["subject"][1]
    assert "give it in [tailieu]" in found["mode"][1]
    assert "give it in [hoso], [tailieu]" in found["language"][1]


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"code": Code(number="12", year="2021", notation="TT-BNV")}, "codeNotation", "2021/TT-BNV"),
        ({"code": Code()}, "codeNumber", None),
        ({"code": Code(number="1" * 12)}, "codeNumber", "1" * 12),
        ({"issuers": (Issuer(name="A"), Issuer(name="B"))}, "organName", "A; B"),
        ({"secrecy": "MẬT"}, "mode", "03"),
        ({"kind": DocumentKind(code="NĐ", name="Nghị định")}, "typeName", "32"),
        ({"promulgation": Promulgation(date="2023-06")}, "issuedDate", None),
        ({"promulgation": Promulgation(date="2023-02-31")}, "issuedDate", None),
        ({"subject": "<b>&amp;]]></b>"}, "subject", "<b>&amp;]]></b>"),
        (
            {"issuers": (), "other_codes": (Code(number="7", notation="KHLT-TĐ"),)},
            "description", "Số, ký hiệu khác: 7/KHLT-TĐ",
        ),
        (
            {"issuers": (), "copy": Copy(kind=DocumentKind(code="SY", name="Sao y"), raw="Số: 9/SY-UBND")},
            "description", "Sao y Số: 9/SY-UBND",
        ),
    ],
)  # fmt: skip
def test_values_of_odd_letters(changed: dict[str, object], field: str, value: str | None) -> None:
    assert record(reading(**changed)).value(field) == value


def test_a_value_too_long_is_reported_and_not_cut() -> None:
    found = record(reading(subject="x" * 501))
    assert found.value("subject") == "x" * 501
    assert findings(found)["subject"] == (
        "invalid", '501 characters, at most 500; correct it in [tailieu_rieng."FILE"]',
    )  # fmt: skip
    assert record(reading(subject="x" * 500)).problems == ()


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("mode", "1", "1 is not a code of the list: 01 Công khai, 02 Có điều kiện, 03 Mật"),
        ("language", "01,12", "01,12 is not a code of the list"),
        ("issuedDate", "5/6/2023", "5/6/2023 is not a date as DD/MM/YYYY"),
        ("issuedDate", "31/02/2023", "31/02/2023 is not a date"),
        ("numberOfPage", "3.5", "3.5 is not a number in digits"),
        ("numberOfPage", "٣", "is not a number in digits"),
        ("numberOfPage", "12345", "5 characters, at most 4"),
        ("riskRecovery", "yes", "yes is neither 1 (yes) nor 0 (no)"),
        ("subject", "a\x0bb", "it has a control character"),
    ],
)
def test_values_that_are_not_valid(field: str, value: str, problem: str) -> None:
    status, finding = findings(record(hoso=own(**{field: value})))[field]
    assert status == "invalid"
    assert problem in finding


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"riskRecovery": "1"}, {"riskRecoveryStatus"}),
        ({"riskRecovery": "1", "riskRecoveryStatus": "02"}, set()),
        ({"confidenceLevel": "01"}, {"process"}),
        ({"confidenceLevel": "02"}, set()),
        ({"confidenceLevel": "03", "process": "0"}, set()),
        ({"subject": ""}, {"subject"}),
        ({"codeNumber": ""}, set()),
    ],
)
def test_conditions_and_emptied_values(values: dict[str, str], missing: set[str]) -> None:
    assert findings(record(hoso=own(**values))).keys() == missing


def test_own_values_are_before_the_letter_and_the_letter_before_the_defaults() -> None:
    both = replace(own(subject="đúng"), documents={"mode": "01", "subject": "chung", "keyword": "đất"})
    assert record(hoso=both).value("subject") == "đúng"
    assert record(hoso=replace(both, own={})).value("subject") == LETTER.subject
    assert record(hoso=both).value("keyword") == "đất"
    assert record(reading(secrecy="MẬT"), own(mode="02")).value("mode") == "02"  # no longer secret: given for this one


def test_pages_are_those_of_the_letter_and_unknown_where_the_file_has_none() -> None:
    part = FilePart(2, 2, 3, 3, ())
    second = replace(reading(), source=replace(SOURCE, part=part))
    assert record(second).value("numberOfPage") == "1"
    assert record(second).value("description") == "Cơ quan chủ quản: UBND TỈNH VĨNH LỘC; Trang 3 của tệp"
    word = replace(reading(), source=replace(SOURCE, unit="cell", media_type="text/plain"))
    assert "a file of type text/plain has no fixed pages" in findings(record(word))["numberOfPage"][1]


def test_a_long_code_of_the_dossier_can_have_a_pattern_for_doc_id() -> None:
    long = replace(HOSO, dossier=DOSSIER | {"fileCode": "H49.64.33.02.2001.160.UBND"})
    assert findings(record(hoso=long)).keys() == {"docId"}
    short = replace(long, documents={"mode": "01", "docId": "H49.160.{stt}"})
    assert record(hoso=short).value("docId") == "H49.160.1"


@given(st.text(), st.text(), st.one_of(st.none(), st.dates()), st.text())
def test_no_letter_raises_and_a_valid_record_is_valid_xml(subject: str, issuer: str, day: object, number: str) -> None:
    odd = reading(
        subject=subject or None, issuers=(Issuer(name=issuer),), code=Code(number=number),
        promulgation=Promulgation.model_construct(date=str(day) if day else None),
    )  # fmt: skip
    found = record(odd)
    assert len(found.entries) == 21
    assert all(entry.value is not None or entry.finding for entry in found.entries)
    if not found.problems:
        root = etree.fromstring(write_ead(found))
        etree.XMLSchema(etree.fromstring(ead_schema("tt05"))).assertValid(root)
        texts = {str(child.tag): child.text for child in root}
        assert texts["subject"] == subject


# Other profiles


@pytest.mark.parametrize(
    ("profile", "values"),
    [
        ("tt02", {"DocumentCode": "H36.2023.12.1", "FileId": "H36.2023.12", "TypeName": "Quyết định"}),
        ("nd30-out", {"TypeName": "Quyết định", "SignerInfo.FullName": "Trần Hữu Đạt", "IssuedAmount": "20",
                      "To.OrganName": "Sở Tư pháp; Sở Nội vụ", "DocOrdinal": "1"}),
        ("nd30-in", {"ArrivalDate": "07/06/2023", "ArrivalNumber": "12", "ToPlaces": "Phòng Tổng hợp",
                     "SignerInfo.Position": "GIÁM ĐỐC"}),
    ],
)  # fmt: skip
def test_older_profiles(profile: Profile, values: dict[str, str]) -> None:
    found = record(profile=profile)
    assert found.problems == ()
    assert {name: found.value(name) for name in values} == values
    too_long = record(reading(signers=(Signer(full_name="x" * 51),), arrival=Arrival(number="12a")), profile=profile)
    expected = {"nd30-out": {"SignerInfo.FullName"}, "nd30-in": {"SignerInfo.FullName", "ArrivalNumber"}}
    assert findings(too_long).keys() == expected.get(profile, set())


# The dossier


def test_totals_are_those_of_the_documents() -> None:
    later = document_record(reading(promulgation=Promulgation(date="2024-01-02")), HOSO, "b.pdf", 2)
    found = dossier_record(HOSO, [later, record()])
    assert found.problems == ()
    names = ("startDate", "endDate", "totalDoc", "numberOfPage")
    assert [found.value(name) for name in names] == ["05/06/2023", "02/01/2024", "2", "6"]


@pytest.mark.parametrize("pages", ["x", "-1", "12345", "9" * 5000])
def test_totals_are_not_made_of_invalid_values(pages: str) -> None:
    wrong = document_record(reading(), replace(HOSO, own={"b.pdf": {"numberOfPage": pages}}), "b.pdf", 2)
    assert findings(wrong).keys() == {"numberOfPage"}
    assert findings(dossier_record(HOSO, [record(), wrong])).keys() == {"numberOfPage"}


def test_a_dossier_without_settings_lists_what_is_missing() -> None:
    found = findings(dossier_record(Hoso(), []))
    assert found.keys() == {item.name for item in fields("tt05-hoso") if item.required} - {"totalDoc", "numberOfPage"}
    digitised = dossier_record(replace(HOSO, dossier=DOSSIER | {"confidenceLevel": "02"}), [record()])
    assert findings(digitised).keys() == {"paperFileCode"}


# hoso.toml


def test_the_example_has_every_field_of_the_dossier_and_gives_none() -> None:
    hoso = read_hoso(example().encode(), "hoso.toml")
    assert (hoso.dossier, hoso.documents, hoso.own) == ({}, {}, {})
    assert all(item.name in example() for item in fields("tt05-hoso"))


def test_values_of_toml_become_texts() -> None:
    text = """
    goi.ngay_dong_goi = 2025-08-01
    [hoso]
    startDate = 2023-01-02
    language = ["01", "02"]
    title = "  Giao\\nđất "
    [tailieu]
    riskRecovery = true
    To.OrganName = "Sở A"
    [tailieu_rieng."a/b.pdf"]
    numberOfPage = 3
    """
    hoso = read_hoso(text.encode(), "h")
    assert hoso.created == "2025-08-01T00:00:00+07:00"
    assert hoso.dossier == {"startDate": "02/01/2023", "language": "01,02", "title": "Giao đất"}
    assert hoso.documents == {"riskRecovery": "1", "To.OrganName": "Sở A"}
    assert hoso.own == {"a/b.pdf": {"numberOfPage": "3"}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[hoso", "not valid TOML"),
        ("\ufffe\ud800", "not valid TOML"),
        ("hoso = 1", "hoso must be a table"),
        ("[ho_so]", "hoso.toml has unknown names: ho_so"),
        ("[hoso]\ntitel = 'x'", "unknown names: titel"),
        ("[goi]\nngay_dong_goi = '2025-08-01'", "without quotes"),
        ("[goi]\nuuid = 'x'", "not a UUID: x"),
        ("[goi]\nbo_qua = 'a'", "must be a list of texts"),
        ("[goi]\nthu_tu = 'so'", "must be"),
        ("[goi]\nco_quan = 1.5", "must be a text"),
        ('[hoso]\ntitle = "a\\u0001"', "control character"),
        ("[hoso.title]\na.b = 1", "unknown names: title.a"),
        ("[tailieu_rieng]\n'a.pdf' = 1", re.escape('tailieu_rieng."a.pdf" must be a table: [tailieu_rieng."a.pdf"]')),
        ("[goi]\nco_quan = ['a', 'b']", "goi.co_quan must be a text in quotes"),
        ("[goi]\nma_phong = true", "goi.ma_phong must be a text in quotes"),
        ("[hoso]\nnumberOfPaper = " + "9" * 5000, "not valid TOML"),
        ("[hoso]\nnumberOfPaper = 0x" + "f" * 5000, "hoso.numberOfPaper must be"),
        ("a = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(text: str, problem: str) -> None:
    with pytest.raises(DamagedFile, match=problem):
        read_hoso(text.encode("utf-8", "surrogatepass"), "hoso.toml")
