"""催办: reminders in the workbench and by mail, and the lead is told what is late. Never twice a day.

A reminder is a row that can exist once per person, thing and day; the mail of
a day is one letter with everything that was new in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.models import ChangeReport, Nudge, Obligation, Sweep
from enterprises.queries import reminders
from enterprises.queries.reminders import Due
from enterprises.rules import nudging
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.departments.rules.actors import NamedJob
from shanyang.lib.errors import Refused

log = logging.getLogger(__name__)
NIGHT = NamedJob("reminders")
BATCH = 1_000


def remind(on: date) -> int:
    """The nightly chore: who has something due soon or late is told, once. Returns how many reminders were made.

    Writes: Nudge, one AuditEvent; sends one mail to each person who has an address.
    """
    people = reminders.Posts(on)
    rows = [row for due in reminders.everything_due() for row in _of(due, people, on)]
    before = Nudge.objects.filter(day=on).count()
    with transaction.atomic():
        Nudge.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        made = Nudge.objects.filter(day=on).count() - before
        if made:
            audit.record("enterprises.remind", by=NIGHT, detail={"day": on, "reminders": made})
    _mail(on)
    return made


def _of(due: Due, people: reminders.Posts, on: date) -> Iterator[Nudge]:
    kind = nudging.kind_on(due.due_on, on)
    if kind is None:
        return
    told = people.who(due)
    for user in told:
        yield Nudge(user_id=user, subject=due.subject, subject_id=due.number, day=on, kind=kind)
    if nudging.escalates(due.due_on, on):
        for lead in people.leads - told:
            yield Nudge(user_id=lead, subject=due.subject, subject_id=due.number, day=on, kind=Nudge.Kind.ESCALATED)


@transaction.atomic
def nudge(thing: Obligation | Sweep | ChangeReport, *, by: User) -> int:
    """催办 by hand: whoever owes it is told today. Returns how many people were told.

    Writes: Nudge, one AuditEvent. Raises: Refused (who, settled already, told today already, nobody to tell).
    """
    permissions.check_nudge(by, thing)
    on = timezone.localdate()
    due = reminders.due_of(thing)
    if due is None:
        raise Refused(_("这一项已经办完，不用再催。"))
    if Nudge.objects.filter(subject=due.subject, subject_id=due.number, day=on).exclude(kind="lead").exists():
        raise Refused(_("今天已经催过，一天只催一次。明天还没办，可以再催。"))
    told = reminders.Posts(on).who(due)
    if not told:
        raise Refused(_("这一项的责任单位还没有人登录办理。请直接打电话，并请管理员给该单位开账号。"))
    Nudge.objects.bulk_create(
        [Nudge(user_id=user, subject=due.subject, subject_id=due.number, day=on, kind="hand", by=by) for user in told]
    )
    audit.record("enterprises.nudge", thing, by=by, detail={"told": len(told)})
    transaction.on_commit(lambda: _mail(on))
    return len(told)


@transaction.atomic
def choose_mail(user: User, mail: str) -> User:
    """Where the user's own reminders go besides the workbench. Writes: User, one AuditEvent without the address."""
    user.mail = mail
    user.save(update_fields=["mail"])
    audit.record("enterprises.choose_mail", user, by=user, detail={"mail": bool(mail)})
    return user


# -- mail ---------------------------------------------------------------------------


@dataclass
class Letter:
    """One person's reminders of a day, by kind."""

    to: str
    lines: list[str]


def _mail(on: date) -> int:
    """One letter to each person with an address; marked before it is sent, so that none goes twice."""
    rows = Nudge.objects.filter(day=on, mailed_at__isnull=True).exclude(user__mail="").filter(user__is_active=True)
    found = list(rows.select_related("user").order_by("user_id", "subject", "subject_id"))
    if not found:
        return 0
    words = reminders.words_of(found)
    letters: dict[int, Letter] = {}
    for row in found:
        letter = letters.setdefault(row.user_id, Letter(row.user.mail, []))
        letter.lines.append(f"{row.get_kind_display()}：{words.get((row.subject, row.subject_id), '')}")
    Nudge.objects.filter(pk__in=[row.pk for row in found]).update(mailed_at=timezone.now())
    messages = [_letter(letter) for letter in letters.values()]
    try:
        mailers.default.send_messages(messages)
    except OSError:
        # A mail server that is down must not stop the night; the workbench shows the same.
        log.warning("%d reminders were not mailed", len(messages))
    return len(messages)


SHOWN = 30


def _letter(letter: Letter) -> EmailMessage:
    """No names of people, no figures: what is due and where to go."""
    body = "\n".join(letter.lines[:SHOWN])
    if len(letter.lines) > SHOWN:
        body += "\n" + _("另有 %(count)d 项，见工作台。") % {"count": len(letter.lines) - SHOWN}
    subject = _("有 %(count)d 项工作临期或超期") % {"count": len(letter.lines)}
    text = _("%(body)s\n\n请到工作台办理。同一件事一天只提醒一次。") % {"body": body}
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [letter.to])
