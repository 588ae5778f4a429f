"""The survey's background work: doors to the actions, each resumable from what is committed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from enterprises.actions import books, consolidation, intake, rounds, submissions
from enterprises.models import Round, Submission
from shanyang.departments.actions import jobs
from shanyang.departments.rules.actors import NamedJob


def _subject(job: jobs.Running) -> int:
    """The number of the record that the job is about."""
    assert job.object_id is not None
    return job.object_id


@jobs.handles(submissions.STAGE)
def stage(job: jobs.Running) -> str:
    """Read a delivered file. The progress counts rows; their total is not known before the end."""
    submission = Submission.objects.select_related("round", "department", "sector", "division", "enterprise", "by").get(
        pk=_subject(job)
    )
    submission = submissions.read(submission, still_ours=job.still_ours, tell=job.progress)
    if submission.state == "refused":
        return submission.problem
    return _("读到 %(total)s 行，%(rejected)s 行要改。") % {
        "total": submission.rows_total,
        "rejected": submission.rows_rejected,
    }


@jobs.handles(submissions.ACCEPT)
def accept(job: jobs.Running) -> str:
    """Make the delivery count, then link, compare and open cases."""
    submission = Submission.objects.select_related("round", "department").get(pk=_subject(job))
    job.progress(0, 4)
    assert job.by is not None  # only a person writes a delivery
    submission = submissions.accept(submission, by=job.by)
    job.progress(1, 4)
    intake.take_in(submission.round, by=job.by, tell=lambda done: job.progress(1 + done, 4))
    _preview(submission.round, key=f"accept:{submission.pk}")
    return _("已写入 %(rows)s 行。") % {"rows": submission.rows_ok}


@jobs.handles(submissions.TAKE_IN)
def take_in(job: jobs.Running) -> str:
    """Bring links, discrepancies and cases up to what stands now."""
    intake.take_in(
        Round.objects.get(pk=_subject(job)), by=job.by or NamedJob("take_in"), tell=lambda done: job.progress(done, 3)
    )
    _preview(Round.objects.get(pk=_subject(job)), key=f"take_in:{job.pk}")
    return ""


def _preview(round_: Round, *, key: str) -> None:
    """Figures of a running round follow its deliveries; they are shown as not frozen."""
    jobs.start(consolidation.JOB, by=None, object=round_, request_key=key)


@jobs.handles(consolidation.JOB)
def consolidate(job: jobs.Running) -> str:
    """Fill the entries again. A round that was signed or frozen meanwhile is left alone."""
    round_ = Round.objects.get(pk=_subject(job))
    if round_.state not in ("open", "consolidating"):
        return ""
    filled = consolidation.consolidate(round_, by=job.by or NamedJob("consolidate"))
    return _("重新整合了 %(enterprises)d 家企业、%(workers)d 人。") % {
        "enterprises": filled.enterprises,
        "workers": filled.workers,
    }


@jobs.handles(rounds.BOOKS)
def prepare_books(job: jobs.Running) -> str:
    """Each source's own last words, ready to be confirmed."""
    made = books.prepare_all(Round.objects.get(pk=_subject(job)))
    return _("备好 %(books)d 份底册。") % {"books": made}
