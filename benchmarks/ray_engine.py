"""Compare the Ray engine with the local engine: same letters, two workers each, alternately; and compare the bytes.

    python benchmarks/ray_engine.py [--files N] [--scans N] [--rounds N]

Each engine converts a fifth of the files, then all of them. ``steady``: files per second after the start, computed from
the difference; ``start``: seconds of the start. The bytes of all documents are compared.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._options import make_parser
from vnadmin_doc.batch import Outcome, outcomes
from vnadmin_doc.batch.cluster import outcomes as ray_outcomes

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
WORKERS = 2


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--files", type=int, default=1000, help="text letters (1000)")
    parser.add_argument("--scans", type=int, default=0, help="scans (0)")
    parser.add_argument("--rounds", type=int, default=1, help="each engine so often, in turns (1)")
    options = parser.parse_args()
    console = Console(width=110)
    if not find_spec("ray"):
        console.print("Ray is not installed: pip install 'vnadmin-doc[ray]'")
        return
    table = Table("", "files", "engine", "a fifth, s", "all, s", "start, s", "steady, files/s", "of local", "bytes")
    with tempfile.TemporaryDirectory() as place:
        for name, pattern, count in (("text", "*.txt", options.files), ("scan", "cong-van-quet/*.pdf", options.scans)):
            if count:
                for row in rows_of_engines(Path(place, name), pattern, count, options.rounds):
                    table.add_row(name, str(count), *row)
    console.print(table)


def write_all(folder: Path, pattern: str, count: int) -> None:
    """Write the samples in rotation, with different bytes each, a hundred per folder."""
    sources = cycle(sorted(SAMPLES.rglob(pattern)))
    for number, source in enumerate(islice(sources, count)):
        path = folder / f"{number // 100:03}" / f"{number}{source.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source.read_bytes() + f"\n% {number}\n".encode())


def rows_of_engines(place: Path, pattern: str, count: int, rounds: int) -> Iterator[tuple[str, ...]]:
    """The rows of the table for the two engines."""
    engines: dict[str, Callable[..., Iterator[Outcome]]] = {"local": outcomes, "Ray": ray_outcomes}
    times: dict[tuple[str, int], list[float]] = {}
    made: dict[str, dict[str, bytes]] = {}
    few = count // 5
    for _ in range(rounds):
        for number in (few, count):
            folder = place / f"in-{number}"
            if not folder.is_dir():
                write_all(folder, pattern, number)
            for name, engine in engines.items():
                out = place / f"out-{name}"
                shutil.rmtree(out, ignore_errors=True)
                began = time.monotonic()
                assert sum(1 for _ in engine([folder], out, workers=WORKERS)) == number
                times.setdefault((name, number), []).append(time.monotonic() - began)
                made[name] = documents(out)
    same = "the same" if made["Ray"] == made["local"] and made["local"] else "differ"
    steady = {name: (count - few) / (median(times[name, count]) - median(times[name, few])) for name in engines}
    for name in engines:
        whole, small = median(times[name, count]), median(times[name, few])
        start = whole - count / steady[name]
        yield (
            name,
            f"{small:.1f}",
            f"{whole:.1f}",
            f"{start:.1f}",
            f"{steady[name]:.1f}",
            (f"{steady[name] / steady['local']:.2f}"),
            same,
        )


def documents(out: Path) -> dict[str, bytes]:
    """The bytes of every document by its name."""
    found = (path for path in out.rglob("*.json") if ".vnadmin-doc" not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


if __name__ == "__main__":
    main()
