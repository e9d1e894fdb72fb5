"""edXML packets: letters written as packets and read again, headers that differ, variants, hostile packets."""

from __future__ import annotations

import base64
import io
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tools.samples.mail import archive
from typer.testing import CliRunner

from eval.gate import corpus
from sample_files import SampleSource, sample_sources
from test_split import DECISION, LETTER, bundle, tree
from test_writers import XML_TEXT, strategy
from vnadmin_doc import Letter, Reading, load, read, read_all, read_text, validate, write
from vnadmin_doc.batch import Outcome, outcomes
from vnadmin_doc.cli.app import app
from vnadmin_doc.errors import (
    DamagedFile,
    ExitCode,
    LimitExceeded,
    ReadError,
    SchemaError,
    SecretLetter,
    UnsupportedFormat,
    WriteError,
)
from vnadmin_doc.exchange.agency_codes import agency_code, checked_code, new_order, old_order
from vnadmin_doc.exchange.edxml.comparison import differences
from vnadmin_doc.exchange.edxml.letter_header import letter_header
from vnadmin_doc.exchange.edxml.packet_file import _base64, _zipped
from vnadmin_doc.exchange.edxml.packet_xml import NAMESPACE, Attached, packet_xml
from vnadmin_doc.exchange.edxml.tables import rows
from vnadmin_doc.exchange.original import WriterOptions
from vnadmin_doc.formats.containers.edxml import read_packet
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import nfc, squeeze
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.kinds import KINDS
from vnadmin_doc.model.letter import (
    Addressee,
    Appendix,
    Body,
    Code,
    Contact,
    Distribution,
    DocumentKind,
    Issuer,
    Promulgation,
    Reference,
    Signer,
    Task,
)
from vnadmin_doc.model.packet import (
    PacketBusiness,
    PacketHeader,
    PacketOrgan,
    PacketResponse,
    PacketSigner,
    PacketTrace,
)

ROOT = Path(__file__).resolve().parents[1]
XSD = etree.XMLSchema(file=str(ROOT / "schemas" / "edxml-packet.xsd"))
PDF = ROOT / "samples" / "quyet-dinh" / "source.pdf"
CODE = "H99.99"


def is_valid(packet: bytes) -> bool:
    return XSD.validate(etree.fromstring(packet))


def packet(text: str = LETTER, code: str | None = CODE) -> bytes:
    return write(read_text(text), "edxml", file=text.encode(), organ_code=code)


def changed(data: bytes, **values: str) -> bytes:
    """The packet with other texts of elements."""
    for name, value in values.items():
        pattern = rf"(<edXML:{name}>)[^<]*(</edXML:{name}>)".encode()
        data, count = re.subn(pattern, lambda found, v=value: found[1] + v.encode() + found[2], data, count=1)  # type: ignore[misc]
        assert count, name
    return data


def issues(data: bytes) -> list[tuple[str, str, str]]:
    found = [issue for reading in read_all(data, name="a.edxml") for issue in reading.issues]
    return [(issue.code, issue.severity, issue.path) for issue in found if issue.code.startswith("packet")]


# A letter as a packet


def digital(source: SampleSource) -> bool:
    return not source.scan and source.path.suffix in {".pdf", ".docx", ".md"}


SAMPLES = {source.path.parent.name: source for source in sample_sources() if digital(source)}


@pytest.mark.parametrize("source", SAMPLES.values(), ids=SAMPLES)
def test_every_sample_comes_back_from_its_packet(source: SampleSource) -> None:
    written = 0
    for reading in read_all(source.path):
        if unwritable(reading):
            with pytest.raises(WriteError, match=r"is missing|secrecy mark"):
                write(reading, "edxml", file=source.path, organ_code=code_for(reading))
            continue
        data = write(reading, "edxml", file=source.path, organ_code=code_for(reading))
        written += 1
        assert is_valid(data), XSD.error_log
        assert read_packet(data) == letter_header(reading, code_for(reading))
        (again,) = read_all(data, name="a.edxml")
        assert again.letter == reading.letter
        assert again.source.packet == letter_header(reading, code_for(reading))
        found = [issue for issue in again.issues if issue.code.startswith("packet")]
        assert [issue.path for issue in found] == ([] if reading.letter.issuers else ["/issuers"])
        assert load(write(again, "json")) == again == load(write(again, "xml"))
    assert written or source.path.parent.name in NOT_WRITTEN


def unwritable(reading: Reading) -> bool:
    letter = reading.letter
    return bool(letter.secrecy) or not (letter.code.number and letter.code.notation and letter.subject)


def code_for(reading: Reading) -> str:
    """The code of the registry, else one of an agency that is not in it."""
    letter = reading.letter
    if not letter.issuers:
        return HANOI
    return agency_code(letter.issuers[0].name, letter.promulgation.date or "") or CODE


HANOI = "000.00.00.H26"
NOT_WRITTEN = {"cong-van-mat"}


def test_the_order_of_the_elements_is_that_of_the_sdk() -> None:
    root = etree.fromstring(write(read(PDF), "edxml", file=PDF))
    (header,) = root.iter(f"{{{NAMESPACE}}}MessageHeader")
    assert [etree.QName(item).localname for item in header] == [
        "From", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "SignerInfo", "OtherInfo",
        "SteeringType", "ToPlaces",
    ]  # fmt: skip
    assert [item.prefix for item in (root, root[0], header, root[1])] == [None, "edXML", "edXML", None]


FULL = Letter(
    kind=DocumentKind(code="TT", name="Thông tư"),
    issuers=(Issuer(parent="BỘ A", name="CỤC B"),),
    code=Code(number="05", year="2031", notation="TT-BA", raw="Số: 05/2031/TT-BA"),
    subject="quy định về việc C & <D>",
    promulgation=Promulgation(place="Hà Trung", date="2031-03-12"),
    priority="HỎA TỐC",
    circulation="LƯU HÀNH NỘI BỘ",
    addressees=(Addressee(text="Bộ Y tế"), Addressee(text="Sở E"), Addressee(text="Sở E")),
    body=Body(opening=("Trả lời đề nghị của Sở E tại Công văn số 7/SE-VP ngày 01/02/2031 về việc F:",)),
    signers=(
        Signer(competence=("TM. BỘ A", "KT. BỘ TRƯỞNG"), position="THỨ TRƯỞNG", full_name="Trần Văn Ấm"),
        Signer(position="GIÁM ĐỐC", full_name="Lê Thị Bích"),
    ),
    distribution=(
        Distribution(text="Như trên", same_as_addressees=True),
        Distribution(text="Lưu: VT, Hg", archive=True, drafter="Hg", copies=7),
    ),
    references=(
        Reference(text="Công văn số 7/SE-VP ngày 01/02/2031", kind="Công văn", code="7/SE-VP", date="2031-02-01"),
    ),
    tasks=(Task(text="x", deadline="2031-04-01", deadline_text="x"), Task(text="y")),
    appendices=(Appendix(label="Phụ lục I", title="BẢNG"), Appendix()),
    contact=Contact(address="Số 1 phố G", phone="0123", email="a@b.vn"),
)


