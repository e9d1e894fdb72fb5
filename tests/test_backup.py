"""Backups as docs/deploy.md describes them: copied while a run writes, restored, and converted again."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from test_service import LETTER, SLOW
from test_service_process import running, serving
from vnadmin_doc.archive import corrections
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.ledger import STATE_FOLDER, ledger_path

ROOT = Path(__file__).resolve().parents[1]
FILES = 160
BEFORE = 20
"""So many are converted when the backup begins."""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """A folder of letters; its output folder is beside it."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(1, FILES + 1):
        (folder / f"{number}.txt").write_text(LETTER.format(number), "utf-8")
    return folder


def documents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.glob("*.json")}


def number(out: Path, name: str) -> str:
    return str(json.loads((out / name).read_bytes())["letter"]["code"]["number"])


def corrected(out: Path, name: str, seen: str, new: str) -> None:
    corrections.record(out, name, 1, "/code/number", seen=seen, new=new, who="a clerk")


def backed_up(out: Path, backup: Path) -> None:
    """The second step of the page: what is not a document; neither the ledger, nor what a new run makes again."""
    for name in ("corrections.jsonl", "as-read", "lexicon.tsv", "renames"):
        place = out / STATE_FOLDER / name
        if place.is_dir():
            shutil.copytree(place, backup / STATE_FOLDER / name)
        elif place.exists():
            (backup / STATE_FOLDER).mkdir(exist_ok=True)
            shutil.copy2(place, backup / STATE_FOLDER / name)


