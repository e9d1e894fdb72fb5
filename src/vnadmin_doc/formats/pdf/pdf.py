"""PDF: words from the text layer where it can be trusted, from OCR page by page where not.

What is stamped in annotations and form fields (number and day, in about half of the
born-digital letters) is drawn into the page in memory first; the file is never written.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache, partial
from typing import Any

from vnadmin_doc.errors import DamagedFile, EmptyFile, LimitExceeded, MissingDependency
from vnadmin_doc.formats.pdf import (
    pdf_annotations,
    pdf_arrival_stamps,
    pdf_number_stamps,
    pdf_spot_check,
    pdf_tables,
    text_layer,
)
from vnadmin_doc.formats.pdf.pdf_frame import Frame, coverage, frame_of
from vnadmin_doc.formats.pdf.pdf_hidden import hidden_share
from vnadmin_doc.formats.pdf.pdf_open import opened
from vnadmin_doc.formats.pdf.pdf_render import render
from vnadmin_doc.formats.pdf.pdf_signatures import signatures_of
from vnadmin_doc.formats.pdf.pdf_words import Layer, page_layer
from vnadmin_doc.formats.picture import turned
from vnadmin_doc.formats.picture.header_only import HeaderOnly
from vnadmin_doc.formats.picture.ocr_pages import not_read, numbered, of_page, read_picture
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import Ocr, Page, ReadingKind, Source, Word

__all__ = ["MEDIA_TYPE", "matches", "read", "read_header"]

MEDIA_TYPE = "application/pdf"
_HEAD = 1024  # the standard's readers accept the header anywhere in here


def matches(data: bytes) -> bool:
    """Is this a PDF, by its header?"""
    return b"%PDF-" in data[:_HEAD]


def read(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """All pages of a PDF.

    Raises ``DamagedFile``, ``EncryptedFile``, ``EmptyFile`` (no pages, or not one word),
    ``LimitExceeded``, and ``MissingDependency`` where nothing can be read without OCR.
    """
    return _read(data, name, limits, None)


def read_header(data: bytes, name: str, limits: Limits = Limits()) -> Source:  # noqa: B008 (frozen)
    """As ``read``; of pages that need OCR only the head of the first and the letter's foot are read."""
    return _read(data, name, limits, HeaderOnly())


def _read(data: bytes, name: str, limits: Limits, header: HeaderOnly | None) -> Source:
    if _cut_off(data):
        raise DamagedFile(about(name, msg("the PDF is truncated: its end mark is missing; download or copy it again")))
    with opened(data, name) as document:
        count = len(document)
        if count == 0:
            raise EmptyFile(about(name, msg("the PDF has no pages")))
        if count > limits.pages:
            raise LimitExceeded(
                about(name, msg("more than {limit} pages; raise --max-pages (Limits.pages)", limit=limits.pages))
            )
        # Before the pages: drawing annotations in takes the signature fields away.
        signatures = signatures_of(document.raw, len(data))
        reader = _Reader(document, data, limits, header)
        read = header.pages(count, reader.page) if header else [reader.page(n) for n in range(1, count + 1)]
        pages = numbered(read)
    if not any(page.words for page in pages):
        if reader.missing is not None:
            raise reader.missing
        if reader.unloadable:
            raise DamagedFile(about(name, msg("no page can be read; download or copy the file again")))
        raise EmptyFile(about(name, msg("no words were found; pages: {count}", count=count)))
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        reading=reader.kind(),
        pages=pages,
        encoding="+".join(sorted(reader.legacy)) or None,
        ocr=reader.ocr,
        issues=(*reader.issues, *(header.issues() if header else ())),
        signatures=signatures,
        fields="header" if header else "all",
    )


def _cut_off(data: bytes) -> bool:
    """No end mark, or a new object begun after the last one."""
    end = data.rfind(b"%%EOF")
    return end < 0 or b" obj" in data[end:]


