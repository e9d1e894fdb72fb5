"""Issue: a doubt about a value, or about the whole letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Issue", "Severity"]

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Issue:
    """``path`` is a JSON Pointer (RFC 6901) into the letter; ``""`` is the whole letter.

    Severities: *error*: a required part is missing or contradicts another; *warning*: read, but doubtful; *info*:
    useful to know, or a doubt about a value of the head that is sure enough all the same (``sure.judged``).
    ``message`` is English text; it is a ``messages.Message``, which can be translated, unless the issue comes from a
    document.
    """

    code: str
    severity: Severity
    path: str
    message: str
