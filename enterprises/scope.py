"""Who sees which rows of the survey.

One definition per table; every list, detail, export, search and file goes
through `visible_to`. A street sees an enterprise by responsibility or by an
outlet on its ground, people only where they work on its ground; a department
always sees what it delivered itself; the enterprise sees itself and nothing
that officers wrote about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Case, F, Q, QuerySet, Value, When

from shanyang.departments.rules.duties import Duty
from shanyang.departments.scope import ScopedQuerySet, dimensions_of, division_range, path_range

TERRITORIAL = (Duty.TERRITORY, Duty.COMMUNITY)
# Offices that work on cases; the employer and the upper organization do not read officers' notes.
CASE_WORKERS = (Duty.LEAD, Duty.REGISTRAR, Duty.SECTOR, *TERRITORIAL)
# Offices that need to know people by name. A sector department does not.
PEOPLE_WORKERS = (Duty.LEAD, *TERRITORIAL)


def _model(name: str) -> Any:
    return apps.get_model("enterprises", name)


def enterprises_of(post: Any, to: str = "") -> Q | None:
    """Enterprises one post reaches; `to` is the path from the table to the enterprise, with its `__`."""
    if post.duty == Duty.MASS:
        return None
    condition = dimensions_of(
        post,
        division=f"{to}division__code",
        sector=f"{to}sector__code",
        party_organization=f"{to}party_organization__path",
        enterprise=f"{to}id" if to else "id",
    )
    if condition is None:
        return None
    if post.duty == Duty.INSTRUCTOR and not post.enterprise_id:
        return None
    if post.duty in TERRITORIAL and post.division_id and not post.enterprise_id:
        on_its_ground = _model("Outlet").objects.filter(division_range(post.division.code), merged_into__isnull=True)
        condition |= Q(**{f"{to}id__in" if to else "id__in": on_its_ground.order_by().values("enterprise_id")})
    return condition


@dataclass(frozen=True)
class Unheard:
    """Rounds whose words are not all told yet, and which of their links are: a condition on the links."""

    rounds: tuple[int, ...]
    told: Q

    def __bool__(self) -> bool:
        return bool(self.rounds)

    @property
    def links(self) -> Q:
        return ~Q(round_id__in=self.rounds) | self.told


NOTHING_UNHEARD = Unheard((), Q())


def workers_of(post: Any, to: str = "id", unheard: Unheard = NOTHING_UNHEARD) -> Q | None:
    """People one post reaches, but for those only unheard words tell of; `to` is the path to the worker's id."""
    links = _people_links(post, unheard)
    if links is None:
        return None
    if links is True:
        return Q()
    return Q(**{f"{to}__in": links})


def _people_links(post: Any, unheard: Unheard) -> QuerySet[Any] | bool | None:
    if post.duty == Duty.LEAD:
        return True
    open_links = _model("WorkerLink").objects.filter(until__isnull=True).order_by()
    if unheard:
        open_links = open_links.filter(unheard.links)
    if post.duty in TERRITORIAL and post.division_id:
        here = division_range(post.division.code, "report__division__code") | Q(report__division__isnull=True) & (
            division_range(post.division.code, "outlet__division__code")
            | Q(outlet__division__isnull=True) & division_range(post.division.code, "enterprise__division__code")
        )
        return open_links.filter(here).values("worker_id")
    if post.duty in (Duty.EMPLOYER, Duty.INSTRUCTOR) and post.enterprise_id:
        return open_links.filter(enterprise_id=post.enterprise_id).values("worker_id")
    if post.duty == Duty.PARTY and post.party_organization_id:
        below = path_range(post.party_organization.path)
        if post.party_organization.parent_id is None:
            # The top also settles whom nobody has placed yet, and knows who is affiliated outside.
            below |= Q(party_organization__isnull=True) | Q(party_organization__kind="outside")
        return (
            _model("WorkerEntry")
            .objects.filter(below, party_status__in=["formal", "probationary"])
            .exclude(round_id__in=unheard.rounds)
            .order_by()
            .values("worker_id")
        )
    return None


