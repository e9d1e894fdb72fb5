"""XML signatures of packets and DOCX files: what is signed, what is not, and what is not followed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

import vnadmin_doc
from signing import DAY, authority, identity, person, root, store
from vnadmin_doc.exchange.xml_signatures import MAX_BYTES, is_signed, verify_packet
from vnadmin_doc.formats.signatures.trust import load_trust_store
from vnadmin_doc.formats.signatures.xml_dsig import MAX_SIGNATURES
from xml_signing import DS, EDXML, PACKET, repacked, sign_docx, sign_packet

LETTER = Path(__file__).parents[1] / "samples" / "quyet-dinh" / "source.docx"
HEADER = "/edXML/edXMLEnvelope/edXMLHeader/MessageHeader"
NO = "not-evaluated"


def replaced(old: str, new: str, packet: Callable[[], bytes] = sign_packet) -> bytes:
    data = packet().decode()
    assert old in data
    return data.replace(old, new).encode()


def in_packet_namespace() -> bytes:
    """The signature in the namespace of edXML, as in packets whose program lost that of the standard."""
    return replaced(f'<Signature xmlns="{DS}">', "<Signature>")


def wrapped() -> bytes:
    """The signed header is hidden in the signature, and another stands in its place."""
    found = etree.fromstring(sign_packet(uri="#header"))
    header = found.find(f".//{{{EDXML}}}MessageHeader")
    signature = found.find(f".//{{{DS}}}Signature")
    assert header is not None
    assert signature is not None
    place = header.getparent()
    assert place is not None
    forged = etree.fromstring(etree.tostring(header))
    forged.set("Id", "other")
    forged[0].text = "V/v giả mạo"
    place.replace(header, forged)
    etree.SubElement(signature, f"{{{DS}}}Object").append(header)
    return etree.tostring(found)


def same_id_twice() -> bytes:
    """A second header has the id of the signed one."""
    found = etree.fromstring(sign_packet(uri="#header"))
    header = found.find(f".//{{{EDXML}}}MessageHeader")
    assert header is not None
    forged = etree.fromstring(etree.tostring(header))
    forged[0].text = "V/v giả mạo"
    found.append(forged)
    return etree.tostring(found)


def with_uri(uri: str) -> bytes:
    return re.sub(rb'URI="[^"]*"', f'URI="{uri}"'.encode(), sign_packet())


def with_transform(algorithm: str) -> bytes:
    return sign_packet().replace(f"{DS}enveloped-signature".encode(), algorithm.encode())


PACKETS: dict[str, tuple[Callable[[], bytes], str, tuple[str, ...]]] = {
    "good": (sign_packet, "intact", ("/edXML",)),
    "header only": (lambda: sign_packet(uri="#header"), "intact", (HEADER,)),
    "wrong namespace": (in_packet_namespace, "intact", ("/edXML",)),
    "named DigitalSignature": (
        lambda: in_packet_namespace().replace(b"<Signature>", b"<DigitalSignature>").replace(
            b"</Signature>", b"</DigitalSignature>"
        ),
        "intact",
        ("/edXML",),
    ),
    "altered": (lambda: replaced("V/v th", "V/v gi"), "altered", ()),
    "altered, wrong namespace": (lambda: in_packet_namespace().replace(b"V/v th", b"V/v gi"), "altered", ()),
    "altered attachment": (lambda: replaced("QUJD", "QUJE"), "altered", ()),
    "altered attachment, header signed": (
        lambda: replaced("QUJD", "QUJE", lambda: sign_packet(uri="#header")),
        "intact",
        (HEADER,),
    ),
    "another signature value": (lambda: re.sub(rb"(<SignatureValue>)....", rb"\1AAAA", sign_packet()), "invalid", ()),
    "wrapped": (wrapped, "intact", ("/edXML/edXMLEnvelope/edXMLHeader/Signature/Object/MessageHeader",)),
    "same id twice": (same_id_twice, "invalid", ()),
    "missing id": (lambda: with_uri("#nowhere"), "invalid", ()),
    "a file": (lambda: with_uri("file:///etc/passwd"), NO, ()),
    "an address": (lambda: with_uri("http://192.0.2.1/x"), NO, ()),
    "another part": (lambda: with_uri("cid:1"), NO, ()),
    "XPointer": (lambda: with_uri("#xpointer(/)"), NO, ()),
    "XSLT": (lambda: with_transform("http://www.w3.org/TR/1999/REC-xslt-19991116"), NO, ()),
    "XPath": (lambda: with_transform("http://www.w3.org/TR/1999/REC-xpath-19991116"), NO, ()),
    "shared secret": (
        lambda: re.sub(rb"#ecdsa-sha256", b"#hmac-sha256", sign_packet()), NO, ()
    ),
    "no certificate": (lambda: re.sub(rb"<KeyInfo>.*</KeyInfo>", b"", sign_packet(), flags=re.DOTALL), NO, ()),
    "redacted": (
        lambda: re.sub(rb"<SignatureValue>.*?</SignatureValue>", b"<SignatureValue>REDACTED</SignatureValue>",
                       sign_packet(), flags=re.DOTALL),
        "invalid", (),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PACKETS)
def test_packets(name: str) -> None:
    make, integrity, parts = PACKETS[name]
    [one] = verify_packet(make())
    assert (one.integrity, one.parts) == (integrity, parts)
    assert one.covers_whole_file == (parts == ("/edXML",))


def test_only_signed_content_counts_as_signed() -> None:
    assert [is_signed(HEADER, one) for one in verify_packet(sign_packet())] == [True]
    assert [is_signed(HEADER, one) for one in verify_packet(sign_packet(uri="#header"))] == [True]
    assert [is_signed("/edXML/AttachmentEncoded", one) for one in verify_packet(sign_packet(uri="#header"))] == [False]
    assert [is_signed(HEADER, one) for one in verify_packet(wrapped())] == [False]
    assert [is_signed(HEADER, one) for one in verify_packet(replaced("thử", "giả"))] == [False]


def test_content_within_a_signature_is_not_signed_by_it() -> None:
    added = replaced("</Signature>", f'<Object><MessageHeader xmlns="{EDXML}"/></Object></Signature>')
    [one] = verify_packet(added)
    assert one.integrity == "intact"
    assert not is_signed("/edXML/edXMLEnvelope/edXMLHeader/Signature/Object/MessageHeader", one)


def test_who_signed_a_packet(tmp_path: Path) -> None:
    [one] = verify_packet(sign_packet())
    assert (one.signer, one.organisation, one.signed_at, one.digest) == ("Lê Thị Mẫu", "Sở Mẫu", None, "sha256")
    # A packet states no signed time, so no certificate can be judged.
    [one] = verify_packet(sign_packet(), load_trust_store(store(tmp_path)))
    assert (one.trust, one.revocation) == (NO, NO)


def test_two_signatures_are_told_apart() -> None:
    first = sign_packet(uri="#header")
    other = sign_packet(uri="#files", who=identity("Trần Văn Thử", "Sở Mẫu", authority()))
    signature = re.search(rb"<Signature.*</Signature>", other, re.DOTALL)
    assert signature
    both = first.replace(b"</Signature>", b"</Signature>" + signature[0])
    assert [(one.signer, one.integrity, one.parts) for one in verify_packet(both)] == [
        ("Lê Thị Mẫu", "intact", (HEADER,)), ("Trần Văn Thử", "intact", ("/edXML/AttachmentEncoded",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "packet",
    [PACKET.encode(), b"", b"no XML", b"<edXML>", b"<!DOCTYPE a [<!ENTITY x 'y'>]>" + sign_packet(),
     bytes(MAX_BYTES + 1)],
    ids=["unsigned", "empty", "text", "cut", "document type", "too large"],
)  # fmt: skip
def test_packets_without_a_readable_signature(packet: bytes) -> None:
    assert verify_packet(packet) == ()


def test_of_many_signatures_the_first_are_read() -> None:
    one = "<Signature><SignedInfo/></Signature>"
    found = verify_packet(PACKET.replace("</edXML>", one * 2000 + "</edXML>").encode())
    assert len(found) == MAX_SIGNATURES
    assert {item.integrity for item in found} == {NO}


def test_a_given_tree_is_left_as_it_was() -> None:
    tree = etree.fromstring(in_packet_namespace())
    before = etree.tostring(tree)
    assert [one.integrity for one in verify_packet(tree)] == ["intact"]
    assert etree.tostring(tree) == before


# ---- DOCX --------------------------------------------------------------------------------


def signed_docx() -> bytes:
    return sign_docx(LETTER.read_bytes())


def edited(name: str, old: bytes, new: bytes) -> bytes:
    import io
    import zipfile

    data = signed_docx()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.read(name)
    assert old in part
    return repacked(data, {name: part.replace(old, new)})


def with_another_text(place: str, target: str | None = None, *, signed: bool = False) -> bytes:
    """A part with another text, and a relation that nobody signed, which makes it the text of the letter."""
    import io
    import zipfile

    letter = LETTER.read_bytes()
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        text, relations = archive.read("word/document.xml"), archive.read("_rels/.rels")
    other = {place: text.replace(b"1358", b"9999")}
    data = sign_docx(repacked(letter, other)) if signed else repacked(signed_docx(), other)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    added = f'<Relationship Id="rId99" Type="{office}" Target="{target or place}"/><Relationship Id="rId3"'.encode()
    return repacked(data, {"_rels/.rels": relations.replace(b'<Relationship Id="rId3"', added, 1)})


DOCX: dict[str, tuple[Callable[[], bytes], tuple[str, str, bool]]] = {
    "good": (signed_docx, ("intact", "none", True)),
    "altered text": (lambda: edited("word/document.xml", b"1358", b"9999"), ("altered", NO, False)),
    "altered relations": (
        lambda: edited("word/_rels/document.xml.rels", b'Target="styles.xml"', b'Target="stylez.xml"'),
        ("altered", NO, False),
    ),
    "altered time": (lambda: edited("_xmlsignatures/sig1.xml", b"10:20:30", b"10:20:31"), ("altered", NO, False)),
    "part added": (
        lambda: repacked(signed_docx(), {"word/header9.xml": b"<x/>"}), ("intact", "not-permitted", False)
    ),
    "properties added": (lambda: repacked(signed_docx(), {"docProps/custom.xml": b"<x/>"}), ("intact", "none", True)),
    "another text among the properties": (
        lambda: with_another_text("docProps/text.xml"), ("intact", "not-permitted", False)
    ),
    "another text in place of the properties": (
        lambda: with_another_text("docProps/core.xml"), ("intact", "not-permitted", False)
    ),
    "another text among the signatures": (
        lambda: with_another_text("_xmlsignatures/text.bin", "/_XMLSIGNATURES/text.bin"),
        ("intact", "not-permitted", False),
    ),
    "a signed part as the text": (
        lambda: with_another_text("word/other.xml", signed=True), ("intact", "not-permitted", False)
    ),
    "text not signed": (
        lambda: sign_docx(LETTER.read_bytes(), leave="word/document.xml"), ("intact", "not-permitted", False)
    ),
    "signature cut off": (
        lambda: edited("_xmlsignatures/sig1.xml", b"</Signature>", b""), (NO, NO, False)
    ),
    "no manifest": (lambda: edited("_xmlsignatures/sig1.xml", b"Manifest>", b"Other>"), ("altered", NO, False)),
}  # fmt: skip


@pytest.mark.parametrize("name", DOCX)
def test_docx(name: str) -> None:
    make, expected = DOCX[name]
    [one] = vnadmin_doc.read(make()).letter.digital_signatures
    assert (one.integrity, one.changes, one.covers_whole_file) == expected


def test_who_signed_a_docx(tmp_path: Path) -> None:
    reading = vnadmin_doc.read(signed_docx(), trust_store=store(tmp_path, root().pem, authority().pem))
    [one] = reading.letter.digital_signatures
    assert (one.signer, one.organisation, one.signed_at) == ("Lê Thị Mẫu", "Sở Mẫu", "2024-03-05T10:20:30Z")
    assert (one.trust, "word/document.xml" in one.parts) == ("trusted", True)
    assert vnadmin_doc.read(LETTER).letter.model_copy(update={"digital_signatures": (one,)}) == reading.letter


def test_without_the_extra_a_signed_docx_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "signxml", None)
    reading = vnadmin_doc.read(signed_docx())
    [one] = reading.letter.digital_signatures
    assert (one.signer, one.integrity, one.valid) == (None, NO, None)
    assert [issue.severity for issue in reading.issues if issue.code == "signatures-unverified"] == ["info"]


def test_the_day_of_the_tests_is_fixed() -> None:
    assert person().certificate.not_valid_before_utc < DAY < person().certificate.not_valid_after_utc
