"""Words that OCR ran together in the short entries of lists, taken apart where only one cut is possible.

Vietnamese words are syllables, each with its own space: capitals in the middle of a word begin another
one (``LĐLĐtỉnh``), and a board's abbreviation stands apart from whose board it is (``BGĐSYT``).

>>> apart("LĐLĐtỉnh"), apart("Lưu: VTvàTCKT"), apart("BGĐSNV", ("SNV",))
('LĐLĐ tỉnh', 'Lưu: VT và TCKT', 'BGĐ SNV')
>>> apart("SNVHoa"), apart("TCKTGiang")
('SNVHoa', 'TCKT Giang')
>>> apart("Tp.HCM, TTr, QyĐ, NĐ-CP, KTrĐ, VPUBND, iOffice, Website"), apart("BGĐT", ("T",))
('Tp.HCM, TTr, QyĐ, NĐ-CP, KTrĐ, VPUBND, iOffice, Website', 'BGĐT')
"""

from __future__ import annotations

from collections.abc import Iterable

import regex as re

from vnadmin_doc.syllables import is_syllable

__all__ = ["apart"]

_WORD = re.compile(r"\p{L}+")
_PIECES = re.compile(r"\p{Lu}{2,}|\p{Lu}?\p{Ll}{2,}")
_LAST_CAPITAL = re.compile(r"(?P<head>\p{Lu}{2,})(?P<tail>\p{Ll}{2,})")
_BOARD = re.compile(r"(?P<board>BGĐ|BGH|BCH|BTV|BCĐ|BTC)(?P<whose>\p{Lu}{2,})")


def apart(text: str, agencies: Iterable[str] = ()) -> str:
    """``text`` with a space in words that are several; ``agencies``: the abbreviations in the letter's notation."""
    known = frozenset(agency for agency in agencies if len(agency) > 1)
    return _WORD.sub(lambda word: _cut(word[0], known), text)


def _cut(word: str, known: frozenset[str]) -> str:
    board = _BOARD.fullmatch(word)
    if board:
        return f"{board['board']} {board['whose']}" if board["whose"] in known else word
    pieces = _pieces(word)
    return " ".join(pieces) if len(pieces) > 1 and all(_stands_alone(piece) for piece in pieces) else word


def _pieces(word: str) -> list[str]:
    """Runs of capitals and of small letters; a capital before small letters is theirs where they need it.

    The word whole where they may do with it and without: ``SNVHoa`` is ``SNV Hoa`` or ``SNVH oa``.
    """
    found: list[str] = []
    at = 0
    while at < len(word):
        run = _LAST_CAPITAL.match(word, at)
        takes = run is not None and is_syllable(f"{run['head'][-1]}{run['tail']}".lower())
        piece = _PIECES.match(word, at)
        if piece is None or (run is not None and takes and is_syllable(run["tail"])):
            return [word]
        cut = run.end("head") - 1 if run is not None and takes else piece.end()
        found.append(word[at:cut])
        at = cut
    return found


def _stands_alone(piece: str) -> bool:
    return piece.isupper() or is_syllable(piece.lower()) or piece.lower() == "luu"
