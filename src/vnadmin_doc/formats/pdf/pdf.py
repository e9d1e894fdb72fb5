"""Read PDF files: each page from its text layer if the layer is reliable, or else by OCR.

Annotations and form fields (in about half of the born-digital letters they contain number and date stamps)
are first drawn into the page in memory; the file itself is never changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache, partial
from typing import Any

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded, MissingDependency, UnsupportedFormat
from vnadmin_doc.formats.pdf import (
    pdf_annotations,
    pdf_arrival_stamps,
    pdf_number_stamps,
    pdf_pictures,
    pdf_spot_check,
    pdf_tables,
    text_layer,
)
from vnadmin_doc.formats.pdf.pdf_directions import marks_across, turn_of_text
from vnadmin_doc.formats.pdf.pdf_frame import Frame, coverage, frame_of
from vnadmin_doc.formats.pdf.pdf_hidden import hidden_share
from vnadmin_doc.formats.pdf.pdf_objects import PageObject, objects
from vnadmin_doc.formats.pdf.pdf_open import CUT_OFF, is_truncated, is_xfa_notice, open_pdf
from vnadmin_doc.formats.pdf.pdf_render import is_grey, render
from vnadmin_doc.formats.pdf.pdf_signatures import signatures_of
from vnadmin_doc.formats.pdf.pdf_strikes import strike_annotations, with_strikes
from vnadmin_doc.formats.pdf.pdf_transfer import undo_text_mode
from vnadmin_doc.formats.pdf.pdf_two_up import halves
from vnadmin_doc.formats.pdf.pdf_visibility import has_layers, visible_words
from vnadmin_doc.formats.pdf.pdf_words import TextLayer, read_text_layer
from vnadmin_doc.formats.picture import page_rotation
from vnadmin_doc.formats.picture.embedded import PictureLog
from vnadmin_doc.formats.picture.header_only import HeaderOnly
from vnadmin_doc.formats.picture.ocr_pages import (
    not_read_message,
    page_message,
    read_picture,
    renumber,
    rows_of,
    straightened_issue,
)
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.geometry import Box, Projection
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Ocr, Page, ReadingKind, Source, Table, Word

__all__ = ["MEDIA_TYPE", "matches", "read", "read_header"]

MEDIA_TYPE = "application/pdf"
_HEAD = 1024  # bytes: PDF readers accept the header anywhere in this range


def matches(data: bytes) -> bool:
    """Is this a PDF file? Detected from its header."""
    return b"%PDF-" in data[:_HEAD]


def read(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """The source with all pages of a PDF.

    Raises ``DamagedFile``, ``EncryptedFile``, ``EmptyFile`` (no pages or no words),
    ``UnsupportedFormat`` (an XFA form), ``LimitExceeded``, and ``MissingDependency`` if no page is read without OCR.
    """
    return _read(data, name, limits, None)


def read_header(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """Like ``read``, but OCR reads only the head of the first page and the foot of the letter."""
    return _read(data, name, limits, HeaderOnly())


def _read(data: bytes, name: str, limits: Limits, header: HeaderOnly | None) -> Source:
    fetched, data = data, undo_text_mode(data, name)
    truncated = is_truncated(data)
    with open_pdf(data, name) as document:
        count = len(document)
        if count == 0:
            raise EmptyFile(about(name, msg("the PDF has no pages")))
        if count > limits.pages:
            raise LimitExceeded(
                about(name, msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
            )
        # Before the pages: flattening annotations removes the signature fields.
        signatures, doubts = signatures_of(document.raw, data)
        if is_xfa_notice(document):
            problem = msg("an XFA form, whose pages only Adobe Reader shows; open it there and print it to a PDF")
            raise UnsupportedFormat(about(name, problem))
        reader = _PdfReader(document, data, limits, header)
        read = header.pages(count, reader.page) if header else [reader.page(n) for n in range(1, count + 1)]
        pages = renumber(read)
    if not any(page.words for page in pages):
        if reader.missing_ocr is not None:
            raise reader.missing_ocr
        if reader.damaged_count:
            raise DamagedFile(about(name, msg("no page can be read; download or copy the file again")))
        if truncated:
            raise DamagedFile(about(name, CUT_OFF))
        raise EmptyFile(about(name, msg("no words were found; pages: {count}", count=count)))
    return Source(
        name=name,
        sha256=hashlib.sha256(fetched).hexdigest(),
        media_type=MEDIA_TYPE,
        reading=reader.kind(),
        pages=pages,
        encoding="+".join(sorted(reader.legacy)) or None,
        ocr=reader.ocr or reader.pictures.ocr,
        issues=(
            *(_truncation_issues() if truncated else ()),
            *(_transfer_issues() if data is not fetched else ()),
            *doubts,
            *reader.issues,
            *reader.pictures.issues,
            *(header.issues() if header else ()),
        ),
        signatures=signatures,
        fields="header" if header else "all",
    )


def _truncation_issues() -> tuple[Issue, ...]:
    message = msg("the PDF is cut off: its end mark is missing, and text may be missing; fetch it again")
    return (Issue("source-truncated", "warning", "", message),)


def _transfer_issues() -> tuple[Issue, ...]:
    message = msg("the PDF was damaged by a transfer in text mode, which was undone; fetch it again if text is wrong")
    return (Issue("transfer-undone", "warning", "", message),)


def _turned(frame: Frame, turn: int, *groups: tuple[Word, ...]) -> tuple[Any, ...]:
    """(the frame, each group of words) of the page turned by ``turn`` degrees clockwise."""
    upright = replace(frame, rotation=(frame.rotation + turn // 90) % 4)
    way = Projection.unturned(360 - turn, upright.width, upright.height)
    return upright, *(tuple(replace(word, box=way.box(word.box)) for word in words) for words in groups)


class _PdfReader:
    """Reads pages one by one, and collects the issues and the properties of the source."""

    def __init__(self, document: Any, data: bytes, limits: Limits, header: HeaderOnly | None) -> None:
        import pypdfium2.raw as raw  # type: ignore[import-untyped]

        self.raw, self.document, self.data, self.limits, self.header = raw, document, data, limits, header
        self.has_layers = cache(partial(has_layers, data))
        self.issues: list[Issue] = []
        self.text_count = self.ocr_count = self.damaged_count = 0
        self.ocr: Ocr | None = None
        self.legacy: frozenset[str] = frozenset()
        self.missing_ocr: MissingDependency | None = None
        self.pictures = PictureLog(limits)
        self.doubtful_layers: set[int] = set()
        self.fields: list[Box] = []

    def kind(self) -> ReadingKind:
        """How the pages with content were read."""
        if not self.ocr_count and not self.pictures.ocr:
            return "pdf-text"
        return "mixed" if self.text_count else "ocr"

    def report(self, code: str, severity: Any, number: int, problem: str) -> None:
        """Add an issue about page ``number``."""
        self.add_issue(Issue(code, severity, "", page_message(number, problem)))

    def add_issue(self, issue: Issue) -> None:
        """Add an issue, unless the same one was added before."""
        if issue not in self.issues:  # the last page may be read twice for its foot
            self.issues.append(issue)

    def page(self, number: int) -> tuple[Page, ...]:
        """Read one page (several if its picture shows several); one that pdfium cannot load is empty, with an issue."""
        page = self.raw.FPDF_LoadPage(self.document, number - 1)
        notes: list[pdf_annotations.Note | pdf_number_stamps.Stamp] = []
        scanned = False
        strikes: list[Box] = []
        self.fields = []
        if page and self.raw.FPDFPage_GetAnnotCount(page) > 0:
            scanned = self._is_scanned(page)
            strikes = strike_annotations(self.raw, page, frame_of(self.raw, page))
            self.fields = pdf_annotations.signature_pictures(self.raw, page, frame_of(self.raw, page))
            notes = [*pdf_annotations.notes_without_appearance(self.raw, page)]
            before = None if scanned else pdf_number_stamps.page_without_annotations(self.raw, page, self.limits)
            if pdf_annotations.flatten(self.raw, page, pictures=scanned or before is not None):
                # The text of flattened annotations is available only after the page is loaded again.
                self.raw.FPDF_ClosePage(page)
                page = self.raw.FPDF_LoadPage(self.document, number - 1)
            if page and before is not None:
                notes += before.stamps(self.raw, page, self.limits)
                self.report(
                    "stamp-read", "warning", number, msg("stamps in the head are pictures; they were read by OCR")
                )
        if not page:
            self.damaged_count += 1
            self.report("page-damaged", "error", number, msg("damaged; it cannot be read"))
            return (Page(number, 595.0, 842.0, ()),)
        try:
            return self._read(page, number, notes, scanned, strikes)
        finally:
            self.raw.FPDF_ClosePage(page)

    def _is_scanned(self, page: Any) -> bool:
        """Is the page, without its annotations, a picture without usable text?"""
        frame = frame_of(self.raw, page)
        share = coverage(self.raw, page, frame)
        if share < text_layer.SCAN_COVERAGE:
            return False
        hidden = partial(hidden_share, self.raw, self.document, page, frame)
        return text_layer.rejection_reason(self._layer(page, frame).text, lambda: share, hidden) is not None

    def _read(
        self,
        page: Any,
        number: int,
        notes: list[pdf_annotations.Note | pdf_number_stamps.Stamp],
        scanned: bool,
        strikes: list[Box],
    ) -> tuple[Page, ...]:
        frame = frame_of(self.raw, page)
        layer = self._layer(page, frame)
        reason = self._rejection_reason(page, number, frame, layer, scanned)
        hidden: tuple[Word, ...] = ()
        if not reason:
            layer, hidden = visible_words(self.raw, page, frame, layer, self.limits, layers=self.has_layers)
        words = layer.words + tuple(word for add_issue in notes for word in add_issue.words(frame))
        if reason and self.raw.FPDFPage_CountObjects(page) > 0:
            if layer.words:
                self.report("text-layer-refused", "info", number, reason)
            is_true_text = reason == text_layer.FEW_WORDS_OVER_SCAN and self._is_typed_caption(page, frame, layer)
            kept = words if is_true_text else words[len(layer.words) :]
            return self._read_by_ocr(page, number, frame, words, kept)
        turn = turn_of_text(layer.objects, frame)
        marks = marks_across(layer.words, layer.objects, frame, turn)
        if marks:
            taken = {word for mark in marks for word in mark}
            words = tuple(word for word in words if word not in taken)
        if turn:
            self.add_issue(page_rotation.rotation_issue(number, turn))
            frame, words, hidden, *marks_turned = _turned(frame, turn, words, hidden, *marks)
            marks = tuple(marks_turned)
        drawn = list(objects(self.raw, page, (self.raw.FPDF_PAGEOBJ_IMAGE, self.raw.FPDF_PAGEOBJ_PATH)))
        across, down = pdf_tables.ruled_lines(self.raw, drawn, frame)
        words = with_strikes(words, across, strikes)
        tables = pdf_tables.ruled_tables(across, down, words)
        if words:
            self.text_count += 1
            self._report_encodings(layer, number)
            if number == 1:
                words += self._arrival(page, frame)
            in_pictures, more_tables = self._pictures(page, drawn, number, frame, words)
            words, tables = words + in_pictures, tables + more_tables
            if self.header:
                self.header.note_text_page(number, [*layer.text.splitlines(), *rows_of(in_pictures)])
        pages = halves(Page(number, frame.width, frame.height, words, tables=tables, hidden=hidden, marks=marks))
        if len(pages) > 1:
            self.add_issue(straightened_issue(number, "half"))
        return pages

    def _pictures(
        self, page: Any, drawn: list[PageObject], number: int, frame: Frame, words: tuple[Word, ...]
    ) -> tuple[tuple[Word, ...], tuple[Table, ...]]:
        """The words and tables in the pictures of a page of text.

        An arrival stamp was read before, and a doubtful text layer that is used is the text of the scan below it.
        """
        if self.header and number > 1 and self.header.foot_found:
            return (), ()
        boxes = pdf_pictures.find_pictures(self.raw, drawn, frame)
        if boxes:
            stamps = [word.box for word in words if word.confidence is not None]
            boxes = [box for box in boxes if not any(box.contains(stamp) for stamp in stamps)]
        if boxes and number in self.doubtful_layers:
            boxes = [box for box in boxes if 2 * sum(box.contains(word.box) for word in words) < len(words)]
        boxes = pdf_pictures.without_signatures(boxes, self.fields, number, frame, words, self.pictures)
        if not boxes:
            return (), ()
        return pdf_pictures.read_pictures(self.raw, page, number, frame, boxes, words, self.pictures)

    def _arrival(self, page: Any, frame: Frame) -> tuple[Word, ...]:
        """The words of an arrival stamp that is a picture on the first page."""
        words = pdf_arrival_stamps.arrival_words(self.raw, self.document.raw, page, frame, self.limits)
        if words:
            message = page_message(1, msg("the arrival stamp is a picture; it was read by OCR"))
            self.issues.append(Issue("stamp-read", "warning", "/arrival", message))
        return words

    def _is_typed_caption(self, page: Any, frame: Frame, layer: TextLayer) -> bool:
        """Is a short text layer real text that is visible on the page?"""
        if not text_layer.is_caption(layer.text):
            return False
        return hidden_share(self.raw, self.document, page, frame) < text_layer.HIDDEN_SHARE

    def _rejection_reason(self, page: Any, number: int, frame: Frame, layer: TextLayer, scanned: bool) -> str | None:
        """Why the text layer is not used; None if it is used. In doubt the page is compared with OCR."""
        cover = cache(partial(coverage, self.raw, page, frame))
        hidden = cache(partial(hidden_share, self.raw, self.document, page, frame))
        reason = text_layer.rejection_reason(layer.text, cover, hidden)
        if scanned:
            return reason or text_layer.FEW_WORDS_OVER_SCAN
        if reason == text_layer.FEW_WORDS_OVER_SCAN and self._is_typed_caption(page, frame, layer):
            # Either the last lines of a letter on a page with a background picture, or a caption on a scan.
            blank = pdf_spot_check.is_blank_elsewhere(self.raw, page, frame, layer.words, self.limits)
            reason = None if blank else reason
        doubt = None if reason else text_layer.find_doubt(layer.text, cover, hidden)
        if doubt is None:
            return reason
        if not pdf_spot_check.is_confirmed(self.raw, page, frame, layer.words, self.limits, doubt):
            return doubt.reason
        self.doubtful_layers.add(number)
        if doubt.issue:
            self.report(*doubt.issue, number, doubt.reason)
        return None

    def _report_encodings(self, layer: TextLayer, number: int) -> None:
        """Report the legacy encodings, and the hyphens without a letter of the font, of a text layer that is used."""
        if layer.lost_hyphens:
            self.report(
                "hyphens-lost", "info", number, msg("the font lacks the hyphen; it is read by its place in codes")
            )
        self.legacy |= layer.legacy
        for encoding in sorted(layer.legacy):
            self.report(
                "legacy-encoding", "info", number, msg("text in {encoding} was converted to Unicode", encoding=encoding)
            )

    def _layer(self, page: Any, frame: Frame) -> TextLayer:
        text_page = self.raw.FPDFText_LoadPage(page)
        if not text_page:
            return TextLayer((), "", frozenset())
        try:
            return read_text_layer(self.raw, text_page, frame, self.limits)
        finally:
            self.raw.FPDFText_ClosePage(text_page)

    def _read_by_ocr(
        self, page: Any, number: int, frame: Frame, layer: tuple[Word, ...], kept: tuple[Word, ...]
    ) -> tuple[Page, ...]:
        """Read the page by OCR and keep the words ``kept`` of its layer; without OCR use all words of the layer."""
        from vnadmin_doc import ocr

        try:
            if self.missing_ocr is not None:
                raise self.missing_ocr
            pages, issues, dpi = self._recognise(page, number, frame, whole=bool(kept))
        except MissingDependency as error:
            self.missing_ocr = error
            self.report(
                "ocr-missing", "error", number, msg("not read, because it needs OCR: {problem}", problem=error.message)
            )
            self.text_count += bool(layer)
            return (Page(number, frame.width, frame.height, layer),)
        except LimitExceeded as error:
            self.report("ocr-timeout", "error", number, not_read_message(error))
            self.text_count += bool(layer)
            return (Page(number, frame.width, frame.height, layer),)
        self.ocr = self.ocr or ocr.engine_identity(dpi)
        self.ocr_count += 1
        for issue in issues:
            self.add_issue(issue)
        if len(pages) > 1 or pages[0].origin:
            return pages
        if page_rotation.rotation_of(
            issues, number
        ):  # kept words have boxes on the unrotated page; OCR has read these words too
            kept = ()
            width, height = pages[0].width, pages[0].height
        else:
            width, height = frame.width, frame.height
        return (replace(pages[0], width=width, height=height, words=_with_exact(kept, pages[0].words)),)

    def _recognise(
        self, page: Any, number: int, frame: Frame, *, whole: bool
    ) -> tuple[tuple[Page, ...], list[Issue], float]:
        """The pages in the picture of a page, the issues, and the dpi. ``whole``: the picture is not split.

        Raises as ``read_picture`` does.
        """
        from vnadmin_doc import ocr

        image, dpi = render(self.raw, page, frame, ocr.DPI, self.limits, grey=is_grey(self.raw, page))
        # The boxes of kept words are those of the whole page, so the picture is not split.
        pages, issues = read_picture(image, dpi, number, self.limits, self.header, whole=whole)
        return pages, issues, dpi


def _with_exact(exact: tuple[Word, ...], recognised: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of OCR; those that overlap exact words are replaced by the exact ones."""
    if not exact:
        return recognised
    others = (w for w in recognised if not any(e.box.contains(w.box) or w.box.contains(e.box) for e in exact))
    return (*others, *exact)