class EnterpriseQuerySet(ScopedQuerySet):
    def living(self) -> EnterpriseQuerySet:
        """Not merged into another and supported by at least one standing report."""
        return self.filter(merged_into__isnull=True, dormant_since__isnull=True)

    def within(self, post: Any, on: date) -> Q | None:
        return enterprises_of(post)


class OutletQuerySet(ScopedQuerySet):
    def living(self) -> OutletQuerySet:
        return self.filter(merged_into__isnull=True, dormant_since__isnull=True)

    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.MASS:
            return None
        if post.duty in TERRITORIAL and post.division_id:
            return division_range(post.division.code) | division_range(post.division.code, "enterprise__division__code")
        return enterprises_of(post, "enterprise__")


class WorkerQuerySet(ScopedQuerySet):
    def living(self) -> WorkerQuerySet:
        return self.filter(merged_into__isnull=True, dormant_since__isnull=True)

    def within(self, post: Any, on: date) -> Q | None:
        return workers_of(post)

    def told_to(self, user: Any, unheard: Unheard) -> WorkerQuerySet:
        """`visible_to`, without those of whom only words tell that the reader must not have heard yet."""
        return self.reached_by(workers_of(post, unheard=unheard) for post in user.posts_on() if not post.administrative)


class ByEnterpriseQuerySet(ScopedQuerySet):
    """Tables with an `enterprise`; visible with it, to those who work on cases."""

    duties: tuple[Duty, ...] = CASE_WORKERS

    def within(self, post: Any, on: date) -> Q | None:
        if post.duty not in self.duties:
            return None
        return enterprises_of(post, "enterprise__")


class CaseQuerySet(ByEnterpriseQuerySet):
    """A case holds what officers noted on the telephone and at the door.

    The registering authority knows every enterprise of the district, and walks
    none of the steps: it settles differences, and reads no notes.
    """

    duties = tuple(duty for duty in CASE_WORKERS if duty != Duty.REGISTRAR)

    def late_on(self, day: date) -> CaseQuerySet:
        return self.filter(due_on__lt=day, closed_on__isnull=True)


class PrecedentQuerySet(ScopedQuerySet):
    """A precedent names no enterprise: everybody who works on cases learns from all of them.

    The case behind it opens only where the case itself is visible.
    """

    def standing(self) -> PrecedentQuerySet:
        return self.filter(record__withdrawn_at__isnull=True)

    def within(self, post: Any, on: date) -> Q | None:
        return Q() if post.duty in CaseQuerySet.duties else None


class DiscrepancyQuerySet(ByEnterpriseQuerySet):
    """A discrepancy about a person is for those who work with people."""

    def within(self, post: Any, on: date) -> Q | None:
        condition = super().within(post, on)
        if condition is None or post.duty == Duty.LEAD:
            return condition
        people = workers_of(post, "worker_id")
        return condition & (Q(worker__isnull=True) | people if people is not None else Q(worker__isnull=True))


class EnterpriseEntryQuerySet(ByEnterpriseQuerySet):
    duties = (*CASE_WORKERS, Duty.PARTY, Duty.EMPLOYER, Duty.INSTRUCTOR)


class CandidateQuerySet(ScopedQuerySet):
    """Pairs wait for those who see both sides; pairs of people only for those who work with people.

    Pairs of outlets are of one enterprise; a street decides about those on its own ground.
    """

    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty not in CASE_WORKERS:
            return None
        a, b = enterprises_of(post, "enterprise_a__"), enterprises_of(post, "enterprise_b__")
        condition = Q(kind="enterprise") & a & b if a is not None and b is not None else None
        if post.duty in TERRITORIAL and post.division_id:
            code = post.division.code
            here = division_range(code, "outlet_a__division__code") & division_range(code, "outlet_b__division__code")
            condition = Q(kind="outlet") & here if condition is None else condition | Q(kind="outlet") & here
        elif (of_firm := enterprises_of(post, "outlet_a__enterprise__")) is not None:
            outlets = Q(kind="outlet") & of_firm
            condition = outlets if condition is None else condition | outlets
        if post.duty in TERRITORIAL:
            a, b = workers_of(post, "worker_a_id"), workers_of(post, "worker_b_id")
            if a is not None and b is not None:
                people = Q(kind="worker") & a & b
                condition = people if condition is None else condition | people
        return condition


class PersonEntryQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        """With the person; a street also sees who, after consolidation, works on its ground."""
        people = workers_of(post, "worker_id")
        if people is None or post.duty not in TERRITORIAL or not post.division_id:
            return people
        here = _model("EmploymentEntry").objects.filter(division_range(post.division.code), active=True)
        return people | Q(worker_id__in=here.order_by().values("worker_id"))


class EmploymentEntryQuerySet(PersonEntryQuerySet):
    """With the person, but an enterprise does not learn where else its people work."""

    def within(self, post: Any, on: date) -> Q | None:
        people = super().within(post, on)
        if people is None or post.duty not in (Duty.EMPLOYER, Duty.INSTRUCTOR):
            return people
        return people & Q(enterprise_id=post.enterprise_id)


class SubmissionQuerySet(ScopedQuerySet):
    def standing(self) -> SubmissionQuerySet:
        return self.filter(state="accepted")

    def within(self, post: Any, on: date) -> Q | None:
        """The lead sees all deliveries; everybody else those of the own department or enterprise."""
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty == Duty.EMPLOYER:
            # What an officer heard about the enterprise is a delivery about it too, but not its own.
            return Q(source="employer", enterprise_id=post.enterprise_id) if post.enterprise_id else None
        if post.duty in (Duty.REGISTRAR, Duty.SECTOR, *TERRITORIAL) and post.department_id:
            own = Q(department_id=post.department_id)
            if post.duty in TERRITORIAL and post.division_id:
                # What the street delivered for an enterprise, and what its enterprises delivered themselves.
                own |= Q(source="employer") & division_range(post.division.code, "enterprise__division__code")
            return own
        return None


class ObligationQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty == Duty.EMPLOYER:
            return Q(source="employer", enterprise_id=post.enterprise_id) if post.enterprise_id else None
        if post.duty == Duty.REGISTRAR:
            return Q(source="registrar", department_id=post.department_id)
        if post.duty == Duty.SECTOR:
            return Q(source="supervisor", department_id=post.department_id)
        if post.duty in TERRITORIAL and post.division_id:
            return Q(source="territory") & division_range(post.division.code) | Q(source="employer") & division_range(
                post.division.code, "enterprise__division__code"
            )
        return None


COUNTS_OF_FIRMS = ("enterprises", "outlets", "without_roster")
"""Measures whose rows name no person; a sector department opens only these."""


class FigureQuerySet(ScopedQuerySet):
    """A figure is visible where the rows behind it are: whoever reads a number can open what it counts."""

    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty in TERRITORIAL and post.division_id and not post.sector_id:
            divisions = apps.get_model("departments", "Division").objects
            places = divisions.filter(division_range(post.division.code, "code"))
            return Q(subject_type="division", subject_id__in=places.order_by().values("id"))
        if post.duty == Duty.SECTOR and post.sector_id and not post.division_id:
            return Q(subject_type="sector", subject_id=post.sector_id, measure__in=COUNTS_OF_FIRMS)
        if post.duty == Duty.PARTY and post.party_organization_id:
            below = apps.get_model("departments", "PartyOrganization").objects.filter(
                path_range(post.party_organization.path, "path")
            )
            return Q(subject_type="organization", subject_id__in=below.order_by().values("id"))
        return None


class SignOffQuerySet(ScopedQuerySet):
    def valid(self) -> SignOffQuerySet:
        return self.filter(voided_at__isnull=True)

    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty == Duty.PARTY and post.party_organization_id:
            return path_range(post.party_organization.path)
        return None


class SectionQuerySet(ScopedQuerySet):
    """A stretch of ground belongs to its community, the street above it and the lead."""

    def within(self, post: Any, on: date) -> Q | None:
        return _on_the_ground(post)


