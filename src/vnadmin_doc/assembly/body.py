"""Nội dung (zone 6): căn cứ, opening, the tree of labelled sections, closing.

Decree 30/2020/NĐ-CP, Appendix I, II.6: Phần, Chương, Mục, Tiểu mục, Điều, khoản ``1.``,
điểm ``a)``; or Phần, mục ``I.``, khoản ``1.``, điểm ``a)``; practice adds ``1.1``, ``-``, ``+``
and bullets. Depth follows the printed labels: a style of label that is already open stays at its level;
a new style is one level deeper.

>>> outline = read([Paragraph("1. Về hồ sơ"), Paragraph("- Đơn;"), Paragraph("- Bản đồ."), Paragraph("2. Về hạn")])
>>> [(n.label, [c.label for c in n.children]) for n in outline.sections]
[('1', ['-', '-']), ('2', [])]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex as re

from vnadmin_doc.assembly.section_tree import Node, Tree
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.grammar.preamble import AUTHORITY, is_enacting, issues
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout.paragraphs import Paragraph
from vnadmin_doc.model import kinds

__all__ = ["Node", "Outline", "read"]


@dataclass(slots=True)
class Outline:
    """The paragraphs of a body by their indexes; each is in exactly one place."""

    authority: list[int] = field(default_factory=list)
    bases: list[int] = field(default_factory=list)
    enacting: list[int] = field(default_factory=list)
    opening: list[int] = field(default_factory=list)
    sections: list[Node] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)


# ---- the outline ------------------------------------------------------------------------

_BASE = re.compile(rf"\W*{lexicon.pattern(lexicon.words('sentence_starts', type='base listed'))}(?!\w)")
_ASKS = r"(?:thong\ bao|de\ nghi|yeu\ cau|kinh|bao\ cao|trinh|rat\ mong|tran\ trong|giao)"
_OF_ARTICLES = ("L", "PL", "QC", "QyĐ", "ĐL")
"""Kinds whose last article says "Quy định này …" of the document: no closing."""
_CLOSING = re.compile(
    rf"""\W*(?:
    {lexicon.pattern(lexicon.words("sentence_starts", type="closing farewell"))} | tren\ day,
  | (?:{lexicon.table_pattern("agencies", folded="yes")} | {lexicon.pattern(lexicon.titles(type="head"))}
      | thuong\ truc | lanh\ dao)\b.{{0,80}}?{_ASKS}
  | (?:bo\ luat|luat|phap\ lenh)\ nay\ (?:da\ )?duoc\b.{{0,120}}?\bthong\ qua
  | (?:cuoc\ hop|hoi\ (?:nghi|thao)|phien\ hop|buoi\ lam\ viec|dai\ hoi)\b.{{0,60}}?\b(?:ket\ thuc|be\ mac)
  | bien\ ban\b.{{0,60}}?\b(?:lap\ (?:thanh|xong)|thong\ qua|ket\ thuc)
  | {lexicon.pattern(kinds.names(but=_OF_ARTICLES))}\ nay
    )""",
    re.VERBOSE,
)
_FAREWELL = re.compile(rf"\W*(?:{lexicon.pattern(lexicon.words('sentence_starts', type='farewell'))}|tren day,)")
_FINAL = re.compile(r"\.\s?/\s?\.?\W*$")
_FEWEST_ARTICLES, _LONGEST_TITLE = 5, 150
"""Fewest articles, and most characters of a title, where titles of articles end in a stop."""


def read(paragraphs: Sequence[Paragraph]) -> Outline:
    """Sort the paragraphs of a body. Total: every index is in exactly one place."""
    outline = Outline()
    first = _preamble(paragraphs, outline)
    tree = Tree(outline.sections)
    quoted = _quoted(paragraphs)
    for index in range(first, len(paragraphs)):
        paragraph = paragraphs[index]
        mark = None if index in quoted else tree.marks(paragraph, paragraphs[index + 1 : index + 60])
        if mark is not None:
            tree.add(mark, index, paragraph)
        elif tree.open:
            tree.goes_on(index, paragraph)
        else:
            outline.opening.append(index)
    _title_articles(outline.sections, paragraphs)
    _take_closing(outline, paragraphs)
    return outline


def _preamble(paragraphs: Sequence[Paragraph], outline: Outline) -> int:
    """Take authority, căn cứ and the enacting line, which come first; return the index after them."""
    above = ["", *(p.text if _BASE.match(fold(p.text)) else "" for p in paragraphs[:40])]
    enacting = next((i for i, p in enumerate(paragraphs[:40]) if is_enacting(p.text, above[i])), None)
    for index, paragraph in enumerate(paragraphs):
        folded = fold(paragraph.text)
        if enacting is not None and index == enacting:
            outline.enacting.append(index)
            return index + 1
        if enacting is not None and index < enacting:
            if _BASE.match(folded) or outline.bases:
                outline.bases.append(index)
            elif _is_authority(paragraph.text):
                outline.authority.append(index)
            else:
                outline.opening.append(index)
        elif _is_base(paragraphs, index, folded):
            outline.bases.append(index)
        elif outline.bases and issues(folded):
            outline.enacting.append(index)
            return index + 1
        elif _before_bases(paragraphs, index, outline):
            (outline.authority if _is_authority(paragraph.text) else outline.opening).append(index)
        else:
            return index
    return len(paragraphs)


def _is_base(paragraphs: Sequence[Paragraph], index: int, folded: str) -> bool:
    """Is it a căn cứ on its own line: it ends with a semicolon, or follows one that does?"""
    if not _BASE.match(folded):
        return False
    text = paragraphs[index].text.rstrip()
    after_base = index > 0 and paragraphs[index - 1].text.rstrip().endswith(";")
    return text.endswith(";") or (after_base and text.endswith((".", ",")) and len(text) < 400)


_AUTHORITY = re.compile(rf"\W*(?:{AUTHORITY}|ban\ )[^.;:\d]*")


def _is_authority(text: str) -> bool:
    """Does the line name who issues the document? In capitals, which may be a matter of the font.

    >>> _is_authority("GIÁM ĐỐC SỞ NỘI VỤ"), _is_authority("bộ trưởng bộ nội vụ"), _is_authority("Để kịp thời chỉ đạo")
    (True, True, False)
    """
    return caps_ratio(text) > 0.8 or (len(text) < 100 and _AUTHORITY.fullmatch(fold(text)) is not None)


def _before_bases(paragraphs: Sequence[Paragraph], index: int, outline: Outline) -> bool:
    """Are the first one or two paragraphs not căn cứ (the authority, scraps of a stamp), with căn cứ below?"""
    if outline.bases or index > 1 or is_marker(paragraphs[index].text):
        return False
    return any(_is_base(paragraphs, at, fold(paragraphs[at].text)) for at in range(index + 1, min(3, len(paragraphs))))


_OPENS_QUOTE = re.compile(r"""\s*(?:["“”«]|'')|.*:\s*["“][^"“”]*$""")
_CLOSES_QUOTE = re.compile(r"""(?:["”“»]|'')[\s.;,:]*$""")
QUOTED_PARAGRAPHS = 80
"""Most paragraphs of a quotation in an amendment; a quotation mark that is not closed within them quotes nothing."""


def _quoted(paragraphs: Sequence[Paragraph]) -> set[int]:
    """The indexes of paragraphs inside a quotation: amended text, whose labels are not sections of the letter."""
    inside: set[int] = set()
    for index, paragraph in enumerate(paragraphs):
        if index not in inside and _OPENS_QUOTE.match(paragraph.text):
            end = _end_of_quote(paragraphs, index)
            inside.update(range(index + 1, end + 1))
    return inside


def _end_of_quote(paragraphs: Sequence[Paragraph], start: int) -> int:
    """The index of the paragraph that closes the quotation opened in ``start``; ``start`` if none does."""
    depth = 0
    for index in range(start, min(start + QUOTED_PARAGRAPHS, len(paragraphs))):
        text = paragraphs[index].text
        depth += text.count('"') + text.count("''") + text.count("“") - text.count("”")
        shut = depth <= 0 if text.count("“") + text.count("”") else depth % 2 == 0
        if shut and _CLOSES_QUOTE.search(text):
            return index
    return start


def _title_articles(sections: Sequence[Node], paragraphs: Sequence[Paragraph]) -> None:
    """Make headings of article titles that end in a stop: nearly every article of a law or regulation has one.

    Text follows a title; mostly none follows "Điều 2. Quyết định này có hiệu lực từ ngày ký." of a decision.
    """
    articles = [node for node in _nodes(sections) if node.style == "article"]
    short = (node for node in articles if len(paragraphs[node.own].text) - node.words <= _LONGEST_TITLE)
    headed = [node for node in short if node.text or node.children]
    if len(articles) >= _FEWEST_ARTICLES and len(headed) >= 0.8 * len(articles):
        for node in headed:
            node.titled = node.titled or bool(paragraphs[node.own].text[node.words :].strip())


def _nodes(sections: Sequence[Node]) -> Iterator[Node]:
    for node in sections:
        yield node
        yield from _nodes(node.children)


def _take_closing(outline: Outline, paragraphs: Sequence[Paragraph]) -> None:
    """Move the paragraphs after the last section that close the whole letter into ``closing``."""
    last = outline.sections[-1] if outline.sections else None
    while last is not None and last.children:
        last = last.children[-1]
    if last is None:
        return
    headed = last.titled and bool(last.text) and _is_headed(last, paragraphs)
    # Under a heading, a request belongs to the section; only a farewell closes the letter.
    asked = headed and _CLOSING.match(fold(paragraphs[last.text[0]].text))
    for place, index in enumerate(last.text):
        speaks = (_FAREWELL if asked else _CLOSING).match(fold(paragraphs[index].text)) and not (headed and place == 0)
        if speaks or (place == 0 and _ends_list(outline.sections, last, paragraphs)):
            outline.closing = last.text[place:]
            del last.text[place:]
            return
    enacted = outline.enacting or outline.sections[-1].style == "article"
    ended = not last.titled and not enacted and paragraphs[last.own].text.rstrip().endswith(".")
    if last.text and ended and _FINAL.search(paragraphs[last.text[-1]].text):
        # Closing words after a section that ended.
        outline.closing = [last.text.pop()]


def _is_headed(last: Node, paragraphs: Sequence[Paragraph]) -> bool:
    """Does the first text under the last title belong to it, however the text begins? A title needs a text.

    A short item ("3. Địa điểm: Phòng họp") looks like a title too, and closing words may follow it.
    """
    own, first = paragraphs[last.own], paragraphs[last.text[0]].text
    if last.style == "article":
        return True
    if _FAREWELL.match(fold(first)):
        return False
    heads = own.bold or own.text.rstrip().endswith(":") or caps_ratio(own.text[last.words :]) > 0.8
    return heads or (len(last.text) == 1 and not _FINAL.search(first))


def _ends_list(sections: Sequence[Node], last: Node, paragraphs: Sequence[Paragraph]) -> bool:
    """Is the last node the last entry of the only list of the letter, with one sentence an entry?"""
    if last is not sections[-1] or last.titled or not paragraphs[last.own].text.rstrip().endswith("."):
        return False
    others = sections[:-1]
    return bool(others) and last.style != "article" and not any(o.text or o.children or o.titled for o in others)
