"""Two neighboring worlds for the access tests: one inside the scopes that are asked, one outside.

Each side is a whole survey of one enterprise: deliveries, reports, people,
a case with its notes, a discrepancy, figures. Every text that must not cross
carries a canary, a word that occurs nowhere else.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from shanyang.lib import vault, vault_files
from shanyang.lib.vault_upload import key_place
from tests import cast

TODAY = timezone.localdate


@dataclass
class Side:
    """One enterprise with all that hangs on it. `canaries` maps what is told to the word that tells it."""

    canaries: dict[str, str]
    objects: dict[str, models.Model] = field(default_factory=dict)


INSIDE = {
    "enterprise": "金雀配送",
    "worker": "欧阳雀儿",
    "phone": "13911112222",
    "note": "雀鸣备注",
    "file": "que-ledger",
}
OUTSIDE = {
    "enterprise": "墨鹤速运",
    "worker": "司马鹤娘",
    "phone": "13922223333",
    "note": "鹤唳备注",
    "file": "he-ledger",
}


def fill(model: type[models.Model], **given: Any) -> models.Model:
    """A row with what was given, and the plainest value in every other column that must have one."""
    values: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        if column.primary_key or column.name in given or column.attname in given:
            continue
        if column.has_default() or column.null or getattr(column, "auto_now_add", False):
            continue
        values[column.name] = plainest(column)
    return model._base_manager.create(**values, **given)


def plainest(column: models.Field) -> Any:
    if column.choices:
        return column.flatchoices[0][0]
    if isinstance(column, models.BinaryField):
        return b"x"
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, (models.IntegerField, models.FloatField, models.DecimalField)):
        return 1
    if isinstance(column, models.DateTimeField):
        return timezone.now()
    if isinstance(column, models.DateField):
        return TODAY()
    if isinstance(column, models.JSONField):
        return {}
    if isinstance(column, models.UUIDField):
        return uuid.uuid4()
    if isinstance(column, (models.CharField, models.TextField)):
        return ""
    raise LookupError(f"{column} must be given")


def a_model(name: str) -> type[models.Model]:
    return apps.get_model("enterprises", name)


def a_round(by: Any) -> models.Model:
    today = TODAY()
    return fill(
        a_model("Round"),
        number=7,
        name="访问检查轮",
        division=cast.division("410811"),
        as_of=today - timedelta(days=1),
        period_from=today - timedelta(days=30),
        period_to=today + timedelta(days=30),
        due_on=today + timedelta(days=10),
        # After the open days: who sees what by scope, not yet or no more by independence.
        state="consolidating",
        opened_by=by,
    )


def a_frozen_round(by: Any, streets: tuple[str, ...]) -> tuple[models.Model, list[models.Model]]:
    """The round before, with one frozen number for each street; numbers first, for then it takes no more."""
    last = TODAY() - timedelta(days=200)
    round_ = fill(
        a_model("Round"),
        number=6,
        name="上一轮",
        division=cast.division("410811"),
        as_of=last,
        period_from=last,
        period_to=last,
        due_on=last,
        state="signed",
        opened_by=by,
    )
    frozen = [
        fill(a_model("FrozenFigure"), round=round_, **_workers_of(street), subject_name=street, subject_code=street)
        for street in streets
    ]
    a_model("Round").objects.filter(pk=round_.pk).update(
        state="frozen", frozen_by=by, frozen_at=timezone.now(), frozen_hash="0" * 64
    )
    round_.refresh_from_db()
    return round_, frozen


def _workers_of(street: str) -> dict[str, Any]:
    return {"measure": "workers", "subject_type": "division", "subject_id": cast.division(street).pk, "value": 5}


def an_enterprise(canaries: dict[str, str], place: str, sector: str) -> models.Model:
    return fill(
        a_model("Enterprise"),
        name=f"焦作{canaries['enterprise']}有限公司",
        name_key=canaries["enterprise"],
        name_sort=canaries["enterprise"],
        sector=cast.sector(sector),
        division=cast.division(place),
        party_organization=cast.organization(f"branch-{place}"),
    )


def furnish(side: Side, round_: models.Model, enterprise: models.Model, street: str, by: Any) -> Side:
    """Everything of one side, in the order in which a survey makes it."""
    words, made = side.canaries, side.objects
    office, today = cast.department(f"street-{street}"), TODAY()
    made["enterprise"] = enterprise
    made["outlet"] = fill(
        a_model("Outlet"),
        enterprise=enterprise,
        name=f"{words['enterprise']}站",
        name_key=words["enterprise"],
        division=enterprise.division,
    )
    made["building"] = fill(a_model("Building"), name=f"{words['enterprise']}大厦", division=enterprise.division)
    owed = {"source": "territory", "division": cast.division(street)}
    if a_model("Obligation").objects.filter(round=round_, **owed).exists():
        owed = {"source": "employer", "enterprise": enterprise}
    made["obligation"] = fill(
        a_model("Obligation"), round=round_, department=office, due_on=today + timedelta(days=10), **owed
    )
    community = {"round": round_, "division": enterprise.division}
    made["sweep"] = a_model("Sweep").objects.filter(**community).first() or fill(
        a_model("Sweep"), due_on=today + timedelta(days=10), **community
    )
    made["change"] = fill(
        a_model("ChangeReport"), kind="facts", enterprise=enterprise, happened_on=today, note="换了招牌",
        reported_job="world", checker=office, due_on=today + timedelta(days=5),
    )  # fmt: skip
    twin = fill(
        a_model("Enterprise"), name=f"{words['enterprise']}分部", name_key=f"{words['enterprise']}分部",
        name_sort="twin", uscc=None, division=enterprise.division, sector=enterprise.sector,
    )  # fmt: skip
    made["succession"] = fill(
        a_model("Succession"), kind="split", enterprise=enterprise, other=twin, effective_on=today,
        reason=words["note"], by=by, undo={"outlets": [], "links": []},
    )  # fmt: skip
    made["section"] = fill(a_model("Section"), division=enterprise.division, name=f"{words['enterprise']}门前")
    key_uid = uuid.uuid4()
    key = vault.new_data_key(aad=key_place(key_uid))
    columns = {column.name for column in a_model("Submission")._meta.concrete_fields}
    sealed = {
        "path": vault_files.store(words["note"].encode(), key),
        "wrapped_key": key.wrapped,
        "uid": key_uid,
        "key_uid": key_uid,
    }
    made["submission"] = fill(
        a_model("Submission"),
        round=round_,
        source="territory",
        department=office,
        division=cast.division(street),
        filename=f"{words['file']}.xlsx",
        kind="file",
        state="accepted",
        accepted_at=timezone.now(),
        sha256=uuid.uuid4().hex * 2,
        by=by,
        **{name: value for name, value in sealed.items() if name in columns},
    )
    shared = {"submission": made["submission"], "round": round_, "source": "territory", "department": office}
    made["enterprise_report"] = fill(
        a_model("EnterpriseReport"),
        **shared,
        row=4,
        name=enterprise.name,
        name_key=enterprise.name_key,
        headcount=7,
        contact_name=words["worker"],
        division=enterprise.division,
        sector=enterprise.sector,
    )
    made["enterprise_link"] = fill(
        a_model("EnterpriseLink"), round=round_, report=made["enterprise_report"], enterprise=enterprise, how="name"
    )
    uid = uuid.uuid4()
    made["worker"] = fill(
        a_model("Worker"),
        uid=uid,
        name=words["worker"],
        name_key=words["worker"],
        phone_encrypted=vault.encrypt(words["phone"], aad=vault.place("enterprises.Worker", "phone", uid)),
        phone_index=vault.blind_index(words["phone"], purpose="phone"),
        phone_tail4=words["phone"][-4:],
        id_last4="002X",
    )
    made["worker_report"] = fill(
        a_model("WorkerReport"),
        **shared,
        row=5,
        name=words["worker"],
        enterprise_name=enterprise.name,
        division=enterprise.division,
        phone_tail4=words["phone"][-4:],
    )
    made["worker_link"] = fill(
        a_model("WorkerLink"),
        round=round_,
        report=made["worker_report"],
        worker=made["worker"],
        enterprise=enterprise,
        how="phone_name",
    )
    made["case"] = fill(a_model("Case"), round=round_, enterprise=enterprise, due_on=today + timedelta(days=5))
    made["record"] = fill(
        a_model("StepRecord"), case=made["case"], step="map", outcome="done", note=words["note"], by=by
    )
    made["criterion"] = fill(
        a_model("Criterion"), code=uuid.uuid4().hex[:12], text="有人在岗", document="检查用文件", since=today
    )
    made["sector_question"] = fill(
        a_model("SectorQuestion"), text="骑手的意外伤害险由谁交？", why="检查用", since=today, sector=enterprise.sector
    )
    made["screened"] = fill(
        a_model("StepRecord"), case=made["case"], step="screen", outcome="in", note=words["note"], by=by
    )
    made["screened"].criteria.set([made["criterion"]])
    made["precedent"] = fill(a_model("Precedent"), record=made["screened"], gist="合同在外地签，人在本区上班")
    made["visited"] = fill(
        a_model("StepRecord"), case=made["case"], step="visit", outcome="done", note=words["note"], by=by
    )
    fill(a_model("Visit"), record=made["visited"], visited_on=today, visitors=words["note"])
    made["visit_paper"] = fill(
        a_model("VisitPaper"),
        record=made["visited"],
        kind="photo",
        filename="照片1.jpg",
        vault_name="",
        wrapped_key=None,
        removed_at=timezone.now(),
        remove_reason=words["note"],
        by=by,
    )
    made["visit_plan"] = fill(
        a_model("VisitPlan"), round=round_, division=enterprise.division, visit_on=today, made_by=by
    )
    made["visit_stop"] = fill(
        a_model("VisitStop"), plan=made["visit_plan"], case=made["case"], order=1, place="人民路", address=words["note"]
    )
    made["answer_link"] = fill(
        a_model("AnswerLink"),
        purpose="enquiry",
        enterprise=enterprise,
        case=made["case"],
        token_index=uuid.uuid4().bytes * 2,
        issued_by=by,
        expires_at=timezone.now() + timedelta(days=3),
    )
    made["discrepancy"] = fill(
        a_model("Discrepancy"), round=round_, enterprise=enterprise, kind="headcount", field="headcount", state="open"
    )
    made["settling_batch"] = fill(a_model("SettlingBatch"), round=round_, rule="registrar", reason=words["note"], by=by)
    made["enterprise_entry"] = fill(
        a_model("EnterpriseEntry"),
        round=round_,
        enterprise=enterprise,
        name=enterprise.name,
        division=enterprise.division,
        sector=enterprise.sector,
    )
    made["worker_entry"] = fill(
        a_model("WorkerEntry"),
        round=round_,
        worker=made["worker"],
        name=words["worker"],
        party_status="formal",
        party_organization=enterprise.party_organization,
        employments=1,
    )
    made["employment_entry"] = fill(
        a_model("EmploymentEntry"),
        round=round_,
        worker=made["worker"],
        enterprise=enterprise,
        division=enterprise.division,
    )
    made["party_organization"] = cast.organization(f"committee-{street}")
    made["department"] = office
    made["division"] = cast.division(street)
    responsibility(side, enterprise, office, by)
    return side


def a_ground(name: str) -> type[models.Model]:
    return apps.get_model("departments", name)


def responsibility(side: Side, enterprise: models.Model, office: Any, by: Any) -> None:
    """What the side's office plans, receives and has to do: a duty, a model case, a receipt, a meeting with tasks."""
    words, made, today = side.canaries, side.objects, TODAY()
    lead = cast.department("organization")
    made["responsibility"] = a_ground("Responsibility").objects.get(
        kind="territory", division__code=office.division.code, until=None
    )
    made["duty_record"] = fill(
        a_ground("DutyRecord"),
        department=office,
        title=words["note"],
        starts_on=today,
        due_on=today + timedelta(days=5),
        planned_by=by,
    )
    nominated = {"department": office, "practice": words["note"], "nominated_by": by, "nominated_on": today}
    made["model_case"] = fill(a_ground("ModelCase"), **nominated, title=words["note"])
    made["published_case"] = fill(
        a_ground("ModelCase"),
        **{**nominated, "practice": "公开的做法"},
        title="公开的典型",
        state="published",
        reviewed_by=office_hand(office),
        reviewed_on=today,
        published_on=today,
    )
    document = a_ground("Document").objects.filter(title="访问检查规范").first() or fill(
        a_ground("Document"),
        kind="norm",
        title="访问检查规范",
        issuer=lead,
        state="published",
        published_at=timezone.now(),
        until=None,
        drafted_by=by,
    )
    made["document"] = document
    made["receipt"] = a_ground("Receipt").objects.filter(document=document, department=office).first() or fill(
        a_ground("Receipt"), document=document, department=office, due_on=today + timedelta(days=5)
    )
    made["meeting"] = meeting = fill(
        a_ground("Meeting"), title=words["enterprise"], convener=lead, called_by=by, held_on=today, closed_at=None
    )
    fill(a_ground("Invitation"), meeting=meeting, department=office, enterprise=None)
    fill(a_ground("Invitation"), meeting=meeting, department=None, enterprise=enterprise)
    made["meeting_link"] = fill(
        a_model("AnswerLink"),
        purpose="meeting",
        enterprise=enterprise,
        meeting=meeting,
        token_index=uuid.uuid4().bytes * 2,
        issued_by=by,
        expires_at=timezone.now() + timedelta(days=3),
    )
    item = fill(a_ground("AgendaItem"), meeting=meeting, order=1, title=words["enterprise"], enterprise=enterprise)
    task = {"meeting": meeting, "item": item, "due_on": today + timedelta(days=5), "answered_on": None}
    made["task"] = fill(a_ground("Resolution"), **task, text=words["note"], department=office, enterprise=None)
    made["firm_task"] = fill(
        a_ground("Resolution"), **task, text=words["enterprise"], department=None, enterprise=enterprise
    )
    key_uid = uuid.uuid4()
    key = vault.new_data_key(aad=key_place(key_uid))
    made["paper"] = fill(
        a_ground("Paper"),
        duty_record=made["duty_record"],
        filename=f"{words['file']}.txt",
        vault_name=vault_files.store(words["note"].encode(), key),
        wrapped_key=key.wrapped,
        key_uid=key_uid,
        by=by,
    )
    fill(a_model("Placement"), enterprise=enterprise, since=today - timedelta(days=9), until=None, basis="访问检查")


