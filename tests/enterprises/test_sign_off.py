"""Member figures climb the tree; a change below voids what stands above."""

import pytest

from enterprises.actions import rounds, sign_off
from enterprises.actions.consolidation import consolidate
from enterprises.models import EnterpriseEntry, Round, SignOff
from shanyang.departments.models import AuditEvent
from shanyang.departments.rules.actors import NamedJob
from shanyang.departments.rules.duties import Duty
from shanyang.lib.errors import Refused, Stale
from tests import cast

from .says import a_delivery, a_round, a_worker, an_enterprise, lists, says

JOB = NamedJob("test")


@pytest.fixture
def tree(district):
    """Branch, street committee, district committee: three levels."""
    return [
        cast.organization(f"branch-{cast.WENHUAXIANG}"),
        cast.organization(f"committee-{cast.DONGFANGHONG}"),
        cast.organization("district"),
    ]


@pytest.fixture
def signers(tree):
    """A secretary for each of the three."""
    offices = [f"community-{cast.WENHUAXIANG}", f"street-{cast.DONGFANGHONG}", "organization"]
    return [
        cast.post(cast.person(f"shuji{at}", f"书记{at}"), office, Duty.PARTY, party_organization=organization)
        for at, (office, organization) in enumerate(zip(offices, tree, strict=True))
    ]


@pytest.fixture
def firm(district):
    return an_enterprise("迅达")


@pytest.fixture
def round_(tree, firm):
    round_ = a_round(state="consolidating")
    delivery = a_delivery(round_, "employer")
    says(delivery, firm)
    lists(delivery, a_worker("甲"), firm, party_status="formal", party_organization=tree[0])
    lists(delivery, a_worker("乙"), firm, party_status="probationary", party_organization=tree[1])
    consolidate(round_, by=JOB)
    return round_


def sign_all(round_, tree, signers):
    return [sign_off.sign(round_, one, by=who) for one, who in zip(tree, signers, strict=True)]


def test_each_level_signs_the_members_at_and_below_it(round_, tree, signers):
    signatures = sign_all(round_, tree, signers)
    assert [(one.formal_members, one.probationary_members) for one in signatures] == [(1, 0), (1, 1), (1, 1)]


def test_the_last_signature_completes_the_round(round_, tree, signers):
    for organization, who in zip(tree[:2], signers[:2], strict=True):
        sign_off.sign(round_, organization, by=who)
    assert Round.objects.get().state == "consolidating"
    sign_off.sign(round_, tree[2], by=signers[2])
    assert (Round.objects.get().state, round_.state) == ("signed", "signed")


def test_nobody_signs_before_those_below(round_, tree, signers):
    with pytest.raises(Refused, match="下级"):
        sign_off.sign(round_, tree[1], by=signers[1])


def test_a_stranger_does_not_sign(round_, tree, qian, zheng):
    with pytest.raises(Refused):
        sign_off.sign(round_, tree[0], by=qian)
    with pytest.raises(Refused):
        sign_off.sign(round_, cast.organization(f"committee-{cast.JIAODONG}"), by=zheng, note="代签")


def test_the_organization_above_signs_in_its_place_only_with_a_note(round_, tree, zheng):
    with pytest.raises(Refused, match="代下级"):
        sign_off.sign(round_, tree[0], by=zheng)
    assert sign_off.sign(round_, tree[0], by=zheng, note="书记外出，电话核对").note == "书记外出，电话核对"


def test_a_list_is_signed_once(round_, tree, signers):
    sign_off.sign(round_, tree[0], by=signers[0])
    with pytest.raises(Refused):
        sign_off.sign(round_, tree[0], by=signers[0])


def test_a_list_that_changed_behind_the_page_is_not_signed(round_, tree, signers):
    with pytest.raises(Stale):
        sign_off.sign(round_, tree[0], by=signers[0], digest="0" * 64)


