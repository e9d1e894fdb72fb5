"""Fit the weights of ``sure`` on real documents with gold, and report what the figures are worth.

    PYTHONPATH=tests python -m tools.fit_sure RECORDINGS [--picture docs/sure.png] [--dry]

``RECORDINGS`` has a folder for each raster of the scans, with the words that OCR read
(``vnadmin_doc.formats.recorded.dump``); the digital documents are read here. The corpus is that of
``tests/eval/gate.py``. Documents are halved by office. The report on each half uses weights fitted on the
other; the weights that are written are fitted on both. ``--dry`` writes nothing.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from eval.gate import DIGITAL, SCANS, corpus, digest, golds
from tools.sure.examples import Example, examples, halves, offices
from tools.sure.regression import fit, fit_line, probabilities
from tools.sure.report import Guess, Head, heads, picture, summary
from vnadmin_doc.sure.estimate import BASE, HEAD_BASE, HEAD_SLOPE, limit_of
from vnadmin_doc.sure.features import FEATURES

ROOT = Path(__file__).resolve().parents[1]
WEIGHTS = ROOT / "src" / "vnadmin_doc" / "sure" / "weights.tsv"
PRECISIONS = (0.9, 0.95, 0.98, 0.99, 0.995)


def main() -> None:
    """Fit, report, and write the weights and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--dry", action="store_true")
    args = parser.parse_args()
    folder = corpus()
    if folder is None:
        parser.error("no corpus here: set VNADMIN_DOC_CORPUS")
    found = examples(folder, args.recordings)
    guesses = crosswise(found, folder)
    lines = [line for number in (0, 1) for line in report(guesses[number], guesses[1 - number], f"half {number + 1}")]
    print("\n".join(lines))
    both = [*guesses[0], *guesses[1]]
    base, slope = head_line(heads(both))
    weights = fitted(found, folder) | {HEAD_BASE: base, HEAD_SLOPE: slope}
    if args.dry:
        return
    gold = digest(golds(folder, (*DIGITAL, *SCANS)))
    WEIGHTS.write_text(table(weights, found, [*provenance(found, gold), *lines]), encoding="utf-8")
    if args.picture:
        scans, digital = ([g for g in both if g.example.digital == kind] for kind in (False, True))
        picture({"scans": scans, "digital files": digital}).save(args.picture, optimize=True)


def crosswise(found: Sequence[Example], folder: Path) -> tuple[list[Guess], list[Guess]]:
    """The guesses for each half of the documents, by weights fitted on the other half."""
    one, other = halves(found, folder)
    return _guesses(found, one, fitted(found, folder, other)), _guesses(found, other, fitted(found, folder, one))


def _guesses(found: Sequence[Example], documents: Collection[str], weights: Mapping[str, float]) -> list[Guess]:
    own = [example for example in found if example.document in documents]
    figures = probabilities(weights, [example.features for example in own])
    return [
        Guess(example, min(max(float(figure), 0.0001), 0.9999)) for example, figure in zip(own, figures, strict=True)
    ]


def fitted(found: Sequence[Example], folder: Path, documents: Collection[str] | None = None) -> dict[str, float]:
    """The weights fitted on some documents, or on all.

    The readings of one document share its importance; that of an office grows with the root of its documents.
    """
    own = [example for example in found if documents is None or example.document in documents]
    rasters: dict[str, set[str]] = defaultdict(set)
    for example in own:
        rasters[example.document].add(example.raster)
    size = {name: len(office) for office in offices(found, folder) for name in office}
    importance = [1 / len(rasters[e.document]) / size[e.document] ** 0.5 for e in own]
    return fit([example.features for example in own], [example.right for example in own], importance)


def head_line(found: Sequence[Head]) -> tuple[float, float]:
    """(base, slope) of the regression of whole heads; the readings of one document share its importance."""
    count = Counter(head.document for head in found)
    importance = [1 / count[head.document] for head in found]
    return fit_line([head.least for head in found], [head.right for head in found], importance)


def report(own: Sequence[Guess], others: Sequence[Guess], title: str) -> list[str]:
    """The lines of the report on a half; the limits are those that the other half gives."""
    base, slope = head_line(heads(others))
    limits = {precision: limit_of(precision, {HEAD_BASE: base, HEAD_SLOPE: slope}) for precision in PRECISIONS}
    scans, digital = ([g for g in own if g.example.digital == kind] for kind in (False, True))
    return [*summary(f"{title}, scans", scans, limits), *summary(f"{title}, digital files", digital, limits)]


def provenance(found: Sequence[Example], gold: str) -> list[str]:
    """What the weights were fitted on."""
    documents = Counter(raster for raster, _ in {(e.raster, e.document) for e in found})
    wrong = Counter(e.raster for e in found if not e.right)
    rows = [f"{raster}: {count} documents, {wrong[raster]} wrong values" for raster, count in sorted(documents.items())]
    return [f"Fitted on {len(found)} values of real documents ({'; '.join(rows)}).", f"SHA-256 of the gold: {gold}"]


HEAD = """\
The weights of the figures "sure", made by python -m tools.fit_sure; vnadmin_doc.sure.estimate explains them.
has, lacks: the intercept of a field, where the letter has the value or not. values, wrong: how many examples have the
feature, and how many of these are wrong. The report is that of each half by weights that were fitted on the other.
"""


def table(weights: Mapping[str, float], found: Sequence[Example], comments: Sequence[str]) -> str:
    """The text of the table of weights."""
    names = [BASE, HEAD_BASE, HEAD_SLOPE, *FEATURES]
    names += sorted(name for name in weights if name not in names)
    rows = [_row(name, weights.get(name, 0.0), found) for name in names]
    notes = [f"# {line}".rstrip() for line in (*HEAD.splitlines(), *comments)]
    return "\n".join([*notes, "feature\tweight\tvalues\twrong", *rows]) + "\n"


def _row(name: str, weight: float, found: Sequence[Example]) -> str:
    own = [example for example in found if example.features.get(name)]
    return f"{name}\t{weight:.3f}\t{len(own)}\t{sum(not example.right for example in own)}"


if __name__ == "__main__":
    main()
