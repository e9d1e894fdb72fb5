r"""Reads a signature (zones 7a, 7b): the authority, the title of office and the name of each person who signed.

Decree 30/2020/NĐ-CP, Appendix I, II.7: ``TM.`` (for a collective), ``KT.`` (for the head), ``TL.`` (by order),
``TUQ.`` (by mandate), ``Q.`` (acting). The next line is the signer's own title. The name is below the signature,
without degrees or ranks; armed forces, schools and hospitals print them. Party letters have ``T/M``, ``K/T``, ``T/L``.

>>> s = find("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNguyễn Văn An")[0].value
>>> s.competence, s.position, s.full_name
(('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH'), 'PHÓ CHỦ TỊCH', 'Nguyễn Văn An')
>>> s = find("GIÁM ĐỐC\nPGS.TS. Trần Thị Bình")[0].value
>>> s.position, s.rank, s.full_name
('GIÁM ĐỐC', 'PGS.TS.', 'Trần Thị Bình')

The values are as read; ``correction.signature_titles`` makes the ``Signer`` of the letter from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import regex as re

from vnadmin_doc.grammar.offices import is_competence, is_position
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold, line_spans, squeeze
from vnadmin_doc.model.found import Found

__all__ = ["SignatureBlock", "could_be_name", "find", "is_name"]

_SIGN_INSIDE = re.compile(r"(?<=\w)\s+(?=(?:KT|TL|TUQ|K/T|T/L)\s?[./]\s?\p{Lu})")
_DEPUTY_TITLE = re.compile(r"(?<=\w)\s+(?=(?:PHÓ|Phó) (?!BAN ))")
_RANK = re.compile(  # bác sĩ chuyên khoa I: BSCKI, BSCK1, CKI
    # also joined: TS-LS., ThS-BS
    rf"(?:(?:{lexicon.pattern(lexicon.words('ranks'))}|(?:bsck|dsck)\s?[i12]*|ck[i12]+)(?!\w)[.,\s–-]*)+"
)
_REPRESENTS = re.compile(r"\W*(?:dai dien\s|ben [a-d]\W*$)")
_EDGE_SIGNS = " .,-_:'\"|*()`“”‘’‹›«»~^=—–"
_NAME_WORD = r"\p{Lu}\p{L}*"
_NAME = re.compile(rf"{_NAME_WORD}(?:(?:\s+|-){_NAME_WORD}){{1,5}}")
_SIGNED_NOTE = re.compile(r"\W*da k[yi]\W*$|\W*\(?ky,? .*\)?$")
_SIGNED_AT_EDGE = re.compile(r"^\W*da k[yi]\W+(?=\w)|(?:^|(?<=\w))\W+da k[yi]\W*$")
_NOT_A_LETTER = re.compile(r"\W")
_LONGEST_NAME, _LONGEST_TITLE = 40, 60


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """One signature as read: the lines of authority, the lines of the title, the name, and the rank before it."""

    competence: tuple[str, ...]
    titles: tuple[str, ...]
    full_name: str | None = None
    rank: str | None = None

    @property
    def position(self) -> str | None:
        """The title in one line. Without a title, the words after the sign ``Q.`` (acting)."""
        if not self.titles and self.competence and fold(self.competence[-1]).startswith("q."):
            return self.competence[-1][2:].strip()
        return " ".join(self.titles) or None


@cache
def _surnames() -> frozenset[str]:
    """The family names, folded."""
    return frozenset(map(fold, lexicon.words("surnames", folded="yes")))


def is_name(line: str) -> bool:
    """Is the line a person's name with a known family name, and nothing else? A rank may be before the name.

    >>> is_name("Nguyễn Văn An"), is_name("ThS. Lê Thị Bình"), is_name("Sở Y tế")
    (True, True, False)
    """
    return _read_name(line)[0] is not None


def could_be_name(line: str) -> bool:
    """Does the line look like a name? Its first word may be any word."""
    core = _without_edge_signs(line)
    return _NAME.fullmatch(core) is not None and caps_ratio(core) < 0.6


@lru_cache(maxsize=4096)
def _read_name(line: str) -> tuple[str | None, str | None]:
    """(name, rank) of a line. A note such as "đã ký" is not part of them."""
    note = _SIGNED_AT_EDGE.search(fold(line))
    first, after = 0, len(line)
    if note:
        first, after = (0, note.start()) if note.start() else (note.end(), after)
    rank = _RANK.match(fold(line), first)
    start = rank.end() if rank else len(line) - len(line[first:].lstrip(_EDGE_SIGNS))
    core = line[start : len(line[:after].rstrip(_EDGE_SIGNS + ";/"))]
    if _NAME.fullmatch(core) is None or len(core) > _LONGEST_NAME or (is_position(core) and not rank):
        return None, None
    if fold(core).split()[0] not in _surnames():
        return None, None
    return squeeze(core), line[first : rank.end()].strip() if rank else None


def find(text: str) -> list[Found[SignatureBlock]]:
    """The signatures in the lines of one column, from top to bottom.

    A name ends a signature. The next lines are the next signature. The span of a signature is that of its lines.
    """
    lines, spans = text.split("\n"), line_spans(text)
    return [replace(item, span=(spans[item.span[0]][0], spans[item.span[1] - 1][1])) for item in _blocks(lines)]


def _blocks(lines: Sequence[str]) -> list[Found[SignatureBlock]]:
    """The signatures, each with (its first line, the line after its last) as span."""
    found: list[Found[SignatureBlock] | None] = []
    begin = 0
    for index, line in enumerate(lines):
        if is_name(line) and (begin < index or len(lines) == 1) and not _is_agency(lines, index):
            found.append(_block(lines, begin, index + 1))
            begin = index + 1
    if begin < len(lines) and (not found or _is_office(lines[begin])):
        found.append(_last_block(lines, begin) if not found or not _is_second_office(lines, begin) else None)
    return [f for f in found if f is not None]


def _last_block(lines: Sequence[str], begin: int) -> Found[SignatureBlock] | None:
    """The signature that no known family name ends. It ends with the line that looks like a name, if there is one."""
    end = len(lines)
    while end > begin + 1 and not could_be_name(lines[end - 1]):
        end -= 1
    named = end > begin + 1
    return _block(lines, begin, end if named else len(lines), named=named)


def _is_office(line: str) -> bool:
    return is_competence(line) or is_position(line)


def _is_second_office(lines: Sequence[str], begin: int) -> bool:
    """Are the lines below a name, to the end, titles without authority and name: another office of who signed?"""
    return all(is_position(line) and not is_competence(line) for line in lines[begin:])


def _is_agency(lines: Sequence[str], index: int) -> bool:
    """Is the line in capitals part of an agency's name? Then a name in small letters is below it, before any title."""
    if not lines[index].isupper():
        return False
    for line in lines[index + 1 :]:
        if _is_office(line):
            return False
        if is_name(line) and not line.isupper():
            return True
    return False


