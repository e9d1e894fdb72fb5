"""The body: sorts the paragraphs of nội dung (zone 6) into căn cứ, opening, a tree of sections, and closing.

Decree 30/2020/NĐ-CP, Appendix I, II.6: Phần, Chương, Mục, Tiểu mục, Điều, khoản ``1.``, điểm ``a)``; or Phần, mục
``I.``, khoản ``1.``, điểm ``a)``. Offices also use ``1.1``, ``-``, ``+`` and bullets. ``section_tree`` determines the
depth of a section.

>>> texts = ("1. Về hồ sơ", "- Đơn;", "- Bản đồ.", "2. Về hạn")
>>> outline = read_outline([Paragraph(text) for text in texts])
>>> [(n.label, [c.label for c in n.children]) for n in outline.sections]
[('1', ['-', '-']), ('2', [])]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex as re

from vnadmin_doc.assembly.section_tree import Node, Tree
from vnadmin_doc.grammar.markers import Marker, is_marker, marker
from vnadmin_doc.grammar.preamble import AUTHORITY, is_enacting, is_issuing_sentence
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold
from vnadmin_doc.layout.paragraphs import Paragraph
from vnadmin_doc.model import kinds

__all__ = ["Node", "Outline", "read_outline"]


@dataclass(slots=True)
class Outline:
    """The paragraphs of a body, by their indexes; each paragraph is in exactly one place."""

    authority: list[int] = field(default_factory=list)
    bases: list[int] = field(default_factory=list)
    enacting: list[int] = field(default_factory=list)
    opening: list[int] = field(default_factory=list)
    sections: list[Node] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)


# ---- the outline ------------------------------------------------------------------------

_BASE = re.compile(rf"[\W_]*{lexicon.pattern(lexicon.words('sentence_starts', type='base listed'))}(?!\w)")
_DASHED_BASE = re.compile(r"[\s_]*[-–][\s_-]*can cu(?!\w)")
_ASKS = r"(?:thong\ bao|de\ nghi|yeu\ cau|kinh|bao\ cao|trinh|rat\ mong|tran\ trong|giao)"
_OF_ARTICLES = ("L", "PL", "QC", "QyĐ", "ĐL")
"""Kinds whose last article may begin with "Quy định này …", which is not a closing."""
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
"""Fewest articles of a document whose articles have titles that end in a stop, and most characters of such a title."""
PREAMBLE_PARAGRAPHS = 40
"""First paragraphs in which the enacting line is."""


def read_outline(paragraphs: Sequence[Paragraph]) -> Outline:
    """Sort the paragraphs of a body. Every index is in exactly one place of the outline."""
    outline = Outline()
    first = _read_preamble(paragraphs, outline)
    tree = Tree(outline.sections)
    quoted = _quoted_indexes(paragraphs)
    for index in range(first, len(paragraphs)):
        paragraph = paragraphs[index]
        below = paragraphs[index + 1 : index + 60]
        mark = None if index in quoted else tree.marker_of(paragraph, below)
        if mark is not None:
            tree.add(mark, index, paragraph, below)
        elif tree.open:
            tree.add_text(index, paragraph)
        else:
            outline.opening.append(index)
    _set_article_headings(outline.sections, paragraphs)
    _take_closing(outline, paragraphs)
    return outline


def _read_preamble(paragraphs: Sequence[Paragraph], outline: Outline) -> int:
    """Take authority, căn cứ and the enacting line, which come first; return the index of the paragraph after them."""
    enacting = _find_enacting(paragraphs[:PREAMBLE_PARAGRAPHS])
    if enacting is None:
        return _read_bases(paragraphs, outline)
    for index, paragraph in enumerate(paragraphs[:enacting]):
        if outline.bases or _BASE.match(fold(paragraph.text)):
            outline.bases.append(index)
        elif _is_authority(paragraph.text):
            outline.authority.append(index)
        else:
            outline.opening.append(index)
    outline.enacting.append(enacting)
    return enacting + 1


def _find_enacting(paragraphs: Sequence[Paragraph]) -> int | None:
    """The index of the enacting line; None without one."""
    base = ""
    for index, paragraph in enumerate(paragraphs):
        if is_enacting(paragraph.text, base):
            return index
        base = paragraph.text if _BASE.match(fold(paragraph.text)) else ""
    return None


def _read_bases(paragraphs: Sequence[Paragraph], outline: Outline) -> int:
    """Take authority and căn cứ of a text without an enacting line; return the index of the paragraph after them.

    A sentence "Chính phủ ban hành …" below the căn cứ counts as an enacting line.
    """
    for index, paragraph in enumerate(paragraphs):
        folded = fold(paragraph.text)
        if _is_base(paragraphs, index, folded):
            outline.bases.append(index)
        elif outline.bases and is_issuing_sentence(folded):
            outline.enacting.append(index)
            return index + 1
        elif _is_before_bases(paragraphs, index, outline):
            (outline.authority if _is_authority(paragraph.text) else outline.opening).append(index)
        else:
            return index
    return len(paragraphs)


def _is_base(paragraphs: Sequence[Paragraph], index: int, folded: str) -> bool:
    """Is the paragraph a căn cứ: does it have a dash, end with a semicolon, or follow a paragraph that does?"""
    if not _BASE.match(folded):
        return False
    text = paragraphs[index].text.rstrip()
    if index and is_marker(text) and paragraphs[index - 1].text.rstrip().endswith(":"):
        return _DASHED_BASE.match(folded) is not None  # an entry of a list: "như sau: - Thực hiện …;"
    after_base = index > 0 and paragraphs[index - 1].text.rstrip().endswith(";")
    dashed = _DASHED_BASE.match(folded) is not None and len(text) < 400
    return text.endswith(";") or dashed or (after_base and text.endswith((".", ",")) and len(text) < 400)


_AUTHORITY = re.compile(rf"\W*(?:{AUTHORITY}|ban\ )[^.;:\d]*")


def _is_authority(text: str) -> bool:
    """Does the line name the authority that issues the document, in capitals or in whole?

    >>> _is_authority("GIÁM ĐỐC SỞ NỘI VỤ"), _is_authority("bộ trưởng bộ nội vụ"), _is_authority("Để kịp thời chỉ đạo")
    (True, True, False)
    """
    return caps_ratio(text) > 0.8 or (len(text) < 100 and _AUTHORITY.fullmatch(fold(text)) is not None)


def _is_before_bases(paragraphs: Sequence[Paragraph], index: int, outline: Outline) -> bool:
    """Is the paragraph one of the first two, above the first căn cứ: the authority, or scraps of a stamp?"""
    if outline.bases or index > 1 or is_marker(paragraphs[index].text):
        return False
    return any(_is_base(paragraphs, at, fold(paragraphs[at].text)) for at in range(index + 1, min(3, len(paragraphs))))


_OPENS_QUOTE = re.compile(r"""\s*(?:["“”«]|'')|.*:\s*["“][^"“”]*$""")
_CLOSES_QUOTE = re.compile(r"""(?:["”“»]|'')[\s.;,:]*$""")
QUOTED_PARAGRAPHS = 80
"""Most paragraphs of a quotation in an amendment. A quotation mark without an end within them is not a quotation."""


def _quoted_indexes(paragraphs: Sequence[Paragraph]) -> set[int]:
    """The indexes of paragraphs inside a quotation: the labels of quoted text are not sections of the letter."""
    inside: set[int] = set()
    for index, paragraph in enumerate(paragraphs):
        if index in inside:
            continue
        if _OPENS_QUOTE.match(paragraph.text):
            inside.update(range(index + 1, _end_of_quote(paragraphs, index) + 1))
        elif paragraph.text.rstrip().endswith(":") and (article := _amended_article(paragraphs, index)):
            inside.update(range(index + 1, _end_of_amendment(paragraphs, index, article) + 1))
    return inside


_AMENDED = re.compile(r".*\bdieu (?P<article>\d{1,3}[a-z]?)\b.*\bnhu sau\W*$", re.DOTALL)
_AMENDS = re.compile(
    r"(?:sua doi|bo sung|bai bo|thay (?:the|cum)|ten|(?:chuong|muc|dieu|khoan|diem|doan|phu luc) [\da-z]{1,4}\b)"
)


def _amended_article(paragraphs: Sequence[Paragraph], index: int) -> Marker | None:
    """The label of the article whose new text is below, without quotation marks: "2. Điều 5 được sửa đổi như sau:"."""
    amended = _AMENDED.match(fold(paragraphs[index].text))
    below = marker(paragraphs[index + 1].text) if index + 1 < len(paragraphs) else None
    return below if below and amended and fold(below.label) == f"dieu {amended['article']}" else None


def _end_of_amendment(paragraphs: Sequence[Paragraph], start: int, article: Marker) -> int:
    """The index of the last paragraph of the new text below ``start``; ``start`` if no paragraph shows its end.

    The next item of the same list, with the words of an amendment, or an article with a smaller number is its end.
    """
    item = marker(paragraphs[start].text)
    for index in range(start + 2, min(start + QUOTED_PARAGRAPHS, len(paragraphs))):
        text = paragraphs[index].text
        label = marker(text)
        if label is None:
            continue
        if label.style == "article" and label.ordinal < article.ordinal:
            return index - 1
        next_item = item and label.style == item.style and label.ordinal == item.ordinal + 1
        if next_item and _AMENDS.match(fold(text[label.end :])):
            return index - 1
    return start


def _end_of_quote(paragraphs: Sequence[Paragraph], start: int) -> int:
    """The index of the paragraph that ends the quotation which begins in ``start``; ``start`` if no paragraph does."""
    depth = 0
    for index in range(start, min(start + QUOTED_PARAGRAPHS, len(paragraphs))):
        text = paragraphs[index].text
        depth += text.count('"') + text.count("''") + text.count("“") - text.count("”")
        closed = depth <= 0 if text.count("“") + text.count("”") else depth % 2 == 0
        if closed and _CLOSES_QUOTE.search(text):
            return index
    return start


def _set_article_headings(sections: Sequence[Node], paragraphs: Sequence[Paragraph]) -> None:
    """Make the words after the labels of articles headings, if nearly every article has short words and text below.

    So have laws and regulations, whose article titles may end in a stop. Articles of a decision ("Điều 2. Quyết định
    này có hiệu lực từ ngày ký.") mostly have no text below.
    """
    articles = [node for node in _all_nodes(sections) if node.style == "article"]
    short = (node for node in articles if len(paragraphs[node.index].text) - node.label_end <= _LONGEST_TITLE)
    headed = [node for node in short if not node.bare and (node.text or node.children)]
    if len(articles) >= _FEWEST_ARTICLES and len(headed) >= 0.8 * len(articles):
        for node in headed:
            node.titled = node.titled or bool(paragraphs[node.index].text[node.label_end :].strip())


def _all_nodes(sections: Sequence[Node]) -> Iterator[Node]:
    """Every node of the tree, in reading order."""
    for node in sections:
        yield node
        yield from _all_nodes(node.children)


def _take_closing(outline: Outline, paragraphs: Sequence[Paragraph]) -> None:
    """Move the paragraphs after the last section that close the whole letter from this section to ``closing``."""
    last = _last_node(outline.sections)
    if last is None or not last.text:
        return
    start = _find_closing(outline.sections, last, paragraphs)
    if start is None and _has_final_words(outline, last, paragraphs):
        start = len(last.text) - 1
    if start is not None:
        outline.closing = last.text[start:]
        del last.text[start:]


def _last_node(sections: Sequence[Node]) -> Node | None:
    """The last node of the tree, at any depth."""
    last = sections[-1] if sections else None
    while last is not None and last.children:
        last = last.children[-1]
    return last


def _find_closing(sections: Sequence[Node], last: Node, paragraphs: Sequence[Paragraph]) -> int | None:
    """The position, in the text of the last node, of the first paragraph with closing words; None without one."""
    texts = [fold(paragraphs[index].text) for index in last.text]
    if _ends_only_list(sections, last, paragraphs):
        return 0
    headed = last.titled and _is_text_of_heading(last, paragraphs)
    # After a request that belongs to the section, another request belongs to it too; only a farewell closes the letter.
    words = _FAREWELL if headed and _CLOSING.match(texts[0]) else _CLOSING
    return next((at for at in range(int(headed), len(texts)) if words.match(texts[at])), None)


def _has_final_words(outline: Outline, last: Node, paragraphs: Sequence[Paragraph]) -> bool:
    """Is the last paragraph, which ends in "./.", closing words after a section that ended?"""
    if last.titled or outline.enacting or outline.sections[-1].style == "article":
        return False
    ended = paragraphs[last.index].text.rstrip().endswith(".")
    return ended and _FINAL.search(paragraphs[last.text[-1]].text) is not None


def _is_text_of_heading(last: Node, paragraphs: Sequence[Paragraph]) -> bool:
    """Does the first text below the last heading belong to it? A heading needs a text, even one with closing words.

    A short item ("3. Địa điểm: Phòng họp") looks like a heading too, but closing words may follow it.
    """
    labelled, first = paragraphs[last.index], paragraphs[last.text[0]].text
    if last.style == "article":
        return True
    if _FAREWELL.match(fold(first)):
        return False
    certain = labelled.bold or labelled.text.rstrip().endswith(":") or caps_ratio(labelled.text[last.label_end :]) > 0.8
    return certain or (len(last.text) == 1 and not _FINAL.search(first))


def _ends_only_list(sections: Sequence[Node], last: Node, paragraphs: Sequence[Paragraph]) -> bool:
    """Is the last node the last entry of the only list of the letter, where each entry is one sentence?"""
    if last is not sections[-1] or last.titled or not paragraphs[last.index].text.rstrip().endswith("."):
        return False
    others = sections[:-1]
    return bool(others) and last.style != "article" and not any(o.text or o.children or o.titled for o in others)
