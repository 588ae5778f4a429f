"""What browsers report: a page that broke the content policy. Logged without query, user or page text."""

import json
import logging
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shanyang.lib.request_context import origin

logger = logging.getLogger("shanyang.csp")
LONGEST = 8 * 1024
A_MINUTE = 20


@login_not_required
@csrf_exempt  # the browser itself sends it, without a form
@require_POST
def csp(request: HttpRequest) -> HttpResponse:
    """Take a report and say nothing; a flood of them is dropped."""
    key = f"csp-reports:{origin().address}"
    cache.add(key, 0, 60)
    if cache.incr(key) <= A_MINUTE and len(request.body) <= LONGEST:
        logger.warning("content policy broken: %s", _said(request.body))
    return HttpResponse(status=204)


def _said(body: bytes) -> str:
    """The directive and the addresses, each cut down to what cannot name a person."""
    try:
        report = json.loads(body).get("csp-report", {})
        directive = str(report.get("effective-directive", ""))[:40]
        places = [_place(str(report.get(name, ""))) for name in ("document-uri", "blocked-uri")]
    except (ValueError, AttributeError):
        return "unreadable report"
    plain = f"{directive} on {places[0]} blocked {places[1]}"
    return "".join(sign for sign in plain if sign.isprintable())


def _place(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}"[:120] or address[:20]
