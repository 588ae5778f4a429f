"""Who may do what in the survey. Every refusal is a sentence that says who may, or what to do first."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from enterprises.queries import independence
from enterprises.scope import enterprises_of
from shanyang.departments.permissions import why_not as why_not
from shanyang.departments.rules.duties import Duty
from shanyang.lib.errors import Refused

if TYPE_CHECKING:
    from enterprises.models import (
        AnswerLink,
        Case,
        ChangeReport,
        Discrepancy,
        Enterprise,
        Obligation,
        RequestTask,
        Round,
        Worker,
        WorkerEntry,
    )
    from shanyang.departments.models import Department, Division, PartyOrganization, Sector, User

OFFICE_OF_SOURCE = {
    "registrar": Duty.REGISTRAR,
    "supervisor": Duty.SECTOR,
    "territory": Duty.TERRITORY,
    "employer": Duty.EMPLOYER,
}


def check_reason(reason: str, field: str = "reason") -> None:
    """A reason is due where an act departs from what stands."""
    if not reason.strip():
        raise Refused(_("请写明理由，半年后接手的人要看得懂。"), field=field)


def is_lead(user: User) -> bool:
    return user.holds(Duty.LEAD)


# -- rounds ---------------------------------------------------------------------


def check_lead(user: User) -> None:
    """Opening, consolidating, unlocking and freezing a round belong to whoever leads."""
    if not is_lead(user):
        raise Refused(_("轮次由牵头抓总的部门（组织部或社会工作部）办理。"))


def check_round_open(round_: Round) -> None:
    """Reports and steps belong to the time before consolidation."""
    if round_.state == "frozen":
        raise Refused(_("本轮已经冻结，只能填更正单，不能再改。"))
    if round_.state != "open":
        raise Refused(
            _("本轮现在是“%(state)s”，报送和五步已经停止。确有必要时请牵头部门退回排查。")
            % {"state": round_.get_state_display()}
        )


def check_deliver(
    user: User,
    *,
    source: str,
    department: Department,
    sector: Sector | None = None,
    division: Division | None = None,
    enterprise: Enterprise | None = None,
) -> None:
    """A source speaks in the name of its own office; a street may speak for the enterprises on its ground."""
    if is_lead(user):
        return
    for post in user.posts_on():
        if source == "employer":
            own = post.duty == Duty.EMPLOYER and enterprise is not None and post.enterprise_id == enterprise.pk
            street = post.duty == Duty.TERRITORY and post.department_id == department.pk
            place = enterprise.division if enterprise is not None else None
            if own or (street and (place is None or post.reaches(division=place))):
                return
        elif (
            post.duty == OFFICE_OF_SOURCE.get(source)
            and post.department_id == department.pk
            and post.reaches(division=division, sector=sector)
        ):
            return
    raise Refused(
        _("这份台账由%(department)s报送。您的职务里没有这一项，请联系该单位办理。") % {"department": department}
    )


def check_deliver_for(user: User, obligation: Obligation) -> None:
    """A source speaks for itself; a street may speak for an enterprise on its ground; the lead for nobody else."""
    if is_lead(user) or _owes(user, obligation):
        return
    raise Refused(_("这份台账由%(department)s报送，请由该单位确认。") % {"department": obligation.department})


def _owes(user: User, obligation: Obligation) -> bool:
    if obligation.source == "employer":
        enterprise = obligation.enterprise
        return user.holds(Duty.EMPLOYER, enterprise=enterprise) or (
            enterprise is not None
            and enterprise.division is not None
            and user.holds(Duty.TERRITORY, enterprise.division)
        )
    duty = OFFICE_OF_SOURCE[obligation.source]
    if obligation.source == "territory":
        return user.holds(duty, obligation.division)
    return any(
        post.duty == duty and post.department_id == obligation.department_id and post.reaches(sector=obligation.sector)
        for post in user.posts_on()
    )


# -- cases ----------------------------------------------------------------------


def works_on(user: User, enterprise: Enterprise, *duties: Duty) -> bool:
    """Whether one of these duties of the user reaches the enterprise, by its own place or one of its outlets."""
    if Duty.LEAD in duties and is_lead(user):
        return True
    reached = [enterprises_of(post) for post in user.posts_on() if post.duty in duties and post.duty != Duty.LEAD]
    conditions = [condition for condition in reached if condition is not None]
    return bool(conditions) and type(enterprise).objects.filter(reduce(or_, conditions), pk=enterprise.pk).exists()


def check_take_step(user: User, case: Case, step: str) -> None:
    """Screening is for the street and the lead; the other steps also for the community that knows the door."""
    check_round_open(case.round)
    duties = (Duty.LEAD, Duty.TERRITORY) if step == "screen" else (Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY)
    if works_on(user, case.enterprise, *duties):
        return
    if step == "screen":
        raise Refused(_("纳入不纳入由属地街道或牵头部门认定。请在备注里写明意见，由街道办理。"))
    raise Refused(_("五步由属地街道、村（社区）或牵头部门办理。"))


def check_plan_visits(user: User, division: Division) -> None:
    """The street plans the visits on its ground, the community its own, the lead anywhere."""
    if is_lead(user) or user.holds_any((Duty.TERRITORY, Duty.COMMUNITY), division):
        return
    raise Refused(_("%(division)s的走访由属地街道、村（社区）或牵头部门安排。") % {"division": division})


def check_answer_link(user: User, link: AnswerLink) -> None:
    """Links are called back and answers set aside by those who may call."""
    if works_on(user, link.enterprise, Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY):
        return
    raise Refused(_("一次性链接由属地街道、村（社区）或牵头部门管理。"))


def check_waive(user: User, case: Case, step: str) -> None:
    """A step that the round demands is waived by the street or the lead, not by who would have to walk."""
    check_take_step(user, case, step)
    if step == "screen":
        raise Refused(_("筛选不能免做：纳入或不纳入，总要有一个结论。"))
    if step in case.round.mandatory_steps and not works_on(user, case.enterprise, Duty.LEAD, Duty.TERRITORY):
        raise Refused(_("这一步是本轮必做步骤，免做须由属地街道或牵头部门决定。"))


def check_take_back(user: User, case: Case, step: str) -> None:
    check_take_step(user, case, step)


# -- discrepancies ----------------------------------------------------------------


def check_resolve(user: User, discrepancy: Discrepancy) -> None:
    """The street settles what lies on its ground, the sector its classification, the lead everything."""
    round_ = discrepancy.round
    if round_.state == "frozen":
        raise Refused(_("本轮已经冻结，只能填更正单，不能再改。"))
    if round_.state == "signed":
        raise Refused(_("本轮已经签审。确需改动，请牵头部门先写明理由解除签审。"))
    duties: tuple[Duty, ...] = (Duty.LEAD, Duty.TERRITORY)
    if discrepancy.kind == "sector":
        duties = (*duties, Duty.SECTOR)
    if not works_on(user, discrepancy.enterprise, *duties):
        raise Refused(_("定数由属地街道或牵头部门办理；行业归类也可以由行业主管部门办理。"))
    if not independence.sight(user, round_).all:
        raise Refused(_("贵单位本轮的台账还没有确认报齐。先确认报齐，才看得到其他来源的数，也才能定数。"))


def check_settle_many(user: User) -> None:
    """Streets settle many on their own ground, the lead anywhere; each one is asked for again."""
    if not user.holds_any((Duty.LEAD, Duty.TERRITORY)):
        raise Refused(_("成批定数由属地街道或牵头部门办理。"))


def check_discuss(user: User, discrepancy: Discrepancy) -> None:
    """Whoever works on the enterprise may say what was found out, the community at the door included."""
    duties = (Duty.LEAD, Duty.TERRITORY, Duty.COMMUNITY, Duty.SECTOR, Duty.REGISTRAR)
    asked = discrepancy.assigned_office_id in {post.department_id for post in user.posts_on()}
    if not (asked or works_on(user, discrepancy.enterprise, *duties)):
        raise Refused(_("这一项由属地、主管部门和牵头部门讨论。"))


# -- lasting records --------------------------------------------------------------


def check_correct_master(user: User) -> None:
    """The lasting record of an enterprise belongs to whoever leads; others report what they know."""
    if not is_lead(user):
        raise Refused(_("企业的长期档案由牵头部门改。您掌握的情况请通过报送、询问或走访写进来。"))


def check_correct_outlet(user: User, enterprise: Enterprise) -> None:
    """Outlets stand on a street's ground; the street and the lead keep them right."""
    if not works_on(user, enterprise, Duty.LEAD, Duty.TERRITORY):
        raise Refused(_("网点由所在街道或牵头部门改。"))


