"""组织形式: the forms a Party organization can have, each with its article and the day it was allowed.

A new form is a line here or a dated row of the district; what an old ledger
calls by another name is kept as it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from branches.rules.parameters import CONSTITUTION, CONSTITUTION_SINCE, LOCAL, LOCAL_SINCE, REGULATION, REGULATION_SINCE


@dataclass(frozen=True)
class Form:
    """`counts`: formal affiliation lies with it, so its members are counted there. `since`: first day."""

    code: str
    label: str
    article: str
    since: date
    counts: bool = True
    until: date | None = None

    def allowed(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


FORMS: tuple[Form, ...] = (
    Form("own_branch", "单独组建的实体支部", f"{REGULATION}第四条", REGULATION_SINCE),
    Form("entity", "实体型楼宇支部", f"{REGULATION}第五条", REGULATION_SINCE),
    Form("functional", "功能型支部", LOCAL, LOCAL_SINCE, counts=False),
    Form("mobile_member", "流动党员党支部", f"{REGULATION}第五条", REGULATION_SINCE, counts=False),
    Form("adjacency", "地域相邻联合支部", f"{REGULATION}第五条", REGULATION_SINCE),
    Form("industry", "行业相近联合支部", f"{REGULATION}第五条", REGULATION_SINCE),
    Form("trade_branch", "行业党支部", f"{REGULATION}第五条", REGULATION_SINCE),
    Form("chain", "商会、协会牵头的产业链党支部", f"{REGULATION}第五条", REGULATION_SINCE),
    Form("park", "园区党支部", f"{REGULATION}第五条", REGULATION_SINCE),
    Form("market", "专业市场、商业街区党支部", f"{REGULATION}第五条", REGULATION_SINCE),
    Form("project", "项目党支部（项目六个月以上）", f"{REGULATION}第五条", REGULATION_SINCE),
    Form("temporary", "临时党支部", f"{REGULATION}第八条", REGULATION_SINCE, counts=False),
    Form("general_branch", "党总支", f"{CONSTITUTION}第三十条", CONSTITUTION_SINCE),
    Form("committee", "基层党委", f"{CONSTITUTION}第三十条", CONSTITUTION_SINCE),
)
BY_CODE = {form.code: form for form in FORMS}


def form(code: str, on: date) -> Form | None:
    """The form by that code, if it was allowed on the day.

    >>> form("temporary", date(2026, 1, 1)).counts
    False
    """
    found = BY_CODE.get(code)
    return found if found is not None and found.allowed(on) else None
