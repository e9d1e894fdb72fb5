"""The samples as data, and how a letter is compared with what is expected of it."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vnadmin_doc.language.text import squeeze, tone_key

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SCANS = {".png", ".jpg", ".tif"}


@dataclass(frozen=True)
class SampleSource:
    """One file of a sample, and what is known of how it is read."""

    path: Path
    known_failures: frozenset[str]
    compare: tuple[str, ...]
    scan: bool

    @property
    def id(self) -> str:
        return f"{self.path.parent.name}/{self.path.name.removeprefix('source.')}"


@cache
def about(folder: Path) -> Mapping[str, Any]:
    return tomllib.loads((folder / "about.toml").read_text("utf-8"))


@cache
def expected(folder: Path) -> dict[str, Any]:
    """Each path of ``expected.json`` that is compared on its own, with its value."""
    whole = json.loads((folder / "expected.json").read_text("utf-8"))
    out: dict[str, Any] = {}
    for key, value in whole.items():
        if isinstance(value, dict):
            out |= {f"{key}.{inner}": v for inner, v in value.items()}
        else:
            out[key] = value
    return out


def sample_sources() -> Iterator[SampleSource]:
    """Every ``samples/*/source.*``, in order."""
    for path in sorted(SAMPLES.glob("*/source.*")):
        entry = about(path.parent)["sources"][path.name]
        omitted = entry.get("omit", ())
        compare = tuple(k for k in entry.get("compare", expected(path.parent)) if k not in omitted)
        scan = entry.get("scan", path.suffix in SCANS)
        yield SampleSource(path, frozenset(entry["known_failures"]), compare, scan)


def dig(value: Any, path: str) -> Any:
    """``dig(letter, "code.number")``."""
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


_DASHES, _QUOTES = re.compile("[\u2010-\u2015\u2212]"), re.compile("[“”„«»‘’'\"]")


def folded(text: str) -> str:
    """Case, tone placement, kinds of dash and quote, and outer punctuation do not count."""
    plain = _QUOTES.sub("", _DASHES.sub("-", tone_key(squeeze(unicodedata.normalize("NFC", text)))))
    return re.sub(r"\s*([/\-,;:.])\s*", r"\1", plain).strip(" .,;:/*")


def plain(want: Any, got: Any) -> Any:
    """``got`` cut down to what ``want`` speaks of, both ready to be compared with ``==``.

    An expected string stands for an entry's text; an expected object lists only the
    members that it knows.
    """
    if isinstance(want, dict):
        if "children" in want:
            return {
                "label": got["label"],
                "words": _words(got),
                "children": plain(want["children"], got["children"]),
            }
        return {key: plain(want[key], got.get(key)) for key in want} if isinstance(got, dict) else got
    if isinstance(want, list) and isinstance(got, list | tuple):
        # Where the lengths differ, the rest is compared as it is, and shown.
        pairs = [plain(w, g) for w, g in zip(want, got, strict=False)]
        return pairs + [simple(g) for g in got[len(want) :]]
    if isinstance(want, str) and isinstance(got, dict):
        return folded(got.get("text") or got.get("name") or "")
    return simple(got)


def simple(value: Any) -> Any:
    """Strings folded, all the way down; a section's heading and words as one."""
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, dict):
        if "children" in value:
            return {"label": value["label"], "words": _words(value), "children": simple(value["children"])}
        return {key: simple(inner) for key, inner in value.items()}
    return [simple(inner) for inner in value] if isinstance(value, list | tuple) else value


def _words(node: dict[str, Any]) -> str:
    return folded(" ".join(filter(None, [node.get("heading"), *(node.get("text") or [])])))
