"""Certificates, revocation lists and signed PDF files for tests.

Every key is made once a session: on P-256, and with 2048 bits for time stamps,
whose signer in pyHanko is RSA only.
"""

from __future__ import annotations

import datetime
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

DAY = datetime.datetime(2024, 3, 5, 10, 20, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
"""When letters are signed: 2024-03-05T10:20:30+07:00."""
START, END = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Identity:
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def asn1(self) -> Any:
        return asn1_x509.Certificate.load(self.der)

    @property
    def asn1_key(self) -> Any:
        der = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return asn1_keys.PrivateKeyInfo.load(der)


@cache
def identity(
    name: str,
    organisation: str | None = None,
    by: Identity | None = None,
    *,
    authority: bool = False,
    stamping: bool = False,
    until: datetime.datetime = END,
    addresses: bool = False,
) -> Identity:
    """A new identity with a certificate that ``by`` issued; self-signed without it.

    ``addresses``: the certificate says where its lists, responses and issuer are.
    """
    key = rsa.generate_private_key(65537, 2048) if stamping else ec.generate_private_key(ec.SECP256R1())
    pairs = [(NameOID.COMMON_NAME, name), *([(NameOID.ORGANIZATION_NAME, organisation)] if organisation else [])]
    subject = x509.Name([x509.NameAttribute(*pair) for pair in pairs])
    issuer, issuer_key = (by.certificate.subject, by.key) if by else (subject, key)
    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), START, until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if stamping:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    if addresses:
        place = x509.UniformResourceIdentifier("http://192.0.2.1/x")
        kinds = (AuthorityInformationAccessOID.OCSP, AuthorityInformationAccessOID.CA_ISSUERS)
        asked = [x509.AccessDescription(kind, place) for kind in kinds]
        builder = builder.add_extension(x509.AuthorityInformationAccess(asked), critical=False)
        points = [x509.DistributionPoint([place], None, None, None)]
        builder = builder.add_extension(x509.CRLDistributionPoints(points), critical=False)
    return Identity(key, builder.sign(issuer_key, hashes.SHA256()))


def with_sha1(who: Identity, by: Identity) -> Identity:
    """The same identity with a certificate that ``by`` signed with SHA-1, which no library issues any more."""
    certificate = who.asn1
    algorithm = {"algorithm": "sha1_ecdsa"}
    certificate["tbs_certificate"]["signature"] = certificate["signature_algorithm"] = algorithm
    assert isinstance(by.key, ec.EllipticCurvePrivateKey)
    tbs = certificate["tbs_certificate"].dump(force=True)
    certificate["signature_value"] = by.key.sign(tbs, ec.ECDSA(hashes.SHA1()))
    return Identity(who.key, x509.load_der_x509_certificate(certificate.dump(force=True)))


def root() -> Identity:
    return identity("Root thử nghiệm", "Cơ quan mẫu", authority=True)


def authority() -> Identity:
    return identity("CA thử nghiệm", "Cơ quan mẫu", root(), authority=True)


def person() -> Identity:
    return identity("Lê Thị Mẫu", "Sở Mẫu", authority())


def agency() -> Identity:
    return identity("SỞ MẪU", "Ủy ban nhân dân tỉnh Mẫu", authority())


def stamper() -> Identity:
    return identity("Dấu thời gian mẫu", None, root(), stamping=True)


def crl(
    issuer: Identity,
    revoked: Identity | None = None,
    when: datetime.datetime = START,
    issued: datetime.datetime = datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC),
) -> bytes:
    """A revocation list as PEM, on which ``revoked`` is since ``when``."""
    builder = x509.CertificateRevocationListBuilder(
        issuer.certificate.subject, issued, issued + datetime.timedelta(days=365)
    ).add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    builder = builder.add_extension(x509.CRLNumber(1), critical=False)
    if revoked:
        entry = x509.RevokedCertificateBuilder(revoked.certificate.serial_number, when)
        builder = builder.add_revoked_certificate(
            entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False).build()
        )
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.PEM)


def store(folder: Path, *parts: bytes) -> Path:
    """A trust store in a folder; the root alone without ``parts``."""
    folder.mkdir(exist_ok=True)
    for number, part in enumerate(parts or (root().pem,)):
        suffix = ".crl" if b"X509 CRL" in part else ".pem"
        (folder / f"{number}{suffix}").write_bytes(part)
    return folder


# ---- signed PDF files --------------------------------------------------------------------


def sign(
    pdf: bytes,
    who: Identity | None = None,
    *,
    field: str = "Signature1",
    stamp: Identity | None = None,
    certify: fields.MDPPerm | None = None,
    box: tuple[int, int, int, int] | None = None,
    at: datetime.datetime = DAY,
) -> bytes:
    """The PDF with one more signature, as a new revision."""
    who = who or person()
    certificates = SimpleCertificateStore()
    certificates.register_multiple([authority().asn1, who.asn1])
    signer = signers.SimpleSigner(
        signing_cert=who.asn1, signing_key=who.asn1_key, cert_registry=certificates, embed_roots=False
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", certify=certify is not None,
        docmdp_permissions=certify or fields.MDPPerm.FILL_FORMS, reason="duyệt",
    )  # fmt: skip
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    fields.append_signature_field(writer, fields.SigFieldSpec(field, box=box, on_page=0))
    timestamper = DummyTimeStamper(stamp.asn1, stamp.asn1_key, fixed_dt=at.astimezone(datetime.UTC)) if stamp else None
    made = _At(metadata, signer=signer, timestamper=timestamper, at=at)
    out = io.BytesIO()
    made.sign_pdf(writer, output=out)
    return out.getvalue()


class _At(signers.PdfSigner):  # type: ignore[misc]
    """A signer of PDF files at a given time."""

    def __init__(self, *parts: Any, at: datetime.datetime, **named: Any) -> None:
        super().__init__(*parts, **named)
        self.at = at

    def init_signing_session(self, *parts: Any, **named: Any) -> Any:
        session = super().init_signing_session(*parts, **named)
        session.system_time = self.at
        return session


def stamped(pdf: bytes, who: Identity) -> bytes:
    """The PDF with a time stamp of the whole file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    timestamper = DummyTimeStamper(who.asn1, who.asn1_key, fixed_dt=DAY.astimezone(datetime.UTC))
    out = io.BytesIO()
    signers.PdfTimeStamper(timestamper).timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


def with_lists(pdf: bytes, *lists: bytes) -> bytes:
    """The PDF with revocation lists (PEM) in its document security store."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    found = [asn1_crl.CertificateList.load(pem.unarmor(item)[2]) for item in lists]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, crls=found)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def changed(pdf: bytes, how: str) -> bytes:
    """The PDF with an unsigned revision: ``text`` of a page, ``metadata``, or ``annotation``."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    if how == "text":
        stream = generic.StreamObject(stream_data=b"BT /F1 20 Tf 100 500 Td (9999) Tj ET")
        page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(stream)])
        writer.update_container(page)
    elif how == "annotation":
        note = {"/Type": "/Annot", "/Subtype": "/FreeText"}
        made = generic.DictionaryObject({generic.pdf_name(k): generic.pdf_name(v) for k, v in note.items()})
        made["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (10, 10, 200, 200)))
        made["/Contents"] = generic.pdf_string("9999")
        annotations = page.get("/Annots", generic.ArrayObject())
        page["/Annots"] = generic.ArrayObject([*annotations, writer.add_object(made)])
        writer.update_container(page)
    else:
        writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("khác")}))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
