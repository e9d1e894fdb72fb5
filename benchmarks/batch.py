"""Measure batch conversion: whole folders, cost of the ledger, a second run, one worker against two.

    python benchmarks/batch.py [--files 1000 10000] [--pdfs N] [--scans N] [--rounds N] [--beside CHECKOUT]

The letters are the samples in rotation, with a number added so that all files differ: half text and half DOCX,
then born-digital PDFs, then scans. The memory of the parent process is measured after a tenth of the files
and at the end. The rate without batch is that of the same work in one process, for a sample of the files.

The PDFs are also converted by the command ``vnadmin-doc convert``. ``--beside``: another version of this project (a
checkout, such as a git worktree), whose command converts the same PDFs alternately.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle, islice, product
from pathlib import Path
from statistics import median

import psutil
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vnadmin_doc
from benchmarks._options import checkout, make_parser
from benchmarks._versions import ROOT, Seconds, convert_seconds
from vnadmin_doc.batch import Outcome, convert
from vnadmin_doc.batch.ledger import Ledger

Files = Iterator[tuple[str, bytes]]

SAMPLES = ROOT / "samples"
MIB = 1024 * 1024
BARE = 400
"""Files that are read without batch."""


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = make_parser(__doc__)
    parser.add_argument("--files", type=int, nargs="*", default=[1000, 10_000], help="text and DOCX (1000 10000)")
    parser.add_argument("--pdfs", type=int, default=400, help="born-digital PDFs (400)")
    parser.add_argument("--scans", type=int, default=40, help="scans (40)")
    parser.add_argument("--rounds", type=int, default=1, help="one worker and two so often, in turns (1)")
    parser.add_argument("--beside", type=checkout, help="another version: a checkout of this project")
    options = parser.parse_args()
    console = Console(width=130)
    with tempfile.TemporaryDirectory() as place:
        if options.files:
            console.print(time_by_files(Path(place), options.files))
        console.print(
            scaling(
                Path(place),
                {"born-digital PDF": (pdf(), options.pdfs), "scan": (scan(), options.scans)},
                options.rounds,
            )
        )
        if options.pdfs:
            versions = {"this version": ROOT} | ({"the other version": options.beside} if options.beside else {})
            console.print(by_command(Path(place), versions, options.pdfs, options.rounds))


def time_by_files(place: Path, counts: list[int]) -> Table:
    """A table of seconds by number of files."""
    made = Table(
        "files", "s", "files/s", "bare, one process", "ledger, of all time", "parent MiB at 10 %",
        "at 100 %", "again, files/s", title="Text and DOCX, a worker a core", title_justify="left",
    )  # fmt: skip
    for count in counts:
        folder, out = place / f"in-{count}", place / f"out-{count}"
        write_all(folder, office(), count)
        held = dict.fromkeys((max(count // 10, 1), count), 0.0)
        with Stopwatch() as ledger:
            seconds = run_seconds(folder, out, os.cpu_count() or 1, partial(note_memory, held))
        busy = seconds * (os.cpu_count() or 1)
        again = run_seconds(folder, out, 1, lambda _: None)
        made.add_row(
            str(count), f"{seconds:.1f}", f"{count / seconds:.0f}", f"{rate_without_batch(folder):.0f}",
            f"{ledger.seconds / busy:.1%}",
            *(f"{memory:.0f}" for memory in held.values()), f"{count / again:.0f}",
        )  # fmt: skip
    return made


def scaling(place: Path, sources: dict[str, tuple[Files, int]], rounds: int) -> Table:
    """One worker against two, measured alternately; the median of the rounds."""
    made = Table("", "files", "1 worker, s", "2 workers, s", "ratio", title="Workers", title_justify="left")
    for name, (source, count) in sources.items():
        if count:
            folder = place / name
            write_all(folder, source, count)
            times: dict[int, list[float]] = {1: [], 2: []}
            for turn, workers in product(range(rounds), times):
                times[workers].append(run_seconds(folder, place / f"{name}-{turn}-{workers}", workers, lambda _: None))
            ratio = median(one / two for one, two in zip(*times.values(), strict=True))
            made.add_row(name, str(count), *(f"{median(each):.1f}" for each in times.values()), f"{ratio:.2f}")
    return made


def by_command(place: Path, versions: dict[str, Path], count: int, rounds: int) -> Table:
    """The PDFs converted by the command of each version alternately; medians of the rounds."""
    made = Table("", "files", "s", "files/s", "CPU s", "faster, all rounds", "less CPU",
                 title="Born-digital PDFs, vnadmin-doc convert --jobs 2", title_justify="left")  # fmt: skip
    folder = place / "by command"
    write_all(folder, pdf(), count)
    times: dict[str, list[Seconds]] = {name: [] for name in versions}
    for turn, (name, version) in product(range(rounds), versions.items()):
        out = place / f"{name}-{turn}"
        times[name].append(convert_seconds(version, [folder], out))
        written = sum(1 for path in out.rglob("*.json") if ".vnadmin-doc" not in path.parts)
        if written != count:
            raise RuntimeError(f"{name}: {written} documents of {count} files")
    ours = times["this version"]
    for name, each in times.items():
        wall, cpu = (median(column) for column in zip(*each, strict=True))
        ratios = [] if each is ours else [ratios_of(ours, each, kind) for kind in (0, 1)]
        made.add_row(name, str(count), f"{wall:.1f}", f"{count / wall:.0f}", f"{cpu:.1f}", *ratios)
    return made


def ratios_of(ours: list[Seconds], others: list[Seconds], kind: int) -> str:
    """The ratios of the rounds as text: the median, the smallest and the largest."""
    ratios = sorted(other[kind] / own[kind] for own, other in zip(ours, others, strict=True))
    return f"{median(ratios):.2f} × ({ratios[0]:.2f} to {ratios[-1]:.2f})"


class Stopwatch:
    """Measures the time of the ledger's methods in the parent process."""

    METHODS = ("find", "record", "commit")

    def __enter__(self) -> Stopwatch:
        self.seconds, self._depth = 0.0, 0
        self._whole = {name: getattr(Ledger, name) for name in self.METHODS}
        for name, method in self._whole.items():
            setattr(Ledger, name, self._watched(method))
        return self

    def _watched(self, method: Callable[..., object]) -> Callable[..., object]:
        def watched(*arguments: object) -> object:
            self._depth += 1
            began = time.perf_counter()
            try:
                return method(*arguments)
            finally:
                self._depth -= 1
                if not self._depth:
                    self.seconds += time.perf_counter() - began

        return watched

    def __exit__(self, *_: object) -> None:
        for name, method in self._whole.items():
            setattr(Ledger, name, method)


