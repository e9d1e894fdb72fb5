"""Real documents, where they are: digital ones keep every word, and none takes the reader down."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.conservation import check

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
