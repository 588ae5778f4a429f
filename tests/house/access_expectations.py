"""Who opens what. One line for each address; the access matrix asks every line of everybody.

    "name": Row(get=…, post=…, subject=…)

`get` and `post` name the people who get in, by their names in tests/cast.py;
everybody else is turned away. `subject` says which record of the world fills
the address: those people are meant for the record inside their scopes, and
`outside` for its twin across the street (by default those who
stand there for the people inside). `public` opens an address to everybody, `shared` means that there is no twin, and
`also` fills further arguments of the address with records.

A POST is sent empty. Who may open a page and not act on it gets a refusal with
the page; who may not even know of the record is turned away.

Inside stands in 东方红街道, 外卖送餐类, with 孙 and 陈; outside in 焦东街道, 快递类, with 钱 and 史.
王 is the registrar too and knows every enterprise of the district, but no case outside the own sector.

Rules behind the lines:
- A list is open to everybody who is signed in, because the scope stands in its
  query: who has nothing there finds an empty list, which tells no more than a
  list without records. The navigation does not lead there. The three kinds of
  administrators hold no duty of the survey, so that every list is empty for them.
- A round's name, days and state are no figures: everybody with a duty of the
  survey may know when deliveries close, mass organizations and instructors too.
  What is counted on the page comes from queries in the reader's scope.
- Officers' notes are read by those who walk the steps, and by nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

EVERYBODY = "lin wang shi zhao qian wu sun zheng feng chen system_admin security_admin audit_admin"
SURVEY = "lin wang shi zhao qian wu sun zheng feng chen"
OFFICERS = "lin wang shi zhao qian wu zheng"
GROUND = "lin wang shi zhao qian wu"
CASES_ACROSS = "lin shi qian"  # the registrar does not read cases, and across the street 王 is no more than that
OWN_WORK = "lin wang shi zhao qian wu feng"


@dataclass(frozen=True)
class Row:
    get: str = ""
    post: str = ""
    subject: str = ""
    outside: str | None = None
    post_outside: str | None = None
    arg: str = "pk"
    also: dict[str, str] = field(default_factory=dict)
    shared: bool = False
    kwargs: dict[str, object] = field(default_factory=dict)
    public: bool = False
    why: str = ""

    def people(self, method: str, side: str) -> set[str]:
        inside = set((self.get if method == "GET" else self.post).split())
        if side == "inside" or not self.subject:
            return inside
        named = self.outside if method == "GET" else self.post_outside
        if named is not None:
            return set(named.split())
        # Across the street 钱 stands for 赵 and 史 for 王, who goes on as registrar.
        across = {"lin": {"lin"}, "wang": {"wang", "shi"}, "zhao": {"qian"}}
        return set().union(*(others for one, others in across.items() if one in inside))


PAGES: dict[str, Row | list[Row]] = {}

# Back-office tables: who opens them. Add and change follow from WRITERS; nobody deletes.
ADMIN_READERS = {
    "departments_user": "system_admin security_admin",
    "departments_division": "system_admin security_admin",
    "departments_department": "system_admin security_admin",
    "departments_sector": "system_admin security_admin",
    "departments_responsibility": "system_admin",
    "departments_partyorganization": "system_admin security_admin",
    "departments_parametervalue": "system_admin",
    "departments_workingday": "system_admin",
    "enterprises_precedence": "system_admin",
    "services_reststation": "system_admin",
    "departments_job": "system_admin",
    "departments_post": "system_admin security_admin",
    "departments_auditevent": "audit_admin",
}
ADMIN_WRITERS = {
    "departments_user": "system_admin",
    "departments_division": "system_admin",
    "departments_department": "system_admin",
    "departments_sector": "system_admin",
    "departments_responsibility": "system_admin",
    "departments_partyorganization": "system_admin",
    "departments_parametervalue": "system_admin",
    "departments_workingday": "system_admin",
    "enterprises_precedence": "system_admin",
    "services_reststation": "system_admin",
    "departments_post": "security_admin",
}
ADMINISTRATORS = "system_admin security_admin audit_admin"

TABLES = (
    "divisions",
    "departments",
    "responsibilities",
    "submissions",
    "enterprises",
    "outlets",
    "workers",
    "enterprise-links",
    "worker-links",
    "candidates",
    "cases",
    "changes",
    "discrepancies",
    "enterprise-entries",
    "figures",
)

PAGES |= {
    # -- the roof ---------------------------------------------------------
    "home": Row(get=EVERYBODY),
    "figures": Row(get=EVERYBODY, why="sends on to the list of figures"),
    "dashboard": Row(get=EVERYBODY),
    "over-rounds": Row(get=EVERYBODY, post=EVERYBODY, why="numbers of the reader's own posts; others are sent home"),
    "monthly-report": Row(get="lin", post="lin"),
    "search": Row(get=EVERYBODY, post=EVERYBODY, why="the words are posted, so that no log holds them"),
    "display": Row(post=EVERYBODY, public=True, why="size and contrast of the page, kept in a cookie"),
    "keys": Row(get=EVERYBODY, public=True),
    "public": Row(get=EVERYBODY, public=True),
    "privacy": Row(get=EVERYBODY, public=True),
    "complaint": Row(get=EVERYBODY, post=EVERYBODY, public=True),
    "complaint-receipt": Row(get=EVERYBODY, public=True, subject="complaint", arg="code", outside=EVERYBODY),
    "complaints": Row(get=EVERYBODY, post=EVERYBODY, why="empty for whoever does not lead"),
    "complaint-answer": Row(get="lin", post="lin", subject="complaint"),
    "csp-report": Row(post=EVERYBODY, public=True, why="browsers send it by themselves"),
    "answer-link": Row(why="only for whoever came by a one-time link, which nobody here did"),
    "answer-link-task": Row(kwargs={"pk": 1}, why="only for whoever came by a meeting's link"),
    "answer-link-enter": Row(kwargs={"token": "made-up"}, why="no such token was ever given out"),
    "demo-sign-in": Row(why="only a demo has doors"),
    "admin-sign-in": Row(get=EVERYBODY, public=True),
    # -- accounts -----------------------------------------------------------
    "account_login": Row(get=EVERYBODY, post=EVERYBODY, public=True),
    "account_logout": Row(get=EVERYBODY, post=EVERYBODY, public=True),
    "account_inactive": Row(get=EVERYBODY, public=True),
    "account_signup": Row(get=EVERYBODY, post=EVERYBODY, public=True, why="says that nobody signs up here"),
    "account_reset_password": Row(get=EVERYBODY, public=True, why="says whom to ask"),
    "account_reauthenticate": Row(get=EVERYBODY, post=EVERYBODY),
    "account_change_password": Row(get=EVERYBODY, post=EVERYBODY),
    "usersessions_list": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_index": Row(get=EVERYBODY),
    "mfa_authenticate": Row(get=EVERYBODY, post=EVERYBODY, public=True, why="the second step of a sign-in under way"),
    "mfa_reauthenticate": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_activate_totp": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_deactivate_totp": Row(why="nothing to switch off before it was switched on"),
    "mfa_generate_recovery_codes": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_view_recovery_codes": Row(why="nobody here has made any yet"),
    "mfa_download_recovery_codes": Row(),
    "mfa_list_webauthn": Row(get=EVERYBODY),
    "mfa_add_webauthn": Row(get=EVERYBODY, post=EVERYBODY),
    "mfa_edit_webauthn": Row(get=EVERYBODY, post=EVERYBODY, kwargs={"pk": 1}, why="asks for the password first"),
    "mfa_remove_webauthn": Row(get=EVERYBODY, post=EVERYBODY, kwargs={"pk": 1}),
    "mfa_login_webauthn": Row(get=EVERYBODY, post=EVERYBODY, public=True),
    "mfa_reauthenticate_webauthn": Row(get=EVERYBODY, post=EVERYBODY),
    # -- tables that travel to a spreadsheet and back --------------------------
    "tables:index": Row(get=SURVEY),
    "tables:table": [Row(get=SURVEY, post=SURVEY, kwargs={"key": key}) for key in TABLES],
    "tables:export": [Row(post=SURVEY, kwargs={"key": key}) for key in TABLES],
    "tables:preview": Row(get="zhao", subject="table_upload", outside="qian"),
    "tables:apply": Row(post="zhao", subject="table_upload", post_outside="qian"),
    "tables:rejected": Row(subject="table_upload", why="this upload has no wrong rows"),
    # -- lists: open to everybody who is signed in, each sees the rows in scope --
    "enterprises:enterprises": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:outlets": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:buildings": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:people": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:employments": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:submissions": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:obligations": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:responsibilities": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:cases": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:discrepancies": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:entries": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:figures": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:clears": Row(get=EVERYBODY),
    "enterprises:published": Row(get=EVERYBODY, post=EVERYBODY, why="asked without a day it only shows the question"),
    "enterprises:ledger-row": Row(get="lin zhao wu zheng", subject="worker_report", kwargs={"kind": "worker"}),
    "enterprises:requests": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:request-new": Row(get="lin", post="lin"),
    "enterprises:request": Row(get="lin wang shi zhao qian", subject="data_request", shared=True),
    "enterprises:request-confirm": Row(post="lin", subject="data_request", shared=True),
    "enterprises:request-send": Row(post="lin", subject="data_request", shared=True),
    "enterprises:request-withdraw": Row(post="lin", subject="data_request", shared=True),
    "enterprises:request-rematch": Row(get="lin", post="lin", subject="request_column", shared=True),
    "enterprises:request-task": Row(get="lin zhao", post="lin zhao", subject="request_task"),
    "tables:columns": Row(
        post=EVERYBODY, kwargs={"listing": "figures"}, shared=True, why="keeps the reader's own choice of columns"
    ),
    "enterprises:compare": Row(get=EVERYBODY, post=EVERYBODY, why="compares what the reader's posts open"),
    "enterprises:compare-rows": Row(why="opens for one cause of one comparison only"),
    "enterprises:sign-off": Row(get=EVERYBODY),
    # -- rounds -----------------------------------------------------------------
    "enterprises:rounds": Row(get=EVERYBODY),
    "enterprises:round-open": Row(get=EVERYBODY, post="lin", why="the page says who opens a round"),
    "enterprises:round": Row(get=SURVEY, subject="round", shared=True),
    "enterprises:round-consolidate": Row(post="lin", subject="round", shared=True),
    "enterprises:round-reopen": Row(post="lin", subject="round", shared=True),
    "enterprises:round-unlock": Row(post="lin", subject="round", shared=True),
    "enterprises:consolidate": Row(post="lin", subject="round", shared=True),
    "enterprises:freeze": Row(get="lin", post="lin", subject="round", shared=True),
    "enterprises:frozen-file": [
        Row(post="lin", subject="frozen_round", shared=True, kwargs={"kind": kind}) for kind in ("csv", "xlsx")
    ],
    "enterprises:round-carry-over": Row(post="lin zhao qian", subject="round", shared=True),
    "enterprises:obligation-close": Row(post="lin zhao", subject="obligation"),
    # -- the sweep ----------------------------------------------------------------
    "enterprises:sweeps": Row(get=EVERYBODY, why="lists the communities that the reader's posts reach"),
    "enterprises:finds": Row(get=EVERYBODY, why="lists what was found where the reader's posts reach"),
    "enterprises:sweep-street": Row(get="lin zhao wu", kwargs={"code": "410811001"}),
    "enterprises:sweep": Row(get="lin zhao wu", subject="sweep"),
    "enterprises:sweep-walk": Row(post="lin zhao wu", subject="sweep"),
    "enterprises:sweep-find": Row(post="lin zhao wu", subject="sweep"),
    "enterprises:sweep-declare": Row(post="lin zhao wu", subject="sweep"),
    "enterprises:section-add": Row(post="lin zhao wu", subject="sweep"),
    "enterprises:section-end": Row(post="lin zhao wu", subject="section"),
    "enterprises:sweep-nudge": Row(post="lin zhao", subject="sweep"),
    "enterprises:reminders": Row(get=EVERYBODY, post=EVERYBODY, why="one's own reminders"),
    "enterprises:obligation-nudge": Row(post="lin", subject="obligation"),
    # -- between rounds -------------------------------------------------------------
    "enterprises:changes": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:change-new": Row(get=EVERYBODY, post=EVERYBODY, why="whoever learns of it reports it"),
    "enterprises:change-report": Row(
        get="lin wang zhao wu sun zheng chen", post="lin wang zhao wu sun zheng chen", subject="enterprise"
    ),
    "enterprises:change": Row(get="lin wang zhao wu", subject="change"),
    "enterprises:change-check": Row(post="lin zhao", subject="change"),
    "enterprises:change-withdraw": Row(post="", subject="change", why="a module reported it: nobody takes it back"),
    "enterprises:enterprise-merge": Row(get="lin", post="lin", subject="enterprise"),
    "enterprises:enterprise-split": Row(get="lin", post="lin", subject="enterprise"),
    "enterprises:succession-undo": Row(get="lin", post="lin", subject="succession"),
    "enterprises:round-deadline": Row(get="lin", post="lin", subject="round", shared=True),
    # -- deliveries ---------------------------------------------------------------
    "enterprises:deliver": Row(get=EVERYBODY, post="lin wang shi zhao qian sun"),
    "enterprises:books": Row(get=EVERYBODY, why="lists what the reader's own office owes"),
    "enterprises:book-download": Row(post="lin zhao", subject="obligation"),
    "enterprises:book-confirm": Row(post="lin zhao", subject="obligation"),
    "enterprises:submission-answers": Row(post="lin zhao", subject="submission"),
    "enterprises:submission": Row(get="lin zhao", subject="submission"),
    "enterprises:submission-progress": Row(get="lin zhao", subject="submission"),
    "enterprises:submission-columns": Row(post="lin zhao", subject="submission"),
    "enterprises:submission-apply": Row(post="lin zhao", subject="submission"),
    "enterprises:submission-withdraw": Row(post="lin zhao", subject="submission"),
    "enterprises:submission-rejected": Row(post="lin zhao", subject="submission"),
    "enterprises:candidates": Row(get=EVERYBODY, post=EVERYBODY),
    "enterprises:candidate": Row(get="lin wang zhao wu", subject="candidate"),
    "enterprises:candidate-decide": Row(post="lin zhao", subject="candidate"),
    "enterprises:candidate-reverse": Row(post="lin zhao", subject="candidate"),
    # -- cases -------------------------------------------------------------------
    "enterprises:case": Row(get="lin wang zhao wu", subject="case", outside=CASES_ACROSS),
    "enterprises:case-print": Row(get="lin wang zhao wu", subject="case", outside=CASES_ACROSS),
    "enterprises:case-step": [
        Row(get="lin wang zhao wu", post="lin zhao wu", subject="case", outside=CASES_ACROSS, kwargs={"step": step})
        for step in ("map", "check", "screen", "enquire", "visit")
    ],
    "enterprises:case-waive": Row(
        get="lin wang zhao wu", post="lin zhao wu", subject="case", outside=CASES_ACROSS, kwargs={"step": "map"}
    ),
    "enterprises:answer-link-issue": Row(post="lin zhao wu", subject="case"),
    "enterprises:meeting-link": Row(get="lin zhao", post="lin", subject="meeting", also={"enterprise": "enterprise"}),
    "enterprises:meeting-link-issued": Row(get="lin zhao", subject="meeting", also={"link": "meeting_link"}),
    "enterprises:answer-link-issued": Row(get="lin zhao wu", subject="answer_link"),
    "enterprises:answer-link-revoke": Row(get="lin zhao wu", post="lin zhao wu", subject="answer_link"),
    "enterprises:answer-link-aside": Row(get="lin zhao wu", post="lin zhao wu", subject="answer_link"),
    "enterprises:record-take-back": Row(
        get="lin wang zhao wu", post="lin zhao wu", subject="record", outside=CASES_ACROSS
    ),
    "enterprises:visit-plans": Row(
        get=EVERYBODY, post=EVERYBODY, why="a plan takes only cases in scope; without any it is refused"
    ),
    "enterprises:visit-plan": Row(get="lin zhao wu", subject="visit_plan"),
    "enterprises:visit-sheets": Row(get="lin zhao wu", subject="visit_plan"),
    "enterprises:visit-plan-change": Row(get="lin zhao wu", post="lin zhao wu", subject="visit_plan"),
    "enterprises:visit-plan-cancel": Row(get="lin zhao wu", post="lin zhao wu", subject="visit_plan"),
    "enterprises:visit-stop-move": Row(post="lin zhao wu", subject="visit_stop"),
    "enterprises:visit-stop-drop": Row(get="lin zhao wu", post="lin zhao wu", subject="visit_stop"),
    "enterprises:visit-papers": Row(
        get="lin wang zhao wu", post="lin zhao wu", subject="visited", outside=CASES_ACROSS
    ),
    "enterprises:visit-paper": Row(subject="visit_paper", why="its file was removed in this world"),
    "enterprises:visit-paper-remove": Row(
        get="lin wang zhao wu", post="lin zhao wu", subject="visit_paper", outside=CASES_ACROSS
    ),
    "enterprises:questions": Row(get=EVERYBODY, why="what is asked is no secret"),
    "enterprises:question-add": Row(get=EVERYBODY, post="lin", why="the refusal says who may"),
    "enterprises:question-end": Row(get=EVERYBODY, post="lin", subject="sector_question", shared=True),
    "enterprises:criteria": Row(get=EVERYBODY, why="what counts here is no secret"),
    "enterprises:criterion-add": Row(get=EVERYBODY, post="lin", why="the refusal says who may"),
    "enterprises:criterion-revise": Row(get=EVERYBODY, post="lin", subject="criterion", shared=True),
    "enterprises:criterion-end": Row(get=EVERYBODY, post="lin", subject="criterion", shared=True),
    "enterprises:precedents": Row(get=EVERYBODY, post=EVERYBODY, why="a precedent names no enterprise"),
    "enterprises:discrepancy": Row(get="lin wang zhao wu", post="lin wang zhao", subject="discrepancy"),
    "enterprises:settle-many": Row(
        get=EVERYBODY, why="previews nothing to whoever may not settle", post="lin zhao qian"
    ),
    "enterprises:error-rates": Row(get=EVERYBODY, why="empty until the own ledger is closed"),
    "enterprises:settling-batch": Row(get="lin", subject="settling_batch", shared=True),
    "enterprises:settling-batch-take-back": Row(get="lin", post="lin", subject="settling_batch", shared=True),
    "enterprises:discrepancy-assign": Row(get="lin wang zhao wu", post="lin wang zhao", subject="discrepancy"),
    "enterprises:discrepancy-comment": Row(post="lin wang zhao wu", subject="discrepancy"),
    "enterprises:discrepancy-reopen": Row(get="lin wang zhao wu", post="lin wang zhao", subject="discrepancy"),
    # -- figures ------------------------------------------------------------------
    "enterprises:figure": Row(get="lin zhao", subject="figure"),
    "enterprises:figure-rows": Row(get="lin zhao", post="lin zhao", subject="figure"),
    "enterprises:frozen-figure": Row(get="lin zhao", subject="frozen_figure"),
    "enterprises:frozen-figure-rows": Row(get="lin zhao", post="lin zhao", subject="frozen_figure"),
    "enterprises:amend": Row(get="lin", post="lin", subject="frozen_figure"),
    "enterprises:entry": Row(get="lin wang zhao wu sun zheng chen", subject="enterprise_entry"),
    "enterprises:sign": Row(
        get="lin zheng",
        post="zheng",
        subject="round",
        also={"organization": "party_organization"},
        outside="lin",
        post_outside="",
    ),
    "enterprises:integrate": Row(
        get="lin zheng", subject="round", also={"organization": "party_organization"}, outside="lin"
    ),
    "enterprises:settle-affiliation": Row(
        get="lin zheng",
        post="lin zheng",
        subject="worker_entry",
        also={"organization": "party_organization"},
        outside="lin",
        post_outside="lin",
    ),
    "enterprises:strike": Row(
        get="lin zheng",
        post="lin zheng",
        subject="party_organization",
        also={"kept": "worker_entry", "struck": "worker_entry"},
        outside="lin",
        post_outside="lin",
    ),
    "enterprises:withdraw-strike": Row(get="lin zheng", post="lin zheng", subject="member_strike"),
    "enterprises:send-back-signature": Row(
        get="lin", post="lin", subject="signature", outside="lin", post_outside="lin"
    ),
    "enterprises:member-list": Row(
        get="lin zheng",
        post="lin zheng",
        subject="round",
        also={"organization": "party_organization"},
        kwargs={"status": "formal"},
        outside="lin",
        post_outside="lin",
    ),
    "enterprises:complete-signing": Row(post="lin", subject="round", shared=True),
    "enterprises:take-back-signature": Row(
        get="lin zheng", post="zheng", subject="signature", outside="lin", post_outside=""
    ),
    # -- coverage -----------------------------------------------------------------
    "services:stations": Row(get=EVERYBODY, post=EVERYBODY),
    "branches:proposals": Row(get=EVERYBODY, post=EVERYBODY),
    "branches:proposal": Row(get="lin wang zhao wu zheng chen", subject="proposal", outside="lin shi qian"),
    "branches:refresh": Row(post="lin", subject="frozen_round", shared=True),
    # -- who answers: no secret; what an office plans and owes is its own -------------------
    "responsibility:index": Row(get=EVERYBODY),
    "responsibility:sector": Row(get=EVERYBODY, kwargs={"code": "food_delivery"}),
    "responsibility:brand": Row(get="lin wang", post="lin wang", kwargs={"code": "food_delivery"}),
    "responsibility:place": Row(get=EVERYBODY, subject="division", arg="code", shared=True),
    "responsibility:backstop": Row(get="lin zhao wu", subject="division", arg="code"),
    "responsibility:department": Row(get=EVERYBODY, subject="department", shared=True),
    "responsibility:abolish": Row(get="lin system_admin", post="lin system_admin", subject="department", shared=True),
    "responsibility:hand-over": Row(
        get="lin system_admin", post="lin system_admin", subject="responsibility", shared=True
    ),
    "responsibility:duties": Row(get=EVERYBODY, post=EVERYBODY),
    "responsibility:duty-matrix": Row(get=EVERYBODY),
    "responsibility:duty-plan": Row(get=EVERYBODY, post=OWN_WORK, why="in whose name the form offers, is scoped"),
    "responsibility:duty": Row(get="lin zhao", subject="duty_record"),
    "responsibility:duty-begin": Row(get="lin zhao", post="lin zhao", subject="duty_record"),
    "responsibility:duty-finish": Row(get="lin zhao", post="lin zhao", subject="duty_record"),
    "responsibility:duty-again": Row(get="lin zhao", post="lin zhao", subject="duty_record"),
    "responsibility:duty-drop": Row(get="lin zhao", post="lin zhao", subject="duty_record"),
    "responsibility:attach": Row(get="lin zhao", post="lin zhao", subject="duty_record", kwargs={"kind": "duty"}),
    "responsibility:paper": Row(get="lin zhao", subject="paper"),
    "responsibility:model-cases": Row(get=EVERYBODY, post=EVERYBODY),
    "responsibility:model-case-nominate": Row(get=EVERYBODY, post=OWN_WORK),
    "responsibility:model-case": Row(get="lin zhao", subject="model_case"),
    "responsibility:model-case-review": Row(get="lin zhao", post="lin", subject="model_case"),
    "responsibility:model-case-again": Row(get="lin zhao", post="lin zhao", subject="model_case"),
    "responsibility:model-case-publish": Row(get="lin zhao", post="lin", subject="model_case"),
    "responsibility:model-case-withdraw": Row(get="lin zhao", post="lin zhao", subject="model_case"),
    "published-cases": Row(get=EVERYBODY, public=True),
    "published-case": Row(get=EVERYBODY, public=True, subject="published_case", outside=EVERYBODY),
    "responsibility:documents": Row(get=EVERYBODY, post=EVERYBODY),
    "responsibility:document-draft": Row(get=EVERYBODY, post="lin"),
    "responsibility:document": Row(get=OWN_WORK, subject="document", shared=True),
    "responsibility:norm-add": Row(get=OWN_WORK, post="lin", subject="document", shared=True),
    "responsibility:document-publish": Row(get=OWN_WORK, post="lin", subject="document", shared=True),
    "responsibility:document-end": Row(get=OWN_WORK, post="lin", subject="document", shared=True),
    "responsibility:receipt-confirm": Row(
        get="lin zhao", post="zhao", subject="receipt", why="nobody confirms for another office"
    ),
    "responsibility:meetings": Row(get=EVERYBODY, post=EVERYBODY),
    "responsibility:meeting-call": Row(get=EVERYBODY, post="lin zhao qian"),
    "responsibility:meeting": Row(get="lin zhao", subject="meeting"),
    "responsibility:meeting-agenda": Row(get="lin zhao", post="lin", subject="meeting"),
    "responsibility:meeting-topic": Row(get="lin zhao", post="lin", subject="meeting"),
    "responsibility:meeting-hold": Row(get="lin zhao", post="lin", subject="meeting"),
    "responsibility:meeting-resolve": Row(get="lin zhao", post="lin", subject="meeting"),
    "responsibility:meeting-close": Row(get="lin zhao", post="lin", subject="meeting"),
    "responsibility:meeting-cancel": Row(get="lin zhao", post="lin", subject="meeting"),
    "responsibility:meeting-minutes": Row(get="lin zhao", subject="meeting"),
    "responsibility:tasks": Row(get=EVERYBODY, post=EVERYBODY),
    "responsibility:task": [
        Row(get="lin zhao", subject="task"),
        Row(get="lin zhao sun", subject="firm_task", why="the contact sees the own enterprise's tasks"),
    ],
    "responsibility:task-answer": [
        Row(get="lin zhao", post="zhao", subject="task"),
        Row(get="lin zhao sun", post="sun", subject="firm_task"),
    ],
    "responsibility:task-settle": [
        Row(get="lin zhao", post="lin", subject="task"),
        Row(get="lin zhao sun", post="lin", subject="firm_task"),
    ],
    "enterprises:enterprise-answering": Row(get="lin wang zhao wu sun zheng chen", subject="enterprise"),
    "enterprises:project-authority": Row(get="lin wang zhao wu sun zheng chen", post="lin zhao", subject="enterprise"),
    # -- one record -----------------------------------------------------------
    "enterprises:enterprise": Row(get="lin wang zhao wu sun zheng chen", subject="enterprise"),
    "enterprises:person": Row(get="lin zhao wu sun zheng chen", subject="worker"),
    "enterprises:person-phone": Row(post="lin zhao wu sun zheng chen", subject="worker"),
}
