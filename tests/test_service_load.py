"""The service under load with faults: no accepted job is lost, none is read twice, and every answer is clear."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import psutil
import pytest
from benchmarks import _service_load
from benchmarks._service_load import Letters, Load, Server, ask, ended, loaded, often

CLIENTS = 4


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server with one worker; clients send every second letter as a job, and come back soon."""
    for name, value in (("JOBS", 2), ("LONGEST_PAUSE", 0.1), ("WARM", 2)):
        monkeypatch.setattr(_service_load, name, value)
    server = Server(tmp_path / "state", 1)
    yield server
    server.stop()


def load_with(server: Server, every: float, fault: Callable[[], None], seconds: float, state: Path) -> Load:
    """What clients saw while a fault occurred every so many seconds. All accepted jobs are there, once and right."""
    with often(every, fault):
        load, _ = loaded(server, Letters(mix=False), CLIENTS, seconds)
    assert load.wrong == 0
    assert load.jobs
    assert ended(server, load, state) == {"succeeded": len(load.jobs)}
    return load


def test_killed_workers_cost_no_job(server: Server, tmp_path: Path) -> None:
    killed: set[int] = set()

    def kill() -> None:
        killed.update(worker.pid for worker in server.workers())
        server.kill_worker()

    load = load_with(server, 0.7, kill, 3, tmp_path / "state")
    assert killed
    assert set(load.answers) <= {"200", "202"}


def test_a_killed_server_costs_no_job(server: Server, tmp_path: Path) -> None:
    load = load_with(server, 1.5, server.restart, 3, tmp_path / "state")
    assert load.answers["connection lost"] > 0
    assert set(load.answers) <= {"200", "202", "connection lost"}


def limit_files(server: Server, size: int) -> None:
    """No process of the server may write beyond so many bytes of a file; -1: no limit."""
    own = psutil.Process(server.process.pid)
    for process in (own, *own.children()):
        _, hard = process.rlimit(psutil.RLIMIT_FSIZE)
        process.rlimit(psutil.RLIMIT_FSIZE, (size, hard))


@pytest.mark.skipif(sys.platform != "linux", reason="limits of other processes are set on Linux only")
def test_a_full_disk_costs_no_job(server: Server, tmp_path: Path) -> None:
    refused, sizes = [], cycle((0, 2000))  # nothing can be stored, or small files only

    def fill() -> None:
        limit_files(server, next(sizes))
        with server.connection() as connection:
            status, headers, body = ask(connection, "POST", "/v1/letters", b"1")
        refused.append((status, headers["Retry-After"], json.loads(body)["type"]))
        time.sleep(0.5)
        limit_files(server, -1)

    load = load_with(server, 0.7, fill, 3, tmp_path / "state")
    assert set(refused) == {(503, "30", "/v1/problems/storage-full")}
    assert set(load.answers) <= {"200", "202", "503"}
    with closing(sqlite3.connect(tmp_path / "state" / "queue.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
