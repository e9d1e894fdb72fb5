"""Clients that load the HTTP service, and what they see: for benchmarks/service.py and tests/test_service_load.py."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count, cycle
from pathlib import Path
from uuid import uuid4

import psutil

import vnadmin_doc
from benchmarks.batch import MIB, Files, office, pdf

__all__ = ["Letters", "Load", "Seen", "Server", "ask", "ended", "loaded", "often"]

JOBS = 8
"""One request in so many is a job."""
WARM = 16
"""Letters before the time of a phase begins."""
LONGEST_PAUSE = 2.0
"""A client that is refused comes back after Retry-After, but after so many seconds at the latest."""


@dataclass(slots=True)
class Seen:
    """Milliseconds: what a client saw, the server's ``queue`` and ``read``, and the library's time for the letter."""

    latency: float
    queue: float
    read: float
    library: float = 0.0

    @property
    def overhead(self) -> float:
        """The latency without the wait in the queue and the reading."""
        return self.latency - self.queue - self.read


@dataclass(slots=True)
class Load:
    """What all clients of a phase saw."""

    answers: Counter[str] = field(default_factory=Counter)
    seen: list[Seen] = field(default_factory=list)
    jobs: dict[str, str] = field(default_factory=dict)
    """The digest of the letter of each accepted job."""
    wrong: int = 0
    """Answers with the document of another letter."""


def workers_of(server: int) -> list[psutil.Process]:
    """The processes of a server that read letters, without those that have just ended."""

    def reads(child: psutil.Process) -> bool:
        with contextlib.suppress(psutil.Error):
            return "spawn_main" in " ".join(child.cmdline())
        return False

    with contextlib.suppress(psutil.Error):
        return list(filter(reads, psutil.Process(server).children()))
    return []


class Server:
    """The command ``serve``, which can be killed and started again at the same address."""

    def __init__(self, state: Path, workers: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.command = [
            sys.executable, "-m", "vnadmin_doc", "serve", "--state", str(state), "--port", str(self.port),
            "--jobs", str(workers), "--per-client", "64",
        ]  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start the process, and wait until it reads letters."""
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"the server does not start: {' '.join(self.command)}")
            time.sleep(0.05)

    def is_ready(self) -> bool:
        """Does the service answer that it can read files?"""
        try:
            with self.connection() as connection:
                return ask(connection, "GET", "/v1/health/ready")[0] == 200
        except OSError:
            return False

    def connection(self) -> contextlib.closing[http.client.HTTPConnection]:
        """A new connection, as a context manager."""
        return contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120))

    def workers(self) -> list[psutil.Process]:
        """The processes that read letters."""
        return workers_of(self.process.pid)

    def memory(self) -> tuple[float, float]:
        """Resident memory in MiB: of the server, and of the workers together."""
        with contextlib.suppress(psutil.Error):
            own = psutil.Process(self.process.pid).memory_info().rss
            return own / MIB, sum(worker.memory_info().rss for worker in self.workers()) / MIB
        return 0.0, 0.0

    def restart(self) -> None:
        """Kill the process and start it again, as often as systemd would: it does not start while the disk is full."""
        self.process.kill()
        self.process.wait()
        until = time.monotonic() + 30
        while True:
            try:
                return self.start()
            except SystemExit:
                if time.monotonic() > until:
                    raise
                time.sleep(1)

    def kill_worker(self) -> None:
        """Kill one worker, and wait until a letter is read: a job is tried twice only, so it is not killed twice."""
        for worker in self.workers()[:1]:
            with contextlib.suppress(psutil.Error):
                worker.kill()
        self.read(("text.txt", "Số: 1/QĐ-UBND".encode()))

    def read(self, file: tuple[str, bytes]) -> None:
        """Let the service read a file; its answer is not looked at."""
        with contextlib.suppress(OSError), self.connection() as connection:
            ask(connection, "POST", f"/v1/letters?name={file[0]}", file[1])

    def stop(self) -> None:
        """End the process in order."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body of an answer. Raises ``OSError`` if the connection is lost."""
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    except (http.client.HTTPException, OSError) as error:
        connection.close()
        raise ConnectionError(str(error)) from error