def check_project_authority(user: User, enterprise: Enterprise) -> None:
    """Who approved a project is known to the street on whose ground it lies, and to the lead."""
    if not works_on(user, enterprise, Duty.LEAD, Duty.TERRITORY):
        raise Refused(_("项目审批单位由属地街道或牵头部门录入。"))


def check_transfer(user: User, organization: PartyOrganization | None) -> None:
    """An affiliation is changed by the lead, or by the upper organization that takes the member in."""
    if is_lead(user):
        return
    if organization is not None and user.holds(Duty.PARTY, party_organization=organization):
        return
    raise Refused(_("组织关系由接收的上级党组织或牵头部门办理转接。"))


def check_relink(user: User, here: Enterprise, there: Enterprise) -> None:
    """Whoever moves a report from one enterprise to another has to answer for both."""
    for enterprise in {here, there}:
        if not works_on(user, enterprise, Duty.LEAD, Duty.TERRITORY):
            raise Refused(_("两家企业都在您的管辖内，才能把报送行从一家改到另一家。请联系牵头部门。"))


def check_relink_to(user: User, worker: Worker) -> None:
    """A row goes only to a person one may see: the link itself would open that person's page."""
    if not type(worker).objects.visible_to(user).filter(pk=worker.pk).exists():
        raise Refused(_("要关联到的人不在您的管辖内。请联系牵头部门。"))


