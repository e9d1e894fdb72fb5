"""The review page in a browser: Chromium of the system, driven by Playwright.

Skipped where one of them is not installed. ``VNADMIN_DOC_SCREENSHOTS`` names a folder for the pictures of docs/.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import vnadmin_doc
from review_archive import MARKUP, SAMPLES, copied_archive
from review_browser import LAPTOP, TABLET, Clerk, needs_browser, running_browser, served
from test_edxml import is_valid
from vnadmin_doc.archive.corrections import corrections_of, record
from vnadmin_doc.batch import convert
from vnadmin_doc.exchange.original import WriterOptions
from vnadmin_doc.service.review.static_pages import write_review

pytestmark = needs_browser
HANOI = "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def out(archive_for_review: Path, tmp_path: Path) -> Path:
    return copied_archive(archive_for_review, tmp_path)


@pytest.fixture
def address(out: Path) -> Iterator[str]:
    with served(out) as address:
        yield address


@pytest.fixture
def an(browser: Any, address: str) -> Iterator[Clerk]:
    clerk = Clerk(browser, address, "An")
    yield clerk
    clerk.close()


def test_find_and_open(an: Clerk) -> None:
    an.screenshot("review-list")
    an.page.fill("#search", "sốt xuất huyết")
    an.press("Enter")
    an.until("document.querySelectorAll('tbody tr').length === 1")
    an.page.click("tbody tr")
    an.page.wait_for_selector(".field.chosen")
    assert an.chosen == "/code/number"


def test_list_by_keys(an: Clerk) -> None:
    an.press("j", "k", "j", "Enter")
    an.page.wait_for_selector(".field.chosen")
    assert "thong-tu-lien-tich.jpg" in an.page.inner_text("h1")
    an.press("Escape", "Escape")
    an.page.wait_for_selector("table")


def test_choosing_a_field_zooms_and_a_click_chooses(an: Clerk) -> None:
    an.open("cong-van-quet.pdf")
    an.page.wait_for_selector(".boxes rect")
    an.screenshot("review-letter")
    number = an.view()
    assert number[2] < 500  # points: less than the page
    assert an.page.locator(".boxes rect").count() == 1
    an.page.click('[data-path="/distribution/1/text"] input')
    an.until(f"document.querySelector('svg.page').getAttribute('viewBox') !== '{number}'")
    assert an.view()[1] > number[1] + 300
    an.page.click(".bar button >> nth=-1")  # the whole page
    place = an.page.locator(".boxes rect").bounding_box()
    # the line above it in the list of recipients
    an.page.mouse.click(place["x"] + place["width"] / 4, place["y"] - place["height"] / 2)
    assert an.chosen == "/distribution/0/text"


def test_a_letter_is_put_right_with_few_keys(an: Clerk, out: Path) -> None:
    """One key chooses the number; one corrects nothing; the third key is Enter on "save and next"."""
    an.open("cong-van-quet.pdf")
    an.press("a")
    an.saved()
    assert an.chosen == "/distribution/1/text"
    an.press("End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Backspace")
    an.press("Enter")
    an.page.wait_for_selector(".left:not(.some)")
    an.until("document.activeElement.classList.contains('next')")
    an.press("Enter")
    an.until("document.querySelector('h1').textContent === 'thong-tu-lien-tich.jpg'")
    found = vnadmin_doc.load((out / "cong-van-quet.pdf.json").read_bytes())
    assert found.letter.code.number == "2417"
    assert [event.who for event in corrections_of(out)] == ["An", "An"]


def test_the_doubts_of_a_letter_cost_at_most_four_keys(an: Clerk) -> None:
    """Confirming: a key for each doubt, and one for the next letter."""
    for _ in range(5):
        count = int(an.page.evaluate("document.querySelectorAll('tbody tr').length"))
        if not count:
            break
        an.page.click("tbody a")
        an.page.wait_for_selector(".field.chosen")
        keys = 0
        while an.page.locator(".field.doubt").count():
            is_unread = an.page.locator(".field.chosen.doubt .choices").count() and not an.value(an.chosen)
            an.press("a" if is_unread else "Enter")
            an.saved()
            an.page.evaluate("document.getElementById('status').textContent = ''")
            keys += 1
        assert keys <= 4
        an.press("Escape", "Escape")
        an.page.wait_for_selector(".count")
    assert an.page.inner_text(".count") == "0 letters"


def test_correct_undo_reload(an: Clerk, out: Path) -> None:
    an.open("cong-van-quet.pdf")
    an.page.fill('[data-path="/subject"] textarea', "phòng bệnh")
    an.press("Enter")
    an.saved()
    an.page.reload()
    an.page.wait_for_selector(".field.chosen")
    assert an.value("/subject") == "phòng bệnh"
    an.page.click('[data-path="/subject"] textarea')
    assert "corrected by An" in an.page.inner_text(".field.chosen .by")
    an.screenshot("review-corrected")
    an.press("Escape", "u")
    an.until("document.querySelector('[data-path=\"/subject\"] textarea').value.startsWith('tăng cường')")
    assert [event.kind for event in corrections_of(out)] == ["correct", "undo"]


def test_escape_leaves_a_field_as_it_was(an: Clerk, out: Path) -> None:
    an.open("cong-van-quet.pdf")
    an.page.click('[data-path="/code/notation"] input')
    an.page.keyboard.type("xyz")
    an.press("Escape")
    assert an.value("/code/notation") == "SYT-NVY"
    an.press("ArrowDown")
    assert corrections_of(out) == []


def texts(an: Clerk, name: str) -> list[str]:
    fields = an.page.locator(f'[data-path^="/{name}/"] > input')
    return [field.input_value() for field in fields.all()]


def test_entries_are_added_and_removed_by_keys(an: Clerk, out: Path) -> None:
    """g goes to Kính gửi, and Esc out of the field; + adds below, Delete removes, u undoes."""
    an.open("cong-van-quet.pdf")
    before = texts(an, "addressees")
    an.press("Escape", "g", "Escape", "+")
    an.page.keyboard.type("Sở Nội vụ")
    an.press("Enter")
    an.saved()
    assert texts(an, "addressees") == [before[0], "Sở Nội vụ", *before[1:]]
    an.until("document.querySelector('.field.chosen').dataset.path === '/addressees/1/text'")
    assert "added by An" in an.page.inner_text(".field.chosen .by")
    an.screenshot("review-entry")
    an.press("Escape", "u")
    an.until(f"document.querySelectorAll('[data-path^=\"/addressees/\"]').length === {len(before)}")
    an.page.evaluate("document.getElementById('status').textContent = ''")
    an.press("g", "Escape", "Delete")  # once more: the next one
    an.page.wait_for_selector(".removed")
    assert texts(an, "addressees") == before[:2]
    assert axe_findings(an.page) == []
    an.page.reload()
    an.page.wait_for_selector(".removed")
    assert before[2] in an.page.inner_text(".removed")
    an.press("Escape", "u")
    an.page.wait_for_selector(".removed", state="detached")
    assert texts(an, "addressees") == before
    assert [event.kind for event in corrections_of(out)] == ["add", "undo", "remove", "undo"]


def test_entries_by_buttons(an: Clerk) -> None:
    """A new entry that is left out is none; one that the list has is refused with a reason."""
    an.open("cong-van-quet.pdf")
    before = texts(an, "distribution")
    an.page.click('[data-path="/distribution/0/text"] input')
    an.page.click("text=Add an entry below")
    an.page.keyboard.type("Sở Nội vụ")
    an.press("Escape")
    assert texts(an, "distribution") == before
    an.page.click("text=Add an entry below")
    an.page.keyboard.type(before[1])
    an.press("Enter")
    an.page.wait_for_selector('.field.chosen [role="alert"]')
    assert "that the list does not have yet" in an.page.inner_text('.field.chosen [role="alert"]')
    assert texts(an, "distribution") == before
    an.page.click("text=Remove this entry")
    an.page.wait_for_selector(".removed")
    an.page.click(".removed button")
    an.page.wait_for_selector(".removed", state="detached")
    assert texts(an, "distribution") == before


def test_two_people(browser: Any, address: str, out: Path) -> None:
    an, binh = Clerk(browser, address, "An"), Clerk(browser, address, "Bình")
    for clerk in (an, binh):
        clerk.open("cong-van-quet.pdf")
    an.press("a")
    an.saved()
    binh.press("b")
    binh.page.wait_for_selector(".conflict")
    assert "An changed this value meanwhile. It is now: 2417" in binh.page.inner_text(".conflict")
    binh.screenshot("review-conflict")
    binh.page.click(".conflict .mine")
    binh.saved()
    assert binh.value("/code/number") == "2411"
    assert [(event.who, event.old, event.new) for event in corrections_of(out)] == [
        ("An", None, "2417"), ("Bình", "2417", "2411"),
    ]  # fmt: skip
    an.close()
    binh.close()


def test_what_another_field_has_typed_stays(an: Clerk) -> None:
    """The answer to a saved field comes while the next one is being typed."""
    an.open("cong-van-quet.pdf")

    def late(route: Any) -> None:
        time.sleep(0.4)
        route.continue_()

    an.page.route("**/api/record*", late)
    an.press("a")
    an.press("End")
    an.page.keyboard.type("xyz")
    an.saved()
    assert an.value("/distribution/1/text").endswith("xyz")
    assert an.page.evaluate("document.activeElement.closest('.field').dataset.path") == "/distribution/1/text"


def test_a_value_that_is_refused_stays_typed(an: Clerk, out: Path) -> None:
    an.open("cong-van-quet.pdf")
    an.page.fill('[data-path="/promulgation/date"] input', "hôm qua")
    an.press("Enter")
    an.page.wait_for_selector('[role="alert"]')
    assert "not a day" in an.page.inner_text('.field.chosen [role="alert"]')
    assert an.value("/promulgation/date") == "hôm qua"
    assert corrections_of(out) == []


def test_a_name_is_needed(browser: Any, address: str, out: Path) -> None:
    clerk = Clerk(browser, address, "")
    clerk.open("cong-van-quet.pdf")
    clerk.press("a")
    assert clerk.page.evaluate("document.activeElement.id") == "who"
    assert corrections_of(out) == []
    clerk.close()


def test_export(an: Clerk, out: Path) -> None:
    record(out, "cong-van-quet.pdf", 1, "/code/number", seen=None, new="2417", who="An")
    with an.page.expect_download() as waiting:
        an.page.click("text=Table of all letters")
    assert ",2417," in Path(waiting.value.path()).read_text("utf-8-sig")


def test_markup_stays_text(an: Clerk) -> None:
    an.open("markup.txt")
    assert MARKUP in an.value("/subject")
    assert an.page.title() == "Review of letters"
    an.page.fill('[data-path="/code/number"] input', '"><img src=x onerror=alert(1)>')
    an.press("Enter")
    an.saved()
    assert an.page.locator("img:not(.crop)").count() == 0
    assert an.page.locator("svg text").count() > 5  # a text file has no picture
    an.page.goto(f"{an.address}#/")
    an.page.click("text=all (7)")
    an.until("document.querySelectorAll('tbody tr').length === 7")
    assert an.page.locator("script").count() == 1


def test_the_seed_letter_becomes_a_packet(browser: Any, tmp_path: Path) -> None:
    """Its issuer is not in the file: it is typed once. The code is that which the registry has for this name."""
    (tmp_path / "in").mkdir()
    shutil.copytree(SAMPLES / "quyet-dinh", tmp_path / "in" / "quyet-dinh")
    shutil.copy(SAMPLES / "seed-cong-van" / "source.md", tmp_path / "in" / "seed.md")
    out = tmp_path / "out"
    convert([tmp_path / "in"], out, workers=0, to=("json", "edxml"), writing=WriterOptions())
    with served(out) as address:
        clerk = Clerk(browser, address, "An")
        clerk.screenshot("review-seed-1")
        clerk.page.click("text=seed.md")
        clerk.page.wait_for_selector(".field.chosen")
        assert clerk.chosen == "/issuers/0/name"
        assert not clerk.page.is_visible("text=Packet (edXML)")
        clerk.screenshot("review-seed-2")
        clerk.page.keyboard.type(HANOI)
        clerk.screenshot("review-seed-3")
        clerk.press("Enter")
        clerk.saved()
        assert clerk.value("/issuers/0/name") == HANOI
        clerk.screenshot("review-seed-4")
        with clerk.page.expect_download() as waiting:
            clerk.page.click("text=Packet (edXML)")
        packet = Path(waiting.value.path()).read_bytes()
        clerk.close()
    assert is_valid(packet)
    (back,) = vnadmin_doc.read_all(packet, name="seed.edxml")
    assert back.source.packet is not None
    assert back.source.packet.sender is not None
    assert (back.source.packet.sender.code, back.source.packet.sender.name) == ("H26", HANOI)
    # The header says more than the file, and nothing else than it: the issuer was typed.
    differing = [(issue.severity, issue.path) for issue in back.issues if issue.code.startswith("packet")]
    assert differing == [("info", "/issuers")]


@pytest.mark.parametrize("size", [LAPTOP, TABLET])
def test_nothing_is_cut_off(browser: Any, address: str, size: dict[str, int]) -> None:
    clerk = Clerk(browser, address, "An", size)
    clerk.open("cong-van-quet.pdf")
    wide = clerk.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]
    place = clerk.page.locator(".next").bounding_box()
    assert place["y"] + place["height"] <= size["height"]
    clerk.screenshot(f"review-{size['width']}")
    clerk.close()


def test_every_control_has_a_name(an: Clerk) -> None:
    an.open("cong-van-quet.pdf")
    nameless = """[...document.querySelectorAll('input, select, textarea, button, a, svg[role], img')].filter(
        (item) => !(item.labels && item.labels.length) && !item.textContent.trim() && !item.alt
        && !item.getAttribute('aria-label')).map((item) => item.outerHTML)"""
    assert an.page.evaluate(nameless) == []
    an.page.goto(f"{an.address}#/")
    an.page.wait_for_selector("table")
    assert an.page.evaluate(nameless) == []


def axe_findings(page: Any) -> list[str]:
    """Serious findings of axe-core: rule, and the first element."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    page.evaluate(Path(package.__file__).with_name("axe.min.js").read_text("utf-8"))
    result = page.evaluate("axe.run()")
    assert result["passes"]
    found = result["violations"]
    return [f"{item['id']}: {item['nodes'][0]['html']}" for item in found if item["impact"] in ("serious", "critical")]


