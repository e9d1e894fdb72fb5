"""The choice of the command's language, without Typer: the entry point needs it before Typer is imported.

``--lang``, else the variable ``VNADMIN_DOC_LANG``, else the locale, else English. The first two ask for the language of
the messages in documents too; the locale does not, so that the same file gives the same document on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vnadmin_doc.messages import LANGS, Lang, msg

__all__ = ["OPTION", "VARIABLE", "Choice", "choose", "taken_out"]

OPTION = "--lang"
VARIABLE = "VNADMIN_DOC_LANG"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


class Choice(NamedTuple):
    """The language of what is printed, and the one that the user asked for: None where the locale decided."""

    lang: Lang
    asked: Lang | None


def choose(wanted: str | None, environment: Mapping[str, str]) -> Choice:
    """Raises ``ValueError`` for a language that there is not.

    >>> choose(None, {"LANG": "vi_VN.UTF-8"}), choose(None, {"LC_ALL": "C", "LANG": "vi_VN.UTF-8"})
    (Choice(lang='vi', asked=None), Choice(lang='en', asked=None))
    >>> choose(None, {"LANG": "vi_VN.UTF-8", "VNADMIN_DOC_LANG": "en"}).lang, choose("vi", {}).asked
    ('en', 'vi')
    """
    name, value = (OPTION, wanted) if wanted is not None else (VARIABLE, environment.get(VARIABLE) or None)
    if value is not None:
        lang = next((lang for lang in LANGS if lang == value), None)
        if lang is None:
            raise ValueError(msg("{name} is {value}; choose {languages}", name=name, value=value, languages=LANGS))
        return Choice(lang, lang)
    locale = next(filter(None, map(environment.get, _LOCALE)), "")
    return Choice("vi" if locale.startswith("vi") else "en", None)


def taken_out(args: Sequence[str]) -> tuple[str | None, list[str]]:
    """The value of ``--lang``, wherever it stands, and the other arguments.

    >>> taken_out(["show", "a.pdf", "--lang", "vi"]), taken_out(["--lang=vi", "show", "--", "--lang"])
    (('vi', ['show', 'a.pdf']), ('vi', ['show', '--', '--lang']))
    """
    end = args.index("--") if "--" in args else len(args)
    wanted, rest, words = None, [], iter(args[:end])
    for word in words:
        if word == OPTION:
            wanted = next(words, "")
        elif word.startswith(f"{OPTION}="):
            wanted = word.partition("=")[2]
        else:
            rest.append(word)
    return wanted, [*rest, *args[end:]]
