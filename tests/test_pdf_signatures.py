"""Signatures of PDF files: each fact is found, and distinguished from the others."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm

import vnadmin_doc
from signing import (
    DAY,
    agency,
    authority,
    changed,
    crl,
    identity,
    person,
    root,
    sign,
    stamped,
    stamper,
    store,
    with_lists,
    with_sha1,
)
from vnadmin_doc.errors import MissingDependency, ReadError
from vnadmin_doc.formats.pdf.pdf_signed_revisions import MAX_SIGNATURES, UnreadablePdf, merged, verified
from vnadmin_doc.formats.signatures.trust import judged_signatures, load_trust_store
from vnadmin_doc.model.letter import DigitalSignature
from vnadmin_doc.model.page import FileSignature

LETTER = Path(__file__).parents[1] / "samples" / "cong-van-mat" / "source.pdf"
LATER = DAY + datetime.timedelta(days=400)


@cache
def letter() -> bytes:
    return LETTER.read_bytes()


@cache
def signed() -> bytes:
    return sign(letter())


@cache
def signed_by_two() -> bytes:
    return sign(sign(letter(), certify=MDPPerm.FILL_FORMS), agency(), field="Signature2", box=(50, 700, 250, 800))


def facts(data: bytes, folder: Path | None = None) -> list[tuple[str, str, str, str]]:
    """(integrity, changes, trust, revocation) of each signature."""
    found = verified(data)
    if folder:
        found = judged_signatures(found, load_trust_store(folder))
    return [(item.integrity, item.changes, item.trust, item.revocation) for item in found]


def altered(data: bytes) -> bytes:
    """One byte of the text of the page is another."""
    at = data.index(b"stream") + 60
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


NO, INTACT = "not-evaluated", "intact"
INTEGRITY: dict[str, tuple[Callable[[], bytes], list[tuple[str, str]]]] = {
    "good": (signed, [(INTACT, "none")]),
    "altered bytes": (lambda: altered(signed()), [("altered", "none")]),
    "two signers, the first certifies": (signed_by_two, [(INTACT, "permitted"), (INTACT, "none")]),
    "metadata added": (lambda: changed(signed(), "metadata"), [(INTACT, "archival")]),
    "text added to the page": (lambda: changed(signed(), "text"), [(INTACT, "not-permitted")]),
    "text of the page freed": (lambda: freed(signed()), [(INTACT, "not-permitted")]),
    "annotation added": (lambda: changed(signed(), "annotation"), [(INTACT, "not-permitted")]),
    "text added between two signatures": (
        lambda: sign(changed(signed(), "text"), agency(), field="Signature2"),
        [(INTACT, "not-permitted"), (INTACT, "none")],
    ),
    "signed again where nothing may change": (
        lambda: sign_over(sign(letter(), certify=MDPPerm.NO_CHANGES)),
        [(INTACT, "not-permitted"), (INTACT, "none")],
    ),
    "another signature value": (lambda: of_another_key(signed()), [("invalid", "none")]),
    "stamped later": (lambda: stamped(signed(), stamper()), [(INTACT, "archival"), (INTACT, "none")]),
    "validation data added": (lambda: with_lists(signed(), crl(root())), [(INTACT, "archival")]),
    "bytes before the header": (lambda: b"junk\n" + signed(), [(INTACT, "none")]),
    "bytes after the end": (lambda: signed() + b"\n% more\n", [(INTACT, "none")]),
}


def of_another_key(data: bytes) -> bytes:
    """The last byte of the value of the signature is another."""
    start, end = data.index(b"/Contents <308") + len(b"/Contents <"), data.index(b"000000000000>")
    at = start + len(data[start:end].rstrip(b"0")) - 1
    return data[:at] + (b"1" if data[at : at + 1] != b"1" else b"2") + data[at + 1 :]


def freed(data: bytes) -> bytes:
    """A revision that frees the object with the text of the page."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(data), strict=False)
    number = reader.root["/Pages"]["/Kids"][0].get_object().raw_get("/Contents").idnum
    trailer = f"/Size {reader.trailer['/Size']} /Root {reader.root_ref.idnum} 0 R /Prev {reader.last_startxref}"
    table = f"xref\n0 1\n{number:010} 65535 f \n{number} 1\n0000000000 00001 f \ntrailer\n<< {trailer} >>\n"
    return data + f"\n{table}startxref\n{len(data) + 1}\n%%EOF\n".encode()