def test_a_change_below_voids_the_signatures_above_and_says_why(round_, tree, signers, firm):
    sign_off.sign(round_, tree[0], by=signers[0])
    sign_off.sign(round_, tree[1], by=signers[1])
    lists(a_delivery(round_, "territory"), a_worker("丙"), firm, party_status="formal", party_organization=tree[1])
    consolidate(round_, by=JOB)
    assert list(SignOff.objects.valid().values_list("party_organization", flat=True)) == [tree[0].pk]
    assert "现在正式 2" in SignOff.objects.get(party_organization=tree[1]).void_reason


def test_an_exchange_of_two_members_voids_although_the_number_is_the_same(round_, tree, signers, firm):
    sign_off.sign(round_, tree[0], by=signers[0])
    delivery = a_delivery(round_, "visit")
    lists(delivery, a_worker("丁"), firm, party_status="formal", party_organization=tree[0])
    from enterprises.models import Worker, WorkerReport

    old = Worker.objects.get(name="甲")
    WorkerReport.objects.filter(links__worker=old).update(party_status="none")
    from enterprises.actions import dirty

    dirty.mark_workers(round_, [old.pk])
    consolidate(round_, by=JOB)
    assert not SignOff.objects.valid().exists()


def test_a_change_elsewhere_leaves_the_signature(round_, tree, signers, firm):
    sign_off.sign(round_, tree[0], by=signers[0])
    other = cast.organization(f"committee-{cast.JIAODONG}")
    lists(a_delivery(round_, "territory"), a_worker("戊"), firm, party_status="formal", party_organization=other)
    consolidate(round_, by=JOB)
    assert SignOff.objects.valid().count() == 1


def test_taking_a_signature_back_fells_those_above_and_needs_a_reason(round_, tree, signers):
    first, second = (sign_off.sign(round_, one, by=who) for one, who in zip(tree[:2], signers[:2], strict=True))
    with pytest.raises(Refused):
        sign_off.take_back(first, by=signers[0], reason=" ")
    sign_off.take_back(first, by=signers[0], reason="名单漏了一人")
    assert not SignOff.objects.valid().exists()
    second.refresh_from_db()
    assert "漏了一人" in second.void_reason


def test_members_are_clear_once_their_affiliation_is_signed(round_, tree, signers, firm):
    assert EnterpriseEntry.objects.get(enterprise=firm).members_why == "members_unsigned"
    sign_all(round_, tree, signers)
    assert EnterpriseEntry.objects.get(enterprise=firm).members_clear is True


def test_an_open_round_is_not_signed(tree, signers, district):
    with pytest.raises(Refused, match="还在排查"):
        sign_off.sign(a_round(), tree[0], by=signers[0])


def test_after_unlocking_without_a_change_the_signatures_stand(round_, tree, signers, lin):
    sign_all(round_, tree, signers)
    rounds.unlock(round_, by=lin, version=round_.version, reason="核对一处地址")
    consolidate(round_, by=JOB)
    sign_off.complete(round_, by=lin, version=round_.version)
    assert Round.objects.get().state == "signed"


def test_a_signature_leaves_a_trace(round_, tree, signers):
    sign_off.sign(round_, tree[0], by=signers[0])
    assert AuditEvent.objects.filter(verb="enterprises.sign", by_user=signers[0]).count() == 1


def test_a_signature_is_not_taken_back_from_a_page_older_than_the_last_signature(round_, tree, signers):
    signatures = [sign_off.sign(round_, one, by=by) for one, by in zip(tree[:2], signers[:2], strict=True)]
    page = SignOff.objects.select_related("round", "party_organization").get(pk=signatures[0].pk)
    sign_off.sign(round_, tree[2], by=signers[2])
    assert page.round.state == "consolidating"  # as the page still has it
    with pytest.raises(Refused):
        sign_off.take_back(page, by=signers[0], reason="看错了")
    assert not SignOff.objects.filter(voided_at__isnull=False).exists()


def test_a_signature_is_taken_back_once(round_, tree, signers):
    signature = sign_off.sign(round_, tree[0], by=signers[0])
    sign_off.take_back(signature, by=signers[0], reason="看错了")
    with pytest.raises(Refused):
        sign_off.take_back(signature, by=signers[0], reason="再撤一次")
    assert AuditEvent.objects.filter(verb="enterprises.take_back_signature").count() == 1