def _block(lines: Sequence[str], begin: int, end: int, *, named: bool = False) -> Found[SignatureBlock] | None:
    """One signature: lines of authority, lines of the title, and maybe a name on the last line.

    ``named``: the last line is a name, though its family name is not known.
    """
    name, rank = _read_name(lines[end - 1])
    if named and not name:
        name = squeeze(_without_edge_signs(lines[end - 1]))
    # Two lines of authority may be in one row: "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH".
    lines_above = lines[begin : end - 1 if name else end]
    rows = [_bare(part) for line in lines_above for part in _SIGN_INSIDE.split(line)]
    competence, titles = _offices(rows)
    if not name and not competence and not titles:
        return None
    block = SignatureBlock(tuple(competence), tuple(title.rstrip(" .,;:'") for title in titles), name, rank)
    return Found("signers", block, (begin, end), f"signers/{'named' if name else 'unnamed'}")


def _offices(rows: Sequence[str]) -> tuple[list[str], list[str]]:
    """(lines of authority, lines of the title). Without a title, the agency in capitals takes its place."""
    competence: list[str] = []
    titles: list[str] = []
    agency: list[str] = []
    for index, line in enumerate(rows):
        row, own = _split_own_title(line)
        below = rows[index + 1 :]
        if is_competence(row, small=True) or _is_contract_party(row, below):
            competence.append(row)
        elif competence and not titles and _completes_authority(row, below):
            competence[-1] += f" {row}"
        elif is_position(row, small=True) or (titles and (_may_continue_title(row) or fold(row) == "kiem")):
            titles.append(row)
        elif _may_continue_title(row) and " " in row:
            agency.append(row)
        titles += [own] if own else []
    return competence, titles or agency


def _is_contract_party(row: str, below: Sequence[str]) -> bool:
    """Is the row the line of a party to a contract, "ĐẠI DIỆN BÊN A", above the title of its signer?"""
    return _REPRESENTS.match(fold(row)) is not None and any(map(is_position, below))


def _completes_authority(row: str, below: Sequence[str]) -> bool:
    """Does the row name the agency of the authority above: "KT. BỘ TRƯỞNG" / "BỘ NỘI VỤ" / "THỨ TRƯỞNG"?"""
    if fold(row).startswith(("tinh ", "thanh pho ", "huyen ", "quan ", "xa ")):
        return True
    capitals = _may_continue_title(row) and " " in row and not is_position(row, small=True)
    return capitals and any(is_position(line) for line in below)


def _split_own_title(row: str) -> tuple[str, str | None]:
    """(authority, own title) of a row that has both; else (row, None).

    >>> _split_own_title("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC")
    ('KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC')
    """
    cut = _DEPUTY_TITLE.search(row) if is_competence(row) else None
    return (row[: cut.start()], row[cut.end() :]) if cut else (row, None)


def _may_continue_title(row: str) -> bool:
    """Could the row continue a title? It has words in capitals, and is not a note such as "(đã ký)"."""
    letters = _NOT_A_LETTER.sub("", row)
    short = len(letters) >= 4 and len(row) < _LONGEST_TITLE
    return short and caps_ratio(row) > 0.8 and not _SIGNED_NOTE.match(fold(row))


def _bare(line: str) -> str:
    return squeeze(line).strip(" _-–—|'*“”\"‹›~^")


def _without_edge_signs(line: str) -> str:
    return line.strip(" .,-_:;'\"|*/")
