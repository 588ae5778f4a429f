"""The coverage page: a form for everybody, with facts, rules and the sentence why."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from branches.actions.proposals import refresh
from branches.models import Proposal
from tests import cast

from .test_proposals import firms, frozen_round  # noqa: F401


@pytest.fixture
def proposed(frozen_round, lin):  # noqa: F811
    refresh(frozen_round, by=lin)
    return frozen_round


def listed(text):
    return int(re.search(r'data-figure="list" data-value="(\d+)"', text)[1])


def test_the_list_says_how_many_enterprises_each_form_has_and_opens_them(client, proposed, lin):
    client.force_login(lin)
    text = client.get(reverse("branches:proposals")).content.decode()
    assert listed(text) == 19
    parts = re.findall(r'data-figure="proposals\.\w+" data-value="(\d+)"><a href="([^"]+)"', text)
    assert sum(int(value) for value, _ in parts) == 9
    for value, url in parts:
        assert listed(client.get(url.replace("&amp;", "&")).content.decode()) == int(value)


def test_a_proposal_shows_facts_rules_form_article_and_what_would_have_to_change(client, proposed, lin, firms):  # noqa: F811
    client.force_login(lin)
    one = Proposal.objects.get(enterprise=firms["嵌入"])
    text = client.get(one.get_absolute_url()).content.decode()
    assert "下派指导员嵌入" in text
    assert "还须有 2 名正式党员（含指导员）把组织关系转入" in text
    assert "联合成立党支部" in text
    assert "第五条" in text or "第四条" in text
    assert text.count('scope="row"') == 5


def test_an_own_branch_is_named_after_the_enterprise_and_belongs_to_a_committee(client, proposed, lin, firms):  # noqa: F811
    firm = firms["骨干"]
    firm.name, firm.party_organization = "骨干科技有限公司", cast.organization(f"branch-{cast.WENHUAXIANG}")
    firm.save()
    client.force_login(lin)
    text = client.get(Proposal.objects.get(enterprise=firm).get_absolute_url()).content.decode()
    committee = cast.organization(f"committee-{cast.DONGFANGHONG}")
    assert f"名称：中共骨干科技支部，隶属{committee.name}。" in text


@pytest.mark.parametrize("subject", ["building", "division"])
def test_buildings_and_streets_have_their_page_too(client, proposed, lin, subject):
    client.force_login(lin)
    one = Proposal.objects.filter(subject_type=subject).first()
    assert client.get(one.get_absolute_url()).status_code == 200


def test_a_stranger_does_not_learn_that_the_proposal_exists(client, proposed, qian, firms):  # noqa: F811
    client.force_login(qian)
    one = Proposal.objects.get(enterprise=firms["骨干"])
    assert client.get(one.get_absolute_url()).status_code == 404


def test_the_lead_draws_them_up_again_and_nobody_else(client, proposed, lin, zhao):
    url = reverse("branches:refresh", args=[proposed.pk])
    client.force_login(lin)
    assert client.get(url).status_code == 405
    assert client.post(url, {"request_key": uuid4().hex}).status_code == 302
    client.force_login(zhao)
    assert client.post(url, {"request_key": uuid4().hex}).status_code == 422


def test_without_a_frozen_round_the_page_says_what_comes_first(client, lin):
    client.force_login(lin)
    assert "还没有冻结的轮次" in client.get(reverse("branches:proposals")).content.decode()


def test_the_list_costs_the_same_for_one_and_for_many(client, proposed, lin, django_assert_max_num_queries):
    client.force_login(lin)
    client.get(reverse("branches:proposals"))
    with django_assert_max_num_queries(25):
        client.get(reverse("branches:proposals"))
