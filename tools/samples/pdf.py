"""Render PDF as a word processor does: A4 with the margins, sizes and lines of Decree 30/2020, Appendix I."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import black, red
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table

from tools.samples.model import Arrival, ElectronicCopy, Letter, Rows, Signer
from tools.samples.parts import Para, below, body, heading
from tools.samples.text import left_top, own_columns, title_lines

LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
TEXT = A4[0] - LEFT - RIGHT
COLUMNS = (TEXT * 0.45, TEXT * 0.55)
TIGHT = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
]
FONT = "Liberation"
SHIPPED = Path(__file__).resolve().parents[1] / "fonts"
rl_config.useA85 = 0  # streams as bytes: a fifth smaller
OnPage = Callable[[Canvas, BaseDocTemplate], None]


@dataclass(frozen=True)
class Options:
    """Options of rendering. ``stamp``: number and day are added later as an annotation, ``field`` or ``freetext``.
    ``turned``: the number of a page that is stored rotated. ``bleed``: margin around the page, cropped away.
    ``size``, ``spacing``: font size and line spacing of the body."""

    stamp: str = ""
    turned: int = 0
    bleed: float = 0.0
    size: float = 13.0
    spacing: float = 1.22


@cache
def fonts() -> None:
    """Register Liberation Serif 2, which has the widths of Times New Roman (version 1 has no Vietnamese letters).

    The fonts are in ``tools/fonts``; ``SAMPLE_FONTS`` names another folder. Raises ``FileNotFoundError`` if the
    folder does not have them.
    """
    folder = Path(os.environ.get("SAMPLE_FONTS", SHIPPED))
    for path in sorted(folder.rglob("LiberationSerif-Regular.ttf")):
        if ord("ộ") in TTFont(FONT, path).face.charToGlyph:
            break
    else:
        raise FileNotFoundError(f"{folder}: no Liberation Serif 2 (LiberationSerif-*.ttf)")
    for suffix, face in (("", "Regular"), ("-B", "Bold"), ("-I", "Italic"), ("-BI", "BoldItalic")):
        pdfmetrics.registerFont(TTFont(FONT + suffix, path.with_name(f"LiberationSerif-{face}.ttf")))
    pdfmetrics.registerFontFamily(FONT, FONT, FONT + "-B", FONT + "-I", FONT + "-BI")


def _style(size: float, face: str = "", spacing: float = 1.22, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("text", fontName=FONT + face, fontSize=size, leading=size * spacing, **more)


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _centred(text: str, size: float, face: str = "") -> Paragraph:
    return _text(text, _style(size, face, alignment=TA_CENTER))


class Rule(Flowable):
    """A rule centred in its column."""

    def __init__(self, share: float, above: float = 4.0) -> None:
        super().__init__()
        self.share, self.above = share, above

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab calls it so
        """The size of the flowable (platypus)."""
        self.room = width
        return width, self.above + 3

    def draw(self) -> None:
        """Draw the flowable (platypus)."""
        self.canv.setLineWidth(0.7)
        half = self.room * self.share / 2
        self.canv.line(self.room / 2 - half, 3, self.room / 2 + half, 3)


class Mark(Flowable):
    """A framed red mark: MẬT, HỎA TỐC."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.width, self.height = text, pdfmetrics.stringWidth(text, FONT + "-B", 13) + 18, 8 * mm

    def draw(self) -> None:
        """Draw the flowable (platypus)."""
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(red)
        canvas.setFillColor(red)
        canvas.setLineWidth(1.2)
        canvas.rect(0, 0, self.width, self.height)
        canvas.setFont(FONT + "-B", 13)
        canvas.drawCentredString(self.width / 2, self.height / 2 - 4.5, self.text)
        canvas.restoreState()


