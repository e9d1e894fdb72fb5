"""The review page in a browser, for tests: Chromium of the system, driven by Playwright, and a person at the page.

``VNADMIN_DOC_SCREENSHOTS`` names a folder for the pictures of docs/.
"""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

pytest.importorskip("starlette", reason="the extra server is not installed")
pytest.importorskip("uvicorn", reason="the extra server is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from served_app import served_app  # noqa: E402 - below what skips the module
from vnadmin_doc.service.app import create_review_app  # noqa: E402
from vnadmin_doc.service.review.letter_list import letter_id  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium"),
    # Playwright leaves its event loop to the end of the process.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
LAPTOP, TABLET = {"width": 1366, "height": 768}, {"width": 1024, "height": 768}
SMALL = 900
"""Width of the pictures in docs/, in pixels."""


@contextmanager
def running_browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(out: Path) -> Iterator[str]:
    """The address of the page of an archive, in English."""
    with served_app(create_review_app(out)) as (host, port):
        yield f"http://{host}:{port}/review/?lang=en"


class Clerk:
    """A person at the page. Every fault that the browser reports is one of the test."""

    def __init__(self, browser: Any, address: str, who: str, size: dict[str, int] = LAPTOP, script: str = "") -> None:
        self.address = address
        self.faults: list[str] = []
        self.page = browser.new_context(viewport=size, reduced_motion="reduce", accept_downloads=True).new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda told: self.faults.append(told.text) if _is_fault(told) else None)
        self.page.on("request", self._asked)
        self.page.add_init_script(f"localStorage.setItem('who', {who!r})")
        self.page.add_init_script(script)
        self.page.goto(address)
        self.page.wait_for_selector("table")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.address.partition("/review")[0], "blob:", "data:")):
            self.faults.append(f"asked for {request.url}")

    def open(self, name: str) -> None:
        self.page.goto(f"{self.address}#/letter/{letter_id(name)}/1")
        self.page.wait_for_selector(".field.chosen")
        self.page.wait_for_selector("svg .boxes", state="attached")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def do(self, act: str) -> int:
        """Press a key, or type what is after ``type:``; return how many keys of the keyboard the typing took."""
        if not act.startswith("type:"):
            self.press(act)
            return 0
        before = self.page.evaluate("window.keys ?? 0")
        self.page.keyboard.type(act.removeprefix("type:"))
        return int(self.page.evaluate("window.keys ?? 0") - before)

    def until(self, condition: str) -> None:
        """Wait for a condition in the page. Its policy does not allow Playwright's own way, which is ``eval``."""
        for _ in range(200):
            if self.page.evaluate(condition):
                return
            time.sleep(0.02)
        pytest.fail(condition)

    def saved(self) -> None:
        self.until("document.getElementById('status').textContent === 'Saved.'")

    @property
    def chosen(self) -> str:
        return str(self.page.get_attribute(".field.chosen", "data-path"))

    def value(self, path: str) -> str:
        return str(self.page.input_value(f'[data-path="{path}"] > :is(input, textarea, select)'))

    def view(self) -> list[float]:
        return [float(number) for number in self.page.get_attribute("svg.page", "viewBox").split()]

    def screenshot(self, name: str) -> None:
        folder = os.environ.get("VNADMIN_DOC_SCREENSHOTS")
        if folder:
            self.page.wait_for_timeout(400)
            save_small(self.page.screenshot(), Path(folder, f"{name}.png"))

    def close(self) -> None:
        self.page.context.close()
        assert self.faults == []


def save_small(png: bytes, path: Path) -> None:
    """A picture for the docs: 900 pixels wide, 128 colours."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    size = (SMALL, round(picture.height * SMALL / picture.width))
    picture.resize(size, Image.Resampling.LANCZOS).quantize(128).save(path, optimize=True)


def _is_fault(told: Any) -> bool:
    """The browser notes each 404 (a page without a picture), 409 (a conflict), and 403 (an old token)."""
    return told.type in ("error", "warning") and "the server responded with a status of 4" not in told.text
