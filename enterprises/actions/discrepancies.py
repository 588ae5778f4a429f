"""定数: which value holds where sources differ. The losing values stay beside it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import dirty
from enterprises.models import Discrepancy, StepRecord
from enterprises.queries.values import fits, fixed_answers, in_words
from enterprises.rules.gaps import SETTLING
from enterprises.rules.steps import Given, as_text
from enterprises.wording import SOURCES
from enterprises.workflow import DISCREPANCY
from shanyang.departments.actions import audit
from shanyang.departments.models import User
from shanyang.lib.errors import Refused, Stale


@transaction.atomic
def resolve(
    discrepancy: Discrepancy,
    *,
    by: User,
    version: int,
    value: str = "",
    source: str = "",
    how: str = Discrepancy.How.PERSON,
    reason: str = "",
    evidence: str = "",
) -> Discrepancy:
    """Settle a discrepancy on what one source says, or on another value with its evidence.

    A reason is due whenever the decision departs from what precedence proposes.
    Writes: Discrepancy, the case's mark for consolidation, one AuditEvent.
    Raises: Refused (who, when, unknown value, reason or evidence missing),
    Stale (somebody settled it first; carries both values).
    """
    discrepancy = Discrepancy.objects.select_related("round", "enterprise", "worker", "resolved_by").get(
        pk=discrepancy.pk
    )
    permissions.check_resolve(by, discrepancy)
    value, source = value.strip(), source.strip()
    if discrepancy.version != version:
        raise _stale(discrepancy, value, source)
    value = _value(discrepancy, value, source, evidence)
    if source != discrepancy.proposed_source or not source:
        permissions.check_reason(reason)
    before = audit.snapshot(discrepancy)
    try:
        DISCREPANCY.move(
            discrepancy,
            "settle",
            version=version,
            value=value,
            value_source=source,
            how=how,
            reason=reason.strip()[:400],
            evidence=evidence.strip()[:400],
            resolved_by=by,
            resolved_at=timezone.now(),
            basis_withdrawn_at=None,
            batch=None,
        )
    except Stale:
        raise _stale(discrepancy, value, source) from None
    _mark(discrepancy)
    audit.record(
        "enterprises.resolve", discrepancy, by=by, reason=reason.strip(), detail=audit.differences(discrepancy, before)
    )
    return discrepancy


def _value(discrepancy: Discrepancy, value: str, source: str, evidence: str) -> str:
    """The value as it is kept. A source is quoted as it stands; anything else has to fit the field and be evidenced."""
    if source:
        said = list(dict.fromkeys(discrepancy.values.filter(source=source).values_list("value", flat=True)))
        if value in said:
            return value
        if not value and len(said) == 1:
            return said[0]
        raise Refused(
            _("“%(source)s”没有报过这个数。请从列出的数里选，或者选“以上都不准”另填。")
            % {"source": dict(SOURCES).get(source, source)},
            field="value",
        )
    fixed = fixed_answers(discrepancy)
    if fixed:
        if value not in dict(fixed):
            raise Refused(_("请选一个结论。"), field="value")
        return value
    if not value:
        raise Refused(_("请选采用谁的数，或者另填一个数。"), field="value")
    if not evidence.strip():
        raise Refused(_("四方的数都不采用，须写明佐证，例如“10月31日工资发放表，存街道党建办”。"), field="evidence")
    fitting = fits(discrepancy.field, value)
    if fitting is None:
        raise Refused(_("这个值填在这一项里不合适，请核对后再填。"), field="value")
    return fitting


def _stale(discrepancy: Discrepancy, value: str, source: str) -> Stale:
    """Both decisions side by side, for the page and for whoever reads the log of refusals."""
    now = (
        Discrepancy.objects.select_related("resolved_by", "enterprise", "worker")
        .prefetch_related("values")
        .get(pk=discrepancy.pk)
    )
    yours = value or next((one.value for one in now.values.all() if one.source == source), "")
    if now.state == Discrepancy.State.SETTLED:
        message = _("%(who)s刚刚已把这一项定为“%(value)s”，您的“%(yours)s”没有写入。看过现值再决定是否改定。") % {
            "who": now.resolved_by,
            "value": in_words(now, now.value),
            "yours": in_words(now, yours),
        }
    else:
        message = _("在您打开页面以后，这一项的数有了变化，您的“%(yours)s”没有写入。请核对后再定。") % {
            "yours": in_words(now, yours)
        }
    label = str(now.get_kind_display())
    return Stale(message, theirs=(label, in_words(now, now.value)), yours=(label, in_words(now, yours)))


@transaction.atomic
def reopen(discrepancy: Discrepancy, *, by: User, version: int, reason: str) -> Discrepancy:
    """Take a decision back; the discrepancy is open again and the audit trail keeps what was decided.

    Writes: Discrepancy, the case's mark for consolidation, one AuditEvent.
    Raises: Refused (who, when, reason missing), Stale (someone was faster).
    """
    permissions.check_resolve(by, discrepancy)
    permissions.check_reason(reason)
    before = audit.snapshot(discrepancy)
    DISCREPANCY.move(discrepancy, "reopen", version=version, **UNDECIDED)
    _mark(discrepancy)
    audit.record(
        "enterprises.reopen_discrepancy",
        discrepancy,
        by=by,
        reason=reason.strip(),
        detail=audit.differences(discrepancy, before),
    )
    return discrepancy


UNDECIDED = {
    "value": None,
    "value_source": "",
    "how": "",
    "reason": "",
    "evidence": "",
    "resolved_by": None,
    "resolved_at": None,
    "basis_withdrawn_at": None,
    "batch": None,
}
"""A discrepancy without a decision, field by field."""


def _mark(discrepancy: Discrepancy) -> None:
    dirty.mark_enterprises(discrepancy.round, [discrepancy.enterprise_id])
    if discrepancy.worker_id:
        dirty.mark_workers(discrepancy.round, [discrepancy.worker_id])


# -- by a step ----------------------------------------------------------------------


def settle_by_step(record: StepRecord, learnt: Iterable[Given], *, by: User) -> int:
    """What was asked on the telephone or seen at the door settles what was open about it.

    Runs inside the step's transaction and under its audit event. The moment of
    the record is kept as the moment of the decision: that ties the two together.
    """
    visit = record.step == "visit"
    settled = 0
    for one in learnt:
        if not visit and one.question not in SETTLING:
            continue
        row = Discrepancy.objects.filter(
            round_id=record.case.round_id,
            enterprise_id=record.case.enterprise_id,
            worker__isnull=True,
            outlet__isnull=True,
            field=one.field,
            state__in=["open", "auto"],
        ).first()
        if row is None:
            continue
        DISCREPANCY.move(
            row,
            "settle",
            version=row.version,
            value=as_text(one.value),
            value_source="visit" if visit else "enquiry",
            how=Discrepancy.How.VISIT if visit else Discrepancy.How.ENQUIRY,
            reason=record.note[:400],
            resolved_by=by,
            resolved_at=record.at,
        )
        settled += 1
    return settled


def reopen_after(record: StepRecord) -> int:
    """Decisions that a withdrawn step had made are open again. Runs inside the step's transaction."""
    rows = Discrepancy.objects.filter(
        round_id=record.case.round_id,
        enterprise_id=record.case.enterprise_id,
        state="settled",
        how__in=[Discrepancy.How.VISIT, Discrepancy.How.ENQUIRY],
        resolved_by=record.by,
        resolved_at=record.at,
    )
    for row in rows:
        DISCREPANCY.move(row, "reopen", version=row.version, **UNDECIDED)
    return len(rows)
