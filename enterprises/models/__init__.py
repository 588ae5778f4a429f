"""Tables of the survey, in the order a figure flows through them."""

from enterprises.models.cases import Answer, Case, Enquiry, StepRecord, Visit
from enterprises.models.discrepancies import Discrepancy, DiscrepancyValue, Precedence
from enterprises.models.entries import EmploymentEntry, EnterpriseEntry, OutletEntry, WorkerEntry
from enterprises.models.figures import Amendment, Figure, FrozenFigure, SignOff
from enterprises.models.links import Candidate, EnterpriseLink, OutletLink, WorkerLink
from enterprises.models.masters import Affiliation, Building, Enterprise, EnterpriseAlias, Outlet, Worker
from enterprises.models.placements import Placement, ProjectAuthority
from enterprises.models.reports import EnterpriseReport, OutletReport, WorkerReport
from enterprises.models.rounds import Obligation, Round
from enterprises.models.search import NameGram
from enterprises.models.submissions import ColumnMapping, RowError, StagedRow, Submission

__all__ = [
    "Affiliation",
    "Amendment",
    "Answer",
    "Building",
    "Candidate",
    "Case",
    "ColumnMapping",
    "Discrepancy",
    "DiscrepancyValue",
    "EmploymentEntry",
    "Enquiry",
    "Enterprise",
    "EnterpriseAlias",
    "EnterpriseEntry",
    "EnterpriseLink",
    "EnterpriseReport",
    "Figure",
    "FrozenFigure",
    "NameGram",
    "Obligation",
    "Outlet",
    "OutletEntry",
    "OutletLink",
    "OutletReport",
    "Placement",
    "Precedence",
    "ProjectAuthority",
    "Round",
    "RowError",
    "SignOff",
    "StagedRow",
    "StepRecord",
    "Submission",
    "Visit",
    "Worker",
    "WorkerEntry",
    "WorkerLink",
    "WorkerReport",
]
