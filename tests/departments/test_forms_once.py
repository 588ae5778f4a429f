"""A form sent twice has one effect, also when both copies arrive together."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.template import Context, Template
from django.test import RequestFactory

from shanyang.departments.actions.forms import once
from shanyang.departments.models import ParameterValue, SubmittedForm
from shanyang.lib.errors import Refused
from tests import cast


def request_of(user, key=None, path="/survey/x/"):
    request = RequestFactory().post(path, {"request_key": key or uuid.uuid4().hex})
    request.user = user
    return request


def write(key="k"):
    row = ParameterValue.objects.create(key=key, value=1, since=cast.SINCE, source="文件")
    return f"/results/{row.pk}/"


def test_a_second_click_leads_to_the_first_result(lin):
    request = request_of(lin)
    first, second = once(request, write), once(request, write)
    assert first == second
    assert ParameterValue.objects.count() == 1


def test_a_refused_form_may_be_sent_again_under_its_mark(lin):
    request = request_of(lin)

    def refuse():
        raise Refused("缺理由")

    with pytest.raises(Refused):
        once(request, refuse)
    assert not SubmittedForm.objects.exists()
    assert once(request, write).startswith("/results/")


@pytest.mark.parametrize("key", ["", "short", "g" * 32, "A" * 32, "0" * 33])
def test_a_form_without_its_mark_is_refused_and_says_that_nothing_was_saved(lin, key):
    with pytest.raises(Refused, match="没有保存"):
        once(request_of(lin), write, key=key)
    assert not ParameterValue.objects.exists()


def test_somebody_elses_mark_opens_nothing(lin, zhao):
    request = request_of(lin)
    once(request, write)
    with pytest.raises(Refused):
        once(request_of(zhao, key=request.POST["request_key"]), write)
    with pytest.raises(Refused):
        once(request_of(AnonymousUser(), key=request.POST["request_key"]), write)


def test_a_public_form_is_sent_once_too(db):
    request = request_of(AnonymousUser())
    assert once(request, write) == once(request, write)


def test_twenty_copies_at_once_have_one_effect(transactional_db, race):
    from shanyang.departments.models import User

    user = User.objects.create_user("eilig", name="急")
    key = uuid.uuid4().hex
    outcomes = race([lambda: once(request_of(user, key=key), write)] * 20)
    assert race.failures == []
    assert len(set(outcomes)) == 1
    assert ParameterValue.objects.count() == 1


def test_when_the_first_copy_fails_a_waiting_one_takes_its_place(transactional_db, race):
    from shanyang.departments.models import User

    user = User.objects.create_user("eilig", name="急")
    key, tries = uuid.uuid4().hex, []

    def sometimes():
        tries.append(1)
        if len(tries) == 1:
            raise Refused("第一次没办成")
        return write()

    outcomes = race([lambda: once(request_of(user, key=key), sometimes)] * 6)
    urls = {outcome for outcome in outcomes if isinstance(outcome, str)}
    assert len(urls) == 1
    assert [str(failure) for failure in race.failures] == ["第一次没办成"]
    assert ParameterValue.objects.count() == 1


def test_the_mark_stands_and_falls_with_the_act(lin):
    request = request_of(lin)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        once(request, lambda: write() and str(1 / 0))
    assert not SubmittedForm.objects.exists()
    assert not ParameterValue.objects.exists()


def test_a_form_shown_again_keeps_its_mark():
    template = Template("{% load forms %}{% request_key %}")
    sent = RequestFactory().post("/", {"request_key": "a" * 32})
    assert "a" * 32 in template.render(Context({"request": sent}))
    fresh = [template.render(Context({"request": RequestFactory().get("/")})) for _ in range(2)]
    assert fresh[0] != fresh[1]