def reading_of(letter: Letter, **source: Any) -> Reading:
    reading = read_text(LETTER)
    return replace(reading, letter=letter, source=replace(reading.source, **source))


def test_every_element_has_the_part_of_the_letter_that_it_names() -> None:
    assert letter_header(reading_of(FULL, unit="pt", pages=4), "G10.05") == PacketHeader(
        sender=PacketOrgan("G10.05", "CỤC B", "BỘ A", "Số 1 phố G", "a@b.vn", "0123"),
        recipients=(PacketOrgan("G18", "Bộ Y tế"), PacketOrgan(None, "Sở E")),
        document_id="G10.05,2031/03/12,05/2031/TT-BA",
        number="05",
        notation="2031/TT-BA",
        place="Hà Trung",
        date="2031-03-12",
        type="1",
        type_detail="9",
        type_name="Thông tư",
        subject="quy định về việc C & <D>",
        signer=PacketSigner("TM. BỘ A KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trần Văn Ấm"),
        due_date="2031-04-01",
        priority="3",
        circulation="LƯU HÀNH NỘI BỘ",
        drafter="Hg",
        copies="7",
        page_count="4",
        appendices=("Phụ lục I BẢNG",),
        responses=(PacketResponse(None, "7/SE-VP", None, "2031-02-01"),),
        steering_type="1",
        places=("Như trên",),
        business=PacketBusiness("0", "Văn bản điện tử mới", "0"),
        traces=(PacketTrace("G10.05", "2031/03/12 00:00:00"),),
    )


@pytest.mark.parametrize(
    ("opening", "code"),
    [
        ("Phúc đáp Công văn số 7/SE-VP ngày 01/02/2031 của Sở E", "7/SE-VP"),
        ("Đề nghị các Sở trả lời trước 01/4. Căn cứ Công văn số 7/SE-VP ngày 01/02/2031", None),
        ("Thực hiện Công văn số 7/SE-VP ngày 01/02/2031, Bộ A trả lời như sau:", None),
    ],
)
def test_the_answered_letter(opening: str, code: str | None) -> None:
    letter = FULL.model_copy(update={"body": Body(opening=(opening,))})
    assert [response.code for response in letter_header(reading_of(letter), CODE).responses] == ([code] if code else [])


@pytest.mark.parametrize(
    ("tasks", "due"),
    [
        ((Task(text="x", deadline="2031-04"),), None),
        ((Task(text="x", deadline="2031-04-01"), Task(text="y", deadline="2031-05-01")), None),
        ((Task(text="x", deadline="2031-04-01"), Task(text="y", deadline_text="hằng quý")), None),
        ((Task(text="x", deadline="2031-04-01"), Task(text="y", deadline="2031-04-01")), "2031-04-01"),
    ],
)
def test_a_due_date_is_the_only_deadline(tasks: tuple[Task, ...], due: str | None) -> None:
    assert letter_header(reading_of(FULL.model_copy(update={"tasks": tasks})), CODE).due_date == due


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"code": Code(notation="TT-BA")}, "Code/CodeNumber is missing"),
        ({"code": Code(number="1" * 12, notation="TT-BA")}, "CodeNumber has 12 characters, at most 11"),
        ({"subject": None}, "Subject is missing"),
        ({"subject": "x" * 501}, "Subject has 501 characters, at most 500 are allowed"),
        ({"promulgation": Promulgation(date="2031-03")}, "PromulgationDate is missing"),
        ({"kind": None}, "TypeName is missing"),
        ({"addressees": (Addressee(text="x" * 201),)}, "To/OrganName has 201 characters"),
        ({"distribution": (Distribution(text="x" * 151),)}, "ToPlaces/Place has 151 characters"),
        ({"distribution": (Distribution(text="Lưu", archive=True, drafter="x" * 11),)}, "TyperNotation has 11"),
        ({"signers": (Signer(full_name="x" * 51),)}, "FullName has 51 characters"),
        ({"contact": Contact(phone="1" * 21)}, "From/Telephone has 21 characters"),
        ({"priority": "KHẨN CẤP"}, "no code for the mark of urgency KHẨN CẤP"),
        ({"issuers": ()}, "no issuing agency was read, and the registry has no name for H99.99"),
    ],
)
def test_what_does_not_fit_is_an_error_and_nothing_is_cut(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(WriteError, match=re.escape(problem)):
        write(reading_of(FULL.model_copy(update=change)), "edxml", file=LETTER.encode(), organ_code=CODE)


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_secret_letter_is_no_packet(mark: str) -> None:
    with pytest.raises(SecretLetter, match=f"secrecy mark {mark}; secret letters are not sent as edXML"):
        write(reading_of(FULL.model_copy(update={"secrecy": mark})), "edxml", file=LETTER.encode(), organ_code=CODE)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30)
CLEAN = TEXT.map(lambda text: squeeze(nfc("".join(c if c >= " " else " " for c in text)))).filter(bool)
DATES = st.dates().map(lambda day: f"{max(day.year, 1900)}-{day.month:02}-{min(day.day, 28):02}")
ORGANS = st.builds(
    PacketOrgan, code=st.just("H36.13"), name=CLEAN, in_charge=st.none() | CLEAN, address=st.none() | CLEAN
)
HEADERS = st.builds(
    PacketHeader,
    sender=ORGANS,
    recipients=st.lists(ORGANS, max_size=2).map(tuple),
    document_id=CLEAN,
    number=CLEAN.filter(lambda text: len(text) <= 11),
    notation=CLEAN,
    place=st.none() | CLEAN,
    date=DATES,
    type=st.none() | st.sampled_from("12"),
    type_name=CLEAN,
    subject=CLEAN,
    signer=st.none() | st.builds(PacketSigner, full_name=CLEAN, position=st.none() | CLEAN),
    due_date=st.none() | DATES,
    priority=st.sampled_from("01234"),
    appendices=st.lists(CLEAN, max_size=2).map(tuple),
    responses=st.lists(st.builds(PacketResponse, code=CLEAN, date=st.none() | DATES), max_size=2).map(tuple),
    steering_type=st.sampled_from("123"),
    places=st.lists(CLEAN, max_size=2).map(tuple),
    business=st.just(PacketBusiness("0", "mới", "0")),
    traces=st.just((PacketTrace("H36.13", "2031/03/12 00:00:00"),)),
)


@settings(max_examples=60, deadline=None)
@given(HEADERS, CLEAN)
def test_any_header_is_valid_and_comes_back(header: PacketHeader, name: str) -> None:
    before, after = packet_xml(header, Attached("cid:1", name, "application/zip"))
    document = before + base64.b64encode(b"x" * 40) + after
    assert is_valid(document), XSD.error_log
    assert read_packet(document) == header


