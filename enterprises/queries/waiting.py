"""For the workbench: steps of cases, contradictions to settle, signatures due, a round to move on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import AnswerLink, Case, Discrepancy, Round
from enterprises.queries import signing, waiting_visits
from enterprises.queries.independence import sight
from enterprises.queries.settling_pages import subject_of
from shanyang.departments.rules.duties import Duty
from shanyang.departments.workbench import Waiting

AT_MOST = 50  # of one kind; the list itself has them all
READ_AT_MOST = 500
ONE_BY_ONE = 3  # more contradictions of one enterprise than this share a line
STEP_VERBS = {
    "map": gettext_lazy("办摸底"),
    "check": gettext_lazy("办核对"),
    "screen": gettext_lazy("定纳入不纳入"),
    "enquire": gettext_lazy("打电话询问"),
    "visit": gettext_lazy("去走访"),
}
STEP_REASONS = {
    "map": gettext_lazy("看四方是不是都说了话"),
    "check": gettext_lazy("四方都说了，逐项对一遍"),
    "screen": gettext_lazy("核对办完，等结论"),
    "enquire": gettext_lazy("已纳入，还有缺口要问"),
    "visit": gettext_lazy("询问办完，等实地看"),
}


def steps(user: Any, on: date) -> Iterator[Waiting]:
    """The present step of each open case: all for the street and community, only late ones for the lead."""
    if not user.holds_any((Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY)):
        return
    rows = Case.objects.visible_to(user, on).filter(
        round__state="open", enterprise__merged_into__isnull=True, enterprise__dormant_since__isnull=True
    )
    # A case that waits for its next call has a line of its own, with the day of that call.
    rows = rows.exclude(step="done").exclude(waiting_visits.called_in_vain())
    if not user.holds_any((Duty.TERRITORY, Duty.COMMUNITY)):
        rows = rows.filter(due_on__lt=on)
    elif not user.holds_any((Duty.LEAD, Duty.TERRITORY)):
        rows = rows.exclude(step="screen")
    for row in rows.select_related("enterprise", "round").order_by("due_on", "id")[:AT_MOST]:
        yield Waiting(
            verb=STEP_VERBS[row.step],
            object=row.enterprise.name,
            why=STEP_REASONS[row.step],
            due_on=row.due_on,
            url=reverse("enterprises:case-step", args=[row.pk, row.step]),
            kind="case",
            source=str(row.round),
        )


def answered_links(user: Any, on: date) -> Iterator[Waiting]:
    """What enterprises answered over their links and nobody has taken over yet."""
    if not user.holds_any((Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY)):
        return
    rows = AnswerLink.objects.visible_to(user, on).filter(
        answered_at__isnull=False, record__isnull=True, set_aside_at__isnull=True, case__round__state="open"
    )
    for row in rows.select_related("enterprise", "case__round").order_by("answered_at")[:AT_MOST]:
        if row.case is None:
            continue
        yield Waiting(
            verb=gettext_lazy("核对企业答复"),
            object=row.enterprise.name,
            why=gettext_lazy("企业已通过一次性链接答复，采用以后才计入"),
            due_on=row.case.due_on,
            url=reverse("enterprises:case-step", args=[row.case_id, "enquire"]),
            kind="case",
            source=str(row.case.round),
        )


def assigned(user: Any, on: date) -> Iterator[Waiting]:
    """Contradictions that somebody asked the user's office to look into."""
    offices = {post.department_id for post in user.posts_on(on)}
    rows = Discrepancy.objects.visible_to(user, on).filter(
        assigned_office_id__in=offices, state__in=["open", "auto"], round__state__in=["open", "consolidating"]
    )
    for row in rows.select_related("enterprise", "worker", "outlet", "round").order_by("due_on", "id")[:AT_MOST]:
        yield Waiting(
            verb=gettext_lazy("查清交办的差异"),
            object=row.enterprise.name,
            why=str(row.get_kind_display()),
            due_on=row.due_on,
            url=reverse("enterprises:discrepancy", args=[row.pk]),
            kind="discrepancy",
            source=str(row.round),
        )


