"""Tables of the ground floor."""

from .audit import AuditDetail, AuditEvent
from .complaints import Complaint
from .departments import Department
from .divisions import Division
from .jobs import Job
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
    "AuditDetail",
    "AuditEvent",
    "Complaint",
    "Department",
    "Division",
    "Job",
    "ParameterValue",
    "PartyOrganization",
    "Post",
    "Responsibility",
    "Sector",
    "SubmittedForm",
    "TableUpload",
    "UsedPassword",
    "User",
    "WorkingDay",
]
