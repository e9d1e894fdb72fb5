"""The columns of the head's upper part: agency and number at the left, motto and date at the right.

Decree 30/2020/NĐ-CP, Appendix I, Phần I: zones 2, 3, 5b beside zones 1, 4. The motto tells where the right one begins.
"""

from __future__ import annotations

from collections.abc import Sequence

from vnadmin_doc.grammar import code, dateline, issuer
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.columns import across, beside, gaps, parts, split_row
from vnadmin_doc.layout.head_rows import has_date, is_dateline_text, is_number
from vnadmin_doc.model.line import Line, split_at

__all__ = ["columns", "cut_by_words"]


def columns(rows: Sequence[Line]) -> tuple[list[Line], bool]:
    """(left column, then right column, then what spans both; are there columns?)"""
    boundary = _boundary(rows)
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        west, east = cut_by_words(row)
        if east is None and boundary is not None:
            west, east = split_row(row, boundary)
        left += [west] if west else []
        right += [east] if east else []
    apart = _agencies_apart(left)
    if boundary is None and apart is left:
        return sorted([*left, *right], key=lambda line: (line.page, line.box.top, line.box.x0)), False
    return [*apart, *right], True


def _agencies_apart(lines: list[Line]) -> list[Line]:
    """The left column; of a joint document whose agencies stand side by side, first all agencies, each whole, then
    each one's number.
    """
    named = next((line for line in lines if _names_agencies(line)), None)
    if named is None:
        return lines
    own = beside(lines, [part.box.middle for part in parts(named)])
    where = [
        next((i for i, line in enumerate(column) if is_number(line)), None) for column in own
    ]
    cuts = [len(column) if at is None else at for column, at in zip(own, where, strict=True)]
    parted = [(column[:at], column[at : at + 1], column[at + 1 :]) for column, at in zip(own, cuts, strict=True)]
    return [line for group in zip(*parted, strict=True) for lines in group for line in lines]


def _names_agencies(line: Line) -> bool:
    pieces = [part.text for part in parts(line)]
    return len(pieces) > 1 and all(piece.isupper() and issuer.begins_agency(piece) for piece in pieces)


def cut_by_words(row: Line) -> tuple[Line | None, Line | None]:
    """Cut where the motto begins, or between a number and a dateline, however narrow the gap."""
    folded = fold(row.text)
    start = anchors.where_motto(folded)
    if start is None and has_date(row):
        dated = next((i for _, _, i in gaps(row) if is_dateline_text(row.text[row.starts[i] :])), None)
        if dated is not None:
            return split_at(row, dated)
        parts = {found.part: found for found in row.find(code)}
        raw = parts.get("raw")
        if raw is None or len(parts) == 1 or not dateline.find(row.text[raw.span[1] :]):
            return row, None
        # The word that the number ends in stays with it.
        index = next((i for i, at in enumerate(row.starts) if at >= raw.span[1]), 0)
        return split_at(row, index) if index else (row, None)
    if not start:
        return row, None
    start += row.text[start : start + 1].isspace()
    # A word that the anchor begins in (a stray sign glued before it) goes with it.
    index = max((i for i, at in enumerate(row.starts) if at <= start), default=0)
    return split_at(row, index) if index else (row, None)


def _boundary(rows: Sequence[Line]) -> float | None:
    """The x where the right column begins; None for a flat stream.

    The motto tells it: in two columns it begins well right of where the rows begin.
    """
    if not rows:
        return None
    margin = min(row.box.x0 for row in rows)
    found: list[float] = []
    for row in rows:
        folded = fold(row.text)
        start = anchors.where_motto(folded)
        if start is None:
            if not has_date(row) or not (split := split_row(row, across(rows, 0.42)))[1]:
                continue
            found.append(split[1].box.x0)
            continue
        index = next((i for i, at in enumerate(row.starts) if at >= start), 0)
        word = row.words[index]
        if index and word.box.x0 - row.words[index - 1].box.x1 <= 0.6 * row.em:
            return None
        found.append(word.box.x0)
    if not found:
        flat = rows[0].unit == "cell" and not any(gaps(row) for row in rows)
        return None if flat else across(rows, 0.42)
    edge = min(found)
    em = rows[0].em
    return edge - 0.3 * em if edge > margin + 6 * em else None