@pytest.mark.skipif(not shutil.which("rsync"), reason="needs rsync")
def test_the_commands_of_the_page_copy_the_same(tmp_path: Path) -> None:
    out, backup, expected = tmp_path / "letters", tmp_path / "backup", tmp_path / "expected"
    kept = ("a.json", "sub/b.json", ".vnadmin-doc.json", ".vnadmin-doc/corrections.jsonl", ".vnadmin-doc/lexicon.tsv")
    more = (".vnadmin-doc/as-read/ab/x.json", ".vnadmin-doc/renames/1.jsonl")
    left = ("ledger.sqlite", "ledger.sqlite-wal", "search.sqlite", "lock", "tmp/half", "tmp/corrections.jsonl")
    for name in (*kept, *more, *(f"{STATE_FOLDER}/{name}" for name in left)):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(name)
    blocks = re.findall(
        r"^```\n(rsync.*?)^```", (ROOT / "docs" / "deploy.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    (block,) = blocks
    backup.mkdir()
    commands = block.replace("/srv/letters", str(out)).replace("/backup/letters", str(backup))
    for command in commands.replace("\\\n", " ").splitlines():
        subprocess.run(shlex.split(command), check=True)
    shutil.copytree(out, expected, ignore=shutil.ignore_patterns(STATE_FOLDER))
    backed_up(out, expected)
    assert {path.relative_to(backup) for path in backup.rglob("*") if path.is_file()} == set(map(Path, (*kept, *more)))
    assert {path.relative_to(expected) for path in expected.rglob("*") if path.is_file()} == set(
        map(Path, (*kept, *more))
    )


def restored(out: Path, backup: Path) -> None:
    shutil.rmtree(out)
    shutil.copytree(backup, out)


def test_a_backup_during_a_run(letters: Path, tmp_path: Path) -> None:
    """Nothing is converted twice, and no correction is lost: one before, and one while the documents are copied."""
    out, backup = tmp_path / "out", tmp_path / "backup"
    command = [sys.executable, "-m", "vnadmin_doc", "convert", str(letters), "-o", str(out), "-j", "1", "-q"]
    with subprocess.Popen(command) as run:
        until = time.monotonic() + 60
        while not (ledger_path(out).exists() and rows(out) >= BEFORE):
            assert run.poll() is None, "the run ended"
            assert time.monotonic() < until
            time.sleep(0.02)
        first, second = names(out)[:2]
        corrected(out, first, first.removesuffix(".txt"), "901")
        shutil.copytree(out, backup, ignore=shutil.ignore_patterns(STATE_FOLDER))
        corrected(out, second, second.removesuffix(".txt"), "902")
        backed_up(out, backup)
        assert run.poll() is None, "the backup was made after the run"
    assert run.returncode == 0

    restored(out, backup)
    before = documents(out)
    assert BEFORE <= len(before) < FILES
    summary = convert([letters], out, workers=0)
    stale = f"{second}.json"
    assert summary.count == Counter(unchanged=len(before) - 1, converted=FILES - len(before) + 1)
    assert {name: data for name, data in documents(out).items() if name in before and name != stale} == {
        name: data for name, data in before.items() if name != stale
    }
    assert (number(out, f"{first}.json"), number(out, stale)) == ("901", "902")
    assert [event.new for event in corrections.corrections_of(out)] == ["901", "902"]
    assert rows(out) == FILES
    assert convert([letters], out, workers=0).count == Counter(unchanged=FILES)
    convert([letters], out, workers=0, overwrite=True)
    assert (number(out, f"{first}.json"), number(out, stale)) == ("901", "902")


def rows(out: Path) -> int:
    return len(names(out))


def names(out: Path) -> list[str]:
    with closing(sqlite3.connect(f"{ledger_path(out).as_uri()}?mode=ro", uri=True)) as ledger:
        try:
            return [name for (name,) in ledger.execute("SELECT name FROM source WHERE state = 'converted'")]
        except sqlite3.OperationalError:  # the table is not there yet
            return []


def test_an_undo_after_a_restore(letters: Path, tmp_path: Path) -> None:
    out, backup = tmp_path / "out", tmp_path / "backup"
    for path in letters.iterdir():
        if path.name != "7.txt":
            path.unlink()
    convert([letters], out, workers=0)
    shutil.copytree(out, backup, ignore=shutil.ignore_patterns(STATE_FOLDER))
    corrected(out, "7.txt", "7", "8")
    backed_up(out, backup)
    restored(out, backup)
    convert([letters], out, workers=0)
    assert number(out, "7.txt.json") == "8"
    corrections.undo(out, "7.txt", 1, "/code/number", seen="8", who="a clerk")
    assert number(out, "7.txt.json") == "7"


def test_a_copy_of_the_ledger_while_it_is_open(letters: Path, tmp_path: Path) -> None:
    """The copy by SQLite has all rows; the bare file, without its log, has not."""
    out, copy = tmp_path / "out", tmp_path / "ledger.sqlite"
    convert([letters], out, workers=0)
    with closing(sqlite3.connect(ledger_path(out))) as reader:
        reader.execute("SELECT count(*) FROM source").fetchone()
        corrected(out, "7.txt", "7", "8")
        with closing(sqlite3.connect(ledger_path(out))) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        shutil.copy(ledger_path(out), tmp_path / "bare.sqlite")
    assert (events(copy), events(tmp_path / "bare.sqlite")) == (1, 0)
    shutil.rmtree(out / STATE_FOLDER)  # its log belongs to the old ledger
    (out / STATE_FOLDER).mkdir()
    shutil.copy(copy, ledger_path(out))
    assert convert([letters], out, workers=0).count == Counter(unchanged=FILES)
    assert number(out, "7.txt.json") == "8"


def events(ledger: Path) -> int:
    with closing(sqlite3.connect(ledger)) as database:
        try:
            (found,) = database.execute("SELECT count(*) FROM correction").fetchone()
        except sqlite3.OperationalError:  # even the tables may be in the log alone
            return 0
    return int(found)


def test_the_service_moves_with_its_folder(tmp_path: Path) -> None:
    """Jobs that wait are read on the other machine, and results can be read there."""
    with serving(tmp_path / "state", "--jobs", "1") as server:
        done = server.post(LETTER.format(1))
        assert server.get(f"{done}?wait=30").json["state"] == "succeeded"
        slow = server.post(SLOW)
        running(server, slow)
        waiting = server.post(LETTER.format(2))
    (tmp_path / "b").mkdir()
    shutil.copytree(tmp_path / "state", tmp_path / "b" / "state")
    shutil.rmtree(tmp_path / "state")
    with serving(tmp_path / "b" / "state", "--jobs", "2") as server:
        assert server.get(f"{waiting}?wait=30").json["state"] == "succeeded"
        for place, sent in ((done, "1"), (waiting, "2")):
            assert server.get(f"{place}/result").json["letter"]["code"]["number"] == sent
        assert server.get(slow, "DELETE").status == 204
