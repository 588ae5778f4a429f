"""Three rounds in a row, through the pages: what changes in between adds up, and the third costs a fifth of the first.

Twelve firms with five people each stand in the street's ledger; the registrar
knows the firms. Every act is a form that an officer sends, and is counted.

1 → 2: 三号 closes (five go), 李新 joins 一号, one leaves 二号, one moves from 四号 to 五号, 六号 is renamed.
2 → 3: 七号 merges into 八号, 快兔跑腿 is found on the ground, 周新 joins 一号.
"""

import json
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from enterprises.actions import books
from enterprises.forms.discrepancies import SettleForm
from enterprises.models import (
    Candidate,
    Case,
    ChangeReport,
    Discrepancy,
    Enterprise,
    FrozenFigure,
    Obligation,
    Round,
    Section,
    Submission,
    Sweep,
    Worker,
    WorkerLink,
)
from enterprises.queries.round_comparison import compare
from shanyang.departments.actions import jobs
from tests import cast
from tests.enterprises.ledgers.making import a_book, a_uscc, an_id
from tests.enterprises.test_books import FIRM_HEADS, HEADS, column, saved

TRUTH = json.loads((Path(__file__).parent / "three_rounds.json").read_text(encoding="utf-8"))
NUMBERS = "一二三四五六七八九东西南"
TODAY = timezone.localdate


def firm(number):
    return f"焦作市{number}号配送服务有限公司"


def names(number):
    at = NUMBERS.index(number)
    return [f"{'赵钱孙李周吴郑王冯陈卫蒋'[at]}{'甲乙丙丁戊'[n]}{number}" for n in range(5)]


def firms():
    return [
        [firm(n), a_uscc(at), "外卖配送", "东方红街道", "文化巷社区", f"人民路 {at + 1} 号", 5, "正常", "2020-05-01"]
        for at, n in enumerate(NUMBERS)
    ]


def people():
    rows = [(name, firm(number)) for number in NUMBERS for name in names(number)]
    return [
        [name, an_id(at), f"138{at:08d}", at_firm, "骑手", "群众", "在岗"] for at, (name, at_firm) in enumerate(rows)
    ]


class Desk:
    """One officer at the browser: every form that is sent counts as an act."""

    def __init__(self, client, user):
        self.client, self.user, self.acts = client, user, Counter()

    def send(self, address, *args, **values):
        self.client.force_login(self.user)
        answer = self.client.post(
            reverse(f"enterprises:{address}", args=args), {"request_key": uuid.uuid4().hex, **values}
        )
        assert answer.status_code in (200, 302), answer.text
        self.acts[self.round] += 1
        jobs.run_queued()
        return answer

    @property
    def round(self):
        return Round.objects.order_by("-number").values_list("number", flat=True).first() or 1

    def deliver(self, source, data):
        self.client.force_login(self.user)
        page = self.client.get(reverse("enterprises:deliver"))
        offer = next(key for key, _ in page.context["form"].fields["as_"].choices if key.startswith(source))
        self.send("deliver", as_=offer, file=SimpleUploadedFile(f"{uuid.uuid4().hex}.xlsx", data))
        return Submission.objects.filter(kind="file").latest("id")

    def write(self, submission, **answers):
        submission.refresh_from_db()
        assert submission.state == "staged", (submission.state, submission.problem)
        if answers:
            self.send("submission-answers", submission.pk, version=submission.version, **answers)
            submission.refresh_from_db()
        self.send("submission-apply", submission.pk, version=submission.version)
        submission.refresh_from_db()
        assert submission.state == "accepted"

    def steps(self, case, only=""):
        """The five steps of one case, or one of them; who is known by telephone is neither called nor visited."""
        for step in ("map", "check", "screen", "enquire", "visit"):
            case.refresh_from_db()
            if case.step != step or (only and step != only):
                continue
            if step in ("enquire", "visit"):
                self.send("case-waive", case.pk, step, version=case.version, note="电话里说清了，人员与名册一致。")
            else:
                self.send(
                    "case-step", case.pk, step, version=case.version,
                    **({"outcome": "in", "note": "在本区经营，有骑手。"} if step == "screen" else {"outcome": "done"}),
                )  # fmt: skip


@pytest.fixture
def desks(client, lin, wang, zhao, wu):
    return {user.name: Desk(client, user) for user in (lin, wang, zhao, wu)}


