"""The review page without a browser: what the server answers, and to whom."""

from __future__ import annotations

import io
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra server is not installed")
pytest.importorskip("httpx2", reason="httpx2 is not installed")

from PIL import Image
from starlette.testclient import TestClient
from tools.record import RECORDINGS, words
from typer.testing import CliRunner

import vnadmin_doc
from review_archive import MARKUP, copied_archive
from vnadmin_doc.archive.corrections import corrections_of
from vnadmin_doc.batch import convert
from vnadmin_doc.batch.corrected_reading import corrected
from vnadmin_doc.batch.correction_events import Correction, value_at
from vnadmin_doc.batch.ledger import journal_events, journal_path, ledger_path
from vnadmin_doc.cli.app import app as command
from vnadmin_doc.errors import WriteError
from vnadmin_doc.service.app import create_review_app
from vnadmin_doc.service.review.fields import fields, typed_value
from vnadmin_doc.service.review.letter_list import letter_id
from vnadmin_doc.service.review.page_folder import RECORD, PageFolder
from vnadmin_doc.service.review.static_pages import write_review

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "src/vnadmin_doc/service/review/static"


@pytest.fixture
def out(archive_for_review: Path, tmp_path: Path) -> Path:
    return copied_archive(archive_for_review, tmp_path)


@pytest.fixture
def client(out: Path) -> Iterator[TestClient]:
    with TestClient(create_review_app(out), base_url="http://127.0.0.1:8766") as client:
        client.headers["X-CSRF-Token"] = re.search('name="csrf" content="([^"]+)"', client.get("/review/").text)[1]  # type: ignore[index]
        yield client


def letter(client: TestClient, name: str, **more: str) -> dict[str, Any]:
    answer = client.get("/review/api/letter", params={"id": letter_id(name), "part": 1, "lang": "en", **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def field(found: dict[str, Any], path: str) -> dict[str, Any]:
    return next(item for item in found["fields"] if item["path"] == path)


def send(client: TestClient, what: str, name: str, path: str, **values: object) -> Any:
    return client.post(
        f"/review/api/{what}", params={"lang": "en"},
        json={"id": letter_id(name), "part": 1, "path": path, "who": "An", **values},
    )  # fmt: skip


# ---- list and letter ---------------------------------------------------------------------------


def test_the_list_begins_with_the_most_doubtful(client: TestClient) -> None:
    found = client.get("/review/api/letters", params={"state": "all"}).json()
    unseen = [item["unseen"] for item in found["letters"]]
    assert unseen == sorted(unseen)
    doubts = [item["doubt"] for item in found["letters"] if not item["unseen"]]
    assert doubts == sorted(doubts, reverse=True)
    assert found["letters"][0]["name"] == "cong-van-quet.pdf"
    assert found["states"] == {"doubt": 5, "sure": 2, "person": 0, "all": 7}


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"state": "doubt", "kind": "TTLT"}, ["thong-tu-lien-tich.jpg"]),
        ({"state": "all", "q": "sốt xuất huyết"}, ["cong-van-quet.pdf"]),
        ({"state": "all", "q": "không có chữ này"}, []),
        ({"state": "person"}, []),
    ],
)
def test_filters_and_search(client: TestClient, asked: dict[str, str], names: list[str]) -> None:
    assert [item["name"] for item in client.get("/review/api/letters", params=asked).json()["letters"]] == names


def test_a_field_has_its_doubts_boxes_and_readings(client: TestClient) -> None:
    number = field(letter(client, "cong-van-quet.pdf"), "/code/number")
    assert (number["doubt"], number["guesses"]) == (True, ["2417", "2411", "2477"])
    assert number["boxes"][0]["page"] == 1
    assert "written by hand" in number["issues"][0]["text"]
    arrival = field(letter(client, "cong-van-den.jpg"), "/arrival/date")
    assert arrival["text"] == "08/04/2022"
    assert arrival["guesses"][:2] == ["08/04/2022", "08/01/2022"]
    name = field(letter(client, "thong-tu-lien-tich.jpg"), "/signers/0/full_name")
    assert name["guesses"] == ["Đỗ Xuân Lam", "Đổ Xuân Lam"]
    assert (
        field(letter(client, "cong-van-quet.pdf"), "/issuers/0/name")["guesses"] == []
    )  # the doubt is about its parent


