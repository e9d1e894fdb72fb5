"""Read the pictures on a PDF page that is read from its text layer.

A picture is an image, or a block of outlines: text drawn as curves. Pictures that touch, such as the strips of a scan,
are one. The page is drawn once, and everything but the pictures is painted white; what is left is read by OCR like a
scanned page. ``formats.picture.embedded`` has the rules.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import LimitExceeded, MissingDependency
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.pdf.pdf_matrix import Matrix
from vnadmin_doc.formats.pdf.pdf_objects import PageObject
from vnadmin_doc.formats.picture.embedded import PictureLog, is_logo, is_ornament, without_noise
from vnadmin_doc.formats.picture.ocr_pages import page_message
from vnadmin_doc.messages import Message, msg
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.model.page import Table, Word

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_pictures", "read_pictures", "without_signatures"]

_MIN_CURVES = 8  # segments of a path: a frame or a rule has fewer, a letter drawn as outline has more
_MIN_OUTLINES = 300  # segments of all such paths together: about fifteen letters
_MAX_BOXES = 5000
_MAX_CELLS = 1000
_CELL, _REACH = 6.0, 2
"""Points, cells: pictures with a smaller distance than two cells are one picture, as the rows of a text are."""
_SIGNATURE, _TITLE_DISTANCE = (230.0, 145.0), 30.0
"""Points: largest width and height of a signature with its seal, and its distance from title and name."""
_PAPER = 72.0  # points of paper around the pictures that OCR reads
_MARGIN = 1.0  # points around a word that is painted white


def find_pictures(raw: Any, found: Iterable[PageObject], frame: Frame) -> list[Box]:
    """The boxes (points) of the pictures among the objects of a page, without ornaments, from top to bottom."""
    images: list[Box] = []
    outlines: list[Box] = []
    segments = 0
    for item, kind, matrix in found:
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            images += _visible(raw, item, matrix, frame)
        elif (count := raw.FPDFPath_CountSegments(item)) >= _MIN_CURVES:
            segments += count
            outlines += _visible(raw, item, matrix, frame) if len(outlines) < _MAX_BOXES else ()
    boxes = [*images[:_MAX_BOXES], *(outlines if segments >= _MIN_OUTLINES else ())]
    joined = _joined(boxes, frame) if len(boxes) > 1 else boxes
    return [box for box in joined if not is_ornament(box.width, box.height)]


def _visible(raw: Any, item: Any, matrix: Matrix, frame: Frame) -> Iterator[Box]:
    """The box of an object on the visible page; nothing if it is outside."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *edges):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    a, b, c, d, e, f = matrix
    xs, ys = zip(*((a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)), strict=True)
    box = frame.visible_box(min(xs), min(ys), max(xs), max(ys))
    if box is not None:
        yield box


def _joined(boxes: Sequence[Box], frame: Frame) -> list[Box]:
    """The boxes, those that touch or nearly touch as one."""
    import numpy as np

    from vnadmin_doc.ocr.image.components import components

    # A very large page has larger cells, so that their number is limited.
    size = max(_CELL, frame.width / _MAX_CELLS, frame.height / _MAX_CELLS)
    cells = [tuple(int(edge / size) for edge in (box.x0, box.top, box.x1, box.bottom)) for box in boxes]
    mask = np.zeros((int(frame.height / size) + 2 + _REACH, int(frame.width / size) + 2 + _REACH), dtype=bool)
    for x0, top, x1, bottom in cells:
        mask[top : bottom + _REACH, x0 : x1 + _REACH] = True
    labels, _ = components(mask)
    groups: dict[int, list[Box]] = {}
    for (x0, top, _, _), box in zip(cells, boxes, strict=True):
        groups.setdefault(int(labels[top, x0]), []).append(box)
    return sorted((hull(group) for group in groups.values()), key=lambda box: (box.top, box.x0))


def without_signatures(
    boxes: Sequence[Box], fields: Sequence[Box], number: int, frame: Frame, words: Sequence[Word], log: PictureLog
) -> list[Box]:
    """The pictures without those in signature ``fields`` that stand between a typed title and a typed name.

    Such a field shows seal and pen strokes. It is named and not read: nearly every signed file has one.
    """
    kept: list[Box] = []
    for box in boxes:
        if any(field.contains(box) for field in fields) and _is_signature(box, words, frame):
            log.signature(_place(number, box))
        else:
            kept.append(box)
    return kept


def read_pictures(
    raw: Any, page: Any, number: int, frame: Frame, boxes: Sequence[Box], words: Sequence[Word], log: PictureLog
) -> tuple[tuple[Word, ...], tuple[Table, ...]]:
    """The words and tables that OCR reads in the pictures ``boxes`` of page ``number``; ``log`` notes each picture.

    ``words``: those of the page, which are not read again.
    """
    places = {box: _place(number, box) for box in boxes}
    for box in [box for box in places if is_logo(box.width, box.height)]:
        log.logo(places.pop(box))
    try:
        return _read(raw, page, number, frame, places, words, log) if places else ((), ())
    except (MissingDependency, LimitExceeded) as error:
        for box, place in places.items():
            if _is_signature(box, words, frame):
                log.signature(place)
            else:
                log.failed(place, error.message)
        return (), ()


