"""The tree keeps its paths when an organization moves with everything below it."""

import pytest

from shanyang.departments.actions import party_organizations
from shanyang.departments.models import AuditEvent, PartyOrganization
from shanyang.lib.errors import Refused
from tests import cast


def test_a_committee_moves_with_its_branches(lin, district):
    committee, industry = cast.organization("committee-410811001"), cast.organization("industry")
    party_organizations.move(committee, under=industry, by=lin, reason="隶属关系调整")
    branch = cast.organization(f"branch-{cast.WENHUAXIANG}")
    industry.refresh_from_db()
    assert industry.covers(branch)
    assert (committee.level, branch.level) == (3, 4)
    assert AuditEvent.objects.get(verb="departments.move_party_organization").reason == "隶属关系调整"
    paths = list(PartyOrganization.objects.values_list("path", flat=True))
    assert len(paths) == len(set(paths))


def test_an_organization_does_not_move_below_itself(lin, district):
    committee, branch = cast.organization("committee-410811001"), cast.organization(f"branch-{cast.WENHUAXIANG}")
    with pytest.raises(Refused, match="下级"):
        party_organizations.move(committee, under=branch, by=lin, reason="x")


def test_a_move_needs_a_reason(lin, district):
    with pytest.raises(Refused, match="理由"):
        party_organizations.move(
            cast.organization("committee-410811001"), under=cast.organization("industry"), by=lin, reason=" "
        )


def test_a_new_organization_takes_a_place_that_nobody_had(lin, district):
    parent = cast.organization("industry")
    made = party_organizations.found(
        code="branch-new", name="新业态第一党支部", kind="branch", parent=parent, since=cast.SINCE, by=lin
    )
    assert parent.covers(made)
    assert made.level == 3
    assert PartyOrganization.objects.filter(path=made.path).count() == 1
