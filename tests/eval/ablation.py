"""Read the corpus's scans without one remedy of OCR at a time, to see what each is worth on four rasters.

    python tests/eval/ablation.py FOLDER [REMEDY...] [--jobs N]

FOLDER is that of ``rasters.py``, which notes beside the words of each scan which remedies changed something on it. Only
these scans are read again, into FOLDER/without/REMEDY. For each remedy the program prints on how many readings it
acted, how many it made better and worse, and for each field the sum over the readings of the score with the remedy
minus the score without it. A remedy that makes no reading better brings nothing on these scans.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from eval.gate import SCANS, corpus, golds, scorer, scores
from eval.rasters import record, recordings
from eval.remedies import REMEDIES, without

_NO_FIELDS = ("~", "silent.wrong", "filed.", "copy.kind")


@dataclass(frozen=True)
class Reading:
    """A scan on one raster, and the recordings of its words with and without a remedy."""

    name: str
    scan: Path
    recording: Path
    without: Path


def readings(folder: Path, out: Path, remedy: str) -> Iterator[Reading]:
    """The readings on which a remedy acted."""
    for name, scan, recording in recordings(folder, out):
        acted = recording.with_suffix(".acted")
        if acted.exists() and remedy in acted.read_text().split():
            target = out / "without" / remedy / recording.parent.name / recording.name
            yield Reading(name, scan, recording, target)


def record_without(remedy: str, reading: Reading) -> str:
    """Read a scan with the remedy off."""
    with without(remedy):
        return record((reading.scan, reading.without))


def gains(folder: Path, reading: Reading) -> dict[str, float]:
    """The score of each field with the remedy, minus the score without it; only fields that differ."""
    gold, score = golds(folder, SCANS)[reading.name], scorer(folder).score
    with_it, without_it = (scores(score, gold, path) for path in (reading.recording, reading.without))
    found = {field: value - without_it.get(field, 0.0) for field, value in with_it.items()}
    return {field: gain for field, gain in found.items() if abs(gain) > 1e-6 and not field.startswith(_NO_FIELDS)}


def report(folder: Path, out: Path, remedy: str, pool: Executor) -> str:
    """The lines about one remedy."""
    own = list(readings(folder, out, remedy))
    for line in pool.map(record_without, [remedy] * len(own), own):
        print(f"  without {remedy}: {line}", file=sys.stderr)
    each = list(pool.map(gains, [folder] * len(own), own))
    total: Counter[str] = Counter()
    for fields in each:
        total.update(fields)
    better, worse = (sum(sign * sum(fields.values()) > 1e-6 for fields in each) for sign in (1, -1))
    sums = ", ".join(f"{field} {gain:+.2f}" for field, gain in sorted(total.items(), key=lambda item: -abs(item[1])))
    return f"{remedy}: acted on {len(own)}, better {better}, worse {worse}; {sums or 'no field'}"


def main() -> int:
    """Report on the remedies; 2 without a corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("remedies", nargs="*", choices=[[], *REMEDIES], default=[])
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    args = parser.parse_args()
    folder = corpus() or parser.error("no corpus here: set VNADMIN_DOC_CORPUS")
    with ProcessPoolExecutor(args.jobs) as pool:
        for remedy in args.remedies or REMEDIES:
            print(report(folder, args.folder, remedy, pool), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
