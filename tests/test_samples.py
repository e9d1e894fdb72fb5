"""Every sample is read as expected; what is not yet right is listed in its about.toml."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tools.record import RECORDINGS, words

import akn_documents
from sample_files import SAMPLES, SampleSource, about, dig, expected, plain, sample_sources, simple
from vnadmin_doc.api import open_source
from vnadmin_doc.assembly.file_places import file_place
from vnadmin_doc.model.page import Source
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.pipeline import analyse
from vnadmin_doc.writers import read_xml, write_akn, write_xml

SOURCES = list(sample_sources())


LIVE = {"ban-sao-y/pdf", "cong-van-anh-chup/jpg", "cong-van-quet/pdf", "giay-moi/png", "thong-tu-lien-tich/pdf"}
"""Scans that are read here: a photo, a PDF, a picture, PDFs with a scanned stamp. Of the others words are recorded."""


@cache
def _read(path: Path) -> tuple[Source, Reading, dict[str, Any]]:
    """Once a file."""
    name = f"{path.parent.name}.{path.name.removeprefix('source.')}"
    replayed = name in RECORDINGS and name.replace(".", "/", 1) not in LIVE
    source = open_source(words(name) if replayed else path)
    reading = analyse(source)
    return source, reading, reading.letter.model_dump(mode="json")


def _marks(source: SampleSource, path: str | None = None) -> list[pytest.MarkDecorator]:
    marks = [pytest.mark.ocr] if source.id in LIVE else []
    if path in source.known_failures:
        marks.append(pytest.mark.xfail(reason="listed in about.toml"))
    return marks


def _each_member() -> list[Any]:
    return [
        pytest.param(source, path, id=f"{source.id}:{path}", marks=_marks(source, path))
        for source in SOURCES
        for path in source.compare
    ]


def _each_source() -> list[Any]:
    return [pytest.param(source, id=source.id, marks=_marks(source)) for source in SOURCES]


@pytest.mark.parametrize(("source", "path"), _each_member())
def test_member(source: SampleSource, path: str) -> None:
    want = expected(source.path.parent)[path]
    got = dig(_read(source.path)[2], path)
    assert plain(want, got) == simple(want)


@pytest.mark.parametrize("source", _each_source())
def test_nothing_is_lost(source: SampleSource) -> None:
    """Every word of the pages is in some field's evidence, or in ``unplaced``."""
    read, reading, _ = _read(source.path)
    told = [item for items in reading.evidence.values() for item in items]
    places = [(i.page, i.box, i.text) for i in told] + [(i.page, i.box, i.text) for i in reading.unplaced]
    for page in read.pages:
        words = [(word.text, *file_place(page, word.box)) for word in page.words]
        lost = [
            word
            for word, number, place in words
            if not any(
                word in text
                and box[0] - 0.1 <= place.middle <= box[2] + 0.1
                and box[1] - 0.1 <= place.centre <= box[3] + 0.1
                for there, box, text in places
                if there == number
            )
        ]
        assert not lost, f"page {page.number}"


@pytest.mark.parametrize("source", _each_source())
def test_documents_of_a_letter(source: SampleSource) -> None:
    """The XML document comes back equal; the Akoma Ntoso document is valid and has every line of the text."""
    reading = _read(source.path)[1]
    assert read_xml(write_xml(reading)) == reading
    document = write_akn(reading)
    assert akn_documents.problems(document) == []
    assert akn_documents.lines(document) == akn_documents.letter_lines(reading.letter)


@pytest.mark.parametrize("folder", sorted(SAMPLES.glob("*/")), ids=lambda f: f.name)
def test_sample_is_whole(folder: Path) -> None:
    told = about(folder)
    assert told["title"]
    assert told["origin"] in {"generated", "user"}
    assert told["licence"]
    assert told["traits"]
    assert set(told["sources"]) == {path.name for path in folder.glob("source.*")}
    for entry in told["sources"].values():
        unknown = {*entry["known_failures"], *entry.get("compare", ()), *entry.get("omit", ())}
        unknown -= set(expected(folder))
        assert not unknown, "a path that is not in expected.json"
    for path in folder.glob("source.*"):
        assert path.stat().st_size <= 150_000
    for path in folder.glob("*.[jt][so][om]*"):
        text = path.read_text("utf-8")
        assert text == unicodedata.normalize("NFC", text)
