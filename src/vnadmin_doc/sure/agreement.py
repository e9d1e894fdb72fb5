"""Values of a letter that agree with each other, or contradict each other.

Each check is about one field. It answers True if another place of the letter confirms the value, False if one
contradicts it, None if there is nothing to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import regex as re

from vnadmin_doc.correction.notation import correct_notation
from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold, tone_key
from vnadmin_doc.model.kinds import Kind, allows, by_notation
from vnadmin_doc.model.letter import Code, Signer
from vnadmin_doc.sure.letter_facts import LetterFacts
from vnadmin_doc.sure.values import HeadValue
from vnadmin_doc.sure.vocabulary import is_bare_agency, is_misspelt, names_two_titles

__all__ = ["agrees"]

_FOR_THE_HEAD = re.compile(r"k\s?/?\s?t(?:[./]\s*|\s+)(?P<head>.*)")
_UNMARKED = frozenset(("van", "thi"))
_BY_ORDER = re.compile(r"(?:tl|tuq|tun|t/l)\W")
_FOR_THE_PARTY = re.compile(r"t/m\W")
_SIGN_INSIDE = re.compile(r"(?<=\w)\s+(?:kt|tm|tl|k/t|t/m|t/l)[./]\s*\w")
_HAS_SUPERIOR = re.compile(r"(?:so|phong|chi cuc|truong|trung tam|benh vien|ban quan ly)\s")
_HAS_NONE = re.compile(
    r"(?:uy ban nhan dan (?:tinh|thanh pho) |bo |thu tuong|chinh phu|quoc hoi|hoi dong nhan dan tinh)"
)
_COLLECTIVE_DECIDES = re.compile(r"(?:uy ban nhan dan|hoi dong nhan dan|ubnd|hdnd)(?!\w)")
_OF_ASSEMBLY = re.compile(r"(?:ubtv)?qh\d")
_LEADING_SIGNS = re.compile(r"^[^\p{L}\d]+")
_YEAR_OR_NOTHING = re.compile(r"(?:(?:19|20)\d{1,2})?")  # a digit of the year may be read as a sign
_BEGINS_PARAGRAPH = re.compile(r"\p{Lu}|\d{1,2}[.)]")
_INITIAL, _BETWEEN_GROUPS = re.compile(r"\b\p{L}"), re.compile(r"[-/&.,\s]+")
_WORD, _NO_WORD = re.compile(r"\w+"), re.compile(r"\W+")
_DEPUTIES = {fold(row["title"]): fold(row["deputy"]) for row in lexicon.rows("titles") if row["deputy"]}


def agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """Does the value agree with the rest of the letter? None if there is nothing to compare.

    A title or a place with other marks than its registered form contradicts the list of them.
    """
    if value.pointer not in facts.agreements:
        facts.agreements[value.pointer] = _compare(value, facts)
    return facts.agreements[value.pointer]


def _compare(value: HeadValue, facts: LetterFacts) -> bool | None:
    if is_misspelt(value.field, value.text):
        return False
    check = _CHECKS.get(value.field)
    return check(value, facts) if check else None


def _kind_agrees(_: HeadValue, facts: LetterFacts) -> bool | None:
    """Title and notation name the same kind (Decree 30/2020/NĐ-CP, Appendix III.I); a công văn has Kính gửi."""
    notation, kind = facts.letter.code.notation, facts.kind
    if kind is None:
        return None
    if kind.code == "CV":
        return bool(facts.letter.addressees) and (notation is None or by_notation(notation) in (None, kind))
    return _names_kind(notation, kind, facts) if notation else None


def _names_kind(notation: str, kind: Kind, facts: LetterFacts) -> bool | None:
    """Does the notation name the kind? If it names none, it is misread in a scan, and that of an office elsewhere."""
    named = by_notation(notation) is not None or _OF_ASSEMBLY.match(fold(notation))
    if named:
        return allows(kind, notation)
    return False if facts.scanned else None


def _notation_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """The notation has the code of the kind and initials of an issuer (Decree 30/2020/NĐ-CP, Appendix I, II.3)."""
    kind = facts.kind
    if not value.text or kind is None:
        return None
    names = [name for issuer in facts.letter.issuers for name in (issuer.name, issuer.parent) if name]
    if facts.scanned and correct_notation(value.text, kind.code, names).value != value.text:
        return False
    if facts.scanned and _continues(value.text, facts):
        return False
    if kind.code != "CV" and _names_kind(value.text, kind, facts) is False:
        return False
    initials = ["".join(_INITIAL.findall(fold(name))) for name in names]
    groups = [group for group in _BETWEEN_GROUPS.split(fold(value.text)) if len(group) > 1]
    return True if any(group in letters for group in groups for letters in initials) else None


def _continues(notation: str, facts: LetterFacts) -> bool:
    """Has the printed word letters or digits after what became the notation: "KHTC-XD" of "KHTC-XDñ"?"""
    printed = [_letters(item.text) for item in facts.evidence.get("/code/notation", ())]
    return any(_letters(notation) in text and not text.endswith(_letters(notation)) for text in printed)


def _letters(text: str) -> str:
    """The folded letters and digits of a text."""
    return "".join(filter(str.isalnum, fold(text)))


def _number_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """The letter repeats its number: "(Kèm theo Quyết định số …)", the head of an appendix; or its file is named after
    it. Another number in the name of a file is usually that of the office.
    """
    code = facts.letter.code
    if not value.text:
        return _is_blank(code, facts)
    if not code.notation:
        return None
    if facts.scanned and _has_ink_between(code):
        return False
    number = fold(value.text).lstrip("0")
    if _is_named_after(facts.file_name, number, code.notation) or number in _numbers(facts.elsewhere, code.notation):
        return True
    told = _numbers(facts.issued_with, code.notation)
    return number in told if told else None


def _has_ink_between(code: Code) -> bool:
    """Is more than a year between the number and the notation as read: "Số: 20/ JISNV-VP", "Số: 20 7QĐ-SNV"?

    It may be ink of the number.
    """
    raw, number, notation = (_letters(text or "") for text in (code.raw, code.number, code.notation))
    before, found, _ = raw.partition(notation)
    _, number_found, between = before.partition(number)
    return bool(found and number_found) and _YEAR_OR_NOTHING.fullmatch(between) is None


def _is_blank(code: Code, facts: LetterFacts) -> bool | None:
    """Is the number of a draft blank as printed, "Số:      /QĐ-UBND"? Unknown in a scan, where ink may be there."""
    if facts.scanned or not (code.raw and code.notation):
        return None
    return not any(map(str.isdecimal, code.raw[: code.raw.find(code.notation)]))


def _numbers(text: str, notation: str) -> set[str]:
    """The numbers that a folded text has with a notation, without leading zeros."""
    printed = fold(notation)
    if printed not in text:
        return set()  # before the pattern is compiled, which takes longer than all the rest
    found = re.findall(rf"(\d+\p{{L}}?)(?:/(?:19|20)\d\d)?\s?[-/]\s?{re.escape(printed)}(?!\w)", text)
    return {number.lstrip("0") for number in found}


def _is_named_after(name: str, number: str, notation: str) -> bool:
    """Has the name of the file the number and a group of the notation: "1892-ubnd-kgvx.pdf"?"""
    tokens = _WORD.findall(fold(name).replace("_", " "))
    groups = {group for group in _NO_WORD.split(fold(notation)) if len(group) > 1}
    return number in {token.lstrip("0") for token in tokens} and not groups.isdisjoint(tokens)


def _date_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """It was signed on that day, or cites documents of that year or the year before; it cites none of a later day."""
    if len(value.text) < 10:
        return None
    if value.text in facts.signing_dates:
        return True
    if not facts.cited_dates:
        return None
    latest = facts.cited_dates[-1]
    if latest > value.text:
        return False
    return True if int(value.text[:4]) - int(latest[:4]) <= 1 else None


def _place_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """An agency is named after the place: "ỦY BAN NHÂN DÂN TỈNH …", with the same marks. A text may lack a place."""
    if not value.text:
        return True if facts.letter.promulgation.date and not facts.scanned else None
    names = " ".join(f"{issuer.parent or ''} {issuer.name}" for issuer in facts.letter.issuers)
    if any(_after_unit(tone_key(value.text), tone_key(names), marks=True)):
        return True
    place, folded = fold(value.text), fold(names)
    ends = (start + len(place) for start in _after_unit(place, folded, marks=False))
    return False if any(not _WORD.match(folded, end) for end in ends) else None


def _after_unit(place: str, names: str, *, marks: bool) -> Iterator[int]:
    """The offsets of a place behind the word for its level: "tỉnh"; the offset is not 0."""
    start = names.find(place)
    while start >= 0:
        if _unit_before(marks=marks).search(names, 0, start):
            yield start
        start = names.find(place, start + 1)


@cache
def _unit_before(*, marks: bool) -> re.Pattern[str]:
    return re.compile(lexicon.pattern(lexicon.words("territories"), marks=marks) + r"\s\Z")


def _subject_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """The body begins like a paragraph; else the last words of the subject, or words of a stamp, may be in it."""
    if not value.text or not facts.first_paragraph:
        return None
    words = _LEADING_SIGNS.sub("", facts.first_paragraph)
    return None if _BEGINS_PARAGRAPH.match(words) and len(words.split()) > 2 else False


def _competence_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """A deputy signs for the head of an agency, by ``KT.`` and the title of the head (Appendix I, II.7a).

    In the Party, deputies sign for the committee too: "T/M BAN THƯỜNG VỤ".
    """
    signer = _signer(value, facts)
    signs = fold(" ".join(signer.competence))
    if any(_SIGN_INSIDE.search(fold(line)) for line in signer.competence):
        return False
    if not signer.is_deputy:
        return _authority_agrees(signer, facts)
    if any(issue.code == "competence-inferred" and issue.path == value.pointer for issue in facts.issues):
        return None
    head = _FOR_THE_HEAD.search(signs)
    if head:
        return _is_deputy_of(fold(signer.position or ""), head["head"])
    return None if _FOR_THE_PARTY.match(signs) else False


def _position_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """One title; that of a deputy below ``KT.`` A congress of the Party signs without a title."""
    signer = _signer(value, facts)
    signs = fold(" ".join(signer.competence))
    if not signer.position:
        return _FOR_THE_PARTY.match(signs) is not None if signs else None
    if names_two_titles(signer.position):
        return False
    head = _FOR_THE_HEAD.search(signs)
    if head:
        return signer.is_deputy and _is_deputy_of(fold(signer.position), head["head"])
    return None if signer.is_deputy else _authority_agrees(signer, facts)


def _signer(value: HeadValue, facts: LetterFacts) -> Signer:
    return facts.letter.signers[int(value.pointer.split("/")[2])]


def _is_deputy_of(position: str, head: str) -> bool:
    """Is the folded title that of a deputy of the head: PHÓ GIÁM ĐỐC of GIÁM ĐỐC, THỨ TRƯỞNG of BỘ TRƯỞNG?"""
    title = next((title for title in sorted(_DEPUTIES, key=len, reverse=True) if head.startswith(title)), None)
    last = head.rpartition(", ")[2]
    expected = (_DEPUTIES.get(title or "", ""), f"pho {title or head}", f"pho {last}")
    return any(name and position.startswith(name) for name in expected)


def _authority_agrees(signer: Signer, facts: LetterFacts) -> bool | None:
    """The line above the căn cứ names who decides: the head who signs, or the collective with TM.

    It does not tell who signs by order (``TL.``).
    """
    if _BY_ORDER.search(fold(" ".join(signer.competence))) or not signer.position:
        return None
    authority, position = fold(facts.letter.body.authority or ""), fold(signer.position or "")
    if not authority:
        return None
    collective = bool(_COLLECTIVE_DECIDES.match(authority))
    if collective or signer.competence:
        return collective == bool(signer.competence) or None
    return authority.startswith(position)


def _name_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """The caption of the signature has the same name; a name is not part of an agency's name.

    The most common middle names are Văn and Thị: without their marks they are misread.
    """
    if not value.text:
        return None
    if not _UNMARKED.isdisjoint(value.text.lower().split()[1:-1]):
        return False
    name = fold(value.text)
    agencies = " ".join(fold(f"{issuer.parent or ''} {issuer.name}") for issuer in facts.letter.issuers)
    if name in agencies:
        return False
    signed = [fold(s.signer or "") for s in facts.letter.digital_signatures]
    return True if name in facts.elsewhere or name in signed else None


def _issuer_agrees(value: HeadValue, _: LetterFacts) -> bool | None:
    """The name says which agency it is, in capitals."""
    if not value.text:
        return None
    return False if is_bare_agency(value.text) or not value.text.isupper() else None


def _superior_agrees(value: HeadValue, facts: LetterFacts) -> bool | None:
    """A department has a superior agency; a ministry and the people's committee of a province have none."""
    name = fold(facts.letter.issuers[int(value.pointer.split("/")[2])].name)
    if value.text:
        return False if _HAS_NONE.match(name) else _issuer_agrees(value, facts)
    if _HAS_SUPERIOR.match(name):
        return False if facts.scanned else None
    return True if _HAS_NONE.match(name) else None


_CHECKS: dict[str, Callable[[HeadValue, LetterFacts], bool | None]] = {
    "code/notation": _notation_agrees,
    "code/number": _number_agrees,
    "issuers/name": _issuer_agrees,
    "issuers/parent": _superior_agrees,
    "kind/code": _kind_agrees,
    "promulgation/date": _date_agrees,
    "promulgation/place": _place_agrees,
    "signers/competence": _competence_agrees,
    "signers/full_name": _name_agrees,
    "signers/position": _position_agrees,
    "subject": _subject_agrees,
}
