"""From a consolidated field to the ledger row it was taken from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import EnterpriseEntry, EnterpriseReport, Submission
from enterprises.models.entries import ENTERPRISE_FIELDS
from enterprises.wording import SOURCES

SOURCE_LABELS = dict(SOURCES)
HOW = {
    "settled": gettext_lazy("人工定数"),
    "mention": gettext_lazy("名册里提到"),
    "affiliation": gettext_lazy("正式组织关系"),
    "struck": gettext_lazy("上级党组织剔除重复"),
    "outlet": gettext_lazy("随网点"),
    "enterprise": gettext_lazy("随企业"),
}


@dataclass(frozen=True)
class Traced:
    """One field with its value, why it was taken, and the row behind it."""

    field: str
    label: str | Promise
    value: Any
    how: str | Promise
    report: EnterpriseReport | None
    submission_visible: bool


def how_label(how: str) -> str | Promise:
    """precedence:employer → 按取数优先级，谁用工."""
    if how.startswith("precedence:"):
        return _("按取数优先级：%(source)s") % {"source": SOURCE_LABELS.get(how.partition(":")[2], "")}
    return HOW.get(how, "")


def trace(entry: EnterpriseEntry, user: Any) -> list[Traced]:
    """Every consolidated field of an enterprise's entry. Two statements."""
    ids = {getattr(entry, f"{name}_report") for name in ENTERPRISE_FIELDS} - {None}
    reports = {
        one.pk: one for one in EnterpriseReport.objects.filter(pk__in=ids).select_related("submission__department")
    }
    visible = set(
        Submission.objects.visible_to(user)
        .filter(pk__in={one.submission_id for one in reports.values()})
        .values_list("pk", flat=True)
    )
    return [
        Traced(
            name,
            EnterpriseEntry._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
            _shown(entry, name),
            how_label(getattr(entry, f"{name}_how")),
            report := reports.get(getattr(entry, f"{name}_report")),
            report is not None and report.submission_id in visible,
        )
        for name in ENTERPRISE_FIELDS
    ]


def _shown(entry: EnterpriseEntry, name: str) -> Any:
    display = getattr(entry, f"get_{name}_display", None)
    value = display() if display else getattr(entry, name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return value
