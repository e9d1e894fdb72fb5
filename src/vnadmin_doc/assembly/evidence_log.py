"""Ledger: evidence under JSON Pointers, the words it claims, and the doubts met on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from vnadmin_doc.correction.family_names import is_spelt
from vnadmin_doc.correction.joined_words import apart, separated
from vnadmin_doc.correction.registered_names import repair
from vnadmin_doc.grammar.found import Found
from vnadmin_doc.grammar.signers import is_name
from vnadmin_doc.language.text import squeeze
from vnadmin_doc.model.block import Block, evidence_of
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Signer
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Filled, Word
from vnadmin_doc.model.reading import Evidence, Unplaced

__all__ = ["Ledger"]

Span = tuple[int, int]

_UNREAD = "\ufffd"
SURE_NAME = 0.7
"""Names are open words, never mended: below this confidence of a word of it one is doubtful."""


class Ledger:
    """What was read from where. Words are known by identity: each is one place on paper."""

    def __init__(self) -> None:
        self.evidence: dict[str, tuple[Evidence, ...]] = {}
        self.issues: list[Issue] = []
        self._claimed: set[int] = set()
        self._filled: set[int] = set()

    def note(self, pointer: str, block: Block, span: Span, rule: str) -> None:
        """Write down that the value at ``pointer`` was read from ``span`` of ``block``."""
        items: list[Evidence] = []
        struck = False
        for index, touched in block.words_in(span):
            line = block.lines[index]
            items.append(evidence_of(line, touched, rule))
            words = [line.words[i] for i in touched]
            struck = struck or any(word.style.struck for word in words)
            self._claim(words)
        if items:
            self.evidence[pointer] = self.evidence.get(pointer, ()) + tuple(items)
        if struck and pointer != "/kind":
            self._doubt_struck(pointer)

    def note_lines(self, pointer: str, lines: Iterable[Line], rule: str) -> None:
        """The same for whole lines."""
        for line in lines:
            self.evidence[pointer] = (
                *self.evidence.get(pointer, ()),
                evidence_of(line, range(len(line.words)), rule),
            )
            self._claim(line.words)

    def share(self, pointer: str, sources: Iterable[str], rule: str) -> None:
        """The value at ``pointer`` was made from those at ``sources``: their evidence, another rule."""
        items = [item for source in sources for item in self.evidence.get(source, ())]
        if items:
            self.evidence[pointer] = tuple(replace(item, rule=rule) for item in items)

    def repaired(self, line: Line, pointer: str) -> str:
        """The line's text, registered names put back where OCR read it; said as an issue."""
        return self.repair(line.text, pointer) if line.scanned else line.text

    def repair(self, text: str, pointer: str, *, places: bool = True, agencies: Sequence[str] | None = None) -> str:
        """``text`` as registered names spell it; a change is said as an issue.

        Words run together are taken apart before; with ``agencies`` (those of the notation) also abbreviations.
        """
        mended = repair(separated(text if agencies is None else apart(text, agencies)), places=places)
        if mended != squeeze(text):
            self.issues.append(Issue("repaired", "info", pointer, f"read as {squeeze(text)!r}"))
        return mended

    def doubt_signer(self, pointer: str, found: Found[Signer], lines: Sequence[Line], rows: Sequence[str]) -> None:
        """Say what of a scanned signature was mended, inferred, or may be only half of it."""
        begin, end = found.span
        pairs = list(zip(lines[begin:end], rows[begin:end], strict=True))
        if any(row and row != squeeze(line.text) for line, row in pairs):
            self.issues.append(Issue("position-doubtful", "warning", pointer, "read among scraps: see the page"))
        if found.rule == "signers/inferred":
            place = f"{pointer}/competence"
            self.issues.append(Issue("competence-inferred", "warning", place, "KT. was not read, a deputy signs"))
        name = found.value.full_name
        if name is None:
            return
        place = f"{pointer}/full_name"
        if len(name.split()) < 3:
            self.issues.append(Issue("name-short", "warning", place, "part of it may be covered"))
        words = [word for line, row in pairs if name in row for word in line.words if word.text in name]
        unsure = any((word.confidence or 0.0) < SURE_NAME for word in words)
        if unsure or not is_name(name) or not is_spelt(name):
            self.issues.append(Issue("name-doubtful", "warning", place, "letters of it may be misread: see the page"))

    def legible(self, block: Block, pointer: str) -> str:
        """The block's text without what a hand filled in and nobody can read: a sign that is no digit stands for it.

        Says what was filled in by hand, and what it may be; evidence at ``pointer`` is where it stands.
        """
        text = block.text
        for line, offset in zip(block.lines, block.offsets, strict=True):
            for word, at in zip(line.words, line.starts, strict=True):
                if word.filled is None:
                    continue
                start, end = offset + at, offset + at + len(word.text.rstrip("/"))
                if not word.filled.sure:
                    text = text[:start] + _UNREAD * (end - start) + text[end:]
                    self.note(pointer, block, (start, end), "slot/unread")
                self._filled.add(id(word))
                self._doubt_filled(word.filled, pointer)
        return text

    def doubt_stray_blanks(self, lines: Iterable[Line]) -> None:
        """Say of blanks that stand neither in the number's nor in the date's line that they were filled in."""
        for line in lines:
            for word in line.words:
                if word.filled and id(word) not in self._filled:
                    self._doubt_filled(word.filled, "")

    def _doubt_filled(self, filled: Filled, pointer: str) -> None:
        guesses = ", ".join(f"{guess} ({chance:.2f})" for guess, chance in filled.guesses)
        if not filled.sure:
            message = f"written by hand or stamped, not read for sure; likeliest first: {guesses}"
            self.issues.append(Issue("handwritten-unread", "warning", pointer, message))
        elif filled.style == "handwritten":
            self.issues.append(Issue("handwritten", "info", pointer, f"written by hand, read as {guesses}"))
        else:
            self.issues.append(Issue("stamped", "info", pointer, f"stamped into the blank, read as {guesses}"))

    def unplaced(self, lines: Iterable[Line]) -> tuple[Unplaced, ...]:
        """What no value claimed, line by line, in reading order."""
        found = []
        for line in sorted(lines, key=lambda r: (r.page, r.box.top, r.box.x0)):
            free = [i for i, word in enumerate(line.words) if id(word) not in self._claimed]
            if free:
                item = evidence_of(line, free, "")
                found.append(Unplaced(item.page, item.box, item.text))
        return tuple(found)

    def _claim(self, words: Sequence[Word]) -> None:
        self._claimed.update(map(id, words))

    def _doubt_struck(self, pointer: str) -> None:
        name = pointer.strip("/").split("/")[-1] if pointer.startswith("/code") else "text"
        if name in ("raw",):
            return
        code = f"{name}-struck-through"
        if not any(issue.code == code and issue.path == pointer for issue in self.issues):
            self.issues.append(Issue(code, "warning", pointer, "printed with a line through it"))
