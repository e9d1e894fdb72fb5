"""Security: who may call the service, and what a browser may do with its answers.

Pure ASGI, so that it holds for every route, also for pages and static files. The order: the host name (against DNS
rebinding), the token, and for requests that change something the page that they come from (against CSRF).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vnadmin_doc.messages import msg
from vnadmin_doc.service.errors import ProblemError, lang_of, problem_response

__all__ = ["CSRF_HEADER", "Security", "new_csrf_token"]

CSRF_HEADER = "X-CSRF-Token"
_SAFE = ("GET", "HEAD", "OPTIONS")
_OPEN_PATHS = ("/v1/health/live", "/v1/health/ready")
"""What monitors ask for without a token."""
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_TWO_LENGTHS = msg("send Content-Length or Transfer-Encoding, and not both")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Security:
    """The middleware. ``csrf_token`` is for the pages of this service, which send it back in ``CSRF_HEADER``.

    ``token``: what clients must send (None: nothing); ``names``: host names beside those of the loopback address.

    ``scope["vnadmin_doc.user"]`` is the user name of a browser that has sent the token as a password (HTTP Basic).
    """

    def __init__(self, app: ASGIApp, csrf_token: str, token: str | None = None, names: Iterable[str] = ()) -> None:
        self.app, self.csrf_token, self.token = app, csrf_token, token
        self.names = frozenset((*_LOOPBACK_NAMES, *(_as_host(name.lower()) for name in names)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a problem, or let the request pass; both with the headers for browsers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        request = Request(scope)
        try:
            self._check(scope, request.headers)
        except ProblemError as error:
            answer = problem_response(error, lang_of(request))
            if error.problem.name == "not-authorized":  # a header for each: browsers do not find the second of a list
                answer.headers.append("WWW-Authenticate", "Bearer")
                answer.headers.append("WWW-Authenticate", 'Basic realm="vnadmin-doc", charset="UTF-8"')
            await answer(scope, receive, with_headers)
            return
        await self.app(scope, receive, with_headers)

    def _check(self, scope: Scope, headers: Headers) -> None:
        host = headers.get("host", "")
        scope["vnadmin_doc.user"] = ""
        if _name(host) not in self.names:
            raise ProblemError("wrong-host", headers={"Connection": "close"})
        if (
            "transfer-encoding" in headers and "content-length" in headers
        ):  # a proxy may see another end (RFC 9112, 6.3)
            raise ProblemError("bad-request", _TWO_LENGTHS, headers={"Connection": "close"})
        if self.token is not None and scope["path"] not in _OPEN_PATHS:
            self._check_token(scope, headers.get("authorization", ""))
        if scope["method"] not in _SAFE:
            self._check_origin(headers, host)

    def _check_token(self, scope: Scope, header: str) -> None:
        kind, _, value = header.partition(" ")
        user, given = "", value.strip()
        if kind.lower() == "basic":
            user, given = _basic(given)
        # Digests of equal length are compared, so the time does not depend on the token.
        if not hmac.compare_digest(_digest(given), _digest(self.token or "")) or kind.lower() not in (
            "basic",
            "bearer",
        ):
            raise ProblemError("not-authorized")
        scope["vnadmin_doc.user"] = user

    def _check_origin(self, headers: Headers, host: str) -> None:
        """A browser names the page that a request comes from; a program does not."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is None and site is None:
            return
        if site not in (None, "same-origin", "none") or (origin is not None and origin.partition("://")[2] != host):
            raise ProblemError("cross-origin")
        if not hmac.compare_digest(_digest(headers.get(CSRF_HEADER, "")), _digest(self.csrf_token)):
            raise ProblemError("cross-origin", msg("the header X-CSRF-Token is missing or old; load the page again"))


def new_csrf_token() -> str:
    """A token for the pages of one process."""
    return secrets.token_urlsafe(32)


def _digest(text: str) -> bytes:
    return sha256(text.encode(errors="surrogatepass")).digest()


def _basic(value: str) -> tuple[str, str]:
    """User name and password of HTTP Basic."""
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return user, password


def _as_host(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _name(host: str) -> str:
    """The name in a Host header, in lower case, without the port.

    >>> [_name(host) for host in ("LocalHost:8765", "[::1]:80", "a.vn", "")]
    ['localhost', '[::1]', 'a.vn', '']
    """
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()
