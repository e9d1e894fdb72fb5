"""The writers: what is written is valid, and comes back equal."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vnadmin_doc.errors import SchemaError
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import (
    Addressee,
    Appendix,
    Body,
    Code,
    DocumentKind,
    Issuer,
    Letter,
    LetterTable,
    Section,
    Signer,
)
from vnadmin_doc.model.page import Ocr
from vnadmin_doc.model.reading import BoxTuple, Evidence, Reading, SourceInfo, Unplaced
from vnadmin_doc.writers import WRITERS, read_json, read_xml, write_json, write_xml
from vnadmin_doc.writers.as_xml import members, shape
from vnadmin_doc.writers.envelope import tidy
from vnadmin_doc.writers.schema import validate_json, validate_xml

SOURCE = SourceInfo("a.pdf", "0" * 64, "application/pdf", 1, "ocr", None, Ocr("e", "1", "vie", 300), "pt")
BOX = (10.0, 20.5, 30.0, 40.1)
LETTER = Letter(
    kind=DocumentKind(code="CV", name="Công văn"),
    issuers=(Issuer(parent="ỦY BAN NHÂN DÂN TỈNH X", name="SỞ Y"),),
    code=Code(number="05", notation="SY-VP", raw="Số: 05/SY-VP"),
    subject="",
    addressees=(Addressee(text="Phòng A"), Addressee(text="Phòng B")),
    body=Body(sections=(Section(label="I", children=(Section(label="1", text=("một", "hai")),)),)),
    signers=(Signer(competence=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), full_name="Nguyễn Văn Mẫu"),),
    tables=(LetterTable(page=1, box=BOX, rows=(("a", ""), ())),),
)
EVIDENCE = {
    "": (),
    "/code/number": (Evidence(1, BOX, "Số: 05", "code/anchored", 0.875),),
    "/addressees/10": (Evidence(1, BOX, "B", "addressees/dash", None),),
    "/addressees/2": (Evidence(1, BOX, "A", "addressees/dash", None),),
}
SURE = {"/signers/10/position": 0.25, "/signers/2/position": 1.0, "/code/number": 0.9876}
READING = Reading(
    SOURCE, LETTER, EVIDENCE, (Unplaced(1, BOX, "1 < 2 & 3"),), (Issue("x", "warning", "/code", "m"),), SURE
)

ENVELOPE = ["schema", "version", "source", "letter", "evidence", "sure", "unplaced", "issues"]
DATES = st.from_regex(r"\A[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\Z")
POINTERS = st.lists(st.text("abc12~/é", max_size=4), max_size=3).map(
    lambda steps: "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in steps)
)
COUNTS = st.integers(1, 10**6)
NARROWER: dict[str, st.SearchStrategy[Any]] = {
    "sha256": st.from_regex(r"\A[0-9a-f]{64}\Z"),
    "of": st.integers(2, 10**6),
    "pages": COUNTS,
    "page": COUNTS,
    "dpi": COUNTS,
    "confidence": st.floats(0, 1),
    "path": POINTERS,
    "date": DATES,
    "deadline": DATES,
}
# What XML can hold; JSON holds the rest too.
LEGAL = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
XML_TEXT = st.text(LEGAL, max_size=9)


def strategy(kind: Any, name: str, text: st.SearchStrategy[str], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a member's type, from the model itself."""
    nullable, inner = shape(kind)
    if inner == BoxTuple:
        found: st.SearchStrategy[Any] = st.tuples(*[st.floats(-1e4, 1e4)] * 4)
    elif name in NARROWER or (name == "section" and nullable):
        found = NARROWER.get(name, POINTERS)
    elif get_origin(inner) is Literal:
        found = st.sampled_from(get_args(inner))
    elif get_origin(inner) is tuple:
        found = st.just(())
        if depth < 6:  # sections within sections end somewhere
            item = strategy(get_args(inner)[0], "", text, depth + 1)
            found = st.lists(item, max_size=2).map(tuple)
    elif get_args(inner):
        found = st.dictionaries(POINTERS, strategy(get_args(inner)[1], "", text, depth + 1), max_size=3)
    elif inner in (str, int, bool, float):
        found = {str: text, int: COUNTS, bool: st.booleans(), float: st.floats(0, 1)}[inner]
    else:
        found = st.builds(
            inner, **{key: strategy(value, key, text, depth + 1) for key, value in members(inner).items()}
        )
    return st.none() | found if nullable else found