class Stamped(Flowable):
    """A centred line with a blank that is filled by an annotation."""

    def __init__(self, before: str, value: str, after: str, face: str, how: str) -> None:
        super().__init__()
        self.before, self.value, self.after, self.face, self.how = before, value, after, face, how

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab calls it so
        """The size of the flowable (platypus)."""
        self.room = width
        return width, 16

    def draw(self) -> None:
        """Draw the flowable (platypus)."""
        font, blank = FONT + self.face, 30.0
        start = pdfmetrics.stringWidth(self.before, font, 13)
        x = (self.room - start - blank - pdfmetrics.stringWidth(self.after, font, 13)) / 2
        self.canv.setFont(font, 13)
        self.canv.drawString(x, 4, self.before)
        self.canv.drawString(x + start + blank, 4, self.after)
        (_field if self.how == "field" else _freetext)(self.canv, self.value, x + start + 2, 1, blank - 4, 15)


def _field(canvas: Canvas, value: str, x: float, y: float, width: float, height: float) -> None:
    canvas.acroForm.textfield(
        value=value,
        name=f"stamp{value}",
        x=round(x),
        y=round(y),
        width=round(width),
        height=round(height),
        fontName="Times-Roman",
        fontSize=12,
        borderWidth=0,
        borderColor=None,
        fillColor=None,
        fieldFlags="readOnly",
        relative=True,
    )


def _freetext(canvas: Any, value: str, x: float, y: float, width: float, height: float) -> None:
    left, bottom = canvas.absolutePosition(x, y)
    canvas.beginForm(f"stamp{value}", 0, 0, width, height)
    canvas.setFont("Times-Roman", 13)
    canvas.drawString(2, 3.2, value)
    canvas.endForm()
    name = canvas._doc.getXObjectName(f"stamp{value}")
    annotation = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Annot"),
            "Subtype": pdfdoc.PDFName("FreeText"),
            "Rect": pdfdoc.PDFArray([left, bottom, left + width, bottom + height]),
            "Contents": pdfdoc.PDFString(value),
            "DA": pdfdoc.PDFString("/Helv 13 Tf 0 g"),
            "F": 4,
            "AP": pdfdoc.PDFDictionary({"N": pdfdoc.PDFObjectReference(name)}),
        }
    )
    canvas._addAnnotation(annotation, f"stamp{value}")


def _head(letter: Letter, options: Options) -> list[Flowable]:
    plain = len(letter.parent)
    left: list[Flowable] = [
        _centred(line, 12, "" if i < plain else "-B") for i, line in enumerate(left_top(letter)) if line != "*"
    ]
    if letter.beside:
        own = own_columns(letter)
        cells = [[_centred(line, 12, "-B") for line in names] for names, _ in own]
        numbers = [_centred(line, 12) for _, line in own]
        left = [Table([cells, numbers], [COLUMNS[0] / len(own)] * len(own), style=TIGHT)]
    left.append(_centred("*", 14) if letter.party else Rule(0.3))
    right: list[Flowable] = [_centred(letter.motto[0], 15 if letter.party and not letter.form else 12, "-B")]
    if letter.party and not letter.form:
        right.append(Rule(0.85))
    elif not letter.form:
        right += [_centred(letter.motto[1], 13, "-B"), Rule(0.56)]
    number: list[Flowable] = [_centred(letter.notation_line, 13)] if letter.number and not letter.beside else []
    day: list[Flowable] = [_centred(letter.date_line(), 13, "-I")] if letter.day else []
    if options.stamp and letter.number and letter.day:
        before, after = letter.number_line("\0").split("\0")
        number = [Stamped(before + " ", letter.number, after, "", options.stamp)]
        before, after = letter.date_line("\0").split("\0")
        day = [Stamped(before, f"{letter.day.day:02}", after, "-I", options.stamp)]
    if letter.head_subject:
        number += [Spacer(0, 4), _subject(letter)]
    for mark in filter(None, (letter.secrecy, letter.priority)):
        number += [Spacer(0, 6), Mark(mark)]
    head: list[Flowable] = [Table([[left, right], [number, day]], COLUMNS, style=TIGHT), Spacer(0, 12)]
    titles = title_lines(letter, 62)
    for i, line in enumerate(titles):
        head += [_centred(line, 14, "-B"), *([Rule(0.3)] if i == len(titles) - 1 and not letter.party else [])]
    return [*head, *([Spacer(0, 10)] if titles else []), *_addressees(letter)]


