"""The review page behind ``serve`` in a browser: it asks for the token, and tells why a page cannot be drawn."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from review_archive import copied_archive
from review_browser import needs_browser, running_browser
from served_app import served_app
from test_review_pictures import HOSTILE, NAME, replace_file
from vnadmin_doc.archive.corrections import corrections_of
from vnadmin_doc.service.app import create_app
from vnadmin_doc.service.config import ServiceConfig
from vnadmin_doc.service.review.letter_list import letter_id

pytestmark = needs_browser
TOKEN = "0123456789abcdef-token"


@pytest.fixture
def out(archive_for_review: Path, tmp_path: Path) -> Path:
    found = copied_archive(archive_for_review, tmp_path / "copy")
    replace_file(found, HOSTILE["it is too large"][0])
    return found


@pytest.fixture
def address(out: Path, tmp_path: Path) -> Iterator[str]:
    app = create_app(ServiceConfig(tmp_path / "s", token=TOKEN, archive=out, review=True))
    app.state.jobs.open()
    with served_app(app) as (host, port):
        yield f"http://{host}:{port}/"


@pytest.fixture
def browser() -> Iterator[Any]:
    with running_browser() as browser:
        yield browser


def test_a_person_logs_in_and_works_without_the_picture(browser: Any, address: str, out: Path) -> None:
    stranger = browser.new_context(http_credentials={"username": "An", "password": "another-token-here"}).new_page()
    assert stranger.goto(address).status == 401
    person = {"username": "Lê Thị Bình", "password": TOKEN}
    page = browser.new_context(http_credentials=person, reduced_motion="reduce").new_page()
    page.goto(address)
    page.wait_for_selector("table")
    page.goto(f"{address}review/?lang=en#/letter/{letter_id(NAME)}/1")
    page.wait_for_selector(".note:not([hidden])")
    assert "the page is too large to draw" in page.text_content(".note")
    assert page.locator("svg text").count() > 20  # its text is shown
    assert (page.input_value("#who"), page.get_attribute("#who", "readonly")) == ("Lê Thị Bình", "")
    subject = page.locator('[data-path="/subject"] textarea')
    subject.fill("V/v thử")
    subject.press("Enter")
    for _ in range(200):
        if corrections_of(out):
            break
        time.sleep(0.02)
    assert [(event.who, event.path, event.new) for event in corrections_of(out)] == [
        ("Lê Thị Bình", "/subject", "V/v thử")
    ]
