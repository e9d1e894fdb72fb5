"""Fault runs: the command over a folder, with something going wrong; then what must hold.

    python tests/fault_runs.py [--runs N] [--files N]       prints the table

Faults of single files are put into the worker by ``sitecustomize`` on its path, so that the command, its
workers and its ledger are the real ones. What a file does is the first word in it.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vnadmin_doc.batch import convert
from vnadmin_doc.batch.job import Job, Outcome

LETTER = """ỦY BAN NHÂN DÂN TỈNH X          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: {}/UBND-VX                      X, ngày 05 tháng 6 năm 2023

Kính gửi: Sở Y.

Đề nghị Sở Y báo cáo trước ngày 10 tháng 6 năm 2023.
"""

INJECTED = """
import builtins, os, sys, time

def _at_work(data):
    if data.startswith(b"HANG"):
        time.sleep(3600)
    if data.startswith(b"SPIN"):
        while True:
            pass
    if data.startswith(b"EAT"):
        held = []
        while True:
            held.append(bytearray(16 << 20))
            time.sleep(0.02)
    if data.startswith(b"SEGV"):
        os.kill(os.getpid(), 11)
    if data.startswith(b"EXIT"):
        os._exit(3)

if "spawn_main" in " ".join(sys.orig_argv):
    from vnadmin_doc.formats.markup import plain_text as text
    matches = text.matches

    def watched(data):
        _at_work(data)
        return matches(data)

    text.matches = watched
"""


def threads_of_numpy(job: Job) -> Outcome:
    """A worker's work: how many threads its process has once numpy has multiplied, as the message."""
    import numpy
    import psutil

    matrix = numpy.ones((400, 400))
    assert (matrix @ matrix)[0, 0] == 400
    return Outcome(job, "converted", str(psutil.Process().num_threads()))


@dataclass(frozen=True)
class Account:
    """What is there after a run. ``wrong`` says what should not be."""

    found: int
    rows: int
    states: dict[str, int]
    wrong: tuple[str, ...]


def letters(folder: Path, count: int, first: int = 0) -> None:
    """So many different letters, in folders of a hundred."""
    for number in range(first, first + count):
        path = folder / f"{number // 100:03}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LETTER.format(number), encoding="utf-8")


def command(folder: Path, out: Path, *options: str) -> list[str]:
    """The command over a folder, with two workers."""
    return [sys.executable, "-m", "vnadmin_doc", "convert", str(folder), "-o", str(out), "-j", "2", *options]


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """What is started within ends on Ctrl-C, even if this process ignores it (a shell's job in the background)."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def begun(folder: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    """The command, started, with the faults of files put in."""
    place = out.parent / "injected"
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(INJECTED)
    path = os.pathsep.join([str(place), *(p for p in sys.path if p)])
    with interruptible():
        return subprocess.Popen(
            command(folder, out, *options),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )


def run(folder: Path, out: Path, *options: str, timeout: float = 300) -> tuple[int, str]:
    """The command to its end: exit code, and what it said."""
    process = begun(folder, out, *options)
    _, errors = process.communicate(timeout=timeout)
    return process.returncode, errors


def prepared(folder: Path, out: Path) -> None:
    """The same without faults and without workers, in this process: where it is not the run that is tried."""
    convert([folder], out, workers=0)


def workers(process: subprocess.Popen[str]) -> list[int]:
    """The process numbers of a running command's workers (Linux)."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return []


def account(folder: Path, out: Path, *, tidy: bool = True) -> Account:
    """Files against rows against documents: none lost, doubled or half written, and (``tidy``) none left under way."""
    sources = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    ledger = sqlite3.connect(out / ".vnadmin-doc" / "ledger.sqlite")
    rows = ledger.execute("SELECT name, state, sha256, error FROM source").fetchall()
    wrong = []
    if ledger.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        wrong.append("ledger not whole")
    names = [row[0] for row in rows]
    wrong += [f"lost: {name}" for name in sorted(set(sources) - set(names))]
    wrong += [f"of no file: {name}" for name in sorted(set(names) - set(sources))]
    documents = {p.relative_to(out).as_posix() for p in out.rglob("*.json") if ".vnadmin-doc" not in p.parts}
    for name, state, digest, _ in rows:
        if state != "converted":
            continue
        document = json.loads((out / f"{name}.json").read_bytes())
        documents.discard(f"{name}.json")
        if name in sources and not (
            document["source"]["sha256"] == digest == hashlib.sha256(sources[name].read_bytes()).hexdigest()
        ):
            wrong.append(f"document, row and file differ: {name}")
    wrong += [f"document without a row: {name}" for name in sorted(documents)]
    wrong += [f"left: {p.name}" for p in (out / ".vnadmin-doc" / "tmp").iterdir() if tidy]
    letters = ledger.execute("SELECT count(*) FROM letter").fetchone()[0]
    states: dict[str, int] = {}
    for _, state, _, error in rows:
        key = error or state
        states[key] = states.get(key, 0) + 1
    if letters != states.get("converted", 0):
        wrong.append(f"{letters} letters of {states.get('converted', 0)} files")
    ledger.close()
    return Account(len(sources), len(rows), states, tuple(wrong))


def killed(place: Path, files: int, victim: str, moment: float) -> tuple[int, Account]:
    """Kill -9 of ``victim`` so long after the first document; then run again. How many were done, the account."""
    folder, out = place / "in", place / "out"
    letters(folder, files)
    process = begun(folder, out)
    deadline = time.monotonic() + 60
    while not any(out.glob("*/*.json")) and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(moment)
    pids = [process.pid] if victim == "parent" else workers(process)[:1]
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    done = len(list(out.glob("*/*.json")))
    process.communicate(timeout=120)
    for document in out.glob("*/*.json"):
        json.loads(document.read_bytes())  # whole, at any moment
    run(folder, out, "-j", "0")
    return done, account(folder, out)


def main() -> int:
    """Run the kills and print the table; 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance, bad = random.Random(arguments.seed), 0
    print(f"{'killed':<8}{'runs':>6}{'files':>8}{'done at the kill':>20}{'rows':>8}  wrong")
    for victim in ("worker", "parent"):
        done: list[int] = []
        rows: list[int] = []
        wrong: list[str] = []
        for _ in range(arguments.runs // 2):
            with tempfile.TemporaryDirectory() as place:
                at, told = killed(Path(place), arguments.files, victim, chance.uniform(0, 1.0))
            done.append(at)
            rows.append(told.rows)
            wrong += told.wrong
        bad += len(wrong)
        span = f"{min(done)}-{max(done)}"
        print(
            f"{victim:<8}{len(done):>6}{arguments.files:>8}{span:>20}{min(rows):>8}  {wrong or 'nothing'}", flush=True
        )
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
