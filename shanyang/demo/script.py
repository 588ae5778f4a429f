"""The story of the demo: one round worked to its end, the next one under way.

Nothing is inserted as a result. The generated files are delivered, doubts and
contradictions are decided and the steps are taken through the same actions
that the pages call, each by the person whose office it is.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from branches.actions import proposals
from enterprises.actions import candidates, cases, consolidation, discrepancies, freezing, rounds, sign_off
from enterprises.models import Candidate, Case, Discrepancy, Enterprise, FrozenFigure, Obligation, Round
from enterprises.queries import signing
from enterprises.queries.voices import reports_of, voices
from shanyang.demo import between, cast, deliveries, generator, requests, responsibilities, screening, stations
from shanyang.demo.cast import FIRST_RUN, SINCE
from shanyang.demo.district import District
from shanyang.demo.knowledge import Knowledge, enterprise_named
from shanyang.demo.ledgers import Shelf
from shanyang.departments.actions import jobs, party_organizations, seeding
from shanyang.departments.models import Division, PartyOrganization, User
from shanyang.departments.rules.duties import Duty

SEED = 2026
# The second round's ledgers are worse, so that there is something to decide.
FIRST_LEVEL, SECOND_LEVEL = "messy", "hostile"
# Whose contact signs in, and where an instructor has been sent.
POSTS_IN_ENTERPRISES = ((cast.CONTACT, "启航直播电商科技"), (cast.INSTRUCTOR, "乐播传媒"))

Say = Callable[[str], None]


@dataclass(frozen=True)
class Calendar:
    """Two rounds around today: the last month is done, this month's is under way."""

    first: date
    second: date
    today: date

    @classmethod
    def around(cls, today: date) -> "Calendar":
        second = today.replace(day=1) - timedelta(days=1)
        return cls(second.replace(day=1) - timedelta(days=1), second, today)


def ready() -> bool:
    """Whether the story has been told to its end in this database."""
    return Round.objects.filter(number=2, consolidated_at__isnull=False).exists()


def tell(say: Say, *, workers: int = 1459) -> None:
    """From an empty, migrated database to round two under way."""
    calendar = Calendar.around(timezone.localdate())
    with tempfile.TemporaryDirectory(prefix="ledgers-") as folder:
        make = partial(generator.make, seed=SEED, workers=workers, as_of=(calendar.first, calendar.second), apart=True)
        say("Founding the demo district …")
        one = make(Path(folder) / "1", level=FIRST_LEVEL)
        found_district(one.shelf.district)
        say("Round one: delivering …")
        first = open_first(calendar)
        knowledge = Knowledge(one.shelf)
        deliver_all(first, one.shelf, knowledge)
        say("Round one: deciding and taking the five steps …")
        work(first, knowledge)
        say("Round one: consolidating, signing, freezing …")
        finish(first)
        say("Round two: delivering what has arrived so far …")
        two = make(Path(folder) / "2", level=SECOND_LEVEL, round_number=2)
        between.report_changes()
        second = open_second(calendar)
        jobs.run_queued()
        deliveries.deliver_offices(second, two.shelf)
        deliveries.deliver_employers(second, two.shelf, unwritten=1)
        between.confirm_books(second)
        between.walk(second)
        begin_second(second, Knowledge(two.shelf))
        say("The four parties: norms, duties, a joint meeting …")
        responsibilities.tell(calendar.today)
        requests.tell(calendar.today)


# -- the ground ------------------------------------------------------------------


def found_district(world: District) -> None:
    """Places, offices, duties, Party organizations, accounts and stations."""
    seeding.load(by=FIRST_RUN, since=SINCE)
    standing = {o.code: o for o in PartyOrganization.objects.open()}
    for organization in world.organizations:
        if organization.code not in standing:
            standing[organization.code] = party_organizations.found(
                code=organization.code, name=organization.name, kind=organization.kind,
                parent=standing[organization.parent], since=SINCE, by=FIRST_RUN,
                division=Division.objects.open().filter(code=organization.street_code).first(), reason="演示数据",
            )  # fmt: skip
    cast.admit(cast.MAIN_CAST)
    cast.admit(cast.OTHER_OFFICES)
    stations.open_all(SEED, since=SINCE)
    screening.tell(SINCE)


# -- round one --------------------------------------------------------------------


def open_first(calendar: Calendar) -> Round:
    begins = calendar.first + timedelta(days=1)
    return rounds.open_round(
        name=f"{calendar.first.year}年{calendar.first.month}月底数排查", period=(begins, calendar.second),
        as_of=calendar.first, due_on=begins + timedelta(days=14), by=cast.person("lin"),
    )  # fmt: skip


