"""The shipped schemas: they follow the model, they hold, and hostile documents get nowhere."""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from jsonschema import Draft202012Validator

from vnadmin_doc.api import validate
from vnadmin_doc.errors import SchemaError
from vnadmin_doc.model.letter import Body, Letter, LetterTable, Reference, Section
from vnadmin_doc.model.reading import Evidence, Reading, SourceInfo
from vnadmin_doc.writers import schema, write_json, write_xml

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "schemas"

BOX = (1.0, 2.0, 3.0, 4.0)
READING = Reading(
    SourceInfo("a.txt", "0" * 64, "text/plain", 1, "text", "utf-8", None, "cell"),
    Letter(
        subject="x",
        references=(Reference(text="r", date="2021-06"),),
        tables=(LetterTable(page=1, box=BOX, rows=(("a",),)),),
    ),
    {"/subject": (Evidence(1, BOX, "x", "subject/x", 0.5),), "/code": ()},
    (),
    (),
    {"/code/number": 0.5, "/code/notation": 0.25},
)
JSON = write_json(READING)
XML = write_xml(READING)


def maker() -> ModuleType:
    """tools/make_schemas.py, which is a script."""
    spec = importlib.util.spec_from_file_location("make_schemas", ROOT / "tools" / "make_schemas.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = maker()


@pytest.mark.parametrize("name", MAKER.OUTPUTS)
def test_committed_schemas_are_those_of_the_model(name: str) -> None:
    made = MAKER.OUTPUTS[name]()
    assert (SCHEMAS / name).read_text(encoding="utf-8") == made, "run: python -m tools.make_schemas"


def test_every_member_is_described_and_nothing_else() -> None:
    from vnadmin_doc.writers.as_xml import members

    expected = {(kind.__name__, name.rstrip("_")) for kind in MAKER.structures() for name in members(kind)}
    assert set(MAKER.words()) - expected == set(), "remove from tools/schema_fields.tsv"


def test_json_schema_is_one_and_closed() -> None:
    tree = json.loads((SCHEMAS / schema.JSON_SCHEMA).read_bytes())
    Draft202012Validator.check_schema(tree)
    for body in [tree, *tree["$defs"].values()]:
        assert body["additionalProperties"] is False
        assert body["required"] == list(body["properties"])
        assert all(member["description"] for member in body["properties"].values())


def test_schema_dates_are_the_model_s() -> None:
    text = (SCHEMAS / schema.JSON_SCHEMA).read_text(encoding="utf-8")
    patterns = set(re.findall(r'"pattern": "(\^\[0-9\]\{4\}.*)"', text))
    assert patterns == {MAKER.DATE}


@pytest.mark.parametrize("document", [JSON, XML, JSON.decode(), XML.decode().partition("?>")[2], b" \n" + JSON])
def test_valid(document: bytes | str) -> None:
    validate(document)


JSON_FAULTS = [
    (b'"1.0"', b'"1.1"', "/version"),
    (b'"vnadmin-doc/letter"', b'"other"', "/schema"),
    (b'"2021-06"', b'"2021-13"', "/letter/references/0/date"),
    (b'"subject": "x"', b'"subject": 1', "/letter/subject"),
    (b'"subject": "x"', b'"subjects": "x"', "/letter"),
    (b'"confidence":0.5', b'"confidence":1.5', "/evidence/~1subject/0/confidence"),
    (b'"/subject"', b'"subject"', "/evidence"),
    (b'"box":[1.0,', b'"box":[', "/evidence/~1subject/0/box"),
    (b'"/code/number": 0.5', b'"/code/number": 1.5', "/sure/~1code~1number"),
    (b'"/code/number": 0.5', b'"code": 0.5', "/sure"),
    (b'"pages": 1', b'"pages": NaN', ""),
    (b'"pages": 1', b'"pages": true', "/source/pages"),
    (b'"unplaced": []', b'"unplaced": null', "/unplaced"),
]


@pytest.mark.parametrize(("old", "new", "path"), JSON_FAULTS)
def test_json_faults_have_a_place(old: bytes, new: bytes, path: str) -> None:
    assert old in JSON
    with pytest.raises(SchemaError) as caught:
        validate(JSON.replace(old, new))
    assert caught.value.path == path


XML_FAULTS = [
    (b'"1.0">', b'"1.1">', ""),
    (b"<date>2021-06", b"<date>2021-13", "/letter/references/0/date"),
    (b"<subject>x</subject>", b"<subjekt/>", "/letter/subjekt"),
    (b"<subject>x</subject>", b'<x:a xmlns:x="urn:x"/>', "/letter/{urn:x}a"),
    (b"<confidence>0.5", b"<confidence>1.5", "/evidence/~1subject/0/confidence"),
    (b"<confidence>0.5", b"<confidence>NaN", "/evidence/~1subject/0/confidence"),
    (b"<box>1.0 ", b"<box>", "/letter/tables/0/box"),
    (b"<box>1.0 ", b"<box>INF ", "/letter/tables/0/box"),
    (b'path="/subject"', b'path="/code"', "/evidence/~1code"),
    (b'path="/subject"', b'path="subject"', "/evidence/subject"),
    (b">0.5</sure>", b">1.5</sure>", "/sure/~1code~1number"),
    (b'path="/code/number"', b'path="/code/notation"', "/sure/~1code~1notation"),
    (b"<cell>a</cell>", b"<call/>", "/letter/tables/0/rows/0/call"),
    (b"<unplaced/>", b"", "/issues"),
    (b"urn:vnadmin-doc:letter:1", b"urn:vnadmin-doc:letter:2", ""),
]


@pytest.mark.parametrize(("old", "new", "path"), XML_FAULTS)
def test_xml_faults_have_a_place(old: bytes, new: bytes, path: str) -> None:
    assert old in XML
    with pytest.raises(SchemaError) as caught:
        validate(XML.replace(old, new, 1))
    assert caught.value.path == path


def laughs(count: int) -> str:
    """The billion laughs."""
    entities = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, count)]
    return f'<!DOCTYPE d [<!ENTITY l0 "ha">{"".join(entities)}]><d>&l{count - 1};</d>'


