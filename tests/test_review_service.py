"""The review page behind ``serve``: one service, one set of checks; behind a reverse proxy too."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

pytest.importorskip("starlette", reason="the extra server is not installed")
pytest.importorskip("httpx2", reason="httpx2 is not installed")

from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send
from typer.testing import CliRunner

from review_archive import copied_archive
from vnadmin_doc.archive.corrections import corrections_of
from vnadmin_doc.cli.app import app as command
from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.service.app import create_app
from vnadmin_doc.service.config import ServiceConfig
from vnadmin_doc.service.review.letter_list import letter_id

TOKEN = "0123456789abcdef-token"
NAME = "cong-van-quet.pdf"
HOST = "letters.example.vn"


@pytest.fixture
def out(archive_for_review: Path, tmp_path: Path) -> Path:
    return copied_archive(archive_for_review, tmp_path)


@pytest.fixture
def app(out: Path, tmp_path: Path) -> ASGIApp:
    return create_app(ServiceConfig(tmp_path / "s", names=(HOST,), token=TOKEN, archive=out, review=True))


@pytest.fixture
def client(app: ASGIApp) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://localhost") as client:
        yield client


def basic(user: str, password: str = TOKEN) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def csrf(client: TestClient, headers: dict[str, str], place: str = "/review/") -> dict[str, str]:
    found = re.search('name="csrf" content="([^"]+)"', client.get(place, headers=headers).text)
    assert found
    return {"X-CSRF-Token": found[1]}


def change(client: TestClient, headers: dict[str, str], who: str = "typed", text: str = "2417") -> Any:
    values = {"id": letter_id(NAME), "part": 1, "path": "/code/number", "seen": None, "text": text, "who": who}
    return client.post("/review/api/record", json=values, headers=headers)


def test_one_service_reads_finds_and_corrects(client: TestClient, out: Path) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    letter = (out.parent / "in" / "seed.md").read_bytes()
    assert client.post("/v1/letters?name=a.md", content=letter, headers=bearer).status_code == 200
    assert change(client, bearer).status_code == 200
    found = client.get("/v1/letters", params={"q": "số:2417"}, headers=bearer).json()["letters"]
    assert [hit["name"] for hit in found] == [NAME]
    assert "endpoint" not in client.get("/v1/metrics", headers=bearer).text
    asked = {"id": letter_id(NAME), "part": "1", "page": "1"}
    assert client.get("/review/page", params=asked, headers=bearer).headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize("path", ["/", "/review", "/review/", "/review/static/app.js", "/review/api/letters"])
def test_the_page_is_behind_the_token(client: TestClient, path: str) -> None:
    for headers in ({}, basic("An", "wrong-token-wrong")):
        answer = client.get(path, headers=headers, follow_redirects=False)
        assert answer.status_code == 401
        # A browser asks for a password only if Basic has a header of its own.
        assert answer.headers.get_list("www-authenticate") == ["Bearer", 'Basic realm="vnadmin-doc", charset="UTF-8"']
    assert client.get(path, headers=basic("An")).status_code == 200
    assert client.get(path, headers={**basic("An"), "Host": "evil.example"}).status_code == 421


def test_changes_come_from_the_page(client: TestClient, out: Path) -> None:
    own = {**basic("An"), "Origin": "http://localhost"}
    assert change(client, own).status_code == 403
    assert change(client, {**own, **csrf(client, basic("An")), "Origin": "http://evil.example"}).status_code == 403
    assert corrections_of(out) == []
    assert change(client, {**own, **csrf(client, basic("An"))}).status_code == 200


@pytest.mark.parametrize(
    ("user", "who"),
    [
        ("Lê Thị Bình", "Lê Thị Bình"),
        ("", "typed"),
        ("\u202eAn\x00", "An"),
        ("\u200b", "typed"),
        ("x" * 300, "x" * 100),
    ],
)
def test_the_user_name_is_the_name_of_the_person(client: TestClient, out: Path, user: str, who: str) -> None:
    """The name that was typed counts only if there is no user name; what is not seen is no name."""
    page = client.get("/review/", headers=basic(user)).text
    assert f'name="user" content="{who if who != "typed" else ""}"' in page
    assert change(client, basic(user)).status_code == 200
    assert [event.who for event in corrections_of(out)] == [who]


def test_a_user_name_with_markup_stays_text(client: TestClient) -> None:
    assert "<script>alert" not in client.get("/review/", headers=basic('"><script>alert(1)</script>')).text


def test_without_the_option_there_is_no_page(out: Path, tmp_path: Path) -> None:
    with TestClient(create_app(ServiceConfig(tmp_path / "s", archive=out)), base_url="http://localhost") as client:
        assert [client.get(path).status_code for path in ("/", "/review/", "/review/api/letters")] == [404] * 3


def test_a_review_needs_an_archive(tmp_path: Path) -> None:
    with pytest.raises(VnadminDocError, match="--archive"):
        ServiceConfig(tmp_path, review=True)
    result = CliRunner().invoke(command, ["serve", "--state", str(tmp_path / "s"), "--review"])
    assert (result.exit_code, "--archive" in result.stderr) == (2, True)
    result = CliRunner().invoke(
        command, ["serve", "--state", str(tmp_path / "s"), "--review", "--archive", str(tmp_path)]
    )
    assert (result.exit_code, "has no ledger" in result.stderr) == (1, True)


# ---- behind a reverse proxy --------------------------------------------------------------------


class Proxy:
    """What a reverse proxy does: it takes a prefix away, or answers itself."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app, self.prefix = app, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            assert scope["path"].startswith(f"{self.prefix}/"), f"{scope['path']} is not at the prefix"
            scope = {**scope, "path": scope["path"].removeprefix(self.prefix), "raw_path": b""}
        await self.app(scope, receive, send)


def test_the_page_works_below_a_prefix(app: ASGIApp, out: Path) -> None:
    """Every address that the page uses stays below the prefix; else ``Proxy`` fails."""
    with TestClient(Proxy(app, "/van-thu"), base_url=f"https://{HOST}") as client:
        for path in ("/van-thu/", "/van-thu/review"):
            answer = client.get(path, headers=basic("An"))
            assert (answer.status_code, answer.url.path) == (200, "/van-thu/review/")
        for name in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
            assert client.get(urljoin("/van-thu/review/", name), headers=basic("An")).status_code == 200, name
        headers = {**basic("An"), **csrf(client, basic("An"), "/van-thu/review/"), "Origin": f"https://{HOST}"}
        values = {"id": letter_id(NAME), "part": 1, "path": "/code/number", "seen": None, "text": "2417"}
        answer = client.post("/van-thu/review/api/record", json=values, headers=headers)
        assert answer.status_code == 200
    assert len(corrections_of(out)) == 1


def test_the_modules_ask_for_relative_addresses() -> None:
    static = Path(__file__).resolve().parents[1] / "src/vnadmin_doc/service/review/static"
    for path in static.glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(r"""(?:fetch|address|get|post|import|from)\(?\s*["'`]/""", text), path.name


def test_a_prefix_that_is_not_taken_away_is_not_found(client: TestClient) -> None:
    answer = client.get("/van-thu/review/", headers=basic("An"))
    assert (answer.status_code, answer.json()["type"]) == (404, "/v1/problems/not-found")
