"""Signatures of packets in a reading: which are reported, and the doubts about them for each file in the packet."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from tools.samples.mail import archive

from signing import authority, root, store
from test_edxml import attachment, business, packet, with_attachments
from test_split import DECISION, LETTER
from vnadmin_doc import Reading, load, read, read_all, write
from vnadmin_doc.api import validate
from vnadmin_doc.batch import Outcome, outcomes
from vnadmin_doc.cli.card_output import card
from vnadmin_doc.errors import DamagedFile
from vnadmin_doc.exchange import xml_signatures
from vnadmin_doc.sure.judgement import can_be_filed
from xml_signing import DS, EDXML, sign_packet

HEADER, FILES = "#header", "#files"
MESSAGE = f"{{{EDXML}}}MessageHeader"
SIGNED_TIME = "2024-03-05T10:20:30+07:00"


def with_ids(data: bytes) -> str:
    """The packet with ids for its message header and its files."""
    text = data.decode().replace("<edXML:MessageHeader>", '<edXML:MessageHeader Id="header">')
    return re.sub(r"<\?xml.*?\?>", "", text).replace("<AttachmentEncoded>", '<AttachmentEncoded Id="files">')


def signed(uri: str | None = None, data: bytes = b"") -> bytes:
    return sign_packet(with_ids(data or packet()), uri=uri)


def both() -> bytes:
    """One signature of the header, another of the files."""
    other = re.search(rb"<Signature.*</Signature>", signed(FILES), re.DOTALL)
    assert other
    return signed(HEADER).replace(b"</Signature>", b"</Signature>" + other[0])


def other_text(data: bytes, old: str, new: str) -> bytes:
    assert old.encode() in data
    return data.replace(old.encode(), new.encode())


def other_file(data: bytes) -> bytes:
    """The packet with another file in it."""
    return re.sub(rb"<Attachment>.*</Attachment>", attachment("b.txt", DECISION.encode()).encode(), data, flags=re.S)


def forged_file_beside() -> bytes:
    """The signed files are at another place, and a forged file is in theirs."""
    forged = f"<AttachmentEncoded>{attachment('b.txt', DECISION.encode())}</AttachmentEncoded>"
    return signed(FILES).replace(b'<AttachmentEncoded Id="files">', forged.encode() + b'<AttachmentEncoded Id="files">')


def header_in_signature() -> bytes:
    """The signed message header is hidden in the signature, and another stands in its place."""
    found = etree.fromstring(signed(HEADER))
    header, signature = next(found.iter(MESSAGE)), next(found.iter(f"{{{DS}}}Signature"))
    place = header.getparent()
    assert place is not None
    forged = etree.fromstring(etree.tostring(header))
    forged.set("Id", "other")
    place.replace(header, forged)
    etree.SubElement(signature, f"{{{DS}}}Object").append(header)
    return etree.tostring(found)


def revocation_in_signature() -> bytes:
    """A whole signed packet, and in its signature, which does not sign itself, an order to revoke."""
    text = re.sub(r"<edXML:TraceHeaderList>.*</edXML:TraceHeaderList>", "", with_ids(packet()), flags=re.DOTALL)
    order = f'<TraceHeaderList xmlns="{EDXML}"><Bussiness><BussinessDocType>1</BussinessDocType></Bussiness>'
    added = f'<Object xmlns="{DS}">{order}</TraceHeaderList></Object></Signature>'
    return sign_packet(text).replace(b"</Signature>", added.encode())


ALTERED = ("packet-signature-altered", "error")
ORDER = "what the packet does (Bussiness)"
HEAD = f"the header, {ORDER}"
BARE = ("packet-part-unsigned", "warning")
CASES: dict[str, tuple[Callable[[], bytes], list[tuple[str, str]], str]] = {
    "unsigned": (packet, [], ""),
    "all signed": (signed, [], ""),
    "signed over a comment": (lambda: other_text(signed(), "<edXML:Subject>", "<edXML:Subject><!-- x -->"), [], ""),
    "header altered": (lambda: other_text(signed(), "<edXML:CodeNumber>214<", "<edXML:CodeNumber>215<"), [ALTERED], ""),
    "file altered": (lambda: other_file(signed()), [ALTERED], ""),
    "header only": (lambda: signed(HEADER), [BARE], f"{ORDER}, the file"),
    "files only": (lambda: signed(FILES), [BARE], HEAD),
    "header and files": (both, [BARE], ORDER),
    "header signed, file altered": (lambda: other_file(both()), [ALTERED, BARE], f"{ORDER}, the file"),
    "an order within the signature": (revocation_in_signature, [BARE], ORDER),
    "what is not followed": (lambda: re.sub(rb'URI="[^"]*"', b'URI="cid:1"', signed()), [BARE], f"{HEAD}, the file"),
    "another value": (
        lambda: re.sub(rb"(<SignatureValue>)....", rb"\1AAAA", signed()), [("packet-signature-invalid", "error")], "",
    ),
}  # fmt: skip


def about_signatures(reading: Reading) -> list[tuple[str, str]]:
    return [(i.code, i.severity) for i in reading.issues if i.code.startswith(("packet-signature", "packet-part"))]


@pytest.mark.parametrize("name", CASES)
def test_doubts_about_the_signatures_of_a_packet(name: str) -> None:
    make, expected, parts = CASES[name]
    reading = read(make(), name="a.edxml")
    assert about_signatures(reading) == expected
    assert reading.source.packet is not None
    assert bool(reading.source.packet.signatures) == (name != "unsigned")
    bare = [issue.message.partition("covers ")[2] for issue in reading.issues if issue.code == BARE[0]]
    assert bare == ([parts] if parts else [])


def test_a_comment_does_not_cut_a_signed_text() -> None:
    """A signature leaves comments out, so the text around one is the signed text."""
    reading = read(other_text(signed(), "<edXML:CodeNumber>214<", "<edXML:CodeNumber>2<!-- -->14<"))
    assert reading.source.packet is not None
    assert (reading.source.packet.number, about_signatures(reading)) == ("214", [])


def bare_parts(data: bytes) -> list[list[str]]:
    """For each file in the packet, what is not signed."""
    return [
        [issue.message.partition("covers ")[2] for issue in reading.issues if issue.code == BARE[0]]
        for reading in read_all(data)
    ]


def test_each_file_of_a_packet_has_its_own_doubts() -> None:
    files = (attachment("a.txt", LETTER.encode()), attachment("b.txt", DECISION.encode()))
    text = with_ids(with_attachments(packet(), *files)).replace("<Attachment>", '<Attachment Id="first">', 1)
    assert bare_parts(sign_packet(text, uri="#first")) == [[HEAD], [f"{HEAD}, the file"]]


def test_a_forged_file_beside_the_signed_files() -> None:
    assert bare_parts(forged_file_beside()) == [[f"{HEAD}, the file"], [HEAD]]


def test_a_header_in_the_signature_is_refused() -> None:
    with pytest.raises(DamagedFile, match="unclear which one counts"):
        read(header_in_signature())


def test_packets_with_the_same_header_are_verified_and_compared_apart() -> None:
    revokes = business("1")
    data = archive({"a.edxml": signed(data=revokes), "b.edxml": revokes, "c.edxml": signed(data=revokes) + b"\n"})
    readings = read_all(data)
    assert [len(r.source.packet.signatures) if r.source.packet else None for r in readings] == [1, 0, 1]
    assert [[i.code for i in r.issues].count("packet-revokes") for r in readings] == [1, 1, 1]


def test_a_packet_is_verified_once(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [attachment(f"{number}.txt", LETTER.encode()) for number in range(5)]
    data = signed(data=with_attachments(packet(), *files))
    calls = []
    verify = xml_signatures.verify_packet

    def counted(*args: Any) -> Any:
        calls.append(1)
        return verify(*args)

    monkeypatch.setattr(xml_signatures, "verify_packet", counted)
    assert len(read_all(data)) == 5
    assert calls == [1]


def test_a_signed_packet_that_cannot_be_verified_is_not_unsigned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_signatures, "MAX_BYTES", 100)
    reading = read(signed())
    assert reading.source.packet is not None
    assert [one.integrity for one in reading.source.packet.signatures] == ["not-evaluated"]
    assert about_signatures(reading) == [BARE]


def test_without_the_extra_the_signatures_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "signxml", None)
    reading = read(other_file(signed()))
    assert reading.source.packet is not None
    assert [one.integrity for one in reading.source.packet.signatures] == ["not-evaluated"]
    assert about_signatures(reading) == [("packet-signature-unverified", "info")]


def test_the_letters_of_an_altered_packet_are_not_filed_unseen() -> None:
    good, bad = read(signed()), read(other_text(signed(), "<edXML:Priority>0<", "<edXML:Priority>1<"))
    assert about_signatures(bad) == [ALTERED]
    assert replace(bad, source=good.source).letter == good.letter
    assert not can_be_filed(bad)


def test_trust_in_the_signatures_of_a_packet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def trust(*parts: bytes) -> list[tuple[str, list[tuple[str, str]]]]:
        reading = read(signed(), trust_store=store(tmp_path / str(len(parts)), *parts))
        assert reading.source.packet is not None
        return [(one.trust, about_signatures(reading)) for one in reading.source.packet.signatures]

    assert trust(root().pem, authority().pem) == [("not-evaluated", [])], "without a signed time"
    monkeypatch.setattr(xml_signatures, "_times", lambda *_: iter((SIGNED_TIME,)))
    assert trust(root().pem, authority().pem) == [("trusted", [])]
    assert trust(root().pem) == [("untrusted", [("packet-signature-untrusted", "warning")])]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_documents_have_the_signatures(form: str) -> None:
    reading = read(signed(), name="a.edxml")
    document = write(reading, form)
    validate(document)
    assert load(document) == reading
    assert reading.source.packet is not None
    assert [(one.signer, one.parts) for one in reading.source.packet.signatures] == [("Lê Thị Mẫu", ("/edXML",))]


def test_a_run_reads_a_signed_packet_again_for_a_trust_store(tmp_path: Path) -> None:
    (tmp_path / "a.edxml").write_bytes(signed())
    folder = str(store(tmp_path, root().pem, authority().pem))

    def run(trust_store: str | None) -> Outcome:
        (outcome,) = outcomes([tmp_path / "a.edxml"], tmp_path / "out", workers=0, trust_store=trust_store)
        return outcome

    assert [run(path).status for path in (None, None, folder, folder)] == [
        "converted", "unchanged", "converted", "unchanged",
    ]  # fmt: skip


def test_the_card_has_the_packet() -> None:
    name = packet().decode().partition("<edXML:OrganName>")[2].partition("<")[0]
    text = card(read(signed(data=business("2"))), "en")
    assert f"packet from {name}: 214/SCT-QLTM, updates a letter\n" in text
    assert "the packet is signed by Lê Thị Mẫu, Sở Mẫu: intact, nothing added since, trust not evaluated" in text
    assert "the packet is not signed" in card(read(packet()), "en")
    assert "packet" not in card(read(LETTER.encode()), "en")