# -- signing and freezing ---------------------------------------------------------


def check_sign(user: User, organization: PartyOrganization, *, note: str = "") -> None:
    """The organization itself signs; the one above may sign in its place and says why. The lead signs for the top."""
    posts = [post for post in user.posts_on() if post.duty == Duty.PARTY and post.party_organization_id]
    if any(post.party_organization_id == organization.pk for post in posts):
        return
    if organization.parent_id is None and is_lead(user):
        return
    if not any(post.party_organization.covers(organization) for post in posts):
        raise Refused(
            _("由%(organization)s签审，或者由它的上级党组织说明原因后代签。") % {"organization": organization.name}
        )
    if not note.strip():
        raise Refused(_("您是上级党组织，代下级签审请写明原因，例如“支部书记外出，电话核对无误”。"), field="note")


def integrates(user: User, organization: PartyOrganization) -> bool:
    """Whether the user speaks for this organization or for one above it."""
    if is_lead(user):
        return True
    posts = [post for post in user.posts_on() if post.duty == Duty.PARTY and post.party_organization_id]
    return any(post.party_organization.covers(organization) for post in posts)


def check_integrate(user: User, organization: PartyOrganization) -> None:
    """The list of an organization is put right by itself, by those above it and by the lead."""
    if not integrates(user, organization):
        raise Refused(_("由%(name)s或它的上级党组织核定。") % {"name": organization})


