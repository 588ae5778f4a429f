"""What the tables of the ground floor refuse by themselves, each constraint broken once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shanyang.departments.models import Department, Division, Job, ParameterValue, Post, Responsibility, Sector, User
from tests import cast

DAY = date(2026, 1, 1)


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_record_ends_after_it_begins(district):
    for row in (
        cast.division("410811001"),
        cast.sector("courier"),
        cast.department("commerce"),
        cast.organization("industry"),
    ):
        refused(lambda row=row: type(row).objects.filter(pk=row.pk).update(until=row.since))


def test_a_code_has_one_open_record_and_any_number_of_ended_ones(district):
    same = {"code": "courier", "label": "快递", "since": DAY}
    refused(lambda: Sector.objects.create(**same))
    Sector.objects.create(**same, until=date(2026, 2, 1))
    refused(lambda: Division.objects.create(code="410811001", name="x", short_name="x", level="street", since=DAY))
    refused(lambda: Department.objects.create(code="commerce", name="x", full_name="x", kind="sector", since=DAY))


def test_a_division_has_code_and_name(district):
    refused(lambda: Division.objects.create(code="", name="x", short_name="x", level="street", since=DAY))


def test_a_sector_duty_names_its_sector_and_others_do_not(district):
    office = cast.department("commerce")
    refused(lambda: Responsibility.objects.create(kind="sector", department=office, basis="x", since=DAY))
    refused(
        lambda: Responsibility.objects.create(
            kind="lead", sector=cast.sector("courier"), department=office, basis="x", since=DAY, until=date(2026, 2, 1)
        )
    )
    refused(lambda: Responsibility.objects.create(kind="territory", department=office, basis="x", since=DAY))


def test_one_office_answers_at_a_time(district):
    office = cast.department("commerce")
    refused(lambda: Responsibility.objects.create(kind="lead", department=office, basis="x", since=DAY))
    refused(
        lambda: Responsibility.objects.create(
            kind="sector", sector=cast.sector("courier"), department=office, basis="x", since=DAY
        )
    )
    refused(
        lambda: Responsibility.objects.create(
            kind="territory", division=cast.division("410811001"), department=office, basis="x", since=DAY
        )
    )


def test_only_the_top_of_the_tree_has_no_parent(district):
    industry = cast.organization("industry")
    refused(lambda: type(industry).objects.filter(pk=industry.pk).update(parent=None))


@pytest.mark.parametrize("duty", ["employer", "territory", "community", "sector", "party"])
def test_a_post_says_where_it_reaches(lin, duty):
    refused(lambda: Post.objects.create(user=lin, department=cast.department("commerce"), duty=duty, since=DAY))


def test_the_same_post_is_open_once(lin):
    post = lin.posts.get()
    refused(lambda: Post.objects.create(user=lin, department=post.department, duty=post.duty, since=DAY))


def test_nobody_grants_a_post_to_oneself(lin):
    refused(
        lambda: Post.objects.create(
            user=lin, granted_by=lin, department=cast.department("commerce"), duty="mass", since=DAY
        )
    )


def test_a_suspended_account_says_when_and_why(lin):
    refused(lambda: User.objects.filter(pk=lin.pk).update(is_active=False))
    refused(lambda: User.objects.filter(pk=lin.pk).update(suspended_because="x"))


def test_a_finished_job_says_when(lin):
    job = Job.objects.create(kind="x", by=lin)
    refused(lambda: Job.objects.filter(pk=job.pk).update(state="done"))


def test_one_job_stands_for_a_request(lin):
    Job.objects.create(kind="x", by=lin, request_key="a")
    refused(lambda: Job.objects.create(kind="x", by=lin, request_key="a"))


def test_a_parameter_has_one_value_a_day_and_its_source(db):
    ParameterValue.objects.create(key="a", value=1, since=DAY, source="文件")
    refused(lambda: ParameterValue.objects.create(key="a", value=2, since=DAY, source="文件"))
    refused(lambda: ParameterValue.objects.create(key="b", value=2, since=DAY, source=""))
