"""冻结 and 订正: a signed round becomes immutable; what proves wrong later stands beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.models import (
    Amendment,
    Building,
    EmploymentEntry,
    Enterprise,
    EnterpriseEntry,
    Figure,
    FrozenFigure,
    OutletEntry,
    Round,
    WorkerEntry,
)
from enterprises.queries import frozen
from enterprises.queries.checklist import checklist
from enterprises.rules.frozen_file import content_hash, row_hash
from enterprises.rules.measures import place
from enterprises.workflow import ROUND
from shanyang.departments.actions import audit
from shanyang.departments.models import Division, PartyOrganization, Sector, User
from shanyang.lib.errors import Refused

ENTRIES: tuple[type[Model], ...] = (EnterpriseEntry, OutletEntry, WorkerEntry, EmploymentEntry)


@transaction.atomic
def freeze(round: Round, *, by: User, version: int | None = None) -> Round:
    """Make the figures and entries of a signed round immutable and keep the hash of its file.

    Writes: FrozenFigure, the entries' frozen flag and hash, the round, one AuditEvent.
    Raises: Refused (not the lead, not signed, something on the checklist is open), Stale.
    """
    permissions.check_lead(by)
    locked = Round.objects.select_for_update().get(pk=round.pk)
    if locked.state == "frozen":
        raise Refused(_("本轮已经冻结，不用再冻结。"))
    _check_nothing_is_open(locked)
    # The figures' rows and the file carry the same instant as the round; the file says whole seconds.
    locked.frozen_at = timezone.now().replace(microsecond=0)
    figures = _frozen_figures(locked)
    FrozenFigure.objects.bulk_create(figures, batch_size=500)
    file_hash = content_hash(frozen.canonical_csv(locked, figures))
    _seal_entries(locked)
    # Last: from here on the database refuses every change to what was written above.
    ROUND.move(
        locked,
        "freeze",
        version=locked.version if version is None else version,
        frozen_by=by,
        frozen_at=locked.frozen_at,
        frozen_hash=file_hash,
    )
    for name in ("state", "version", "frozen_by", "frozen_at", "frozen_hash"):
        setattr(round, name, getattr(locked, name))
    audit.record("enterprises.freeze", locked, by=by, detail={"figures": len(figures)}, file_hash=file_hash)
    return round


def _check_nothing_is_open(round: Round) -> None:
    open_items = [item for item in checklist(round) if item.blocks and not item.done]
    if open_items:
        raise Refused(
            _("还不能冻结，先办完：%(items)s。")
            % {"items": "；".join(f"{item.label} {item.count}" for item in open_items)}
        )
    if round.state != "signed":
        raise Refused(
            _("本轮现在是“%(state)s”，各级党组织签审完毕以后才能冻结。") % {"state": round.get_state_display()}
        )


def _frozen_figures(round: Round) -> list[FrozenFigure]:
    names = _names(round)
    about = frozen.about(round)
    paths = dict(PartyOrganization.objects.values_list("pk", "path"))
    figures = []
    live = Figure.objects.filter(round=round)
    for one in sorted(live, key=lambda one: place(one.measure, one.subject_type, one.subject_id)):
        code, name = names[one.subject_type].get(one.subject_id, ("", ""))
        figure = FrozenFigure(
            round=round,
            measure=one.measure,
            subject_type=one.subject_type,
            subject_id=one.subject_id,
            value=one.value,
            definition_version=one.definition_version,
            subject_code=code,
            subject_name=name,
            subject_path=paths.get(one.subject_id, "") if one.subject_type == "organization" else "",
            frozen_at=round.frozen_at or timezone.now(),
        )
        figure.row_hash = row_hash(about, frozen.row_of(figure))
        figures.append(figure)
    return figures


def _names(round: Round) -> dict[str, dict[int, tuple[str, str]]]:
    """{subject type: {id: (code, name)}} as they are called on the day of freezing."""
    entries = EnterpriseEntry.objects.filter(round=round).values_list("enterprise_id", "uscc", "name")
    plain = Enterprise.objects.filter(entries__round=round).values_list("pk", "uscc", "name")
    return {
        "district": {0: (round.division.code, round.division.name)},
        "division": {pk: (code, name) for pk, code, name in Division.objects.values_list("pk", "code", "name")},
        "sector": {pk: (code, label) for pk, code, label in Sector.objects.values_list("pk", "code", "label")},
        "building": {pk: (str(pk), name) for pk, name in Building.objects.values_list("pk", "name")},
        "organization": {
            pk: (code, name) for pk, code, name in PartyOrganization.objects.values_list("pk", "code", "name")
        },
        "enterprise": {pk: (uscc or f"E{pk}", name[:160]) for pk, uscc, name in [*plain, *entries]},
    }


def _seal_entries(round: Round) -> None:
    """Set the frozen flag on all four tables; enterprise rows also get the hash of what they say.

    People keep where their organization stands in the tree today: the tree may be rearranged later.
    """
    members = WorkerEntry.objects.filter(round=round, party_organization__isnull=False).order_by()
    path = PartyOrganization.objects.filter(pk=OuterRef("party_organization_id")).values("path")[:1]
    members.update(affiliation_path=Subquery(path))
    hashes = [(digest, pk) for pk, digest in _entry_hashes(round)]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE enterprises_enterpriseentry SET row_hash = %s WHERE id = %s", hashes)
    for entry in ENTRIES:
        entry._default_manager.filter(round=round, frozen=False).update(frozen=True)


def _entry_hashes(round: Round) -> Iterator[tuple[int, str]]:
    fields = [
        field.attname
        for field in EnterpriseEntry._meta.concrete_fields
        if field.name not in ("id", "row_hash", "frozen")
    ]
    for pk, *values in EnterpriseEntry.objects.filter(round=round).values_list("pk", *fields).iterator(chunk_size=2000):
        yield pk, hashlib.sha256("\x1f".join(map(_said, values)).encode()).hexdigest()


def _said(value: Any) -> str:
    return "" if value is None else str(value)


@transaction.atomic
def amend(figure: FrozenFigure, *, value: int, reason: str, by: User, evidence: str = "") -> Amendment:
    """Put a correction beside a frozen figure; the figure itself and its file stay.

    Writes: Amendment, one AuditEvent. Raises: Refused (who, reason missing, the same value, a negative one).
    """
    permissions.check_lead(by)
    permissions.check_reason(reason)
    if value < 0:
        raise Refused(_("订正的数不能小于 0。"), field="value")
    standing = figure.amendments.order_by("-id").values_list("value", flat=True).first()
    if value == (figure.value if standing is None else standing):
        raise Refused(_("和现在的数相同，不用订正。"), field="value")
    amendment = Amendment.objects.create(
        figure=figure, value=value, reason=reason.strip(), evidence=evidence.strip(), amended_by=by
    )
    audit.record("enterprises.amend", figure, by=by, reason=reason, detail={"value": [standing or figure.value, value]})
    return amendment
