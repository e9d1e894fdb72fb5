"""Update the message catalogues: collect the texts from the source, update the translations, compile them.

    python -m tools.messages           # update src/vnadmin_doc/locale; lists the texts without a translation
    python -m tools.messages --check   # write nothing; exit code 1 if a file would change or a translation is missing

Texts are the literals in ``msg``, ``msgn`` and ``typer_text``, and the help of every command. Translate them in
``vnadmin_doc.po`` (with any editor of PO files), then run this again: it compiles ``vnadmin_doc.mo``. Needs Babel.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from vnadmin_doc.cli.app import app
from vnadmin_doc.cli.language import help_texts
from vnadmin_doc.messages import LANGS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "vnadmin_doc"
LOCALE = SOURCE / "locale"
DOMAIN = "vnadmin_doc"
KEYWORDS = {"msg": None, "msgn": (1, 2), "typer_text": None}
HEADER = "# Messages of vnadmin-doc. Licence: that of vnadmin-doc."
WIDTH = 110
_PLACEHOLDER = re.compile(r"\{\w+\}")


def extracted() -> Catalog:
    """All texts for users, with their files (without line numbers, because these change often)."""
    catalogue = _empty(None)
    for file, _, message, _, _ in extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS):
        catalogue.add(message, locations=[(file, 0)])
    for text in help_texts(app):
        catalogue.add(text, locations=[("cli", 0)])
    return catalogue


def _empty(lang: str | None) -> Catalog:
    day = datetime(2026, 1, 1, tzinfo=UTC)  # fixed: the same texts give the same files
    return Catalog(
        lang, project="vnadmin-doc", header_comment=HEADER, fuzzy=False, creation_date=day, revision_date=day
    )


def translated(lang: str) -> Catalog:
    """The translations of a language, updated from the source; unused ones are removed."""
    path = folder(lang) / f"{DOMAIN}.po"
    known = {}
    if path.exists():
        known = {message.id: message.string for message in read_po(io.BytesIO(path.read_bytes()), lang)}
    catalogue = _empty(lang)
    for message in extracted():
        if message.id:
            plural = isinstance(message.id, tuple | list)
            blank: str | tuple[str, ...] = ("",) * catalogue.num_plurals if plural else ""
            catalogue.add(message.id, known.get(message.id, blank), locations=message.locations)
    return catalogue


def faults(catalogue: Catalog) -> list[str]:
    """The faults of a catalogue: texts without a translation, placeholders that differ."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        ids, strings = _texts(message.id), _texts(message.string)
        if not strings or not all(strings):
            found.append(f"no translation: {ids[0]}")
        elif any(set(_PLACEHOLDER.findall(text)) - {"{n}"} != _placeholders(ids[-1]) - {"{n}"} for text in strings):
            found.append(f"placeholders differ: {ids[0]}")
    return found


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def folder(lang: str) -> Path:
    """The folder with the catalogues of a language."""
    return LOCALE / lang / "LC_MESSAGES"


def written(catalogue: Catalog) -> dict[str, bytes]:
    """The files of a catalogue by suffix; the same catalogue gives the same bytes."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalogue, width=WIDTH, sort_output=True, omit_header=False, include_lineno=False)
    write_mo(mo, catalogue)
    named = rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-).*\n'
    return {"po": re.sub(named, b"", po.getvalue(), flags=re.MULTILINE), "mo": mo.getvalue()}


def main() -> int:
    """Update or check the catalogues; returns 1 if there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    wrong = []
    for lang in LANGS:
        if lang == "en":
            continue
        catalogue = translated(lang)
        wrong += [f"{lang}: {fault}" for fault in faults(catalogue)]
        for suffix, data in written(catalogue).items():
            path = folder(lang) / f"{DOMAIN}.{suffix}"
            if check and (not path.exists() or path.read_bytes() != data):
                wrong.append(f"{path.relative_to(ROOT)} is out of date: run python -m tools.messages")
            elif not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    print("\n".join(wrong) or "every text has a translation")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
