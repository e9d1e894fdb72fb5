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

from vnadmin_doc.text import caps_ratio, fold

__all__ = ["Marker", "Node", "Outline", "Paragraph", "is_marker", "marker", "read"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text and where it starts in the body's; ``indent`` is in ems."""

    text: str
    start: int = 0
    bold: bool = False
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed label: ``style`` says which labels are its siblings, ``rank`` how deep they
    stand where nothing else tells, ``ordinal`` its place in its row (0 for a dash), ``end``
    where the words after it begin.
    """

    label: str
    style: str
    rank: int
    ordinal: int
    end: int


@dataclass(slots=True)
class Node:
    """A labelled paragraph: ``own`` is its index, ``words`` where its own words begin,
    ``titled`` whether they are a heading; ``text`` are indexes of paragraphs under it.
    """

    label: str
    style: str
    own: int
    words: int
    titled: bool
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


# ---- markers ----------------------------------------------------------------------------

_ROMAN = r"(?=[IVXL])(?:X{0,3}(?:IX|IV|V?I{0,3})|XL)"
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám")
_VN_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_MARKER = re.compile(
    rf"""[\s_*|'"]*(?:
    (?P<part>(?:Phần|PHẦN)\s+(?:{_ROMAN}|\d{{1,2}}|thứ\s+\w+|THỨ\s+\w+))(?!\w)\W*
  | (?P<chapter>(?:Chương|CHƯƠNG)\s+(?:{_ROMAN}|\d{{1,2}}))(?!\w)\W*
  | (?P<subdivision>(?:Tiểu\s+mục|TIỂU\s+MỤC)\s+\d{{1,2}})(?![\w/])\W*
  | (?P<division>(?:Mục|MỤC)\s+(?:\d{{1,2}}|{_ROMAN}))(?![\w/])\s*[.:]?\s*(?=\p{{Lu}}|$)
  | (?P<article>(?:Điều|ĐIỀU|Ðiều|Điểu)\s+\d{{1,3}}[a-zđ]?)\s*[.:]\s*
  | (?P<roman>{_ROMAN})\s?(?:[.)\-–:]\s*|/\s+)(?=[^\W\d]|\W|$)
  | (?P<upper>[A-HĐK])\s?[.)/]\s*(?=[^\W\d_a-z][^.]|$)
  | (?P<deep>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})(?:[.)]\s*|\s+|\s*[-:]\s*)(?=[^\W\d_]|["“(\[]|$)
  | (?P<number>\d{{1,2}})(?:\s?[./)]\s*|\s?[-–]\s+|\s?[-–](?=\p{{Lu}})|\s?:\s+)(?=[^\W\d_]|["“(\[*_]|\d+\s+[^\W\d]|$)
  | \((?P<bracketed>\d{{1,2}}|[a-zđ])\)\s*(?=\w|["“])
  | (?P<letter>[a-zđ])\s?(?:[)]\s*|[./]\s+|\s?[-–]\s+)(?=[^\W_]|["“(]|$)
  | (?P<letternumber>[a-zđ]\.?\d{{1,2}})\s?[.)]\s*(?=[^\W_])
  | (?P<plus>[+])\s*(?=\S)
  | (?P<dash>[-–—−‐])\s*(?=[^\W_]|["“(\[])
  | (?P<bullet>[•*·●▪■◦○❖➢✓§]|[o](?=\s+\p{{Lu}}))\s*(?=[^\W_]|["“(])
    )""",
    re.VERBOSE,
)
_RANKS = {
    "part": 0, "chapter": 1, "division": 2, "subdivision": 3, "article": 4, "upper": 5, "roman": 6,
    "number": 7, "deep": 8, "bracketed": 10, "letter": 11, "letternumber": 12, "bullet": 13, "dash": 13, "plus": 14,
}  # fmt: skip
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}


def marker(text: str) -> Marker | None:
    """The label that a paragraph begins with.

    >>> marker("a) Hồ sơ").label, marker("1.2. Hạn").style, marker("Điều 5. Thi hành").label
    ('a', 'deep2', 'Điều 5')
    >>> marker("1.5 tỷ đồng"), marker("12/5/2021 là hạn"), marker("Điều 5 Luật Lưu trữ")
    (Marker(label='1.5', style='deep2', rank=8, ordinal=5, end=4), None, None)
    """
    match = _MARKER.match(text)
    if match is None or match.lastgroup is None:
        return None
    name = match.lastgroup
    label = " ".join(match[name].split())
    rank = _RANKS[name]
    style = name
    if name == "deep":
        depth = label.count(".") + 1
        style, rank = f"deep{depth}", min(rank + depth - 2, 9)
    elif name in ("number", "letter"):
        closing = text[match.end(name) : match.end()].strip()[:1] or " "
        style = name + (")" if closing == ")" else ".")
        rank += style.endswith(")") and name == "number"
    if name in ("dash", "bullet"):
        style = "-" if name == "dash" else match[name]
        label = "-"
    return Marker(label, style, rank, _ordinal(name, label), match.end())


def is_marker(text: str) -> bool:
    """Does the text begin with a label?"""
    return marker(text) is not None


def _ordinal(name: str, label: str) -> int:
    """The label's place in its row; 0 where labels of its style are all alike."""
    if name in ("dash", "bullet", "plus"):
        return 0
    last = label.split()[-1].split(".")[-1]
    if last.isdigit():
        return int(last)
    if name in ("letter", "bracketed"):
        return _VN_ALPHABET.find(last[0]) + 1
    if name == "upper":
        return "ABCDĐEGHIK".find(last) + 1
    if re.fullmatch(_ROMAN, last):
        values = [_ROMAN_DIGITS[c] for c in last]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    digits = re.search(r"\d+", last)
    if digits:
        return int(digits[0])
    return _ORDINALS.index(last.lower()) + 1 if last.lower() in _ORDINALS else 0


# ---- the outline ------------------------------------------------------------------------

_BASE = re.compile(
    r"\W*(?:can cu|xet|theo de nghi|thuc hien|tren co so|sau khi xem xet|de nghi cua|thua uy quyen|duoc su)(?!\w)"
)
_ENACTING = re.compile(r"\W*(?:quyet\s*dinh|quyet\s*nghi|chi\s*thi|nghi\s*quyet|quy\s*dinh|thong\s*nhat)\s*:?\W*")
_CLOSING = re.compile(
    r"""\W*(?:
    tran\ trong | tren\ day(?:\ la|,) | rat\ mong | kinh\ (?:de\ nghi|trinh|mong|bao\ cao) | de\ nghi | yeu\ cau
  | nhan\ duoc | trong\ qua\ trinh | tuy\ theo | vay,? | can\ cu | su\ co\ mat | giao\ (?:so|ban|van|chu|chanh|cac)
  | (?:so|uy\ ban|bo|ban|cuc|truong|van\ phong|ubnd|phong|trung\ tam|hoi)\b.{0,80}?
    (?:thong\ bao|de\ nghi|yeu\ cau|kinh|bao\ cao|trinh|rat\ mong|tran\ trong)
  | (?:cong\ van|quyet\ dinh|thong\ bao|chi\ thi|nghi\ quyet|ke\ hoach|huong\ dan|van\ ban)\ nay
  | moi\ (?:chi\ tiet|thac\ mac|vuong\ mac) | nhan\ noi\ dung | ho\ so\ (?:gom|kem) | (?:xin\ )?cam\ on
  | noi\ dung\ chi\ tiet | ghi\ chu | luu\ y
    )""",
    re.VERBOSE,
)


def read(paragraphs: Sequence[Paragraph]) -> Outline:
    """Sort the paragraphs of a body. Total: every index is in exactly one place."""
    outline = Outline()
    first = _preamble(paragraphs, outline)
    tree = _Tree(outline.sections)
    quoted = _quoted(paragraphs)
    for index in range(first, len(paragraphs)):
        paragraph = paragraphs[index]
        mark = None if index in quoted else marker(paragraph.text)
        if mark is not None and tree.accepts(mark, paragraph):
            tree.add(mark, index, paragraph)
        elif tree.open:
            tree.open[-1][1].text.append(index)
        else:
            outline.opening.append(index)
    _take_closing(outline, paragraphs)
    return outline


def _preamble(paragraphs: Sequence[Paragraph], outline: Outline) -> int:
    """Authority, căn cứ and the enacting line, which stand before all else; the index after."""
    enacting = next((i for i, p in enumerate(paragraphs[:40]) if _is_enacting(p.text)), None)
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
        else:
            return index
    return len(paragraphs)


def _is_enacting(text: str) -> bool:
    return (
        text.rstrip().endswith((":", "H", "I", "Ị"))
        and caps_ratio(text) > 0.8
        and _ENACTING.fullmatch(fold(text)) is not None
    )


def _is_base(paragraphs: Sequence[Paragraph], index: int, folded: str) -> bool:
    """A căn cứ on its own line: ended by a semicolon, or following one that was."""
    if not _BASE.match(folded):
        return False
    text = paragraphs[index].text.rstrip()
    after_base = index > 0 and paragraphs[index - 1].text.rstrip().endswith(";")
    return text.endswith(";") or (after_base and text.endswith((".", ",")) and len(text) < 400)


def _quoted(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Indexes of paragraphs that lie inside a quotation begun in an earlier one."""
    inside: set[int] = set()
    opened: int | None = None
    for index, paragraph in enumerate(paragraphs):
        balance = paragraph.text.count("“") - paragraph.text.count("”")
        if opened is not None:
            if balance < 0:
                inside.update(range(opened + 1, index + 1))
                opened = None
            elif index - opened > 12:
                opened = None
        elif balance > 0:
            opened = index
    return inside


class _Tree:
    """Nodes as they are added; ``open`` holds the path to the last one, with its marks."""

    def __init__(self, roots: list[Node]) -> None:
        self.roots = roots
        self.open: list[tuple[Marker, Node]] = []

    def accepts(self, mark: Marker, paragraph: Paragraph) -> bool:
        """Is the marker one, in this place? A number out of its row is a false one."""
        if mark.style.startswith("deep"):
            return self._follows_deep(mark)
        if mark.style == "letter." and mark.ordinal != 1:
            return any(m.style == mark.style for m, _ in self.open)
        if mark.style == "roman" and mark.ordinal != 1:
            return any(m.style == "roman" for m, _ in self.open) or mark.label not in ("V", "X", "L", "C")
        if mark.style == "upper":
            return mark.ordinal == 1 or any(m.style == "upper" for m, _ in self.open)
        if mark.style.startswith("number") and mark.ordinal > 30:
            return any(m.style == mark.style and 0 < mark.ordinal - m.ordinal <= 3 for m, _ in self.open)
        return bool(paragraph.text[mark.end :].strip()) or mark.rank <= 6

    def _follows_deep(self, mark: Marker) -> bool:
        """``1.2`` under ``1`` or after ``1.1``; "1.5 tỷ" is neither."""
        parent = mark.label.rpartition(".")[0]
        for m, _ in self.open:
            if m.label == parent or m.label.endswith(f" {parent}"):
                return True
            if m.style == mark.style and 0 <= mark.ordinal - m.ordinal <= 2:
                return True
        return mark.ordinal == 1

    def add(self, mark: Marker, index: int, paragraph: Paragraph) -> None:
        """Hang a node where its label says."""
        level = self._level(mark)
        del self.open[level:]
        rest = paragraph.text[mark.end :].strip()
        node = Node(mark.label, mark.style, index, mark.end, _is_heading(rest, paragraph.bold))
        (self.open[-1][1].children if self.open else self.roots).append(node)
        self.open.append((mark, node))

    def _level(self, mark: Marker) -> int:
        """How many of the open nodes stay open above the new one."""
        for level in range(len(self.open) - 1, -1, -1):
            if self.open[level][0].style == mark.style:
                return level
        level = len(self.open)
        if mark.style in ("-", "+") or mark.rank == 13:
            while level and mark.style == "-" and self.open[level - 1][0].style == "plus":
                level -= 1
            return level
        while level and self.open[level - 1][0].rank > mark.rank:
            level -= 1
        return level


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
        under_heading = place == 0 and last.titled and len(last.text) == 1 and not _is_final(paragraphs[index].text)
        if _CLOSING.match(fold(paragraphs[index].text)) and not under_heading:
            outline.closing = last.text[place:]
            del last.text[place:]
            return


def _is_final(text: str) -> bool:
    return re.search(r"\.\s?/\s?\.?\W*$", text) is not None
