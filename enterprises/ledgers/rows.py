"""What one ledger row says, typed. None means “not said” (不掌握) and never becomes 0."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date

KEYED = ("row_key", "written")
"""Fields of a row that answers a book: the key it carries, and its cells as words by field."""


@dataclass(slots=True)
class EnterpriseRow:
    """One source's words about one enterprise.

    members_total is kept beside formal and probationary members because many
    ledgers give only the sum, and a sum must not pose as formal members.
    """

    sheet: str
    row: int
    name: str
    former_name: str = ""
    uscc: str | None = None
    uscc_raw: str = ""
    sector: str | None = None
    division: str | None = None
    division_text: str = ""
    address: str = ""
    building: str = ""
    operating_status: str | None = None
    license_state: str | None = None
    main_business: str = ""
    headcount: int | None = None
    headcount_basis: str = "unknown"
    headcount_contract: int | None = None
    headcount_platform_active: int | None = None
    headcount_on_site: int | None = None
    female_headcount: int | None = None
    members_total: int | None = None
    formal_members: int | None = None
    probationary_members: int | None = None
    backbone_formal_members: int | None = None
    mobile_members: int | None = None
    outlets_count: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    legal_person: str = ""
    party_org_text: str = ""
    has_party_org: bool | None = None
    has_union: bool | None = None
    has_league: bool | None = None
    has_womens: bool | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    remark: str = ""
    for_source_unit: str = ""
    row_key: str = ""
    written: dict[str, str] | None = None


@dataclass(slots=True)
class OutletRow:
    """One source's words about one outlet or station."""

    sheet: str
    row: int
    name: str
    enterprise_name: str = ""
    uscc: str | None = None
    address: str = ""
    division: str | None = None
    division_text: str = ""
    status: str | None = None
    headcount: int | None = None
    contact_name: str = ""
    contact_phone: str = ""
    remark: str = ""
    for_source_unit: str = ""
    row_key: str = ""
    written: dict[str, str] | None = None


@dataclass(slots=True)
class WorkerRow:
    """One source's words about one person at one enterprise.

    id_number and phone are in the clear here and only here: staging turns
    them into indexes and ciphertext before anything is stored.
    """

    sheet: str
    row: int
    name: str
    id_number: str | None = None
    id_raw_kind: str = "none"
    id_mask_head6: str | None = None
    id_last4: str | None = None
    id_head14: str | None = None
    phone: str | None = None
    phone_masked: str | None = None
    enterprise_name: str = ""
    uscc: str | None = None
    outlet_name: str = ""
    division: str | None = None
    division_text: str = ""
    job: str = ""
    position: str = ""
    is_backbone: bool | None = None
    party_status: str | None = None
    party_org_text: str = ""
    employment_state: str | None = None
    started_on: date | None = None
    left_on: date | None = None
    sex: str | None = None
    born_on: date | None = None
    league_member: bool | None = None
    union_member: bool | None = None
    remark: str = ""
    for_source_unit: str = ""
    row_key: str = ""
    written: dict[str, str] | None = None


type LedgerRow = EnterpriseRow | OutletRow | WorkerRow


@dataclass(slots=True)
class RowError:
    """Something in a row a person should look at.

    rejected: the row is not taken at all; otherwise it is kept and only the
    cell is empty, or kept as read and to be confirmed. `excerpt` never holds
    personal data: for names, numbers and phones it stays empty.
    """

    code: str
    sheet: str
    row: int
    column: str = ""
    heading: str = ""
    field: str = ""
    excerpt: str = ""
    rejected: bool = False
    detail: dict[str, object] = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class Rejected:
    """A row that could not become a typed row, with its cells for the correction workbook."""

    sheet: str
    row: int
    cells: list
    kind: str = "worker"
    table: int = 0
    enterprise: str = ""
    division: str = ""
    row_key: str = ""
