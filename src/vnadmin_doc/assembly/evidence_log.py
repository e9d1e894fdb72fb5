"""The evidence log: records the evidence of each value, the words that values claim, and the issues."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.messages import msg
from vnadmin_doc.model.block import Block, evidence_of
from vnadmin_doc.model.found import Span
from vnadmin_doc.model.issue import Issue, Severity
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Filled, Word
from vnadmin_doc.model.reading import Evidence, Unplaced

__all__ = ["EvidenceLog"]

LIKELY_NUMBER = 0.65
"""Least probability of a number in a blank that needs no look. Any number is possible, so nothing else limits its
readings. Of those filled below this 5 of 34 were wrong, above it none of 150 (69 real letters on four rasters)."""
_UNREAD = "\ufffd"


class EvidenceLog:
    """The evidence by JSON Pointer, and the issues.

    A word is claimed if it is evidence of a value. Words are places on a page, so equal texts are different words.
    """

    def __init__(self) -> None:
        self.evidence: dict[str, tuple[Evidence, ...]] = {}
        self.issues: list[Issue] = []
        self._claimed: set[Word] = set()
        self._filled: set[Word] = set()

    # ---- evidence ------------------------------------------------------------------------

    def record(self, pointer: str, block: Block, span: Span, rule: str) -> None:
        """Record that the value at ``pointer`` was read from ``span`` of ``block``."""
        items: list[Evidence] = []
        struck, replaced = False, ""
        for index, touched in block.words_in(span):
            line = block.lines[index]
            items.append(evidence_of(line, touched, rule))
            words = line.words[touched.start : touched.stop]
            self._claimed.update(words)
            if line.struck:
                struck = struck or any(word.style.struck for word in words)
                replaced = next((word.replaces for word in words if word.replaces), replaced)
        if items:
            self.evidence[pointer] = self.evidence.get(pointer, ()) + tuple(items)
        if replaced:
            self._report_replaced(pointer, replaced)
        if struck and pointer != "/kind":
            self._report_struck(pointer)

    def record_lines(self, pointer: str, lines: Iterable[Line], rule: str) -> None:
        """Record that the value at ``pointer`` was read from whole lines."""
        for line in lines:
            found = evidence_of(line, range(len(line.words)), rule)
            self.evidence[pointer] = (*self.evidence.get(pointer, ()), found)
            self._claimed.update(line.words)

    def share(self, pointer: str, sources: Iterable[str], rule: str) -> None:
        """Record that the value at ``pointer`` was made from the values at ``sources``, whose evidence it shares."""
        items = [item for source in sources for item in self.evidence.get(source, ())]
        if items:
            self.evidence[pointer] = tuple(replace(item, rule=rule) for item in items)

    def unplaced(self, lines: Iterable[Line]) -> tuple[Unplaced, ...]:
        """The words of the lines that no value claims, line by line, in reading order."""
        found = []
        for line in sorted(lines, key=lambda r: (r.page, r.box.top, r.box.x0)):
            if self._claimed.issuperset(line.words):
                continue
            free = [i for i, word in enumerate(line.words) if word not in self._claimed]
            if free:
                item = evidence_of(line, free, "")
                found.append(Unplaced(item.page, item.box, item.text))
        return tuple(found)

    # ---- issues --------------------------------------------------------------------------

    def report(self, code: str, severity: Severity, path: str, message: str) -> None:
        """Report a doubt about the value at ``path``."""
        self.issues.append(Issue(code, severity, path, message))

    def correct(self, pointer: str, correction: Correction) -> str:
        """The corrected value at ``pointer``. A correction that changed the value is reported, the same one once."""
        issue = _issue_of(pointer, correction)
        if correction.value != correction.read and issue not in self.issues:
            self.issues.append(issue)
        return correction.value

    def _report_struck(self, pointer: str) -> None:
        name = pointer.strip("/").split("/")[-1] if pointer.startswith("/code") else "text"
        if name == "raw":
            return
        code = f"{name}-struck-through"
        if not any(issue.code == code and issue.path == pointer for issue in self.issues):
            self.report(code, "warning", pointer, msg("printed, but struck through"))

    def _report_replaced(self, pointer: str, struck: str) -> None:
        name = pointer.strip("/").split("/")[-1] if pointer.startswith("/code") else "text"
        is_of_number = struck.isdecimal() and pointer in ("/code/notation", "/kind")  # in one word with the number
        if name != "raw" and not is_of_number:
            message = msg("“{text}” was struck through before it", text=struck)
            self.report(f"{name}-replaced", "warning", pointer, message)

    # ---- blanks filled in by hand or stamp -----------------------------------------------

    def readable_text(self, block: Block, pointer: str) -> str:
        """The text of the block, with U+FFFD for each character of a filled blank whose reading is not sure.

        Filled blanks are reported with their likeliest readings. Those that are not sure, and those that another place
        of the letter confirms, are evidence at ``pointer``.
        """
        text = block.text
        for line, offset in zip(block.lines, block.offsets, strict=True):
            for word, at in zip(line.words, line.starts, strict=True):
                if word.filled is None:
                    continue
                start, end = offset + at, offset + at + len(word.text.rstrip("/"))
                if not word.filled.sure:
                    text = text[:start] + _UNREAD * (end - start) + text[end:]
                if not word.filled.sure or word.filled.confirmed_by:
                    self.record(pointer, block, (start, end), word.filled.confirmed_by or "slot/unread")
                self.report_filled(word, word.filled, pointer)
        return text

    def report_stray_blanks(self, lines: Iterable[Line]) -> None:
        """Report the filled blanks that are neither in the line of the number nor in the line of the date."""
        for line in lines:
            for word in line.words:
                if word.filled and word not in self._filled:
                    self._report_filled(word.filled, "")

    def report_filled(self, word: Word, filled: Filled, pointer: str) -> None:
        """Report a filled blank with its likeliest readings; ``filled`` may differ from ``word.filled``."""
        self._filled.add(word)
        self._report_filled(filled, pointer)

    def _report_filled(self, filled: Filled, pointer: str) -> None:
        guesses = tuple(f"{guess} ({chance:.2f})" for guess, chance in filled.guesses)
        if not filled.sure:
            message = msg(
                "written by hand or stamped; the reading is not sure; likeliest first: {guesses}", guesses=guesses
            )
            self.report("handwritten-unread", "warning", pointer, message)
        elif pointer.endswith("number") and not filled.confirmed_by and filled.guesses[0][1] < LIKELY_NUMBER:
            message = msg("written by hand or stamped; read as {guesses}; compare it with the page", guesses=guesses)
            self.report("handwritten-doubtful", "warning", pointer, message)
        elif filled.style == "handwritten":
            self.report("handwritten", "info", pointer, msg("written by hand; read as {guesses}", guesses=guesses))
        else:
            self.report("stamped", "info", pointer, msg("stamped into the blank; read as {guesses}", guesses=guesses))


def _issue_of(pointer: str, correction: Correction) -> Issue:
    """The issue that reports a correction."""
    if correction.basis == "signature":
        code, message = "position-doubtful", msg("recovered from noisy OCR; compare it with the page")
    elif correction.basis == "deputy-signs":
        code, message = "competence-inferred", msg("KT. was not read; it is inferred, because a deputy signs")
    else:
        code, message = "repaired", msg('corrected; it was read as "{read}"', read=correction.read)
    return Issue(code, "info" if correction.sure else "warning", pointer, message)
