"""Verify the signatures of a PDF by pyHanko: who and when, integrity, coverage, and what was added after each.

ISO 32000-2, 12.8: a signature covers byte ranges of the file. Programs append later changes to the file as a new
revision, so an intact signature proves nothing about what follows it. The difference between the revisions is judged by
the rules of pyHanko, which list what may change (signatures, form values, validation data); all else is suspicious.

In Vietnam the first signature often certifies the letter (DocMDP, form filling allowed), and the office then adds
number, date and seal as visible signatures. Acrobat accepts this, and so do the rules here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from typing import Any

from vnadmin_doc.formats.pdf.pdf_time import pdf_time
from vnadmin_doc.formats.signatures.certificates import certificate_of, names_of
from vnadmin_doc.formats.signatures.cms_integrity import Cms, Stamp, read_cms, stamp_of, weakest
from vnadmin_doc.model.letter import Changes, Integrity
from vnadmin_doc.model.page import FileSignature, SignatureProof

__all__ = ["MAX_SIGNATURES", "UnreadablePdf", "merged", "verified"]

MAX_SIGNATURES = 64
_MAX_COMPARED = 1_000_000
"""Most objects of revisions that are compared in one file: about half a minute. A letter has a few thousand."""
_KEPT_FACTS: tuple[Integrity, ...] = ("invalid", "altered", "not-evaluated", "intact")
_TIMESTAMP = "/DocTimeStamp"


class UnreadablePdf(Exception):
    """pyHanko cannot read the file, or it finds no signature in it."""


def verified(data: bytes) -> tuple[FileSignature, ...]:
    """The signatures of a PDF in the order of signing, at most ``MAX_SIGNATURES`` + 1. Raises ``UnreadablePdf``.

    No trust is judged. Bytes before the header of the PDF are not covered by any signature.
    """
    start = max(data.find(b"%PDF-"), 0)
    try:
        file = _SignedFile.open(data[start:] if start else data)
        found = tuple(one for _, one in sorted(file.signatures(), key=lambda item: item[0]))
    except MemoryError:
        raise
    except Exception as error:  # a library on hostile bytes: it raises errors of many kinds
        raise UnreadablePdf(type(error).__name__) from error
    if not found:
        raise UnreadablePdf("no signature")
    return tuple(replace(item, covers_whole_file=False) for item in found) if start else found


def merged(signatures: Sequence[FileSignature]) -> tuple[FileSignature, ...]:
    """The signatures, those of one certificate as one: an office signs number, date and seal.

    The first has the time of signing; the last has the coverage and the changes after it; the worst integrity counts.
    One that is not intact covers nothing: a certificate is public, so anybody can add it in a signature of his own.
    """
    found: dict[Any, FileSignature] = {}
    for number, signature in enumerate(signatures):
        key = signature.proofs[0].certificates[0] if signature.proofs else number
        earlier = found.get(key)
        found[key] = _merged(earlier, signature) if earlier else signature
    return tuple(found.values())


def _merged(first: FileSignature, last: FileSignature) -> FileSignature:
    later = last if last.integrity == "intact" else first
    return replace(
        first,
        covers_whole_file=later.covers_whole_file,
        changes=later.changes,
        integrity=min(first.integrity, last.integrity, key=_KEPT_FACTS.index),
        digest=weakest(tuple(filter(None, (first.digest, last.digest)))),
        proofs=(*first.proofs, *last.proofs),
    )


@cache
def _rules() -> Any:
    """The rules for what may change after a signature."""
    from pyhanko.sign.diff_analysis import (
        DEFAULT_DIFF_POLICY,
        CatalogModificationRule,
        FormUpdatingRule,
        GenericFieldModificationRule,
        SigFieldCreationRule,
        SigFieldModificationRule,
        StandardDiffPolicy,
    )
    from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON

    # /Perms points to a certifying signature, which some offices add after others; it can only forbid more.
    catalog = CatalogModificationRule(ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"})
    others = [rule for rule in DEFAULT_DIFF_POLICY.global_rules if not isinstance(rule, CatalogModificationRule)]
    fields = [
        SigFieldCreationRule(allow_new_visible_after_certify=True),
        SigFieldModificationRule(),
        GenericFieldModificationRule(),
    ]
    # Some programs free objects that they never used; the freeing of one in use stays suspicious as any other change.
    return StandardDiffPolicy([catalog, *others], FormUpdatingRule(fields), reject_object_freeing=False)


@dataclass(slots=True)
class _SignedFile:
    """A PDF with signatures, and what is in its document security store.

    ``compared``: how many objects of revisions were compared; ``differences``: what was found, by the signed revision
    and what the signature permits.
    """

    data: bytes
    reader: Any
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    certificates: tuple[bytes, ...] = ()
    compared: int = 0
    differences: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, data: bytes) -> _SignedFile:
        from pyhanko.pdf_utils.reader import PdfFileReader

        reader = PdfFileReader(io.BytesIO(data), strict=False)
        if reader.encrypted:
            reader.decrypt("")
        return cls(data, reader, *_validation_data(reader))

    def signatures(self) -> Iterator[tuple[int, FileSignature]]:
        """(number of its revision, signature) for each field; those that cannot be read have the last number."""
        from pyhanko.sign.fields import enumerate_sig_fields
        from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

        fields = enumerate_sig_fields(self.reader, filled_status=True)
        for name, value, form_field in islice(fields, MAX_SIGNATURES + 1):
            signed_at = _stated_time(value)
            try:
                embedded = EmbeddedPdfSignature(self.reader, form_field, name)
                yield embedded.signed_revision, self._signature(embedded, signed_at)
            except MemoryError:
                raise
            except Exception:  # as above; the others may be whole
                unread = FileSignature(None, None, signed_at, covers_whole_file=False)
                yield self.reader.xrefs.total_revisions, unread

    def _signature(self, embedded: Any, signed_at: str | None) -> FileSignature:
        if embedded.sig_object_type == _TIMESTAMP:
            return self._timestamp(embedded)
        cms = read_cms(embedded.signed_data, embedded.compute_digest)
        signed_at = signed_at or cms.signing_time
        signer, organisation = names_of(cms.certificate)
        whole, changes = self._later(embedded)
        return FileSignature(
            signer,
            organisation,
            signed_at,
            covers_whole_file=whole,
            integrity=cms.integrity if _is_detached(embedded) else "not-evaluated",
            changes=changes,
            timestamp=cms.stamp.facts if cms.stamp else None,
            certificate=certificate_of(cms.certificate),
            digest=cms.digest,
            proofs=(self._proof(cms, signed_at),),
        )

    def _timestamp(self, embedded: Any) -> FileSignature:
        """A time stamp of the whole file: the authority that stamped it is no signer of the letter."""
        from asn1crypto.x509 import Certificate

        stamp = stamp_of(embedded.signed_data, embedded.compute_digest)
        authority = Certificate.load(stamp.certificates[0])
        whole, changes = self._later(embedded)
        return FileSignature(
            *names_of(authority),
            None,
            covers_whole_file=whole,
            purpose="timestamp",
            integrity=stamp.facts.integrity,
            changes=changes,
            timestamp=stamp.facts,
            certificate=certificate_of(authority),
            digest=embedded.md_algorithm,
            proofs=(self._proof(None, stamp.facts.time, stamp),),
        )

    def _proof(self, cms: Cms | None, signed_at: str | None, stamp: Stamp | None = None) -> SignatureProof:
        stamp = stamp or (cms.stamp if cms else None)
        is_whole = stamp is not None and stamp.facts.integrity == "intact"
        own = cms.certificates if cms else stamp.certificates if stamp else ()
        return SignatureProof(
            certificates=(*own, *self.certificates),
            signed_at=cms.signing_time or signed_at if cms else signed_at,
            stamped_at=stamp.facts.time if stamp and is_whole else None,
            stamp_certificates=(*stamp.certificates, *self.certificates) if stamp and is_whole else (),
            crls=(*(cms.crls if cms else ()), *self.crls),
            ocsps=(*(cms.ocsps if cms else ()), *self.ocsps),
        )

    def _later(self, embedded: Any) -> tuple[bool, Changes]:
        """(does the signature cover the whole file, what was added after it)."""
        if not _is_one_gap(self.data, embedded):
            return False, "not-permitted"
        embedded.compute_integrity_info(skip_diff=True)
        if _covers_all(embedded):
            return True, "none"
        key = embedded.signed_revision, embedded.docmdp_level, repr(embedded.fieldmdp)
        if key not in self.differences:
            self.differences[key] = self._changes(embedded)
        return False, self.differences[key]

    def _changes(self, embedded: Any) -> Changes:
        """What was added after the signature; not evaluated if the file has too many objects and revisions."""
        xrefs, first = self.reader.xrefs, embedded.signed_revision
        sizes = [len(xrefs.explicit_refs_in_revision(number)) for number in range(xrefs.total_revisions)]
        self.compared += sum(sizes) * max(len(sizes) - 1 - first, 0)
        if self.compared > _MAX_COMPARED:
            return "not-evaluated"
        embedded.compute_integrity_info(_rules())
        return _changes(embedded)


def _covers_all(embedded: Any) -> bool:
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    return bool(embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE)


def _changes(embedded: Any) -> Changes:
    """What was added after the signature, by the comparison of the revisions and by what the signature permits."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    result = embedded.diff_result
    if not isinstance(result, DiffResult) or not embedded.summarise_integrity_info()["docmdp_ok"]:
        return "not-permitted"
    levels: dict[Any, Changes] = {ModificationLevel.NONE: "none", ModificationLevel.LTA_UPDATES: "archival"}
    return levels.get(result.modification_level, "permitted")


