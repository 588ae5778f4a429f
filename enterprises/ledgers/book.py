"""底册: the columns of the pre-filled ledger, what each shows, and what is taken together.

A book shows a source its own last words, never another's. Numbers of people
are not kept, so the file shows the last four digits and a masked telephone; a
cell that comes back as it went out means that the kept value stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from enterprises.ledgers.columns import FIELDS
from enterprises.models import EnterpriseReport, OutletReport, WorkerReport
from enterprises.wording import EMPLOYMENT_STATES, LICENSE_STATES, OPERATING_STATUSES, PARTY_STATUSES, SEXES
from shanyang.departments.models import Division, Sector

MODELS: dict[str, type[models.Model]] = {
    "enterprise": EnterpriseReport,
    "outlet": OutletReport,
    "worker": WorkerReport,
}
SHEETS = {"enterprise": "企业", "outlet": "网点", "worker": "人员"}
HINT = "本轮提示（不用填）"
KEY_HEADING = "行标识（请勿改动）"
_HEADINGS = {"id_number": "证件号码后四位"}
# Words that the reader understands, for codes whose page wording says more.
_WORDS = {
    "party_status": {"formal": "中共党员", "probationary": "中共预备党员", "none": "群众"},
    "license_state": {"valid": "有效", "expired": "过期", "revoked": "吊销", "none": "无证照"},
    "headcount_basis": {"contract": "合同", "platform_active": "平台活跃", "on_site": "驻站", "unknown": ""},
}


@dataclass(frozen=True, slots=True)
class Group:
    """Columns that say one thing together, and the stored columns that keep it."""

    keys: tuple[str, ...]
    attributes: tuple[str, ...]


def _group(keys: str, attributes: str = "") -> Group:
    return Group(tuple(keys.split()), tuple((attributes or keys).split()))


_PLACE = _group("division community", "division_id division_text")
GROUPS: dict[str, tuple[Group, ...]] = {
    "enterprise": (
        _group("enterprise_name", "name name_key"),
        _group("former_name"),
        _group("uscc"),
        _group("sector", "sector_id sector_text"),
        _PLACE,
        _group("address"),
        _group("building"),
        _group("operating_status"),
        _group("license_state"),
        _group("main_business"),
        _group("headcount headcount_basis"),
        _group("female_headcount"),
        _group("members_total formal_members probationary_members"),
        _group("backbone_formal_members"),
        _group("mobile_members"),
        _group("outlets_count"),
        _group("contact_name"),
        _group("contact_phone", "uid phone_encrypted phone_index phone_tail4"),
        _group("legal_person"),
        _group("party_org_text"),
        _group("has_party_org"),
        _group("has_union"),
        _group("has_league"),
        _group("has_womens"),
        _group("opened_on"),
        _group("remark"),
    ),
    "outlet": (
        _group("outlet_name", "name name_key"),
        _group("enterprise_name", "enterprise_name"),
        _group("uscc", "enterprise_uscc"),
        _PLACE,
        _group("address"),
        _group("operating_status", "status"),
        _group("headcount"),
        _group("remark"),
    ),
    "worker": (
        _group("person_name", "name name_key"),
        _group("id_number", "id_index id_mask_index id_head_index id_last4 id_kind born_on"),
        _group("phone", "uid phone_encrypted phone_index phone_head3 phone_tail4"),
        _group("enterprise_name", "enterprise_name enterprise_name_key"),
        _group("uscc", "enterprise_uscc"),
        _group("outlet_name"),
        _PLACE,
        _group("job"),
        _group("position"),
        _group("is_backbone"),
        _group("party_status"),
        _group("party_org_text", "party_org_text party_organization_id"),
        _group("employment_state left_on"),
        _group("started_on"),
        _group("sex"),
        _group("league_member"),
        _group("union_member"),
        _group("remark"),
    ),
}
NAME_KEY = {"enterprise": "enterprise_name", "outlet": "outlet_name", "worker": "person_name"}


def keys_of(table: str) -> list[str]:
    """The reader's fields of one sheet, in the order of its columns."""
    return [key for group in GROUPS[table] for key in group.keys]