def open_round(lead, number):
    """Three rounds, a fortnight apart, all of them around today."""
    as_of = TODAY() - timedelta(days=10 * (3 - number))
    lead.send(
        "round-open", name=f"第{number}次排查",
        period_from=as_of - timedelta(days=30), period_to=TODAY() + timedelta(days=60),
        as_of=as_of, due_on=TODAY() + timedelta(days=20), owed=["registrar", "territory"],
        mandatory_steps=["map", "check", "screen"],
    )  # fmt: skip
    return Round.objects.get(number=number)


def owed(round_, source):
    rows = Obligation.objects.filter(round=round_, source=source)
    return rows.get(division__code=cast.DONGFANGHONG) if source == "territory" else rows.get()


def silence(round_):
    """The other eight streets have nothing, and say so; that is not counted here."""
    from enterprises.actions import rounds

    for obligation in round_.obligations.filter(closed_at=None):
        rounds.declare_none(obligation, by=obligation.round.opened_by)
    jobs.run_queued()


def settle(round_, street):
    """What still waits for a person: doubtful pairs and open discrepancies of this street."""
    for pair in Candidate.objects.filter(round=round_, state="open"):
        street.send("candidate-decide", pair.pk, state="different", reason="看过，是两个。", version=pair.version)
    for row in Discrepancy.objects.filter(round=round_, state="open").prefetch_related("values"):
        street.client.force_login(street.user)
        page = street.client.get(reverse("enterprises:discrepancy", args=[row.pk]))
        form = next(one for part in page.context for one in part.flatten().values() if isinstance(one, SettleForm))
        choice = form.fields["choice"].choices[0][0]
        street.send("discrepancy", row.pk, choice=choice, reason="按登记核对。", version=row.version)


def finish(round_, lead):
    """Consolidated, signed for the district committee, frozen."""
    from enterprises.actions import freezing, rounds, sign_off
    from enterprises.queries import signing

    lin = lead.user
    round_.refresh_from_db()
    rounds.begin_consolidation(round_, by=lin, version=round_.version, reason="各方已报齐。")
    jobs.run_queued()
    for node in signing.unsigned(signing.tree(round_)):
        sign_off.sign(round_, node.organization, by=lin, note="")
    round_.refresh_from_db()
    if round_.state == "consolidating":
        sign_off.complete(round_, by=lin, version=round_.version)
        round_.refresh_from_db()
    freezing.freeze(round_, by=lin)
    return Round.objects.get(pk=round_.pk)


def figures(round_):
    """The district's frozen figures that the truth names."""
    rows = FrozenFigure.objects.filter(round=round_, subject_type="district")
    return dict(rows.filter(measure__in=["enterprises", "workers", "employments"]).values_list("measure", "value"))


