"""Corrects the archive line (Lưu) in a scan: the clerk's tick or initials by pen after it are not of the list.

Decree 30/2020/NĐ-CP, Appendix I, II.9b: the line ends with the units, the copies in brackets, and the drafter.

>>> [correct_archive_line(text).value for text in ("Lưu: VT, KT (2). 54", "Lưu: VT, KT (3).&o", "Lưu: VT, KHTH. C-")]
['Lưu: VT, KT (2)', 'Lưu: VT, KT (3)', 'Lưu: VT, KHTH']
>>> correct_archive_line("Lưu: VT, KT (16B).2").value
'Lưu: VT, KT (16B)'
>>> [correct_archive_line(text).value for text in ("Lưu: VT, KT (2). Hoa", "Lưu: VT, KT. Hoa y", "Lưu: VT, Khoa B")]
['Lưu: VT, KT (2). Hoa', 'Lưu: VT, KT. Hoa', 'Lưu: VT, Khoa B']
>>> [correct_archive_line(text).value for text in ("Lưu: VT, KT. H", "Lưu: VT, KT (3).T", "Lưu: VT, KT (2b). A9")]
['Lưu: VT, KT. H', 'Lưu: VT, KT (3).T', 'Lưu: VT, KT (2b). A9']
>>> [correct_archive_line(text).value for text in ("Lưu: VT, TCKT.5", "Lưu: VT, P.B", "Lưu: VT, KT (2). HT")]
['Lưu: VT, TCKT.5', 'Lưu: VT, P.B', 'Lưu: VT, KT (2). HT']
"""

from __future__ import annotations

import regex as re

from vnadmin_doc.correction.correction import Correction

__all__ = ["correct_archive_line"]

_END = 40  # characters: the strokes are the last ones, and the pattern is slow on a long text
_STROKE = re.compile(
    r"""(?:
        (?<=\(\d{1,3}\s?[bB]?\))\s?\.\s?(?!\S*\p{L}{2}|\p{Lu}\d*\.?$)[^\s()]{1,3}  # after the copies; T, A9: drafters
      | (?<=\p{L}{2})\.\s(?:\p{Ll}|\p{L}[-–—])  # after the units: a small letter, or one with a stroke
      | (?<=\.\s?\p{Lu}\p{Ll}{1,6})\s\p{Ll}  # after the drafter: a small letter
    )$""",
    re.VERBOSE,
)


def correct_archive_line(text: str) -> Correction:
    """The archive line without strokes of a pen at its end."""
    end = text[-_END:]
    return Correction(text[: len(text) - len(end)] + _STROKE.sub("", end), text, "pen-strokes", sure=False)