class VisitPlanQuerySet(ScopedQuerySet):
    """A plan of visits belongs to its ground, the lead, and those who are sent."""

    def standing(self) -> VisitPlanQuerySet:
        return self.filter(cancelled_at__isnull=True)

    def within(self, post: Any, on: date) -> Q | None:
        here = _on_the_ground(post)
        if post.duty not in TERRITORIAL or here is None:
            return here
        sent = _model("VisitPlan").assigned.through.objects.filter(user_id=post.user_id)
        return here | Q(pk__in=sent.values("visitplan_id"))


class SweepQuerySet(ScopedQuerySet):
    def open(self) -> SweepQuerySet:
        return self.filter(declared="")

    def within(self, post: Any, on: date) -> Q | None:
        return _on_the_ground(post)


class FindQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        return _on_the_ground(post, "sweep__")


def _on_the_ground(post: Any, to: str = "") -> Q | None:
    if post.duty == Duty.LEAD:
        return Q()
    if post.duty in TERRITORIAL and post.division_id:
        return division_range(post.division.code, f"{to}division__code")
    return None


class ChangeQuerySet(ScopedQuerySet):
    """A change is for who answers for the enterprise, who has to check it, and the office that reported it.

    What it says of a person is for those who work with people.
    """

    def open(self) -> ChangeQuerySet:
        return self.filter(state="open")

    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty not in CASE_WORKERS and post.duty != Duty.EMPLOYER:
            return None
        if post.duty == Duty.EMPLOYER:
            # The enterprise reads what it reported itself, and nothing that officers wrote about it.
            return Q(enterprise_id=post.enterprise_id, reported_by_id=post.user_id) if post.enterprise_id else None
        condition = Q(checker_id=post.department_id)
        reached = enterprises_of(post, "enterprise__")
        if reached is not None:
            # A post without dimensions reaches all: OR with an empty condition would lose that.
            condition = condition | reached if reached else Q()
        if post.duty in TERRITORIAL and post.division_id:
            condition |= division_range(post.division.code)
        if post.duty not in PEOPLE_WORKERS:
            condition &= ~Q(kind__in=["person_joined", "person_left"])
        return condition


class SuccessionQuerySet(ScopedQuerySet):
    """The history of an enterprise is read with it, from either side; the reasons by who works its cases."""

    def standing(self) -> SuccessionQuerySet:
        return self.filter(undone_at__isnull=True)

    def within(self, post: Any, on: date) -> Q | None:
        return self._on_either_side(post) if post.duty in CASE_WORKERS else None

    def with_reasons_told_to(self, user: Any) -> SuccessionQuerySet:
        """`told_reason` and `told_undo_reason`: what officers wrote, empty for who reads none of their notes."""
        posts = [post for post in user.posts_on() if not post.administrative and post.duty in CaseQuerySet.duties]
        rows = _model("Succession").objects.reached_by(self._on_either_side(post) for post in posts)
        told = When(pk__in=rows.order_by().values("pk"), then=F("reason"))
        told_undo = When(pk__in=rows.order_by().values("pk"), then=F("undo_reason"))
        return self.defer("reason", "undo_reason").annotate(
            told_reason=Case(told, default=Value("")), told_undo_reason=Case(told_undo, default=Value(""))
        )

    @staticmethod
    def _on_either_side(post: Any) -> Q | None:
        one, other = enterprises_of(post, "enterprise__"), enterprises_of(post, "other__")
        return one | other if one is not None and other is not None else None


class DataRequestQuerySet(ScopedQuerySet):
    """The ledger of requests is open to the offices that answer from it; only the lead writes it."""

    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.LEAD or post.duty in (Duty.SECTOR, Duty.TERRITORY):
            return Q()
        return None


class RequestTaskQuerySet(ScopedQuerySet):
    def within(self, post: Any, on: date) -> Q | None:
        if post.duty == Duty.LEAD:
            return Q()
        if post.duty == Duty.TERRITORY and post.division_id:
            return division_range(post.division.code)
        return None


class AnswerLinkQuerySet(ByEnterpriseQuerySet):
    """一次性链接: for those who call the enterprise."""

    duties = (Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY)
