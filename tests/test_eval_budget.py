"""The comparison of instruction counts with the budget; ``tests/eval/budget.py`` itself takes minutes."""

from __future__ import annotations

import pytest

from eval import budget

PINNED = {"text": 1_000_000, "import": 100}


@pytest.mark.parametrize(
    ("counts", "over"),
    [
        ({"text": 1_000_000, "import": 100}, []),
        ({"text": 1_030_000, "import": 103}, []),
        ({"text": 500_000, "import": 1}, []),
        ({"text": 1_040_000, "import": 100}, ["text: 1,040,000 instructions, budget 1,000,000: +4.0%"]),
        ({"text": 1_000_000, "import": 110}, ["import: 110 instructions, budget 100: +10.0%"]),
        ({"text": 1_000_000}, ["import: not counted"]),
    ],
)
def test_a_job_over_its_budget_is_named_with_what_it_needs_more(counts: dict[str, int], over: list[str]) -> None:
    assert budget.regressions(counts, PINNED) == over


def test_the_second_run_of_each_job_is_counted() -> None:
    of_jobs = [number for job in range(len(budget.JOBS)) for number in (1, 900, 10 + job)]
    expected = {**{job: 10 + index for index, job in enumerate(budget.JOBS)}, budget.IMPORT: 7}
    assert budget.counts_of([500, 7, *of_jobs]) == expected


def test_a_file_of_valgrind_without_a_count_is_an_error() -> None:
    assert budget.total_in("version: 1\nsummary: 9\ntotals: 42\n") == 42
    with pytest.raises(ValueError, match="no count"):
        budget.total_in("version: 1\n")


def test_the_file_of_each_job_is_in_the_project() -> None:
    assert [file for file, _ in budget.JOBS.values() if not (budget.ROOT / file).is_file()] == []
