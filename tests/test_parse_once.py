"""A line is parsed once: the findings stay with the line from the zones to the slots of the letter."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

import vnadmin_doc
from vnadmin_doc import grammar

GRAMMARS: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for info in pkgutil.walk_packages(grammar.__path__, "vnadmin_doc.grammar.")
    for module in [importlib.import_module(info.name)]
    if hasattr(module, "find")
}
LETTERS = ("seed-cong-van/source.md", "quyet-dinh/source.pdf", "cong-van-mat/source.pdf", "ban-sao-y/source.docx")
# Most parses of one text. Marks are searched before the words are grouped into rows, and again in the rows. The text of
# a dateline may be part of a row that is cut twice. Many texts contain the same date.
MOST = {"marks": 2, "dateline": 2, "dates": 100}


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> Counter[tuple[str, str]]:
    """How often each grammar parsed each text."""
    counts: Counter[tuple[str, str]] = Counter()

    def counted(name: str, find: Callable[..., Any]) -> Callable[..., Any]:
        def count(text: str, **context: Any) -> Any:
            counts[name, text] += 1
            return find(text, **context)

        return count

    for name, module in GRAMMARS.items():
        monkeypatch.setattr(module, "find", counted(name, module.find))
    return counts


@pytest.mark.parametrize("letter", LETTERS)
def test_no_grammar_parses_a_line_again(parses: Counter[tuple[str, str]], samples: Path, letter: str) -> None:
    vnadmin_doc.read(samples / letter)
    assert max(count for (name, _), count in parses.items() if name == "code") == 1
    again = {key: count for key, count in parses.items() if count > MOST.get(key[0], 1)}
    assert again == {}
    assert len(parses) > 20


@pytest.mark.parametrize("name", GRAMMARS)
def test_every_grammar_has_the_one_contract(name: str) -> None:
    find = GRAMMARS[name].find
    assert list(find.__code__.co_varnames[: find.__code__.co_argcount]) == ["text"], "context is given by keyword"
    assert str(get_type_hints(find)["return"]).startswith("list[vnadmin_doc.model.found.Found[")
