"""Tables of the ground floor."""

from .audit import AuditDetail, AuditEvent
from .complaints import Complaint
from .departments import Department
from .divisions import Division
from .documents import Document, Norm, Receipt
from .duty_records import DutyRecord, ModelCase, SectorBrand
from .jobs import Job
from .list_views import ListView
from .meetings import AgendaItem, Invitation, Meeting, Resolution
from .papers import Paper
from .parameters import ParameterValue
from .party_organizations import PartyOrganization
from .posts import Post
from .responsibilities import Responsibility
from .sectors import Sector
from .submitted_forms import SubmittedForm
from .table_uploads import TableUpload
from .users import UsedPassword, User
from .working_days import WorkingDay

__all__ = [
    "AgendaItem",
    "AuditDetail",
    "AuditEvent",
    "Complaint",
    "Department",
    "Division",
    "Document",
    "DutyRecord",
    "Invitation",
    "Job",
    "ListView",
    "Meeting",
    "ModelCase",
    "Norm",
    "Paper",
    "ParameterValue",
    "PartyOrganization",
    "Post",
    "Receipt",
    "Resolution",
    "Responsibility",
    "Sector",
    "SectorBrand",
    "SubmittedForm",
    "TableUpload",
    "UsedPassword",
    "User",
    "WorkingDay",
]
