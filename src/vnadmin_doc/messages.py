"""Messages for people, in English and in Vietnamese.

A ``Message`` is the English text and keeps its template and values, so that whoever prints it can translate it. No
language is set anywhere: the library makes messages, and ``translate`` takes the language.

    message = msg("page {page} is damaged; get the file again", page=3)
    translate(message, "vi")

Templates are literals with named placeholders: ``tools/messages.py`` collects them from the source, and compiles the
translations, which are in ``locale/``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = ["LANGS", "Lang", "Message", "about", "msg", "msgn", "recognise", "translate", "without_subject"]

Lang = Literal["en", "vi"]
LANGS: tuple[Lang, ...] = get_args(Lang)

_ABOUT = "{subject}: {problem}"  # the same in every language
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"\w+")
_DEEPEST = 6
"""Messages within messages."""
_LONGEST = 2000
"""Characters of a text that ``recognise`` looks at: no message is as long, and the time grows faster than the text."""


class Message(str):
    """English text that can be translated: ``template`` with its placeholders filled from ``values``.

    A value may be a message too, or a tuple of texts and messages, which are joined by commas. ``plural`` is the
    template where the value ``n`` is not 1. Equal to the same text without its parts.
    """

    template: str
    values: Mapping[str, object]
    plural: str | None

    def __new__(cls, template: str, values: Mapping[str, object], plural: str | None = None) -> Message:
        """The English text; its parts are kept beside it."""
        chosen = template if plural is None or values["n"] == 1 else plural
        message = super().__new__(cls, _filled(chosen, values, "en"))
        message.template, message.values, message.plural = template, values, plural
        return message

    def __reduce__(self) -> tuple[type[Message], tuple[str, Mapping[str, object], str | None]]:
        """Pickled by its parts: messages are sent between processes."""
        return Message, (self.template, self.values, self.plural)


def msg(template: str, /, **values: object) -> Message:
    """A message.

    >>> msg("page {page}: {problem}", page=3, problem=msg("no words"))
    'page 3: no words'
    """
    return Message(template, {name: _plain(value) for name, value in values.items()})


def msgn(singular: str, plural: str, n: int, /, **values: object) -> Message:
    """A message about a number of things, its placeholder ``n``.

    >>> msgn("{n} page", "{n} pages", 1), msgn("{n} page", "{n} pages", 2)
    ('1 page', '2 pages')
    """
    return Message(singular, {"n": n, **{name: _plain(value) for name, value in values.items()}}, plural)


def about(subject: object, problem: str) -> Message:
    """A message about a file, or a place in a document, which is named first.

    >>> about("letter.pdf", msg("no words"))
    'letter.pdf: no words'
    """
    return Message(_ABOUT, {"subject": _plain(subject), "problem": problem})


def without_subject(message: str, subject: str) -> str:
    """The problem alone, for a reader who knows the subject.

    >>> without_subject(about("letter.pdf", msg("no words")), "letter.pdf")
    'no words'
    >>> without_subject(msg("no words"), "letter.pdf").template
    'no words'
    """
    if not isinstance(message, Message):
        return message.removeprefix(f"{subject}: ")
    if message.template == _ABOUT and message.values["subject"] == subject:
        problem = message.values["problem"]
        return problem if isinstance(problem, str) else str(problem)
    return message


def translate(text: str, lang: Lang) -> str:
    """A message in a language, as plain text. Text that is not a message comes back unchanged."""
    if not isinstance(text, Message):
        return text
    if lang == "en":
        return str(text)
    catalogue = _catalogue(lang)
    if text.plural is not None:
        number = text.values["n"]
        template = catalogue.ngettext(text.template, text.plural, number if isinstance(number, int) else 0)
    elif (template := catalogue.gettext(text.template)) == text.template:
        # It may be in the catalogue with its plural; ``gettext`` of Python 3.11.2 (Debian 12) does not look there.
        template = catalogue.ngettext(text.template, text.template, 1)
    return _filled(template, text.values, lang)


def recognise(text: str, among: tuple[str, ...] | None = None) -> str:
    """The message that an English text was made from; the text itself where none is found.

    Documents, ledgers and other programs keep the text of a message without its parts. ``among``: the templates to
    try; None: all that have a translation and at least two words.

    >>> recognise("letter.pdf: no words", ("no words",)).values["problem"].template
    'no words'
    """
    return text if isinstance(text, Message) else _recognised(text, among, _DEEPEST)


@lru_cache(maxsize=1024)
def _recognised(text: str, among: tuple[str, ...] | None, depth: int) -> str:
    if len(text) > _LONGEST or not depth:
        return text
    for pattern in _patterns(among):
        if all(part in text for part in pattern.parts) and (found := pattern.expression.fullmatch(text)):
            values = {name: _recognised(value, among, depth - 1) for name, value in found.groupdict().items()}
            return Message(pattern.template, values)
    return text


class _Pattern(NamedTuple):
    template: str
    parts: tuple[str, ...]
    expression: re.Pattern[str]


@cache
def _patterns(among: tuple[str, ...] | None) -> tuple[_Pattern, ...]:
    """One pattern for each template, the most specific first."""
    if among is None:
        known = (name for name in vars(_catalogue("vi"))["_catalog"] if isinstance(name, str))
        among = tuple(name for name in known if len(_WORD.findall(_PLACEHOLDER.sub("", name))) > 1)
    ranked = sorted(among, key=lambda template: -len(_PLACEHOLDER.sub("", template)))
    return tuple(map(_pattern, (*ranked, _ABOUT)))


def _pattern(template: str) -> _Pattern:
    parts = _PLACEHOLDER.split(template)  # text, name, text, name, …, text
    seen: set[str] = set()
    expression = ""
    for index, part in enumerate(parts):
        if index % 2 == 0:
            expression += re.escape(part)
        else:
            expression += f"(?P={part})" if part in seen else f"(?P<{part}>.+?)"
            seen.add(part)
    return _Pattern(template, tuple(filter(None, parts[::2])), re.compile(expression, re.DOTALL))


def _plain(value: object) -> object:
    """A value that can be sent to another process: exceptions and paths become text, or the message that they have."""
    if isinstance(value, Exception) and value.args and isinstance(value.args[0], Message):
        return value.args[0]
    return value if isinstance(value, str | int | float | tuple) else str(value)


def _filled(template: str, values: Mapping[str, object], lang: Lang) -> str:
    return template.format_map({name: _shown(value, lang) for name, value in values.items()})


def _shown(value: object, lang: Lang) -> object:
    if isinstance(value, tuple):
        return ", ".join(str(_shown(item, lang)) for item in value)
    return translate(value, lang) if isinstance(value, str) else value


@cache
def _catalogue(lang: Lang) -> GNUTranslations:
    from gettext import GNUTranslations
    from importlib.resources import files

    place = files("vnadmin_doc").joinpath("locale", lang, "LC_MESSAGES", "vnadmin_doc.mo")
    with place.open("rb") as file:
        return GNUTranslations(file)