def office_hand(office: Any) -> Any:
    """Somebody else than the lead, for what two hands have to do."""
    return office.posts.order_by("id").first().user


def figures(side: Side, round_: models.Model, last: models.Model, frozen: models.Model, by: Any) -> None:
    """A number of the street, one that is frozen, the signature of its committee, and a proposal."""
    street, enterprise = side.objects["division"], side.objects["enterprise"]
    side.objects |= {"round": round_, "frozen_round": last, "frozen_figure": frozen}
    side.objects["figure"] = fill(a_model("Figure"), round=round_, **_workers_of(street.code))
    side.objects["signature"] = fill(
        a_model("SignOff"),
        round=round_,
        party_organization=side.objects["party_organization"],
        formal_members=1,
        signed_by=by,
    )
    wanted = fill(a_model("DataRequest"), title="月报", sender="市里", state="asking", registered_by=by)
    side.objects["data_request"] = wanted
    side.objects["request_column"] = fill(
        a_model("RequestColumn"), request=wanted, position=1, heading="三十五岁以下", kind="ask"
    )
    side.objects["request_task"] = fill(a_model("RequestTask"), request=wanted, division=street)
    side.objects["member_strike"] = fill(
        a_model("MemberStrike"),
        round=round_,
        struck=side.objects["worker"],
        kept=fill(a_model("Worker"), name="同名", name_key="tongming"),
        party_organization=side.objects["party_organization"],
        reason="同一人",
        by=by,
    )
    side.objects["proposal"] = fill(
        apps.get_model("branches", "Proposal"),
        round=last,
        subject_type="enterprise",
        enterprise=enterprise,
        division=enterprise.division,
        sector=enterprise.sector,
        rule="own_branch",
        reason_code="backbone_suffices",
        numbers={"have": 3, "needed": 3},
    )


