"""The demo's four parties at work: a norm with receipts, duties, a model case, a brand, a meeting with tasks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from shanyang.demo import cast
from shanyang.departments.actions import documents, duties, meetings
from shanyang.departments.agenda import open_items
from shanyang.departments.models import Department, Document, Meeting, PartyOrganization, Resolution, Sector, User

WORKERS_IN_OFFICES = ("wang", "liu", "gao", "he", "zhao", "qian", "jiedao3", "jiedao4", "jiedao5", "feng")
NORMS = (
    ("每个街道配备不少于 1 名专责人员，负责新业态企业的排查、覆盖和服务。", "street_officers", 1),
    ("行业主管部门每季度开展日常监督不少于 1 次，结果留存。", "supervision", 1),
    ("每名党建指导员联系的企业不超过 3 家。", "instructor_load", 3),
    ("各方按期报送台账，不得超期。", "ledgers_in_time", 0),
    ("党支部书记由群众基础好的骨干担任，没有合适人选的由街道选派。", "", None),
)
DUTIES = (
    ("wang", "market-regulation", "supervision", "外卖站点从业人员台账抽查", "抽查 6 个站点，对照名册点名。", -20, -6,
     "抽查 6 个站点，发现 3 人已离职未减员，当场改正。"),
    ("wang", "market-regulation", "guidance", "指导平台代理商规范用工登记", "走访 4 家，讲清登记口径。", -10, 12, ""),
    ("liu", "housing-construction", "supervision", "快递网点安全和用工检查", "会同街道检查 12 个网点。", -30, -9, ""),
    ("liu", "housing-construction", "dynamics", "月度网点增减动态更新", "每月汇总网点开办、搬迁、关停。", -5, 20, ""),
    ("gao", "commerce", "promotion", "直播电商企业党建推进会", "召集 5 家直播企业，推动群团组织先行。", -15, 8, ""),
    ("gao", "commerce", "models", "推荐直播行业党员先锋岗", "在 3 家企业中选树先锋岗。", -25, -2,
     "选树先锋岗 4 个，推荐典型 1 个。"),
    ("he", "cyberspace", "guidance", "互联网企业信息报送指导", "建立联络群，一对一解答。", -8, 16, ""),
    ("zhao", "street-410811001", "supervision", "辖区爱心驿站开放情况巡查", "每周看一处，记录开放时间。", -12, 4, ""),
)  # fmt: skip


def tell(today: date) -> None:
    """Everything through the same actions as the pages, each by the person whose office it is."""
    lin = cast.person("lin")
    a_norm(lin, today)
    for row in DUTIES:
        a_duty(today, *row)
    case = a_model_case(lin)
    a_brand(case)
    a_meeting(lin, today)


def office(code: str) -> Department:
    return Department.objects.open().get(code=code)


def a_norm(lin: User, today: date) -> Document:
    """Most of the addressees have confirmed; some have not, and some depart from it."""
    issued = today - timedelta(days=40)
    addressees = list(Department.objects.open().filter(kind__in=["sector", "street"]).order_by("id"))
    norm = documents.draft(
        kind="norm", topic="staffing", title="新业态党建工作队伍配备和运行规范（试行）", number="山社工〔2026〕12号",
        text="为把四方责任落到人、落到事，就队伍配备、日常监督和台账报送作如下规定。\n"
             "本规范自施行之日起执行，由牵头部门负责解释。",
        issuer=office("organization"), issued_on=issued, since=issued, confirm_by=issued + timedelta(days=10),
        addressees=addressees, by=lin,
    )  # fmt: skip
    for text, check, threshold in NORMS:
        documents.add_norm(norm, text=text, check_code=check, threshold=threshold, by=lin)
    documents.publish(norm, by=lin, version=norm.version)
    for username in WORKERS_IN_OFFICES:
        person = cast.person(username)
        for receipt in norm.receipts.filter(department__in=person.departments_on()):
            documents.confirm(receipt, note="已传达到具体承办的同志。", by=person)
    return norm


def a_duty(
    today: date, username: str, code: str, duty: str, title: str, plan: str, starts: int, due: int, result: str
) -> None:
    person = cast.person(username)
    record = duties.plan(
        department=office(code), duty=duty, title=title, plan=plan, starts_on=today + timedelta(days=starts),
        due_on=today + timedelta(days=due), by=person,
    )  # fmt: skip
    duties.begin(record, by=person, version=record.version)
    if result:
        duties.finish(record, result=result, done_on=today + timedelta(days=due), by=person, version=record.version)


def a_model_case(lin: User) -> Any:
    gao = cast.person("gao")
    case = duties.nominate(
        department=office("commerce"), sector=Sector.objects.open().get(code="live_ecommerce"),
        title="直播间里的“先锋选品台”",
        practice="企业里没有党员的，先由街道协助建起工会小组；党员主播亮明身份，轮流在选品台值班，"
                 "每周三把关农产品质量和宣传用语，有疑问的当场下架。",
        effect="三个月内 4 家企业参加，下架夸大宣传的商品 17 件，帮 6 个村卖出滞销农产品 32 万元。",
        by=gao,
    )  # fmt: skip
    duties.review(case, accepted=True, remarks="做法具体，别处能照着做。", by=lin, version=case.version)
    duties.publish_case(case, by=lin, version=case.version)
    wang = cast.person("wang")
    duties.nominate(
        department=office("market-regulation"), sector=Sector.objects.open().get(code="food_delivery"),
        title="骑手“换电一刻钟”学习角",
        practice="利用换电、等餐的一刻钟，在驿站开展微课堂。", effect="每周 3 次，累计 210 人次参加。", by=wang,
    )  # fmt: skip
    return case


def a_brand(case: Any) -> None:
    sector = Sector.objects.open().get(code="live_ecommerce")
    branches = PartyOrganization.objects.open().filter(code=f"branch-{sector.code}")
    duties.keep_brand(
        sector, name="红播山阳", statement="党员主播亮身份、把关口、助农家，让直播间有正气、有信誉。",
        results="4 家企业、6 个直播间参加。", branches=branches, model_cases=[case], by=cast.person("gao"),
    )  # fmt: skip


def a_meeting(lin: User, today: date) -> Meeting:
    """Held last week: what was stuck went on the table, two tasks came out, one has been answered."""
    called = [office(code) for code in ("market-regulation", "housing-construction", "street-410811001")]
    meeting = meetings.call(
        kind="meeting", title="第四季度四方联席会议", held_on=today - timedelta(days=7), place="区党群服务中心二楼",
        convener=office("organization"), departments=called, by=lin,
    )  # fmt: skip
    stuck = [item.key for item in open_items(today)][:4]
    meetings.take_up(meeting, stuck, by=lin)
    meetings.add_topic(meeting, title="骑手换电柜布点与消防安全", why="街道反映三处换电柜占用通道。", by=lin)
    meetings.hold(
        meeting, chair="区委组织部 林淑敏", present="市场监管、住建、东方红街道到会。", by=lin, version=meeting.version,
        summary="会议听取了四季度底数排查、队伍配备和日常监督情况，逐项研究了没有按期办结的事项。",
    )  # fmt: skip
    topic = meeting.items.order_by("-order").first()
    first = meetings.resolve(
        meeting, text="东方红街道会同消防部门核查三处换电柜，提出挪移方案。", department=called[2], item=topic,
        due_on=today + timedelta(days=5), by=lin,
    )  # fmt: skip
    meetings.resolve(
        meeting, text="住建部门补齐快递类、货运类台账，并说明超期原因。", department=called[1],
        due_on=today - timedelta(days=1), by=lin,
    )  # fmt: skip
    meetings.close(meeting, by=lin, version=meeting.version)
    task = Resolution.objects.get(pk=first.pk)
    meetings.answer(
        task, text="三处已核查，两处当场挪移，一处方案报区里。", by=cast.person("zhao"), version=task.version
    )
    return meeting
