"""Leaving a trace: the last statement of every action, in the action's own transaction.

Events form a chain. Each carries a keyed hash over itself and the one before,
with a key that is not in the database: whoever changes, removes or swaps a row
breaks the chain at that row. Old and new values go into an encrypted detail;
the chain covers only its salted digest, so retention may delete the detail.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from shanyang.lib import vault
from shanyang.lib.request_context import origin

from ..models import AuditDetail, AuditEvent, User
from ..rules.actors import NamedJob

BEGINNING = "0" * 64
CHAIN_LOCK = 41_081_101
"""Number of the advisory lock that lets one writer at a time lengthen the chain."""

Actor = User | NamedJob


def record(
    verb: str,
    obj: models.Model | None = None,
    *,
    by: Actor,
    reason: str = "",
    detail: dict[str, Any] | None = None,
    page: str = "",
    file_hash: str = "",
    result: str = AuditEvent.Result.DONE,
) -> AuditEvent:
    """Write one audit event. Call it last: on PostgreSQL it holds the chain until the commit.

    `detail` maps field names to values or [old, new] pairs; the names are kept
    in plain text, the values encrypted.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event belongs in the transaction of the act it records")
    _take_turn()
    last = AuditEvent.objects.order_by("-sequence").values_list("sequence", "hash").first()
    where = origin()
    event = AuditEvent(
        sequence=(last[0] if last else 0) + 1,
        at=timezone.now(),
        verb=verb,
        result=result,
        by_user=by if isinstance(by, User) else None,
        by_job=by.name if isinstance(by, NamedJob) else "",
        unit=_unit(by),
        address=where.address,
        request_id=_plain(where.request_id, 40),
        page=_plain(page or where.page, 200),
        file_hash=file_hash,
        object_type=obj._meta.label if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        fields=_plain(",".join(sorted(detail)), 500) if detail else "",
        reason=_plain(reason, 500),
        previous_hash=last[1] if last else BEGINNING,
    )
    content, salt = b"", b""
    if detail:
        content = json.dumps(detail, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True).encode()
        salt = secrets.token_bytes(16)
        event.detail_digest = hashlib.sha256(salt + content).hexdigest()
    event.hash = seal(event)
    event.save(force_insert=True)
    if detail:
        uid = uuid.uuid4()
        place = vault.place("departments.AuditDetail", "content", uid)
        AuditDetail.objects.create(event=event, uid=uid, salt=salt, content_encrypted=vault.encrypt(content, aad=place))
    return event


def open_detail(detail: AuditDetail) -> dict[str, Any]:
    """The values behind an event. Who asks for them is recorded by the caller."""
    place = vault.place("departments.AuditDetail", "content", detail.uid)
    return json.loads(vault.decrypt(detail.content_encrypted, aad=place))


def differences(obj: models.Model, before: dict[str, Any]) -> dict[str, list[Any]]:
    """{field: [old, new]} for what a save has changed; `before` is `snapshot` taken earlier."""
    after = snapshot(obj)
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def snapshot(obj: models.Model) -> dict[str, Any]:
    """The plain columns of a row; sealed values, secrets and blobs stay out."""
    return {
        field.attname: getattr(obj, field.attname)
        for field in obj._meta.concrete_fields
        if not isinstance(field, models.BinaryField) and field.name not in ("password",)
    }


# -- the chain ----------------------------------------------------------------


def seal(event: AuditEvent) -> str:
    """The keyed hash of an event over its content and its predecessor's hash."""
    content = json.dumps(
        [
            event.sequence,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.verb,
            str(event.result),
            event.by_user_id,
            event.by_job,
            event.unit,
            event.address,
            event.request_id,
            event.page,
            event.file_hash,
            event.object_type,
            event.object_id,
            event.fields,
            event.reason,
            event.detail_digest,
            event.previous_hash,
        ],
        ensure_ascii=False,
    )
    return hmac.new(_key(), content.encode(), hashlib.sha256).hexdigest()


def verify(*, heads: list[tuple[int, str]] | None = None) -> Iterator[str]:
    """What is wrong with the chain, first broken row first; nothing when it holds.

    `heads` are (sequence, hash) pairs kept outside the database: only they show
    that the tail was cut off.
    """
    expected, previous = 1, BEGINNING
    kept = dict(heads or [])
    for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
        if event.sequence != expected:
            yield f"sequence {expected} is missing; the next event is {event.sequence}"
            return
        if event.previous_hash != previous:
            yield f"event {event.sequence} does not follow on event {event.sequence - 1}"
            return
        if not hmac.compare_digest(event.hash, seal(event)):
            yield f"event {event.sequence} was changed"
            return
        if event.sequence in kept and kept[event.sequence] != event.hash:
            yield f"event {event.sequence} is not the one whose head was kept"
            return
        expected, previous = expected + 1, event.hash
    cut = [sequence for sequence in kept if sequence >= expected]
    if cut:
        yield f"the chain ends at {expected - 1}, but the head of event {max(cut)} was kept: the tail is cut off"
        return
    yield from _verify_details()


def _verify_details() -> Iterator[str]:
    for detail in AuditDetail.objects.select_related("event").order_by("event__sequence").iterator(chunk_size=2000):
        try:
            place = vault.place("departments.AuditDetail", "content", detail.uid)
            content = vault.decrypt_bytes(detail.content_encrypted, aad=place)
        except vault.CannotOpen as error:
            yield f"the detail of event {detail.event.sequence} does not open: {error}"
            return
        if hashlib.sha256(bytes(detail.salt) + content).hexdigest() != detail.event.detail_digest:
            yield f"the detail of event {detail.event.sequence} was changed"
            return


def head() -> tuple[int, str, datetime] | None:
    """The newest event, to be kept outside the database."""
    return AuditEvent.objects.order_by("-sequence").values_list("sequence", "hash", "at").first()


# -- small parts ----------------------------------------------------------------


def _take_turn() -> None:
    """On PostgreSQL two transactions must not read the same last event. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def _key() -> bytes:
    return base64.b64decode(settings.AUDIT_KEY)


def _unit(by: Actor) -> str:
    if isinstance(by, NamedJob):
        return ""
    return _plain("、".join(department.name for department in by.departments_on()), 120)


def _plain(text: str, limit: int) -> str:
    """One line of visible characters: a logged value must not forge a second line or hide itself."""
    clean = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in text)
    return clean[:limit]
