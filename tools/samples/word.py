"""Render DOCX as offices do: tables without borders for head and foot, real numbering."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from tools.samples.model import Letter, Rows
from tools.samples.parts import Para, below, body, heading
from tools.samples.text import copies, left_top, own_columns, signature, signatures, title_lines

CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
NUMBERING = 90
LEVELS = (("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "-"))


def _add(paragraph: Paragraph, text: str, size: float, bold: bool = False, italic: bool = False) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def _fill(cell: _Cell, lines: list[tuple[str, float, bool, bool]], centred: bool = True) -> None:
    """Write each line as a paragraph, as if typed with the Enter key."""
    for i, (text, size, bold, italic) in enumerate(lines):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        if centred:
            paragraph.alignment = CENTRE
        _add(paragraph, text, size, bold, italic)


def _numbering(document: DocumentObject) -> None:
    """Add a multilevel list 1. / a) / - to the numbering part, as Word's list button does."""
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:firstLine="567"/></w:pPr></w:lvl>'
        for i, (kind, text) in enumerate(LEVELS)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERING}"><w:multiLevelType w:val="multilevel"/>'
    root = document.part.numbering_part.element
    # Every abstractNum comes before the first num.
    root.insert(0, parse_xml(abstract + levels + "</w:abstractNum>"))
    number = f'<w:num {nsdecls("w")} w:numId="{NUMBERING}"><w:abstractNumId w:val="{NUMBERING}"/></w:num>'
    root.append(parse_xml(number))


def _numbered(paragraph: Paragraph, level: int) -> None:
    reference = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{NUMBERING}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(reference))


def _head(document: DocumentObject, letter: Letter) -> None:
    table = document.add_table(rows=2, cols=2)
    plain = len(letter.parent)
    if letter.beside:
        inner = table.cell(0, 0).add_table(rows=2, cols=len(letter.agencies))
        for i, (names, line) in enumerate(own_columns(letter)):
            _fill(inner.cell(0, i), [(t, 13, True, False) for t in names])
            _fill(inner.cell(1, i), [(line, 13, False, False)])
    else:
        _fill(table.cell(0, 0), [(t, 13, i >= plain, False) for i, t in enumerate(left_top(letter))])
    _fill(table.cell(0, 1), [(t, 13, True, False) for t in letter.motto])
    number = [] if letter.beside or not letter.number else [(letter.notation_line, 13.0, False, False)]
    if letter.head_subject:
        number.append((letter.head_subject, 12, False, letter.party))
    _fill(table.cell(1, 0), number)
    _fill(table.cell(1, 1), [(letter.date_line(), 13, False, True)] if letter.day else [])
    for i, line in enumerate(["", *title_lines(letter)]):
        paragraph = _add(document.add_paragraph(), line, 14, bold=i > 0)
        paragraph.alignment = CENTRE


def _addressees(document: DocumentObject, letter: Letter) -> None:
    if letter.inline:
        text = f"{letter.addressee_lead} {'; '.join(letter.addressees)}."
        _add(document.add_paragraph(), text, 14).alignment = CENTRE
    elif letter.addressees:
        for i, line in enumerate([letter.addressee_lead, *letter.addressee_lines()]):
            paragraph = _add(document.add_paragraph(), line, 14)
            paragraph.paragraph_format.left_indent = Mm(25 if i == 0 else 45)


def _body(document: DocumentObject, part: Para, numbered: bool) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTRE if part.centred else JUSTIFY
    if not part.centred:
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.space_after = Pt(6)
    if part.marker:
        if numbered:
            _numbered(paragraph, min(part.depth, 2))
        else:
            _add(paragraph, part.marker + " ", 14, bold=bool(part.bold) or part.marker.startswith("Điều"))
    if part.bold:
        _add(paragraph, part.bold, 14, bold=True)
    if part.text:
        _add(paragraph, part.text, 14, italic=part.italic)


def _data(document: DocumentObject, rows: Rows) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            _fill(table.cell(i, j), [(text, 13, i == 0, False)])


def _foot(document: DocumentObject, letter: Letter) -> None:
    sided = bool(letter.joint) or letter.abreast
    if sided:
        table = document.add_table(rows=1, cols=len(letter.signers))
        for i, lines in enumerate(signatures(letter)):
            _fill(table.cell(0, i), [(t, 14, True, False) for t in lines])
    left = [(t, 11.0, False, False) for t in copies(letter)]
    if left:
        left[0] = ("Nơi nhận:", 12.0, not letter.party, not letter.party)
    table = document.add_table(rows=1, cols=2)
    _fill(table.cell(0, 0), left, centred=False)
    if not sided:
        _fill(table.cell(0, 1), [(t, 14, True, False) for t in signature(letter)])


def _contact(document: DocumentObject, letter: Letter) -> None:
    """Add the contact lines as the footer of page 1 only."""
    if letter.contact:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        for i, line in enumerate(letter.contact.lines):
            footer = section.first_page_footer
            paragraph = footer.paragraphs[0] if i == 0 else footer.add_paragraph()
            _add(paragraph, line, 11).alignment = CENTRE


def _blank(letter: Letter) -> DocumentObject:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.color.rgb = "Times New Roman", RGBColor(0, 0, 0)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(0)
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title = letter.title or ""
    return document


Add = Callable[[DocumentObject], None]


def render(letter: Letter, numbered: bool, within: Sequence[Add] = (), behind: Sequence[Add] = ()) -> bytes:
    """The bytes of the DOCX; ``numbered``: markers are numbering properties, not text.

    ``within``: functions that add to the end of the body; ``behind``: that add after the foot.
    """
    document = _blank(letter)
    if numbered:
        _numbering(document)
    _head(document, letter)
    _addressees(document, letter)
    for part in body(letter):
        if isinstance(part, Para):
            _body(document, part, numbered)
        else:
            _data(document, part)
    for add in within:
        add(document)
    _foot(document, letter)
    if isinstance(letter.copy, Letter):
        document.add_paragraph("_" * 60).alignment = CENTRE
        _head(document, letter.copy)
        _foot(document, letter.copy)
    for each in letter.attached:
        document.add_paragraph().paragraph_format.page_break_before = True
        for part in (*heading(each), *below(each)):
            if isinstance(part, Para):
                _body(document, part, numbered)
            else:
                _data(document, part)
        signed = signature(replace(letter, signers=each.signers))
        if signed:
            table = document.add_table(rows=1, cols=2)
            _fill(table.cell(0, 1), [(t, 14, True, False) for t in signed])
    for add in behind:
        add(document)
    _contact(document, letter)
    buffer = io.BytesIO()
    document.save(buffer)
    return _repack(buffer.getvalue())


def _repack(data: bytes) -> bytes:
    """The same ZIP with one date for all members, so that the bytes are reproducible."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if "thumbnail" not in name:
                new.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
