"""Generated letters with known tasks: in each format, very few tasks are wrong, and few are missed."""

from __future__ import annotations

import pytest
from tools.samples.tasked import SHAPES, letters

from eval import tasks as measured

# Layout, markdown and html keep paragraphs. A flat stream joins some.
PRECISION = {"flat.txt": 0.95}
RECALL = {"flat.txt": 0.92}


def test_there_are_letters_of_every_shape() -> None:
    made = letters()
    assert len(made) >= 8 * len(SHAPES) > 40
    assert made == letters()


@pytest.mark.parametrize("printer", measured.PRINTERS)
def test_tasks_are_read(printer: str) -> None:
    wrong: list[str] = []
    table = measured.measure(printer, letters(), wrong)
    assert set(table) == set(measured.FACTS)
    for fact, (precision, recall, _) in table.items():
        assert precision >= PRECISION.get(printer, 0.985), (fact, wrong)
        assert recall >= RECALL.get(printer, 0.96), (fact, wrong)