def deliver_all(round_: Round, shelf: Shelf, knowledge: Knowledge) -> None:
    """Offices first: only then is it known which enterprises owe a ledger of their own."""
    deliveries.deliver_offices(round_, shelf)
    knowledge.look(round_)
    for role, short in POSTS_IN_ENTERPRISES:
        cast.grant(cast.account(role), role, enterprise=enterprise_named(knowledge, short))
    deliveries.deliver_employers(round_, shelf)
    declare_the_silent(round_)
    close_deliveries(round_)


def declare_the_silent(round_: Round) -> None:
    """Who has nothing to hand in says so; for an enterprise its street does."""
    for obligation in round_.obligations.filter(closed_at__isnull=True, declared_none_at__isnull=True):
        if not rounds.deliveries_for(obligation).exclude(state__in=["refused", "withdrawn"]).exists():
            rounds.declare_none(obligation, by=who_answers(obligation))


def close_deliveries(round_: Round) -> None:
    for obligation in round_.obligations.filter(closed_at__isnull=True):
        rounds.close_delivery(obligation, by=who_answers(obligation))
    jobs.run_queued()


def who_answers(obligation: Obligation) -> User:
    """The person in whose office the ledger falls due."""
    if obligation.source == "employer":
        own = User.objects.filter(posts__duty=Duty.EMPLOYER, posts__enterprise=obligation.enterprise).first()
        return own or officer(obligation.enterprise)
    if obligation.source == "territory" and obligation.division:
        return cast.officer_of(obligation.division.code)
    duty = Duty.REGISTRAR if obligation.source == "registrar" else Duty.SECTOR
    people = User.objects.filter(posts__duty=duty, posts__department=obligation.department)
    if obligation.sector_id:
        people = people.filter(posts__sector=obligation.sector)
    return people.distinct().get()


def officer(enterprise: Enterprise | None) -> User:
    """The street's officer for an enterprise; the lead where no street is known."""
    if enterprise is None or enterprise.division is None:
        return cast.person("lin")
    return cast.officer_of(enterprise.division.code)


def work(round_: Round, knowledge: Knowledge) -> None:
    """Doubts, then the five steps of every case, then what is still contradictory."""
    decide_doubts(round_, knowledge)
    standing = Case.objects.filter(round=round_, enterprise__merged_into=None)
    for case in standing.select_related("enterprise__division").order_by("pk"):
        take_steps(case, knowledge)
    settle(round_, knowledge)


def decide_doubts(round_: Round, knowledge: Knowledge) -> None:
    """Decide until nothing is left: a merger may bring new pairs."""
    for _ in range(5):
        knowledge.look(round_)
        pairs = list(Candidate.objects.filter(round=round_, state=Candidate.State.OPEN).order_by("pk"))
        if not pairs:
            return
        for pair in pairs:
            pair.refresh_from_db()
            if pair.state == Candidate.State.OPEN:
                state, reason = ("same", "是同一个") if knowledge.same(pair) else ("different", "是两个不同的")
                reason = f"电话向企业核对，{reason}。"
                candidates.decide(pair, state, by=cast.person("lin"), version=pair.version, reason=reason)


def settle(round_: Round, knowledge: Knowledge) -> None:
    """Every contradiction that a person has to decide, by whoever answers for the ground."""
    knowledge.look(round_)
    rows = Discrepancy.objects.filter(round=round_, state=Discrepancy.State.OPEN)
    for row in rows.select_related("enterprise__division").prefetch_related("values").order_by("pk"):
        answer = knowledge.answer(row)
        discrepancies.resolve(
            row, value=answer.value, source=answer.source, reason=answer.reason, evidence=answer.evidence,
            by=officer(row.enterprise), version=row.version,
        )  # fmt: skip


