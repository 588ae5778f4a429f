"""The rest stations: for every office on one list, by street and host."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from services.models import RestStation
from services.wording import FACILITIES
from shanyang.departments.actions import master_data
from shanyang.lib.errors import Refused
from tests import cast


def station(name="文化巷驿站", code=cast.WENHUAXIANG, **given):
    return RestStation.objects.create(
        **{
            "name": name,
            "division": cast.division(code),
            "address": "文化巷1号",
            "host_type": "party_center",
            "facilities": ["water", "charging"],
            "hours": "8:00—20:00",
            "since": date(2024, 1, 1),
            **given,
        }
    )


def listed(client, query=""):
    text = client.get(reverse("services:stations") + query).content.decode()
    return int(re.search(r'data-figure="list" data-value="(\d+)"', text)[1]), text


def test_every_office_reads_the_open_stations_with_their_facilities(client, feng):
    station()
    client.force_login(feng)
    count, text = listed(client)
    assert count == 1
    assert "饮水、充电" in text


@pytest.mark.parametrize(("days", "count"), [(0, 0), (1, 1)])
def test_a_station_is_open_until_the_day_before_it_ends(client, feng, days, count):
    station(until=timezone.localdate() + timedelta(days), end_reason="装修")
    client.force_login(feng)
    assert listed(client)[0] == count


def test_the_list_is_narrowed_by_street_and_host(client, feng):
    station()
    station("焦东驿站", "410811002001", host_type="mall")
    client.force_login(feng)
    assert listed(client, f"?street={cast.JIAODONG}")[0] == 1
    assert listed(client, "?host=party_center")[0] == 1


def test_a_name_stands_once_in_a_division(district):
    station()
    with pytest.raises(ValidationError):
        RestStation(
            **{"name": "文化巷驿站", "division": cast.division(cast.WENHUAXIANG), "address": "x", "hours": "x"},
            **{"host_type": "mall", "since": date(2024, 1, 1)},
        ).full_clean()


def test_a_change_in_the_back_office_needs_a_reason(system_admin):
    one = station()
    one.hours = "全天开放"
    with pytest.raises(Refused):
        master_data.save(one, by=system_admin)
    master_data.save(one, by=system_admin, reason="夏季延长开放")
    assert RestStation.objects.get().hours == "全天开放"


def test_the_three_facilities_of_every_station_have_their_words():
    assert {"water", "charging", "rest"} <= set(FACILITIES)
