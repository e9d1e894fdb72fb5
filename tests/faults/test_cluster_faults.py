"""The Ray engine: real clusters on this machine, killed actors and nodes, an S3-compatible server on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from fault_runs import account, begun, letters, run
from vnadmin_doc.errors import ExitCode

pytestmark = [
    pytest.mark.ray,
    pytest.mark.skipif(not find_spec("ray"), reason="Ray is not installed: pip install 'vnadmin-doc[ray]'"),
]
RAY = ("--engine", "ray")
ROOT = Path(__file__).resolve().parents[2]


def documents(out: Path) -> dict[str, bytes]:
    found = out.rglob("*.json")
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found if ".vnadmin-doc" not in path.parts}


def records(out: Path) -> dict[str, str]:
    """The state of each file by the records of the last run, Parquet and JSON lines alike."""
    from pyarrow import parquet

    parts = sorted((out / ".vnadmin-doc" / "records").glob("*.jsonl"))
    last = [part for part in parts if part.name.partition("-")[0] == parts[-1].name.partition("-")[0]]
    rows = [json.loads(line) for part in last for line in part.read_text("utf-8").splitlines()]
    table = [row for part in last for row in parquet.read_table(part.with_suffix(".parquet")).to_pylist()]
    assert table == rows
    names = [row["name"] for row in rows]
    assert len(names) == len(set(names)), "one record a file"
    return {row["name"]: row["status"] for row in rows}


def actors(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The actors under a command's own cluster."""
    return [p for p in psutil.Process(process.pid).children(recursive=True) if p.name().startswith("ray::MapWorker")]


def under_way(out: Path, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 90
    while not any(out.glob("*/*.json")):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


def test_a_killed_actor_loses_nothing_and_the_bytes_are_the_local_engine_s(tmp_path: Path) -> None:
    folder, out, local = tmp_path / "in", tmp_path / "out", tmp_path / "local"
    letters(folder, 150)
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 cut")
    (folder / "dies.txt").write_text("SEGV")
    process = begun(folder, out, *RAY)
    under_way(out, process)
    os.kill(actors(process)[0].pid, signal.SIGKILL)
    _, said = process.communicate(timeout=240)
    assert process.returncode == ExitCode.SOME_FAILED, said
    assert f"failed: {folder / 'dies.txt'}: the process that read it ended by signal 11, 2 times" in said
    assert "Traceback" not in said
    told = account(folder, out, tidy=False)
    assert (told.rows, told.states, told.wrong) == (
        152, {"converted": 150, "DamagedFile": 1, "WorkerDied": 1}, ()
    )  # fmt: skip
    run(folder, local)
    assert documents(out) == documents(local)
    assert set(records(out)) == {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
    code, said = run(folder, out, *RAY)
    assert (code, "152 files = 0 converted" in said, "150 unchanged" in said) == (ExitCode.SOME_FAILED, True, True)
    assert len(records(out)) == 152


def test_a_killed_node_loses_nothing(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    letters(folder, 150)
    nodes = subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "ray_nodes.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0"},
    )  # fmt: skip
    with nodes:
        assert nodes.stdin
        assert nodes.stdout
        process = begun(folder, out, *RAY, "--address", nodes.stdout.readline().strip())
        under_way(out, process)
        nodes.stdin.write("kill\n")
        nodes.stdin.flush()
        assert nodes.stdout.readline() == "killed\n"
        done = len(documents(out))
        _, said = process.communicate(timeout=240)
        nodes.stdin.close()
    assert set(records(out).values()) <= {"converted", "unchanged"}
    assert len(records(out)) == 150
    assert (process.returncode, "150 files = " in said, "+ 0 failed" in said) == (0, True, True), said
    run(folder, out)  # takes away what the killed node had begun to write
    told = account(folder, out)
    assert done < 150
    assert (told.rows, told.states, told.wrong) == (150, {"converted": 150}, ())


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket on an S3-compatible server, by its address on loopback."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-c", _SERVER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    with server:
        assert server.stdout
        endpoint = server.stdout.readline().strip()
        urllib.request.urlopen(urllib.request.Request(f"{endpoint}/archive", method="PUT")).close()
        for name, value in {
            "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        yield endpoint
        server.terminate()


_SERVER = """
import signal
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print("http://%s:%s" % server.get_host_and_port(), flush=True)
signal.pause()
"""


@pytest.mark.skipif(not find_spec("moto"), reason="moto is not installed: an S3-compatible server for tests")
def test_s3_to_s3(tmp_path: Path, bucket: str) -> None:
    """The client is the tests' own; the command gets addresses only."""
    from vnadmin_doc.batch import addresses
    from vnadmin_doc.limits import Limits

    folder, local = tmp_path / "in", tmp_path / "local"
    letters(folder, 20)
    (folder / "thư mục").mkdir()
    (folder / "thư mục" / "công văn số 7?.txt").write_text("Kính gửi: Sở Y.\n", encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 cut")
    run(folder, local)
    for path in folder.rglob("*.*"):
        addresses.write(f"s3://archive/scans/{path.relative_to(folder).as_posix()}", path.read_bytes())
    command = [sys.executable, "-m", "vnadmin_doc", "convert", "s3://archive/scans", "-o", "s3://archive/out"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    for converted, unchanged in ((21, 0), (0, 21)):
        told = subprocess.run(
            [*command, "-j", "2", *RAY], capture_output=True, text=True, timeout=240, env=env, check=False
        )
        assert "failed: s3://archive/scans/bad.pdf: " in told.stderr
        assert f"22 files = {converted} converted" in told.stderr, told.stderr
        assert f"{unchanged} unchanged + 0 skipped + 1 failed" in told.stderr
    for name, document in documents(local).items():
        assert addresses.read(f"s3://archive/out/{name}", Limits()) == document
    parts = addresses.names("s3://archive/out/.vnadmin-doc/records")
    assert sorted(part.rpartition(".")[2] for part in parts) == ["jsonl", "jsonl", "parquet", "parquet"]
    assert bucket.startswith("http://127.0.0.1:")
