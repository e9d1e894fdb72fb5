"""The digital signatures of a DOCX file: who, when, and which parts are signed and unaltered.

ECMA-376 part 2 (OPC), clause 13: each part under ``_xmlsignatures`` is an XML signature; its signed manifest lists the
parts of the file with their digests. A part that is not listed can change without notice. Word leaves out the
properties of the document (docProps).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.formats.common.zip_xml import Element, Package, attr, child, children, local_name, part_name
from vnadmin_doc.formats.signatures.certificates import DAMAGED, certificate_of, names_of, stated_time
from vnadmin_doc.formats.signatures.cms_integrity import weakest
from vnadmin_doc.formats.signatures.xml_dsig import digest_name, strict_root, verify_element
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Integrity
from vnadmin_doc.model.page import FileSignature, SignatureProof, Source

__all__ = ["with_signatures"]

_SIGNED = re.compile(rb"_xmlsignatures[/\\]", re.IGNORECASE)
_SIGNATURE_PART = re.compile(r"_xmlsignatures/[^/]+\.xml")
_UNREAD = FileSignature(None, None, None, covers_whole_file=False)
_MAX_SIGNATURES = 16
_MAX_PARTS = 5000
_NOT_CONTENT = re.compile(r"\[content_types\]\.xml|_xmlsignatures/.*|docprops/.*")
_RELATIONS_PART = re.compile(r"(?:.*/)?_rels/[^/]*\.rels")
_ABOUT_FILE = re.compile(
    r".*/(?:core-properties|extended-properties|custom-properties|thumbnail|digital-signature/\w+)", re.DOTALL
)
"""Kinds of relations to parts that are about the file, and no content of it."""
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
_CANONICAL = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": False,
    "http://www.w3.org/2001/10/xml-exc-c14n#": True,
}


def with_signatures(source: Source, data: bytes, name: str, limits: Limits) -> Source:
    """The source with the signatures of its file. A file without signatures is not opened again."""
    if not _SIGNED.search(data):
        return source
    package = Package.open(data, name, limits)
    paths = [path for path in package.paths() if _SIGNATURE_PART.fullmatch(path)][:_MAX_SIGNATURES]
    if not paths:
        return source
    try:
        import signxml  # noqa: F401
    except ImportError:
        command = "pip install 'vnadmin-doc[signatures]'"
        message = msg(
            "the digital signatures were listed, not verified; to verify them run: {command}", command=command
        )
        issue = Issue("signatures-unverified", "info", "/digital_signatures", message)
        return replace(source, signatures=(_UNREAD,) * len(paths), issues=(*source.issues, issue))
    return replace(source, signatures=tuple(_signature(package, path) for path in paths))


def _signature(package: Package, path: str) -> FileSignature:
    """The signature in a part; nothing but its presence if it cannot be read."""
    from asn1crypto import x509

    try:
        root = strict_root(package.unpacked(path))
        found = verify_element(root, root)
        certificate = x509.Certificate.load(found.certificates[0]) if found.certificates else None
        manifests = [item for part in found.signed for item in part.iter() if local_name(item) == "Manifest"]
        listed = [item for manifest in manifests for item in children(manifest, "Reference")][:_MAX_PARTS]
        integrity, parts, digests = _content(package, listed)
        signer, organisation = names_of(certificate) if certificate else (None, None)
        facts = certificate_of(certificate) if certificate else None
        rest = _unsigned_content(package, parts)
    except (VnadminDocError, *DAMAGED):
        return _UNREAD
    signed_at = next(_times(found.signed), None)
    if found.integrity != "intact":
        integrity = found.integrity
    return FileSignature(
        signer,
        organisation,
        signed_at,
        covers_whole_file=integrity == "intact" and not rest,
        integrity=integrity,
        changes="not-evaluated" if integrity != "intact" else "not-permitted" if rest else "none",
        certificate=facts,
        digest=weakest(tuple(filter(None, (found.digest, *digests)))),
        parts=tuple(sorted(parts)),
        proofs=(SignatureProof(found.certificates, signed_at),) if certificate else (),
    )


def _unsigned_content(package: Package, signed: set[str]) -> set[str]:
    """The parts that no signature covers and that are content, by their place or by a relation that uses them so.

    A signature covers chosen relations only. One that is added can make a part beside the signed ones the text.
    """
    relations = [
        relation for path in package.paths() if _RELATIONS_PART.match(path) for relation in _used(package, path)
    ]
    unsigned = {part for part in package.paths() if part not in signed}
    used = {target for kind, target in relations if not _ABOUT_FILE.fullmatch(kind)}
    texts = {target for kind, target in relations if kind.endswith("/officeDocument")}
    other_texts = texts if len(texts) > 1 else set()
    return {part for part in unsigned if not _NOT_CONTENT.fullmatch(part)} | (unsigned & used) | other_texts


def _used(package: Package, path: str) -> Iterator[tuple[str, str]]:
    """(kind, part) of the relations in a part."""
    folder = posixpath.dirname(posixpath.dirname(path))
    for relation in children(package.part(path), "Relationship"):
        target = posixpath.join("/", folder, relation.get("Target") or "")
        yield relation.get("Type") or "", part_name(posixpath.normpath(target).lstrip("/"))


def _content(package: Package, listed: list[Element]) -> tuple[Integrity, set[str], list[str]]:
    """(the integrity of the listed parts, their names, the hash algorithms)."""
    verdicts: set[Integrity] = set()
    parts, digests = set(), []
    for reference in listed:
        name = part_name(unquote((reference.get("URI") or "").partition("?")[0]).lstrip("/"))
        algorithm = digest_name(attr(child(reference, "DigestMethod"), "Algorithm"))
        parts.add(name)
        digests.append(algorithm or "")
        verdicts.add(_verdict(package, name, algorithm, reference))
    worst: tuple[Integrity, ...] = ("altered", "not-evaluated", "intact")
    return min(verdicts, key=worst.index, default="not-evaluated"), parts, digests


def _verdict(package: Package, name: str, algorithm: str | None, reference: Element) -> Integrity:
    """Has a part the digest that a reference states?"""
    if algorithm is None:
        return "not-evaluated"
    data = package.part_bytes(name)
    if data is None:
        return "altered"
    transformed = _transformed(data, list(reference.iter("{*}Transform")))
    if transformed is None:
        return "not-evaluated"
    value = child(reference, "DigestValue")
    try:
        stated = base64.b64decode("".join(((value.text if value is not None else None) or "").split()))
    except binascii.Error:
        return "not-evaluated"
    return "intact" if hashlib.new(algorithm, transformed).digest() == stated else "altered"


def _transformed(data: bytes, transforms: list[Element]) -> bytes | None:
    """The bytes of a part after its transforms; None for a transform that is not accepted.

    Only the parts with relations are transformed: chosen relations, sorted, then canonical XML (OPC, 13.2.4.24).
    """
    if not transforms:
        return data
    if len(transforms) != 2 or transforms[0].get("Algorithm") != _RELATIONS:
        return None
    exclusive = _CANONICAL.get(transforms[1].get("Algorithm") or "")
    return None if exclusive is None else _relations(strict_root(data), transforms[0], exclusive)


def _relations(root: Element, transform: Element, exclusive: bool) -> bytes:
    from lxml import etree

    ids = {attr(item, "SourceId") for item in transform.iter("{*}RelationshipReference")}
    kinds = {attr(item, "SourceType") for item in transform.iter("{*}RelationshipsGroupReference")}
    chosen = [item for item in children(root, "Relationship") if item.get("Id") in ids or item.get("Type") in kinds]
    made = etree.Element(root.tag, nsmap=root.nsmap)
    for item in sorted(chosen, key=lambda item: item.get("Id") or ""):
        copy = etree.SubElement(made, item.tag, dict(item.attrib))
        copy.set("TargetMode", item.get("TargetMode") or "Internal")
    return bytes(etree.tostring(made, method="c14n", exclusive=exclusive))


def _times(signed: tuple[Element, ...]) -> Iterator[str]:
    """The times of signing that are signed: the property of OPC, and that of XAdES."""
    for part in signed:
        for item in part.iter():
            place = child(item, "Value") if local_name(item) == "SignatureTime" else item
            is_time = local_name(item) in ("SignatureTime", "SigningTime")
            time = stated_time(place.text) if is_time and place is not None else None
            if time:
                yield time