PARTS = ("addressees", "appendices", "circulation", "contact", "distribution", "issuers", "signers", "tasks")
LETTERS = st.fixed_dictionaries(
    {name: strategy(Letter.model_fields[name].annotation, name, XML_TEXT, depth=4) for name in PARTS}
).map(lambda parts: FULL.model_copy(update=parts))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(LETTERS)
def test_any_letter_is_a_valid_packet_or_refused(letter: Letter) -> None:
    try:
        data = write(reading_of(letter), "edxml", file=LETTER.encode(), organ_code="H36")
    except WriteError:
        return
    assert is_valid(data), XSD.error_log


@settings(max_examples=30, deadline=None)
@given(st.lists(st.binary(max_size=5000), max_size=5))
def test_pieces_are_one_zip_in_base64(pieces: list[bytes]) -> None:
    data = base64.b64decode(b"".join(_base64(_zipped("đ.pdf", pieces))), validate=True)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.read("đ.pdf") == b"".join(pieces)


@pytest.mark.parametrize("name", ["../../etc/a.txt", "C:\\x\\a.txt", "a\x1b.txt", "x" * 200 + ".txt"])
def test_the_name_of_the_file_is_a_name(name: str) -> None:
    reading = read_text(LETTER, name=name)
    if len(name) > 200:
        with pytest.raises(WriteError, match="AttachmentName has 204 characters, at most 200"):
            write(reading, "edxml", file=LETTER.encode(), organ_code=CODE)
        return
    root = etree.fromstring(write(reading, "edxml", file=LETTER.encode(), organ_code=CODE))
    names = {item.text for item in root.iter(f"{{{NAMESPACE}}}AttachmentName")}
    assert names == {"a\ufffd.txt" if "\x1b" in name else "a.txt"}


def test_the_same_letter_gives_the_same_packet() -> None:
    assert packet() == packet()


XS = "{http://www.w3.org/2001/XMLSchema}"


def test_the_schema_has_the_lengths_of_the_table() -> None:
    root = etree.parse(ROOT / "schemas" / "edxml-packet.xsd").getroot()
    named = [(item.get("name"), item.get("type") or "") for item in root.iter(f"{XS}element")]
    lengths = {(name, int(kind[4:])) for name, kind in named if kind.startswith("Text")}
    table = {(row["element"].rpartition("/")[2], int(row["longest"])) for row in rows("elements")}
    of_own_type = {("OrganId", 35), ("PromulgationDate", 10), ("DueDate", 10)}
    only_ours = {("BussinessDocReason", 100), ("Description", 200)}
    assert lengths == table - of_own_type | only_ours


def test_document_types_are_of_known_kinds() -> None:
    assert {row["kind"] for row in rows("document_types")} <= {kind.code for kind in KINDS}
    letter = FULL.model_copy(update={"kind": DocumentKind(code="PB", name="Phiếu báo")})
    assert letter_header(reading_of(letter), CODE).type is None


# Memory


