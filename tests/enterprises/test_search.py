"""Search by any run of characters: the hits of a substring search, from an index."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.actions import search_index
from enterprises.models import Enterprise, EnterpriseAlias, NameGram
from enterprises.queries.search import grams_of, named, normalized

NAMES = (
    "启航直播电商科技有限公司",
    "起航电商",
    "山阳区启航",
    "Ab物流",
    "a",
    "站",
    "顺丰速运（焦作）有限公司",
    "100%外卖_站",
    "外卖外卖",
)


@pytest.fixture
def known(district):
    for at, name in enumerate(NAMES):
        Enterprise.objects.create(name=name, name_key=name, name_sort=f"{at}")
    EnterpriseAlias.objects.create(enterprise=Enterprise.objects.get(name="a"), name="云帆快送", name_key="云帆")
    search_index.refresh("enterprise")


def found(words):
    return set(named(Enterprise.objects.all(), "enterprise", words).values_list("name", flat=True))


def holding(words):
    return {name for name in NAMES if words.lower() in name.lower()}


@pytest.mark.parametrize(
    "words",
    [
        "启",
        "启航",
        "启航直播",
        "公司",
        "ab",
        "AB物",
        "外卖",
        "外卖外卖",
        "（焦作）",
        "100%",
        "%外",
        "_",
        "卖_站",
        "无此",
    ],
)
def test_hits_are_those_of_a_substring_search(known, words):
    assert found(words) == holding(words)


def test_an_alias_finds_its_enterprise(known):
    assert found("云帆") == {"a"}
    assert found("云帆快") == {"a"}


def test_full_width_words_find_half_width_names(known):
    assert found("Ａｂ") == {"Ab物流"}


def test_brackets_of_either_width_are_found(known):
    assert found("(焦作)") == found("（焦作") == {"顺丰速运（焦作）有限公司"}


def test_no_words_are_no_condition(known):
    assert found("  ") == set(NAMES)


def test_a_renamed_record_is_found_by_its_new_name_alone(known):
    enterprise = Enterprise.objects.get(name="起航电商")
    Enterprise.objects.filter(pk=enterprise.pk).update(name="远帆电商")
    search_index.refresh("enterprise", [enterprise.pk])
    assert "远帆电商" in set(named(Enterprise.objects.all(), "enterprise", "远帆").values_list("name", flat=True))
    assert enterprise.pk not in named(Enterprise.objects.all(), "enterprise", "起航").values_list("pk", flat=True)


def test_filling_again_changes_nothing(known):
    before = set(NameGram.objects.values_list("gram", "kind", "object_id"))
    search_index.refresh("enterprise")
    assert set(NameGram.objects.values_list("gram", "kind", "object_id")) == before


def test_new_records_are_added_alone(known):
    last = Enterprise.objects.latest("pk").pk
    new = Enterprise.objects.create(name="新来快送", name_key="新来", name_sort="y")
    EnterpriseAlias.objects.create(enterprise=new, name="新来快递", name_key="新来")
    before = NameGram.objects.exclude(object_id=new.pk).count()
    search_index.add("enterprise", last)
    assert found("快递") == {"新来快送"}
    assert NameGram.objects.exclude(object_id=new.pk).count() == before
    assert len(found("快送")) == 2


def test_a_new_record_that_is_indexed_already_does_no_harm(known):
    before = set(NameGram.objects.values_list("gram", "kind", "object_id"))
    search_index.add("enterprise", 0)
    assert set(NameGram.objects.values_list("gram", "kind", "object_id")) == before


def test_one_kind_does_not_find_another(known):
    assert not named(Enterprise.objects.all(), "worker", "启航").exists()


def test_filling_costs_the_same_however_many_names(known, django_assert_num_queries):
    Enterprise.objects.bulk_create(
        Enterprise(name=f"第{n}号站", name_key=f"{n}", name_sort=f"x{n}") for n in range(300)
    )
    with django_assert_num_queries(5):  # savepoint or begin, delete, two inserts, end
        search_index.refresh("enterprise")
    assert len(found("号站")) == 300


def test_a_lookup_reads_the_index_of_grams(known):
    plan = NameGram.objects.filter(gram="启航", kind="enterprise").values("object_id").explain()
    if connection.vendor == "sqlite":
        assert "SEARCH" in plan
        assert "gram=? AND kind=?" in plan


@given(st.text(max_size=12))
def test_grams_cover_the_word(word):
    word = normalized(word)
    grams = grams_of(word)
    assert len(set(grams)) == len(grams)
    assert all(gram in word for gram in grams)
    assert all(character in "".join(grams) for character in word)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet="启航直播电商ab外卖 %_", max_size=5))
def test_any_words_hit_what_holds_them(known, words):
    asked = normalized(words)
    expected = {name for name in NAMES if asked in name.lower()} | ({"a"} if asked and asked in "云帆快送" else set())
    assert found(words) == expected
