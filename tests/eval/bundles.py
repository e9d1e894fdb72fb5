"""How well files of several letters are split: on generated bundles, digital and scanned, every cut and every page.

    PYTHONPATH=tests:. python tests/eval/bundles.py [BUNDLES [SCANNED]]      50 and 15 if not said otherwise

A cut is right where a letter truly begins on its page. "lost" counts pages that no letter has and words
that no letter's evidence or unplaced lines hold.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

from tools.samples.bundles import Bundle, bundles

from eval.conservation import lost_words
from vnadmin_doc.api import open_source
from vnadmin_doc.pipeline import analyse_all


@dataclass
class Count:
    """Cuts that are right, wrong and missed; pages; pages and words lost."""

    bundles: int = 0
    pages: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    lost: int = 0

    def add(self, made: Bundle) -> None:
        source = open_source(made.data)
        readings = analyse_all(source)
        whole = (1, len(source.pages))
        parts = [(p.first_page, p.last_page) if (p := reading.source.part) else whole for reading in readings]
        found, true = {first for first, _ in parts[1:]}, set(made.starts[1:])
        self.bundles += 1
        self.pages += made.pages
        self.right += len(found & true)
        self.wrong += len(found - true)
        self.missed += len(true - found)
        held = [page for first, last in parts for page in range(first, last + 1)]
        self.lost += len(set(range(1, made.pages + 1)) ^ set(held)) + len(held) - len(set(held))
        for (first, last), reading in zip(parts, readings, strict=True):
            self.lost += len(lost_words(replace(source, pages=source.pages[first - 1 : last]), reading))

    def line(self, name: str) -> str:
        f1 = 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)
        return (
            f"{name:8} {self.bundles:3} bundles {self.pages:4} pages   cuts: {self.right} right, {self.wrong} wrong, "
            f"{self.missed} missed, F1 {f1:.3f}   lost {self.lost}"
        )


def main(count: int = 50, scanned: int = 15) -> int:
    """Print the figures; 1 where F1 is below 0.97 or something is lost."""
    counts = {"digital": Count(), "scanned": Count()}
    for made in bundles(count, scanned=scanned):
        counts["scanned" if made.scanned else "digital"].add(made)
    for name, counted in counts.items():
        print(counted.line(name))
    right, others = (sum(c.right for c in counts.values()), sum(c.wrong + c.missed for c in counts.values()))
    return int(2 * right < 0.97 * (2 * right + others) or any(c.lost for c in counts.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
