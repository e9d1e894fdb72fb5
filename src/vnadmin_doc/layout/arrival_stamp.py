"""The arrival stamp (dấu "ĐẾN"): takes its words out of the first page before the words are grouped into rows.

Decree 30/2020/NĐ-CP, Appendix IV, V: a frame of 35 × 50 mm. It is stamped where there is room, often over the head, so
its rows cross the rows of the letter. The stamp is detected by ĐẾN in capitals and by the labels near ĐẾN. Words
inside the frame around ĐẾN and labels belong to the stamp. OCR may miss the tall letters of ĐẾN: then "Ngày:" above
"Chuyển:" is enough, as no head of a letter has these two labels. Stamps whose frame OCR found in the picture come with
their words marked (``Word.stamp``), row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from vnadmin_doc.grammar import arrival, issuer
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.row_predicates import is_dateline, is_number
from vnadmin_doc.layout.segments import Segment, join_segments, segments_having, segments_of, without_words
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Page, Source, Word

__all__ = ["take_arrival"]

SEARCHED_SHARE = 0.5
"""Share of the height of the page, from its top, that is searched."""
MOST_WIDTH, MOST_HEIGHT = 185.0, 120.0
"""Largest width and height of a stamp, in points. The frame of the decree has 142 × 99; some stamps are larger."""
MOST_LEFT, MOST_RIGHT = 150.0, 160.0
"""Largest distance, in points, between ĐẾN and a label at its left or right."""
MOST_ABOVE, MOST_BELOW = 45.0, 100.0
"""Largest distance, in points, between ĐẾN and a label above or below it."""
VALUE_DISTANCE = 45.0
"""Largest gap, in points, between a label and the value after it; leaders may fill the gap."""


def take_arrival(source: Source) -> tuple[Source, list[list[Line]]]:
    """(the source without the words of the stamps, the lines of each stamp). Only the first page has stamps."""
    page = source.pages[0] if source.pages else None
    if page is None:
        return source, []
    framed = _framed_stamps(page)
    if framed:
        return without_words(source, (word for stamp in framed for line in stamp for word in line.words)), framed
    source, stamp = _take_unframed(source, page)
    return source, [stamp] if stamp else []


def _framed_stamps(page: Page) -> list[list[Line]]:
    """The lines of each stamp that OCR read apart; a word further left than the word before it begins a row."""
    stamps: dict[str, list[list[Word]]] = {}
    for word in [word for word in page.words if word.stamp]:  # in most pages there are none
        if word.stamp.startswith("arrival"):
            rows = stamps.setdefault(word.stamp, [])
            if rows and word.box.x0 > rows[-1][-1].box.x0:
                rows[-1].append(word)
            else:
                rows.append([word])
    return [[make_line(page.number, row, page.unit) for row in rows] for rows in stamps.values()]


def _take_unframed(source: Source, page: Page) -> tuple[Source, list[Line]]:
    """(the source without the words of the stamp, the lines of the stamp), found by its words."""
    folded = fold(" ".join([word.text for word in page.words if not word.text.islower()]))
    if ("den" not in folded and "chuyen" not in folded) or not any(map(_may_begin_stamp, page.words)):
        return source, []
    if not any(map(_begins_stamp, segments_having(page, _may_begin_stamp))):
        return source, []
    segments = segments_of(page)
    depth = max((segment.box.bottom for segment in segments), default=0.0)
    depth = SEARCHED_SHARE * (page.height if page.unit == "pt" else max(depth, 500.0))
    for seed in segments:
        if seed.box.top < depth and _begins_stamp(seed):
            stamp = _segments_of_stamp(seed, segments, page)
            if stamp:
                return without_words(source, (w for segment in stamp for w in segment.words)), join_segments(
                    stamp, page.unit
                )
    return source, []


def _may_begin_stamp(word: Word) -> bool:
    """Can the word be ĐẾN or "Chuyển:"? Most pages have neither."""
    text = word.text
    return (text.isupper() and "den" in fold(text)) or (text[:1].isupper() and "chuyen" in fold(text))


def _begins_stamp(segment: Segment) -> bool:
    """Is it ĐẾN or "Chuyển:"?"""
    return arrival.is_arrival(segment.text) or arrival.label(segment.text) == "transfer"


def _segments_of_stamp(seed: Segment, segments: Sequence[Segment], page: Page) -> list[Segment]:
    """All segments of the stamp around ``seed``; none if its labels are missing."""
    labels = _labels(seed, segments)
    if len(labels) < 2 or not {"number", "date"} & labels.keys():
        return []
    if not arrival.is_arrival(seed.text) and "date" not in labels:
        return []
    taken = list(dict.fromkeys([seed, *labels.values()]))
    em = max(segment.line.em for segment in labels.values())
    for segment in list(taken):
        taken += [segment for segment in _values_after(segment, segments) if segment not in taken]
    taken += _agency_above(seed, taken, segments, em, page)
    while more := list(_inside_frame(taken, segments, em, "transfer" in labels)):
        taken += more
    return taken + _frame_scraps(taken, segments, em)


def _labels(seed: Segment, segments: Sequence[Segment]) -> dict[str, Segment]:
    """The nearest segment with each label around ``seed``, by the name of the label; it may be ``seed`` itself."""
    found: dict[str, Segment] = {}
    place = seed.box
    for segment in sorted(segments, key=lambda s: abs(s.box.centre - place.centre) + abs(s.box.x0 - place.x0) / 4):
        text = segment.text
        name = arrival.label(text)
        if segment is seed:
            found.update((name, seed) for name in arrival.labels(text))
        elif name and _is_near_seed(seed.box, segment.box) and not _belongs_to_head(segment):
            for each in arrival.labels(text):
                found.setdefault(each, segment)
    if arrival.is_arrival(seed.text) and found and not {"number", "date"} & found.keys():
        found |= _values_without_labels(seed, segments)
    return found


def _values_without_labels(seed: Segment, segments: Sequence[Segment]) -> dict[str, Segment]:
    """A number close above a date near ``seed``, if OCR did not read their labels; by the names of the labels."""
    near = [segment for segment in segments if segment is not seed and _is_near_seed(seed.box, segment.box)]
    numbers = [segment for segment in near if arrival.unlabelled_value(segment.text) == "number"]
    days = [segment for segment in near if arrival.unlabelled_value(segment.text) == "date"]
    for number, day in product(numbers, days):
        above, below = number.box, day.box
        close = -number.line.em < below.top - above.bottom < 2 * number.line.em
        if close and above.x0 < below.x1 and below.x0 < above.x1:
            return {"number": number, "date": day}
    return {}


def _is_near_seed(seed: Box, box: Box) -> bool:
    """Is the box near enough to ĐẾN to be a label of its stamp?"""
    across = seed.x0 - MOST_LEFT < box.x0 < seed.x1 + MOST_RIGHT
    return across and seed.top - MOST_ABOVE < box.centre < seed.bottom + MOST_BELOW


def _values_after(segment: Segment, segments: Sequence[Segment]) -> Iterator[Segment]:
    """The values in the row of a label, from left to right."""
    reach, left = segment.box.x1, segment.box.x0
    for other in sorted(segments, key=lambda segment: segment.box.x0):
        box = other.box
        if other is segment or not reach - 3 <= box.x0 <= reach + VALUE_DISTANCE or box.x1 > left + MOST_WIDTH:
            continue
        if (
            box.top < segment.box.centre < box.bottom
            and not _belongs_to_head(other)
            and not arrival.is_arrival(other.text)
        ):
            reach = box.x1
            yield other


def _agency_above(
    seed: Segment, taken: Sequence[Segment], segments: Sequence[Segment], em: float, page: Page
) -> list[Segment]:
    """The name of the agency: up to two rows in capitals above ĐẾN and the labels, as high as these and centred."""
    found: list[Segment] = []
    frame = hull(segment.box for segment in taken)
    for segment in sorted(segments, key=lambda segment: -segment.box.bottom):
        box = segment.box
        top = min(segment.box.top for segment in [*taken, *found])
        if segment in taken or len(found) == 2 or not 0 < top - box.centre <= 2.3 * em:
            continue
        middle = seed.box.middle if frame.top >= seed.box.top - em else frame.middle
        aside = min(abs(box.middle - middle), abs(box.middle - frame.middle))
        fits = aside <= 4 * em and box.width <= MOST_WIDTH and segment.line.em <= 1.5 * em + 1
        name = caps_ratio(segment.text) > 0.75 and sum(c.isalpha() for c in segment.text) > 3
        if (
            fits
            and name
            and not _belongs_to_head(segment)
            and (page.unit == "pt" or _is_first_of_agencies(segment, segments))
        ):
            found.append(segment)
    return found


def _is_first_of_agencies(segment: Segment, segments: Sequence[Segment]) -> bool:
    """Is the segment at the top of a text without sizes, while another agency, the issuer, is below it?"""
    if any(other.box.bottom < segment.box.top for other in segments):
        return False
    return any(other is not segment and issuer.begins_agency(other.text) and other.text.isupper() for other in segments)


def _inside_frame(taken: Sequence[Segment], segments: Sequence[Segment], em: float, whole: bool) -> Iterator[Segment]:
    """The segments inside the frame; if ``whole`` is False, because "Chuyển" was not read, also in the row below.

    A row that extends beyond the frame belongs to the letter.
    """
    frame = hull(segment.box for segment in taken)
    if frame.height > MOST_HEIGHT:
        return
    low = frame.bottom + (0.3 if whole else 1.0) * em
    for segment in segments:
        box = segment.box
        within = frame.x0 - 1.5 * em <= box.x0 and box.x1 <= frame.x1 + 1.5 * em
        if (
            segment not in taken
            and within
            and frame.top - 0.3 * em <= box.centre <= low
            and not _belongs_to_head(segment)
        ):
            yield segment


def _frame_scraps(taken: Sequence[Segment], segments: Sequence[Segment], em: float) -> list[Segment]:
    """Words that OCR read from the drawn lines of the frame: signs, or letters that are not high."""
    frame = hull(segment.box for segment in taken)
    near = Box(frame.x0 - 2 * em, frame.top - 2 * em, frame.x1 + 2 * em, frame.bottom + 2 * em)
    found = []
    for segment in segments:
        if segment in taken:
            continue
        for word, in_points in zip(segment.words, segment.line.words, strict=True):
            flat = in_points.box.height < 0.3 * em or anchors.is_ornament(word.text)
            if word.confidence is not None and flat and near.contains(in_points.box):
                found.append(Segment((word,), make_line(segment.line.page, [in_points], "pt")))
    return found


def _belongs_to_head(segment: Segment) -> bool:
    """Does the segment certainly belong to the head of the letter?"""
    folded = fold(segment.text)
    if anchors.find_motto(folded) is not None or anchors.find_addressees(folded) is not None:
        return True
    if anchors.starts_subject(folded) or is_dateline(segment.line):
        return True
    title = by_title(folded) if segment.text.isupper() else None
    return title is not None or (is_number(segment.line) and arrival.label(segment.text) is None)
