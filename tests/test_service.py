"""The HTTP service: answers, jobs, problems, limits, security; its description is complete and right."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from vnadmin_doc.api import load, validate
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.workers import TICK, Bounds
from vnadmin_doc.errors import VnadminDocError, WriteError
from vnadmin_doc.limits import Limits
from vnadmin_doc.service.app import create_app
from vnadmin_doc.service.config import ServiceConfig
from vnadmin_doc.service.errors import PROBLEMS
from vnadmin_doc.service.openapi import openapi_document
from vnadmin_doc.service.queue import STARTS, JobRow, NewJob, Queue, State, new_id

LETTER = """ỦY BAN NHÂN DÂN TỈNH X          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                       Độc lập - Tự do - Hạnh phúc
Số: {}/UBND-VX                      X, ngày 05 tháng 6 năm 2023

Kính gửi: Sở Y.

Đề nghị Sở Y báo cáo trước ngày 10 tháng 6 năm 2023.
"""
SECRET = "MẬT\n\n" + LETTER
SLOW = "SLOW" + LETTER
"""A letter that a worker reads for an hour, by ``slow_workers``."""
INJECTED = """
import sys, time
if "spawn_main" in " ".join(sys.orig_argv):
    from vnadmin_doc.formats.markup import plain_text as text
    matches = text.matches
    def slow(data):
        if data.startswith(b"SLOW"):
            time.sleep(3600)
        return matches(data)
    text.matches = slow