def check_settle_affiliation(user: User, entry: WorkerEntry, organization: PartyOrganization | None) -> None:
    """Who settles an affiliation answers for where it was and for where it goes."""
    top = any(
        post.party_organization.parent_id is None
        for post in user.posts_on()
        if post.duty == Duty.PARTY and post.party_organization_id
    )
    here = entry.party_organization
    if here is None and not (top or is_lead(user)):
        raise Refused(_("还没有着落的组织关系，由最上级党组织或牵头部门核定。"))
    for one in (here, organization):
        if one is not None and not (top or integrates(user, one)):
            raise Refused(_("转出、转入的党组织都在您的下级，才能核定。请联系它们共同的上级党组织。"))


def check_send_back(user: User, organization: PartyOrganization) -> None:
    """A signed list is returned by an organization above it."""
    above = organization.parent
    if above is None or not integrates(user, above):
        raise Refused(_("签审由上级党组织退回；本级要改，请撤回自己的签审。"))


def check_answer_request(user: User, task: RequestTask) -> None:
    """The street office writes what only it knows; the lead writes for nobody."""
    if not user.holds(Duty.TERRITORY, task.division):
        raise Refused(_("由%(division)s补报。") % {"division": task.division})


def check_decide(user: User) -> None:
    """Two records become one for everybody: the lead decides, or the street that answers for both."""
    if not user.holds_any((Duty.LEAD, Duty.TERRITORY)):
        raise Refused(_("是不是同一个，由属地街道或牵头部门认定。您掌握的情况请告诉他们。"))


# -- the sweep, changes, deadlines ---------------------------------------------------


def check_sweep(user: User, division: Division) -> None:
    """The community walks its own ground; the street and the lead may do it in its place."""
    if is_lead(user) or user.holds_any((Duty.TERRITORY, Duty.COMMUNITY), division):
        return
    raise Refused(_("%(division)s的排查由该社区（村）或所属街道填报。") % {"division": division})


def check_nudge(user: User, thing: object) -> None:
    """Whoever leads reminds everybody; a street reminds its communities and its enterprises."""
    if is_lead(user):
        return
    place = getattr(thing, "division", None)
    enterprise = getattr(thing, "enterprise", None)
    if place is None and enterprise is not None:
        place = enterprise.division
    own = getattr(thing, "source", "") == "territory"
    if place is not None and not own and user.holds(Duty.TERRITORY, place):
        return
    raise Refused(_("催办由牵头部门办理；街道可以催所辖社区（村）和企业。"))


def check_succession(user: User, change: ChangeReport | None) -> None:
    """Mergers and splits are entered by the lead, or follow from a change that the registrar has checked."""
    if is_lead(user):
        return
    if change is not None and change.checker_id in {post.department_id for post in user.posts_on()}:
        return
    raise Refused(_("合并、分立由牵头部门办理，或者经登记机关核实变更报告后办理。"))


def check_lead_records(user: User) -> None:
    if not is_lead(user):
        raise Refused(_("撤销合并、分立由牵头部门办理。"))


# -- changes between rounds ---------------------------------------------------------------


def check_report_change(user: User, enterprise: Enterprise | None) -> None:
    """Whoever learns of it may report it, about an enterprise that one can see."""
    if not user.posts_on():
        raise Refused(_("您没有在任的职务，不能报告变更。"))
    if enterprise is not None and not type(enterprise).objects.visible_to(user).filter(pk=enterprise.pk).exists():
        raise Refused(_("这家企业不在您的管辖内。请把情况告诉牵头部门。"))


def check_check_change(user: User, change: ChangeReport) -> None:
    """The department that answers for it looks; never the person who reported it."""
    if change.reported_by_id == user.pk:
        raise Refused(_("报告的人不能自己核实。请由%(department)s的其他人办理。") % {"department": change.checker})
    duties = {post.duty for post in user.posts_on() if post.department_id == change.checker_id}
    if is_lead(user) or duties & {Duty.REGISTRAR, Duty.SECTOR, Duty.TERRITORY}:
        return
    raise Refused(_("这件事由%(department)s核实。") % {"department": change.checker})
