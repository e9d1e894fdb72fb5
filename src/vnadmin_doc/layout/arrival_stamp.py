"""The arrival stamp (dấu "ĐẾN"), lifted off the page before its words are sorted into rows.

Decree 30/2020/NĐ-CP, Appendix IV, V: a frame of 35 × 50 mm. It is stamped where there is room, often
over the head: its rows and the letter's cross. What belongs to it is told by ĐẾN in capitals, by its
labels near by, and by lying inside the frame that they span. Where OCR lost the tall letters of ĐẾN,
"Ngày:" over "Chuyển:" tells it, which no letter's head has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from vnadmin_doc.grammar import arrival, issuer
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.row_predicates import is_dateline, is_number
from vnadmin_doc.layout.segments import Piece, merged, pieces_of, without
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.model.kinds import by_title
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Page, Source, Word

__all__ = ["take_arrival"]

LOWEST = 0.5
"""Share of the page from its top in which it is looked for."""
WIDE, HIGH = 185.0, 120.0
"""Points; the frame of the decree is 142 × 99, offices have larger ones."""
BEFORE, AFTER = 150.0, 160.0
"""How far left or right of ĐẾN a label begins."""
ABOVE, BELOW = 45.0, 100.0
"""How far above or below it."""
FAR = 45.0
"""From a label to what was stamped or written in behind it, over the leaders."""


def take_arrival(source: Source) -> tuple[Source, list[Line]]:
    """(the source without the stamp's words, the stamp's lines); its first page is looked at."""
    page = source.pages[0] if source.pages else None
    if page is None or not any(_tells(word) for word in page.words):
        return source, []
    pieces = pieces_of(page)
    depth = max((piece.box.bottom for piece in pieces), default=0.0)
    depth = LOWEST * (page.height if page.unit == "pt" else max(depth, 500.0))
    for seed in pieces:
        if seed.box.top < depth and (arrival.is_arrival(seed.text) or arrival.label(seed.text) == "transfer"):
            stamp = _stamp(seed, pieces, page)
            if stamp:
                return without(source, (w for piece in stamp for w in piece.words)), merged(stamp, page.unit)
    return source, []


def _tells(word: Word) -> bool:
    """Could it be ĐẾN or "Chuyển:"? Most pages have neither."""
    text = word.text
    return (text.isupper() and "den" in fold(text)) or (text[:1].isupper() and "chuyen" in fold(text))


def _stamp(seed: Piece, pieces: Sequence[Piece], page: Page) -> list[Piece]:
    """All of the stamp round ``seed``; nothing where its labels are not there."""
    labels = _labels(seed, pieces)
    if len(labels) < 2 or not {"number", "date"} & labels.keys():
        return []
    if not arrival.is_arrival(seed.text) and "date" not in labels:
        return []
    taken = list(dict.fromkeys([seed, *labels.values()]))
    em = max(piece.line.em for piece in labels.values())
    for piece in list(taken):
        taken += [p for p in _behind(piece, pieces) if p not in taken]
    taken += _agency(seed, taken, pieces, em, page)
    while more := list(_inside(taken, pieces, em, "transfer" in labels)):
        taken += more
    return taken + _scraps(taken, pieces, em)


def _labels(seed: Piece, pieces: Sequence[Piece]) -> dict[str, Piece]:
    """The nearest line of each label round ĐẾN; that may stand on ĐẾN's own line."""
    found: dict[str, Piece] = {}
    for piece in sorted(pieces, key=lambda p: abs(p.box.centre - seed.box.centre) + abs(p.box.x0 - seed.box.x0) / 4):
        text = piece.text
        name = arrival.label(text)
        if piece is seed:
            found.update((name, seed) for name in arrival.labels(text))
        elif name and _near(seed.box, piece.box) and not _is_letters(piece):
            for each in arrival.labels(text):
                found.setdefault(each, piece)
    if arrival.is_arrival(seed.text) and found and not {"number", "date"} & found.keys():
        found |= _unlabelled(seed, pieces)
    return found


