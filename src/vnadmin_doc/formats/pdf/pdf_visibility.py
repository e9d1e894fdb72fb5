"""Find the words of a PDF text layer that a reader of the page cannot see.

A word is suspected for a reason that is cheap to find: the render mode, opacity, colour, clipping path or layer of its
text object, its size, or a shape that is painted over it or behind it. Only a page with suspected words is drawn, once
with them and once without: a word whose absence changes nothing is hidden. So the page decides, as its reader does:
white letters on a dark band, pale letters and text in a clipping path that holds it stay.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from statistics import median
from typing import TYPE_CHECKING, Any

from vnadmin_doc.errors import LimitExceeded
from vnadmin_doc.formats.pdf.pdf_frame import Frame
from vnadmin_doc.formats.pdf.pdf_matrix import IDENTITY, Matrix, matrix_of, multiply
from vnadmin_doc.formats.pdf.pdf_words import TextLayer, TextObject
from vnadmin_doc.formats.pdf.pdfium import address, fast_calls
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Word
from vnadmin_doc.model.visibility import LEAST_CONTRAST, LEAST_SIZE, Colour, is_low_contrast

if TYPE_CHECKING:
    import numpy

    Pixels = numpy.ndarray[Any, Any]
    _Rect = tuple[float, float, float, float]  # left, bottom, right, top in page coordinates

__all__ = ["has_layers", "visible_words"]

_INVISIBLE_MODES = frozenset({3, 7})  # PDF 32000-1, 9.3.6: neither fill nor stroke; only the clipping path
_PALE = 200  # of 255: paler text may be white on white
_OPAQUE = 200  # of 255: through a shape of less opacity the text under it can be seen
_THIN = 3.0  # points: a thinner shape is a line
_USUAL_SIZE = 3 * LEAST_SIZE  # where most text is smaller, the page is meant to be enlarged
_TINY_HEIGHT = 4.0  # points, from the lowest to the highest letter
_DPI = 144.0
_LEAST_INK = 0.02  # share of the pixels in the box of a word that are its letters; the dash has 0.045
_PRINTED_CONTRAST = 60  # of 255: between letters and ground in a picture
_OVERLAP = 0.4  # share of a word in whose place another word is printed
_MAX_NESTING = 2
_MAX_CLIPS, _MAX_SEGMENTS = 16, 100
_MAX_STREAM = 1 << 22  # bytes of an object stream that are searched
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^>]{0,200}(?:>>[^>]{0,200})?>>\s{0,9}stream\r?\n")
_MAX_OBJECTS = 50_000
_MAX_SHAPES = 1_000


class _Reason(Enum):
    """Why a word may be hidden. ``PICTURE``: the word may be that of a picture, under it or invisible over it."""

    DRAWN = auto()
    TINY = auto()
    PICTURE = auto()


@dataclass(frozen=True, slots=True)
class _Shape:
    """A filled area or a picture: its place in the order of painting, its colour (None: a picture), its bounds."""

    order: float
    colour: Colour | None
    box: Box


def has_layers(data: bytes) -> bool:
    """Has the PDF layers (optional content), which can be off? True also where its catalog cannot be read."""
    if b"/OCProperties" in data:
        return True
    if b"/Catalog" in data:
        return False
    try:
        return any(
            b"/OCProperties" in zlib.decompressobj().decompress(data[found.end() :], _MAX_STREAM)
            for found in _OBJECT_STREAM.finditer(data)
        )
    except zlib.error:  # an encrypted file
        return True


def visible_words(
    raw: Any, page: Any, frame: Frame, layer: TextLayer, limits: Limits, *, layers: Callable[[], bool]
) -> tuple[TextLayer, tuple[Word, ...]]:
    """(the text layer without the words that cannot be seen, these words).

    ``layers``: has the file layers (``has_layers``)? Called only if needed. An invisible word over a picture of text,
    as a program for OCR writes it, stays: the reader sees it in the picture.
    """
    words = [*layer.words, *(word for _, word, _ in layer.doubles)]
    objects = [*layer.objects, *(item for _, _, item in layer.doubles)]
    hidden = _hidden(raw, page, frame, words, objects, limits, layers)
    if not hidden:
        return layer, ()
    count = len(layer.words)
    shown = {index: index for index in range(count) if index not in hidden}
    for number, (index, _, _) in enumerate(layer.doubles, count):
        if number not in hidden:
            shown.setdefault(index, number)
    kept = [shown[index] for index in sorted(shown)]
    rest = tuple(words[index] for index in range(count) if index not in shown)
    text = " ".join([words[index].text for index in kept])
    shown_words, shown_objects = tuple(words[index] for index in kept), tuple(objects[index] for index in kept)
    return replace(layer, words=shown_words, text=text, objects=shown_objects, doubles=()), rest


def _hidden(
    raw: Any,
    page: Any,
    frame: Frame,
    words: Sequence[Word],
    objects: Sequence[TextObject],
    limits: Limits,
    layers: Callable[[], bool],
) -> set[int]:
    """The indices of the words that cannot be seen."""
    page_objects = _PageObjects(raw, page, frame, layers)
    suspects = page_objects.suspects(words, objects)
    if not suspects:
        return set()
    try:
        before, after = _with_and_without(raw, page, frame, {objects[index].at for index in suspects}, limits)
    except LimitExceeded:
        return set()
    scale = before.shape[1] / max(frame.width, 1.0)
    found: set[int] = set()
    for index, reason in suspects.items():
        box = page_objects.part_of(words[index].box, objects[index].at)
        shown = _pixels(before, box, scale)
        if _ink_share(shown, _pixels(after, box, scale)) >= _LEAST_INK:
            if reason is _Reason.TINY:
                found.add(index)
        elif reason is not _Reason.PICTURE or not _shows_letters(shown):
            found.add(index)
    return found | _over_visible_words(words, suspects)


def _with_and_without(
    raw: Any, page: Any, frame: Frame, objects: Iterable[int], limits: Limits
) -> tuple[Pixels, Pixels]:
    """The pixels of the page with the text objects at these addresses, and without them. Raises ``LimitExceeded``."""
    import numpy as np

    from vnadmin_doc.formats.pdf.pdf_render import render

    before = np.asarray(render(raw, page, frame, _DPI, limits)[0], dtype=np.int16)
    handles = [ctypes.cast(at, raw.FPDF_PAGEOBJECT) for at in objects]
    for handle in handles:
        raw.FPDFPageObj_SetIsActive(handle, False)
    try:
        return before, np.asarray(render(raw, page, frame, _DPI, limits)[0], dtype=np.int16)
    finally:
        for handle in handles:
            raw.FPDFPageObj_SetIsActive(handle, True)


def _pixels(page: Pixels, box: Box, scale: float) -> Pixels:
    """The part of the page inside a box; ``scale``: pixels per point."""
    top, left = int(box.top * scale), int(box.x0 * scale)
    return page[top : max(int(box.bottom * scale), top + 1), left : max(int(box.x1 * scale), left + 1)]


def _ink_share(shown: Pixels, without: Pixels) -> float:
    """The share of pixels that a word takes away from the colour of the ground.

    A word in the colour of the ground, over other words, brings them nearer to that colour. ``shown``, ``without``: the
    pixels in the box of the word with it and without it.
    """
    import numpy as np

    if not shown.size:
        return 0.0
    ground = np.median(without, axis=(0, 1))
    farther = np.abs(shown - ground).max(axis=2) - np.abs(without - ground).max(axis=2)
    return float((farther >= LEAST_CONTRAST).mean())


def _shows_letters(part: Pixels) -> bool:
    """Has a part of the page both ink and ground, as letters have?"""
    return bool(part.size) and float((part.min(axis=2) < int(part.max()) - _PRINTED_CONTRAST).mean()) >= _LEAST_INK


def _over_visible_words(words: Sequence[Word], suspects: dict[int, _Reason]) -> set[int]:
    """The indices of the words of pictures in whose place a word of the page can be seen: a second reading of it."""
    invisible = [index for index, reason in suspects.items() if reason is _Reason.PICTURE]
    if not invisible:
        return set()
    import numpy as np

    shown = [word.box for index, word in enumerate(words) if index not in suspects]
    edges = np.array([(box.x0, box.top, box.x1, box.bottom) for box in shown]).reshape(-1, 4)
    found = set()
    for index in invisible:
        box = words[index].box
        across = np.minimum(edges[:, 2], box.x1) - np.maximum(edges[:, 0], box.x0)
        down = np.minimum(edges[:, 3], box.bottom) - np.maximum(edges[:, 1], box.top)
        if ((across > _OVERLAP * box.width) & (down > _OVERLAP * box.height)).any():
            found.add(index)
    return found


class _PageObjects:
    """The text objects of a page and the shapes among them, in the order of painting."""

    def __init__(self, raw: Any, page: Any, frame: Frame, layers: Callable[[], bool]) -> None:
        self.raw, self.frame, self.layers, self.calls = raw, frame, layers, fast_calls()
        # Places for results: pdfium writes to their addresses.
        self._edges, self._channels = (ctypes.c_float * 4)(), (ctypes.c_uint * 4)()
        self._edges_at = [ctypes.addressof(self._edges) + 4 * index for index in range(4)]
        self._channels_at = [ctypes.addressof(self._channels) + 4 * index for index in range(4)]
        self._name, self._length = ctypes.create_string_buffer(16), ctypes.c_ulong()
        self._name_at, self._length_at = ctypes.byref(self._name), ctypes.byref(self._length)
        self.orders: dict[int, float] = {}
        self.colours: dict[int, Colour] = {}
        self.nested: dict[int, Matrix] = {}
        self.shapes: list[_Shape] = []
        self._add_objects(page)

    # ---- objects and shapes --------------------------------------------------------------

    def _add_objects(self, page: Any) -> None:
        raw, calls, at = self.raw, self.calls, address(page)
        items = [calls.page_object(at, index) for index in range(min(raw.FPDFPage_CountObjects(page), _MAX_OBJECTS))]
        self.orders = dict(zip(items, map(float, range(len(items))), strict=True))
        for item in items:
            kind = calls.object_type(item)
            if kind == raw.FPDF_PAGEOBJ_FORM:
                self._add_form(ctypes.cast(item, raw.FPDF_PAGEOBJECT), IDENTITY, 0)
            elif kind != raw.FPDF_PAGEOBJ_TEXT:
                self._add_shape(item, kind, IDENTITY)

    def _add_form(self, form: Any, outer: Matrix, depth: int) -> None:
        """Add what a form holds: its objects are painted one after the other, before the next object of the page."""
        raw, calls, form_at = self.raw, self.calls, address(form)
        matrix, order = multiply(matrix_of(raw, form), outer), self.orders[form_at]
        for index in range(min(raw.FPDFFormObj_CountObjects(form), _MAX_OBJECTS - len(self.orders))):
            at = calls.form_object(form_at, index)
            kind = calls.object_type(at)
            self.orders[at] = order + (index + 1) * (_MAX_OBJECTS + 1.0) ** -(depth + 1)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self.nested[at] = matrix
            elif kind != raw.FPDF_PAGEOBJ_FORM:
                self._add_shape(at, kind, matrix)
            elif depth < _MAX_NESTING:
                self._add_form(ctypes.cast(at, raw.FPDF_PAGEOBJECT), matrix, depth + 1)

    def _add_shape(self, at: int, kind: int, matrix: Matrix) -> None:
        """Add a filled path or a picture, unless it is thin, nearly transparent, or outside the page."""
        bounds = self._bounds(at, matrix)
        if bounds is None or len(self.shapes) >= _MAX_SHAPES:
            return
        left, bottom, right, top = bounds
        if right - left < _THIN or top - bottom < _THIN:
            return
        colour: Colour | None = None
        if kind == self.raw.FPDF_PAGEOBJ_PATH:
            self._channels[0] = 0
            self.calls.draw_mode(at, *self._channels_at[:2])  # fill, stroke
            if not self._channels[0]:
                return
            red, green, blue, opacity = self._colour(at)
            if opacity < _OPAQUE:
                return
            colour = red, green, blue
        box = self.frame.visible_box(left, bottom, right, top)
        if box is not None:
            self.shapes.append(_Shape(self.orders[at], colour, box))

    def _bounds(self, at: int, matrix: Matrix) -> _Rect | None:
        """The bounds of an object on the page. ``matrix``: that of the form that holds it."""
        if not self.calls.bounds(at, *self._edges_at):
            return None
        left, bottom, right, top = self._edges
        bounds = left, bottom, right, top
        return bounds if matrix is IDENTITY else _mapped(bounds, matrix)

    def part_of(self, box: Box, at: int) -> Box:
        """The part of the box of a word that the text object at this address draws."""
        bounds = self._bounds(at, self.nested.get(at, IDENTITY))
        drawn = self.frame.visible_box(*bounds) if bounds else None
        if drawn is None or min(drawn.x1, box.x1) - max(drawn.x0, box.x0) < 1.0:
            return box
        return Box(max(drawn.x0, box.x0), box.top, min(drawn.x1, box.x1), box.bottom)

    def _colour(self, at: int) -> tuple[int, int, int, int]:
        """Red, green, blue and opacity of the fill, 0 to 255; black if it is a pattern."""
        if not self.calls.fill_colour(at, *self._channels_at):
            return 0, 0, 0, 255
        red, green, blue, opacity = self._channels
        return red, green, blue, opacity

    # ---- suspects ------------------------------------------------------------------------

    def suspects(self, words: Sequence[Word], objects: Sequence[TextObject]) -> dict[int, _Reason]:
        """The words that may be hidden, by their indices, and why."""
        reasons = {at: self._reason(item) for at, item in {item.at: item for item in objects}.items() if at}
        if _Reason.TINY in reasons.values() and median(item.size for item in objects) < _USUAL_SIZE:
            reasons = {at: reason for at, reason in reasons.items() if reason is not _Reason.TINY}
        found = {index: reason for index, item in enumerate(objects) if (reason := reasons.get(item.at))}
        for shape, index in self._inside_shapes(words):
            if index not in found and self._may_hide(shape, objects[index].at):
                found[index] = _Reason.PICTURE if shape.colour is None else _Reason.DRAWN
        return found

    def _inside_shapes(self, words: Sequence[Word]) -> Iterator[tuple[_Shape, int]]:
        """Each shape with the index of each word whose middle is inside."""
        shapes = [shape for shape in self.shapes if shape.order or shape.colour]
        if not shapes:
            return
        places = sorted((word.box.centre, index) for index, word in enumerate(words))
        for shape in shapes:
            first, last = (bisect_left(places, (edge, 0)) for edge in (shape.box.top, shape.box.bottom))
            for _, index in places[first:last]:
                if shape.box.x0 <= words[index].box.middle <= shape.box.x1:
                    yield shape, index

    def _reason(self, item: TextObject) -> _Reason | None:
        """Why the text of an object may be hidden; None if only a shape can hide it."""
        at, calls = item.at, self.calls
        if calls.render_mode(at) in _INVISIBLE_MODES:
            return _Reason.PICTURE
        red, green, blue, opacity = self._colour(at)
        self.colours[at] = red, green, blue
        if opacity < _OPAQUE or min(red, green, blue) > _PALE:
            return _Reason.DRAWN
        # pdfium drops the clipping paths that hold all of the object.
        path = calls.clip_path(at)
        clips = calls.count_clips(path)
        if (clips > 0 and self._is_clipped(at, path, clips)) or self._is_in_layer(at):
            return _Reason.DRAWN
        return _Reason.TINY if item.size <= LEAST_SIZE and self._is_low(at) else None

    def _is_clipped(self, at: int, path: int, clips: int) -> bool:
        """Is the middle of an object outside of one of its clipping paths?"""
        calls, point = self.calls, self._edges
        bounds = self._bounds(at, IDENTITY)
        if bounds is None or clips > _MAX_CLIPS:
            return True
        x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
        for clip in range(clips):
            xs, ys = [], []
            count = calls.count_segments(path, clip)
            # Nearly all are rectangles, of which two corners are enough.
            for index in (0, 2) if count in (4, 5) else range(min(count, _MAX_SEGMENTS)):
                if calls.point(calls.segment(path, clip, index), *self._edges_at[:2]):
                    xs.append(point[0])
                    ys.append(point[1])
            if xs and not (min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)):
                return True
        return False

    def _is_in_layer(self, at: int) -> bool:
        """May the object be in a layer: is it in a form, or in marked content of the layer (PDF 32000-1, 8.11.3)?"""
        return self.layers() and (at in self.nested or self._has_layer_mark(at))

    def _has_layer_mark(self, at: int) -> bool:
        calls = self.calls
        return any(
            calls.mark_name(calls.mark(at, index), self._name_at, 16, self._length_at)
            and self._length.value == 6
            and self._name.raw[:4] == b"O\0C\0"
            for index in range(calls.count_marks(at))
        )

    def _is_low(self, at: int) -> bool:
        bounds = self._bounds(at, self.nested.get(at, IDENTITY))
        return bounds is not None and min(bounds[2] - bounds[0], bounds[3] - bounds[1]) < _TINY_HEIGHT

    def _may_hide(self, shape: _Shape, at: int) -> bool:
        """May the shape hide a text object inside it: drawn after it, or before it in a similar colour?"""
        order, colour = self.orders.get(at), self.colours.get(at)
        if order is None or colour is None:
            return False
        if order < shape.order:
            return True
        return shape.colour is not None and is_low_contrast(colour, shape.colour)


def _mapped(bounds: _Rect, m: Matrix) -> _Rect:
    """The bounds of a rectangle after a transformation."""
    left, bottom, right, top = bounds
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    xs = [m[0] * x + m[2] * y + m[4] for x, y in corners]
    ys = [m[1] * x + m[3] * y + m[5] for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
