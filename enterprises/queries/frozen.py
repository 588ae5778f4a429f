"""The files of a frozen round, made from its frozen figures: one for machines, one for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Amendment, FrozenFigure, Round
from enterprises.models.figures import SUBJECTS
from enterprises.rules.frozen_file import About, Definition, FrozenRow, write
from enterprises.rules.measures import BY_CODE, MEASURES
from shanyang.lib.spreadsheets import workbook


def about(round: Round) -> About:
    frozen_at = round.frozen_at.astimezone(UTC).isoformat(timespec="seconds") if round.frozen_at else ""
    return About(round.division.code, round.number, round.name, round.as_of.isoformat(), frozen_at)


def definitions() -> list[Definition]:
    return [Definition(one.code, one.label, one.unit, str(one.version), one.definition) for one in MEASURES]


def row_of(figure: FrozenFigure) -> FrozenRow:
    value = "" if figure.value is None else str(figure.value)
    return FrozenRow(
        figure.measure,
        figure.subject_type,
        figure.subject_code,
        figure.subject_name,
        value,
        str(figure.definition_version),
    )


def last_amendments(figures: Iterable[int]) -> dict[int, Amendment]:
    """The correction that stands beside each of these frozen figures, if any. One statement."""
    rows = Amendment.objects.filter(figure_id__in=list(figures)).select_related("amended_by").order_by("id")
    return {one.figure_id: one for one in rows}


def basis(amendment: Amendment | None) -> str:
    """What a published number goes by: 按冻结数, or 按某日订正."""
    if amendment is None:
        return _("按冻结数")
    day = timezone.localdate(amendment.amended_at)
    return _("按%(day)s订正") % {"day": day.isoformat()}


def canonical_csv(round: Round, figures: Iterable[FrozenFigure] | None = None) -> bytes:
    """The file whose hash the round keeps. `figures` are given while they are being frozen."""
    rows = FrozenFigure.objects.filter(round=round) if figures is None else figures
    return write(about(round), definitions(), (row_of(figure) for figure in rows))


def for_people(round: Round) -> IO[bytes]:
    """A workbook: what was frozen, the corrections beside it, and what each figure means."""
    subjects = {code: str(label) for code, label in SUBJECTS}
    figures = FrozenFigure.objects.filter(round=round).order_by("subject_type", "subject_code", "measure")
    amendments = Amendment.objects.filter(figure__round=round).select_related("figure", "amended_by").order_by("id")
    return workbook(
        [
            (
                _("冻结数"),
                [_("对象"), _("代码"), _("名称"), _("指标"), _("数值"), _("单位"), _("定义版本")],
                (
                    (
                        subjects[one.subject_type],
                        one.subject_code,
                        one.subject_name,
                        BY_CODE[one.measure].label,
                        one.value if one.value is not None else _("不掌握"),
                        BY_CODE[one.measure].unit,
                        one.definition_version,
                    )
                    for one in figures
                ),
            ),
            (
                _("订正"),
                [_("名称"), _("指标"), _("冻结数"), _("订正为"), _("理由"), _("依据"), _("订正人"), _("订正时间")],
                (
                    (
                        one.figure.subject_name,
                        BY_CODE[one.figure.measure].label,
                        one.figure.value,
                        one.value,
                        one.reason,
                        one.evidence,
                        str(one.amended_by),
                        one.amended_at,
                    )
                    for one in amendments
                ),
            ),
            (
                _("指标定义"),
                [_("指标"), _("单位"), _("版本"), _("定义"), _("来源")],
                ((one.label, one.unit, one.version, one.definition, one.source) for one in MEASURES),
            ),
            (
                _("说明"),
                [_("项目"), _("内容")],
                (
                    (_("轮次"), f"{round} {round.name}"),
                    (_("数据截至"), round.as_of),
                    (_("冻结时间"), round.frozen_at),
                    (_("机读文件 SHA-256"), round.frozen_hash),
                ),
            ),
        ]
    )
