"""Facts of a letter about the values of its head: the same words elsewhere, other dates, stamps, scraps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from vnadmin_doc.language.text import fold, tone_key
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.kinds import KINDS, Kind
from vnadmin_doc.model.letter import Body, Letter, Section
from vnadmin_doc.model.reading import Evidence, Unplaced

__all__ = ["IN_BODY", "LetterFacts", "words_of"]

_WORD = re.compile(r"[^\W\d_]+|\d+")
_ISSUED_WITH = re.compile(r"\W*(?:ban hanh )?kem theo ")
_PARTS = {
    "promulgation/place": "dated", "promulgation/date": "dated", "code/number": "numbered",
    "code/notation": "numbered", "subject": "subject",
}  # fmt: skip
"""The part of a kind (``Kind``) that a field belongs to."""
_ORNAMENT = re.compile(r"[*_=.~–—-]+")
_SIGNED_ON = re.compile(r"(?:thoi gian ky|ngay ky|ky ngay)\W{0,3}(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
IN_BODY = ("/body", "/tables", "/appendices", "/references", "/tasks")
"""The pointers of what is read from body and appendices."""
Pair = tuple[str, str]


@dataclass(frozen=True)
class LetterFacts:
    """The letter, its evidence, the unplaced lines and the issues.

    ``scanned``: OCR read it, or a part of it. ``typed``: the words are those of an office file in Unicode, so an
    unusual spelling is the writer's. ``file_name``: the name of its file, as an archive named it. ``known``: the
    pointers of the values that are in the local lexicon, letter by letter.
    """

    letter: Letter
    evidence: Mapping[str, Sequence[Evidence]]
    unplaced: Sequence[Unplaced]
    issues: Sequence[Issue]
    scanned: bool
    typed: bool = False
    file_name: str = ""
    known: frozenset[str] = frozenset()

    @cached_property
    def agreements(self) -> dict[str, bool | None]:
        """What ``agreement.agrees`` answered, by the pointer of the value: several features ask."""
        return {}

    @cached_property
    def body_words(self) -> list[list[str]]:
        """The words of each paragraph of body and appendices."""
        return [words_of(text) for text in _texts(self.letter)]

    @cached_property
    def body_text(self) -> tuple[str, str]:
        """(the words of body and appendices, a paragraph a line, with a blank before and after each word; the same
        folded). Few pairs of words are asked for, so they are searched; an index of all pairs would take longer.
        """
        text = "\n".join([f" {' '.join(words)} " for words in self.body_words])
        return text, fold(text)

    @cached_property
    def issued_with(self) -> str:
        """The folded lines that say what the letter or its attachments are issued with: "(Kèm theo …)"."""
        attached = [text for a in self.letter.appendices for text in (a.issued_with or "", a.title or "", *a.text)]
        texts = map(fold, (*attached, *self.letter.body.opening[:1]))
        return "\n".join(text for text in texts if _ISSUED_WITH.match(text))

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of the letter, with the parts that it requires."""
        return next((kind for kind in KINDS if self.letter.kind and kind.code == self.letter.kind.code), None)

    def requires(self, field: str) -> bool:
        """Do letters of this kind have the field? A document that is issued with a decision has no number and date
        (Decree 30/2020/NĐ-CP, Mẫu 1.3).
        """
        part = _PARTS.get(field)
        if part is None or (part == "subject" and self.kind is None):
            return True
        attached = _ISSUED_WITH.match(fold(next(iter(self.letter.body.opening), ""))) is not None
        return not (attached and part != "subject") and (self.kind is None or bool(getattr(self.kind, part)))

    @cached_property
    def elsewhere(self) -> str:
        """The folded lines that may repeat number, date and name: those above, and the unplaced ones."""
        return "\n".join([self.issued_with, *(fold(line.text) for line in self.unplaced)])

    @cached_property
    def signing_dates(self) -> frozenset[str]:
        """The days of digital signatures: those of the file, and those that captions on the page tell."""
        told = {s.signed_at[:10] for s in self.letter.digital_signatures if s.signed_at}
        captions = _SIGNED_ON.findall(self.elsewhere)
        return frozenset(told | {f"{year}-{month:0>2}-{day:0>2}" for day, month, year in captions})

    @cached_property
    def first_paragraph(self) -> str:
        """The first paragraph of the body; "" where it begins with a section."""
        body = self.letter.body
        return next(iter((*body.opening, *body.bases)), "")

    @cached_property
    def cited_dates(self) -> tuple[str, ...]:
        """The complete dates of the cited documents, ISO 8601, earliest first."""
        return tuple(sorted(r.date for r in self.letter.references if r.date and len(r.date) == 10))

    def spelt_otherwise(self, text: str) -> float:
        """The number of word pairs that the body has more often with other tone marks."""
        text_of_body, folded = self.body_text
        return float(sum(_is_spelt_otherwise(" ".join(pair), text_of_body, folded) for pair in pairs_of(text)))

    def skipped(self, text: str) -> float:
        """The number of word pairs between which the body always has the same other word: it may be lost."""
        between: dict[Pair, list[str]] = {pair: [] for pair in pairs_of(text) if not self._has(pair)}
        for words in self.body_words if between else ():
            for first, middle, third in zip(words, words[1:], words[2:], strict=False):
                if (first, third) in between:
                    between[first, third].append(middle)
        return float(sum(len(set(words)) == 1 < len(words) for words in between.values()))

    def _has(self, pair: Pair) -> bool:
        """Has the body these two words in a row, as they are spelt?"""
        return f" {pair[0]} {pair[1]} " in self.body_text[0]

    def repeated(self, text: str) -> float:
        """The share of word pairs that the body has too, 0 to 1; 0 for a text of one word."""
        found = pairs_of(text)
        known = [self._has(pair) for pair in found]
        return sum(known) / len(known) if known else 0.0

    def scraps_near(self, lines: Sequence[Evidence]) -> float:
        """The number of unplaced words beside the lines, or less than one line above or below them.

        Printed ornaments are no scraps: the asterisk of Party letters, rules of dashes.
        """
        near = [scrap.text for scrap in self.unplaced if any(_near(scrap, line) for line in lines)]
        return float(sum(_ORNAMENT.fullmatch(word) is None for text in near for word in text.split()))