@pytest.mark.parametrize("recording", [*RECORDINGS])
def test_every_doubt_of_every_sample_has_a_field(recording: str) -> None:
    """For each issue that a person must see there is a field that can be confirmed, and that ends the doubt."""
    reading = vnadmin_doc.read(words(recording), name=recording)
    events: list[Correction] = []
    for number in range(60):
        left = next((item for item in fields(corrected(reading, events), events) if item.is_doubtful), None)
        if left is None:
            break
        seen = value_at(corrected(reading, events).letter, left.confirms)
        events.append(Correction(number, "x", "x", 1, left.confirms, seen, seen, "An", "2026-01-01", "confirm"))
    assert left is None
    assert all(issue.severity == "info" for issue in corrected(reading, events).issues)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("/arrival/date", "5.6.2023", "2023-06-05"), ("/arrival/date", "2023-06-05", "2023-06-05"),
        ("/arrival/date", "2023", "2023"), ("/subject", "a\n\n b  c ", "a b c"),
        ("/code/number", "12\r\n", "12"),
        ("/signers/0/competence", "TM. UBND\n KT. CHỦ TỊCH", "TM. UBND\nKT. CHỦ TỊCH"),
        ("/tasks/0/deadline", "01/12/2023", "2023-12-01"),
        ("/subject", "gia\u0302\u0301y\u00a0mo\u031b\u0301i\u200b", "giấy mới"),
        ("/subject", "a\0b\x1b[2J\u202ec", "ab[2Jc"),
        ("/subject", "a\ud800b", "ab"), ("/promulgation/date", "\u200e5/6/2023", "2023-06-05"),
    ],
)  # fmt: skip
def test_what_is_typed(path: str, text: str, value: str) -> None:
    assert typed_value(path, text) == value


