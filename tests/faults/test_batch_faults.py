"""The batch under faults: nothing lost, doubled or half written; every file found has its row."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fault_runs import account, begun, killed, letters, prepared, run, threads_of_numpy, workers
from vnadmin_doc.batch.job import Job
from vnadmin_doc.batch.workers import Bounds
from vnadmin_doc.batch.workers import run as through_workers
from vnadmin_doc.errors import ExitCode, VnadminDocError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the workers under /proc")


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    letters(tmp_path / "in", 40)
    return tmp_path / "in", tmp_path / "out"


@pytest.mark.parametrize(("victim", "moment"), [("worker", 0.0), ("worker", 0.3), ("parent", 0.0), ("parent", 0.3)])
def test_kill_9_loses_nothing(tmp_path: Path, victim: str, moment: float) -> None:
    _, told = killed(tmp_path, 300, victim, moment)
    assert (told.rows, told.states, told.wrong) == (300, {"converted": 300}, ())


@pytest.mark.parametrize(
    ("word", "options", "error", "says"),
    [
        ("HANG", ("--timeout", "3"), "TimeExceeded", "not finished after 3 seconds; raise --timeout"),
        ("SPIN", ("--timeout", "3"), "TimeExceeded", "not finished after 3 seconds"),
        ("EAT", ("--memory", "256"), "MemoryExceeded", "needs more than 256 MiB of memory; raise --memory"),
        ("SEGV", (), "WorkerDied", "ended by signal 11; attempts: 2; the file is skipped"),
        ("EXIT", (), "WorkerDied", "ended with code 3; attempts: 2"),
    ],
)
def test_a_file_that_kills_costs_one_file(
    place: tuple[Path, Path], word: str, options: tuple[str, ...], error: str, says: str
) -> None:
    folder, out = place
    (folder / "000" / "7.txt").write_text(word)
    code, said = run(folder, out, *options)
    told = account(folder, out)
    assert code == ExitCode.SOME_FAILED
    assert "7.txt: " in said
    assert says in said
    assert (told.rows, told.states, told.wrong) == (40, {"converted": 39, error: 1}, ())
    began = time.monotonic()
    code, said = run(folder, out, *options)
    assert (code, "as before; --retry-failed tries again" in said) == (ExitCode.SOME_FAILED, True)
    assert "39 unchanged" in said
    assert time.monotonic() - began < 20
    (folder / "000" / "7.txt").write_text("Kính gửi: Sở Y, đã sửa")
    code, said = run(folder, out, "-j", "0")
    assert (code, "1 converted" in said) == (0, True)


def test_five_of_a_hundred_are_damaged(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    letters(folder, 95)
    for number in range(5):
        (folder / f"bad-{number}.pdf").write_bytes(b"%PDF-1.7 cut" + bytes([number]))
    code, said = run(folder, out)
    told = account(folder, out)
    assert code == ExitCode.SOME_FAILED
    assert "100 files = 95 converted" in said
    assert (told.rows, told.states, told.wrong) == (100, {"converted": 95, "DamagedFile": 5}, ())


def test_sources_that_change_and_vanish_during_the_run(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    letters(folder, 300)
    process = begun(folder, out)
    while not any(out.glob("*/*.json")):
        time.sleep(0.005)
    (folder / "002" / "299.txt").unlink()
    (folder / "002" / "298.txt").write_text("Kính gửi: Sở Z, bản khác", encoding="utf-8")
    _, said = process.communicate(timeout=120)
    assert "300 files = 299 converted" in said or "299 files = 299 converted" in said, said
    run(folder, out)
    told = account(folder, out)
    assert [line for line in told.wrong if "299" not in line] == []


def test_a_full_disk_is_said_and_costs_nothing(place: tuple[Path, Path], tmp_path: Path) -> None:
    """A quota by RLIMIT_FSIZE: every larger file fails to be written, the ledger among them."""
    folder, out = place
    script = tmp_path / "limited.py"
    script.write_text(
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from vnadmin_doc.cli.app import main\nmain()\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    result = subprocess.run(
        [sys.executable, str(script), "convert", str(folder), "-o", str(out), "-j", "0"],
        capture_output=True, text=True, timeout=120, env=env, check=False,
    )  # fmt: skip
    assert result.returncode != 0
    assert "Traceback" not in result.stderr
    assert "free space" in result.stderr
    assert not list(out.glob("*/*.json"))
    code, _ = run(folder, out, "-j", "0")
    told = account(folder, out)
    assert (code, told.rows, told.states, told.wrong) == (0, 40, {"converted": 40}, ())


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder, not to be written to: by its mode, or for root, whom that does not stop, by a mount."""
    if os.geteuid():
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    for step in (["--bind", str(folder), str(folder)], ["-o", "remount,bind,ro", str(folder)]):
        if subprocess.run(["mount", *step], check=False).returncode:
            pytest.skip("root, and may not mount")
    yield
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("begun_before", [False, True])
def test_an_output_folder_that_is_read_only_is_said_and_costs_nothing(tmp_path: Path, begun_before: bool) -> None:
    folder, out = tmp_path / "in", tmp_path / "shelf"
    letters(folder, 5)
    out.mkdir()
    if begun_before:
        prepared(folder, out)
        letters(folder, 40)
    with read_only(out):
        code, said = run(folder, out)
    what = "lock" if begun_before else "create the output folder"
    assert (code, said.startswith(f"error: cannot {what} {out}")) == (ExitCode.USAGE, True), said
    code, _ = run(folder, out, "-j", "0")
    told = account(folder, out)
    assert (code, told.rows, told.wrong) == (0, 40 if begun_before else 5, ())