def _is_one_gap(data: bytes, embedded: Any) -> bool:
    """Do the byte ranges leave out the value of the signature only, within the file?

    pyHanko adds up lengths to find out whether the whole file is covered, so ranges that overlap, and a value that a
    later revision makes longer, could pass for it.
    """
    ranges = [int(number) for number in embedded.byte_range]
    if len(ranges) != 4 or ranges[0] != 0 or min(ranges) < 0:
        return False
    _, first, start, length = ranges
    gap = data[first:start]
    if not (first < start <= start + length <= len(data) and gap[:1] == b"<" and gap[-1:] == b">"):
        return False
    try:
        return bool(bytes.fromhex(gap[1:-1].decode("ascii")) == embedded.pkcs7_content)
    except ValueError:
        return False


def _is_detached(embedded: Any) -> bool:
    """Is it of a kind whose digest is that of the byte ranges? The older kinds (PDF 1.7, 12.8.3.3) are not verified."""
    return str(embedded.sig_object.get("/SubFilter", "")) in ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached")


def _stated_time(value: Any) -> str | None:
    """The member /M of a signature, ISO 8601."""
    try:
        return pdf_time(str(value.get_object().get("/M", "")))
    except Exception:  # as above
        return None


def _validation_data(reader: Any) -> tuple[tuple[bytes, ...], tuple[bytes, ...], tuple[bytes, ...]]:
    """(revocation lists, responses, certificates) in the document security store (ISO 32000-2, 12.8.4.3), as DER."""
    try:
        store = reader.root["/DSS"]
        lists = (store.get("/CRLs", ()), store.get("/OCSPs", ()), store.get("/Certs", ()))
        crls, ocsps, certificates = (
            tuple(item.get_object().data for item in islice(items, MAX_SIGNATURES)) for items in lists
        )
    except Exception:  # as above; the store is optional
        return (), (), ()
    return crls, ocsps, certificates
