"""Granting and ending posts: the one way to get or lose a right."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from .. import permissions
from ..models import Department, Division, PartyOrganization, Post, Sector, User
from . import audit
from .audit import Actor


@transaction.atomic
def grant(
    *,
    user: User,
    department: Department,
    duty: str,
    since: date,
    by: Actor,
    division: Division | None = None,
    sector: Sector | None = None,
    party_organization: PartyOrganization | None = None,
    enterprise: Any = None,
    bulk_import: bool = False,
    basis: str = "",
) -> Post:
    """Give a person an office from a day on. Writes: Post, one AuditEvent. Raises: Refused, ValidationError."""
    user.forget_posts()
    permissions.check_grant(by, user, duty, since)
    post = Post(
        user=user,
        department=department,
        duty=duty,
        division=division,
        sector=sector,
        party_organization=party_organization,
        enterprise=enterprise,
        since=since,
        bulk_import=bulk_import,
        granted_by=by if isinstance(by, User) else None,
        basis=basis,
    )
    post.full_clean()
    post.save()
    user.forget_posts()
    audit.record("departments.grant_post", post, by=by, reason=basis, detail=audit.snapshot(post))
    return post


@transaction.atomic
def end(post: Post, *, on: date, by: Actor, reason: str) -> Post:
    """End an office; its rights stop with that day. Writes: Post, one AuditEvent."""
    permissions.check_grant(by, post.user, post.duty, on)
    if not reason.strip():
        raise Refused(_("请写明终止任职的理由，例如“调任区商务局”。"), field="reason")
    if post.until is not None:
        raise Refused(_("这项任职已于%(day)s终止。") % {"day": post.until.isoformat()})
    # A post that ends on its first day would have no day at all.
    if on <= post.since:
        raise Refused(_("终止日期应当晚于任职开始日期。"), field="until")
    post.until = on
    post.save(update_fields=["until"])
    post.user.forget_posts()
    audit.record("departments.end_post", post, by=by, reason=reason, detail={"until": [None, on]})
    return post
