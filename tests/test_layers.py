"""The import rule: a module sees only what is below it.

Reads the imports of every module, in functions and under TYPE_CHECKING too, and compares
them with the tables here. A new module must be entered in one of them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = "vnadmin_doc"
ROOT = Path(__file__).resolve().parents[1] / "src" / PACKAGE

# The core, bottom to top. A package stands for all its modules, which may see each other.
CORE: tuple[frozenset[str], ...] = (
    frozenset({"errors", "geometry", "issue", "limits", "syllables", "text"}),
    frozenset({"content", "page"}),
    frozenset({"letter"}),
    frozenset({"reading"}),
    frozenset({"cells", "data", "frequency", "kinds", "lines", "registry"}),
    frozenset({"block", "repair"}),
    frozenset({"fields"}),
    frozenset({"ledger", "paragraphs", "zones"}),
    frozenset({"parts", "sections", "split"}),
    frozenset({"appended", "tasks"}),
    frozenset({"assemble", "checks", "placed"}),
    frozenset({"pipeline"}),
)
# Geometry knows no Vietnamese, grammar knows no geometry, and the letter knows no page.
BLIND = {
    "fields": {"block", "geometry", "lines", "page", "reading"},
    "content": {"geometry", "page"},
    "letter": {"geometry", "page"},
    "lines": {"fields", "kinds", "letter", "reading"},
}
DOOR = {"cells", "encodings", "errors", "geometry", "issue", "limits", "page", "syllables", "text"}
BESIDE = {
    "encodings": {"errors", "frequency", "issue", "syllables", "text"},
    "readers": DOOR | {"ocr"},
    "containers": {"errors", "limits", "text"},
    "ocr": DOOR | {"frequency"},
    "writers": {"errors", "issue", "letter", "page", "reading"},
    "schema": {"errors", "issue", "letter", "page", "reading", "writers"},
}
ACROSS = {
    "__init__", "api", "batch", "catalogue", "cli", "cli_archive", "cli_convert", "cli_found", "cli_options",
    "cli_rename", "cli_shell", "cli_show", "crops", "doctor", "opened", "show",
}  # fmt: skip

# What costs time or memory to import: only inside the function that needs it.
HEAVY = {
    "PIL",
    "cv2",
    "docx",
    "markdown_it",
    "numpy",
    "pdfminer",
    "pdfplumber",
    "pillow_heif",
    "pypdfium2",
    "pytesseract",
    "rich",
    "tesserocr",
    "trueocr",
    "typer",
}
_COMMANDS = ("cli", "cli_archive", "cli_found", "cli_options", "cli_rename", "cli_shell")
HEAVY_AT_HOME = {**{name: {"typer"} for name in _COMMANDS}, "cli_show": {"rich", "typer"}, "show": {"rich"}}
# The core is pure: no files, no processes, no clock.
IMPURE = {"logging", "os", "pathlib", "subprocess", "time"}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {_name(path): path for path in sorted(ROOT.rglob("*.py"))}
IN_CORE = [name for name in MODULES if any(name.partition(".")[0] in layer for layer in CORE)]


def _targets(node: ast.AST) -> Iterator[str]:
    """Full names of the modules that an import statement may load."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "relative import: write the whole name, so that this test can read it"
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner.removeprefix(f"{PACKAGE}.") in MODULES else str(node.module)


@cache
def _imports(name: str, at_load: bool) -> frozenset[str]:
    """What a module imports; ``at_load``: only what runs when it is imported."""

    def walk(node: ast.AST) -> Iterator[str]:
        yield from _targets(node)
        for child in ast.iter_child_nodes(node):
            later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            typing = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            if not (at_load and (later or typing)):
                yield from walk(child)

    return frozenset(walk(ast.parse(MODULES[name].read_text("utf-8"))))


def _ours(name: str, at_load: bool = False) -> set[str]:
    found = {t for t in _imports(name, at_load) if t.partition(".")[0] == PACKAGE}
    return {t.removeprefix(PACKAGE).removeprefix(".") or "__init__" for t in found}


def _may_see(group: str) -> set[str]:
    if group in BESIDE:
        return BESIDE[group]
    below: set[str] = set()
    for layer in CORE:
        if group in layer:
            return below - BLIND.get(group, set())
        below |= layer
    pytest.fail(f"{group} is in no layer: enter it in CORE, BESIDE or ACROSS of {Path(__file__).name}")


@pytest.mark.parametrize("name", MODULES)
def test_sees_only_what_is_below(name: str) -> None:
    group = name.partition(".")[0]
    if group in ACROSS:
        return
    seen = {target.partition(".")[0] for target in _ours(name)} - {group}
    wrong = seen - _may_see(group)
    assert not wrong, f"{name} imports {', '.join(sorted(wrong))}, which it may not see"


@pytest.mark.parametrize("name", MODULES)
def test_heavy_imports_wait_in_functions(name: str) -> None:
    heavy = {target.partition(".")[0] for target in _imports(name, at_load=True)} & HEAVY
    assert heavy <= HEAVY_AT_HOME.get(name, set()), f"{name} loads {', '.join(sorted(heavy))} when imported"


@pytest.mark.parametrize("name", IN_CORE)
def test_core_is_pure(name: str) -> None:
    impure = {target.partition(".")[0] for target in _imports(name, at_load=False)} & IMPURE
    assert not impure, f"{name} imports {', '.join(sorted(impure))}: input and output belong to readers and batch"


def test_no_cycles() -> None:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, "cycle: " + " > ".join((*path[path.index(name) :], name))
        if name in done or name not in MODULES:
            return
        for target in sorted(_ours(name, at_load=True)):
            visit(target, (*path, name))
        done.add(name)

    for name in MODULES:
        visit(name, ())
