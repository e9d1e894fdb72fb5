"""Nội dung (zone 6): căn cứ, opening, the tree of labelled sections, closing.

Decree 30/2020/NĐ-CP, Appendix I, II.6: Phần, Chương, Mục, Tiểu mục, Điều, khoản ``1.``,
điểm ``a)``; or Phần, mục ``I.``, khoản ``1.``, điểm ``a)``; practice adds ``1.1``, ``-``, ``+``
and bullets. Depth follows what is printed: a style of label that is open already goes on
at its level, a new one is a level below.

>>> outline = read([Paragraph("1. Về hồ sơ"), Paragraph("- Đơn;"), Paragraph("- Bản đồ."), Paragraph("2. Về hạn")])
>>> [(n.label, [c.label for c in n.children]) for n in outline.sections]
[('1', ['-', '-']), ('2', [])]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex as re

from vnadmin_doc.fields import mislabelled
from vnadmin_doc.fields.markers import Marker, as_roman, marker
from vnadmin_doc.fields.preamble import is_enacting, issues
from vnadmin_doc.text import caps_ratio, fold

__all__ = ["Node", "Outline", "Paragraph", "read"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text and where it starts in the body's; ``indent`` is in ems, ``scanned``: OCR read it."""

    text: str
    start: int = 0
    bold: bool = False
    indent: float = 0.0
    scanned: bool = False


@dataclass(slots=True)
class Node:
    """A labelled paragraph: ``own`` is its index, ``words`` where its own words begin,
    ``titled`` whether they are a heading, ``misread`` whether the label is not what was read;
    ``text`` are indexes of paragraphs under it.
    """

    label: str
    style: str
    own: int
    words: int
    titled: bool
    misread: bool = False
    text: list[int] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """The body's paragraphs by their indexes, each in exactly one place."""

    authority: list[int] = field(default_factory=list)
    bases: list[int] = field(default_factory=list)
    enacting: list[int] = field(default_factory=list)
    opening: list[int] = field(default_factory=list)
    sections: list[Node] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)


# ---- the outline ------------------------------------------------------------------------

_BASE = re.compile(
    r"\W*(?:can cu|xet|theo de nghi|thuc hien|tren co so|sau khi xem xet|de nghi cua|thua uy quyen|duoc su)(?!\w)"
)
_ASKS = r"(?:thong\ bao|de\ nghi|yeu\ cau|kinh|bao\ cao|trinh|rat\ mong|tran\ trong|giao)"
_CLOSING = re.compile(
    rf"""\W*(?:
    tran\ trong | tren\ day(?:\ la|,) | rat\ mong | kinh\ (?:de\ nghi|trinh|mong|bao\ cao) | de\ nghi | yeu\ cau
  | nhan\ duoc | trong\ qua\ trinh | tuy\ theo | vay,? | can\ cu | su\ co\ mat | giao\ (?:so|ban|van|chu|chanh|cac)
  | (?:so|uy\ ban|bo|ban|cuc|truong|van\ phong|ubnd|phong|trung\ tam|hoi|chi\ cuc|vien|cong\ ty|benh\ vien
      |chu\ tich|giam\ doc|thu\ truong|thuong\ truc|lanh\ dao|hieu\ truong)\b.{{0,80}}?{_ASKS}
  | (?:bo\ luat|luat|phap\ lenh)\ nay\ (?:da\ )?duoc\b.{{0,120}}?\bthong\ qua
  | (?:cuoc\ hop|hoi\ (?:nghi|thao)|phien\ hop|buoi\ lam\ viec|dai\ hoi)\b.{{0,60}}?\b(?:ket\ thuc|be\ mac)
  | bien\ ban\b.{{0,60}}?\b(?:lap\ (?:thanh|xong)|thong\ qua|ket\ thuc)
  | (?:cong\ van|quyet\ dinh|thong\ bao|chi\ thi|nghi\ quyet|ke\ hoach|huong\ dan|van\ ban)\ nay
  | moi\ (?:chi\ tiet|thac\ mac|vuong\ mac) | nhan\ noi\ dung | ho\ so\ (?:gom|kem) | (?:xin\ )?cam\ on
  | (?:noi\ dung|thong\ tin)\ chi\ tiet | van\ ban\ (?:dong\ gop|gop\ y|tra\ loi|bao\ cao)\b | ghi\ chu
  | luu\ y | (?:dinh|gui)\ kem
    )""",
    re.VERBOSE,
)
_FINAL = re.compile(r"\.\s?/\s?\.?\W*$")


