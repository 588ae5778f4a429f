"""差异的办理: assigning, discussing, settling many under one rule, taking a batch back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import dirty
from enterprises.actions.discrepancies import UNDECIDED
from enterprises.models import Discrepancy, DiscrepancyComment, Round, SettlingBatch
from enterprises.queries.values import fixed_answers
from shanyang.departments.actions import audit
from shanyang.departments.models import Department, User
from shanyang.lib.errors import Refused, Stale

MOST_AT_ONCE = 2_000


@dataclass(frozen=True)
class Choice:
    """What a rule says about one discrepancy: the value, or why it decides nothing here."""

    discrepancy: Discrepancy
    value: str = ""
    source: str = ""
    why_not: str = ""


def choose(rows: Collection[Discrepancy], rule: str) -> list[Choice]:
    """The rule laid beside each discrepancy; values have been prefetched. Nothing is written.

    rule: "precedence" for what precedence proposes, else the source whose word holds.
    """
    return [_choice(row, rule) for row in rows]


def _choice(row: Discrepancy, rule: str) -> Choice:
    if fixed_answers(row):
        return Choice(row, why_not=_("要人看过才能下结论，不能成批定"))
    source = row.proposed_source if rule == "precedence" else rule
    if not source:
        return Choice(row, why_not=_("优先级也定不了"))
    said = list(dict.fromkeys(one.value for one in row.values.all() if one.source == source and one.value))
    if not said:
        return Choice(row, why_not=_("这个来源没有说"))
    if len(said) > 1:
        return Choice(row, why_not=_("这个来源自己前后不一"))
    return Choice(row, said[0], source)


def fingerprint(choices: Collection[Choice]) -> str:
    """What was previewed, so that exactly this is written: each discrepancy with its version and value."""
    return "-".join(f"{one.discrepancy.pk}.{one.discrepancy.version}" for one in choices if not one.why_not)


@transaction.atomic
def settle_by_rule(
    round_: Round, rows: Collection[Discrepancy], *, rule: str, reason: str, previewed: str, by: User
) -> SettlingBatch:
    """Settle every open discrepancy that the rule decides, exactly as it was previewed.

    Writes: SettlingBatch, Discrepancies, marks for consolidation, one AuditEvent.
    Raises: Refused (who, reason, nothing to settle, too many), Stale (one changed since the preview).
    """
    permissions.check_reason(reason)
    if len(rows) > MOST_AT_ONCE:
        raise Refused(_("一次最多定 %(most)d 项。请用筛选分几批定。") % {"most": MOST_AT_ONCE})
    locked = Discrepancy.objects.select_for_update(of=("self",)).filter(
        pk__in=[row.pk for row in rows], round=round_, state__in=["open", "auto"]
    )
    found = list(locked.select_related("round", "enterprise").prefetch_related("values").order_by("pk"))
    decided = [one for one in choose(found, rule) if not one.why_not]
    if fingerprint(decided) != previewed:
        raise Stale(_("在您预览以后，有的差异已经变了或者被别人定了，一项也没有写入。请重新预览。"))
    if not decided:
        raise Refused(_("这条规则对选中的差异一项也定不了。请换一条规则，或者逐项定。"))
    for one in decided:
        permissions.check_resolve(by, one.discrepancy)
    batch = SettlingBatch.objects.create(round=round_, rule=rule, reason=reason.strip(), settled=len(decided), by=by)
    _write(batch, decided, by=by)
    _mark(round_, [one.discrepancy for one in decided])
    audit.record(
        "enterprises.settle_by_rule",
        batch,
        by=by,
        reason=reason.strip(),
        detail={"rule": rule, "discrepancies": [one.discrepancy.pk for one in decided]},
    )
    return batch


def _write(batch: SettlingBatch, decided: Collection[Choice], *, by: User) -> None:
    now = timezone.now()
    changed = []
    for one in decided:
        row = one.discrepancy
        row.state, row.value, row.value_source = "settled", one.value, one.source
        row.how = Discrepancy.How.PRECEDENCE if batch.rule == "precedence" else Discrepancy.How.PERSON
        row.reason, row.evidence, row.basis_withdrawn_at = batch.reason, "", None
        row.resolved_by, row.resolved_at, row.batch = by, now, batch
        row.version += 1
        changed.append(row)
    Discrepancy.objects.bulk_update(
        changed,
        [
            *("state", "value", "value_source", "how", "reason", "evidence", "basis_withdrawn_at"),
            *("resolved_by", "resolved_at", "batch", "version"),
        ],
        batch_size=200,
    )


def _mark(round_: Round, rows: Collection[Discrepancy]) -> None:
    dirty.mark_enterprises(round_, sorted({row.enterprise_id for row in rows}))
    people = sorted({row.worker_id for row in rows if row.worker_id})
    if people:
        dirty.mark_workers(round_, people)


@transaction.atomic
def take_back(batch: SettlingBatch, *, by: User, reason: str) -> tuple[int, int]:
    """Open again what the batch settled and nobody has decided anew since.

    Returns (opened again, left because decided anew). Writes: Discrepancies,
    batch, one AuditEvent. Raises: Refused (who, when, already undone, reason).
    """
    batch = SettlingBatch.objects.select_for_update(of=("self",)).select_related("round").get(pk=batch.pk)
    permissions.check_reason(reason)
    if batch.undone_at:
        raise Refused(_("这一批已经撤回过了。"))
    rows = list(
        Discrepancy.objects.select_for_update(of=("self",)).filter(batch=batch).select_related("round", "enterprise")
    )
    standing = [row for row in rows if row.state == "settled"]
    for row in standing:
        permissions.check_resolve(by, row)
        for name, value in UNDECIDED.items():
            setattr(row, name, value)
        row.state, row.version = "open", row.version + 1
    Discrepancy.objects.bulk_update(standing, ["state", "version", *UNDECIDED], batch_size=200)
    batch.undone_at, batch.undone_by, batch.undo_reason = timezone.now(), by, reason.strip()[:200]
    batch.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    if standing:
        _mark(batch.round, standing)
    audit.record(
        "enterprises.take_back_batch", batch, by=by, reason=reason.strip(), detail={"opened": [r.pk for r in standing]}
    )
    return len(standing), batch.settled - len(standing)


@transaction.atomic
def assign(discrepancy: Discrepancy, *, to: Department, by: User, note: str = "") -> Discrepancy:
    """Ask an office to find out; it stands on that office's workbench until the discrepancy is settled.

    Writes: Discrepancy, a comment with the note, one AuditEvent. Raises: Refused.
    """
    permissions.check_resolve(by, discrepancy)
    if discrepancy.state == "settled":
        raise Refused(_("这一项已经定了，不用再交办。"))
    Discrepancy.objects.filter(pk=discrepancy.pk).update(assigned_office=to, assigned_at=timezone.now())
    if note.strip():
        DiscrepancyComment.objects.create(discrepancy=discrepancy, text=note.strip()[:500], by=by)
    discrepancy.refresh_from_db(fields=["assigned_office", "assigned_at"])
    audit.record("enterprises.assign_discrepancy", discrepancy, by=by, reason=note.strip(), detail={"to": to.code})
    return discrepancy


@transaction.atomic
def comment(discrepancy: Discrepancy, *, text: str, by: User) -> DiscrepancyComment:
    """Say what was found out. Writes: DiscrepancyComment, one AuditEvent. Raises: Refused."""
    permissions.check_discuss(by, discrepancy)
    if not text.strip():
        raise Refused(_("请写上查到了什么，或者还差什么。"), field="text")
    made = DiscrepancyComment.objects.create(discrepancy=discrepancy, text=text.strip()[:500], by=by)
    audit.record("enterprises.discuss_discrepancy", discrepancy, by=by, detail={"comment": made.pk})
    return made
