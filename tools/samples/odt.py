"""Render ODT as LibreOffice does: automatic styles, tables without borders for head and foot, real lists."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

from tools.samples.model import Letter, Rows
from tools.samples.parts import Para, below, body, heading
from tools.samples.text import copies, left_top, own_columns, signature, signatures, title_lines

MIME = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("manifest", "manifest"),
    )
)  # fmt: skip
LEVELS = ("1", "a", "")
Line = tuple[str, float, bool, bool]


@dataclass
class _Styles:
    """Automatic styles, created at first use and named P1, T1 … as in LibreOffice."""

    made: dict[str, str] = field(default_factory=dict)

    def name(self, family: str, prefix: str, inner: str, more: str = "") -> str:
        key = f'<style:style style:family="{family}" style:name="{{}}"{more}>{inner}</style:style>'
        return self.made.setdefault(key, f"{prefix}{len(self.made) + 1}")

    def paragraph(self, align: str = "start", indent: str = "0cm", left: str = "0cm", more: str = "") -> str:
        properties = f'fo:text-align="{align}" fo:text-indent="{indent}" fo:margin-left="{left}"{more}'
        inner = f"<style:paragraph-properties {properties}/>"
        return self.name("paragraph", "P", inner, ' style:parent-style-name="Standard"')

    def text(self, size: float, bold: bool, italic: bool) -> str:
        look = (' fo:font-weight="bold"' if bold else "") + (' fo:font-style="italic"' if italic else "")
        return self.name("text", "T", f'<style:text-properties fo:font-size="{size:g}pt"{look}/>')

    def cell(self, border: str) -> str:
        return self.name("table-cell", "C", f'<style:table-cell-properties fo:border="{border}"/>')

    def xml(self) -> str:
        return "".join(key.format(name) for key, name in self.made.items())


@dataclass
class _Writer:
    """Collects the XML of one letter's body."""

    styles: _Styles = field(default_factory=_Styles)
    out: list[str] = field(default_factory=list)
    lists: int = 0

    def span(self, line: Line) -> str:
        text, size, bold, italic = line
        return f'<text:span text:style-name="{self.styles.text(size, bold, italic)}">{escape(text)}</text:span>'

    def p(self, *lines: Line, style: str) -> str:
        return f'<text:p text:style-name="{style}">{"".join(self.span(line) for line in lines if line[0])}</text:p>'

    def add(self, *lines: Line, style: str) -> None:
        self.out.append(self.p(*lines, style=style))

    def cell(self, lines: list[Line], centred: bool = True, border: str = "none", inner: str = "") -> str:
        style = self.styles.paragraph("center" if centred else "start")
        paragraphs = inner or "".join(self.p(line, style=style) for line in lines or [("", 13, False, False)])
        return f'<table:table-cell table:style-name="{self.styles.cell(border)}">{paragraphs}</table:table-cell>'

    def table(self, rows: list[list[str]]) -> str:
        columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
        inner = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
        return f"<table:table>{columns}{inner}</table:table>"

    def item(self, part: Para, lines: list[Line]) -> None:
        """One item of the numbered list at its depth; each list continues the one before."""
        depth = min(part.depth, 2)
        goes_on = ' text:continue-numbering="true"' if self.lists else ""
        self.lists += 1
        inner = self.p(*lines, style=self.styles.paragraph("justify", "1cm"))
        for _ in range(depth):
            inner = f"<text:list><text:list-item>{inner}</text:list-item></text:list>"
        outer = f'<text:list text:style-name="L1"{goes_on}>'
        self.out.append(f"{outer}<text:list-item>{inner}</text:list-item></text:list>")


def _head(w: _Writer, letter: Letter) -> None:
    plain = len(letter.parent)
    left: list[Line] = [(t, 13, i >= plain, False) for i, t in enumerate(left_top(letter))]
    inner = ""
    if letter.beside:
        columns = own_columns(letter)
        names = [w.cell([(t, 13, True, False) for t in names]) for names, _ in columns]
        inner = w.table([names, [w.cell([(line, 13, False, False)]) for _, line in columns]])
    number: list[Line] = [] if letter.beside or not letter.number else [(letter.notation_line, 13, False, False)]
    if letter.head_subject:
        number.append((letter.head_subject, 12, False, letter.party))
    date: list[Line] = [(letter.date_line(), 13, False, True)] if letter.day else []
    motto: list[Line] = [(t, 13, True, False) for t in letter.motto]
    w.out.append(w.table([[w.cell(left, inner=inner), w.cell(motto)], [w.cell(number), w.cell(date)]]))
    for i, line in enumerate(["", *title_lines(letter)]):
        w.add((line, 14, i > 0, False), style=w.styles.paragraph("center"))


def _addressees(w: _Writer, letter: Letter) -> None:
    if letter.inline:
        text = f"{letter.addressee_lead} {'; '.join(letter.addressees)}."
        w.add((text, 14, False, False), style=w.styles.paragraph("center"))
    elif letter.addressees:
        for i, line in enumerate([letter.addressee_lead, *letter.addressee_lines()]):
            w.add((line, 14, False, False), style=w.styles.paragraph(left="2.5cm" if i == 0 else "4.5cm"))