def heading(table: str, key: str) -> str:
    return _HEADINGS.get(key) or FIELDS[table][key]


def headings(table: str) -> list[str]:
    """The heading row of one sheet: the key first, the hint last."""
    return [KEY_HEADING, *(heading(table, key) for key in keys_of(table)), HINT]


def columns_of(model: type[models.Model]) -> list[str]:
    """Every stored column of a report but its own number."""
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


class Shown:
    """Stored values as the words of a cell. Reads divisions and sectors once."""

    def __init__(self) -> None:
        self.places = {
            pk: (code, short)
            for pk, code, short in Division.objects.order_by("id").values_list("id", "code", "short_name")
        }
        self.streets = {code: short for code, short in self.places.values() if len(code) == 9}
        self.sectors = dict(Sector.objects.values_list("id", "label"))

    def cells(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """What each column of a row shows; None where nothing is known."""
        found = {key: self._cell(table, key, row) for key in keys_of(table)}
        street, community = self._place(row["division_id"])
        found["division"], found["community"] = street or row["division_text"], community
        return found

    def _place(self, division: int | None) -> tuple[str, str]:
        if division not in self.places:
            return "", ""
        code, short = self.places[division]
        return (self.streets.get(code[:9], ""), short if len(code) > 9 else "")

    def _cell(self, table: str, key: str, row: Mapping[str, Any]) -> Any:
        special = _SPECIAL.get((table, key)) or _SPECIAL.get(("", key))
        value = special(self, row) if special else row.get(_stored(table, key))
        if key in _WORDS:
            return _WORDS[key].get(value or "", "")
        return str(_LABELS[key].get(value, "")) if key in _LABELS else value


def _stored(table: str, key: str) -> str:
    group = next(group for group in GROUPS[table] if key in group.keys)
    return key if key in group.attributes else group.attributes[0]


def _phone(row: Mapping[str, Any]) -> str:
    tail = row["phone_tail4"]
    return f"{row.get('phone_head3') or '1**'}****{tail}" if tail else ""


_SPECIAL: dict[tuple[str, str], Any] = {
    ("", "sector"): lambda self, row: self.sectors.get(row["sector_id"], ""),
    ("", "id_number"): lambda self, row: row["id_last4"] or "",
    ("", "phone"): lambda self, row: _phone(row),
    ("", "contact_phone"): lambda self, row: _phone(row),
    ("", "division"): lambda self, row: "",
    ("", "community"): lambda self, row: "",
    ("enterprise", "headcount_basis"): lambda self, row: row["headcount_basis"],
}
_LABELS: dict[str, dict[Any, Any]] = {
    "operating_status": dict(OPERATING_STATUSES),
    "employment_state": dict(EMPLOYMENT_STATES),
    "sex": dict(SEXES),
}
assert set(_WORDS["party_status"]) == {code for code, _label in PARTY_STATUSES}
assert set(_WORDS["license_state"]) == {code for code, _label in LICENSE_STATES}


def choices(table: str, key: str) -> list[str]:
    """The words a cell may be filled with, where there are but a few."""
    if key == "operating_status" or (table == "worker" and key == "employment_state"):
        return [str(label) for label in _LABELS[key].values()]
    return list(_WORDS["party_status"].values()) if key == "party_status" else []


def explanation() -> list[str]:
    """The lines of the first sheet: what to do with the file."""
    return [
        _("这是贵单位上一轮自己报的内容，没有变化的行不用动。"),
        _("有变化的，直接改那一格；新增的，在表尾加一行，“行标识”留空。"),
        _("离开的人，把“在岗状态”改成“已离职”；停办的企业，改“经营状况”。也可以删掉整行，上传后系统会逐行问清。"),
        _("可以排序、筛选、插入自己的列；请不要改动“行标识”一列，那是认出每一行的依据。"),
        _("证件号码不留存，只显示后四位；手机号打码显示。不改就是没有变化，要改请写完整的号码。"),
    ]
