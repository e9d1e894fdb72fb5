"""Draw annotations into the page in memory, so that their text is read with the text of the page.

A FreeText annotation or a text field may have only a string and no drawing (the viewer draws it).
Its words are placed in the annotation's rectangle, line by line.
"""

from __future__ import annotations

import ctypes
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.picture.embedded import is_ornament
from vnadmin_doc.language.text import nfc
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Word

__all__ = [
    "Note", "annotations_of", "flatten", "notes_without_appearance", "shows_picture_only", "signature_pictures",
    "visible_box",
]  # fmt: skip

_HIDDEN = 1 << 1 | 1 << 5  # Hidden, NoView
_MAX_CHARACTERS = 20_000
_MAX_NESTING = 8
_MAX_OBJECTS = 200


@dataclass(frozen=True, slots=True)
class Note:
    """The string of an annotation and its rectangle in page coordinates."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def words(self, frame: Frame) -> tuple[Word, ...]:
        """The words placed in the visible rectangle; widths are estimated from the number of characters."""
        box = frame.visible_box(self.left, self.bottom, self.right, self.top)
        lines = [line for line in nfc(self.text).splitlines() if line.strip()]
        if box is None or not lines:
            return ()
        height, length = box.height / len(lines), max(map(len, lines))
        return tuple(
            word for row, line in enumerate(lines)
            for word in _words_of_line(line, box.x0, box.top + row * height, box.width / length, height)
        )  # fmt: skip


def _words_of_line(line: str, left: float, top: float, step: float, height: float) -> list[Word]:
    words, offset = [], 0
    for text in line.split():
        offset = line.index(text, offset)
        words.append(Word(text, Box(left + offset * step, top, left + (offset + len(text)) * step, top + height)))
        offset += len(text)
    return words


def annotations_of(raw: Any, page: Any) -> Generator[Any, None, None]:
    """The annotations of a loaded page (raw handles), each closed when the next one is asked for."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annot = raw.FPDFPage_GetAnnot(page, index)
        if annot:
            try:
                yield annot
            finally:
                raw.FPDFPage_CloseAnnot(annot)


def flatten(raw: Any, page: Any, *, pictures: bool) -> bool:
    """Flatten the annotations of a page if any shows text or a picture that is no ornament; returns True if the page
    must be loaded again.

    Parsing a page twice costs time, so nothing is done if all annotations are links, notes, frames or (unless
    ``pictures`` is True) ornaments.
    """
    with closing(annotations_of(raw, page)) as found:  # all are closed before the page is changed
        has_content = any(_has_content(raw, annot, pictures=pictures) for annot in found)
    return has_content and bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def _has_content(raw: Any, annot: Any, *, pictures: bool) -> bool:
    if raw.FPDFAnnot_GetSubtype(annot) in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_POPUP):
        return False
    kinds = _object_types(raw, annot)
    if raw.FPDF_PAGEOBJ_TEXT in kinds or (pictures and kinds):
        return True
    rect = raw.FS_RECTF()
    is_picture = raw.FPDF_PAGEOBJ_IMAGE in kinds and raw.FPDFAnnot_GetRect(annot, rect)
    return bool(is_picture) and not is_ornament(abs(rect.right - rect.left), abs(rect.top - rect.bottom))


def signature_pictures(raw: Any, page: Any, frame: Frame) -> list[Box]:
    """The visible boxes (points) of the form fields that show pictures and no text, as those of signatures do."""
    boxes = []
    for annot in annotations_of(raw, page):
        if raw.FPDFAnnot_GetSubtype(annot) == raw.FPDF_ANNOT_WIDGET:
            box = visible_box(raw, annot, frame)
            if box and shows_picture_only(raw, annot):
                boxes.append(box)
    return boxes


def visible_box(raw: Any, annot: Any, frame: Frame) -> Box | None:
    """The visible part of the rectangle of an annotation, in points; None if it has none."""
    rect = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annot, rect):
        return None
    low, high = sorted((rect.bottom, rect.top))
    return frame.visible_box(rect.left, low, rect.right, high)


def shows_picture_only(raw: Any, annot: Any) -> bool:
    """Has the appearance of an annotation a picture and no text?"""
    kinds = _object_types(raw, annot)
    return raw.FPDF_PAGEOBJ_IMAGE in kinds and raw.FPDF_PAGEOBJ_TEXT not in kinds


def _object_types(raw: Any, annot: Any) -> set[int]:
    """The types of page objects in the appearance of an annotation, at any depth."""
    kinds: set[int] = set()
    pending = [(raw.FPDFAnnot_GetObject(annot, i), 0) for i in range(raw.FPDFAnnot_GetObjectCount(annot))]
    while pending:
        item, depth = pending.pop()
        kind = raw.FPDFPageObj_GetType(item)
        kinds.add(kind)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_NESTING:
            inner = min(raw.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)
            pending += [(raw.FPDFFormObj_GetObject(item, i), depth + 1) for i in range(inner)]
    return kinds


def notes_without_appearance(raw: Any, page: Any) -> list[Note]:
    """The annotations of a loaded page (raw handle) that have text but no appearance."""
    notes = (_note(raw, annot) for annot in annotations_of(raw, page))
    return [note for note in notes if note is not None]


def _note(raw: Any, annot: Any) -> Note | None:
    kind = raw.FPDFAnnot_GetSubtype(annot)
    key = {raw.FPDF_ANNOT_FREETEXT: b"Contents", raw.FPDF_ANNOT_WIDGET: b"V"}.get(kind)
    if key is None or raw.FPDFAnnot_GetFlags(annot) & _HIDDEN:
        return None
    if raw.FPDFAnnot_GetAP(annot, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2:
        return None
    text, rect = _string(raw, annot, key), raw.FS_RECTF()
    if not text.strip() or not raw.FPDFAnnot_GetRect(annot, rect):
        return None
    return Note(text, rect.left, rect.bottom, rect.right, rect.top)


def _string(raw: Any, annot: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annot, key, None, 0)
    if not 2 < size <= 2 * _MAX_CHARACTERS:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annot, key, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").replace("\r", "\n")
