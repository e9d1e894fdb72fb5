"""Trust in the signatures of a file: by certificates, revocation lists and responses that the user gives.

The chain is validated by pyhanko-certvalidator (RFC 5280) at the time of signing: the time of an intact and trusted
time stamp, else the time that the signer states. So the result does not depend on the day on which a letter is read.
Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from vnadmin_doc.errors import MissingDependency, ReadError, reason
from vnadmin_doc.formats.signatures.certificates import DAMAGED, VIETNAM, digest_of_algorithm
from vnadmin_doc.formats.signatures.cms_integrity import weakest
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.letter import Revocation, Trust
from vnadmin_doc.model.page import FileSignature, SignatureProof

__all__ = ["TrustStore", "judged_signatures", "load_trust_store"]

_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der", ".p7b", ".p7c", ".crl", ".ocsp"})
_MAX_BYTES = 64 * 1024 * 1024
_MAX_FILES = 2000
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----.*?-----END \1-----", re.DOTALL)
_REFUSED = frozenset({"md2", "md5"})
"""Hash algorithms of a chain. SHA-1 is accepted and flagged: chains of authorities until about 2020 have it."""
_KEY_USAGES = frozenset({"digital_signature", "non_repudiation"})
_WORST: tuple[Trust, ...] = ("untrusted", "expired", "not-evaluated", "trusted")
_WORST_REVOCATION: tuple[Revocation, ...] = ("revoked", "not-evaluated", "good")


@dataclass(frozen=True, slots=True)
class TrustStore:
    """What the user trusts, as DER: ``roots`` are self-signed certificates, ``others`` help to build a chain.

    ``crls`` are lists of revoked certificates, ``ocsps`` responses about single ones. ``digest`` names the content.
    """

    roots: tuple[bytes, ...]
    others: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the content: the same for the same certificates, lists and responses."""
        parts = (self.roots, self.others, self.crls, self.ocsps)
        return sha256(b"".join(sha256(item).digest() for part in parts for item in (b"", *part))).hexdigest()


# ---- the store ---------------------------------------------------------------------------


