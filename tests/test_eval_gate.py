"""Accuracy on the real documents, where they are: no field may fall below its floor."""

from __future__ import annotations

import pytest

from eval import gate


def test_digital_documents_keep_their_floors() -> None:
    folder = gate.corpus()
    if folder is None:
        pytest.skip("no corpus beside this checkout (VNADMIN_DOC_CORPUS)")
    pinned = gate.load_floors()["digital"]
    if gate.digest(gate.golds(folder, gate.DIGITAL)) != pinned["digest"]:
        pytest.skip("the gold is not the one that the floors were pinned on")
    table, _ = gate.measure(folder, gate.DIGITAL)
    assert gate.regressions(table, pinned["table"]) == []


@pytest.mark.parametrize(
    ("field", "value", "falls"),
    [
        ("subject", 0.80, True),
        ("subject", 0.9, False),
        ("silent.wrong", 0.9, True),
        ("silent.wrong", 0.0, False),
        ("spread", 0.02, True),
        ("spread", 0.005, False),
        ("filed.wrong", 0.02, True),
        ("filed.wrong", 0.0, False),
    ],
)
def test_a_fall_is_seen(field: str, value: float, falls: bool) -> None:
    floors = {"text": {field: 0.9 if field == "subject" else 0.01}}
    assert bool(gate.regressions({"text": {field: value}}, floors)) is falls


def test_the_mean_of_fields_leaves_out_what_the_scorer_leaves_out() -> None:
    fields = {"subject": 0.8, "code.number": 0.6, "~subject": 0.95, "silent.wrong": 0.0, "arrival.date": 0.0}
    assert gate.mean_of_fields(fields) == pytest.approx(0.7)