def _is_spelt_otherwise(pair: str, text: str, folded: str) -> bool:
    """Has the text the pair of words more often with other tone marks? ``folded``: the folded text."""
    wanted = f" {fold(pair)} "
    spelt: list[str] = []
    at = folded.find(wanted)
    while at >= 0:
        spelt.append(text[at + 1 : at + 1 + len(pair)])
        at = folded.find(wanted, at + wanted.index(" ", 1))  # the second word may begin the next pair
    return len(spelt) > 2 * spelt.count(pair)


def pairs_of(text: str) -> list[Pair]:
    """The neighbouring words of a text, without regard to case and the place of the tone mark."""
    words = words_of(text)
    return list(pairwise(words))


def words_of(text: str) -> list[str]:
    """The words and numbers of a text.

    >>> words_of("Số 12/QĐ-UBND, hoà")
    ['số', '12', 'qđ', 'ubnd', 'hòa']
    """
    return _WORD.findall(tone_key(text))


def _near(one: Evidence | Unplaced, line: Evidence) -> bool:
    if one.page != line.page:
        return False
    margin = 0.8 * (line.box[3] - line.box[1])
    x0, top, x1, bottom = one.box
    return (
        x0 < line.box[2] + margin
        and x1 > line.box[0] - margin
        and top < line.box[3] + margin
        and bottom > line.box[1] - margin
    )


def _texts(letter: Letter) -> Iterator[str]:
    """Every paragraph of body and appendices."""
    yield from _body_texts(letter.body)
    for appendix in letter.appendices:
        yield from (*appendix.text, appendix.title or "")
        for section in appendix.sections:
            yield from _section_texts(section)


def _body_texts(body: Body) -> Iterator[str]:
    yield from (*body.bases, *body.opening, *body.closing)
    for section in body.sections:
        yield from _section_texts(section)


def _section_texts(section: Section) -> Iterator[str]:
    yield from (section.heading or "", *section.text)
    for child in section.children:
        yield from _section_texts(child)
