"""核对: what each source says about an enterprise, field by field, and the value that holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Discrepancy, EnterpriseEntry, EnterpriseReport, WorkerLink
from enterprises.queries import precedence as orders
from enterprises.queries.independence import Sight
from enterprises.queries.values import CHOICES, in_words
from enterprises.rules import precedence
from enterprises.rules.precedence import Statement
from enterprises.rules.sources import OWED, Source
from enterprises.wording import FIELD_LABELS, HEADCOUNT_BASES, SOURCES

if TYPE_CHECKING:
    from enterprises.models import Case

GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("基层网点"), ("division", "address", "outlets_count")),
    (gettext_lazy("经营状况"), ("name", "uscc", "sector", "operating_status", "license_state", "main_business")),
    (gettext_lazy("职工数量"), ("headcount", "roster", "female_headcount")),
    (
        gettext_lazy("党员队伍"),
        ("formal_members", "backbone_formal_members", "probationary_members", "mobile_members", "has_party_org"),
    ),
)
WITHOUT_RANK = {"roster"}
ROSTER = gettext_lazy("名册人数")
LABELS = dict(SOURCES)
NAMED = 2


@dataclass(frozen=True)
class Column:
    """One source: who spoke and when. The testifying sources share the last column."""

    source: str
    label: str
    short: str
    departments: str
    on: date | None
    hidden: bool


@dataclass(frozen=True)
class Cell:
    """What a source says: `texts` are (words, note, chosen); empty means 不掌握."""

    texts: tuple[tuple[str, str, bool], ...] = ()
    hidden: bool = False
    silent: bool = False
    short: str = ""

    @property
    def chosen(self) -> bool:
        return any(chosen for _text, _note, chosen in self.texts)


@dataclass(frozen=True)
class Row:
    """One field. `state`: agreed, one (only one source knows), unknown, open, auto, settled, differs."""

    field: str
    label: str
    cells: tuple[Cell, ...]
    state: str
    value: str = ""
    why: str = ""
    discrepancy: Discrepancy | None = None
    before: str = ""

    @property
    def differs(self) -> bool:
        return self.state in ("open", "auto", "settled", "differs")


@dataclass(frozen=True)
class Sheet:
    columns: tuple[Column, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    hidden: bool = False
    others: tuple[Discrepancy, ...] = field(default_factory=tuple)

    @property
    def rows(self) -> list[Row]:
        return [row for _label, rows in self.groups for row in rows]

    @property
    def differing(self) -> int:
        return sum(row.differs for row in self.rows)

    @property
    def open(self) -> int:
        return sum(row.state == "open" for row in self.rows) + sum(one.state == "open" for one in self.others)


def sheet(
    case: Case, reports: list[EnterpriseReport], discrepancies: list[Discrepancy], sight: Sight, *, only_differing: bool
) -> Sheet:
    """The whole table of one case: two statements beside the reports it is given."""
    shown = [one for one in reports if sight.shows(one.source, one.department_id)]
    columns = _columns(reports, shown)
    overrides = orders.overrides(case.round.as_of)
    about = {one.field: one for one in discrepancies if not one.worker_id and not one.outlet_id}
    rosters = _rosters(case)
    before = _before(case)
    groups = []
    for label, names in GROUPS:
        rows = [_row(name, columns, shown, about.get(name), rosters, sight, case, overrides) for name in names]
        rows = [replace(row, before=before.get(row.field, "")) for row in rows]
        kept = tuple(row for row in rows if row.differs or not only_differing)
        if kept:
            groups.append((str(label), kept))
    in_table = {name for _label, names in GROUPS for name in names}
    others = tuple(one for one in discrepancies if one.worker_id or one.outlet_id or one.field not in in_table)
    return Sheet(columns, tuple(groups), hidden=not sight.all, others=others)


def _columns(reports: list[EnterpriseReport], shown: list[EnterpriseReport]) -> tuple[Column, ...]:
    columns = [_column(str(source), str(LABELS[source]), reports, shown) for source in OWED]
    if any(report.source not in OWED for report in reports):
        columns.append(_column("", _("访查"), reports, shown))
    return tuple(columns)


def _column(source: str, label: str, reports: list[EnterpriseReport], shown: list[EnterpriseReport]) -> Column:
    said = [one for one in reports if _column_of(one) == source]
    seen = [one for one in shown if _column_of(one) == source]
    offices = _few(list(dict.fromkeys(str(one.department) for one in seen)))
    on = max((one.submission.accepted_at for one in seen if one.submission.accepted_at), default=None)
    return Column(source, label, label[-2:], offices, localdate(on) if on else None, hidden=bool(said) and not seen)


def _few(names: list[str]) -> str:
    """Two offices by name, more by number: the column stays as wide as its values."""
    if len(names) <= NAMED:
        return "、".join(names)
    return _("%(first)s等 %(count)d 个单位") % {"first": names[0], "count": len(names)}


def _column_of(report: EnterpriseReport) -> str:
    return report.source if report.source in OWED else ""


def _row(
    name: str,
    columns: tuple[Column, ...],
    shown: list[EnterpriseReport],
    discrepancy: Discrepancy | None,
    rosters: dict[str, int],
    sight: Sight,
    case: Case,
    overrides: Iterable[precedence.Override],
) -> Row:
    label = str(ROSTER if name == "roster" else FIELD_LABELS[name])
    if name == "roster":
        cells = tuple(_roster_cell(column, rosters, sight) for column in columns)
        return Row(name, label, cells, "note" if rosters and sight.all else "unknown")
    statements = {
        one.pk: Statement(Source(one.source), plain(one, name), one.submission_id, one.pk, one.mention)
        for one in shown
        if not (one.mention and name != "name")
    }
    best = precedence.choose(statements.values(), "enterprise", name, on=case.round.as_of, overrides=overrides)
    adopted = _adopted(best, statements, discrepancy) if sight.all else set()
    cells = tuple(_cell(column, name, shown, adopted) for column in columns)
    state, value, why = _verdict(name, shown, statements, best, discrepancy) if sight.all else ("hidden", "", "")
    return Row(name, label, cells, state, value, why, discrepancy)


def _adopted(best: Statement | None, statements: dict[int, Statement], discrepancy: Discrepancy | None) -> set[int]:
    """The reports whose value holds: precedence's one, or those of the source that a person chose."""
    if discrepancy is not None and discrepancy.state == "settled":
        return {
            pk
            for pk, one in statements.items()
            if one.source == discrepancy.value_source and str(one.value) == discrepancy.value
        }
    if discrepancy is not None and discrepancy.state == "open":
        return set()
    return {best.report} if best else set()


