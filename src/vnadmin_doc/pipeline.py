"""The flow, stage by stage: a source in, a reading out. Pure."""

from __future__ import annotations

from vnadmin_doc.assemble import assemble
from vnadmin_doc.checks import check
from vnadmin_doc.page import Source
from vnadmin_doc.reading import Reading, SourceInfo
from vnadmin_doc.zones import lay_out

__all__ = ["analyse"]


def analyse(source: Source) -> Reading:
    """Read the letter that a source holds. Total: raises nothing for what it says."""
    layout = lay_out(source)  # words → lines → zones
    letter, ledger = assemble(layout, source.signatures)  # zones → fields → letter, with evidence
    issues = (*source.issues, *ledger.issues, *check(letter, ledger.evidence))
    return Reading(
        source=SourceInfo(
            name=source.name,
            sha256=source.sha256,
            media_type=source.media_type,
            pages=len(source.pages),
            reading=source.reading,
            encoding=source.encoding,
            ocr=source.ocr,
            unit=source.pages[0].unit if source.pages else "cell",
        ),
        letter=letter,
        evidence=ledger.evidence,
        unplaced=ledger.unplaced(layout.lines),
        issues=issues,
    )
