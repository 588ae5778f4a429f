"""Loading a district: its places, offices, duties and Party organizations from data files.

Every file is known by its keys. A second load changes nothing and says so; what
people have changed since is left alone, because a code that is already open is
never touched.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from ..models import Department, Division, PartyOrganization, Responsibility, Sector, WorkingDay
from . import audit, party_organizations
from .audit import Actor

DATA = Path(__file__).resolve().parent.parent / "data"
SHIPPED = (DATA / "divisions.json", DATA / "facts.json", DATA / "offices.json")
EMPLOYERS = "employers"
LONG_ENDINGS = (("社区居民委员会", "社区"), ("村民委员会", "村"), ("居民委员会", "社区"))


@dataclass(frozen=True)
class Place:
    """A division as the files give it."""

    code: str
    name: str
    short_name: str
    level: str
    parent: str | None


@dataclass
class Loaded:
    """How many records were added, by kind; empty when everything stood already."""

    added: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.added.values())


def short_name(name: str) -> str:
    """What people say: 文化巷社区居民委员会 is 文化巷社区.

    >>> short_name("李河村民委员会")
    '李河村'
    """
    for ending, said in LONG_ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending) + said
    return name


def places(facts: dict[str, Any], divisions: dict[str, Any]) -> Iterator[Place]:
    """The district, its streets, its communities and villages, parents first."""
    district = facts.get("district") or _district_of(divisions)
    yield Place(district["code"], district.get("full") or district["name"], district["name"], "district", None)
    for street in divisions["streets"]:
        yield Place(street["code"], street["name"], street["name"], "street", street["areaCode"])
    for village in divisions["villages"]:
        level = "community" if "社区" in village["name"] or village["name"].endswith("居民委员会") else "village"
        yield Place(village["code"], village["name"], short_name(village["name"]), level, village["streetCode"])


def _district_of(divisions: dict[str, Any]) -> dict[str, str]:
    """A list of streets alone names its district by code only."""
    code = divisions["streets"][0]["areaCode"]
    return {"code": code, "name": code}


def read(paths: Iterable[Path]) -> dict[str, Any]:
    """The contents of the files, joined. Raises Refused with the file's name."""
    joined: dict[str, Any] = {"facts": {}, "divisions": {}, "offices": {}}
    for path in paths:
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise Refused(_("文件“%(name)s”不能读取：%(why)s") % {"name": Path(path).name, "why": error}) from None
        joined[_kind_of(content, Path(path).name)] = content
    return joined


def _kind_of(content: Any, name: str) -> str:
    keys = set(content) if isinstance(content, dict) else set()
    for kind, marks in (
        ("facts", {"district", "sectors", "departments"}),
        ("offices", {"departments", "party_organizations"}),
        ("divisions", {"streets", "villages"}),
    ):
        if marks <= keys:
            return kind
    raise Refused(_("文件“%(name)s”不是区划、事实或单位数据。") % {"name": name})


@transaction.atomic
def load(paths: Iterable[Path] = SHIPPED, *, by: Actor, since: date) -> Loaded:
    """Enter what is missing. Writes: the dated records, one AuditEvent if anything was added."""
    files, loaded = read(paths), Loaded()
    if files["divisions"]:
        _load_divisions(files, since, loaded)
    if files["facts"]:
        _load_sectors(files["facts"], since, loaded)
    if files["offices"]:
        _load_party_tree(files["offices"], since, loaded)
    if files["facts"] and files["offices"]:
        _load_departments(files, since, loaded)
        _load_responsibilities(files, since, loaded)
    if files["offices"]:
        _load_working_days(files["offices"], loaded)
    if loaded.total:
        audit.record("departments.load_district", by=by, detail=dict(loaded.added))
    return loaded


def _load_divisions(files: dict[str, Any], since: date, loaded: Loaded) -> None:
    known = {division.code: division for division in Division.objects.open()}
    wanted = list(places(files["facts"], files["divisions"]))
    # Parents first, level by level: a whole county is three statements.
    for level in (("district",), ("street",), ("community", "village")):
        fresh = [
            Division(
                code=place.code,
                name=place.name,
                short_name=place.short_name,
                level=place.level,
                parent=known[place.parent] if place.parent else None,
                since=since,
            )
            for place in wanted
            if place.level in level and place.code not in known
        ]
        known |= {division.code: division for division in Division.objects.bulk_create(fresh)}
        loaded.added.update(division.level for division in fresh)