def unsettled(user: Any, on: date) -> Iterator[Waiting]:
    """Contradictions that wait for a person; nothing for an office that may not read the others yet."""
    if not user.holds_any((Duty.LEAD, Duty.TERRITORY, Duty.SECTOR)):
        return
    for round_ in Round.objects.filter(state__in=["open", "consolidating"]):
        if not sight(user, round_).all:
            continue
        rows = Discrepancy.objects.visible_to(user, on).filter(round=round_, state="open")
        if not user.holds_any((Duty.LEAD, Duty.TERRITORY)):
            rows = rows.filter(kind="sector")
        related = ("enterprise", "worker", "outlet")
        yield from _in_lines(list(rows.select_related(*related).order_by("due_on", "id")[:READ_AT_MOST]), round_)


def _in_lines(rows: list[Discrepancy], round_: Round) -> Iterator[Waiting]:
    """One line each; those about many people or outlets of one enterprise share a line."""
    small: dict[int, list[Discrepancy]] = defaultdict(list)
    for row in rows:
        if row.worker_id or row.outlet_id:
            small[row.enterprise_id].append(row)
        else:
            yield _to_settle(row, round_)
    for shared in small.values():
        if len(shared) > ONE_BY_ONE:
            yield _many_to_settle(shared, round_)
        else:
            yield from (_to_settle(row, round_) for row in shared)


def _many_to_settle(rows: list[Discrepancy], round_: Round) -> Waiting:
    first = rows[0]
    question = urlencode({"round": round_.pk, "enterprise": first.enterprise_id, "state": "open"})
    return Waiting(
        verb=_("定数：%(what)s等 %(n)d 项") % {"what": first.get_kind_display(), "n": len(rows)},
        object=first.enterprise.name,
        why=_("人员和网点各方说法不一，逐项定"),
        due_on=first.due_on,
        url=f"{reverse('enterprises:discrepancies')}?{question}",
        kind="discrepancy",
        source=str(round_),
        size=len(rows),
    )


def _to_settle(row: Discrepancy, round_: Round) -> Waiting:
    subject = subject_of(row)
    return Waiting(
        verb=_("定数：%(what)s") % {"what": row.get_kind_display()},
        object=f"{row.enterprise.name} · {subject}" if row.worker_id or row.outlet_id else row.enterprise.name,
        why=_("原来定数的依据已撤回") if row.basis_withdrawn_at else _("各方说法不一，要有人定"),
        due_on=row.due_on,
        url=reverse("enterprises:discrepancy", args=[row.pk]),
        kind="discrepancy",
        source=str(round_),
    )


def signatures(user: Any, on: date) -> Iterator[Waiting]:
    """Member figures that the reader's own organization has to sign, once those below it have."""
    own = {post.party_organization_id for post in user.posts_on(on) if post.duty == Duty.PARTY}
    signs_for_the_top = user.holds(Duty.LEAD)
    if not own and not signs_for_the_top:
        return
    try:
        page = reverse("enterprises:sign-off")
    except NoReverseMatch:
        return
    for round_ in Round.objects.filter(state="consolidating", consolidated_at__isnull=False):
        returned = signing.returned(round_)
        for node in signing.tree(round_):
            mine = node.organization.pk in own or (signs_for_the_top and node.organization.parent_id is None)
            if mine and node.required and not node.holds and not node.waits_for:
                yield Waiting(
                    verb=_("签审党员数"),
                    object=node.organization.name,
                    why=returned.get(node.organization.pk)
                    or _("正式党员 %(formal)d 名，预备党员 %(probationary)d 名")
                    % {"formal": node.formal, "probationary": node.probationary},
                    due_on=round_.period_to,
                    url=page,
                    kind="sign_off",
                    source=str(round_),
                )


def rounds_to_move(user: Any, on: date) -> Iterator[Waiting]:
    """A round whose deliveries are over and that nobody has begun to consolidate; one that only waits for freezing."""
    if not user.holds(Duty.LEAD):
        return
    for round_ in Round.objects.filter(state="open", due_on__lt=on).select_related("division"):
        late = round_.obligations.filter(closed_at__isnull=True).count()
        yield Waiting(
            verb=_("开始整合"),
            object=str(round_),
            why=_("报送期限已过，还有 %(late)d 份没有报齐") % {"late": late} if late else _("报送期限已过，都已报齐"),
            due_on=round_.period_to,
            url=reverse("enterprises:round", args=[round_.pk]),
            kind="round",
        )
    for round_ in Round.objects.filter(state="signed"):
        yield Waiting(
            verb=_("冻结本轮数据"),
            object=str(round_),
            why=_("各级党组织都已签审"),
            due_on=round_.period_to,
            url=reverse("enterprises:freeze", args=[round_.pk]),
            kind="round",
        )