def of_an_older_kind(data: bytes) -> bytes:
    """The last signature says that it is of a kind that is not verified."""
    name = b"/adbe.pkcs7.detached"
    at = data.rindex(name)
    return data[:at] + b"/adbe.pkcs7.sha1".ljust(len(name)) + data[at + len(name) :]


def test_a_signature_that_is_not_intact_hides_no_change() -> None:
    """Whoever changes a letter can add the certificate of its signer, which is in the file, without the key."""
    twice = sign(changed(signed(), "text"), field="Signature2")
    (whole,) = merged(verified(twice))
    assert (whole.integrity, whole.changes, whole.covers_whole_file) == ("intact", "none", True)
    (found,) = merged(verified(of_an_older_kind(twice)))
    assert (found.integrity, found.changes, found.covers_whole_file) == ("not-evaluated", "not-permitted", False)
    issues = vnadmin_doc.read(of_an_older_kind(twice), name="a.pdf").issues
    assert ("signature-changed", "error") in [(issue.code, issue.severity) for issue in issues]


def sign_over(data: bytes) -> bytes:
    """Signed once more by a program that does not mind what the first signature permits."""
    import unittest.mock

    from pyhanko.sign import signers

    with unittest.mock.patch.object(signers.PdfSigner, "_enforce_certification_constraints"):
        return sign(data, agency(), field="Signature2")


@pytest.mark.parametrize("name", INTEGRITY)
def test_integrity_and_changes(name: str) -> None:
    make, expected = INTEGRITY[name]
    assert [fact[:2] for fact in facts(make())] == expected


@pytest.mark.parametrize(
    ("make", "whole"),
    [
        (signed, [True]),
        (signed_by_two, [False, True]),
        (lambda: b"junk\n" + signed(), [False]),
        (lambda: changed(signed(), "text"), [False]),
    ],
)
def test_coverage(make: Callable[[], bytes], whole: list[bool]) -> None:
    assert [item.covers_whole_file for item in verified(make())] == whole


TRUSTED, UNTRUSTED = "trusted", "untrusted"


def expired() -> bytes:
    old = identity("Lê Thị Cũ", "Sở Mẫu", authority(), until=DAY - datetime.timedelta(days=1))
    return sign(letter(), old)


def of_stranger() -> bytes:
    return sign(letter(), identity("Lê Thị Mẫu", "Sở Mẫu"))


def not_for_signing() -> bytes:
    return sign(letter(), authority())


JUNE = datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC)
APRIL = datetime.datetime(2024, 4, 1, tzinfo=datetime.UTC)
FEBRUARY = datetime.datetime(2024, 2, 1, tzinfo=datetime.UTC)


def lists(*of_authority: bytes) -> tuple[bytes, ...]:
    """A store with the root, the list of the root, and lists of the authority."""
    return (root().pem, crl(root()), *of_authority)


TRUST: dict[str, tuple[Callable[[], bytes], Callable[[], tuple[bytes, ...]], tuple[str, str]]] = {
    "root given": (signed, lambda: (root().pem,), (TRUSTED, NO)),
    "another root given": (signed, lambda: (identity("Root khác", authority=True).pem,), (UNTRUSTED, NO)),
    "expired before it signed": (expired, lambda: (root().pem,), ("expired", NO)),
    "self-signed, with the names of another": (of_stranger, lambda: (root().pem,), (UNTRUSTED, NO)),
    "key of an authority": (not_for_signing, lambda: (root().pem,), (UNTRUSTED, NO)),
    "on no list": (signed, lambda: lists(crl(authority())), (TRUSTED, "good")),
    "no list of the root": (signed, lambda: (root().pem, crl(authority())), (TRUSTED, NO)),
    "no list of the authority": (signed, lambda: (root().pem, crl(root())), (TRUSTED, NO)),
    "list of a stranger": (signed, lambda: lists(crl(identity("CA thử nghiệm", authority=True))), (TRUSTED, NO)),
    "revoked before it signed": (signed, lambda: lists(crl(authority(), person(), FEBRUARY)), (TRUSTED, "revoked")),
    "revoked, no list of the root": (
        signed,
        lambda: (root().pem, crl(authority(), person(), FEBRUARY)),
        (TRUSTED, "revoked"),
    ),
    "revoked after the stated time": (signed, lambda: lists(crl(authority(), person(), APRIL)), (TRUSTED, "revoked")),
    "revoked after the time of the stamp": (
        lambda: sign(letter(), stamp=stamper()),
        lambda: (*lists(crl(authority(), person(), APRIL)),),
        (TRUSTED, "good"),
    ),
    "authority revoked": (
        signed,
        lambda: (root().pem, crl(root(), authority(), FEBRUARY), crl(authority())),
        (TRUSTED, "revoked"),
    ),
    "old list": (
        signed,
        lambda: lists(crl(authority(), issued=datetime.datetime(2021, 1, 1, tzinfo=datetime.UTC))),
        (TRUSTED, NO),
    ),
    "list newer than the certificate": (
        signed,
        lambda: lists(crl(authority(), issued=datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC))),
        (TRUSTED, NO),
    ),
}