def _load_sectors(facts: dict[str, Any], since: date, loaded: Loaded) -> None:
    known = set(Sector.objects.open().values_list("code", flat=True))
    fresh = [
        Sector(code=sector["code"], label=sector["label"], basis=_origin(sector["source"]), since=since)
        for sector in facts["sectors"]
        if sector["code"] not in known
    ]
    Sector.objects.bulk_create(fresh)
    loaded.added["sector"] += len(fresh)


def _origin(source: str) -> str:
    return _("报道所列行业分类") if source == "article" else source


def _load_party_tree(offices: dict[str, Any], since: date, loaded: Loaded) -> None:
    known = {organization.code: organization for organization in PartyOrganization.objects.open()}
    paths = party_organizations.Paths()
    for rows in _party_levels(offices):
        fresh = []
        for code, name, kind, parent_code, division in rows:
            if code in known:
                continue
            parent = known[parent_code] if parent_code else None
            fresh.append(
                PartyOrganization(
                    code=code,
                    name=name,
                    kind=kind,
                    parent=parent,
                    division=division,
                    since=since,
                    path=paths.below(parent),
                    level=parent.level + 1 if parent else 1,
                )
            )
        known |= {organization.code: organization for organization in PartyOrganization.objects.bulk_create(fresh)}
        loaded.added["party_organization"] += len(fresh)


PartyRow = tuple[str, str, str, str | None, Division | None]


def _party_levels(offices: dict[str, Any]) -> Iterator[list[PartyRow]]:
    """The committee of the district, the committees below it, the branches below those."""
    district = Division.objects.open().filter(level=Division.Level.DISTRICT).first()
    kinds, named = PartyOrganization.Kind, offices["party_organizations"]
    top = named[0]["code"]
    yield [(row["code"], row["name"], row["kind"], None, district) for row in named if row["parent"] is None]
    committees: list[PartyRow] = [
        (row["code"], row["name"], row["kind"], row["parent"], district) for row in named if row["parent"]
    ]
    committees += [
        (
            f"committee-{street.code}",
            _("中共%(street)s工作委员会") % {"street": street.name},
            kinds.WORKING_COMMITTEE,
            top,
            street,
        )
        for street in Division.objects.open().streets()
    ]
    yield committees
    branches: list[PartyRow] = [
        (
            f"branch-{place.code}",
            _("%(place)s党支部") % {"place": place.short_name},
            kinds.BRANCH,
            f"committee-{place.parent.code}",
            place,
        )
        for place in Division.objects.open().communities().select_related("parent")
        if place.parent
    ]
    industry = next((row["code"] for row in named if row["kind"] == kinds.INDUSTRY_COMMITTEE), None)
    branches += [
        (
            f"branch-{sector.code}",
            _("%(sector)s行业党支部") % {"sector": sector.label.removesuffix("类")},
            kinds.BRANCH,
            industry,
            district,
        )
        for sector in Sector.objects.open()
        if industry
    ]
    yield branches


def _load_departments(files: dict[str, Any], since: date, loaded: Loaded) -> None:
    known = set(Department.objects.open().values_list("code", flat=True))
    organizations = {organization.code: organization for organization in PartyOrganization.objects.open()}
    district = Division.objects.open().filter(level=Division.Level.DISTRICT).first()
    rows = list(_district_departments(files, district, organizations))
    rows += list(_local_departments(files["facts"], organizations))
    fresh = [Department(since=since, **row) for row in rows if row["code"] not in known]
    Department.objects.bulk_create(fresh)
    loaded.added["department"] += len(fresh)