PROPERTY = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@PROPERTY
@given(strategy(Reading, "", st.text(max_size=9)))
def test_any_reading_is_valid_json_and_comes_back(reading: Reading) -> None:
    document = write_json(reading)
    validate_json(document)
    assert read_json(document) == tidy(reading)
    assert write_json(read_json(document)) == document


@PROPERTY
@given(strategy(Reading, "", XML_TEXT))
def test_any_reading_is_valid_xml_and_comes_back(reading: Reading) -> None:
    document = write_xml(reading)
    validate_xml(document)
    assert read_xml(document) == tidy(reading)
    assert write_xml(read_xml(document)) == document


@PROPERTY
@given(strategy(Letter, "", st.text(st.characters(), max_size=5)))
def test_no_text_makes_a_writer_raise(letter: Letter) -> None:
    reading = replace(READING, letter=letter)
    validate_xml(write_xml(reading))
    validate_json(write_json(reading))


def test_json_is_the_envelope() -> None:
    document = write_json(READING)
    tree = json.loads(document)
    assert list(tree) == ENVELOPE
    assert list(tree["letter"]) == list(Letter.model_fields)
    assert tree["letter"]["contact"] is None
    assert tree["letter"]["references"] == []
    assert tree["evidence"]["/code/number"] == [
        {"page": 1, "box": list(BOX), "text": "Số: 05", "rule": "code/anchored", "confidence": 0.875}
    ]
    assert document.endswith(b"}\n")


def test_evidence_is_in_the_order_of_its_pointers() -> None:
    other = replace(READING, evidence=dict(reversed(EVIDENCE.items())))
    assert write_json(other) == write_json(READING)
    assert list(json.loads(write_json(READING))["evidence"]) == [
        "",
        "/addressees/2",
        "/addressees/10",
        "/code/number",
    ]


def test_figures_are_in_the_order_of_their_pointers_too() -> None:
    other = replace(READING, sure=dict(reversed(SURE.items())))
    assert write_json(other) == write_json(READING)
    assert list(json.loads(write_json(READING))["sure"].items()) == [
        ("/code/number", 0.9876),
        ("/signers/2/position", 1.0),
        ("/signers/10/position", 0.25),
    ]


def test_a_document_of_before_the_figures_can_be_read() -> None:
    tree = json.loads(write_json(READING))
    del tree["sure"]
    assert read_json(json.dumps(tree).encode()) == replace(READING, sure={})
    lines = [line for line in write_xml(READING).splitlines() if not line.strip().startswith(b"<sure")]
    assert read_xml(b"\n".join(lines)) == replace(READING, sure={})


def test_one_piece_of_evidence_is_one_line() -> None:
    lines = write_json(READING).decode().splitlines()
    assert sum('"rule"' in line for line in lines) == 3


READERS = {"json": read_json, "xml": read_xml}


@pytest.mark.parametrize("form", READERS)
def test_round_trip(form: str) -> None:
    assert READERS[form](WRITERS[form](READING)) == READING


@pytest.mark.parametrize("form", READERS)
def test_boxes_are_rounded(form: str) -> None:
    box = (-0.04, 10.26, 10.31, 20.0)
    table = LetterTable(page=1, box=box, rows=())
    letter = Letter(tables=(table,), appendices=(Appendix(tables=(table,)),))
    reading = replace(READING, letter=letter, unplaced=(Unplaced(1, box, "x"),))
    document = WRITERS[form](reading)
    assert b"-0" not in document
    back = READERS[form](document)
    expected = (0.0, 10.3, 10.3, 20.0)
    assert back.unplaced[0].box == back.letter.tables[0].box == expected
    assert back.letter.appendices[0].tables[0].box == expected


