"""Zones: sorts every line of a source into one zone of the letter, by the numbers of the decree.

Decree 30/2020/NĐ-CP, Appendix I, IV. Head and foot have two columns each. The columns are separated by geometry, and
small state machines read each column. A source without geometry is one stream of lines, with the columns in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from vnadmin_doc.layout import attachments
from vnadmin_doc.layout.arrival_stamp import take_arrival
from vnadmin_doc.layout.copy_block import CopyBlock, copy_of_caption, take_copy
from vnadmin_doc.layout.foot import find_foot, take_dateline
from vnadmin_doc.layout.footnotes import take_notes
from vnadmin_doc.layout.head import find_head
from vnadmin_doc.layout.noise import take_dirt, take_edge_scraps, take_end_strokes, take_specks
from vnadmin_doc.layout.overprints import take_captions, take_marks, take_seals, take_small_captions
from vnadmin_doc.layout.page_numbers import rows_and_numbers
from vnadmin_doc.layout.row_predicates import is_dateline, is_mark
from vnadmin_doc.layout.spaced_letters import join_spaced
from vnadmin_doc.layout.strikes import take_replaced
from vnadmin_doc.layout.tables import DataTable, take_tables
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Source

__all__ = ["CopyBlock", "DataTable", "Layout", "Zone", "lay_out"]


ROWS_BESIDE_MARK = 2
"""First rows of the body that may have a mark of the head beside them."""


class Zone(StrEnum):
    """Zones of Decree 30/2020/NĐ-CP, Appendix I, IV.1, by their numbers.

    ``TITLE`` is the name of the kind in zone 5a; the subject below it is ``SUBJECT``, like the subject of a công văn
    (5b). ``MARKS`` are 10a, 10b and 11. ``SIGNATURE`` is 7a, 7b and 7c: ``Layout.signers`` has one block of lines for
    each signer. ``COPY`` is what an office prints on its copy, in zone 14 or in a block below the letter: both are in
    ``Layout.copy``. ``Layout.arrivals`` has the lines of each arrival stamp. ``Layout.zones`` has no lines of these
    three. Zone 12, the drafter and the number of copies, is the end of the Lưu line in ``DISTRIBUTION``.

    Three members are not zones of the decree: ``ARRIVAL``, the stamp of the receiving office (Appendix IV, V),
    ``APPENDIX``, the attachments (``Layout.appendices``), and ``OTHER``, lines that belong to no zone.
    """

    MOTTO = "1"
    ISSUER = "2"
    CODE = "3"
    DATELINE = "4"
    TITLE = "5a"
    SUBJECT = "5b"
    BODY = "6"
    SIGNATURE = "7"
    SEAL = "8"
    ADDRESSEES = "9a"
    DISTRIBUTION = "9b"
    MARKS = "10"
    CONTACT = "13"
    COPY = "14"
    ARRIVAL = "arrival"
    APPENDIX = "appendix"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a source by zones; every line is in exactly one place.

    The place is a zone, the block of a signer, an appendix (with its title), a table, the block of a copy, or an
    arrival stamp. ``captions`` are those of digital signatures; their lines are in ``OTHER`` or in the copy.
    """

    zones: Mapping[Zone, Sequence[Line]]
    signers: Sequence[Sequence[Line]]
    appendices: Sequence[Sequence[Line]]
    tables: Sequence[DataTable]
    copy: CopyBlock | None = None
    arrivals: Sequence[Sequence[Line]] = ()
    captions: Sequence[Sequence[Line]] = ()

    def __getitem__(self, zone: Zone) -> Sequence[Line]:
        return self.zones.get(zone, ())

    @property
    def lines(self) -> Iterator[Line]:
        """Every line of the source, zone by zone."""
        for lines in chain(self.zones.values(), self.signers, self.appendices, self.arrivals):
            yield from lines
        for table in self.tables:
            yield from table.lines
        if self.copy:
            yield from self.copy.lines

    def tables_of(self, appendix: int | None) -> list[DataTable]:
        """The tables of the appendix with this index; for None, the tables of the body."""
        starts = [(0, 0.0), *(_place(lines[0]) for lines in self.appendices), (float("inf"), 0.0)]
        part = 0 if appendix is None else appendix + 1
        return [table for table in self.tables if starts[part] < _place(table.lines[0]) <= starts[part + 1]]

    def header(self) -> Layout:
        """The layout of the head and the foot, for a catalogue: without body, tables and appendices."""
        return replace(self, zones={**self.zones, Zone.BODY: ()}, appendices=(), tables=())