def _district_departments(
    files: dict[str, Any], district: Division | None, organizations: dict[str, PartyOrganization]
) -> Iterator[dict[str, Any]]:
    filed = files["offices"]["departments"]
    for row in files["facts"]["departments"]:
        if row["short"] in filed:
            yield {
                "code": filed[row["short"]]["code"],
                "kind": filed[row["short"]]["kind"],
                "name": row["short"],
                "full_name": row["full"],
                "division": district,
                "note": row.get("note", ""),
            }
    # Contacts of enterprises hold their post here; which enterprise stands in the post.
    yield {
        "code": EMPLOYERS,
        "kind": Department.Kind.EMPLOYER,
        "name": _("用工企业"),
        "full_name": _("新业态用工企业"),
        "division": district,
    }
    for row in files["offices"]["party_organizations"]:
        yield {
            "code": f"party-{row['code']}",
            "kind": Department.Kind.PARTY,
            "name": row["name"].removeprefix("中共"),
            "full_name": row["name"],
            "division": district,
            "party_organization": organizations[row["code"]],
        }


def _local_departments(facts: dict[str, Any], organizations: dict[str, PartyOrganization]) -> Iterator[dict[str, Any]]:
    """Streets, communities and villages as offices: they deliver, decide and are answered for."""
    for place in Division.objects.open().exclude(level=Division.Level.DISTRICT):
        street = place.level == Division.Level.STREET
        yield {
            "code": f"{'street' if street else 'community'}-{place.code}",
            "kind": Department.Kind.STREET if street else Department.Kind.COMMUNITY,
            "name": place.short_name,
            "full_name": f"{facts['district']['full']}{place.name}{'办事处' if street else ''}",
            "division": place,
            "party_organization": organizations.get(f"{'committee' if street else 'branch'}-{place.code}"),
        }


def _load_responsibilities(files: dict[str, Any], since: date, loaded: Loaded) -> None:
    facts, offices = files["facts"], files["offices"]
    departments = {department.name: department for department in Department.objects.open()}
    sectors = {sector.code: sector for sector in Sector.objects.open()}
    kinds = Responsibility.Kind
    district = Division.objects.open().filter(level=Division.Level.DISTRICT).first()
    rows = [
        Responsibility(kind=kind, department=departments[offices[kind]["department"]], basis=offices[kind]["basis"])
        for kind in (kinds.LEAD, kinds.REGISTRAR)
    ]
    rows += [
        Responsibility(
            kind=kinds.SECTOR,
            department=departments[sector["department"]],
            sector=sectors[sector["code"]],
            basis=_("报道：%(label)s由%(department)s负责")
            % {
                "label": sector["label"],
                "department": sector["article_department"],
            },
        )
        for sector in facts["sectors"]
    ]
    local = {department.code: department for department in departments.values()}
    for place in Division.objects.open().exclude(level=Division.Level.DISTRICT):
        prefix = "street" if place.level == Division.Level.STREET else "community"
        owner = local.get(f"{prefix}-{place.code}") or Department.objects.open().get(code=f"{prefix}-{place.code}")
        rows.append(
            Responsibility(kind=kinds.TERRITORY, department=owner, division=place, basis=offices["territory_basis"])
        )
        if prefix == "street":
            rows.append(
                Responsibility(kind=kinds.BACKSTOP, department=owner, division=place, basis=offices["territory_basis"])
            )
    _enter_responsibilities(rows, since, district, loaded)


def _enter_responsibilities(rows: list[Responsibility], since: date, district: Division | None, loaded: Loaded) -> None:
    standing = set(Responsibility.objects.open().values_list("kind", "sector_id", "division_id"))
    fresh = []
    for row in rows:
        if row.division_id is None and district is not None and row.kind in ("lead", "registrar"):
            row.division = district
        if (row.kind, row.sector_id, row.division_id) not in standing:
            row.since = since
            fresh.append(row)
    Responsibility.objects.bulk_create(fresh)
    loaded.added["responsibility"] += len(fresh)


def _load_working_days(offices: dict[str, Any], loaded: Loaded) -> None:
    known = set(WorkingDay.objects.values_list("day", flat=True))
    fresh = [
        WorkingDay(day=day, works=row["works"], name=row["name"])
        for row in offices.get("working_days", [])
        if (day := date.fromisoformat(row["day"])) not in known
    ]
    WorkingDay.objects.bulk_create(fresh)
    loaded.added["working_day"] += len(fresh)
