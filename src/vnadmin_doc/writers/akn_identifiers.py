"""Identifiers of Akoma Ntoso documents: IRIs of works, eIds of elements, the element of a section.

Source: Akoma Ntoso Naming Convention 1.0 (OASIS Standard, 21 February 2019), chapters 4 and 5. Identifiers follow from
the letter alone: the same letter has the same identifiers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.letter import Code, Letter, Provision, Reference
from vnadmin_doc.model.reading import SourceInfo
from vnadmin_doc.writers.akn_elements import local_name

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["NO_DATE", "Work", "add_eids", "cited_work", "code_text", "hierarchy", "portion", "slug", "work_of"]

NO_DATE = "0001-01-01"
"""Stands for an unknown date: the schema requires a date, and the convention has no sign for an unknown one."""
NO_NUMBER = "nn"

_ACTS = frozenset(("hien-phap", "bo-luat", "luat", "phap-lenh", "lenh", "nghi-dinh", "thong-tu", "thong-tu-lien-tich"))
"""Kinds that are always normative (Law 64/2025/QH15, Điều 4); a resolution or a decision may be, so it is a ``doc``."""

_NAMED_LEVELS = {
    "phan": "part",
    "chuong": "chapter",
    "muc": "section",
    "tieu muc": "subsection",
    "dieu": "article",
    "khoan": "paragraph",
    "diem": "point",
}
_LEVELS = (
    (re.compile(r"[IVX]+"), "section"),
    (re.compile(r"[A-ZĐ]"), "division"),
    (re.compile(r"\d+[a-zđ]?"), "paragraph"),
    (re.compile(r"\d+(\.\d+)+"), "subparagraph"),
    (re.compile(r"[a-zđ]\d*"), "point"),
    (re.compile(r"\W+"), "indent"),
)
_NAMED_LABEL = re.compile(rf"(?P<level>{'|'.join(_NAMED_LEVELS)})\s+(?P<number>.+)")

_ABBREVIATIONS = {
    "article": "art",
    "attachment": "att",
    "blockList": "list",
    "chapter": "chp",
    "citation": "cit",
    "citations": "cits",
    "division": "dvs",
    "paragraph": "para",
    "quotedStructure": "qstr",
    "recital": "rec",
    "recitals": "recs",
    "section": "sec",
    "subparagraph": "subpara",
    "subsection": "subsec",
}
"""What stands for an element in an eId (5.4.2), of those that are written; the others have their own name."""
_UNIQUE = frozenset(("citations", "content", "heading", "intro", "recitals"))
"""Elements that occur once in their place, so their eId has no number (5.4.3)."""
_WITH_EID = frozenset((*_UNIQUE, *_ABBREVIATIONS)) | {
    "blockContainer", "container", "formula", "hcontainer", "indent", "item", "level", "location", "mod", "part",
    "person", "point", "ref", "role", "table",
}  # fmt: skip
"""The written elements for which the schema asks an eId (``corereq``)."""


def slug(text: str) -> str:
    """A text as a part of an IRI: small letters without marks, other characters as single dashes.

    >>> slug("Số: 05/QĐ-UBND"), slug("…")
    ('so-05-qd-ubnd', '')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


@dataclass(frozen=True, slots=True)
class Work:
    """The names of a document that its IRI is made of (4.5); ``author`` may be empty."""

    subtype: str
    author: str
    date: str
    number: str

    @property
    def element(self) -> str:
        """The root element, which is also the type of document in the IRI."""
        return "act" if self.subtype in _ACTS else "doc"

    @property
    def iri(self) -> str:
        """The IRI of the work.

        >>> Work("cong-van", "so-noi-vu", "2024-01-05", "5-snv-vp").iri
        '/akn/vn/doc/cong-van/so-noi-vu/2024-01-05/5-snv-vp'
        """
        steps = ("", "akn", "vn", self.element, self.subtype, self.author, self.date, self.number)
        return "/".join(step for place, step in enumerate(steps) if step or not place)