HOSTILE = {
    "laughs": laughs(10),
    "laughs in an attribute": laughs(10).replace("<d>", '<d a="&l9;">'),
    "external entity": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>',
    "external DTD": '<!DOCTYPE d SYSTEM "http://localhost:1/d.dtd"><d/>',
    "parameter entity": '<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/hostname">%p;]><d/>',
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused(document: str, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    with pytest.raises(SchemaError, match=r"document type|well-formed") as caught:
        validate((head + document).encode(encoding))
    assert len(str(caught.value)) < 1000


def nested(depth: int) -> Letter:
    section = Section(label="-")
    for _ in range(depth):
        section = Section(label="-", children=(section,))
    return Letter(body=Body(sections=(section,)))


def test_sections_may_be_nested_deeper_than_any_letter_nests_them() -> None:
    reading = replace(READING, letter=nested(40))
    validate(write_json(reading))
    validate(write_xml(reading))


@pytest.mark.parametrize(
    "document", [b"", b"null", b"[]", b"\xff", b"{", b"[" * 100_000, '"\ud800"', b"<", b"<d>" * 9999]
)
def test_what_is_no_document_is_refused(document: bytes | str) -> None:
    with pytest.raises(SchemaError):
        validate(document)


def test_deeply_nested_json_is_refused_not_a_crash() -> None:
    deep = b'{"label":"","heading":null,"text":[],"children":[' * 97 + b"]}" * 97
    with pytest.raises(SchemaError):
        validate(JSON.replace(b'"sections": []', b'"sections": [' + deep + b"],", 1))
