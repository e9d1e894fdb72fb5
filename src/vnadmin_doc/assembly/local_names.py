"""The names of a scanned letter compared with those of the local lexicon: some are corrected, others doubted.

A value that is in the lexicon letter by letter is *known*: the figures count it as one of a closed list. A corrected
value is not. A value that is nearly a name of the lexicon may be a new name, so it is doubted, until people confirm it
too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from vnadmin_doc.assembly.evidence_log import EvidenceLog
from vnadmin_doc.correction.correction import Correction
from vnadmin_doc.correction.local_names import (
    Confidence,
    corrected_name,
    corrected_notation,
    corrected_person,
    is_near,
)
from vnadmin_doc.correction.notation import is_misread_as
from vnadmin_doc.language.text import fold, tone_key
from vnadmin_doc.messages import msg

if TYPE_CHECKING:
    from vnadmin_doc.language.local_lexicon import LocalLexicon, LocalName
    from vnadmin_doc.model.letter import Issuer, Letter, Signer
    from vnadmin_doc.model.reading import Evidence

__all__ = ["with_local_names"]

_DOUBT = "name-doubtful"


class _How(NamedTuple):
    """How a value is compared with known names: ``correct`` as in ``correction.local_names``."""

    correct: Callable[[str, Collection[str], Confidence], str]
    is_near: Callable[[str, str], bool]


_NOTATION = _How(corrected_notation, is_misread_as)
_NAME = _How(corrected_name, is_near)
_PERSON = _How(corrected_person, is_near)


def with_local_names(letter: Letter, log: EvidenceLog, lexicon: LocalLexicon) -> tuple[Letter, frozenset[str]]:
    """(the letter with corrected names, the pointers of its known values); the log has the corrections and doubts.

    Only values that OCR read are compared.
    """
    names = _Names(lexicon, log)
    code, promulgation = letter.code, letter.promulgation
    notation = names.compared("/code/notation", code.notation, _all(lexicon.usable("notation")), _NOTATION)
    place = names.compared("/promulgation/place", promulgation.place, _all(lexicon.usable("place")), _NAME)
    changed = {
        "code": code.model_copy(update={"notation": notation}),
        "promulgation": promulgation.model_copy(update={"place": place}),
        "issuers": tuple(names.issuer(f"/issuers/{at}", issuer) for at, issuer in enumerate(letter.issuers)),
        "signers": tuple(names.signer(f"/signers/{at}", signer) for at, signer in enumerate(letter.signers)),
    }
    return letter.model_copy(update=changed), frozenset(names.known)


def _all(names: Iterable[LocalName]) -> list[str]:
    return [name.name for name in names]


@dataclass
class _Names:
    """The lexicon beside one letter; ``known`` are the pointers of the values that it has letter by letter."""

    lexicon: LocalLexicon
    log: EvidenceLog
    known: set[str] = field(default_factory=set)

    def compared(self, pointer: str, read: str | None, names: Collection[str], how: _How) -> str | None:
        """The value, corrected if it is a misread name; noted as known if it is one of the names, doubted if nearly."""
        if not read or not self._is_of_ocr(pointer):
            return read
        if tone_key(read) in map(tone_key, names):
            self.known.add(pointer)
            return read
        value = how.correct(read, names, partial(self._confidence, pointer))
        near = sorted({name for name in names if how.is_near(read, name)})
        if value == read and near:
            message = msg("nearly a known name of this office: {names}; compare it with the page", names=tuple(near))
            self.log.report(_DOUBT, "warning", pointer, message)
        return self.log.correct(pointer, Correction(value, read, "local-lexicon", sure=False))

    def issuer(self, pointer: str, read: Issuer) -> Issuer:
        """The agency; its parent is compared with the parents of the agencies of this name."""
        agencies = self.lexicon.usable("agency")
        name = self.compared(f"{pointer}/name", read.name, _all(agencies), _NAME) or read.name
        parents = {agency.beside for agency in agencies if agency.beside and tone_key(agency.name) == tone_key(name)}
        parent = self.compared(f"{pointer}/parent", read.parent, sorted(parents), _NAME)
        return read.model_copy(update={"name": name, "parent": parent})

    def signer(self, pointer: str, read: Signer) -> Signer:
        """The signer, compared with the known signers of the same title."""
        colleagues = [name for name in self.lexicon.usable("signer") if fold(name.beside) == fold(read.position or "")]
        place = f"{pointer}/full_name"
        full_name = self.compared(place, read.full_name, _all(colleagues), _PERSON)
        if full_name != read.full_name:
            message = msg("corrected to a known signer of this office; a new one may have nearly this name")
            self.log.report(_DOUBT, "warning", place, message)
        elif place in self.known and any(is_near(full_name or "", person.name) for person in colleagues):
            self.known.remove(place)  # two known signers have nearly the same name
        elif place in self.known:
            self._lift_doubt(place)
            self._note_titles(pointer, read, colleagues)
        return read.model_copy(update={"full_name": full_name})

    def _note_titles(self, pointer: str, read: Signer, colleagues: Iterable[LocalName]) -> None:
        """Note the titles of a known signer as known, if they are the usual ones of this signer."""
        own = [name for name in colleagues if tone_key(name.name) == tone_key(read.full_name or "")]
        if read.position in [name.beside for name in own]:
            self.known.add(f"{pointer}/position")
        if read.competence and " / ".join(read.competence) in [name.authority for name in own]:
            self.known.add(f"{pointer}/competence")

    def _lift_doubt(self, pointer: str) -> None:
        """A name that a person confirmed twice, and that is like no other one, is read right where OCR was unsure."""
        self.log.issues[:] = [
            replace(issue, severity="info") if (issue.code, issue.path) == (_DOUBT, pointer) else issue
            for issue in self.log.issues
        ]

    def _is_of_ocr(self, pointer: str) -> bool:
        return any(line.confidence is not None for line in self._lines(pointer))

    def _confidence(self, pointer: str, word: str) -> float:
        """The lowest confidence of the lines with the word, or of all lines if none has it."""
        lines = [line for line in self._lines(pointer) if line.confidence is not None]
        own = [line for line in lines if word in line.text] or lines
        return min((line.confidence or 0.0 for line in own), default=1.0)

    def _lines(self, pointer: str) -> tuple[Evidence, ...]:
        """The evidence at the pointer, or at the nearest one above it that has some."""
        while pointer and pointer not in self.log.evidence:
            pointer = pointer.rpartition("/")[0]
        return self.log.evidence.get(pointer, ()) if pointer else ()
