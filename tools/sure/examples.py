"""Examples: every value of the head of every document with gold, with its features, and whether it is right."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import ModuleType
from typing import Any

from eval.gate import DIGITAL, RASTERS, SCANS, golds, scorer
from vnadmin_doc.api import read
from vnadmin_doc.formats import recorded
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.reading import Evidence, Reading
from vnadmin_doc.pipeline import analyse_first
from vnadmin_doc.sure.estimate import facts_of
from vnadmin_doc.sure.features import features
from vnadmin_doc.sure.judgement import is_barred
from vnadmin_doc.sure.values import HeadValue, head_values

__all__ = ["DIGITAL_RASTER", "Example", "examples", "folds", "offices"]

DIGITAL_RASTER = "digital"
"""What stands for the raster of a document that is no scan."""
_CAPITAL = "hà nội"
_LIKELIEST = re.compile(r"likeliest first: (?P<text>\S+) \((?P<chance>[\d.]+)\)")
Gold = Mapping[str, Any]


@dataclass(frozen=True)
class Example:
    """One value of one reading of a document.

    ``scored``: it is one of those that make the head whole; ``barred``: an error stops the letter from being filed.
    """

    document: str
    raster: str
    pointer: str
    features: Mapping[str, float]
    right: bool
    scored: bool
    barred: bool

    @property
    def digital(self) -> bool:
        """Is the document no scan?"""
        return self.raster == DIGITAL_RASTER


def examples(folder: Path, recordings: Path) -> list[Example]:
    """The examples of all digital documents of a corpus, and of the scans whose words are recorded by raster."""
    tools = scorer(folder)
    found: list[Example] = []
    for name, gold in golds(folder, DIGITAL).items():
        path = next(p for p in folder.glob(f"{name}.*") if not p.name.endswith(".gold.json"))
        found += _of(read(path), gold, name, DIGITAL_RASTER, tools)
    scans = golds(folder, SCANS)
    for raster in RASTERS:
        seen: set[str] = set()
        for path in sorted((recordings / raster).glob("*.rec")):
            source = recorded.read(path.read_bytes(), path.name, Limits())
            name = PurePath(source.name).stem
            if name in scans and name not in seen:
                seen.add(name)
                found += _of(analyse_first(source), scans[name], name, raster, tools)
    return found


def _of(reading: Reading, gold: Gold, name: str, raster: str, tools: ModuleType) -> Iterator[Example]:
    facts = facts_of(reading)
    letter = reading.letter.model_dump(mode="json")
    barred = is_barred(reading)
    scored = {"/" + path.replace(".", "/") for path in tools.SCALARS}
    for value in head_values(facts):
        guess = _unfilled(value)
        if guess is not None and tools.present(gold, "code.number"):
            guessed = bool(tools.fold(guess.text) == tools.fold(tools.dig(gold, "code.number")))
            code = reading.letter.code.model_copy(update={"number": guess.text})
            filled = replace(facts, letter=reading.letter.model_copy(update={"code": code}))
            yield Example(name, raster, f"{value.pointer} guessed", features(guess, filled), guessed, False, barred)
        right = _is_right(value, letter, gold, tools)
        if right is not None:
            alone = f"{value.pointer}/"  # a part or a list that the letter does not have
            counts = value.pointer in scored or any(pointer.startswith(alone) for pointer in scored)
            yield Example(name, raster, value.pointer, features(value, facts), right, counts, barred)


def _unfilled(value: HeadValue) -> HeadValue | None:
    """The likeliest reading of a number by hand that was not likely enough to be filled: it shows what the probability
    of the reader is worth below the limit, too.
    """
    messages = (issue.message for issue in value.issues if issue.code == "handwritten-unread")
    found = next(filter(None, map(_LIKELIEST.search, messages)), None)
    if value.field != "code/number" or value.text or found is None:
        return None
    line = Evidence(1, (0.0, 0.0, 1.0, 1.0), found["text"], "code/anchored", float(found["chance"]))
    return replace(value, text=found["text"], evidence=(line,))


def _is_right(value: HeadValue, letter: Mapping[str, Any], gold: Gold, tools: ModuleType) -> bool | None:
    """Is the value that of the gold? None where the gold does not say."""
    field = value.pointer[1:].replace("/", ".")
    top = field.partition(".")[0]
    if field == top and not value.text and top in ("issuers", "kind", "signers"):
        return not gold[top] if top in gold else None
    if top == "addressees":
        return tools.fold(value.text) in tools.items(gold[top]) if top in gold else None
    if not tools.present(gold, field):
        return None
    return bool(tools.fold(tools.dig(gold, field)) == tools.fold(tools.dig(letter, field)))


def folds(dealt: Sequence[Sequence[str]], found: Sequence[Example], count: int, deal: int = 0) -> list[set[str]]:
    """The documents in ``count`` parts; those of one office are in one part.

    Offices are dealt out there and back, always the same way: by the number of their scans, by whether their
    documents' names begin with a letter (later parts of the corpus), by the number of documents, by the digest of a
    name. Another ``deal`` gives another order to offices that are alike.
    """
    scans = {example.document for example in found if not example.digital}

    def rank(office: Sequence[str]) -> tuple[object, ...]:
        return -len(scans.intersection(office)), office[0][0].isalpha(), -len(office), _digest(f"{deal}{office[0]}")

    parts: list[set[str]] = [set() for _ in range(count)]
    there_and_back = [*range(count), *reversed(range(count))]
    for number, office in enumerate(sorted(dealt, key=rank)):
        parts[there_and_back[number % len(there_and_back)]].update(office)
    return parts


def offices(found: Sequence[Example], folder: Path) -> list[list[str]]:
    """The documents by office. Two are of one office if they have the same issuer, signer or place.

    The capital is no such place: the offices of the whole country are there.
    """
    gold = golds(folder, (*DIGITAL, *SCANS))
    documents = sorted({example.document for example in found})
    office_of = {name: name for name in documents}  # each office is named after one of its documents
    first: dict[object, str] = {}
    for name in documents:
        for key in _keys(gold[name]):
            old, new = office_of[name], office_of[first.setdefault(key, name)]
            office_of = {member: new if office == old else office for member, office in office_of.items()}
    grouped = defaultdict(list)
    for name in documents:
        grouped[office_of[name]].append(name)
    return list(grouped.values())


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _keys(gold: Gold) -> Iterator[object]:
    """What shows the office: the issuer with its superior, the signer, the place."""
    issuer: Gold = next(iter(gold.get("issuers") or ()), {})
    signer: Gold = next(iter(gold.get("signers") or ()), {})
    if issuer.get("name"):
        yield str(issuer.get("parent")).casefold(), issuer["name"].casefold()
    if signer.get("full_name"):
        yield signer["full_name"].casefold()
    place = str((gold.get("promulgation") or {}).get("place") or "").casefold()
    if place and place != _CAPITAL:
        yield "place", place