def load_trust_store(path: Path) -> TrustStore:
    """The trust store in a file (PEM, DER or PKCS #7) or in the files of a folder, not of its subfolders.

    Files whose suffix is not that of certificates, lists or responses are skipped in a folder.

    Raises ``ReadError`` if there is no such path, a file cannot be read, or no certificate is self-signed, and
    ``MissingDependency`` without the extra ``signatures``.
    """
    _require_library()
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        chosen = [file for file in files if file == path or (file.suffix.lower() in _SUFFIXES and file.is_file())]
        states = tuple((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in chosen)
        if len(states) > _MAX_FILES or sum(size for _, size, _ in states) > _MAX_BYTES:
            raise ReadError(about(path.name, msg("the trust store is too large; keep only the certificates in it")))
        store = _loaded(states)
    except OSError as error:
        raise ReadError(
            about(path.name, msg("the trust store cannot be read: {reason}; check its path", reason=reason(error)))
        ) from error
    if not store.roots:
        problem = msg("no root certificate (self-signed) in the trust store; add that of the root authority")
        raise ReadError(about(path.name, problem))
    return store


_PARTS = ("root", "other", "crl", "ocsp")


@lru_cache(maxsize=4)
def _loaded(states: tuple[tuple[str, int, int], ...]) -> TrustStore:
    """The store in files, given as (path, size, time of change): read once while they are unchanged."""
    items = [item for path, _, _ in states for item in _items(Path(path).read_bytes(), Path(path))]
    return TrustStore(*(tuple(sorted({data for kind, data in items if kind == part})) for part in _PARTS))


def _require_library() -> None:
    try:
        import pyhanko_certvalidator  # noqa: F401
    except ImportError as error:
        raise MissingDependency(
            msg("a trust store needs pyHanko; run: {command}", command="pip install 'vnadmin-doc[signatures]'")
        ) from error


def _items(data: bytes, file: Path) -> Iterator[tuple[str, bytes]]:
    """(kind, DER) of each certificate, list or response in a file. Raises ``ReadError``."""
    from asn1crypto import pem

    try:
        blocks = [pem.unarmor(match[0])[::2] for match in _PEM.finditer(data)]
        found = [item for label, der in blocks or [("", data)] for item in _of_block(label, der, file.suffix.lower())]
    except DAMAGED as error:
        problem = msg("not a certificate, revocation list or OCSP response; remove it from the trust store")
        raise ReadError(about(file.name, problem)) from error
    yield from found


def _of_block(label: str, der: bytes, suffix: str) -> Iterator[tuple[str, bytes]]:
    from asn1crypto import cms, crl, ocsp, x509

    if label == "X509 CRL" or suffix == ".crl":
        crl.CertificateList.load(der, strict=True)["tbs_cert_list"]["issuer"].native  # noqa: B018 (checks it)
        yield "crl", der
    elif suffix == ".ocsp":
        ocsp.OCSPResponse.load(der, strict=True)["response_status"].native  # noqa: B018 (checks it)
        yield "ocsp", der
    elif label in ("PKCS7", "CMS") or suffix in (".p7b", ".p7c"):
        for item in cms.ContentInfo.load(der)["content"]["certificates"]:
            yield from _of_block("CERTIFICATE", item.chosen.dump(), ".der")
    elif label in ("", "CERTIFICATE", "TRUSTED CERTIFICATE"):
        certificate = x509.Certificate.load(der, strict=True)
        certificate["tbs_certificate"].native  # noqa: B018 (checks it)
        yield "root" if certificate.self_signed in ("yes", "maybe") and certificate.ca else "other", der


# ---- the signatures ----------------------------------------------------------------------


def judged_signatures(signatures: tuple[FileSignature, ...], store: TrustStore) -> tuple[FileSignature, ...]:
    """The signatures with their trust and revocation; one whose certificate was not read is unchanged."""
    return tuple(_judged(signature, store) if signature.proofs else signature for signature in signatures)


def _judged(signature: FileSignature, store: TrustStore) -> FileSignature:
    found = [_verdict(signature, proof, store) for proof in signature.proofs]
    timestamp = signature.timestamp
    if timestamp:
        timestamp = timestamp.model_copy(update={"trust": found[0].stamp})
    digests = [digest for verdict in found for digest in verdict.digests]
    return replace(
        signature,
        trust=min((verdict.trust for verdict in found), key=_WORST.index),
        revocation=min((verdict.revocation for verdict in found), key=_WORST_REVOCATION.index),
        digest=weakest(tuple(filter(None, (signature.digest, *digests)))),
        timestamp=timestamp,
    )


@dataclass(frozen=True, slots=True)
class _Verdict:
    """On one signature; ``stamp`` is the trust of its time stamp, ``digests`` are the hash algorithms of its chain."""

    trust: Trust
    revocation: Revocation
    stamp: Trust
    digests: tuple[str, ...] = ()


def _verdict(signature: FileSignature, proof: SignatureProof, store: TrustStore) -> _Verdict:
    stamp: Trust = "not-evaluated"
    stamped = _moment(proof.stamped_at)
    if stamped and proof.stamp_certificates:
        stamp, _ = _Chain(proof.stamp_certificates, proof, store, stamped, stamping=True).trust()
    proven = stamped if stamp == "trusted" else None
    moment = proven or _moment(proof.signed_at)
    if moment is None:
        return _Verdict("not-evaluated", "not-evaluated", stamp)
    chain = _Chain(proof.certificates, proof, store, moment, stamping=signature.purpose == "timestamp")
    trust, digests = chain.trust()
    revocation = chain.revocation(proven=proven is not None) if trust == "trusted" else "not-evaluated"
    return _Verdict(trust, revocation, stamp, digests)


def _moment(time: str | None) -> datetime | None:
    """A time with its zone, that of Vietnam if it states none; None for a date without a time.

    >>> _moment("2024-03-05T10:20:30").isoformat(), _moment("2024-03-05"), _moment("2024-13-41T99:00:00")
    ('2024-03-05T10:20:30+07:00', None, None)
    """
    try:
        found = datetime.fromisoformat(time or "")
    except ValueError:
        return None
    if "T" not in (time or ""):
        return None
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class _Chain:
    """The chain of a certificate, the first of ``certificates``, to a root of the store at a moment.

    ``stamping``: it is that of a time stamp.
    """

    certificates: tuple[bytes, ...]
    proof: SignatureProof
    store: TrustStore
    moment: datetime
    stamping: bool

    def trust(self) -> tuple[Trust, tuple[str, ...]]:
        """(is the chain trusted at the moment, and may its certificate sign; the hash algorithms below the root)."""
        from pyhanko_certvalidator import errors

        try:
            return "trusted", self._validate(None, ())
        except (errors.ExpiredError, errors.NotYetValidError):
            return "expired", ()
        except MemoryError:
            raise
        except Exception:  # no chain, or a library on hostile bytes
            return "untrusted", ()

    def revocation(self, *, proven: bool) -> Revocation:
        """Is a certificate of the trusted chain revoked?

        ``proven``: a time stamp proves the moment. Without one, a certificate that was revoked after the moment is
        revoked too: its holder, or a thief of the key, could state any time.
        """
        from pyhanko_certvalidator import errors

        crls = (*self.store.crls, *self.proof.crls)
        if not proven and self._is_listed(self.store.crls):
            return "revoked"
        usable = tuple(crl for crl in crls if self._lists_holder(crl))
        verdict: Revocation = "good"
        for whom, lists in (("holder", usable), ("authorities", crls)):
            try:
                self._validate(whom, lists)
            except errors.RevokedError:
                return "revoked"
            except MemoryError:
                raise
            except Exception:  # nothing is known, or a library on hostile bytes
                verdict = "not-evaluated"
        return verdict

    def _validate(self, checked: str | None, crls: tuple[bytes, ...]) -> tuple[str, ...]:
        """Validate the chain; the hash algorithms of its certificates below the root.

        ``checked``: whose revocation is required to be known. Raises errors of the library.
        """
        import asyncio

        # In a thread, because a notebook has a running event loop.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(self._path(checked, crls))).result()

    async def _path(self, checked: str | None, crls: tuple[bytes, ...]) -> tuple[str, ...]:
        from asn1crypto import x509
        from pyhanko.sign.validation.settings import KeyUsageConstraints
        from pyhanko_certvalidator import CertificateValidator, ValidationContext

        certificate, *others = (x509.Certificate.load(item) for item in self.certificates)
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(item) for item in self.store.roots],
            other_certs=[*others, *(x509.Certificate.load(item) for item in self.store.others)],
            moment=self.moment,
            allow_fetching=False,
            weak_hash_algos=_REFUSED,
            crls=list(crls),
            ocsps=[*self.store.ocsps, *self.proof.ocsps] if checked else [],
            revinfo_policy=_policy(checked),
        )
        path = await CertificateValidator(certificate, validation_context=context).async_validate_path()
        if self.stamping:
            KeyUsageConstraints(extd_key_usage={"time_stamping"}).validate(certificate)
        else:
            KeyUsageConstraints(key_usage=set(_KEY_USAGES), match_all_key_usages=False).validate(certificate)
        below = path.iter_certs(include_root=False)
        return tuple(filter(None, (digest_of_algorithm(item["signature_algorithm"]) for item in below)))

    def _is_listed(self, crls: tuple[bytes, ...]) -> bool:
        """Is the certificate on a list of its issuer?"""
        from cryptography import x509

        certificate = x509.load_der_x509_certificate(self.certificates[0])
        for data in crls:
            try:
                listed = x509.load_der_x509_crl(data)
                if listed.issuer == certificate.issuer and listed.get_revoked_certificate_by_serial_number(
                    certificate.serial_number
                ):
                    return True
            except ValueError:
                continue
        return False

    def _lists_holder(self, crl: bytes) -> bool:
        """Would the list have the certificate, if it were revoked? Lists leave out what has expired."""
        from asn1crypto import crl as lists
        from asn1crypto import x509

        try:
            issued = lists.CertificateList.load(crl)["tbs_cert_list"]["this_update"].native
            return bool(issued <= x509.Certificate.load(self.certificates[0]).not_valid_after)
        except DAMAGED:
            return False


def _policy(checked: str | None) -> Any:
    """Whose revocation must be known; lists and responses that are newer than the moment count too."""
    from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

    no, yes = RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
    rules = RevocationCheckingPolicy(
        ee_certificate_rule=yes if checked == "holder" else no,
        intermediate_ca_cert_rule=yes if checked == "authorities" else no,
    )
    return CertRevTrustPolicy(rules, retroactive_revinfo=True)
