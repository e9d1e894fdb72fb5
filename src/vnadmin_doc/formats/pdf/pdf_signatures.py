"""The digital signatures of a PDF, and the issues about how they were read.

Decree 30/2020/NĐ-CP, Điều 12 and 13: an electronic letter is signed by the person, then by the agency. With the extra
``signatures`` they are verified (``pdf_signed_revisions``). Without it, or if the file is too damaged for that, they
are only listed: time, coverage, and the names in the certificate if ``cryptography`` is installed.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any

from vnadmin_doc.formats.pdf.pdf_signed_revisions import MAX_SIGNATURES, UnreadablePdf, merged, verified
from vnadmin_doc.formats.pdf.pdf_time import pdf_time
from vnadmin_doc.language.text import nfc
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.page import FileSignature

__all__ = ["signatures_of"]

_COMMON_NAMES = re.compile(rb"\x06\x03\x55\x04\x03[\x0c\x13\x1e].(.{1,64})", re.DOTALL)  # their OID and start


def signatures_of(document: Any, data: bytes) -> tuple[tuple[FileSignature, ...], tuple[Issue, ...]]:
    """(the signatures, the issues) of an open pdfium document and its bytes. A file without signatures costs nothing.

    Signatures of the same certificate (for number, date and seal) are one.
    """
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    if pdfium.FPDF_GetSignatureCount(document) <= 0:
        return (), ()
    try:
        import pyhanko  # noqa: F401
    except ImportError:
        command = "pip install 'vnadmin-doc[signatures]'"
        message = msg(
            "the digital signatures were listed, not verified; to verify them run: {command}", command=command
        )
        return _listed(document, len(data)), (_issue("signatures-unverified", "info", message),)
    try:
        found = verified(data)
    except UnreadablePdf:
        message = msg("the file is too damaged to verify its digital signatures; they were listed only")
        return _listed(document, len(data)), (_issue("signatures-unverified", "warning", message),)
    if len(found) <= MAX_SIGNATURES:
        return merged(found), ()
    message = msg("more than {limit} digital signatures; the others were not read", limit=MAX_SIGNATURES)
    return merged(found[:MAX_SIGNATURES]), (_issue("signatures-unread", "warning", message),)


def _issue(code: str, severity: Severity, message: Message) -> Issue:
    return Issue(code, severity, "/digital_signatures", message)


# ---- without the extra -------------------------------------------------------------------


def _listed(document: Any, size: int) -> tuple[FileSignature, ...]:
    """The signatures, unverified. ``size``: bytes of the file. Those of one name are merged into the first."""
    import pypdfium2.raw as pdfium

    found: dict[tuple[str | None, str | None], FileSignature] = {}
    known_signers: dict[tuple[bytes, ...], tuple[str | None, str | None]] = {}
    for index in range(min(pdfium.FPDF_GetSignatureCount(document), MAX_SIGNATURES)):
        handle = pdfium.FPDF_GetSignatureObject(document, index)
        if not handle:
            continue
        contents = _bytes(pdfium.FPDFSignatureObj_GetContents, handle)
        # An office signs number, date and seal with the same certificate: it is parsed once.
        names = tuple(_COMMON_NAMES.findall(contents))
        if names not in known_signers:
            known_signers[names] = _names(contents)
        signer, organisation = known_signers[names]
        signed_at = pdf_time(_bytes(pdfium.FPDFSignatureObj_GetTime, handle).rstrip(b"\0").decode("ascii", "replace"))
        covers_file = _end(pdfium.FPDFSignatureObj_GetByteRange, handle) == size
        earlier = found.get((signer, organisation))
        if earlier is None:
            found[signer, organisation] = FileSignature(signer, organisation, signed_at, covers_file)
        elif covers_file:
            found[signer, organisation] = FileSignature(signer, organisation, earlier.signed_at, covers_whole_file=True)
    return tuple(found.values())


def _bytes(getter: Any, handle: Any) -> bytes:
    length = getter(handle, None, 0)
    buffer = ctypes.create_string_buffer(length)
    getter(handle, buffer, length)
    return buffer.raw


def _end(getter: Any, handle: Any) -> int:
    """The end of the last signed byte range (offset in the file); -1 if there is none."""
    count = getter(handle, None, 0)
    ranges = (ctypes.c_int * max(count, 2))()
    getter(handle, ranges, count)
    return int(ranges[count - 2]) + int(ranges[count - 1]) if count >= 2 else -1


def _names(contents: bytes) -> tuple[str | None, str | None]:
    """(common name, organisation) of the signing certificate; (None, None) if it cannot be read."""
    try:
        from cryptography.hazmat.primitives.serialization import pkcs7
        from cryptography.x509.oid import NameOID
    except ImportError:
        return None, None
    import warnings

    try:
        with warnings.catch_warnings():
            # Some older certificates violate rules that the library checks.
            warnings.simplefilter("ignore")
            certificates = pkcs7.load_der_pkcs7_certificates(_der(contents))
            issuers = {certificate.issuer for certificate in certificates}
            leaf_certificates = [c for c in certificates if c.subject not in issuers]
            subject = (leaf_certificates or certificates)[0].subject
            names = [subject.get_attributes_for_oid(oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)]
    except (ValueError, IndexError, TypeError):
        return None, None
    common, organisation = (nfc(str(name[0].value)).strip() if name else None for name in names)
    return common, organisation


def _der(contents: bytes) -> bytes:
    """The DER bytes of the signature without the zero padding."""
    if len(contents) < 4 or contents[0] != 0x30 or contents[1] < 0x82:
        return contents
    width = contents[1] & 0x7F
    return contents[: 2 + width + int.from_bytes(contents[2 : 2 + width], "big")]