@pytest.mark.parametrize("name", TRUST)
def test_trust_and_revocation(name: str, tmp_path: Path) -> None:
    make, parts, expected = TRUST[name]
    [found] = facts(make(), store(tmp_path / "tin-cay", *parts()))
    assert found == (INTACT, "none", *expected)


def test_a_weak_hash_in_the_chain_is_reported(tmp_path: Path) -> None:
    old = with_sha1(identity("CA cũ", "Cơ quan mẫu", root(), authority=True), root())
    data = sign(letter(), identity("Lê Thị Mẫu", "Sở Mẫu", old))
    [one] = judged_signatures(verified(data), load_trust_store(store(tmp_path, root().pem, old.pem)))
    assert (one.trust, one.digest) == (TRUSTED, "sha1")
    assert verified(data)[0].digest == "sha256"


def test_without_a_store_nothing_is_trusted_or_untrusted() -> None:
    assert facts(signed()) == [(INTACT, "none", NO, NO)]


def test_trust_says_nothing_of_integrity(tmp_path: Path) -> None:
    assert facts(altered(signed()), store(tmp_path)) == [("altered", "none", TRUSTED, NO)]


@pytest.mark.parametrize(
    ("facts", "valid"),
    [
        ((INTACT, "none", TRUSTED, "good"), True),
        ((INTACT, "archival", TRUSTED, "good"), True),
        ((INTACT, "permitted", TRUSTED, "good"), True),
        ((INTACT, "none", TRUSTED, NO), None),
        ((INTACT, "none", NO, NO), None),
        ((NO, NO, NO, NO), None),
        (("altered", "none", TRUSTED, "good"), False),
        (("invalid", NO, NO, NO), False),
        ((INTACT, "not-permitted", TRUSTED, "good"), False),
        ((INTACT, "none", UNTRUSTED, NO), False),
        ((INTACT, "none", "expired", NO), False),
        ((INTACT, "none", TRUSTED, "revoked"), False),
    ],
)
def test_valid_sums_up(facts: tuple[str, str, str, str], valid: bool | None) -> None:
    integrity, changes, trust, revocation = facts
    signature = FileSignature(
        "A", None, None, True, integrity=integrity, changes=changes, trust=trust, revocation=revocation  # type: ignore[arg-type]
    )  # fmt: skip
    assert signature.valid is valid


# ---- who and when ------------------------------------------------------------------------


def test_who_and_when() -> None:
    [one] = verified(signed())
    assert (one.signer, one.organisation, one.signed_at) == ("Lê Thị Mẫu", "Sở Mẫu", "2024-03-05T10:20:30+07:00")
    assert one.certificate is not None
    assert (one.certificate.issuer, one.certificate.valid_to) == ("CA thử nghiệm", "2030-01-01T00:00:00Z")
    assert (one.timestamp, one.digest, one.purpose) == (None, "sha256", "signature")


def test_the_time_stamp_stands_apart(tmp_path: Path) -> None:
    found = judged_signatures(verified(sign(letter(), stamp=stamper())), load_trust_store(store(tmp_path)))
    [one] = found
    assert one.timestamp is not None
    assert one.timestamp.model_dump() == {
        "time": "2024-03-05T10:20:30+07:00", "authority": "Dấu thời gian mẫu", "integrity": INTACT, "trust": TRUSTED,
    }  # fmt: skip


