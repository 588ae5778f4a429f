"""附件: hung on a record, and given out only to who may read the record."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ..actions import papers as actions
from ..forms.inputs import PaperForm
from ..models import Document, DutyRecord, Meeting, ModelCase, Paper, Resolution
from ..requests import StaffRequest
from .acting import act

RECORDS: dict[str, Any] = {
    "duty": DutyRecord,
    "model-case": ModelCase,
    "document": Document,
    "meeting": Meeting,
    "task": Resolution,
}


def _record(request: StaffRequest, kind: str, pk: int) -> Any:
    if kind not in RECORDS:
        raise Http404
    return get_object_or_404(RECORDS[kind].objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
def attach(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    record = _record(request, kind, pk)
    form = PaperForm(request.POST or None, request.FILES or None)

    def write() -> str:
        actions.attach(record, form.cleaned_data["file"], by=request.user)
        return record.get_absolute_url()

    return act(
        request,
        form,
        write,
        heading=_("附上文件：%(record)s") % {"record": record},
        explanation=_("文件加密存放，只有看得到这条记录的人能下载。"),
        label=_("附上"),
        back_url=record.get_absolute_url(),
    )


@require_GET
def download(request: StaffRequest, pk: int) -> StreamingHttpResponse:
    """The file as it was attached; never shown inside the page."""
    paper = get_object_or_404(Paper, pk=pk)
    owner = _owner(paper)
    if not type(owner).objects.visible_to(request.user).filter(pk=owner.pk).exists():
        raise Http404
    response = StreamingHttpResponse(actions.content(paper), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, paper.filename)
    response["Content-Length"] = str(paper.size)
    return response


def _owner(paper: Paper) -> Any:
    owners: list[models.Model | None] = [
        paper.duty_record,
        paper.model_case,
        paper.document,
        paper.meeting,
        paper.resolution,
    ]
    return next(one for one in owners if one is not None)
