"""Who may do what in coverage."""

from django.utils.translation import gettext as _

from shanyang.departments.models import User
from shanyang.departments.rules.duties import Duty
from shanyang.lib.errors import Refused


def check_refresh(user: User) -> None:
    """Proposals are drawn up by whoever leads."""
    if not user.holds(Duty.LEAD):
        raise Refused(_("覆盖建议由牵头抓总的部门（组织部或社会工作部）生成。"))
