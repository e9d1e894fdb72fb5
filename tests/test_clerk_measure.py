"""The clerk's measure: ten doubtful letters are corrected with at most four keys each beyond the typed text.

The last key goes to the next letter, and the time until its page is drawn is measured in the page.
``VNADMIN_DOC_SCREENSHOTS`` names a folder for the figures (``clerk.tsv``).
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vnadmin_doc
from doubtful_letters import CASES, Case, make_doubtful
from review_browser import Clerk, needs_browser, running_browser, served
from vnadmin_doc.batch.correction_events import value_at

pytestmark = needs_browser
MOST_KEYS = 4
SLOWEST = 1500
"""Milliseconds, on a machine that does other things too. The figure to reach is 300."""
WATCH = """
window.keys = 0;
addEventListener("keydown", () => { window.keys += 1; window.pressed = performance.now(); }, true);
new MutationObserver(() => requestAnimationFrame(() => {
  const page = document.querySelector("svg.page image");
  if (page && page !== window.page) { window.page = page; window.drawn = performance.now(); }
})).observe(document, { subtree: true, childList: true });
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return make_doubtful(tmp_path)


def test_ten_letters(browser: Any, out: Path) -> None:
    with served(out) as address:
        clerk = Clerk(browser, address, "An", script=WATCH)
        clerk.page.click("text=all (10)")
        clerk.until("document.querySelectorAll('tbody tr').length === 10")
        cases = [by_name(name) for name in clerk.page.locator("tbody small").all_inner_texts() if name.endswith(".pdf")]
        assert len(cases) == len(CASES)
        clerk.page.click("tbody a")
        figures = [put_right(clerk, case) for case in cases]
        clerk.close()
    note(figures)
    for case in CASES:
        assert_right(out, case)
    assert [name for name, keys, _ in figures if keys > MOST_KEYS] == []
    times = [drawn for _, _, drawn in figures if drawn is not None]
    assert len(times) == len(CASES) - 1  # after the last letter there is none
    assert max(times) < SLOWEST


def by_name(name: str) -> Case:
    return next(case for case in CASES if f"{case.name}.pdf" == name)


def put_right(clerk: Clerk, case: Case) -> tuple[str, int, float | None]:
    """(name, keys beyond the typed text, milliseconds until the next letter's page is drawn)."""
    clerk.until(f"document.querySelector('h1')?.textContent === '{case.name}.pdf' && window.page?.isConnected")
    clerk.until("document.querySelector('.field.chosen') !== null")
    clerk.page.evaluate("window.keys = 0")
    typed = 0
    for act in case.acts[:-1]:
        typed += clerk.do(act)
    clerk.until("document.querySelector('.left:not(.some)') !== null")  # no doubt is left
    assert clerk.page.evaluate("document.activeElement.classList.contains('next')"), case.name
    clerk.page.wait_for_timeout(300)  # nobody is faster; meanwhile the server draws the next page
    clerk.do(case.acts[-1])
    keys = clerk.page.evaluate("window.keys") - typed
    clerk.until(
        f"(document.querySelector('h1').textContent !== '{case.name}.pdf' && window.drawn > window.pressed)"
        " || document.getElementById('status').textContent === 'This was the last letter of the list.'"
    )
    time = clerk.page.evaluate("window.drawn > window.pressed ? window.drawn - window.pressed : null")
    return case.name, keys, time


def assert_right(out: Path, case: Case) -> None:
    """The value is right, and nothing else was changed to get there."""
    found = vnadmin_doc.load((out / f"{case.name}.pdf.json").read_bytes())
    path, value = case.right
    assert value_at(found.letter, path) == value, case.name
    assert [issue for issue in found.issues if issue.severity in ("error", "warning")] == [], case.name


def note(figures: list[tuple[str, int, float | None]]) -> None:
    lines = [f"{name}\t{keys}\t{'' if time is None else round(time)}" for name, keys, time in figures]
    times = [time for _, _, time in figures if time is not None]
    lines.append(f"median\t{statistics.median(keys for _, keys, _ in figures)}\t{round(statistics.median(times))}")
    print(*lines, sep="\n")
    folder = os.environ.get("VNADMIN_DOC_SCREENSHOTS")
    if folder:
        Path(folder, "clerk.tsv").write_text("\n".join(["letter\tkeys\tmilliseconds", *lines, ""]), "utf-8")
