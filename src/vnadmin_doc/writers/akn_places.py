"""Where citations and tables of a letter are in its text.

Citations, tables and paragraphs have boxes on a page. So a citation is found in the paragraph that it was read from,
and a table is put after the paragraph that it was printed below.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vnadmin_doc.model.letter import Letter, LetterTable, Provision, Section
from vnadmin_doc.model.reading import BoxTuple, Evidence, Reading
from vnadmin_doc.writers.akn_elements import Citation
from vnadmin_doc.writers.akn_identifiers import cited_work, portion

__all__ = ["citations", "tables_below"]

Evidences = Mapping[str, tuple[Evidence, ...]]


@dataclass(frozen=True, slots=True)
class _Mention:
    page: int
    box: BoxTuple
    text: str
    iri: str


def texts(letter: Letter) -> Iterator[tuple[str, str]]:
    """The texts of a letter that may have citations: JSON Pointer and text, in printed order."""
    body = letter.body
    lines = (("/subject", letter.subject), ("/body/authority", body.authority), ("/body/enacting", body.enacting))
    yield from ((path, text) for path, text in lines if text)
    yield from _listed("/body/bases", body.bases)
    yield from _listed("/body/opening", body.opening)
    yield from _of_sections("/body/sections", body.sections)
    yield from _listed("/body/closing", body.closing)
    for number, appendix in enumerate(letter.appendices):
        path = f"/appendices/{number}"
        heads = (("title", appendix.title), ("issued_with", appendix.issued_with))
        yield from ((f"{path}/{name}", text) for name, text in heads if text)
        yield from _listed(f"{path}/text", appendix.text)
        yield from _of_sections(f"{path}/sections", appendix.sections)


def _listed(path: str, paragraphs: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((f"{path}/{number}", text) for number, text in enumerate(paragraphs))


def _of_sections(path: str, sections: tuple[Section, ...]) -> Iterator[tuple[str, str]]:
    for number, section in enumerate(sections):
        place = f"{path}/{number}"
        if section.heading:
            yield f"{place}/heading", section.heading
        yield from _listed(f"{place}/text", section.text)
        yield from _of_sections(f"{place}/children", section.children)


def citations(reading: Reading) -> dict[str, list[Citation]]:
    """The citations in each text, by its JSON Pointer, from left to right; of two that overlap, the longer one.

    A citation whose words are not in one piece in its paragraph ("các Nghị định số …; số …") is not found.
    """
    all_texts = dict(texts(reading.letter))
    lines = _lines_by_page(reading.evidence, all_texts)
    found: dict[str, list[Citation]] = defaultdict(list)
    ends: dict[tuple[str, str], int] = {}
    for mention in sorted(_mentions(reading), key=lambda item: (item.page, item.box[1], item.box[0])):
        for path in lines[mention.page].around(mention.box) if mention.page in lines else ():
            start = all_texts[path].find(mention.text, ends.get((path, mention.text), 0))
            if start >= 0:
                end = ends[path, mention.text] = start + len(mention.text)
                found[path].append(Citation(start, end, mention.iri))
                break
    return {path: _apart(items) for path, items in found.items()}


def _mentions(reading: Reading) -> Iterator[_Mention]:
    """The citations with their first boxes."""
    for number, reference in enumerate(reading.letter.references):
        path, work = f"/references/{number}", cited_work(reference).iri
        places: list[tuple[str, str, tuple[Provision, ...]]] = [(path, reference.text, reference.provisions)]
        places += [
            (f"{path}/mentions/{index}", mention.text, mention.provisions)
            for index, mention in enumerate(reference.mentions)
        ]
        for place, text, provisions in places:
            for first in reading.evidence.get(place, ())[:1]:
                yield _Mention(first.page, first.box, text, work + portion(provisions))


def _lines_by_page(evidence: Evidences, paths: Mapping[str, str]) -> dict[int, _Lines]:
    lines: dict[int, list[tuple[BoxTuple, str]]] = defaultdict(list)
    for path in paths:
        for line in evidence.get(path, ()):
            lines[line.page].append((line.box, path))
    return {page: _Lines.of(found) for page, found in lines.items()}


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a page from top to bottom, each with its text, and the height of the highest: to look few up."""

    lines: list[tuple[BoxTuple, str]]
    highest: float

    @classmethod
    def of(cls, lines: list[tuple[BoxTuple, str]]) -> _Lines:
        return cls(sorted(lines, key=_top), max(box[3] - box[1] for box, _ in lines))

    def around(self, box: BoxTuple) -> Iterator[str]:
        """The texts with a line around the centre of a box."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        first, last = bisect_left(self.lines, y - self.highest, key=_top), bisect_right(self.lines, y, key=_top)
        near = self.lines[first:last]
        return (path for (x0, top, x1, bottom), path in near if x0 <= x <= x1 and top <= y <= bottom)


def _top(line: tuple[BoxTuple, str]) -> float:
    return line[0][1]


def _apart(items: list[Citation]) -> list[Citation]:
    """Citations that do not overlap: the longer ones, from left to right."""
    kept: list[Citation] = []
    for item in sorted(items, key=lambda item: (item.start - item.end, item)):
        place = bisect_left(kept, item)
        before, after = kept[max(place - 1, 0) : place], kept[place : place + 1]
        if all(other.end <= item.start for other in before) and all(item.end <= other.start for other in after):
            kept.insert(place, item)
    return kept


def tables_below(
    reading: Reading, tables: tuple[LetterTable, ...], parts: tuple[str, ...]
) -> dict[str, list[LetterTable]]:
    """The tables by the JSON Pointer of the text that they were printed below; "" for those above all texts.

    ``parts``: the pointers of the parts of the letter that may have the tables.
    """
    ends = []
    for path, _ in texts(reading.letter):
        if path.startswith(parts):
            ends += [(line.page, line.box[3], path) for line in reading.evidence.get(path, ())]
    ends.sort()
    found: dict[str, list[LetterTable]] = defaultdict(list)
    for table in tables:
        middle = (table.box[1] + table.box[3]) / 2
        before = bisect_right(ends, (table.page, middle))
        found[ends[before - 1][2] if before else ""].append(table)
    return found
