"""The modules of the review page: imports go one way, and all files are there. Types: ``tsc -p jsconfig.json``."""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[1] / "src/vnadmin_doc/service/review/static"
_IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^;]*?["'](?P<from>[^"']+)["'];|import\(\s*["'](?P<later>[^"']+)["']""", re.M
)
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\w\"'])//[^\n]*", re.S)


def imported(source: str) -> set[str]:
    """The modules that a module loads. Imports in comments are of types alone."""
    found = _IMPORT.finditer(_COMMENT.sub("", source))
    return {(match["from"] or match["later"]).removeprefix("./") for match in found}


def graph(folder: Path) -> dict[str, set[str]]:
    return {path.name: imported(path.read_text("utf-8")) for path in folder.glob("*.js")}


def test_modules_import_one_way() -> None:
    modules = graph(STATIC)
    assert set().union(*modules.values()) < modules.keys()
    order = [*TopologicalSorter(modules).static_order()]
    assert order[-1] == "app.js"


def test_all_modules_are_used() -> None:
    modules = graph(STATIC)
    assert modules.keys() - set().union(*modules.values()) == {"app.js"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('import { a } from "./b.js";\nimport "./c.js";', {"b.js", "c.js"}),
        ("import {\n  a,\n} from './b.js';\nexport { d } from './d.js';", {"b.js", "d.js"}),
        ('const later = await import("./b.js");', {"b.js"}),
        ('/** @type {import("./b.js").B} */\n// import "./c.js";\nlet text = "http://x";', set()),
    ],
)
def test_imports_are_found(source: str, names: set[str]) -> None:
    assert imported(source) == names


def test_a_circle_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import "./b.js";')
    (tmp_path / "b.js").write_text('import "./a.js";')
    with pytest.raises(CycleError):
        TopologicalSorter(graph(tmp_path)).prepare()
