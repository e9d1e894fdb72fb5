"""Another version of this project beside this one: another checkout, with the same interpreter and libraries."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Literal

__all__ = ["ROOT", "Seconds", "Version", "convert_seconds", "seconds_of_children"]

ROOT = Path(__file__).resolve().parents[1]
Job = Literal["read", "convert"]
Seconds = tuple[float, float]
"""Wall-clock seconds, and CPU seconds of all processes."""
_SERVER = """
import gc, sys, time
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import vnadmin_doc

if not Path(vnadmin_doc.__file__).is_relative_to(sys.argv[1]):
    raise SystemExit(f"imported from {vnadmin_doc.__file__}")
gc.freeze()
for line in sys.stdin:
    job, _, path = line.rstrip("\\n").partition(" ")
    data, name = Path(path).read_bytes(), Path(path).name
    began = time.process_time()
    reading = vnadmin_doc.read(data, name=name)
    if job == "convert":
        vnadmin_doc.write(reading)
    print(time.process_time() - began, flush=True)
"""


class Version:
    """A process that reads files with the code of a checkout. A context manager; it ends the process."""

    def __init__(self, checkout: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(checkout / "src")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=_environment(checkout),
        )  # fmt: skip

    def __enter__(self) -> Version:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.process.communicate()

    def seconds(self, job: Job, path: Path) -> float:
        """CPU seconds to read a file, or to convert it to a JSON document."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{job} {path}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def convert_seconds(checkout: Path, sources: Iterable[Path], out: Path) -> Seconds:
    """Seconds of ``vnadmin-doc convert`` with two workers, in a new process."""
    command = [sys.executable, "-m", "vnadmin_doc", "convert", *map(str, sources), "-o", str(out), "--jobs", "2"]
    run = partial(subprocess.run, [*command, "--quiet"], check=True, env=_environment(checkout))
    return seconds_of_children(run)


def seconds_of_children(work: Callable[[], object]) -> Seconds:
    """Seconds of the processes that ``work`` starts and waits for."""
    began, cpu = time.perf_counter(), sum(os.times()[2:4])
    work()
    return time.perf_counter() - began, sum(os.times()[2:4]) - cpu


def _environment(checkout: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(checkout / "src"), "PYTHONUTF8": "1"}
