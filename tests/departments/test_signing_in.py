"""Signing in: traces, limits, passwords, and what a session is good for."""

import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from shanyang.departments.actions import accounts
from shanyang.departments.models import AuditEvent, User
from shanyang.lib.errors import Refused
from tests import cast


@pytest.fixture(autouse=True)
def fresh_counters(db):
    """Failed sign-ins are counted in the shared cache."""
    from django.core.cache import cache

    cache.clear()


def sign_in(client, username, password, **extra):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **extra)


def test_signing_in_leads_on_and_leaves_a_trace(client, lin):
    response = sign_in(client, "lin", cast.PASSWORD)
    assert response.status_code == 302
    event = AuditEvent.objects.get(verb="departments.sign_in")
    assert (event.by_user, event.address) == (lin, "127.0.0.1")


def test_signing_out_needs_a_post_and_leaves_a_trace(client, lin):
    client.force_login(lin)
    client.get(reverse("account_logout"))
    assert client.session.get("_auth_user_id")
    response = client.post(reverse("account_logout"))
    assert AuditEvent.objects.filter(verb="departments.sign_out", by_user=lin).exists()
    assert response["Clear-Site-Data"] == '"cache", "storage"'


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, lin):
    known, unknown = sign_in(client, "lin", "wrong"), sign_in(client, "nobody", "wrong")
    text = [response.context["form"].non_field_errors() for response in (known, unknown)]
    assert text[0]
    assert text[0] == text[1]
    assert AuditEvent.objects.filter(verb="departments.sign_in_failed", result="refused").count() == 2


def test_the_name_that_was_tried_is_not_in_the_open_part_of_the_trail(client, lin):
    sign_in(client, "geheim-eingetippt", "x")
    event = AuditEvent.objects.get(verb="departments.sign_in_failed")
    assert "geheim" not in repr([getattr(event, field.attname) for field in event._meta.concrete_fields])


def test_after_five_failures_even_the_right_password_waits(client, lin):
    for _attempt in range(5):
        sign_in(client, "lin", "wrong")
    response = sign_in(client, "lin", cast.PASSWORD)
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("days", "enters"), [(7, True), (8, False)])
def test_a_one_time_password_ends_on_its_day(client, lin, system_admin, days, enters):
    password = accounts.reset_password(lin, by=system_admin, reason="忘记密码")
    User.objects.filter(pk=lin.pk).update(password_changed_at=timezone.now() - timedelta(days=days))
    answer = sign_in(client, "lin", password)
    assert ("_auth_user_id" in client.session) == enters
    assert ("现在已经过期" in answer.content.decode()) == (not enters)
    assert AuditEvent.objects.filter(verb="departments.sign_in_failed").exists() == (not enters)


def test_an_ended_one_time_password_is_told_to_nobody_who_does_not_know_it(client, lin, system_admin):
    accounts.reset_password(lin, by=system_admin, reason="忘记密码")
    User.objects.filter(pk=lin.pk).update(password_changed_at=timezone.now() - timedelta(days=30))
    assert "过期" not in sign_in(client, "lin", "wrong").content.decode()


def test_a_password_of_ones_own_has_no_such_end(client, lin):
    User.objects.filter(pk=lin.pk).update(password_changed_at=timezone.now() - timedelta(days=30))
    sign_in(client, "lin", cast.PASSWORD)
    assert "_auth_user_id" in client.session


def test_a_suspended_account_stays_outside_and_loses_its_sessions(client, lin, system_admin):
    client.force_login(lin)
    accounts.suspend(lin, on=cast.SINCE, by=system_admin, reason="调离")
    assert client.get("/").status_code == 302
    sign_in(client, "lin", cast.PASSWORD)
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client, db):
    response = client.post(
        reverse("account_signup"), {"username": "x1234", "password1": cast.PASSWORD, "password2": cast.PASSWORD}
    )
    assert "_auth_user_id" not in client.session
    assert response.status_code in (200, 302, 403)


def test_the_session_number_changes_at_sign_in(client, lin):
    client.get(reverse("account_login"))
    session = client.session
    session["mark"] = "before"
    session.save()
    before = session.session_key
    sign_in(client, "lin", cast.PASSWORD)
    assert client.session.session_key != before


def test_a_first_password_has_to_be_changed_before_anything_else(client, lin):
    type(lin).objects.filter(pk=lin.pk).update(must_change_password=True)
    client.force_login(lin)
    assert client.get("/").headers["Location"] == reverse("account_change_password")
    new = "ein-anderes-langes-wort-9"
    client.post(reverse("account_change_password"), {"oldpassword": cast.PASSWORD, "password1": new, "password2": new})
    lin.refresh_from_db()
    assert not lin.must_change_password
    assert lin.check_password(new)
    assert AuditEvent.objects.filter(verb="departments.change_password", by_user=lin).exists()


