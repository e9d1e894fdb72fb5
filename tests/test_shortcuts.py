"""Shortcuts that save time on most lines give what the longer way gives."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import regex as re
from hypothesis import given, settings
from hypothesis import strategies as st

from sample_files import SAMPLES
from vnadmin_doc.formats.common.content_blocks import Run
from vnadmin_doc.formats.common.grid import TAB, clean, line_words
from vnadmin_doc.grammar import markers
from vnadmin_doc.grammar.tasks import actions, agents
from vnadmin_doc.language import text as language
from vnadmin_doc.model.page import Style

USUAL = "".join(filter(language.is_usual, map(chr, range(0x2100))))
WORDS = (
    "Sở", "các sở", "Thủ trưởng các đơn vị", "giám đốc", "phòng Nội vụ", "ban hành", "chủ trì", "báo cáo", "theo", "và",
    "trước ngày 5", ":", ".", ";", "Điều 5.", "a)", "ii)", "II.", "ĐIỀU 1:", "Phần II", "1.2.", "vi phạm", "Xét", "XL",
    "o Nộp", "Mục 1", "đ)", "MỤC LỤC", "TP.", "!",
)  # fmt: skip
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
fast = settings(deadline=None, max_examples=150)


@fast
@given(st.text(USUAL))
def test_usual_text_needs_no_change(text: str) -> None:
    assert unicodedata.is_normalized("NFC", text)
    assert clean(text) == language.nfc(text) == text
    assert not language._ANY_LOOK_ALIKE.search(text)
    assert text.translate(language._ORDINARY) == text


@fast
@given(st.text(USUAL))
def test_usual_text_is_folded_character_by_character(text: str) -> None:
    assert language.fold(text) == "".join(map(language._fold_char, text))


@fast
@given(texts, st.integers(0, 40), st.integers(0, 80))
def test_names_end_where_the_whole_pattern_finds_an_end(text: str, at: int, limit: int) -> None:
    found, expected = actions.find_name_end(text, at, limit), actions.NAME_ENDS.search(text, at, limit)
    assert (found and (found.span(), found.lastgroup)) == (expected and (expected.span(), expected.lastgroup))


@fast
@given(texts)
def test_agents_begin_where_the_whole_patterns_match(text: str) -> None:
    for start in (word.start() for word in re.finditer(r"\b\w", text)):
        begins = agents._SINGLE.match(text, start) or agents._GROUP.match(text, start)
        assert agents.begins_agent(text, start) == bool(begins and not agents._NO_NAME.match(text, start))


@fast
@given(texts)
def test_a_label_is_no_word(text: str) -> None:
    assert not (markers._begins_with_word(text) and markers._MARKER.match(text))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/source*.txt")), ids=lambda path: path.parent.name)
def test_labels_of_samples(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert not [line for line in lines if markers._begins_with_word(line) and markers._MARKER.match(line)]


def test_words_of_runs_and_tabs() -> None:
    bold = Style(bold=True)
    words = line_words([Run("Số:\t"), Run("1"), Run("2/QĐ ", bold), Run(""), Run("x\t\ty")], 3, 5)
    found = [(word.text, word.box.x0, word.box.x1, word.glued, word.style.bold) for word in words]
    first = 5 + TAB
    assert found == [
        ("Số:", 5, 8, False, False),
        ("1", first, first + 1, False, False),
        ("2/QĐ", first + 1, first + 5, True, True),
        ("x", first + 6, first + 7, False, False),
        ("y", 5 + 3 * TAB, 6 + 3 * TAB, False, False),
    ]
    assert {(word.box.top, word.box.bottom) for word in words} == {(3, 4)}
