"""The integrity of a CMS signature (RFC 5652) and of the time stamp on it (RFC 3161), by pyHanko.

No chain of certificates is judged here, so no trust store and no time are needed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from vnadmin_doc.formats.signatures.certificates import DAMAGED, iso_time, names_of
from vnadmin_doc.model.letter import Integrity, SignatureTimestamp

__all__ = ["Cms", "Stamp", "read_cms", "weakest"]

WEAK = ("md2", "md5", "sha1")
"""Hash algorithms that no longer protect, the weakest first."""
_MAX_STAMPS = 4

for _name in ("pyhanko", "pyhanko_certvalidator"):
    # What these libraries log is reported as facts of the signature; without a handler Python prints it.
    logging.getLogger(_name).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp, and its certificates as DER: that of the authority first."""

    facts: SignatureTimestamp
    certificates: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Cms:
    """What a CMS signature says.

    ``certificate`` is the asn1crypto certificate of the signer, ``certificates`` are all as DER, its own first.
    ``signing_time`` is the signed attribute, ISO 8601. ``crls`` and ``ocsps`` are lists and responses in it, as DER.
    """

    integrity: Integrity
    certificate: Any
    certificates: tuple[bytes, ...]
    digest: str
    signing_time: str | None
    stamp: Stamp | None
    crls: tuple[bytes, ...]
    ocsps: tuple[bytes, ...]


def read_cms(signed_data: Any, digest_of: Callable[[str], bytes]) -> Cms:
    """What asn1crypto ``SignedData`` says; ``digest_of`` is the digest of the signed bytes by the name of a hash.

    Raises ``ValueError``, ``TypeError``, ``KeyError`` or another error of the libraries for damaged data.
    """
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import extract_self_reported_ts

    info = extract_signer_info(signed_data)
    certificates = extract_certificate_info(signed_data)
    _mend_algorithm(info)
    time = extract_self_reported_ts(info)
    crls, ocsps = _revocation_data(info)
    return Cms(
        integrity=_integrity(signed_data, info, certificates.signer_cert, digest_of),
        certificate=certificates.signer_cert,
        certificates=tuple(item.dump() for item in (certificates.signer_cert, *certificates.other_certs)),
        digest=info["digest_algorithm"]["algorithm"].native.lower(),
        signing_time=iso_time(time) if time else None,
        stamp=next(_stamps(info), None),
        crls=crls,
        ocsps=ocsps,
    )


def weakest(digests: tuple[str, ...]) -> str | None:
    """The weakest of some hash algorithms; None without any.

    >>> weakest(("sha256", "sha1")), weakest(("sha512", "sha256")), weakest(())
    ('sha1', 'sha256', None)
    """
    return min(digests, key=lambda name: (WEAK.index(name) if name in WEAK else len(WEAK), name), default=None)


def _integrity(signed_data: Any, info: Any, certificate: Any, digest_of: Callable[[str], bytes]) -> Integrity:
    from cryptography.exceptions import UnsupportedAlgorithm
    from pyhanko.sign.general import CMSStructuralError
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    content = signed_data["encap_content_info"]["content_type"].native
    try:
        digest = digest_of(info["digest_algorithm"]["algorithm"].native.lower())
        intact, valid = validate_sig_integrity(info, certificate, content, digest, _validator())
    except (SignatureValidationError, CMSStructuralError):  # the signature names another certificate, or none
        return "invalid"
    except (UnsupportedAlgorithm, NotImplementedError, AttributeError):  # a hash or a curve that the library lacks
        return "not-evaluated"
    return "altered" if not intact else "intact" if valid else "invalid"


def _mend_algorithm(info: Any) -> None:
    """Take the parameters of PSS from an algorithm that is plain RSA; some programs write them, and they have no use.

    The algorithm is not a signed attribute, so the signature stays what it is.
    """
    from asn1crypto.algos import SignedDigestAlgorithm

    try:
        info["signature_algorithm"]["parameters"].native  # noqa: B018 (parsed when it is used)
    except ValueError:
        name = info["signature_algorithm"]["algorithm"].native
        if name == "rsassa_pkcs1v15":
            info["signature_algorithm"] = SignedDigestAlgorithm({"algorithm": name})