def twins(round_: models.Model, side: Side, by: Any) -> None:
    """A second enterprise of the same side with a doubtful pair between the two."""
    first = side.objects["enterprise"]
    second = fill(
        a_model("Enterprise"),
        name=f"{side.canaries['enterprise']}分部",
        name_key=side.canaries["enterprise"],
        name_sort=side.canaries["enterprise"],
        sector=first.sector,
        division=first.division,
        party_organization=first.party_organization,
    )
    side.objects["candidate"] = fill(
        a_model("Candidate"), round=round_, kind="enterprise", enterprise_a=first, enterprise_b=second, score=3.0
    )


def papers(side: Side, owner: Any) -> None:
    """What is nobody's but the owner's: an uploaded table; and a letter that only the lead reads."""
    key_uid = uuid.uuid4()
    key = vault.new_data_key(aad=key_place(key_uid))
    side.objects["table_upload"] = fill(
        apps.get_model("departments", "TableUpload"),
        table="divisions",
        filename=f"{side.canaries['file']}.xlsx",
        vault_name=vault_files.store(b"not a workbook", key),
        wrapped_key=key.wrapped,
        key_uid=key_uid,
        by=owner,
        reason="",
    )
    uid = uuid.uuid4()
    place = vault.place("departments.Complaint", "text", uid)
    side.objects["complaint"] = fill(
        apps.get_model("departments", "Complaint"),
        uid=uid,
        code=uuid.uuid4().hex[:10].upper(),
        text_encrypted=vault.encrypt(side.canaries["note"], aad=place),
        contact_encrypted=None,
        due_on=TODAY(),
        answered_by=None,
    )


