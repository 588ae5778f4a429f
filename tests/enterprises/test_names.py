"""Enterprise names: what offices leave out, and what they must not be allowed to mix up."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.rules import names
from enterprises.rules.names import LegalClass, Relation, parse, places_of, places_written_in, relate

PLACES = places_of(["河南省", "焦作市", "山阳区", "东方红街道", "焦东街道"])


def how(left: str, right: str) -> Relation:
    return relate(parse(left, PLACES), parse(right, PLACES))


def test_the_examples_in_the_module_hold():
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    ("written", "core", "legal", "branch"),
    [
        ("河南省焦作市启航直播电商科技有限公司", "启航直播电商科技", LegalClass.COMPANY, ""),
        ("启航（焦作）直播电商科技有限责任公司", "启航直播电商科技", LegalClass.COMPANY, ""),
        ("啟航直播電商科技股份有限公司", "启航直播电商科技", LegalClass.COMPANY, ""),
        ("焦作启航直播", "启航直播", LegalClass.UNSAID, ""),
        ("顺丰速运焦作分公司", "顺丰速运", LegalClass.BRANCH, ""),
        ("中通快递有限公司焦作第二分公司", "中通快递", LegalClass.BRANCH, "第二"),
        ("圆通速递东方红营业部", "圆通速递", LegalClass.OFFICE, "东方红"),
        ("蜂鸟即时配送万达站点", "蜂鸟即时配送", LegalClass.STATION, "万达"),
        ("山阳区老王快餐店", "老王快餐", LegalClass.SHOP, ""),
        ("山阳区小满网络直播工作室（个体工商户）", "小满网络直播", LegalClass.INDIVIDUAL, ""),
        ("千歡文化人才孵化基地", "千欢文化人才孵化基地", LegalClass.UNSAID, ""),
    ],
)
def test_a_name_is_place_brand_trade_and_form(written, core, legal, branch):
    name = parse(written, PLACES)
    assert (name.core, name.legal, name.branch) == (core, legal, branch)


@pytest.mark.parametrize(
    "written",
    [
        "焦作市韵达快递有限公司（原焦作市宏达速递有限公司）",
        "焦作市韵达快递有限公司(曾用名:焦作市宏达速递有限公司)",
        "焦作市韵达快递有限公司，原焦作市宏达速递有限公司",
    ],
)
def test_an_old_name_written_behind_the_new_one_is_taken_off(written):
    name = parse(written, PLACES)
    assert name.core == "韵达快递"
    assert parse(name.former[0], PLACES).core == "宏达速递"


@pytest.mark.parametrize(
    "written", ["新城市快送服务有限公司", "万家超市", "城市之光传媒有限公司", "小区生鲜配送服务部"]
)
def test_a_brand_that_looks_like_a_place_stays(written):
    assert not parse(written).places


@pytest.mark.parametrize(
    ("left", "right", "relation"),
    [
        ("焦作市启航直播电商科技有限公司", "启航直播电商科技有限责任公司", Relation.EXACT),
        ("启航直播电商科技有限公司", "启航直播电商科技", Relation.SHORT),
        ("启航直播电商科技有限公司", "启航直播", Relation.ABBREVIATED),
        ("启航直播电商科技有限公司", "启航电商", Relation.ABBREVIATED),
        ("启航直播电商科技有限公司", "起航直播电商科技有限公司", Relation.HOMOPHONE),
        ("启航直播电商科技有限公司", "起航直播", Relation.HOMOPHONE),
        ("顺丰速运有限公司", "顺丰速递有限公司", Relation.ONE_CHARACTER),
        ("顺丰速运有限公司", "顺丰速运焦作分公司", Relation.BRANCH),
        ("顺丰速运有限公司", "顺丰速运东方红站", Relation.BRANCH),
        ("顺丰速运有限公司", "顺丰", Relation.BRAND),
        ("通达圆通速递有限公司", "圆通速递东方红站", Relation.CONTAINED),
        ("启航直播电商科技有限公司", "启帆直播电商科技有限公司", Relation.NEAR_BRAND),
    ],
)
def test_spellings_of_one_enterprise_are_seen(left, right, relation):
    assert how(left, right) is relation
    assert how(right, left) is relation


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("顺丰速运有限公司", "顺丰速运经营部"),
        ("宏达物流有限公司", "宏发物流有限公司"),
        ("郑州市顺丰速运有限公司", "焦作市顺丰速运有限公司"),
        ("圆通速递东方红站", "圆通速递焦东站"),
        ("中通快递第一分公司", "中通快递第二分公司"),
        ("通达圆通速递有限公司", "恒通圆通速递有限公司"),
    ],
)
def test_neighbors_of_one_brand_or_trade_are_not_one(left, right):
    assert how(left, right) in {Relation.BRAND, Relation.FORM, Relation.DIFFERENT}


def test_places_are_learnt_from_the_names_that_spell_them_out():
    assert "焦作" in places_written_in(["焦作市启航直播有限公司"])


@given(st.text(st.sampled_from("焦作市启航直播科技有限公司分店站(原)顺丰A1"), max_size=14))
def test_any_text_can_be_taken_apart(text):
    name = parse(text, PLACES)
    assert relate(name, name) is Relation.EXACT


@given(*[st.text(st.sampled_from("焦作市启航直播科技有限公司分店站顺丰"), min_size=1, max_size=12)] * 2)
def test_relation_does_not_depend_on_the_order(left, right):
    assert how(left, right) is how(right, left)


def test_a_platform_in_brackets_is_no_branch():
    full = parse("焦作恒森同城配送有限公司")
    assert relate(parse("焦作恒森同城配送有限公司（京东秒送）"), full) is Relation.EXACT
    assert relate(parse("焦作恒森同城配送有限公司（解放路店）"), full) is Relation.BRANCH


def test_a_company_spoken_of_by_its_brand_leaves_its_form_open():
    assert parse("泰途公司").legal is LegalClass.UNSAID
    assert parse("云合网络传媒公司").legal is LegalClass.COMPANY