def test_ctrl_c_ends_the_run_and_its_workers(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    letters(folder, 300)
    process = begun(folder, out)
    while not any(out.glob("*/*.json")):
        time.sleep(0.005)
    pids = workers(process)
    os.killpg(process.pid, signal.SIGINT)
    said, errors = process.communicate(timeout=60)
    assert (process.returncode, said) == (ExitCode.INTERRUPTED, "")
    assert errors == "interrupted; the documents written are complete; run the command again to continue\n"
    assert pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    code, _ = run(folder, out, "-j", "0")
    told = account(folder, out)
    assert (code, told.rows, told.wrong) == (0, 300, ())


def test_two_runs_keep_out_of_each_other(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    letters(folder, 300)
    process = begun(folder, out)
    while not any(out.glob("*/*.json")):
        time.sleep(0.005)
    code, said = run(folder, out)
    assert code == ExitCode.USAGE
    assert f"another run writes to {out} (process {process.pid} on " in said
    process.communicate(timeout=120)
    assert run(folder, out)[0] == 0, "nothing of a lock is left"


def test_a_lost_ledger_is_made_again_from_the_documents(place: tuple[Path, Path]) -> None:
    folder, out = place
    prepared(folder, out)
    before = {path: path.stat().st_mtime_ns for path in out.glob("*/*.json")}
    for file in (out / ".vnadmin-doc").glob("ledger*"):
        file.unlink()
    _, said = run(folder, out)
    assert "40 unchanged" in said
    assert {path: path.stat().st_mtime_ns for path in out.glob("*/*.json")} == before
    assert account(folder, out).wrong == ()


def test_a_damaged_ledger_is_said(place: tuple[Path, Path]) -> None:
    folder, out = place
    run(folder, out)
    (out / ".vnadmin-doc" / "ledger.sqlite").write_bytes(b"no database at all, " * 100)
    code, said = run(folder, out)
    assert code == ExitCode.USAGE
    assert "delete it: the next run makes it from the documents" in said
    assert "Traceback" not in said


def test_a_copy_that_is_not_named_like_a_letter_is_no_letter(place: tuple[Path, Path]) -> None:
    folder, out = place
    prepared(folder, out)
    (folder / "copy.csv").write_bytes((folder / "000" / "2.txt").read_bytes())
    _, said = run(folder, out)
    assert "41 files = 0 converted" in said
    assert " + 40 unchanged + 1 skipped" in said


def test_moved_copied_and_changed_sources(place: tuple[Path, Path]) -> None:
    folder, out = place
    prepared(folder, out)
    (folder / "000" / "1.txt").rename(folder / "moved.txt")
    (folder / "copy.txt").write_bytes((folder / "000" / "2.txt").read_bytes())
    (folder / "000" / "3.txt").write_text("Kính gửi: Sở Z.", encoding="utf-8")
    os.utime(folder / "000" / "4.txt")
    _, said = run(folder, out)
    assert "41 = 3 converted" in said.replace("files ", "")
    ledger = sqlite3.connect(out / ".vnadmin-doc" / "ledger.sqlite")
    rows = dict(
        ledger.execute(
            "SELECT name, coalesce(duplicate_of, state) FROM source WHERE duplicate_of IS NOT NULL OR state = 'moved'"
        )
    )
    ledger.close()
    assert rows == {"moved.txt": "000/1.txt", "copy.txt": "000/2.txt", "000/1.txt": "moved"}
    assert (out / "copy.txt.json").read_bytes() == (out / "000" / "2.txt.json").read_bytes().replace(
        b'"2.txt"', b'"copy.txt"'
    )


def test_a_worker_is_one_thread() -> None:
    """Two workers on two cores are as quick as two only if neither takes a part of the other's core."""
    [outcome] = through_workers([Job("a", "a")], threads_of_numpy, 1, Bounds())
    assert outcome.message == "1"


class NotToBeLoaded:
    """Work that ends a process which loads it, as a script without the guard of its main part does."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (7,)


def test_no_file_is_charged_where_no_worker_can_start() -> None:
    with pytest.raises(VnadminDocError, match="no worker process can be started: the process ended with code 7"):
        next(through_workers([Job("a", "a")], NotToBeLoaded(), 2, Bounds()))  # type: ignore[arg-type]
