"""Paragraphs: joins the lines of a text to paragraphs.

Both geometry and text are used. A first-line indent, a gap, or a short line above begins a paragraph. A sentence that
continues in small letters, also on the next page, does not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex as re

from vnadmin_doc.correction.section_labels import may_be_label
from vnadmin_doc.grammar.markers import is_marker, marker
from vnadmin_doc.grammar.preamble import is_enacting
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.line import Line

__all__ = ["Paragraph", "make_paragraphs"]

_STOPS = re.compile(r"[.;:!?…”\"]\W*$")
_BASE = re.compile("|".join(f"{words} " for words in lexicon.words("sentence_starts", type="base")))
_HYPHEN = re.compile(r"[A-ZĐa-z0-9]-$")
# Certainly a small letter. Old fonts have no capitals with tone marks, so text converted from them has small letters.
_SMALL_LETTER = re.compile(r"[a-zăâđêôơư]")


FEW_ROWS = 25
"""A text with fewer rows may have few full rows."""
SAME_EDGE = 0.7
"""Largest difference, in ems, between the left edges of two entries of one list."""
NARROWEST = 30
"""Smallest width of the text of a page, in ems."""
SHORTEST_ROW, LONGEST_ROW = 60, 130
"""Fewest and most characters of the full rows of a wrapped text."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text of a paragraph and its offset ``start`` in the block; ``indent`` is in ems, ``scanned``: OCR read it."""

    text: str
    start: int = 0
    bold: bool = False
    indent: float = 0.0
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class _Measure:
    """The usual left and right margin of the lines of a text.

    ``indents``: first lines of paragraphs are indented; ``unwrapped``: each line is a whole paragraph; ``spaced``: a
    blank row separates paragraphs.
    """

    left: float
    right: float
    indents: bool
    unwrapped: bool = False
    spaced: bool = False


