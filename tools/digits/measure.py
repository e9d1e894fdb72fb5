"""Measure how well the slots of real letters are read: a table, and the errors.

    python -m tools.digits.measure FOLDER

``FOLDER`` contains scanned letters (PDF or pictures), and for each letter the true values in
``<name>.gold.json`` with ``code.number`` and ``promulgation.date``. Real letters stay outside this
repository and are not used for training. Needs Tesseract.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from vnadmin_doc.formats.pdf.pdf_frame import frame_of
from vnadmin_doc.formats.pdf.pdf_render import render
from vnadmin_doc.limits import Limits
from vnadmin_doc.ocr.engines.tesseract import recognise
from vnadmin_doc.ocr.handwriting.filled_slots import MIN_LEAD, ReadSlot, read_slots
from vnadmin_doc.ocr.image.prepare import prepare
from vnadmin_doc.ocr.recognise import DPI

_SECONDS = 120.0


@dataclass(frozen=True)
class Outcome:
    """A slot that has something written in it, and what was made of it (None: not found)."""

    name: str
    kind: str
    truth: str
    slot: ReadSlot | None

    @property
    def guess(self) -> str | None:
        """The first guess; None if there is none."""
        return self.slot.guesses[0][0] if self.slot and self.slot.guesses else None

    @property
    def lead(self) -> float:
        """The lead of the first guess over the second; 0.0 without a slot."""
        return self.slot.lead if self.slot else 0.0


def first_page(path: Path) -> tuple[Image.Image, float]:
    """The first page as an image, and its dpi."""
    if path.suffix.lower() != ".pdf":
        picture = Image.open(path)
        return picture, float(picture.info.get("dpi", (DPI,))[0])
    import pypdfium2  # type: ignore[import-untyped]
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(path)
    page = raw.FPDF_LoadPage(document, 0)
    try:
        return render(raw, page, frame_of(raw, page), DPI, Limits())
    finally:
        raw.FPDF_ClosePage(page)
        document.close()


def truths(gold: dict[str, Any]) -> dict[str, str]:
    """The true text of each slot, if known."""
    date = (gold.get("promulgation") or {}).get("date") or ""
    found = {"number": (gold.get("code") or {}).get("number"), "month": date[5:7], "day": date[8:10]}
    return {kind: value for kind, value in found.items() if value}


def outcomes(folder: Path) -> Iterator[tuple[float, list[Outcome]]]:
    """For each letter the seconds for reading its slots, and the outcomes."""
    for gold in sorted(folder.glob("*.gold.json")):
        name = gold.name.removesuffix(".gold.json")
        path = next((p for p in folder.glob(f"{name}.*") if p.suffix in (".pdf", ".jpg", ".png", ".tif")), None)
        truth = truths(json.loads(gold.read_text("utf-8")))
        if path is None or not truth:
            continue
        picture, dpi = first_page(path)
        prepared = prepare(picture)
        words = recognise(prepared.grey, dpi, _SECONDS)
        begin = time.perf_counter()
        slots = {slot.kind: slot for slot in read_slots(words, prepared.with_red)}
        spent = time.perf_counter() - begin
        yield spent, [Outcome(name, kind, value, slots.get(kind)) for kind, value in truth.items()]  # type: ignore[call-overload]


def table(found: list[Outcome]) -> str:
    """A table with one row for each kind of slot and style."""
    rows = ["| slot | style | slots | given | right | wrong | abstained |", "|---|---|---|---|---|---|---|"]
    for kind, sure in MIN_LEAD.items():
        for style in ("printed", "stamped", "handwritten", "not found"):
            own = [o for o in found if o.kind == kind and (o.slot.style if o.slot else "not found") == style]
            given = [o for o in own if o.lead >= sure]
            right = sum(o.guess == o.truth for o in given)
            counts = (len(own), len(given), right, len(given) - right, len(own) - len(given))
            if own:
                rows.append(f"| {kind} | {style} | " + " | ".join(map(str, counts)) + " |")
    return "\n".join(rows)


def main() -> None:
    """Parse the arguments and run the tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    every, spent = [], []
    for seconds, some in outcomes(args.folder):
        every += some
        spent.append(seconds)
    for outcome in every:
        if outcome.guess != outcome.truth:
            print(outcome.name, outcome.kind, outcome.truth, outcome.guess, round(outcome.lead, 3))
    print(table(every))
    print(f"{1000 * sum(spent) / max(1, len(spent)):.0f} ms a page")


if __name__ == "__main__":
    main()