def _read(
    raw: Any, page: Any, number: int, frame: Frame, places: dict[Box, Message], words: Sequence[Word], log: PictureLog
) -> tuple[tuple[Word, ...], tuple[Table, ...]]:
    """As ``read_pictures``, for the pictures ``places``, of which those without ink are taken out.

    Raises ``MissingDependency`` or ``LimitExceeded``.
    """
    from vnadmin_doc import ocr
    from vnadmin_doc.formats.pdf.pdf_render import render

    drawn, dpi = render(raw, page, frame, ocr.DPI, log.limits)
    _erase(drawn, words, dpi / 72)
    for box in list(places):
        if not ocr.has_ink(_part(drawn, box, dpi / 72)) or log.is_full(places[box]):
            del places[box]
    legible = [box for box in places if ocr.holds_words(_part(drawn, box, dpi / 72), dpi, log.limits)]
    seen = ocr.Recognition(())
    if legible:
        band = _band(legible, frame)
        seen = ocr.read_page(_only(drawn, legible, band, dpi / 72), dpi, log.limits, first=number == 1)
        if seen.timed_out:
            log.late()
    for box, place in places.items():
        if box not in legible:
            log.wordless(place)
        elif seen.turn:
            log.failed(place, msg("its words are not upright; turn the page and save it again"))
        else:
            log.read(place, dpi)
    if seen.turn or not legible:
        return (), ()
    return (
        tuple(replace(word, box=word.box.moved(0.0, band.top)) for word in without_noise(seen.words)),
        tuple(replace(table, box=table.box.moved(0.0, band.top)) for table in seen.tables),
    )


def _is_signature(box: Box, words: Sequence[Word], frame: Frame) -> bool:
    """Does a picture stand between a typed title and a typed name, at the right?

    Decree 30/2020/NĐ-CP, Appendix I, II.7–8: the signature and the seal are there.
    """
    if box.middle < frame.width / 2 or box.width > _SIGNATURE[0] or box.height > _SIGNATURE[1]:
        return False
    beside = [word.box for word in words if word.box.x0 < box.x1 and box.x0 < word.box.x1]
    above = any(abs(other.bottom - box.top) < _TITLE_DISTANCE for other in beside)
    return above and any(abs(other.top - box.bottom) < _TITLE_DISTANCE for other in beside)


def _place(number: int, box: Box) -> Message:
    """Names a picture by its page and its box: left, top, right, bottom in points."""
    return page_message(number, msg("a picture ({box})", box=", ".join(f"{edge:.0f}" for edge in box.rounded())))


def _pixels(box: Box, scale: float) -> tuple[int, int, int, int]:
    return int(box.x0 * scale), int(box.top * scale), int(box.x1 * scale) + 1, int(box.bottom * scale) + 1


def _part(drawn: Image, box: Box, scale: float) -> Image:
    x0, top, x1, bottom = _pixels(box, scale)
    return drawn.crop((x0, top, min(x1, drawn.width), min(bottom, drawn.height)))


def _erase(drawn: Image, words: Sequence[Word], scale: float) -> None:
    """Paint words of the drawn page white, with the spaces between those of one row, which may be underlined."""
    boxes = [word.box for word in words]
    spaces = [hull(pair) for pair in pairwise(boxes) if 0 < pair[1].x0 - pair[0].x1 < pair[0].height and _in_row(*pair)]
    for box in boxes + spaces:
        around = Box(box.x0 - _MARGIN, box.top - _MARGIN, box.x1 + _MARGIN, box.bottom + _MARGIN)
        drawn.paste("white", _pixels(around, scale))


def _in_row(one: Box, other: Box) -> bool:
    return one.top <= other.centre <= one.bottom


def _band(boxes: Sequence[Box], frame: Frame) -> Box:
    """The band of the page with these boxes, from edge to edge, and some paper around it.

    OCR misses words at the edge of a picture, and knows a signature by its place at the right.
    """
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    return Box(0.0, max(0.0, top - _PAPER), frame.width, min(frame.height, bottom + _PAPER))


def _only(drawn: Image, boxes: Sequence[Box], band: Box, scale: float) -> Image:
    """A band of the drawn page with nothing but the boxes."""
    from PIL import Image as Pillow

    part = Pillow.new(drawn.mode, _part(drawn, band, scale).size, "white")
    for box in boxes:
        part.paste(_part(drawn, box, scale), _pixels(box.moved(0.0, -band.top), scale)[:2])
    return part
