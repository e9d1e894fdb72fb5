"""Evidence boxes: the boxes to draw on a page to show where each value was read.

``drawing.draw`` draws them on the image of a page, ``model.reading_html`` on an outline of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from vnadmin_doc.model.card import within
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.reading import BoxTuple, Evidence, Reading, Unplaced

__all__ = ["DOUBT", "Colour", "Mark", "colour_of", "marks", "pages"]

Colour = tuple[int, int, int]

COLOURS: dict[str, Colour] = {
    "kind": (0, 114, 178),
    "issuers": (0, 128, 106),
    "code": (196, 60, 0),
    "other_codes": (196, 60, 0),
    "subject": (122, 60, 168),
    "promulgation": (176, 0, 96),
    "priority": (214, 0, 0),
    "secrecy": (214, 0, 0),
    "circulation": (214, 0, 0),
    "addressees": (0, 100, 60),
    "body": (70, 110, 150),
    "signers": (150, 90, 0),
    "distribution": (90, 110, 0),
    "references": (0, 140, 170),
    "tasks": (150, 50, 110),
    "appendices": (100, 80, 60),
    "tables": (100, 80, 60),
    "contact": (80, 80, 140),
    "arrival": (190, 40, 60),
    "other_arrivals": (190, 40, 60),
    "copy": (190, 40, 60),
}
"""The colour (red, green, blue) of each member of a letter."""
OTHER: Colour = (110, 110, 110)
"""The colour of evidence of the whole letter (Quốc hiệu) and of unplaced lines."""
DOUBT: dict[Severity, Colour] = {"error": (214, 0, 0), "warning": (216, 110, 0), "info": (60, 120, 200)}
_RANK: tuple[Severity, ...] = ("info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page with the value that was read there.

    ``path`` is the JSON Pointer of the value; "" is the letter as a whole, None an unplaced line. ``text`` is as read,
    ``rule`` as in the evidence, "" for an unplaced line. ``issues`` are the doubts about the value.
    """

    path: str | None
    box: BoxTuple
    text: str
    rule: str
    issues: tuple[Issue, ...]

    @property
    def colour(self) -> Colour:
        """The colour of the member of the letter that has the value."""
        return colour_of(self.path or "")

    @property
    def severity(self) -> Severity | None:
        """The most severe severity of the issues; None if there are none."""
        return max((issue.severity for issue in self.issues), key=_RANK.index, default=None)

    @property
    def area(self) -> float:
        """The area of the box, in the square of the page's unit."""
        x0, top, x1, bottom = self.box
        return (x1 - x0) * (bottom - top)


def colour_of(path: str) -> Colour:
    """The colour of the member of the letter that contains the value of a JSON Pointer."""
    return COLOURS.get(path.partition("/")[2].partition("/")[0], OTHER)


def pages(reading: Reading) -> range:
    """The page numbers of the letter; the first page of a file is 1."""
    part = reading.source.part
    return range(part.first_page, part.last_page + 1) if part else range(1, reading.source.pages + 1)


def marks(reading: Reading) -> dict[int, list[Mark]]:
    """The marks by page, larger boxes first, so that smaller boxes are drawn over them. Empty pages are left out."""
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    doubts = _doubts(reading)
    for path, items in reading.evidence.items():
        for item in items:
            found[item.page].append(_mark(path, item, doubts[path]))
    for line in reading.unplaced:
        # Lines of the other letters of a file are unplaced too.
        if line.page in pages(reading):
            found[line.page].append(_mark(None, line, []))
    return {page: sorted(found[page], key=lambda mark: -mark.area) for page in sorted(found)}


def _mark(path: str | None, item: Evidence | Unplaced, issues: list[Issue]) -> Mark:
    rule = item.rule if isinstance(item, Evidence) else ""
    return Mark(path, item.box, item.text, rule, tuple(issues))


def _doubts(reading: Reading) -> defaultdict[str, list[Issue]]:
    """The issues of each path with evidence: those at the path, above it, and, without evidence there, below it."""
    found: defaultdict[str, list[Issue]] = defaultdict(list)
    for issue in (issue for issue in reading.issues if issue.path):
        path = issue.path
        below = [key for key in reading.evidence if within(key, path)]
        while path and not below:
            path = path.rpartition("/")[0]
            below = [path] if path in reading.evidence else []
        for key in below:
            found[key].append(issue)
    return found
