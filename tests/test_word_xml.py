"""Word 2003 XML, flat OPC, and documents that a DOCX file inserts (altChunk)."""

from __future__ import annotations

import base64
import io
import zipfile
from xml.sax.saxutils import escape

import docx as python_docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

import vnadmin_doc
from test_split import LETTER
from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.formats.word import docx, word_xml
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.page import Source

NAMESPACES = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
)


def p(text: str, own: str = "") -> str:
    return f"<w:p>{own}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def word_2003(body: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        f"<w:wordDocument {NAMESPACES}><w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    ).encode()


def text_of(source: Source) -> str:
    return " ".join(word.text for page in source.pages for word in page.words)


def read(data: bytes) -> Source:
    assert word_xml.matches(data)
    return word_xml.read(data, "a.xml", Limits())


def change(kind: str, text: str) -> str:
    tag = "delText" if kind == "Deletion" else "t"
    inner = f"<aml:content><w:r><w:{tag}>{text}</w:{tag}></w:r></aml:content>"
    return f'<w:p><aml:annotation w:type="Word.{kind}">{inner}</aml:annotation><w:r><w:t> còn</w:t></w:r></w:p>'


NOTE = "<w:p><w:r><w:t>chữ</w:t></w:r><w:r><w:footnote>" + p("chú thích") + "</w:footnote></w:r></w:p>"
LISTED = '<w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="{}"/></w:listPr></w:pPr>'
HEADED = p("thân") + '<w:sectPr><w:hdr w:type="odd">' + p("đầu trang") + "</w:hdr></w:sectPr>"
SHAPE = "<v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape>"
BOX = f"<w:p><w:r><w:pict>{SHAPE}</w:pict></w:r></w:p>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p("một & hai"), "một & hai"),
        (f"<wx:sub-section>{p('một')}</wx:sub-section>{p('hai')}", "một hai"),
        (change("Insertion", "mới"), "mới còn"),
        (change("Deletion", "cũ"), "còn"),
        (change("Comment", "lời bàn"), "còn"),
        (NOTE, "chữ 1 1 chú thích"),
        (p("việc", LISTED.format("1.")), "1. việc"),
        (p("việc", LISTED.format("\uf0b7")), "- việc"),
        (HEADED, "đầu trang thân"),
        (BOX.format(p("trong khung")), "trong khung"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>hiện</w:t></w:r></w:p>", "hiện"),
    ],
)
def test_word_2003(body: str, text: str) -> None:
    assert text_of(read(word_2003(body))) == text


def flat(data: bytes) -> bytes:
    """A DOCX file as flat OPC."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith((".xml", ".rels")) and not name.startswith("[Content"):
                xml = content.decode().partition("?>")[2] if content.startswith(b"<?xml") else content.decode()
                inner = f"<pkg:xmlData>{xml}</pkg:xmlData>"
            else:
                inner = f"<pkg:binaryData>{base64.b64encode(content).decode()}</pkg:binaryData>"
            parts.append(f'<pkg:part pkg:name="/{name}">{inner}</pkg:part>')
    body = "".join(parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><pkg:package '
        f'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{body}</pkg:package>'
    ).encode()


def saved(document: python_docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def letter() -> python_docx.document.Document:
    document = python_docx.Document()
    for line in LETTER.splitlines():
        document.add_paragraph(line)
    return document


def test_flat_opc_is_read_as_its_docx() -> None:
    data = saved(letter())
    plain, odd = vnadmin_doc.read(data), vnadmin_doc.read(flat(data))
    assert odd.letter == plain.letter
    assert odd.evidence == plain.evidence
    assert odd.source.reading == "office"


def test_cut_xml_is_told() -> None:
    data = word_2003(p("một") + p("hai"))
    assert [i.code for i in read(data[:-60]).issues] == ["source-truncated"]
    with pytest.raises(DamagedFile):
        read(data[: data.index(b"wordml") + 6])


@pytest.mark.parametrize("data", [b"<?xml version='1.0'?><a/>", b"<html>wordDocument</html>", b"", b"wordDocument"])
def test_other_xml_is_not_word(data: bytes) -> None:
    assert not word_xml.matches(data)


def test_no_entity_is_expanded() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbb">]>'
    data = word_2003("<w:p><w:r><w:t>một &a; &b; hai</w:t></w:r></w:p>").replace(b"?>", b"?>" + entities, 1)
    assert "root:" not in text_of(read(data))
    assert "bbbb" not in text_of(read(data))


# altChunk


def with_chunk(data: bytes, name: str) -> bytes:
    document = python_docx.Document()
    document.add_paragraph("trước")
    part = Part(PackURI(f"/word/{name}"), "application/octet-stream", data, document.part.package)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    key = document.part.relate_to(part, relation)
    body = document.element.body
    body.insert(1, parse_xml(f'<w:altChunk {nsdecls("w", "r")} r:id="{key}"/>'))
    document.add_paragraph("sau")
    return saved(document)


def one_paragraph(text: str) -> bytes:
    document = python_docx.Document()
    document.add_paragraph(text)
    return saved(document)


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        ("<html><body><p>giữa <b>đậm</b></p></body></html>".encode(), "c.html", "trước giữa đậm sau"),
        (rb"{\rtf1\ansi gi\u7919?a\par}", "c.rtf", "trước giữa sau"),
        (one_paragraph("giữa"), "c.docx", "trước giữa sau"),
        (with_chunk(b"<html><body>trong</body></html>", "d.html"), "c.docx", "trước trước trong sau sau"),
        ("giữa\nhai".encode(), "c.txt", "trước giữa hai sau"),
    ],
)
def test_inserted_documents(data: bytes, name: str, text: str) -> None:
    source = docx.read(with_chunk(data, name), "a.docx", Limits())
    assert text_of(source) == text
    assert source.issues == ()


def test_an_inserted_document_that_is_not_read_is_named() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(60)
    for data in (b"MIME-Version: 1.0\nContent-Type: text/html\n\nx", picture, b"PK\x03\x04cut"):
        source = docx.read(with_chunk(data, "c.mht"), "a.docx", Limits())
        assert [(i.code, i.severity) for i in source.issues] == [("insert-unread", "warning")]
        assert text_of(source) == "trước sau"


def test_documents_in_documents_have_an_end() -> None:
    data = one_paragraph("giữa")
    for _ in range(5):
        data = with_chunk(data, "c.docx")
    source = docx.read(data, "a.docx", Limits())
    assert text_of(source).count("trước") == 3


def test_parts_without_a_name_are_left_out() -> None:
    data = flat(saved(letter())).replace(
        b"</pkg:package>", b'<pkg:part pkg:name="/"><pkg:xmlData><a/></pkg:xmlData></pkg:part></pkg:package>'
    )
    assert vnadmin_doc.read(data).letter == vnadmin_doc.read(saved(letter())).letter


def test_xml_without_a_root_is_told() -> None:
    data = word_2003(p("một"))
    with pytest.raises(DamagedFile, match="not valid XML"):
        word_xml.read(b"\x00" + data.replace(b"<", b"&"), "a.xml", Limits())
