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
from enterprises.ledgers.columns import (
    IGNORED,
    PERSONAL_UNNEEDED,
    field_by_content,
    kind_of,
    looks_like_company,
    normal,
    settle,
)
from enterprises.ledgers.context import Context, read_line, read_sheet_name, read_title
from enterprises.ledgers.employer import EMPLOYER
from enterprises.ledgers.habits import Habits
from enterprises.ledgers.headers import Header, Merges, filled, find_header, is_heading_row, is_note, is_total
from enterprises.ledgers.places import Places
from enterprises.ledgers.plans import TablePlan, fingerprint, period, weigh
from enterprises.ledgers.reading import Cells, Columns, Reader, column_letter
from enterprises.ledgers.registrar import REGISTRAR
from enterprises.ledgers.rows import EnterpriseRow, LedgerRow, OutletRow, Rejected, RowError, WorkerRow
from enterprises.ledgers.supervisor import SUPERVISOR
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
            for _ in range(max(header.first, 0)):
                self._preamble(window.take(), context)
            taken = header.last - header.first + 1 if header.first >= 0 else 0
            lines = [window.take() for _ in range(taken)]
            tables += 1
            yield from self._table(sheet, window, header, lines, context, merges)
        yield from self._form(sheet, context, tables)

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

    def _form(self, sheet: Sheet, context: Context, tables: int) -> Iterator[tuple[LedgerRow, list]]:
        """Label and value pairs around the tables that describe one enterprise."""
        pairs = context.pairs
        telling = {
            "uscc",
            "headcount",
            "legal_person",
            "address",
            "formal_members",
            "members",
            "operating_status",
            "main_business",
            "headcount_contract",
            "outlets_count",
            "probationary_members",
            "headcount_platform_active",
        } & set(pairs)
        if "enterprise_name" not in pairs or not telling or (tables and len(telling) < 1):
            if not tables:
                self.plans.append(TablePlan(sheet.name, "unknown", 0, 0, [], ""))
            return
        keys = settle(list(pairs), "enterprise")
        cells = [value for _, value in pairs.values()]
        columns = Columns({str(key): place for place, key in enumerate(keys) if key}, list(pairs))
        reader = Reader(sheet.name, columns, context, self.places, self.errors)
        number = pairs["enterprise_name"][0]
        name, former = values.enterprise_name(pairs["enterprise_name"][1])
        if name:
            self.plans.append(TablePlan(sheet.name, "form", number, 1, [], "", 1, enterprise=name))
            yield reader.enterprise_row(number, cells, name, former, name), cells

    # --- one table ----------------------------------------------------------------------

    def _table(
        self,
        sheet: Sheet,
        window: Window,
        header: Header,
        lines: Sequence[Numbered | None],
        context: Context,
        merges: Merges,
    ) -> Iterator[tuple[LedgerRow | Rejected, list]]:
        sample = [cells for _, cells in window.peek(SAMPLE)]
        plan, keys = self._plan(sheet, header, lines, sample, context)
        self.plans.append(plan)
        if plan.kind in ("summary", "unknown"):
            self._skip_table(window, merges, plan)
            return
        places = {str(key): place for place, key in enumerate(keys) if key and key not in (IGNORED, PERSONAL_UNNEEDED)}
        columns = Columns(places, [str(column["heading"]) for column in plan.columns], header.groups)
        key_field = {"worker": "person_name", "enterprise": "enterprise_name", "outlet": "outlet_name"}[plan.kind]
        groups = self._groups(places, plan.kind)
        carry = Carry(self._merged_columns(sheet, lines, places), groups, self._blank_columns(sample, groups))
        reader = Reader(sheet.name, columns, context, self.places, self.errors)
        width = period(header.headings, header.keys) if plan.kind == "worker" else len(header.keys)
        # Words that stand in the key column where a heading row is repeated or another table begins.
        heads = {normal(heading) for heading in header.headings if heading}
        gather: dict[str, list[tuple[int, list, OutletRow | None]]] = {}
        while (upcoming := window.next_row()) is not None:
            number, cells = upcoming
            verdict = self._verdict(window, number, cells, places.get(key_field), heads, merges, plan.kind, places)
            if verdict == "table":
                break
            window.take()
            words = filled(cells)
            if verdict in ("skip", "section") and len(words) in (1, 2) and not is_note(words[0][1]):
                # A new group of rows begins: who is listed under it has not left because the group before had.
                if verdict == "section":
                    context.gone, context.ended = False, None
                context.hear_of_leaving(words[0][1])
            if verdict == "skip":
                continue
            if verdict == "section":
                read_line(number, cells, context, self.places, self.source) if re.search(
                    "[：:]", filled(cells)[0][1]
                ) else read_title(filled(cells)[0][1], context, self.places, self.source, firmness=4)
                carry.last.clear()
                continue
            full = carry.fill(number, cells)
            before = len(self.errors)
            row = self._read(reader, plan.kind, number, full, cells, places, gather)
            if row is not None:
                plan.rows += 1
                yield row, cells
            elif any(error.rejected for error in self.errors[before:]):
                yield (
                    Rejected(
                        sheet.name,
                        number,
                        list(cells),
                        plan.kind,
                        len(self.plans) - 1,
                        context.enterprise,
                        context.division_text,
                    ),
                    cells,
                )
            for beside in range(width, len(header.keys), width):
                row = reader.worker(number, full[beside : beside + width])
                if row is not None:
                    plan.rows += 1
                    yield row, cells
        if gather:
            yield from self._owners(reader, gather)

    def _read(
        self,
        reader: Reader,
        kind: str,
        number: int,
        full: Cells,
        cells: list,
        places: dict[str, int],
        gather: dict[str, list[tuple[int, list, OutletRow | None]]],
    ) -> LedgerRow | None:
        if kind == "worker":
            return reader.worker(number, full)
        if kind == "enterprise":
            return reader.listed(number, full)
        outlet = reader.outlet(number, full)
        name, _ = reader.enterprise(full)
        if name and "enterprise_name" in places:
            gather.setdefault(name, []).append((number, list(full), outlet))
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
            if len(found) > 1:
                row.headcount = row.headcount_contract = row.headcount_platform_active = row.headcount_on_site = None
                row.headcount_basis = "unknown"
                row.address = ""
                row.operating_status = None
                row.contact_name = row.contact_phone = ""
                row.remark = ""
            if not seats:
                # Where a branch stands is not where the enterprise sits.
                row.division, row.division_text, row.address = None, "", ""
            yield row, cells

    def _skip_table(self, window: Window, merges: Merges, plan: TablePlan) -> None:
        while peeked := window.peek(2):
            if is_heading_row(peeked[0][1]) and plan.rows:
                return
            window.take()
            plan.rows += 1

    # --- what the columns mean --------------------------------------------------------------

    def _plan(
        self, sheet: Sheet, header: Header, lines: Sequence[Numbered | None], sample: list[list], context: Context
    ) -> tuple[TablePlan, list[str | None]]:
        words = header.words
        print_ = fingerprint(words)
        told = self.mapping.get(print_) or {}
        body = [cells for cells in sample[:SAMPLE] if len(filled(cells)) >= 3 and not is_heading_row(cells)][:120]
        how: list[str] = []
        keys: list[str | None] = []
        for place, key in enumerate(header.keys):
            if words[place] and words[place] in told:
                keys.append(told[words[place]] or IGNORED)
                how.append("person")
                continue
            content = field_by_content([cells[place] if place < len(cells) else "" for cells in body])
            found, way = weigh(key, content, words[place])
            keys.append(found)
            how.append(way)
        kind = told.get("", "") or kind_of(keys)
        kind, keys = self._look_for_names(kind, keys, how, body)
        settled = settle(keys, kind) if kind in ("worker", "enterprise", "outlet") else keys
        columns: list[dict[str, str | None]] = []
        for place, (word, key, way) in enumerate(zip(words, settled, how, strict=True)):
            state = (
                way
                if key not in (None, IGNORED, PERSONAL_UNNEEDED)
                else "unknown"
                if key is None and word
                else "unneeded"
                if key == PERSONAL_UNNEEDED
                else IGNORED
            )
            columns.append({"letter": column_letter(place), "heading": word, "field": key, "how": state})
        first = lines[0][0] if lines and lines[0] else 0
        plan = TablePlan(
            sheet.name, kind, first, len(lines), columns, print_, 0, context.unit, context.enterprise, context.division
        )
        return plan, settled

    def _look_for_names(
        self, kind: str, keys: list[str | None], how: list[str], body: list[list]
    ) -> tuple[str, list[str | None]]:
        """A table of numbers without a name column: the column full of names is meant, whatever its heading."""
        if kind in ("worker", "unknown") and "person_name" not in keys:
            for place in range(len(keys)):
                if keys[place] in (None, "enterprise_name", "status", "contact_name") and (
                    field_by_content([cells[place] if place < len(cells) else "" for cells in body]) == "person_name"
                ):
                    if kind == "unknown" and not {"id_number", "phone", "sex", "party_status", "job"} & set(keys):
                        continue
                    keys[place], how[place] = "person_name", "content"
                    return "worker", keys
            if kind == "worker":
                return "unknown", keys
        return kind, keys

    def _merged_columns(
        self, sheet: Sheet, lines: Sequence[Numbered | None], places: dict[str, int]
    ) -> dict[int, list[tuple[int, int]]]:
        """Vertical merges below the heading, by their first row (0-based)."""
        below = lines[-1][0] if lines and lines[-1] else 0
        found: dict[int, list[tuple[int, int]]] = {}
        meant = set(places.values())
        for top, left, bottom, right in sheet.merged:
            if top >= below and bottom > top and left in meant and right == left:
                found.setdefault(top, []).append((left, bottom))
        return found

    def _groups(self, places: dict[str, int], kind: str) -> list[int]:
        """Columns that name what several rows belong to, coarse before fine."""
        names = {
            "worker": ("division", "community", "enterprise_name", "uscc", "outlet_name"),
            "outlet": ("division", "community", "enterprise_name", "uscc"),
            "enterprise": ("division", "community", "sector"),
        }[kind]
        return [places[name] for name in names if name in places]

    def _blank_columns(self, sample: list[list], groups: list[int]) -> set[int]:
        """Columns written once per group and left blank below: as merged cells look in a text file."""
        carried: set[int] = set()
        for place in groups:
            blank = repeated = changes = 0
            before = ""
            for cells in sample:
                if len(filled(cells)) < 2:
                    continue
                words = values.text(cells[place]) if place < len(cells) else ""
                if not words:
                    blank += bool(before)
                elif words not in values.DITTO:
                    repeated += words == before
                    changes += words != before
                    before = words
            # A value repeated in row after row is a habit of writing it out: there a blank means “not said”.
            if blank >= max(2, changes) and repeated * 4 <= blank:
                carried.add(place)
        return carried

    # --- which rows are data -------------------------------------------------------------------

    def _verdict(
        self,
        window: Window,
        number: int,
        cells: list,
        key: int | None,
        heads: set[str],
        merges: Merges,
        kind: str,
        places: dict[str, int],
    ) -> str:
        """data, skip (blank, total, note, repeated heading), section, or table (a new heading)."""
        name = cells[key] if key is not None and key < len(cells) else ""
        if name.__class__ is str and name:
            plain = name.strip()  # type: ignore[union-attr]
            if (
                len(plain) < 5
                and plain not in _SUSPECT
                and not plain.isdigit()
                and plain[-1] not in "：:"
                and not _odd(cells)
            ):
                return "data"
        words = filled(cells)
        if not words:
            return "skip"
        if any(is_total(word) for _, word in words[:4]):
            return "skip"
        if is_note(words[0][1]) and (len(words) <= 6):
            return "skip"
        if (
            normal(values.text(name)) in heads
            or (not values.text(name) and normal(words[0][1]) in heads and len(words) >= 2)
            or is_heading_row(cells)
        ):
            return self._heading_again(window, cells, heads, merges)
        if len(words) == 1:
            return self._single(words[0], key, kind, window)
        if len(words) == 2 and not values.text(name) and re.search(r"[：:]", words[0][1]):
            return "section"
        return "data"

    def _heading_again(self, window: Window, cells: list, heads: set[str], merges: Merges) -> str:
        same = sum(normal(word) in heads for _, word in filled(cells))
        if same * 2 >= len(filled(cells)):
            following = window.peek(2)
            if len(following) > 1 and following[1][0] == following[0][0] + 1:
                again = [normal(word) for _, word in filled(following[1][1])]
                if again and sum(word in heads for word in again) * 2 > len(again):
                    # The second row of a repeated two-row heading.
                    window.ahead[1] = (following[1][0], [])
            return "skip"
        return "table" if is_heading_row(cells) else "data"

    def _single(self, only: tuple[int, str], key: int | None, kind: str, window: Window) -> str:
        place, words = only
        compact = re.sub(r"\s", "", words)
        if compact.isdigit() or is_note(words) or len(words) > 60:
            return "skip"
        if re.search(
            r"(名单|名册|台账|台帐|一览表|登记表|统计表|汇总表|明细表|信息表|情况表|表)([（(].*[)）])?$", compact
        ):
            return "section"
        if place == key and kind == "worker" and len(compact) <= 4 and not looks_like_company(compact):
            return "data"
        if place == key and kind in ("enterprise", "outlet") and self.places.resolve(words).known is False:
            self.places.unknown.pop(values.said(words), None)
            sector_line = re.match(r"^[（(]?[一二三四五六七八九十\d]+[、.)）]", words) and not looks_like_company(
                values.enterprise_name(words)[0]
            )
            return "section" if sector_line or (values.sector(words) and not looks_like_company(words)) else "data"
        return "section"


_SUSPECT = frozenset(
    (
        "小计，合计，总计，共计，累计，姓名，姓 名，姓　名，名称，企业，单位，汇总，注，备注，说明，注：，序号，编号，"
        "网点，站点，单位名，公司，小 计，合 计，总 计，名字，骑手，员工，人员，本页计，其中，其中：，"
        "续表，续，同上，序 号"
    ).split("，")
)


def _odd(cells: list) -> bool:
    """Whether one of the first cells is a word of totals, notes or headings, so that a closer look is due."""
    for cell in cells[:4]:
        if cell.__class__ is str and (cell in _SUSPECT or cell.endswith(("计", "计：", "计:"))):
            return True
    first = cells[0]
    return first.__class__ is str and len(first) > 6 and not first.isalnum()


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
