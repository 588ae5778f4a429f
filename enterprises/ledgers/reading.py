"""One data row to one typed row. A doubtful cell is left out with a warning; only a row without identity is refused."""

# ruff: noqa: E501 (tables of patterns read better on one line)
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from enterprises.ledgers import quantities, values
from enterprises.ledgers.context import Context
from enterprises.ledgers.places import Places
from enterprises.ledgers.rows import EnterpriseRow, OutletRow, RowError, WorkerRow
from shanyang.lib import identifiers

type Cells = Sequence[object]
type Complain = Callable[..., None]


def column_letter(index: int) -> str:
    """A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class Columns:
    """Where each field of one table stands, and the headings for messages; `left` is the table's first column."""

    places: dict[str, int]
    headings: list[str]
    groups: list[str] = field(default_factory=list)
    left: int = 0

    def value(self, cells: Cells, key: str) -> object:
        """The cell of a field, or None."""
        place = self.places.get(key)
        return cells[place] if place is not None and place < len(cells) else None

    def has(self, key: str) -> bool:
        """Whether the table has a column for the field."""
        return key in self.places


class Reader:
    """Reads the rows of one table; errors go to `errors` with sheet, row and column."""

    def __init__(self, sheet: str, columns: Columns, context: Context, places: Places, errors: list[RowError]) -> None:
        self.sheet = sheet
        self.columns = columns
        self.context = context
        self.places = places
        self.errors = errors
        self.row = 0

    def complain(self, code: str, key: str, *, excerpt: object = "", rejected: bool = False, **detail: object) -> None:
        """Note what is wrong with one cell of the present row."""
        place = self.columns.places.get(key)
        heading = self.columns.headings[place] if place is not None and place < len(self.columns.headings) else ""
        self.errors.append(
            RowError(
                code, self.sheet, self.row, column_letter(self.columns.left + place) if place is not None else "", heading, key,
                values.text(excerpt)[:30] if excerpt != "" else "", rejected, detail,
            )
        )  # fmt: skip

    def say(self, cells: Cells, key: str) -> str:
        """Clean text of a field; empty where nothing is known."""
        place = self.columns.places.get(key)
        return values.said(cells[place]) if place is not None and place < len(cells) else ""

    def count(self, cells: Cells, key: str) -> int | None:
        """A number of people or things."""
        place = self.columns.places.get(key)
        if place is None or place >= len(cells):
            return None
        found, problem = quantities.count(cells[place])
        if problem:
            self.complain(problem, key, excerpt=cells[place])
        return found

    def day(self, cells: Cells, key: str) -> date | None:
        """A date; a year alone or an impossible day is left out with a warning."""
        place = self.columns.places.get(key)
        if place is None or place >= len(cells):
            return None
        found, problem = quantities.day(cells[place])
        if problem:
            self.complain(problem, key, excerpt=cells[place])
        return found

    def yes(self, cells: Cells, key: str) -> bool | None:
        """是 or 否."""
        place = self.columns.places.get(key)
        return values.yes(cells[place]) if place is not None and place < len(cells) else None

    def credit_code(self, cells: Cells) -> tuple[str | None, str]:
        """The code and the words as written, with a warning where they are not a whole right code."""
        value = self.columns.value(cells, "uscc")
        if value is None or not values.said(value) or values.said(value) in values.NOTHING:
            return None, ""
        found = identifiers.read_uscc(value)
        if found.problem:
            self.complain(
                f"uscc_{found.problem}", "uscc", excerpt=value, length=len(identifiers.squeeze(values.text(value)))
            )
        return found.code, values.text(value)[:40]

    def place(self, cells: Cells, *fallbacks: str) -> tuple[str | None, str]:
        """Division code and words, from street and community columns or the ledger's own street."""
        street, community = self.say(cells, "division"), self.say(cells, "community")
        if not street and not community:
            return self.context.division, self.context.division_text
        found = self.places.resolve(street, community, default=self.context.division)
        words = " ".join(filter(None, (street, community)))[:120]
        if not found.known:
            self.complain("division_unknown", "division" if street else "community", excerpt=street or community)
        return found.code, words

    def enterprise(self, cells: Cells) -> tuple[str, str]:
        """Employer's or owner's name and former name: the column's, else the surroundings'."""
        value = self.columns.value(cells, "enterprise_name")
        if value is not None:
            name, former = values.enterprise_name(value)
            if name:
                return name, former
        return self.context.enterprise, ""

    # --- people -----------------------------------------------------------------

    def worker(self, number: int, cells: Cells) -> WorkerRow | None:
        """A roster row; None when it names nobody (with an error if it still says something)."""
        self.row = number
        name, note = values.person_name(self.columns.value(cells, "person_name"))
        problem = values.name_problem(name)
        if problem:
            meant = [self.say(cells, key) for key in ("id_number", "phone", "job", "party_status", "sex")]
            if name or sum(bool(word) for word in meant) >= 1:
                self.complain(problem, "person_name", rejected=True)
            return None
        columns, say = self.columns, self.say
        enterprise, _ = self.enterprise(cells)
        uscc = self.credit_code(cells)[0] if columns.has("uscc") else None
        division, division_text = self.place(cells)
        row = WorkerRow(
            self.sheet, number, name,
            enterprise_name=enterprise,
            uscc=uscc or (self.context.uscc if enterprise == self.context.enterprise else None),
            outlet_name=say(cells, "outlet_name") or self.context.outlet,
            division=division, division_text=division_text,
            job=say(cells, "job")[:40], position=(say(cells, "position") or (note if len(note) <= 10 else ""))[:40],
            is_backbone=self.yes(cells, "is_backbone"),
            party_org_text=say(cells, "party_org_text"),
            started_on=self.day(cells, "started_on"),
            sex=values.sex(columns.value(cells, "sex")),
            league_member=self.yes(cells, "league_member"), union_member=self.yes(cells, "union_member"),
            remark=without_numbers(say(cells, "remark"))[:400], for_source_unit=self.context.unit,
        )  # fmt: skip
        self._identity(row, cells)
        self._phone(row, cells)
        self._party(row, cells)
        self._employment(row, cells, note)
        if not row.enterprise_name and not row.uscc:
            self.complain("employer_missing", "enterprise_name")
        return row

    def _identity(self, row: WorkerRow, cells: Cells) -> None:
        value = self.columns.value(cells, "id_number")
        if value is None or value == "":
            written = self.columns.value(cells, "person_name")
            # Some lists hold name and number in one cell.
            value = written if written.__class__ is str and len(written) > 16 else value  # type: ignore[arg-type]
        found = identifiers.read_id(value)
        row.id_raw_kind, row.id_number = found.kind, found.number
        row.id_mask_head6, row.id_last4, row.id_head14 = found.head6, found.last4, found.head14
        if found.problem:
            self.complain(f"id_{found.problem}", "id_number")
        told = self.day(cells, "born_on")
        from_id = found.born_on
        row.born_on = from_id if found.kind in ("full", "head", "mask") and from_id else told
        if found.kind == "full":
            assert found.number is not None
            if told and told != from_id and told.day != 1:
                self.complain("born_differs", "born_on")
            by_id = identifiers.id_sex(found.number)
            if row.sex and row.sex != by_id:
                self.complain("sex_differs", "sex")
            row.sex = row.sex or by_id

    def _phone(self, row: WorkerRow, cells: Cells) -> None:
        value = self.columns.value(cells, "phone")
        if value is None or value == "":
            written = self.columns.value(cells, "person_name")
            # Some lists hold name and telephone in one cell.
            if written.__class__ is str and len(written) > 12:  # type: ignore[arg-type]
                row.phone = identifiers.read_phone(written).number
            return
        found = identifiers.read_phone(value)
        row.phone, row.phone_masked = found.number, found.masked
        if found.problem:
            self.complain(f"phone_{found.problem}", "phone")

    def _party(self, row: WorkerRow, cells: Cells) -> None:
        value = self.columns.value(cells, "party_status")
        if row.remark and (value is None or not values.said(value)):
            row.party_status = values.party_by_remark(row.remark)
            return
        if value is None:
            return
        status, league, problem = values.party_status(value)
        row.party_status = status
        if self.yes(cells, "is_probationary"):
            row.party_status = "probationary"
        if league and row.league_member is None:
            row.league_member = True
        if problem:
            # Party status is sensitive: the words themselves are not repeated in the message.
            self.complain(problem, "party_status")

    def _employment(self, row: WorkerRow, cells: Cells, note: str) -> None:
        state = self.columns.value(cells, "employment_state")
        row.employment_state = values.employment_state(state) if state not in (None, "") else None
        if row.employment_state is None and state not in (None, ""):
            left, problem = quantities.day(state)
            if left and not problem:
                row.left_on, row.employment_state = left, "left"
        written = self.columns.value(cells, "left_on")
        if written not in (None, ""):
            left, problem = quantities.day(written)
            word = values.employment_state(written) if isinstance(written, str) else None
            if left:
                row.left_on, row.employment_state = left, "left"
            elif word:
                row.employment_state = word
            elif problem:
                # Whatever stands under 离职日期 says that somebody left, though not when.
                row.employment_state = "left"
                self.complain(problem, "left_on", excerpt=written)
        if row.employment_state != "left" and (values.left_by_remark(row.remark) or values.left_by_remark(note)):
            row.employment_state = "left"
        if row.employment_state is None and self.context.gone:
            row.employment_state = "left"
        if row.left_on is None and row.employment_state == "left":
            for words in (state, row.remark):
                if isinstance(words, str) and words:
                    found, problem = quantities.day(words)
                    if found and not problem:
                        row.left_on = found
                        break

    # --- enterprises ---------------------------------------------------------------

    def listed(self, number: int, cells: Cells) -> EnterpriseRow | None:
        """A row of an enterprise list; None when it names no enterprise."""
        self.row = number
        written = self.columns.value(cells, "enterprise_name")
        name, former = values.enterprise_name(written)
        if not name or name.isdigit():
            meant = [self.say(cells, key) for key in ("uscc", "address", "headcount", "legal_person", "contact_name")]
            if sum(bool(word) for word in meant) >= 1:
                self.complain("enterprise_missing", "enterprise_name", rejected=True)
            return None
        if len(name) > 120:
            self.complain("enterprise_long", "enterprise_name", rejected=True)
            return None
        return self.enterprise_row(number, cells, name, former, values.text(written))

    def enterprise_row(self, number: int, cells: Cells, name: str, former: str, written: str) -> EnterpriseRow:
        """All that a row says about an enterprise whose name is known."""
        self.row = number
        say, count = self.say, self.count
        code, code_written = self.credit_code(cells)
        division, division_text = self.place(cells)
        remark = without_numbers(say(cells, "remark"))
        contact = say(cells, "contact_name")
        phone = self.columns.value(cells, "contact_phone")
        row = EnterpriseRow(
            self.sheet, number, name,
            former_name=values.enterprise_name(self.columns.value(cells, "former_name"))[0] or former or values.former_name_in(remark),
            uscc=code, uscc_raw=code_written,
            sector=values.sector(self.columns.value(cells, "sector")) or self.context.sector,
            division=division, division_text=division_text,
            address=say(cells, "address")[:200], building=say(cells, "building")[:80],
            license_state=values.license_state(self.columns.value(cells, "license_state")),
            main_business=say(cells, "main_business")[:200],
            female_headcount=count(cells, "female_headcount"),
            backbone_formal_members=count(cells, "backbone_formal_members"),
            mobile_members=count(cells, "mobile_members"),
            outlets_count=count(cells, "outlets_count"),
            contact_name=re.sub(r"[\d\s*-]+", "", contact)[:60],
            contact_phone=identifiers.read_phone(phone).number or identifiers.read_phone(phone).text or identifiers.read_phone(contact).number or "",
            legal_person=say(cells, "legal_person")[:60],
            party_org_text=say(cells, "party_org_text")[:120],
            has_party_org=self.yes(cells, "has_party_org"), has_union=self.yes(cells, "has_union"),
            has_league=self.yes(cells, "has_league"), has_womens=self.yes(cells, "has_womens"),
            opened_on=self.day(cells, "opened_on"), closed_on=self.day(cells, "closed_on"),
            remark=remark[:400], for_source_unit=self.context.unit,
        )  # fmt: skip
        if row.division is None and row.address:
            row.division = self.places.street_in(row.address)
        if not row.contact_name and row.contact_phone and isinstance(phone, str):
            row.contact_name = re.sub(r"[^\u4e00-\u9fff·]", "", phone)[:20]
        self._status(row, cells, written)
        self._headcount(row, cells)
        self._members(row, cells)
        return row

    def _status(self, row: EnterpriseRow, cells: Cells, written: str) -> None:
        value = self.columns.value(cells, "operating_status")
        row.operating_status, problem = values.operating_status(value)
        if problem:
            self.complain(problem, "operating_status", excerpt=value)
        registered = self.columns.value(cells, "registration_status")
        if registered is not None:
            # Struck off the register ends whatever the business itself does; still registered says nothing of it.
            state = values.operating_status(registered)[0]
            if state in ("deregistered", "moved_out", "closed") or row.operating_status is None:
                row.operating_status = state
            if "吊销" in values.text(registered):
                row.license_state = "revoked"
        if value is not None and "吊销" in values.text(value) and "未吊销" not in values.text(value):
            row.license_state = "revoked"
        if row.operating_status is None:
            in_brackets = re.search(r"[（(](.*?)[)）]", written)
            row.operating_status = values.status_by_remark(row.remark) or (
                values.status_by_remark(in_brackets[1]) if in_brackets else None
            )
        if row.operating_status is None:
            row.operating_status = self.context.ended
        if row.operating_status is None and row.closed_on:
            place = self.columns.places.get("closed_on")
            heading = self.columns.headings[place] if place is not None else ""
            row.operating_status = "deregistered" if "注销" in heading else "moved_out" if "迁" in heading else "closed"

    def _headcount(self, row: EnterpriseRow, cells: Cells) -> None:
        total = self.count(cells, "headcount")
        row.headcount_contract = self.count(cells, "headcount_contract")
        row.headcount_platform_active = self.count(cells, "headcount_platform_active")
        row.headcount_on_site = self.count(cells, "headcount_on_site")
        by_basis = (
            ("contract", row.headcount_contract),
            ("platform_active", row.headcount_platform_active),
            ("on_site", row.headcount_on_site),
        )
        if total is not None:
            row.headcount = total
            row.headcount_basis = (
                values.headcount_basis(self.columns.value(cells, "headcount_basis"))
                if self.columns.has("headcount_basis")
                else "unknown"
            )
            return
        for basis, number in by_basis:
            if number is not None:
                row.headcount, row.headcount_basis = number, basis
                return
        if not values.said(self.columns.value(cells, "headcount")):
            row.headcount = quantities.staff(row.remark)

    def _members(self, row: EnterpriseRow, cells: Cells) -> None:
        """Members are formal and probationary together; a sum alone stays a sum."""
        formal, probationary = self.count(cells, "formal_members"), self.count(cells, "probationary_members")
        # 3（其中预备1） in one cell.
        written = self.say(cells, "members_total")
        told = quantities.members(written) if "正式" in written or "预备" in written else (None, None, None)
        whole = told[1] is not None and told[2] is not None
        total = told[1] + told[2] if whole else self.count(cells, "members_total")  # type: ignore[operator]
        if total is None and formal is None and probationary is None:
            total, formal, probationary = quantities.members(row.remark)
        formal = told[1] if formal is None else formal
        probationary = told[2] if probationary is None else probationary
        if formal is None and total is not None and probationary is not None and total >= probationary:
            formal = total - probationary
        elif probationary is None and total is not None and formal is not None and total >= formal:
            probationary = total - formal
        elif total == 0 and formal is None and probationary is None:
            formal = probationary = 0
        if total is None and formal is not None and probationary is not None:
            total = formal + probationary
        elif total is not None and formal is not None and probationary is not None and total != formal + probationary:
            self.complain("members_do_not_add", "members_total", total=total, formal=formal, probationary=probationary)
        row.members_total, row.formal_members, row.probationary_members = total, formal, probationary

    # --- outlets -------------------------------------------------------------------------

    def outlet(self, number: int, cells: Cells) -> OutletRow | None:
        """A row of an outlet list; None when it names no outlet."""
        self.row = number
        name = values.said(self.columns.value(cells, "outlet_name"))
        if not name or name.isdigit():
            return None
        enterprise, _ = self.enterprise(cells)
        code, _ = self.credit_code(cells)
        division, division_text = self.place(cells)
        written = self.columns.value(cells, "operating_status")
        status, problem = values.operating_status(written)
        if problem:
            self.complain(problem, "operating_status", excerpt=written)
        remark = without_numbers(self.say(cells, "remark"))
        phone = identifiers.read_phone(self.columns.value(cells, "contact_phone"))
        address = self.say(cells, "address")
        return OutletRow(
            self.sheet, number, name[:120], enterprise, code or (self.context.uscc if enterprise == self.context.enterprise else None),
            address[:200], division or (self.places.street_in(address) if address else None), division_text,
            status or values.status_by_remark(remark), self._outlet_headcount(cells),
            self.say(cells, "contact_name")[:60], phone.number or phone.text, remark[:400], self.context.unit,
        )  # fmt: skip

    def _outlet_headcount(self, cells: Cells) -> int | None:
        for key in ("headcount", "headcount_on_site", "headcount_contract", "headcount_platform_active"):
            if self.columns.has(key):
                return self.count(cells, key)
        return None


_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")


def without_numbers(words: str) -> str:
    """A remark with phone and ID numbers blotted out: they are not kept in free text."""
    return _LONG_NUMBER.sub("…", words) if words else ""
