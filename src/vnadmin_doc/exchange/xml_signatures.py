"""Verify the signature of an edXML packet (QCVN 102:2016/BTTTT): who signed, and which parts of the packet.

The signature is W3C XML Signature in the element ``Signature``, or ``DigitalSignature`` in some systems, and often
outside the namespace of the standard. How the regulation itself places and names it was not verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vnadmin_doc.formats.common.zip_xml import Element, local_name
from vnadmin_doc.formats.signatures.certificates import DAMAGED, certificate_of, names_of, stated_time
from vnadmin_doc.formats.signatures.trust import TrustStore, judged_signatures
from vnadmin_doc.formats.signatures.xml_dsig import element_path, signatures_in, strict_root, verify_element
from vnadmin_doc.model.letter import DigitalSignature
from vnadmin_doc.model.page import FileSignature, SignatureProof

__all__ = ["MAX_BYTES", "is_signed", "verify_packet"]

_IN_SIGNATURE = re.compile(r"/(?:Digital)?Signature(?:[/\[]|$)")
_UNREAD = FileSignature(None, None, None, covers_whole_file=False)
MAX_BYTES = 64 * 1024 * 1024
"""Larger packets are not verified: several copies of a packet are in memory while it is."""


def verify_packet(packet: bytes | Element, store: TrustStore | None = None) -> tuple[FileSignature, ...]:
    """The signatures of a packet; empty if it has none, if it is too large, or if it is not well-formed XML.

    ``parts`` are the paths of the signed elements; ``covers_whole_file`` is true if all of the packet but the signature
    is signed. Without the extra ``signatures`` they are listed, not verified.
    """
    if isinstance(packet, bytes):
        if len(packet) > MAX_BYTES:
            return ()
        try:
            packet = strict_root(packet)
        except ValueError:
            return ()
    try:
        import signxml  # noqa: F401
        from asn1crypto import x509
    except ImportError:
        return tuple(_UNREAD for _ in signatures_in(packet))
    found = tuple(_signature(packet, item, x509) for item in signatures_in(packet))
    return judged_signatures(found, store) if store else found


def is_signed(path: str, signature: FileSignature | DigitalSignature) -> bool:
    """Is the element at a path (as in ``parts``) signed by an intact signature? Use no other content as signed.

    What is within a signature is not signed by it, though it is within the document.

    >>> one = FileSignature("A", None, None, False, integrity="intact", parts=("/edXML/edXMLEnvelope",))
    >>> is_signed("/edXML/edXMLEnvelope/edXMLHeader", one), is_signed("/edXML/AttachmentEncoded", one)
    (True, False)
    >>> is_signed("/edXML/edXMLEnvelope/Signature/Object/edXMLHeader", one)
    False
    """
    below = (path.removeprefix(part) for part in signature.parts if f"{path}/".startswith(f"{part}/"))
    return signature.integrity == "intact" and any(not _IN_SIGNATURE.search(rest) for rest in below)


def _signature(root: Element, item: Element, x509: Any) -> FileSignature:
    try:
        found = verify_element(root, item)
        certificate = x509.Certificate.load(found.certificates[0]) if found.certificates else None
        signer, organisation = names_of(certificate) if certificate else (None, None)
        facts = certificate_of(certificate) if certificate else None
    except DAMAGED:
        return _UNREAD
    signed_at = next(_times(item, found.signed), None)
    return FileSignature(
        signer,
        organisation,
        signed_at,
        covers_whole_file=found.whole,
        integrity=found.integrity,
        changes="none" if found.whole else "not-evaluated",
        certificate=facts,
        digest=found.digest,
        parts=tuple(map(element_path, found.signed)),
        proofs=(SignatureProof(found.certificates, signed_at),) if certificate else (),
    )


def _times(signature: Element, signed: tuple[Element, ...]) -> Iterator[str]:
    """The times of signing in the signature (XAdES or a property) that are signed themselves.

    A signature of the whole document does not sign its own content.
    """
    inner = [part for part in signed if signature in part.iterancestors()]
    for part in inner:
        found = (stated_time(item.text) for item in part.iter() if local_name(item) == "SigningTime")
        yield from (time for time in found if time)