def _cell(column: Column, name: str, shown: list[EnterpriseReport], adopted: set[int]) -> Cell:
    said: dict[str, tuple[str, str, bool]] = {}
    for one in shown:
        if _column_of(one) != column.source or (one.mention and name != "name"):
            continue
        text = words(one, name)
        if text:
            chosen = one.pk in adopted or (text in said and said[text][2])
            said[text] = (text, _note(one, name, column), chosen)
    return Cell(tuple(said.values()), hidden=column.hidden, short=column.short)


def _note(report: EnterpriseReport, name: str, column: Column) -> str:
    if name == "headcount" and report.headcount_basis:
        return str(dict(HEADCOUNT_BASES).get(report.headcount_basis, ""))
    return str(LABELS[report.source]) if not column.source else ""


def _roster_cell(column: Column, rosters: dict[str, int], sight: Sight) -> Cell:
    count = rosters.get(column.source)
    if column.hidden or (count is not None and not sight.all and not any(s == column.source for s, _d in sight.own)):
        return Cell(hidden=True, short=column.short)
    return Cell(((str(count), "", False),) if count is not None else (), short=column.short)


def _verdict(
    name: str,
    shown: list[EnterpriseReport],
    statements: dict[int, Statement],
    best: Statement | None,
    discrepancy: Discrepancy | None,
) -> tuple[str, str, str]:
    values = {one.value for one in statements.values() if one.value is not None}
    if discrepancy is not None and discrepancy.state == "settled":
        return "settled", in_words(discrepancy, discrepancy.value), settled_why(discrepancy)
    if best is None:
        return "unknown", "", ""
    said = next(words(one, name) for one in shown if one.pk == best.report)
    by_order = _("按优先级采用“%(source)s”") % {"source": LABELS[best.source]}
    if discrepancy is not None and discrepancy.state in ("open", "auto"):
        spread = _spread(values)
        return discrepancy.state, said, spread if discrepancy.state == "open" else by_order
    if len(values) == 1:
        alone = sum(one.value is not None for one in statements.values()) == 1
        if alone:
            return "one", said, _("只有一方掌握")
        return "agreed", said, ""
    return "differs", said, by_order


def _spread(values: set[Any]) -> str:
    if len(values) < 2:
        return _("与逐个列出的不符")
    numbers = [value for value in values if isinstance(value, int)]
    if len(numbers) < 2:
        return _("%(count)d 种说法") % {"count": len(values)}
    return _("差 %(number)d") % {"number": max(numbers) - min(numbers)}


def settled_why(discrepancy: Discrepancy) -> str:
    """Who decided, and on what."""
    if discrepancy.how in ("visit", "enquiry"):
        return _("依据%(how)s") % {"how": discrepancy.get_how_display()}
    if discrepancy.value_source:
        return _("采用“%(source)s”") % {"source": LABELS[discrepancy.value_source]}
    return _("另定，有佐证")


def _rosters(case: Case) -> dict[str, int]:
    """People on each source's list for this enterprise."""
    rows = (
        WorkerLink.objects.filter(
            round_id=case.round_id,
            enterprise_id=case.enterprise_id,
            until__isnull=True,
            report__submission__state="accepted",
        )
        .order_by()
        .values_list("report__source")
        .annotate(people=Count("worker", distinct=True))
    )
    return dict(rows)


CARRIED = ("outlets_count", "operating_status", "formal_members", "backbone_formal_members", "probationary_members")


def _before(case: Case) -> dict[str, str]:
    """What the last round froze about the enterprise: the reader confirms or corrects instead of beginning anew."""
    if not case.round.previous_id:
        return {}
    entry = EnterpriseEntry.objects.filter(
        round_id=case.round.previous_id, enterprise_id=case.enterprise_id, frozen=True
    ).first()
    if entry is None:
        return {}
    found = {name: words(entry, name) for name in CARRIED}
    if entry.roster_headcount is not None:
        # The official headcount is counted, not declared.
        found["headcount"] = f"{entry.roster_headcount:,}"
    return found


def plain(report: EnterpriseReport, name: str) -> Any:
    """A field as discrepancies and precedence compare it: codes for places and sectors."""
    value = getattr(report, name)
    if name in ("sector", "division"):
        return value.code if value else None
    return None if value == "" else value


def words(report: EnterpriseReport | EnterpriseEntry, name: str) -> str:
    """A field as the reader sees it; nothing when the source does not say."""
    value = getattr(report, name)
    if value is None or value == "":
        return ""
    if name in CHOICES:
        return str(dict(CHOICES[name]).get(value, value))
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)
