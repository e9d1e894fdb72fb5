"""The record of a source's documents: format, fields, split or whole, language and precision, as one line of text.

An item is ``format:fields:split``, with ``:language`` if the messages are not in English, with ``:sure=precision``
if the warnings follow from another precision than the default, with ``:trust=digest`` if a trust store was given, with
``:lexicon=digest`` if OCR read a letter with a local lexicon, and with ``:organ=code`` if an agency code was given for
a format that has one. A mark before it says that some of the letters are not written in the format: ``?`` they should
be but cannot, ``-`` it is not for this kind of file.

>>> record = with_formats("", ("json",), "header", split=True)
>>> record
'json:header:split'
>>> has_format(record, "json", "header", split=True), has_format(record, "json", "all", split=True)
(True, False)
>>> with_formats(record, ("xml",), "all", split=False, lang="vi")
'json:header:split xml:all:whole:vi'
>>> with_formats("", ("json",), "all", split=True, sure=0.995)
'json:all:split:sure=0.995'
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vnadmin_doc.exchange.file_writers import FILE_WRITERS
from vnadmin_doc.limits import PRECISION
from vnadmin_doc.messages import LANGS, Lang
from vnadmin_doc.model.page import Fields

__all__ = [
    "NOT_APPLICABLE", "REFUSED", "FormatItem", "format_items", "has_format", "lexicon_of", "with_formats", "with_mark",
    "without_format",
]  # fmt: skip

REFUSED, NOT_APPLICABLE = "?", "-"

_ORGAN = ":organ="
_LEXICON = re.compile(r":lexicon=(\w+)")


class FormatItem(NamedTuple):
    """What a format was written with; ``mark`` says that some letters are not written in it, "" that all are."""

    mark: str
    form: str
    lang: Lang
    sure: float
    organ: str | None


def format_items(record: str) -> list[FormatItem]:
    """The formats of a record, each with what its documents were written with.

    >>> for item in format_items("json:all:split:vi:sure=0.995 ?edxml:all:split:organ=H36"):
    ...     print(*item)
     json vi 0.995 None
    ? edxml en 0.99 H36
    """
    return [_parsed(*item.partition(_ORGAN)) for item in record.split()]


def _parsed(item: str, _: str, organ: str) -> FormatItem:
    marked, *rest = item.split(":")
    form = _plain(marked)
    lang: Lang = "vi" if "vi" in rest else "en"
    sure = next((float(part.removeprefix("sure=")) for part in rest if part.startswith("sure=")), PRECISION)
    return FormatItem(marked.removesuffix(form), form, lang, sure, organ or None)


def with_mark(record: str, form: str, mark: str) -> str:
    """The record with another mark before a format.

    >>> with_mark("json:all:split ?edxml:all:split", "edxml", "")
    'json:all:split edxml:all:split'
    """
    items = ((item, _plain(item)) for item in record.split())
    return " ".join(mark + plain if plain.partition(":")[0] == form else item for item, plain in items)


def without_format(record: str, form: str) -> str:
    """The record without a format, so that the next run that asks for it writes it again.

    >>> without_format("json:all:split ?edxml:all:split", "edxml")
    'json:all:split'
    """
    return " ".join(item for item in record.split() if _plain(item.partition(":")[0]) != form)


def has_format(
    record: str,
    form: str,
    fields: Fields,
    *,
    split: bool,
    lang: Lang | None = None,
    sure: float = PRECISION,
    trust: str = "",
    organ: str | None = None,
) -> bool:
    """Does a document of this format exist with these fields, split or not, with this precision and trust store?

    ``lang``: the language of its messages; None: any. ``organ``: the agency code that it has; None: any. With a mark
    before the format: was it not written, for this reason, with exactly this agency code? The lexicon is not compared
    (``lexicon_of``).
    """
    languages = LANGS if lang is None else (lang,)
    sufficient = {
        _item(form, content, split, language, sure, trust) for content in ("all", fields) for language in languages
    }
    items = (item.partition(_ORGAN) for item in _LEXICON.sub("", record).split())
    code = _organ(form, organ).removeprefix(_ORGAN)
    any_code = not code and form == _plain(form)
    return any(item in sufficient and (any_code or code == own) for item, _, own in items)


def lexicon_of(record: str, form: str) -> str:
    """The digest of the lexicon that the documents of a format were made with; "" if none is recorded.

    >>> lexicon_of(with_formats("", ("json",), "all", split=True, lexicon="3f2a"), "json")
    '3f2a'
    """
    own = (item for item in record.split() if item.partition(":")[0] == form)
    found = _LEXICON.search(next(own, ""))
    return found[1] if found else ""


def with_formats(
    record: str,
    forms: tuple[str, ...],
    fields: Fields,
    *,
    split: bool,
    lang: Lang | None = None,
    sure: float = PRECISION,
    trust: str = "",
    lexicon: str = "",
    organ: str | None = None,
) -> str:
    """The record after these formats were written or reused, or with a mark not written; they replace earlier entries.

    >>> with_formats("json:all:split edxml:all:split", ("-pdfa", "?edxml"), "all", split=True)
    'json:all:split -pdfa:all:split ?edxml:all:split'
    """
    replaced = [*map(_plain, forms)]
    kept = [item for item in record.split() if _plain(item.partition(":")[0]) not in replaced]
    made_with = lexicon and f":lexicon={lexicon}"
    items = (_item(form, fields, split, lang or "en", sure, trust) + made_with + _organ(form, organ) for form in forms)
    return " ".join([*kept, *items])


def _organ(form: str, organ: str | None) -> str:
    return f"{_ORGAN}{organ}" if organ and _plain(form) in FILE_WRITERS else ""


def _plain(form: str) -> str:
    """The format without a mark."""
    return form.lstrip(REFUSED + NOT_APPLICABLE)


def _item(form: str, fields: str, split: bool, lang: Lang, sure: float, trust: str) -> str:
    item = f"{form}:{fields}:{'split' if split else 'whole'}"
    language = "" if lang == "en" else f":{lang}"
    precision = "" if sure == PRECISION else f":sure={sure:g}"
    return item + language + precision + (trust and f":trust={trust}")
