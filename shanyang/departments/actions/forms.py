"""One form, one effect: a second click leads to where the first one led."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanyang.lib.errors import Refused

from ..models import SubmittedForm, User

KEY = re.compile(r"[0-9a-f]{32}")


def once(request: HttpRequest, write: Callable[[], models.Model | str], *, key: str | None = None) -> str:
    """Run `write` for the first submission of this form and return the address of its result.

    `write` calls one action and returns the record it made, or an address. The
    form's key is inserted first, in the same transaction: a twin that arrives
    meanwhile waits for the first to commit and is then sent to its result; if
    the first was refused, nothing stands and the twin may try.
    """
    key = key if key is not None else request.POST.get("request_key", "")
    if not KEY.fullmatch(key):
        raise Refused(_("这张表单没有带上请求标识。请刷新页面，再提交一次；此前没有保存任何内容。"))
    with transaction.atomic():
        form = _claim(request, key)
        if form is None:
            return _first_result(request, key)
        outcome = write()
        form.result_url = outcome if isinstance(outcome, str) else outcome.get_absolute_url()  # type: ignore[attr-defined]
        form.save(update_fields=["result_url"])
        return form.result_url


def _claim(request: HttpRequest, key: str) -> SubmittedForm | None:
    try:
        with transaction.atomic():
            return SubmittedForm.objects.create(key=key, user=_user(request), path=request.path[:300])
    except IntegrityError:
        return None


def _first_result(request: HttpRequest, key: str) -> str:
    first = SubmittedForm.objects.get(key=key)
    if first.user != _user(request) or first.path != request.path[:300]:
        raise Refused(_("这张表单是在别处打开的。请刷新页面，再提交一次；此前没有保存任何内容。"))
    return first.result_url


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