def make_paragraphs(lines: Sequence[Line], known_starts: Collection[int] = ()) -> tuple[Block, list[Paragraph]]:
    """(one block of all lines, the paragraphs as spans of it).

    ``known_starts`` are the indexes of lines that are known to begin a paragraph.
    """
    measure = _measure(lines)
    starts = [0]
    for index in range(1, len(lines)):
        if index in known_starts or _begins_paragraph(lines, index, measure, starts[-1]):
            starts.append(index)
    first_lines = set(starts)
    joins = ["\n" if i in first_lines else _join(lines[i - 1].text, lines[i].text) for i in range(1, len(lines))]
    block = Block(lines, joins)
    paragraphs = []
    # One em for all lines: a line of few letters measures too small.
    em = sorted(line.em for line in lines)[len(lines) // 2] if lines else 1.0
    for first, after in zip(starts, [*starts[1:], len(lines)], strict=True):
        if not lines:
            break
        end = block.offsets[after - 1] + len(lines[after - 1].text)
        bold = all(line.bold for line in lines[first:after])
        paragraphs.append(
            Paragraph(
                block.text[block.offsets[first] : end],
                block.offsets[first],
                bold,
                lines[first].box.x0 / em,
                lines[first].scanned,
            )
        )
    return block, paragraphs


def _measure(lines: Sequence[Line]) -> _Measure:
    """The margins of a text, and how it marks paragraphs."""
    if not lines:
        return _Measure(0, 0, False)
    em = lines[0].em
    rights = sorted(line.box.x1 for line in lines)
    # A short text has few full rows.
    right = rights[-1] if len(rights) < FEW_ROWS and not lines[0].scanned else rights[int(len(rights) * 0.85)]
    right = max(right, SHORTEST_ROW if lines[0].unit == "cell" else min(x.box.x0 for x in lines) + NARROWEST * em)
    # The left margin is where long lines begin; headings are centred.
    long = [line.box.x0 for line in lines if line.box.x1 > right - 4 * em] or [line.box.x0 for line in lines]
    left = sorted(long)[len(long) // 4]
    indented = sum(0.8 * em < line.box.x0 - left < 6 * em for line in lines)
    return _Measure(left, right, indented >= max(2, 0.08 * len(lines)), _is_unwrapped(lines), _is_spaced(lines))


def _is_unwrapped(lines: Sequence[Line]) -> bool:
    """Is most of the text in lines that are longer than the full rows of a page?"""
    if lines[0].unit != "cell":
        return False
    sizes = [len(line.text) for line in lines]
    return 2 * sum(size for size in sizes if size > LONGEST_ROW) > sum(sizes)


def _is_spaced(lines: Sequence[Line]) -> bool:
    """Is there a blank row between most lines?"""
    apart = sum(b.box.top - a.box.bottom >= 1 for a, b in pairwise(lines))
    return 2 * apart >= len(lines) - 1


def _begins_paragraph(lines: Sequence[Line], index: int, measure: _Measure, start: int) -> bool:
    """Does line ``index`` begin a paragraph? ``start`` is the index of the first line of the current paragraph."""
    line, last, first = lines[index], lines[index - 1], lines[start]
    marked = is_marker(line.text) or (line.scanned and may_be_label(line.text))
    continues = _sentence_continues(last.text, line.text)
    if line.page != last.page:
        return marked or (not continues and (_paragraph_ended(last, measure) or _is_indented(line, measure)))
    if _is_own_paragraph(line, last, first) or _follows_base(line, last, first):
        return True
    if _closes_bracket(line, last):
        return False
    if measure.unwrapped:
        return marked or _begins_unwrapped(line, last, measure, continues=continues)
    if line.box.top - last.box.bottom >= (1 if line.unit == "cell" else 0.9 * line.em):
        return marked or not continues
    return _begins_by_place(line, last, first, measure, marked=marked, continues=continues)


def _closes_bracket(line: Line, last: Line) -> bool:
    """Does the line close a bracket that the line above opened, in the same type?"""
    return ")" in line.text and last.text.count("(") > last.text.count(")") and line.bold == last.bold


def _begins_by_place(line: Line, last: Line, first: Line, measure: _Measure, *, marked: bool, continues: bool) -> bool:
    """Does the left or the right edge of a line right below another begin a paragraph?

    ``marked``: the line has a label; ``continues``: the sentence above continues in the line.
    """
    if _is_centred(last, measure) and not _is_centred(line, measure):
        return True
    further = _is_indented_further(line, last, first, measure)
    if marked and (further or _paragraph_ended(last, measure) or _is_next_entry(line, first)):
        return True
    if measure.indents:
        if _ends_short(last, measure) and line.text[:1].isupper() and (not line.scanned or _is_indented(line, measure)):
            return True
        return further and not (continues and last.box.x1 > measure.right - 2 * line.em)
    return _begins_below_short_line(line, last, measure, continues=continues)


def _begins_unwrapped(line: Line, last: Line, measure: _Measure, *, continues: bool) -> bool:
    """Does a line without a label begin a paragraph, in a text whose lines are whole paragraphs?"""
    if not measure.spaced:
        return not (continues and _SMALL_LETTER.match(line.text))
    # Readers put a blank row between the paragraphs of a source, but not between the items of a list.
    return line.box.top - last.box.bottom >= 1 and not continues


def _begins_below_short_line(line: Line, last: Line, measure: _Measure, *, continues: bool) -> bool:
    """Does the line begin a paragraph in a text without indents: does the line above end before the right margin?"""
    stopped = _STOPS.search(last.text) is not None
    if last.box.x1 < measure.left + 0.7 * (measure.right - measure.left):
        return not continues or stopped
    return stopped and line.text[:1].isupper() and last.box.x1 < measure.right - 3 * line.em


def _is_own_paragraph(line: Line, last: Line, first: Line) -> bool:
    """Do the words begin a paragraph: an enacting line or the text below it, a căn cứ, capitals after a stop?"""
    base = last.text if _BASE.match(first.text) else ""
    if is_enacting(line.text, base) or is_enacting(last.text) or (_is_in_capitals(last) and is_marker(line.text)):
        return True
    if not _STOPS.search(last.text):
        return _is_in_capitals(last) and _BASE.match(line.text) is not None
    return _BASE.match(line.text) is not None or _is_in_capitals(line)


def _follows_base(line: Line, last: Line, first: Line) -> bool:
    """Does the line follow a căn cứ that ends with a semicolon? The name of another law continues this căn cứ."""
    ended = _BASE.match(first.text) is not None and last.text.endswith(";")
    return ended and line.text[:1].isupper() and not line.text.startswith(("Luật ", "Bộ luật "))


def _is_in_capitals(line: Line) -> bool:
    return len(line.words) > 1 and caps_ratio(line.text) > 0.9


def _sentence_continues(last: str, text: str) -> bool:
    """Does the sentence of one line continue in the next?"""
    return bool(text[:1].islower() and not _STOPS.search(last) and not is_marker(text))


def _paragraph_ended(last: Line, measure: _Measure) -> bool:
    """Does the line end its paragraph: with a stop or a bracket, or before the right margin?"""
    return _STOPS.search(last.text) is not None or last.text.endswith(")") or last.box.x1 < measure.right - 6 * last.em


def _ends_short(line: Line, measure: _Measure) -> bool:
    """Does the line end so far before the right margin that the next word would fit?"""
    return line.box.x1 < measure.right - 12 * line.em


def _is_next_entry(line: Line, first: Line) -> bool:
    """Has the line the next number of the list, or the one after it, below the number of the first line?"""
    one, other = marker(first.text), marker(line.text)
    if one is None or other is None or not one.ordinal or other.ordinal - one.ordinal not in (1, 2):
        return False
    return one.style == other.style and abs(line.box.x0 - first.box.x0) < SAME_EDGE * line.em


def _is_centred(line: Line, measure: _Measure) -> bool:
    """Is the line away from both margins?"""
    return line.box.x0 > measure.left + 6 * line.em and line.box.x1 < measure.right - 3 * line.em


def _is_indented(line: Line, measure: _Measure) -> bool:
    """Does the line begin at a first-line indent, in a text that has them?"""
    return measure.indents and line.box.x0 > measure.left + 0.8 * line.em


def _is_indented_further(line: Line, last: Line, first: Line, measure: _Measure) -> bool:
    """Does the left edge of the line begin a paragraph: right of the line above, or at the paragraph's first indent?

    The second line of a paragraph begins at the margin, or below the words after the label of the first line.
    """
    tolerance = 0.7 * line.em
    if line.box.x0 > last.box.x0 + tolerance:
        return not (last is first and is_marker(last.text))
    if line.box.x0 > measure.left + tolerance and abs(line.box.x0 - first.box.x0) <= tolerance:
        return last is first or abs(last.box.x0 - first.box.x0) > tolerance or _paragraph_ended(last, measure)
    return line.box.x0 < last.box.x0 - tolerance and last is not first and first.box.x0 > last.box.x0 + tolerance


def _join(last: str, text: str) -> str:
    """The text between two joined lines: none inside a notation that is cut at its hyphen, else a space."""
    return "" if _HYPHEN.search(last) and text[:1].isupper() and last[-2:-1].isalpha() else " "