@dataclass
class World:
    """The round, the two sides, and the people who ask."""

    round: models.Model
    inside: Side
    outside: Side
    people: dict[str, Any]
    started: date


def build() -> World:
    lin = cast.lin()
    last, frozen = a_frozen_round(lin, (cast.DONGFANGHONG, cast.JIAODONG))
    round_ = a_round(lin)
    here = an_enterprise(INSIDE, cast.WENHUAXIANG, "food_delivery")
    there = an_enterprise(OUTSIDE, "410811002001", "courier")
    people = {
        "lin": lin,
        "wang": cast.wang(),
        "shi": cast.shi(),
        "zhao": cast.zhao(),
        "qian": cast.qian(),
        "wu": cast.wu(),
        "sun": cast.sun(here),
        "zheng": cast.zheng(),
        "feng": cast.feng(),
        "chen": cast.chen(here),
        "system_admin": cast.system_admin(),
        "security_admin": cast.security_admin(),
        "audit_admin": cast.audit_admin(),
    }
    inside = furnish(Side(INSIDE), round_, here, cast.DONGFANGHONG, lin)
    outside = furnish(Side(OUTSIDE), round_, there, cast.JIAODONG, lin)
    for side, number in zip((inside, outside), frozen, strict=True):
        twins(round_, side, lin)
        figures(side, round_, last, number, lin)
    fill(apps.get_model("departments", "Job"), kind="enterprises.stage", by=lin)
    fill(apps.get_model("departments", "ParameterValue"), key="local_backbone", source="检查", note="")
    fill(a_model("Precedence"))
    fill(apps.get_model("services", "RestStation"), division=cast.division(cast.DONGFANGHONG))
    papers(inside, people["zhao"])
    papers(outside, people["qian"])
    return World(round_, inside, outside, people, TODAY())


def grow(world: World, number: int) -> None:
    """More of the same inside: what a page costs must not depend on how much there is."""
    lin = world.people["lin"]
    for serial in range(number):
        words = {what: f"{word}{serial}" for what, word in INSIDE.items()} | {"phone": f"139000000{serial:02d}"}
        enterprise = an_enterprise(words, cast.WENHUAXIANG, "food_delivery")
        more = furnish(Side(words), world.round, enterprise, cast.DONGFANGHONG, lin)
        twins(world.round, more, lin)
