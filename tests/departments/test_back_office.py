"""The back office: three administrators, each at their own tables, nothing deleted, every change with a reason."""

import io
from datetime import date

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shanyang.departments.actions import master_data, posts
from shanyang.departments.models import AuditEvent, Department, Division, Post, Responsibility, Sector, User
from shanyang.departments.rules.duties import Duty
from shanyang.lib import sheets, spreadsheets
from shanyang.lib.errors import Refused
from tests import cast

OURS = [model for model in admin.site._registry if model._meta.app_label == "departments"]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_table_opens_for_the_administrator_it_belongs_to_and_for_nobody_else(
    client, model, system_admin, security_admin, audit_admin, lin, enterprise
):
    url = reverse(f"admin:departments_{model._meta.model_name}_changelist")
    permission = f"departments.view_{model._meta.model_name}"
    opened = 0
    for user in (system_admin, security_admin, audit_admin, lin):
        client.force_login(user)
        status = client.get(url).status_code
        assert status == (200 if user.has_perm(permission) else (404 if user == lin else 403)), user
        opened += status == 200
    assert opened >= 1


def test_a_new_sector_is_saved_with_its_trace(client, system_admin):
    client.force_login(system_admin)
    url = reverse("admin:departments_sector_add")
    client.post(url, {"code": "logistics", "label": "同城货运类", "basis": "会议纪要", "since": "2026-01-01"})
    sector = Sector.objects.get(code="logistics")
    event = AuditEvent.objects.get(verb="departments.add_record", object_id=sector.pk)
    assert event.by_user == system_admin
    assert event.page == url


def test_a_change_without_a_reason_is_shown_again(client, system_admin):
    client.force_login(system_admin)
    sector = Sector.objects.get(code="courier")
    url = reverse("admin:departments_sector_change", args=[sector.pk])
    data = {"code": "courier", "label": "快递物流类", "basis": sector.basis, "since": sector.since.isoformat()}
    assert client.post(url, data).status_code == 200
    assert Sector.objects.get(pk=sector.pk).label == "快递类"
    assert client.post(url, {**data, "reason": "名称调整"}).status_code == 302
    assert Sector.objects.get(pk=sector.pk).label == "快递物流类"
    assert AuditEvent.objects.get(verb="departments.change_record").fields == "label"


def test_nothing_can_be_deleted(client, system_admin):
    client.force_login(system_admin)
    sector = Sector.objects.get(code="courier")
    assert client.post(reverse("admin:departments_sector_delete", args=[sector.pk]), {"post": "yes"}).status_code == 403
    assert Sector.objects.filter(pk=sector.pk).exists()


def test_a_post_is_granted_by_the_security_administrator_and_never_to_oneself(
    client, security_admin, lin, system_admin
):
    client.force_login(security_admin)
    url = reverse("admin:departments_post_add")
    form = {"department": cast.department("organization").pk, "duty": "audit_admin", "since": "2026-01-01"}
    client.post(url, {**form, "user": security_admin.pk}, follow=True)
    assert not security_admin.posts.filter(duty="audit_admin").exists()
    newcomer = cast.person("he", "何")
    client.post(url, {**form, "user": newcomer.pk})
    assert newcomer.posts.get().granted_by == security_admin
    client.force_login(system_admin)
    assert client.post(url, {**form, "user": newcomer.pk}).status_code == 403


def test_a_post_ends_with_a_reason_and_cannot_be_rewritten(client, security_admin, zhao):
    client.force_login(security_admin)
    post = zhao.posts.get()
    url = reverse("admin:departments_post_change", args=[post.pk])
    client.post(url, {"until": "2026-06-01", "reason": "", "division": cast.division(cast.JIAODONG).pk}, follow=True)
    assert Post.objects.get(pk=post.pk).until is None
    client.post(url, {"until": "2026-06-01", "reason": "调任", "division": cast.division(cast.JIAODONG).pk})
    post.refresh_from_db()
    assert (post.until, post.division.code) == (date(2026, 6, 1), cast.DONGFANGHONG)


def test_administrators_hold_no_other_office(lin, audit_admin):
    with pytest.raises(Refused):
        posts.grant(
            user=lin,
            department=cast.department("organization"),
            duty=Duty.AUDIT_ADMIN,
            since=cast.SINCE,
            by=cast.CASTING,
        )
    with pytest.raises(Refused):
        posts.grant(
            user=audit_admin,
            department=cast.department("organization"),
            duty=Duty.LEAD,
            since=cast.SINCE,
            by=cast.CASTING,
        )


