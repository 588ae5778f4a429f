"""一次性链接: issued by an officer, answered by the enterprise, adopted by an officer."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import cases
from enterprises.models import AnswerLink, Case, Enterprise
from shanyang.departments.actions import audit, meetings
from shanyang.departments.models import Meeting, Resolution, User
from shanyang.departments.permissions import check_convene
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib import vault
from shanyang.lib.errors import Refused

ENTERPRISE = NamedJob("enterprise by one-time link")
"""Who answers: nobody signed in, so the link itself is the actor."""
TOKEN_BYTES = 24
MOST_DAYS = 30
WRONG_TOKENS_AN_HOUR = 30


@transaction.atomic
def issue(case: Case, *, by: User, days: int) -> tuple[AnswerLink, str]:
    """A link for the enterprise of a case and its token, which is told once and never kept.

    An open link of the same case ends, so that one address at most is about.
    Writes: AnswerLink, one AuditEvent. Raises: Refused (who, when, days).
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("round", "enterprise").get(pk=case.pk)
    cases.check_may_take(by, case, "enquire")
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("有效期应为 1 至 %(most)d 天。") % {"most": MOST_DAYS}, field="days")
    now = timezone.now()
    case.answer_links.filter(purpose="enquiry", revoked_at__isnull=True, answered_at__isnull=True).update(
        revoked_at=now, revoked_by=by, revoke_reason=_("重新发出链接")
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = AnswerLink.objects.create(
        purpose="enquiry",
        enterprise=case.enterprise,
        case=case,
        token_index=_index(token),
        issued_by=by,
        expires_at=now + timedelta(days=days),
    )
    audit.record("enterprises.issue_answer_link", case, by=by, detail={"link": link.pk, "days": days})
    return link, token


@transaction.atomic
def issue_for_meeting(meeting: Meeting, enterprise: Enterprise, *, by: User, days: int) -> tuple[AnswerLink, str]:
    """A link by which an invited enterprise sees its items and answers its tasks until it expires.

    Raises: Refused (who; not invited; days).
    """
    check_convene(by, meeting.convener)
    if not meeting.invitations.filter(enterprise=enterprise).exists():
        raise Refused(_("这家企业没有受邀参会。请先邀请，再发链接。"))
    if not 1 <= days <= MOST_DAYS:
        raise Refused(_("有效期应为 1 至 %(most)d 天。") % {"most": MOST_DAYS}, field="days")
    now = timezone.now()
    meeting.answer_links.filter(enterprise=enterprise, revoked_at__isnull=True).update(
        revoked_at=now, revoked_by=by, revoke_reason=_("重新发出链接")
    )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = AnswerLink.objects.create(
        purpose="meeting",
        enterprise=enterprise,
        meeting=meeting,
        token_index=_index(token),
        issued_by=by,
        expires_at=now + timedelta(days=days),
    )
    audit.record("enterprises.issue_answer_link", meeting, by=by, detail={"link": link.pk, "days": days})
    return link, token


@transaction.atomic
def answer_task(link: AnswerLink, task: Resolution, *, text: str, version: int) -> Resolution:
    """An enterprise reports on one of its tasks over its link. Raises: Refused, Stale."""
    link = AnswerLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    check_open(link)
    if task.meeting_id != link.meeting_id or task.enterprise_id != link.enterprise_id:
        raise Refused(_("这件事不由贵单位承办。"))
    return meetings.answer(task, text=text, by=ENTERPRISE, version=version, enterprise_id=link.enterprise_id)


def _index(token: str) -> bytes:
    return vault.blind_index(token, purpose="answer-link")


def entered(token: str, *, address: str | None) -> AnswerLink | None:
    """The link a token opens; None for one that was never given out.

    Raises: Refused when somebody tries tokens one after the other.
    """
    found = AnswerLink.objects.filter(token_index__in=vault.blind_indexes(token, purpose="answer-link")).first()
    if found is not None:
        return found
    key = f"wrong-links:{address}"
    cache.add(key, 0, 3600)
    if cache.incr(key) > WRONG_TOKENS_AN_HOUR:
        raise Refused(_("这个网络地址一小时内打开了太多无效链接，请过一会儿再试。"))
    return None


@transaction.atomic
def revoke(link: AnswerLink, *, by: User, reason: str) -> None:
    """Close an open link, with a reason. Raises: Refused (who; not open any more)."""
    link = (
        AnswerLink.objects.select_for_update(of=("self",)).select_related("case__round", "enterprise").get(pk=link.pk)
    )
    permissions.check_answer_link(by, link)
    permissions.check_reason(reason, "reason")
    if link.state_at(timezone.now()) not in ("open", "expired"):
        raise Refused(_("这个链接已经答复过或者已经收回，不用再收回。"))
    link.revoked_at, link.revoked_by, link.revoke_reason = timezone.now(), by, reason.strip()[:200]
    link.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    audit.record("enterprises.revoke_answer_link", link.case, by=by, reason=reason.strip(), detail={"link": link.pk})


@transaction.atomic
def answer(link: AnswerLink, *, values: Mapping[str, str], said_by: str, by: NamedJob = ENTERPRISE) -> AnswerLink:
    """Keep what the enterprise answered, sealed, until an officer has looked at it. Only once.

    values: the answer to each question, under the name of its field in the form.
    Raises: Refused when the link was used, revoked or has expired meanwhile.
    """
    link = (
        AnswerLink.objects.select_for_update(of=("self",)).select_related("case__round", "enterprise").get(pk=link.pk)
    )
    check_open(link)
    told = {name: value for name, value in values.items() if value not in ("", None)}
    link.answered_at, link.said_by = timezone.now(), said_by.strip()[:60]
    link.answers_sealed = vault.encrypt(json.dumps(told, ensure_ascii=False), aad=_place(link))
    link.save(update_fields=["answered_at", "said_by", "answers_sealed"])
    audit.record("enterprises.answer_by_link", link.case, by=by, detail={"link": link.pk, "answers": sorted(told)})
    return link


def check_open(link: AnswerLink) -> None:
    said = {
        "revoked": _("这个链接已经由发出的单位收回。需要核对的，请联系所在街道重新发一个。"),
        "expired": _("这个链接已经过期。需要核对的，请联系所在街道重新发一个。"),
    }
    state = link.state_at(timezone.now())
    if state != "open":
        raise Refused(said.get(state, _("这个链接已经答复过，不能再用。要更正的，请联系所在街道。")))
    if link.case is not None and link.case.round.state != "open":
        raise Refused(_("这一轮排查已经结束，不再收答复。有变化的，请联系所在街道。"))


def _place(link: AnswerLink) -> str:
    return vault.place("enterprises.AnswerLink", "answers", link.uid)


def answers(link: AnswerLink) -> dict[str, str]:
    """What was answered, while nobody has taken it over yet."""
    if link.answers_sealed is None:
        return {}
    told: dict[str, str] = json.loads(vault.decrypt(link.answers_sealed, aad=_place(link)))
    return told


@transaction.atomic
def set_aside(link: AnswerLink, *, by: User, reason: str) -> None:
    """Answers that an officer does not take over, with the reason; they are dropped. Raises: Refused."""
    link = (
        AnswerLink.objects.select_for_update(of=("self",)).select_related("case__round", "enterprise").get(pk=link.pk)
    )
    permissions.check_answer_link(by, link)
    permissions.check_reason(reason, "reason")
    if link.state_at(timezone.now()) != "answered":
        raise Refused(_("没有等着采用的答复。请刷新页面看看。"))
    link.set_aside_at, link.answers_sealed = timezone.now(), None
    link.save(update_fields=["set_aside_at", "answers_sealed"])
    audit.record("enterprises.set_answer_aside", link.case, by=by, reason=reason.strip(), detail={"link": link.pk})
