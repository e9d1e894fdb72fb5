"""Rules V06, V07, V14, V15, V16: the body and the appendices.

Decree 30/2020/NĐ-CP, Appendix I, Phần I, Mục II.6 and III.1; the ends of the bodies in the templates of Appendix III.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from vnadmin_doc.conformity.case import CONTRACTS, Case
from vnadmin_doc.conformity.finding import Departure
from vnadmin_doc.language.text import fold
from vnadmin_doc.messages import msg
from vnadmin_doc.model.letter import Section
from vnadmin_doc.model.reading import Evidence

__all__ = [
    "appendix_capitals", "appendix_numbers", "appendix_origin", "article_form", "base_marks", "chapter_number",
    "clause_form", "ending", "first_citation", "law_number", "point_form", "point_letters", "roman_form", "sequence",
]  # fmt: skip

_END = re.compile(r"\.\s?/\s?\.\W*$")
_ALPHABET = "abcdđeghiklmnopqrstuvxy"
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10}
_LAW = re.compile(r"(?:Căn cứ\s+)?(?:Bộ luật|Luật|Pháp lệnh)\s[^;]*?\bsố\s*:?\s*\d+/\d{4}/\w+")
_APPENDIX = re.compile(r"phu luc\b")
_APPENDIX_NUMBER = re.compile(r"(?i:phụ lục)\s+[IVX]+\W*")
_ARTICLE = re.compile(r"Điều\s*\d+[a-zđ]?\s*\.")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|năm \d{4}")


def ending(case: Case) -> Iterator[Departure]:
    """Phụ lục III, Mẫu 1.1 to 1.10: the body ends with "./."; no clause of the Decree has it."""
    lines = [line for path, line in case.below("/body") if not path.endswith("/label")]
    if not lines or case.is_of("TCg", *CONTRACTS):
        return
    last = max(lines, key=lambda line: (line.page, line.box[1], line.box[0]))
    below = [table for table in case.letter.tables if (table.page, table.box[1]) > (last.page, last.box[1])]
    elsewhere = any(_END.search(item.text) for item in case.reading.unplaced)
    if not below and not elsewhere and not any(_END.search(line.text) for line in lines):
        yield case.depart("/body", msg("“./.” at the end of the body"), last.text[-60:], last)


# ---- sections ----------------------------------------------------------------------------


def _sections(sections: Sequence[Section], path: str = "/body/sections") -> Iterator[list[tuple[str, Section]]]:
    """The sections of the body, siblings together, each with its path."""
    siblings = [(f"{path}/{index}", section) for index, section in enumerate(sections)]
    yield siblings
    for at, section in siblings:
        yield from _sections(section.children, f"{at}/children")


def _styled(case: Case) -> Iterator[list[tuple[str, str, Evidence]]]:
    """Siblings as (path of the label, style, line); ``style`` as in its rule: ``number.``, ``letter)``."""
    for siblings in _sections(case.letter.body.sections):
        found = ((f"{path}/label", case.lines(f"{path}/label")) for path, _ in siblings)
        yield [(path, lines[0].rule.removeprefix("body/"), lines[0]) for path, lines in found if lines]


def _first(case: Case, is_wrong: Callable[[str, str], bool], right: Callable[[str], str]) -> Iterator[Departure]:
    """The first label for which ``is_wrong(style, text)``, with the right form of it."""
    for siblings in _styled(case):
        for path, style, line in siblings:
            text = line.text.strip()
            if is_wrong(style, text):
                yield case.depart(path, right(text), text, line)
                return


def sequence(case: Case) -> Iterator[Departure]:
    """II.6đ: Điều, khoản and điểm are numbered in order, without a gap; đ is between d and e."""
    starts = [line.text.lstrip() for _, line in case.below("/body")] + [u.text.lstrip() for u in case.reading.unplaced]
    for siblings in _styled(case):
        for (_, style, before), (path, next_style, line) in pairwise(siblings):
            first, second = _ordinal(style, before.text), _ordinal(style, line.text)
            if style != next_style or not first or second != first + 2:
                continue
            missing = _label(style, line.text, first + 1)
            if missing and not any(text.startswith(missing) for text in starts):
                yield case.depart(path, msg("{label} after {before}", label=missing, before=before.text), line.text)


def _ordinal(style: str, text: str) -> int:
    """The number of a label; 0 for styles that have none."""
    digits, letter = re.search(r"\d+", text), re.match(r"\W*([a-zđ])\W", text)
    if style in ("number.", "number)", "article"):
        return int(digits[0]) if digits else 0
    if style == "letter)" and letter:
        return _ALPHABET.find(letter[1]) + 1
    roman = text.strip(" .)/-")
    if style == "roman" and _ROMAN.fullmatch(roman):
        values = [_ROMAN_DIGITS[char] for char in roman]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return 0


def _label(style: str, text: str, ordinal: int) -> str:
    """The label with another number, in the form of ``text``; "" for Roman numbers."""
    if style == "roman":
        return ""
    if style == "letter)":
        return f"{_ALPHABET[ordinal - 1]})"
    return re.sub(r"\d+", str(ordinal), text, count=1).strip()


def point_letters(case: Case) -> Iterator[Departure]:
    """II.6đ: điểm are the letters of the Vietnamese alphabet: no f, j, w, z."""
    yield from _first(
        case,
        lambda style, text: style == "letter)" and text[:1] in tuple("fjwz"),
        lambda _: msg("a b c d đ e g h i k l …"),
    )


def article_form(case: Case) -> Iterator[Departure]:
    """II.6đ: a full stop after the number of a Điều."""

    def is_wrong(style: str, text: str) -> bool:
        return style == "article" and text[-1:] in ":/-–"

    yield from _first(case, is_wrong, lambda text: text.rstrip(" .:/-–") + ".")


def clause_form(case: Case) -> Iterator[Departure]:
    """II.6đ: a full stop after the number of a khoản. Judged where no other numbers are above."""
    for siblings in _styled(case):
        for path, style, line in siblings:
            text = line.text.strip()
            if style.startswith("number") and text[-1:] in ")/-–" and not _is_below_numbers(case, path):
                yield case.depart(path, text.rstrip(" .)/-–") + ".", text, line)
                return


def _is_below_numbers(case: Case, path: str) -> bool:
    parts = path.split("/children/")
    above = ("/children/".join(parts[:depth]) + "/label" for depth in range(1, len(parts)))
    rules = [line.rule for at in above for line in case.lines(at)]
    return any(rule.startswith(("body/number", "body/letter", "body/deep")) for rule in rules)


def point_form(case: Case) -> Iterator[Departure]:
    """II.6đ: a closing bracket after the letter of a điểm."""
    yield from _first(case, lambda style, _: style == "letter.", lambda text: text.rstrip(" ./-–") + ")")


def roman_form(case: Case) -> Iterator[Departure]:
    """Mục V, 6b: a full stop after the Roman number of a mục (I. NHỮNG KẾT QUẢ)."""
    yield from _first(
        case,
        lambda style, text: style == "roman" and text[-1:] in ")/-–:",
        lambda text: text.rstrip(" .)/-–:") + ".",
    )


def chapter_number(case: Case) -> Iterator[Departure]:
    """II.6đ: Roman numbers for Phần and Chương, Arabic numbers for Mục and Tiểu mục."""

    def is_wrong(style: str, text: str) -> bool:
        number = text.strip(" .:").split()[-1]
        return (style in ("part", "chapter") and number.isdigit()) or (style == "division" and not number.isdigit())

    yield from _first(
        case, is_wrong, lambda _: msg("Roman numbers for Phần and Chương, Arabic numbers for Mục and Tiểu mục")
    )


# ---- căn cứ and citations ----------------------------------------------------------------


def base_marks(case: Case) -> Iterator[Departure]:
    """II.6a: each căn cứ ends with ";", the last with ".". Judged above "QUYẾT ĐỊNH:"."""
    count = len(case.letter.body.bases) if case.letter.body.enacting else 0
    for index in range(count):
        lines = case.lines(f"/body/bases/{index}")
        wanted = "." if index == count - 1 else ";"
        if lines and not lines[-1].text.rstrip().endswith(wanted):
            expected = msg("“{sign}” at the end", sign=wanted)
            yield case.depart(f"/body/bases/{index}", expected, lines[-1].text[-60:], lines[-1])
            return


def law_number(case: Case) -> Iterator[Departure]:
    """II.6a: a Luật or Pháp lệnh among the căn cứ has no number and notation."""
    for index, base in enumerate(case.letter.body.bases):
        found = _LAW.match(base)
        if found:
            yield case.depart(f"/body/bases/{index}", msg("only the name of the law"), found[0])
            return


def first_citation(case: Case) -> Iterator[Departure]:
    """II.6b: the first citation has kind, number, date and issuer (V14).

    Only the date is judged: the issuer may be named before ("Sở Y tế có Tờ trình số …").
    """
    for index, item in enumerate(case.letter.references):
        is_law = fold(item.kind or "").startswith(("luat", "bo luat", "phap lenh", "hien phap"))
        if item.code and not item.date and not is_law and not _is_dated_elsewhere(case, item.code):
            yield case.depart(f"/references/{index}", msg("also the date and the issuing agency"), item.text)


def _is_dated_elsewhere(case: Case, code: str) -> bool:
    """Is the date of a cited document before its number in the sentence, or in a note (``NĐ-CP¹``)?

    Of a code that is not in a paragraph of the body nothing is known.
    """
    paragraph = next((text for text in _paragraphs(case) if code in text), None)
    if paragraph is None or case.has_unplaced(fold(code)):
        return True
    before, _, after = paragraph.partition(code)
    return _DATE.search(before.rpartition(". ")[2]) is not None or after[:1].isdigit()


def _paragraphs(case: Case) -> Iterator[str]:
    """The texts of the body, from the top."""
    body = case.letter.body
    yield from (*body.bases, *body.opening)
    for siblings in _sections(body.sections):
        for _, section in siblings:
            yield from (section.heading or "", *section.text)
    yield from body.closing


# ---- appendices --------------------------------------------------------------------------


def _appendices(case: Case) -> list[tuple[str, str]]:
    """(path of the label, label) of the attachments with the word "Phụ lục"."""
    labels = ((f"/appendices/{index}", item.label or "") for index, item in enumerate(case.letter.appendices))
    return [(path, label) for path, label in labels if _APPENDIX.match(fold(label))]


def appendix_numbers(case: Case) -> Iterator[Departure]:
    """III.1a: two or more appendices have Roman numbers."""
    found = _appendices(case)
    for path, label in found if len(found) > 1 else ():
        if not _APPENDIX_NUMBER.fullmatch(label):
            yield case.depart(f"{path}/label", "Phụ lục I, II …", label)
            return


def appendix_capitals(case: Case) -> Iterator[Departure]:
    """III.1b: the word "Phụ lục" in small letters."""
    for path, label in _appendices(case):
        if label.startswith("PHỤ"):
            yield case.depart(f"{path}/label", f"Phụ lục{label[7:]}", label)
            return


def appendix_origin(case: Case) -> Iterator[Departure]:
    """III.1c: below the title of each appendix "(Kèm theo Văn bản số …)"."""
    for path, label in _appendices(case):
        number = int(path.rsplit("/", 1)[1])
        appendix = case.letter.appendices[number]
        texts = (appendix.issued_with, appendix.title, *appendix.text, *(item.text for item in case.reading.unplaced))
        if not any("kem theo" in fold(text or "") for text in texts):
            line = next(iter(case.lines(f"{path}/label")), None)
            yield Departure(f"{path}/issued_with", "(Kèm theo … số …/…-… ngày … của …)", label, line, absent=True)
