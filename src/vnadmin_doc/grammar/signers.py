r"""Quyền hạn, chức vụ, họ tên người ký (zones 7a, 7b): who signed, by what authority.

Decree 30/2020/NĐ-CP, Appendix I, II.7: ``TM.`` (for a collective), ``KT.`` (for the head),
``TL.`` (by order), ``TUQ.`` (by mandate), ``Q.`` (acting); below, the signer's own title;
below the signature the name, without degrees or ranks (armed forces, education and health
print them). Party letters: ``T/M``, ``K/T``, ``T/L``.

>>> s = find("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNguyễn Văn An")[0].value
>>> s.competence, s.position, s.full_name
(('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH'), 'PHÓ CHỦ TỊCH', 'Nguyễn Văn An')
>>> s = find("GIÁM ĐỐC\nPGS.TS. Trần Thị Bình")[0].value
>>> s.position, s.rank, s.full_name
('GIÁM ĐỐC', 'PGS.TS.', 'Trần Thị Bình')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

import regex as re

from vnadmin_doc.grammar.offices import is_competence, is_position, title_start
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import caps_ratio, fold, line_spans, squeeze
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Signer

__all__ = ["could_be_name", "find", "is_competence", "is_name", "is_position"]

_OWN_TITLE = re.compile(r"(?<=\w)\s+(?=(?:PHÓ|Phó) (?!BAN ))")
_RANK = re.compile(  # bác sĩ chuyên khoa I: BSCKI, BSCK1, CKI
    rf"(?:(?:{lexicon.pattern(lexicon.words('ranks'))}|(?:bsck|dsck)\s?[i12]*|ck[i12]+)(?!\w)[.,\s]*)+"
)
_REPRESENTS = re.compile(r"\W*(?:dai dien\s|ben [a-d]\W*$)")
_PARTY_OF_CONTRACT = re.compile(r"(?:.*\s)?BÊN [A-D]")
_SCRAPS = " .,-_:'\"|*()`“”‘’‹›«»~^=—–"
_NAME_WORD = r"\p{Lu}\p{L}*"
_NAME = re.compile(rf"{_NAME_WORD}(?:(?:\s+|-){_NAME_WORD}){{1,5}}")
_SIGNED = re.compile(r"\W*da k[yi]\W*$|\W*\(?ky,? .*\)?$")
_SAID_SIGNED = re.compile(r"^\W*da k[yi]\W+(?=\w)|(?:^|(?<=\w))\W+da k[yi]\W*$")
_CAPITALS = re.compile(r"[\p{Lu}\-–,&().]{2,}")
_NO_LETTER = re.compile(r"\W")


@cache
def _surnames() -> frozenset[str]:
    """Folded family names."""
    return frozenset(map(fold, lexicon.words("surnames", folded="yes")))


def is_name(line: str) -> bool:
    """Could it be a person's name and nothing else?

    >>> is_name("Nguyễn Văn An"), is_name("ThS. Lê Thị Bình"), is_name("Sở Y tế")
    (True, True, False)
    """
    name, _, _ = _name_in(line)
    return name is not None


@lru_cache(maxsize=4096)
def _name_in(line: str) -> tuple[str | None, str | None, tuple[int, int]]:
    """(name, rank, span of the name) of a line, without the words that say it was signed."""
    said = _SAID_SIGNED.search(fold(line))
    first, after = (0, said.start()) if said and said.start() else (said.end() if said else 0, len(line))
    rank = _RANK.match(fold(line), first)
    start = rank.end() if rank else len(line) - len(line[first:].lstrip(_SCRAPS))
    end = len(line[:after].rstrip(_SCRAPS + ";/"))
    core = line[start:end]
    match = _NAME.fullmatch(core)
    if match is None or len(core) > 40 or (is_position(core) and not rank):
        return None, None, (0, 0)
    if fold(core).split()[0] not in _surnames():
        return None, None, (0, 0)
    return squeeze(core), line[first : rank.end()].strip() if rank else None, (start, end)


def find(text: str) -> list[Found[Signer]]:
    """Signers from the lines of one signature column, top to bottom.

    A name ends a block; what follows is the next signer's. The span of a signer is that of the block's lines.
    """
    lines, spans = text.split("\n"), line_spans(text)
    return [replace(item, span=(spans[item.span[0]][0], spans[item.span[1] - 1][1])) for item in _blocks(lines)]


def _blocks(lines: Sequence[str]) -> list[Found[Signer]]:
    """The signers, each with (its first line, the line after its last) as span."""
    found = []
    begin, end = 0, len(lines)
    for index, line in enumerate(lines):
        if _name_in(line)[0] and (begin < index or len(lines) == 1) and not _is_agency(lines, index):
            found.append(_block(lines, begin, index + 1))
            begin = index + 1
    if begin < len(lines) and (not found or _is_office(lines[begin])):
        # A family name that is not among the known ones still ends the block.
        while end > begin + 1 and not could_be_name(lines[end - 1]):
            end -= 1
        found.append(_block(lines, begin, end if end > begin + 1 else len(lines), named=end > begin + 1))
    return [f for f in found if f is not None]


def _is_office(line: str) -> bool:
    return is_competence(line) or is_position(line)


def _is_agency(lines: Sequence[str], index: int) -> bool:
    """Is what reads as a name in capitals an agency's words: does the name in its own letters come below?"""
    if not lines[index].isupper():
        return False
    for line in lines[index + 1 :]:
        if is_competence(line) or is_position(line):
            return False
        if _name_in(line)[0] and not line.isupper():
            return True
    return False


