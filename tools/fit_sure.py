"""Fit the weights of ``sure`` on real documents with gold, and report what the figures are worth.

    PYTHONPATH=tests python -m tools.fit_sure FOLDER [--picture docs/sure.png] [--dry]

FOLDER is that of ``tests/eval/rasters.py``, with the words that OCR read from the scans on each raster; the digital
documents are read here. The corpus is that of ``tests/eval/gate.py``. ``--dry`` writes nothing.

The report is honest: documents are halved by office, and everything that is reported of a half is made from the other
half. The tables that are written are made from both; their limits from figures of documents that the weights of these
figures had not seen (ten folds by office, dealt five times).
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from eval.gate import DIGITAL, SCANS, corpus, digest, golds
from tools.sure.examples import Example, examples, folds, offices
from tools.sure.regression import fit, probabilities
from tools.sure.report import Guess, Limits, filed, heads, limits, picture, summary
from vnadmin_doc.sure.estimate import BASE, logit
from vnadmin_doc.sure.features import FEATURES

TABLES = Path(__file__).resolve().parents[1] / "src" / "vnadmin_doc" / "sure"
FOLDS, DEALS = 10, 5


class Fitting:
    """The examples of a corpus, and what is fitted on them."""

    def __init__(self, found: Sequence[Example], folder: Path) -> None:
        self.found = found
        self.offices = offices(found, folder)
        self.size = {name: len(office) for office in self.offices for name in office}

    def weights(self, documents: Collection[str]) -> dict[str, float]:
        """The weights fitted on some documents.

        The readings of one document share its importance; that of an office grows with the root of its documents.
        """
        own = [example for example in self.found if example.document in documents]
        rasters: dict[str, set[str]] = defaultdict(set)
        for example in own:
            rasters[example.document].add(example.raster)
        importance = [1 / len(rasters[e.document]) / self.size[e.document] ** 0.5 for e in own]
        return fit([example.features for example in own], [example.right for example in own], importance)

    def guesses(self, documents: Collection[str], weights: Mapping[str, float]) -> list[Guess]:
        """The figures of the values of some documents."""
        own = [example for example in self.found if example.document in documents]
        figures = probabilities(weights, [example.features for example in own])
        return [Guess(e, min(max(float(figure), 0.0001), 0.9999)) for e, figure in zip(own, figures, strict=True)]

    def unseen(self, documents: Collection[str]) -> list[Guess]:
        """The figures of some documents, by weights that were fitted on documents of other offices among them.

        The mean, on the logit scale, of several deals of the offices: one deal alone depends on luck.
        """
        logits: dict[int, list[float]] = defaultdict(list)
        found: dict[int, Example] = {}
        for deal in range(DEALS):
            for part in folds(self.offices, self.found, FOLDS, deal):
                for guess in self.guesses(part & set(documents), self.weights(set(documents) - part)):
                    found[id(guess.example)] = guess.example
                    logits[id(guess.example)].append(logit(guess.sure))
        return [Guess(found[key], 1 / (1 + math.exp(-sum(its) / len(its)))) for key, its in logits.items()]


def main() -> None:
    """Fit, report, and write the tables and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--dry", action="store_true")
    args = parser.parse_args()
    folder = corpus()
    if folder is None:
        parser.error("no corpus here: set VNADMIN_DOC_CORPUS")
    fitting = Fitting(examples(folder, args.folder / "words"), folder)
    halves = folds(fitting.offices, fitting.found, 2)
    lines = [line for number in (0, 1) for line in report(fitting, halves[number], halves[1 - number], number + 1)]
    print("\n".join(lines))
    if args.dry:
        return
    documents = {example.document for example in fitting.found}
    unseen = fitting.unseen(documents)
    notes = provenance(fitting.found, digest(golds(folder, (*DIGITAL, *SCANS))))
    write("weights", WEIGHTS_HEAD, notes, weight_rows(fitting.weights(documents), fitting.found))
    write("limits", LIMITS_HEAD, [*notes, *lines], limit_rows(unseen))
    if args.picture:
        scans, digital = ([g for g in unseen if g.example.digital == kind] for kind in (False, True))
        picture({"scans": scans, "digital files": digital}).save(args.picture, optimize=True)


def report(fitting: Fitting, half: Collection[str], other: Collection[str], number: int) -> list[str]:
    """The lines of the report on a half, by weights and limits from the other half."""
    guesses, unseen = fitting.guesses(half, fitting.weights(other)), fitting.unseen(other)
    lines: list[str] = []
    for name, digital in (("scans", False), ("digital files", True)):
        own, others = ([g for g in its if g.example.digital == digital] for its in (guesses, unseen))
        lines += summary(f"half {number}, {name}", own, limits(heads(others)))
    return lines


def provenance(found: Sequence[Example], gold: str) -> list[str]:
    """What the weights were fitted on."""
    documents = Counter(raster for raster, _ in {(e.raster, e.document) for e in found})
    wrong = Counter(e.raster for e in found if not e.right)
    rows = [f"raster {name}: {count} documents, {wrong[name]} wrong" for name, count in sorted(documents.items())]
    return [f"Fitted on {len(found)} values of real documents.", *rows, f"SHA-256 of the gold: {gold}"]


WEIGHTS_HEAD = """\
The weights of the figures "sure", made by python -m tools.fit_sure; vnadmin_doc.sure.estimate explains them.
has, lacks: the intercept of a field, where the letter has the value or not; digital: no OCR read the letter.
values, wrong: how many examples have the feature, and how many of these are wrong.
"""
LIMITS_HEAD = """\
The least product of the figures of a head without a warning, by the share of such heads that must be whole and right;
made by python -m tools.fit_sure. Where too few heads are sure enough to measure, the limit is the share itself.
Columns with _heads: of the documents that the limits were made from, the heads right/filed/whole/all, by figures that
had not seen them.
The report is on each half of the documents, by weights and limits from the other half only.
"""


def weight_rows(weights: Mapping[str, float], found: Sequence[Example]) -> Iterable[tuple[object, ...]]:
    """The rows of the table of weights."""
    yield "feature", "weight", "values", "wrong"
    names = [BASE, *FEATURES]
    for name in (*names, *sorted(name for name in weights if name not in names)):
        own = [example for example in found if name == BASE or example.features.get(name)]
        yield name, f"{weights.get(name, 0.0):.3f}", len(own), sum(not example.right for example in own)


def limit_rows(unseen: Sequence[Guess]) -> Iterable[tuple[object, ...]]:
    """The rows of the table of limits."""
    yield "precision", "scans", "digital", "scans_heads", "digital_heads"
    groups = [heads([g for g in unseen if g.example.digital == digital]) for digital in (False, True)]
    found: list[Limits] = [limits(group) for group in groups]
    for precision in found[0]:
        own = [its[precision] for its in found]
        counts = [filed(group, limit) for group, limit in zip(groups, own, strict=True)]
        yield precision, *(f"{limit:.4f}" for limit in own), *counts


def write(name: str, head: str, notes: Iterable[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Write a table of the package."""
    comments = [f"# {line}".rstrip() for line in (*head.splitlines(), *notes)]
    text = "\n".join([*comments, *("\t".join(map(str, row)) for row in rows)])
    (TABLES / f"{name}.tsv").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