def test_a_stamp_of_a_stranger_proves_no_time(tmp_path: Path) -> None:
    stranger = identity("Dấu thời gian lạ", stamping=True)
    parts = lists(crl(authority(), person(), APRIL))
    [one] = judged_signatures(verified(sign(letter(), stamp=stranger)), load_trust_store(store(tmp_path / "a", *parts)))
    assert one.timestamp is not None
    assert (one.timestamp.trust, one.revocation) == (UNTRUSTED, "revoked")


def test_a_letter_has_the_facts_of_its_signatures(tmp_path: Path) -> None:
    reading = vnadmin_doc.read(signed_by_two(), trust_store=store(tmp_path, *lists(crl(authority()))))
    [one, two] = reading.letter.digital_signatures
    assert (one.signer, two.signer, one.valid, two.valid) == ("Lê Thị Mẫu", "SỞ MẪU", True, True)
    assert vnadmin_doc.load(vnadmin_doc.write(reading)).letter == reading.letter
    assert vnadmin_doc.load(vnadmin_doc.write(reading, "xml")).letter == reading.letter
    vnadmin_doc.validate(vnadmin_doc.write(reading, "xml"))


def test_signatures_of_one_certificate_are_one() -> None:
    office = sign(sign(signed(), agency(), field="So"), agency(), field="Ngay", at=LATER)
    found = vnadmin_doc.read(office).letter.digital_signatures
    assert [(one.signer, one.changes, one.covers_whole_file) for one in found] == [
        ("Lê Thị Mẫu", "permitted", False), ("SỞ MẪU", "none", True),
    ]  # fmt: skip
    assert found[1].signed_at == "2024-03-05T10:20:30+07:00"


def test_a_forger_with_the_same_names_is_another_signer() -> None:
    forged = sign(changed(signed(), "text"), identity("Lê Thị Mẫu", "Sở Mẫu"), field="Signature2")
    found = vnadmin_doc.read(forged).letter.digital_signatures
    assert [(one.signer, one.changes) for one in found] == [("Lê Thị Mẫu", "not-permitted"), ("Lê Thị Mẫu", "none")]


def test_a_stamp_of_the_whole_file_is_no_signature(tmp_path: Path) -> None:
    folder = load_trust_store(store(tmp_path))
    one, two = judged_signatures(verified(stamped(signed(), stamper())), folder)
    assert (one.purpose, two.purpose, two.signer, two.signed_at) == (
        "signature",
        "timestamp",
        "Dấu thời gian mẫu",
        None,
    )
    assert two.timestamp is not None
    assert (two.trust, two.timestamp.time, two.timestamp.trust) == (TRUSTED, "2024-03-05T10:20:30+07:00", TRUSTED)


@pytest.mark.parametrize("missing", [False, True])
def test_no_address_in_a_certificate_is_opened(missing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refused(*_: object) -> None:
        raise AssertionError("the network was used")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    issuer = identity("CA ở nơi khác", "Cơ quan mẫu", root(), authority=True, addresses=True)
    data = sign(letter(), identity("Lê Thị Mẫu", "Sở Mẫu", issuer, addresses=True))
    folder = store(tmp_path, root().pem, *([] if missing else [issuer.pem]))
    assert facts(data, folder) == [(INTACT, "none", UNTRUSTED if missing else TRUSTED, NO)]


def test_lists_in_the_file_count(tmp_path: Path) -> None:
    both = with_lists(signed(), crl(root()), crl(authority()))
    assert facts(both, store(tmp_path)) == [(INTACT, "archival", TRUSTED, "good")]
    revoked = with_lists(signed(), crl(root()), crl(authority(), person(), FEBRUARY))
    assert facts(revoked, store(tmp_path)) == [(INTACT, "archival", TRUSTED, "revoked")]


# ---- the trust store ---------------------------------------------------------------------


def test_a_store_may_be_one_file(tmp_path: Path) -> None:
    path = tmp_path / "tin-cay.pem"
    path.write_bytes(b"# root\n" + root().pem + authority().pem)
    found = load_trust_store(path)
    assert (found.roots, found.others) == ((root().der,), (authority().der,))
    path.with_suffix(".cer").write_bytes(root().der)
    assert load_trust_store(path.with_suffix(".cer")).roots == (root().der,)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"", "not a certificate"), (b"junk", "not a certificate"), (authority().pem, "no root certificate")],
)
def test_a_store_without_a_root_is_refused(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "tin-cay.pem"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=problem):
        load_trust_store(path)


