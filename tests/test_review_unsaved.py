"""Nothing that a person types is lost: refused changes, other fields, lists that change, a server without an answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from review_archive import copied_archive, make_archive
from review_browser import Clerk, needs_browser, running_browser, served
from vnadmin_doc.archive.corrections import corrections_of, record, remove_entry

pytestmark = needs_browser
SCAN = "cong-van-quet.pdf"
SUBJECT, PLACE, NUMBER = "/subject", "/promulgation/place", "/code/number"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture
def out(archive: Path, tmp_path: Path) -> Path:
    return copied_archive(archive, tmp_path)


@pytest.fixture
def an(browser: Any, out: Path) -> Iterator[Clerk]:
    with served(out) as address:
        clerk = Clerk(browser, address, "An")
        clerk.open(SCAN)
        yield clerk
        clerk.close()


def control(path: str) -> str:
    return f'[data-path="{path}"] > :is(input, textarea)'


def type_in(clerk: Clerk, path: str, text: str) -> None:
    clerk.page.click(control(path))
    clerk.page.fill(control(path), text)


def recorded(out: Path) -> list[tuple[str, str, str | None]]:
    return [(event.kind, event.path, event.new) for event in corrections_of(out)]


def texts(clerk: Clerk, name: str) -> list[str]:
    return [field.input_value() for field in clerk.page.locator(f'[data-path^="/{name}/"] > input').all()]


def is_open(clerk: Clerk) -> bool:
    return bool(clerk.page.evaluate("document.querySelector('h1')?.textContent === 'cong-van-quet.pdf'"))


def lose(clerk: Clerk, path: str) -> None:
    clerk.page.route(f"**/api/{path}*", lambda route: route.abort())


def delay(clerk: Clerk, path: str) -> None:
    def late(route: Any) -> None:
        time.sleep(0.4)
        route.continue_()

    clerk.page.route(f"**/api/{path}*", late)


@pytest.mark.parametrize("leave", ["Control+Enter", "Enter Escape j", "Enter Escape Escape"])
def test_a_letter_stays_open_whose_value_is_refused(an: Clerk, out: Path, leave: str) -> None:
    """The answer comes after the last key."""
    held: list[Any] = []
    an.page.route("**/api/record*", lambda route: held.append(route))
    type_in(an, "/promulgation/date", "hôm qua")
    an.press(*leave.split())
    until = time.monotonic() + 10
    while not held and time.monotonic() < until:
        an.page.wait_for_timeout(20)
    held[0].continue_()
    an.until("document.querySelector('.field.chosen [role=alert]') !== null")
    an.page.wait_for_timeout(200)
    assert is_open(an)
    assert an.value("/promulgation/date") == "hôm qua"
    assert corrections_of(out) == []


def test_a_confirmation_that_is_not_saved_keeps_the_letter(an: Clerk) -> None:
    an.press("a")
    an.saved()
    lose(an, "record")
    an.press("Control+Enter")
    an.until("document.getElementById('status').textContent.includes('the server does not answer')")
    an.page.wait_for_timeout(200)
    assert is_open(an)
    an.faults.clear()  # the browser notes the lost request


def test_all_that_is_typed_is_saved_with_the_letter(an: Clerk, out: Path) -> None:
    """Fields that were left by a click or an arrow have a mark until then."""
    type_in(an, SUBJECT, "phòng bệnh")
    type_in(an, PLACE, "Đắk Nông")
    an.page.click(control("/code/notation"))
    assert an.page.locator(".unsaved:not([hidden])").count() == 2
    an.page.click(".next")
    an.until("document.querySelector('h1')?.textContent === 'thong-tu-lien-tich.jpg'")
    assert sorted(recorded(out)) == [("correct", PLACE, "Đắk Nông"), ("correct", SUBJECT, "phòng bệnh")]


@pytest.mark.parametrize("leave", ["j", "Escape", "back"])
def test_a_letter_with_something_typed_is_not_left(an: Clerk, out: Path, leave: str) -> None:
    type_in(an, SUBJECT, "phòng bệnh")
    an.page.click(control("/code/notation"))
    an.press("Escape")
    an.page.evaluate("history.back()") if leave == "back" else an.press(leave)
    an.until("document.getElementById('status').textContent.startsWith('Something typed is not saved')")
    assert is_open(an)
    assert (an.chosen, an.value(SUBJECT)) == (SUBJECT, "phòng bệnh")
    an.press("Escape", "Escape")  # left as it was
    an.page.wait_for_selector("table")
    assert corrections_of(out) == []


def test_an_answer_leaves_all_that_is_typed(an: Clerk) -> None:
    """In a field that is sure, in one that is not chosen any more, and in a new entry."""
    delay(an, "record")
    an.press("a")
    type_in(an, SUBJECT, "phòng bệnh")
    an.page.click(control("/addressees/0/text"))
    an.press("Escape", "+")
    an.page.keyboard.type("Sở Nội vụ")
    an.saved()
    assert an.value(SUBJECT) == "phòng bệnh"
    assert an.page.input_value(".new-entry") == "Sở Nội vụ"
    an.page.keyboard.type(", Phòng 2")
    assert an.page.input_value(".new-entry") == "Sở Nội vụ, Phòng 2"


def test_an_input_method_is_not_interrupted(an: Clerk, out: Path) -> None:
    """Enter and the letters of the keys belong to it; the answer to the last change waits for its end."""
    delay(an, "record")
    an.press("a")
    an.page.click(control(SUBJECT))
    an.press("Control+a")
    at_work = an.page.context.new_cdp_session(an.page)
    at_work.send("Input.imeSetComposition", {"text": "phòn", "selectionStart": 4, "selectionEnd": 4})
    an.page.evaluate(
        """for (const key of ["Enter", "a", "Escape", "Tab"]) document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, isComposing: true }))"""
    )
    an.page.wait_for_timeout(1200)
    assert an.value(NUMBER) == "2417"
    at_work.send("Input.insertText", {"text": "phòng"})
    an.saved()
    assert (an.chosen, an.value(SUBJECT)) == (SUBJECT, "phòng")
    assert recorded(out) == [("correct", NUMBER, "2417")]


@pytest.mark.parametrize("key", ["Enter", "Tab", "a", "Control+Enter"])
def test_a_key_that_is_held_down_acts_once(an: Clerk, out: Path, key: str) -> None:
    *held, last = key.split("+")
    for name in held:
        an.page.keyboard.down(name)
    for _ in range(6):
        an.page.keyboard.down(last)  # all but the first are repeats
    for name in (last, *held):
        an.page.keyboard.up(name)
    an.page.wait_for_timeout(500)
    assert len(corrections_of(out)) <= 1


def test_a_correction_follows_its_entry(an: Clerk, out: Path) -> None:
    """Another person removed the entry above meanwhile."""
    first, second, third = texts(an, "addressees")
    remove_entry(out, SCAN, 1, "/addressees/0/text", seen=first, who="Bình")
    type_in(an, "/addressees/1/text", "Sở Nội vụ")
    an.press("Enter")
    an.saved()
    assert texts(an, "addressees") == ["Sở Nội vụ", third]
    assert second not in texts(an, "addressees")


def test_a_correction_of_an_entry_that_is_gone_replaces_no_other(an: Clerk, out: Path) -> None:
    first, second, third = texts(an, "addressees")
    remove_entry(out, SCAN, 1, "/addressees/1/text", seen=second, who="Bình")
    type_in(an, "/addressees/1/text", "Sở Nội vụ")
    an.press("Enter")
    an.page.wait_for_selector(".conflict")
    assert "is not at this place any more" in an.page.inner_text(".conflict")
    an.page.click(control(SUBJECT))
    an.page.click(control("/addressees/1/text"))  # it is still asked
    an.page.click(".conflict .mine")
    an.until("document.querySelectorAll('[data-path^=\"/addressees/\"]').length === 3")
    assert texts(an, "addressees") == [first, third, "Sở Nội vụ"]


def test_a_new_entry_replaces_no_other(an: Clerk, out: Path) -> None:
    """The entry above was corrected by another person meanwhile."""
    first, *rest = texts(an, "addressees")
    record(out, SCAN, 1, "/addressees/0/text", seen=first, new="Sở Tài chính", who="Bình")
    an.page.click(control("/addressees/0/text"))
    an.page.click("text=Add an entry below")
    an.page.keyboard.type("Sở Nội vụ")
    an.press("Enter")
    an.page.click(".conflict .mine")
    an.until("document.querySelectorAll('[data-path^=\"/addressees/\"]').length === 4")
    assert texts(an, "addressees") == ["Sở Tài chính", "Sở Nội vụ", *rest]


def test_an_entry_that_is_not_saved_stays_typed(an: Clerk) -> None:
    lose(an, "add")
    an.page.click(control("/addressees/0/text"))
    an.page.click("text=Add an entry below")
    an.page.keyboard.type("Sở Nội vụ")
    an.press("Enter")
    an.until("document.getElementById('status').classList.contains('problem')")
    assert an.page.input_value(".new-entry") == "Sở Nội vụ"
    an.page.unroute("**/api/add*")
    an.press("Enter")
    an.saved()
    assert texts(an, "addressees")[1] == "Sở Nội vụ"
    an.faults.clear()


def test_what_another_person_typed_is_not_replaced_unseen(an: Clerk, out: Path) -> None:
    """The answer to another change brings the value of the other person; then it is asked."""
    type_in(an, SUBJECT, "của An")
    value = an.page.evaluate(
        "fetch('api/letter' + '?id=Y29uZy12YW4tcXVldC5wZGY&part=1').then((a) => a.json())"
        ".then((a) => a.fields.find((f) => f.path === '/subject').value)"
    )
    record(out, SCAN, 1, SUBJECT, seen=value, new="của Bình", who="Bình")
    an.page.click(control(NUMBER))
    an.press("a")
    an.page.wait_for_selector(".conflict")
    assert (an.chosen, an.value(SUBJECT)) == (SUBJECT, "của Bình")
    an.page.click(".conflict .mine")
    an.until("document.querySelector('[data-path=\"/subject\"] textarea').value === 'của An'")
    an.page.wait_for_timeout(600)
    event = corrections_of(out)[-1]
    assert (event.old, event.new) == ("của Bình", "của An")


def test_a_text_with_long_lines_can_be_read(an: Clerk) -> None:
    """A field without a place shows the beginning of the page, not all of it."""
    an.open("seed.md")
    an.until("document.querySelector('.field.chosen')?.dataset.path === '/issuers/0/name'")
    an.page.wait_for_selector("svg text", state="attached")
    an.page.wait_for_timeout(200)
    assert an.view()[:2] == [0, 0]
    assert an.view()[2] < 700  # points


def test_a_server_that_was_started_again_takes_what_is_typed(an: Clerk, out: Path) -> None:
    """Its token is another one, so the page asks for it."""
    an.page.evaluate("document.querySelector('meta[name=csrf]').content = 'of the server before'")
    type_in(an, PLACE, "Huế")
    an.press("Enter")
    an.saved()
    assert ("correct", PLACE, "Huế") in recorded(out)
