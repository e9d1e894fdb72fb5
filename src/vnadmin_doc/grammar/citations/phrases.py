"""Shared by the grammars of citations: a text with its fold, and the head of a citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from vnadmin_doc.language.text import fold, nfc_with_offsets, plain_letters, squeeze
from vnadmin_doc.model import kinds

__all__ = [
    "HEAD",
    "KINDS",
    "KIND_BY_ABBREVIATION",
    "SPACE",
    "WORD",
    "FoldedText",
    "O",
    "S",
    "any_of",
    "issuer_lead",
    "kind_of",
]

S = r"[ \n]{1,40}"
"""Space or line end between two words of a folded text."""
O = r"[ \n]{0,40}"  # noqa: E741
"""Space, line end, or nothing between two words of a folded text."""
SPACE = re.compile(r"(?=[ \n])[ ]{0,40}\n?[ ]{0,40}(?=\w)")
"""Space or line end inside a name; no empty line."""
WORD = re.compile(r"[^\W_]+(?:[.&-][^\W_]+)*")
"""A word or an abbreviation with inner signs: Nội, UBND.TP, TP.HCM, ĐHQG-HCM."""
_ODD_SPACE = re.compile(r"[^\S\n ]")
_BROKEN_CODE = re.compile(r"(?<=\w[/‐-―−-])[ ]*\n[ ]*")


class FoldedText(NamedTuple):
    """A text and its fold, of equal length: patterns search ``folded``, and ``raw`` has the capitals and tone marks."""

    raw: str
    folded: str
    offsets: Sequence[int] = ()
    """If the text was composed (NFC): the offset of each character, and of the end, in the original text."""

    @classmethod
    def of(cls, text: str) -> FoldedText:
        """From any text: composed (NFC), white space except line ends as plain spaces, Latin letters."""
        whole, offsets = nfc_with_offsets(text)
        raw = plain_letters(_ODD_SPACE.sub(" ", whole))
        return cls(raw, fold(raw), offsets)

    def origin(self, span: tuple[int, int]) -> tuple[int, int]:
        """The span in the original text."""
        return (self.offsets[span[0]], self.offsets[span[1]]) if self.offsets else span

    def printed(self, start: int, end: int) -> str:
        """The words of the span in one line. A code that a line end breaks after "-" or "/" is joined."""
        text = self.raw[start:end]
        return squeeze(_BROKEN_CODE.sub("", text) if "\n" in text else text)


_END = ""
_Trie = dict[str, "_Trie"]


def any_of(names: str) -> str:
    """A pattern of folded names, which matches the longest. Any white space matches; commas are optional.

    Names with the same beginning share a branch, which halves the time on running text.

    >>> any_of("luat | lenh | le")
    'l(?:uat|e(?:nh)?)'
    """
    trie: _Trie = {}
    for name in names.split(" | "):
        place = trie
        for char in name:
            place = place.setdefault({" ": S, ",": ",?"}.get(char, char), {})
        place[_END] = {}
    return _pattern(trie)


def _pattern(trie: _Trie) -> str:
    branches = [first + _pattern(rest) for first, rest in trie.items() if first]
    if len(branches) == 1 and _END not in trie:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if _END in trie else ''}" if branches else ""


_UNNUMBERED = ("L", "PL", "DA", "GGT", "GNP", "TCg", "ĐL", "CgL", "CL", "QH", "TgB", "LKG")
_VARIANTS = (
    "quyet dinh lien tich | cong van lien nganh | cong van khan | cong van hoa toc | ke hoach lien nganh"
    " | ke hoach hanh dong | bao cao tham dinh | bao cao tham tra | ket luan thanh tra | van ban hop nhat | sac lenh"
    " | sac luat | cong ham | hop dong lao dong"
)
"""Kinds in citations that are not in the table of kinds."""
KINDS = any_of(" | ".join([*map(fold, kinds.names(but=_UNNUMBERED)), _VARIANTS]))
"""A pattern of the kinds whose documents have a number, folded."""
_ABBREVIATED = ("NQ", "NĐ", "QĐ", "CT", "TT", "TTLT", "CV", "CĐ", "TTr", "KH", "TB", "BC", "HD", "KL")
KIND_BY_ABBREVIATION = {kind.code: fold(kind.name) for kind in kinds.KINDS if kind.code in _ABBREVIATED} | {
    "VB": "van ban"
}
"""Kinds, folded, by the abbreviations in notations and tables (Decree 30/2020/NĐ-CP, Appendix III)."""
_ABBREVIATIONS = any_of(" | ".join(map(fold, KIND_BY_ABBREVIATION)))
HEAD = re.compile(
    rf"""(?=[bcdghklnpqtsv]) \b (?:
        (?P<law> (?:bo{S})?luat | phap{S}lenh | hien{S}phap)
            (?= {S} \w | {O}:{S}\w | (?<=hien[ ]phap) (?:[ ]?[.,;(]|\Z) )
      | (?P<kind> {KINDS} ) (?= {S} (?: s[o06]\b | \d | / | ngay\b | cua\b | [.…_]    # số, ngày, của …
          | dai{S}hoi\b | hoi{S}nghi\b | trung{S}uong\b ) | {O}:{S}s[o06]\b )
      | (?<![/.&-]) (?P<short> {_ABBREVIATIONS} ) (?= {S} (?: s[o06]{O}[:.]?{O} )? \d )
      | (?P<more> s[o06] ) (?= {O}[:.]?{O} (?: \d[\w ]{{0,9}} [/-] [\d ]*[^\W\d] | \d{{1,4}}/\d{{4}}/ ) )
        # Nghị định số … về …; số 61/2018/NĐ-CP, or Quyết định thành lập Tổ công tác số 12/QĐ-SYT
    )""",
    re.VERBOSE,
)
"""The start of a citation in a folded text: a law, or a kind before words that may give its number."""


@lru_cache(maxsize=256)
def kind_of(printed: str) -> str:
    """The kind, folded; for an abbreviation the kind that it stands for.

    >>> kind_of("Nghị  định"), kind_of("TTLT")
    ('nghi dinh', 'thong tu lien tich')
    """
    return KIND_BY_ABBREVIATION.get(printed) or squeeze(fold(printed))


_BY = re.compile(rf"{O}[.,]?{S}cua{S}(?:cua{S})?(?:[-–]{S})?")  # a dash there is dirt


def issuer_lead(page: FoldedText, pos: int) -> re.Match[str] | None:
    """Match "của" at ``pos``. After a full stop only in small letters: then the stop is a speck on the page."""
    by = _BY.match(page.folded, pos)
    return None if by and "." in by[0] and page.raw[by.start() : by.end()].split()[-1] != "của" else by