def test_a_missing_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        vnadmin_doc.read(LETTER, trust_store=tmp_path / "none")


def test_a_changed_store_is_read_again(tmp_path: Path) -> None:
    folder = store(tmp_path / "tin-cay", identity("Root khác", authority=True).pem)
    assert facts(signed(), folder)[0][2] == UNTRUSTED
    (folder / "1.pem").write_bytes(root().pem)
    assert facts(signed(), folder)[0][2] == TRUSTED


def test_a_batch_judges_again_by_another_store(tmp_path: Path) -> None:
    from vnadmin_doc.batch import convert

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "thu.pdf").write_bytes(signed())
    (tmp_path / "in" / "khong-ky.pdf").write_bytes(letter())
    other = store(tmp_path / "other", identity("Root khác", authority=True).pem)
    seen = []
    for folder in (None, store(tmp_path / "own"), tmp_path / "own", other, None):
        count = convert([tmp_path / "in"], tmp_path / "out", workers=0, trust_store=folder and str(folder)).count
        made = vnadmin_doc.load((tmp_path / "out" / "thu.pdf.json").read_bytes())
        seen.append((count["converted"], made.letter.digital_signatures[0].trust))
    assert seen == [(2, NO), (1, TRUSTED), (0, TRUSTED), (1, UNTRUSTED), (1, NO)]


# ---- without the extra, and hostile files ------------------------------------------------


def test_without_the_extra_signatures_are_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyhanko", None)
    monkeypatch.setitem(__import__("sys").modules, "pyhanko_certvalidator", None)
    reading = vnadmin_doc.read(signed())
    [one] = reading.letter.digital_signatures
    assert one == DigitalSignature(
        signer="Lê Thị Mẫu", organisation="Sở Mẫu", signed_at="2024-03-05T10:20:30+07:00", covers_whole_file=True
    )
    [issue] = [issue for issue in reading.issues if issue.code == "signatures-unverified"]
    assert (issue.severity, "vnadmin-doc[signatures]" in issue.message) == ("info", True)
    with pytest.raises(MissingDependency, match="signatures"):
        vnadmin_doc.read(signed(), trust_store=store(tmp_path))


def test_a_letter_without_a_signature_loads_no_cryptography() -> None:
    import subprocess
    import sys

    code = f"import vnadmin_doc, sys; vnadmin_doc.read({str(LETTER)!r}); print('pyhanko' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


def with_ranges(data: bytes, ranges: str) -> bytes:
    """The file with other byte ranges, of the same length in the file."""
    found = re.search(rb"/ByteRange \[[0-9 ]+\]", data)
    assert found
    made = f"/ByteRange [{ranges}".encode()
    return data[: found.start()] + made.ljust(len(found[0]) - 1) + b"]" + data[found.end() :]


@pytest.mark.parametrize(
    "ranges",
    ["0 9 9 9", "0 99999999999 1 1", "-5 10 20 30", "0 10 5 20", "0 10", "", "0 10 20 30 40 50", "0 /A 1 2", "0 -1 5 5",
     "0 10 20 99999999"],
)  # fmt: skip
def test_odd_byte_ranges_are_never_intact_and_unchanged(ranges: str) -> None:
    for integrity, changes, *_ in facts(with_ranges(signed(), ranges)):
        assert (integrity, changes) in {("altered", "not-permitted"), (NO, NO), (NO, "not-permitted")}


@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_no_changed_byte_of_the_signed_ranges_is_intact(place: float, mask: int) -> None:
    data = signed()
    [found] = re.findall(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", data)
    first, start, length = map(int, found)
    at = int(place * (first + length))
    at = at if at < first else at - first + start
    try:
        found = verified(data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :])
    except UnreadablePdf:
        return
    assert all(one.integrity != INTACT and one.valid is not True for one in found)


