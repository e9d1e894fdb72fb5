"""The flow, stage by stage: a source in, a reading out. Pure."""

from __future__ import annotations

from vnadmin_doc.assemble import assemble
from vnadmin_doc.checks import check
from vnadmin_doc.issue import Issue
from vnadmin_doc.ledger import Ledger
from vnadmin_doc.letter import Letter
from vnadmin_doc.page import Source
from vnadmin_doc.reading import Reading, SourceInfo
from vnadmin_doc.zones import lay_out

__all__ = ["analyse"]

HEADER_ONLY = "only the head and the foot were asked for: body, tasks, tables and appendices were not read"


def analyse(source: Source) -> Reading:
    """Read the letter that a source holds. Total: raises nothing for what it says."""
    layout = lay_out(source)  # words → lines → zones
    if source.fields == "header":
        layout = layout.header()
    letter, ledger = assemble(layout, source.signatures)  # zones → fields → letter, with evidence
    issues = (*source.issues, *ledger.issues, *_checked(source, letter, ledger))
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


def _checked(source: Source, letter: Letter, ledger: Ledger) -> tuple[Issue, ...]:
    """Doubts about what was read; of what was not read nothing is said to be missing."""
    found = check(letter, ledger.evidence)
    if source.fields == "all":
        return found
    if any(issue.code == "foot-not-found" for issue in source.issues):
        found = tuple(issue for issue in found if issue.path not in ("/signers", "/distribution"))
    return (Issue("header-only", "info", "/body", HEADER_ONLY), *found)
