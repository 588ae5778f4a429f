"""整合: reports and precedence become the one entry per enterprise, outlet, person and employment.

A fixed number of statements, however many rows. Only what changed since the
last run is filled again; when nothing did, nothing is written but the time.
"""

# Statements are built from the house's own definitions; every value goes as a parameter.
# ruff: noqa: S608

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import permissions
from enterprises.actions import clearing, counting, placements, settling, sign_off
from enterprises.actions.filling import (
    DIRTY_ENTERPRISES,
    DIRTY_WORKERS,
    EMPLOYMENTS,
    ENTERPRISES,
    OUTLETS,
    STANDING,
    WORKERS,
    clear_marks,
    fill,
    learn_sizes,
    note_dirty,
    note_marks,
    run,
)
from enterprises.models import Round
from enterprises.queries.precedence import overrides as overrides_on
from enterprises.rules.precedence import Override
from shanyang.departments.actions import audit, jobs
from shanyang.departments.actions.audit import Actor
from shanyang.departments.models import Job, User
from shanyang.lib.errors import Refused

NOT_COUNTED = ("moved_out", "deregistered")
"""States in which an enterprise is no longer one of the district's."""


JOB = "enterprises.consolidate"


@dataclass(frozen=True)
class Consolidated:
    """How many subjects were filled again."""

    enterprises: int
    workers: int


@transaction.atomic
def request(round: Round, *, by: User) -> Job:
    """Have the round consolidated in the background, in the name of the person who asked.

    Writes: Job. Raises: Refused (not the lead; the round is signed or frozen).
    """
    permissions.check_lead(by)
    _check_state(round)
    return jobs.start(JOB, by=by, object=round)


def _check_state(round: Round) -> None:
    if round.state not in ("open", "consolidating"):
        raise Refused(_("本轮已经签审或冻结，不能再整合。签审以后要改，请先解除签审并写明理由。"))


@transaction.atomic
def consolidate(round: Round, *, by: Actor) -> Consolidated:
    """Fill the entries of the round again, where anything changed, and count the figures.

    Writes: EnterpriseEntry, OutletEntry, WorkerEntry, EmploymentEntry, Figure,
    the round's time of consolidation, one AuditEvent.
    Raises: Refused (not the lead; the round is signed or frozen).
    """
    if isinstance(by, User):
        permissions.check_lead(by)
    locked = Round.objects.select_for_update().get(pk=round.pk)
    _check_state(locked)
    started = timezone.now()
    note_marks(locked.pk)
    enterprises, workers = note_dirty(locked.pk, locked.consolidated_at)
    if enterprises or workers:
        _fill_dirty(locked, overrides_on(locked.as_of))
        sign_off.void_changed(locked, by=by)
    Round.objects.filter(pk=locked.pk).update(consolidated_at=started)
    round.consolidated_at = started
    audit.record("enterprises.consolidate", locked, by=by, detail={"enterprises": enterprises, "workers": workers})
    return Consolidated(enterprises, workers)


def _fill_dirty(round: Round, overrides: tuple[Override, ...]) -> None:
    drop_unsupported(round.pk)
    fill_tables(round.pk, round.as_of, overrides)
    learn_sizes(*(f"enterprises_{name}entry" for name in ("enterprise", "outlet", "worker", "employment")))
    settling.apply(round.pk)
    _take_affiliations(round)
    _strike_doubles(round)
    _screen(round.pk)
    _place(round.pk)
    _count_rosters(round.pk)
    _learn_masters(round.pk)
    clearing.refresh(round)
    counting.refresh(round)
    clear_marks(round.pk)


def fill_tables(round_id: int, as_of: date, overrides: tuple[Override, ...]) -> None:
    """The four set-based statements, and the basis that goes with the headcount that was taken."""
    fill(ENTERPRISES, round_id, as_of, overrides)
    run(
        f"""UPDATE enterprises_enterpriseentry SET headcount_basis =
              (SELECT r.headcount_basis FROM enterprises_enterprisereport r
                WHERE r.id = enterprises_enterpriseentry.headcount_report)
            WHERE round_id = %s AND enterprise_id IN (SELECT id FROM {DIRTY_ENTERPRISES})""",
        [round_id],
    )
    fill(OUTLETS, round_id, as_of, overrides)
    fill(WORKERS, round_id, as_of, overrides)
    fill(EMPLOYMENTS, round_id, as_of, overrides)