@cache
def _validator() -> Any:
    """The validator of pyHanko that also accepts a digest whose algorithm has no parameters.

    RFC 8017, B.1: both forms, without parameters and with NULL, must be accepted; OpenSSL accepts only the second.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key
    from pyhanko_certvalidator.errors import AlgorithmNotSupported
    from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator

    class Validator(DefaultSignatureValidator):  # type: ignore[misc]
        def validate_signature(
            self, signature: bytes, signed_data: bytes, public_key_info: Any, signature_algorithm: Any, context: Any
        ) -> None:
            try:
                super().validate_signature(signature, signed_data, public_key_info, signature_algorithm, context)
            except AlgorithmNotSupported as error:
                raise NotImplementedError from error
            except InvalidSignature:
                key = load_der_public_key(public_key_info.dump())
                if not isinstance(key, rsa.RSAPublicKey) or context.prehashed:
                    raise
                found = key.recover_data_from_signature(signature, padding.PKCS1v15(), None)
                if found != _digest_info(context.contextual_md_algorithm, signed_data):
                    raise

    return Validator()


def _digest_info(algorithm: str, data: bytes) -> bytes:
    """The DER of DigestInfo (RFC 8017, 9.2) without parameters of the algorithm."""
    import hashlib

    from asn1crypto.algos import DigestAlgorithmId
    from asn1crypto.core import ObjectIdentifier, OctetString

    oid: bytes = ObjectIdentifier(DigestAlgorithmId(algorithm).dotted).dump()
    value: bytes = OctetString(hashlib.new(algorithm, data).digest()).dump()
    inner = bytes([0x30, len(oid)]) + oid
    return bytes([0x30, len(inner) + len(value)]) + inner + value


def _revocation_data(info: Any) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """(lists, responses) in the signed attribute of Adobe, as DER."""
    from pyhanko.sign.general import find_cms_attribute_iter

    crls: list[bytes] = []
    ocsps: list[bytes] = []
    for archive in _attributes(find_cms_attribute_iter, info["signed_attrs"], "adobe_revocation_info_archival"):
        crls += (item.dump() for item in archive["crl"] or ())
        ocsps += (item.dump() for item in archive["ocsp"] or ())
    return tuple(crls), tuple(ocsps)


def _attributes(find: Callable[..., Iterator[Any]], attributes: Any, name: str) -> Iterator[Any]:
    """The values of an attribute; none if there are no attributes or no such one."""
    try:
        yield from find(attributes, name)
    except (KeyError, ValueError, TypeError):
        return


# ---- time stamps -------------------------------------------------------------------------


def _stamps(info: Any) -> Iterator[Stamp]:
    """The time stamps on a signature that can be read."""
    import hashlib
    from itertools import islice

    from pyhanko.sign.general import find_cms_attribute_iter

    signature = info["signature"].native
    found = _attributes(find_cms_attribute_iter, info["unsigned_attrs"], "signature_time_stamp_token")
    for token in islice(found, _MAX_STAMPS):
        try:
            yield stamp_of(token["content"], lambda name: hashlib.new(name, signature).digest())
        except DAMAGED:
            yield Stamp(SignatureTimestamp(), ())


def stamp_of(signed_data: Any, digest_of: Callable[[str], bytes]) -> Stamp:
    """The time stamp in a token; ``digest_of`` is the digest of the stamped bytes by the name of a hash.

    Raises errors as ``read_cms``.
    """
    import hashlib

    from pyhanko.sign.general import extract_certificate_info, extract_signer_info

    content = signed_data["encap_content_info"]["content"]
    info = content.parsed
    imprint = info["message_imprint"]
    is_stamped = digest_of(imprint["hash_algorithm"]["algorithm"].native) == imprint["hashed_message"].native
    certificates = extract_certificate_info(signed_data)
    signer = extract_signer_info(signed_data)
    integrity = _integrity(
        signed_data, signer, certificates.signer_cert, lambda name: hashlib.new(name, bytes(content)).digest()
    )
    facts = SignatureTimestamp(
        time=iso_time(info["gen_time"].native),
        authority=names_of(certificates.signer_cert)[0],
        integrity=integrity if is_stamped else "altered",
    )
    return Stamp(facts, tuple(item.dump() for item in (certificates.signer_cert, *certificates.other_certs)))
