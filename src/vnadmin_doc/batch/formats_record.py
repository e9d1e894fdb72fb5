"""The record of a source's documents: format, fields, split or whole, language and precision, as one line of text.

An item is ``format:fields:split``, with ``:language`` if the messages are not in English, with ``:sure=precision``
if the warnings follow from another precision than the default, and with ``:trust=digest`` if a trust store was given.

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

from vnadmin_doc.limits import PRECISION
from vnadmin_doc.messages import LANGS, Lang
from vnadmin_doc.model.page import Fields

__all__ = ["has_format", "with_formats"]


def has_format(
    record: str,
    form: str,
    fields: Fields,
    *,
    split: bool,
    lang: Lang | None = None,
    sure: float = PRECISION,
    trust: str = "",
) -> bool:
    """Does a document of this format exist with these fields, split or not, with this precision and trust store?

    ``lang``: the language of its messages; None: any.
    """
    languages = LANGS if lang is None else (lang,)
    sufficient = {
        _item(form, content, split, language, sure, trust) for content in ("all", fields) for language in languages
    }
    return not sufficient.isdisjoint(record.split())


def with_formats(
    record: str,
    forms: tuple[str, ...],
    fields: Fields,
    *,
    split: bool,
    lang: Lang | None = None,
    sure: float = PRECISION,
    trust: str = "",
) -> str:
    """The record after these formats were written or reused; they replace earlier entries."""
    kept = [item for item in record.split() if item.partition(":")[0] not in forms]
    return " ".join([*kept, *(_item(form, fields, split, lang or "en", sure, trust) for form in forms)])


def _item(form: str, fields: str, split: bool, lang: Lang, sure: float, trust: str) -> str:
    item = f"{form}:{fields}:{'split' if split else 'whole'}"
    language = "" if lang == "en" else f":{lang}"
    precision = "" if sure == PRECISION else f":sure={sure:g}"
    return item + language + precision + (trust and f":trust={trust}")
