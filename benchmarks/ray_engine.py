"""The Ray engine against the local one: the same letters, two workers each, in turns; and the same bytes.

    python benchmarks/ray_engine.py [--files N] [--scans N] [--rounds N]

``steady`` is what the last four fifths of the outcomes say, by the time that passes between them: files a second once
all is started; ``start`` is what is left of the whole time by that. The middle of the rounds is told, of a round's own
ratio too. The bytes of all documents are compared.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from vnadmin_doc.batch import Outcome, outcomes
from vnadmin_doc.batch.cluster import outcomes as ray_outcomes

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
WORKERS = 2
Engine = Callable[..., Iterator[Outcome]]
ENGINES: dict[str, Engine] = {"local": outcomes, "Ray": ray_outcomes}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000, help="text letters (1000)")
    parser.add_argument("--scans", type=int, default=0, help="scans (0)")
    parser.add_argument("--rounds", type=int, default=1, help="each engine so often, in turns (1)")
    parser.add_argument("--corpus", help=argparse.SUPPRESS)  # scripts/bench gives each the same arguments
    options = parser.parse_args()
    console = Console(width=110)
    if not find_spec("ray"):
        console.print("Ray is not installed: pip install 'vnadmin-doc[ray]'")
        return
    table = Table("", "files", "engine", "all, s", "start, s", "steady, files/s", "of local", "bytes")
    with tempfile.TemporaryDirectory() as place:
        for name, pattern, count in (("text", "*.txt", options.files), ("scan", "cong-van-quet/*.pdf", options.scans)):
            if count:
                for row in compared(Path(place, name), pattern, count, options.rounds):
                    table.add_row(name, str(count), *row)
    console.print(table)


def write_all(folder: Path, pattern: str, count: int) -> None:
    """Samples in turn, each with bytes of its own, and a hundred to a folder."""
    sources = cycle(sorted(SAMPLES.rglob(pattern)))
    for number, source in enumerate(islice(sources, count)):
        path = folder / f"{number // 100:03}" / f"{number}{source.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes() + f"\n% {number}\n".encode())


def compared(place: Path, pattern: str, count: int, rounds: int) -> Iterator[tuple[str, ...]]:
    """The two engines' rows."""
    write_all(place / "in", pattern, count)
    runs = [{name: timed(engine, place, name) for name, engine in ENGINES.items()} for _ in range(rounds)]
    made = {name: documents(place / name) for name in ENGINES}
    same = "the same" if made["Ray"] == made["local"] and len(made["local"]) == count else "differ"
    for name in ENGINES:
        whole, steady = (median(run[name][which] for run in runs) for which in (0, 1))
        ratio = median(run[name][1] / run["local"][1] for run in runs)
        yield name, f"{whole:.1f}", f"{whole - count / steady:.1f}", f"{steady:.1f}", f"{ratio:.2f}", same


def timed(engine: Engine, place: Path, name: str) -> tuple[float, float]:
    """(seconds of the whole run, files a second between the first fifth of the outcomes and the last)."""
    shutil.rmtree(place / name, ignore_errors=True)
    began = time.monotonic()
    moments = [time.monotonic() for _ in engine([place / "in"], place / name, workers=WORKERS)]
    fifth = len(moments) // 5
    return time.monotonic() - began, (len(moments) - 1 - fifth) / (moments[-1] - moments[fifth])


def documents(out: Path) -> dict[str, bytes]:
    """Every document by its name."""
    found = (path for path in out.rglob("*.json") if ".vnadmin-doc" not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


if __name__ == "__main__":
    main()