@pytest.mark.parametrize("text", ["31/02/2023", "hôm qua", "13/2023", "2023-00-05", "5/6/23"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="not a day"):
        typed_value("/promulgation/date", text)


# ---- pictures ----------------------------------------------------------------------------------


def test_pages_and_crops(client: TestClient) -> None:
    for name in ("cong-van-quet.pdf", "cong-van-den.jpg", "cong-van-anh-chup.tif", "quyet-dinh.pdf"):
        answer = client.get("/review/page", params={"id": letter_id(name), "part": 1, "page": 1})
        picture = Image.open(io.BytesIO(answer.content))
        assert 590 < picture.width * 72 / float(answer.headers["X-Dpi"]) < 600, name
    crop = client.get("/review/crop", params={"id": letter_id("cong-van-quet.pdf"), "part": 1, "path": "/code/number"})
    assert Image.open(io.BytesIO(crop.content)).height < 300


def test_a_page_is_drawn_in_time(client: TestClient) -> None:
    for name in ("quyet-dinh.pdf", "cong-van-quet.pdf"):  # the first one waits for the processes
        began = time.perf_counter()
        client.get("/review/page", params={"id": letter_id(name), "part": 1, "page": 1})
    assert time.perf_counter() - began < 1.5  # 0.1 s on an idle machine


def test_a_moved_source_is_found(out: Path, tmp_path: Path) -> None:
    (tmp_path / "in").rename(tmp_path / "moved")
    asked: dict[str, str | int] = {"id": letter_id("quyet-dinh.pdf"), "part": 1, "page": 1}
    for sources, status in ((None, 404), (tmp_path / "moved", 200)):
        with TestClient(create_review_app(out, sources), base_url="http://localhost") as client:
            assert client.get("/review/page", params=asked).status_code == status


@pytest.mark.parametrize("page", ["0", "3", "99", "-1", "x", "٣", "1" * 40])
def test_pages_that_do_not_exist(client: TestClient, page: str) -> None:
    answer = client.get("/review/page", params={"id": letter_id("quyet-dinh.pdf"), "part": 1, "page": page})
    assert answer.status_code == 400


# ---- corrections -------------------------------------------------------------------------------


def test_correct_confirm_undo(client: TestClient, out: Path) -> None:
    answer = send(client, "record", "cong-van-quet.pdf", "/code/number", seen=None, text="2417")
    number = field(answer.json(), "/code/number")
    assert (number["text"], number["doubt"], number["person"]["who"]) == ("2417", False, "An")
    answer = send(client, "record", "cong-van-quet.pdf", "/distribution/1/text", seen="UBND tỉnh (đếb/c)", confirm=True)
    assert answer.json()["doubts"] == 0
    answer = send(client, "undo", "cong-van-quet.pdf", "/code/number", seen="2417")
    assert (field(answer.json(), "/code/number")["text"], answer.json()["doubts"]) == ("", 1)
    assert [event.kind for event in corrections_of(out)] == ["correct", "confirm", "undo"]


def test_what_is_not_seen_is_not_kept(client: TestClient, out: Path) -> None:
    """Signs that hide or turn text, and those that XML does not allow, in a value and in a name."""
    values = {"seen": None, "text": "7\x0035\u202e", "who": "\u202eA\0n"}
    answer = send(client, "record", "cong-van-quet.pdf", "/code/number", **values)
    assert field(answer.json(), "/code/number")["text"] == "735"
    assert [(event.new, event.who) for event in corrections_of(out)] == [("735", "An")]


def test_a_value_is_in_all_copies_or_in_none(client: TestClient, out: Path, tmp_path: Path) -> None:
    copy = tmp_path / "in" / "the-copy.md"
    copy.write_bytes((tmp_path / "in" / "seed.md").read_bytes())
    convert([tmp_path / "in"], out, workers=0)
    place = out / "the-copy.md.json"
    assert place.is_file()
    document = (out / "seed.md.json").read_bytes()
    place.unlink()
    place.mkdir()  # cannot be written
    seen = field(letter(client, "seed.md"), "/subject")["value"]
    answer = send(client, "record", "seed.md", "/subject", seen=seen, text="khác")
    assert (answer.status_code, "cannot write" in answer.json()["problem"]) == (500, True)
    assert (out / "seed.md.json").read_bytes() == document
    assert corrections_of(out) == []


@pytest.mark.parametrize("kept", [0, -1, -20, None])
def test_a_journal_that_was_cut_keeps_the_next_event(client: TestClient, out: Path, kept: int | None) -> None:
    send(client, "record", "cong-van-quet.pdf", "/code/number", seen=None, text="735")
    journal = journal_path(ledger_path(out))
    journal.write_bytes(journal.read_bytes()[:kept])
    send(client, "record", "cong-van-quet.pdf", "/code/number", seen="735", text="785")
    assert journal_events(journal)[-1]["new"] == "785"
    assert len(journal_events(journal)) == {0: 1, -1: 2, -20: 1, None: 2}[kept]


def test_a_second_person_gets_the_value_of_the_first(client: TestClient) -> None:
    send(client, "record", "cong-van-quet.pdf", "/code/number", seen=None, text="2417")
    answer = send(client, "record", "cong-van-quet.pdf", "/code/number", seen=None, text="2411", who="Bình")
    assert answer.status_code == 409
    assert (answer.json()["conflict"]["value"], answer.json()["conflict"]["who"]) == ("2417", "An")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("cong-van-quet.pdf", {"text": "2417", "who": "  "}),
        ("cong-van-quet.pdf", {"text": 2417}),
        ("cong-van-quet.pdf", {"text": "2417", "path": "/nonsense"}),
        ("cong-van-quet.pdf", {"text": "2417", "path": "/promulgation/date"}),
        ("cong-van-quet.pdf", {"text": "<b>", "path": "/kind/code", "seen": "CV"}),
        ("cong-van-quet.pdf", {"text": "2417", "part": 2}),
        ("cong-van-quet.pdf", {"text": "2417", "part": "x"}),
        ("../../etc/passwd", {"text": "2417"}),
        ("", {"text": "2417", "id": "***"}),
    ],
)
def test_changes_that_are_refused(client: TestClient, out: Path, name: str, values: dict[str, object]) -> None:
    answer = send(client, "record", name, str(values.pop("path", "/code/number")), **{"seen": None, **values})
    assert answer.status_code in (400, 404, 409, 500)
    assert answer.json().get("problem") or answer.json().get("conflict")
    assert corrections_of(out) == []


def test_a_body_that_is_no_object(client: TestClient) -> None:
    for body in (b"[]", b"{", b"\xff", b"1" * 300_000, b"[" * 90_000, b'{"a":' * 30_000, b'{"a":' + b"1" * 5000 + b"}"):
        assert client.post("/review/api/record", content=body).status_code in (400, 413)
    for length in ("x", "-1", "9" * 5000):
        headers = {"Content-Length": length}
        assert client.post("/review/api/record", content=b"{}", headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"part": "\ud800"}, 400), ({"id": "_w"}, 404), ({"id": [1]}, 404), ({"seen": "\ud800"}, 409),
        ({"path": "/\ud800", "seen": None}, 400), ({"path": "/signers/" + "9" * 5000, "seen": None}, 400),
        ({"part": 10**400}, 400),
    ],
)  # fmt: skip
def test_values_that_are_no_text(client: TestClient, out: Path, values: dict[str, object], status: int) -> None:
    """Bytes of a name that are no text (``_w`` is 0xFF) and halves of a character are answered, not an error."""
    asked = {"id": letter_id("seed.md"), "part": 1, "path": "/subject", "who": "An", "seen": "x", "text": "y"}
    answer = client.post("/review/api/record", content=json.dumps({**asked, **values}))
    assert answer.status_code == status, answer.text
    assert answer.json().get("problem") or answer.json().get("conflict")
    assert "int_max_str_digits" not in answer.text
    assert client.get("/review/page", params={"id": "_w"}).status_code == 404
    assert corrections_of(out) == []