def drop_unsupported(round_id: int) -> None:
    """Entries that no standing report supports any more, and every employment that is filled anew."""
    for entry, subject, link, report, dirty in (
        ("enterpriseentry", "enterprise_id", "enterpriselink", "enterprisereport", DIRTY_ENTERPRISES),
        ("workerentry", "worker_id", "workerlink", "workerreport", DIRTY_WORKERS),
    ):
        run(
            f"""DELETE FROM enterprises_{entry} WHERE round_id = %s
                  AND {subject} IN (SELECT id FROM {dirty})
                  AND NOT EXISTS (SELECT 1 FROM enterprises_{link} l
                        JOIN enterprises_{report} r ON r.id = l.report_id
                        JOIN enterprises_submission s ON s.id = r.submission_id AND {STANDING}
                       WHERE l.{subject} = enterprises_{entry}.{subject} AND l.round_id = %s AND l.until IS NULL)""",
            [round_id, round_id],
        )
    run(
        f"DELETE FROM enterprises_outletentry WHERE round_id = %s"
        f" AND enterprise_id IN (SELECT id FROM {DIRTY_ENTERPRISES})",
        [round_id],
    )
    run(
        f"DELETE FROM enterprises_employmententry WHERE round_id = %s"
        f" AND worker_id IN (SELECT id FROM {DIRTY_WORKERS})",
        [round_id],
    )


def _take_affiliations(round: Round) -> None:
    """A recorded formal affiliation goes before what ledgers say about it."""
    held = """FROM enterprises_affiliation a WHERE a.worker_id = enterprises_workerentry.worker_id
                AND a.since <= %s AND (a.until IS NULL OR a.until > %s)"""
    run(
        f"""UPDATE enterprises_workerentry SET
              party_organization_id = (SELECT a.party_organization_id {held} ORDER BY a.since DESC LIMIT 1),
              party_organization_report = NULL, party_organization_how = 'affiliation'
            WHERE round_id = %s AND worker_id IN (SELECT id FROM {DIRTY_WORKERS}) AND EXISTS (SELECT 1 {held})""",
        [round.as_of, round.as_of, round.pk, round.as_of, round.as_of],
    )


def _strike_doubles(round: Round) -> None:
    """A record that the upper organization struck as a double is a person still, but no member of its own."""
    run(
        """UPDATE enterprises_workerentry SET party_status = NULL, party_status_report = NULL,
                   party_status_how = 'struck'
            WHERE round_id = %s AND worker_id IN (SELECT struck_id FROM enterprises_memberstrike
                                                   WHERE round_id = %s AND withdrawn_at IS NULL)""",
        [round.pk, round.pk],
    )


def _screen(round_id: int) -> None:
    """Counted is what was not screened out and has neither moved away nor been deregistered."""
    gone = ", ".join(f"'{state}'" for state in NOT_COUNTED)
    run(
        f"""UPDATE enterprises_enterpriseentry SET in_scope =
              (operating_status IS NULL OR operating_status NOT IN ({gone}))
              AND NOT EXISTS (SELECT 1 FROM enterprises_case c WHERE c.round_id = enterprises_enterpriseentry.round_id
                    AND c.enterprise_id = enterprises_enterpriseentry.enterprise_id AND c.in_scope = false)
            WHERE round_id = %s AND enterprise_id IN (SELECT id FROM {DIRTY_ENTERPRISES})""",
        [round_id],
    )


def _place(round_id: int) -> None:
    """An employment without a place of its own takes its outlet's, else its enterprise's."""
    mine = f"""round_id = %s AND (worker_id IN (SELECT id FROM {DIRTY_WORKERS})
                                  OR enterprise_id IN (SELECT id FROM {DIRTY_ENTERPRISES}))"""
    run(
        f"""UPDATE enterprises_employmententry SET division_id = NULL, division_how = ''
             WHERE {mine} AND division_how IN ('outlet', 'enterprise')""",
        [round_id],
    )
    for how in ("outlet", "enterprise"):
        run(
            f"""UPDATE enterprises_employmententry SET division_how = '{how}', division_id = e.division_id
                  FROM enterprises_{how}entry e
                 WHERE e.round_id = %s AND e.{how}_id = enterprises_employmententry.{how}_id
                   AND e.division_id IS NOT NULL AND enterprises_employmententry.division_id IS NULL
                   AND enterprises_employmententry.id IN (SELECT id FROM enterprises_employmententry WHERE {mine})""",
            [round_id, round_id],
        )