def take_steps(
    case: Case, knowledge: Knowledge, steps: Sequence[str] = ("map", "check", "screen", "enquire", "visit")
) -> None:
    """The steps of one case, each with what was found."""
    company = knowledge.company(case.enterprise_id)
    by, today = officer(case.enterprise), timezone.localdate()
    spoke_to, place = (company.contact, company.address) if company else ("", "")
    inside = company is None or company.in_scope
    heard, seen = knowledge.learnt(case) if inside else ([], [])
    gone = "登记机关已注销，门店已关。" if company and company.status == "deregistered" else "已迁出本区，不再纳入。"
    facts: dict[str, dict[str, Any]] = {
        "map": {"outcome": "done", "note": "四方台账都看过。"},
        "check": {"outcome": "done", "note": "逐项核对，有出入的记入差异。"},
        "screen": {"outcome": "in", "note": "在本区经营，属新业态企业，纳入。"}
        if inside
        else {"outcome": "out", "note": gone},
        "enquire": {"outcome": "reached", "note": "电话核对人数、党员和经营状况。", "answers": heard,
                    "call": cases.Call(called_on=today, spoke_to=spoke_to)},
        "visit": {"outcome": "done", "note": "到经营场所看过，对名册点名。", "answers": seen,
                  "trip": cases.Trip(today, by.name, spoke_to, place, counted_how="roster")},
    }  # fmt: skip
    if not all_have_answered(case):
        facts["map"] = {"outcome": "waived", "note": "主管部门月底才出台账，先办后补。"}
    ends = str(facts["screen"]["outcome"])
    facts["screen"] |= {"criteria": screening.basis(ends), "gist": screening.lesson(ends)}
    for step in steps:
        case.refresh_from_db()
        if case.step == step:
            cases.take_step(case, step, by=by, version=case.version, **facts[step])


def finish(round_: Round) -> None:
    """Consolidate, sign from the branches up to the district, freeze, propose."""
    lin = cast.person("lin")
    round_.refresh_from_db()
    rounds.begin_consolidation(round_, by=lin, version=round_.version, reason="各方已报齐，五步已办完。")
    jobs.run_queued()
    sign_all(round_)
    round_.refresh_from_db()
    freezing.freeze(round_, by=lin)
    proposals.refresh(round_, by=lin)


def sign_all(round_: Round) -> None:
    """Branches first; a committee signs for a branch after going through the list with its secretary."""
    while True:
        round_.refresh_from_db()
        due = [node for node in signing.unsigned(signing.tree(round_)) if not node.waits_for]
        if not due:
            return
        for node in due:
            by, note = signer(node.organization)
            sign_off.sign(round_, node.organization, by=by, note=note)


def signer(organization: PartyOrganization) -> tuple[User, str]:
    if organization.parent is None:
        return cast.person("lin"), ""
    own = User.objects.filter(posts__duty=Duty.PARTY, posts__party_organization=organization).first()
    if own is not None:
        return own, ""
    upper = User.objects.get(posts__duty=Duty.PARTY, posts__party_organization=organization.parent)
    return upper, "与支部书记逐人核对名单后代签。"


# -- round two ----------------------------------------------------------------------


def open_second(calendar: Calendar) -> Round:
    return rounds.open_round(
        name=f"{calendar.second.year}年{calendar.second.month}月底数排查",
        period=(calendar.today - timedelta(days=10), calendar.today + timedelta(days=25)),
        as_of=calendar.second, due_on=calendar.today + timedelta(days=6), by=cast.person("lin"),
    )  # fmt: skip


# How many cases of round two have come how far.
PROGRESS = (("map", 8), ("check", 8), ("screen", 5), ("enquire", 3), ("visit", 1))


def begin_second(round_: Round, knowledge: Knowledge) -> None:
    """Most of those who have delivered close their delivery; a few cases are on their way."""
    delivered = [
        obligation
        for obligation in round_.obligations.filter(closed_at__isnull=True).order_by("pk")
        if rounds.deliveries_for(obligation).filter(state="accepted").exists()
    ]
    for obligation in delivered[:-2]:
        rounds.close_delivery(obligation, by=who_answers(obligation))
    jobs.run_queued()
    knowledge.look(round_)
    standing = Case.objects.filter(round=round_, enterprise__merged_into=None).select_related("enterprise__division")
    answered = sorted(standing.order_by("pk"), key=lambda case: not all_have_answered(case))
    for order, case in enumerate(answered[: PROGRESS[0][1]]):
        take_steps(case, knowledge, steps=[step for step, cases_so_far in PROGRESS if order < cases_so_far])
    screening.plan_a_day(round_, timezone.localdate())
    consolidation.consolidate(round_, by=cast.person("lin"))


def all_have_answered(case: Case) -> bool:
    return all(voice.answered for voice in voices(case, reports_of(case)))


# -- what came out --------------------------------------------------------------------


def totals() -> dict[str, int | None]:
    """The frozen district figures of the last frozen round."""
    frozen = Round.objects.frozen().first()
    if frozen is None:
        return {}
    rows = FrozenFigure.objects.filter(round=frozen, subject_type="district", measure__in=["enterprises", "workers"])
    return dict(rows.values_list("measure", "value"))
