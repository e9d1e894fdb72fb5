"""A reading as HTML for a notebook: the card, the issues, and the pages with a box around each value.

A reading does not have its file, so a page is drawn from the evidence, with each text in its box. No line of the source
is missing, because a line without a value is in ``unplaced``. All text of the file is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from vnadmin_doc.language.text import printable
from vnadmin_doc.model.card import Row, rows
from vnadmin_doc.model.evidence_boxes import DOUBT, Colour, Mark, colour_of, marks
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.reading import Reading

__all__ = ["html"]

MOST_PAGES = 10
"""The largest number of pages shown."""
A4 = ((595.0, 842.0), (842.0, 595.0))
"""Portrait and landscape, in points: a reading does not have the size of its pages."""
_MARGIN = 36.0
_GAP = 12
"""The largest number of blank cells shown between two texts of a row."""
_COLUMNS = ("field", "value", "page", "confidence", "doubts")
_FRAME = "font:13px/1.5 sans-serif;color:#222;background:#fff;padding:8px"
_CELL = "text-align:left;vertical-align:top;padding:2px 8px;white-space:normal"
_FIELD = f"{_CELL};white-space:nowrap"
_PAPER = "max-width:720px;border:1px solid #bbb;margin:4px 0"


def html(reading: Reading) -> str:
    """The reading as an HTML fragment that needs no other file."""
    source = reading.source
    where = f"{source.name}: {source.member}" if source.member else source.name
    part = f", letter {source.part.number} of {source.part.of}" if source.part else ""
    found = list(marks(reading).items())
    shown = [_page(number, page, source.unit == "cell") for number, page in found[:MOST_PAGES]]
    left = [f"<p>{len(found) - MOST_PAGES} more pages are not shown.</p>"] if len(found) > MOST_PAGES else []
    head = f"<p><b>{_text(where)}</b>{part}, read as {_text(source.reading)}</p>"
    return "".join((f'<div style="{_FRAME}">', head, _card(reading), _issues(reading.issues), *shown, *left, "</div>"))


def _text(text: str) -> str:
    """Text of a file, safe between tags and in a quoted attribute."""
    return escape(printable(text))


def _css(colour: Colour, alpha: float = 1) -> str:
    return f"rgba({','.join(map(str, colour))},{alpha})"


def _dot(colour: Colour) -> str:
    return f'<span style="color:{_css(colour)}">&#9679;</span>'


def _card(reading: Reading) -> str:
    table = [_tag("tr", "".join(_tag("th", name, _CELL) for name in _COLUMNS)), *map(_row, rows(reading))]
    return _tag("table", "".join(table), "border-collapse:collapse")


def _tag(name: str, inner: str, style: str = "") -> str:
    """An element; ``inner`` is HTML."""
    return f'<{name} style="{style}">{inner}</{name}>'


def _row(row: Row) -> str:
    issues = dict.fromkeys((issue.severity, issue.code) for issue in row.issues)
    field = f'<span title="{_text(row.path)}">{_dot(colour_of(row.path))} {_text(row.field)}</span>'
    cells = (
        _text(row.value) or "–",
        ", ".join(map(str, row.pages)),
        "" if row.confidence is None else f"{row.confidence:.2f}",
        "<br>".join(f"{_dot(DOUBT[severity])} {_text(code)}" for severity, code in issues),
    )
    return _tag("tr", _tag("td", field, _FIELD) + "".join(_tag("td", cell, _CELL) for cell in cells))


def _issues(issues: Iterable[Issue]) -> str:
    lines = (
        f"{_dot(DOUBT[issue.severity])} {issue.severity}: {_text(issue.path) or '/'}: {_text(issue.message)}<br>"
        for issue in issues
    )
    return _tag("p", "".join(lines))


def _page(number: int, page: list[Mark], on_grid: bool) -> str:
    shown = _grid(page) if on_grid else _outline(page)
    return f"<details open><summary>page {number}</summary>{shown}</details>"


def _tip(mark: Mark) -> str:
    """The text that a browser shows over a mark."""
    where = "unplaced" if mark.path is None else mark.path or "/"
    return _text(" · ".join(filter(None, (where, mark.rule, *(issue.code for issue in mark.issues)))))


_GridRow = dict[Mark, list[tuple[Mark, ...]]]
"""The texts of a row that are not part of another text, each with the values of its characters."""


def _grid(page: list[Mark]) -> str:
    """A page of character cells: its rows, with the characters of each value on the colour of its field."""
    rows_of: dict[int, _GridRow] = {}
    for mark in page:
        row = rows_of.setdefault(int(mark.box[1]), {})
        outer = next((other for other in row if _holds(other, mark) and mark.text in other.text), None)
        if outer is None:
            row[mark] = [(mark,)] * len(mark.text)
        else:
            _claim(row[outer], outer, mark)
    lines = (_grid_row(rows_of[top]) for top in sorted(rows_of))
    return _tag("pre", "\n".join(lines), f"{_PAPER};padding:8px;white-space:pre-wrap;color:#222;background:#fff")


def _claim(owners: list[tuple[Mark, ...]], outer: Mark, inner: Mark) -> None:
    """Add a value to the owners of its characters, in the text that it is a part of.

    In a row with wide gaps the text has fewer characters than its box has cells, so a value is at or before its column.
    """
    end = int(inner.box[0] - outer.box[0]) + len(inner.text)
    at = max(outer.text.rfind(inner.text, 0, end), outer.text.find(inner.text))
    for place in range(at, at + len(inner.text)):
        owners[place] += (inner,)


def _grid_row(row: _GridRow) -> str:
    parts: list[str] = []
    end = 0
    for outer in sorted(row, key=lambda mark: mark.box[0]):
        parts.append(" " * min(int(outer.box[0]) - end, _GAP))
        end = int(outer.box[2])
        for owners, run in groupby(zip(row[outer], outer.text, strict=True), key=lambda owned: owned[0]):
            doubt = next((mark.severity for mark in reversed(owners) if mark.severity), None)
            line = f";border-bottom:2px solid {_css(DOUBT[doubt])}" if doubt else ""
            style = f"background:{_css(owners[-1].colour, 0.18)}{line}"
            text = _text("".join(char for _, char in run))
            tips = "&#10;".join(map(_tip, owners))
            parts.append(f'<span title="{tips}" style="{style}">{text}</span>')
    return "".join(parts)


def _outline(page: list[Mark]) -> str:
    """A page of points: its sheet, the texts at their places, the boxes over them."""
    width, height = _sheet(page)
    printed: list[Mark] = []
    for mark in page:
        # A value within another, such as a reference in a paragraph, is printed once.
        if not any(_holds(other, mark) for other in printed):
            printed.append(mark)
    drawn = "".join((*map(_words, printed), *map(_box, page)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" font-family="serif"'
        f' style="display:block;width:100%;background:#fff;{_PAPER}">{drawn}</svg>'
    )


def _sheet(page: list[Mark]) -> tuple[float, float]:
    """The size of the page: A4 if all boxes are on it, else as large as they need."""
    right, bottom = (max(mark.box[side] for mark in page) for side in (2, 3))
    fitting = (size for size in A4 if right <= size[0] and bottom <= size[1])
    return next(fitting, (right + _MARGIN, bottom + _MARGIN))


def _holds(outer: Mark, inner: Mark) -> bool:
    """Is the middle of a mark in the box of the other?"""
    x0, top, x1, bottom = outer.box
    across, down = (inner.box[0] + inner.box[2]) / 2, (inner.box[1] + inner.box[3]) / 2
    return x0 <= across <= x1 and top <= down <= bottom


def _words(mark: Mark) -> str:
    x0, top, x1, bottom = mark.box
    high = bottom - top
    return (
        f'<text x="{x0:g}" y="{bottom - 0.22 * high:g}" font-size="{0.8 * high:g}" textLength="{x1 - x0:g}"'
        f' lengthAdjust="spacingAndGlyphs">{_text(mark.text)}</text>'
    )


def _box(mark: Mark) -> str:
    x0, top, x1, bottom = mark.box
    line, width = (_css(DOUBT[mark.severity]), 1.6) if mark.severity else (_css(mark.colour), 0.6)
    return (
        f'<rect x="{x0:g}" y="{top:g}" width="{x1 - x0:g}" height="{bottom - top:g}" fill="{_css(mark.colour, 0.1)}"'
        f' stroke="{line}" stroke-width="{width}"><title>{_tip(mark)}</title></rect>'
    )