def could_be_name(line: str) -> bool:
    """Does it look like a name, though its first word is no known family name?"""
    core = line.strip(" .,-_:;'\"|*/")
    return _NAME.fullmatch(core) is not None and caps_ratio(core) < 0.6


def _block(lines: Sequence[str], begin: int, end: int, *, named: bool = False) -> Found[Signer] | None:
    """One signer: competence lines, title lines, maybe a name on the last line (``named``: surely a name)."""
    name, rank, _ = _name_in(lines[end - 1])
    if named and not name:
        name = squeeze(lines[end - 1].strip(" .,-_:;'\"|*/"))
    competence, read = _offices([_bare(line) for line in lines[begin : end - 1 if name else end]])
    titles = [_tidy(title) for title in read]
    if not name and not competence and not titles:
        return None
    noisy = titles != read
    inferred = _infer_deputy(competence, titles)
    position = " ".join(titles) or None
    if position is None and competence and fold(competence[-1]).startswith("q."):
        position = competence[-1][2:].strip()
    signer = Signer(competence=tuple(competence), position=position, full_name=name, rank=rank)
    how = "inferred" if inferred else "noisy" if noisy else "named" if name else "unnamed"
    return Found("signers", signer, (begin, end), f"signers/{how}")


def _offices(rows: Sequence[str]) -> tuple[list[str], list[str]]:
    """(lines of authority, titles of office) of a block's rows; an agency in capitals where there is no title."""
    competence: list[str] = []
    titles: list[str] = []
    agency: list[str] = []
    for index, line in enumerate(rows):
        row, own = _cut_own_title(line)
        below = rows[index + 1 :]
        if is_competence(row, small=True) or _represents(row, below):
            competence.append(row)
        elif competence and not titles and _says_whose(row, below):
            competence[-1] += f" {row}"
        elif is_position(row, small=True) or (titles and (_goes_on(row) or fold(row) == "kiem")):
            titles.append(row)
        elif _goes_on(row) and " " in row:
            agency.append(row)
        titles += [own] if own else []
    return competence, titles or agency


def _represents(row: str, below: Sequence[str]) -> bool:
    """Is it the line of a party to a contract, "ĐẠI DIỆN BÊN A", above the title of who signs for it?"""
    return _REPRESENTS.match(fold(row)) is not None and any(map(is_position, below))


def _says_whose(row: str, below: Sequence[str]) -> bool:
    """Does it go on with the line of authority above: "KT. BỘ TRƯỞNG" / "BỘ NỘI VỤ" / "THỨ TRƯỞNG"?"""
    if fold(row).startswith(("tinh ", "thanh pho ", "huyen ", "quan ", "xa ")):
        return True
    capitals = _goes_on(row) and " " in row and not is_position(row, small=True)
    return capitals and any(is_position(line) for line in below)


def _bare(line: str) -> str:
    return squeeze(line).strip(" _-–—|'*“”\"‹›~^")


def _tidy(row: str) -> str:
    """A title without the scraps that OCR left round it.

    >>> _tidy("iv LT. GIÁM ĐỐC 7€W`-5")
    'GIÁM ĐỐC'
    """
    if caps_ratio(row) < 0.7 or _PARTY_OF_CONTRACT.fullmatch(row):
        return row.rstrip(" .,;:'")
    words = row[title_start(row) or 0 :].split()
    while len(words) > 1 and not _CAPITALS.fullmatch(words[-1]):
        words.pop()
    return " ".join(words).rstrip(" .,;:'")


def _infer_deputy(competence: list[str], titles: list[str]) -> bool:
    """A head's title above a deputy's can only be "KT. <head>": the sign, often written by hand,
    was not read. True where it was put in.
    """
    if len(titles) < 2 or any(not fold(sign).startswith(("tm", "t/m")) for sign in competence):
        return False
    head, deputy = fold(titles[0]), fold(titles[1])
    if not deputy.startswith("pho ") and (head, deputy) != ("bo truong", "thu truong"):
        return False
    competence.append(f"KT. {titles.pop(0)}")
    return True


def _cut_own_title(row: str) -> tuple[str, str | None]:
    """One row that holds two lines, the authority and the own title, cut in two.

    >>> _cut_own_title("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC")
    ('KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC')
    """
    cut = _OWN_TITLE.search(row) if is_competence(row) else None
    return (row[: cut.start()], row[cut.end() :]) if cut else (row, None)


def _goes_on(row: str) -> bool:
    """Could it go on with a title: words in capitals, no note that it was signed?"""
    letters = _NO_LETTER.sub("", row)
    return len(letters) >= 4 and len(row) < 60 and caps_ratio(row) > 0.8 and not _SIGNED.match(fold(row))
