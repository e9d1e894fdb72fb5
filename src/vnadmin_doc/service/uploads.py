"""Uploads: the body of a request to a file in a private folder, within limits of size and time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Event

from vnadmin_doc.messages import msg
from vnadmin_doc.service.errors import ProblemError
from vnadmin_doc.service.jobs import Jobs
from vnadmin_doc.service.reading import file_name

__all__ = ["BodyTaken", "Upload", "is_multipart", "received", "received_files"]

_PIECE = 1 << 20
_FORM_OVERHEAD = 64 * 1024
"""Bytes that a multipart body may have beside its files."""
MOST_FILES = 64
"""Files in one request."""
TAKE_SECONDS = 5.0
"""How long the rest of a body is taken before a request is refused."""


class Upload(NamedTuple):
    """A stored upload: the id of its job, its name, size in bytes, and digest."""

    id: str
    name: str
    size: int
    sha256: str


class BodyTaken:
    """Middleware: before an answer, the rest of the body is taken and dropped, for a while.

    If a connection is closed with bytes that were not taken, the system resets it, and most clients see an error of the
    connection instead of the answer. A client that asks first (``Expect``) need not send its body.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        headers = Headers(scope=scope) if scope["type"] == "http" else {}
        is_over = "expect" in headers or not ("content-length" in headers or "transfer-encoding" in headers)

        async def noted() -> Event:
            nonlocal is_over
            event = await receive()
            is_over = is_over or not event.get("more_body", False)
            return event

        async def after_body(event: Event) -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(TAKE_SECONDS):
                    while event["type"] == "http.response.start" and not is_over:
                        await noted()
            await send(event)

        await self.app(scope, noted, after_body)


def is_multipart(request: Request) -> bool:
    """Is the body a form with files?"""
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


async def received(request: Request, jobs: Jobs) -> Upload:
    """The only file of a request: its body, or the part ``file`` of a form. Raises ``ProblemError``."""
    if is_multipart(request):
        (upload,) = await received_files(request, jobs, most=1)
        return upload
    folder = await asyncio.to_thread(jobs.folder.new_upload)
    name = file_name(request.query_params.get("name") or _disposition(request))
    try:
        async with _deadline(jobs):
            return await _stored_body(request, jobs, folder, name)
    except BaseException:
        await asyncio.shield(asyncio.to_thread(jobs.folder.erase_upload, folder.name))
        raise


async def _stored_body(request: Request, jobs: Jobs, folder: Path, name: str) -> Upload:
    digest, size, held = sha256(), 0, bytearray()
    with (folder / name).open("xb") as file:
        async for piece in _limited(request, jobs.config.limits.file_bytes):
            digest.update(piece)
            size += len(piece)
            held += piece
            if len(held) >= _PIECE:
                await asyncio.to_thread(file.write, held)
                held = bytearray()
        await asyncio.to_thread(file.write, held)
    if not size:
        raise ProblemError("bad-request", msg("the body is empty; send the file as the body, or as the part file"))
    return Upload(folder.name, name, size, digest.hexdigest())


async def received_files(request: Request, jobs: Jobs, *, most: int = MOST_FILES) -> list[Upload]:
    """The files of a form, in its order; its parts are named ``file``. Raises ``ProblemError``."""
    if not is_multipart(request):
        raise ProblemError("bad-request", msg("send the files as multipart/form-data, each as a part named file"))
    body = _limited(request, jobs.config.limits.file_bytes + _FORM_OVERHEAD)
    try:
        async with _deadline(jobs):
            form = await _FormParser(_form_headers(request), body, max_files=most, max_fields=0).parse()
    except MultiPartException as error:
        raise ProblemError("bad-request", msg("the form is not valid: {error}", error=error.message)) from None
    try:
        return await asyncio.to_thread(_stored_files, form, jobs)
    finally:
        await form.close()


class _FormParser(MultiPartParser):
    """Refuses a form without its last boundary, whose last file would be missing."""

    is_whole = False

    def __init__(self, headers: Headers, stream: AsyncGenerator[bytes, None], **limits: int) -> None:
        super().__init__(headers, self._checked(stream), **limits)

    async def _checked(self, stream: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
        async for piece in stream:
            yield piece
        if not self.is_whole:
            raise MultiPartException(msg("it is cut off: its last boundary is missing"))

    def on_end(self) -> None:
        self.is_whole = True


def _form_headers(request: Request) -> Headers:
    """The headers of a form whose names are UTF-8 (RFC 7578): Python has codecs that are no charset of text."""
    kind = re.sub(r";\s*charset\s*=[^;]*", "", request.headers["content-type"], flags=re.IGNORECASE)
    return Headers({"content-type": kind})


def _stored_files(form: FormData, jobs: Jobs) -> list[Upload]:
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
    if not files or any(name != "file" for name in form):
        raise ProblemError("bad-request", msg("each part of the form is a file: it has the name file, and a file name"))
    uploads: list[Upload] = []
    try:
        for file in files:
            uploads.append(_stored_file(file, jobs))
    except BaseException:
        for upload in uploads:
            jobs.folder.erase_upload(upload.id)
        raise
    return uploads


def _stored_file(part: UploadFile, jobs: Jobs) -> Upload:
    folder = jobs.folder.new_upload()
    name = file_name(part.filename)
    digest, size = sha256(), 0
    try:
        with (folder / name).open("xb") as file:
            while piece := part.file.read(_PIECE):
                digest.update(piece)
                size += file.write(piece)
    except OSError:
        jobs.folder.erase_upload(folder.name)
        raise
    if not size:
        jobs.folder.erase_upload(folder.name)
        raise ProblemError("bad-request", msg("the file {name} is empty", name=name))
    return Upload(folder.name, name, size, digest.hexdigest())


@asynccontextmanager
async def _deadline(jobs: Jobs) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(jobs.config.upload_seconds):
            yield
    except TimeoutError:
        limit = msg("seconds: {limit}", limit=f"{jobs.config.upload_seconds:g}")
        raise ProblemError("upload-too-slow", limit, headers={"Connection": "close"}) from None


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The body, whether its length is declared or not. Raises ``ProblemError`` if it is longer than ``most``."""
    declared = request.headers.get("content-length", "0")
    too_large = ProblemError("body-too-large", msg("bytes: {limit}", limit=most), headers={"Connection": "close"})
    if not declared.isascii() or not declared.isdigit() or len(declared) > 18 or int(declared) > most:
        raise too_large
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError("bad-request", msg("Content-Encoding is not supported; send the file as it is"))
    total = 0
    try:
        async for piece in request.stream():
            total += len(piece)
            if total > most:
                raise too_large
            yield piece
    except ClientDisconnect:
        raise ProblemError("bad-request", msg("the body is not complete")) from None


def _disposition(request: Request) -> str | None:
    """The file name of Content-Disposition (RFC 6266)."""
    header = request.headers.get("content-disposition")
    if not header:
        return None
    parsed = Message()
    parsed["Content-Disposition"] = header[:1000]
    try:
        name = parsed.get_filename()
    except ValueError:  # a codec that is no charset of text
        return None
    return unquote(name) if name else None
