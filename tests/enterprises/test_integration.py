"""Integration comes before signing: affiliations settled, doubles struck, lists returned, and the figure follows."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from enterprises.actions import integration, sign_off
from enterprises.actions.consolidation import consolidate
from enterprises.models import EnterpriseEntry, Figure, MemberStrike, Round, SignOff, Worker, WorkerEntry
from enterprises.queries import integrating, signing
from enterprises.queries.waiting import signatures
from shanyang.departments.models import AuditEvent, PartyOrganization
from shanyang.departments.rules.actors import NamedJob
from shanyang.departments.rules.duties import Duty
from shanyang.lib.errors import Refused
from tests import cast

from .says import a_delivery, a_round, a_worker, an_enterprise, lists, says
from .test_figure_pages import body

JOB = NamedJob("test")


@pytest.fixture
def tree(district):
    """Two branches of one street committee, the committee, the district."""
    codes = [f"branch-{cast.WENHUAXIANG}", "branch-410811001002", f"committee-{cast.DONGFANGHONG}", "district"]
    return [cast.organization(code) for code in codes]


@pytest.fixture
def secretary(tree):
    """The street committee's secretary, who integrates."""
    return cast.post(
        cast.person("gongwei", "工委"), f"street-{cast.DONGFANGHONG}", Duty.PARTY, party_organization=tree[2]
    )


@pytest.fixture
def branch_secretary(tree):
    office = f"community-{cast.WENHUAXIANG}"
    return cast.post(cast.person("zhibu", "支部"), office, Duty.PARTY, party_organization=tree[0])


@pytest.fixture
def round_(tree):
    firm = an_enterprise("迅达")
    round_ = a_round(state="consolidating")
    delivery, other = a_delivery(round_, "employer"), a_delivery(round_, "party")
    says(delivery, firm)
    first, second = a_worker("李强"), a_worker("李强")
    Worker.objects.filter(pk__in=[first.pk, second.pk]).update(born_on=date(1990, 5, 1), phone_tail4="1234")
    lists(delivery, first, firm, party_status="formal", party_organization=tree[0])
    lists(delivery, second, firm, party_status="formal", party_organization=tree[1])
    claimed = a_worker("王伟")
    lists(delivery, claimed, firm, party_status="formal", party_organization=tree[0])
    lists(other, claimed, firm, party_status="formal", party_organization=tree[1])
    nowhere = a_worker("赵敏")
    lists(delivery, nowhere, firm, party_status="formal", party_org_text="洛阳市某街道党支部")
    consolidate(round_, by=JOB)
    return round_


def entry(name, at=0):
    return WorkerEntry.objects.filter(worker__name=name).order_by("worker_id")[at]


def formal(round_, organization):
    figure = Figure.objects.get(round=round_, measure="formal", subject_type="organization", subject_id=organization.pk)
    return figure.value


def number(round_, measure):
    return Figure.objects.get(round=round_, measure=measure, subject_type="district").value


def test_what_is_to_be_settled_is_listed(round_, tree):
    assert {one.entry.worker.name for one in integrating.claims(round_, tree[2])} == {"王伟"}
    assert {one.entry.worker.name for one in integrating.claims(round_, tree[3])} == {"王伟", "赵敏"}
    (pair,) = integrating.doubles(round_, tree[2])
    assert set(pair.common) == {"born_on", "phone_tail4"}
    assert integrating.doubles(round_, tree[0]) == []


def test_two_whole_numbers_that_differ_are_no_double(round_, tree):
    for at, worker in enumerate(Worker.objects.filter(name="李强")):
        Worker.objects.filter(pk=worker.pk).update(id_index=bytes([at]) * 32)
    assert integrating.doubles(round_, tree[2]) == []


def test_settling_an_affiliation_changes_the_figures_and_voids_what_was_signed(round_, tree, secretary):
    sign_off.sign(round_, tree[0], by=secretary, note="代签")
    sign_off.sign(round_, tree[1], by=secretary, note="代签")
    here = entry("王伟").party_organization
    there = next(one for one in tree[:2] if one != here)
    was = formal(round_, there)
    integration.settle_affiliation(entry("王伟"), organization=there, by=secretary, reason="介绍信已转")
    assert formal(round_, there) == was + 1
    assert formal(round_, tree[2]) == 3
    assert not SignOff.objects.valid().exists()
    assert "名单有变化" in SignOff.objects.first().void_reason
    assert integrating.claims(round_, tree[2]) == []


def test_a_struck_double_counts_once_as_member_and_twice_as_person_until_the_street_decides(round_, tree, secretary):
    workers = number(round_, "workers")
    assert number(round_, "formal") == 4
    made = integration.strike(tree[2], entry("李强"), entry("李强", 1), by=secretary, reason="同一人，两个支部都报")
    assert (number(round_, "formal"), number(round_, "workers")) == (3, workers)
    assert (formal(round_, tree[1]), formal(round_, tree[2])) == (0 + (entry("王伟").party_organization == tree[1]), 2)
    assert integrating.doubles(round_, tree[2]) == []
    integration.withdraw_strike(made, by=secretary, reason="核对后是两个人")
    assert number(round_, "formal") == 4
    with pytest.raises(Refused):
        integration.withdraw_strike(made, by=secretary, reason="再撤")


def test_a_member_affiliated_outside_is_counted_there_and_shown_as_mobile(round_, tree, lin):
    integration.settle_affiliation(entry("赵敏"), outside="洛阳市某街道党支部", by=lin, reason="本人出示介绍信")
    outside = PartyOrganization.objects.get(kind="outside")
    assert formal(round_, outside) == 1
    assert (number(round_, "mobile"), number(round_, "formal")) == (1, 4)
    assert formal(round_, tree[3]) == 3
    assert outside not in [node.organization for node in signing.tree(round_)]
    assert (balance := integrating.balance(round_)).outside == 1
    assert balance.members == balance.inside + balance.outside + balance.unsettled
    why = EnterpriseEntry.objects.get().members_why
    assert why == "members_unsigned", "the members of the district are still to be signed"


