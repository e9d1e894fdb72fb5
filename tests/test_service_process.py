"""The command ``serve`` as a process: workers and servers are killed, clients leave, are slow, or send too much."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psutil
import pytest
import uvicorn
from benchmarks._service_load import workers_of
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from served_app import served_app
from test_service import INJECTED, LETTER, SLOW, refuse_states
from vnadmin_doc.service import server as server_module
from vnadmin_doc.service.server import HEAD_SECONDS, config_of


class Server:
    """A running server."""

    def __init__(self, state: Path, *options: str) -> None:
        (state.parent / "sitecustomize.py").write_text(INJECTED, "utf-8")
        paths = os.pathsep.join(filter(None, (str(state.parent), os.environ.get("PYTHONPATH", ""))))
        command = [sys.executable, "-m", "vnadmin_doc", "serve", "--state", str(state), "--port", "0", *options]
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths, "LC_ALL": "C.UTF-8"}
        )
        assert self.process.stderr
        line = self.process.stderr.readline()
        assert line.startswith("listening on "), line + self.process.stderr.read()
        self.address = line.removeprefix("listening on ").strip()
        until = time.monotonic() + 30
        while self.get("/v1/health/ready").status != 200:
            assert time.monotonic() < until
            time.sleep(0.02)

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """The answer to a request."""
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())

    def post(self, text: str, query: str = "") -> str:
        """The address of a new job."""
        answer = self.get("/v1/letters" + query, "POST", text.encode(), Prefer="respond-async")
        assert answer.status == 202, answer
        return answer.headers["location"]

    def workers(self) -> list[psutil.Process]:
        """The processes that read letters."""
        return workers_of(self.process.pid)

    def connected(self) -> socket.socket:
        """A connection of an odd client."""
        parts = urlsplit(self.address)
        return socket.create_connection((parts.hostname, parts.port), timeout=60)

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the server."""
        self.process.send_signal(how)
        self.process.wait(30)
        assert self.process.stderr
        self.process.stderr.close()


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@contextlib.contextmanager
def serving(state: Path, *options: str) -> Iterator[Server]:
    server = Server(state, *options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()


def running(server: Server, place: str) -> None:
    until = time.monotonic() + 30
    while server.get(place).json["state"] != "running":
        assert time.monotonic() < until
        time.sleep(0.02)


def killed_worker(server: Server) -> psutil.Process:
    (worker,) = server.workers()
    worker.kill()
    return worker


def another_worker(server: Server, killed: psutil.Process) -> psutil.Process:
    until = time.monotonic() + 30
    while (found := server.workers()) in ([], [killed]):
        assert time.monotonic() < until
        time.sleep(0.02)
    return found[-1]


def test_every_job_is_found_once_after_kills(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with serving(state, "--jobs", "1") as server:
        slow = server.post(SLOW)
        running(server, slow)
        places = [server.post(LETTER.format(number), f"?name={number}.txt") for number in range(1, 9)]
        second = another_worker(server, killed_worker(server))  # costs nothing: the job is tried again
        assert server.get(slow).json["state"] == "running"
        server.end(signal.SIGKILL)
    assert psutil.wait_procs([second], timeout=10)[1] == []
    with serving(state, "--jobs", "1") as server:
        running(server, slow)
        for _ in range(3):  # a worker that is killed before it is ready costs no attempt
            time.sleep(1.5)
            killed = killed_worker(server)
            failed = server.get(f"{slow}?wait=1").json
            if failed["state"] == "failed":
                break
            another_worker(server, killed)
        assert (failed["state"], failed["problem"]["type"]) == ("failed", "/v1/problems/worker-died")
        done = [server.get(f"{place}?wait=30").json for place in places]
        assert [item["state"] for item in done] == ["succeeded"] * 8
        for number, item in enumerate(done, 1):
            letter = server.get(item["results"][0]).json["letter"]
            assert (item["name"], letter["code"]["number"]) == (f"{number}.txt", str(number))
    with contextlib.closing(sqlite3.connect(state / "queue.sqlite")) as database:
        (jobs,) = database.execute("SELECT count(*) FROM job").fetchone()
    assert jobs == 9
    assert [*(state / "uploads").iterdir()] == []


def test_a_job_whose_end_was_not_recorded_is_read_again_after_a_kill(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with serving(state, "--jobs", "1") as server:
        refuse_states(state, "succeeded")
        place = server.post(LETTER.format(1))
        until = time.monotonic() + 30
        while not [*(state / "results").rglob("*.json")] or server.get("/v1/health/ready").status == 200:
            assert time.monotonic() < until
            time.sleep(0.02)
        server.end(signal.SIGKILL)
    refuse_states(state)
    with serving(state, "--jobs", "1") as server:
        done = server.get(f"{place}?wait=30").json
        assert (done["state"], len(done["results"])) == ("succeeded", 1)
        assert server.get(done["results"][0]).json["letter"]["code"]["number"] == "1"
    assert [*(state / "uploads").iterdir()] == []
    assert len([*(state / "results").rglob("*.json")]) == 1


def test_a_second_service_says_who_has_the_folder(tmp_path: Path) -> None:
    with serving(tmp_path / "state", "--jobs", "1"):
        command = [sys.executable, "-m", "vnadmin_doc", "serve", "--state", str(tmp_path / "state"), "--port", "0"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"another run writes to {tmp_path / 'state'} (process" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_stop_in_order_keeps_the_jobs(tmp_path: Path) -> None:
    """Clients that wait for a job are answered at once with its address; after the next start it is there."""
    with serving(tmp_path / "state", "--jobs", "1") as server, ThreadPoolExecutor(2) as clients:
        slow = server.post(SLOW)
        running(server, slow)
        sent = clients.submit(server.get, "/v1/letters", "POST", LETTER.format(1).encode())
        asked = clients.submit(server.get, f"{slow}?wait=30")
        time.sleep(0.5)
        began = time.monotonic()
        server.end()
        assert time.monotonic() - began < 4  # without a wait for clients, which lasts 5 seconds
        assert (asked.result().status, asked.result().json["state"]) == (200, "running")
        assert (sent.result().status, sent.result().json["state"]) == (202, "queued")
        place = sent.result().headers["location"]
    with serving(tmp_path / "state", "--jobs", "2") as server:
        assert server.get(f"{place}?wait=30").json["state"] == "succeeded"
        assert server.get(slow, "DELETE").status == 204


LARGE_REQUEST = b"POST /v1/letters HTTP/1.1\r\nHost: %%s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (9 << 20)
LARGE_REQUEST += bytes(9 << 20)
"""A body that no buffer of the system holds."""


def test_odd_clients_cost_little(tmp_path: Path) -> None:
    with serving(tmp_path / "state", "--jobs", "1", "--max-size", "1") as server:
        silent, slow, leaving, endless = (server.connected() for _ in range(4))
        slow.sendall(b"GET /v1/health/live HTTP/1.1\r\nHost:")
        body = SLOW.encode()
        head = b"POST /v1/letters HTTP/1.1\r\nHost: localhost\r\n"
        leaving.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        while not any((tmp_path / "state" / "uploads").iterdir()):
            time.sleep(0.02)
        time.sleep(0.3)
        leaving.close()  # nobody knows the job: its work is stopped
        assert server.get("/v1/letters", "POST", LETTER.format(1).encode()).status == 200
        endless.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(OSError):
            for _ in range(40):
                endless.sendall(b"10000\r\n" + bytes(65536) + b"\r\n")
                time.sleep(0.01)
        with contextlib.suppress(OSError):
            assert endless.recv(65536).startswith((b"HTTP/1.1 413", b""))
        huge = server.connected()
        huge.sendall(head + b"Content-Length: 9999999999\r\n\r\n")
        assert huge.recv(65536).startswith(b"HTTP/1.1 413")
        for client in (silent, slow):
            client.settimeout(HEAD_SECONDS + 10)
            with contextlib.suppress(ConnectionResetError):
                assert client.recv(1) == b""
        for client in (silent, slow, endless, huge):
            client.close()
        assert [*(tmp_path / "state" / "uploads").iterdir()] == []


@pytest.mark.parametrize(
    ("request_", "status", "name"),
    [
        (b"\x16\x03\x01 no HTTP\r\n\r\n", 400, b"bad-request"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400, b"bad-request"),
        (b"POST /v1/letters HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400, b"bad-request"),
        (
            b"POST /v1/letters HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"
            b"1\r\nx\r\n0\r\n\r\n", 400, b"bad-request",
        ),
        (LARGE_REQUEST % b"localhost", 413, b"body-too-large"),
        (LARGE_REQUEST % b"evil.example", 421, b"wrong-host"),
    ],
    ids=["no HTTP", "two hosts", "compressed", "two lengths", "large", "large to another host"],
)  # fmt: skip
def test_what_is_refused_is_told(refusing: Server, request_: bytes, status: int, name: bytes) -> None:
    with refusing.connected() as client:
        client.sendall(request_)
        answer = b"".join(iter(lambda: client.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"application/problem+json" in answer
    assert b"/v1/problems/" + name in answer


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("refusing") / "state", "--max-size", "1") as server:
        yield server


@contextlib.contextmanager
def served_here(answer: Callable[[], Response]) -> Iterator[tuple[str, int]]:
    """The address of a server in a thread of this process, which gives such an answer to each request."""

    async def endpoint(_: Request) -> Response:
        return answer()

    app = Starlette(routes=[Route("/", endpoint)])
    with served_app(app, uvicorn.Server(config_of(app))) as address:
        yield address


@pytest.fixture
def short_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers must be taken in steps of 0.3 seconds."""
    monkeypatch.setattr(server_module, "ANSWER_SECONDS", 0.3)


def asking(address: tuple[str, int]) -> socket.socket:
    """A connection with a small buffer that has asked for an answer."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(30)
    client.connect(address)
    client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return client


def taken(client: socket.socket, pause: float, most: int) -> int:
    """The number of bytes that the client could take, in ``most`` pieces or fewer, with a pause before each."""
    total = 0
    with contextlib.suppress(ConnectionResetError):
        for _ in range(most):
            time.sleep(pause)
            piece = client.recv(1 << 20)
            if not piece:
                break
            total += len(piece)
    return total


LARGE = 24 << 20
"""Bytes of an answer that no buffer of the system holds."""


def whole() -> Response:
    """A large answer in one piece."""
    return Response(bytes(LARGE))


def streamed() -> Response:
    """A large answer in small pieces."""
    return StreamingResponse(bytes(1 << 16) for _ in range(LARGE >> 16))


@pytest.mark.usefixtures("short_answers")
@pytest.mark.parametrize("answer", [whole, streamed])
def test_a_client_that_takes_no_answer_is_left(answer: Callable[[], Response]) -> None:
    with served_here(answer) as address, asking(address) as idle, asking(address) as dripping:
        assert 0 < taken(dripping, 0.02, 100) < LARGE / 2
        time.sleep(1)
        assert taken(idle, 0, 1_000_000) < LARGE


@pytest.mark.usefixtures("short_answers")
@pytest.mark.parametrize("answer", [whole, streamed])
def test_a_client_that_takes_its_answer_steadily_gets_all_of_it(answer: Callable[[], Response]) -> None:
    with served_here(answer) as address, socket.create_connection(address) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert taken(client, 0.01, 1_000_000) > LARGE


def test_one_client_does_not_take_all_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "CLIENT_CONNECTIONS", 2)
    monkeypatch.setattr(server_module, "is_loopback", lambda host: host == "127.0.0.9")
    with served_here(lambda: Response(b"here")) as address, contextlib.ExitStack() as opened:

        def answer(own: str) -> bytes:
            client = opened.enter_context(socket.create_connection(address, 30, (own, 0)))
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            found = b""
            while not found.partition(b"\r\n\r\n")[2]:  # head and body come in two pieces
                found += client.recv(65536)
            return found

        answers = [answer("127.0.0.1") for _ in range(3)]
        assert [each.partition(b"\r\n")[0][9:12] for each in answers] == [b"200", b"200", b"503"]
        assert b"/v1/problems/too-many-connections" in answers[2]
        assert b"\r\nretry-after: 5\r\n" in answers[2]
        assert all(b" 200 " in answer("127.0.0.9") for _ in range(3)), "it may be a reverse proxy"
        monkeypatch.setattr(server_module, "CONNECTIONS", 5)
        assert b" 503 " in answer("127.0.0.9")
        opened.close()
        time.sleep(0.2)
        assert b" 200 " in answer("127.0.0.1"), "closed connections do not count"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "0.0.0.0"], "token is required"),
        (["--host", "192.0.2.1", "--token-file", "TOKEN"], "cannot listen"),
        (["--token-file", "SHORT"], "too short"),
        (["--token-file", "MISSING"], "no such file"),
        (["--archive", "MISSING"], "is no folder"),
    ],
)
def test_what_cannot_be_served_is_said(tmp_path: Path, options: list[str], said: str) -> None:
    (tmp_path / "TOKEN").write_text("0123456789abcdef\n")
    (tmp_path / "SHORT").write_text("x")
    command = [sys.executable, "-m", "vnadmin_doc", "serve", "--state", "s", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