def test_axe_finds_nothing_serious(an: Clerk, out: Path, tmp_path: Path) -> None:
    assert axe_findings(an.page) == []
    for name in ("cong-van-quet.pdf", "thong-tu-lien-tich.jpg", "markup.txt"):
        an.open(name)
        assert axe_findings(an.page) == []
    write_review(out, tmp_path / "pages", "vi")
    for page in ("index.html", "0001.html"):
        an.page.goto((tmp_path / "pages" / page).as_uri())
        assert axe_findings(an.page) == []
    an.faults.clear()  # the pages from the disk are other addresses


def test_both_languages(an: Clerk) -> None:
    an.page.click(".language")
    an.page.wait_for_selector('html[lang="vi"] table')
    assert an.page.inner_text(".language") == "English"


def test_static_pages_open_from_disk(browser: Any, out: Path, tmp_path: Path) -> None:
    write_review(out, tmp_path / "pages", "en")
    page = browser.new_page(viewport=LAPTOP)
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text))
    page.goto((tmp_path / "pages" / "index.html").as_uri())
    page.click("tbody a")
    page.wait_for_selector("img")
    assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 50)")
    assert page.evaluate("getComputedStyle(document.querySelector('tr.doubt')).backgroundColor") == "rgb(255, 246, 229)"
    assert faults == []
    if os.environ.get("VNADMIN_DOC_SCREENSHOTS"):
        page.screenshot(path=f"{os.environ['VNADMIN_DOC_SCREENSHOTS']}/review-static.png")
    page.close()