def _place(line: Line) -> tuple[int, float]:
    return line.page, line.box.top


def lay_out(source: Source) -> Layout:
    """Sort every line of the source into its zone. Stamped words are taken out before the rows are made."""
    source, replaced = take_replaced(join_spaced(source))
    source, stamps = take_arrival(source)
    source, seals = take_seals(source)
    source, captions = take_captions(source)
    source, small = take_small_captions(source)
    bare, marks = take_marks(source)
    layout, bottom = _lay_out(bare)
    if any(mark.box.centre > bottom for mark in marks):
        # In the body a word like a mark is text, so only the marks of the head are taken out.
        bare, marks = take_marks(source, bottom)
        layout, _ = _lay_out(bare)
    across = [make_line(page.number, mark, page.unit) for page in source.pages for mark in page.marks]
    marks += [line for line in across if is_mark(line)]
    copy = layout.copy or copy_of_caption(captions)
    copied = set(copy.form) if copy else set()
    zones = {
        **layout.zones,
        Zone.MARKS: [*layout[Zone.MARKS], *marks],
        Zone.OTHER: [
            *layout[Zone.OTHER],
            *(line for line in chain(*captions, *small) if line not in copied),
            *(line for line in across if not is_mark(line)),
            *replaced,
            *seals,
        ],
    }
    return replace(layout, zones=zones, copy=copy, arrivals=stamps, captions=[*captions, *small])


def _lay_out(source: Source) -> tuple[Layout, float]:
    """(the layout, the y below which no mark of the head is: the bottom of the first rows of the body)."""
    rows, running = rows_and_numbers(source)
    rows, specks = take_specks(rows)
    rows, dirt = take_dirt(rows)
    rows, notes = take_notes(rows)
    rows, copy = take_copy(rows)
    rows, tables = take_tables(source, rows)
    head = find_head(rows)
    issuer, scraps = take_edge_scraps(head.issuer)
    subject, strokes = take_end_strokes(head.subject)
    foot = find_foot(rows, head.end)
    body, below = rows[head.end : foot.start], rows[foot.end :]
    dateline, signed = (head.dateline, foot.dateline) if head.dateline else (foot.dateline, [])
    if not dateline:
        body, dateline = take_dateline(body)
    if not dateline:
        dateline = [line for line in (*foot.other, *below[:1]) if is_dateline(line, placed=True)][:1]
        below = [row for row in below if row not in dateline]
    beside = [line for line in foot.other if line not in dateline]
    last = rows[foot.end - 1] if foot.end < len(rows) else None
    appendices, unsorted = attachments.split(below, last)
    zones = {
        Zone.MOTTO: head.motto,
        Zone.ISSUER: issuer,
        Zone.CODE: head.code,
        Zone.DATELINE: dateline,
        Zone.TITLE: head.title,
        Zone.SUBJECT: subject,
        Zone.MARKS: head.marks,
        Zone.ADDRESSEES: head.addressees,
        Zone.BODY: body,
        Zone.DISTRIBUTION: foot.distribution,
        Zone.CONTACT: foot.contact,
        Zone.SEAL: foot.seal,
        Zone.OTHER: [*head.other, *signed, *beside, *unsorted, *notes, *specks, *dirt, *scraps, *strokes, *running],
    }
    first = source.pages[0].number if source.pages else 1
    body_rows = [row for row in rows[head.end : head.end + ROWS_BESIDE_MARK] if row.page == first]
    bottom = body_rows[-1].box.bottom if body_rows else float("inf")
    return Layout(zones, foot.signers, appendices, tables, copy), bottom