def read(paragraphs: Sequence[Paragraph]) -> Outline:
    """Sort the paragraphs of a body. Total: every index is in exactly one place."""
    outline = Outline()
    first = _preamble(paragraphs, outline)
    tree = _Tree(outline.sections)
    quoted = _quoted(paragraphs)
    for index in range(first, len(paragraphs)):
        paragraph = paragraphs[index]
        mark = None if index in quoted else tree.marks(paragraph, paragraphs[index + 1 : index + 60])
        if mark is not None:
            tree.add(mark, index, paragraph)
        elif tree.open:
            tree.open[-1].node.text.append(index)
        else:
            outline.opening.append(index)
    _take_closing(outline, paragraphs)
    return outline


def _preamble(paragraphs: Sequence[Paragraph], outline: Outline) -> int:
    """Authority, căn cứ and the enacting line, which stand before all else; the index after."""
    enacting = next((i for i, p in enumerate(paragraphs[:40]) if is_enacting(p.text)), None)
    for index, paragraph in enumerate(paragraphs):
        folded = fold(paragraph.text)
        if enacting is not None and index == enacting:
            outline.enacting.append(index)
            return index + 1
        if enacting is not None and index < enacting:
            if _BASE.match(folded) or outline.bases:
                outline.bases.append(index)
            elif caps_ratio(paragraph.text) > 0.8:
                outline.authority.append(index)
            else:
                outline.opening.append(index)
        elif _is_base(paragraphs, index, folded):
            outline.bases.append(index)
        elif outline.bases and issues(folded):
            outline.enacting.append(index)
            return index + 1
        else:
            return index
    return len(paragraphs)


def _is_base(paragraphs: Sequence[Paragraph], index: int, folded: str) -> bool:
    """A căn cứ on its own line: ended by a semicolon, or following one that was."""
    if not _BASE.match(folded):
        return False
    text = paragraphs[index].text.rstrip()
    after_base = index > 0 and paragraphs[index - 1].text.rstrip().endswith(";")
    return text.endswith(";") or (after_base and text.endswith((".", ",")) and len(text) < 400)


_OPENS_QUOTE = re.compile(r"""\s*(?:["“”«]|'')|.*:\s*["“][^"“”]*$""")
_CLOSES_QUOTE = re.compile(r"""(?:["”“»]|'')[\s.;,:]*$""")
QUOTED_PARAGRAPHS = 80
"""An amendment quotes at most this many paragraphs; a quotation mark without its fellow quotes nothing."""


