"""What the text of a letter says: sections, citations, tasks, tables; and ``Part``, the base of every part.

``letter`` has the whole, and is where these are imported from.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Body",
    "CellSpan",
    "DeadlineRule",
    "LetterTable",
    "Mention",
    "Part",
    "PartialDate",
    "Provision",
    "Reference",
    "Section",
    "Task",
]

PartialDate = Annotated[str, Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
"""ISO 8601, whole or cut short where the day (or month) was left blank."""


class Part(BaseModel):
    """Base of every part: frozen, closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(Part):
    """A labelled node of the body; ``label`` is the printed marker without punctuation."""

    label: str
    heading: str | None = None
    text: tuple[str, ...] = ()
    children: tuple[Section, ...] = ()


class Body(Part):
    """Nội dung: căn cứ, opening paragraphs, the tree of sections, closing paragraphs.

    ``authority`` is the line above the căn cứ that says who decides (thẩm quyền ban hành),
    ``enacting`` the line below them ("QUYẾT ĐỊNH:").
    """

    authority: str | None = None
    bases: tuple[str, ...] = ()
    enacting: str | None = None
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[str, ...] = ()


class Provision(Part):
    """A điều, khoản or điểm cited, each label as printed; ``to`` ends a range of its smallest unit."""

    appendix: str | None = None
    part: str | None = None
    chapter: str | None = None
    section: str | None = None
    subsection: str | None = None
    article: str | None = None
    clause: str | None = None
    point: str | None = None
    item: str | None = None
    to: str | None = None


class Mention(Part):
    """Another place where a reference is cited or pointed back to ("Nghị định nêu trên")."""

    text: str
    provision: str | None = None
    provisions: tuple[Provision, ...] = ()


class Reference(Part):
    """A cited document, once each: ``text`` as printed where it is cited in full, then its parts."""

    text: str
    kind: str | None = None
    code: str | None = None
    date: PartialDate | None = None
    issuer: str | None = None
    provision: str | None = None
    name: str | None = None
    provisions: tuple[Provision, ...] = ()
    mentions: tuple[Mention, ...] = ()


class DeadlineRule(Part):
    """When, where no one day is printed: ``every`` year, half-year, quarter, month, week or day, ``before`` the
    ``12-15`` of a year or the ``20`` of a month; or ``within`` so many ``unit`` (``working day`` …) ``since`` what
    is printed.
    """

    every: str | None = None
    before: str | None = None
    within: int | None = None
    unit: str | None = None
    since: str | None = None


class Task(Part):
    """What the letter asks of whom by when; ``section`` is a JSON Pointer into ``body``.

    ``assignees`` are those who have it, ``lead`` the one of them who is said to lead (chủ trì), ``cooperating`` those
    with whom (phối hợp với). ``deadline`` and ``deadline_rule`` are what ``deadline_text`` says, where it can be said
    so.
    """

    assignees: tuple[str, ...] = ()
    lead: str | None = None
    cooperating: tuple[str, ...] = ()
    text: str
    deadline: PartialDate | None = None
    deadline_text: str | None = None
    deadline_rule: DeadlineRule | None = None
    section: str | None = None


class CellSpan(Part):
    """A merged cell: its first row and column, counted from 0, and how many of both it covers."""

    row: int = Field(ge=0)
    column: int = Field(ge=0)
    rows: int = Field(ge=1)
    columns: int = Field(ge=1)


class LetterTable(Part):
    """A table: page, box in the page's unit, rows of cell texts as printed.

    ``spans`` are its merged cells: the text stands in the first row and column, what else it covers
    is empty. A table that goes on over pages is one: page and box are those of its first part, heads
    repeated on the others are left out.
    """

    page: int = Field(ge=1)
    box: tuple[float, float, float, float]
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[CellSpan, ...] = ()