_MEASURE = """
import resource, sys
from pathlib import Path
from vnadmin_doc import read_text
from vnadmin_doc.exchange.edxml.packet_file import packet_of_file
reading = read_text(Path(sys.argv[1]).read_text())
def write():
    with open(sys.argv[3], "wb") as out:
        out.writelines(packet_of_file(reading, Path(sys.argv[2]), "H99.99"))
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
small = Path(sys.argv[2]).with_name("small.pdf")
small.write_bytes(b"x")
big, sys.argv[2] = sys.argv[2], str(small)
write()
before = peak()
sys.argv[2] = big
write()
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory in KiB")
def test_a_large_file_is_not_held_in_memory(tmp_path: Path) -> None:
    size = 60 << 20
    (tmp_path / "a.txt").write_text(LETTER)
    block = os.urandom(1 << 20)
    with (tmp_path / "big.pdf").open("wb") as file:
        file.writelines(block for _ in range(size >> 20))
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    arguments = [tmp_path / "a.txt", tmp_path / "big.pdf", tmp_path / "out"]
    told = subprocess.run(
        [sys.executable, "-c", _MEASURE, *map(str, arguments)], capture_output=True, text=True, env=env, check=True
    )
    assert (tmp_path / "out").stat().st_size > size * 4 // 3
    assert int(told.stdout) < 15, "MiB"


# Agency codes


@pytest.mark.parametrize(
    ("name", "day", "code"),
    [
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "2021-06-16", "H26"),
        ("UBND TP.Hồ Chí Minh", "2021-06-16", "H29"),
        ("Uỷ ban nhân dân tỉnh Hoà Bình", "2021-06-16", "H28"),
        ("Ủy ban nhân dân tỉnh Hòa Bình", "2025-07-01", None),
        ("Ủy ban nhân dân tỉnh Hòa Bình", "2020-09-14", None),
        ("Ủy ban nhân dân tỉnh Thừa Thiên Huế", "2024-12-31", "H57"),
        ("Ủy ban nhân dân thành phố Huế", "2024-12-31", None),
        ("Ủy ban nhân dân thành phố Huế", "2025-01-01", "H57"),
        ("BỘ NỘI VỤ", "2025-04-14", "G09"),
        ("BỘ NỘI VỤ", "2025-04-13", None),
        (unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Hòa Bình"), "2021-06-16", "H28"),
        ("UBND TP.HCM", "2021-06-16", "H29"),
        ("Bộ GD&ĐT", "2026-01-01", "G03"),
        ("Sở Nội vụ", "2026-01-01", None),
        ("SỞ Y TẾ TỈNH LÂM ĐỒNG", "2026-01-01", None),
        ("UBND HUYỆN LẠC DƯƠNG, TỈNH LÂM ĐỒNG", "2024-01-01", None),
        ("UBND thành phố Hòa Bình", "2024-01-01", None),
        ("Văn phòng UBND tỉnh Lâm Đồng", "2024-01-01", None),
        ("HĐND tỉnh Lâm Đồng", "2024-01-01", None),
        ("Cục Quản lý Dược - Bộ Y tế", "2026-01-01", None),
        ("Đảng ủy Bộ Y tế", "2026-01-01", None),
        ("Ủy ban nhân dân", "2026-01-01", None),
        ("", "2026-01-01", None),
    ],
)
def test_codes_are_from_the_registry_and_its_dates(name: str, day: str, code: str | None) -> None:
    assert agency_code(name, day) == code


def test_thirty_four_provinces_have_a_code_today() -> None:
    codes = [row["code"] for row in lexicon.rows("provinces") if not row["until"]]
    assert len(codes) == len(set(codes)) == 34


@given(st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{3})?)?)?", fullmatch=True))
def test_both_orders_of_a_code_are_one_code(code: str) -> None:
    levels = code.split(".")
    if all(level.strip("0") for level in levels[1:]):
        assert new_order(old_order(code)) == code
    assert re.fullmatch(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}", old_order(code))


@pytest.mark.parametrize(
    "code",
    ["", "H36.", "h36", "36", "Sở Y tế", "H36 13", "H36/13", "H" + "9" * 40, "H36." + "9" * 40, "H36\n", "12.34"],
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(WriteError, match="no agency code"):
        checked_code(code)


@pytest.mark.parametrize("code", ["H49.64.33.9999", "H49.1", "H49.64.33.015.01"])
def test_a_code_that_the_old_form_cannot_hold(code: str) -> None:
    with pytest.raises(WriteError, match="old form"):
        old_order(code)


PROVINCE = Issuer(name="UBND TỈNH LÂM ĐỒNG")
MINISTRY = Issuer(name="BỘ Y TẾ")


def head(issuers: tuple[Issuer, ...], notation: str, place: str | None = None) -> Reading:
    code = Code(number="12", notation=notation)
    promulgation = Promulgation(place=place, date="2025-06-12")
    return reading_of(FULL.model_copy(update={"issuers": issuers, "code": code, "promulgation": promulgation}))


@pytest.mark.parametrize(
    ("issuer", "notation", "place", "code"),
    [
        (PROVINCE, "QĐ-UBND", "Lâm Đồng", "H36"),
        (PROVINCE, "UBND.VX", None, "H36"),
        (Issuer(name="UBND TP.HỒ CHÍ MINH"), "UBND-ĐT", "Thành phố Hồ Chí Minh", "H29"),
        (MINISTRY, "BYT-TB-CT", "Hà Nội", "G18"),
        (Issuer(name="BỘ GIÁO DỤC VÀ ĐÀO TẠO"), "BGDĐT-GDTrH", "Hà Nội", "G03"),
        (Issuer(name="NGÂN HÀNG NHÀ NƯỚC VIỆT NAM"), "NHNN-TD", "Hà Nội", "G19"),
        (PROVINCE, "TB-VP", "Lâm Đồng", None),
        (PROVINCE, "SYT-NVY", "Lâm Đồng", None),
        (PROVINCE, "QĐ-UBND", "Lạc Dương", None),
        (PROVINCE, "NQ-HĐND", "Lâm Đồng", None),
        (MINISTRY, "QLD-ĐK", "Hà Nội", None),
        (MINISTRY, "QĐ-BV", "Hà Nội", None),
        (Issuer(parent="UBND TỈNH LÂM ĐỒNG", name="SỞ Y TẾ"), "SYT-NVY", "Lâm Đồng", None),
        (Issuer(parent="UBND TỈNH LÂM ĐỒNG", name="UBND HUYỆN LẠC DƯƠNG"), "UBND-VP", "Lạc Dương", None),
        (Issuer(parent="BỘ CÔNG AN", name="BỘ Y TẾ"), "BYT-X", "Hà Nội", None),
    ],
)
def test_a_code_is_chosen_if_the_whole_head_is_that_of_the_agency(
    issuer: Issuer, notation: str, place: str | None, code: str | None
) -> None:
    """Where a line of the head is not read, the name that is left is that of the agency above."""
    reading = head((issuer,), notation, place)
    if code is None:
        with pytest.raises(WriteError, match=r"with --organ-code"):
            letter_header(reading, None)
        return
    sender = letter_header(reading, None).sender
    assert sender
    assert sender.code == code


@pytest.mark.parametrize(
    ("issuers", "code", "name"),
    [
        ((PROVINCE,), "H36", "UBND TỈNH LÂM ĐỒNG"),
        ((PROVINCE,), "000.00.00.H36", "UBND TỈNH LÂM ĐỒNG"),
        ((PROVINCE,), "H36.13", "UBND TỈNH LÂM ĐỒNG"),
        ((PROVINCE,), "H26", None),
        ((PROVINCE,), "000.00.36.H26", None),
        ((PROVINCE, MINISTRY), "G18", "BỘ Y TẾ"),
        ((PROVINCE, MINISTRY), "G09", None),
        ((PROVINCE, Issuer(name="TỔNG CỤC X")), "G09.04", "TỔNG CỤC X"),
    ],
)
def test_a_given_code_is_not_that_of_another_agency(issuers: tuple[Issuer, ...], code: str, name: str | None) -> None:
    reading = head(issuers, "QĐ-UBND")
    if name is None:
        with pytest.raises(WriteError, match=f"{code} is not a code of UBND TỈNH LÂM ĐỒNG, which has H36"):
            letter_header(reading, code)
        return
    sender = letter_header(reading, code).sender
    assert sender
    assert (sender.code, sender.name) == (code, name)


@pytest.mark.parametrize(
    ("issuer", "code", "organ"),
    [
        ("Bộ Y tế", "7/BYT-DP", "G18"),
        ("Bộ Y tế", "7/QLD-ĐK", None),
        ("UBND tỉnh Lâm Đồng", "7/TB-VP", None),
        ("UBND tỉnh Lâm Đồng", "7/UBND-VX", "H36"),
    ],
)
def test_the_code_of_the_answered_agency(issuer: str, code: str, organ: str | None) -> None:
    text = f"Công văn số {code} ngày 03/6/2025 của {issuer} (Cục Quản lý Dược)"
    reference = Reference(text=text, kind="Công văn", code=code, date="2025-06-03", issuer=issuer)
    letter = FULL.model_copy(update={"body": Body(opening=(f"Phúc đáp {text}",)), "references": (reference,)})
    (response,) = letter_header(reading_of(letter), CODE).responses
    assert (response.organ_code, response.code) == (organ, code)


def test_an_unknown_sender_is_asked_for_and_a_joint_letter_too() -> None:
    with pytest.raises(WriteError, match=r"the code of SỞ CÔNG THƯƠNG.* is not known; give it with --organ-code"):
        packet(code=None)
    joint = FULL.model_copy(update={"issuers": (Issuer(name="BỘ NỘI VỤ"), Issuer(name="BỘ Y TẾ"))})
    with pytest.raises(WriteError, match=r"BỘ NỘI VỤ, BỘ Y TẾ issued the letter; give the code"):
        write(reading_of(joint), "edxml", file=LETTER.encode())


# The command


def one(path: Path, out: Path, **options: Any) -> Outcome:
    (outcome,) = outcomes([path], out, workers=0, **options)
    return outcome


def convert(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["convert", *map(str, arguments), "-j", "0"])


def test_the_command_writes_a_packet(tmp_path: Path) -> None:
    result = convert(PDF, "-o", tmp_path, "--to", "edxml")
    assert result.exit_code == ExitCode.OK, result.stderr
    assert tree(tmp_path) == ["source.pdf.edxml"]
    assert is_valid((tmp_path / "source.pdf.edxml").read_bytes())


def test_the_command_asks_for_the_code(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LETTER)
    result = convert(tmp_path / "a.txt", "-o", tmp_path / "out", "--to", "edxml", "--to", "json")
    assert (result.exit_code, "give it with --organ-code" in result.stderr) == (ExitCode.SOME_FAILED, True)
    assert tree(tmp_path / "out") == ["a.txt.json"]
    wrong = convert(tmp_path / "a.txt", "-o", tmp_path / "out", "--to", "edxml", "--organ-code", "Sở")
    assert (wrong.exit_code, "Sở is no agency code" in wrong.stderr) == (ExitCode.USAGE, True)
    right = convert(tmp_path / "a.txt", "-o", tmp_path / "out", "--to", "edxml", "--organ-code", "000.00.13.H36")
    assert right.exit_code == ExitCode.OK
    header = read_packet((tmp_path / "out" / "a.txt.edxml").read_bytes())
    assert header.sender
    assert header.sender.code == "000.00.13.H36"


def test_packets_in_the_folder_of_their_letters_are_no_letters(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF.read_bytes())
    for _ in range(2):
        result = convert(tmp_path, "-o", tmp_path, "--to", "edxml", "--to", "json")
        assert result.stderr.startswith("1 files = ") or result.stderr.startswith("1 file = "), result.stderr


def test_a_received_packet_beside_its_letter_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(PDF.read_bytes())
    received = write(read(PDF), "edxml", file=PDF).replace(b"<!-- vnadmin-doc -->", b"")
    (tmp_path / "in" / "a.pdf.edxml").write_bytes(received)
    found = {outcome.job.name: outcome.status for outcome in outcomes([tmp_path / "in"], tmp_path / "out", workers=0)}
    assert found == {"a.pdf": "converted", "a.pdf.edxml": "converted"}


def test_a_packet_is_converted_like_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.edxml").write_bytes(packet())
    assert one(tmp_path / "a.edxml", tmp_path / "out", to=("json", "xml")).status == "converted"
    for name in ("a.edxml.json", "a.edxml.xml"):
        document = (tmp_path / "out" / name).read_bytes()
        validate(document)
        reading = load(document)
        assert (reading.source.member, reading.letter.code.number) == ("attachments/1 - letter.txt/letter.txt", "214")
        assert reading.source.packet == read_packet(packet())


def test_a_letter_of_several_in_a_file_is_sent_without_the_others(tmp_path: Path) -> None:
    path, out = bundle(tmp_path, LETTER, DECISION), tmp_path / "out"
    outcome = one(path, out, to=("edxml",), writing=WriterOptions(CODE))
    assert (outcome.status, "the file has other letters too; split it" in outcome.message) == ("failed", True)
    assert tree(out) == []


def test_pages_of_several_letters_that_are_read_as_one_are_no_packet(tmp_path: Path) -> None:
    path = bundle(tmp_path, LETTER, DECISION)
    outcome = one(path, tmp_path / "out", to=("edxml",), split=False, writing=WriterOptions(CODE))
    assert (outcome.status, "the file seems to have several letters" in outcome.message) == ("failed", True)
    assert tree(tmp_path / "out") == []


def test_the_pages_of_a_letter_are_cut_out_of_a_pdf(tmp_path: Path) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    path = tmp_path / "bundle.pdf"
    with pypdfium2.PdfDocument.new() as whole:
        for name in ("quyet-dinh", "ke-hoach"):
            with pypdfium2.PdfDocument(ROOT / "samples" / name / "source.pdf") as source:
                whole.import_pages(source)
        whole.save(path)
    readings = read_all(path)
    assert len(readings) == 2
    for reading in readings:
        data = write(reading, "edxml", file=path, organ_code=code_for(reading))
        assert write(reading, "edxml", file=path, organ_code=code_for(reading)) == data
        (again,) = read_all(data, name="a.edxml")
        assert again.source.part is None
        assert again.letter.code == reading.letter.code
        assert again.letter.signers == reading.letter.signers
        assert issues(data) == []


def test_an_attachment_of_a_mail_is_sent_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(archive({"one.txt": LETTER.encode(), "hai/2 - đ.txt": DECISION.encode()}))
    for reading, name in zip(read_all(path), ("one.txt", "2 - đ.txt"), strict=True):
        data = write(reading, "edxml", file=path, organ_code=CODE)
        (again,) = read_all(data, name="a.edxml")
        assert again.source.member == f"attachments/1 - {name}/{name}"
        assert again.letter == reading.letter


# Headers that differ


@pytest.mark.parametrize(
    "values",
    [
        {"CodeNumber": "0214"},
        {"CodeNumber": "214/SCT-QLTM", "CodeNotation": "SCT-QLTM"},
        {"CodeNumber": "Số: 214"},
        {"CodeNumber": "Số 0214/SCT-QLTM"},
        {"CodeNotation": "sct - qltm"},
        {"CodeNotation": "SCT_QLTM"},
        {"CodeNotation": "0214 / SCT.QLTM"},
        {"CodeNotation": "214/SCT-QLTM"},
        {"CodeNotation": "SCT\u2010QLTM"},
        {"OrganName": "Sở Công thương tỉnh Hà Trung"},
        {"OrganName": "SCT"},
        {"OrganName": "So Cong Thuong"},
        {"OrganName": "Sở CT"},
        {"FullName": "TRAN VAN AM"},
        {"FullName": "TS. Trần Văn Ấm"},
        {"PromulgationDate": "12/03/2031"},
        {"PromulgationDate": "2031-03-12T00:00:00"},
        {"Subject": ""},
        {"FullName": ""},
    ],
    ids=lambda values: " ".join(values.values()),
)
def test_marks_case_and_spaces_do_not_count(values: dict[str, str]) -> None:
    assert issues(changed(packet(), **values)) == []


@pytest.mark.parametrize(
    "start", ["V/v ", "v/v: ", "Vv ", "Trích yếu: V/v ", "Về việc ", "Công văn ", "Công văn về việc "]
)
def test_what_introduces_a_subject_does_not_count(start: str) -> None:
    subject = read_text(LETTER).letter.subject or ""
    assert issues(changed(packet(), Subject=start + subject.upper())) == []


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"CodeNumber": "215"}, "/code/number"),
        ({"CodeNumber": "214a"}, "/code/number"),
        ({"CodeNotation": "SCT-VP"}, "/code/notation"),
        ({"PromulgationDate": "2031/03/13"}, "/promulgation/date"),
        ({"PromulgationDate": "2031/02/30"}, "/promulgation/date"),
        ({"Subject": "một việc khác"}, "/subject"),
        ({"OrganName": "Sở Y tế"}, "/issuers"),
        ({"FullName": "Trần Văn An"}, "/signers"),
    ],
)
def test_a_value_that_differs_is_an_issue(values: dict[str, str], path: str) -> None:
    data = changed(packet(), **values)
    assert issues(data) == [("packet-differs", "warning", path)]
    (reading,) = read_all(data)
    (message,) = [issue.message for issue in reading.issues if issue.code == "packet-differs"]
    assert re.match(r"the [a-z ]+ is .+ in the letter, but .+ in the header of the packet$", message)
    assert read_all(data, sure=0.5)[0].issues[-1].severity == "warning", "a fact, whatever precision is asked for"


def test_a_value_that_only_the_header_has_is_reported() -> None:
    data = changed(packet(LETTER), CodeNumber="215")
    header = read_packet(data)
    blank = read_text(LETTER.replace("Số: 214/", "Số:    /")).letter
    assert blank.code.number is None
    assert [(issue.severity, issue.message) for issue in differences(header, blank)] == [
        ("info", "the number was not read; the header of the packet has 215")
    ]


def test_a_partial_date_of_the_letter_is_no_difference() -> None:
    header = read_packet(packet())
    letter = read_text(LETTER).letter.model_copy(update={"promulgation": Promulgation(date="2031-03")})
    assert [*differences(header, letter)] == []


def attachment(name: str, data: bytes) -> str:
    return (
        f"<Attachment><ContentId>cid:{name}</ContentId><AttachmentName>{name}</AttachmentName>"
        f"<ContentTransferEncoded>{base64.b64encode(data).decode()}</ContentTransferEncoded></Attachment>"
    )


def with_attachments(data: bytes, *attachments: str) -> bytes:
    start, end = data.rindex(b"<Attachment>"), data.rindex(b"</AttachmentEncoded>")
    return data[:start] + "".join(attachments).encode() + data[end:]


def test_the_header_is_compared_with_its_own_letter_only() -> None:
    data = with_attachments(packet(), attachment("b.txt", DECISION.encode()), attachment("a.txt", LETTER.encode()))
    first, second = read_all(data)
    assert [first.letter.code.number, second.letter.code.number] == ["87", "214"]
    assert issues(data) == []
    assert {issue[2] for issue in issues(changed(data, CodeNumber="3"))} >= {"/code/number", "/subject"}
    assert read(data).letter.code.number == "87"


def test_packets_in_an_archive_have_their_own_headers() -> None:
    other = changed(packet(DECISION), CodeNumber="88")
    data = archive({"a.edxml": packet(), "b.edxml": other})
    first, second = read_all(data)
    assert [reading.source.packet and reading.source.packet.number for reading in (first, second)] == ["214", "88"]
    assert issues(data) == [("packet-differs", "warning", "/code/number")]
    assert first.source.member == "a.edxml/attachments/1 - letter.txt/letter.txt"


def test_another_file_is_no_packet() -> None:
    for data, error in ((b"<a/>", UnsupportedFormat), (b"{}", DamagedFile), (b"", DamagedFile)):
        with pytest.raises(error):
            read_packet(data)


# Variants


def header_element(data: bytes) -> Any:
    root = etree.fromstring(data)
    return root, next(root.iter(f"{{{NAMESPACE}}}MessageHeader"))


def test_any_order_of_the_elements() -> None:
    root, header = header_element(packet())
    for item in reversed(list(header)):
        header.append(item)
    root[:] = reversed(root)
    data = etree.tostring(root)
    assert read_packet(data) == read_packet(packet())
    assert issues(data) == []


@pytest.mark.parametrize("namespace", ["http://www.e-doc.vn/Schema/", "http://www.go.vn/eDoc", "urn:other"])
def test_other_namespaces(namespace: str) -> None:
    data = packet().replace(NAMESPACE.encode(), namespace.encode())
    assert read_packet(data) == read_packet(packet())
    assert read(data).letter.code.number == "214"


def test_no_namespace_and_the_other_spelling() -> None:
    data = re.sub(rb' xmlns(:edXML)?="[^"]*"|edXML:', b"", packet()).replace(b"Bussiness", b"Business")
    assert read_packet(data) == read_packet(packet())


@pytest.mark.parametrize("case", [bytes.lower, bytes.upper])
def test_elements_in_any_case(case: Callable[[bytes], bytes]) -> None:
    data = re.sub(rb"(?<=<)(/?)(edXML:)?(\w+)", lambda found: found[1] + (found[2] or b"") + case(found[3]), packet())
    assert read_packet(data) == read_packet(packet())
    (reading,) = read_all(data, name="a.edxml")
    assert (reading.source.member, reading.letter.code.number) == ("attachments/1 - letter.txt/letter.txt", "214")


def test_the_packets_of_a_provincial_axis() -> None:
    """The envelope is the root, the attachments are beside the header, and have other names."""
    data = (
        '<edXMLEnvelope xmlns="http://www.go.vn/eDoc"><MessageHeader><From><OrganId>H37.1</OrganId></From><Code>'
        "<CodeNumber>214</CodeNumber><CodeNotation>SCT-QLTM</CodeNotation></Code><PromulgationInfo><PromulgationDate>"
        "2031-03-12</PromulgationDate></PromulgationInfo><DocumentType>Công văn</DocumentType><SignerInfo>"
        "<Signer>Trần Văn Ấm</Signer></SignerInfo></MessageHeader>"
        "<Attachment><FileName>a.txt</FileName><FileType>text/plain</FileType>"
        f"<Content>{base64.b64encode(LETTER.encode()).decode()}</Content></Attachment></edXMLEnvelope>"
    ).encode()
    (reading,) = read_all(data)
    assert reading.source.member == "attachments/1 - a.txt"
    assert reading.source.packet == PacketHeader(
        sender=PacketOrgan("H37.1"), number="214", notation="SCT-QLTM", date="2031-03-12", type_name="Công văn",
        signer=PacketSigner(full_name="Trần Văn Ấm"),
    )  # fmt: skip
    assert issues(data) == []


@pytest.mark.parametrize("name", ["Signature", "DigitalSignature"])
def test_a_signed_packet(name: str) -> None:
    signature = (
        f'<{name} xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><Reference URI=""/></SignedInfo></{name}>'
    )
    data = packet().replace(b"</edXML:edXMLHeader>", signature.encode() + b"</edXML:edXMLHeader>")
    assert read(data).letter.code.number == "214"


def business(kind: str, more: str = "") -> bytes:
    data = changed(packet(), BussinessDocType=kind, BussinessDocReason="Sai số")
    return data.replace(b"<edXML:Paper>", more.encode() + b"<edXML:Paper>")


REPLACED = (
    "<edXML:ReplacementInfoList><edXML:ReplacementInfo><edXML:DocumentId>H9,1/SCT</edXML:DocumentId>"
    "</edXML:ReplacementInfo></edXML:ReplacementInfoList>"
)


@pytest.mark.parametrize(
    ("data", "issue", "text"),
    [
        (
            business("1"),
            ("packet-revokes", "warning", ""),
            "revokes H99.99,2031/03/12,214/SCT-QLTM; its reason: Sai số",
        ),
        (
            business("2", "<edXML:DocumentId>H9,1/SCT</edXML:DocumentId>"),
            ("packet-updates", "info", ""),
            "updates H9,1/SCT,",
        ),
        (business("3", REPLACED), ("packet-replaces", "info", ""), "replaces H9,1/SCT; its reason: Sai số"),
    ],
)
def test_what_a_packet_does_with_earlier_letters(data: bytes, issue: tuple[str, str, str], text: str) -> None:
    assert issues(data) == [issue]
    assert text in read(data).issues[-1].message or any(text in found.message for found in read(data).issues)


STATUS = (
    '<edXML xmlns="{ns}"><e:edXMLEnvelope xmlns:e="{ns}"><e:edXMLHeader><e:MessageHeader><e:From>'
    "<e:OrganId>H41</e:OrganId></e:From><e:ResponseFor><e:OrganId>G22</e:OrganId><e:Code>7/A-B</e:Code></e:ResponseFor>"
    "<e:StatusCode>{code}</e:StatusCode><e:Description>Đã nhận</e:Description>"
    "</e:MessageHeader></e:edXMLHeader></e:edXMLEnvelope></edXML>"
)


@pytest.mark.parametrize(
    ("code", "words"), [("01", "arrived"), ("02", "refused"), ("16", "update or recall refused"), ("77", "not known")]
)
def test_a_status_message_is_no_letter(code: str, words: str, tmp_path: Path) -> None:
    data = STATUS.format(ns=NAMESPACE, code=code).encode()
    with pytest.raises(UnsupportedFormat, match=f"an edXML status message, not a letter: {code}, {words}$"):
        read_all(data, name="a.edxml")
    header = read_packet(data)
    assert header.status
    assert (header.status.code, header.status.description) == (code, "Đã nhận")
    (tmp_path / "a.edxml").write_bytes(data)
    (tmp_path / "b.edxml").write_bytes(packet())
    assert [outcome.status for outcome in outcomes([tmp_path], tmp_path / "out", workers=0)] == ["skipped", "converted"]


def test_a_revocation_without_a_letter() -> None:
    data = re.sub(rb"<AttachmentEncoded>.*</AttachmentEncoded>", b"", business("1"), flags=re.DOTALL)
    with pytest.raises(UnsupportedFormat, match="revokes a letter, without a letter in it"):
        read_all(data)


def test_the_packets_of_other_systems_are_read() -> None:
    folder = corpus()
    packets = sorted((folder.parents[1] / "standards" / "edxml").glob("*.edxml")) if folder else []
    if not packets:
        pytest.skip("no packets beside the corpus (VNADMIN_DOC_CORPUS)")
    for path in packets:
        header = read_packet(path.read_bytes(), path.name)
        assert header.sender
        if header.status:
            continue
        assert header.number
        assert header.notation
        assert header.signer
        data = path.read_bytes().replace(b"QkFTRTY0LVJFTU9WRUQ=", base64.b64encode(PDF.read_bytes()))
        (reading,) = read_all(data, name=path.name)
        assert reading.source.packet is not None
        assert replace(reading.source.packet, signatures=()) == header  # read_packet verifies none
        assert any(issue.code == "packet-differs" for issue in reading.issues)


# Hostile packets


def bomb(depth: int, use: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, depth))
    head = f'<!DOCTYPE edXML [<!ENTITY l0 "ha">{entities}]>'
    return (
        packet()
        .replace(b"<!-- vnadmin-doc -->", head.encode())
        .replace(b"214</edXML:CodeNumber>", use.encode() + b"</edXML:CodeNumber>")
    )


def twice(name: str) -> bytes:
    data = packet()
    found = re.search(rf"<(edXML:)?{name}[ >].*?</(edXML:)?{name}>".encode(), data, re.DOTALL)
    assert found
    other = found[0].replace(b"214", b"999").replace(b"SCT", b"ABC").replace(b"H99", b"H98").replace(b"cid:", b"cid:2")
    return data.replace(found[0], found[0] + other)


WRAPPED = "<Signature><Object><edXML:MessageHeader xmlns:edXML='x'/></Object></Signature></edXML:edXMLHeader>"


@pytest.mark.parametrize(
    ("data", "error", "problem"),
    [
        (bomb(10, "&l9;"), DamagedFile, "document type declaration|damaged"),
        (bomb(2, "1"), DamagedFile, "document type declaration"),
        (twice("MessageHeader"), DamagedFile, "two elements MessageHeader"),
        (twice("edXMLBody"), DamagedFile, "two elements edXMLBody"),
        (twice("edXMLHeader"), DamagedFile, "two elements edXMLHeader|two elements MessageHeader"),
        (twice("edXMLManifest"), DamagedFile, "two elements edXMLManifest"),
        (twice("Code"), DamagedFile, "two elements Code"),
        (twice("From"), DamagedFile, "two elements From"),
        (twice("CodeNumber"), DamagedFile, "two elements CodeNumber"),
        (twice("OrganId"), DamagedFile, "two elements OrganId"),
        (
            packet().replace(b"<edXML:FullName>", b"<edXML:Signer>A</edXML:Signer><edXML:FullName>"),
            DamagedFile,
            "two elements FullName",
        ),
        (
            packet().replace(
                b"<edXML:Bussiness>",
                b"<edXML:Business><edXML:BusinessDocType>1</edXML:BusinessDocType></edXML:Business><edXML:Bussiness>",
            ),
            DamagedFile,
            "two elements Bussiness",
        ),
        (packet().replace(b"</edXML:edXMLHeader>", WRAPPED.encode()), DamagedFile, "two elements MessageHeader"),
        (
            packet().replace(
                b"</edXML:edXMLHeader>", WRAPPED.replace("edXML:MessageHeader", "edXML:Attachment").encode()
            ),
            DamagedFile,
            "a second content inside the signature",
        ),
        (
            packet().replace(b"<edXML:From>", b'<edXML:From Id="a">').replace(b"<edXML:Code>", b'<edXML:Code id="a">'),
            DamagedFile,
            "two elements with the id a",
        ),
        (
            with_attachments(packet(), attachment("a.txt", LETTER.encode()), attachment("a.txt", DECISION.encode())),
            DamagedFile,
            "two elements with the id cid cid:a.txt",
        ),
        (changed(packet(), Subject="x" * 300_000), LimitExceeded, "header of the edXML packet has more than"),
        (packet()[:-300], DamagedFile, "the edXML packet is damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_unclear_or_dangerous_packet_is_refused(data: bytes, error: type[ReadError], problem: str) -> None:
    for read_it in (lambda: read_all(data, name="a.edxml"), lambda: read_packet(data)):
        with pytest.raises(error, match=problem) as caught:
            read_it()
        assert len(str(caught.value)) < 500


def content(name: str, text: str) -> str:
    return f"<{name}>{base64.b64encode(text.encode()).decode()}</{name}>"


@pytest.mark.parametrize(
    ("other", "is_unclear"),
    [
        (content("ContentTransferEncoded", DECISION), True),
        (content("CONTENTTRANSFERENCODED", DECISION), True),
        (content("Content", DECISION), True),
        (content("ContentTransferEncoded", LETTER), False),
        (f"<Checksum>{'9a' * 64}</Checksum>", False),
        ("<ContentTransferEncoded/>", False),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_two_contents_of_an_attachment(other: str, is_unclear: bool, first: bool) -> None:
    whole = attachment("a.txt", LETTER.encode())
    mark = "<ContentTransferEncoded>" if first else "</Attachment>"
    data = with_attachments(packet(), whole.replace(mark, other + mark))
    if is_unclear:
        with pytest.raises(DamagedFile, match="an attachment with two contents; it is unclear which one counts"):
            read_all(data, name="a.edxml")
    else:
        assert read(data).letter.code.number == "214"


def test_the_same_element_twice_is_no_doubt() -> None:
    data = packet().replace(b"<edXML:Subject>", b"<edXML:Subject>", 1)
    found = re.search(rb"<edXML:Subject>.*?</edXML:Subject>", data)
    assert found
    assert read(data.replace(found[0], found[0] * 2)).letter.code.number == "214"


@pytest.mark.parametrize(
    "content",
    [
        "!" * 60,
        "QUJD" * 20 + "*",
        "QUJD" * 20 + "=QUJD",
        "é" * 60,
        "A" * 61,
    ],
)
def test_wrong_base64_is_reported_and_not_guessed(content: str) -> None:
    wrong = f"<Attachment><AttachmentName>b.txt</AttachmentName><Content>{content}</Content></Attachment>"
    data = with_attachments(packet(), attachment("a.txt", LETTER.encode()), wrong)
    (reading,) = read_all(data)
    (issue,) = [issue for issue in reading.issues if issue.code == "member-unread"]
    assert (issue.severity, "attachments/2 - b.txt" in issue.message) == ("error", True)
    assert "cannot be extracted" in issue.message


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\Windows\\a.txt",
        "..\\..\\a.txt",
        "a/../../../b.txt",
        "&#x202e;txt.a",
        "con.txt",
    ],
)
def test_path_names_lead_nowhere(name: str, tmp_path: Path) -> None:
    text = attachment("a.txt", LETTER.encode()).replace("<AttachmentName>a.txt", f"<AttachmentName>{name}")
    data = with_attachments(packet(), text)
    source, out = tmp_path / "in" / "a.edxml", tmp_path / "out"
    source.parent.mkdir()
    source.write_bytes(data)
    outcome = one(source, out, to=("json",))
    written = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")}
    assert written == {"in", "out"}
    if outcome.status == "converted":
        member = load((out / "a.edxml.json").read_bytes()).source.member or ""
        assert member.startswith("attachments/1 - ")
        assert not {"..", ""} & set(member.split("/"))
        reading = load((out / "a.edxml.json").read_bytes())
        again = write(reading, "edxml", file=source, organ_code=CODE)
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(etree.fromstring(again)[1][0][-1].text or ""))) as packed:
            assert all("/" not in name and "\\" not in name for name in packed.namelist())


def zip_with(size: int, declared: int | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.txt", b"0" * size)
    data = out.getvalue()
    if declared is not None:
        real, false = size.to_bytes(4, "little"), declared.to_bytes(4, "little")
        data = data.replace(real, false)
    return data


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (zip_with(30 << 20), "compressed far more than any document"),
        (zip_with(1000, declared=4_000_000_000), "unpacks to too many bytes"),
    ],
)
def test_a_bomb_in_the_zipped_attachment(content: bytes, error: str) -> None:
    data = with_attachments(packet(), attachment("a.zip", content))
    with pytest.raises(ReadError, match=error):
        read_all(data)


def test_declared_sizes_are_not_believed() -> None:
    """An attachment that claims 10 GB is as large as its text; one that is as large is refused by its text."""
    claim = attachment("a.txt", LETTER.encode()).replace("<Attachment>", "<Attachment><Size>10737418240</Size>")
    assert read(with_attachments(packet(), claim)).letter.code.number == "214"
    large = attachment("a.pdf", b"%PDF-1.7" + bytes(3 << 20))
    with pytest.raises(LimitExceeded, match="too many bytes"):
        read_all(with_attachments(packet(), large), limits=Limits(unpacked_bytes=1 << 20))
    many = (attachment(f"{n}.txt", LETTER.encode()) for n in range(30))
    with pytest.raises(LimitExceeded, match="too many files"):
        read_all(with_attachments(packet(), *many), limits=Limits(members=20))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_packet_raises_a_known_error_or_is_read(data: st.DataObject) -> None:
    whole = packet()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 20)) :]
    try:
        read_packet(damaged)
        read_all(damaged, name="a.edxml")
    except ReadError:
        pass


# The page


def test_the_example_of_the_page_is_the_packet_of_the_sample() -> None:
    page = (ROOT / "docs" / "edxml.md").read_text("utf-8")
    command = re.search(r"vnadmin-doc convert (\S+) -o out --to edxml --organ-code (\S+)\n", page)
    assert command
    data = write(read(ROOT / command[1]), "edxml", file=ROOT / command[1], organ_code=command[2])
    shortened = re.sub(r">[A-Za-z0-9+/=]{200,}<", ">…<", data.decode())
    assert re.findall(r"^```xml\n(.*?)^```", page, re.MULTILINE | re.DOTALL) == [shortened]


def test_the_page_names_every_element_and_its_limit() -> None:
    page = (ROOT / "docs" / "edxml.md").read_text("utf-8")
    table = [line for line in page.splitlines() if line.startswith("| `")]
    for row in rows("elements"):
        name = row["element"].rpartition("/")[2]
        if name in ("Content", "AttachmentName"):  # not written; one row with Reference
            continue
        assert any(f"{name}`" in line for line in table), name


def test_a_packet_is_renamed_with_its_letter(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(PDF.read_bytes())
    out, plan = tmp_path / "out", tmp_path / "plan.csv"
    assert convert(tmp_path / "in", "-o", out, "--to", "json", "--to", "edxml").exit_code == ExitCode.OK
    for arguments in (["--plan", "-o", str(plan)], ["--apply", str(plan)]):
        assert CliRunner().invoke(app, ["rename", str(out), *arguments]).exit_code == ExitCode.OK
    (name,) = (path.name for path in (tmp_path / "in").iterdir())
    assert name != "a.pdf"
    assert tree(out) == [f"{name}.edxml", f"{name}.json"]
    again = convert(tmp_path / "in", "-o", out, "--to", "json", "--to", "edxml")
    assert "1 unchanged" in again.stderr


# Validation


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (lambda: packet(), None),
        (lambda: changed(packet(), CodeNumber="2" * 12), "MessageHeader/Code/CodeNumber"),
        (lambda: packet().replace(b"edXML:Subject>", b"edXML:Subjekt>"), "MessageHeader/Subjekt"),
    ],
)
def test_packets_are_validated(data: Callable[[], bytes], path: str | None) -> None:
    if path is None:
        validate(data())
        return
    with pytest.raises(SchemaError) as error:
        validate(data())
    assert error.value.path == f"/edXML/edXMLEnvelope/edXMLHeader/{path}"
    assert NAMESPACE not in str(error.value)


def test_a_packet_with_a_large_file_is_validated() -> None:
    validate(with_attachments(packet(), attachment("a.pdf", bytes(8_000_000))).replace(
        b"<ContentTransferEncoded>", b"<Description>a</Description><ContentType>application/zip</ContentType>"
        b"<ContentTransferEncoded>",
    ))  # fmt: skip


def test_akoma_ntoso_is_not_checked(tmp_path: Path) -> None:
    document = write(read_text(LETTER), "akn")
    with pytest.raises(UnsupportedFormat, match=r"the schema of OASIS .* not shipped"):
        validate(document)
    (tmp_path / "a.akn").write_bytes(document)
    (tmp_path / "b.edxml").write_bytes(packet())
    result = CliRunner().invoke(app, ["validate", str(tmp_path / "a.akn"), str(tmp_path / "b.edxml")])
    assert result.exit_code == ExitCode.SOME_FAILED
    assert f"not checked: {tmp_path / 'a.akn'}: Akoma Ntoso" in result.stderr
    assert f"valid: {tmp_path / 'b.edxml'}" in result.stdout
