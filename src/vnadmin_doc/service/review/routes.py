"""The routes of the review page: its files, and the letters, pictures and corrections as it asks for them.

All addresses in the page are relative, so that it works behind a reverse proxy that adds a prefix.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import wraps
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from vnadmin_doc.api import write
from vnadmin_doc.archive.corrections import (
    Conflict,
    add_entry,
    current_reading,
    plain_name,
    record,
    remove_entry,
    restore_entry,
    undo,
)
from vnadmin_doc.archive.registers import catalog
from vnadmin_doc.archive.stored_letters import packet_of
from vnadmin_doc.errors import DamagedFile, ReadError, VnadminDocError
from vnadmin_doc.messages import Lang, msg, translate
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.service.review.drawing_workers import Busy, NotDrawn
from vnadmin_doc.service.review.fields import as_json, typed_value
from vnadmin_doc.service.review.letter_list import STATES, letters, name_of
from vnadmin_doc.service.review.pictures import Pictures
from vnadmin_doc.service.review.words import words

__all__ = ["Review"]

_STATIC = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_MOST_BODY = 200_000
_MOST_DIGITS = 6
"""Digits of a number, as the length of a body or the number of a page."""
_FOREVER = {"Cache-Control": "private, max-age=86400, immutable"}
"""For a picture whose address has the digest of its file."""


class _BadRequest(ValueError):
    """A request that the page does not make."""


class Review:
    """The review of an output folder; ``sources`` is the folder of the files, if they were moved.

    ``request.app.state.csrf_token`` is given to the page, which sends it as ``X-CSRF-Token``.
    """

    def __init__(self, out: Path, sources: Path | None = None) -> None:
        self._pictures = Pictures(out, sources)
        self._answers = _Answers(out, self._pictures)

    def close(self) -> None:
        """End the processes that draw pages."""
        self._pictures.close()

    def routes(self) -> list[BaseRoute]:
        """The routes below ``/review/``, and those that lead to it."""
        answers = self._answers
        return [
            Route("/", _to_the_page),
            Route("/review", _to_the_page),
            Route("/review/", answers.page),
            Route("/review/static/{name}", answers.static),
            Route("/review/api/words", answers.words),
            Route("/review/api/letters", _answered(answers.letters)),
            Route("/review/api/letter", _answered(answers.letter)),
            Route("/review/api/record", _changing(answers.record), methods=["POST"]),
            Route("/review/api/undo", _changing(answers.undo), methods=["POST"]),
            Route("/review/api/add", _changing(answers.add), methods=["POST"]),
            Route("/review/api/remove", _changing(answers.remove), methods=["POST"]),
            Route("/review/api/restore", _changing(answers.restore), methods=["POST"]),
            Route("/review/page", _answered(answers.page_image)),
            Route("/review/crop", _answered(answers.crop)),
            Route("/review/document", _answered(answers.document)),
            Route("/review/packet", _answered(answers.packet)),
            Route("/review/export.csv", _answered(answers.export)),
        ]


def _answered(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """The answer, or the problem in words."""

    @wraps(answer)
    def endpoint(request: Request) -> Response:
        try:
            return answer(request)
        except ValueError as error:
            return _problem(request, 400, error)
        except VnadminDocError as error:
            return _problem(request, _status_of(error), error)

    return endpoint


def _changing(answer: Callable[[Request, dict[str, Any]], Response]) -> Callable[[Request], Any]:
    """An answer to a JSON body; a conflict is answered with the value of the other person."""

    @wraps(answer)
    async def endpoint(request: Request) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or len(length) > _MOST_DIGITS or int(length) > _MOST_BODY:
            return _problem(request, 413, msg("too long"))
        try:
            return await run_in_threadpool(answer, request, _object(await request.body()))
        except Conflict as error:
            event = error.event
            other = {"who": event.who, "at": event.at} if event else {"who": None, "at": None}
            return _json({"conflict": {"value": error.current, **other}}, 409)
        except ValueError as error:
            return _problem(request, 400, error)
        except VnadminDocError as error:
            return _problem(request, _status_of(error), error)

    return endpoint


def _status_of(error: VnadminDocError) -> int:
    """404 for a letter or picture that is not there, 422 for one that cannot be drawn, 503 for one that must wait.

    500 for what is damaged or cannot be written.
    """
    if isinstance(error, NotDrawn | Busy):
        return 422 if isinstance(error, NotDrawn) else 503
    return 404 if isinstance(error, ReadError) and not isinstance(error, DamagedFile) else 500


def _object(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):  # RecursionError: brackets nested too deep
        values = None
    if not isinstance(values, dict):
        raise _BadRequest(msg("not a JSON object"))
    return values


def _problem(request: Request, status: int, error: Exception | str) -> Response:
    text = error.args[0] if isinstance(error, Exception) and error.args else error
    return _json({"problem": translate(text if isinstance(text, str) else str(text), _lang(request))}, status)


def _lang(request: Request) -> Lang:
    """The language that the page asks for; without one Vietnamese."""
    return "en" if request.query_params.get("lang") == "en" else "vi"


def _part(text: Any) -> int:
    if not str(text).isascii() or not str(text).isdecimal() or len(str(text)) > _MOST_DIGITS:
        raise _BadRequest(msg("not a number: {text}", text=text))
    return int(str(text))


def _text(values: dict[str, Any], name: str) -> str | None:
    value = values.get(name)
    if value is not None and not isinstance(value, str):
        raise _BadRequest(msg("{name} is not a text", name=name))
    return value


class _Answers:
    """The answers for one output folder."""

    def __init__(self, out: Path, pictures: Pictures) -> None:
        self.out, self.pictures = out, pictures

    # ---- the page ------------------------------------------------------------------------------

    def page(self, request: Request) -> Response:
        token = getattr(request.app.state, "csrf_token", "")
        user = _user(request)
        html = _file("page.html").decode()
        for name, value in (("lang", _lang(request)), ("csrf", token), ("user", user)):
            html = html.replace(f"{{{name}}}", escape(value, quote=True))
        return Response(html, media_type="text/html")

    def static(self, request: Request) -> Response:
        name = request.path_params["name"]
        if name not in {item.name for item in files("vnadmin_doc.service.review").joinpath("static").iterdir()}:
            return Response(status_code=404)
        return Response(_file(name), media_type=_STATIC.get(Path(name).suffix, "text/html"))

    def words(self, request: Request) -> Response:
        return JSONResponse(words(_lang(request)))

    # ---- letters -------------------------------------------------------------------------------

    def letters(self, request: Request) -> Response:
        asked = request.query_params
        state = asked.get("state", "doubt")
        if state not in STATES:
            raise _BadRequest(msg("no such state: {state}", state=state))
        self.pictures.start()  # while the person looks at the list
        found = letters(
            self.out, _lang(request), state=state, kind=asked.get("kind", ""), query=asked.get("q", "")[:400]
        )
        return _json(found)

    def letter(self, request: Request) -> Response:
        return self._letter(*self._asked(request.query_params), _lang(request))

    def _letter(self, name: str, part: int, lang: Lang) -> Response:
        reading, events = current_reading(self.out, name, part)
        own = {"name": name, "sha256": reading.source.sha256, "packet": packet_of(self.out, name, part) is not None}
        return _json({**own, **as_json(reading, events, lang)})

    def _asked(self, values: Any) -> tuple[str, int]:
        return name_of(str(values.get("id", ""))), _part(values.get("part", 1))

    def _reading(self, request: Request) -> tuple[str, Reading]:
        name, part = self._asked(request.query_params)
        return name, current_reading(self.out, name, part)[0]

    def page_image(self, request: Request) -> Response:
        name, reading = self._reading(request)
        data, dpi = self.pictures.page(name, reading, _part(request.query_params.get("page", 1)))
        return Response(data, 200, {**_kept(request, reading), "X-Dpi": f"{dpi:.3f}"}, "image/jpeg")

    def crop(self, request: Request) -> Response:
        name, reading = self._reading(request)
        data = self.pictures.value(name, reading, request.query_params.get("path", ""))
        return Response(data, media_type="image/png")

    def document(self, request: Request) -> Response:
        _, reading = self._reading(request)
        form = request.query_params.get("form", "json")
        if form not in ("json", "xml"):
            raise _BadRequest(msg("no such format: {form}", form=form))
        headers = {"Content-Disposition": f'attachment; filename="letter.{form}"'}
        return Response(write(reading, form, lang=_lang(request)), 200, headers, f"application/{form}")

    def packet(self, request: Request) -> Response:
        """The edXML packet in the folder: what is sent is what is filed."""
        name, part = self._asked(request.query_params)
        path = packet_of(self.out, name, part)
        if path is None:
            raise ReadError(msg("this letter has no packet; convert it with --to edxml"))
        headers = {"Content-Disposition": 'attachment; filename="letter.edxml"'}
        return FileResponse(path, 200, headers, "application/xml")

    def export(self, _: Request) -> Response:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder, "catalog.csv")
            catalog(self.out, place, "csv")
            data = place.read_bytes()
        headers = {"Content-Disposition": 'attachment; filename="catalog.csv"'}
        return Response(data, 200, headers, "text/csv; charset=utf-8")

    # ---- corrections ---------------------------------------------------------------------------

    def record(self, request: Request, values: dict[str, Any]) -> Response:
        """Confirm the value at a path, or correct it; answer the letter as it is then."""
        name, part = self._asked(values)
        path, seen = _text(values, "path") or "", _text(values, "seen")
        new = seen if values.get("confirm") is True else typed_value(path, _text(values, "text"))
        record(self.out, name, part, path, seen=seen, new=new, who=self._who(request, values))
        return self._letter(name, part, _lang(request))

    def undo(self, request: Request, values: dict[str, Any]) -> Response:
        """Take back the newest event at a path; answer the letter as it is then."""
        name, part = self._asked(values)
        undo(
            self.out, name, part, _text(values, "path") or "", seen=_text(values, "seen"),
            who=self._who(request, values),
        )  # fmt: skip
        return self._letter(name, part, _lang(request))

    def add(self, request: Request, values: dict[str, Any]) -> Response:
        """Add an entry to a list, after the one at the path; answer the letter as it is then."""
        name, part = self._asked(values)
        add_entry(
            self.out, name, part, _text(values, "path") or "", seen=_text(values, "seen"),
            new=_text(values, "text") or "", who=self._who(request, values),
        )  # fmt: skip
        return self._letter(name, part, _lang(request))

    def remove(self, request: Request, values: dict[str, Any]) -> Response:
        """Remove the entry at the path from its list; answer the letter as it is then."""
        name, part = self._asked(values)
        remove_entry(
            self.out, name, part, _text(values, "path") or "", seen=_text(values, "seen"),
            who=self._who(request, values),
        )  # fmt: skip
        return self._letter(name, part, _lang(request))

    def restore(self, request: Request, values: dict[str, Any]) -> Response:
        """Undo the removal of an entry; answer the letter as it is then."""
        name, part = self._asked(values)
        restore_entry(self.out, name, part, _text(values, "path") or "", who=self._who(request, values))
        return self._letter(name, part, _lang(request))

    def _who(self, request: Request, values: dict[str, Any]) -> str:
        """Who is logged in; without a log-in, the name that was typed."""
        who = _user(request) or _text(values, "who") or ""
        if not plain_name(who):
            raise _BadRequest(msg("Type your name first; it is kept with what you confirm."))
        return who


async def _to_the_page(_: Request) -> Response:
    return Response(status_code=307, headers={"Location": "review/"})  # relative, for a proxy with a prefix


def _user(request: Request) -> str:
    """The user name of HTTP Basic, "" without one."""
    return plain_name(request.scope.get("vnadmin_doc.user", ""))


def _kept(request: Request, reading: Reading) -> dict[str, str]:
    """May a browser keep the picture of a page? Not one of a secret letter, nor one without the digest of its file."""
    is_named = request.query_params.get("v") == reading.source.sha256
    return _FOREVER if is_named and not reading.letter.secrecy else {}


def _json(value: object, status: int = 200) -> Response:
    # A name of a file, or a value that is refused, may be no valid Unicode.
    body = json.dumps(value, ensure_ascii=False).encode(errors="replace")
    return Response(body, status, media_type="application/json")


def _file(name: str) -> bytes:
    return files("vnadmin_doc.service.review").joinpath("static", name).read_bytes()
