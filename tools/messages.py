"""Update the message catalogues: collect the texts from the source, update the translations, compile them.

    python -m tools.messages           # update src/vnadmin_doc/locale; lists what is not translated
    python -m tools.messages --check   # the same, but nothing is written; exit code 1 where something would change

Texts are the literals in ``msg`` and ``msgn``, and the help of every command. Translate in ``vnadmin_doc.po`` (any
editor of PO files), then run this again, so that the compiled ``vnadmin_doc.mo`` follows. Needs Babel.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from vnadmin_doc.cli.app import app
from vnadmin_doc.cli.language import help_texts
from vnadmin_doc.messages import LANGS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "vnadmin_doc"
LOCALE = SOURCE / "locale"
DOMAIN = "vnadmin_doc"
KEYWORDS = {"msg": 1, "msgn": 2, "typer_text": 1}
"""What makes a message, and how many texts it is given."""
HEADER = "# Messages of vnadmin-doc. Licence: that of vnadmin-doc."
WIDTH = 110


def extracted() -> Catalog:
    """Every text that can be shown, with the modules that it is in."""
    catalogue = _empty("en")
    for path in sorted(SOURCE.rglob("*.py")):
        for text in _literals(path):
            catalogue.add(text, locations=[(path.relative_to(SOURCE).as_posix(), 0)])
    for text in help_texts(app):
        catalogue.add(text, locations=[("cli", 0)])
    return catalogue


def _literals(path: Path) -> Iterator[str | tuple[str, ...]]:
    """The texts in the calls of a module. Raises ``ValueError`` where one is not a literal."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in KEYWORDS:
            texts = tuple(_literal(argument, path) for argument in node.args[: KEYWORDS[name]])
            yield texts if len(texts) > 1 else texts[0]


def _literal(node: ast.expr, path: Path) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"{path}, line {node.lineno}: a message must be made of a literal")


class _Catalog(Catalog):
    """A catalogue without dates and versions in its header: the same texts give the same files."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]

    mime_headers = property(_get_mime_headers)


def _empty(lang: str) -> Catalog:
    return _Catalog(lang, header_comment=HEADER, fuzzy=False)


def updated(lang: str) -> Catalog:
    """The translations of a language with the texts of the source: new ones are empty, those gone are left out."""
    path = place(lang, "po")
    template = extracted()
    catalogue = _read(path, lang) if path.exists() else _empty(lang)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def place(lang: str, suffix: str) -> Path:
    """Where the catalogue of a language is; ``po`` is written by translators, ``mo`` is what is installed."""
    return LOCALE / lang / "LC_MESSAGES" / f"{DOMAIN}.{suffix}"


def as_po(catalogue: Catalog) -> bytes:
    """The text for translators."""
    file = io.BytesIO()
    write_po(file, catalogue, width=WIDTH, include_lineno=False, sort_output=True)
    return file.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The compiled catalogue."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def faults(catalogue: Catalog) -> Iterator[str]:
    """What must be done by a person: texts without translation, and placeholders that differ."""
    for message in catalogue:
        if not message.id:
            continue
        texts = [message.string] if isinstance(message.string, str) else [*(message.string or ("",))]
        if not all(texts):
            yield f"not translated: {_first(message)!r}"
        elif message.fuzzy:
            yield f"not checked (fuzzy): {_first(message)!r}"
        elif any(_placeholders(text) != _placeholders(_first(message)) for text in texts):
            yield f"placeholders differ: {_first(message)!r}"


def _first(message: Message) -> str:
    """The text, or of a plural the singular."""
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{[^}]*\}", text))


def _read(path: Path, lang: str) -> Catalog:
    with path.open("rb") as file:
        found = read_po(file, lang)
    catalogue = _empty(lang)
    for message in found:
        if message.id:
            catalogue[message.id] = message
    return catalogue


def main(arguments: list[str] | None = None) -> int:
    """Update or check; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something would change")
    only_check = parser.parse_args(arguments).check
    failed = False
    for lang in LANGS:
        if lang == "en":
            continue
        catalogue = updated(lang)
        for suffix, content in (("po", as_po(catalogue)), ("mo", as_mo(catalogue))):
            path = place(lang, suffix)
            if only_check:
                if not path.exists() or path.read_bytes() != content:
                    failed = True
                    print(f"out of date: {path.relative_to(ROOT)}; run python -m tools.messages")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for fault in faults(catalogue):
            failed = True
            print(f"{lang}: {fault}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