class _Reader:
    """Reads pages one by one and collects the issues."""

    def __init__(self, document: Any, data: bytes, limits: Limits, header: HeaderOnly | None) -> None:
        import pypdfium2.raw as raw  # type: ignore[import-untyped]

        self.raw, self.document, self.data, self.limits, self.header = raw, document, data, limits, header
        self.issues: list[Issue] = []
        self.by_text = self.by_ocr = self.unloadable = 0
        self.ocr: Ocr | None = None
        self.legacy: frozenset[str] = frozenset()
        self.missing: MissingDependency | None = None

    def kind(self) -> ReadingKind:
        """How the pages with content were read."""
        if not self.by_ocr:
            return "pdf-text"
        return "mixed" if self.by_text else "ocr"

    def say(self, code: str, severity: Any, number: int, problem: str) -> None:
        self.note(Issue(code, severity, "", of_page(number, problem)))

    def note(self, issue: Issue) -> None:
        if issue not in self.issues:  # the last page may be read twice for its foot
            self.issues.append(issue)

    def page(self, number: int) -> tuple[Page, ...]:
        """One page; one that pdfium cannot load is left empty with an error issue."""
        page = self.raw.FPDF_LoadPage(self.document, number - 1)
        notes: list[pdf_annotations.Note | pdf_number_stamps.Stamp] = []
        scanned = False
        if page and self.raw.FPDFPage_GetAnnotCount(page) > 0:
            scanned = self._scanned(page)
            notes = [*pdf_annotations.undrawn(self.raw, page)]
            before = None if scanned else pdf_number_stamps.bare(self.raw, page, self.limits)
            if pdf_annotations.draw_in(self.raw, page, pictures=scanned or before is not None):
                # Text that was drawn into the page appears only after the page is parsed again.
                self.raw.FPDF_ClosePage(page)
                page = self.raw.FPDF_LoadPage(self.document, number - 1)
            if page and before is not None:
                notes += before.stamps(self.raw, page, self.limits)
                self.say("stamp-read", "warning", number, msg("stamps in the head are pictures; they were read by OCR"))
        if not page:
            self.unloadable += 1
            self.say("page-damaged", "error", number, msg("damaged; it cannot be read"))
            return (Page(number, 595.0, 842.0, ()),)
        try:
            return self._read(page, number, notes, scanned)
        finally:
            self.raw.FPDF_ClosePage(page)

    def _scanned(self, page: Any) -> bool:
        """Is the page a picture without usable text, before annotations add their captions?"""
        frame = frame_of(self.raw, page)
        share = coverage(self.raw, page, frame)
        if share < text_layer.COVERING:
            return False
        hidden = partial(hidden_share, self.raw, self.document, page, frame)
        return text_layer.refusal(self._layer(page, frame).text, lambda: share, hidden) is not None

    def _read(
        self, page: Any, number: int, notes: list[pdf_annotations.Note | pdf_number_stamps.Stamp], scanned: bool
    ) -> tuple[Page, ...]:
        frame = frame_of(self.raw, page)
        layer = self._layer(page, frame)
        reason = self._refusal(page, number, frame, layer, scanned)
        words = layer.words + tuple(word for note in notes for word in note.words(frame))
        if reason and self.raw.FPDFPage_CountObjects(page) > 0:
            if layer.words:
                self.say("text-layer-refused", "info", number, reason)
            true = reason == text_layer.HARDLY_ANY and self._typed(page, frame, layer)
            kept = words if true else words[len(layer.words) :]
            return self._recognised(page, number, frame, words, kept)
        if words:
            self.by_text += 1
            self._remark(layer, number)
            if self.header:
                self.header.has_text(number, layer.text.splitlines())
        tables = pdf_tables.ruled_tables(self.raw, page, frame, words)
        if number == 1 and words:
            words += self._arrival(page, frame)
        return (Page(number, frame.width, frame.height, words, tables=tables),)

    def _arrival(self, page: Any, frame: Frame) -> tuple[Word, ...]:
        """The words of an arrival stamp put on the first page as a picture."""
        words = pdf_arrival_stamps.arrival_words(self.raw, self.document.raw, page, frame, self.limits)
        if words:
            message = of_page(1, msg("the arrival stamp is a picture; it was read by OCR"))
            self.issues.append(Issue("stamp-read", "warning", "/arrival", message))
        return words

    def _typed(self, page: Any, frame: Frame, layer: Layer) -> bool:
        """Is a short layer true text that the page shows?"""
        if not text_layer.caption(layer.text):
            return False
        return hidden_share(self.raw, self.document, page, frame) < text_layer.HIDDEN

    def _refusal(self, page: Any, number: int, frame: Frame, layer: Layer, scanned: bool) -> str | None:
        """Why the layer is not used: by what it says, or, in doubt, by a look at the page."""
        cover = cache(partial(coverage, self.raw, page, frame))
        hidden = cache(partial(hidden_share, self.raw, self.document, page, frame))
        reason = text_layer.refusal(layer.text, cover, hidden)
        if scanned:
            return reason or text_layer.HARDLY_ANY
        if reason == text_layer.HARDLY_ANY and self._typed(page, frame, layer):
            # The last lines of a letter on paper with a printed background, or a caption on a scan.
            blank = pdf_spot_check.blank_elsewhere(self.raw, page, frame, layer.words, self.limits)
            reason = None if blank else reason
        doubt = None if reason else text_layer.doubt(layer.text, cover, hidden)
        if doubt is None:
            return reason
        if not pdf_spot_check.upheld(self.raw, page, frame, layer.words, self.limits, doubt):
            return doubt.reason
        if doubt.issue:
            self.say(*doubt.issue, number, doubt.reason)
        return None

    def _remark(self, layer: Layer, number: int) -> None:
        """Say what is odd about a text layer that is used all the same."""
        self.legacy |= layer.legacy
        for encoding in sorted(layer.legacy):
            self.say(
                "legacy-encoding", "info", number, msg("text in {encoding} was converted to Unicode", encoding=encoding)
            )

    def _layer(self, page: Any, frame: Frame) -> Layer:
        text_page = self.raw.FPDFText_LoadPage(page)
        if not text_page:
            return Layer((), "", frozenset())
        try:
            return page_layer(self.raw, text_page, frame, self.limits)
        finally:
            self.raw.FPDFText_ClosePage(text_page)

    def _recognised(
        self, page: Any, number: int, frame: Frame, layer: tuple[Word, ...], kept: tuple[Word, ...]
    ) -> tuple[Page, ...]:
        """Read the page by OCR, beside the words ``kept``; without OCR, what its text layer has."""
        from vnadmin_doc import ocr

        try:
            if self.missing is not None:
                raise self.missing
            image, dpi = render(self.raw, page, frame, ocr.DPI, self.limits)
            # What is kept stands on the page as it is: such a page is not taken apart.
            pages, issues = read_picture(image, dpi, number, self.limits, self.header, whole=bool(kept))
        except MissingDependency as error:
            self.missing = error
            self.say(
                "ocr-missing", "error", number, msg("not read, because it needs OCR: {problem}", problem=error.message)
            )
            self.by_text += bool(layer)
            return (Page(number, frame.width, frame.height, layer),)
        except LimitExceeded as error:
            self.say("ocr-timeout", "error", number, not_read(error))
            self.by_text += bool(layer)
            return (Page(number, frame.width, frame.height, layer),)
        self.ocr = self.ocr or ocr.identity(dpi)
        self.by_ocr += 1
        for issue in issues:
            self.note(issue)
        if len(pages) > 1 or pages[0].origin:
            return pages
        if turned.turn_of(issues, number):  # what was kept stands on the page as it was; OCR has seen it too
            kept = ()
            width, height = pages[0].width, pages[0].height
        else:
            width, height = frame.width, frame.height
        return (replace(pages[0], width=width, height=height, words=_beside(kept, pages[0].words)),)


def _beside(exact: tuple[Word, ...], recognised: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of OCR; where exact words are in the same place, those replace them."""
    if not exact:
        return recognised
    free = (w for w in recognised if not any(e.box.contains(w.box) or w.box.contains(e.box) for e in exact))
    return (*free, *exact)