def test_an_account_is_opened_with_a_password_shown_once(client, system_admin):
    client.force_login(system_admin)
    response = client.post(reverse("admin:departments_user_add"), {"username": "newcomer", "name": "何"}, follow=True)
    user = User.objects.get(username="newcomer")
    assert user.must_change_password
    shown = [str(message) for message in response.context["messages"]]
    assert any("一次性密码" in text for text in shown)
    assert not user.password.startswith("!")


def export_of(client, name):
    response = client.post(
        reverse(f"admin:departments_{name}_export"),
        {"format": "0", "resource": "", **{f"{model}resource_{f}": "on" for model, f in FIELDS[name]}},
    )
    assert response.status_code == 200, response.content[:500]
    return b"".join(response) if response.streaming else response.content


FIELDS = {
    "division": [("division", f) for f in "id code name short_name level parent since until verified".split()],
    "department": [
        ("department", f) for f in "id code name full_name kind division party_organization since until note".split()
    ],
    "responsibility": [("responsibility", f) for f in "id kind department sector division since until basis".split()],
    "sector": [("sector", f) for f in "id code label basis since until".split()],
}


def upload(client, name, data):
    url = reverse(f"admin:departments_{name}_import")
    file = SimpleUploadedFile("table.xlsx", data, content_type=spreadsheets.XLSX)
    first = client.post(url, {"import_file": file, "format": "0", "resource": ""})
    result = first.context["result"]
    if "confirm_form" in first.context and first.context["confirm_form"] is not None:
        confirm = first.context["confirm_form"].initial
        client.post(reverse(f"admin:departments_{name}_process_import"), {**confirm, "resource": ""})
    return result


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_an_untouched_export_changes_nothing(client, system_admin, name):
    client.force_login(system_admin)
    before = AuditEvent.objects.count()
    result = upload(client, name, export_of(client, name))
    assert not result.has_errors(), [row.errors for row in result.rows if row.errors][:1]
    assert not result.has_validation_errors(), result.invalid_rows[:1]
    assert set(result.totals) >= {"skip"}
    assert result.totals["skip"] == result.total_rows > 0
    assert AuditEvent.objects.count() == before


def test_an_import_leaves_one_trace_for_the_file(client, system_admin):
    client.force_login(system_admin)
    with sheets.open_workbook(io.BytesIO(export_of(client, "sector"))) as book:
        rows = [
            [str(cell if cell is not None else "") for cell in row] for _s, lines in book.read() for _n, row in lines
        ]
    width = len(rows[0])
    rows = [(row + [""] * width)[:width] for row in rows]
    label = rows[0].index("label")
    rows[1][label] = "外卖配送类"
    fresh = ["", "logistics", "货运类", "会议纪要", "2026-01-01", ""]
    with spreadsheets.workbook([("1", rows[0], [*rows[1:], fresh])]) as file:
        result = upload(client, "sector", file.read())
    assert (result.totals["update"], result.totals["new"]) == (1, 1)
    assert Sector.objects.filter(label="外卖配送类").exists()
    event = AuditEvent.objects.get(verb="departments.import_table")
    assert event.file_hash
    assert event.by_user == system_admin


def test_a_duty_changes_hands_by_date_and_keeps_its_past(lin):
    lead = Responsibility.objects.get(kind="lead", until=None)
    society = Department.objects.create(
        code="society-work", name="区委社会工作部", full_name="社会工作部", kind="organization", since=cast.SINCE
    )
    day = date(2026, 3, 1)
    master_data.hand_over(lead, to=society, on=day, by=lin, basis="机构改革方案第三条", reason="机构改革，牵头职责划转")
    owner = Responsibility.objects.owner
    assert owner("lead", on=date(2026, 2, 28)).code == "organization"
    assert owner("lead", on=day).code == "society-work"
    assert AuditEvent.objects.get(verb="departments.hand_over_responsibility").reason == "机构改革，牵头职责划转"


def test_a_street_does_not_hand_over_duties(zhao):
    duty = Responsibility.objects.get(kind="territory", division__code=cast.DONGFANGHONG)
    with pytest.raises(Refused):
        master_data.hand_over(duty, to=cast.department("commerce"), on=date(2026, 3, 1), by=zhao, basis="x", reason="y")


def test_the_trail_is_read_by_the_audit_administrator_whose_reading_is_recorded(client, audit_admin, system_admin):
    client.force_login(audit_admin)
    assert client.get(reverse("admin:departments_auditevent_changelist")).status_code == 200
    assert AuditEvent.objects.filter(verb="departments.read_audit", by_user=audit_admin).exists()


def test_places_under_a_street_are_found_by_its_code(district):
    assert Division.objects.under(cast.DONGFANGHONG).count() == 5
