"""What confidence says: of each header field of scans, how often it is right by its confidence.

    python tests/eval/calibration.py RECORDINGS

RECORDINGS holds the words of scans as ``vnadmin_doc.formats.recorded.dump`` wrote them
(``<name>.rec``); their gold is the corpus's. For each field the table says how many values were
given whole and right, how many of the wrong ones no issue points at, and the greatest share of the letters
that can be taken without a look at 99 % precision: those without a doubt at the value's own address first,
then by confidence, down to the one said.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vnadmin_doc
from eval.gate import SCANS, corpus, golds, scorer
from vnadmin_doc.formats.recorded import read
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse

FIELDS = (
    "code.number",
    "promulgation.date",
    "signers.0.full_name",
    "signers.0.position",
    "code.notation",
    "subject",
    "issuers.0.name",
    "promulgation.place",
)
PRECISION = 0.99


@dataclass(frozen=True)
class Value:
    """One value of one letter: was it given whole, is it right, is there a doubt about it or about what it is part of,
    or at its own address, how sure was OCR?
    """

    given: bool
    right: bool
    told: bool
    doubted: bool
    confidence: float


def value_of(reading: Reading, field: str, gold: dict[str, Any], tools: Any) -> Value:
    """The value of a field of a reading, held against gold."""
    letter = reading.letter.model_dump(mode="json")
    got, wanted = tools.fold(tools.dig(letter, field)), tools.fold(tools.dig(gold, field))
    pointer = "/" + field.replace(".", "/")
    paths = [issue.path for issue in reading.issues if issue.severity != "info" and issue.path]
    told = any(pointer == path or pointer.startswith(path + "/") for path in paths)
    at = next((place for place in (pointer, pointer.rsplit("/", 1)[0]) if place in reading.evidence), "")
    sure = min((e.confidence for e in reading.evidence.get(at, ()) if e.confidence is not None), default=1.0)
    whole = bool(got) and not (got != wanted and wanted.startswith(got))  # a date cut short is visible as such
    return Value(whole, got == wanted, told, pointer in paths, sure)


def coverage(values: list[Value]) -> tuple[float, str]:
    """(greatest share of the letters that can be taken at the precision asked for, the last one's confidence)."""
    best, since, right = 0.0, "", 0
    ranked = sorted((value for value in values if value.given), key=lambda value: (value.doubted, -value.confidence))
    for count, value in enumerate(ranked, start=1):
        right += value.right
        if right >= PRECISION * count:
            best, since = count / len(values), f"{value.confidence:.2f}{' (doubted)' if value.doubted else ''}"
    return best, since


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", type=Path)
    folder = corpus()
    if folder is None:
        parser.error("no corpus here: set VNADMIN_DOC_CORPUS")
    tools, exam = scorer(folder), golds(folder, SCANS)
    readings: dict[str, Reading] = {}
    for path in sorted(parser.parse_args().recordings.glob("*.rec")):
        if path.stem in exam:
            readings[path.stem] = analyse(read(path.read_bytes(), path.stem, vnadmin_doc.Limits()))
    print("| field | letters | given | right | wrong, no issue | taken at 99 % | from confidence |")
    print("|---|---|---|---|---|---|---|")
    for field in FIELDS:
        values = [
            value_of(reading, field, exam[name], tools)
            for name, reading in readings.items()
            if tools.present(exam[name], field)
        ]
        given = [value for value in values if value.given]
        silent = sum(not value.right and not value.told for value in given)
        share, since = coverage(values)
        right = sum(value.right for value in given)
        print(f"| {field} | {len(values)} | {len(given)} | {right} | {silent} | {share:.2f} | {since} |")


if __name__ == "__main__":
    main()