def test_export_and_document_have_the_value(client: TestClient) -> None:
    send(client, "record", "cong-van-quet.pdf", "/code/number", seen=None, text="2417")
    assert ",2417," in client.get("/review/export.csv").text
    document = client.get("/review/document", params={"id": letter_id("cong-van-quet.pdf"), "part": 1})
    assert vnadmin_doc.load(document.content).evidence["/code/number"][-1].rule == "person"


# ---- who may ask, and what a browser may do ----------------------------------------------------


def test_other_host_names_are_refused(client: TestClient) -> None:
    for host in ("evil.vn", "127.0.0.1.evil.vn", "localhost.evil.vn:80", ""):
        assert client.get("/review/", headers={"Host": host}).status_code == 421


def test_other_pages_cannot_change_anything(client: TestClient, out: Path) -> None:
    values = {"id": letter_id("quyet-dinh.pdf"), "part": 1, "path": "/subject", "who": "x", "text": "y", "seen": None}
    own = {"Origin": "http://127.0.0.1:8766"}
    old, none = {"X-CSRF-Token": "old"}, {"X-CSRF-Token": ""}
    for headers in ({"Origin": "http://evil.vn"}, {"Origin": "null"}, own | old, own | none):
        assert client.post("/review/api/record", json=values, headers=headers).status_code == 403
    assert corrections_of(out) == []


def test_the_page_has_no_inline_script_and_loads_nothing(client: TestClient) -> None:
    answer = client.get("/review/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<script(?![^>]* src=)| style=| on\w+=|https?:", answer.text)
    for file in STATIC.iterdir():
        assert client.get(f"/review/static/{file.name}").status_code == 200
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"https?:|innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|@import|url\(", text
        ), file


@pytest.mark.parametrize("name", ["../routes.py", "..%2Froutes.py", "%2e%2e/routes.py", "x.js", ".", ""])
def test_static_files_are_those_of_the_page(client: TestClient, name: str) -> None:
    assert client.get(f"/review/static/{name}").status_code == 404


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags += [tag, *(name for name, _ in attributes if name.startswith("on"))]


def test_markup_in_a_letter_stays_text(client: TestClient, out: Path, tmp_path: Path) -> None:
    found = letter(client, "markup.txt")
    assert MARKUP in field(found, "/subject")["text"]
    send(client, "record", "markup.txt", "/code/number", seen="12", text='"><b>', who="<script>x</script>")
    answer = client.get("/review/api/letters", params={"state": "all", "q": "<script>"})
    assert answer.headers["Content-Type"] == "application/json"
    # a letter in doubt whose values are markup, on the static pages
    send(
        client, "record", "seed.md", "/subject", seen=field(letter(client, "seed.md"), "/subject")["value"], text=MARKUP
    )
    write_review(out, tmp_path / "pages", "vi")
    tags = _Tags()
    for page in (tmp_path / "pages").glob("*.html"):
        tags.feed(page.read_text("utf-8"))
    assert "a" in tags.tags
    assert not {"script", "b", "onerror"} & set(tags.tags)


# ---- static pages, and the command -------------------------------------------------------------


def test_static_pages(out: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["report", str(out), "--review", "-o", str(tmp_path / "pages")])
    assert (result.exit_code, "5 letters" in result.stdout) == (0, True), result.output
    index = (tmp_path / "pages" / "index.html").read_text("utf-8")
    linked = re.findall(r'href="(\d+\.html)"', index)
    assert len(linked) == 5
    first = (tmp_path / "pages" / linked[0]).read_text("utf-8")
    for picture in re.findall(r'src="([^"]+)"', first):
        with Image.open(tmp_path / "pages" / picture) as image:
            assert image.width > 50
    assert "2417, 2411, 2477" in first


