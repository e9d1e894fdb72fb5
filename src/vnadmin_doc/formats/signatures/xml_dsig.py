"""The integrity of an XML signature (W3C XML Signature 1.1), by signxml, and which elements it signs.

What is signed is what the references resolve to, never what is beside it: a caller compares ``signed`` with the
elements that it uses. References leave the document for nothing: no file and no address is opened. Of the transforms
only canonicalisation and ``enveloped-signature`` are accepted, so no XSLT and no XPath runs. An id must be unique.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from vnadmin_doc.formats.common.zip_xml import Element, attr, child, children, local_name
from vnadmin_doc.formats.signatures.certificates import DAMAGED
from vnadmin_doc.formats.signatures.cms_integrity import weakest
from vnadmin_doc.model.letter import Integrity

__all__ = ["NAMESPACE", "XmlSignature", "digest_name", "element_path", "signatures_in", "strict_root", "verify_element"]

NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"
MAX_SIGNATURES = 8
_MAX_REFERENCES = 16
"""The document is copied for each reference of each signature."""
_MAX_CERTIFICATES = 8
_NAMES = ("Signature", "DigitalSignature")
_ENVELOPED = NAMESPACE + "enveloped-signature"
_CANONICAL = re.compile(
    r"http://www\.w3\.org/(?:TR/2001/REC-xml-c14n-20010315|2006/12/xml-c14n11|2001/10/xml-exc-c14n#)(?:#?WithComments)?"
)
_ID = re.compile(r"#([\w.-]{1,200})")
_DIGEST = re.compile(r"(md5|sha1|sha224|sha256|sha384|sha512)$")


@dataclass(frozen=True, slots=True)
class XmlSignature:
    """What a signature says. ``signed`` are the elements that its references resolve to, empty unless it is intact.

    ``whole`` is true if all of the document but the signature is signed. ``certificates`` are DER, that of the signer
    first. ``digest`` is the weakest hash algorithm.
    """

    integrity: Integrity
    certificates: tuple[bytes, ...] = ()
    digest: str | None = None
    signed: tuple[Element, ...] = ()
    whole: bool = False


class _Refused(ValueError):
    """A reference or a transform that is not followed."""


def strict_root(data: bytes) -> Element:
    """The root of an XML document. Raises ``ValueError`` for XML that is damaged or has a document type."""
    from lxml import etree

    try:
        # A file in base64 is a text of more than 10 MB; without entities nothing else can grow.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("damaged XML") from error
    if getattr(root.getroottree().docinfo, "doctype", None):
        raise ValueError("document type")
    return root


def signatures_in(root: Element) -> list[Element]:
    """The elements of signatures, in any namespace, in the order of the document."""
    found = (item for item in root.iter() if local_name(item) in _NAMES and child(item, "SignedInfo") is not None)
    return [item for _, item in zip(range(MAX_SIGNATURES), found, strict=False)]


def verify_element(root: Element, signature: Element) -> XmlSignature:
    """Verify one of the signatures in a document, which is not changed.

    A signature outside the namespace of the standard is moved into it in a copy, because some systems lose the
    namespace when they build a packet. If such a signature does not verify, its integrity is not evaluated.
    """
    certificates = tuple(_certificates(signature))
    try:
        signed, whole, digest = _plan(root, signature)
    except _Refused:
        return XmlSignature("not-evaluated", certificates)
    except LookupError:
        return XmlSignature("invalid", certificates)
    index = signatures_in(root).index(signature)
    is_standard = signature.tag == f"{{{NAMESPACE}}}Signature"
    integrity = _verdict(root if is_standard else _in_standard_namespace(root, index), index, certificates)
    if integrity == "invalid" and not is_standard:
        integrity = "not-evaluated"
    found = XmlSignature(integrity, certificates, digest)
    return replace(found, signed=signed, whole=whole) if integrity == "intact" else found


def element_path(element: Element) -> str:
    """The path of an element by local names, with its number if it has siblings of its name.

    >>> from lxml import etree
    >>> element_path(etree.fromstring("<a xmlns='urn:x'><b/><b><c/></b></a>")[1][0])
    '/a/b[2]/c'
    """
    steps = []
    for item in (element, *element.iterancestors()):
        parent = item.getparent()
        same = [item] if parent is None else list(children(parent, local_name(item)))
        steps.append(local_name(item) + (f"[{same.index(item) + 1}]" if len(same) > 1 else ""))
    return "/" + "/".join(reversed(steps))


def digest_name(algorithm: str | None) -> str | None:
    """The name of the hash in the address of an algorithm, as Python has it; None if it is unknown.

    >>> digest_name("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"), digest_name("urn:x")
    ('sha256', None)
    """
    match = _DIGEST.search((algorithm or "").lower())
    return match[1] if match else None


# ---- what is signed ----------------------------------------------------------------------


def _plan(root: Element, signature: Element) -> tuple[tuple[Element, ...], bool, str | None]:
    """(the signed elements, is the whole document signed, the weakest hash).

    Raises ``_Refused`` for what is not followed, ``LookupError`` for an id that is missing or not unique.
    """
    info = _only(signature, "SignedInfo")
    _only(signature, "SignatureValue")
    references = list(children(info, "Reference"))
    if not 0 < len(references) <= _MAX_REFERENCES:
        raise _Refused("references")
    digests = [_hash(attr(child(info, "SignatureMethod"), "Algorithm"))]
    signed, whole = [], False
    for reference in references:
        transforms = [attr(item, "Algorithm") or "" for item in reference.iter("{*}Transform")]
        if any(name != _ENVELOPED and not _CANONICAL.fullmatch(name) for name in transforms):
            raise _Refused("transform")
        digests.append(_hash(attr(child(reference, "DigestMethod"), "Algorithm")))
        signed.append(_referenced(root, reference.get("URI")))
        whole = whole or signed[-1] is root
    return tuple(signed), whole, weakest(tuple(digests))


def _only(element: Element, name: str) -> Element:
    found = list(children(element, name))
    if len(found) != 1:
        raise _Refused(name)
    return found[0]


def _hash(algorithm: str | None) -> str:
    found = digest_name(algorithm)
    if found is None or "hmac" in (algorithm or ""):
        raise _Refused("algorithm")
    return found


def _referenced(root: Element, uri: str | None) -> Element:
    """The element that a reference means: the document, or the one element with an id."""
    if uri == "":
        return root
    match = _ID.fullmatch(uri or "")
    if match is None:
        raise _Refused("outside the document")
    found = [item for item in root.iter() if any(item.get(name) == match[1] for name in ("Id", "ID", "id"))]
    if len(found) != 1:
        raise LookupError(match[1])
    return found[0]


# ---- the signature -----------------------------------------------------------------------


def _certificates(signature: Element) -> Iterator[bytes]:
    """The certificates in KeyInfo as DER, that of the signer first: the one that issued none of the others."""
    from asn1crypto import x509

    info = child(signature, "KeyInfo")
    found = []
    for _, item in zip(
        range(_MAX_CERTIFICATES), info.iter("{*}X509Certificate") if info is not None else (), strict=False
    ):
        try:
            der = base64.b64decode("".join((item.text or "").split()), validate=True)
            certificate = x509.Certificate.load(der, strict=True)
            found.append((certificate.subject.native, certificate.issuer.native, der))
        except DAMAGED:
            continue
    issuers = [issuer for subject, issuer, _ in found if subject != issuer]
    yield from (der for _, _, der in sorted(found, key=lambda item: item[0] in issuers))


def _verdict(root: Element, index: int, certificates: tuple[bytes, ...]) -> Integrity:
    """The integrity by signxml."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from lxml import etree
    from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureConfiguration, SignatureMethod, XMLVerifier
    from signxml.exceptions import InvalidDigest, SignXMLException

    class Verifier(XMLVerifier):  # type: ignore[misc]
        def _get_signature(self, root: Any) -> Any:
            return signatures_in(root)[index]

        def _c14n(self, nodes: Any, *how: Any, **named: Any) -> Any:
            # Of an element below the root, libxml2 2.14 takes the default namespace from some descendants.
            whole = etree.fromstring(etree.tostring(nodes, with_tail=False), parser)
            return super()._c14n(whole, *how, **named)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    methods = frozenset(item for item in SignatureMethod if not item.name.startswith("HMAC"))
    try:
        certificate = x509.load_der_x509_certificate(certificates[0]) if certificates else None
        config = SignatureConfiguration(
            require_x509=False,
            expect_references=True,
            signature_methods=methods,
            digest_algorithms=frozenset(DigestAlgorithm),
            default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,  # XML Signature 1.1, 4.4.3.2
            # Trust is judged elsewhere; without a time the library would read the clock.
            verification_time=certificate.not_valid_before_utc if certificate else None,
        )
        Verifier().verify(root, x509_cert=certificate, validate_schema=False, parser=parser, expect_config=config)
    except InvalidDigest:
        return "altered"
    except InvalidSignature:
        return "invalid"
    except (SignXMLException, UnsupportedAlgorithm, *DAMAGED):
        return "not-evaluated"
    return "intact"


def _in_standard_namespace(root: Element, index: int) -> Element:
    """A copy of the document whose signature is in the namespace of the standard, as its default namespace."""
    from lxml import etree

    copy = etree.fromstring(etree.tostring(root), etree.XMLParser(resolve_entities=False, huge_tree=True))
    old = signatures_in(copy)[index]
    new = _moved(old, etree.QName(old).namespace, "Signature")
    new.tail = old.tail
    if old.getparent() is None:
        return new
    old.getparent().replace(old, new)
    return copy


def _moved(old: Element, namespace: str | None, name: str) -> Element:
    """An element with its content, those of a namespace moved into that of the standard."""
    from lxml import etree

    names: Any = {None: NAMESPACE}  # the stubs know only named prefixes
    new = etree.Element(f"{{{NAMESPACE}}}{name}", dict(old.attrib), nsmap=names)
    new.text = old.text
    for item in old:
        is_ours = isinstance(item.tag, str) and etree.QName(item).namespace == namespace
        made = _moved(item, namespace, local_name(item)) if is_ours else item
        tail = item.tail
        new.append(made)
        made.tail = tail
    return new