def _subject(letter: Letter) -> Paragraph:
    face = "-I" if letter.party else ""
    return _text(letter.head_subject or "", _style(12, face, alignment=TA_CENTER, leftIndent=12, rightIndent=12))


def _addressees(letter: Letter) -> list[Flowable]:
    if not letter.addressees:
        return []
    if letter.inline:
        text = f"{letter.addressee_lead} {'; '.join(letter.addressees)}."
        return [_text(text, _style(14, leftIndent=30 * mm, firstLineIndent=-10 * mm)), Spacer(0, 10)]
    lead = _text(letter.addressee_lead, _style(14, leftIndent=22 * mm))
    entry = _style(14, leftIndent=46 * mm, firstLineIndent=-3 * mm)
    return [lead, *(_text(line, entry) for line in letter.addressee_lines()), Spacer(0, 10)]


def _paragraph(part: Para, size: float, spacing: float) -> list[Flowable]:
    if part.centred:
        return [Spacer(0, 4), _centred(part.whole, size, "-I" if part.italic else "-B"), Spacer(0, 6)]
    bold_marker = bool(part.bold) or part.marker.startswith("Điều")
    marker = f"<b>{part.marker}</b>" if part.marker and bold_marker else part.marker
    bold = f"<b>{escape(part.bold)}</b>" if part.bold else ""
    words = " ".join(filter(None, [marker, bold, escape(part.text)]))
    face = "-I" if part.italic else ""
    style = _style(size, face, spacing, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=6)
    return [Paragraph(words, style)]


def _centred_style(part: Para) -> ParagraphStyle:
    return _style(13, "-I" if part.italic else "-B", alignment=TA_CENTER)


def _data(rows: Rows, size: float) -> list[Flowable]:
    cells = [[_centred(c, size, "-B" if i == 0 else "") for c in row] for i, row in enumerate(rows)]
    widths = [16 * mm, *[(TEXT - 16 * mm) / (len(rows[0]) - 1)] * (len(rows[0]) - 1)]
    return [Table(cells, widths, style=[("GRID", (0, 0), (-1, -1), 0.5, black)]), Spacer(0, 6)]


def _foot(letter: Letter) -> list[Flowable]:
    face = "" if letter.party else "-BI"
    label = "<u>Nơi nhận</u>:" if letter.party else "Nơi nhận:"
    left: list[Flowable] = [Paragraph(label, _style(12, face))] if letter.distribution else []
    left += [_text(line, _style(11)) for line in letter.distribution_lines()]
    signed = [_signature(signer) for signer in letter.signers]
    style = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
    if letter.joint or letter.abreast:
        return [Spacer(0, 8), Table([signed], [TEXT / len(signed)] * len(signed), style=TIGHT), Spacer(0, 8), *left]
    right = [line for each in signed for line in each]
    return [Spacer(0, 8), Table([[left, right]], (TEXT * 0.48, TEXT * 0.52), style=style)]


def _signature(signer: Signer) -> list[Flowable]:
    name = f"{signer.rank} {signer.full_name}" if signer.rank else signer.full_name
    lines: list[Flowable] = [_centred(line, 13, "-B") for line in signer.titles]
    return [*lines, Spacer(0, 56), _centred(name, 14, "-B")]


def _begin(letter: Letter, options: Options) -> OnPage:
    """Called before a page is drawn: sets the origin, draws the page number and the foot of page 1."""

    def begin(canvas: Canvas, _doc: BaseDocTemplate) -> None:
        if canvas.getPageNumber() == options.turned:
            canvas.transform(0, 1, -1, 0, A4[1], 0)
        canvas.translate(options.bleed, options.bleed)
        if options.bleed:
            canvas.setFont(FONT, 8)
            canvas.drawString(40, A4[1] + options.bleed / 2, "Bản in thử - cắt theo khổ A4")
        if canvas.getPageNumber() > 1:
            canvas.setFont(FONT, 13)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(canvas.getPageNumber()))
        elif letter.contact:
            canvas.line(LEFT, 21 * mm, A4[0] - RIGHT, 21 * mm)
            canvas.setFont(FONT, 11)
            for i, line in enumerate(letter.contact.lines):
                canvas.drawCentredString(LEFT + TEXT / 2, 16.5 * mm - i * 13, line)

    return begin


