"""The arrival stamp (dấu "ĐẾN"), taken off the page before its words are sorted into rows.

Decree 30/2020/NĐ-CP, Appendix IV, V: a frame of 35 × 50 mm. It is stamped where there is room, often over the head, so
that its rows cross those of the letter. The stamp is found by ĐẾN in capitals and by its labels near ĐẾN; words inside
the frame around these belong to it. Where OCR did not read the tall letters of ĐẾN, "Ngày:" above "Chuyển:" is enough:
no head of a letter has these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from vnadmin_doc.grammar import arrival, issuer
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.row_predicates import is_dateline, is_number
from vnadmin_doc.layout.segments import Segment, merged, segments_of, without
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Page, Source, Word

__all__ = ["take_arrival"]

LOWEST = 0.5
"""Share of the page, from its top, that is searched."""
WIDE, HIGH = 185.0, 120.0
"""Largest width and height in points. The frame of the decree is 142 × 99; some offices have larger ones."""
BEFORE, AFTER = 150.0, 160.0
"""Largest distance, in points, of a label to the left or right of ĐẾN."""
ABOVE, BELOW = 45.0, 100.0
"""Largest distance, in points, of a label above or below ĐẾN."""
FAR = 45.0
"""Largest gap, in points, between a label and the value after it, over the leaders."""


def take_arrival(source: Source) -> tuple[Source, list[Line]]:
    """(the source without the words of the stamp, the lines of the stamp). Only the first page is searched."""
    page = source.pages[0] if source.pages else None
    if page is None or not any(_may_be_label(word) for word in page.words):
        return source, []
    segments = segments_of(page)
    depth = max((segment.box.bottom for segment in segments), default=0.0)
    depth = LOWEST * (page.height if page.unit == "pt" else max(depth, 500.0))
    for seed in segments:
        if seed.box.top < depth and (arrival.is_arrival(seed.text) or arrival.label(seed.text) == "transfer"):
            stamp = _stamp(seed, segments, page)
            if stamp:
                return without(source, (w for segment in stamp for w in segment.words)), merged(stamp, page.unit)
    return source, []


def _may_be_label(word: Word) -> bool:
    """Can the word be ĐẾN or "Chuyển:"? Most pages have neither."""
    text = word.text
    return (text.isupper() and "den" in fold(text)) or (text[:1].isupper() and "chuyen" in fold(text))


def _stamp(seed: Segment, segments: Sequence[Segment], page: Page) -> list[Segment]:
    """All segments of the stamp around ``seed``; none where its labels are missing."""
    labels = _labels(seed, segments)
    if len(labels) < 2 or not {"number", "date"} & labels.keys():
        return []
    if not arrival.is_arrival(seed.text) and "date" not in labels:
        return []
    taken = list(dict.fromkeys([seed, *labels.values()]))
    em = max(segment.line.em for segment in labels.values())
    for segment in list(taken):
        taken += [p for p in _values_after(segment, segments) if p not in taken]
    taken += _agency(seed, taken, segments, em, page)
    while more := list(_inside(taken, segments, em, "transfer" in labels)):
        taken += more
    return taken + _scraps(taken, segments, em)


def _labels(seed: Segment, segments: Sequence[Segment]) -> dict[str, Segment]:
    """The nearest segment of each label around ĐẾN; a label may be in the line of ĐẾN."""
    found: dict[str, Segment] = {}
    place = seed.box
    for segment in sorted(segments, key=lambda s: abs(s.box.centre - place.centre) + abs(s.box.x0 - place.x0) / 4):
        text = segment.text
        name = arrival.label(text)
        if segment is seed:
            found.update((name, seed) for name in arrival.labels(text))
        elif name and _near(seed.box, segment.box) and not _is_of_head(segment):
            for each in arrival.labels(text):
                found.setdefault(each, segment)
    if arrival.is_arrival(seed.text) and found and not {"number", "date"} & found.keys():
        found |= _unlabelled(seed, segments)
    return found


def _unlabelled(seed: Segment, segments: Sequence[Segment]) -> dict[str, Segment]:
    """Number above date, close together beside ĐẾN, where their labels were not read."""
    near = [segment for segment in segments if segment is not seed and _near(seed.box, segment.box)]
    numbers = [segment for segment in near if arrival.bare(segment.text) == "number"]
    days = [segment for segment in near if arrival.bare(segment.text) == "date"]
    for number, day in product(numbers, days):
        above, below = number.box, day.box
        close = -number.line.em < below.top - above.bottom < 2 * number.line.em
        if close and above.x0 < below.x1 and below.x0 < above.x1:
            return {"number": number, "date": day}
    return {}


def _near(seed: Box, box: Box) -> bool:
    across = seed.x0 - BEFORE < box.x0 < seed.x1 + AFTER
    return across and seed.top - ABOVE < box.centre < seed.bottom + BELOW


def _values_after(segment: Segment, segments: Sequence[Segment]) -> Iterator[Segment]:
    """The values stamped or written in the row of a label."""
    reach, left = segment.box.x1, segment.box.x0
    for other in sorted(segments, key=lambda p: p.box.x0):
        box = other.box
        if other is segment or not reach - 3 <= box.x0 <= reach + FAR or box.x1 > left + WIDE:
            continue
        if box.top < segment.box.centre < box.bottom and not _is_of_head(other) and not arrival.is_arrival(other.text):
            reach = box.x1
            yield other


def _agency(
    seed: Segment, taken: Sequence[Segment], segments: Sequence[Segment], em: float, page: Page
) -> list[Segment]:
    """Up to two rows in capitals above ĐẾN and the labels, of about the same height, centred over them."""
    found: list[Segment] = []
    frame = hull(segment.box for segment in taken)
    for segment in sorted(segments, key=lambda p: -p.box.bottom):
        box = segment.box
        top = min(p.box.top for p in [*taken, *found])
        if segment in taken or len(found) == 2 or not 0 < top - box.centre <= 2.3 * em:
            continue
        middle = seed.box.middle if frame.top >= seed.box.top - em else frame.middle
        aside = min(abs(box.middle - middle), abs(box.middle - frame.middle))
        fits = aside <= 4 * em and box.width <= WIDE and segment.line.em <= 1.5 * em + 1
        name = caps_ratio(segment.text) > 0.75 and sum(c.isalpha() for c in segment.text) > 3
        if fits and name and not _is_of_head(segment) and (page.unit == "pt" or _heads_page(segment, segments)):
            found.append(segment)
    return found


def _heads_page(segment: Segment, segments: Sequence[Segment]) -> bool:
    """In text without sizes: is nothing above it, and is there another agency, which issues the letter?"""
    if any(other.box.bottom < segment.box.top for other in segments):
        return False
    return any(other is not segment and issuer.begins_agency(other.text) and other.text.isupper() for other in segments)


def _inside(taken: Sequence[Segment], segments: Sequence[Segment], em: float, whole: bool) -> Iterator[Segment]:
    """The segments inside the frame, and in the row below it where Chuyển was not read.

    Rows that extend beyond the frame belong to the letter.
    """
    frame = hull(segment.box for segment in taken)
    if frame.height > HIGH:
        return
    low = frame.bottom + (0.3 if whole else 1.0) * em
    for segment in segments:
        box = segment.box
        within = frame.x0 - 1.5 * em <= box.x0 and box.x1 <= frame.x1 + 1.5 * em
        if segment not in taken and within and frame.top - 0.3 * em <= box.centre <= low and not _is_of_head(segment):
            yield segment


def _scraps(taken: Sequence[Segment], segments: Sequence[Segment], em: float) -> list[Segment]:
    """Lines of the frame that OCR read as signs or as flat letters."""
    frame = hull(segment.box for segment in taken)
    near = Box(frame.x0 - 2 * em, frame.top - 2 * em, frame.x1 + 2 * em, frame.bottom + 2 * em)
    found = []
    for segment in segments:
        if segment in taken:
            continue
        for word, seen in zip(segment.words, segment.line.words, strict=True):
            flat = seen.box.height < 0.3 * em or anchors.is_rule(seen.text)
            if seen.confidence is not None and flat and near.contains(seen.box):
                found.append(Segment((word,), make_line(segment.line.page, [seen], "pt")))
    return found


def _is_of_head(segment: Segment) -> bool:
    """Does it surely belong to the head of the letter?"""
    folded = fold(segment.text)
    if anchors.where_motto(folded) is not None or anchors.starts_addressees(folded) is not None:
        return True
    if anchors.starts_subject(folded) or is_dateline(segment.line):
        return True
    title = by_title(folded) if segment.text.isupper() else None
    return title is not None or (is_number(segment.line) and arrival.label(segment.text) is None)
