"""Paragraphs: lines joined where a sentence goes on, cut where a new paragraph begins.

Geometry and text together: a first-line indent, a gap or a short line before cuts; a
sentence that goes on in lower case over a page break joins.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex as re

from vnadmin_doc.correction.section_labels import may_be_label
from vnadmin_doc.grammar.markers import is_marker
from vnadmin_doc.grammar.preamble import is_enacting
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio
from vnadmin_doc.model.block import Block
from vnadmin_doc.model.line import Line

__all__ = ["Paragraph", "flow"]

_STOPS = re.compile(r"[.;:!?…”\"]\W*$")
_BASE = re.compile("|".join(f"{words} " for words in lexicon.words("sentence_starts", type="base")))
_HYPHEN = re.compile(r"[A-ZĐa-z0-9]-$")
# Surely a small letter: fonts of old had no toned capitals, and text made from them has small ones.
_SMALL = re.compile(r"[a-zăâđêôơư]")


FEW_ROWS = 25
"""A text of fewer rows may have full ones only here and there."""
NARROWEST = 30
"""No page's text is narrower, in ems."""
SHORTEST_ROW, LONGEST_ROW = 60, 130
"""So many characters the full rows of a wrapped text have at least and at most."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text and where it starts in the body's; ``indent`` is in ems, ``scanned``: OCR read it."""

    text: str
    start: int = 0
    bold: bool = False
    indent: float = 0.0
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class _Measure:
    """Where the lines of a text begin and end, as most of them do.

    ``unwrapped``: a line is a whole paragraph, however long; ``spaced``: paragraphs are a blank
    row apart.
    """

    left: float
    right: float
    indents: bool
    unwrapped: bool = False
    spaced: bool = False