"""
ROOT = Path(__file__).resolve().parents[1]
ASYNC = {"Prefer": "respond-async"}
DOCUMENT = json.loads(openapi_document())
TOKEN = "0123456789abcdef-token"


def opened(config: ServiceConfig) -> TestClient:
    return TestClient(create_app(config), base_url="http://localhost", raise_server_exceptions=False)


def ready(client: TestClient) -> TestClient:
    until = time.monotonic() + 30
    while client.get("/v1/health/ready").status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.01)
    return client


def started(client: TestClient, place: str) -> None:
    """Wait until a worker has a job."""
    until = time.monotonic() + 30
    while client.get(place).json()["state"] == "queued":
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "in").mkdir()
    for number in (11, 12):
        (folder / "in" / f"{number}.txt").write_text(LETTER.format(number), "utf-8")
    convert([folder / "in"], folder / "out", workers=0)
    return folder / "out"


@pytest.fixture(scope="module")
def slow_workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("injected")
    (folder / "sitecustomize.py").write_text(INJECTED, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", "")))))
        yield


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory,
    archive: Path,
    slow_workers: None,  # noqa: ARG001
) -> Iterator[TestClient]:
    config = ServiceConfig(
        tmp_path_factory.mktemp("state") / "s", archive=archive, queue=3, per_client=4,
        limits=Limits(file_bytes=200_000, text_characters=100_000),
    )  # fmt: skip
    with opened(config) as client:
        yield ready(client)


def state_of(client: TestClient) -> Path:
    folder: Path = client.app.state.jobs.folder.path  # type: ignore[attr-defined]
    return folder


def are_erased(client: TestClient) -> bool:
    """Are there no uploads? They are erased when the end of their job is recorded."""
    until = time.monotonic() + 5
    while any((state_of(client) / "uploads").iterdir()) and time.monotonic() < until:
        time.sleep(0.01)
    return not any((state_of(client) / "uploads").iterdir())


def post(client: TestClient, text: str = LETTER.format(1), query: str = "", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/v1/letters{query}", content=text.encode(), headers=named)


def problem(answer: Any, name: str) -> dict[str, Any]:
    """The members of a problem of this type, which must be valid."""
    assert answer.headers["content-type"] == "application/problem+json"
    members: dict[str, Any] = answer.json()
    assert members["type"] == f"/v1/problems/{name}"
    assert members["status"] == answer.status_code == PROBLEMS[name].status
    check(members, {"$ref": "#/components/schemas/Problem"})
    return members


def check(value: object, schema: dict[str, Any]) -> None:
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def schema_of(path: str, method: str, status: str, media: str = "application/json") -> dict[str, Any]:
    schema: dict[str, Any] = DOCUMENT["paths"][path][method]["responses"][status]["content"][media]["schema"]
    return schema


# ---- letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "media", "begin"),
    [
        ("", "application/json", b"{"),
        ("*/*", "application/json", b"{"),
        ("text/html, application/xml;q=0.9, */*;q=0.8", "application/xml", b"<?xml"),
        ("text/xml", "application/xml", b"<?xml"),
        ("application/json;q=0.1, application/akn+xml", "application/akn+xml", b"<?xml"),
        ("application/json;q=0, */*", "application/xml", b"<?xml"),
        ("text/*", "application/xml", b"<?xml"),
    ],
)
def test_the_answer_has_the_format_of_accept(client: TestClient, accept: str, media: str, begin: bytes) -> None:
    answer = post(client, accept=accept)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)
    assert answer.content.startswith(begin)
    assert answer.headers["vnadmin-doc-letters"] == "1"


def test_lists_in_several_lines_are_one(client: TestClient) -> None:
    lines = [("Accept", "text/html"), ("Accept", "text/xml"), ("Prefer", "handling=lenient"), ("Prefer", "wait=0")]
    answer = client.post("/v1/letters", content=LETTER.encode(), headers=lines)
    assert "preference-applied" not in answer.headers
    assert "preference-applied" in post(client, **ASYNC).headers
    assert (answer.status_code, answer.json()["to"]) == (202, "xml")


@pytest.mark.parametrize("charset", ["idna", "undefined", "utf-16", "no-such"])
def test_names_in_odd_charsets_are_no_error(client: TestClient, charset: str) -> None:
    assert post(client, content_disposition=f"attachment; filename*={charset}''%C3%A1.md").status_code == 200
    kind = {"content-type": f"multipart/form-data; boundary=B; charset={charset}"}
    part = 'Content-Disposition: form-data; name="file"; filename="công văn.md"'
    body = f"--B\r\n{part}\r\n\r\n{LETTER}\r\n--B--\r\n"
    answer = client.post("/v1/letters", content=body.encode(), headers=kind)
    assert answer.status_code == 200
    assert answer.json()["source"]["name"] == "công văn.md"


def test_a_document_is_that_of_the_library(client: TestClient) -> None:
    answer = post(client, query="?name=../a/b%5Cc%C3%B4ng%20v%C4%83n.txt")
    validate(answer.content)
    check(answer.json(), schema_of("/v1/letters", "post", "200"))
    reading = load(answer.content)
    assert (reading.letter.code.number, reading.source.name) == ("1", "công văn.txt")
    again = client.get(answer.headers["content-location"])
    assert again.content == client.get(answer.headers["content-location"]).content == answer.content
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_an_edxml_packet_needs_the_code_of_the_agency(client: TestClient) -> None:
    letter = (ROOT / "samples/quyet-dinh/source.docx").read_bytes()
    answer = client.post("/v1/letters?to=edxml&organ_code=H36.13", content=letter)
    assert answer.headers["content-type"] == "application/edxml+xml"
    assert b"H36.13" in answer.content
    problem(post(client, query="?to=edxml&organ_code=%3Cb%3E"), "bad-request")


def test_a_form_is_taken_too(client: TestClient) -> None:
    answer = client.post("/v1/letters", files={"file": ("..\\a.txt", LETTER.format(7).encode())})
    assert load(answer.content).source.name == "a.txt"
    other = client.post("/v1/letters", files={"other": ("a.txt", b"a")})
    problem(other, "bad-request")
    problem(client.post("/v1/letters", files=[("file", ("a", b"a")), ("file", ("b", b"b"))]), "bad-request")
    broken = client.post("/v1/letters", content=b"--x\r\nno", headers={"content-type": "multipart/form-data"})
    problem(broken, "bad-request")


def test_the_letters_of_a_file_follow_by_link(client: TestClient) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for number in (1, 2):
            packed.writestr(f"{number}.txt", LETTER.format(number))
    answer = client.post("/v1/letters", content=archive.getvalue())
    assert answer.headers["vnadmin-doc-letters"] == "2"
    link = answer.headers["link"].partition(">")[0].removeprefix("<")
    second = client.get(link)
    assert load(second.content).letter.code.number == "2"
    assert "link" not in second.headers
    problem(client.get(link.replace("part=2", "part=3")), "letter-not-found")
    for part in ("0", "1.5", "2.0", "1e0", "+1", " 1", "", "x"):
        problem(client.get(link.partition("?")[0], params={"part": part}), "bad-request")
    whole = client.post("/v1/letters?split=false", content=archive.getvalue())
    assert whole.headers["vnadmin-doc-letters"] == "1"


def test_several_files_become_jobs(client: TestClient) -> None:
    files = [("file", (f"{number}.txt", LETTER.format(number).encode())) for number in (1, 2, 3)]
    answer = client.post("/v1/letters:batch", files=files)
    assert answer.status_code == 202
    check(answer.json(), schema_of("/v1/letters:batch", "post", "202"))
    for item in answer.json()["files"]:
        done = client.get(item["job"]["status"] + "?wait=20").json()
        assert (done["state"], done["name"]) == ("succeeded", item["name"])
    problem(client.post("/v1/letters:batch", content=b"x"), "bad-request")
    other = [*files, ("files[]", ("4.txt", LETTER.encode()))]
    assert "each part" in problem(client.post("/v1/letters:batch", files=other), "bad-request")["detail"]


def test_no_file_of_a_form_that_is_cut_off_is_taken(client: TestClient) -> None:
    part = 'Content-Disposition: form-data; name="file"; filename="a.txt"'
    body = f"--B\r\n{part}\r\n\r\n{LETTER}\r\n" * 2
    kind = {"content-type": "multipart/form-data; boundary=B"}
    answer = client.post("/v1/letters:batch", content=body.encode(), headers=kind)
    assert "cut off" in problem(answer, "bad-request")["detail"]
    assert are_erased(client)


def test_a_repeated_batch_is_the_same_jobs(tmp_path: Path, slow_workers: None) -> None:  # noqa: ARG001
    files = [("file", (f"{name}.txt", SLOW.encode())) for name in "aab"]
    with opened(ServiceConfig(tmp_path / "s", queue=3, per_client=2)) as client:
        first, second = (
            client.post("/v1/letters:batch", files=files, headers={"idempotency-key": "k"}).json()["files"]
            for _ in range(2)
        )
        assert [item.get("job", item.get("problem"))["status"] for item in first][2] == 429
        assert [item.get("job", {}).get("id") for item in first] == [item.get("job", {}).get("id") for item in second]
        assert sum(client.app.state.jobs.queue.counts().values()) == 2  # type: ignore[attr-defined]
        changed = [files[0], files[2]]
        again = client.post("/v1/letters:batch", files=changed, headers={"idempotency-key": "k"}).json()["files"]
        assert [item.get("problem", {}).get("type") for item in again] == [None, "/v1/problems/key-reused"]


def test_letters_of_the_archive_are_found(client: TestClient) -> None:
    answer = client.get("/v1/letters", params={"q": "số:12"})
    check(answer.json(), schema_of("/v1/letters", "get", "200"))
    assert [hit["name"] for hit in answer.json()["letters"]] == ["12.txt"]
    for limit in ("0", "1.5", "2.0", "1e1", " 3", "+3", "3_0", "٣", "", "201", "nan", "-1"):
        problem(client.get("/v1/letters", params={"limit": limit}), "bad-request")
    problem(client.get("/v1/letters", params={"cites": "không phải số"}), "bad-request")
    problem(client.get("/v1/letters", params={"path": "/etc"}), "bad-request")


# ---- jobs -------------------------------------------------------------------------------------


def test_a_job_is_accepted_at_once_and_read_more_than_once(client: TestClient) -> None:
    accepted = post(client, **ASYNC)
    assert accepted.status_code == 202
    check(accepted.json(), schema_of("/v1/letters", "post", "202"))
    place = accepted.headers["location"]
    done = client.get(f"{place}?wait=20").json()
    check(done, schema_of("/v1/jobs/{job}", "get", "200"))
    assert (done["state"], done["once"], done["pages"]) == ("succeeded", False, 1)
    assert 3500 < _seconds(done["expires"]) - _seconds(done["finished"]) < 3700
    first, second = (client.get(done["results"][0]).content for _ in range(2))
    assert first == second
    validate(first)
    assert client.delete(place).status_code == 204
    problem(client.get(place), "job-not-found")
    problem(client.get(done["results"][0]), "job-not-found")
    assert not [path for path in state_of(client).rglob("*") if done["id"] in str(path)]


def _seconds(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


def test_uploads_are_erased_after_the_job(client: TestClient) -> None:
    post(client)
    assert are_erased(client)
    assert state_of(client).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("end", ["cancel", "delete"])
def test_the_work_is_stopped(client: TestClient, end: str) -> None:
    place = post(client, SLOW, **ASYNC).headers["location"]
    started(client, place)
    problem(client.get(f"{place}/result"), "job-unfinished")
    if end == "delete":
        assert client.delete(place).status_code == 204
        problem(client.get(place), "job-not-found")
    else:
        canceled = client.post(f"{place}/cancel").json()
        check(canceled, schema_of("/v1/jobs/{job}/cancel", "post", "200"))
        assert canceled["state"] == "canceled"
        problem(client.get(f"{place}/result"), "job-canceled")
        assert client.post(f"{place}/cancel").json()["state"] == "canceled"
    assert post(client).status_code == 200, "the only worker is free again"
    assert are_erased(client)


def test_a_client_that_does_not_wait_long_gets_a_job(client: TestClient) -> None:
    answer = post(client, SLOW, prefer="wait=1")
    assert answer.status_code == 202
    client.delete(answer.headers["location"])


def test_a_full_queue_says_when_to_come_back(client: TestClient) -> None:
    places = [post(client, SLOW, **ASYNC).headers["location"]]
    started(client, places[0])
    places += [post(client, **ASYNC).headers["location"] for _ in range(3)]
    waiting = client.get(places[-1]).json()
    assert (waiting["state"], waiting["ahead"]) == ("queued", 2)
    refused = post(client, **ASYNC)
    problem(refused, "queue-full")
    assert int(refused.headers["retry-after"]) >= 1
    client.delete(places.pop())
    refused = post(client, SLOW, **ASYNC)
    assert refused.status_code == 202
    places.append(refused.headers["location"])
    assert client.get("/v1/health/ready").status_code == 200, "load is not a fault"
    for place in places:
        client.delete(place)
    assert are_erased(client)


def test_one_client_does_not_take_the_whole_queue(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "q.sqlite", durable=True)
    assert isinstance(_added(queue, per_client=1), JobRow)
    assert _added(queue, per_client=1) == "client"
    assert isinstance(_added(queue, per_client=1, client="b"), JobRow)
    assert _added(queue, per_client=9, queue_size=2) == "full"
    queue.close()


def _added(queue: Queue, *, per_client: int = 9, queue_size: int = 9, client: str = "a", key: str | None = None) -> Any:
    return queue.add(NewJob(new_id(), key, client, "n", "json", "{}", 1, "0"), queue=queue_size, per_client=per_client)


def test_a_repeated_request_is_one_job(client: TestClient) -> None:
    first, second = (post(client, idempotency_key="a", **ASYNC).json()["id"] for _ in range(2))
    assert first == second
    problem(post(client, LETTER.format(2), idempotency_key="a"), "key-reused")
    problem(post(client, query="?name=other.txt", idempotency_key="a"), "key-reused")
    problem(post(client, query="?to=xml", idempotency_key="a"), "key-reused")
    problem(post(client, idempotency_key="a" * 201), "bad-request")
    assert client.get(f"/v1/jobs/{first}?wait=20").json()["state"] == "succeeded"
    assert are_erased(client)


def test_a_key_belongs_to_its_client(tmp_path: Path) -> None:
    with opened(ServiceConfig(tmp_path / "s", token=TOKEN)) as client:
        other = TestClient(client.app, base_url="http://localhost", client=("192.0.2.7", 1))
        first, lan, minh = f"Bearer {TOKEN}", _basic("lan", TOKEN), _basic("minh", TOKEN)
        asked = [(client, first), (client, lan), (client, minh), (other, first), (client, first)]
        jobs = [post(whose, idempotency_key="k", authorization=user, **ASYNC).json()["id"] for whose, user in asked]
        assert len(set(jobs)) == 4
        assert jobs[4] == jobs[0]


def test_a_repeated_request_is_answered_when_the_queue_is_full(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "q.sqlite", durable=True)
    _added(queue, key="k", queue_size=1)
    assert queue.refusal("a", "k", queue=1, per_client=9) is None
    assert queue.refusal("a", "other", queue=1, per_client=9) == "full"
    assert isinstance(_added(queue, key="k", queue_size=1), JobRow)
    queue.close()


def test_an_answer_says_how_long_it_took(client: TestClient) -> None:
    timing = re.fullmatch(r"queue;dur=([\d.]+), read;dur=([\d.]+)", post(client).headers["server-timing"])
    assert timing
    assert 0 < float(timing[2]) < 60_000


def test_a_secret_letter_is_answered_once_and_not_kept(client: TestClient) -> None:
    answer = post(client, SECRET)
    assert load(answer.content).letter.secrecy == "MẬT"
    problem(client.get(answer.headers["content-location"]), "job-not-found")
    place = post(client, SECRET, **ASYNC).headers["location"]
    done = client.get(f"{place}?wait=20").json()
    assert done["once"] is True
    assert _seconds(done["expires"]) - _seconds(done["finished"]) < 301
    head = client.head(done["results"][0])  # has no body, so the letter was not given
    assert (head.status_code, head.headers["vnadmin-doc-letters"]) == (200, "1")
    assert load(client.get(done["results"][0]).content).letter.secrecy == "MẬT"
    problem(client.get(done["results"][0]), "job-not-found")
    problem(post(client, SECRET, "?to=edxml&organ_code=H36"), "secret-letter")
    left = b"".join(
        path.read_bytes() for path in state_of(client).rglob("*") if path.is_file() and "sqlite" not in path.name
    )
    assert "MẬT".encode() not in left


def test_the_name_of_a_deleted_job_is_nowhere(tmp_path: Path) -> None:
    queue, other = (Queue(tmp_path / "queue.sqlite", durable=True) for _ in range(2))
    queue.add(NewJob(new_id(), None, "a", "to-mat.pdf", "json", "{}", 1, "0"), queue=9, per_client=9)
    row = other.take()
    assert row is not None
    other.finish(row.id, "succeeded", 0)
    queue.delete(queue.expired(1))
    queue.empty_log()
    assert [place.name for place in tmp_path.iterdir() if b"to-mat" in place.read_bytes()] == []
    other.close()
    queue.close()


def test_uploads_are_kept_on_request_but_never_secret_ones(tmp_path: Path) -> None:
    with opened(ServiceConfig(tmp_path / "s", keep=True)) as client:
        post(client, query="?name=a.txt")
        post(client, SECRET, "?name=b.txt")
        assert are_erased(client)
        assert [path.name for path in (tmp_path / "s" / "kept").rglob("*.txt")] == ["a.txt"]


@pytest.mark.parametrize("keep", [True, False])
def test_uploads_that_a_crash_left_behind_are_erased(tmp_path: Path, keep: bool) -> None:
    config = ServiceConfig(tmp_path / "s", keep=keep)
    ends: list[tuple[State, int]] = [("succeeded", 0), ("succeeded", 1), ("failed", 0), ("canceled", 0)]
    with opened(config):
        pass
    queue = Queue(tmp_path / "s" / "queue.sqlite", durable=True)
    left = [new_id()]  # what was arriving
    for state, secret in ends:
        left.append(_added(queue).id)
        queue.take()
        queue.finish(left[-1], state, time.time() + 99, secret=secret)
    queue.close()
    for job in left:
        (tmp_path / "s" / "uploads" / job).mkdir()
        (tmp_path / "s" / "uploads" / job / "a.txt").write_text(SECRET, "utf-8")
    with opened(config):
        assert [*(tmp_path / "s" / "uploads").iterdir()] == []
        assert [place.name for place in (tmp_path / "s" / "kept").iterdir()] == [left[1]] * keep


def test_an_upload_that_arrives_is_not_swept(client: TestClient) -> None:
    jobs = client.app.state.jobs  # type: ignore[attr-defined]
    folder = jobs.folder.new_upload()
    os.utime(folder, (0, 0))
    jobs._sweep()
    assert folder.is_dir()
    jobs.folder.erase_upload(folder.name)
    assert not folder.exists()


@pytest.mark.parametrize(("name", "is_taken"), [("results/a.json", False), ("a.txt", False), ("lost+found/x", True)])
def test_a_folder_with_other_files_is_not_taken(tmp_path: Path, name: str, is_taken: bool) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    tmp_path.chmod(0o755)
    if is_taken:
        with opened(ServiceConfig(tmp_path)), opened(ServiceConfig(tmp_path / "new")):
            pass
        with opened(ServiceConfig(tmp_path)):
            pass
    else:
        with pytest.raises(WriteError, match="other files"):
            create_app(ServiceConfig(tmp_path))
        assert tmp_path.stat().st_mode & 0o777 == 0o755
    assert file.read_text() == "mine"


# ---- what survives ----------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system of 4 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_the_service_starts_on_a_full_disk(small_disk: Path) -> None:
    """Else it could never delete what has expired."""
    with opened(ServiceConfig(small_disk / "s")) as client:
        kept = post(client, **ASYNC).json()["id"]
        assert client.get(f"/v1/jobs/{kept}?wait=20").json()["state"] == "succeeded"
    with (small_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    with opened(ServiceConfig(small_disk / "s")) as client:
        assert client.get(f"/v1/jobs/{kept}/result").status_code == 200


def test_results_that_expired_are_erased_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with opened(ServiceConfig(tmp_path / "s", result_seconds=0.0)) as client:
        jobs = client.app.state.jobs  # type: ignore[attr-defined]
        ended = post(client, **ASYNC).json()["id"]
        client.get(f"/v1/jobs/{ended}?wait=20")
        assert (jobs.folder.results / ended).exists()
        monkeypatch.setattr(jobs.queue, "delete", full)
        with pytest.raises(sqlite3.OperationalError):
            jobs._sweep()
        assert not (jobs.folder.results / ended).exists()


def test_all_that_a_crash_left_behind_is_erased(tmp_path: Path) -> None:
    """However many folders there are: they are looked at a hundred at a time."""
    with opened(ServiceConfig(tmp_path / "s")) as client:
        jobs = client.app.state.jobs  # type: ignore[attr-defined]
        kept = post(client, **ASYNC).json()["id"]
        client.get(f"/v1/jobs/{kept}?wait=20")
        for number in range(250):
            (jobs.folder.results / f"left-{number}").mkdir()
            (jobs.folder.uploads / f"left-{number}").mkdir()
        arriving = jobs.folder.new_upload()
        jobs._sweep()
        assert [place.name for place in jobs.folder.results.iterdir()] == [kept]
        assert [*jobs.folder.uploads.iterdir()] == [arriving]


def test_states_change_only_from_the_state_before(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "q.sqlite", durable=True)
    first, second = _added(queue), _added(queue)
    taken = queue.take()
    assert taken is not None
    assert taken.id == first.id
    assert queue.cancel(first.id, 0) == "running"
    assert not queue.finish(first.id, "succeeded", 0)
    assert queue.cancel(first.id, 0) is None
    queue.delete([first.id, second.id])
    assert {*queue.rows([first.id, second.id])} == {second.id}, "a job that has not ended is not deleted"
    queue.close()


def test_jobs_wait_again_after_a_crash_but_not_for_ever(tmp_path: Path) -> None:
    job = _added(Queue(tmp_path / "q.sqlite", durable=True))
    for start in range(1, STARTS + 1):
        queue = Queue(tmp_path / "q.sqlite", durable=True)
        taken = queue.take()
        assert taken is not None
        assert taken.starts == start
        queue.requeue(expires=time.time() + 9, stopped=False)
    assert queue.take() is None
    row = queue.find(job.id)
    assert row is not None
    assert (row.state, row.error) == ("failed", "WorkerDied")


def test_a_stop_in_order_costs_a_job_no_start(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "q.sqlite", durable=True)
    for _ in range(STARTS + 1):
        _added(queue)
        assert queue.take() is not None
        queue.requeue(expires=0, stopped=True)
        taken = queue.take()
        assert taken is not None
        assert taken.starts == 1
        queue.requeue(expires=0, stopped=True)


def test_expired_jobs_are_deleted(tmp_path: Path) -> None:
    config = ServiceConfig(tmp_path / "s", result_seconds=0.2)
    with opened(config) as client:
        done = client.get(post(client, **ASYNC).headers["location"] + "?wait=20").json()
        assert done["state"] == "succeeded"
        time.sleep(0.3)
        client.app.state.jobs._sweep()  # type: ignore[attr-defined]
        problem(client.get(done["results"][0]), "job-not-found")
        assert [*(tmp_path / "s" / "results").iterdir()] == []


def test_a_folder_serves_one_service(tmp_path: Path) -> None:
    first, second = (opened(ServiceConfig(tmp_path / "s")) for _ in range(2))
    with first, pytest.raises(WriteError, match="another run"), second:
        pass


# ---- problems ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "query", "headers", "name"),
    [
        (b"", "", {}, "bad-request"),
        (b"   ", "", {}, "empty-file"),
        (b"%PDF-1.4 cut", "", {}, "damaged-file"),
        (b"\x7fELF" + bytes(100), "", {}, "unsupported-format"),
        (LETTER.encode(), "?fields=body", {}, "bad-request"),
        (LETTER.encode(), "?split=1", {}, "bad-request"),
        (LETTER.encode(), "?sure=nan", {}, "bad-request"),
        (LETTER.encode(), "?sure=2", {}, "bad-request"),
        (LETTER.encode(), "?to=docx", {}, "bad-request"),
        (LETTER.encode(), "?x=1", {}, "bad-request"),
        (LETTER.encode(), "?name=%FF", {}, "bad-request"),
        (LETTER.encode(), "?name=a&name=b", {}, "bad-request"),
        (LETTER.encode(), "", {"accept": "image/png"}, "not-acceptable"),
        (LETTER.encode(), "", {"accept": "application/json;q=0"}, "not-acceptable"),
        (LETTER.encode(), "", {"content-encoding": "gzip"}, "bad-request"),
        (b"a " * 60_000, "", {}, "limit-exceeded"),
        (b"a" * 200_001, "", {}, "body-too-large"),
    ],
)
def test_what_is_wrong_has_a_type(
    client: TestClient, body: bytes, query: str, headers: dict[str, str], name: str
) -> None:
    answer = client.post(f"/v1/letters{query}", content=body, headers=headers)
    problem(answer, name)
    assert str(state_of(client)) not in answer.text
    assert are_erased(client)


def test_a_body_without_length_is_counted(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(300):
            yield b"a" * 1000

    problem(client.post("/v1/letters", content=pieces()), "body-too-large")
    assert are_erased(client)


def test_problems_are_in_the_language_of_the_client(client: TestClient) -> None:
    english = problem(client.get("/v1/jobs/x", headers={"accept-language": "fr, en;q=0.5, vi;q=0.4"}), "job-not-found")
    assert english["title"] == "there is no such job"
    answer = client.get("/v1/jobs/x", headers={"accept-language": "vi-VN, en;q=0.5"})
    problem(answer, "job-not-found")
    assert answer.headers["content-language"] == "vi"


def test_a_failed_job_has_its_problem(client: TestClient) -> None:
    place = client.post("/v1/letters", content=b"%PDF-1.4 cut", headers=ASYNC).headers["location"]
    failed = client.get(f"{place}?wait=20").json()
    check(failed, schema_of("/v1/jobs/{job}", "get", "200"))
    assert (failed["state"], failed["problem"]["type"]) == ("failed", "/v1/problems/damaged-file")
    problem(client.get(f"{place}/result"), "damaged-file")


@pytest.mark.usefixtures("slow_workers")
def test_a_file_over_its_time_is_stopped(tmp_path: Path) -> None:
    with opened(ServiceConfig(tmp_path / "s", bounds=Bounds(seconds=1))) as client:
        problem(post(client, SLOW), "time-exceeded")
        assert post(client).status_code == 200


def flushed_to_disk(client: TestClient, patch: pytest.MonkeyPatch) -> list[str]:
    """The list to which each flush of an upload and each commit that survives a power cut is added from now on."""
    found: list[str] = []
    queue = client.app.state.jobs.queue  # type: ignore[attr-defined]

    def recorded(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def record(*values: Any, **named: Any) -> Any:
            found.append(name)
            return work(*values, **named)

        return record

    patch.setattr(os, "fsync", recorded("flush", os.fsync))
    for name in ("add", "sync", "finish"):
        patch.setattr(queue, name, recorded(name, getattr(queue, name)))
    return found


def test_a_job_is_on_the_disk_before_its_client_is_told_of_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = flushed_to_disk(client, monkeypatch)
    assert post(client).status_code == 200
    assert found == [], "nobody knows the job"
    place = post(client, **ASYNC).headers["location"]
    client.get(f"{place}?wait=20")
    assert [name for name, _ in groupby(found)] == ["flush", "add", "flush", "finish"]
    found.clear()
    accepted = post(client, SLOW, prefer="wait=1")
    assert (accepted.status_code, [name for name, _ in groupby(found)]) == (202, ["flush", "sync"])
    client.delete(accepted.headers["location"])


@pytest.mark.usefixtures("slow_workers")
def test_a_job_that_cannot_be_promised_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with opened(ServiceConfig(tmp_path / "s")) as client:
        ready(client)
        monkeypatch.setattr(os, "fsync", full)
        problem(post(client, SLOW, prefer="wait=1"), "storage-full")
        files = [("file", (f"{number}.txt", LETTER.format(number).encode())) for number in (1, 2)]
        problem(client.post("/v1/letters:batch", files=files), "storage-full")
        assert client.app.state.jobs.queue.counts() == {}  # type: ignore[attr-defined]
        assert are_erased(client)


def test_a_full_disk_is_a_reason_to_come_back(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> Path:
        raise OSError(28, "No space left on device", "/secret/path")

    monkeypatch.setattr(client.app.state.jobs.folder, "new_upload", full)  # type: ignore[attr-defined]
    answer = post(client)
    problem(answer, "storage-full")
    assert answer.headers["retry-after"]
    assert "/secret" not in answer.text


def test_a_result_that_cannot_be_stored_is_made_again(tmp_path: Path) -> None:
    with opened(ServiceConfig(tmp_path / "s")) as client:
        ready(client)
        (tmp_path / "s" / "tmp").rename(tmp_path / "elsewhere")
        place = post(client, **ASYNC).headers["location"]
        until = time.monotonic() + 20
        while client.get("/v1/health/ready").status_code == 200:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert client.get(place).json()["state"] in ("queued", "running")
        (tmp_path / "elsewhere").rename(tmp_path / "s" / "tmp")
        done = client.get(f"{place}?wait=20").json()
        assert done["state"] == "succeeded"
        validate(client.get(done["results"][0]).content)


def refuse_states(state: Path, *states: str) -> None:
    """Let the database of a service refuse these states from now on, as a full disk does; none: refuse no more."""
    with closing(sqlite3.connect(state / "queue.sqlite", timeout=30)) as database:
        names = ", ".join(f"'{name}'" for name in states)
        database.executescript(
            "DROP TRIGGER IF EXISTS refuse;"
            + f"CREATE TRIGGER refuse BEFORE UPDATE ON job WHEN NEW.state IN ({names}) "
            "BEGIN SELECT RAISE(FAIL, 'disk is full'); END;" * bool(states)
        )


def test_an_end_that_cannot_be_recorded_is_recorded_later(tmp_path: Path) -> None:
    with opened(ServiceConfig(tmp_path / "s")) as client:
        ready(client)
        refuse_states(tmp_path / "s", "succeeded")
        place = post(client, **ASYNC).headers["location"]
        until = time.monotonic() + 20
        while not (written := [*(tmp_path / "s" / "results").rglob("*.json")]) or (
            client.get("/v1/health/ready").status_code == 200
        ):
            assert time.monotonic() < until
            time.sleep(0.02)
        assert client.get(place).json()["state"] == "running"
        problem(client.get(f"{place}/result"), "job-unfinished")
        assert [*(tmp_path / "s" / "uploads").iterdir()], "it may have to be read again"
        refuse_states(tmp_path / "s")
        done = client.get(f"{place}?wait=20").json()
        assert done["state"] == "succeeded"
        assert client.get(done["results"][0]).content == written[0].read_bytes()
        assert post(client).status_code == 200
        assert client.get("/v1/health/ready").status_code == 200


def test_a_letter_that_was_read_is_answered_though_nothing_can_be_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with opened(ServiceConfig(tmp_path / "s")) as client:
        ready(client)
        monkeypatch.setattr(Queue, "expire", full)
        monkeypatch.setattr(Queue, "delete", full)
        assert load(post(client).content).letter.code.number == "1"
        assert load(post(client, SECRET).content).letter.secrecy == "MẬT"
        monkeypatch.setattr(Queue, "cancel", full)
        place = post(client, idempotency_key="a").headers["content-location"].partition("/result")[0]
        problem(client.delete(place), "storage-full")
        assert client.get(place).json()["state"] == "succeeded"


def test_a_job_whose_cancel_cannot_be_recorded_goes_on(tmp_path: Path, slow_workers: None) -> None:  # noqa: ARG001
    with opened(ServiceConfig(tmp_path / "s")) as client:
        place = post(client, SLOW, **ASYNC).headers["location"]
        started(client, place)
        refuse_states(tmp_path / "s", "canceled")
        problem(client.post(f"{place}/cancel"), "storage-full")
        time.sleep(2 * TICK)
        assert client.get(place).json()["state"] == "running"
        refuse_states(tmp_path / "s")
        assert client.post(f"{place}/cancel").json()["state"] == "canceled"


def test_a_stop_in_order_ends_though_nothing_can_be_recorded(tmp_path: Path, slow_workers: None) -> None:  # noqa: ARG001
    with opened(ServiceConfig(tmp_path / "s")) as client:
        place = post(client, SLOW, **ASYNC).headers["location"]
        started(client, place)
        refuse_states(tmp_path / "s", "queued")
    with pytest.raises(WriteError, match="disk is full"), opened(ServiceConfig(tmp_path / "s")):
        pass
    refuse_states(tmp_path / "s")
    with opened(ServiceConfig(tmp_path / "s")) as client:
        assert client.delete(place).status_code == 204


@pytest.mark.parametrize("text", [LETTER.format(1), SECRET])
def test_a_text_is_no_scan(client: TestClient, text: str) -> None:
    """PDF/A is for scans: a failure with its reason, and no job that is gone."""
    assert "scan" in problem(post(client, text, "?to=pdfa"), "not-writable")["detail"]
    job = client.get(post(client, text, "?to=pdfa", **ASYNC).headers["location"] + "?wait=20").json()
    assert (job["state"], job["problem"]["type"]) == ("failed", "/v1/problems/not-writable")


def test_a_letter_that_cannot_be_written_has_its_reason(client: TestClient) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("1.txt", LETTER.format(1).replace("Số: 1/UBND-VX", ""))
        members.writestr("2.docx", (ROOT / "samples/quyet-dinh/source.docx").read_bytes())
    first = client.post("/v1/letters?to=edxml&organ_code=H36.13", content=archive.getvalue())
    problem(first, "not-writable")
    assert first.headers["vnadmin-doc-letters"] == "2"
    link = first.headers["link"].partition(">")[0].lstrip("<")
    assert client.get(link).status_code == 200
    problem(client.get(f"/v1/jobs/{first.headers['vnadmin-doc-job']}/result"), "not-writable")


def test_an_error_in_the_program_says_nothing_about_it(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise KeyError("/secret/path")

    monkeypatch.setattr(client.app.state.jobs, "check_room", wrong)  # type: ignore[attr-defined]
    answer = post(client)
    problem(answer, "internal-error")
    assert "/secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert 'vnadmin_doc_requests_total{route="post_letter",status="500"} 1' in client.get("/v1/metrics").text


# ---- security ---------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1.evil.example", "localhost.", "localhost@evil"])
def test_other_host_names_are_refused(client: TestClient, host: str) -> None:
    problem(client.get("/v1/health/live", headers={"host": host}), "wrong-host")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8765", "127.0.0.1:1", "[::1]:8765"])
def test_names_of_this_machine_are_taken(client: TestClient, host: str) -> None:
    assert client.get("/v1/health/live", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"origin": "http://localhost"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site", "x-csrf-token": "*"}, False),
        ({"origin": "http://localhost", "sec-fetch-site": "same-origin", "x-csrf-token": "wrong"}, False),
        ({"origin": "http://localhost", "sec-fetch-site": "same-origin", "x-csrf-token": "*"}, True),
        ({"origin": "http://evil.example", "x-csrf-token": "*"}, False),
    ],
)
def test_pages_of_other_sites_change_nothing(client: TestClient, headers: dict[str, str], passes: bool) -> None:
    token: str = client.app.state.csrf_token  # type: ignore[attr-defined]
    sent = {name: token if value == "*" else value for name, value in headers.items()}
    answer = client.delete("/v1/jobs/x", headers=sent)
    problem(answer, "job-not-found" if passes else "cross-origin")


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_a_token_is_asked_for(tmp_path: Path) -> None:
    config = ServiceConfig(tmp_path / "s", host="0.0.0.0", names=("letters.vn",), token=TOKEN)
    with opened(config) as client:
        for header in ("", "Bearer", "Bearer x", f"Token {TOKEN}", f"Bearer {TOKEN}x", "Basic !", _basic("a", "b")):
            answer = client.get("/v1/openapi.json", headers={"authorization": header})
            problem(answer, "not-authorized")
            assert "Bearer" in answer.headers["www-authenticate"]
        for header in (f"Bearer {TOKEN}", f"bearer {TOKEN}", _basic("lan", TOKEN)):
            named = {"authorization": header, "host": "letters.vn:8765"}
            assert client.get("/v1/openapi.json", headers=named).status_code == 200
        assert client.get("/v1/health/live").status_code == 200


def test_further_routes_are_behind_the_same_checks(tmp_path: Path) -> None:
    async def page(request: Request) -> Response:
        return PlainTextResponse(request.scope["vnadmin_doc.user"])

    app = create_app(ServiceConfig(tmp_path / "s", token=TOKEN), [Route("/review", page, methods=["GET", "POST"])])
    client = TestClient(app, base_url="http://localhost")
    problem(client.get("/review"), "not-authorized")
    problem(client.get("/review", headers={"host": "evil.example"}), "wrong-host")
    named = {"authorization": _basic("lan", TOKEN)}
    assert client.get("/review", headers=named).text == "lan"
    problem(client.post("/review", headers={**named, "origin": "http://localhost"}), "cross-origin")
    from_page = {**named, "origin": "http://localhost", "x-csrf-token": app.state.csrf_token}
    assert client.post("/review", headers=from_page).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "letters.vn", ""])
def test_other_machines_need_a_token(tmp_path: Path, host: str) -> None:
    with pytest.raises(VnadminDocError, match="token is required"):
        ServiceConfig(tmp_path, host=host)
    with pytest.raises(VnadminDocError, match="too short"):
        ServiceConfig(tmp_path, host=host, token="short")


@pytest.mark.parametrize("token", ["mật khẩu của cơ quan", "0123456789abcdef\n0123456789"])
def test_a_token_that_nobody_could_send_is_refused(tmp_path: Path, token: str) -> None:
    with pytest.raises(VnadminDocError, match="cannot send"):
        ServiceConfig(tmp_path, token=token)


def test_a_document_with_markup_is_no_page(client: TestClient) -> None:
    name = "<script>alert(1)</script>.txt"
    answer = client.post(f"/v1/letters?to=xml&name={name.replace('/', '%2F')}", content=LETTER.encode())
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"<script" not in answer.content
    for path in ("/v1/jobs/<script>", "/<script>", "/v1/problems/<script>"):
        assert client.get(path).headers["content-type"] == "application/problem+json"


# ---- about the service ------------------------------------------------------------------------


def test_every_route_is_described(client: TestClient) -> None:
    routes = {
        (route.path, method.lower())
        for route in client.app.routes  # type: ignore[attr-defined]
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    methods = ("get", "post", "put", "delete", "patch")
    described = {(path, method) for path, item in DOCUMENT["paths"].items() for method in item if method in methods}
    assert routes == described


def test_the_examples_are_valid() -> None:
    checked = 0
    for item in (DOCUMENT["paths"], DOCUMENT["components"]["responses"]):
        for media in _media_types(item):
            if "example" in media:
                check(media["example"], media["schema"])
                checked += 1
    assert checked > 5
    for parameter in DOCUMENT["components"]["parameters"].values():
        if "example" in parameter:
            check(parameter["example"], parameter["schema"])


def _media_types(item: Any) -> Iterator[dict[str, Any]]:
    if isinstance(item, dict):
        yield from item.get("content", {}).values()
        for value in item.values():
            yield from _media_types(value)


def test_the_service_describes_itself(client: TestClient) -> None:
    assert client.get("/v1/openapi.json").json()["openapi"] == "3.1.0"
    for name, item in PROBLEMS.items():
        answer = client.get(f"/v1/problems/{name}")
        assert (answer.status_code, answer.json()["status"]) == (200, item.status)
    assert client.get("/v1/schemas/letter.json").json()["$id"] == "urn:vnadmin-doc:letter:1:schema"
    problem(client.get("/v1/problems/x"), "not-found")
    problem(client.get("/"), "not-found")
    wrong = client.put("/v1/letters")
    problem(wrong, "method-not-allowed")
    assert wrong.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    asked = client.options("/v1/letters")
    assert (asked.status_code, asked.headers["allow"], asked.content) == (204, wrong.headers["allow"], b"")
    problem(client.options("/v1/nothing"), "not-found")


@pytest.mark.parametrize("path", ["/v1/letters", "/v1/health/live", "/v1/metrics", "/v1/openapi.json", "/v1/jobs/x"])
def test_head_answers_as_get_does(client: TestClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert set(head.headers) == set(whole.headers)


def test_metrics_count(client: TestClient) -> None:
    def value(name: str) -> float:
        lines = client.get("/v1/metrics").text.splitlines()
        return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)), 0.0)

    before = value('vnadmin_doc_jobs_total{state="succeeded"}'), value("vnadmin_doc_job_seconds_count")
    post(client)
    after = value('vnadmin_doc_jobs_total{state="succeeded"}'), value("vnadmin_doc_job_seconds_count")
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)
    assert value('vnadmin_doc_requests_total{route="post_letter",status="200"}') > 0
    assert value('vnadmin_doc_jobs{state="running"}') == 0
