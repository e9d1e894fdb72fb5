"""XML signatures for tests: of packets, and of the parts of DOCX files (OPC)."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from lxml import etree
from signxml import SignatureConstructionMethod, XMLSigner  # type: ignore[attr-defined, unused-ignore]

from signing import Identity, person

DS = "http://www.w3.org/2000/09/xmldsig#"
EDXML = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
PACKET = f"""<edXML xmlns="{EDXML}"><edXML:edXMLEnvelope xmlns:edXML="{EDXML}"><edXML:edXMLHeader>
<edXML:MessageHeader Id="header"><edXML:Subject>V/v thử nghiệm</edXML:Subject></edXML:MessageHeader>
</edXML:edXMLHeader></edXML:edXMLEnvelope><AttachmentEncoded Id="files">
<Attachment>QUJD</Attachment></AttachmentEncoded></edXML>"""


def sign_packet(packet: str = PACKET, who: Identity | None = None, uri: str | None = None) -> bytes:
    """The packet with an enveloped signature of all, or of the element with the id ``uri`` ("#header")."""
    who = who or person()
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm="ecdsa-sha256",
        c14n_algorithm=EXCLUSIVE if uri else C14N,
    )
    signer.namespaces = {None: DS}  # type: ignore[dict-item, unused-ignore]
    root = etree.fromstring(packet)
    place = root.find(f".//{{{EDXML}}}edXMLHeader")
    assert place is not None
    etree.SubElement(place, f"{{{DS}}}Signature", {"Id": "placeholder"}, nsmap={None: DS})  # type: ignore[dict-item]
    signed = signer.sign(root, key=who.key, cert=[who.certificate], reference_uri=uri)
    return etree.tostring(signed, encoding="unicode").encode()


# ---- DOCX --------------------------------------------------------------------------------

RELATIONS = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
TIME = "2024-03-05T10:20:30Z"


def _digest(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _reference(name: str, data: bytes) -> str:
    transforms = ""
    if name.endswith(".rels"):
        root = etree.fromstring(data)
        ids = [item.get("Id") or "" for item in root]
        chosen = "".join(f'<o:RelationshipReference SourceId="{one}"/>' for one in ids)
        space = "http://schemas.openxmlformats.org/package/2006/digital-signature"
        transforms = (
            f'<Transforms><Transform Algorithm="{RELATIONS}" xmlns:o="{space}">{chosen}</Transform>'
            f'<Transform Algorithm="{C14N}"/></Transforms>'
        )
        made = etree.Element(root.tag, nsmap=root.nsmap)  # type: ignore[arg-type]
        for item in sorted(root, key=lambda item: item.get("Id") or ""):
            made.append(item)
            item.tail = None
            item.set("TargetMode", item.get("TargetMode") or "Internal")
        data = etree.tostring(made, method="c14n")
    return (
        f'<Reference URI="/{name}?ContentType=application/xml">{transforms}'
        f'<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<DigestValue>{_digest(data)}</DigestValue></Reference>"
    )


def _signature(parts: dict[str, bytes], who: Identity) -> bytes:
    references = "".join(_reference(*part) for part in parts.items())
    time = (
        '<SignatureProperties><SignatureProperty Id="idSignatureTime" Target="#idPackageSignature">'
        '<m:SignatureTime xmlns:m="http://schemas.openxmlformats.org/package/2006/digital-signature">'
        f"<m:Format>YYYY-MM-DDThh:mm:ssTZD</m:Format><m:Value>{TIME}</m:Value></m:SignatureTime>"
        "</SignatureProperty></SignatureProperties>"
    )
    package = f'<Object xmlns="{DS}" Id="idPackageObject"><Manifest>{references}</Manifest>{time}</Object>'
    info = (
        f'<SignedInfo xmlns="{DS}"><CanonicalizationMethod Algorithm="{C14N}"></CanonicalizationMethod>'
        '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></SignatureMethod>'
        f'<Reference URI="#idPackageObject"><Transforms><Transform Algorithm="{C14N}"></Transform></Transforms>'
        '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod>'
        f"<DigestValue>{_digest(etree.tostring(etree.fromstring(package), method='c14n'))}</DigestValue>"
        "</Reference></SignedInfo>"
    )
    assert isinstance(who.key, ec.EllipticCurvePrivateKey)
    der = who.key.sign(etree.tostring(etree.fromstring(info), method="c14n"), ec.ECDSA(hashes.SHA256()))
    value = b"".join(number.to_bytes(32, "big") for number in utils.decode_dss_signature(der))
    return (
        f'<Signature xmlns="{DS}" Id="idPackageSignature">{info}'
        f"<SignatureValue>{base64.b64encode(value).decode()}</SignatureValue><KeyInfo><X509Data>"
        f"<X509Certificate>{base64.b64encode(who.der).decode()}</X509Certificate></X509Data></KeyInfo>"
        f"{package}</Signature>"
    ).encode()


def repacked(docx: bytes, changes: dict[str, bytes]) -> bytes:
    """The ZIP file with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, changes.get(info.filename, old.read(info)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def sign_docx(docx: bytes, who: Identity | None = None, leave: str = "docProps/") -> bytes:
    """The DOCX with a signature of all its parts but content types and those in ``leave``."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    signed = {n: d for n, d in parts.items() if n != "[Content_Types].xml" and not n.startswith(leave)}
    signature = _signature(signed, who or person())
    return repacked(docx, {"_xmlsignatures/sig1.xml": signature, "_xmlsignatures/origin.sigs": b""})
