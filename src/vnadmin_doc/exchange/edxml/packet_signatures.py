"""The signatures of a packet in its header, and the doubts about them, for each file in the packet.

What a signature signs is compared with what was read: the header and the file. Content beside that is no letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from vnadmin_doc.formats.containers.member import Packet
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.letter import DigitalSignature
from vnadmin_doc.model.packet import PacketHeader

if TYPE_CHECKING:
    from vnadmin_doc.formats.signatures.trust import TrustStore

__all__ = ["signature_issues", "verified_header"]

_HEADER, _ORDER, _FILE = msg("the header"), msg("what the packet does (Bussiness)"), msg("the file")
_WEAK_DIGESTS = ("md2", "md5", "sha1")


def verified_header(packet: Packet, store: TrustStore | None = None) -> PacketHeader:
    """The header of a packet with its signatures; with a trust store, the trust in them is evaluated.

    A signed packet that cannot be verified (too large) has one signature that is not evaluated.
    """
    if not packet.signed:
        return packet.header
    from vnadmin_doc.exchange.xml_signatures import verify_packet

    found = tuple(item.in_document() for item in verify_packet(packet.signed, store))
    return replace(packet.header, signatures=found or (DigitalSignature(covers_whole_file=False),))


def signature_issues(header: PacketHeader, packet: Packet, element: str) -> Iterator[Issue]:
    """The doubts about the signatures of a packet. None for an unsigned one: most packets are not signed.

    ``header`` has the signatures; ``element`` is the path of the file in the packet.
    """
    signatures = header.signatures
    if signatures and not _can_verify():
        message = msg(
            "the signatures of the packet were listed, not verified; to verify them run: {command}",
            command="pip install 'vnadmin-doc[signatures]'",
        )
        yield Issue("packet-signature-unverified", "info", "", message)
        return
    for signature in signatures:
        for fact, severity, message in _bad_facts(signature, signature.signer or "?"):
            yield Issue(f"packet-signature-{fact}", severity, "", message)
    if any(signature.integrity not in ("altered", "invalid") for signature in signatures):
        yield from _unsigned(signatures, {**{path: _name(path) for path in packet.header_parts}, element: _FILE})


def _name(path: str) -> Message:
    """The name of a part of the header."""
    return _HEADER if path.lower().endswith("/messageheader") else _ORDER


def _can_verify() -> bool:
    try:
        import signxml  # noqa: F401
    except ImportError:
        return False
    return True


def _bad_facts(signature: DigitalSignature, who: str) -> Iterator[tuple[str, Severity, Message]]:
    """(fact, severity, message) for each bad fact, and for a hash that no longer protects; as for letters."""
    if signature.integrity == "altered":
        yield "altered", "error", msg("the packet was altered after {who} had signed", who=who)
    if signature.integrity == "invalid":
        message = msg("a signature of the packet in the name of {who} does not belong to its certificate", who=who)
        yield "invalid", "error", message
    if signature.revocation == "revoked":
        yield "revoked", "error", msg("the signer of the packet, {who}, has a revoked certificate", who=who)
    if signature.trust == "untrusted":
        message = msg(
            "the signer of the packet, {who}, has a certificate that does not lead to an authority of the trust store",
            who=who,
        )
        yield "untrusted", "warning", message
    if signature.trust == "expired":
        message = msg(
            "the signer of the packet, {who}, has a certificate that was not valid at the time of signing, or one "
            "above it was not",
            who=who,
        )
        yield "expired", "warning", message
    if signature.digest in _WEAK_DIGESTS:
        message = msg(
            "a signature of the packet by {who} uses {digest}, which no longer protects",
            who=who,
            digest=signature.digest,
        )
        yield "weak", "info", message


def _unsigned(signatures: tuple[DigitalSignature, ...], parts: Mapping[str, Message]) -> Iterator[Issue]:
    """What was read and no intact signature covers: anybody could have written it."""
    from vnadmin_doc.exchange.xml_signatures import is_signed

    bare = (name for path, name in parts.items() if not any(is_signed(path, one) for one in signatures))
    names = tuple(dict.fromkeys(bare))
    if names:
        message = msg("the packet is signed, but no intact signature covers {parts}", parts=names)
        yield Issue("packet-part-unsigned", "warning", "", message)
