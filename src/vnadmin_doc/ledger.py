"""Ledger: evidence under JSON Pointers, the words it claims, and the doubts met on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vnadmin_doc.block import Block, evidence_of
from vnadmin_doc.issue import Issue
from vnadmin_doc.lines import Line
from vnadmin_doc.page import Word
from vnadmin_doc.reading import Evidence, Unplaced
from vnadmin_doc.repair import repair
from vnadmin_doc.text import squeeze

__all__ = ["Ledger"]

Span = tuple[int, int]


class Ledger:
    """What was read from where. Words are known by identity: each is one place on paper."""

    def __init__(self) -> None:
        self.evidence: dict[str, tuple[Evidence, ...]] = {}
        self.issues: list[Issue] = []
        self._claimed: set[int] = set()

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

    def repaired(self, line: Line, pointer: str) -> str:
        """The line's text, registered names put back where OCR read it; said as an issue."""
        if all(word.confidence is None for word in line.words):
            return line.text
        return self.repair(line.text, pointer)

    def repair(self, text: str, pointer: str) -> str:
        """``text`` as registered names spell it; a change is said as an issue."""
        mended = repair(text)
        if mended != squeeze(text):
            self.issues.append(Issue("repaired", "info", pointer, f"read as {squeeze(text)!r}"))
        return mended

    def doubt_rule(self, pointer: str, rule: str) -> None:
        """A value that a rule inferred, or dug out of noise, needs a second look."""
        if rule == "signers/inferred":
            self.issues.append(Issue("competence-inferred", "warning", f"{pointer}/competence", "KT. was not read"))
        elif rule == "signers/noisy":
            self.issues.append(
                Issue("position-doubtful", "warning", pointer, "read among scraps: compare with the page")
            )

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
