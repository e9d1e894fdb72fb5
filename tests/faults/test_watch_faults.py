"""The watch of a folder under what scanners, people and power cuts do to it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from fault_runs import LETTER, interruptible, workers
from vnadmin_doc.batch.watch import Timing, watch
from vnadmin_doc.errors import ExitCode

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the workers under /proc")

Begin = Callable[..., "subprocess.Popen[str]"]
QUICK = Timing(interval=0.1, settle=0.5)


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "in").mkdir()
    return tmp_path / "in", tmp_path / "out"


@pytest.fixture
def begin(place: tuple[Path, Path]) -> Iterator[Begin]:
    begun: list[subprocess.Popen[str]] = []

    def begin(*options: str) -> subprocess.Popen[str]:
        folder, out = place
        command = [sys.executable, "-m", "vnadmin_doc", "watch", str(folder), "-o", str(out), "-j", "1"]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        with interruptible():
            process = subprocess.Popen(
                [*command, "--interval", "0.1", "--settle", "0.3", *options],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env, start_new_session=True,
            )  # fmt: skip
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def until(holds: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def ended(process: subprocess.Popen[str], how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
    os.killpg(process.pid, how) if how == signal.SIGINT else process.send_signal(how)
    _, said = process.communicate(timeout=30)
    return process.returncode, said


def number(document: Path) -> str:
    return str(json.loads(document.read_bytes())["letter"]["code"]["number"])


def states(out: Path) -> dict[str, str]:
    """What the ledger has; nothing where it is only being made."""
    address = f"file:{out}/.vnadmin-doc/ledger.sqlite?mode=ro"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(address, uri=True)) as ledger:
        return dict(ledger.execute("SELECT name, state FROM source"))
    return {}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ends_with_the_summary(place: tuple[Path, Path], begin: Begin, how: signal.Signals) -> None:
    folder, out = place
    (folder / "a.txt").write_text(LETTER.format(1), encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 cut")
    process = begin()
    until(lambda: len(states(out)) == 2)
    code, said = ended(process, how)
    assert code == ExitCode.SOME_FAILED
    assert f"converted: {folder / 'a.txt'}" in said
    assert f"failed: {folder / 'bad.pdf'}: " in said
    assert "2 files = 1 converted" in said
    assert "Traceback" not in said


def test_a_file_that_grows_is_taken_once_and_whole(place: tuple[Path, Path], begin: Begin) -> None:
    folder, out = place
    process = begin()
    text = LETTER.format(7)
    for end in range(0, len(text), len(text) // 8):  # each time opened, added to, closed: only its size tells
        with (folder / "slow.txt").open("a", encoding="utf-8") as file:
            file.write(text[end : end + len(text) // 8])
        assert not (out / "slow.txt.json").exists()
        time.sleep(0.2)
    until(lambda: states(out))
    _, said = ended(process)
    assert "1 file = 1 converted" in said
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert json.loads((out / "slow.txt.json").read_bytes())["source"]["sha256"] == digest


def test_a_file_that_is_open_for_writing_waits(place: tuple[Path, Path], begin: Begin) -> None:
    folder, out = place
    with (folder / "held.txt").open("w", encoding="utf-8") as file:
        file.write(LETTER.format(1))
        file.flush()
        (folder / "other.txt").write_text(LETTER.format(2), encoding="utf-8")
        begin()
        until((out / "other.txt.json").exists)
        time.sleep(1)
        assert not (out / "held.txt.json").exists()
    until((out / "held.txt.json").exists)


def test_a_file_under_a_temporary_name_waits(place: tuple[Path, Path], begin: Begin) -> None:
    folder, out = place
    (folder / "a.txt.part").write_text(LETTER.format(1), encoding="utf-8")
    (folder / "b.txt").write_text(LETTER.format(2), encoding="utf-8")
    process = begin()
    until((out / "b.txt.json").exists)
    time.sleep(1)
    (folder / "a.txt.part").rename(folder / "a.txt")
    until(lambda: len(states(out)) == 2)
    _, said = ended(process)
    assert "2 files = 2 converted" in said


def test_a_file_that_is_replaced_is_converted_again(place: tuple[Path, Path], begin: Begin) -> None:
    folder, out = place
    (folder / "a.txt").write_text(LETTER.format(1), encoding="utf-8")
    begin()
    until((out / "a.txt.json").exists)
    (folder / ".new").write_text(LETTER.format(2222), encoding="utf-8")
    (folder / ".new").replace(folder / "a.txt")
    until(lambda: number(out / "a.txt.json") == "2222")


def test_a_link_out_is_refused_and_named_once(place: tuple[Path, Path], begin: Begin, tmp_path: Path) -> None:
    folder, out = place
    (tmp_path / "secret.txt").write_text(LETTER.format(1), encoding="utf-8")
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "b.txt").write_text(LETTER.format(2), encoding="utf-8")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "folder").symlink_to(tmp_path / "beside")
    (folder / "real.txt").write_text(LETTER.format(3), encoding="utf-8")
    (folder / "within.txt").symlink_to(folder / "real.txt")
    process = begin()
    until((out / "within.txt.json").exists)
    time.sleep(1)
    _, said = ended(process)
    assert said.count(f"failed: {folder / 'out.txt'}: a link out of {folder}; it is not read") == 1
    assert {path.name for path in out.rglob("*.json")} == {"real.txt.json", "within.txt.json"}


def test_a_file_that_becomes_a_link_out_is_not_read(
    place: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at it and the reading: the reader looks again."""
    folder, out = place
    (tmp_path / "secret.txt").write_text(LETTER.format(1), encoding="utf-8")
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setattr("vnadmin_doc.batch.watch.is_within", lambda *_: True)
    outcome = next(watch(folder, out, timing=QUICK, workers=0))
    assert (outcome.status, outcome.message) == ("failed", f"a link out of {folder}; it is not read")
    assert not (out / "a.txt.json").exists()