def _unlabelled(seed: Piece, pieces: Sequence[Piece]) -> dict[str, Piece]:
    """Number and day alone, close one above the other beside ĐẾN: their labels were not read."""
    near = [piece for piece in pieces if piece is not seed and _near(seed.box, piece.box)]
    numbers = [piece for piece in near if arrival.bare(piece.text) == "number"]
    days = [piece for piece in near if arrival.bare(piece.text) == "date"]
    for number, day in product(numbers, days):
        above, below = number.box, day.box
        close = -number.line.em < below.top - above.bottom < 2 * number.line.em
        if close and above.x0 < below.x1 and below.x0 < above.x1:
            return {"number": number, "date": day}
    return {}


def _near(seed: Box, box: Box) -> bool:
    across = seed.x0 - BEFORE < box.x0 < seed.x1 + AFTER
    return across and seed.top - ABOVE < box.centre < seed.bottom + BELOW


def _behind(piece: Piece, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """What was stamped or written in on the label's row."""
    reach, left = piece.box.x1, piece.box.x0
    for other in sorted(pieces, key=lambda p: p.box.x0):
        box = other.box
        if other is piece or not reach - 3 <= box.x0 <= reach + FAR or box.x1 > left + WIDE:
            continue
        if box.top < piece.box.centre < box.bottom and not _is_letters(other) and not arrival.is_arrival(other.text):
            reach = box.x1
            yield other


def _agency(seed: Piece, taken: Sequence[Piece], pieces: Sequence[Piece], em: float, page: Page) -> list[Piece]:
    """Up to two rows of capitals above ĐẾN and the labels, about as high as these, in the middle over them."""
    found: list[Piece] = []
    frame = hull(piece.box for piece in taken)
    for piece in sorted(pieces, key=lambda p: -p.box.bottom):
        box = piece.box
        top = min(p.box.top for p in [*taken, *found])
        if piece in taken or len(found) == 2 or not 0 < top - box.centre <= 2.3 * em:
            continue
        middle = seed.box.middle if frame.top >= seed.box.top - em else frame.middle
        aside = min(abs(box.middle - middle), abs(box.middle - frame.middle))
        fits = aside <= 4 * em and box.width <= WIDE and piece.line.em <= 1.5 * em + 1
        name = caps_ratio(piece.text) > 0.75 and sum(c.isalpha() for c in piece.text) > 3
        if fits and name and not _is_letters(piece) and (page.unit == "pt" or _heads_page(piece, pieces)):
            found.append(piece)
    return found


def _heads_page(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """In text without sizes: nothing above it, and another agency issues the letter."""
    if any(other.box.bottom < piece.box.top for other in pieces):
        return False
    return any(other is not piece and issuer.begins_agency(other.text) and other.text.isupper() for other in pieces)


def _inside(taken: Sequence[Piece], pieces: Sequence[Piece], em: float, whole: bool) -> Iterator[Piece]:
    """What lies in the frame, and the row below it where Chuyển was not read; rows that leave it are the letter's."""
    frame = hull(piece.box for piece in taken)
    if frame.height > HIGH:
        return
    low = frame.bottom + (0.3 if whole else 1.0) * em
    for piece in pieces:
        box = piece.box
        within = frame.x0 - 1.5 * em <= box.x0 and box.x1 <= frame.x1 + 1.5 * em
        if piece not in taken and within and frame.top - 0.3 * em <= box.centre <= low and not _is_letters(piece):
            yield piece


def _scraps(taken: Sequence[Piece], pieces: Sequence[Piece], em: float) -> list[Piece]:
    """Lines of the frame that OCR read as signs or as flat letters, whatever they were joined to."""
    frame = hull(piece.box for piece in taken)
    near = Box(frame.x0 - 2 * em, frame.top - 2 * em, frame.x1 + 2 * em, frame.bottom + 2 * em)
    found = []
    for piece in pieces:
        if piece in taken:
            continue
        for word, seen in zip(piece.words, piece.line.words, strict=True):
            flat = seen.box.height < 0.3 * em or anchors.is_rule(seen.text)
            if seen.confidence is not None and flat and near.contains(seen.box):
                found.append(Piece((word,), make_line(piece.line.page, [seen], "pt")))
    return found


def _is_letters(piece: Piece) -> bool:
    """Is it surely of the letter's own head?"""
    folded = fold(piece.text)
    if anchors.where_motto(folded) is not None or anchors.starts_addressees(folded) is not None:
        return True
    if anchors.starts_subject(folded) or is_dateline(piece.line):
        return True
    title = by_title(folded) if piece.text.isupper() else None
    return title is not None or (is_number(piece.line) and arrival.label(piece.text) is None)