class Client:
    """Sends one letter after the other, and records the answers."""

    def __init__(self, server: Server, letters: Letters, load: Load, *, beside_library: bool = False) -> None:
        self.server, self.letters, self.load, self.beside_library = server, letters, load, beside_library

    def run(self, until: float) -> None:
        """Send letters until a moment of the monotonic clock."""
        with self.server.connection() as self.connection:
            self.send_until(until)

    def send_until(self, until: float) -> None:
        """Send letters over the open connection."""
        for number in count(1):
            if time.monotonic() > until:
                return
            suffix, letter = self.letters.next()
            if self.beside_library or number % JOBS:
                self.send(suffix, letter)
            else:
                self.send_job(suffix, letter, until)

    def send(self, suffix: str, letter: bytes) -> None:
        """Send a letter and wait for its document."""
        began = time.perf_counter()
        try:
            status, headers, document = ask(self.connection, "POST", f"/v1/letters?name=letter{suffix}", letter)
        except OSError:
            self.lost()
            return
        latency = 1000 * (time.perf_counter() - began)
        self.load.answers[str(status)] += 1
        if status == 200:
            self.load.wrong += json.loads(document)["source"]["sha256"] != sha256(letter).hexdigest()
            queue, read = (float(part.partition("dur=")[2]) for part in headers["Server-Timing"].split(","))
            library = library_time(suffix, letter) if self.beside_library else 0.0
            self.load.seen.append(Seen(latency, queue, read, library))
        self.pause(headers)

    def send_job(self, suffix: str, letter: bytes, until: float) -> None:
        """Send a letter as a job, again and again under the same key until it is accepted."""
        key, path = uuid4().hex, f"/v1/letters?name=letter{suffix}"
        while time.monotonic() < until:
            try:
                status, headers, body = ask(
                    self.connection, "POST", path, letter, Prefer="respond-async", Idempotency_Key=key
                )
            except OSError:
                self.lost()
                continue
            self.load.answers[str(status)] += 1
            self.pause(headers)
            if status in (200, 202):  # 200: the job of an earlier try has ended
                job = headers["Vnadmin-Doc-Job"] if status == 200 else json.loads(body)["id"]
                self.load.jobs[job] = sha256(letter).hexdigest()
            if status not in (429, 503):
                return

    def lost(self) -> None:
        """Count a lost connection."""
        self.load.answers["connection lost"] += 1
        time.sleep(0.1)

    def pause(self, headers: http.client.HTTPMessage) -> None:
        """Wait as long as the service asks for after a refusal."""
        if "Retry-After" in headers and "Location" not in headers:
            time.sleep(min(LONGEST_PAUSE, float(headers["Retry-After"])))


class Letters:
    """Letters without end, for any thread."""

    def __init__(self, *, mix: bool) -> None:
        self.files, self.lock = mixed() if mix else text(), threading.Lock()

    def next(self) -> tuple[str, bytes]:
        """Suffix and bytes of a letter that was not there before."""
        with self.lock:
            return next(self.files)


def text() -> Files:
    """Text letters."""
    return (item for item in office() if item[0] == ".txt")


def mixed() -> Files:
    """Two text letters, a DOCX, a PDF, and so on."""
    words, others = text(), pdf()
    books = (item for item in office() if item[0] == ".docx")
    for files in cycle((words, books, words, others)):
        yield next(files)


def library_time(suffix: str, letter: bytes) -> float:
    """Milliseconds of the library for a letter."""
    began = time.perf_counter()
    vnadmin_doc.write(vnadmin_doc.read(letter, name=f"letter{suffix}"))
    return 1000 * (time.perf_counter() - began)


# ---- phases --------------------------------------------------------------------------------------


def loaded(
    server: Server, letters: Letters, clients: int, seconds: float, *, beside_library: bool = False
) -> tuple[Load, list[tuple[float, float]]]:
    """What the clients of a phase saw, and the memory at each second of it."""
    for _ in range(WARM):  # the first letters load what the processes need
        suffix, letter = letters.next()
        server.read((f"letter{suffix}", letter))
        library_time(suffix, letter)
    load, memory = Load(), [server.memory()]
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=Client(server, letters, load, beside_library=beside_library).run, args=(until,))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(1)
        memory.append(server.memory())
    return load, [each for each in memory if each[0]]


@contextlib.contextmanager
def often(seconds: float, work: Callable[[], None]) -> Iterator[None]:
    """Do some work every so many seconds; 0: never."""
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(seconds):
            work()

    thread = threading.Thread(target=repeat)
    if seconds:
        thread.start()
    try:
        yield
    finally:
        over.set()
        if seconds:
            thread.join()


def ended(server: Server, load: Load, state: Path) -> Counter[str]:
    """The ends of the accepted jobs, with their numbers; those in capital letters are faults."""
    found: Counter[str] = Counter()
    with server.connection() as connection:
        for job, digest in load.jobs.items():
            found[end_of(connection, job, digest)] += 1
    with contextlib.closing(sqlite3.connect(state / "queue.sqlite")) as database:
        rows = Counter(digest for (digest,) in database.execute("SELECT sha256 FROM job WHERE key IS NOT NULL"))
    found["TWICE"] = sum(rows[digest] > 1 for digest in load.jobs.values())
    return +found


def end_of(connection: http.client.HTTPConnection, job: str, digest: str) -> str:
    """The end of a job: its state, the type of its problem, or LOST, WRONG or UNFINISHED."""
    status, _, body = ask(connection, "GET", f"/v1/jobs/{job}?wait=60")
    if status != 200:
        return "LOST"
    state = json.loads(body)
    if state["state"] != "succeeded":
        return f"{state['state']}: {state['problem']['type']}" if "problem" in state else "UNFINISHED"
    _, _, document = ask(connection, "GET", state["results"][0])
    is_right = len(state["results"]) == 1 and json.loads(document)["source"]["sha256"] == digest
    return "succeeded" if is_right else "WRONG"
