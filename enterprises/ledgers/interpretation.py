"""A delivered workbook → tables → typed rows. Pure: divisions and mappings are handed in.

`read_ledger` is the entry for whoever wants everything at once; `Interpreter`
streams, so that a large file never stands in memory. Reading goes on past
every faulty row: what could not be understood is said beside the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from enterprises.ledgers import values
from enterprises.ledgers.columns import IGNORED, PERSONAL_UNNEEDED, field_by_content, settle
from enterprises.ledgers.context import Context, read_line, read_sheet_name, read_title
from enterprises.ledgers.employer import EMPLOYER
from enterprises.ledgers.habits import Habits
from enterprises.ledgers.headers import Header, Merges, filled, find_header, is_heading_row, is_note
from enterprises.ledgers.marks import Marks
from enterprises.ledgers.places import Places
from enterprises.ledgers.plans import TablePlan, fingerprint
from enterprises.ledgers.reading import Cells, Columns, Reader
from enterprises.ledgers.registrar import REGISTRAR
from enterprises.ledgers.row_verdicts import Verdicts
from enterprises.ledgers.rows import EnterpriseRow, LedgerRow, OutletRow, Rejected, RowError, WorkerRow
from enterprises.ledgers.several import other_employers
from enterprises.ledgers.sides import split
from enterprises.ledgers.supervisor import SUPERVISOR
from enterprises.ledgers.table_columns import blank_columns, group_columns, merged_columns, own_rows, understand
from enterprises.ledgers.territory import TERRITORY
from enterprises.ledgers.window import Carry, Numbered, Window
from shanyang.lib.sheets import OFFICER, Limits, Sheet, Unreadable, Workbook, open_workbook

HABITS: dict[str, Habits] = {habits.source: habits for habits in (REGISTRAR, SUPERVISOR, TERRITORY, EMPLOYER)}
WINDOW = 60
SAMPLE = 200


@dataclass(slots=True)
class Ledger:
    """A file fully read: typed rows, errors, rejected rows, what the tables are, hidden sheets, or the problem."""

    source: str
    sheets: list[Sheet] = field(default_factory=list)
    plans: list[TablePlan] = field(default_factory=list)
    rows: list[LedgerRow] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    problem: Unreadable | None = None

    @property
    def enterprises(self) -> list[EnterpriseRow]:
        """Rows about enterprises."""
        return [row for row in self.rows if isinstance(row, EnterpriseRow)]

    @property
    def outlets(self) -> list[OutletRow]:
        """Rows about outlets."""
        return [row for row in self.rows if isinstance(row, OutletRow)]

    @property
    def workers(self) -> list[WorkerRow]:
        """Rows about people."""
        return [row for row in self.rows if isinstance(row, WorkerRow)]


SEAT = re.compile("总部|本部|总公司|办公")
"""An outlet that is the enterprise's own seat."""

_STATION = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])?\s*(.{2,20}?(?:站点?|网点|门店|店|营业部|驿站|大队|分队|小组))(?:[（(].*[)）])?[：:]?$"
)
"""A line over the people of one station of an employer that the title names."""
_GROUP_OF_ROWS = re.compile(r"^\s*(?:以下|下列)")


@dataclass(slots=True)
class Side:
    """One table while it is read: alone on its rows, or beside others (span: its columns)."""

    plan: TablePlan
    number: int
    places: dict[str, int]
    span: tuple[int, int]
    context: Context
    carry: Carry
    reader: Reader
    verdicts: Verdicts
    marks: Marks
    gather: dict[str, list[tuple[int, list, OutletRow | None]]] = field(default_factory=dict)