def _count_rosters(round_id: int) -> None:
    """Who counts where: people by their standing employments, enterprises by the people on their roster."""
    run(
        f"""UPDATE enterprises_workerentry SET dirty_at = NULL,
                   in_scope = n.employments > 0, employments = n.employments
              FROM (SELECT m.worker_id, sum(CASE WHEN m.active AND e.in_scope THEN 1 ELSE 0 END) AS employments
                      FROM enterprises_employmententry m
                      JOIN enterprises_enterpriseentry e
                        ON e.round_id = m.round_id AND e.enterprise_id = m.enterprise_id
                     WHERE m.round_id = %s AND m.worker_id IN ({_affected_workers()})
                     GROUP BY m.worker_id) n
             WHERE enterprises_workerentry.round_id = %s AND enterprises_workerentry.worker_id = n.worker_id""",
        [round_id, round_id, round_id],
    )
    run(
        f"""UPDATE enterprises_workerentry SET dirty_at = NULL, in_scope = false, employments = 0
             WHERE round_id = %s AND worker_id IN (SELECT id FROM {DIRTY_WORKERS})
               AND NOT EXISTS (SELECT 1 FROM enterprises_employmententry m
                                WHERE m.round_id = enterprises_workerentry.round_id
                                  AND m.worker_id = enterprises_workerentry.worker_id)""",
        [round_id],
    )
    run(
        f"""UPDATE enterprises_enterpriseentry SET
              roster_headcount = n.people, roster_formal = n.formal, roster_probationary = n.probationary,
              roster_backbone_formal = n.backbone
              FROM (SELECT d.id AS enterprise_id, count(m.id) AS seen,
                      {_if_seen("sum(CASE WHEN m.active THEN 1 ELSE 0 END)")} AS people,
                      {_if_asked("sum(CASE WHEN m.active AND w.party_status = 'formal' THEN 1 ELSE 0 END)")} AS formal,
                      {_if_asked("sum(CASE WHEN m.active AND w.party_status = 'probationary' THEN 1 ELSE 0 END)")}
                        AS probationary,
                      CASE WHEN sum(CASE WHEN m.active AND w.party_status = 'formal' AND m.is_backbone IS NULL
                                         THEN 1 ELSE 0 END) = 0
                           THEN {
            _if_asked("sum(CASE WHEN m.active AND w.party_status = 'formal' AND m.is_backbone THEN 1 ELSE 0 END)")
        } END AS backbone
                      FROM {DIRTY_ENTERPRISES} d
                      LEFT JOIN enterprises_employmententry m ON m.enterprise_id = d.id AND m.round_id = %s
                      LEFT JOIN enterprises_workerentry w ON w.round_id = m.round_id AND w.worker_id = m.worker_id
                     GROUP BY d.id) n
             WHERE enterprises_enterpriseentry.round_id = %s
               AND enterprises_enterpriseentry.enterprise_id = n.enterprise_id""",
        [round_id, round_id],
    )
    gone = ", ".join(f"'{state}'" for state in (*NOT_COUNTED, "closed"))
    run(
        f"""UPDATE enterprises_enterpriseentry SET outlets_known =
              (SELECT count(*) FROM enterprises_outletentry o WHERE o.round_id = enterprises_enterpriseentry.round_id
                  AND o.enterprise_id = enterprises_enterpriseentry.enterprise_id
                  AND (o.status IS NULL OR o.status NOT IN ({gone})))
            WHERE round_id = %s AND enterprise_id IN (SELECT id FROM {DIRTY_ENTERPRISES})""",
        [round_id],
    )


def _affected_workers() -> str:
    return (
        f"SELECT id FROM {DIRTY_WORKERS} UNION SELECT x.worker_id FROM enterprises_employmententry x"
        f" JOIN {DIRTY_ENTERPRISES} d ON d.id = x.enterprise_id WHERE x.round_id = %s"
    )


def _if_seen(expression: str) -> str:
    """NULL, not 0, for an enterprise without any roster."""
    return f"CASE WHEN count(m.id) > 0 THEN {expression} END"


def _if_asked(expression: str) -> str:
    """NULL, not 0, for a roster on which nobody's political status is known."""
    return f"CASE WHEN count(w.party_status) > 0 THEN {expression} END"


def _learn_masters(round_id: int) -> None:
    """Masters learn what they lack: whose ground and sector they belong to, and their credit code."""
    for column in ("sector_id", "division_id"):
        run(
            f"""UPDATE enterprises_enterprise SET {column} =
                  (SELECT e.{column} FROM enterprises_enterpriseentry e
                    WHERE e.round_id = %s AND e.enterprise_id = enterprises_enterprise.id)
                WHERE {column} IS NULL AND id IN (SELECT id FROM {DIRTY_ENTERPRISES})""",
            [round_id],
        )
    round_ = Round.objects.get(pk=round_id)
    placements.keep(on=round_.as_of, basis=str(round_))
    settling.house_in_buildings(round_id)
    run(
        f"""UPDATE enterprises_enterpriseentry SET site_id =
              (SELECT b.building_id FROM enterprises_enterprise b
                WHERE b.id = enterprises_enterpriseentry.enterprise_id)
            WHERE round_id = %s AND (site_id IS NULL OR enterprise_id IN (SELECT id FROM {DIRTY_ENTERPRISES}))""",
        [round_id],
    )
