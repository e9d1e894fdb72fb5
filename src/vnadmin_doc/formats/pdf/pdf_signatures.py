"""Digital signatures that a PDF holds: who signed, when, and whether all of the file is covered.

Decree 30/2020/NĐ-CP, Điều 12 and 13: an electronic letter is signed by the person, then by the agency.
Nothing is verified here: that needs the certificates of the State's own authority and the day's revocations.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any

from vnadmin_doc.language.text import nfc
from vnadmin_doc.model.page import FileSignature

__all__ = ["signatures_of"]

_MOST = 64
_COMMON_NAMES = re.compile(rb"\x06\x03\x55\x04\x03[\x0c\x13\x1e].(.{1,64})", re.DOTALL)  # their OID and start
_TIME = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)'?|(Z))?")


def signatures_of(document: Any, size: int) -> tuple[FileSignature, ...]:
    """The signatures of an open pdfium document whose file has ``size`` bytes, in the file's order.

    The same signer's later ones (number, date and seal are stamped one by one) are left out.
    """
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    found: dict[tuple[str | None, str | None], FileSignature] = {}
    known: dict[tuple[bytes, ...], tuple[str | None, str | None]] = {}
    for index in range(min(pdfium.FPDF_GetSignatureCount(document), _MOST)):
        handle = pdfium.FPDF_GetSignatureObject(document, index)
        if not handle:
            continue
        contents = _bytes(pdfium.FPDFSignatureObj_GetContents, handle)
        # One office stamps number, day and seal with one certificate: it is parsed once.
        named = tuple(_COMMON_NAMES.findall(contents))
        if named not in known:
            known[named] = _names(contents)
        signer, organisation = known[named]
        signed_at = _iso(_bytes(pdfium.FPDFSignatureObj_GetTime, handle).rstrip(b"\0").decode("ascii", "replace"))
        whole = _end(pdfium.FPDFSignatureObj_GetByteRange, handle) == size
        held = found.get((signer, organisation))
        if held is None:
            found[signer, organisation] = FileSignature(signer, organisation, signed_at, whole)
        elif whole:
            found[signer, organisation] = FileSignature(signer, organisation, held.signed_at, covers_whole_file=True)
    return tuple(found.values())


def _bytes(getter: Any, handle: Any) -> bytes:
    length = getter(handle, None, 0)
    buffer = ctypes.create_string_buffer(length)
    getter(handle, buffer, length)
    return buffer.raw


def _end(getter: Any, handle: Any) -> int:
    """Where the last signed byte range ends."""
    count = getter(handle, None, 0)
    ranges = (ctypes.c_int * max(count, 2))()
    getter(handle, ranges, count)
    return int(ranges[count - 2]) + int(ranges[count - 1]) if count >= 2 else -1


def _names(contents: bytes) -> tuple[str | None, str | None]:
    """(common name, organisation) of the certificate that signed; (None, None) where it cannot be read."""
    try:
        from cryptography.hazmat.primitives.serialization import pkcs7
        from cryptography.x509.oid import NameOID
    except ImportError:
        return None, None
    import warnings

    try:
        with warnings.catch_warnings():
            # Certificates of the nineties are not as strict as the library would have them.
            warnings.simplefilter("ignore")
            certificates = pkcs7.load_der_pkcs7_certificates(_der(contents))
            issuers = {certificate.issuer for certificate in certificates}
            own = [c for c in certificates if c.subject not in issuers]
            subject = (own or certificates)[0].subject
            names = [subject.get_attributes_for_oid(oid) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)]
    except (ValueError, IndexError, TypeError):
        return None, None
    common, organisation = (nfc(str(name[0].value)).strip() if name else None for name in names)
    return common, organisation


def _der(contents: bytes) -> bytes:
    """The signature without the zeros that pad its place in the file."""
    if len(contents) < 4 or contents[0] != 0x30 or contents[1] < 0x82:
        return contents
    width = contents[1] & 0x7F
    return contents[: 2 + width + int.from_bytes(contents[2 : 2 + width], "big")]


def _iso(time: str) -> str | None:
    """ISO 8601 of a PDF date; None for what is none.

    >>> _iso("D:20230904081500+07'00'"), _iso("D:20230904"), _iso("yesterday")
    ('2023-09-04T08:15:00+07:00', '2023-09-04', None)
    """
    match = _TIME.match(time)
    if match is None:
        return None
    year, month, day, hour, minute, second, sign, zone_hour, zone_minute, zulu = match.groups()
    if hour is None:
        return f"{year}-{month}-{day}"
    zone = "Z" if zulu else f"{sign}{zone_hour}:{zone_minute}" if sign else ""
    return f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second or '00'}{zone}"
