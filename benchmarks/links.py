"""Measure links on generated archives whose links are known.

    python benchmarks/links.py [--letters N] [--archives N]

Prints precision and recall for each kind of link, and the time of the first and of later runs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks._options import make_parser  # noqa: E402
from link_archive import Score, archive, found_links, letters_of, save, scores  # noqa: E402
from vnadmin_doc.archive.links.link_table import update_links  # noqa: E402

FIRST_SEED = 101
"""The rules were tuned on archives with smaller seeds."""


def main() -> None:
    """Parse the arguments and print the table."""
    parser = make_parser(__doc__)
    parser.add_argument("--letters", type=int, default=5000, help="letters of one archive (5000)")
    parser.add_argument("--archives", type=int, default=3, help="how many archives (3)")
    options = parser.parse_args()
    total: dict[str, Score] = defaultdict(Score)
    for seed in range(FIRST_SEED, FIRST_SEED + options.archives):
        for relation, score in _measured(options.letters, seed).items():
            known = total[relation]
            known.right, known.wrong = known.right + score.right, known.wrong + score.wrong
            known.missed += score.missed
    made = Table("link", "true links", "precision", "recall")
    for relation, score in sorted(total.items(), key=lambda item: (item[0] != "all", item[0])):
        true = score.right + score.missed
        made.add_row(relation, f"{true:,}", f"{score.precision:.4f}", f"{score.recall:.4f}")
    Console().print(made)


def _measured(count: int, seed: int) -> dict[str, Score]:
    """The scores of one archive; prints the times."""
    items = archive(count, seed)
    names = sorted(letters_of(items))
    later = set(names[-100:])
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        save({item.name: item.letter for item in items if item.name not in later}, out)
        first = _timed(out)
        save({item.name: item.letter for item in items if item.name in later}, out)
        new, none = _timed(out), _timed(out)
        print(f"{len(items):,} letters: first run {first:.1f} s, 100 new letters {new:.2f} s, none {none:.2f} s")
        return scores(items, found_links(out))


def _timed(out: Path) -> float:
    began = time.perf_counter()
    update_links(out)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