def flow(lines: Sequence[Line], sure: Collection[int] = ()) -> tuple[Block, list[Paragraph]]:
    """(one block of all lines, the paragraphs as spans of it); ``sure``: lines that begin one for sure."""
    measure = _measure(lines)
    starts = [0]
    for index in range(1, len(lines)):
        if index in sure or _begins(lines, index, measure, starts[-1]):
            starts.append(index)
    fresh = set(starts)
    joins = ["\n" if i in fresh else _join(lines[i - 1].text, lines[i].text) for i in range(1, len(lines))]
    block = Block(lines, joins)
    paragraphs = []
    # One for all: a row of few letters seems smaller than it is.
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
    if not lines:
        return _Measure(0, 0, False)
    em = lines[0].em
    rights = sorted(line.box.x1 for line in lines)
    # Of a short text few rows are full.
    right = rights[-1] if len(rights) < FEW_ROWS and not lines[0].scanned else rights[int(len(rights) * 0.85)]
    right = max(right, SHORTEST_ROW if lines[0].unit == "cell" else min(x.box.x0 for x in lines) + NARROWEST * em)
    # The left margin is where long lines begin, not where headings are centred.
    long = [line.box.x0 for line in lines if line.box.x1 > right - 4 * em] or [line.box.x0 for line in lines]
    left = sorted(long)[len(long) // 4]
    indented = sum(0.8 * em < line.box.x0 - left < 6 * em for line in lines)
    return _Measure(left, right, indented >= max(2, 0.08 * len(lines)), _is_unwrapped(lines), _is_spaced(lines))


def _is_unwrapped(lines: Sequence[Line]) -> bool:
    """Does most of the text stand in lines longer than any page is wide?"""
    if lines[0].unit != "cell":
        return False
    sizes = [len(line.text) for line in lines]
    return 2 * sum(size for size in sizes if size > LONGEST_ROW) > sum(sizes)


def _is_spaced(lines: Sequence[Line]) -> bool:
    """Is there a blank row between most lines?"""
    apart = sum(b.box.top - a.box.bottom >= 1 for a, b in pairwise(lines))
    return 2 * apart >= len(lines) - 1


def _begins(lines: Sequence[Line], index: int, measure: _Measure, start: int) -> bool:
    """Does line ``index`` begin a paragraph? ``start`` is the first line of the current one."""
    line, last, first = lines[index], lines[index - 1], lines[start]
    marked = is_marker(line.text) or (line.scanned and may_be_label(line.text))
    goes_on = _goes_on(last.text, line.text)
    if line.page != last.page:
        return marked or (not goes_on and (_ended(last, measure) or _indented(line, measure)))
    if _stands_alone(line, last, first) or _follows_base(line, last, first):
        return True
    if ")" in line.text and last.text.count("(") > last.text.count(")") and line.bold == last.bold:
        return False
    if measure.unwrapped:
        return marked or _begins_unwrapped(line, last, measure, goes_on=goes_on)
    if line.box.top - last.box.bottom >= (1 if line.unit == "cell" else 0.9 * line.em):
        return marked or not goes_on
    if _centred(last, measure) and not _centred(line, measure):
        return True
    if marked and (_ended(last, measure) or _stepped(line, last, first, measure)):
        return True
    if measure.indents:
        return _stepped(line, last, first, measure) and not (goes_on and last.box.x1 > measure.right - 2 * line.em)
    return _begins_below_short_line(line, last, measure, goes_on=goes_on)


def _begins_unwrapped(line: Line, last: Line, measure: _Measure, *, goes_on: bool) -> bool:
    """The same for a line without a label, in a text whose lines are whole paragraphs."""
    if not measure.spaced:
        return not (goes_on and _SMALL.match(line.text))
    # Paragraphs that the source marks are a row apart, however long; items may follow at once.
    return line.box.top - last.box.bottom >= 1 and not goes_on


def _begins_below_short_line(line: Line, last: Line, measure: _Measure, *, goes_on: bool) -> bool:
    """The same in a text without indents: the line above ends short of the right margin."""
    stopped = _STOPS.search(last.text) is not None
    if last.box.x1 < measure.left + 0.7 * (measure.right - measure.left):
        return not goes_on or stopped
    return stopped and line.text[:1].isupper() and last.box.x1 < measure.right - 3 * line.em


def _stands_alone(line: Line, last: Line, first: Line) -> bool:
    """Is a new paragraph plain from the words: an enacting line or text below it, a căn cứ, capitals after a stop?"""
    base = last.text if _BASE.match(first.text) else ""
    if is_enacting(line.text, base) or is_enacting(last.text) or (_in_capitals(last) and is_marker(line.text)):
        return True
    if not _STOPS.search(last.text):
        return _in_capitals(last) and _BASE.match(line.text) is not None
    return _BASE.match(line.text) is not None or _in_capitals(line)


def _follows_base(line: Line, last: Line, first: Line) -> bool:
    """Does the line come after a căn cứ that its semicolon ended? A list of laws goes on in it."""
    ended = _BASE.match(first.text) is not None and last.text.endswith(";")
    return ended and line.text[:1].isupper() and not line.text.startswith(("Luật ", "Bộ luật "))


def _in_capitals(line: Line) -> bool:
    return len(line.words) > 1 and caps_ratio(line.text) > 0.9


def _goes_on(last: str, text: str) -> bool:
    """Does the sentence of one line go on in the next?"""
    return bool(text[:1].islower() and not _STOPS.search(last) and not is_marker(text))


def _ended(last: Line, measure: _Measure) -> bool:
    """Did the line before end its paragraph: by a stop or a bracket, or short of the margin?"""
    return _STOPS.search(last.text) is not None or last.text.endswith(")") or last.box.x1 < measure.right - 6 * last.em


def _centred(line: Line, measure: _Measure) -> bool:
    """Does it stand clear of both margins?"""
    return line.box.x0 > measure.left + 6 * line.em and line.box.x1 < measure.right - 3 * line.em


def _indented(line: Line, measure: _Measure) -> bool:
    return measure.indents and line.box.x0 > measure.left + 0.8 * line.em


def _stepped(line: Line, last: Line, first: Line, measure: _Measure) -> bool:
    """Does the line begin further in than the one before, or as far in as its paragraph did?

    A paragraph's second line goes back to the margin, or hangs under the first's words.
    """
    tolerance = 0.7 * line.em
    if line.box.x0 > last.box.x0 + tolerance:
        return not (last is first and is_marker(last.text))
    if line.box.x0 > measure.left + tolerance and abs(line.box.x0 - first.box.x0) <= tolerance:
        return last is first or abs(last.box.x0 - first.box.x0) > tolerance or _ended(last, measure)
    return line.box.x0 < last.box.x0 - tolerance and last is not first and first.box.x0 > last.box.x0 + tolerance


def _join(last: str, text: str) -> str:
    """Nothing between the halves of a notation cut at its hyphen, else a space."""
    return "" if _HYPHEN.search(last) and text[:1].isupper() and last[-2:-1].isalpha() else " "