class Interpreter:
    """Streams one workbook. Fill `mapping` with {fingerprint: {heading: field}} that people confirmed."""

    def __init__(
        self,
        book: Workbook,
        *,
        source: str,
        places: Places,
        unit: str = "",
        sector: str | None = None,
        mapping: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self.book = book
        self.sector = sector
        self.source = source
        self.habits = HABITS.get(source, SUPERVISOR)
        self.places = places
        self.unit = unit
        self.mapping = mapping or {}
        self.plans: list[TablePlan] = []
        self.errors: list[RowError] = []
        self.rejected: list[Rejected] = []
        self.skipped: list[tuple[str, int, str]] = []

    @property
    def hidden_sheets(self) -> list[str]:
        """Names of sheets that are hidden in the file; they stay unread unless asked for."""
        return [sheet.name for sheet in self.book.sheets if not sheet.visible and sheet.table]

    def rows(self) -> Iterator[tuple[LedgerRow, list]]:
        """Every typed row with the cells it came from."""
        for row, cells in self.events():
            if isinstance(row, Rejected):
                self.rejected.append(row)
            else:
                yield row, cells

    def events(self) -> Iterator[tuple[LedgerRow | Rejected, list]]:
        """Typed and rejected rows in the order of the file, with their cells."""
        for sheet, numbered in self.book.read():
            yield from self._sheet(sheet, numbered)

    # --- one sheet ---------------------------------------------------------------------

    def _sheet(self, sheet: Sheet, numbered: Iterator[Numbered]) -> Iterator[tuple[LedgerRow | Rejected, list]]:
        merges = Merges(sheet.merged)
        window = Window(numbered)
        context = self._start(sheet)
        tables = 0
        while True:
            ahead = window.peek(WINDOW)
            if not ahead:
                break
            header = find_header(ahead, merges)
            if header is None and not tables:
                header = self._without_heading(ahead)
            if header is None:
                for _ in range(max(1, len(ahead) - 3) if len(ahead) == WINDOW else len(ahead)):
                    self._preamble(window.take(), context)
                continue
            above = [window.take() for _ in range(max(header.first, 0))]
            taken = header.last - header.first + 1 if header.first >= 0 else 0
            lines = [window.take() for _ in range(taken)]
            tables += 1
            sample = [cells for _, cells in window.peek(SAMPLE)]
            parts = split(header, sample)
            contexts = self._hear(above, context, parts)
            sides = [self._side(sheet, part, lines, sample, told) for part, told in zip(parts, contexts, strict=True)]
            yield from self._forms(sheet, context)
            yield from self._table(sheet, window, sides, merges)
        context.end_form()
        yield from self._forms(sheet, context)
        if not tables and not any(plan.sheet == sheet.name for plan in self.plans):
            self.plans.append(TablePlan(sheet.name, "unknown", 0, 0, [], ""))

    def _hear(self, above: Sequence[Numbered | None], context: Context, parts: Sequence[Header]) -> list[Context]:
        """What stands above a table, or above each of several tables that stand beside each other."""
        if len(parts) == 1:
            for line in above:
                self._preamble(line, context)
            return [context]
        contexts = [context.copy() for _ in parts]
        for number, cells in filter(None, above):
            slices = [cells[part.left : part.left + len(part.headings)] for part in parts]
            shared = sum(bool(filled(one)) for one in slices) < 2
            if shared:
                self._preamble((number, cells), context)
            for own, one in zip(contexts, slices, strict=True):
                self._preamble((number, cells if shared else one), own)
        for own in contexts:
            own.pairs.clear()
        return contexts

    def _start(self, sheet: Sheet) -> Context:
        context = Context(sector=self.sector)
        if self.unit:
            if not read_title(self.unit, context, self.places, self.source, firmness=0):
                context.enterprise = self.unit if self.source == "employer" else ""
            context.unit = self.unit
            context.firmness = 0
        if sheet.name:
            read_sheet_name(sheet.name, context, self.places, self.source)
            context.hear_of_leaving(sheet.name)
        return context

    def _preamble(self, numbered: Numbered | None, context: Context) -> None:
        if numbered is None:
            return
        number, cells = numbered
        words = filled(cells)
        if (
            words
            and is_note(words[0][1])
            and not re.match(r"^(单位负责人|主要负责人|联系人|联系电话|日期)", words[0][1])
        ):
            return
        if len(words) <= 2:
            context.hear_of_leaving(words[0][1] if words else "")
        read_line(number, cells, context, self.places, self.source)

    def _without_heading(self, ahead: list[Numbered]) -> Header | None:
        """A table that starts with data: columns known by what stands in them."""
        body = [cells for _, cells in ahead if len(filled(cells)) >= 2]
        if len(body) < 2:
            return None
        width = max(len(cells) for cells in body)
        keys = [
            field_by_content([cells[place] if place < len(cells) else "" for cells in body]) for place in range(width)
        ]
        sure = {key for key in keys if key}
        if not ("person_name" in sure and sure & {"id_number", "phone"}) and not (
            "enterprise_name" in sure and "uscc" in sure
        ):
            return None
        first = next(index for index, (_, cells) in enumerate(ahead) if len(filled(cells)) >= 2)
        found = Header(first, first - 1, [""] * width, [""] * width, list(keys))
        return found

    def _forms(self, sheet: Sheet, context: Context) -> Iterator[tuple[LedgerRow, list]]:
        """Label and value pairs around the tables, each group of them describing one enterprise."""
        for pairs in context.forms:
            keys = settle(list(pairs), "enterprise")
            cells = [value for _, value in pairs.values()]
            columns = Columns({str(key): place for place, key in enumerate(keys) if key}, list(pairs))
            # What the form says of the place is its own; what the sheet said before may be another's.
            reader = Reader(sheet.name, columns, context, self.places, self.errors)
            number, written = pairs["enterprise_name"]
            name, former = values.enterprise_name(written)
            if name:
                self.plans.append(TablePlan(sheet.name, "form", number, 1, [], "", 1, enterprise=name))
                yield reader.enterprise_row(number, cells, name, former, name), cells
        context.forms.clear()

    # --- one table ----------------------------------------------------------------------

    def _side(
        self, sheet: Sheet, header: Header, lines: Sequence[Numbered | None], sample: Sequence[list], context: Context
    ) -> Side:
        """One table, ready to be read: what its columns mean and what its rows are judged by."""
        left, width = header.left, len(header.headings)
        cut = left > 0
        body = own_rows(header, [cells[left : left + width] for cells in sample] if cut else sample)
        print_ = fingerprint(header.words)
        found = understand(header, self.mapping.get(print_) or {}, body)
        first = lines[0][0] if lines and lines[0] else 0
        plan = TablePlan(
            sheet.name, found.kind, first, len(lines), found.columns, print_, 0,
            context.unit, context.enterprise, context.division,
        )  # fmt: skip
        self.plans.append(plan)
        places = {
            str(key): place for place, key in enumerate(found.keys) if key and key not in (IGNORED, PERSONAL_UNNEEDED)
        }
        employer = places.get("enterprise_name")
        told = employer is not None and found.columns[employer]["how"] == "person"
        if (
            found.kind == "worker"
            and context.enterprise
            and employer is not None
            and header.keys[employer] == "platform"
            and not told
        ):
            # 平台 beside a title that names the employer says for whose brand people ride.
            del places["enterprise_name"]
        columns = Columns(places, [str(column["heading"]) for column in found.columns], header.groups, left)
        name = {"worker": "person_name", "enterprise": "enterprise_name", "outlet": "outlet_name"}.get(found.kind, "")
        groups = group_columns(places, found.kind) if name else []
        # A book of the house writes everything out: a blank in it is an answer.
        blank = set() if "row_key" in places else blank_columns(body, groups)
        below = lines[-1][0] if lines and lines[-1] else 0
        return Side(
            plan=plan,
            number=len(self.plans) - 1,
            places=places,
            span=(left, left + width),
            context=context,
            carry=Carry(merged_columns(sheet.merged, below, places, left), groups, blank),
            reader=Reader(sheet.name, columns, context, self.places, self.errors),
            verdicts=Verdicts(found.kind, places.get(name), header.shown, self.places),
            marks=found.marks,
        )

    def _table(
        self, sheet: Sheet, window: Window, sides: list[Side], merges: Merges
    ) -> Iterator[tuple[LedgerRow | Rejected, list]]:
        if all(side.plan.kind in ("summary", "unknown") for side in sides):
            self._skip_table(window, merges, sides[0].plan)
            return
        sides = [side for side in sides if side.plan.kind not in ("summary", "unknown")]
        alone = len(sides) == 1 and sides[0].span[0] == 0
        while (upcoming := window.next_row()) is not None:
            number, cells = upcoming
            mine = [cells] if alone else self._share(sides, cells)
            judged = [side.verdicts.of(window, part) for side, part in zip(sides, mine, strict=True)]
            if "table" in judged or (not alone and "data" not in judged and is_heading_row(cells)):
                break
            window.take()
            for side, part, verdict in zip(sides, mine, judged, strict=True):
                if verdict == "data":
                    yield from self._row(side, number, part, cells)
                else:
                    self._between(side, number, part, verdict)
        for side in sides:
            yield from self._owners(side.reader, side.gather)

    def _share(self, sides: Sequence[Side], cells: list) -> list[list]:
        """Each table's part of a row; a line of its own speaks to all of them that have one employer."""
        words = filled(cells)
        employers = {side.context.enterprise for side in sides}
        if len(words) == 1 and len(employers) == 1 and words[0][0] == sides[0].span[0] and len(words[0][1]) > 4:
            return [[words[0][1]] for _ in sides]
        return [cells[side.span[0] : side.span[1]] for side in sides]

    def _between(self, side: Side, number: int, cells: list, verdict: str) -> None:
        """A line between the rows: it may name whom the next rows are about, or say that they have left."""
        words, context, told = filled(cells), side.context, False
        if len(words) in (1, 2) and not is_note(words[0][1]):
            # A new group of rows begins: who is listed under it has not left because the group before had.
            if verdict == "section":
                context.gone, context.ended = False, None
            told = context.hear_of_leaving(words[0][1])
        if verdict != "section":
            return
        side.carry.last.clear()
        if told or _GROUP_OF_ROWS.match(words[0][1]):
            return
        station = _STATION.match(words[0][1].strip())
        if station and side.plan.kind == "worker" and context.enterprise and context.firmness < 4:
            context.outlet = station[1]
        elif re.search("[：:]", words[0][1]):
            # A named line is as firm as the bare one above the rows before.
            context.firmness = min(context.firmness, 3)
            read_line(number, cells, context, self.places, self.source)
        else:
            read_title(words[0][1], context, self.places, self.source, firmness=4)

    def _row(self, side: Side, number: int, cells: list, whole: list) -> Iterator[tuple[LedgerRow | Rejected, list]]:
        full = side.carry.fill(number, cells)
        before = len(self.errors)
        row = self._read(side, number, side.marks.write_out(full) if side.marks.concerns(full) else full, cells)
        if row is not None:
            side.plan.rows += 1
            if "row_key" in side.places:
                row.written = {key: values.text(side.reader.columns.value(cells, key)) for key in side.places}
                row.row_key = row.written["row_key"]
            others: list[WorkerRow] = []
            if isinstance(row, WorkerRow) and not row.row_key:
                others = list(other_employers(row, side.reader.columns.value(full, "enterprise_name")))
            yield row, whole
            yield from ((other, whole) for other in others)
        elif any(error.rejected for error in self.errors[before:]):
            yield self._rejected(side, number, cells), cells

    def _rejected(self, side: Side, number: int, cells: list) -> Rejected:
        """A row that a person has to mend, with what surrounded it."""
        key = values.text(side.reader.columns.value(cells, "row_key"))
        said, plan = side.context, side.plan
        return Rejected(
            plan.sheet, number, list(cells), plan.kind, side.number, said.enterprise, said.division_text, key
        )

    def _read(self, side: Side, number: int, full: Cells, cells: list) -> LedgerRow | None:
        reader = side.reader
        if side.plan.kind == "worker":
            return reader.worker(number, full)
        if side.plan.kind == "enterprise":
            return reader.listed(number, full)
        outlet = reader.outlet(number, full)
        name, _ = reader.enterprise(full)
        if name and "enterprise_name" in side.places:
            side.gather.setdefault(name, []).append((number, list(full), outlet))
        if outlet is None and not name and len(filled(cells)) >= 2:
            reader.complain("outlet_missing", "outlet_name", rejected=True)
        return outlet

    def _owners(
        self, reader: Reader, gather: dict[str, list[tuple[int, list, OutletRow | None]]]
    ) -> Iterator[tuple[LedgerRow, list]]:
        """The enterprises of an outlet table, once each; counts only where they are the enterprise's own."""
        for name, found in gather.items():
            seats = [one for one in found if one[2] is None or SEAT.search(one[2].name)]
            number, cells, _ = (seats or found)[0]
            quiet: list[RowError] = []
            silent = Reader(reader.sheet, reader.columns, reader.context, reader.places, quiet)
            row = silent.enterprise_row(
                number, cells, name, values.enterprise_name(cells[reader.columns.places["enterprise_name"]])[1], name
            )
            if len(found) > 1 or not seats:
                # What a branch counts and whether it is open says nothing of the whole enterprise.
                row.headcount = row.headcount_contract = row.headcount_platform_active = row.headcount_on_site = None
                row.headcount_basis = "unknown"
                row.operating_status = None
                row.address = row.contact_name = row.contact_phone = row.remark = ""
            if not seats:
                # Where a branch stands is not where the enterprise sits.
                row.division, row.division_text = None, ""
            yield row, cells

    def _skip_table(self, window: Window, merges: Merges, plan: TablePlan) -> None:
        while peeked := window.peek(2):
            if is_heading_row(peeked[0][1]) and plan.rows:
                return
            window.take()
            plan.rows += 1


def read_ledger(
    path: Path | str | BinaryIO,
    *,
    source: str,
    divisions: Places | Iterable[tuple[str, str]],
    limits: Limits = OFFICER,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    unit: str = "",
    hidden: Iterable[str] = (),
) -> Ledger:
    """Read a whole file into typed rows. Never raises for what is in the file: see `Ledger.problem`.

    divisions: `Places`, or (code, name) pairs. unit: whose file it is, when
    that is known from outside. hidden: hidden sheets someone asked to read.
    """
    places = divisions if isinstance(divisions, Places) else Places.of(divisions)
    ledger = Ledger(source)
    try:
        with open_workbook(path, limits=limits, hidden=hidden) as book:
            interpreter = Interpreter(book, source=source, places=places, unit=unit, mapping=mapping)
            ledger.sheets, ledger.plans = book.sheets, interpreter.plans
            ledger.errors, ledger.rejected = interpreter.errors, interpreter.rejected
            ledger.hidden_sheets = interpreter.hidden_sheets
            ledger.rows.extend(row for row, _ in interpreter.rows())
    except Unreadable as problem:
        ledger.problem = problem
        ledger.rows.clear()
    return ledger
