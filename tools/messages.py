"""The catalogues of messages: collect the texts from the source, bring the translations up to date, compile them.

    python -m tools.messages           # update src/vnadmin_doc/locale; lists what is not translated
    python -m tools.messages --check   # the same, but nothing is written; exit code 1 where something would change

Texts are the literals in ``msg`` and ``msgn``, and the help of every command. Translate in ``vnadmin_doc.po`` (any
editor of PO files), then run this again, so that the compiled ``vnadmin_doc.mo`` follows. Needs Babel.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from vnadmin_doc.cli.language import help_texts

from vnadmin_doc.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "vnadmin_doc"
LOCALE = SOURCE / "locale"
DOMAIN = "vnadmin_doc"
KEYWORDS = {"msg": None, "msgn": (1, 2)}
HEADER = "Messages of vnadmin-doc.\nLicence: that of vnadmin-doc."
WIDTH = 110


def extracted() -> Catalog:
    """Every text that can be shown, with its places in the source (files alone: lines change too often)."""
    catalogue = _empty(None)
    for file, _, message, _, _ in extract_from_dir(SOURCE, [("**.py", "python")], keywords=KEYWORDS):
        catalogue.add(message, locations=[(file, 0)])
    for text in help_texts(app):
        catalogue.add(text, locations=[("cli", 0)])
    return catalogue


def _empty(lang: str | None) -> Catalog:
    catalogue = Catalog(lang, project="vnadmin-doc", header_comment=HEADER, fuzzy=False)
    catalogue.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", catalogue.plural_forms if lang else "nplurals=2; plural=(n != 1);"),
    ]
    return catalogue