def _part(w: _Writer, part: Para | Rows, numbered: bool) -> None:
    if not isinstance(part, Para):
        border = "0.5pt solid #000000"
        rows = [[w.cell([(t, 13, i == 0, False)], border=border) for t in row] for i, row in enumerate(part)]
        w.out.append(w.table(rows))
        return
    lines: list[Line] = []
    if part.marker and not numbered:
        lines.append((part.marker + " ", 14, bool(part.bold) or part.marker.startswith("Điều"), False))
    lines += [(part.bold, 14, True, False), (part.text, 14, False, part.italic)]
    if part.marker and numbered:
        w.item(part, lines)
    else:
        style = w.styles.paragraph("center") if part.centred else w.styles.paragraph("justify", "1cm")
        w.add(*lines, style=style)


def _foot(w: _Writer, letter: Letter) -> None:
    sided = bool(letter.joint) or letter.abreast
    if sided:
        w.out.append(w.table([[w.cell([(t, 14, True, False) for t in lines]) for lines in signatures(letter)]]))
    left: list[Line] = [(t, 11, False, False) for t in copies(letter)]
    if left:
        left[0] = ("Nơi nhận:", 12, not letter.party, not letter.party)
    right: list[Line] = [] if sided else [(t, 14, True, False) for t in signature(letter)]
    w.out.append(w.table([[w.cell(left, centred=False), w.cell(right)]]))


def _attached(w: _Writer, letter: Letter, numbered: bool) -> None:
    for each in letter.attached:
        w.add(style=w.styles.paragraph(more=' fo:break-before="page"'))
        for part in (*heading(each), *below(each)):
            _part(w, part, numbered)
        if signed := signature(replace(letter, signers=each.signers)):
            w.out.append(w.table([[w.cell([]), w.cell([(t, 14, True, False) for t in signed])]]))


def _level(number: int, kind: str) -> str:
    if not kind:
        return f'<text:list-level-style-bullet text:level="{number}" text:bullet-char="-"/>'
    number_format = f'style:num-format="{kind}" style:num-suffix="{")" if number > 1 else "."}"'
    return f'<text:list-level-style-number text:level="{number}" {number_format}/>'


def _list_style() -> str:
    levels = "".join(_level(i, kind) for i, kind in enumerate(LEVELS, 1))
    return f'<text:list-style style:name="L1">{levels}</text:list-style>'


def _styles_part(letter: Letter) -> str:
    """The base styles, and the contact lines as the footer of the first page."""
    contact = letter.contact.lines if letter.contact else ()
    foot = "".join(f'<text:p text:style-name="MP1">{escape(line)}</text:p>' for line in contact)
    footer = f"<style:footer>{foot}</style:footer>" if foot else ""
    return (
        '<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:font-size="14pt"/>'
        '</style:default-style><style:style style:family="paragraph" style:name="Standard"/></office:styles>'
        '<office:automatic-styles><style:style style:family="paragraph" style:name="MP1">'
        '<style:paragraph-properties fo:text-align="center"/></style:style></office:automatic-styles>'
        f'<office:master-styles><style:master-page style:name="Standard">{footer}</style:master-page>'
        "</office:master-styles>"
    )


def packed(parts: dict[str, str | bytes], mime: str = MIME) -> bytes:
    """An ODF ZIP file: the media type first, not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {"mimetype": mime, **parts}.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, kind)
    return out.getvalue()


def render(letter: Letter, numbered: bool = False, flat: bool = False) -> bytes:
    """The ODT, or with ``flat`` the FODT; ``numbered``: markers are list labels, not text."""
    w = _Writer()
    _head(w, letter)
    _addressees(w, letter)
    for part in body(letter):
        _part(w, part, numbered)
    _foot(w, letter)
    _attached(w, letter, numbered)
    text = f"<office:body><office:text>{''.join(w.out)}</office:text></office:body>"
    automatic, start = w.styles.xml() + _list_style(), '<?xml version="1.0" encoding="UTF-8"?>\n'
    common = _styles_part(letter)
    if flat:
        common = common.replace("</office:automatic-styles>", f"{automatic}</office:automatic-styles>")
        root = f'<office:document {SPACES} office:mimetype="{MIME}" office:version="1.3">'
        return f"{start}{root}{common}{text}</office:document>\n".encode()
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", MIME), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    )
    content = f"<office:automatic-styles>{automatic}</office:automatic-styles>{text}"
    attributes = f'{SPACES} office:version="1.3"'
    return packed({
        "content.xml": f"{start}<office:document-content {attributes}>{content}</office:document-content>",
        "styles.xml": f"{start}<office:document-styles {attributes}>{common}</office:document-styles>",
        "META-INF/manifest.xml": f"{start}<manifest:manifest {SPACES}>{entries}</manifest:manifest>",
    })  # fmt: skip
