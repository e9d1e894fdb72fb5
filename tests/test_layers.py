"""The import rule: a module sees only what is below it.

Reads the imports of every module, in functions and under TYPE_CHECKING too, and compares
them with the tables here. Every module of the program is checked: there are no exemptions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = "vnadmin_doc"
ROOT = Path(__file__).resolve().parents[1] / "src" / PACKAGE

# What each package, and each module beside them, may import. The whole program is in it, bottom to top.
BASE = {"errors", "limits", "language", "messages", "model"}
MAY_IMPORT: dict[str, set[str]] = {
    "messages": set(),
    "errors": {"messages"},
    "limits": set(),
    "language": set(),
    "model": {"language", "messages"},
    # bytes to pages
    "ocr": BASE,
    "formats": BASE | {"ocr"},
    # pages to letters: pure
    "grammar": {"language", "model"},
    "correction": {"grammar", "language", "model"},
    "layout": {"correction", "grammar", "language", "messages", "model"},
    "assembly": {"layout", "correction", "grammar", "language", "messages", "model"},
    "checks": {"language", "messages", "model"},
    "sure": {"correction", "grammar", "language", "limits", "messages", "model"},
    "pipeline": {"assembly", "checks", "language", "layout", "limits", "messages", "model", "sure"},
    # letters to documents, and everything put together
    "writers": {"errors", "language", "messages", "model"},
    "drawing": BASE | {"formats"},
    "exchange": BASE | {"formats", "writers"},
    "conformity": BASE | {"formats"},
    "sources": {"errors", "exchange", "formats", "limits", "messages", "model"},
    "api": {
        "drawing",
        "errors",
        "exchange",
        "formats",
        "language",
        "limits",
        "messages",
        "model",
        "pipeline",
        "sources",
        "sure",
        "writers",
    },
    "__init__": {"api", "errors", "limits", "model"},
    # whole archives, and the command
    "batch": BASE | {"api", "checks", "exchange", "pipeline", "sources", "sure", "writers", "__init__"},
    "archive": BASE | {"api", "batch", "exchange", "formats", "writers"},
    "service": BASE | {"api", "archive", "batch", "drawing", "exchange", "formats", "sure", "writers", "__init__"},
    "cli": BASE | {"api", "archive", "batch", "conformity", "drawing", "exchange", "service", "sure", "__init__"},
    "__main__": {"cli"},
}
PURE = ("language", "model", "grammar", "correction", "layout", "assembly", "checks", "sure", "pipeline", "conformity")
# Within a package: geometry knows no Vietnamese, grammar knows no geometry, the letter knows no page, the
# review page no service.
BLIND = {
    "grammar": {"model.block", "model.geometry", "model.line", "model.page", "model.reading"},
    "model.letter": {"model.geometry", "model.page"},
    "model.line": {"grammar", "language", "model.kinds", "model.letter", "model.reading"},
    "layout.rows": {"grammar", "language", "model.kinds", "model.letter", "model.reading"},
    "layout.columns": {"grammar", "language"},
    "service.review": {
        f"service.{name}"
        for name in ("app", "config", "job_endpoints", "jobs", "letter_endpoints", "queue", "review_server", "server")
    },
}

# What costs time or memory to import: only inside the function that needs it.
HEAVY = {
    "bagit",
    "PIL",
    "asn1crypto",
    "cryptography",
    "cv2",
    "docx",
    "fontTools",
    "h11",
    "markdown_it",
    "numpy",
    "pdfminer",
    "pdfplumber",
    "pikepdf",
    "pillow_heif",
    "pyhanko",
    "pyhanko_certvalidator",
    "pypdfium2",
    "pytesseract",
    "rich",
    "signxml",
    "starlette",
    "tesserocr",
    "trueocr",
    "typer",
    "uvicorn",
}
_COMMANDS = (
    "app", "archive_commands", "check_command", "error_handling", "language", "links_output", "options",
    "rename_output", "review_command", "search_output", "serve_command", "show_output",
)  # fmt: skip
HEAVY_AT_HOME = {**{f"cli.{name}": {"typer"} for name in _COMMANDS}, "cli.card_output": {"rich"}}
HEAVY_AT_HOME["cli.show_output"] = {"rich", "typer"}
# The service is imported by its commands only, when they run.
_SERVICE = (
    "answers", "app", "error_handlers", "errors", "job_endpoints", "letter_endpoints", "security", "service_endpoints",
    "uploads", "wishes",
)  # fmt: skip
HEAVY_AT_HOME |= {f"service.{name}": {"starlette"} for name in _SERVICE}
HEAVY_AT_HOME["service.review.routes"] = {"starlette"}
HEAVY_AT_HOME["service.server"] = {"h11", "starlette", "uvicorn"}
# The core is pure: no files, no processes, no clock.
IMPURE = {"logging", "os", "pathlib", "subprocess", "time"}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {_name(path): path for path in sorted(ROOT.rglob("*.py"))}
IN_CORE = [name for name in MODULES if name.partition(".")[0] in PURE]


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


def test_every_package_is_in_the_table() -> None:
    assert {name.partition(".")[0] for name in MODULES} == set(MAY_IMPORT)


@pytest.mark.parametrize("name", MODULES)
def test_imports_only_what_is_below(name: str) -> None:
    group = name.partition(".")[0]
    wrong = {target for target in _ours(name) if target.partition(".")[0] not in MAY_IMPORT[group] | {group}}
    assert not wrong, f"{name} imports {', '.join(sorted(wrong))}, which is not below it: see MAY_IMPORT"


@pytest.mark.parametrize("name", MODULES)
def test_blind_modules_stay_blind(name: str) -> None:
    hidden = {module for blind, modules in BLIND.items() if _is_in(name, blind) for module in modules}
    wrong = {target for target in _ours(name) if any(_is_in(target, module) for module in hidden)}
    assert not wrong, f"{name} imports {', '.join(sorted(wrong))}: see BLIND"


def _is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


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
