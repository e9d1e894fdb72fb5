"""Recorded words: what is dumped is what is read back."""

from __future__ import annotations

import hashlib
import string
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.record import RECORDED, RECORDINGS, path_of, words

from vnadmin_doc.errors import DamagedFile, LimitExceeded
from vnadmin_doc.formats import recorded
from vnadmin_doc.formats.readers import read as read_any
from vnadmin_doc.limits import Limits
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.page import PLAIN, Ocr, Page, Source, Style, Table, Word

WORDS = (
    Word("Số:", Box(100.25, 89, 118, 102.5), 0.9169),
    Word('"05/QĐ-UBND"', Box(120, 89, 190, 102.5), 0.5, Style(12, bold=True)),
    Word("Hương", Box(190, 85, 210, 95), None, Style(7.5, raised=True), glued=True),
)
SOURCE = Source(
    name="thu.pdf",
    sha256="0" * 64,
    media_type="application/pdf",
    reading="mixed",
    pages=(
        Page(1, 595.2, 841.9, WORDS, tables=(Table(Box(10, 10, 90, 40), (("STT", "Tên"), ("1", ""))),)),
        Page(2, 595.2, 841.9, ()),
    ),
    encoding="tcvn3",
    ocr=Ocr("tesseract", "5.3.0", "vie", 300),
    issues=(Issue("text-layer-refused", "info", "", "page 2: no words"),),
)


def test_read_gives_back_what_was_dumped() -> None:
    assert asdict(recorded.read(recorded.dump(SOURCE), "other")) == asdict(SOURCE)
    assert asdict(read_any(recorded.dump(SOURCE), "other")) == asdict(SOURCE)


def test_dump_is_stable_and_one_line_a_word() -> None:
    data = recorded.dump(SOURCE)
    assert data == recorded.dump(recorded.read(data, ""))
    assert data.decode().count("\n") == 3 + len(WORDS) + 2 * 3


def test_the_plain_style_is_one_object() -> None:
    assert recorded.read(recorded.dump(SOURCE), "").pages[0].words[0].style is PLAIN


@given(st.text(string.printable + "ĐộcTựẫ\u2028", min_size=1), st.floats(0, 1))
def test_any_text_survives(text: str, confidence: float) -> None:
    page = Page(1, 100, 100, (Word(text, Box(1, 2, 3, 4), confidence),))
    source = Source("x", "0", "image/png", "ocr", (page,))
    assert asdict(recorded.read(recorded.dump(source), "x")) == asdict(source)


@pytest.mark.parametrize("cut", [0, 30, 60, 200, -4])
def test_damage_is_said(cut: int) -> None:
    with pytest.raises(DamagedFile):
        recorded.read(recorded.dump(SOURCE)[:cut], "x")


@pytest.mark.parametrize("change", [(b"100.25", b"900.25"), (b'"number": 1', b'"nummer": 1'), (b"89", b'"89"')])
def test_nonsense_is_said(change: tuple[bytes, bytes]) -> None:
    with pytest.raises(DamagedFile):
        recorded.read(recorded.dump(SOURCE).replace(*change), "x")


def test_limit() -> None:
    with pytest.raises(LimitExceeded):
        recorded.read(recorded.dump(SOURCE), "x", Limits(pages=1))


# What tools/record.py recorded


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_is_of_what_is_here(name: str) -> None:
    made, source = RECORDINGS[name], recorded.read(words(name), name)
    assert source.fields == made.fields
    if made.path:
        digest = hashlib.sha256(made.path.read_bytes()).hexdigest()
        assert source.sha256 == digest, f"the sample is another one now: python -m tools.record {name}"


def test_nothing_else_is_recorded() -> None:
    assert set(RECORDED.iterdir()) == {path_of(name) for name in RECORDINGS}
