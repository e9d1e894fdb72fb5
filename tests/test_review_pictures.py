"""The pictures of the review page: a file that harms the process that draws it costs one picture, not the server."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra server is not installed")
pytest.importorskip("httpx2", reason="httpx2 is not installed")

from starlette.testclient import TestClient

from review_archive import copied_archive
from vnadmin_doc.api import load
from vnadmin_doc.archive.corrections import corrections_of
from vnadmin_doc.batch.workers import MIB, Bounds
from vnadmin_doc.errors import ReadError
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.service.app import create_review_app
from vnadmin_doc.service.review import drawing_workers, pictures
from vnadmin_doc.service.review.drawing_workers import Busy, DrawingWorkers, NotDrawn
from vnadmin_doc.service.review.letter_list import letter_id
from vnadmin_doc.service.review.pictures import Pictures

NAME = "quyet-dinh.pdf"
SECONDS = 3.0
INJECTED = """
import os, sys, time
if "spawn_main" in " ".join(sys.orig_argv):
    from vnadmin_doc.formats.pdf import pdf_render
    drawn = pdf_render.page_picture
    def page_picture(data, *how):
        if b"CRASH" in data:
            os.abort()
        if b"HANG" in data:
            time.sleep(60)
        if b"FILL" in data:
            filled = b"x" * (600 << 20)
            time.sleep(60)
        return drawn(data, *how)
    pdf_render.page_picture = page_picture
"""
"""No file is known that ends the PDF library, so these words in a file do."""


def pdf(*objects: bytes) -> bytes:
    """A file with these objects; the first is the catalogue."""
    found, offsets = b"%PDF-1.7\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(found))
    return found + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def page(box: bytes = b"0 0 595 842", contents: bytes = b"", forms: bytes = b"", *more: bytes) -> bytes:
    resources = b"/Resources << /XObject << %s >> >>" % forms
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R %s >>" % (box, resources),
        stream(contents), *more,
    )  # fmt: skip


def stream(contents: bytes, head: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(contents), head, contents)


def endless() -> bytes:
    """A page that calls a form ten times, which calls another one ten times, and so on: 10^9 lines."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F %d 0 R >> >>"
    calls = b"/F Do " * 10
    forms = [stream(calls, head % number) for number in range(6, 14)]
    return page(b"0 0 595 842", calls, b"/F 5 0 R", *forms, stream(b"0 0 m 595 842 l S " * 10, head % 1))


HOSTILE: dict[str, tuple[bytes, str]] = {
    "it ends the process": (page(contents=b"% CRASH"), "the process that drew page 1 ended"),
    "it fills the memory": (page(contents=b"% FILL"), "page 1 needs more than 512 MiB to be drawn"),
    "it hangs": (page(contents=b"% HANG"), "page 1 was not drawn within 3 seconds"),
    "it has no end": (endless(), "page 1 "),  # the limit of time or of memory
    "it is too large": (page(b"0 0 14400 14400"), "the page is too large to draw"),
    "it is no page": (b"%PDF-1.7\nnothing", NAME),
}