def _stamp(canvas: Canvas, arrival: Arrival) -> None:
    """Draw the arrival stamp in the corner, over the agency's name, with a large ĐẾN on the left."""
    left, top, width, height = 9 * mm, A4[1] - 4 * mm, 46 * mm, 23 * mm
    canvas.saveState()
    canvas.setStrokeColor(red)
    canvas.setFillColor(red)
    canvas.rect(left, top - height, width, height)
    canvas.setFont(FONT + "-B", 8)
    canvas.drawCentredString(left + width / 2, top - 11, arrival.agency)
    canvas.setFont(FONT + "-B", 16)
    canvas.drawString(left + 5, top - 35, "ĐẾN")
    number, day, transfer = arrival.lines
    canvas.setFont(FONT, 9)
    canvas.drawString(left + 48, top - 26, number)
    canvas.drawString(left + 48, top - 40, day)
    canvas.drawString(left + 5, top - 55, transfer)
    canvas.restoreState()


def _end(letter: Letter, options: Options) -> OnPage:
    """Called after a page is drawn (platypus sets the size before): adds the stamp, sets size, rotation and crop."""

    def end(canvas: Canvas, document: Any) -> None:
        bleed = options.bleed
        if letter.arrival and canvas.getPageNumber() == 1:
            _stamp(canvas, letter.arrival)
        if isinstance(letter.copy, ElectronicCopy) and canvas.getPageNumber() == 1:
            canvas.setFont(FONT, 10)
            for i, line in enumerate(letter.copy.lines):
                canvas.drawString(A4[0] - 60 * mm, A4[1] - 20 - i * 11, line)
        canvas.setPageSize((A4[0] + 2 * bleed, A4[1] + 2 * bleed))
        # Stored rotated with a rotation entry for the viewer, as in PDFs of scanners and plotters.
        document.pageTemplate.rotation = 90 if canvas.getPageNumber() == options.turned else 0
        if bleed:
            canvas.setCropBox((bleed, bleed, A4[0] + bleed, A4[1] + bleed))

    return end


def render(letter: Letter, options: Options, within: Sequence[Flowable] = (), behind: Sequence[Flowable] = ()) -> bytes:
    """The bytes of the PDF, reproducible. ``within``: flowables at the end of the body; ``behind``: after the foot."""
    fonts()
    buffer = io.BytesIO()
    frame = Frame(LEFT, BOTTOM, TEXT, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1, title="", author="", pageCompression=1)
    document.addPageTemplates(PageTemplate("page", [frame], _begin(letter, options), _end(letter, options)))
    story = _head(letter, options)
    for part in body(letter):
        if isinstance(part, Para):
            story += _paragraph(part, options.size, options.spacing)
        else:
            story += _data(part, options.size - 1)
    story += [*within, *_foot(letter)]
    if isinstance(letter.copy, Letter):
        story += [Spacer(0, 8), Rule(1.0), Spacer(0, 4), *_head(letter.copy, Options()), *_foot(letter.copy)]
    for each in letter.attached:
        story += [PageBreak(), *(_text(part.whole, _centred_style(part)) for part in heading(each)), Spacer(0, 8)]
        for part in below(each):
            if isinstance(part, Para):
                story += _paragraph(part, options.size, options.spacing)
            else:
                story += _data(part, options.size - 1)
        signed = [line for signer in each.signers for line in _signature(signer)]
        story += [Spacer(0, 8), Table([["", signed]], (TEXT * 0.48, TEXT * 0.52), style=TIGHT)] if signed else []
    document.build([*story, *behind])
    return buffer.getvalue()