def test_static_pages_without_the_sources(out: Path, tmp_path: Path) -> None:
    (tmp_path / "in").rename(tmp_path / "moved")
    assert write_review(out, tmp_path / "pages", "en") == 5
    assert not [*(tmp_path / "pages").glob("*.png")]
    write_review(out, tmp_path / "pages", "en", tmp_path / "moved")
    assert [*(tmp_path / "pages").glob("*.png")]


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_pages_of_letters_no_longer_in_doubt_go(client: TestClient, out: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    assert write_review(out, folder, "en") == 5
    (folder / "notes.html").write_text("mine")
    before = _names(folder)
    send(client, "record", "cong-van-quet.pdf", "/code/number", seen=None, text="2417")
    send(client, "record", "cong-van-quet.pdf", "/distribution/1/text", seen="UBND tỉnh (đếb/c)", confirm=True)
    assert write_review(out, folder, "en") == 4
    after = _names(folder)
    assert {"0005.html"} <= before - after <= {name for name in before if name[:4].isdecimal()}
    linked = re.findall(r'href="(\d+\.html)"', (folder / "index.html").read_text("utf-8"))
    assert {name for name in after if re.fullmatch(r"\d+\.html", name)} == set(linked)
    assert (folder / "notes.html").read_text() == "mine"
    fresh = tmp_path / "fresh"
    write_review(out, fresh, "en")
    assert {name: (fresh / name).read_bytes() for name in _names(fresh)} == {
        name: (folder / name).read_bytes() for name in after - {"notes.html"}
    }


def test_a_page_that_a_person_changed_is_kept(tmp_path: Path) -> None:
    first = PageFolder(tmp_path)
    for name in ("0001.html", "0002.html", "0003.html"):
        first.write(name, name.encode())
    first.finish()
    (tmp_path / "0002.html").write_text("with my notes")
    second = PageFolder(tmp_path)
    second.write("0001.html", b"new")
    second.finish()
    assert _names(tmp_path) == {RECORD, "0001.html", "0002.html"}
    with pytest.raises(WriteError, match="not written by an earlier run"):
        PageFolder(tmp_path).write("0002.html", b"other")
    assert (tmp_path / "0002.html").read_text() == "with my notes"


def test_a_run_that_was_killed_is_replaced(tmp_path: Path) -> None:
    """A file that was noted and not written, one that was written, and a line of the record that was cut."""
    killed = PageFolder(tmp_path)
    killed.write("0001.html", b"old")
    killed.write("0002.html", b"old")
    (tmp_path / "0002.html").unlink()
    with (tmp_path / RECORD).open("a") as record:
        record.write("\n0123456789abcdef  000")
    again = PageFolder(tmp_path)
    again.write("0003.html", b"new")
    again.finish()
    assert _names(tmp_path) == {RECORD, "0003.html"}


@pytest.mark.parametrize("name", ["../kept.html", "/etc/kept.html", "a/kept.html", "..", "kept.html\0.html"])
def test_a_record_of_another_hand_deletes_nothing_elsewhere(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pages"
    (folder / "a").mkdir(parents=True)
    for place in (tmp_path, folder / "a"):
        (place / "kept.html").write_bytes(b"x")
    (folder / RECORD).write_text(f"{sha256(b'x').hexdigest()}  {name}\n")
    PageFolder(folder).finish()
    assert (tmp_path / "kept.html").is_file()
    assert (folder / "a" / "kept.html").is_file()


def test_a_damaged_document_is_named_on_its_static_page(out: Path, tmp_path: Path) -> None:
    (out / "cong-van-quet.pdf.json").write_bytes(b"{broken")
    assert write_review(out, tmp_path / "pages", "en") == 5
    pages = [(tmp_path / "pages" / f"{number:04}.html").read_text("utf-8") for number in range(1, 6)]
    assert ["its document is missing; convert the file again" in page for page in pages].count(True) == 1


def test_the_command_serves_the_page(out: Path) -> None:
    arguments = [sys.executable, "-m", "vnadmin_doc", "review", str(out), "--port", "8971"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(100):
                try:
                    with urllib.request.urlopen("http://127.0.0.1:8971/review/api/words?lang=en", timeout=5) as answer:
                        assert json.load(answer)["undo"] == "Undo"
                        break
                except OSError:
                    time.sleep(0.1)
            else:
                pytest.fail("the page does not answer")
        finally:
            process.terminate()
            _, problems = process.communicate(timeout=30)
    assert "Traceback" not in problems


def test_a_port_in_use_is_named(out: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        result = CliRunner().invoke(command, ["review", str(out), "--port", str(other.getsockname()[1])])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "choose another with --port" in result.stderr


def test_the_command_needs_a_ledger(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["review", str(tmp_path)])
    assert result.exit_code == 1
    assert "has no ledger" in result.stderr