def test_an_old_password_expires(client, lin, settings):
    settings.PASSWORD_DAYS = 180
    client.force_login(lin)
    assert client.get(reverse("admin:index")).status_code == 404
    stale = lin.password_changed_at.replace(year=lin.password_changed_at.year - 1)
    type(lin).objects.filter(pk=lin.pk).update(password_changed_at=stale)
    assert client.get("/").headers["Location"] == reverse("account_change_password")


def test_the_last_five_passwords_are_not_taken_again(lin):
    used = [f"verschiedene-worte-{number}-lang" for number in "abcdef"]
    for password in used:
        accounts.change_password(lin, password=password)
    with pytest.raises(ValidationError):
        accounts.change_password(lin, password=used[1])
    accounts.change_password(lin, password=used[0])


BAD = """
Shanyang410811 Aa123456 Aa12345678 Aa1234567890 admin123456789 Admin@20262026 password1234 Passw0rd2026! P@ssw0rd1234
qwertyuiop12 1qaz2wsx3edc 123456789012 111111111111 aaaaaaaaaaaa abcabcabcabc abcdefghijkl zxcvbnm12345 asdfghjkl123
a1b2c3 kurz 20261123 410811410811 shanyangqu2026 dangjian123456 zuzhibu202611 Jiaozuo@410811 Henan123456789
woaizuguo1949 woaini5201314 iloveyou5201 welcome123456 Shanyang@2026! root12345678 test12345678 china19491001
gongchandang1 qazwsx123456 abcd12345678 Abc123456789 Qwerty123456 000000000000 19900101199001 13800138000abc
lin410811lin1 linlinlinlin my-13912345678x Zhongguo12345 Beijing200808 987654321098 lkjhgfdsa123
poiuytrewq12 Aaa123123123
nihao123456789
""".split()

GOOD = [
    "drei-graue-esel-am-fluss",
    "correct horse battery staple",
    "东方红街道的槐树开了三次花",
    "Vf7#kPq92mLx!s",
    "mule-kettle-orbit-91",
    "七月小暑看荷花吃凉面不着急",
    "rain on the tin roof at 4",
    "Tr0mbone&Cabbage&Lamp",
    "quartz.violin.meadow",
    "九点钟的会议改到下午三点半",
    "ohne-Fleiss-kein-Preis",
    "hedgehog_umbrella_77",
    "gh6T-pa2Q-zz8w-Lm3c",
    "lantern fish over bridge",
    "Bicicleta verde 2 ruedas",
    "窗前明月光疑是地上霜二零",
    "velvet!thunder!pickle",
    "unsere Katze heisst Momo",
    "xk7w pm2q vt9z rd4s",
    "papaya-tractor-novel",
]


@pytest.mark.parametrize("password", BAD)
def test_a_password_that_people_guess_is_refused(lin, password):
    with pytest.raises(ValidationError):
        accounts.change_password(lin, password=password)


def test_there_are_fifty_bad_and_twenty_good_ones():
    assert len(BAD) >= 50
    assert len(GOOD) == 20


@pytest.mark.parametrize("password", GOOD)
def test_a_long_password_of_ones_own_is_taken(lin, password):
    accounts.change_password(lin, password=password)
    assert lin.check_password(password)


def at(client, **ago):
    session = client.session
    now = int(time.time())
    for name, seconds in ago.items():
        session[name] = now - seconds
    session.save()


def test_a_quarter_of_an_hour_without_use_ends_the_session(client, lin):
    client.force_login(lin)
    at(client, began_at=1000, seen_at=16 * 60)
    response = client.get("/survey/")
    assert response.status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_telephone_may_rest_twice_as_long(client, lin):
    client.force_login(lin)
    at(client, began_at=2000, seen_at=16 * 60)
    client.get("/survey/", headers={"user-agent": "Mozilla/5.0 (Linux; Android) Mobile"})
    assert "_auth_user_id" in client.session


def test_after_twelve_hours_every_session_ends(client, lin):
    client.force_login(lin)
    at(client, began_at=12 * 3600 + 5, seen_at=5)
    client.get("/survey/")
    assert "_auth_user_id" not in client.session


def test_polling_does_not_keep_a_session_alive(client, lin):
    client.force_login(lin)
    at(client, began_at=600, seen_at=300)
    before = client.session["seen_at"]
    client.get("/survey/", headers={"X-Requested-With": "progress"})
    assert client.session["seen_at"] == before
    client.get("/survey/")
    assert client.session["seen_at"] > before


def test_a_session_is_written_at_most_once_a_minute(client, lin):
    client.force_login(lin)
    at(client, began_at=600, seen_at=30)
    before = client.session["seen_at"]
    client.get("/survey/")
    assert client.session["seen_at"] == before


def test_an_administrator_without_a_second_factor_gets_nowhere(client, security_admin, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client.force_login(security_admin)
    assert client.get(reverse("admin:index")).headers["Location"] == reverse("mfa_index")


def test_the_last_administrator_is_not_locked_out(system_admin):
    with pytest.raises(Refused):
        accounts.suspend(system_admin, on=cast.SINCE, by=cast.CASTING, reason="误操作")
