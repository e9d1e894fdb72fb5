"""Write a scan as a searchable PDF/A-2b file (ISO 19005-2): its page pictures, with our words as invisible text.

The words are those of the reading (both OCR engines compared, seals and stamps read apart). The text layer of another
program is left out. Pictures are taken over byte for byte where PDF/A allows it: a page of a scanned PDF is copied
without text, annotations and actions, a JPEG file is embedded. Parts that look different after that (a stamp, the
caption of a signature) are drawn over it; a page that PDF/A does not allow is drawn. What is written has passed the
checker of pikepdf, which has the rules of veraPDF.
"""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from vnadmin_doc.errors import MissingDependency, NotApplicable, ReadError, WriteError
from vnadmin_doc.exchange.pdfa_originals import PdfFile, PictureFile, Sheet
from vnadmin_doc.exchange.pdfa_pages import NotTakenOver
from vnadmin_doc.exchange.pdfa_text import TextFont, clean_text
from vnadmin_doc.formats.pdf import pdf as pdf_format
from vnadmin_doc.formats.pdf.pdf_transfer import undo_text_mode
from vnadmin_doc.formats.picture import image_decoding
from vnadmin_doc.formats.picture.page_rotation import rotation_of
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Page, Source

if TYPE_CHECKING:
    from pikepdf import Pdf
    from PIL.Image import Image

    from vnadmin_doc.exchange.original import Original, WriterOptions
    from vnadmin_doc.model.reading import Reading, SourceInfo

__all__ = ["write_letter", "write_pdfa"]

ScanFile = PdfFile | PictureFile
Parts = dict[int, list[Box]]
"""Boxes on pages, in points, by the number of the page."""
FLAVOUR = "2b"
_LEAST_SIDE, _LONGEST_SIDE = 3.0, 14400.0
"""Points of a side of a page (ISO 19005-2, 6.1.13)."""
_COMPARED_DPI, _DIFFERENT = 72.0, 64
"""Pages are compared at this resolution; the least difference of a pixel, of 255, that shows."""
_BESIDE, _AROUND = 12, 4
"""Pixels without a difference that separate two parts; pixels around a part that are drawn with it."""


def write_pdfa(
    source: Source,
    data: bytes,
    *,
    pages: Collection[int] | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
) -> bytes:
    """The scan ``data`` as a PDF/A-2b file with the words of ``source``, which was read from it.

    ``pages``: the numbers of the pages of the file to write, from 1; None: all of them. For a file in a container,
    ``data`` is that file. The same source and data give the same bytes.

    Raises ``MissingDependency`` without the extra ``pdfa``; ``NotApplicable`` if the source is no scan; ``WriteError``
    if no valid file could be made; ``ReadError`` if ``data`` is another file, and as reading does; ``ValueError`` for
    pages that the file does not have.
    """
    _check_scan(source)
    _require_pikepdf()
    _check_file(source, data)
    if source.media_type != pdf_format.MEDIA_TYPE:
        return _written(PictureFile(data, source.media_type, source.name, limits), source, pages)
    with PdfFile.opened(undo_text_mode(data, source.name), source.name, limits) as original:
        return _written(original, source, pages)


def write_letter(reading: Reading, original: Original, _: WriterOptions) -> Iterator[bytes]:
    """The pages of a letter as a PDF/A-2b file; none of other letters of its file. Raises as ``write_pdfa``."""
    part = reading.source.part
    pages = range(part.first_page, part.last_page + 1) if part else None
    _check_scan(reading.source)  # before the words of the file are read
    source = original.source(reading)
    return iter((write_pdfa(source, original.file(reading), pages=pages, limits=original.limits),))


def _require_pikepdf() -> None:
    try:
        import pikepdf.pdfa  # noqa: F401
    except ImportError as error:
        problem = msg("searchable PDF/A files need pikepdf; run: {command}", command="pip install 'vnadmin-doc[pdfa]'")
        raise MissingDependency(problem) from error


def _check_scan(source: Source | SourceInfo) -> None:
    has_pages = source.media_type in (pdf_format.MEDIA_TYPE, *image_decoding.MEDIA_TYPES.values())
    if not has_pages or source.reading not in ("ocr", "mixed"):
        problem = msg("not a scan; only scanned PDF files and pictures can be written as searchable PDF/A")
        raise NotApplicable(about(source.name, problem))


def _check_file(source: Source, data: bytes) -> None:
    if not source.member and hashlib.sha256(data).hexdigest() != source.sha256:
        problem = msg("not the file that the document was read from; give that file")
        raise ReadError(about(source.name, problem))


def _written(original: ScanFile, source: Source, numbers: Collection[int] | None) -> bytes:
    """The file: every page taken over, then with parts drawn where it looks different, then with pages drawn."""
    sheets = list(_sheets(original, source, numbers))
    if not sheets:
        raise ValueError(f"the file has no page {sorted(numbers or ())}")
    drawn: set[int] = set()
    parts: Parts = {}
    while True:  # at most three times: a page is taken over, then with drawn parts, then drawn
        pdf = _made(original, sheets, source, drawn, parts)
        changed = _changed_parts(original, sheets, pdf, drawn, parts)
        too_much = {number for number, boxes in changed.items() if number in parts or not boxes}
        wrong = too_much | _invalid(pdf, sheets, source)
        if not changed and wrong <= drawn:
            return _saved(pdf, source)
        drawn |= wrong
        parts |= {number: boxes for number, boxes in changed.items() if number not in drawn}


