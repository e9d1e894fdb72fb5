"""Catalogue rows: the values of a letter that the ledger and the registers hold, as flat text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from vnadmin_doc.batch.job import CatalogRow
from vnadmin_doc.language.agency_identity import joined_keys
from vnadmin_doc.sure import can_be_filed, head_sure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vnadmin_doc.model.reading import Reading

__all__ = ["catalog_row"]

JOIN = "; "


def catalog_row(reading: Reading, document: str) -> CatalogRow:
    """The row of a letter whose document is ``document``; several values of one member are joined by semicolons."""
    letter = reading.letter
    severities = {issue.severity for issue in reading.issues}
    return CatalogRow(
        document=document,
        kind=letter.kind.code if letter.kind else None,
        number=letter.code.number,
        notation=letter.code.notation,
        date=letter.promulgation.date,
        place=letter.promulgation.place,
        parent=_joined(issuer.parent for issuer in letter.issuers),
        issuer=_joined(issuer.name for issuer in letter.issuers),
        subject=letter.subject,
        signer=_joined(signer.full_name for signer in letter.signers),
        addressees=_joined(addressee.text for addressee in letter.addressees),
        distribution=_joined(entry.text for entry in letter.distribution),
        archive=_joined(unit for entry in letter.distribution if entry.archive for unit in entry.units),
        copies=_joined(str(entry.copies) for entry in letter.distribution if entry.copies),
        stamped="1" if letter.arrival else None,
        arrival_number=letter.arrival.number if letter.arrival else None,
        arrival_date=letter.arrival.date if letter.arrival else None,
        transfer=letter.arrival.transfer if letter.arrival else None,
        filed_unseen="1" if can_be_filed(reading) else None,
        agency=joined_keys(
            [issuer.name for issuer in letter.issuers],
            [issuer.parent for issuer in letter.issuers],
            letter.promulgation.date,
        ),
        head_sure=_share(head_sure(reading)),
        issues=json.dumps([[i.severity, i.code, i.path] for i in reading.issues], separators=(",", ":")),
        worst=next((s for s in ("error", "warning", "info") if s in severities), ""),
    )


def _share(figure: float | None) -> str | None:
    return None if figure is None else f"{figure:.4f}"


def _joined(parts: Iterable[str | None]) -> str | None:
    """The values joined by semicolons; None where there is none."""
    return JOIN.join(part for part in parts if part) or None