def note_memory(held: dict[int, float], number: int) -> None:
    """Record the memory after a tenth of the files and at the end."""
    if number in held:
        held[number] = resident()


def run_seconds(folder: Path, out: Path, workers: int, each: Callable[[int], None]) -> float:
    """Seconds of a run; ``each`` is called with the number of finished files."""
    done = 0

    def count(outcome: Outcome) -> None:
        nonlocal done
        if outcome.status == "failed":
            raise RuntimeError(f"{outcome.job.source}: {outcome.message}")
        done += 1
        each(done)

    began = time.perf_counter()
    convert([folder], out, workers=workers, each=count)
    return time.perf_counter() - began


def rate_without_batch(folder: Path) -> float:
    """Files per second, read and written as JSON in this process."""
    files = [path.read_bytes() for path in islice(sorted(folder.rglob("*.*")), BARE)]
    began = time.perf_counter()
    for data in files:
        vnadmin_doc.write(vnadmin_doc.read(data))
    return len(files) / (time.perf_counter() - began)


def write_all(folder: Path, files: Files, count: int) -> None:
    """Write ``count`` files, a thousand per folder."""
    for number, (suffix, data) in enumerate(islice(files, count)):
        path = folder / f"{number // 1000:03}" / f"{number:06}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def office() -> Files:
    """Text and DOCX alternately, each with its own number."""
    texts = [path.read_text("utf-8") for path in sorted(SAMPLES.glob("*/source.*txt"))]
    books = [path.read_bytes() for path in sorted(SAMPLES.glob("*/source.docx"))]
    for number, (text, book) in enumerate(zip(cycle(texts), cycle(books), strict=False)):  # both are endless
        yield ".txt", f"{text}\n{number}\n".encode()
        yield ".docx", with_comment(book, number)


def with_comment(book: bytes, number: int) -> bytes:
    """The same DOCX with a comment in the archive."""
    out = io.BytesIO(book)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = str(number).encode()
    return out.getvalue()


def pdf() -> Files:
    """Born-digital PDFs, with a comment appended to each."""
    files = [path.read_bytes() for path in sorted(SAMPLES.glob("*/source.pdf"))]
    digital = [data for data in files if vnadmin_doc.read(data).source.reading == "pdf-text"]
    for number, data in enumerate(cycle(digital)):
        yield ".pdf", data + f"\n% {number}\n".encode()


def scan() -> Files:
    """Scans, with some bytes appended to each picture."""
    for number, path in enumerate(cycle(sorted([*SAMPLES.glob("*/source.jpg"), *SAMPLES.glob("*/source.png")]))):
        yield path.suffix, path.read_bytes() + str(number).encode()


def resident() -> float:
    """Resident memory of this process in MiB."""
    return psutil.Process().memory_info().rss / MIB


if __name__ == "__main__":
    main()