def _sheets(original: ScanFile, source: Source, numbers: Collection[int] | None) -> Iterator[Sheet]:
    found: dict[int, list[Page]] = defaultdict(list)
    for page in source.pages:
        found[page.origin.page if page.origin else page.number].append(page)
    for number, pages in sorted(found.items()):
        if numbers is not None and number not in numbers:
            continue
        turns = rotation_of(source.issues, number) // 90
        width, height = original.size(number)
        scale = min(_LONGEST_SIDE / max(width, height), max(1.0, _LEAST_SIDE / min(width, height)))
        size = (height, width) if turns % 2 else (width, height)
        yield Sheet(number, size[0] * scale, size[1] * scale, turns, scale, tuple(pages))


def _made(original: ScanFile, sheets: Sequence[Sheet], source: Source, drawn: set[int], parts: Parts) -> Pdf:
    """The file. Pages that cannot be taken over are added to those that are drawn."""
    import pikepdf

    pdf = pikepdf.new()
    font = TextFont.of(page for sheet in sheets for page in sheet.pages)
    font_object = font.add_to(pdf)
    for sheet in sheets:
        try:
            if sheet.number in drawn:
                raise NotTakenOver
            original.take_over(pdf, sheet)
            original.draw_parts(pdf, sheet, parts.get(sheet.number, ()))
        except NotTakenOver:
            drawn.add(sheet.number)
            original.draw(pdf, sheet)
        page = pdf.pages[-1]
        page.obj.Resources.Font = pikepdf.Dictionary(F=font_object)
        page.contents_add(b"".join(font.layer(part, sheet.scale, sheet.height) for part in sheet.pages))
    _describe(pdf, source)
    return pdf


def _describe(pdf: Pdf, source: Source) -> None:
    """Output intent and metadata, without the time and without what an original declares of itself."""
    from pikepdf import Name, String, pdfa

    pdf.Root[Name.Lang] = String("vi-VN")
    pdfa.prepare(pdf, FLAVOUR)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata.pop("xmp:MetadataDate", None)
        metadata["dc:title"] = clean_text(source.name)
        metadata["dc:source"] = f"sha256:{source.sha256}"
        metadata["xmp:CreatorTool"] = "vnadmin-doc"
    if Name.Info in pdf.trailer:
        del pdf.trailer[Name.Info]


def _changed_parts(original: ScanFile, sheets: Sequence[Sheet], pdf: Pdf, drawn: set[int], parts: Parts) -> Parts:
    """What looks different from the original on the taken over pages, outside of the drawn parts.

    A page has no boxes if they are half of it.
    """
    out = io.BytesIO()
    pdf.save(out)
    found = {}
    with PdfFile.opened(out.getvalue(), "", original.limits) as copy:
        for place, sheet in enumerate(sheets, 1):
            before = None if sheet.number in drawn else original.picture(sheet, _COMPARED_DPI / sheet.scale)
            if before is not None:
                after = copy.picture(Sheet(place, sheet.width, sheet.height, 0, 1.0, ()), _COMPARED_DPI)
                points = sheet.width / before.width
                done = parts.get(sheet.number, ())
                boxes = _differences(_without(before, done, points), _without(after, done, points), points)
                if boxes:
                    small = 2 * sum(box.width * box.height for box in boxes) < sheet.width * sheet.height
                    found[sheet.number] = boxes if small else []
    return found


def _without(image: Image, boxes: Sequence[Box], points: float) -> Image:
    """The picture with white boxes; ``points``: the size of a pixel."""
    from PIL import ImageDraw

    image = image.convert("RGB")
    for box in boxes:
        ImageDraw.Draw(image).rectangle([edge / points for edge in (box.x0, box.top, box.x1, box.bottom)], "white")
    return image


def _differences(one: Image, other: Image, points: float) -> list[Box]:
    """Boxes around what differs in two pictures, in bands from top to bottom; ``points``: the size of a pixel."""
    import numpy as np
    from PIL import ImageChops, ImageFilter

    other = other.resize(one.size) if one.size != other.size else other
    difference = ImageChops.difference(one, other).filter(ImageFilter.BoxBlur(1))
    differs = np.asarray(difference).max(axis=2) >= _DIFFERENT
    rows = np.flatnonzero(differs.any(axis=1))
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > _BESIDE) + 1) if rows.size else []
    boxes = []
    for band in bands:
        columns = np.flatnonzero(differs[band[0] : band[-1] + 1].any(axis=0))
        edges = columns[0] - _AROUND, band[0] - _AROUND, columns[-1] + 1 + _AROUND, band[-1] + 1 + _AROUND
        x0, top, x1, bottom = (float(edge) * points for edge in edges)
        width, height = one.width * points, one.height * points
        boxes.append(Box(max(x0, 0.0), max(top, 0.0), min(x1, width), min(bottom, height)))
    return boxes


def _invalid(pdf: Pdf, sheets: Sequence[Sheet], source: Source) -> set[int]:
    """The numbers of the pages that PDF/A does not allow."""
    import pikepdf
    from pikepdf import pdfa

    if pdfa.check(pdf, FLAVOUR).passed:
        return set()
    found = set()
    for page, sheet in zip(pdf.pages, sheets, strict=True):
        single = pikepdf.new()
        single.pages.append(page)
        _describe(single, source)
        found |= set() if pdfa.check(single, FLAVOUR).passed else {sheet.number}
    return found


def _saved(pdf: Pdf, source: Source) -> bytes:
    from pikepdf import pdfa

    out = io.BytesIO()
    try:
        pdfa.save(pdf, out, FLAVOUR, repair=False, deterministic_id=True)
    except pdfa.PdfaError as error:
        problem = msg("no valid PDF/A could be made: {problem}", problem=str(error.report.findings[0]))
        raise WriteError(about(source.name, problem)) from error
    return out.getvalue()