def test_members_are_clear_with_a_mobile_member_once_the_district_has_signed(round_, tree, secretary, lin):
    integration.settle_affiliation(entry("赵敏"), outside="洛阳市某街道党支部", by=lin, reason="介绍信")
    for organization in tree[:3]:
        sign_off.sign(round_, organization, by=secretary, note="代签")
    sign_off.sign(round_, tree[3], by=lin)
    assert EnterpriseEntry.objects.get().members_clear


def test_the_second_member_of_an_outside_organization_finds_it_again(round_, lin):
    for name in ("赵敏", "王伟"):
        integration.settle_affiliation(entry(name), outside="洛阳市某街道党支部", by=lin, reason="介绍信")
    assert PartyOrganization.objects.filter(kind="outside").count() == 1


def test_who_may_settle(round_, tree, secretary, branch_secretary, zhao, qian):
    with pytest.raises(Refused, match="没有着落"):
        integration.settle_affiliation(entry("赵敏"), organization=tree[0], by=secretary, reason="x")
    for stranger in (zhao, qian, branch_secretary):
        with pytest.raises(Refused):
            integration.strike(tree[2], entry("李强"), entry("李强", 1), by=stranger, reason="x")
    other = cast.organization(f"committee-{cast.JIAODONG}")
    with pytest.raises(Refused, match="都在您的下级"):
        integration.settle_affiliation(entry("王伟"), organization=other, by=secretary, reason="x")
    with pytest.raises(Refused, match="理由"):
        integration.settle_affiliation(entry("王伟"), organization=tree[0], by=secretary, reason=" ")
    with pytest.raises(Refused, match="填一个"):
        integration.settle_affiliation(entry("王伟"), organization=tree[0], outside="外", by=secretary, reason="x")


@pytest.mark.parametrize("state", ["open", "signed"])
def test_nothing_is_settled_outside_consolidation(round_, tree, secretary, state):
    Round.objects.filter(pk=round_.pk).update(state=state)
    with pytest.raises(Refused):
        integration.strike(tree[2], entry("李强"), entry("李强", 1), by=secretary, reason="x")
    with pytest.raises(Refused):
        integration.settle_affiliation(entry("王伟"), organization=tree[1], by=secretary, reason="x")


def test_a_list_is_returned_with_remarks_and_waits_with_them(round_, tree, secretary, branch_secretary):
    mine = sign_off.sign(round_, tree[0], by=branch_secretary)
    with pytest.raises(Refused, match="上级"):
        integration.send_back(mine, by=branch_secretary, remarks="x")
    integration.send_back(mine, by=secretary, remarks="少了两名新转入的党员")
    mine.refresh_from_db()
    assert mine.returned_by == secretary and "少了两名" in mine.void_reason
    (waiting,) = signatures(branch_secretary, date.today())
    assert "上级退回：少了两名新转入的党员" in waiting.why
    assert AuditEvent.objects.filter(verb="enterprises.send_back_signature", by_user=secretary).count() == 1
    with pytest.raises(Refused):
        integration.send_back(mine, by=secretary, remarks="再退")
    sign_off.sign(round_, tree[0], by=branch_secretary)


# -- on the screen ---------------------------------------------------------------------


def test_the_committee_integrates_on_the_screen(client, round_, tree, secretary):
    client.force_login(secretary)
    page = reverse("enterprises:integrate", args=[round_.pk, tree[2].pk])
    assert "可能重复计数" in body(client, page) and "李*" in body(client, page)
    sent = {"reason": "同一人", "request_key": uuid4().hex}
    url = reverse("enterprises:strike", args=[tree[2].pk, entry("李强").pk, entry("李强", 1).pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {**sent, "reason": ""}).status_code == 422
    assert client.post(url, sent).status_code == client.post(url, sent).status_code == 302
    assert MemberStrike.objects.count() == 1
    url = reverse("enterprises:settle-affiliation", args=[entry("王伟").pk, tree[2].pk])
    target = next(one for one in tree[:2] if one != entry("王伟").party_organization)
    answer = client.post(url, {"organization": target.pk, "reason": "转入", "request_key": uuid4().hex})
    assert answer.status_code == 302
    assert entry("王伟").party_organization == target
    assert "剔除记录" in body(client, page)
    url = reverse("enterprises:withdraw-strike", args=[MemberStrike.objects.get().pk])
    assert client.post(url, {"reason": "是两个人", "request_key": uuid4().hex}).status_code == 302


def test_the_committee_returns_a_list_on_the_screen(client, round_, tree, secretary, branch_secretary, qian):
    signature = sign_off.sign(round_, tree[0], by=branch_secretary)
    url = reverse("enterprises:send-back-signature", args=[signature.pk])
    for stranger in (branch_secretary, qian):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
    client.force_login(secretary)
    assert url in body(client, f"{reverse('enterprises:sign-off')}?round={round_.pk}")
    assert client.post(url, {"remarks": "人数不对", "request_key": uuid4().hex}).status_code == 302
    assert "人数不对" in body(client, f"{reverse('enterprises:sign-off')}?round={round_.pk}")


def test_another_committee_does_not_open_the_page(client, round_, tree, secretary):
    client.force_login(secretary)
    other = cast.organization(f"committee-{cast.JIAODONG}")
    assert client.get(reverse("enterprises:integrate", args=[round_.pk, other.pk])).status_code == 404
    assert client.get(reverse("enterprises:integrate", args=[round_.pk, tree[3].pk])).status_code == 404
