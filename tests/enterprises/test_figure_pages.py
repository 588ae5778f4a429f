"""From a number to what it means, to the rows it counts, to the ledger row; signing and freezing on the screen."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from enterprises.actions import freezing, sign_off
from enterprises.actions.consolidation import consolidate
from enterprises.models import EnterpriseEntry, Figure, FrozenFigure, Round, SignOff
from shanyang.departments.actions import jobs
from shanyang.departments.models import AuditEvent
from tests import cast

from .says import a_delivery, a_round, a_worker, an_enterprise, an_outlet, lists, says, says_outlet


@pytest.fixture
def firm(district):
    return an_enterprise("迅达配送")


@pytest.fixture
def round_(firm, lin):
    round_ = a_round(state="consolidating")
    delivery = a_delivery(round_, "employer", filename="迅达名册.xlsx")
    place = cast.division(cast.WENHUAXIANG)
    says(delivery, firm, division=place, sector=firm.sector, headcount=3, headcount_basis="contract", sheet="在册")
    other = an_enterprise("闪捷配送", division="410811002001")
    says(delivery, other, division=cast.division("410811002001"), sector=firm.sector)
    says_outlet(delivery, an_outlet(firm, "文化巷站"), division=place)
    committee = cast.organization(f"committee-{cast.DONGFANGHONG}")
    for at in range(3):
        status = {"party_status": "formal", "party_organization": committee} if at == 0 else {"party_status": "none"}
        lists(delivery, a_worker(f"人{at}"), firm, division=place, **status)
    both = a_worker("两边")
    lists(delivery, both, firm, division=place)
    lists(delivery, both, other)
    consolidate(round_, by=lin)
    return round_


def sign_everything(round_, lin):
    committee = cast.organization(f"committee-{cast.DONGFANGHONG}")
    secretary = cast.post(
        cast.person("dangwei", "党委"), "organization", "party", party_organization=cast.organization("district")
    )
    sign_off.sign(round_, committee, by=secretary, note="代签：书记外出")
    sign_off.sign(round_, cast.organization("district"), by=lin)


@pytest.fixture
def frozen_round(round_, lin):
    sign_everything(round_, lin)
    return freezing.freeze(round_, by=lin)


def body(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def listed(text):
    return int(re.search(r'data-figure="list" data-value="(\d+)"', text)[1])


def test_every_figure_the_lead_sees_opens_as_many_rows_as_it_says(client, round_, lin):
    client.force_login(lin)
    for figure in Figure.objects.exclude(value=None).exclude(value=0):
        assert listed(body(client, reverse("enterprises:figure-rows", args=[figure.pk]))) == figure.value, figure


@pytest.mark.parametrize("who", ["zhao", "wu", "wang", "zheng"])
def test_every_figure_an_office_sees_opens_as_many_rows_as_it_says(client, round_, who, request):
    user = request.getfixturevalue(who)
    client.force_login(user)
    seen = Figure.objects.visible_to(user)
    assert seen.exists()
    for figure in seen.exclude(value=None):
        assert listed(body(client, reverse("enterprises:figure-rows", args=[figure.pk]))) == figure.value, figure


def test_the_frozen_figures_open_the_frozen_rows(client, frozen_round, lin):
    client.force_login(lin)
    figure = FrozenFigure.objects.get(measure="workers", subject_type="district")
    assert figure.value == 4
    assert listed(body(client, reverse("enterprises:frozen-figure-rows", args=[figure.pk]))) == 4


def test_a_figure_says_what_it_means_as_of_when_and_from_where(client, round_, lin):
    client.force_login(lin)
    figure = Figure.objects.get(measure="workers", subject_type="district")
    text = body(client, reverse("enterprises:figure", args=[figure.pk]))
    assert "一人只计一次" in text
    assert "10月31日" in text
    assert 'data-value="4"' in text


def test_the_list_of_figures_says_whether_they_are_frozen(client, round_, lin):
    client.force_login(lin)
    assert "未冻结" in body(client, reverse("enterprises:figures"))


def test_an_entry_leads_to_the_ledger_row(client, round_, lin, firm):
    client.force_login(lin)
    entry = EnterpriseEntry.objects.get(enterprise=firm)
    text = body(client, reverse("enterprises:entry", args=[entry.pk]))
    assert "迅达名册.xlsx" in text
    assert "工作表“在册”" in text
    assert "按取数优先级：谁用工" in text


def test_a_stranger_does_not_learn_of_the_entry_or_the_figure(client, round_, qian, firm):
    client.force_login(qian)
    entry = EnterpriseEntry.objects.get(enterprise=firm)
    assert client.get(reverse("enterprises:entry", args=[entry.pk])).status_code == 404
    figure = Figure.objects.get(
        measure="workers", subject_type="division", subject_id=cast.division(cast.WENHUAXIANG).pk
    )
    assert client.get(reverse("enterprises:figure", args=[figure.pk])).status_code == 404
    assert client.get(reverse("enterprises:figure-rows", args=[figure.pk])).status_code == 404


def test_before_its_own_delivery_is_closed_a_street_reads_no_figures(client, district, firm, lin, zhao):
    from enterprises.models import Obligation

    round_ = a_round(state="open")
    street = cast.division(cast.DONGFANGHONG)
    Obligation.objects.create(
        **{"round": round_, "source": "territory", "department": cast.department(f"street-{cast.DONGFANGHONG}")},
        **{"division": street, "due_on": round_.due_on},
    )
    says(a_delivery(round_, "employer"), firm, division=cast.division(cast.WENHUAXIANG))
    consolidate(round_, by=lin)
    client.force_login(zhao)
    figure = Figure.objects.get(measure="enterprises", subject_type="division", subject_id=street.pk)
    assert listed(body(client, reverse("enterprises:figures"))) == 0
    assert client.get(reverse("enterprises:figure", args=[figure.pk])).status_code == 404
    assert "还没有确认报齐" in body(client, reverse("enterprises:clears"))


def test_the_four_clears_open_as_many_enterprises_as_they_say(client, round_, lin):
    client.force_login(lin)
    text = body(client, reverse("enterprises:clears"))
    links = re.findall(r'data-figure="(?:clears|why)[^"]*" data-value="(\d+)"><a href="([^"]+)"', text)
    assert len(links) > 10
    for value, url in links:
        assert listed(body(client, url.replace("&amp;", "&"))) == int(value), url


def test_the_four_clears_are_one_query_for_each_roll_up(client, round_, lin, django_assert_max_num_queries):
    client.force_login(lin)
    client.get(reverse("enterprises:clears"))
    with django_assert_max_num_queries(24):
        client.get(reverse("enterprises:clears"))


def test_an_upper_organization_signs_on_the_screen(client, round_, zheng):
    client.force_login(zheng)
    committee = cast.organization(f"committee-{cast.DONGFANGHONG}")
    assert committee.name in body(client, reverse("enterprises:sign-off"))
    url = reverse("enterprises:sign", args=[round_.pk, committee.pk])
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', body(client, url))[1]
    sent = {"digest": digest, "note": "", "request_key": uuid4().hex}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert SignOff.objects.count() == 1


def test_a_list_that_has_changed_meanwhile_is_shown_instead_of_signed(client, round_, zheng):
    client.force_login(zheng)
    committee = cast.organization(f"committee-{cast.DONGFANGHONG}")
    url = reverse("enterprises:sign", args=[round_.pk, committee.pk])
    answer = client.post(url, {"digest": "0" * 64, "request_key": uuid4().hex})
    assert answer.status_code == 422
    assert "名单有了变化" in answer.content.decode()
    assert not SignOff.objects.exists()


def test_the_numbers_to_be_signed_open_the_list_of_members(client, round_, zheng):
    client.force_login(zheng)
    committee = cast.organization(f"committee-{cast.DONGFANGHONG}")
    assert listed(body(client, reverse("enterprises:member-list", args=[round_.pk, committee.pk, "formal"]))) == 1


def test_while_deliveries_run_the_member_figures_are_a_preview_for_the_lead_alone(client, round_, zheng, lin):
    Round.objects.filter(pk=round_.pk).update(state="open")
    committee = cast.organization(f"committee-{cast.DONGFANGHONG}")
    sign = reverse("enterprises:sign", args=[round_.pk, committee.pk])
    members = reverse("enterprises:member-list", args=[round_.pk, committee.pk, "formal"])
    client.force_login(zheng)
    board = body(client, reverse("enterprises:sign-off"))
    assert committee.name in board
    assert "现在不签审" in board
    assert "data-figure" not in board
    assert client.get(sign).status_code == client.get(members).status_code == 404
    client.force_login(lin)
    assert "试算" in body(client, reverse("enterprises:sign-off"))
    assert "试算" in body(client, sign)
    assert listed(body(client, members)) == 1


def test_another_committee_does_not_open_the_page(client, round_, zheng):
    client.force_login(zheng)
    other = cast.organization(f"committee-{cast.JIAODONG}")
    assert client.get(reverse("enterprises:sign", args=[round_.pk, other.pk])).status_code == 404
    assert client.get(reverse("enterprises:member-list", args=[round_.pk, other.pk, "formal"])).status_code == 404


def test_a_signature_is_taken_back_with_a_reason(client, round_, zheng):
    committee = cast.organization(f"committee-{cast.DONGFANGHONG}")
    signature = sign_off.sign(round_, committee, by=zheng)
    client.force_login(zheng)
    url = reverse("enterprises:take-back-signature", args=[signature.pk])
    assert client.post(url, {"reason": "", "request_key": uuid4().hex}).status_code == 422
    assert client.post(url, {"reason": "名单漏人", "request_key": uuid4().hex}).status_code == 302
    assert not SignOff.objects.valid().exists()


def test_freezing_shows_what_is_open_and_no_button(client, round_, lin):
    client.force_login(lin)
    text = body(client, reverse("enterprises:freeze", args=[round_.pk]))
    assert "还没有签审的党组织" in text
    assert "冻结本轮数据</button>" not in text


def test_the_lead_freezes_on_the_screen_and_gets_both_files(client, round_, lin):
    sign_everything(round_, lin)
    client.force_login(lin)
    url = reverse("enterprises:freeze", args=[round_.pk])
    assert "冻结本轮数据</button>" in body(client, url)
    version = Round.objects.get().version
    assert client.post(url, {"version": version, "request_key": uuid4().hex}).status_code == 302
    done = Round.objects.get()
    assert (done.state, done.frozen_by) == ("frozen", lin)
    assert done.frozen_hash in body(client, url)
    csv = client.post(reverse("enterprises:frozen-file", args=[round_.pk, "csv"]))
    assert csv.content.startswith(b"record,measure")
    assert client.post(reverse("enterprises:frozen-file", args=[round_.pk, "xlsx"])).status_code == 200
    assert AuditEvent.objects.filter(verb="enterprises.export_frozen").count() == 2


def test_a_stale_page_does_not_freeze(client, round_, lin):
    sign_everything(round_, lin)
    client.force_login(lin)
    answer = client.post(reverse("enterprises:freeze", args=[round_.pk]), {"version": 99, "request_key": uuid4().hex})
    assert answer.status_code == 422
    assert Round.objects.get().state == "signed"


def test_freezing_is_no_page_for_anybody_else(client, round_, zhao):
    client.force_login(zhao)
    assert client.get(reverse("enterprises:freeze", args=[round_.pk])).status_code == 404
    assert client.post(reverse("enterprises:freeze", args=[round_.pk]), {}).status_code == 404
    assert client.post(reverse("enterprises:consolidate", args=[round_.pk]), {}).status_code == 404


def test_the_lead_has_the_round_consolidated_again(client, round_, lin, firm):
    says(a_delivery(round_, "visit"), firm, headcount=9)
    client.force_login(lin)
    answer = client.post(reverse("enterprises:consolidate", args=[round_.pk]), {"request_key": uuid4().hex})
    assert answer.status_code == 302
    jobs.run_queued()
    assert EnterpriseEntry.objects.get(enterprise=firm).headcount == 9


def test_an_amendment_is_shown_beside_the_frozen_number(client, frozen_round, lin):
    client.force_login(lin)
    figure = FrozenFigure.objects.get(measure="workers", subject_type="district")
    sent = {"value": 5, "reason": "漏报一人", "evidence": "走访", "request_key": uuid4().hex}
    assert client.post(reverse("enterprises:amend", args=[figure.pk]), sent).status_code == 302
    text = body(client, reverse("enterprises:frozen-figure", args=[figure.pk]))
    assert 'data-value="4"' in text
    assert "漏报一人" in text
