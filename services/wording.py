"""Words for the codes of the services."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FACILITIES: dict[str, str | Promise] = {
    "water": _("饮水"),
    "charging": _("充电"),
    "rest": _("休息"),
    "microwave": _("微波炉"),
    "first_aid": _("急救包"),
    "reading": _("读书角"),
    "toilet": _("卫生间"),
    "wifi": _("无线网络"),
}
