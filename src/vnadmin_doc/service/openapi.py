"""The OpenAPI document: ``openapi.json``, written by hand, with the version of this program."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

__all__ = ["openapi_document"]


@cache
def openapi_document() -> bytes:
    """The document as JSON."""
    from vnadmin_doc import __version__

    text = files("vnadmin_doc.service").joinpath("openapi.json").read_text("utf-8")
    document = json.loads(text)
    document["info"]["version"] = __version__
    return json.dumps(document, ensure_ascii=False).encode()