def work_of(letter: Letter, source: SourceInfo) -> Work:
    """The names of a letter. Without a number it has ``nn`` and the first digits of the SHA-256 of the file."""
    issuer = letter.issuers[0].name if letter.issuers else ""
    part = f"-{source.part.number}" if source.part else ""
    number = slug(code_text(letter.code)) if letter.code.number else f"{NO_NUMBER}-{source.sha256[:8]}{part}"
    kind = slug(letter.kind.name) if letter.kind else ""
    return Work(kind or "van-ban", slug(issuer), letter.promulgation.date or letter.code.year or NO_DATE[:4], number)


def cited_work(reference: Reference) -> Work:
    """The names of a cited document, from what its citations print; a law without a number has its name."""
    code = slug(reference.code or "")
    year = re.search(r"/((?:19|20)\d\d)/", reference.code or "")
    date = reference.date or (year and year[1]) or NO_DATE[:4]
    number = code or slug(reference.name or "") or NO_NUMBER
    return Work(slug(reference.kind or "") or "van-ban", slug(reference.issuer or ""), date, number)


def code_text(code: Code) -> str:
    """The code as it is cited; a Party notation, which has a slash, follows its number after a dash.

    >>> code_text(Code(number="12", year="2021", notation="TT-BNV")), code_text(Code(number="9", notation="QĐ/TW"))
    ('12/2021/TT-BNV', '9-QĐ/TW')
    """
    join = "-" if code.notation and "/" in code.notation and not code.year else "/"
    return join.join(filter(None, (code.number, code.year, code.notation)))


def portion(provisions: tuple[Provision, ...]) -> str:
    """The part of an IRI for one cited điều, khoản or điểm (4.8.4); empty for none, several, or one without its điều.

    >>> portion((Provision(article="5", clause="2", point="a"),))
    '/~art_5__para_2__point_a'
    """
    if len(provisions) != 1 or not provisions[0].article or provisions[0].to or provisions[0].appendix:
        return ""
    cited = provisions[0]
    steps = (("art", cited.article), ("para", cited.clause), ("point", cited.point))
    return "/~" + "__".join(f"{name}_{_number(label)}" for name, label in steps if label)


def hierarchy(label: str) -> str:
    """The element of a section, from its printed label.

    >>> [hierarchy(label) for label in ("Điều 5", "II", "1a", "1.1", "a", "-", "B", "Tiểu mục 1", "Bước")]
    ['article', 'section', 'paragraph', 'subparagraph', 'point', 'indent', 'division', 'subsection', 'level']
    """
    named = _NAMED_LABEL.fullmatch(fold(label))
    if named:
        return _NAMED_LEVELS[named["level"]]
    return next((element for pattern, element in _LEVELS if pattern.fullmatch(label)), "level")


def _number(label: str) -> str:
    """The number in an eId: the label without its word and punctuation; empty if none is left, as of a dash.

    >>> _number("Điều 5."), _number("1.1."), _number("đ)"), _number("-")
    ('5', '1-1', 'đ', '')
    """
    named = _NAMED_LABEL.fullmatch(fold(label))
    return re.sub(r"\W+", "-", label[named.start("number") :] if named else label).strip("-")


def add_eids(document: _Element) -> None:
    """Give the elements of a document their eIds (5.4): the eId of the parent, the element, its number.

    Elements with the same number have ``_2`` and so on after it; the convention has no rule for them.
    """
    _add_eids(document, "", Counter(), {})


def _add_eids(parent: _Element, prefix: str, counts: Counter[str], used: dict[str, int]) -> None:
    """``counts``: the elements of each name so far. ``used``: the given eIds, with the last number put after each."""
    for element in parent:
        name = local_name(element)
        if name == "meta":
            continue
        inner = prefix
        if name in _WITH_EID:
            inner = _eid(element, name, prefix, counts, used)
            element.set("eId", inner)
        _add_eids(element, inner, counts, used)


def _eid(element: _Element, name: str, prefix: str, counts: Counter[str], used: dict[str, int]) -> str:
    base = f"{prefix}__{_ABBREVIATIONS.get(name, name)}" if prefix else _ABBREVIATIONS.get(name, name)
    counts[base] += 1
    label = next((child.text or "" for child in element if local_name(child) == "num"), "")
    number = _number(label) or ("" if name in _UNIQUE else str(counts[base]))
    first = f"{base}_{number}" if number else base
    eid = first
    while eid in used:
        used[first] += 1
        eid = f"{first}_{used[first]}"
    used[eid] = 1
    return eid
