"""The head: from the first line to where the body begins.

Decree 30/2020/NĐ-CP, Appendix I, II.1 to II.5 and II.9. The letterhead stands above, in two columns; the title block
below it. Gazettes and collections of laws print all of it in one sentence instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from vnadmin_doc.layout.gazette import read_gazette
from vnadmin_doc.layout.letterhead import Head, read_letterhead, rows_of_letterhead
from vnadmin_doc.layout.title_block import read_title_block
from vnadmin_doc.model.line import Line

__all__ = ["Head", "find_head"]


def find_head(rows: Sequence[Line]) -> Head:
    """The head of a letter whose rows are given from top to bottom."""
    gazette = read_gazette(rows)
    if gazette is not None:
        return gazette
    head = Head()
    above = rows_of_letterhead(rows)
    read_letterhead(head, rows[:above])
    head.end = read_title_block(head, rows, above)
    return head
