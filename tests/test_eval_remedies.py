"""The ablation of OCR: remedies are noted where they change something, and can be switched off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eval.remedies import REMEDIES, place, traced, without
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.tesseract import OcrWord

BOX = Box(0, 0, 10, 10)


def words(*texts: str) -> list[OcrWord]:
    return [OcrWord(text, BOX, 0.9) for text in texts]


@pytest.mark.parametrize("name", REMEDIES)
def test_a_remedy_can_be_switched_off(name: str) -> None:
    def function() -> Callable[..., Any]:
        owner, attribute = place(name)
        return vars(owner)[attribute]  # type: ignore[no-any-return]

    before = function()
    with without(name):
        assert function() is REMEDIES[name][1]
    assert function() is before


def test_only_remedies_that_change_something_are_noted() -> None:
    owner, attribute = place("roman-numerals")
    with traced() as acted:
        getattr(owner, attribute)(words("Kính", "gửi"))
    assert acted == set()
    with traced() as acted:
        corrected = getattr(owner, attribute)(words("Chương", "IIl"))
    assert [word.text for word in corrected] == ["Chương", "III"]
    assert acted == {"roman-numerals"}
