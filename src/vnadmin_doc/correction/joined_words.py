"""Words that OCR ran together, taken apart where only one cut is possible.

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

from collections.abc import Iterable, Iterator

import regex as re

from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.syllables import impossible, is_syllable

__all__ = ["apart", "separated"]

_WORD = re.compile(r"\p{L}+")
_PIECES = re.compile(r"\p{Lu}{2,}|\p{Lu}?\p{Ll}{2,}")
_LAST_CAPITAL = re.compile(r"(?P<head>\p{Lu}{2,})(?P<tail>\p{Ll}{2,})")
_BOARD = re.compile(r"(?P<board>BGĐ|BGH|BCH|BTV|BCĐ|BTC)(?P<whose>\p{Lu}{2,})")
_CONSONANTS = re.compile(r"U?[BCDĐGHKLMNPQRSTVX]{3,}")
_COMMON = 5.0
"""How frequent the rarest syllable of a cut is, at least: "thưong" has lost a horn, it is no "thư ong"."""
_LONGEST, _SYLLABLE = 24, 7


def separated(text: str) -> str:
    """``text`` with words that Vietnamese cannot spell cut into the common syllables that they are made of.

    The cut into the fewest syllables counts; where two are left, the word stays. Behind them may
    stand an abbreviation without vowels.

    >>> separated("BỘCÔNGAN, HỒ CHÍMINH, Phòngkhoa, CẢNH SÁTPCCC, nếucó")
    'BỘ CÔNG AN, HỒ CHÍ MINH, Phòng khoa, CẢNH SÁT PCCC, nếu có'
    >>> separated("thưong, nguời, nghĩaa, TÓICAO, Krông Nô, kilômét, UBND, DUOC")
    'thưong, nguời, nghĩaa, TÓICAO, Krông Nô, kilômét, UBND, DUOC'
    """
    return _WORD.sub(lambda word: _separated(word[0]), text)


def _separated(word: str) -> str:
    if len(word) > _LONGEST or not impossible(word):
        return word
    found = sorted((cut for cut in _cuts(word) if _is_common(cut)), key=len)
    alone = len(found) == 1 or (len(found) > 1 and len(found[0]) < len(found[1]))
    return " ".join(found[0]) if alone else word


def _cuts(word: str) -> Iterator[tuple[str, ...]]:
    """The ways to cut a word into syllables of two letters and more."""
    if is_syllable(word) or _CONSONANTS.fullmatch(word):
        yield (word,)
    for at in range(2, min(len(word) - 1, _SYLLABLE + 1)):
        if is_syllable(word[:at]):
            yield from ((word[:at], *rest) for rest in _cuts(word[at:]))


def _is_common(cut: tuple[str, ...]) -> bool:
    syllables = " ".join(part for part in cut if is_syllable(part)).lower()
    return (rarest_frequency(syllables) or 0.0) >= _COMMON


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