def test_three_rounds_add_up_and_the_third_costs_a_fifth(desks):
    lead, registrar, street, community = desks["林"], desks["王"], desks["赵"], desks["吴"]
    # -- the first round: everything is new ----------------------------------------
    first = open_round(lead, 1)
    street.write(street.deliver("territory", a_book({"企业": [FIRM_HEADS, *firms()], "人员": [HEADS, *people()]})))
    registrar.write(registrar.deliver("registrar", a_book({"企业": [FIRM_HEADS, *firms()]})))
    street.send("obligation-close", owed(first, "territory").pk, answer="all")
    registrar.send("obligation-close", owed(first, "registrar").pk, answer="all")
    silence(first)
    settle(first, street)
    for case in Case.objects.filter(round=first):
        street.steps(case)
    first = finish(first, lead)

    # -- between the rounds ------------------------------------------------------------
    renamed = Enterprise.objects.get(name=firm("六"))
    community.send(
        "change-report", renamed.pk, kind="renamed", happened_on=TODAY() - timedelta(days=15),
        name="焦作市陆号配送服务有限公司", note="换了新招牌和执照。",
    )  # fmt: skip
    change = ChangeReport.objects.get()
    registrar.send("change-check", change.pk, version=change.version, note="登记系统已变更。", verdict="accepted")

    # -- the second round: the book comes back changed --------------------------------
    second = open_round(lead, 2)
    with books.download(owed(second, "territory"), by=street.user) as file:
        made = openpyxl.load_workbook(file)
    sheet, roster = made["企业"], made["人员"]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 2).value == firm("三"):
            sheet.cell(row, column(sheet, "经营状况")).value = "已关停"
    where = {roster.cell(row, 2).value: row for row in range(2, roster.max_row + 1)}
    state = column(roster, "在岗状态")
    for name in names("三"):
        roster.cell(where[name], state).value = "已离职"
    moved, gone = names("四")[0], names("二")[0]
    roster.cell(where[moved], column(roster, "用工单位")).value = firm("五")
    roster.cell(where[moved], column(roster, "统一社会信用代码")).value = None
    roster.append(["", "李新一", an_id(90), "13900000090", firm("一")])
    roster.delete_rows(where[gone])
    mover = WorkerLink.objects.get(round=first, report__name=moved).worker
    street.write(street.deliver("territory", saved(made)), missing="left")
    registrar.send("book-confirm", owed(second, "registrar").pk)
    street.send("obligation-close", owed(second, "territory").pk, answer="all")
    silence(second)
    settle(second, street)
    street.send("round-carry-over", second.pk)
    closed = Case.objects.get(round=second, enterprise__name=firm("三"))
    for case in Case.objects.filter(round=second).exclude(step="done").exclude(pk=closed.pk):
        street.steps(case)
    for step in ("map", "check"):
        closed.refresh_from_db()
        street.send("case-step", closed.pk, step, version=closed.version, outcome="done")
    closed.refresh_from_db()
    street.send("case-step", closed.pk, "screen", version=closed.version, outcome="out", note="已关停，门店腾空。")
    assert WorkerLink.objects.open().get(round=second, report__name=moved).worker == mover
    second = finish(second, lead)

    # -- the third round: almost nothing has changed -----------------------------------
    seven, eight = Enterprise.objects.get(name=firm("七")), Enterprise.objects.get(name=firm("八"))
    lead.send(
        "enterprise-merge",
        seven.pk,
        other=eight.pk,
        effective_on=TODAY() - timedelta(days=5),
        reason="吸收合并，登记机关已办。",
    )
    one = Enterprise.objects.get(name=firm("一"))
    community.send(
        "change-report", one.pk, kind="person_joined", happened_on=TODAY() - timedelta(days=3), person_name="周新三",
        note="站长来登记。",
    )  # fmt: skip
    third = open_round(lead, 3)
    joined = ChangeReport.objects.get(kind="person_joined")
    registrar.send("book-confirm", owed(third, "registrar").pk)
    sweep = Sweep.objects.get(round=third, division__code=cast.WENHUAXIANG)
    section = Section.objects.filter(division=sweep.division).earliest("id")
    community.send("sweep-find", sweep.pk, section=section.pk, name="快兔跑腿服务部", business="跑腿")
    street.send("change-check", joined.pk, version=joined.version, note="问过站长。", verdict="accepted")
    with books.download(owed(third, "territory"), by=street.user) as file:
        made = openpyxl.load_workbook(file)
    made["人员"].append(["", "周新三", an_id(91), "13900000091", firm("一")])
    street.write(street.deliver("territory", saved(made)))
    street.send("obligation-close", owed(third, "territory").pk, answer="all")
    silence(third)
    settle(third, street)
    street.send("round-carry-over", third.pk)
    found = Case.objects.get(round=third, enterprise__name="快兔跑腿服务部")
    for step in ("map", "check"):
        found.refresh_from_db()
        community.send("case-step", found.pk, step, version=found.version, outcome="done")
    street.steps(found, only="screen")
    for step in ("enquire", "visit"):
        found.refresh_from_db()
        community.send("case-waive", found.pk, step, version=found.version, note="当面问过、看过。")
    assert not Case.objects.filter(round=third, enterprise__merged_into=None).exclude(step="done").exists()
    third = finish(third, lead)

    # -- the truth ------------------------------------------------------------------------
    rounds = {1: first, 2: second, 3: third}
    for truth in TRUTH["rounds"]:
        assert {"number": truth["number"], **figures(rounds[truth["number"]])} == truth
    for truth in TRUTH["changes"]:
        line = compare(rounds[truth["from"]], rounds[truth["to"]]).line(truth["measure"])
        assert line.difference == truth["difference"]
        assert {f"{one.code}{'+' if one.sign > 0 else '-'}": one.count for one in line.causes} == truth["causes"]
        assert sum(one.sign * one.count for one in line.causes) == line.difference
    assert street.acts[3] <= street.acts[1] * 0.2, street.acts
    assert registrar.acts[3] <= registrar.acts[1] * 0.4, registrar.acts
    assert Worker.objects.filter(merged_into=None).count() == 62
