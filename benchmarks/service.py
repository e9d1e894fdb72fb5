"""Load the HTTP service: throughput, latency beside the library's own time, memory, and what is lost in a fault.

    python benchmarks/service.py [--clients N] [--seconds S] [--alone S] [--workers N] [--mix]
                                 [--kill-worker K] [--restart K] [--fill K]

The server is the command ``vnadmin-doc serve`` with its state in a temporary folder. First one client sends text
letters for ``--alone`` seconds, and reads each with the library too; then ``--clients`` send for ``--seconds``. The
letters are the samples with a number added, so that all differ; ``--mix`` adds DOCX and born-digital PDFs. A client
sends its next letter when it has the answer, so with more clients than workers its latency is mostly the wait in the
queue. The overhead is the latency without the wait and the reading, which the server states in Server-Timing; beside
the library, it is the latency without the library's time for the same letter.

One letter in eight is sent as a job, with an Idempotency-Key, and again with it if the connection is lost. At the end
each accepted job must be in the queue exactly once, and its document must be that of its letter.

``--kill-worker``: a worker is killed every K seconds. ``--restart``: the server is killed (SIGKILL) every K seconds and
started again. ``--fill``: the disk is full for three seconds every K seconds; its state is then in a small file system
in memory, for which the benchmark must run as root. Answers other than 200, 202, 429 and 503, and lost connections
without ``--restart``, are errors; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks._options import make_parser
from benchmarks._service_load import Letters, Load, Server, ended, loaded, often

EXPECTED = ("200", "202", "429", "503")
FULL_SECONDS = 3.0
STATE_SIZE = "512m"


@contextlib.contextmanager
def state_folder(*, small: bool) -> Iterator[Path]:
    """The folder of the service; ``small``: a file system of its own in memory."""
    with tempfile.TemporaryDirectory() as place:
        if not small:
            yield Path(place)
            return
        mount = ["mount", "-t", "tmpfs", "-o", f"size={STATE_SIZE}", "tmpfs", place]
        if subprocess.run(mount, stderr=subprocess.DEVNULL, check=False).returncode:
            raise SystemExit("--fill: no file system can be mounted here; run as root, or without --fill")
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", place], check=True)


def fill(folder: Path) -> None:
    """Fill the file system for some seconds."""
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        until = time.monotonic() + FULL_SECONDS
        while time.monotonic() < until:
            try:
                file.write(bytes(4096))
            except OSError:
                time.sleep(0.01)
    filler.unlink(missing_ok=True)


# ---- tables --------------------------------------------------------------------------------------


def share(values: list[float], percent: int) -> str:
    """A percentile as text."""
    ordered = sorted(values)
    return f"{ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]:.1f}" if ordered else "-"


def latencies(phases: dict[int, tuple[Load, float]]) -> Table:
    """A row of latencies for each number of clients."""
    made = Table("clients", "answers/s", "p50", "p95", "p99", "queue p50", "reading p50", "p95", "overhead p50", "p95",
                 "library p50", "p95", "latency over it p95", title="Latency, ms", title_justify="left")  # fmt: skip
    for clients, (load, seconds) in phases.items():
        seen = load.seen
        latency, overhead = [each.latency for each in seen], [each.overhead for each in seen]
        read, library = [each.read for each in seen], [each.library for each in seen if each.library]
        made.add_row(
            str(clients), f"{len(seen) / seconds:.1f}", *(share(latency, percent) for percent in (50, 95, 99)),
            share([each.queue for each in seen], 50), share(read, 50), share(read, 95),
            share(overhead, 50), share(overhead, 95), share(library, 50), share(library, 95),
            share([each.latency - each.library for each in seen if each.library], 95),
        )  # fmt: skip
    return made


def answers(phases: dict[int, tuple[Load, float]], jobs: Counter[str]) -> Table:
    """The answers by status, and the ends of the jobs."""
    made = Table("clients", "answers by status", "accepted jobs", title="Answers", title_justify="left")
    for clients, (load, _) in phases.items():
        counted = ", ".join(f"{number:,} × {status}" for status, number in sorted(load.answers.items()))
        made.add_row(str(clients), counted, ", ".join(f"{number:,} {end}" for end, number in jobs.items() if load.jobs))
    return made


def memories(memory: list[tuple[float, float]]) -> Table:
    """Memory at the start, in the middle and at the end: medians of a tenth of the time."""
    made = Table("MiB", "start", "middle", "end", title="Memory during the load", title_justify="left")
    tenth = max(1, len(memory) // 10)
    middle = len(memory) // 2
    parts = (memory[:tenth], memory[middle : middle + tenth], memory[-tenth:])
    for column, name in enumerate(("server", "workers")):
        made.add_row(name, *(f"{statistics.median(each[column] for each in part):.0f}" for part in parts))
    return made


def faults(phases: dict[int, tuple[Load, float]], jobs: Counter[str], options: argparse.Namespace) -> list[str]:
    """What must not happen and did."""
    total = Counter[str]()
    for load, _ in phases.values():
        total += load.answers
    expected = (*EXPECTED, *(["connection lost"] if options.restart else []))
    found = [f"{number} × {status}" for status, number in total.items() if status not in expected]
    found += [f"{number} jobs {end}" for end, number in jobs.items() if end != "succeeded"]
    wrong = sum(load.wrong for load, _ in phases.values())
    return found + ([f"{wrong} documents of other letters"] if wrong else [])


def main() -> None:
    """Parse the arguments, print the tables; exit code 1 after a fault."""
    parser = make_parser(__doc__)
    parser.add_argument("--clients", type=int, default=16, help="clients that send at the same time (16)")
    parser.add_argument("--seconds", type=float, default=300, help="how long they send (300)")
    parser.add_argument("--alone", type=float, default=30, help="seconds of the single client before (30)")
    parser.add_argument("--workers", type=int, default=2, help="workers of the server (2)")
    parser.add_argument("--mix", action="store_true", help="send DOCX and PDF too")
    parser.add_argument("--kill-worker", type=float, default=0, metavar="K", help="kill a worker every K seconds")
    parser.add_argument("--restart", type=float, default=0, metavar="K", help="kill the server every K seconds")
    parser.add_argument("--fill", type=float, default=0, metavar="K", help="fill the disk every K seconds")
    options = parser.parse_args()
    letters, console = Letters(mix=options.mix), Console(width=160)
    with state_folder(small=options.fill > 0) as place:
        server = Server(place / "state", options.workers)
        try:
            alone, _ = loaded(server, letters, 1, options.alone, beside_library=True)
            with (
                often(options.kill_worker, server.kill_worker), often(options.restart, server.restart),
                often(options.fill, lambda: fill(place)),
            ):  # fmt: skip
                load, memory = loaded(server, letters, options.clients, options.seconds)
            jobs = ended(server, load, place / "state")
        finally:
            server.stop()
    phases = {1: (alone, options.alone), options.clients: (load, options.seconds)}
    for table in (latencies(phases), answers(phases, jobs), memories(memory)):
        console.print(table)
    if found := faults(phases, jobs, options):
        raise SystemExit("faults: " + "; ".join(found))


if __name__ == "__main__":
    main()