def _quoted(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Indexes of paragraphs inside a quotation: amended text, whose labels are not the letter's own."""
    inside: set[int] = set()
    for index, paragraph in enumerate(paragraphs):
        if index not in inside and _OPENS_QUOTE.match(paragraph.text):
            end = _end_of_quote(paragraphs, index)
            inside.update(range(index + 1, end + 1))
    return inside


def _end_of_quote(paragraphs: Sequence[Paragraph], start: int) -> int:
    """The paragraph that ends with the fellow of the mark opened in ``start``; ``start`` if none does."""
    depth = 0
    for index in range(start, min(start + QUOTED_PARAGRAPHS, len(paragraphs))):
        text = paragraphs[index].text
        depth += text.count('"') + text.count("''") + text.count("“") - text.count("”")
        shut = depth <= 0 if text.count("“") + text.count("”") else depth % 2 == 0
        if shut and _CLOSES_QUOTE.search(text):
            return index
    return start


@dataclass(frozen=True, slots=True)
class _Open:
    """A node that may still get children; ``leads``: it ends in a colon."""

    mark: Marker
    node: Node
    indent: float
    leads: bool


class _Tree:
    """Nodes as they are added; ``open`` is the path to the last one."""

    def __init__(self, roots: list[Node]) -> None:
        self.roots = roots
        self.open: list[_Open] = []

    def marks(self, paragraph: Paragraph, following: Sequence[Paragraph] = ()) -> Marker | None:
        """The paragraph's label, if it is one in this place: a number out of its row is a false one."""
        mark = marker(paragraph.text)
        row = [o.mark for o in self.open] if paragraph.scanned else None
        if row is not None and (mended := mislabelled.mend(paragraph.text, mark, row, [p.text for p in following])):
            return mended
        if mark is None:
            return None
        roman = as_roman(mark)
        if roman and not any(o.ordinal == mark.ordinal - 1 for o in self._row(mark)):
            mark = roman
        return mark if self._accepts(mark, paragraph) else None

    def _row(self, mark: Marker) -> list[Marker]:
        """Open labels of the same style."""
        return [o.mark for o in self.open if o.mark.style == mark.style]

    def _accepts(self, mark: Marker, paragraph: Paragraph) -> bool:
        row = self._row(mark)
        follows = any(0 < mark.ordinal - m.ordinal <= 3 for m in row)
        if mark.style.startswith("deep"):
            return self._follows_deep(mark)
        if mark.style in ("letter.", "lower", "upper") and mark.ordinal != 1:
            return follows
        if mark.style == "roman" and mark.ordinal != 1:
            return follows if row else mark.label not in ("V", "X", "L", "C")
        if mark.style.startswith("number") and mark.ordinal > 30:
            return follows
        return bool(paragraph.text[mark.end :].strip()) or mark.rank <= 6

    def _follows_deep(self, mark: Marker) -> bool:
        """``1.1`` under ``1``, ``1.2`` after ``1.1``; "1.5 tỷ" is neither."""
        parent = mark.label.rpartition(".")[0]
        row = [m for m in self._row(mark) if m.label.rpartition(".")[0] == parent]
        if row:
            return any(0 <= mark.ordinal - m.ordinal <= 2 for m in row)
        under = any(o.mark.label == parent or o.mark.label.endswith(f" {parent}") for o in self.open)
        return mark.ordinal == 1 or (under and mark.ordinal == 2)

    def add(self, mark: Marker, index: int, paragraph: Paragraph) -> None:
        """Hang a node where its label says."""
        level = self._level(mark, paragraph)
        del self.open[level:]
        rest = paragraph.text[mark.end :].strip()
        misread = mark.label not in f"-{paragraph.text[: mark.end]}"
        node = Node(mark.label, mark.style, index, mark.end, _is_heading(rest, paragraph.bold), misread)
        (self.open[-1].node.children if self.open else self.roots).append(node)
        self.open.append(_Open(mark, node, paragraph.indent, rest.endswith(":")))

    def _level(self, mark: Marker, paragraph: Paragraph) -> int:
        """How many of the open nodes stay open above the new one."""
        for level in range(len(self.open) - 1, -1, -1):
            if self.open[level].mark.style == mark.style:
                return len(self.open) if self._nests(mark, paragraph, self.open[level]) else level
        level = len(self.open)
        if mark.style == "-" or mark.rank == 13:
            while level and mark.style == "-" and self.open[level - 1].mark.style == "plus":
                level -= 1
            return level
        while level and self.open[level - 1].mark.rank > mark.rank and not self._heads(mark, self.open[level - 1]):
            level -= 1
        return level

    def _nests(self, mark: Marker, paragraph: Paragraph, fellow: _Open) -> bool:
        """Is a dash below the last label, though a dash is open further up?

        Only where that label ends in a colon, or the dash stands further in than its fellow.
        """
        last = self.open[-1]
        return mark.rank == 13 and last is not fellow and (last.leads or paragraph.indent > fellow.indent + 0.6)

    def _heads(self, mark: Marker, dash: _Open) -> bool:
        """Does a dash that ends in a colon head the list that the label begins: ``a)`` or ``1)``?"""
        return dash.leads and dash.mark.rank == 13 and mark.ordinal == 1 and mark.style != "number." and mark.rank > 7


def _is_heading(rest: str, bold: bool) -> bool:
    """Are the words after the label a title, not a sentence?"""
    if not rest:
        return False
    return bold or rest.endswith(":") or (len(rest) <= 150 and rest[-1] not in ".;,")


def _take_closing(outline: Outline, paragraphs: Sequence[Paragraph]) -> None:
    """Paragraphs after the last section that speak for the whole letter."""
    last = outline.sections[-1] if outline.sections else None
    while last is not None and last.children:
        last = last.children[-1]
    if last is None:
        return
    for place, index in enumerate(last.text):
        under_heading = place == 0 and last.titled and len(last.text) == 1 and not _FINAL.search(paragraphs[index].text)
        if _CLOSING.match(fold(paragraphs[index].text)) and not under_heading:
            outline.closing = last.text[place:]
            del last.text[place:]
            return
    enacted = outline.enacting or outline.sections[-1].style == "article"
    ended = not last.titled and not enacted and paragraphs[last.own].text.rstrip().endswith(".")
    if last.text and ended and _FINAL.search(paragraphs[last.text[-1]].text):
        # What ends the letter after a section that was ended.
        outline.closing = [last.text.pop()]
