"""The head: sorts the rows above the body into zones.

Decree 30/2020/NĐ-CP, Appendix I, II.1 to II.5 and II.9. The letterhead comes first, in two columns. The title block is
below the letterhead. Gazettes and collections of laws print the whole head in one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from vnadmin_doc.layout.gazette import read_gazette
from vnadmin_doc.layout.letterhead import Head, count_letterhead_rows, read_letterhead
from vnadmin_doc.layout.title_block import read_title_block
from vnadmin_doc.model.line import Line

__all__ = ["Head", "find_head"]


def find_head(rows: Sequence[Line]) -> Head:
    """The head of a letter; ``rows`` are all its rows, from top to bottom."""
    gazette = read_gazette(rows)
    if gazette is not None:
        return gazette
    head = Head()
    title_row = count_letterhead_rows(rows)
    read_letterhead(head, rows[:title_row])
    head.end = read_title_block(head, rows, title_row)
    return head
