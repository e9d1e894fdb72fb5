"""Relations: what a letter does with each document that it cites, by the words around the citation.

The words are in ``language/data/link_phrases.tsv``. A relation that is not certain is "cites": where another document
acts ("Nghị định A sửa đổi Nghị định B"), where the letter only asks for it ("đề nghị sửa đổi"), and in the căn cứ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.kinds import KINDS
from vnadmin_doc.model.letter import Letter, Reference, Section

__all__ = ["RELATIONS", "Relation", "kind_code", "relations"]

RELATIONS = ("answers", "replaces", "amends", "enacts", "encloses", "cites")
"""The strongest first: a document that a letter cites twice has the first that fits."""
_ACTS = ("replaces", "amends")
_NORMATIVE = frozenset(["L", "PL", "Lệnh", "NQ", "NĐ", "QĐ", "CT", "TT", "TTLT", "QyĐ", "QC", "KL", "ĐL", "HD"])
"""Kinds that may amend or replace documents of another kind; all others only those of their own."""
_FILLER = (
    r"(?:[\s,:]*\b(?:mot so|mot phan|cac|toan bo|noi dung|quy dinh|tai|cua|van ban|sau|day|va"
    r"|dieu|khoan|diem|muc|chuong|phu luc|bieu|mau|so|ten|doi voi|\d+[a-z]?|[ivx]+|[a-z])\b)*[\s,:]*"
)
_ENACTED = r"(?:[^.;\n]{0,200}\bban hanh kem theo[\s]*(?:cac)?)?"
_ANY = r"[^;\n]{0,160}"
_NOT_BETWEEN = re.compile(r"\b(?:theo|can cu|quy dinh tai|huong dan tai|truoc ngay|dinh kem)\b")
_IN = re.compile(r"\b(?:tai|bang)\b")
_EARLIER = re.compile(r"\bda\s*\Z")
_PART_OF = re.compile(r"\b(?:dieu|khoan|diem|muc|chuong|phu luc|mot so|mot phan|bieu|mau)\b")
_LISTED = re.compile(r" *(?:,? *(?:v/v|ve)\b[^.;:\n]{0,250}?)?(?:[,;] *(?:va )?| va )(?:(?:cac|van ban|so) )*\Z")
"""Between two items of a list: …, số 13/QĐ-SYT; … về giao đất và Công văn số 14/SYT-VP."""
_BEFORE_NUMBER = re.compile(r"\A\D+(?=\d)")
_SELF = re.compile(r"\bnay\s*(?:,\s*)?\Z")
_SENTENCE_END = re.compile(r"(?<!\btp)(?<!\bq)(?<!\bso)[.;]\s|\n")
_BEFORE, _AFTER = 400, 200
"""Most characters of a sentence before a citation and after it."""
_MOST = 40
"""Most places of one citation that are looked at; it limits the time for hostile text."""
_KIND_CODES = {fold(name): kind.code for kind in reversed(KINDS) for name in (*kind.titles, kind.code, kind.name)}


class Relation(NamedTuple):
    """What the letter does with a cited document; ``inverse``: the cited document does it with the letter."""

    name: str
    inverse: bool = False


_CITES = Relation("cites")


class _Phrase(NamedTuple):
    relation: str
    side: frozenset[str]
    before: re.Pattern[str]
    plain: str
    blocked: re.Pattern[str] | None
    then: re.Pattern[str] | None
    is_loose: bool


class _Place(NamedTuple):
    start: int
    end: int
    reference: int


class _Page(NamedTuple):
    """The folded text of a letter; the spans of its căn cứ and of its head."""

    text: str
    bases: tuple[int, int]
    heads: tuple[tuple[int, int], ...]


@cache
def _phrases() -> tuple[_Phrase, ...]:
    found = [
        _Phrase(
            row["relation"],
            frozenset(row["side"].split()),
            re.compile(
                rf"\b{_spaced(row['phrase'])}\b(?P<between>{_ANY if row['between'] == 'any' else _FILLER + _ENACTED})\Z"
            ),
            fold(row["phrase"]),
            _any_of(row["blocked"]),
            _any_of(row["then"]),
            row["between"] == "any",
        )
        for row in lexicon.rows("link_phrases")
    ]
    return tuple(sorted(found, key=lambda phrase: RELATIONS.index(phrase.relation)))


def _spaced(phrase: str) -> str:
    return re.escape(fold(phrase)).replace(r"\ ", r"\s+")


def _any_of(cell: str) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{'|'.join(map(_spaced, cell.split('; ')))})\b") if cell else None


@lru_cache(maxsize=1024)
def kind_code(printed: str | None) -> str | None:
    """The code of a kind as printed in a citation; None if it is unknown, or "văn bản", which is any kind.

    >>> kind_code("Công văn"), kind_code("TTr"), kind_code("Nghị quyết liên tịch"), kind_code("Văn bản")
    ('CV', 'TTr', 'NQ', None)
    """
    words = fold(printed or "").split()
    names = (" ".join(words[:count]) for count in range(len(words), 0, -1))
    return next((_KIND_CODES[name] for name in names if name in _KIND_CODES), None)


def relations(letter: Letter) -> list[Relation]:
    """The relation of the letter to each of its references, in their order."""
    page = _page(letter)
    best: dict[int, Relation] = {}
    last: _Place | None = None
    carried = _CITES
    for place in _places(page.text, letter.references):
        lead = last is not None and _LISTED.match(page.text[last.end : place.start])
        found = carried if lead else _relation(page, place, last, letter)
        carried, last = found, place
        known = best.get(place.reference, _CITES)
        best[place.reference] = min(known, found, key=lambda relation: RELATIONS.index(relation.name))
    return [best.get(index, _CITES) for index in range(len(letter.references))]


# ── the text ────────────────────────────────────────────────────────────────────────────────


def _page(letter: Letter) -> _Page:
    bases = "\n".join(letter.body.bases)
    own = [letter.subject or "", *letter.body.opening, *_section_texts(letter.body.sections), *letter.body.closing]
    heads, at = [], len(bases) + 1
    for paragraph in own:
        if paragraph.startswith("(") and not letter.code.number:
            heads.append((at, at + len(paragraph)))
        at += len(paragraph) + 1
    return _Page(fold("\n".join([bases, *own])), (0, len(bases)), tuple(heads))


def _section_texts(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield from filter(None, (section.heading, *section.text))
        yield from _section_texts(section.children)


def _places(text: str, references: Sequence[Reference]) -> list[_Place]:
    """The places of the references in the text, in order; of places that overlap the first and longest."""
    found = [
        _Place(start, end, index)
        for index, needles in enumerate(_needles(references))
        for needle in needles
        for start, end in _spans(text, needle)
    ]
    places: list[_Place] = []
    for place in sorted(found, key=lambda place: (place.start, -place.end, place.reference)):
        if not places or place.start >= places[-1].end:
            places.append(place)
    return places


def _needles(references: Sequence[Reference]) -> list[set[str]]:
    """The folded words to look for. Words that mention two documents ("Công văn nêu trên") are left out.

    The text of an item of a list has the kind, which is printed before the list only, so its number is looked for too.
    """
    needles = [{fold(text) for text in _texts(item)} for item in references]
    count = Counter(needle for several in needles for needle in several)
    return [{needle for needle in several if count[needle] == 1 and len(needle) > 3} for several in needles]


def _texts(item: Reference) -> Iterator[str]:
    yield item.text
    yield from (mention.text for mention in item.mentions)
    if item.code and not item.code.isdigit():
        yield item.code
        yield _BEFORE_NUMBER.sub("", item.text)


def _spans(text: str, needle: str) -> Iterator[tuple[int, int]]:
    at = text.find(needle)
    for _ in range(_MOST):
        if at < 0:
            return
        end = at + len(needle)
        if not (text[at - 1 : at].isalnum() or re.match(r"\w|[-/]\w", text[end : end + 2])):
            yield at, end
        at = text.find(needle, end)


# ── the words around ────────────────────────────────────────────────────────────────────────


def _relation(page: _Page, place: _Place, last: _Place | None, letter: Letter) -> Relation:
    if page.bases[0] <= place.start < page.bases[1]:
        return _CITES
    begin, lead, after_citation = _sentence_before(page, place, last)
    if any(start <= place.start < end for start, end in page.heads):
        names = (phrase.relation for phrase in _phrases() if "head" in phrase.side and phrase.before.search(lead))
        return next((Relation(name, inverse=True) for name in names), _CITES)
    for phrase in _phrases():
        if not _may(phrase.relation, letter, letter.references[place.reference]):
            continue
        found = phrase.before.search(lead) if "before" in phrase.side else None
        if found and _holds(page, phrase, lead, found, place, after_citation=after_citation):
            return _whole_or_part(phrase.relation, found["between"])
        if "after" in phrase.side and _ends_validity(page, phrase, begin, place):
            return Relation(phrase.relation)
    return _CITES


def _sentence_before(page: _Page, place: _Place, last: _Place | None) -> tuple[int, str, bool]:
    """(start of the sentence, its words before the place and after the last citation, is there a citation in it?)."""
    floor = max(0, place.start - _BEFORE)
    ends = [end.end() for end in _SENTENCE_END.finditer(page.text, floor, place.start)]
    begin = ends[-1] if ends else floor
    after_citation = last is not None and last.end > begin
    return begin, page.text[last.end if last and after_citation else begin : place.start], after_citation


def _may(relation: str, letter: Letter, reference: Reference) -> bool:
    """May a letter of this kind amend or replace the document?"""
    own, cited = letter.kind.code if letter.kind else None, kind_code(reference.kind)
    return relation not in _ACTS or own is None or cited is None or own in _NORMATIVE or own == cited


def _holds(
    page: _Page, phrase: _Phrase, words: str, found: re.Match[str], place: _Place, *, after_citation: bool
) -> bool:
    """Is it the letter that acts, and does it act, not only ask for it?"""
    lead = words[: found.start()]
    if phrase.blocked and phrase.blocked.search(lead):
        return False
    if phrase.is_loose and (_NOT_BETWEEN.search(found["between"]) or _is_earlier(phrase, lead, found["between"])):
        return False
    if after_citation and phrase.relation != "answers" and not _SELF.search(lead):
        return False
    if phrase.then is None:
        return True
    paragraph = page.text[place.end :].partition("\n")[0]
    return bool(phrase.then.search(paragraph))


def _is_earlier(phrase: _Phrase, lead: str, between: str) -> bool:
    """Is the cited document the answer itself (đã trả lời cử tri tại Công văn …, trả lời bằng Công văn …)?"""
    place = _IN.search(between) if phrase.then is None else None
    return place is not None and (bool(_EARLIER.search(lead)) or not between[: place.start()].strip())


def _whole_or_part(relation: str, between: str) -> Relation:
    """Whoever replaces an article of a document amends the document."""
    return Relation("amends" if relation == "replaces" and _PART_OF.search(between) else relation)


def _ends_validity(page: _Page, phrase: _Phrase, begin: int, place: _Place) -> bool:
    """Quyết định số 12/QĐ-UBND hết hiệu lực kể từ ngày Quyết định này có hiệu lực."""
    after = page.text[place.end : place.end + _AFTER].partition("\n")[0]
    end = _SENTENCE_END.search(after)
    sentence = after[: end.start()] if end else after
    at = sentence.find(phrase.plain)
    whole = page.text[begin : place.start] + sentence
    return at >= 0 and bool(re.search(r"\bnay\b", whole)) and not re.search(r"\bso \d", sentence[:at])
