"""Between the demo's rounds and in its second: changes reported, books confirmed, communities on their rounds."""

from datetime import timedelta

from django.utils import timezone

from enterprises.actions import books, changes, rounds, sweeps
from enterprises.models import Enterprise, Obligation, Round, Section, Sweep
from shanyang.demo import cast
from shanyang.departments.actions import jobs
from shanyang.departments.models import User

# How far the communities of each street have come, street after street.
DECLARED, BEGUN = 20, 12
CONFIRMED = 3
FOUND = ("快兔跑腿服务部", "路口第二间门面，门口停着六辆配送车", "跑腿配送")


def report_changes() -> None:
    """Three things that somebody learned of: one waits, one was checked, one was not so."""
    firms = list(Enterprise.objects.living().filter(division__isnull=False).order_by("pk")[:3])
    yesterday = timezone.localdate() - timedelta(days=2)
    notes = (
        ("facts", "站点扩建，增加一间休息室，走访时看到。"),
        ("facts", "换了联系人，电话里说的。"),
        ("closed", "听说门店搬空了。"),
    )
    made = [
        changes.report(kind, happened_on=yesterday, note=note, by=cast.person("lin"), enterprise=firm)
        for firm, (kind, note) in zip(firms, notes, strict=False)
    ]
    for act, change in zip((None, changes.accept, changes.decline), made, strict=False):
        if act is not None and change.enterprise and change.enterprise.division:
            officer = cast.officer_of(change.enterprise.division.code)
            note = "到现场看过，属实。" if act is changes.accept else "到现场看过，还在正常营业。"
            act(change, by=officer, version=change.version, note=note)


def confirm_books(round_: Round) -> None:
    """A few enterprises that have nothing new to say stand by what they said last time."""
    waiting = Obligation.objects.filter(round=round_, source="employer", closed_at=None).select_related(
        "enterprise__division", "round", "department"
    )
    count = 0
    for obligation in waiting.order_by("pk"):
        if count == CONFIRMED or rounds.deliveries_for(obligation).exists():
            continue
        if obligation.enterprise is None or obligation.enterprise.division is None:
            continue
        book = books.prepare(obligation, by=cast.person("lin"))
        if book is not None and book.rows_total:
            books.confirm_all(obligation, by=cast.officer_of(obligation.enterprise.division.code))
            count += 1
    jobs.run_queued()


def walk(round_: Round, *, declared: int = DECLARED, begun: int = BEGUN, find: bool = True) -> None:
    """Some communities have declared, some are on their way, the rest have not begun."""
    found = Sweep.objects.filter(round=round_).select_related("division", "round").order_by("pk")
    for number, sweep in enumerate(found[: declared + begun]):
        by: User = cast.officer_of(sweep.division.code)
        sections = list(Section.objects.filter(division=sweep.division, ended_on=None).order_by("pk"))
        for place, section in enumerate(sections if number < declared else sections[:1]):
            answer = "done" if (number + place) % 3 else "none"
            sweeps.walk(sweep, section, answer=answer, by=by)
        if number < declared:
            sweeps.declare(sweep, by=by, version=sweep.version)
        elif find and number == declared and sections:
            name, address, business = FOUND
            sweeps.find(sweep, sections[0], name=name, address=address, business=business, by=by)
