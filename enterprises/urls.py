"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, path, register_converter

from enterprises.views import (
    answer_links,
    answering,
    asking,
    books,
    candidates,
    case_list,
    cases,
    changes,
    clears,
    comparing,
    deliveries,
    discrepancies,
    discrepancy_work,
    drilling,
    enterprises,
    entries,
    figures,
    freezing,
    integrating,
    people,
    places,
    request_ledger,
    responsibilities,
    rounds,
    screening,
    signing,
    submissions,
    successions,
    sweeps,
    visit_plans,
)
from enterprises.workflow import STEP_ORDER

app_name = "enterprises"


class StepConverter:
    """One of the five steps; anything else is no address."""

    regex = "|".join(STEP_ORDER)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MembersConverter(StepConverter):
    """Formal or probationary members."""

    regex = "formal|probationary"


class FileConverter(StepConverter):
    """For people or for machines."""

    regex = "xlsx|csv"


class ReportConverter(StepConverter):
    """A row about an enterprise, an outlet or a person."""

    regex = "enterprise|outlet|worker"


register_converter(ReportConverter, "report")
register_converter(StepConverter, "step")
register_converter(MembersConverter, "members")
register_converter(FileConverter, "file")

ROUNDS = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/open/", rounds.open_round, name="round-open"),
    path("rounds/<int:pk>/", rounds.round_page, name="round"),
    path("rounds/<int:pk>/consolidate/", rounds.move_round, {"verb": "consolidate"}, name="round-consolidate"),
    path("rounds/<int:pk>/reopen/", rounds.move_round, {"verb": "reopen"}, name="round-reopen"),
    path("rounds/<int:pk>/unlock/", rounds.move_round, {"verb": "unlock"}, name="round-unlock"),
    path("rounds/<int:pk>/carry-over/", rounds.carry_over, name="round-carry-over"),
    path("obligations/<int:pk>/close/", rounds.close_delivery, name="obligation-close"),
]
CASES = [
    path("cases/", case_list.cases, name="cases"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/print/", cases.print_case, name="case-print"),
    path("cases/<int:pk>/steps/<step:step>/", cases.step, name="case-step"),
    path("cases/<int:pk>/steps/<step:step>/waive/", cases.waive, name="case-waive"),
    path("records/<int:pk>/take-back/", cases.take_back, name="record-take-back"),
    path("cases/<int:pk>/link/", answer_links.issue, name="answer-link-issue"),
    path("meetings/<int:pk>/link/<int:enterprise>/", answer_links.issue_for_meeting, name="meeting-link"),
    path("meetings/<int:pk>/link/issued/<int:link>/", answer_links.meeting_issued, name="meeting-link-issued"),
    path("links/<int:pk>/", answer_links.issued, name="answer-link-issued"),
    path("links/<int:pk>/revoke/", answer_links.revoke, name="answer-link-revoke"),
    path("links/<int:pk>/set-aside/", answer_links.set_aside, name="answer-link-aside"),
    path("questions/", asking.questions, name="questions"),
    path("questions/add/", asking.add, name="question-add"),
    path("questions/<int:pk>/end/", asking.end, name="question-end"),
    path("visits/", visit_plans.plans, name="visit-plans"),
    path("visits/<int:pk>/", visit_plans.plan, name="visit-plan"),
    path("visits/<int:pk>/sheets/", visit_plans.sheets, name="visit-sheets"),
    path("visits/<int:pk>/change/", visit_plans.change, name="visit-plan-change"),
    path("visits/<int:pk>/cancel/", visit_plans.cancel, name="visit-plan-cancel"),
    path("visits/stops/<int:pk>/move/", visit_plans.move, name="visit-stop-move"),
    path("visits/stops/<int:pk>/drop/", visit_plans.drop, name="visit-stop-drop"),
    path("records/<int:pk>/papers/", visit_plans.papers, name="visit-papers"),
    path("visits/papers/<int:pk>/", visit_plans.download, name="visit-paper"),
    path("visits/papers/<int:pk>/remove/", visit_plans.remove, name="visit-paper-remove"),
    path("criteria/", screening.criteria, name="criteria"),
    path("criteria/add/", screening.add, name="criterion-add"),
    path("criteria/<int:pk>/revise/", screening.revise, name="criterion-revise"),
    path("criteria/<int:pk>/end/", screening.end, name="criterion-end"),
    path("precedents/", screening.precedents, name="precedents"),
    path("discrepancies/", discrepancies.discrepancies, name="discrepancies"),
    path("discrepancies/settle/", discrepancy_work.settle_many, name="settle-many"),
    path("discrepancies/errors/", discrepancy_work.errors, name="error-rates"),
    path("discrepancies/batches/<int:pk>/", discrepancy_work.batch, name="settling-batch"),
    path("discrepancies/batches/<int:pk>/take-back/", discrepancy_work.take_back, name="settling-batch-take-back"),
    path("discrepancies/<int:pk>/assign/", discrepancy_work.assign, name="discrepancy-assign"),
    path("discrepancies/<int:pk>/comments/", discrepancy_work.comment, name="discrepancy-comment"),
    path("discrepancies/<int:pk>/", discrepancies.discrepancy, name="discrepancy"),
    path("discrepancies/<int:pk>/reopen/", discrepancies.reopen, name="discrepancy-reopen"),
]
DELIVERIES = [
    path("deliver/", deliveries.deliver, name="deliver"),
    path("books/", books.books, name="books"),
    path("obligations/<int:pk>/book/", books.download, name="book-download"),
    path("obligations/<int:pk>/confirm/", books.confirm, name="book-confirm"),
    path("submissions/<int:pk>/answers/", books.answer, name="submission-answers"),
    path("submissions/<int:pk>/", deliveries.submission, name="submission"),
    path("submissions/<int:pk>/progress/", deliveries.progress, name="submission-progress"),
    path("submissions/<int:pk>/columns/", deliveries.columns, name="submission-columns"),
    path("submissions/<int:pk>/apply/", deliveries.apply, name="submission-apply"),
    path("submissions/<int:pk>/withdraw/", deliveries.withdraw, name="submission-withdraw"),
    path("submissions/<int:pk>/rejected/", deliveries.rejected, name="submission-rejected"),
]
SWEEPS = [
    path("sweeps/", sweeps.board, name="sweeps"),
    path("sweeps/streets/<str:code>/", sweeps.street, name="sweep-street"),
    path("sweeps/finds/", sweeps.finds, name="finds"),
    path("sweeps/<int:pk>/", sweeps.sweep, name="sweep"),
    path("sweeps/<int:pk>/walk/", sweeps.walk, name="sweep-walk"),
    path("sweeps/<int:pk>/find/", sweeps.find, name="sweep-find"),
    path("sweeps/<int:pk>/declare/", sweeps.declare, name="sweep-declare"),
    path("sweeps/<int:pk>/sections/", sweeps.add_section, name="section-add"),
    path("sections/<int:pk>/end/", sweeps.end_section, name="section-end"),
]
CHANGES = [
    path("changes/", changes.changes, name="changes"),
    path("changes/new/", changes.report, name="change-new"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/check/", changes.check, name="change-check"),
    path("changes/<int:pk>/withdraw/", changes.withdraw, name="change-withdraw"),
    path("enterprises/<int:pk>/change/", changes.report, name="change-report"),
    path("enterprises/<int:pk>/merge/", successions.merge, name="enterprise-merge"),
    path("enterprises/<int:pk>/split/", successions.split, name="enterprise-split"),
    path("successions/<int:pk>/undo/", successions.undo, name="succession-undo"),
    path("rounds/<int:pk>/deadline/", successions.deadline, name="round-deadline"),
    path("reminders/", successions.reminders, name="reminders"),
    path("obligations/<int:pk>/nudge/", successions.nudge_obligation, name="obligation-nudge"),
    path("sweeps/<int:pk>/nudge/", successions.nudge_sweep, name="sweep-nudge"),
]
FIGURES = [
    path("figures/", figures.figures, name="figures"),
    path("figures/<int:pk>/", figures.figure, name="figure"),
    path("figures/<int:pk>/rows/", figures.figure_rows, name="figure-rows"),
    path("frozen/<int:pk>/", figures.figure, {"frozen": True}, name="frozen-figure"),
    path("frozen/<int:pk>/rows/", figures.figure_rows, {"frozen": True}, name="frozen-figure-rows"),
    path("frozen/<int:pk>/amend/", freezing.amend, name="amend"),
    path("figures/published/", drilling.published, name="published"),
    path("rows/<report:kind>/<int:pk>/", drilling.ledger_row, name="ledger-row"),
    path("compare/", comparing.comparison, name="compare"),
    path("compare/rows/", comparing.rows, name="compare-rows"),
    path("entries/", entries.entries, name="entries"),
    path("entries/<int:pk>/", entries.entry, name="entry"),
    path("clears/", clears.clears, name="clears"),
    path("sign-off/", signing.sign_off, name="sign-off"),
    path("rounds/<int:pk>/organizations/<int:organization>/sign/", signing.sign, name="sign"),
    path(
        "rounds/<int:pk>/organizations/<int:organization>/<members:status>/",
        signing.members,
        name="member-list",
    ),
    path("rounds/<int:pk>/complete-signing/", signing.complete, name="complete-signing"),
    path("rounds/<int:pk>/organizations/<int:organization>/integrate/", integrating.integrate, name="integrate"),
    path("members/<int:pk>/affiliation/<int:organization>/", integrating.settle, name="settle-affiliation"),
    path("organizations/<int:pk>/strike/<int:kept>/<int:struck>/", integrating.strike, name="strike"),
    path("strikes/<int:pk>/withdraw/", integrating.withdraw_strike, name="withdraw-strike"),
    path("signatures/<int:pk>/return/", integrating.send_back, name="send-back-signature"),
    path("signatures/<int:pk>/take-back/", signing.take_back, name="take-back-signature"),
    path("rounds/<int:pk>/figures/", freezing.consolidate, name="consolidate"),
    path("rounds/<int:pk>/freeze/", freezing.freeze, name="freeze"),
    path("rounds/<int:pk>/frozen.<file:kind>", freezing.download, name="frozen-file"),
]
REQUESTS = [
    path("requests/", request_ledger.requests, name="requests"),
    path("requests/new/", request_ledger.register, name="request-new"),
    path("requests/<int:pk>/", request_ledger.request_page, name="request"),
    path("requests/<int:pk>/confirm/", request_ledger.confirm, name="request-confirm"),
    path("requests/<int:pk>/send/", request_ledger.send, name="request-send"),
    path("requests/<int:pk>/withdraw/", request_ledger.withdraw, name="request-withdraw"),
    path("request-columns/<int:pk>/", request_ledger.rematch, name="request-rematch"),
    path("request-tasks/<int:pk>/", request_ledger.task, name="request-task"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    *ROUNDS,
    *CASES,
    *FIGURES,
    *REQUESTS,
    *DELIVERIES,
    *SWEEPS,
    *CHANGES,
    path("candidates/", candidates.candidates, name="candidates"),
    path("candidates/<int:pk>/", candidates.candidate, name="candidate"),
    path("candidates/<int:pk>/decide/", candidates.decide, name="candidate-decide"),
    path("candidates/<int:pk>/reverse/", candidates.reverse_decision, name="candidate-reverse"),
    path("enterprises/", enterprises.enterprises, name="enterprises"),
    path("enterprises/<int:pk>/", enterprises.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/responsibility/", answering.enterprise_answering, name="enterprise-answering"),
    path("enterprises/<int:pk>/project-authority/", answering.project_authority, name="project-authority"),
    path("outlets/", places.outlets, name="outlets"),
    path("buildings/", places.buildings, name="buildings"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/phone/", people.unmask, name="person-phone"),
    path("employments/", people.employments, name="employments"),
    path("submissions/", submissions.submissions, name="submissions"),
    path("obligations/", submissions.obligations, name="obligations"),
    path("responsibilities/", responsibilities.responsibilities, name="responsibilities"),
]