@pytest.mark.parametrize("form", WRITERS)
def test_equal_readings_give_the_same_bytes(form: str) -> None:
    whole = replace(READING, unplaced=(Unplaced(1, (0, 1, 4, 2), "x"),))  # cells are counted
    floats = replace(READING, unplaced=(Unplaced(1, (0.0, 1.0, 4.0, 2.0), "x"),))
    assert WRITERS[form](whole) == WRITERS[form](floats)


@pytest.mark.parametrize(
    ("text", "in_json", "in_xml"),
    [
        ("Hoa\u0300 Bi\u0300nh", "Hoà Bình", "Hoà Bình"),
        ("a\n\u0301b", "a\n\u0301b", "a\n\u0301b"),
        ("e\u0301\n\u0301", "é\n\u0301", "é\n\u0301"),
        ("a\x00b\x1bc", "a\x00b\x1bc", "a\ufffdb\ufffdc"),
        ("a\ud800b", "a\ufffdb", "a\ufffdb"),
        ("a\uffffb", "a\uffffb", "a\ufffdb"),
        ("\r\n\t ", "\r\n\t ", "\r\n\t "),
        ("  ]]> <b>&amp;", "  ]]> <b>&amp;", "  ]]> <b>&amp;"),
        ("𠮷", "𠮷", "𠮷"),
    ],
)
def test_text(text: str, in_json: str, in_xml: str) -> None:
    reading = replace(READING, letter=Letter(subject=text))
    assert read_json(write_json(reading)).letter.subject == in_json
    assert read_xml(write_xml(reading)).letter.subject == in_xml


def test_null_and_empty_differ_in_xml() -> None:
    for subject in (None, ""):
        reading = replace(READING, letter=Letter(subject=subject))
        assert read_xml(write_xml(reading)).letter.subject == subject


BAD_JSON = [
    (b"", ""),
    (b"\xff\xfe", ""),
    (b"[" * 10_000, ""),
    (write_json(READING).replace(b'"1.0"', b'"2.0"'), "/version"),
    (write_json(READING).replace(b'"page":1', b'"page":"1"', 1), "/evidence/~1addressees~12/0/page"),
    (write_json(READING).replace(b'"unit": "pt"', b'"unit": "pt", "extra": 1'), "/source/extra"),
]


@pytest.mark.parametrize(("document", "path"), BAD_JSON)
def test_bad_json(document: bytes, path: str) -> None:
    with pytest.raises(SchemaError) as caught:
        read_json(document)
    assert caught.value.path == path


XML = write_xml(READING)
BAD_XML = [
    (b"", ""),
    (b"<a>", ""),
    (b"<a/>", ""),
    ("<document/>".encode("utf-16"), ""),
    (b"<document>" * 100_000, ""),
    (XML.replace(b"<pages>1<", b"<pages>x<"), "/source/pages"),
    (XML.replace(b"<unit>pt</unit>", b"<unit>pt</unit><unit>pt</unit>"), "/source/unit"),
    (XML.replace(b"<unit>pt<", b"<unit><b/>pt<"), "/source/unit"),
    (XML.replace(b"<unplaced>", b"<unknown/><unplaced>"), "/unknown"),
    (XML.replace(b"/addressees/10", b"/addressees/2"), "/evidence/~1addressees~12"),
    (XML.replace(b"10.0 20.5", b"10.0"), "/letter/tables/0/box"),
]


@pytest.mark.parametrize(("document", "path"), BAD_XML)
def test_bad_xml(document: bytes, path: str) -> None:
    with pytest.raises(SchemaError) as caught:
        read_xml(document)
    assert caught.value.path.startswith(path)