def test_a_name_that_vanishes_is_no_failure(place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = place
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(LETTER.format(1 + (name == "b.txt")), encoding="utf-8")
    monkeypatch.setattr(
        "vnadmin_doc.batch.watch.convert_file",
        _vanishing(folder / "a.txt"),
    )
    told = watch(folder, out, timing=QUICK, workers=0)
    outcome = next(told)
    told.close()
    assert (outcome.job.name, outcome.status) == ("b.txt", "converted")
    assert states(out) == {"b.txt": "converted"}


def _vanishing(path: Path) -> Callable[..., object]:
    from vnadmin_doc.batch.work import convert_file

    def vanishing(job: object, options: object) -> object:
        path.unlink(missing_ok=True)
        return convert_file(job, options)  # type: ignore[arg-type]

    return vanishing


def test_the_folder_itself_goes_and_comes_back(place: tuple[Path, Path], begin: Begin) -> None:
    folder, out = place
    (folder / "a.txt").write_text(LETTER.format(1), encoding="utf-8")
    process = begin()
    until((out / "a.txt.json").exists)
    folder.rename(folder.with_name("away"))
    time.sleep(1)
    folder.with_name("away").rename(folder)
    (folder / "b.txt").write_text(LETTER.format(2), encoding="utf-8")
    until(lambda: "b.txt" in states(out))
    _, said = ended(process)
    assert said.count("does not exist any more; waiting until it is back") == 1
    assert "3 files = 2 converted" in said, "a.txt is not told again"


@pytest.mark.parametrize("victim", ["worker", "watch"])
def test_kill_9_and_restart(place: tuple[Path, Path], begin: Begin, victim: str) -> None:
    folder, out = place
    for count in range(60):
        (folder / f"{count}.txt").write_text(LETTER.format(count), encoding="utf-8")
    process = begin()
    until(lambda: any(out.glob("*.json")))
    for pid in [process.pid] if victim == "watch" else workers(process):
        os.kill(pid, signal.SIGKILL)
    if victim == "watch":
        process.communicate()
        (folder / "60.txt").write_text(LETTER.format(60), encoding="utf-8")
        process = begin()
    else:
        (folder / "60.txt").write_text(LETTER.format(60), encoding="utf-8")
    until(lambda: len(states(out)) == 61)
    code, said = ended(process)
    assert code == ExitCode.OK
    assert "61 files = " in said
    assert set(states(out).values()) == {"converted"}
    assert [number(out / f"{count}.txt.json") for count in range(61)] == [f"{count}" for count in range(61)]


def test_a_restart_reads_nothing_again(place: tuple[Path, Path], begin: Begin) -> None:
    folder, out = place
    (folder / "a.txt").write_text(LETTER.format(1), encoding="utf-8")
    process = begin()
    until(lambda: states(out))
    ended(process)
    made = (out / "a.txt.json").stat().st_mtime_ns
    (folder / "b.txt").write_text(LETTER.format(2), encoding="utf-8")
    process = begin()
    until(lambda: len(states(out)) == 2)
    code, said = ended(process)
    assert (code, "2 files = 1 converted" in said, "1 unchanged" in said) == (0, True, True)
    assert (out / "a.txt.json").stat().st_mtime_ns == made