@pytest.fixture
def out(archive_for_review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sitecustomize.py").write_text(INJECTED, "utf-8")
    paths = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH", ""))))
    monkeypatch.setenv("PYTHONPATH", paths)
    monkeypatch.setattr(pictures, "BOUNDS", Bounds(SECONDS, 512 * MIB))
    return copied_archive(archive_for_review, tmp_path)


def replace_file(out: Path, data: bytes) -> None:
    """Let the letter be that of another file, as if it had been read from it."""
    document, source = out / f"{NAME}.json", out.parent / "in" / NAME
    old = sha256(source.read_bytes()).hexdigest()
    assert old in document.read_text("utf-8")
    document.write_text(document.read_text("utf-8").replace(old, sha256(data).hexdigest()), "utf-8")
    source.write_bytes(data)


@pytest.fixture
def open_pictures(out: Path) -> Iterator[Callable[..., Pictures]]:
    opened: list[Pictures] = []

    def pictures_of(**how: Any) -> Pictures:
        opened.append(Pictures(out, **how))
        return opened[-1]

    yield pictures_of
    for found in opened:
        found.close()


def reading(out: Path, name: str = NAME) -> Reading:
    return load((out / f"{name}.json").read_bytes())


# ---- hostile files -----------------------------------------------------------------------------


@pytest.mark.parametrize("harm", HOSTILE)
def test_a_hostile_file_costs_its_pictures_alone(out: Path, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data, problem = HOSTILE[harm]
    replace_file(out, data)
    asked: dict[str, str | int] = {"id": letter_id(NAME), "part": 1, "page": 1, "lang": "en"}
    with TestClient(create_review_app(out), base_url="http://localhost") as client, ThreadPoolExecutor() as threads:
        answer = threads.submit(client.get, "/review/page", params=asked)
        other = client.get("/review/page", params={**asked, "id": letter_id("cong-van-quet.pdf")})
        assert other.status_code == 200  # meanwhile
        assert (answer.result().status_code, problem in answer.result().json()["problem"]) == (422, True)
        value = {"id": letter_id(NAME), "part": 1, "path": "/code/number", "text": "99", "who": "An"}
        changed = client.post("/review/api/record", json={**value, "seen": reading(out).letter.code.number})
        assert changed.status_code == 200
        monkeypatch.delattr(DrawingWorkers, "draw")  # neither its page nor its values are tried again at once
        assert client.get("/review/page", params=asked).json()["problem"] == answer.result().json()["problem"]
        assert client.get("/review/crop", params={**asked, "path": "/subject"}).status_code == 422
    assert [event.new for event in corrections_of(out)] == ["99"]


def test_a_page_that_failed_is_tried_again_later(
    out: Path, open_pictures: Callable[..., Pictures], monkeypatch: pytest.MonkeyPatch
) -> None:
    replace_file(out, HOSTILE["it ends the process"][0])
    monkeypatch.setattr(pictures, "FAILED_SECONDS", 0.0)
    found = open_pictures(workers=1)
    for _ in range(2):
        with pytest.raises(NotDrawn, match="ended"):
            found.page(NAME, reading(out), 1)
    assert found.page("cong-van-quet.pdf", reading(out, "cong-van-quet.pdf"), 1)[0]


# ---- files that do no harm ---------------------------------------------------------------------


def test_a_picture_is_drawn_once(out: Path, open_pictures: Callable[..., Pictures]) -> None:
    found, letter = open_pictures(), reading(out)
    with ThreadPoolExecutor(8) as threads:
        drawn = [*threads.map(lambda _: found.page(NAME, letter, 1), range(8))]
    assert len({id(data) for data, _ in drawn}) == 1
    assert found.page(NAME, letter, 1)[0] is drawn[0][0]


def test_memory_for_pictures_is_bounded(
    out: Path, open_pictures: Callable[..., Pictures], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = open_pictures(workers=1)
    first = found.page(NAME, reading(out), 1)
    monkeypatch.setattr(pictures, "KEPT_BYTES", len(first[0]))
    found.page("cong-van-quet.pdf", reading(out, "cong-van-quet.pdf"), 1)
    assert found._size <= pictures.KEPT_BYTES
    assert found.page(NAME, reading(out), 1) == first


def test_a_missing_file_and_a_file_without_pictures(out: Path, open_pictures: Callable[..., Pictures]) -> None:
    found = open_pictures(workers=1)
    with pytest.raises(ReadError, match="no page images"):
        found.page("seed.md", reading(out, "seed.md"), 1)
    (out.parent / "in" / NAME).unlink()
    with pytest.raises(ReadError, match="no such file"):
        found.page(NAME, reading(out), 1)
    with pytest.raises(ValueError, match="not on page 9"):
        found.page(NAME, reading(out), 9)
    with pytest.raises(ValueError, match="no place"):
        found.value(NAME, reading(out), "/nothing")


def test_closed_and_full_workers_are_busy(
    out: Path, open_pictures: Callable[..., Pictures], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing_workers, "MOST_WAITING", 0)
    with pytest.raises(Busy):
        open_pictures(workers=1).page(NAME, reading(out), 1)
    monkeypatch.undo()
    replace_file(out, endless())
    found = open_pictures(workers=1, bounds=Bounds(60, 1024 * MIB))
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(found.page, NAME, reading(out), 1)
        time.sleep(0.2)
        found.close()
        with pytest.raises(Busy):
            asked.result(timeout=10)
    with pytest.raises(Busy):
        found.page(NAME, reading(out), 1)


def test_a_browser_keeps_only_pictures_whose_address_names_the_file(out: Path) -> None:
    def cached(**more: str) -> str:
        asked = {"id": letter_id(NAME), "part": "1", "page": "1", **more}
        return str(client.get("/review/page", params=asked).headers["Cache-Control"])

    with TestClient(create_review_app(out), base_url="http://localhost") as client:
        digest = reading(out).source.sha256
        assert (cached(), cached(v="x"), "max-age" in cached(v=digest)) == ("no-store", "no-store", True)
        values = json.loads((out / f"{NAME}.json").read_text("utf-8"))
        values["letter"]["secrecy"] = "MẬT"
        (out / f"{NAME}.json").write_text(json.dumps(values), "utf-8")
        assert cached(v=digest) == "no-store"
