"""Tables of the survey, in the order a figure flows through them."""

from enterprises.models.answer_links import AnswerLink
from enterprises.models.asking import SectorQuestion
from enterprises.models.cases import Answer, Case, Enquiry, StepRecord, Visit
from enterprises.models.changes import ChangeReport, Succession
from enterprises.models.discrepancies import Discrepancy, DiscrepancyValue, Precedence
from enterprises.models.discrepancy_work import DiscrepancyComment, SettlingBatch
from enterprises.models.entries import EmploymentEntry, EnterpriseEntry, OutletEntry, WorkerEntry
from enterprises.models.figures import Amendment, Figure, FrozenFigure, MemberStrike, SignOff
from enterprises.models.links import Candidate, EnterpriseLink, OutletLink, WorkerLink
from enterprises.models.masters import Affiliation, Building, Enterprise, EnterpriseAlias, Outlet, Worker
from enterprises.models.nudges import DeadlineMove, Nudge
from enterprises.models.placements import Placement, ProjectAuthority
from enterprises.models.reports import EnterpriseReport, OutletReport, WorkerReport
from enterprises.models.request_ledger import DataRequest, RequestAnswer, RequestColumn, RequestTask
from enterprises.models.rounds import Obligation, Round
from enterprises.models.screening import Criterion, Precedent
from enterprises.models.search import NameGram
from enterprises.models.submissions import ColumnMapping, RowError, StagedRow, Submission
from enterprises.models.sweeps import Find, Section, SectionResult, Sweep
from enterprises.models.visit_plans import VisitPaper, VisitPlan, VisitStop

__all__ = [
    "Affiliation",
    "Amendment",
    "Answer",
    "AnswerLink",
    "Building",
    "Candidate",
    "Case",
    "ChangeReport",
    "ColumnMapping",
    "Criterion",
    "DataRequest",
    "DeadlineMove",
    "Discrepancy",
    "DiscrepancyComment",
    "DiscrepancyValue",
    "EmploymentEntry",
    "Enquiry",
    "Enterprise",
    "EnterpriseAlias",
    "EnterpriseEntry",
    "EnterpriseLink",
    "EnterpriseReport",
    "Figure",
    "Find",
    "FrozenFigure",
    "MemberStrike",
    "NameGram",
    "Nudge",
    "Obligation",
    "Outlet",
    "OutletEntry",
    "OutletLink",
    "OutletReport",
    "Placement",
    "Precedence",
    "Precedent",
    "ProjectAuthority",
    "RequestAnswer",
    "RequestColumn",
    "RequestTask",
    "Round",
    "RowError",
    "Section",
    "SectionResult",
    "SectorQuestion",
    "SettlingBatch",
    "SignOff",
    "StagedRow",
    "StepRecord",
    "Submission",
    "Succession",
    "Sweep",
    "Visit",
    "VisitPaper",
    "VisitPlan",
    "VisitStop",
    "Worker",
    "WorkerEntry",
    "WorkerLink",
    "WorkerReport",
]