@given(st.binary(max_size=300), st.floats(0, 1), st.integers(0, 400))
def test_no_bytes_raise_another_error(junk: bytes, place: float, cut: int) -> None:
    data = signed()
    at = int(place * len(data))
    with suppress(UnreadablePdf):
        verified(data[:at] + junk + data[at + cut :])


def longer_value(data: bytes) -> bytes:
    """A revision that shows another text, and gives the signature a value so long that lengths add up to the file."""
    [one] = re.findall(rb"/ByteRange \[0 (\d+) (\d+) (\d+)", data)
    ranges = [0, *map(int, one)]

    def attacked(size: int) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        text = generic.StreamObject(stream_data=b"BT /F1 20 Tf 100 500 Td (9999) Tj ET")
        page["/Contents"] = generic.ArrayObject([writer.add_object(text)])
        writer.update_container(page)
        field = writer.root["/AcroForm"]["/Fields"][0].get_object()
        value = field["/V"]
        contents = value.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW).original_bytes
        value["/Contents"] = Literal(contents.ljust(size, b"\0"))
        writer.update_container(value)
        out = io.BytesIO()
        writer.write(out)
        return out.getvalue()

    size = 20000
    size = len(attacked(size)) - size - ranges[1] - ranges[3] - 2
    made = attacked(size)
    assert ranges[1] + ranges[3] + 2 * size + 2 == len(made)
    return made


class Literal(generic.ByteStringObject):  # type: ignore[misc]
    """A string in its literal form, one byte for each."""

    def write_to_stream(self, stream: io.BytesIO, *_: object, **__: object) -> None:
        stream.write(b"(" + bytes(self).replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
                     .replace(b"\r", b"\\r") + b")")  # fmt: skip


def test_a_longer_value_does_not_make_the_file_covered() -> None:
    data = longer_value(signed())
    [one] = verified(data)
    assert (one.covers_whole_file, one.changes) == (False, "not-permitted")


@pytest.mark.parametrize("keep", [0, 1, 4, 40, 400, 900])
def test_a_truncated_value_is_not_evaluated(keep: int) -> None:
    data = signed()
    start = data.index(b"/Contents <", data.index(b"/ByteRange") - 40000) + len(b"/Contents <")
    end = data.index(b">", start)
    cut = data[start : start + 2 * keep].ljust(end - start, b"0")
    [one] = verified(data[:start] + cut + data[end:])
    assert one.integrity in (NO, "invalid")
    assert one.trust == NO


def test_of_thousands_of_fields_the_first_are_read() -> None:
    data = signed()
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject([*form["/Fields"], *(copy_of(writer, n) for n in range(3000))])
    writer.update_root()
    writer.update_container(form)
    out = io.BytesIO()
    writer.write(out)
    assert len(verified(out.getvalue())) == MAX_SIGNATURES + 1
    reading = vnadmin_doc.read(out.getvalue())
    assert any(issue.code == "signatures-unread" for issue in reading.issues)


def copy_of(writer: IncrementalPdfFileWriter, number: int) -> generic.IndirectObject:
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    made = generic.DictionaryObject(field)
    made["/T"] = generic.pdf_string(f"Copy{number}")
    return writer.add_object(made)


def test_fields_in_a_circle_end() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed()), strict=False)
    form = writer.root["/AcroForm"]
    field = generic.DictionaryObject({generic.pdf_name("/T"): generic.pdf_string("vòng")})
    reference = writer.add_object(field)
    field["/Kids"] = generic.ArrayObject([reference])
    form["/Fields"] = generic.ArrayObject([*form["/Fields"], reference])
    writer.update_container(form)
    out = io.BytesIO()
    writer.write(out)
    found = vnadmin_doc.read(out.getvalue()).letter.digital_signatures
    assert [one.signer for one in found] == ["Lê Thị Mẫu"]


@pytest.mark.parametrize("cut", [10, 200, 2000])
def test_a_file_that_cannot_be_verified_is_listed(cut: int) -> None:
    with pytest.raises(UnreadablePdf):
        verified(b"%PDF-1.7\n" + signed()[-cut:])


def test_revisions_beyond_the_limit_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vnadmin_doc.formats.pdf.pdf_signed_revisions._MAX_COMPARED", 0)
    data = changed(signed_by_two(), "text")
    assert {changes for _, changes, *_ in facts(data)} == {NO}
