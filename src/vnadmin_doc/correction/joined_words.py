"""Splits words that OCR read without the space between them. A word is split only if one split alone is possible.

A syllable of Vietnamese is a word with spaces around it. So capitals inside a word begin another word (``LĐLĐtỉnh``),
and the abbreviation of a board is separated from that of its agency (``BGĐSYT``).

>>> split_at_capitals("LĐLĐtỉnh"), split_at_capitals("Lưu: VTvàTCKT"), split_at_capitals("BGĐSNV", ("SNV",))
('LĐLĐ tỉnh', 'Lưu: VT và TCKT', 'BGĐ SNV')
>>> split_at_capitals("SNVHoa"), split_at_capitals("TCKTGiang")
('SNVHoa', 'TCKT Giang')
>>> split_at_capitals("Tp.HCM, TTr, QyĐ, NĐ-CP, KTrĐ, VPUBND, iOffice, Website"), split_at_capitals("BGĐT", ("T",))
('Tp.HCM, TTr, QyĐ, NĐ-CP, KTrĐ, VPUBND, iOffice, Website', 'BGĐT')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex as re

from vnadmin_doc.language.frequency import rarest_frequency
from vnadmin_doc.language.syllables import impossible, is_syllable

__all__ = ["split_at_capitals", "split_into_syllables"]

_WORD = re.compile(r"\p{L}+")
_PIECES = re.compile(r"\p{Lu}{2,}|\p{Lu}?\p{Ll}{2,}")
_LAST_CAPITAL = re.compile(r"(?P<head>\p{Lu}{2,})(?P<tail>\p{Ll}{2,})")
_BOARD = re.compile(r"(?P<board>BGĐ|BGH|BCH|BTV|BCĐ|BTC)(?P<agency>\p{Lu}{2,})")
_CONSONANTS = re.compile(r"U?[BCDĐGHKLMNPQRSTVX]{3,}")
_LEAST_FREQUENCY = 5.0
"""Least ``rarest_frequency`` of a split. "thưong" is not split into "thư ong": it is "thương" without one mark."""
_LONGEST_WORD, _LONGEST_SYLLABLE = 24, 7


def split_into_syllables(text: str) -> str:
    """``text`` with words that are impossible in Vietnamese split into common syllables.

    The split into the fewest syllables is used; if there are two, the word is not changed. The last part may be an
    abbreviation without vowels.

    >>> split_into_syllables("BỘCÔNGAN, HỒ CHÍMINH, Phòngkhoa, CẢNH SÁTPCCC, nếucó")
    'BỘ CÔNG AN, HỒ CHÍ MINH, Phòng khoa, CẢNH SÁT PCCC, nếu có'
    >>> split_into_syllables("thưong, nguời, nghĩaa, TÓICAO, Krông Nô, kilômét, UBND, DUOC")
    'thưong, nguời, nghĩaa, TÓICAO, Krông Nô, kilômét, UBND, DUOC'
    """
    return _WORD.sub(lambda word: _as_syllables(word[0]), text)


def _as_syllables(word: str) -> str:
    if len(word) > _LONGEST_WORD or not impossible(word):
        return word
    splits = sorted((split for split in _splits(word) if _is_common(split)), key=len)
    unique = len(splits) == 1 or (len(splits) > 1 and len(splits[0]) < len(splits[1]))
    return " ".join(splits[0]) if unique else word


def _splits(word: str) -> Iterator[tuple[str, ...]]:
    """The ways to split a word into syllables of at least two letters."""
    if is_syllable(word) or _CONSONANTS.fullmatch(word):
        yield (word,)
    for at in range(2, min(len(word) - 1, _LONGEST_SYLLABLE + 1)):
        if is_syllable(word[:at]):
            yield from ((word[:at], *rest) for rest in _splits(word[at:]))


def _is_common(split: tuple[str, ...]) -> bool:
    syllables = " ".join(part for part in split if is_syllable(part)).lower()
    return (rarest_frequency(syllables) or 0.0) >= _LEAST_FREQUENCY


def split_at_capitals(text: str, agencies: Iterable[str] = ()) -> str:
    """``text`` with joined words split where capitals begin or end.

    ``agencies``: abbreviations in the notation of the letter. A board is separated from these only.
    """
    known = frozenset(agency for agency in agencies if len(agency) > 1)
    return _WORD.sub(lambda word: _as_words(word[0], known), text)


def _as_words(word: str, known: frozenset[str]) -> str:
    board = _BOARD.fullmatch(word)
    if board:
        return f"{board['board']} {board['agency']}" if board["agency"] in known else word
    pieces = _pieces(word)
    return " ".join(pieces) if len(pieces) > 1 and all(_is_word(piece) for piece in pieces) else word


def _pieces(word: str) -> list[str]:
    """Runs of capitals and runs of small letters. A capital belongs to the small letters after it if they need it.

    The word is not split if both are possible: ``SNVHoa`` may be ``SNV Hoa`` or ``SNVH oa``.
    """
    found: list[str] = []
    at = 0
    while at < len(word):
        run = _LAST_CAPITAL.match(word, at)
        needs_capital = run is not None and is_syllable(f"{run['head'][-1]}{run['tail']}".lower())
        piece = _PIECES.match(word, at)
        if piece is None or (run is not None and needs_capital and is_syllable(run["tail"])):
            return [word]
        end = run.end("head") - 1 if run is not None and needs_capital else piece.end()
        found.append(word[at:end])
        at = end
    return found


def _is_word(piece: str) -> bool:
    return piece.isupper() or is_syllable(piece.lower()) or piece.lower() == "luu"
