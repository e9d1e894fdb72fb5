"""Learns the local lexicon of an office from what people confirmed and corrected in its letters.

Only names are taken: agencies with parents, signers with titles, notations, drafting units, places. A letter counts
once for a name, and the same file in two folders is one letter. Letters with a secrecy mark are left out.

The lexicon is made from the ledgers each time: a correction that is undone is gone from it, and nothing counts
twice.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vnadmin_doc.archive.corrections import corrections_of
from vnadmin_doc.archive.ledger_view import open_ledger, readable
from vnadmin_doc.archive.stored_letters import stored_letters
from vnadmin_doc.batch.correction_events import Correction, active
from vnadmin_doc.batch.ledger import lexicon_path
from vnadmin_doc.batch.safe_files import write_file
from vnadmin_doc.exchange.archive_records import Hoso
from vnadmin_doc.language.local_lexicon import LONGEST, LocalLexicon, LocalName, as_table
from vnadmin_doc.language.text import nfc, squeeze, tone_key

if TYPE_CHECKING:
    from vnadmin_doc.model.letter import Letter

__all__ = ["LearntLetter", "collected", "decided", "learn", "write_lexicon"]

_OUTWEIGHS = 1000
"""Letters filed unseen that a confirmed one outweighs, for how a name is spelt."""
_FILED = "SELECT name, part FROM letter WHERE filed_unseen = '1'"


@dataclass(frozen=True, slots=True)
class LearntLetter:
    """A letter as it was read; ``decided`` are the values that a person confirmed or typed, by pointer.

    ``filed``: it was filed unseen.
    """

    letter: Letter
    decided: Mapping[str, str]
    filed: bool = False


def decided(corrections: Iterable[Correction]) -> dict[tuple[str, int], dict[str, str]]:
    """The values that hold, by (SHA-256, part) of the letter and by pointer: the last decision that is not undone."""
    by_letter: dict[tuple[str, int], list[Correction]] = {}
    for item in corrections:
        by_letter.setdefault((item.sha256, item.part), []).append(item)
    return {key: _values(items) for key, items in by_letter.items()}


def _values(events: list[Correction]) -> dict[str, str]:
    """Without those of lists whose entries people added or removed: these have other pointers in the letter."""
    found = active(events)
    moved = tuple(f"{item.path.rpartition('/')[0]}/" for item in found if item.kind in ("add", "remove"))
    return {item.path: item.new for item in found if item.new and not item.path.startswith(moved)}


def learn(outs: Collection[str | os.PathLike[str]]) -> LocalLexicon:
    """The lexicon of the letters in these output folders. Raises ``ReadError``, ``DamagedFile``."""
    found: dict[tuple[str, int], LearntLetter] = {}
    for out in outs:
        values, filed = decided(corrections_of(out)), _filed(out)
        for stored in stored_letters(out, Hoso()):
            key = stored.sha256, stored.part
            is_filed = (stored.name, stored.part) in filed
            if (values.get(key) or is_filed) and key not in found:
                found[key] = LearntLetter(stored.read().letter, values.get(key, {}), is_filed)
    return collected(found.values())


def write_lexicon(lexicon: LocalLexicon, out: str | os.PathLike[str], file: Path | None) -> Path:
    """Write the table to a file, by default to that of the output folder; return its path. Raises ``WriteError``."""
    place = file or lexicon_path(out)
    write_file(place, as_table(lexicon).encode())
    return place


def _filed(out: str | os.PathLike[str]) -> set[tuple[str, int]]:
    with open_ledger(out) as database:
        return {(readable(name), part) for name, part in database.execute(_FILED)}


def collected(letters: Iterable[LearntLetter]) -> LocalLexicon:
    """The names of the letters, with the numbers of letters and their dates.

    >>> from vnadmin_doc.model.letter import Letter, Signer
    >>> letter = Letter(signers=(Signer(full_name="Lê Thị Bính", position="GIÁM ĐỐC"),))
    >>> lexicon = collected([LearntLetter(letter, {"/signers/0/full_name": "Lê Thị Bình"})])
    >>> [(name.name, name.beside, name.confirmed) for name in lexicon.names]
    [('Lê Thị Bình', 'GIÁM ĐỐC', 1)]
    """
    counted: dict[tuple[str, ...], LocalName] = {}
    spelt: dict[tuple[str, ...], Counter[tuple[str, str, str]]] = {}
    for letter in letters:
        if letter.letter.secrecy:
            continue
        for name, confirmed in _names_of(letter):
            key = name.kind, tone_key(name.name), tone_key(name.beside)
            spelling = name.name, name.beside, name.authority
            spelt.setdefault(key, Counter())[spelling] += 1 + _OUTWEIGHS * confirmed
            counted[key] = _with_letter(counted.get(key, name), letter.letter.promulgation.date or "", confirmed)
    found = [_spelt(name, spelt[key]) for key, name in counted.items()]
    return LocalLexicon(tuple(sorted(found, key=lambda name: (name.kind, name.name, name.beside))))


def _with_letter(name: LocalName, day: str, confirmed: bool) -> LocalName:
    days = sorted(filter(None, (name.first, name.last, day)))
    first, last = (days[0], days[-1]) if days else ("", "")
    return replace(
        name, confirmed=name.confirmed + confirmed, filed=name.filed + (not confirmed), first=first, last=last
    )


def _spelt(name: LocalName, spellings: Counter[tuple[str, str, str]]) -> LocalName:
    """The name as most letters spell it (case, place of tone marks), with the authority that most of them have."""
    spelling, beside, authority = max(spellings, key=lambda item: (spellings[item], item))
    return replace(name, name=spelling, beside=beside, authority=authority)


def _names_of(letter: LearntLetter) -> Iterable[tuple[LocalName, bool]]:
    """Each name of a letter once, and whether a person confirmed it; unconfirmed ones only of letters filed unseen."""
    found: dict[LocalName, bool] = {}
    for name, pointer in _named(letter):
        is_name = bool(name.name) and max(map(len, (name.name, name.beside, name.authority))) <= LONGEST
        if is_name and (pointer in letter.decided or letter.filed):
            found[name] = found.get(name, False) or pointer in letter.decided
    return found.items()


def _named(learnt: LearntLetter) -> Iterator[tuple[LocalName, str]]:
    """(a name, the pointer of the value that it is) for each name in the head and in the line Lưu."""
    letter, decided_at = learnt.letter, learnt.decided

    def value(pointer: str, read: str | None) -> str:
        return squeeze(nfc(decided_at.get(pointer, read or "")))

    for at, issuer in enumerate(letter.issuers):
        pointer = f"/issuers/{at}/name"
        yield LocalName("agency", value(pointer, issuer.name), value(f"/issuers/{at}/parent", issuer.parent)), pointer
    for at, signer in enumerate(letter.signers):
        pointer, place = f"/signers/{at}/full_name", f"/signers/{at}"
        position = value(f"{place}/position", signer.position)
        lines = decided_at.get(f"{place}/competence", "\n".join(signer.competence)).split("\n")
        authority = " / ".join(squeeze(nfc(line)) for line in lines)
        yield LocalName("signer", value(pointer, signer.full_name), position, authority), pointer
    yield LocalName("notation", value("/code/notation", letter.code.notation)), "/code/notation"
    yield LocalName("place", value("/promulgation/place", letter.promulgation.place)), "/promulgation/place"
    for at, entry in enumerate(letter.distribution):
        yield from (
            (LocalName("unit", squeeze(unit)), f"/distribution/{at}/text") for unit in entry.units if entry.archive
        )
