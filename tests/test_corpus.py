"""Real documents, where they are: digital ones keep every word and every picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.conservation import check
from eval.pictures import SUFFIXES, unaccounted
from test_pictures import WRITERS, scribble
from vnadmin_doc import ocr
from vnadmin_doc.formats.pdf import pdf_pictures
from vnadmin_doc.formats.picture import picture_blocks
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.page import Word

DIGITAL = (".txt", ".docx", ".doc", ".rtf", "-pdf-text.pdf")
LARGE = 2_000_000
"""Bytes; the few larger files are left to ``python tests/eval/conservation.py``."""


def test_no_word_of_a_real_document_is_lost(corpus: Path) -> None:
    files = [
        path
        for folder in ("dev", "unlabelled")
        for path in sorted((corpus / folder).glob("*"))
        if path.name.endswith(DIGITAL) and path.stat().st_size < LARGE
    ]
    if not files:
        pytest.skip("no documents in the corpus")
    results = {path.name: check(path) for path in files}
    read = {name: result for name, result in results.items() if result is not None}
    assert len(read) > 0.9 * len(files)
    assert {name: result[1][:5] for name, result in read.items() if result[1]} == {}


@pytest.fixture
def quick_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that finds a word in every picture: what counts is that each picture is given to it."""
    seen = ocr.Recognition((Word("thử", Box(1, 1, 20, 12), 0.9),))
    monkeypatch.setattr(ocr, "holds_words", lambda *_: True)
    monkeypatch.setattr(ocr, "read_page", lambda *_, **__: seen)


@pytest.mark.usefixtures("quick_ocr")
def test_no_picture_of_a_real_document_is_lost(corpus: Path) -> None:
    files = [
        path
        for folder in (corpus / "dev", corpus.parent / "cases")
        for path in sorted(folder.glob("*"))
        if path.suffix.lower() in SUFFIXES
        and "-ocr" not in path.name
        and "-mixed" not in path.name
        and path.stat().st_size < LARGE
    ]
    if not files:
        pytest.skip("no documents in the corpus")
    results = {path.name: found for path in files if (found := unaccounted(path)) is not None}
    assert len(results) > 0.7 * len(files)
    assert {name: found for name, found in results.items() if found} == {}


@pytest.mark.usefixtures("quick_ocr")
@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "fodt", "rtf", "html"])
def test_a_lost_picture_is_found(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"thu.{kind}"
    path.write_bytes(WRITERS[kind](scribble((200.0, 80.0)), (200.0, 80.0)))
    assert unaccounted(path) == []
    monkeypatch.setattr(pdf_pictures, "find_pictures", lambda *_: [])
    monkeypatch.setattr(picture_blocks._PictureReader, "with_words", lambda _, blocks: list(blocks))
    assert unaccounted(path) != []
