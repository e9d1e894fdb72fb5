"""The eval gate: accuracy on real documents is a pinned number that cannot fall quietly.

    python tests/eval/gate.py                 score the digital documents, compare with the floors
    python tests/eval/gate.py --scans FOLDER  the scans too, by the words that rasters.py recorded in FOLDER
    python tests/eval/gate.py --update        raise the floors to what was measured
    python tests/eval/gate.py --update --allow-regression

The corpus and its scorer live outside the project (VNADMIN_DOC_CORPUS, else the sibling folder
``shared/corpus`` of the checkout). The floors are pinned to a digest of the gold files: with
other gold the exam is another one, and the gate reports that instead of comparing.

A scan is judged on four rasters: a figure is the mean of the four, and the spread of their means
is pinned too, because a rule that gains on one raster and loses on another is noise.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import vnadmin_doc

FLOORS = Path(__file__).with_name("floors.json")
DIGITAL = ("pdf-text", "office", "text")
SCANS = ("ocr", "mixed")
RASTERS = ("o", "a", "b", "c")
"""The original scans, and the three ways in which they are drawn again."""
OUTSIDE_MEAN = {
    "silent.wrong",
    "filed.right",
    "filed.wrong",
    "arrival.agency",
    "arrival.number",
    "arrival.date",
    "copy.kind",
}
MARGIN = 0.002
"""What rounding may cost; anything more is a regression."""

CEILINGS = ("silent.wrong", "filed.wrong", "spread")
"""Shares of wrong values and letters: lower is better."""

Table = dict[str, dict[str, float]]


def corpus() -> Path | None:
    """The folder of documents with gold, or None where there is none."""
    named = os.environ.get("VNADMIN_DOC_CORPUS")
    folder = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "corpus"
    return folder / "dev" if (folder / "dev").is_dir() else None


def scorer(folder: Path) -> ModuleType:
    """The corpus's own scorer, loaded from beside it."""
    path = folder.parents[1] / "eval" / "score.py"
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def golds(folder: Path, readings: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Gold by document name, of the readings asked for."""
    found = {}
    for path in sorted(folder.glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold.get("_reading") in readings and "_skip" not in gold:
            found[path.name.removesuffix(".gold.json")] = gold
    return found


def digest(gold: dict[str, dict[str, Any]]) -> str:
    """SHA-256 over names and gold: which exam the floors are for."""
    text = json.dumps(gold, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def measure(folder: Path, readings: tuple[str, ...], sources: Mapping[str, Path] | None = None) -> tuple[Table, str]:
    """(mean score per reading and field, digest of the gold).

    ``sources``: the file to read for each document, by name; without it, the document itself.
    """
    score = scorer(folder).score
    gold = golds(folder, readings)
    rows: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for name, wanted in gold.items():
        own = (path for path in folder.glob(f"{name}.*") if not path.name.endswith(".gold.json"))
        source = sources[name] if sources else next(own)
        for field, value in scores(score, wanted, source).items():
            rows[wanted["_reading"]][field].append(value)
    table = {
        reading: {field: round(sum(values) / len(values), 4) for field, values in sorted(fields.items())}
        for reading, fields in sorted(rows.items())
    }
    return table, digest(gold)


def scores(score: Callable[..., dict[str, float]], wanted: dict[str, Any], source: Path) -> dict[str, float]:
    """The scores of one document by field. ``score``: the function of the corpus's scorer; ``wanted``: the gold."""
    document = json.loads(vnadmin_doc.write(vnadmin_doc.read(source), "json"))
    return with_filed(score(wanted, document["letter"], document["issues"]))


def measure_rasters(folder: Path, words: Path) -> tuple[Table, str]:
    """The same for scans, as the mean of the rasters; ``spread`` is the range of the means of all fields."""
    measured = []
    for raster in RASTERS:
        sources = {path.stem: path for path in (words / raster).glob("*.rec")}
        measured.append(measure(folder, SCANS, sources))
    tables = [table for table, _ in measured]
    joined: Table = {}
    for reading, fields in tables[0].items():
        joined[reading] = {
            field: round(sum(table[reading][field] for table in tables) / len(tables), 4) for field in fields
        }
        means = [mean_of_fields(table[reading]) for table in tables]
        joined[reading]["spread"] = round(max(means) - min(means), 4)
    return joined, measured[0][1]


def mean_of_fields(fields: Mapping[str, float]) -> float:
    """The mean that the corpus's scorer prints: soft scores and figures that are no fields do not count."""
    counted = [value for field, value in fields.items() if field not in OUTSIDE_MEAN and not field.startswith("~")]
    return sum(counted) / len(counted)


def with_filed(row: dict[str, float]) -> dict[str, float]:
    """The scores of a document; in the place of ``unseen``, is it filed unseen and right, or filed and wrong?"""
    unseen = row.pop("unseen", None)
    if unseen is None:
        return row
    right = row["header.whole"]
    return row | {"filed.right": unseen * right, "filed.wrong": unseen * (1 - right)}


def regressions(table: Table, floors: Table) -> list[str]:
    """One line for each field that is worse than its floor (``CEILINGS``: above it)."""
    worse = []
    for reading, fields in floors.items():
        for field, floor in fields.items():
            value = table.get(reading, {}).get(field, 0.0)
            fell = value > floor + MARGIN if field in CEILINGS else value < floor - MARGIN
            if fell:
                worse.append(f"{reading} {field}: {value:.4f}, floor {floor:.4f}")
    return worse


def load_floors() -> dict[str, Any]:
    """The pinned floors: ``{"digital": {"digest", "table"}, "scans": …}``."""
    return dict(json.loads(FLOORS.read_text(encoding="utf-8"))) if FLOORS.exists() else {}


def main() -> int:
    """Measure, compare or pin; 1 on a regression."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", type=Path, metavar="FOLDER", help="the folder that rasters.py wrote")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    args = parser.parse_args()
    folder = corpus()
    if folder is None:
        print("no corpus here: set VNADMIN_DOC_CORPUS", file=sys.stderr)
        return 2
    floors = load_floors()
    failed = False
    exams: dict[str, Callable[[], tuple[Table, str]]] = {"digital": partial(measure, folder, DIGITAL)}
    if args.scans:
        exams["scans"] = partial(measure_rasters, folder, args.scans / "words")
    for name, measured in exams.items():
        table, exam = measured()
        print(json.dumps(table, indent=1))
        pinned = floors.get(name)
        worse = regressions(table, pinned["table"]) if pinned and pinned["digest"] == exam else []
        for line in worse:
            print(f"REGRESSION {line}")
        if args.update and (not worse or args.allow_regression):
            floors[name] = {"digest": exam, "table": table}
            FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
        failed = failed or bool(worse)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
