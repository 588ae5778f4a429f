"""What is a contradiction, and what only looks like one."""

import pytest

from enterprises.rules.discrepancies import (
    Identity,
    Phone,
    Said,
    Span,
    bases_alike,
    identities_differ,
    missing_sources,
    names_differ,
    numbers_differ,
    outlets_differ,
    phones_differ,
    statuses_differ,
    streets_differ,
    unlisted_outlets,
    values_differ,
)


def said(source, value, basis="", part=None):
    return Said(source, value, 1, basis=basis, part=part)


@pytest.mark.parametrize(
    ("claims", "differ"),
    [
        ([said("registrar", 40), said("employer", 40)], False),
        ([said("registrar", 40), said("employer", 43)], True),
        ([said("registrar", None), said("employer", 43)], False),
        ([said("registrar", 0), said("employer", 43)], True),
        ([said("supervisor", 300, "platform_active"), said("employer", 43, "contract")], False),
        ([said("supervisor", 300, "platform_active"), said("territory", 290, "platform_active")], True),
        ([said("supervisor", 300, "platform_active"), said("territory", 43, "unknown")], False),
    ],
)
def test_headcounts_are_compared_on_one_basis_and_only_where_known(claims, differ):
    assert numbers_differ(claims) is differ


def test_parts_that_streets_give_may_add_up():
    parts = [said("territory", 20, part="410811001"), said("territory", 15, part="410811002")]
    assert not numbers_differ([*parts, said("employer", 35)])
    assert numbers_differ([*parts, said("employer", 36)])


def test_one_street_that_gives_two_numbers_contradicts_itself():
    assert numbers_differ([said("territory", 20, part="410811001"), said("territory", 15, part="410811001")])


def test_a_declared_number_outside_the_rosters_is_a_contradiction():
    assert not numbers_differ([said("registrar", 38)], roster=Span(38, 40))
    assert not numbers_differ([said("registrar", 40)], roster=Span(38, 40))
    assert numbers_differ([said("registrar", 41)], roster=Span(38, 40))
    assert not numbers_differ([said("supervisor", 300, "platform_active")], roster=Span(38, 40))


def test_a_label_that_mostly_equals_the_plain_number_is_another_word_for_it():
    firms = [([said("employer", n), said("supervisor", n, "contract")], None) for n in (4, 7, 9)]
    odd = [said("employer", 11), said("supervisor", 9, "contract")]
    assert numbers_differ(odd, alike=bases_alike([*firms, (odd, None)]))
    assert not numbers_differ(odd, alike=bases_alike([*firms[:2], (odd, None)]))
    inflated = [([said("employer", n), said("supervisor", 2 * n, "platform_active")], None) for n in (4, 7, 9, 12)]
    assert bases_alike(inflated) == frozenset()


def test_closed_and_suspended_are_one_state_but_gone_is_another():
    assert not statuses_differ([said("territory", "closed"), said("employer", "suspended"), said("registrar", None)])
    assert statuses_differ([said("registrar", "operating"), said("territory", "suspended")])
    assert statuses_differ([said("registrar", "deregistered"), said("territory", "operating")])


def test_unknown_party_status_is_not_none():
    assert not values_differ([said("employer", "formal"), said("territory", None)])
    assert values_differ([said("employer", "formal"), said("territory", "none")])


def test_a_community_inside_the_street_agrees_with_it():
    assert not streets_differ([said("territory", "410811001003"), said("employer", "410811001")])
    assert not streets_differ([said("territory", "410811001003"), said("employer", "410811")])
    assert streets_differ([said("territory", "410811001003"), said("employer", "410811002")])


def test_a_source_may_know_an_enterprise_in_several_streets():
    everywhere = [said("territory", "410811001003"), said("territory", "410811005")]
    assert not streets_differ([*everywhere, said("employer", "410811005001")])
    assert streets_differ([*everywhere, said("employer", "410811002")])


@pytest.mark.parametrize(
    ("names", "differ"),
    [
        (("王伟", "王 伟"), False),
        (("張偉", "张伟"), False),
        (("王伟", "王*"), False),
        (("王伟", "李*"), True),
        (("王伟", "王玮"), True),
        (("王伟（大）", "王伟"), False),
    ],
)
def test_script_spaces_and_masks_make_no_other_name(names, differ):
    assert names_differ([said("employer", name) for name in names]) is differ


def test_a_masked_phone_contradicts_only_another_tail():
    whole = Phone(b"a", None, "1234")
    assert not phones_differ([whole, Phone(None, "138", "1234")])
    assert phones_differ([whole, Phone(None, "138", "9999")])
    assert phones_differ([whole, Phone(b"b", None, "1234")])


def test_a_masked_or_ruined_number_contradicts_only_what_cannot_be_behind_it():
    whole = Identity("full", b"i", b"m", b"h", "1234")
    assert not identities_differ([whole, Identity("mask", None, b"m", None, "1234")])
    assert not identities_differ([whole, Identity("head", None, None, b"h", None)])
    assert not identities_differ([whole, Identity("last4", None, None, None, "1234")])
    assert identities_differ([whole, Identity("last4", None, None, None, "1235")])
    assert identities_differ([whole, Identity("mask", None, b"n", None, "1234")])
    assert identities_differ([whole, Identity("head", None, None, b"g", None)])


def test_a_wrong_check_digit_contradicts_the_valid_number_but_a_short_one_says_nothing():
    whole = Identity("full", b"i", b"m", b"h", "1234")
    assert identities_differ([whole, Identity("bad", None, b"m", b"h", "1234")])
    assert not identities_differ([whole, Identity("bad", None, None, None, None)])


def test_lists_of_outlets_stand_against_declared_numbers():
    listed = {"territory": {1: True, 2: True, 3: False}}
    assert not outlets_differ([said("supervisor", 3)], listed)
    assert not outlets_differ([said("supervisor", 2)], listed)
    assert outlets_differ([said("supervisor", 5)], listed)
    assert not outlets_differ([said("supervisor", None)], listed)
    assert outlets_differ([said("supervisor", 5), said("employer", 4)], {})


def test_an_outlet_is_missing_only_where_outlets_are_listed():
    assert unlisted_outlets({"territory": {1: True, 2: True}, "employer": {2: True}}) == {1: ["territory"]}
    assert unlisted_outlets({"territory": {1: True, 2: True}}) == {}


def test_only_a_source_that_delivered_can_miss_an_enterprise():
    assert missing_sources({"employer"}, {"employer", "territory", "visit"}) == ["territory"]
    assert missing_sources({"employer"}, {"employer"}) == []
