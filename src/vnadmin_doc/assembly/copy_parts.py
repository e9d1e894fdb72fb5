"""Copy parts: reads the block of a copy (SAO Y, SAO LỤC, TRÍCH SAO) by the grammars that read the letter."""

from __future__ import annotations

from typing import Any

from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.assembly.part_readers import (
    read_code,
    read_distribution,
    read_issuers,
    read_promulgation,
    read_signers,
)
from vnadmin_doc.grammar import copy_form
from vnadmin_doc.layout.copy_block import CopyBlock
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.letter import Copy, DocumentKind, Issuer

__all__ = ["read_copy"]


def read_copy(copied: CopyBlock | None, log: EvidenceLog) -> Copy | None:
    """The copy at ``/copy``; None if the letter is not a copy."""
    if copied is None:
        return None
    block = Block(copied.form)
    parts: dict[str, Any] = {}
    for found in block.find(copy_form):
        parts[found.part] = found.value
        log.record(f"/copy/{found.part}", block, found.span, found.rule)
    number = read_code(copied.code, log, "/copy")
    promulgation = read_promulgation(copied.dateline, log, "/copy")
    kind = parts.get("kind") or copy_form.by_notation(number.notation or "")
    agency = next(iter(read_issuers(copied.issuer, log, "/copy/agency")), None)
    agency_of_form = parts.get("agency")
    return Copy(
        kind=DocumentKind(code=kind[0], name=kind[1]) if kind else None,
        agency=Issuer(name=agency_of_form) if agency_of_form else agency,
        number=number.number,
        notation=number.notation,
        raw=number.raw,
        place=promulgation.place,
        date=promulgation.date or parts.get("date"),
        signer=next(iter(read_signers(copied.foot.signers, log, "/copy/signer")), None),
        distribution=read_distribution(copied.foot.distribution, number.notation, log, "/copy/distribution"),
        signed_at=parts.get("signed_at"),
    )
